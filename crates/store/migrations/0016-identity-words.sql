-- What an identity says beside its name: the field Organization, and where its signature stands in a reply.
ALTER TABLE identity ADD COLUMN organization TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN in_replies TEXT NOT NULL DEFAULT 'above';
