//! The message as it goes over the wire (RFC 5321 §4.5.2): every line ended by
//! CRLF and nothing else, a dot doubled at a line's start. Bare CR and LF become
//! line ends, so that nobody downstream can read a second message into this
//! one (SMTP smuggling).

use bytes::Bytes;
use memchr::memchr2;

use super::limits;

/// A message on its way out, without the final dot.
#[derive(Debug)]
pub struct Body {
    message: Bytes,
    at: usize,
    line_start: bool,
}

/// The end of every message. A step of its own: before it, nothing was sent.
pub const FINAL_DOT: &[u8] = b".\r\n";

impl Body {
    pub fn new(message: Bytes) -> Body {
        Body { message, at: 0, line_start: true }
    }

    /// The next piece, about [`limits::CHUNK_BYTES`] long; `None` at the end.
    pub fn next(&mut self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        while out.len() < limits::CHUNK_BYTES && self.at < self.message.len() {
            self.take_piece(&mut out);
        }
        if self.at >= self.message.len() && !self.line_start {
            out.extend_from_slice(b"\r\n");
            self.line_start = true;
        }
        (!out.is_empty()).then_some(out)
    }

    /// Copies up to the next line end, or as much as one piece holds.
    fn take_piece(&mut self, out: &mut Vec<u8>) {
        let rest = self.message.get(self.at..).unwrap_or_default();
        let window = rest.get(..limits::CHUNK_BYTES).unwrap_or(rest);
        if self.line_start && window.first() == Some(&b'.') {
            out.push(b'.');
        }
        let Some(end) = memchr2(b'\r', b'\n', window) else {
            out.extend_from_slice(window);
            self.at += window.len();
            self.line_start = false;
            return;
        };
        out.extend_from_slice(window.get(..end).unwrap_or_default());
        out.extend_from_slice(b"\r\n");
        self.at += end + line_end(rest.get(end..).unwrap_or_default());
        self.line_start = true;
    }
}

/// What must be known about a message before it is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Bytes on the wire, doubled dots and the final dot not counted (RFC 1870 §3).
    pub size_bytes: u64,
    /// Holds bytes above 127.
    pub eight_bit: bool,
    /// Holds such bytes in its header.
    pub utf8_header: bool,
}

/// Measures a message in one pass.
pub fn measure(message: &[u8]) -> Measure {
    let (mut size, mut at, mut header_end) = (0u64, 0, None);
    while let Some(rest) = message.get(at..).filter(|rest| !rest.is_empty()) {
        let end = memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
        if end == 0 && header_end.is_none() {
            header_end = Some(at);
        }
        size += end as u64 + 2;
        at += end + line_end(rest.get(end..).unwrap_or_default());
    }
    let header = message.get(..header_end.unwrap_or(message.len())).unwrap_or_default();
    Measure { size_bytes: size, eight_bit: !message.is_ascii(), utf8_header: !header.is_ascii() }
}

/// Length of the line end at the start: CRLF, or one of them alone.
fn line_end(rest: &[u8]) -> usize {
    match rest {
        [b'\r', b'\n', ..] => 2,
        [_, ..] => 1,
        [] => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(message: &[u8]) -> Vec<u8> {
        let mut body = Body::new(Bytes::copy_from_slice(message));
        std::iter::from_fn(|| body.next()).flatten().collect()
    }

    #[test]
    fn doubles_dots_and_ends_lines() {
        let cases: &[(&str, &str)] = &[
            ("", ""),
            ("a\r\nb\r\n", "a\r\nb\r\n"),
            ("a", "a\r\n"),
            (".", "..\r\n"),
            (".\r\n..\r\na.b\r\n", "..\r\n...\r\na.b\r\n"),
            ("a\n.\nb\r.\r\n", "a\r\n..\r\nb\r\n..\r\n"),
            ("\n\r\r\n", "\r\n\r\n\r\n"),
            ("a\r\n.\r\nMAIL FROM:<x@y>\r\n", "a\r\n..\r\nMAIL FROM:<x@y>\r\n"),
        ];
        for (message, expected) in cases {
            assert_eq!(String::from_utf8(whole(message.as_bytes())).unwrap(), *expected);
        }
    }

    #[test]
    fn measures() {
        let cases: &[(&str, u64, bool, bool)] = &[
            ("", 0, false, false),
            ("a: b\r\n\r\nc", 11, false, false),
            ("a: b\n\nc\n", 11, false, false),
            ("a: b\r\n\r\né\r\n", 12, true, false),
            ("a: é\r\n\r\nc\r\n", 12, true, true),
        ];
        for (message, size_bytes, eight_bit, utf8_header) in cases.iter().copied() {
            let expected = Measure { size_bytes, eight_bit, utf8_header };
            assert_eq!(measure(message.as_bytes()), expected, "{message:?}");
        }
    }

    proptest! {
        /// Whatever the message, the wire shows one end only and what the receiver reads is the message.
        #[test]
        fn nothing_ends_early(message in proptest::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'.'), Just(b'a')], 0..64)) {
            let wire = [whole(&message), FINAL_DOT.to_vec()].concat();
            let text = [b"\r\n".as_slice(), &wire].concat();
            let end = text.windows(5).position(|five| five == b"\r\n.\r\n").unwrap();
            prop_assert_eq!(end + 5, text.len());
            let bare = wire.windows(2).filter(|two| (two[0] == b'\r') != (two[1] == b'\n')).count();
            prop_assert_eq!(bare, 0);
            let stuffed: u64 = wire.split(|b| *b == b'\n').filter(|line| line.starts_with(b"..")).count() as u64;
            prop_assert_eq!(measure(&message).size_bytes + stuffed + 3, wire.len() as u64);
        }

        #[test]
        fn pieces_do_not_matter(fill in 0usize..200, tail in "[a.\r\n]{0,12}") {
            let long = [vec![b'x'; limits::CHUNK_BYTES - 100 + fill], tail.clone().into_bytes()].concat();
            let expected = [vec![b'x'; limits::CHUNK_BYTES - 100 + fill], whole(format!("x{tail}").as_bytes())[1..].to_vec()].concat();
            prop_assert_eq!(whole(&long), expected);
        }
    }
}
