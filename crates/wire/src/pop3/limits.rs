//! What a POP3 server may take: bytes, lines and time.

use std::time::Duration;

/// Bytes of one answer or listing line. The standard allows 512 (RFC 2449 §4).
/// Beyond: `Limit`, connection closed.
pub const LINE_BYTES: usize = 4096;

/// Lines of CAPA. Beyond: `Limit`, connection closed.
pub const CAPABILITIES: usize = 256;

/// Entries of UIDL and LIST, one per message. Beyond: `Limit`, connection closed.
pub const LISTING: usize = 500_000;

/// Bytes of one message. Beyond: `Limit`, connection closed.
pub const MESSAGE_BYTES: u64 = 1 << 30;

/// Bytes of a message that are handed on at once.
pub const CHUNK_BYTES: usize = 64 * 1024;

/// Commands sent without waiting for an answer, where the server allows that (RFC 2449 §6.6).
pub const PIPELINED: usize = 64;

/// Commands that may wait. Beyond: `submit` refuses.
pub const WAITING: usize = 10_000;

/// For any answer, and for each further piece of a long one. Ours: servers log
/// a silent client off after ten minutes (RFC 1939 §3), so they answer sooner.
/// Beyond: the owner feeds the end of the connection.
pub const COMMAND: Duration = Duration::from_secs(2 * 60);

/// For the answer to QUIT: the server may have thousands of files to delete.
pub const QUIT: Duration = Duration::from_secs(5 * 60);
