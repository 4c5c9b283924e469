-- What is to be known of a POP3 server beside its messages: pile::Pile as JSON.
ALTER TABLE account ADD COLUMN pile TEXT NOT NULL DEFAULT '{}';
