//! Files of many messages (mbox, RFC 4155), cut into messages while they are
//! read, and written message by message. Holds one at a time, whatever the file's size.
//!
//! A line `From ` begins a message only where a header follows: not every
//! program quotes such lines of a text. Where they are quoted (`>From `) one
//! `>` goes, as the reversible dialect has it.

use memchr::memchr;

use crate::{Keywords, limits, noted};

/// Appends a message as such a file has it: the line that begins it, what is noted
/// about it, and its bytes, quoted where a line would begin another (the reversible dialect).
pub fn write(sender: &str, received_at: i64, keywords: &Keywords, raw: &[u8], to: &mut Vec<u8>) {
    let end = match memchr(b'\n', raw) {
        Some(at) if raw[..at].ends_with(b"\r") => "\r\n",
        _ => "\n",
    };
    let sender: String = sender.chars().filter(char::is_ascii_graphic).collect();
    let sender = if sender.is_empty() { "MAILER-DAEMON" } else { &sender };
    let time = jiff::Timestamp::from_second(received_at).unwrap_or_default();
    let time = time.strftime("%a %b %e %H:%M:%S %Y");
    to.extend_from_slice(format!("From {sender} {time}{end}").as_bytes());
    noted::write(keywords, raw.len(), end, to);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"From ") || is_quoted(line) {
            to.push(b'>');
        }
        to.extend_from_slice(line);
    }
    if !line_ends(raw) {
        to.extend_from_slice(end.as_bytes());
    }
    to.extend_from_slice(end.as_bytes());
}

/// What a file gives, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A message, without the line that began it.
    Message(Vec<u8>),
    /// A message of so many bytes, which is too large to be held.
    TooLarge(u64),
}

/// Cuts a file: [`Mbox::feed`] its bytes in pieces of any size, after each take
/// all that [`Mbox::next`] gives; after the last, all of [`Mbox::finish`].
#[derive(Debug)]
pub struct Mbox {
    /// What was fed; lines before `at` are done with.
    held: Vec<u8>,
    at: usize,
    message: Vec<u8>,
    size: u64,
    most: usize,
    begun: bool,
    after_blank: bool,
    in_line: bool,
}

impl Default for Mbox {
    fn default() -> Mbox {
        Mbox::with_most(limits::MBOX_MESSAGE_BYTES)
    }
}

impl Mbox {
    /// For a file of messages of so many bytes at most.
    pub fn with_most(most: usize) -> Mbox {
        Mbox {
            held: Vec::new(),
            at: 0,
            message: Vec::new(),
            size: 0,
            most,
            begun: false,
            after_blank: true,
            in_line: false,
        }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.held.drain(..self.at);
        self.at = 0;
        self.held.extend_from_slice(bytes);
    }

    /// The next message that is whole. `None`: feed more.
    #[expect(clippy::should_implement_trait, reason = "it goes on after a None")]
    pub fn next(&mut self) -> Option<Piece> {
        self.advance(false)
    }

    /// What is left when the file is at its end. `None`: that was all.
    pub fn finish(&mut self) -> Option<Piece> {
        self.advance(true).or_else(|| self.cut())
    }

    fn advance(&mut self, ended: bool) -> Option<Piece> {
        loop {
            let rest = &self.held[self.at..];
            let length = match memchr(b'\n', rest) {
                Some(end) => end + 1,
                None if rest.is_empty() => return None,
                None if ended || rest.len() >= limits::MBOX_LINE_BYTES => rest.len(),
                None => return None,
            };
            let (line, after) = rest.split_at(length);
            if !self.in_line && self.may_begin(line) {
                // The first line of a file needs nobody to vouch for it.
                let begins = if self.begun { begins_header(after, ended) } else { Some(true) };
                if begins? {
                    self.at += length;
                    let piece = self.cut();
                    (self.begun, self.in_line) = (true, !line_ends(&self.held[..self.at]));
                    match piece {
                        Some(piece) => return Some(piece),
                        None => continue,
                    }
                }
            }
            self.take(length);
        }
    }

    /// A separator stands after an empty line, or says when, as separators do.
    fn may_begin(&self, line: &[u8]) -> bool {
        line.starts_with(b"From ") && (self.after_blank || ends_in_a_year(line))
    }

