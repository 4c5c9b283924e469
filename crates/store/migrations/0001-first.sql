-- The first shape. SCHEMA.md tells what each table is for; here stands only
-- what the columns cannot say.

CREATE TABLE meta (
    one            INTEGER PRIMARY KEY CHECK (one = 1),
    state          INTEGER NOT NULL,  -- the last state allotted
    floor          INTEGER NOT NULL,  -- changes before this state are forgotten
    accounts_state INTEGER NOT NULL
) STRICT;
INSERT INTO meta VALUES (1, 0, 0, 0);

CREATE TABLE account (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL CHECK (kind IN ('imap', 'pop3', 'local')),
    name     TEXT NOT NULL,
    address  TEXT NOT NULL,
    incoming TEXT,                    -- mail::server::Server as JSON
    outgoing TEXT,
    status   TEXT NOT NULL,           -- accounts::Status as JSON
    updated  INTEGER NOT NULL
) STRICT;

CREATE TABLE kind_state (
    account INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    state   INTEGER NOT NULL,
    PRIMARY KEY (account, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstone (
    account INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    state   INTEGER NOT NULL,
    id      INTEGER NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (account, kind, state, id)
) STRICT, WITHOUT ROWID;
-- An email id is made of its time; a used one must not come again.
CREATE INDEX tombstone_email ON tombstone (id) WHERE kind = 2;

CREATE TABLE mailbox (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    account        INTEGER NOT NULL REFERENCES account,
    parent         INTEGER REFERENCES mailbox,
    name           TEXT NOT NULL,
    role           TEXT,
    sort_order     INTEGER NOT NULL,
    path           TEXT NOT NULL,
    separator      TEXT,
    uid_validity   INTEGER,
    uid_next       INTEGER,
    highest_modseq INTEGER,
    subscribed     INTEGER NOT NULL,  -- shown in the side bar
    listed         INTEGER NOT NULL,  -- the server's last word on that
    selectable     INTEGER NOT NULL,
    total_emails   INTEGER NOT NULL DEFAULT 0,
    unread_emails  INTEGER NOT NULL DEFAULT 0,
    total_threads  INTEGER NOT NULL DEFAULT 0,
    unread_threads INTEGER NOT NULL DEFAULT 0,
    created        INTEGER NOT NULL,
    updated        INTEGER NOT NULL,
    counts_updated INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX mailbox_path ON mailbox (account, path);
CREATE UNIQUE INDEX mailbox_role ON mailbox (account, role) WHERE role IS NOT NULL;
CREATE INDEX mailbox_parent ON mailbox (parent);

CREATE TABLE thread (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES account,
    shown   INTEGER NOT NULL,
    created INTEGER NOT NULL,         -- 0: never shown
    updated INTEGER NOT NULL
) STRICT;
CREATE INDEX thread_changed ON thread (account, updated) WHERE shown = 1;
CREATE INDEX thread_hidden ON thread (account) WHERE shown = 0;

-- key: a message id hashed together with the base subject.
CREATE TABLE thread_key (
    account INTEGER NOT NULL,
    key     INTEGER NOT NULL,
    thread  INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE content (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    codec INTEGER NOT NULL,           -- 0 as it is, 1 zstd
    size  INTEGER NOT NULL,           -- uncompressed
    bytes BLOB NOT NULL
) STRICT;

-- id: received_at << 20 | n, so that the order of ids is the order of mail.
CREATE TABLE email (
    id             INTEGER PRIMARY KEY,
    account        INTEGER NOT NULL REFERENCES account,
    thread         INTEGER NOT NULL REFERENCES thread,
    content        INTEGER,
    hash           BLOB,
    size           INTEGER NOT NULL,
    received_at    INTEGER NOT NULL,
    sent_at        INTEGER,
    message_key    INTEGER,
    has_attachment INTEGER NOT NULL,
    marks          INTEGER NOT NULL,  -- the system keywords as bits
    shown          INTEGER NOT NULL,
    created        INTEGER NOT NULL,  -- 0: never shown
    updated        INTEGER NOT NULL,
    binned_at      INTEGER,           -- when a sweep first met it without a seat
    base           TEXT NOT NULL,
    keywords       TEXT NOT NULL,
    sort_from      TEXT NOT NULL,
    sort_to        TEXT NOT NULL,
    sort_subject   TEXT NOT NULL,
    summary        TEXT NOT NULL      -- mail::message::Summary as JSON
) STRICT;
CREATE UNIQUE INDEX email_hash ON email (account, hash) WHERE hash IS NOT NULL;
CREATE INDEX email_thread ON email (thread);
CREATE INDEX email_content ON email (content) WHERE content IS NOT NULL;
CREATE INDEX email_message ON email (account, message_key) WHERE message_key IS NOT NULL;
CREATE INDEX email_changed ON email (account, updated, id) WHERE shown = 1;
CREATE INDEX email_shown ON email (account, id) WHERE shown = 1;
CREATE INDEX email_wanted ON email (account, id) WHERE content IS NULL AND shown = 1;
CREATE INDEX email_hidden ON email (id) WHERE shown = 0;

CREATE TABLE seat (
    id      INTEGER PRIMARY KEY,
    mailbox INTEGER NOT NULL REFERENCES mailbox,
    email   INTEGER NOT NULL REFERENCES email ON UPDATE CASCADE,
    uid     INTEGER,
    modseq  INTEGER NOT NULL,
    state   INTEGER NOT NULL,         -- 0 present, 1 leaving, 2 arriving
    misses  INTEGER NOT NULL DEFAULT 0,
    base    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX seat_uid ON seat (mailbox, uid);
CREATE INDEX seat_email ON seat (email);

-- Derived from seats and emails, by derive.rs and by nothing else.
CREATE TABLE member (
    mailbox INTEGER NOT NULL,
    email   INTEGER NOT NULL,
    thread  INTEGER NOT NULL,
    marks   INTEGER NOT NULL,
    PRIMARY KEY (mailbox, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_thread ON member (thread);

-- Derived from member: the newest email of each thread in each mailbox.
CREATE TABLE head (
    mailbox INTEGER NOT NULL,
    thread  INTEGER NOT NULL,
    latest  INTEGER NOT NULL,
    total   INTEGER NOT NULL,
    unread  INTEGER NOT NULL,
    PRIMARY KEY (mailbox, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX head_latest ON head (mailbox, latest);

CREATE TABLE intent (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    account     INTEGER NOT NULL REFERENCES account,
    kind        INTEGER NOT NULL,     -- 0 keywords, 1 move, 2 copy, 3 expunge, 4 append
    email       INTEGER NOT NULL REFERENCES email ON UPDATE CASCADE,
    mailbox     INTEGER NOT NULL,
    seat        INTEGER REFERENCES seat,       -- what it acts on
    target      INTEGER REFERENCES seat,       -- what it brings forth
    to_mailbox  INTEGER,
    add_words   TEXT NOT NULL DEFAULT '',
    drop_words  TEXT NOT NULL DEFAULT '',
    received_at INTEGER,
    taken       INTEGER NOT NULL DEFAULT 0,
    attempts    INTEGER NOT NULL DEFAULT 0,
    next_try    INTEGER NOT NULL DEFAULT 0,
    refused     TEXT
) STRICT;
CREATE INDEX intent_account ON intent (account, id);
CREATE INDEX intent_email ON intent (email);
CREATE INDEX intent_seat ON intent (seat);
CREATE INDEX intent_target ON intent (target);

CREATE TABLE identity (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    account        INTEGER NOT NULL REFERENCES account,
    name           TEXT NOT NULL,
    email          TEXT NOT NULL,
    reply_to       TEXT NOT NULL,     -- addresses as JSON
    bcc            TEXT NOT NULL,
    text_signature TEXT NOT NULL,
    html_signature TEXT NOT NULL,
    created        INTEGER NOT NULL,
    updated        INTEGER NOT NULL
) STRICT;
CREATE INDEX identity_account ON identity (account);

CREATE TABLE submission (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    account         INTEGER NOT NULL REFERENCES account,
    identity        INTEGER NOT NULL,
    email           INTEGER NOT NULL, -- may be gone; content keeps the bytes
    thread          INTEGER NOT NULL,
    content         INTEGER NOT NULL,
    mail_from       TEXT NOT NULL,
    mail_parameters TEXT,
    recipients      TEXT NOT NULL,    -- outbox::Recipient list as JSON
    send_at         INTEGER NOT NULL,
    next_try        INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    stage           INTEGER NOT NULL, -- 0 queued, 1 sending, 2 unsure, 3 sent, 4 failed, 5 cancelled
    in_data         INTEGER NOT NULL,
    file_into       INTEGER,
    trouble         TEXT,             -- mail::problem::Problem as JSON
    created         INTEGER NOT NULL,
    updated         INTEGER NOT NULL
) STRICT;
CREATE INDEX submission_account ON submission (account, id);
CREATE INDEX submission_open ON submission (account, stage) WHERE stage < 3;
CREATE INDEX submission_content ON submission (content);
CREATE INDEX submission_email ON submission (email);

CREATE TABLE upload (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      INTEGER NOT NULL REFERENCES account,
    content_type TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    codec        INTEGER NOT NULL,
    size         INTEGER NOT NULL,
    bytes        BLOB NOT NULL
) STRICT;
CREATE INDEX upload_account ON upload (account);

CREATE TABLE secret (
    name   TEXT PRIMARY KEY,
    nonce  BLOB NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- rowid = email.id. Text arrives folded and split by mail::text, so the plain
-- ascii tokenizer only has to cut at spaces.
CREATE VIRTUAL TABLE search USING fts5 (
    subject, sender, recipient, copied, blind, body, attachments,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);
-- One level-0 segment per commit of a batch, not one per megabyte.
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);
