-- Keyword changes of an email whose seat went before its server had them: they follow
-- the message to the seat where it is next seen.
CREATE TABLE unseated (
    email      INTEGER PRIMARY KEY REFERENCES email ON UPDATE CASCADE ON DELETE CASCADE,
    add_words  TEXT NOT NULL,
    drop_words TEXT NOT NULL
) STRICT;
