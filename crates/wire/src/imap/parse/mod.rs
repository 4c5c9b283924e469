//! Answers read into data. What is not known is skipped and counted; what is
//! broken costs one item where it can, one answer where it must.

use std::collections::BTreeMap;

use super::event::{Found, Listed, Namespace, Quota, Status};
use super::frame::Answer;
use super::{Capabilities, Fetch, Flags, MailboxName, Said, Tag, UidSet};
use bytes::Bytes;

mod code;
mod cursor;
mod fetch;
mod mailbox;
mod search;
mod structure;

use crate::limits;
use cursor::{Cursor, Read, Unread, words};

/// One answer of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Parsed {
    /// The end of a command; `None` for a tag that cannot be ours.
    Tagged(Option<Tag>, Verdict, Said),
    /// `+`, with what follows it.
    Continue(Bytes),
    /// OK, NO, BAD, BYE or PREAUTH without a tag.
    Status(Verdict, Said),
    /// Data.
    Data(Data),
    /// An answer that we do not know.
    Unknown,
    /// An answer that we know, and that makes no sense.
    Unreadable(String),
}

/// How a status answer is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Ok,
    No,
    Bad,
    Bye,
    Preauth,
}

/// What stands behind `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Data {
    Capabilities(Capabilities),
    Enabled(Vec<String>),
    Id(BTreeMap<String, String>),
    Exists(u32),
    Recent,
    Expunged(u32),
    Vanished { earlier: bool, uids: UidSet },
    Fetch(Box<Fetch>),
    Flags(Flags),
    List(Listed),
    Status(Status),
    Search(Found),
    Namespace(Namespace),
    Quota(Quota),
    QuotaRoots { mailbox: MailboxName, roots: Vec<String> },
    Metadata { mailbox: MailboxName, entries: Vec<(String, Option<Bytes>)> },
}

/// Reads one answer.
pub(super) fn answer(answer: &Answer) -> Parsed {
    let mut cursor = Cursor::new(answer);
    // An empty line says nothing, and nothing is lost with it.
    if cursor.at_end() {
        return Parsed::Unknown;
    }
    if cursor.eat(b'+') {
        cursor.eat(b' ');
        return Parsed::Continue(answer.bytes.slice_ref(cursor.rest()));
    }
    let first = cursor.until(b" ");
    cursor.space();
    if first == b"*" {
        return untagged(&mut cursor);
    }
    match verdict(cursor.until(b" ")) {
        Some(verdict) => Parsed::Tagged(tag(first), verdict, code::said(&mut cursor)),
        None => Parsed::Unreadable("an answer that begins with neither *, + nor a tag".to_owned()),
    }
}

fn untagged(cursor: &mut Cursor<'_>) -> Parsed {
    // The three that come by the hundred thousand go first.
    if cursor.peek().is_some_and(|b| b.is_ascii_digit()) {
        return named("a numbered answer", numbered(cursor));
    }
    let name = cursor.until(b" (");
    if let Some(verdict) = verdict(name) {
        return Parsed::Status(verdict, code::said(cursor));
    }
    cursor.space();
    let name = name.to_ascii_uppercase();
    let (what, data) = match name.as_slice() {
        b"LIST" => ("LIST", mailbox::list(cursor, mailbox::Kind::List).map(Data::List)),
        b"LSUB" => ("LSUB", mailbox::list(cursor, mailbox::Kind::Lsub).map(Data::List)),
        b"STATUS" => ("STATUS", mailbox::status(cursor).map(Data::Status)),
        b"VANISHED" => ("VANISHED", vanished(cursor)),
        b"SEARCH" | b"SORT" => ("SEARCH", search::old(cursor).map(Data::Search)),
        b"ESEARCH" => ("ESEARCH", search::extended(cursor).map(Data::Search)),
        b"UIDBATCHES" => ("UIDBATCHES", search::batches(cursor).map(Data::Search)),
        b"FLAGS" => ("FLAGS", flags(cursor).map(Data::Flags)),
        b"CAPABILITY" => ("CAPABILITY", Ok(Data::Capabilities(capabilities(cursor.take_rest())))),
        b"ENABLED" => ("ENABLED", Ok(Data::Enabled(enabled(cursor.take_rest())))),
        b"ID" => ("ID", id(cursor).map(Data::Id)),
        b"NAMESPACE" => ("NAMESPACE", mailbox::namespace(cursor).map(Data::Namespace)),
        b"QUOTA" => ("QUOTA", mailbox::quota(cursor).map(Data::Quota)),
        b"QUOTAROOT" => ("QUOTAROOT", mailbox::quota_root(cursor)),
        b"METADATA" => ("METADATA", mailbox::metadata(cursor)),
        _ => return Parsed::Unknown,
    };
    named(what, data.map(Some))
}

