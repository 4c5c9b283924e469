//! What all `/set` methods share (RFC 8620 §5.3): arguments, outcome, and the
//! one transaction that it happens in.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use store::{Account, Kind, ReadTx, WriteTx};

use crate::args::{Args, Context, Object};
use crate::error::{MethodError, SetError};
use crate::limits;

/// The arguments of a `/set`.
pub(crate) struct Set {
    pub(crate) account: Account,
    pub(crate) if_in_state: Option<String>,
    pub(crate) create: BTreeMap<String, Object>,
    pub(crate) update: BTreeMap<String, Object>,
    pub(crate) destroy: Vec<String>,
}

impl Set {
    /// Takes the arguments that every `/set` has.
    pub(crate) fn take(context: &Context<'_>, args: &mut Args) -> Result<Set, MethodError> {
        let account = args.account("accountId", context.store)?;
        let if_in_state = args.optional("ifInState")?;
        let create: BTreeMap<String, Object> = args.optional("create")?.unwrap_or_default();
        let update: BTreeMap<String, Object> = args.optional("update")?.unwrap_or_default();
        let destroy: Vec<String> = args.optional("destroy")?.unwrap_or_default();
        let mut seen = BTreeSet::new();
        let destroy: Vec<String> = destroy.into_iter().filter(|id| seen.insert(id.clone())).collect();
        if create.len() + update.len() + destroy.len() > limits::SET {
            return Err(MethodError::new("requestTooLarge"));
        }
        Ok(Set { account, if_in_state, create, update, destroy })
    }
}

/// What a `/set` did.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) old_state: String,
    pub(crate) new_state: String,
    pub(crate) created: Object,
    pub(crate) updated: Object,
    pub(crate) destroyed: Vec<String>,
    pub(crate) not_created: BTreeMap<String, SetError>,
    pub(crate) not_updated: BTreeMap<String, SetError>,
    pub(crate) not_destroyed: BTreeMap<String, SetError>,
}

impl Outcome {
    /// Begins: `stateMismatch` before anything is changed.
    pub(crate) fn begin(
        tx: &ReadTx<'_>,
        account: &Account,
        kind: Kind,
        if_in_state: Option<&str>,
    ) -> store::Result<Result<Outcome, MethodError>> {
        let old_state = tx.state(account.id, kind)?.to_string();
        if if_in_state.is_some_and(|expected| expected != old_state) {
            return Ok(Err(MethodError::new("stateMismatch")));
        }
        Ok(Ok(Outcome { old_state, ..Outcome::default() }))
    }

    /// Notes a creation; later calls may use its creation id.
    pub(crate) fn create(&mut self, context: &mut Context<'_>, name: &str, made: Result<Object, SetError>) {
        match made {
            Ok(object) => {
                if let Some(id) = object.get("id").and_then(Value::as_str) {
                    context.created.insert(name.to_owned(), id.to_owned());
                }
                self.created.insert(name.to_owned(), Value::Object(object));
            }
            Err(error) => {
                self.not_created.insert(name.to_owned(), error);
            }
        }
    }

    /// Notes an update.
    pub(crate) fn update(&mut self, id: &str, done: Result<(), SetError>) {
        match done {
            Ok(()) => {
                self.updated.insert(id.to_owned(), Value::Null);
            }
            Err(error) => {
                self.not_updated.insert(id.to_owned(), error);
            }
        }
    }

    /// Notes a destruction.
    pub(crate) fn destroy(&mut self, id: &str, done: Result<(), SetError>) {
        match done {
            Ok(()) => self.destroyed.push(id.to_owned()),
            Err(error) => {
                self.not_destroyed.insert(id.to_owned(), error);
            }
        }
    }

    /// Ends: the state that all this led to.
    pub(crate) fn end(&mut self, tx: &ReadTx<'_>, account: &Account, kind: Kind) -> store::Result<()> {
        self.new_state = tx.state(account.id, kind)?.to_string();
        Ok(())
    }

    /// The answer; every key is there, null when empty.
    pub(crate) fn to_json(&self, account: &Account) -> Value {
        json!({
            "accountId": account.id,
            "oldState": self.old_state,
            "newState": self.new_state,
            "created": some(&self.created),
            "updated": some(&self.updated),
            "destroyed": (!self.destroyed.is_empty()).then_some(&self.destroyed),
            "notCreated": errors(&self.not_created),
            "notUpdated": errors(&self.not_updated),
            "notDestroyed": errors(&self.not_destroyed),
        })
    }
}

fn some(map: &Object) -> Option<&Object> {
    (!map.is_empty()).then_some(map)
}

/// SetErrors by id; null when there are none.
pub(crate) fn errors(errors: &BTreeMap<String, SetError>) -> Option<Map<String, Value>> {
    let map: Map<String, Value> = errors.iter().map(|(id, error)| (id.clone(), error.to_json())).collect();
    (!map.is_empty()).then_some(map)
}

/// Does a call's work in one transaction. When the store fails, none of it
/// happened, and no creation id stands for anything.
pub(crate) fn write<T>(
    context: &mut Context<'_>,
    work: impl FnOnce(&mut WriteTx<'_>, &mut Context<'_>) -> store::Result<Result<T, MethodError>>,
) -> Result<T, MethodError> {
    let (store, before) = (context.store, context.created.clone());
    match store.write(|tx| work(tx, context)) {
        Ok(committed) => committed.value,
        Err(error) => {
            context.created = before;
            Err(error.into())
        }
    }
}

/// Splits a store's result: the object's own trouble inside, the store's outside.
pub(crate) fn own<T>(result: store::Result<T>) -> store::Result<Result<T, SetError>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(error) => SetError::of(error).map(Err),
    }
}

/// Reads a property's value as a type; null is the type's default.
pub(crate) fn value<T: DeserializeOwned + Default>(name: &str, value: &Value) -> Result<T, SetError> {
    let read: Option<T> = serde_json::from_value(value.clone())
        .map_err(|error| SetError::property(name, format!("{name}: {error}")))?;
    Ok(read.unwrap_or_default())
}
