//! What all `/get` methods share (RFC 8620 §5.1).

use std::collections::BTreeSet;
use std::fmt::Display;

use serde_json::{Value, json};
use store::Account;

use crate::args::{Args, Context, Object};
use crate::error::MethodError;
use crate::limits;

/// The arguments of a `/get`.
pub(crate) struct Get {
    pub(crate) account: Account,
    /// `None` asks for all. Each id once; creation ids resolved.
    pub(crate) ids: Option<Vec<String>>,
    /// `None` asks for the default.
    pub(crate) properties: Option<Vec<String>>,
}

impl Get {
    /// Takes the arguments that every `/get` has.
    pub(crate) fn take(context: &Context<'_>, args: &mut Args) -> Result<Get, MethodError> {
        let account = args.account("accountId", context.store)?;
        // Some clients send null for an id that they do not have.
        let ids: Option<Vec<Option<String>>> = args.optional("ids")?;
        let mut seen = BTreeSet::new();
        let ids = ids.map(|ids| {
            let ids = ids.into_iter().flatten().map(|id| context.resolve(&id).to_owned());
            ids.filter(|id| seen.insert(id.clone())).collect::<Vec<_>>()
        });
        let properties = args.optional("properties")?;
        Ok(Get { account, ids, properties })
    }

    /// Bounds the objects asked for.
    pub(crate) fn at_most(&self, most: usize) -> Result<(), MethodError> {
        match &self.ids {
            Some(ids) if ids.len() > most => Err(MethodError::new("requestTooLarge")),
            _ => Ok(()),
        }
    }

    /// Answers from all objects of a type that an account has few of.
    pub(crate) fn answer(
        &self,
        known: &[&str],
        state: impl Display,
        all: Vec<Object>,
    ) -> Result<Value, MethodError> {
        self.at_most(limits::GET_ROWS)?;
        if let Some(unknown) = self.properties.iter().flatten().find(|name| !known.contains(&name.as_str())) {
            return Err(MethodError::argument("properties", format!("{unknown} is not a property")));
        }
        let (mut list, mut not_found) = (Vec::new(), Vec::new());
        match &self.ids {
            None => list = all,
            Some(ids) => {
                for id in ids {
                    match all.iter().find(|object| object["id"] == **id) {
                        Some(object) => list.push(object.clone()),
                        None => not_found.push(id.clone()),
                    }
                }
            }
        }
        if let Some(wanted) = &self.properties {
            for object in &mut list {
                object.retain(|name, _| name == "id" || wanted.contains(name));
            }
        }
        Ok(answer(&self.account, state, list, &not_found))
    }
}

/// The answer of a `/get`.
pub(crate) fn answer(
    account: &Account,
    state: impl Display,
    list: Vec<Object>,
    not_found: &[String],
) -> Value {
    let mut answer = json!({ "accountId": account.id, "state": state.to_string(), "notFound": not_found });
    // Moved: the macro would copy it.
    answer["list"] = list.into_iter().map(Value::Object).collect();
    answer
}

/// A JSON object out of a `json!` one.
pub(crate) fn object(value: Value) -> Object {
    match value {
        Value::Object(map) => map,
        _ => Object::new(),
    }
}
