//! Header fields: where they stand, and their value in each form of RFC 8621 §4.1.2.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::address::{Address, Group};
use crate::charset::{Transfer, decode, guard, guess};
use crate::limits;

/// How a field's value is read (RFC 8621 §4.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// The bytes after the colon, as UTF-8 where they are.
    Raw,
    /// Unfolded, RFC 2047 decoded, NFC.
    Text,
    /// Mailboxes; groups are flattened.
    Addresses,
    /// Mailboxes by group.
    GroupedAddresses,
    /// Message-IDs without their angle brackets.
    MessageIds,
    /// A date with its zone.
    Date,
    /// URLs without their angle brackets.
    Urls,
}

/// A date as a sender wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Date {
    /// Unix seconds, UTC.
    pub unix: i64,
    /// The zone east of UTC, in minutes.
    pub offset_min: i16,
}

/// A value in one [`Form`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// [`Form::Raw`] or [`Form::Text`].
    Text(String),
    /// [`Form::Addresses`].
    Addresses(Vec<Address>),
    /// [`Form::GroupedAddresses`].
    Groups(Vec<Group>),
    /// [`Form::MessageIds`] or [`Form::Urls`]; `None` when it cannot be read.
    Words(Option<Vec<String>>),
    /// [`Form::Date`]; `None` when it cannot be read.
    Date(Option<Date>),
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'x> {
    /// The name as written, without the colon.
    pub name: &'x str,
    /// Everything after the colon, without the line's end.
    pub raw: &'x [u8],
}

impl Field<'_> {
    /// The value in a form. Never fails: what cannot be read is empty or `None`.
    pub fn value(&self, form: Form) -> Value {
        read(self.raw, form)
    }
}

/// Reads a raw value in a form.
pub fn read(raw: &[u8], form: Form) -> Value {
    match form {
        Form::Raw => Value::Text(String::from_utf8_lossy(raw).into_owned()),
        Form::Text => Value::Text(text(raw)),
        Form::Addresses => {
            let mut all: Vec<Address> = groups(raw).into_iter().flat_map(|group| group.addresses).collect();
            all.truncate(limits::ADDRESSES);
            Value::Addresses(all)
        }
        Form::GroupedAddresses => Value::Groups(groups(raw)),
        Form::MessageIds => Value::Words(message_ids(raw)),
        Form::Date => Value::Date(date(raw)),
        Form::Urls => Value::Words(between_brackets(&unfolded(raw))),
    }
}

/// Splits a header block off: its fields, and where the body begins.
///
/// A line that is no field is passed over when a field follows it (a broken fold);
/// else the body begins there, though its empty line is missing. An mbox `From ` line
/// at the beginning is passed over.
pub(crate) fn split(bytes: &[u8]) -> (Vec<Field<'_>>, usize) {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut at = 0;
    while at < bytes.len() {
        let (line, next) = line_at(bytes, at);
        if line.is_empty() {
            at = next;
            break;
        }
        if matches!(line[0], b' ' | b'\t') && open.is_some() {
            if let Some((_, _, end)) = &mut open {
                *end = at + line.len();
            }
        } else if let Some((name, value)) = name_of(line) {
            close(&mut fields, &mut open, bytes);
            open = Some((name, at + value, at + line.len()));
        } else {
            let first = at == 0 && (line.starts_with(b"From ") || line.starts_with(b">From "));
            let follows = name_of(line_at(bytes, next).0).is_some();
            if !(first || follows && open.is_some()) {
                break;
            }
        }
        at = next;
    }
    close(&mut fields, &mut open, bytes);
    (fields, at)
}

fn close<'x>(fields: &mut Vec<Field<'x>>, open: &mut Option<(&'x str, usize, usize)>, bytes: &'x [u8]) {
    if let Some((name, start, end)) = open.take()
        && fields.len() < limits::FIELDS
    {
        fields.push(Field { name, raw: &bytes[start..end] });
    }
}

/// The line at a place without its end, and where the next begins.
fn line_at(bytes: &[u8], at: usize) -> (&[u8], usize) {
    let rest = bytes.get(at..).unwrap_or_default();
    match memchr::memchr(b'\n', rest) {
        Some(length) => {
            let line = &rest[..length];
            (line.strip_suffix(b"\r").unwrap_or(line), at + length + 1)
        }
        None => (rest.strip_suffix(b"\r").unwrap_or(rest), bytes.len()),
    }
}

