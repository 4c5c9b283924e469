//! What this crate reads and waits at most. Beyond each: a named error, the
//! connection closed, nothing else disturbed.

use std::time::Duration;

/// How long one address may take to accept a connection.
///
/// A SYN is repeated after 1, 3 and 7 seconds; who has not answered then is
/// asleep or filtered. Beyond: `Timeout`, and the next address.
pub const CONNECT_EACH: Duration = Duration::from_secs(10);

/// How long the first address may be alone before the next one is tried beside
/// it (RFC 8305 §5).
pub const CONNECT_STAGGER: Duration = Duration::from_millis(250);

/// How many addresses of one host are tried. Beyond: the rest is ignored.
pub const CONNECT_ADDRESSES: usize = 8;

/// How long a proxy may take to get where we ask it to: it has the same waits
/// as we would have. Beyond: `Timeout`.
pub const PROXY: Duration = Duration::from_secs(20);

/// How long the head of a proxy's answer may be. Beyond: `Proxy`.
pub const PROXY_HEAD_BYTES: usize = 8 * 1024;

/// How long a TLS handshake may take. Beyond: `Timeout`.
pub const HANDSHAKE: Duration = Duration::from_secs(15);

/// Bytes of a TLS connection that are asked of the system at a time: a few records.
pub const READ_AHEAD_BYTES: usize = 64 << 10;

/// How long one question to one name server may take; each is asked twice.
pub const DNS_EACH: Duration = Duration::from_secs(3);

/// How many records of one answer are used. Beyond: the rest is ignored.
pub const DNS_RECORDS: usize = 64;

/// How long the proof of an answer by DNSSEC may take. Beyond: the answer counts as unproven.
pub const DNSSEC: Duration = Duration::from_secs(3);

/// How many redirects a request over HTTP follows. Beyond: `Http`.
pub const REDIRECTS: usize = 5;

/// How large a document of provider settings may be: the largest seen is 40 KB.
/// Beyond: `TooLarge`.
pub const DOCUMENT_BYTES: usize = 256 * 1024;

/// How long fetching such a document may take in all. Beyond: `Timeout`.
pub const DOCUMENT_TIME: Duration = Duration::from_secs(10);

/// How many names of a certificate are kept for showing.
pub const CERTIFICATE_NAMES: usize = 32;

/// How many certificates of a file lead to an authority. Beyond: the rest is not shown to a server.
pub const CERTIFICATE_CHAIN: usize = 16;

/// How long a sleep until a moment may stand before the clock is read again:
/// the clock may have been set, or the computer may have slept.
pub const SLEEP_STEP: Duration = Duration::from_secs(60);

/// How many bytes an in-memory connection of the scripted world holds before its writer waits.
pub const SCRIPTED_BUFFER_BYTES: usize = 64 * 1024;
