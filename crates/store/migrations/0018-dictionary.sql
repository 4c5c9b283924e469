-- What packs small messages: learned once from this store's own mail, never changed.
CREATE TABLE dictionary (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    bytes BLOB NOT NULL
) STRICT;