/// A field's name, and where its value begins in the line.
fn name_of(line: &[u8]) -> Option<(&str, usize)> {
    let colon = memchr::memchr(b':', &line[..line.len().min(NAME_BYTES)])?;
    let name = line[..colon].trim_ascii_end();
    let valid = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    let name = std::str::from_utf8(name).ok().filter(|_| valid)?;
    Some((name, colon + 1))
}

/// Unfolded and UTF-8: what is not is taken for windows-1252.
fn unfolded(raw: &[u8]) -> String {
    let raw = &raw[..raw.len().min(limits::FIELD_BYTES)];
    let text = guess(Cow::Borrowed(raw));
    if !text.contains(['\r', '\n']) {
        return text;
    }
    text.replace("\r\n ", " ")
        .replace("\r\n\t", "\t")
        .replace("\n ", " ")
        .replace("\n\t", "\t")
        .replace(['\r', '\n'], " ")
}

/// The value as mail-parser wants it: one line with its end.
pub(crate) fn line(raw: &[u8]) -> Vec<u8> {
    let text = unfolded(raw);
    let mut line = if text.contains("=?") { join_words(&text) } else { text }.into_bytes();
    line.push(b'\n');
    line
}

/// RFC 8621 §4.1.2.2.
pub(crate) fn text(raw: &[u8]) -> String {
    let line = line(raw);
    let decoded = guard(|| match MessageStream::new(&line).parse_unstructured() {
        HeaderValue::Text(text) => Some(text.into_owned()),
        _ => None,
    });
    match decoded {
        Some(text) => nfc(text.unwrap_or_default().trim()),
        None => nfc(String::from_utf8_lossy(&line).trim()),
    }
}

pub(crate) fn nfc(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

/// Joins encoded words that stand side by side (RFC 2047 §6.2), so that a character cut
/// in two by a careless writer (its §5 forbids it) is whole again.
fn join_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = Run::default();
    let mut rest = text;
    let mut broken = 0;
    while let Some(at) = rest.find("=?") {
        let between = &rest[..at];
        if !between.trim_matches([' ', '\t']).is_empty() || run.is_empty() {
            run.end(&mut out);
            out.push_str(between);
        }
        match encoded_word(&rest[at..]) {
            Some((charset, bytes, after)) => {
                run.add(charset, &bytes);
                rest = after;
            }
            None => {
                run.end(&mut out);
                broken += 1;
                // Each costs a look at what follows, here and in the reader: a field full of them is noise.
                out.push_str(if broken < BROKEN_WORDS { "=?" } else { "?" });
                rest = &rest[at + 2..];
            }
        }
    }
    run.end(&mut out);
    out.push_str(rest);
    out
}

/// Encoded words side by side.
#[derive(Default)]
struct Run {
    text: String,
    charset: String,
    bytes: Vec<u8>,
}

impl Run {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.bytes.is_empty()
    }

    fn add(&mut self, charset: &str, bytes: &[u8]) {
        if !self.charset.eq_ignore_ascii_case(charset) {
            self.decode();
            charset.clone_into(&mut self.charset);
        }
        self.bytes.extend_from_slice(bytes);
    }

    fn decode(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        self.text.push_str(&decode(Cow::Owned(bytes), &self.charset).0);
    }

    /// Writes the run as one word, for the reader to decode in its place.
    fn end(&mut self, out: &mut String) {
        self.decode();
        if !self.text.is_empty() {
            out.push_str("=?utf-8?B?");
            BASE64.encode_string(&self.text, out);
            out.push_str("?=");
            self.text.clear();
        }
    }
}

/// Reads `=?charset?encoding?text?=` (RFC 2047 §2): charset, bytes, and what follows.
fn encoded_word(text: &str) -> Option<(&str, Vec<u8>, &str)> {
    let inner = text.strip_prefix("=?")?;
    let (charset, inner) =
        inner.split_at_checked(inner.bytes().take(CHARSET_BYTES).position(|b| b == b'?')?)?;
    let base64 = match inner.as_bytes().get(1)? {
        b'b' | b'B' => true,
        b'q' | b'Q' => false,
        _ => return None,
    };
    let data = inner.get(2..)?.strip_prefix('?')?;
    let end = data.as_bytes().windows(2).take(WORD_BYTES).position(|pair| pair == b"?=")?;
    let (data, after) = (&data[..end], &data[end + 2..]);
    // RFC 2231 §5 adds a language after an asterisk.
    let charset =
        charset.split('*').next().filter(|charset| !charset.is_empty() && !charset.contains(' '))?;
    let bytes = if base64 {
        Transfer::Base64.decode(data.as_bytes()).0.into_owned()
    } else {
        Transfer::QuotedPrintable.decode(data.replace('_', "=20").as_bytes()).0.into_owned()
    };
    Some((charset, bytes, after))
}

