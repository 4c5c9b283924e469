//! Answers cut out of the stream: lines, with the literals that belong to
//! them. Small literals stay in place; large ones leave in pieces as they come,
//! so that no message is ever held whole. Knows no grammar beyond `{n}`.

use bytes::{Bytes, BytesMut};
use memchr::{memchr, memmem, memrchr};

use super::{Chunk, Error};
use crate::limits;

/// What arrived, cut into answers.
#[derive(Default)]
pub(super) struct Frames {
    buffer: BytesMut,
    /// Text of the present answer that had to leave `buffer` ahead of a large literal.
    head: BytesMut,
    /// Where in `buffer` the text after the last literal begins.
    segment: usize,
    /// No line end before this offset. Lies beyond the end while a small literal is incomplete.
    searched: usize,
    /// Bytes of small literals in the present answer: they do not count as line.
    literal_bytes: usize,
    literals: usize,
    streaming: Option<Streaming>,
    streamed: Vec<Streamed>,
    next_literal: u64,
    trust: Trust,
    pub closed: bool,
}

/// How much we take from the peer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Trust {
    /// Nobody is signed in.
    #[default]
    Early,
    /// We are.
    SignedIn,
}

/// One answer without its line end, or a piece of a literal in it.
pub(super) enum Frame {
    Answer(Answer),
    Chunk(Chunk),
}

/// One answer. Where a large literal was, nothing is left but its `{n}`.
pub(super) struct Answer {
    pub bytes: Bytes,
    pub streamed: Vec<Streamed>,
}

/// A literal that went ahead in pieces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Streamed {
    /// Where in the answer its first byte would be.
    pub at: usize,
    pub literal: u64,
    pub size: u64,
}

struct Streaming {
    literal: u64,
    uid: Option<u32>,
    size: u64,
    sent: u64,
}

impl Frames {
    pub fn feed(&mut self, bytes: &[u8]) {
        self.closed |= bytes.is_empty();
        self.buffer.extend_from_slice(bytes);
    }

    /// Forgets what came in clear (RFC 9051 §6.2.1).
    pub fn clear(&mut self) {
        *self = Frames { closed: self.closed, ..Frames::default() };
    }

    /// Gives what nobody has read yet: it is not what it seemed to be (RFC 4978 §3).
    pub fn take_rest(&mut self) -> Vec<u8> {
        let rest = self.buffer.split().to_vec();
        *self = Frames { closed: self.closed, trust: self.trust, ..Frames::default() };
        rest
    }

    pub fn trust(&mut self, trust: Trust) {
        self.trust = trust;
    }

    /// The next answer or piece, as far as it is here.
    pub fn next(&mut self) -> Result<Option<Frame>, Error> {
        loop {
            if let Some(streaming) = &mut self.streaming {
                let piece = next_piece(streaming, &mut self.buffer);
                if streaming.sent == streaming.size {
                    self.streaming = None;
                }
                return Ok(piece.map(Frame::Chunk));
            }
            let unread = self.buffer.get(self.searched..);
            let Some(end) = unread.and_then(|rest| memchr(b'\n', rest)).map(|n| self.searched + n + 1) else {
                self.searched = self.searched.max(self.buffer.len());
                self.check_size(self.buffer.len().min(self.searched))?;
                return Ok(None);
            };
            self.check_size(end)?;
            let segment = self.buffer.get(self.segment..end).unwrap_or_default();
            match literal_announced(segment).filter(|_| !self.is_status()) {
                None => return Ok(Some(Frame::Answer(self.cut_answer(end)))),
                Some(size) => self.begin_literal(size, end)?,
            }
        }
    }

