//! Bytes to text: charsets (RFC 2045 §5) and transfer encodings (RFC 2045 §6).
//!
//! Never fails: what cannot be decoded is replaced, and the caller is told so.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;

/// Calls code of others on outside bytes; a panic there is only a missing answer (invariant 9).
pub(crate) fn guard<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

/// Decodes text under a charset's name, and tells whether something was replaced or guessed.
///
/// `us-ascii` with 8-bit bytes is read as UTF-8 if it is, else as windows-1252, and counts as guessed.
pub(crate) fn decode(bytes: Cow<'_, [u8]>, label: &str) -> (String, bool) {
    let label = label.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    if is_ascii_label(label) {
        let guessed = !bytes.is_ascii();
        return (guess(bytes), guessed);
    }
    match Encoding::for_label(label.as_bytes()) {
        Some(utf8) if utf8 == UTF_8 => from_utf8(bytes),
        Some(encoding) if encoding != REPLACEMENT => {
            let (text, _, problem) = encoding.decode(&bytes);
            (text.into_owned(), problem)
        }
        _ => match charset_decoder(label.to_ascii_lowercase().as_bytes()) {
            Some(decoder) => {
                guard(|| decoder(&bytes)).map_or_else(|| (guess(bytes), true), |text| (text, false))
            }
            None => (guess(bytes), true),
        },
    }
}

/// The same for HTML, which may say its charset itself where its header does not.
///
/// What is UTF-8 stays so: a server on the way may have changed the bytes and not the words.
pub(crate) fn decode_html(bytes: Cow<'_, [u8]>, label: &str) -> (String, bool) {
    let unsaid = is_ascii_label(label.trim());
    let declared = if unsaid { declared(&bytes[..bytes.len().min(DECLARED_WITHIN)]) } else { None };
    match declared {
        Some(encoding) if encoding == ISO_2022_JP || std::str::from_utf8(&bytes).is_err() => {
            let (text, _, problem) = encoding.decode(&bytes);
            (text.into_owned(), problem)
        }
        _ => decode(bytes, label),
    }
}

/// The charset of a `meta` element (WHATWG HTML §13.2.3.2); UTF-16 there cannot be true.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let mut rest = start.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
            continue;
        }
        let (element, after) = rest.split_at(rest.find('>')?);
        rest = after;
        let said = element.strip_prefix("meta").and_then(|meta| meta.split("charset").nth(1));
        let Some(value) = said.and_then(|said| said.trim_start().strip_prefix('=')) else { continue };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let label =
            value.split(|c: char| c.is_whitespace() || "\"';/".contains(c)).next().unwrap_or_default();
        let encoding = Encoding::for_label(label.as_bytes())?;
        return Some(if encoding == UTF_16BE || encoding == UTF_16LE { UTF_8 } else { encoding });
    }
    None
}

/// Bytes in which HTML says its charset (WHATWG HTML §4.2.5.4).
const DECLARED_WITHIN: usize = 1024;

/// Decodes text of no known charset: UTF-8 if it is, else windows-1252.
pub(crate) fn guess(bytes: Cow<'_, [u8]>) -> String {
    match bytes {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
        Cow::Owned(bytes) => String::from_utf8(bytes).unwrap_or_else(|error| {
            WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned()
        }),
    }
}

fn from_utf8(bytes: Cow<'_, [u8]>) -> (String, bool) {
    let (mut text, problem) = match String::from_utf8(bytes.into_owned()) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
    };
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    (text, problem)
}

fn is_ascii_label(label: &str) -> bool {
    [
        "",
        "us-ascii",
        "ascii",
        "ansi_x3.4-1968",
        "iso646-us",
        "unknown-8bit",
        "default",
        "default_charset",
        "x-unknown",
    ]
    .iter()
    .any(|ascii| label.eq_ignore_ascii_case(ascii))
}

/// `\r\n` and lone `\r` become `\n`.
pub(crate) fn unix_lines(text: String) -> String {
    if !text.as_bytes().contains(&b'\r') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('\r') {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

/// `%41` becomes `A`; a `%` without two digits stays.
pub(crate) fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        match rest {
            [b'%', high, low, after @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(hex(*high) << 4 | hex(*low));
                rest = after;
            }
            [first, after @ ..] => {
                bytes.push(*first);
                rest = after;
            }
            [] => return bytes,
        }
    }
}

