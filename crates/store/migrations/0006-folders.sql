-- What a server has yet to do to folders, in the order in which it was wished.
CREATE TABLE folder_intent (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    kind         INTEGER NOT NULL,    -- 0 create, 1 rename, 2 subscribe, 3 delete
    mailbox      INTEGER NOT NULL,    -- how it shall be stands there; gone where it is to be deleted
    name         TEXT NOT NULL,
    path         TEXT NOT NULL,       -- of one to be deleted, with how far it was known
    uid_validity INTEGER,
    uid_next     INTEGER,
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_try     INTEGER NOT NULL DEFAULT 0,
    refused      TEXT
) STRICT;
CREATE INDEX folder_intent_account ON folder_intent (account, id);
CREATE INDEX folder_intent_mailbox ON folder_intent (mailbox);

-- How an account's folders are followed: following::Following as JSON.
ALTER TABLE account ADD COLUMN following TEXT NOT NULL DEFAULT '{}';