    /// Takes a line of the message.
    fn take(&mut self, length: usize) {
        let line = &self.held[self.at..self.at + length];
        let is_blank = !self.in_line && line.trim_ascii().is_empty();
        if self.begun || !is_blank {
            self.begun = true;
            let quoted = !self.in_line && is_quoted(line);
            let line = &line[usize::from(quoted)..];
            self.size += line.len() as u64;
            match self.size <= self.most as u64 {
                true => self.message.extend_from_slice(line),
                false => self.message = Vec::new(),
            }
        }
        self.after_blank = is_blank;
        self.in_line = !line_ends(&self.held[..self.at + length]);
        self.at += length;
    }

    /// Ends the message in hand.
    fn cut(&mut self) -> Option<Piece> {
        let (mut message, size) = (std::mem::take(&mut self.message), std::mem::take(&mut self.size));
        (self.begun, self.after_blank, self.in_line) = (false, true, false);
        if size > self.most as u64 {
            return Some(Piece::TooLarge(size));
        }
        // The empty line that stands before the next separator is none of the message's.
        for blank in [&b"\r\n\r\n"[..], b"\n\n"] {
            if message.ends_with(blank) {
                message.truncate(message.len() - blank.len() / 2);
                break;
            }
        }
        (!message.trim_ascii().is_empty()).then_some(Piece::Message(message))
    }
}

/// Whether a file begins as one of many messages does.
pub fn is_mbox(start: &[u8]) -> bool {
    start.starts_with(b"From ")
}

/// Whether a header begins here: two lines of one, or one and its end. `None`: too little is known.
fn begins_header(bytes: &[u8], ended: bool) -> Option<bool> {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let mut next = || match lines.next() {
        Some(line) if line.ends_with(b"\n") || line.len() >= limits::MBOX_LINE_BYTES => Some(line),
        Some(line) if ended => Some(line),
        None if ended => Some(&b""[..]),
        _ => None,
    };
    let is_first = |line: &[u8]| is_field(line) || line.starts_with(b">From ");
    let first = next()?;
    if !is_first(first) {
        return Some(false);
    }
    let second = next()?;
    let folded = matches!(second.first(), Some(b' ' | b'\t'));
    Some(second.trim_ascii().is_empty() || folded || is_field(second))
}

/// Whether a line begins a header field (RFC 5322 §2.2).
pub fn is_field(line: &[u8]) -> bool {
    let name = line.iter().take_while(|byte| byte.is_ascii_graphic() && **byte != b':').count();
    name > 0 && line[name..].trim_ascii_start().starts_with(b":")
}

fn is_quoted(line: &[u8]) -> bool {
    let quotes = line.iter().take_while(|byte| **byte == b'>').count();
    quotes > 0 && line[quotes..].starts_with(b"From ")
}

/// `From anna@a.test Mon Jan  5 09:00:00 2026`, with or without a zone behind it.
fn ends_in_a_year(line: &[u8]) -> bool {
    let is_year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    let mut words = line.trim_ascii_end().rsplit(|byte| *byte == b' ').filter(|word| !word.is_empty());
    words.by_ref().take(2).any(is_year)
}

