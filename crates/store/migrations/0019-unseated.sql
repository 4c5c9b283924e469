-- Keyword changes of an email whose seat went before its server had them: they follow
-- the message to the seat where it is next seen.
CREATE TABLE unseated (
    email      INTEGER PRIMARY KEY REFERENCES email ON UPDATE CASCADE ON DELETE CASCADE,
    add_words  TEXT NOT NULL,
    drop_words TEXT NOT NULL
) STRICT;

-- The account became one of IMAP, and the person had deleted this here before: until its
-- inbox was listed, what is there of it is deleted too.
ALTER TABLE uidl ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX uidl_deleted ON uidl (account, hash) WHERE deleted = 1;
