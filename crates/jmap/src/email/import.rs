//! `Email/import` (RFC 8621 §4.8): a blob becomes an email as it is.

use std::collections::BTreeMap;

use mail::header::{self, Form, Value as FieldValue};
use mail::message::Message;
use serde_json::{Value, json};
use store::{Account, Ingest, Kind, NewEmail, Packing, ReadTx, prepare};

use super::parse::is_message;
use super::set::store_one;
use super::{keywords, mailbox_ids};
use crate::args::{Args, Context, Object};
use crate::error::{MethodError, SetError};
use crate::set::{self, Outcome, errors, own, value};
use crate::{blob, date, limits};

/// `Email/import`
pub(crate) fn import(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let account = args.account("accountId", context.store)?;
    let if_in_state: Option<String> = args.optional("ifInState")?;
    let emails: BTreeMap<String, Object> = args.required("emails")?;
    args.done()?;
    if emails.len() > limits::SET {
        return Err(MethodError::new("requestTooLarge"));
    }
    let prepared = context.store.read(|tx| {
        let read =
            emails.iter().map(|(name, object)| Ok((name.clone(), read(tx, context, &account, object)?)));
        read.collect::<store::Result<BTreeMap<_, _>>>()
    })?;
    set::write(context, |tx, context| {
        let mut outcome = match Outcome::begin(tx, &account, Kind::Email, if_in_state.as_deref())? {
            Ok(outcome) => outcome,
            Err(error) => return Ok(Err(error)),
        };
        for (name, new) in prepared {
            let made = match new {
                Ok(new) => store_one(tx, &account, new)?,
                Err(error) => Err(error),
            };
            outcome.create(context, &name, made);
        }
        outcome.end(tx, &account, Kind::Email)?;
        Ok(Ok(json!({
            "accountId": account.id,
            "oldState": outcome.old_state,
            "newState": outcome.new_state,
            "created": (!outcome.created.is_empty()).then_some(&outcome.created),
            "notCreated": errors(&outcome.not_created),
        })))
    })
}

fn read(
    tx: &ReadTx<'_>,
    context: &Context<'_>,
    account: &Account,
    object: &Object,
) -> store::Result<Result<NewEmail, SetError>> {
    let wanted = match wanted(context, object) {
        Ok(wanted) => wanted,
        Err(error) => return Ok(Err(error)),
    };
    let Some(found) = blob::find(tx, account.id, &wanted.blob)? else {
        return Ok(Err(SetError::property("blobId", "there is no such blob")));
    };
    let message = Message::parse(&found.bytes);
    if !is_message(&message) {
        return Ok(Err(SetError::with("invalidEmail", "the blob is no message")));
    }
    let received_at = wanted.received_at.or_else(|| received(&message)).unwrap_or(context.now);
    let ingest: Ingest = match own(prepare(&found.bytes, &message, &Packing::default()))? {
        Ok(ingest) => ingest,
        Err(error) => return Ok(Err(error)),
    };
    let Wanted { mailboxes, keywords, .. } = wanted;
    Ok(Ok(NewEmail { ingest, mailboxes, keywords, received_at }))
}

struct Wanted {
    blob: String,
    mailboxes: Vec<mail::MailboxId>,
    keywords: mail::Keywords,
    received_at: Option<i64>,
}

fn wanted(context: &Context<'_>, object: &Object) -> Result<Wanted, SetError> {
    let mut wanted = Wanted {
        blob: String::new(),
        mailboxes: Vec::new(),
        keywords: mail::Keywords::new(),
        received_at: None,
    };
    for (name, given) in object {
        match name.as_str() {
            "blobId" => wanted.blob = context.resolve(&value::<String>(name, given)?).to_owned(),
            "mailboxIds" => wanted.mailboxes = mailbox_ids(context, given)?,
            "keywords" => wanted.keywords = keywords(given)?,
            "receivedAt" => wanted.received_at = utc(name, given)?,
            other => return Err(SetError::property(other, "there is no such property")),
        }
    }
    match wanted.mailboxes.is_empty() {
        true => Err(SetError::property("mailboxIds", "an email is in at least one mailbox")),
        false => Ok(wanted),
    }
}

/// Reads a UTCDate that may be null.
pub(super) fn utc(name: &str, given: &Value) -> Result<Option<i64>, SetError> {
    let text: Option<String> = value(name, given)?;
    let read =
        |text: String| date::parse_utc(&text).ok_or_else(|| SetError::property(name, "it is not a UTCDate"));
    text.map(read).transpose()
}

/// When the newest Received field says it came (RFC 8621 §4.8).
fn received(message: &Message<'_>) -> Option<i64> {
    let fields = message.fields(0);
    let newest = fields.iter().find(|field| field.name.eq_ignore_ascii_case("received"))?;
    let at = newest.raw.iter().rposition(|b| *b == b';')?;
    match header::read(&newest.raw[at + 1..], Form::Date) {
        FieldValue::Date(date) => date.map(|date| date.unix),
        _ => None,
    }
}
