-- The identity with the lowest place is the one that new messages are written as.
ALTER TABLE identity ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
