-- Where bytes lie that the row itself does not hold; `bytes` is empty then.
ALTER TABLE content ADD COLUMN segment INTEGER;  -- the name of a file in `bodies`
ALTER TABLE content ADD COLUMN at INTEGER;
ALTER TABLE content ADD COLUMN length INTEGER;
CREATE INDEX content_segment ON content (segment, at, length) WHERE segment IS NOT NULL;
