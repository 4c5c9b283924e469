//! What an issuer may send. Beyond each: [`super::Error::Misbehaved`], unless said otherwise.

use std::time::Duration;

/// Bytes of one token, code or user code. Microsoft's access tokens reach 3 KB.
pub const TOKEN_BYTES: usize = 16 * 1024;

/// Bytes of the query that a browser brings back.
pub const QUERY_BYTES: usize = 32 * 1024;

/// Bytes of an address that a person is sent to.
pub const ADDRESS_BYTES: usize = 2048;

/// Characters of an issuer's words that are kept. Beyond: cut.
pub const WORDS_CHARS: usize = 400;

/// How long an access token is used where the issuer does not say. Beyond, and
/// when a server refuses it earlier: a new one is asked for.
pub const LIFETIME: Duration = Duration::from_secs(3600);

/// The longest lifetime that is believed. Beyond: cut.
pub const LIFETIME_MOST: Duration = Duration::from_secs(24 * 3600);

/// How often the device flow asks where the issuer does not say (RFC 8628 §3.2).
pub const INTERVAL: Duration = Duration::from_secs(5);

/// What is added to the interval at each `slow_down` (RFC 8628 §3.5).
pub const SLOWER: Duration = Duration::from_secs(5);

/// The slowest that the device flow asks. Beyond: cut.
pub const INTERVAL_MOST: Duration = Duration::from_secs(60);

/// How long a device code is asked for at most. Beyond: cut.
pub const DEVICE_MOST: Duration = Duration::from_secs(30 * 60);
