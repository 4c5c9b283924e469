-- How an outgoing server lets us in by itself: outgoing::Own as JSON. Empty: as the account's.
ALTER TABLE outgoing ADD COLUMN login TEXT;
UPDATE outgoing SET login = '"password"' WHERE own = 1;
ALTER TABLE outgoing DROP COLUMN own;
