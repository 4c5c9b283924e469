//! `Mailbox/set` (RFC 8621 §2.5). Children may come before their parents and go after them.

use std::collections::BTreeMap;

use mail::{MailboxId, Role};
use serde_json::{Value, json};
use store::{Account, Error, Kind, Mailbox, MailboxUpdate, NewMailbox, WriteTx};

use super::to_json;
use crate::args::{Args, Context, Object};
use crate::error::{MethodError, SetError};
use crate::patch;
use crate::set::{self, Outcome, Set, own, value};

/// `Mailbox/set`
pub(crate) fn set(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let set = Set::take(context, &mut args)?;
    let remove_emails = args.flag("onDestroyRemoveEmails")?;
    args.done()?;
    set::write(context, |tx, context| {
        let mut outcome = match Outcome::begin(tx, &set.account, Kind::Mailbox, set.if_in_state.as_deref())? {
            Ok(outcome) => outcome,
            Err(error) => return Ok(Err(error)),
        };
        create_all(tx, context, &set, &mut outcome)?;
        for (id, patch) in &set.update {
            let done = update(tx, context, &set.account, id, patch)?;
            outcome.update(id, done);
        }
        destroy_all(tx, context, &set, remove_emails, &mut outcome)?;
        outcome.end(tx, &set.account, Kind::Mailbox)?;
        Ok(Ok(outcome.to_json(&set.account)))
    })
}

/// Those whose parent is yet to be made wait for it.
fn create_all(
    tx: &mut WriteTx<'_>,
    context: &mut Context<'_>,
    set: &Set,
    outcome: &mut Outcome,
) -> store::Result<()> {
    let mut waiting: BTreeMap<&String, &Object> = set.create.iter().collect();
    while !waiting.is_empty() {
        let awaits = |object: &Object| {
            let parent = object.get("parentId").and_then(Value::as_str).and_then(|id| id.strip_prefix('#'));
            parent.is_some_and(|parent| waiting.keys().any(|name| *name == parent))
        };
        let ready: Vec<(&String, &Object)> = waiting
            .iter()
            .filter(|(_, object)| !awaits(object))
            .map(|(name, object)| (*name, *object))
            .collect();
        if ready.is_empty() {
            // They hold each other.
            for (name, _) in std::mem::take(&mut waiting) {
                outcome.create(
                    context,
                    name,
                    Err(SetError::property("parentId", "a mailbox cannot hold itself")),
                );
            }
        }
        for (name, object) in ready {
            waiting.remove(name);
            let made = create(tx, context, &set.account, object)?;
            outcome.create(context, name, made);
        }
    }
    Ok(())
}

