//! `Email/set` (RFC 8621 §4.6): messages are made and destroyed whole; of one
//! that exists only keywords and mailboxes change.

use std::collections::BTreeMap;

use mail::{EmailId, Keywords, MailboxId};
use serde_json::{Value, json};
use store::{Account, Email, Kind, NewEmail, WriteTx};

use super::create::{self, Prepared};
use super::get::settable;
use super::{check_mailboxes, keywords, mailbox_ids};
use crate::args::{Args, Context, Object};
use crate::error::{MethodError, SetError};
use crate::ids::BlobId;
use crate::patch;
use crate::set::{self, Outcome, Set, own};

/// What an `Email/set` is to do, with its messages built.
pub(crate) struct Plan<'a> {
    account: &'a Account,
    if_in_state: Option<&'a str>,
    create: BTreeMap<String, Result<Prepared, SetError>>,
    update: &'a BTreeMap<String, Object>,
    destroy: &'a [String],
}

impl<'a> Plan<'a> {
    /// One that makes nothing: what another method implies.
    pub(crate) fn implied(
        account: &'a Account,
        if_in_state: Option<&'a str>,
        update: &'a BTreeMap<String, Object>,
        destroy: &'a [String],
    ) -> Plan<'a> {
        Plan { account, if_in_state, create: BTreeMap::new(), update, destroy }
    }
}

/// `Email/set`
pub(crate) fn set(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let set = Set::take(context, &mut args)?;
    args.done()?;
    let create = context.store.read(|tx| {
        let made = set
            .create
            .iter()
            .map(|(name, object)| Ok((name.clone(), create::prepare(tx, context, &set.account, object)?)));
        made.collect::<store::Result<BTreeMap<_, _>>>()
    })?;
    let plan = Plan {
        account: &set.account,
        if_in_state: set.if_in_state.as_deref(),
        create,
        update: &set.update,
        destroy: &set.destroy,
    };
    set::write(context, |tx, context| apply(tx, context, plan))
}

/// Does it, as part of a transaction.
pub(crate) fn apply(
    tx: &mut WriteTx<'_>,
    context: &mut Context<'_>,
    plan: Plan<'_>,
) -> store::Result<Result<Value, MethodError>> {
    let account = plan.account;
    let mut outcome = match Outcome::begin(tx, account, Kind::Email, plan.if_in_state)? {
        Ok(outcome) => outcome,
        Err(error) => return Ok(Err(error)),
    };
    for (name, prepared) in plan.create {
        let made = match prepared {
            Ok(Prepared { new, told }) => store_one(tx, account, new)?.map(|mut made| {
                made.extend(told);
                made
            }),
            Err(error) => Err(error),
        };
        outcome.create(context, &name, made);
    }
    for (id, patch) in plan.update {
        let done = update(tx, context, account, id, patch)?;
        outcome.update(id, done);
    }
    for id in plan.destroy {
        let done = match named(tx, context, account, id)? {
            Some(email) => own(tx.destroy_email(email.id))?,
            None => Err(SetError::new("notFound")),
        };
        outcome.destroy(id, done);
    }
    outcome.end(tx, account, Kind::Email)?;
    Ok(Ok(outcome.to_json(account)))
}

/// Stores a message; gives what the server sets.
pub(super) fn store_one(
    tx: &mut WriteTx<'_>,
    account: &Account,
    new: NewEmail,
) -> store::Result<Result<Object, SetError>> {
    if let Err(error) = check_mailboxes(tx, account, &new.mailboxes)? {
        return Ok(Err(error));
    }
    let id = match own(tx.create_email(account.id, new))? {
        Ok(id) => id,
        Err(error) => return Ok(Err(error)),
    };
    let email = tx.email(id)?.ok_or(store::Error::NotFound("email"))?;
    let mut made = Object::new();
    made.insert("id".to_owned(), json!(id));
    made.insert("blobId".to_owned(), json!(BlobId::message(id).to_string()));
    made.insert("threadId".to_owned(), json!(email.thread));
    made.insert("size".to_owned(), json!(email.size));
    Ok(Ok(made))
}

fn update(
    tx: &mut WriteTx<'_>,
    context: &Context<'_>,
    account: &Account,
    id: &str,
    patch: &Object,
) -> store::Result<Result<(), SetError>> {
    let Some(email) = named(tx, context, account, id)? else { return Ok(Err(SetError::new("notFound"))) };
    let wanted = match wanted(context, &email, patch) {
        Ok(wanted) => wanted,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(mailboxes) = &wanted.mailboxes {
        let add: Vec<MailboxId> =
            mailboxes.iter().filter(|id| !email.mailboxes.contains(id)).copied().collect();
        let remove: Vec<MailboxId> =
            email.mailboxes.iter().filter(|id| !mailboxes.contains(id)).copied().collect();
        if let Err(error) = check_mailboxes(tx, account, &add)? {
            return Ok(Err(error));
        }
        if let Err(error) = own(tx.set_mailboxes(email.id, &add, &remove))? {
            return Ok(Err(error));
        }
    }
    if let Some(keywords) = &wanted.keywords {
        let add: Keywords = keywords.difference(&email.keywords).cloned().collect();
        let remove: Keywords = email.keywords.difference(keywords).cloned().collect();
        return own(tx.set_keywords(email.id, &add, &remove));
    }
    Ok(Ok(()))
}

/// What an update makes of the two properties that can change.
struct Wanted {
    keywords: Option<Keywords>,
    mailboxes: Option<Vec<MailboxId>>,
}

fn wanted(context: &Context<'_>, email: &Email, patch: &Object) -> Result<Wanted, SetError> {
    let before = settable(email);
    let after = patch::apply(&before, &spelled(context, patch))?;
    let mut wanted = Wanted { keywords: None, mailboxes: None };
    for name in patch::changed(&before, &after) {
        match name {
            "keywords" => wanted.keywords = Some(keywords(&after[name])?),
            "mailboxIds" => wanted.mailboxes = Some(mailbox_ids(context, &after[name])?),
            other => return Err(SetError::property(other, "it never changes")),
        }
    }
    let too_many = wanted.keywords.as_ref().is_some_and(|words| words.len() > store::limits::KEYWORDS);
    if too_many { Err(SetError::new("tooManyKeywords")) } else { Ok(wanted) }
}

/// The patch with each path spelled as the object spells it: keywords in lower
/// case (RFC 8621 §4.1.1), ids for creation ids.
fn spelled(context: &Context<'_>, patch: &Object) -> Object {
    let spell = |path: &String| match path.split_once('/') {
        Some(("keywords", word)) => format!("keywords/{}", word.to_ascii_lowercase()),
        Some(("mailboxIds", id)) => format!("mailboxIds/{}", context.resolve(id)),
        _ => path.clone(),
    };
    patch.iter().map(|(path, value)| (spell(path), value.clone())).collect()
}

fn named(
    tx: &WriteTx<'_>,
    context: &Context<'_>,
    account: &Account,
    id: &str,
) -> store::Result<Option<Email>> {
    let Some(id) = context.id::<EmailId>(id) else { return Ok(None) };
    Ok(tx.email(id)?.filter(|email| email.account == account.id))
}
