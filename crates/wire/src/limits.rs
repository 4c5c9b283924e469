//! Every bound of the conversations: its unit, where it comes from, and what
//! happens beyond. Signing in has its own in [`crate::sasl::limits`].

/// Bytes of one IMAP answer without its literals.
///
/// A FETCH of a long BODYSTRUCTURE or an ESEARCH over a large mailbox takes
/// hundreds of kilobytes. Beyond: `Limit`, the connection closes.
pub const IMAP_LINE_BYTES: usize = 8 << 20;

/// Literals up to this size are held and come with their answer; larger ones
/// come in pieces (`Event::Literal`) and only in FETCH. Elsewhere: `Limit`.
pub const IMAP_HELD_LITERAL_BYTES: u64 = 64 << 10;

/// Bytes of one IMAP answer with its held literals. Beyond: `Limit`.
pub const IMAP_ANSWER_BYTES: usize = 32 << 20;

/// The largest literal. Providers stop at 25 to 150 MB a message. Beyond: `Limit`.
pub const IMAP_LITERAL_BYTES: u64 = 1 << 30;

/// Pieces of a large literal have at least this many bytes, the last one apart:
/// a server that sends byte by byte must not cost an event for each.
pub const IMAP_CHUNK_BYTES: usize = 16 << 10;

/// Pieces of a large literal have at most this many bytes.
pub const IMAP_CHUNK_BYTES_MAX: usize = 256 << 10;

/// Parentheses within parentheses. A message in a message in a message takes
/// two for each. Beyond: the item is skipped and counted.
pub const IMAP_NESTING: usize = 100;

/// Literals in one answer. Beyond: `Limit`.
pub const IMAP_LITERALS: usize = 10_000;

/// UIDs that one COPYUID may pair. Beyond: the code is read as unknown.
pub const IMAP_COPYUID_PAIRS: u64 = 1 << 20;

/// Commands that are sent before the first of them is answered: enough to ask
/// about every folder of an account in a round trip or two.
pub const IMAP_PIPELINE: usize = 128;

/// Bytes that one step of inflating gives, whatever the peer's few bytes stand
/// for: what it packs a thousandfold comes a piece at a time, and only when
/// what came before was read. The bounds of answers hold for what comes out.
pub const IMAP_INFLATED_BYTES: usize = 64 << 10;

/// Bytes of one piece of our own output.
pub const IMAP_WRITE_BYTES: usize = 64 << 10;

/// Capabilities, ID fields or switched-on extensions that we remember. Beyond: left out.
pub const IMAP_WORDS: usize = 512;

/// Flags of one message or mailbox. Beyond: left out.
pub const IMAP_FLAGS: usize = 512;

/// Characters of the server's words that we keep. Beyond: cut.
pub const IMAP_TEXT_CHARS: usize = 2_000;

/// Bytes of challenges and answers before we are signed in. Beyond: `Limit`.
pub const IMAP_EARLY_BYTES: usize = 1 << 20;

/// Bytes of one line of a look; the longest are capabilities. Beyond: `Garbage`, the connection closes.
pub const LOOK_LINE_BYTES: usize = 8 << 10;

/// Lines of one answer to a look. Beyond: `Garbage`, the connection closes.
pub const LOOK_LINES: usize = 128;