fn named(what: &str, data: Read<Option<Data>>) -> Parsed {
    match data {
        Ok(Some(data)) => Parsed::Data(data),
        Ok(None) => Parsed::Unknown,
        Err(Unread(why)) => Parsed::Unreadable(format!("{what}: {why}")),
    }
}

/// `n FETCH`, `n EXISTS` and their kin; the number of UIDFETCH is a UID (RFC 9586 §3.3).
fn numbered(cursor: &mut Cursor<'_>) -> Read<Option<Data>> {
    let number = cursor.number()?;
    cursor.space();
    if cursor.eat_word(b"FETCH") {
        cursor.space();
        let fetch = Fetch { place: number, ..Fetch::default() };
        return fetch::fetch(cursor, fetch).map(|fetch| Some(Data::Fetch(Box::new(fetch))));
    }
    if cursor.eat_word(b"UIDFETCH") {
        cursor.space();
        let fetch = Fetch { uid: Some(number).filter(|uid| *uid > 0), ..Fetch::default() };
        return fetch::fetch(cursor, fetch).map(|fetch| Some(Data::Fetch(Box::new(fetch))));
    }
    Ok(match cursor.until(b" ").to_ascii_uppercase().as_slice() {
        b"EXISTS" => Some(Data::Exists(number)),
        b"EXPUNGE" => Some(Data::Expunged(number)),
        b"RECENT" => Some(Data::Recent),
        _ => None,
    })
}

fn verdict(word: &[u8]) -> Option<Verdict> {
    const TABLE: [(&[u8], Verdict); 5] = [
        (b"OK", Verdict::Ok),
        (b"NO", Verdict::No),
        (b"BAD", Verdict::Bad),
        (b"BYE", Verdict::Bye),
        (b"PREAUTH", Verdict::Preauth),
    ];
    TABLE.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, verdict)| verdict)
}

fn tag(word: &[u8]) -> Option<Tag> {
    let digits = word.strip_prefix(b"A")?;
    std::str::from_utf8(digits).ok()?.parse().ok().map(Tag)
}

/// Words with spaces between them.
fn capabilities(words: &[u8]) -> Capabilities {
    atoms(words).collect()
}

fn enabled(words: &[u8]) -> Vec<String> {
    atoms(words).map(str::to_ascii_uppercase).collect()
}

fn atoms(words: &[u8]) -> impl Iterator<Item = &str> {
    let words = words.split(|b| *b == b' ').filter(|word| !word.is_empty());
    words.filter_map(|word| std::str::from_utf8(word).ok()).take(limits::IMAP_WORDS)
}

/// `VANISHED [(EARLIER)] uids` (RFC 7162 §3.2.10).
fn vanished(cursor: &mut Cursor<'_>) -> Read<Data> {
    let mut earlier = false;
    if cursor.peek() == Some(b'(') {
        cursor.list(|cursor| {
            earlier |= cursor.atom()?.eq_ignore_ascii_case(b"EARLIER");
            Ok(())
        })?;
        cursor.space();
    }
    let uids = UidSet::from_ranges(cursor.ranges()?);
    end(cursor)?;
    Ok(Data::Vanished { earlier, uids })
}

/// `(flag flag …)`. Takes keywords with brackets and in quotes.
fn flags(cursor: &mut Cursor<'_>) -> Read<Flags> {
    let mut flags = Flags::default();
    cursor.list(|cursor| {
        let flag = cursor.string_or_atom()?;
        if let (Ok(flag), true) = (std::str::from_utf8(&flag), flags.len() < limits::IMAP_FLAGS) {
            flags.insert(flag);
        }
        Ok(())
    })?;
    Ok(flags)
}

/// `ID NIL` or `ID ("name" "value" …)` (RFC 2971 §3.2).
fn id(cursor: &mut Cursor<'_>) -> Read<BTreeMap<String, String>> {
    let mut fields = BTreeMap::new();
    if cursor.nil() {
        return Ok(fields);
    }
    cursor.list(|cursor| {
        let name = words(&cursor.string_or_atom()?).to_ascii_lowercase();
        cursor.space();
        if let (Some(value), true) = (cursor.nstring()?, fields.len() < limits::IMAP_WORDS) {
            fields.insert(name, words(&value));
        }
        Ok(())
    })?;
    Ok(fields)
}

/// Nothing but spaces may be left.
fn end(cursor: &mut Cursor<'_>) -> Read<()> {
    cursor.space();
    if cursor.at_end() { Ok(()) } else { Err(Unread("something is left over")) }
}
