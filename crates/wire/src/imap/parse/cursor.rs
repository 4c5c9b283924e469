//! A place in one answer, and the tokens that can be read there. Takes more
//! than the grammar allows: 8-bit and NUL anywhere, spaces too many or none.

use bytes::Bytes;
use memchr::memchr2;

use super::super::frame::{Answer, Streamed};
use crate::limits;

/// Why something could not be read. Nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unread(pub &'static str);

pub(super) type Read<T> = Result<T, Unread>;

/// A place in one answer.
pub(super) struct Cursor<'a> {
    answer: &'a Answer,
    bytes: &'a [u8],
    at: usize,
}

/// A string where it may be a large literal.
pub(super) enum Text {
    Held(Bytes),
    Streamed(Streamed),
}

impl<'a> Cursor<'a> {
    pub fn new(answer: &'a Answer) -> Cursor<'a> {
        Cursor { answer, bytes: &answer.bytes, at: 0 }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes back to a place that [`Cursor::at`] gave.
    pub fn back_to(&mut self, at: usize) {
        self.at = at.min(self.bytes.len());
    }

    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub fn at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// What is left of the answer.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub fn take_rest(&mut self) -> &'a [u8] {
        let rest = self.rest();
        self.at = self.bytes.len();
        rest
    }

    /// Skips spaces, however many.
    pub fn space(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Takes this byte if it comes next.
    pub fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub fn expect(&mut self, byte: u8, what: &'static str) -> Read<()> {
        if self.eat(byte) { Ok(()) } else { Err(Unread(what)) }
    }

    /// Takes this word in any case if it comes next and ends there.
    pub fn eat_word(&mut self, word: &[u8]) -> bool {
        let rest = self.rest();
        let found = rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && rest.get(word.len()).is_none_or(|b| b" ()[]\"".contains(b));
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// Everything up to one of these bytes or the end; may be empty.
    pub fn until(&mut self, stops: &[u8]) -> &'a [u8] {
        let rest = self.rest();
        let end = rest.iter().position(|b| stops.contains(b)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// An atom: up to a space or parenthesis. Never empty.
    pub fn atom(&mut self) -> Read<&'a [u8]> {
        match self.until(b" ()") {
            [] => Err(Unread("a word is missing")),
            atom => Ok(atom),
        }
    }

    pub fn number_u64(&mut self) -> Read<u64> {
        let rest = self.rest();
        let length = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let digits =
            rest.get(..length).filter(|digits| !digits.is_empty()).ok_or(Unread("a number is missing"))?;
        let mut number = 0u64;
        for digit in digits {
            let next = number.checked_mul(10).and_then(|n| n.checked_add(u64::from(digit - b'0')));
            number = next.ok_or(Unread("a number is too large"))?;
        }
        self.at += length;
        Ok(number)
    }

    pub fn number(&mut self) -> Read<u32> {
        let start = self.at;
        u32::try_from(self.number_u64()?).map_err(|_| {
            self.at = start;
            Unread("a number is too large")
        })
    }

    /// `NIL` in any case.
    pub fn nil(&mut self) -> bool {
        self.eat_word(b"NIL")
    }

    /// A quoted string or a literal, large or small.
    pub fn text(&mut self) -> Read<Text> {
        match self.peek() {
            Some(b'"') => self.quoted().map(Text::Held),
            Some(b'{') => self.literal(),
            Some(b'~') if self.bytes.get(self.at + 1) == Some(&b'{') => {
                self.at += 1;
                self.literal()
            }
            _ => Err(Unread("a string is missing")),
        }
    }

    pub fn string(&mut self) -> Read<Bytes> {
        match self.text()? {
            Text::Held(bytes) => Ok(bytes),
            Text::Streamed(_) => Err(Unread("a string is too large")),
        }
    }

    pub fn nstring(&mut self) -> Read<Option<Bytes>> {
        if self.nil() { Ok(None) } else { self.string_or_atom().map(Some) }
    }

    /// A string, or a word where some server forgot the quotes.
    pub fn string_or_atom(&mut self) -> Read<Bytes> {
        match self.peek() {
            Some(b'"' | b'{' | b'~') => self.string().or_else(|_| self.atom_bytes()),
            _ => self.atom_bytes(),
        }
    }

    fn atom_bytes(&mut self) -> Read<Bytes> {
        let atom = self.atom()?;
        Ok(self.answer.bytes.slice_ref(atom))
    }

    fn quoted(&mut self) -> Read<Bytes> {
        const OPEN: Unread = Unread("a quoted string does not end");
        self.expect(b'"', "a quote is missing")?;
        let start = self.at;
        let mut unescaped: Option<Vec<u8>> = None;
        loop {
            let rest = self.rest();
            let next = memchr2(b'"', b'\\', rest).ok_or(OPEN)?;
            let (plain, stop) = (rest.get(..next).ok_or(OPEN)?, rest.get(next).copied());
            self.at += next + 1;
            if let Some(unescaped) = &mut unescaped {
                unescaped.extend_from_slice(plain);
            }
            if stop == Some(b'"') {
                let end = self.at - 1;
                return Ok(unescaped.map_or_else(|| self.answer.bytes.slice(start..end), Bytes::from));
            }
            let escaped = self.peek().ok_or(OPEN)?;
            self.at += 1;
            unescaped.get_or_insert_with(|| plain.to_vec()).push(escaped);
        }
    }

    fn literal(&mut self) -> Read<Text> {
        const BROKEN: Unread = Unread("a literal is broken");
        self.expect(b'{', "a literal is missing")?;
        let size = self.number_u64()?;
        self.eat(b'+');
        self.expect(b'}', BROKEN.0)?;
        self.eat(b'\r');
        self.expect(b'\n', BROKEN.0)?;
        if size > limits::IMAP_HELD_LITERAL_BYTES {
            let streamed = self.answer.streamed.iter().find(|streamed| streamed.at == self.at);
            return streamed.copied().map(Text::Streamed).ok_or(BROKEN);
        }
        let start = self.at;
        let end = usize::try_from(size).ok().and_then(|size| start.checked_add(size)).ok_or(BROKEN)?;
        if end > self.bytes.len() {
            return Err(BROKEN);
        }
        self.at = end;
        Ok(Text::Held(self.answer.bytes.slice(start..end)))
    }

    /// Skips one value: a word, a string, or everything within parentheses.
    pub fn skip_value(&mut self) -> Read<()> {
        let mut depth = 0usize;
        loop {
            match self.peek() {
                None if depth == 0 => return Ok(()),
                None => return Err(Unread("a parenthesis does not close")),
                Some(b'(') => {
                    self.at += 1;
                    depth += 1;
                }
                Some(b')') if depth == 0 => return Ok(()),
                Some(b')') => {
                    self.at += 1;
                    depth -= 1;
                }
                Some(b' ') if depth > 0 => self.space(),
                Some(b'"') => drop(self.text()?),
                Some(b'{' | b'~') => {
                    let start = self.at;
                    if self.text().is_err() {
                        self.at = start;
                        self.atom()?;
                    }
                }
                Some(b' ') => return Err(Unread("a value is missing")),
                Some(_) => drop(self.atom()?),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// Skips from within `[` to behind its `]`, past strings; gives what was between.
    pub fn bracketed(&mut self) -> Read<&'a [u8]> {
        let start = self.at;
        loop {
            match self.peek() {
                None => return Err(Unread("a bracket does not close")),
                Some(b']') => {
                    let inside = self.bytes.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(inside);
                }
                Some(b'"') => {
                    let at = self.at;
                    if self.text().is_err() {
                        self.at = at + 1;
                    }
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// Reads `(value value …)`, each with `value`.
    pub fn list(&mut self, mut value: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.expect(b'(', "a list is missing")?;
        loop {
            self.space();
            if self.eat(b')') {
                return Ok(());
            }
            if self.at_end() {
                return Err(Unread("a parenthesis does not close"));
            }
            let before = self.at;
            value(self)?;
            if self.at == before {
                return Err(Unread("a list makes no sense"));
            }
        }
    }

    /// `sequence-set` (RFC 9051 §9), ranges as they stand; `*` is the highest number.
    pub fn ranges(&mut self) -> Read<Vec<(u32, u32)>> {
        let mut ranges = Vec::new();
        loop {
            let first = self.set_number()?;
            let last = if self.eat(b':') { self.set_number()? } else { first };
            ranges.push((first, last));
            if !self.eat(b',') {
                return Ok(ranges);
            }
        }
    }

    fn set_number(&mut self) -> Read<u32> {
        if self.eat(b'*') { Ok(u32::MAX) } else { self.number() }
    }

    /// The same, in which a broken value is skipped: `None`, and the place behind it.
    pub fn or_skip<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<Option<T>> {
        let start = self.at;
        match read(self) {
            Ok(value) if self.peek().is_none_or(|b| b" )".contains(&b)) => Ok(Some(value)),
            _ => {
                self.at = start;
                self.skip_value()?;
                Ok(None)
            }
        }
    }
}

/// Text for people: UTF-8 where it is, something readable where not.
pub(super) fn words(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    match text.char_indices().nth(limits::IMAP_TEXT_CHARS) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned(),
        None => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &[u8]) -> Answer {
        Answer { bytes: Bytes::copy_from_slice(text), streamed: Vec::new() }
    }

    #[test]
    fn skips_balanced_values() {
        for (text, rest) in [
            (b"word next".as_slice(), b" next".as_slice()),
            (b"(a (b \")\" {1}\r\n)) \"\\\"\") next", b" next"),
            (b"\"a b\" next", b" next"),
            (b"{3}\r\na b next", b" next"),
            (b"~{3}\r\na b)", b")"),
            (b"~tilde)", b")"),
            (b"()", b""),
        ] {
            let answer = answer(text);
            let mut cursor = Cursor::new(&answer);
            assert_eq!(cursor.skip_value(), Ok(()), "{text:?}");
            assert_eq!(cursor.rest(), rest, "{text:?}");
        }
        for text in [b"(a (b)".as_slice(), b"\"a", b" x", b"(\"a)"] {
            assert!(Cursor::new(&answer(text)).skip_value().is_err(), "{text:?}");
        }
    }

    #[test]
    fn strings_keep_every_byte() {
        for (text, string) in [
            (br#""a\"b\\c""#.as_slice(), br#"a"b\c"#.as_slice()),
            (b"\"caf\xe9\"", b"caf\xe9"),
            (b"{3}\r\n\0\r\n", b"\0\r\n"),
            (b"~{2+}\n\0x", b"\0x"),
            (b"\"\"", b""),
        ] {
            let answer = answer(text);
            assert_eq!(Cursor::new(&answer).string().as_deref(), Ok(string));
        }
    }
}
