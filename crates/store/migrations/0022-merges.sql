-- Segments of the index are merged by eights instead of by fours: half as often.
INSERT INTO search (search, rank) VALUES ('automerge', 8);
