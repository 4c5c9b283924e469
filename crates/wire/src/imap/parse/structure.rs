//! ENVELOPE and BODYSTRUCTURE (RFC 9051 §7.5.2). Servers differ most here:
//! anything that may be left out in practice may be left out here.

use bytes::Bytes;

use super::super::event::{Envelope, EnvelopeAddress, Structure};
use super::cursor::{Cursor, Read, Unread, words};
use crate::limits;

/// `(date subject from sender reply-to to cc bcc in-reply-to message-id)`
pub(super) fn envelope(cursor: &mut Cursor<'_>) -> Read<Envelope> {
    cursor.expect(b'(', "an envelope is missing")?;
    let envelope = Envelope {
        date: field(cursor, Cursor::nstring)?,
        subject: field(cursor, Cursor::nstring)?,
        from: field(cursor, addresses)?,
        sender: field(cursor, addresses)?,
        reply_to: field(cursor, addresses)?,
        to: field(cursor, addresses)?,
        cc: field(cursor, addresses)?,
        bcc: field(cursor, addresses)?,
        in_reply_to: field(cursor, Cursor::nstring)?,
        message_id: field(cursor, Cursor::nstring)?,
    };
    close(cursor)?;
    Ok(envelope)
}

/// NIL or `((name route mailbox host)…)`; spaces between them are common and wrong.
fn addresses(cursor: &mut Cursor<'_>) -> Read<Vec<EnvelopeAddress>> {
    let mut addresses = Vec::new();
    if cursor.nil() {
        return Ok(addresses);
    }
    // Some servers say "" for an empty list.
    if cursor.peek() == Some(b'"') {
        return cursor.string().map(|_| addresses);
    }
    cursor.list(|cursor| {
        if cursor.nil() {
            return Ok(());
        }
        cursor.expect(b'(', "an address is missing")?;
        addresses.push(EnvelopeAddress {
            name: field(cursor, Cursor::nstring)?,
            route: field(cursor, Cursor::nstring)?,
            mailbox: field(cursor, Cursor::nstring)?,
            host: field(cursor, Cursor::nstring)?,
        });
        close(cursor)
    })?;
    Ok(addresses)
}

/// One field and the spaces before it; what is left out is empty.
fn field<'a, T: Default>(cursor: &mut Cursor<'a>, read: impl FnOnce(&mut Cursor<'a>) -> Read<T>) -> Read<T> {
    cursor.space();
    if cursor.peek() == Some(b')') { Ok(T::default()) } else { read(cursor) }
}

/// Skips what may still come, and closes.
fn close(cursor: &mut Cursor<'_>) -> Read<()> {
    loop {
        cursor.space();
        if cursor.eat(b')') {
            return Ok(());
        }
        if cursor.at_end() {
            return Err(Unread("a parenthesis does not close"));
        }
        cursor.skip_value()?;
    }
}

/// `body` (RFC 9051 §9).
pub(super) fn structure(cursor: &mut Cursor<'_>, depth: usize) -> Read<Structure> {
    if depth > limits::IMAP_NESTING {
        return Err(Unread("parts lie too deep in parts"));
    }
    cursor.expect(b'(', "a part is missing")?;
    cursor.space();
    let mut part = Structure::default();
    if cursor.peek() == Some(b'(') {
        multipart(cursor, &mut part, depth)?;
    } else {
        single(cursor, &mut part, depth)?;
    }
    close(cursor)?;
    Ok(part)
}

/// `1*body SP subtype [SP parameters [SP disposition [SP language [SP location …]]]]`
fn multipart(cursor: &mut Cursor<'_>, part: &mut Structure, depth: usize) -> Read<()> {
    part.kind = "multipart".to_owned();
    while cursor.peek() == Some(b'(') {
        part.parts.push(structure(cursor, depth + 1)?);
        cursor.space();
    }
    part.subtype = lower(field(cursor, Cursor::nstring)?);
    part.parameters = field(cursor, parameters)?;
    extension(cursor, part)
}

