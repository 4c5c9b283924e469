-- What a folder is for was chosen by the person: the server's word and names count no more.
ALTER TABLE mailbox ADD COLUMN chosen INTEGER NOT NULL DEFAULT 0;
