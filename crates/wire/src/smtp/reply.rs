//! The server's replies (RFC 5321 §4.2): a code, perhaps an enhanced code, and
//! words. Reads nothing into the words.

use std::fmt;

use super::limits;
use crate::lines::{Lines, TooLong};

/// One complete reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// 200 to 599.
    pub code: u16,
    /// The enhanced status code of its last line (RFC 3463).
    pub enhanced: Option<(u8, u16, u16)>,
    /// The words of each line, enhanced codes included.
    pub lines: Vec<String>,
}

/// Why no reply could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// A line or a reply without end.
    TooLong,
    /// Not a reply. Holds the line.
    Garbage(String),
}

impl Reply {
    /// 2xx.
    pub fn is_yes(&self) -> bool {
        self.code / 100 == 2
    }

    /// 4xx, and what the standard tells clients to read as such.
    pub fn is_later(&self) -> bool {
        self.code / 100 == 4
    }

    /// 5xx.
    pub fn is_no(&self) -> bool {
        self.code / 100 == 5
    }

    /// The whole as the server said it, in one line.
    pub fn said(&self) -> String {
        format!("{} {}", self.code, self.lines.join(" ")).trim_end().to_owned()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said())
    }
}

/// Collects the lines of a reply that is under way.
#[derive(Debug, Default)]
pub struct Reader {
    lines: Vec<String>,
}

impl Reader {
    /// The next complete reply.
    ///
    /// The last line's code counts: the lines of one reply should agree (RFC 5321 §4.2.1).
    pub fn next(&mut self, input: &mut Lines) -> Result<Option<Reply>, Unreadable> {
        while let Some(line) = input.next(limits::REPLY_LINE_BYTES)? {
            let (code, more, words) = split(line).ok_or_else(|| Unreadable::Garbage(shown(line)))?;
            if self.lines.len() >= limits::REPLY_LINES {
                return Err(Unreadable::TooLong);
            }
            let enhanced = enhanced(code, &words);
            self.lines.push(words);
            if !more {
                return Ok(Some(Reply { code, enhanced, lines: std::mem::take(&mut self.lines) }));
            }
        }
        Ok(None)
    }

    /// Forgets a reply that was under way in clear.
    pub fn clear(&mut self) {
        self.lines.clear();
    }
}

impl From<TooLong> for Unreadable {
    fn from(_: TooLong) -> Unreadable {
        Unreadable::TooLong
    }
}

/// `250-words`, `250 words`, `250`.
fn split(line: &[u8]) -> Option<(u16, bool, String)> {
    let (digits, rest) = line.split_at_checked(3)?;
    let code =
        std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let code = code.parse().ok().filter(|code| (200..600).contains(code))?;
    match rest.split_first() {
        None => Some((code, false, String::new())),
        Some((b' ', words)) => Some((code, false, shown(words))),
        Some((b'-', words)) => Some((code, true, shown(words))),
        Some(_) => None,
    }
}

/// `5.7.8` at the start of the words, of the same class as the code (RFC 2034 §4).
fn enhanced(code: u16, words: &str) -> Option<(u8, u16, u16)> {
    let mut parts = words.split(' ').next()?.splitn(3, '.');
    let mut part = || parts.next().filter(|part| part.len() <= 3).and_then(|part| part.parse().ok());
    let (class, subject, detail): (u16, u16, u16) = (part()?, part()?, part()?);
    (class == code / 100).then_some((u8::try_from(class).ok()?, subject, detail))
}

/// Words for showing: whatever the charset, without control characters.
fn shown(words: &[u8]) -> String {
    let words = String::from_utf8_lossy(words);
    words.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<Reply>, Unreadable> {
        let mut lines = Lines::default();
        lines.feed(bytes);
        Reader::default().next(&mut lines)
    }

    #[test]
    fn reads_codes_and_words() {
        type Case<'a> = (&'a str, Option<(u16, Option<(u8, u16, u16)>, &'a str)>);
        let cases: &[Case<'_>] = &[
            ("250 OK\r\n", Some((250, None, "250 OK"))),
            ("250\r\n", Some((250, None, "250"))),
            ("250 \n", Some((250, None, "250"))),
            ("550 5.1.1 no such user\r\n", Some((550, Some((5, 1, 1)), "550 5.1.1 no such user"))),
            ("550 4.1.1 contradicts itself\r\n", Some((550, None, "550 4.1.1 contradicts itself"))),
            (
                "250-one\r\n250-two\r\n250 2.0.0 three\r\n",
                Some((250, Some((2, 0, 0)), "250 one two 2.0.0 three")),
            ),
            ("250-one\r\n550 two\r\n", Some((550, None, "550 one two"))),
            ("250-one\r\n", None),
            ("250 no end", None),
        ];
        for (bytes, expected) in cases {
            let reply = read(bytes.as_bytes()).unwrap();
            let seen = reply.as_ref().map(|reply| (reply.code, reply.enhanced, reply.said()));
            assert_eq!(seen, expected.map(|(code, enhanced, said)| (code, enhanced, said.to_owned())));
        }
    }

    #[test]
    fn refuses_what_is_none() {
        for bytes in
            ["hello\r\n", "25\r\n", "999 x\r\n", "2\u{661}0 x\r\n", "250_x\r\n", "+OK\r\n", "100 x\r\n"]
        {
            assert!(matches!(read(bytes.as_bytes()), Err(Unreadable::Garbage(_))), "{bytes:?}");
        }
        let endless = "250-x\r\n".repeat(limits::REPLY_LINES + 1);
        assert_eq!(read(endless.as_bytes()), Err(Unreadable::TooLong));
        assert_eq!(read(&[b'2'; limits::REPLY_LINE_BYTES + 1]), Err(Unreadable::TooLong));
    }
}
