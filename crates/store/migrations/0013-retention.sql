-- Which mail is removed by age or number: retention::Retention and retention::Emptying
-- as JSON; a folder without terms of its own has those of its account.
ALTER TABLE account ADD COLUMN retention TEXT NOT NULL DEFAULT '{}';
ALTER TABLE account ADD COLUMN emptying TEXT NOT NULL DEFAULT '{}';
ALTER TABLE mailbox ADD COLUMN retention TEXT;
-- When a sweep first met it in the trash or in the junk.
ALTER TABLE seat ADD COLUMN since INTEGER;

-- What the terms removed, from where and when. Without a time: what a person took
-- back out of the bin, which no term removes again.
CREATE TABLE expired (
    email   INTEGER NOT NULL REFERENCES email ON UPDATE CASCADE ON DELETE CASCADE,
    mailbox INTEGER NOT NULL,
    at      INTEGER,
    PRIMARY KEY (email, mailbox)
) STRICT, WITHOUT ROWID;

-- Retention removed it here, and no person: its server's copy stays.
ALTER TABLE uidl ADD COLUMN spared INTEGER NOT NULL DEFAULT 0;
