-- How an account was let in when that was proven: accounts::Login as JSON.
ALTER TABLE account ADD COLUMN login TEXT NOT NULL DEFAULT '{}';