    fn cut_answer(&mut self, end: usize) -> Answer {
        let text = self.buffer.split_to(end);
        let mut bytes = match self.head.is_empty() {
            true => text.freeze(),
            false => {
                self.head.extend_from_slice(&text);
                self.head.split().freeze()
            }
        };
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let length = line.strip_suffix(b"\r").unwrap_or(line).len();
        bytes.truncate(length);
        (self.segment, self.searched, self.literal_bytes, self.literals) = (0, 0, 0, 0);
        Answer { bytes, streamed: std::mem::take(&mut self.streamed) }
    }

    fn begin_literal(&mut self, size: u64, end: usize) -> Result<(), Error> {
        self.literals += 1;
        check("the number of literals in an answer", self.literals, limits::IMAP_LITERALS)?;
        if size <= limits::IMAP_HELD_LITERAL_BYTES {
            // The comparison above keeps this within any usize.
            let size = usize::try_from(size).unwrap_or_default();
            self.literal_bytes += size;
            self.segment = end + size;
            self.searched = self.segment;
            return check("an answer", self.head.len() + self.segment, self.answer_limit());
        }
        let bound =
            if self.may_stream() { limits::IMAP_LITERAL_BYTES } else { limits::IMAP_HELD_LITERAL_BYTES };
        if size > bound {
            return Err(Error::Limit { what: "a literal", bound });
        }
        self.head.extend_from_slice(&self.buffer.split_to(end));
        (self.segment, self.searched) = (0, 0);
        self.next_literal += 1;
        let literal = self.next_literal;
        self.streamed.push(Streamed { at: self.head.len(), literal, size });
        self.streaming = Some(Streaming { literal, uid: uid_so_far(&self.head), size, sent: 0 });
        Ok(())
    }

    /// Checks the present answer, of which the first `here` bytes of the buffer are.
    fn check_size(&self, here: usize) -> Result<(), Error> {
        let bytes = self.head.len() + here;
        check("an answer", bytes, self.answer_limit())?;
        check("a line", bytes.saturating_sub(self.literal_bytes), limits::IMAP_LINE_BYTES)
    }

    fn answer_limit(&self) -> usize {
        match self.trust {
            Trust::Early => limits::IMAP_EARLY_BYTES,
            Trust::SignedIn => limits::IMAP_ANSWER_BYTES,
        }
    }

    /// The beginning of the present answer.
    fn start(&self) -> &[u8] {
        if self.head.is_empty() { &self.buffer } else { &self.head }
    }

    /// Only a message is large: `* n FETCH (…`, `* n UIDFETCH (…`.
    fn may_stream(&self) -> bool {
        let mut words = self.start().split(|b| *b == b' ');
        self.trust == Trust::SignedIn
            && words.next() == Some(b"*")
            && words.next().is_some_and(|word| word.iter().all(u8::is_ascii_digit))
            && words.next().is_some_and(is_fetch)
    }

    /// The words of a status answer are for people: `{12}` at their end announces nothing.
    fn is_status(&self) -> bool {
        let mut words = self.start().split(|b| b" \r\n".contains(b));
        let first = words.next().unwrap_or_default();
        let second = words.next().unwrap_or_default();
        const STATUS: [&[u8]; 5] = [b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH"];
        first == b"+" || STATUS.iter().any(|status| status.eq_ignore_ascii_case(second))
    }
}

fn is_fetch(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"FETCH") || word.eq_ignore_ascii_case(b"UIDFETCH")
}

fn check(what: &'static str, value: usize, bound: usize) -> Result<(), Error> {
    match value > bound {
        true => Err(Error::Limit { what, bound: bound as u64 }),
        false => Ok(()),
    }
}

fn next_piece(streaming: &mut Streaming, buffer: &mut BytesMut) -> Option<Chunk> {
    let left = usize::try_from(streaming.size - streaming.sent).unwrap_or(usize::MAX);
    let take = buffer.len().min(left).min(limits::IMAP_CHUNK_BYTES_MAX);
    if take < left.min(limits::IMAP_CHUNK_BYTES) {
        return None;
    }
    let (offset, bytes) = (streaming.sent, buffer.split_to(take).freeze());
    streaming.sent += take as u64;
    Some(Chunk { literal: streaming.literal, uid: streaming.uid, size: streaming.size, offset, bytes })
}

