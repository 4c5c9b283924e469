-- The server's own name for a conversation (RFC 8474 §5.2).
ALTER TABLE thread ADD COLUMN server TEXT;
CREATE INDEX thread_server ON thread (account, server) WHERE server IS NOT NULL;

-- Words are cut in another way since: what is here gets new index rows, some at a time.
CREATE TABLE unindexed (email INTEGER PRIMARY KEY) STRICT;
INSERT INTO unindexed SELECT id FROM email;
