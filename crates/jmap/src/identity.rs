//! Identities (RFC 8621 §6): the names and addresses that a person writes as.

use mail::IdentityId;
use mail::address::Address;
use serde_json::{Value, json};
use store::{Account, AccountKind, Error, Identity, IdentityUpdate, Kind, NewIdentity, WriteTx};

use crate::args::{Args, Context, Object};
use crate::email::fields::people;
use crate::error::{MethodError, SetError};
use crate::get::{Get, object};
use crate::set::{self, Outcome, Set, own, value};
use crate::{changes, patch};

const PROPERTIES: [&str; 8] =
    ["id", "name", "email", "replyTo", "bcc", "textSignature", "htmlSignature", "mayDelete"];

/// `Identity/get`
pub(crate) fn get(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let get = Get::take(context, &mut args)?;
    args.done()?;
    let (state, all) = context
        .store
        .read(|tx| Ok((tx.state(get.account.id, Kind::Identity)?, tx.identities(get.account.id)?)))?;
    get.answer(&PROPERTIES, state, all.iter().map(to_json).collect())
}

/// `Identity/changes`
pub(crate) fn changes(context: &mut Context<'_>, args: Args) -> Result<Value, MethodError> {
    changes::changes(context, args, Kind::Identity, |row| IdentityId(row).to_string())
        .map(|(answer, _)| answer)
}

fn to_json(identity: &Identity) -> Object {
    let people = |list: &Vec<Address>| if list.is_empty() { Value::Null } else { json!(list) };
    object(json!({
        "id": identity.id,
        "name": identity.name,
        "email": identity.email,
        "replyTo": people(&identity.reply_to),
        "bcc": people(&identity.bcc),
        "textSignature": identity.text_signature,
        "htmlSignature": identity.html_signature,
        "mayDelete": identity.may_delete,
    }))
}

/// `Identity/set`
pub(crate) fn set(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let set = Set::take(context, &mut args)?;
    args.done()?;
    set::write(context, |tx, context| {
        let mut outcome = match Outcome::begin(tx, &set.account, Kind::Identity, set.if_in_state.as_deref())?
        {
            Ok(outcome) => outcome,
            Err(error) => return Ok(Err(error)),
        };
        for (name, object) in &set.create {
            let made = create(tx, &set.account, object)?;
            outcome.create(context, name, made);
        }
        for (id, patch) in &set.update {
            let done = update(tx, context, &set.account, id, patch)?;
            outcome.update(id, done);
        }
        for id in &set.destroy {
            let done = match named(tx, context, &set.account, id)? {
                Some(identity) => own(tx.remove_identity(identity.id))?,
                None => Err(SetError::new("notFound")),
            };
            outcome.destroy(id, done);
        }
        outcome.end(tx, &set.account, Kind::Identity)?;
        Ok(Ok(outcome.to_json(&set.account)))
    })
}

fn create(
    tx: &mut WriteTx<'_>,
    account: &Account,
    object: &Object,
) -> store::Result<Result<Object, SetError>> {
    let new = match new_identity(object) {
        Ok(new) => new,
        Err(error) => return Ok(Err(error)),
    };
    // A provider takes mail from the account's own address; what else it takes we cannot know.
    let known = tx.identities(account.id)?.iter().any(|one| one.email.eq_ignore_ascii_case(&new.email));
    if account.kind != AccountKind::Local && !known && !account.address.eq_ignore_ascii_case(&new.email) {
        return Ok(Err(SetError::with("forbiddenFrom", "the account does not write from this address")));
    }
    let id = match own(tx.add_identity(account.id, &new))? {
        Ok(id) => id,
        Err(error) => return Ok(Err(error)),
    };
    let mut made = to_json(&tx.identity(id)?);
    made.retain(|name, _| !object.contains_key(name));
    Ok(Ok(made))
}

fn new_identity(object: &Object) -> Result<NewIdentity, SetError> {
    let mut new = NewIdentity::default();
    for (name, given) in object {
        match name.as_str() {
            "name" => new.name = line(name, given)?,
            "email" => new.email = line(name, given)?,
            "replyTo" => new.reply_to = people(name, given)?,
            "bcc" => new.bcc = people(name, given)?,
            "textSignature" => new.text_signature = value(name, given)?,
            "htmlSignature" => new.html_signature = value(name, given)?,
            other => return Err(SetError::property(other, "it cannot be set")),
        }
    }
    let plausible =
        new.email.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if !plausible || new.email.contains(char::is_whitespace) {
        return Err(SetError::property("email", "it is not an address"));
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
    let before = to_json(&known);
    let update = patch::apply(&before, patch).and_then(|after| {
        let changed = patch::changed(&before, &after).into_iter();
        changed.map(|name| (name, &after[name])).try_fold(IdentityUpdate::default(), change)
    });
    match update {
        Ok(update) => own(tx.update_identity(known.id, &update)),
        Err(error) => Ok(Err(error)),
    }
}

fn change(update: IdentityUpdate, (name, given): (&str, &Value)) -> Result<IdentityUpdate, SetError> {
    Ok(match name {
        "name" => IdentityUpdate { name: Some(line(name, given)?), ..update },
        "replyTo" => IdentityUpdate { reply_to: Some(people(name, given)?), ..update },
        "bcc" => IdentityUpdate { bcc: Some(people(name, given)?), ..update },
        "textSignature" => IdentityUpdate { text_signature: Some(value(name, given)?), ..update },
        "htmlSignature" => IdentityUpdate { html_signature: Some(value(name, given)?), ..update },
        other => return Err(SetError::property(other, "it never changes")),
    })
}

fn named(
    tx: &WriteTx<'_>,
    context: &Context<'_>,
    account: &Account,
    id: &str,
) -> store::Result<Option<Identity>> {
    let Some(id) = context.id::<IdentityId>(id) else { return Ok(None) };
    match tx.identity(id) {
        Ok(identity) => Ok((identity.account == account.id).then_some(identity)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn line(name: &str, given: &Value) -> Result<String, SetError> {
    let text: String = value(name, given)?;
    match text.contains(char::is_control) {
        true => Err(SetError::property(name, "it is one line")),
        false => Ok(text),
    }
}
