-- What a search asks of each email that it finds, without reading its row.
CREATE INDEX email_found ON email (id, account, thread) WHERE shown = 1;
