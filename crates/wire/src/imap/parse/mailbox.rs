//! LIST, STATUS and their kin: what a server says about mailboxes.

use super::super::event::{Listed, Namespace, Quota, Status};
use super::super::{Flags, MailboxName};
use super::cursor::{Cursor, Read, Unread, words};
use super::{Data, flags};

/// Which answer a mailbox came in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    List,
    Lsub,
}

/// `(attributes) separator name [(extended items)]` (RFC 9051 §7.3.1).
pub(super) fn list(cursor: &mut Cursor<'_>, kind: Kind) -> Read<Listed> {
    let attributes: Flags = flags(cursor)?;
    cursor.space();
    let separator = separator(cursor)?;
    cursor.space();
    let mailbox = name_to_the_end(cursor)?;
    let mut listed = Listed { mailbox, separator, attributes, old_name: None, lsub: kind == Kind::Lsub };
    cursor.space();
    if cursor.peek() == Some(b'(') {
        cursor.list(|cursor| list_item(cursor, &mut listed))?;
    }
    super::end(cursor)?;
    Ok(listed)
}

/// CHILDINFO and others that tell nothing new are skipped.
fn list_item(cursor: &mut Cursor<'_>, listed: &mut Listed) -> Read<()> {
    let name = cursor.string_or_atom()?;
    cursor.space();
    if name.eq_ignore_ascii_case(b"OLDNAME") && cursor.peek() == Some(b'(') {
        return cursor.list(|cursor| {
            listed.old_name = Some(MailboxName::from_wire(&cursor.string_or_atom()?));
            Ok(())
        });
    }
    cursor.skip_value()
}

/// NIL, or one character in quotes.
fn separator(cursor: &mut Cursor<'_>) -> Read<Option<char>> {
    let separator = cursor.nstring()?;
    Ok(separator.and_then(|text| text.first().copied()).map(char::from))
}

/// A name that only extended items may follow. Some servers send names with
/// spaces unquoted.
fn name_to_the_end(cursor: &mut Cursor<'_>) -> Read<MailboxName> {
    if matches!(cursor.peek(), Some(b'"' | b'{')) {
        let start = cursor.at();
        match cursor.string() {
            Ok(name) => return Ok(MailboxName::from_wire(&name)),
            Err(why) if cursor.peek() != Some(b'"') => return Err(why),
            Err(_) => cursor.back_to(start),
        }
    }
    let start = cursor.at();
    let word = cursor.until(b" ");
    let after = cursor.at();
    cursor.space();
    if word.is_empty() {
        return Err(Unread("a mailbox name is missing"));
    }
    if cursor.at_end() || cursor.peek() == Some(b'(') {
        cursor.back_to(after);
        return Ok(MailboxName::from_wire(word));
    }
    cursor.back_to(start);
    Ok(MailboxName::from_wire(cursor.take_rest().trim_ascii_end()))
}

/// A name that something else follows.
fn name(cursor: &mut Cursor<'_>) -> Read<MailboxName> {
    match cursor.peek() {
        Some(b'"' | b'{') => cursor.string().map(|name| MailboxName::from_wire(&name)),
        _ => match cursor.until(b" ") {
            [] => Err(Unread("a mailbox name is missing")),
            name => Ok(MailboxName::from_wire(name)),
        },
    }
}

/// `name (item value …)` (RFC 9051 §7.3.4). Items that we do not know are skipped.
pub(super) fn status(cursor: &mut Cursor<'_>) -> Read<Status> {
    let mut status = Status::of(name(cursor)?);
    cursor.space();
    cursor.list(|cursor| {
        let item = cursor.atom()?.to_ascii_uppercase();
        cursor.space();
        cursor.or_skip(|cursor| status_item(cursor, &item, &mut status)).map(|_| ())
    })?;
    Ok(status)
}

