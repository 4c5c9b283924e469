//! Text made fit for the wire: format=flowed (RFC 3676), quoted-printable and base64 (RFC 2045 §6).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::html::{Flowed, each_line};

/// A body as it is written, with its words for Content-Type and Content-Transfer-Encoding.
pub(super) struct Body {
    pub(super) charset: &'static str,
    pub(super) encoding: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// One line per paragraph becomes lines of at most 78 columns with soft breaks, LF line ends.
pub(super) fn flow(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    each_line(&text.replace("\r\n", "\n").replace('\r', "\n"), Flowed::No, |depth, paragraph| {
        let marks = ">".repeat(depth.min(MARKS));
        if paragraph == SIGNATURE {
            return line(&marks, SIGNATURE, &mut out);
        }
        let mut rest = paragraph.trim_end_matches([' ', '\t']);
        while let Some(at) = soft_break(rest, WIDTH - marks.len() - 2) {
            line(&marks, &rest[..at], &mut out);
            rest = &rest[at..];
        }
        line(&marks, rest, &mut out);
    });
    out
}

/// Writes quote marks and text; a space is put before what would be read as a mark (RFC 3676 §4.4).
fn line(marks: &str, text: &str, out: &mut String) {
    out.push_str(marks);
    let stuffed = text.starts_with([' ', '>']) || text.starts_with("From ");
    if stuffed || (!marks.is_empty() && !text.is_empty()) {
        out.push(' ');
    }
    out.push_str(text);
    out.push('\n');
}

/// Where to break a long paragraph: after the last space that fits, else after the first.
fn soft_break(text: &str, width: usize) -> Option<usize> {
    if text.len() <= width {
        return None;
    }
    let mut columns = 0;
    let mut best = None;
    for (at, c) in text.char_indices() {
        columns += 1;
        if c == ' ' && &text[..=at] != SIGNATURE && (columns <= width || best.is_none()) {
            best = Some(at + 1);
        }
        if columns > width && best.is_some() {
            break;
        }
    }
    best.filter(|&at| columns > width && !text[at..].is_empty())
}

/// A text as 7bit, quoted-printable or base64, whichever is shortest and stays ASCII.
pub(super) fn text(text: &str) -> Body {
    let wide = text.bytes().filter(|b| !b.is_ascii()).count();
    let charset = if wide == 0 { "us-ascii" } else { "utf-8" };
    let longest = text.split('\n').map(str::len).max().unwrap_or_default();
    if wide == 0 && longest <= SEVEN_BIT_LINE && !text.contains(['\r', '\0']) {
        return Body { charset, encoding: "7bit", bytes: text.replace('\n', "\r\n").into_bytes() };
    }
    if wide * 3 > text.len() {
        return Body { charset, encoding: "base64", bytes: base64(text.replace('\n', "\r\n").as_bytes()) };
    }
    Body { charset, encoding: "quoted-printable", bytes: quoted_printable(text) }
}

/// Lines of 76 columns, each ended.
pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 54 * 76 + 80);
    let mut encoded = String::with_capacity(COLUMNS);
    for line in bytes.chunks(COLUMNS / 4 * 3) {
        encoded.clear();
        STANDARD.encode_string(line, &mut encoded);
        out.extend_from_slice(encoded.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 4);
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.extend_from_slice(b"\r\n");
        }
        let mut columns = 0;
        for (at, byte) in line.bytes().enumerate() {
            let last = at + 1 == line.len();
            let plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (matches!(byte, b' ' | b'\t') && !last);
            let width = if plain { 1 } else { 3 };
            if columns + width > COLUMNS - 1 {
                out.extend_from_slice(b"=\r\n");
                columns = 0;
            }
            columns += width;
            if plain {
                out.push(byte);
            } else {
                out.extend_from_slice(format!("={byte:02X}").as_bytes());
            }
        }
    }
    out
}

const SIGNATURE: &str = "-- ";
/// RFC 3676 §4.2 asks for 78 columns or fewer.
const WIDTH: usize = 78;
/// Quote marks written before a line; deeper quotes are written at this depth.
const MARKS: usize = 40;
/// RFC 2045 §6.7 and §6.8.
const COLUMNS: usize = 76;
/// RFC 5322 §2.1.1, without the line's end.
const SEVEN_BIT_LINE: usize = 990;
