//! Every bound of this crate: its unit, where it comes from, what happens beyond.

/// Bytes of one request; `maxSizeRequest` (RFC 8620 §2). Beyond: `limit`, before any reading.
pub const REQUEST_BYTES: usize = 10 << 20;

/// Bytes of one upload; `maxSizeUpload`. Base64 of it stays under the 70 MB or so
/// that large providers take. Beyond: refused.
pub const UPLOAD_BYTES: usize = 50 << 20;

/// Uploads at once; `maxConcurrentUpload`. The HTTP face holds it.
pub const CONCURRENT_UPLOADS: usize = 8;

/// Requests at once; `maxConcurrentRequests`. The HTTP face holds it.
pub const CONCURRENT_REQUESTS: usize = 16;

/// Method calls in one request; `maxCallsInRequest`. RFC 8620 §2 suggests 16 at
/// least; a page that looks at many folders sends more. Beyond: `limit`.
pub const CALLS: usize = 64;

/// Objects in one `/get`; `maxObjectsInGet`. RFC 8620 §2 suggests 500 at least.
/// Beyond: `requestTooLarge`, except where [`GET_ROWS`] holds.
pub const GET: usize = 1_000;

/// Objects in one `/get` that reads only rows: all of a large folder's
/// conversations at once. Beyond: `requestTooLarge`.
pub const GET_ROWS: usize = 10_000;

/// Creations, updates and destructions in one `/set`; `maxObjectsInSet`.
/// RFC 8620 §2 suggests 500 at least. Beyond: `requestTooLarge`.
pub const SET: usize = 1_000;

/// Changes in one `/changes` answer where the client names no number. Beyond: more, later.
pub const CHANGES: usize = 10_000;

/// Changed emails that `Email/queryChanges` works out. Beyond: `cannotCalculateChanges`.
pub const QUERY_CHANGES: usize = 1_000;

/// Bytes of all attachments of one email; `maxSizeAttachmentsPerEmail`. Beyond: `tooLarge`.
pub const ATTACHMENTS_BYTES: u64 = UPLOAD_BYTES as u64;

/// Recipients of one sending. RFC 5321 §4.5.3.1.8 makes servers take 100 at
/// least; many take this many. Beyond: `tooManyRecipients`.
pub const RECIPIENTS: usize = 1_000;

/// How deep a blob may lie in messages within messages. Beyond: not found.
pub const BLOB_DEPTH: usize = 8;

/// How deep a filter may nest; the store holds the same. Beyond: `unsupportedFilter`.
pub const FILTER_DEPTH: usize = store::limits::FILTER_DEPTH;

/// Levels of a `bodyStructure` that is to be written. Beyond: `invalidProperties`.
pub const STRUCTURE_DEPTH: usize = 8;

/// Seconds between handing in and sending, in which a person can take it back.
pub const HOLD_SECONDS: i64 = 10;

/// Seconds that a sending may be held at a client's wish; `maxDelayedSend`
/// (RFC 8621 §1.3.2, RFC 4865). Beyond: `invalidProperties`.
pub const DELAYED_SEND_SECONDS: i64 = 30 * 86_400;