fn line_ends(bytes: &[u8]) -> bool {
    bytes.ends_with(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(file: &[u8], most: usize, chunk: usize) -> Vec<Piece> {
        let (mut mbox, mut pieces) = (Mbox::with_most(most), Vec::new());
        for bytes in file.chunks(chunk.max(1)) {
            mbox.feed(bytes);
            pieces.extend(std::iter::from_fn(|| mbox.next()));
        }
        pieces.extend(std::iter::from_fn(|| mbox.finish()));
        pieces
    }

    fn messages(file: &str) -> Vec<String> {
        let text = |piece| match piece {
            Piece::Message(bytes) => String::from_utf8(bytes).unwrap(),
            Piece::TooLarge(size) => format!("too large: {size}"),
        };
        cut(file.as_bytes(), 10_000, 7).into_iter().map(text).collect()
    }

    /// H02: the dialects as they are found.
    #[test]
    fn cuts_what_programs_write() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("one", "From a@b Mon Jan  5 09:00:00 2026\nA: 1\n\nx\n\n", &["A: 1\n\nx\n"]),
            (
                "two",
                "From - Mon Jan  5 09:00:00 2026\nA: 1\n\nx\n\nFrom -\nB: 2\nC: 3\n\ny\n",
                &["A: 1\n\nx\n", "B: 2\nC: 3\n\ny\n"],
            ),
            (
                "a text that says From, followed by words",
                "From a\nA: 1\n\nhi\n\nFrom here on\nall is well\n",
                &["A: 1\n\nhi\n\nFrom here on\nall is well\n"],
            ),
            (
                "no empty line between",
                "From a Mon Jan  5 09:00:00 2026\nA: 1\n\nx\nFrom b Mon Jan  5 09:00:00 2026 +0100\nB: 2\n\ny\n",
                &["A: 1\n\nx\n", "B: 2\n\ny\n"],
            ),
            (
                "quoted",
                "From a\nA: 1\n\n>From b\n>>From c\n> From d\n",
                &["A: 1\n\nFrom b\n>From c\n> From d\n"],
            ),
            (
                "CRLF",
                "From a\r\nA: 1\r\n\r\nx\r\n\r\nFrom b\r\nB: 2\r\n\r\n",
                &["A: 1\r\n\r\nx\r\n", "B: 2\r\n"],
            ),
            ("no end of line at the end", "From a\nA: 1\n\nx", &["A: 1\n\nx"]),
            ("no separator at all", "A: 1\n\nx\n", &["A: 1\n\nx\n"]),
            ("empty lines, and nothing", "\n\nFrom a\n\n\n", &[]),
            ("a lone first line", "From a", &[]),
        ];
        for (story, file, expected) in cases {
            assert_eq!(&messages(file), expected, "{story}");
        }
    }

    /// H03, invariant 12: what is too large is told and passed over; the next is whole.
    #[test]
    fn one_that_is_too_large_spoils_nothing() {
        let large = format!("A: 1\n\n{}\n", "x".repeat(5000));
        let file = format!("From a\n{large}\nFrom b\nB: 2\n\ny\n");
        let expected = [Piece::TooLarge(large.len() as u64 + 1), Piece::Message(b"B: 2\n\ny\n".to_vec())];
        assert_eq!(cut(file.as_bytes(), 1000, 64), expected);
    }

    /// As the reversible dialect writes it.
    fn written(messages: &[Vec<u8>]) -> Vec<u8> {
        let mut file = Vec::new();
        for message in messages {
            file.extend(b"From - Mon Jan  5 09:00:00 2026\n");
            for line in message.split_inclusive(|byte| *byte == b'\n') {
                if line.starts_with(b"From ") || is_quoted(line) {
                    file.push(b'>');
                }
                file.extend(line);
            }
            file.push(b'\n');
        }
        file
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            bodies in proptest::collection::vec("(x|>|From |\n|A: ){0,20}", 0..5),
            chunk in 1usize..40,
        ) {
            let messages: Vec<Vec<u8>> =
                bodies.iter().map(|body| format!("A: 1\nB: 2\n\n{body}\n").into_bytes()).collect();
            let read = cut(&written(&messages), 100_000, chunk);
            prop_assert_eq!(read, messages.into_iter().map(Piece::Message).collect::<Vec<_>>());
        }

        /// E12: messages come back from a file of ours as they went in, whatever is in them.
        #[test]
        fn what_is_exported_is_read(
            messages in proptest::collection::vec("(From |>From |Status: R|A: 1|x| 2026)?((From a|x|>)?(\r\n|\n)){0,9}x?", 1..5),
            chunk in 1usize..40,
        ) {
            let (mut file, keywords) = (Vec::new(), crate::Keywords::new());
            for message in &messages {
                write("a b", 0, &keywords, message.as_bytes(), &mut file);
            }
            prop_assert!(file.starts_with(b"From ab Thu Jan  1 00:00:00 1970"));
            let read = cut(&file, 100_000, chunk).into_iter().map(|piece| match piece {
                Piece::Message(raw) => noted::Noted::read(&raw, noted::Unsaid::Seen).message,
                Piece::TooLarge(_) => Vec::new(),
            });
            prop_assert_eq!(read.collect::<Vec<_>>(), messages.into_iter().map(String::into_bytes).collect::<Vec<_>>());
        }

        /// However the bytes come; and nothing panics.
        #[test]
        fn the_size_of_the_pieces_does_not_matter(
            file in "(From a|From |A: 1|\n|\r\n|>|x| 2026){0,60}",
            chunk in 1usize..20,
        ) {
            prop_assert_eq!(cut(file.as_bytes(), 30, chunk), cut(file.as_bytes(), 30, 10_000));
        }
    }
}
