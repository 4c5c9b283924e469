-- What is shown of an email follows from its seats and their intents alone.

-- Where no server has to agree, what is shown is what the seats hold.
UPDATE seat SET base = (SELECT e.keywords FROM email e WHERE e.id = seat.email)
WHERE mailbox IN (SELECT b.id FROM mailbox b JOIN account a ON a.id = b.account WHERE a.kind <> 'imap');
-- What an append brings is in the seat that it fills.
UPDATE intent SET add_words = '' WHERE kind = 4;
ALTER TABLE email DROP COLUMN base;
-- Whatever was attempted was taken.
ALTER TABLE intent DROP COLUMN taken;