fn status_item(cursor: &mut Cursor<'_>, item: &[u8], status: &mut Status) -> Read<()> {
    match item {
        b"MESSAGES" => status.messages = Some(cursor.number()?),
        b"UNSEEN" => status.unseen = Some(cursor.number()?),
        b"DELETED" => status.deleted = Some(cursor.number()?),
        b"UIDNEXT" => status.uid_next = Some(cursor.number()?),
        b"UIDVALIDITY" => status.uid_validity = Some(cursor.number()?),
        b"HIGHESTMODSEQ" => status.highest_modseq = Some(cursor.number_u64()?),
        b"SIZE" => status.size = Some(cursor.number_u64()?),
        b"MAILBOXID" => cursor.list(|cursor| {
            status.mailbox_id = Some(words(cursor.atom()?));
            Ok(())
        })?,
        _ => cursor.skip_value()?,
    }
    Ok(())
}

/// Three times NIL or `((prefix separator …)…)` (RFC 9051 §7.3.2).
pub(super) fn namespace(cursor: &mut Cursor<'_>) -> Read<Namespace> {
    let mut three = [Vec::new(), Vec::new(), Vec::new()];
    for places in &mut three {
        cursor.space();
        if cursor.nil() {
            continue;
        }
        cursor.list(|cursor| {
            cursor.expect(b'(', "a namespace is missing")?;
            let prefix = MailboxName::from_wire(&cursor.string_or_atom()?);
            cursor.space();
            places.push((prefix, separator(cursor)?));
            while !cursor.eat(b')') {
                cursor.space();
                if cursor.at_end() {
                    return Err(Unread("a parenthesis does not close"));
                }
                cursor.skip_value()?;
            }
            Ok(())
        })?;
    }
    let [personal, others, shared] = three;
    Ok(Namespace { personal, others, shared })
}

/// `root (resource use limit …)` (RFC 9208 §4.2.1).
pub(super) fn quota(cursor: &mut Cursor<'_>) -> Read<Quota> {
    let root = words(&quota_name(cursor)?);
    let mut resources = Vec::new();
    cursor.space();
    cursor.list(|cursor| {
        let name = words(cursor.atom()?).to_ascii_uppercase();
        cursor.space();
        let used = cursor.number_u64()?;
        cursor.space();
        resources.push((name, used, cursor.number_u64()?));
        Ok(())
    })?;
    Ok(Quota { root, resources })
}

fn quota_name(cursor: &mut Cursor<'_>) -> Read<Vec<u8>> {
    match cursor.peek() {
        Some(b'"' | b'{') => cursor.string().map(|name| name.to_vec()),
        // The root without a name comes unquoted from some servers.
        _ => Ok(cursor.until(b" ").to_vec()),
    }
}

/// `mailbox root root …` (RFC 9208 §4.2.2).
pub(super) fn quota_root(cursor: &mut Cursor<'_>) -> Read<Data> {
    let mailbox = name(cursor)?;
    let mut roots = Vec::new();
    loop {
        cursor.space();
        if cursor.at_end() {
            return Ok(Data::QuotaRoots { mailbox, roots });
        }
        let before = cursor.at();
        roots.push(words(&quota_name(cursor)?));
        if cursor.at() == before {
            return Err(Unread("a quota root makes no sense"));
        }
    }
}

/// `mailbox (entry value …)` or `mailbox entry entry …` (RFC 5464 §4.4).
pub(super) fn metadata(cursor: &mut Cursor<'_>) -> Read<Data> {
    let mailbox = name(cursor)?;
    let mut entries = Vec::new();
    cursor.space();
    if cursor.peek() == Some(b'(') {
        cursor.list(|cursor| {
            let entry = words(&cursor.string_or_atom()?);
            cursor.space();
            entries.push((entry, cursor.nstring()?));
            Ok(())
        })?;
        return Ok(Data::Metadata { mailbox, entries });
    }
    while !cursor.at_end() {
        entries.push((words(&cursor.string_or_atom()?), None));
        cursor.space();
    }
    Ok(Data::Metadata { mailbox, entries })
}