fn groups(raw: &[u8]) -> Vec<Group> {
    let line = line(raw);
    let parsed = guard(|| match MessageStream::new(&line).parse_address() {
        HeaderValue::Address(mail_parser::Address::List(list)) => {
            vec![Group { name: None, addresses: list.iter().filter_map(address).collect() }]
        }
        HeaderValue::Address(mail_parser::Address::Group(groups)) => groups
            .iter()
            .map(|group| Group {
                name: group.name.as_deref().map(shown),
                addresses: group.addresses.iter().filter_map(address).collect(),
            })
            .collect(),
        _ => Vec::new(),
    });
    let mut groups = parsed.unwrap_or_default();
    groups.retain(|group| group.name.is_some() || !group.addresses.is_empty());
    groups.truncate(limits::ADDRESSES);
    groups
}

/// `MAILER-DAEMON` alone is an address; words without any are none.
fn address(found: &mail_parser::Addr<'_>) -> Option<Address> {
    let (name, email) = match (&found.name, &found.address) {
        (name, Some(email)) => (name.as_deref().map(shown), &**email),
        (Some(word), None) if !word.contains(char::is_whitespace) => (None, &**word),
        _ => return None,
    };
    let email: String = email.chars().filter(|c| !c.is_control()).collect();
    let email = email.trim();
    let name = name.filter(|name| !name.is_empty());
    (!email.is_empty()).then(|| Address { name, email: email.to_owned() })
}

fn shown(name: &str) -> String {
    let name = nfc(name);
    name.chars().filter(|c| !c.is_control()).take(limits::FIELD_CHARS).collect::<String>().trim().to_owned()
}

/// What stands between angle brackets; a lone word without them is taken too.
fn message_ids(raw: &[u8]) -> Option<Vec<String>> {
    let text = unfolded(raw);
    between_brackets(&text).or_else(|| {
        let mut words = text.split_whitespace();
        let word = words.next()?.trim_matches(['<', '>']);
        (words.next().is_none() && !word.is_empty()).then(|| vec![word.to_owned()])
    })
}

fn between_brackets(text: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for piece in text.split('>') {
        let Some((_, inner)) = piece.rsplit_once('<') else { continue };
        let word: String = inner.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        if !word.is_empty() {
            found.push(word);
        }
    }
    // The text after the last `>` is no bracketed word, whatever it holds.
    if !text.ends_with('>') && text.rsplit('>').next().is_some_and(|tail| tail.contains('<')) {
        found.pop();
    }
    (!found.is_empty()).then_some(found)
}

fn date(raw: &[u8]) -> Option<Date> {
    let mut line = unfolded(raw).into_bytes();
    line.push(b'\n');
    let parsed = guard(|| match MessageStream::new(&line).parse_date() {
        HeaderValue::DateTime(date) => Some(date),
        _ => None,
    });
    let mut date = parsed.flatten()?;
    // A leap second is the second after it.
    let leap = date.second == 60;
    date.second -= u8::from(leap);
    if !date.is_valid() {
        return None;
    }
    let minutes = i16::from(date.tz_hour) * 60 + i16::from(date.tz_minute);
    let offset_min = if date.tz_before_gmt { -minutes } else { minutes };
    Some(Date { unix: date.to_timestamp() + i64::from(leap), offset_min })
}

/// Bytes in which a field's colon is looked for.
const NAME_BYTES: usize = 1_000;
/// Bytes of a charset's name in an encoded word.
const CHARSET_BYTES: usize = 60;
/// Bytes of one encoded word; the standard says 75, some writers put a whole subject in one.
const WORD_BYTES: usize = 8_000;
/// Encoded words that are none which are looked at in one field.
const BROKEN_WORDS: usize = 100;
