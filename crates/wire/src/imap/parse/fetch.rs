//! FETCH (RFC 9051 §7.5.2). A resync is a hundred thousand of `(UID n FLAGS
//! (…))`, so names are compared where they stand and nothing is copied.

use super::super::command::{Section, What};
use super::super::event::{Body, Data, Fetch};
use super::super::{MailboxName, date};
use super::cursor::{Cursor, Read, Text, Unread, words};
use super::{flags, structure};

/// Reads the list behind `n FETCH`.
pub(super) fn fetch(cursor: &mut Cursor<'_>, mut fetch: Fetch) -> Read<Fetch> {
    cursor.list(|cursor| item(cursor, &mut fetch))?;
    Ok(fetch)
}

fn item(cursor: &mut Cursor<'_>, fetch: &mut Fetch) -> Read<()> {
    let name = cursor.until(b" ([)");
    if cursor.eat(b'[') {
        return section_item(cursor, name, fetch);
    }
    cursor.space();
    let known = cursor.or_skip(|cursor| value(cursor, name, fetch))?;
    // A broken value costs that item; the others of this message still count.
    if !known.unwrap_or(false) {
        fetch.skipped += 1;
    }
    Ok(())
}

/// Reads the value of an item that we know; `false` and skipped for others.
fn value(cursor: &mut Cursor<'_>, name: &[u8], fetch: &mut Fetch) -> Read<bool> {
    let is = |known: &[u8]| name.eq_ignore_ascii_case(known);
    if is(b"UID") {
        fetch.uid = Some(cursor.number()?).filter(|uid| *uid > 0);
    } else if is(b"FLAGS") {
        fetch.flags = Some(flags(cursor)?);
    } else if is(b"MODSEQ") {
        let mut modseq = None;
        cursor.list(|cursor| {
            modseq = Some(cursor.number_u64()?);
            Ok(())
        })?;
        fetch.modseq = modseq;
    } else if is(b"RFC822.SIZE") {
        fetch.size = Some(cursor.number_u64()?);
    } else if is(b"INTERNALDATE") {
        fetch.internal_date = Some(date::parse(&cursor.string()?).ok_or(Unread("a date makes no sense"))?);
    } else if is(b"ENVELOPE") {
        fetch.envelope = Some(Box::new(structure::envelope(cursor)?));
    } else if is(b"BODYSTRUCTURE") || is(b"BODY") {
        fetch.structure = Some(Box::new(structure::structure(cursor, 0)?));
    } else if is(b"RFC822") || is(b"RFC822.HEADER") || is(b"RFC822.TEXT") {
        let what = match name.get(7..).map(<[u8]>::to_ascii_uppercase).as_deref() {
            Some(b"HEADER") => What::Header,
            Some(b"TEXT") => What::Text,
            _ => What::Full,
        };
        let section = Section { part: Vec::new(), what };
        fetch.bodies.push(Body { section, origin: None, decoded: false, data: data(cursor)? });
    } else {
        return extra(cursor, name, fetch);
    }
    Ok(true)
}

