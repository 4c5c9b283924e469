-- What was collected by POP3, by the server's own names.
CREATE TABLE uidl (
    account    INTEGER NOT NULL REFERENCES account,
    name       TEXT NOT NULL,
    hash       BLOB NOT NULL,         -- of the message: finds its email, if that still is here
    collected  INTEGER NOT NULL,
    listed     INTEGER NOT NULL,      -- when the server last named it, to the day
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX uidl_hash ON uidl (account, hash);

-- When the server's copies go: accounts::Collecting as JSON.
ALTER TABLE account ADD COLUMN collecting TEXT NOT NULL DEFAULT '{}';
