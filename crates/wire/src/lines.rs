//! Bytes from a peer, cut into lines. Never holds more than its bound.

use memchr::memchr;

/// What arrived and was not yet read. Remembers that the peer closed.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    held: Vec<u8>,
    start: usize,
    /// No line end before this offset: a line that comes byte by byte is searched once.
    searched: usize,
    closed: bool,
}

/// A line went on for more than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

/// Whether the first bytes of a peer are a record of TLS and not words: an
/// alert, most often, from a port that expected TLS (RFC 8446 §5.1).
pub(crate) fn is_tls_record(bytes: &[u8]) -> bool {
    matches!(bytes, [0x14..=0x17, ..])
}

impl Lines {
    /// Takes bytes in; `&[]` says that the peer closed.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.closed |= bytes.is_empty();
        if self.start > 0 && self.start >= self.held.len() / 2 {
            self.held.drain(..self.start);
            self.searched -= self.start;
            self.start = 0;
        }
        self.held.extend_from_slice(bytes);
    }

    /// The next line without its end, once it is complete. A bare LF ends a
    /// line too: some servers send that, and here it can do no harm.
    pub fn next(&mut self, limit_bytes: usize) -> Result<Option<&[u8]>, TooLong> {
        let found = self.held.get(self.searched..).and_then(|rest| memchr(b'\n', rest));
        let Some(offset) = found else {
            self.searched = self.held.len();
            return match self.searched - self.start > limit_bytes {
                true => Err(TooLong),
                false => Ok(None),
            };
        };
        let (from, end) = (self.start, self.searched + offset);
        if end - from > limit_bytes {
            return Err(TooLong);
        }
        self.start = end + 1;
        self.searched = self.start;
        let line = self.held.get(from..end).unwrap_or_default();
        Ok(Some(line.strip_suffix(b"\r").unwrap_or(line)))
    }

    /// Everything that is held, complete lines or not.
    pub fn rest(&self) -> &[u8] {
        self.held.get(self.start..).unwrap_or_default()
    }

    /// Drops the first `count` bytes of the rest.
    pub fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.held.len());
        self.searched = self.searched.max(self.start);
    }

    /// Drops everything: what came in clear counts for nothing under TLS (RFC 3207 §4.2).
    pub fn clear(&mut self) {
        self.held.clear();
        self.start = 0;
        self.searched = 0;
    }

    /// Whether the peer closed and every complete line was read.
    pub fn ended(&self) -> bool {
        self.closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_whatever_the_pieces() {
        let whole = b"one\r\ntwo\n\r\nhalf";
        for size in 1..=whole.len() {
            let (mut lines, mut seen) = (Lines::default(), Vec::new());
            for piece in whole.chunks(size) {
                lines.feed(piece);
                while let Ok(Some(line)) = lines.next(64) {
                    seen.push(line.to_vec());
                }
            }
            assert_eq!(seen, [b"one".to_vec(), b"two".to_vec(), b"".to_vec()]);
            assert_eq!(lines.rest(), b"half");
        }
    }

    #[test]
    fn refuses_what_does_not_end() {
        let mut lines = Lines::default();
        lines.feed(&[b'x'; 65]);
        assert_eq!(lines.next(64), Err(TooLong));
        let mut lines = Lines::default();
        lines.feed(&[[b'x'; 65].as_slice(), b"\n"].concat());
        assert_eq!(lines.next(64), Err(TooLong));
    }
}
