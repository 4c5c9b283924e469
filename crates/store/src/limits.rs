//! Every bound of this crate: its unit, where it comes from, what happens beyond.

/// Emails in one commit before a batch writer should close it.
///
/// Measured: above some hundred messages a longer batch gains nothing, and a
/// reader's `/changes` and the memory of the pending index grow with it.
pub const BATCH_EMAILS: usize = 500;

/// Bytes of one message, as received. SQLite holds values below 1 GB
/// (`SQLITE_MAX_LENGTH`); providers stop at 50 to 150 MB.
/// Beyond: [`Error::TooLarge`](crate::Error::TooLarge), nothing is stored.
pub const MESSAGE_BYTES: u64 = 512 << 20;

/// Bytes of search text kept per message and column. Beyond: the rest of the
/// text is stored and shown, but not found by search.
pub const SEARCH_BYTES: usize = 2 << 20;

/// Bytes decompressed from one message's start to answer a `header` filter.
/// Header blocks beyond this are matched by their first part only.
pub const HEADER_BYTES: usize = 256 << 10;

/// Emails that get new index rows in one transaction: others wait as long for it as for a batch.
pub const REINDEXED: usize = 200;

/// Terms in one text condition. Beyond: the rest is ignored.
pub const QUERY_TERMS: usize = 64;

/// Depth of a filter. Beyond: [`Error::TooLarge`](crate::Error::TooLarge).
pub const FILTER_DEPTH: usize = 32;

/// Conditions in one filter. Beyond: [`Error::TooLarge`](crate::Error::TooLarge).
pub const FILTER_CONDITIONS: usize = 256;

/// Ids that one page of a query gives at most, whatever was asked.
pub const PAGE_IDS: usize = 10_000;

/// Levels of folders (RFC 8621 §1.3.1, maxMailboxDepth). Beyond: refused.
pub const MAILBOX_DEPTH: usize = 32;

/// Bytes of a folder's name (RFC 8621 §1.3.1, maxSizeMailboxName). Beyond: refused.
pub const MAILBOX_NAME_BYTES: usize = 490;

/// Keywords of one email. Beyond: refused for a person, the rest ignored from a server.
pub const KEYWORDS: usize = 128;

/// Read connections that stay open. More readers than this wait for each other.
pub const READERS: usize = 4;

/// The longest that anything rests between two tries, in seconds. Beyond: the
/// moment was noted by a clock that was wrong, and it does not wait (invariant 18).
pub const REST_SECONDS: i64 = 86_400;

/// Messages of the change feed that a slow listener may fall behind. Beyond: it
/// is told that everything may have changed.
pub const FEED_BACKLOG: usize = 256;

/// Bytes of a sender's address that is remembered (RFC 5321 §4.5.3.1: 64, `@` and 255).
/// Beyond: refused.
pub const SENDER_BYTES: usize = 320;

/// Seconds that an email without a folder stays in the bin.
pub const BIN_SECONDS: i64 = 30 * 86_400;

/// Messages whose text one question with a regular expression reads, the newest of those that all
/// else in it leaves. Beyond: the older ones are not looked at, and the answer says so.
pub const PATTERN_EMAILS: usize = 10_000;

/// Seconds that a body which a person asked for is kept, where others of its kind are not.
pub const ASKED_SECONDS: i64 = 14 * 86_400;

/// Seconds in which what retention removed can be put back where it was, all at once. The bin keeps it longer.
pub const UNDO_SECONDS: i64 = 7 * 86_400;

/// Seconds that this computer's clock is believed to be ahead of the newest message of an account,
/// when retention tells old from new. Beyond: what is old is told by that message (invariant 18).
pub const CLOCK_SECONDS: i64 = 7 * 86_400;

/// Bodies that are fetched at a time because retention wants them in the bin before their server's
/// copies go. Beyond: they wait for the next housekeeping.
pub const ASKED_BY_RETENTION: usize = 1_000;

/// Emails that housekeeping looks at in one transaction: few enough that a person's
/// press between two of them waits for nothing.
pub const SWEPT: usize = 200;

/// Things that were shown and are gone, emails apart, that `/changes` can tell of. Beyond: the oldest are
/// forgotten, and who asks from before then reads everything again (RFC 8620 §5.2).
pub const TOMBSTONES: i64 = 50_000;

/// Seconds that the name of a collected message is kept after its server last
/// listed it. Longer than any mailbox stays away and comes back.
pub const UNLISTED_SECONDS: i64 = 90 * 86_400;

/// Seconds that an unused upload is kept (RFC 8620 §6.1 asks for an hour at least).
pub const UPLOAD_SECONDS: i64 = 86_400;

/// Sendings that a person is told of at once, newest first. Beyond: the older ones once these are done.
pub const OPEN_SUBMISSIONS: i64 = 100;
