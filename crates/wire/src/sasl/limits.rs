//! How much of a server's word an exchange believes.

/// Rounds of hashing that a SCRAM server may ask for.
///
/// Each costs us time before we know who asks. RFC 7677 §4 asks for 4,096 at
/// least and servers go to some 100,000; beyond this: `Misbehaved`.
pub const SCRAM_ITERATIONS_MAX: u32 = 1_000_000;

/// Fewer rounds than this let a listener guess the password cheaply
/// (RFC 5802 §5.1, RFC 7677 §4). Below: `Misbehaved`.
pub const SCRAM_ITERATIONS_MIN: u32 = 4096;

/// Bytes of one decoded challenge. Beyond: `Misbehaved`.
pub const CHALLENGE_BYTES: usize = 8 * 1024;

/// Challenges in one exchange; the longest of ours (SCRAM) has two. Beyond: `Misbehaved`.
pub const CHALLENGES: u8 = 4;

/// Characters kept of what a server says about a token that it refuses. Beyond: cut.
pub const EXPLANATION_CHARS: usize = 500;

/// Mechanisms tried on one connection: the second only where the server refused
/// the first one as such, before it judged the person. Beyond: the refusal stands.
pub const ATTEMPTS: usize = 2;
