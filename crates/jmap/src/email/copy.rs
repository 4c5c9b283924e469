//! `Email/copy` (RFC 8621 §4.7): the same message in another account.

use std::collections::BTreeMap;

use mail::{EmailId, Keywords, MailboxId};
use serde_json::{Value, json};
use store::{Account, Ingest, Kind, NewEmail, ReadTx};

use super::import::utc;
use super::set::{Plan, apply, store_one};
use super::{keywords, mailbox_ids};
use crate::args::{Args, Context, Object};
use crate::error::{MethodError, SetError};
use crate::limits;
use crate::request::Answers;
use crate::set::{self, Outcome, errors, own, value};

/// `Email/copy`, and the `Email/set` that `onSuccessDestroyOriginal` implies.
pub(crate) fn copy(context: &mut Context<'_>, mut args: Args) -> Result<Answers, MethodError> {
    let from = args.account("fromAccountId", context.store)?;
    let to = args.account("accountId", context.store)?;
    let if_from: Option<String> = args.optional("ifFromInState")?;
    let if_to: Option<String> = args.optional("ifInState")?;
    let create: BTreeMap<String, Object> = args.required("create")?;
    let destroy = args.flag("onSuccessDestroyOriginal")?;
    let destroy_if: Option<String> = args.optional("destroyFromIfInState")?;
    args.done()?;
    if from.id == to.id {
        return Err(MethodError::argument("fromAccountId", "a copy goes to another account"));
    }
    if create.len() > limits::SET {
        return Err(MethodError::new("requestTooLarge"));
    }
    let prepared = context.store.read(|tx| {
        let read = create.iter().map(|(name, object)| Ok((name.clone(), read(tx, context, &from, object)?)));
        read.collect::<store::Result<BTreeMap<_, _>>>()
    })?;
    set::write(context, |tx, context| {
        let now = tx.state(from.id, Kind::Email)?.to_string();
        if if_from.is_some_and(|expected| expected != now) {
            return Ok(Err(MethodError::new("stateMismatch")));
        }
        let mut outcome = match Outcome::begin(tx, &to, Kind::Email, if_to.as_deref())? {
            Ok(outcome) => outcome,
            Err(error) => return Ok(Err(error)),
        };
        let mut originals = Vec::new();
        for (name, copy) in prepared {
            let made = match copy {
                Ok(copy) => {
                    store_one(tx, &to, copy.new)?.inspect(|_| originals.push(copy.original.to_string()))
                }
                Err(error) => Err(error),
            };
            outcome.create(context, &name, made);
        }
        outcome.end(tx, &to, Kind::Email)?;
        let mut answers = vec![("Email/copy", answer(&from, &to, &outcome))];
        if destroy {
            let update = BTreeMap::new();
            let plan = Plan::implied(&from, destroy_if.as_deref(), &update, &originals);
            answers.push(match apply(tx, context, plan)? {
                Ok(done) => ("Email/set", done),
                Err(error) => ("error", error.to_json()),
            });
        }
        Ok(Ok(answers))
    })
}

fn answer(from: &Account, to: &Account, outcome: &Outcome) -> Value {
    json!({
        "fromAccountId": from.id,
        "accountId": to.id,
        "oldState": outcome.old_state,
        "newState": outcome.new_state,
        "created": (!outcome.created.is_empty()).then_some(&outcome.created),
        "notCreated": errors(&outcome.not_created),
    })
}

struct Copy {
    original: EmailId,
    new: NewEmail,
}

fn read(
    tx: &ReadTx<'_>,
    context: &Context<'_>,
    from: &Account,
    object: &Object,
) -> store::Result<Result<Copy, SetError>> {
    let wanted = match wanted(context, object) {
        Ok(wanted) => wanted,
        Err(error) => return Ok(Err(error)),
    };
    let found = wanted.original.map(|id| tx.email(id)).transpose()?.flatten();
    let Some(email) = found.filter(|email| email.account == from.id) else {
        return Ok(Err(SetError::new("notFound")));
    };
    let Some(raw) = tx.raw(email.id)? else {
        return Ok(Err(SetError::with("forbidden", "the message has not been fetched yet")));
    };
    let ingest = match own(Ingest::from_raw(&raw))? {
        Ok(ingest) => ingest,
        Err(error) => return Ok(Err(error)),
    };
    let new = NewEmail {
        ingest,
        mailboxes: wanted.mailboxes,
        keywords: wanted.keywords.unwrap_or(email.keywords),
        received_at: wanted.received_at.unwrap_or(email.received_at),
    };
    Ok(Ok(Copy { original: email.id, new }))
}

/// What the client sets; the rest is as in the original.
struct Wanted {
    original: Option<EmailId>,
    mailboxes: Vec<MailboxId>,
    keywords: Option<Keywords>,
    received_at: Option<i64>,
}

fn wanted(context: &Context<'_>, object: &Object) -> Result<Wanted, SetError> {
    let mut wanted = Wanted { original: None, mailboxes: Vec::new(), keywords: None, received_at: None };
    for (name, given) in object {
        match name.as_str() {
            "id" => wanted.original = context.id(&value::<String>(name, given)?),
            "mailboxIds" => wanted.mailboxes = mailbox_ids(context, given)?,
            "keywords" => wanted.keywords = Some(keywords(given)?),
            "receivedAt" => wanted.received_at = utc(name, given)?,
            other => return Err(SetError::property(other, "a copy does not change it")),
        }
    }
    match wanted.mailboxes.is_empty() {
        true => Err(SetError::property("mailboxIds", "an email is in at least one mailbox")),
        false => Ok(wanted),
    }
}
