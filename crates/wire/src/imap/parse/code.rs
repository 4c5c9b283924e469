//! What a status answer says: a code in brackets and words (RFC 9051 §7.1).

use super::super::code::{Code, Said};
use super::super::{Flags, UidSet};
use super::capabilities;
use super::cursor::{Cursor, Read, Unread, words};
use crate::limits;

/// Reads what stands behind `OK`. Never fails: what is no code is words.
pub(super) fn said(cursor: &mut Cursor<'_>) -> Said {
    cursor.space();
    let start = cursor.at();
    let code = if cursor.eat(b'[') { code(cursor) } else { None };
    if code.is_none() {
        cursor.back_to(start);
    }
    cursor.space();
    Said { code, text: words(cursor.take_rest()) }
}

/// Reads from behind `[` to behind `]`; `None` where there is no end.
fn code(cursor: &mut Cursor<'_>) -> Option<Code> {
    let start = cursor.at();
    let name = cursor.until(b" ]").to_ascii_uppercase();
    cursor.space();
    let arguments = cursor.at();
    if let Ok(Some(code)) = known(&name, cursor)
        && end_of_code(cursor)
    {
        return Some(code);
    }
    cursor.back_to(arguments);
    let text = cursor.bracketed().ok()?;
    // `[some words]` at the start of a sentence is no harm: it is kept as it is.
    if name.is_empty() {
        cursor.back_to(start);
        return None;
    }
    Some(Code::Other { name: words(&name), text: words(text) })
}

/// Spaces and `]`.
fn end_of_code(cursor: &mut Cursor<'_>) -> bool {
    cursor.space();
    cursor.eat(b']')
}

/// Reads the arguments of a code that we know.
fn known(name: &[u8], cursor: &mut Cursor<'_>) -> Read<Option<Code>> {
    if let Some((_, code)) = PLAIN.iter().find(|(plain, _)| *plain == name) {
        return Ok(Some(code.clone()));
    }
    Ok(Some(match name {
        b"UIDNEXT" => Code::UidNext(cursor.number()?),
        b"UIDVALIDITY" => Code::UidValidity(cursor.number()?),
        b"UNSEEN" => Code::Unseen(cursor.number()?),
        b"HIGHESTMODSEQ" => Code::HighestModseq(cursor.number_u64()?),
        b"CAPABILITY" => Code::Capability(capabilities(cursor.until(b"]"))),
        b"PERMANENTFLAGS" => permanent_flags(cursor)?,
        b"APPENDUID" => {
            let uid_validity = cursor.number()?;
            cursor.space();
            Code::AppendUid { uid_validity, uids: UidSet::from_ranges(cursor.ranges()?) }
        }
        b"COPYUID" => copy_uid(cursor)?,
        b"MESSAGELIMIT" => {
            let limit = cursor.number()?;
            cursor.space();
            let is_told = cursor.peek().is_some_and(|b| b.is_ascii_digit());
            let lowest = if is_told { Some(cursor.number()?) } else { None };
            Code::MessageLimit { limit, lowest }
        }
        b"MAILBOXID" => {
            let mut id = String::new();
            cursor.list(|cursor| {
                id = words(cursor.atom()?);
                Ok(())
            })?;
            Code::MailboxId(id)
        }
        b"BADCHARSET" => {
            let mut charsets = Vec::new();
            if cursor.peek() == Some(b'(') {
                cursor.list(|cursor| {
                    charsets.push(words(&cursor.string_or_atom()?));
                    Ok(())
                })?;
            }
            Code::BadCharset(charsets)
        }
        b"WEBALERT" => Code::WebAlert(words(cursor.until(b"]"))),
        _ => return Ok(None),
    }))
}

/// `\*` among them says that keywords may be made (RFC 9051 §7.1).
fn permanent_flags(cursor: &mut Cursor<'_>) -> Read<Code> {
    let (mut flags, mut new_keywords) = (Flags::default(), false);
    cursor.list(|cursor| {
        match std::str::from_utf8(&cursor.string_or_atom()?) {
            Ok("\\*") => new_keywords = true,
            Ok(flag) if flags.len() < limits::IMAP_FLAGS => flags.insert(flag),
            _ => {}
        }
        Ok(())
    })?;
    Ok(Code::PermanentFlags { flags, new_keywords })
}

/// Both sets are in the order of copying, not of their numbers (RFC 4315 §3).
fn copy_uid(cursor: &mut Cursor<'_>) -> Read<Code> {
    let uid_validity = cursor.number()?;
    cursor.space();
    let from = cursor.ranges()?;
    cursor.space();
    let to = cursor.ranges()?;
    if count(&from) != count(&to) || count(&from) > limits::IMAP_COPYUID_PAIRS {
        return Err(Unread("COPYUID does not pair"));
    }
    Ok(Code::CopyUid { uid_validity, pairs: each(&from).zip(each(&to)).collect() })
}

fn count(ranges: &[(u32, u32)]) -> u64 {
    ranges.iter().map(|(a, b)| u64::from(a.abs_diff(*b)) + 1).sum()
}

fn each(ranges: &[(u32, u32)]) -> impl Iterator<Item = u32> {
    ranges.iter().flat_map(|&(a, b)| a.min(b)..=a.max(b))
}

/// Codes without arguments.
static PLAIN: [(&[u8], Code); 33] = [
    (b"ALERT", Code::Alert),
    (b"ALREADYEXISTS", Code::AlreadyExists),
    (b"AUTHENTICATIONFAILED", Code::AuthenticationFailed),
    (b"AUTHORIZATIONFAILED", Code::AuthorizationFailed),
    (b"CANNOT", Code::Cannot),
    (b"CLIENTBUG", Code::ClientBug),
    (b"CLOSED", Code::Closed),
    (b"CONTACTADMIN", Code::ContactAdmin),
    (b"CORRUPTION", Code::Corruption),
    (b"EXPIRED", Code::Expired),
    (b"EXPUNGEISSUED", Code::ExpungeIssued),
    (b"HASCHILDREN", Code::HasChildren),
    (b"INUSE", Code::InUse),
    (b"LIMIT", Code::Limit),
    (b"NOMODSEQ", Code::NoModseq),
    (b"NONEXISTENT", Code::NonExistent),
    (b"NOPERM", Code::NoPerm),
    (b"NOTIFICATIONOVERFLOW", Code::NotificationOverflow),
    (b"NOTSAVED", Code::NotSaved),
    (b"OVERQUOTA", Code::OverQuota),
    (b"PARSE", Code::Parse),
    (b"PRIVACYREQUIRED", Code::PrivacyRequired),
    (b"READ-ONLY", Code::ReadOnly),
    (b"READ-WRITE", Code::ReadWrite),
    (b"SERVERBUG", Code::ServerBug),
    (b"THROTTLED", Code::Throttled),
    (b"TOOBIG", Code::TooBig),
    (b"TRYCREATE", Code::TryCreate),
    (b"UIDNOTSTICKY", Code::UidNotSticky),
    (b"UNAVAILABLE", Code::Unavailable),
    (b"UNKNOWN-CTE", Code::UnknownCte),
    // What some servers say for the same.
    (b"QUOTA", Code::OverQuota),
    (b"QUOTAEXCEEDED", Code::OverQuota),
];