/// How a part's bytes were made fit for the wire (RFC 2045 §6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    /// `7bit`, `8bit`, `binary`: as they are.
    Identity,
    Base64,
    QuotedPrintable,
    /// A word we do not know: as they are, and a problem.
    Unknown,
}

impl Transfer {
    pub(crate) fn from_name(name: &str) -> Transfer {
        let name = name.trim().trim_matches('"');
        let is = |word: &str| name.eq_ignore_ascii_case(word);
        if is("base64") {
            Transfer::Base64
        } else if is("quoted-printable") {
            Transfer::QuotedPrintable
        } else if ["", "7bit", "8bit", "binary", "7-bit", "8-bit"].into_iter().any(is) {
            Transfer::Identity
        } else {
            Transfer::Unknown
        }
    }

    /// How many bytes [`Transfer::decode`] gives, without keeping them.
    pub(crate) fn decoded_len(self, bytes: &[u8]) -> u64 {
        if self == Transfer::Base64 {
            let digits = |bytes: &[u8]| {
                bytes.iter().filter(|b| b.is_ascii_alphanumeric() || **b == b'+' || **b == b'/').count()
            };
            let end = memchr::memchr(b'=', bytes).unwrap_or(bytes.len());
            // Padding in the middle ends a group early; then only decoding tells.
            if digits(&bytes[end..]) == 0 {
                let digits = digits(&bytes[..end]);
                return (digits / 4 * 3 + [0, 0, 1, 2][digits % 4]) as u64;
            }
        }
        self.decode(bytes).0.len() as u64
    }

    /// The bytes, and whether something could not be decoded.
    pub(crate) fn decode(self, bytes: &[u8]) -> (Cow<'_, [u8]>, bool) {
        match self {
            Transfer::Identity => (Cow::Borrowed(bytes), false),
            Transfer::Unknown => (Cow::Borrowed(bytes), true),
            Transfer::Base64 => {
                let (decoded, problem) = base64(bytes);
                (Cow::Owned(decoded), problem)
            }
            Transfer::QuotedPrintable => {
                let (decoded, problem) = quoted_printable(bytes);
                (Cow::Owned(decoded), problem)
            }
        }
    }
}

/// Characters outside the alphabet are skipped (RFC 2045 §6.8).
fn base64(bytes: &[u8]) -> (Vec<u8>, bool) {
    // To mail-parser 0.11.9 the byte FF is the end, and what follows it is lost.
    let whole = memchr::memchr(u8::MAX, bytes).is_none();
    if whole && let Some(decoded) = guard(|| base64_decode(bytes)).flatten() {
        return (decoded, false);
    }
    let clean: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
        .collect();
    (guard(|| base64_decode(&clean)).flatten().unwrap_or_default(), true)
}

/// RFC 2045 §6.7, with its advice for robust decoding: an `=` that begins no code stays.
fn quoted_printable(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(bytes.len());
    let mut problem = false;
    let mut rest = bytes;
    while !rest.is_empty() {
        let (line, after) = match memchr::memchr(b'\n', rest) {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None => (rest, &rest[rest.len()..]),
        };
        let ended = line.len() < rest.len();
        let (line, end): (_, &[u8]) = match line.strip_suffix(b"\r") {
            Some(line) if ended => (line, b"\r\n"),
            _ => (line, if ended { b"\n" } else { b"" }),
        };
        if !quoted_printable_line(line.trim_ascii_end(), &mut out, &mut problem) {
            out.extend_from_slice(end);
        }
        rest = after;
    }
    (out, problem)
}

/// Decodes one line; `true` when it ends in a soft line break.
fn quoted_printable_line(mut line: &[u8], out: &mut Vec<u8>, problem: &mut bool) -> bool {
    while let Some(at) = memchr::memchr(b'=', line) {
        out.extend_from_slice(&line[..at]);
        line = &line[at + 1..];
        match line {
            [] => return true,
            [high, low, after @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.push(hex(*high) << 4 | hex(*low));
                line = after;
            }
            _ => {
                out.push(b'=');
                *problem = true;
            }
        }
    }
    out.extend_from_slice(line);
    false
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit.wrapping_sub(b'A').wrapping_add(10),
    }
}
