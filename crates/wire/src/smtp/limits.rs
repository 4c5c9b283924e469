//! What an SMTP server may take: bytes, lines and time.

use std::time::Duration;

/// Bytes of one reply line. The standard allows 512 (RFC 5321 §4.5.3.1.5) and
/// servers with long explanations exceed it. Beyond: `Limit`, connection closed.
pub const REPLY_LINE_BYTES: usize = 4096;

/// Lines of one reply; EHLO's are about 15. Beyond: `Limit`, connection closed.
pub const REPLY_LINES: usize = 128;

/// Bytes of one command line without its end (RFC 5321 §4.5.3.1.4); an initial
/// response that does not fit waits for the server's challenge (RFC 4954 §4).
pub const COMMAND_LINE_BYTES: usize = 510;

/// Bytes of one address (RFC 5321 §4.5.3.1.3, without the brackets). Beyond: `NotSubmitted`.
pub const ADDRESS_BYTES: usize = 254;

/// Recipients of one transaction. Servers must take 100 (RFC 5321
/// §4.5.3.1.8); those that take fewer say 452 for each beyond and get `Retry`.
/// Beyond: `NotSubmitted`, split the envelope.
pub const RECIPIENTS: usize = 1000;

/// Commands sent without waiting for an answer (RFC 2920 §3.1): few enough that
/// their answers fit any receive buffer, so that neither side blocks the other.
pub const PIPELINED: usize = 100;

/// Bytes of a message that go out in one step.
pub const CHUNK_BYTES: usize = 64 * 1024;

/// Names of sign-in mechanisms that are kept for showing. Beyond: dropped.
pub const MECHANISM_NAMES: usize = 32;

/// For the greeting (RFC 5321 §4.5.3.2.1). Beyond, here and below: the owner
/// feeds the end of the connection, and the outcome follows from where we stood.
pub const GREETING: Duration = Duration::from_secs(5 * 60);

/// For EHLO, STARTTLS, AUTH, RSET, MAIL and RCPT (RFC 5321 §4.5.3.2.2, §4.5.3.2.3).
pub const COMMAND: Duration = Duration::from_secs(5 * 60);

/// For the answer to DATA (RFC 5321 §4.5.3.2.4).
pub const DATA_START: Duration = Duration::from_secs(2 * 60);

/// For each piece of the message to go out (RFC 5321 §4.5.3.2.5).
pub const DATA_BLOCK: Duration = Duration::from_secs(3 * 60);

/// For the verdict after the final dot (RFC 5321 §4.5.3.2.6). The longest:
/// giving up too early sends twice.
pub const DATA_END: Duration = Duration::from_secs(10 * 60);

/// For the answer to QUIT. Ours: nothing depends on it.
pub const QUIT: Duration = Duration::from_secs(5);
