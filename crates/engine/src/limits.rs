//! Every bound of this crate: its unit, where it comes from, and what happens beyond.

use std::time::Duration;

/// Header blocks fetched before anything else is asked of a folder: what a page shows at first.
pub const FIRST_LOOK: u32 = 50;

/// Newest messages of a folder that are read for a Message-ID where the server cannot search for
/// one. Beyond: the message is taken not to be there.
pub const LOOKED_THROUGH: u32 = 500;

/// Between two looks at folders that the person unsubscribed from: their mail is found, a day late.
pub const OTHER_FOLDERS_REST: Duration = Duration::from_secs(24 * 60 * 60);

/// Messages whose headers one FETCH asks for. Three of these are under way at a time.
pub const HEADER_CHUNK: usize = 500;

/// Messages up to this size are fetched whole at first sight, where sizes are known (docs/adr/0065).
pub const WITH_HEADERS_BYTES: u64 = 16 << 10;

/// Messages of a folder that are asked for before older ones are.
pub const LISTED_TOGETHER: usize = 2_000;

/// Messages whose bodies one FETCH asks for at most.
pub const BODY_CHUNK: usize = 100;

/// FETCH commands under way at a time: enough to hide the line's delay, few
/// enough that a newer wish is not stuck behind old ones.
pub const PIPELINE: usize = 3;

/// Messages in one store transaction where somebody else waits to write.
pub const BATCH: usize = 500;

/// Messages in one store transaction where nobody waits: the more, the less is written twice.
pub const BATCH_MOST: usize = 2_000;

/// Bytes of messages in one store transaction, unless a single message is larger.
pub const BATCH_BYTES: usize = 8 << 20;

/// How long stored-to-be messages wait for company before they are written anyway.
pub const BATCH_REST: Duration = Duration::from_secs(1);

/// Bytes of messages between the network and the store. Beyond: the network waits.
pub const IN_FLIGHT_BYTES: usize = 16 << 20;

/// Messages that one of those threads takes at a time: waking it costs as much as reading one.
pub const READ_TOGETHER: usize = 16;

/// Threads that read messages (hash, words, compression) at a time.
pub const READERS: usize = 2;

/// The largest message that is taken in. RFC 9051 sets none; providers stop at
/// 25 to 150 MB. Beyond: the headers stay, the body is not fetched.
pub const MESSAGE_BYTES: u64 = 256 << 20;

/// Bytes of a header block that is collected alone: real ones have some kilobytes. Beyond: the
/// message is left out.
pub const HEADERS_BYTES: u64 = 1 << 20;

/// Bodies up to this size are fetched before larger ones of the same window.
pub const SMALL_BYTES: u64 = 512 << 10;

/// How often one look at a folder may start again because its UIDVALIDITY
/// changed under it. Beyond: `Misbehaved`.
pub const STALE_TRIES: usize = 3;

/// Ids that are looked up as wanted in one go.
pub const WANTED: usize = 5_000;

/// Commands that a POP3 connection is handed at a time; half of what may wait there.
pub const ASKED: usize = 5_000;

/// Failed looks at one folder in a row before it is let be for [`STRUCK_REST`], and breaks of
/// the connection over one body before it is left out until the next start.
pub const STRIKES: u32 = 3;

/// How long a folder is let be that breaks every conversation, twice as long each time up to 16 hours,
/// and one whose bodies are refused: a server that is mended is believed, and others are not held up.
pub const STRUCK_REST: Duration = Duration::from_secs(60 * 60);

/// Messages that one account may list in one folder. Beyond: `Misbehaved`.
pub const FOLDER_MESSAGES: usize = 5_000_000;

/// Parts in which a server may list one folder, where it does so many messages at a time
/// (RFC 9738). Beyond: `Misbehaved`.
pub const PARTS: usize = 10_000;

/// Seats that are read one by one. Beyond: all of the folder, which is quicker then.
pub const SEATS_BY_UID: u64 = 2_000;

/// Folders of one account. Beyond: the rest is not shown.
pub const FOLDERS: usize = 10_000;

/// The time from connecting to being signed in.
pub const SIGN_IN: Duration = Duration::from_secs(60);

/// How long a command may go without a single byte from the server (invariant 13).
/// RFC 5321 §4.5.3.2 asks for minutes where a server works on a message.
pub const COMMAND_SILENCE: Duration = Duration::from_secs(90);