/// What only some servers know.
fn extra(cursor: &mut Cursor<'_>, name: &[u8], fetch: &mut Fetch) -> Read<bool> {
    match name.to_ascii_uppercase().as_slice() {
        b"EMAILID" => fetch.extra().email_id = object_id(cursor)?,
        b"THREADID" => fetch.extra().thread_id = object_id(cursor)?,
        b"X-GM-MSGID" => fetch.extra().gmail_message = Some(cursor.number_u64()?),
        b"X-GM-THRID" => fetch.extra().gmail_thread = Some(cursor.number_u64()?),
        b"X-GM-LABELS" => {
            let mut labels = Vec::new();
            cursor.list(|cursor| {
                labels.push(MailboxName::from_wire(&cursor.string_or_atom()?));
                Ok(())
            })?;
            fetch.extra().gmail_labels = Some(labels);
        }
        b"SAVEDATE" => {
            let text = cursor.nstring()?;
            fetch.extra().save_date = text.as_deref().and_then(date::parse);
        }
        b"PREVIEW" => {
            // The draft before RFC 8970 had `(FUZZY "…")`.
            if cursor.eat(b'(') {
                cursor.atom()?;
                cursor.space();
                fetch.extra().preview = cursor.nstring()?.as_deref().map(words);
                cursor.expect(b')', "a parenthesis does not close")?;
            } else {
                fetch.extra().preview = cursor.nstring()?.as_deref().map(words);
            }
        }
        _ => {
            cursor.skip_value()?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// `(id)`, or NIL where there is none (RFC 8474 §5).
fn object_id(cursor: &mut Cursor<'_>) -> Read<Option<String>> {
    if cursor.nil() {
        return Ok(None);
    }
    let mut id = None;
    cursor.list(|cursor| {
        id = Some(words(&cursor.string_or_atom()?));
        Ok(())
    })?;
    Ok(id)
}

/// `BODY[…]<…> value`, from behind the `[`.
fn section_item(cursor: &mut Cursor<'_>, name: &[u8], fetch: &mut Fetch) -> Read<()> {
    let start = cursor.at();
    let inside = section(cursor);
    let read = inside.is_ok() && cursor.eat(b']');
    if !read {
        cursor.back_to(start);
        cursor.bracketed()?;
    }
    let origin = if cursor.eat(b'<') {
        let origin = cursor.number_u64()?;
        cursor.until(b"> )");
        cursor.eat(b'>');
        Some(origin)
    } else {
        None
    };
    cursor.space();
    let upper = name.to_ascii_uppercase();
    match (upper.as_slice(), inside) {
        (b"BODY" | b"BODY.PEEK" | b"BINARY" | b"BINARY.PEEK", Ok(section)) if read => {
            let decoded = upper.starts_with(b"BINARY");
            match cursor.or_skip(data)? {
                Some(data) => fetch.bodies.push(Body { section, origin, decoded, data }),
                None => fetch.skipped += 1,
            }
        }
        (b"BINARY.SIZE", Ok(section)) if read => match cursor.or_skip(Cursor::number_u64)? {
            Some(size) => fetch.extra().binary_sizes.push((section.part, size)),
            None => fetch.skipped += 1,
        },
        _ => {
            cursor.skip_value()?;
            fetch.skipped += 1;
        }
    }
    Ok(())
}

/// `section-spec` (RFC 9051 §9), up to its `]`.
fn section(cursor: &mut Cursor<'_>) -> Read<Section> {
    let mut part = Vec::new();
    while cursor.peek().is_some_and(|b| b.is_ascii_digit()) {
        part.push(cursor.number()?);
        cursor.eat(b'.');
    }
    let what = match cursor.until(b" ]").to_ascii_uppercase().as_slice() {
        b"" => What::Full,
        b"HEADER" => What::Header,
        b"TEXT" => What::Text,
        b"MIME" => What::Mime,
        b"HEADER.FIELDS" => What::HeaderFields(field_names(cursor)?),
        b"HEADER.FIELDS.NOT" => What::HeaderFieldsNot(field_names(cursor)?),
        _ => return Err(Unread("an unknown section")),
    };
    Ok(Section { part, what })
}

fn field_names(cursor: &mut Cursor<'_>) -> Read<Vec<String>> {
    let mut names = Vec::new();
    cursor.space();
    cursor.list(|cursor| {
        names.push(words(&cursor.string_or_atom()?).to_ascii_uppercase());
        Ok(())
    })?;
    Ok(names)
}

/// The bytes of a section: NIL, held here, or gone ahead in pieces.
fn data(cursor: &mut Cursor<'_>) -> Read<Data> {
    if cursor.nil() {
        return Ok(Data::Nil);
    }
    Ok(match cursor.text()? {
        Text::Held(bytes) => Data::Held(bytes),
        Text::Streamed(streamed) => Data::Streamed { literal: streamed.literal, size: streamed.size },
    })
}
