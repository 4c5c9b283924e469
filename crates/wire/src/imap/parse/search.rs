//! SEARCH, ESEARCH and UIDBATCHES: which messages were found.

use super::super::UidSet;
use super::super::event::Found;
use super::cursor::{Cursor, Read, words};
use super::{end, tag};

/// `SEARCH n n … [(MODSEQ n)]` (RFC 3501 §7.2.5, RFC 7162 §3.1.5).
pub(super) fn old(cursor: &mut Cursor<'_>) -> Read<Found> {
    let mut found = Found::default();
    let mut numbers = Vec::new();
    cursor.space();
    while cursor.peek().is_some_and(|b| b.is_ascii_digit()) {
        let number = cursor.number()?;
        numbers.push((number, number));
        cursor.space();
    }
    if cursor.peek() == Some(b'(') {
        cursor.list(|cursor| {
            if cursor.eat_word(b"MODSEQ") {
                cursor.space();
                found.modseq = Some(cursor.number_u64()?);
                return Ok(());
            }
            cursor.skip_value()
        })?;
    }
    end(cursor)?;
    found.all = UidSet::from_ranges(numbers);
    Ok(found)
}

/// `ESEARCH [(TAG "…")] [UID] name value …` (RFC 9051 §7.3.4).
pub(super) fn extended(cursor: &mut Cursor<'_>) -> Read<Found> {
    let mut found = Found::default();
    correlator(cursor, &mut found)?;
    cursor.space();
    cursor.eat_word(b"UID");
    cursor.space();
    while !cursor.at_end() {
        let name = cursor.atom()?.to_ascii_uppercase();
        cursor.space();
        cursor.or_skip(|cursor| result(cursor, &name, &mut found))?;
        cursor.space();
    }
    Ok(found)
}

fn result(cursor: &mut Cursor<'_>, name: &[u8], found: &mut Found) -> Read<()> {
    match name {
        b"ALL" => found.all = UidSet::from_ranges(cursor.ranges()?),
        b"MIN" => found.min = Some(cursor.number()?),
        b"MAX" => found.max = Some(cursor.number()?),
        b"COUNT" => found.count = Some(cursor.number()?),
        b"MODSEQ" => found.modseq = Some(cursor.number_u64()?),
        _ => cursor.skip_value()?,
    }
    Ok(())
}

/// `UIDBATCHES (TAG "…") high:low,high:low`
pub(super) fn batches(cursor: &mut Cursor<'_>) -> Read<Found> {
    let mut found = Found::default();
    correlator(cursor, &mut found)?;
    cursor.space();
    if !cursor.at_end() {
        found.batches = cursor.ranges()?;
    }
    end(cursor)?;
    Ok(found)
}

fn correlator(cursor: &mut Cursor<'_>, found: &mut Found) -> Read<()> {
    if cursor.peek() != Some(b'(') {
        return Ok(());
    }
    cursor.list(|cursor| {
        let name = cursor.atom()?;
        cursor.space();
        let value = words(&cursor.string_or_atom()?);
        if name.eq_ignore_ascii_case(b"TAG") {
            found.tag = tag(value.as_bytes());
        }
        Ok(())
    })
}