/// Reads `{n}`, `{n+}` or `~{n}` at the end of a line. More than 64 bits count as the most there is.
fn literal_announced(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let open = memrchr(b'{', line)?;
    let before = open.checked_sub(1).and_then(|n| line.get(n));
    if before.is_some_and(|b| !b" ()[]>~".contains(b)) {
        return None;
    }
    let digits = line.get(open + 1..)?;
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |n: u64, b: &u8| n.saturating_mul(10).saturating_add(u64::from(b - b'0'));
    Some(digits.iter().fold(0, digit))
}

/// The UID, where a FETCH names it before its first string.
fn uid_so_far(head: &[u8]) -> Option<u32> {
    let plain = head.split(|b| *b == b'"').next()?;
    let at = memmem::find(plain, b"UID ")?;
    if memchr(b'{', plain.get(..at)?).is_some() {
        return None;
    }
    let digits = plain.get(at + 4..)?.split(|b| !b.is_ascii_digit()).next()?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds `wire` in pieces of `size`; answers as text, chunks summed up.
    fn cut(wire: &[u8], size: usize) -> Result<Vec<String>, Error> {
        let (mut frames, mut seen, mut bytes) = (Frames::default(), Vec::new(), 0);
        frames.trust(Trust::SignedIn);
        for piece in wire.chunks(size) {
            frames.feed(piece);
            while let Some(frame) = frames.next()? {
                match frame {
                    Frame::Answer(answer) => seen.push(String::from_utf8_lossy(&answer.bytes).into_owned()),
                    Frame::Chunk(chunk) => {
                        assert_eq!((chunk.offset, chunk.uid), (bytes, Some(7)));
                        bytes += chunk.bytes.len() as u64;
                        if chunk.is_last() {
                            seen.push(format!("<{bytes}>"));
                            bytes = 0;
                        }
                    }
                }
            }
        }
        Ok(seen)
    }

    #[test]
    fn cuts_the_same_whatever_the_pieces() {
        let big = vec![b'x'; 70_000];
        let wire = [
            b"* OK see {3}\r\n* 1 FETCH (BODY[] {5}\r\na{1}\n UID 3)\n* LIST () {1}\r\nx\r\n* 2 FETCH (UID 7 BODY[1] {2+}\r\nab BODY[] ~{70000}\r\n"
                .as_slice(),
            &big,
            b" FLAGS ())\r\nA1 OK\r\n* SEARCH",
        ]
        .concat();
        let expected = [
            "* OK see {3}",
            "* 1 FETCH (BODY[] {5}\r\na{1}\n UID 3)",
            "* LIST () {1}\r\nx",
            "<70000>",
            "* 2 FETCH (UID 7 BODY[1] {2+}\r\nab BODY[] ~{70000}\r\n FLAGS ())",
            "A1 OK",
        ];
        for size in [1, 2, 3, 7, 64, 1000, 65_536, wire.len()] {
            assert_eq!(cut(&wire, size).expect("no bound is crossed"), expected, "pieces of {size}");
        }
    }

    #[test]
    fn bounds_hold() {
        // Invariant 12.
        for wire in [
            b"* 1 FETCH (BODY[] {99999999999999999999999}\r\n".as_slice(),
            b"* 1 FETCH (BODY[] {1073741825}\r\n",
            b"* LIST () \"/\" {65537}\r\n",
            &b"* LIST {60000}\r\n".repeat(600),
            &vec![b'x'; limits::IMAP_LINE_BYTES + 1],
        ] {
            let padded = [wire, &vec![b' '; if wire.len() < 100 { 0 } else { 40 << 20 }]].concat();
            assert!(matches!(cut(&padded, 1 << 20), Err(Error::Limit { .. })), "{}", wire.len());
        }
    }
}
