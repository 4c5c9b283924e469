-- Which bodies are kept here: offline::Offline as JSON, and for each folder.
ALTER TABLE account ADD COLUMN offline TEXT NOT NULL DEFAULT '{}';
ALTER TABLE mailbox ADD COLUMN offline INTEGER NOT NULL DEFAULT 1;

-- Bodies that a person has asked for, whatever else is kept.
CREATE TABLE asked (
    email INTEGER PRIMARY KEY REFERENCES email ON UPDATE CASCADE ON DELETE CASCADE,
    at    INTEGER NOT NULL
) STRICT;

-- Where only the headers were collected: their email, and no hash.
ALTER TABLE uidl ADD COLUMN email INTEGER REFERENCES email ON UPDATE CASCADE ON DELETE SET NULL;
CREATE INDEX uidl_email ON uidl (email) WHERE email IS NOT NULL;
