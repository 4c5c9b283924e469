-- The servers that take an account's mail for sending; the one with the lowest place is the default.
CREATE TABLE outgoing (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    account   INTEGER NOT NULL REFERENCES account,
    place     INTEGER NOT NULL DEFAULT 0,
    label     TEXT NOT NULL,          -- empty: its host
    server    TEXT NOT NULL,          -- mail::server::Server as JSON
    own       INTEGER NOT NULL,       -- 1: has a password of its own, 0: the account's way to sign in
    ehlo      TEXT NOT NULL,          -- empty: the program's
    proven    INTEGER NOT NULL,
    mechanism TEXT                    -- nothing weaker is used
) STRICT;
CREATE INDEX outgoing_account ON outgoing (account);

INSERT INTO outgoing (account, label, server, own, ehlo, proven, mechanism)
    SELECT id, '', outgoing, 0, '', login ->> 'outgoing' IS NOT NULL, login ->> 'outgoing'
    FROM account WHERE outgoing IS NOT NULL;
UPDATE account SET login = json_remove(login, '$.outgoing');
ALTER TABLE account DROP COLUMN outgoing;

-- Empty: the account's default.
ALTER TABLE identity ADD COLUMN outgoing INTEGER REFERENCES outgoing;
