-- When an account was removed. It is kept for a while, out of everybody's sight.
ALTER TABLE account ADD COLUMN removed_at INTEGER;
