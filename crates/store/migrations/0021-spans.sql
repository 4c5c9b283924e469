-- Derived from head: how many threads of a mailbox end in each span of 2^20 seconds (12
-- days). A page far down its list is found by these, not by walking to it.
CREATE TABLE span (
    mailbox INTEGER NOT NULL,
    span    INTEGER NOT NULL,         -- latest >> 40
    threads INTEGER NOT NULL,
    PRIMARY KEY (mailbox, span)
) STRICT, WITHOUT ROWID;

INSERT INTO span SELECT mailbox, latest >> 40, count(*) FROM head GROUP BY mailbox, latest >> 40;
