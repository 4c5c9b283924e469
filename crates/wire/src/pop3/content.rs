//! A message as it comes (RFC 1939 §3): dots undoubled, the end found, whatever
//! the pieces. Only CRLF is a line's end here: a message may hold a bare LF
//! before a lone dot, and that must not cut it short.

use memchr::memchr;

use super::limits;
use crate::lines::Lines;

/// Reads one message.
#[derive(Debug)]
pub struct Content {
    place: Place,
    out: Vec<u8>,
    total_bytes: u64,
}

/// Where the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    LineStart,
    /// After a dot at a line's start.
    Dot,
    /// After a dot and a CR there: one byte from the end.
    DotCr,
    Middle,
    /// After a CR in a line.
    Cr,
}

/// What reading gave.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// More is needed.
    Wait,
    /// A piece, and more follows.
    Chunk(Vec<u8>),
    /// The last piece, perhaps empty.
    Last(Vec<u8>),
    /// Longer than [`limits::MESSAGE_BYTES`].
    TooLong,
}

impl Content {
    pub fn new() -> Content {
        Content { place: Place::LineStart, out: Vec::new(), total_bytes: 0 }
    }

    /// Reads on.
    pub fn next(&mut self, input: &mut Lines) -> Piece {
        loop {
            let rest = input.rest();
            if rest.is_empty() {
                return Piece::Wait;
            }
            let (used, ended) = self.take(rest);
            input.consume(used);
            self.total_bytes += used as u64;
            if ended {
                return Piece::Last(std::mem::take(&mut self.out));
            }
            if self.total_bytes > limits::MESSAGE_BYTES {
                return Piece::TooLong;
            }
            if self.out.len() >= limits::CHUNK_BYTES {
                return Piece::Chunk(std::mem::take(&mut self.out));
            }
        }
    }

    /// Takes a run of like bytes; gives how many, and whether the message ended.
    fn take(&mut self, rest: &[u8]) -> (usize, bool) {
        let Some(&byte) = rest.first() else { return (0, false) };
        let keep = |out: &mut Vec<u8>, held: &[u8]| {
            out.extend_from_slice(held);
            out.push(byte);
        };
        let after = if byte == b'\r' { Place::Cr } else { Place::Middle };
        self.place = match (self.place, byte) {
            (Place::Middle, _) => return (self.run(rest), false),
            (Place::LineStart, b'.') => Place::Dot,
            (Place::DotCr, b'\n') => return (1, true),
            (Place::Dot, b'\r') => Place::DotCr,
            (Place::Cr, b'\n') => {
                keep(&mut self.out, b"");
                Place::LineStart
            }
            // A dot alone before other bytes: doubled, or a server that forgot to.
            (Place::LineStart | Place::Dot | Place::Cr, _) => {
                keep(&mut self.out, b"");
                after
            }
            (Place::DotCr, _) => {
                keep(&mut self.out, b".\r");
                after
            }
        };
        (1, false)
    }

    /// Copies up to and with the next CR.
    fn run(&mut self, rest: &[u8]) -> usize {
        let window = rest.get(..limits::CHUNK_BYTES).unwrap_or(rest);
        let (used, place) = match memchr(b'\r', window) {
            Some(cr) => (cr + 1, Place::Cr),
            None => (window.len(), Place::Middle),
        };
        self.out.extend_from_slice(window.get(..used).unwrap_or_default());
        self.place = place;
        used
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads in pieces; gives the message and what was left after its end.
    fn read(wire: &[u8], piece: usize) -> (Vec<u8>, bool, Vec<u8>) {
        let (mut input, mut content, mut message) = (Lines::default(), Content::new(), Vec::new());
        let mut ended = false;
        for bytes in wire.chunks(piece) {
            input.feed(bytes);
            while !ended {
                match content.next(&mut input) {
                    Piece::Chunk(bytes) => message.extend(bytes),
                    Piece::Last(bytes) => {
                        message.extend(bytes);
                        ended = true;
                    }
                    Piece::Wait | Piece::TooLong => break,
                }
            }
        }
        (message, ended, input.rest().to_vec())
    }

    #[test]
    fn finds_the_end_and_the_dots() {
        let cases: &[(&str, &str, bool, &str)] = &[
            (".\r\n+OK", "", true, "+OK"),
            ("a\r\n.\r\n", "a\r\n", true, ""),
            ("..\r\n...\r\n.\r\n", ".\r\n..\r\n", true, ""),
            ("a\n.\n\r\n.\r\nx", "a\n.\n\r\n", true, "x"),
            ("a\r\n.", "", false, ""),
            ("a\r\n.\r", "", false, ""),
            (".\rb\r\n.\r\n", ".\rb\r\n", true, ""),
            (".b\r\n.\r\n", "b\r\n", true, ""),
            ("\r\r\n.\r\n", "\r\r\n", true, ""),
            ("\r\n\r\n.\r\n", "\r\n\r\n", true, ""),
        ];
        for (wire, message, ended, rest) in cases {
            for piece in 1..=wire.len() {
                let (seen, over, left) = read(wire.as_bytes(), piece);
                let seen = String::from_utf8_lossy(&seen).into_owned();
                let left = String::from_utf8_lossy(&left).into_owned();
                assert_eq!(
                    (seen.as_str(), over, left.as_str()),
                    (*message, *ended, *rest),
                    "{wire:?} {piece}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn gives_back_what_was_stuffed(text in "[a.\r\n]{0,80}", piece in 1usize..20) {
            let mut message = text.replace('\r', "").replace('\n', "\r\n");
            if !message.is_empty() && !message.ends_with("\r\n") {
                message.push_str("\r\n");
            }
            let mut wire = String::new();
            for line in message.split_inclusive("\r\n") {
                if line.starts_with('.') {
                    wire.push('.');
                }
                wire.push_str(line);
            }
            wire.push_str(".\r\nrest");
            let (seen, ended, rest) = read(wire.as_bytes(), piece);
            prop_assert_eq!(seen, message.into_bytes());
            prop_assert!(ended);
            prop_assert_eq!(rest, b"rest".to_vec());
        }
    }
}
