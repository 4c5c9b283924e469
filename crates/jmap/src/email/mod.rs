//! Emails (RFC 8621 §4): `property` says what can be asked of one, `get` and
//! `parse` read, `query` finds, `set`, `import` and `copy` write. A message to
//! be written is read from JSON in `create`, with its header in `fields` and its
//! parts in `content`.

mod body;
mod content;
pub(crate) mod copy;
mod create;
pub(crate) mod fields;
pub(crate) mod filter;
pub(crate) mod get;
pub(crate) mod import;
pub(crate) mod parse;
mod property;
pub(crate) mod query;
pub(crate) mod set;

use std::collections::{BTreeMap, BTreeSet};

use mail::{Keyword, Keywords, MailboxId};
use serde_json::Value;
use store::{Account, WriteTx};

use crate::args::Context;
use crate::error::SetError;
use crate::mailbox;
use crate::set::value;

/// A set as JMAP writes one: each member with the value true.
fn members(name: &str, given: &Value) -> Result<BTreeSet<String>, SetError> {
    let map: BTreeMap<String, bool> = value(name, given)?;
    match map.values().all(|is| *is) {
        true => Ok(map.into_keys().collect()),
        false => Err(SetError::property(name, "every value is true")),
    }
}

/// Reads `keywords`.
fn keywords(given: &Value) -> Result<Keywords, SetError> {
    let words = members("keywords", given)?;
    let read = |word: &String| {
        Keyword::new(word).ok_or_else(|| SetError::property("keywords", format!("{word:?} is not a keyword")))
    };
    words.iter().map(read).collect()
}

/// Reads `mailboxIds`; creation ids become ids.
fn mailbox_ids(context: &Context<'_>, given: &Value) -> Result<Vec<MailboxId>, SetError> {
    let ids = members("mailboxIds", given)?;
    let read = |id: &String| context.id(id).ok_or_else(|| unknown_mailbox(id));
    let ids: BTreeSet<MailboxId> = ids.iter().map(read).collect::<Result<_, _>>()?;
    match ids.is_empty() {
        true => Err(SetError::property("mailboxIds", "an email is in at least one mailbox")),
        false => Ok(ids.into_iter().collect()),
    }
}

fn unknown_mailbox(id: &str) -> SetError {
    SetError::property("mailboxIds", format!("there is no mailbox {id}"))
}

/// All of them are in the account.
fn check_mailboxes(
    tx: &WriteTx<'_>,
    account: &Account,
    ids: &[MailboxId],
) -> store::Result<Result<(), SetError>> {
    for id in ids {
        if mailbox::set::mailbox(tx, account, *id)?.is_none() {
            return Ok(Err(unknown_mailbox(&id.to_string())));
        }
    }
    Ok(Ok(()))
}