fn create(
    tx: &mut WriteTx<'_>,
    context: &Context<'_>,
    account: &Account,
    object: &Object,
) -> store::Result<Result<Object, SetError>> {
    let new = match new_mailbox(context, object) {
        Ok(new) => new,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(parent) = new.parent
        && mailbox(tx, account, parent)?.is_none()
    {
        return Ok(Err(SetError::property("parentId", "there is no such mailbox")));
    }
    let id = match own(tx.create_mailbox(account.id, &new))? {
        Ok(id) => id,
        Err(error) => return Ok(Err(error)),
    };
    let mut made = to_json(account, &tx.mailbox(id)?);
    made.retain(|name, _| !object.contains_key(name));
    Ok(Ok(made))
}

fn new_mailbox(context: &Context<'_>, object: &Object) -> Result<NewMailbox, SetError> {
    let mut new = NewMailbox { subscribed: true, ..NewMailbox::default() };
    for (name, given) in object {
        match name.as_str() {
            "name" => new.name = text(given)?,
            "parentId" => new.parent = parent(context, given)?,
            "role" => new.role = role(given)?,
            "sortOrder" => new.sort_order = value(name, given)?,
            "isSubscribed" => new.subscribed = value(name, given)?,
            other => return Err(SetError::property(other, "it cannot be set")),
        }
    }
    if new.name.is_empty() {
        return Err(SetError::property("name", "a mailbox has a name"));
    }
    Ok(new)
}

fn update(
    tx: &mut WriteTx<'_>,
    context: &Context<'_>,
    account: &Account,
    id: &str,
    patch: &Object,
) -> store::Result<Result<(), SetError>> {
    let Some(known) = named(tx, context, account, id)? else { return Ok(Err(SetError::new("notFound"))) };
    let before = to_json(account, &known);
    let update = patch::apply(&before, patch).and_then(|after| {
        patch::changed(&before, &after)
            .into_iter()
            .try_fold(MailboxUpdate::default(), |update, name| change(context, update, name, &after[name]))
    });
    let update = match update {
        Ok(update) => update,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(Some(parent)) = update.parent
        && let Err(error) = check_parent(tx, account, known.id, parent)?
    {
        return Ok(Err(error));
    }
    own(tx.update_mailbox(known.id, &update))
}

fn change(
    context: &Context<'_>,
    update: MailboxUpdate,
    name: &str,
    given: &Value,
) -> Result<MailboxUpdate, SetError> {
    Ok(match name {
        "name" => MailboxUpdate { name: Some(text(given)?), ..update },
        "parentId" => MailboxUpdate { parent: Some(parent(context, given)?), ..update },
        "role" => MailboxUpdate { role: Some(role(given)?), ..update },
        "sortOrder" => MailboxUpdate { sort_order: Some(value(name, given)?), ..update },
        "isSubscribed" => MailboxUpdate { subscribed: Some(value(name, given)?), ..update },
        other => return Err(SetError::property(other, "only the server sets it")),
    })
}

/// The new parent is there, and does not lie within the mailbox itself.
fn check_parent(
    tx: &WriteTx<'_>,
    account: &Account,
    moved: MailboxId,
    parent: MailboxId,
) -> store::Result<Result<(), SetError>> {
    let mut at = Some(parent);
    while let Some(id) = at {
        if id == moved {
            return Ok(Err(SetError::property("parentId", "a mailbox cannot hold itself")));
        }
        match mailbox(tx, account, id)? {
            Some(above) => at = above.parent,
            None => return Ok(Err(SetError::property("parentId", "there is no such mailbox"))),
        }
    }
    Ok(Ok(()))
}

/// Parents go after their children, in whatever order they were named.
fn destroy_all(
    tx: &mut WriteTx<'_>,
    context: &Context<'_>,
    set: &Set,
    remove_emails: bool,
    outcome: &mut Outcome,
) -> store::Result<()> {
    let mut waiting: Vec<&String> = set.destroy.iter().collect();
    loop {
        let before = waiting.len();
        let mut held = Vec::new();
        for id in waiting {
            match destroy(tx, context, &set.account, id, remove_emails)? {
                Err(error) if error.is("mailboxHasChild") => held.push((id, error)),
                done => outcome.destroy(id, done),
            }
        }
        if held.is_empty() || held.len() == before {
            held.into_iter().for_each(|(id, error)| outcome.destroy(id, Err(error)));
            return Ok(());
        }
        waiting = held.into_iter().map(|(id, _)| id).collect();
    }
}

fn destroy(
    tx: &mut WriteTx<'_>,
    context: &Context<'_>,
    account: &Account,
    id: &str,
    remove_emails: bool,
) -> store::Result<Result<(), SetError>> {
    match named(tx, context, account, id)? {
        None => Ok(Err(SetError::new("notFound"))),
        Some(known) if known.role == Some(Role::Inbox) => {
            Ok(Err(SetError::with("forbidden", "an account keeps its inbox")))
        }
        Some(known) => own(tx.destroy_mailbox(known.id, remove_emails)),
    }
}

fn named(
    tx: &WriteTx<'_>,
    context: &Context<'_>,
    account: &Account,
    id: &str,
) -> store::Result<Option<Mailbox>> {
    match context.id(id) {
        Some(id) => mailbox(tx, account, id),
        None => Ok(None),
    }
}

/// A mailbox of this account.
pub(crate) fn mailbox(tx: &WriteTx<'_>, account: &Account, id: MailboxId) -> store::Result<Option<Mailbox>> {
    match tx.mailbox(id) {
        Ok(mailbox) => Ok((mailbox.account == account.id).then_some(mailbox)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// RFC 8621 §2: a name is not empty and at most as long as the session says.
fn text(given: &Value) -> Result<String, SetError> {
    let name: String = value("name", given)?;
    let fits = name.len() <= store::limits::MAILBOX_NAME_BYTES;
    if name.trim().is_empty() || !fits || name.chars().any(char::is_control) {
        return Err(SetError::property("name", "a name is a line of text, not empty and not too long"));
    }
    Ok(name)
}

fn parent(context: &Context<'_>, given: &Value) -> Result<Option<MailboxId>, SetError> {
    let parent: Option<String> = value("parentId", given)?;
    let known = |id: String| {
        context.id(&id).ok_or_else(|| {
            SetError::property("parentId", "there is no such mailbox").and("parentId", json!(id))
        })
    };
    parent.map(known).transpose()
}

fn role(given: &Value) -> Result<Option<Role>, SetError> {
    let role: Option<String> = value("role", given)?;
    let known = |name: String| {
        let registered = Role::from_name(&name).filter(|role| role.is_registered());
        registered.ok_or_else(|| SetError::property("role", format!("{name} is not a role here")))
    };
    role.map(known).transpose()
}