/// How long a connection that waits for news may be silent before the server is
/// asked whether it still is there.
///
/// With [`PROBE_ANSWER`] this notices within a minute that a network or a
/// computer went to sleep; IDLE is renewed by it long before the 29 minutes of
/// RFC 9051 §6.3.13, and before home routers forget the connection.
pub const PROBE: Duration = Duration::from_secs(40);

/// How long that answer may take. Beyond: the account reconnects; nothing is lost.
pub const PROBE_ANSWER: Duration = Duration::from_secs(15);

/// STATUS commands under way at a time.
pub const STATUS_PIPELINE: usize = 50;

/// How long a good-bye may take. Nothing depends on it.
pub const FAREWELL: Duration = Duration::from_secs(3);

/// Connections of one account at a time, until its server says that this is too many.
pub const CONNECTIONS: usize = 3;

/// One poll in so many parts sooner or later than the account says, so that
/// programs that began together do not come together (D02).
pub const POLL_JITTER: u64 = 20;

/// The first rest after a failure; doubles up to [`BACK_OFF_MAX`].
pub const BACK_OFF: Duration = Duration::from_secs(5);

/// The longest rest after a failure that may pass by itself.
pub const BACK_OFF_MAX: Duration = Duration::from_secs(15 * 60);

/// The rest after a server asked us to slow down without saying for how long.
pub const THROTTLED_REST: Duration = Duration::from_secs(5 * 60);

/// Submissions that wait for a server are given up after this long (RFC 5321 §4.5.4.1: 4 to 5 days; a person
/// wants to hear sooner).
pub const SEND_FOR: Duration = Duration::from_secs(48 * 60 * 60);

/// The first rest of a submission that a server did not take; doubles up to
/// [`SEND_BACK_OFF_MAX`]. RFC 5321 §4.5.4.1 asks servers for 30 minutes; a
/// person waits for this one.
pub const SEND_BACK_OFF: Duration = Duration::from_secs(60);

/// The longest rest of a submission between two tries.
pub const SEND_BACK_OFF_MAX: Duration = Duration::from_secs(4 * 60 * 60);

/// Looks into Sent for one unsure submission. Beyond: the person is asked.
pub const UNSURE_LOOKS: u32 = 3;

/// The rest between two such looks: a server may file a copy a moment after it answered.
pub const UNSURE_REST: Duration = Duration::from_secs(60);

/// The first housekeeping after the start: when what a person waits for has gone ahead.
pub const SWEEP_FIRST: Duration = Duration::from_secs(5 * 60);

/// From one housekeeping to the next. The bin and unused uploads are kept for days.
pub const SWEEP_EVERY: Duration = Duration::from_secs(6 * 60 * 60);

/// How long stopping may take before connections are cut. Above what a last message usually takes.
pub const STOP: Duration = Duration::from_secs(8);

/// How often intents that wait for another try are looked at.
pub const INTENT_POLL: Duration = Duration::from_secs(20);

/// Intents taken up in one round.
pub const INTENTS: usize = 100;

/// Tries of one intent that fail without a word from the server, before it is shown as refused.
pub const INTENT_TRIES: u32 = 12;

/// The time of one proof, from connecting to the server's last word.
pub const PROOF: Duration = Duration::from_secs(60);

/// How long a port may take to show that it speaks TLS. Beyond: it counts as one that does not.
pub const LOOK_FOR_TLS: Duration = Duration::from_secs(10);

/// How long before its end an access token is renewed, at most half of its
/// life: it must last for the sign-in that it is used for.
pub const TOKEN_MARGIN: Duration = Duration::from_secs(60);

/// How long an issuer of tokens may take to answer. Beyond: tried again later.
pub const TOKEN_ANSWER: Duration = Duration::from_secs(30);

/// Bytes of an issuer's answer; two tokens of Microsoft's take 5 KB. Beyond: an error.
pub const TOKEN_ANSWER_BYTES: usize = 64 << 10;

/// Login attempts of one press of the button, per protocol.
pub const PROOF_ATTEMPTS: usize = 2;

/// Progress is written into the store no more often than this.
pub const PROGRESS_EVERY_MS: u64 = 500;

/// Seats that may vanish in one listing before a second look is taken: a
/// server that lost its index says the same as one that was emptied (invariant 4).
pub const SUDDEN_LOSS: usize = 20;

/// Bytes that wait to be written before a machine may give more.
pub const UNSENT_BYTES: usize = 256 << 10;

/// Bytes read from a connection at a time.
pub const READ_BUFFER_BYTES: usize = 64 << 10;
