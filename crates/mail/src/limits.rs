//! Every bound on what this crate reads, with what happens beyond it.

/// Bytes of a typed local part (RFC 5321 §4.5.3.1.1 says 64; quoted ones are longer in practice). Beyond: not an address.
pub const LOCAL_PART_BYTES: usize = 256;
/// Bytes of a domain (RFC 5321 §4.5.3.1.2). Beyond: not an address.
pub const DOMAIN_BYTES: usize = 255;
/// Addresses read from one message's header fields of one kind. Beyond: left out of lists; the raw header keeps them.
pub const ADDRESSES: usize = 1_000;
/// Message-IDs kept from References: the first, and the newest of the rest (RFC 5322 §3.6.4 names no bound).
pub const REFERENCES: usize = 100;
/// Message-IDs of one message that lead to its conversation. Beyond: its own, the first and the newest do.
pub const THREAD_KEYS: usize = 64;
/// Characters of a subject or name kept for lists. Beyond: cut; the raw header keeps it.
pub const FIELD_CHARS: usize = 2_000;
/// Fields of one part's header. Beyond: left out of lists; the raw message keeps them.
pub const FIELDS: usize = 1_000;
/// Bytes of one field that are decoded. Beyond: cut; its raw form keeps them.
pub const FIELD_BYTES: usize = 256 * 1024;
/// Characters of a preview (RFC 8621 §4.1.4).
pub const PREVIEW_CHARS: usize = 256;
/// Bytes of decoded text of one message that are searched, and as many of its attachments. Beyond: not indexed.
pub const SEARCH_BYTES: usize = 256 * 1024;
/// Parts of one message that are shown and listed. Beyond: left out; the raw message keeps them.
pub const PARTS: usize = 1_000;
/// How deep parts may nest and be shown. Beyond: the inner part is one attachment.
pub const NESTING: usize = 50;
/// Bytes of HTML that are cleaned for showing. Beyond: shown as plain text.
pub const HTML_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of all style sheets of one message. Beyond: left out.
pub const SHEET_BYTES: usize = 256 * 1024;
/// Characters of one search word. Beyond: cut, in the text and in the query alike.
pub const WORD_CHARS: usize = 64;
/// Bytes of one query. Beyond: ignored.
pub const QUERY_BYTES: usize = 1_000;
/// Words of one query. Beyond: ignored.
pub const QUERY_TERMS: usize = 32;
/// Bytes that a regular expression of a query compiles to. Beyond: it is words.
pub const PATTERN_BYTES: usize = 1 << 20;
/// Brackets of a query within each other. Beyond: a bracket that opens is not there.
pub const QUERY_DEPTH: usize = 5;
/// Bytes of one message in an mbox. Providers stop at 150 MB. Beyond: it is told and passed over.
pub const MBOX_MESSAGE_BYTES: usize = 256 * 1024 * 1024;
/// Bytes of one line of an mbox that are looked at together. Beyond: the rest counts as a line that goes on.
pub const MBOX_LINE_BYTES: usize = 64 * 1024;
/// Keywords that another program noted about one message. Beyond: left out.
pub const NOTED_KEYWORDS: usize = 100;