/// `type SP subtype SP parameters SP id SP description SP encoding SP size …`
fn single(cursor: &mut Cursor<'_>, part: &mut Structure, depth: usize) -> Read<()> {
    part.kind = lower(field(cursor, Cursor::nstring)?);
    part.subtype = lower(field(cursor, Cursor::nstring)?);
    part.parameters = field(cursor, parameters)?;
    part.id = field(cursor, Cursor::nstring)?;
    part.description = field(cursor, Cursor::nstring)?;
    part.encoding = field(cursor, Cursor::nstring)?.map(|encoding| lower(Some(encoding)));
    part.size = field(cursor, count)?;
    cursor.space();
    // Some servers leave the message out of message/rfc822.
    if part.kind == "message" && cursor.peek() == Some(b'(') {
        part.envelope = Some(Box::new(envelope(cursor)?));
        cursor.space();
        part.parts.push(structure(cursor, depth + 1)?);
        part.lines = field(cursor, count)?;
    } else if cursor.peek().is_some_and(|b| b.is_ascii_digit()) || lines_may_be_nil(cursor, part) {
        part.lines = field(cursor, count)?;
    }
    cursor.space();
    // Without the lines of a text, what was read as them was the checksum.
    if cursor.peek() != Some(b'(') {
        part.md5 = field(cursor, Cursor::nstring)?;
    }
    extension(cursor, part)
}

/// A text has lines; a string or list in their place is what should follow them.
fn lines_may_be_nil(cursor: &Cursor<'_>, part: &Structure) -> bool {
    part.kind == "text" && !matches!(cursor.peek(), Some(b'"' | b'{' | b'('))
}

/// `disposition SP language SP location`, all of which may be absent.
fn extension(cursor: &mut Cursor<'_>, part: &mut Structure) -> Read<()> {
    part.disposition = field(cursor, disposition)?;
    part.language = field(cursor, languages)?;
    part.location = field(cursor, Cursor::nstring)?;
    Ok(())
}

/// A number; NIL, or less than nothing, is none.
fn count(cursor: &mut Cursor<'_>) -> Read<Option<u64>> {
    match cursor.peek() {
        Some(b'0'..=b'9') => cursor.number_u64().map(Some),
        _ => cursor.skip_value().map(|()| None),
    }
}

/// NIL or `(name value …)`.
fn parameters(cursor: &mut Cursor<'_>) -> Read<Vec<(String, Bytes)>> {
    let mut parameters = Vec::new();
    if cursor.nil() {
        return Ok(parameters);
    }
    if cursor.peek() == Some(b'"') {
        return cursor.string().map(|_| parameters);
    }
    cursor.list(|cursor| {
        let name = lower(cursor.nstring()?);
        let value = field(cursor, Cursor::nstring)?;
        parameters.push((name, value.unwrap_or_default()));
        Ok(())
    })?;
    Ok(parameters)
}

/// A word and its parameters.
type Parameterised = (String, Vec<(String, Bytes)>);

/// NIL, `(kind parameters)`, or the bare kind.
fn disposition(cursor: &mut Cursor<'_>) -> Read<Option<Parameterised>> {
    if !cursor.eat(b'(') {
        return Ok(cursor.nstring()?.map(|kind| (lower(Some(kind)), Vec::new())));
    }
    let kind = lower(field(cursor, Cursor::nstring)?);
    let parameters = field(cursor, parameters)?;
    close(cursor)?;
    Ok(Some((kind, parameters)))
}

/// NIL, one language, or a list of them.
fn languages(cursor: &mut Cursor<'_>) -> Read<Vec<Bytes>> {
    let mut languages = Vec::new();
    if cursor.peek() != Some(b'(') {
        languages.extend(cursor.nstring()?);
        return Ok(languages);
    }
    cursor.list(|cursor| {
        languages.extend(cursor.nstring()?);
        Ok(())
    })?;
    Ok(languages)
}

fn lower(text: Option<Bytes>) -> String {
    words(&text.unwrap_or_default()).to_ascii_lowercase()
}
