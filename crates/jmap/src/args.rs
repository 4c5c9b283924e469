//! The arguments of one method call, taken by name and type; what is left over
//! or of another type is `invalidArguments`, naming the argument.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use store::{Account, Error, ReadTx, Store};

use crate::error::MethodError;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// What a method may know beside its arguments.
pub(crate) struct Context<'a> {
    pub(crate) store: &'a Store,
    /// Unix seconds.
    pub(crate) now: i64,
    /// Creation ids of this request and what they became (RFC 8620 §3.3).
    pub(crate) created: BTreeMap<String, String>,
}

impl Context<'_> {
    /// What `#name` stands for; other text is itself.
    pub(crate) fn resolve<'a>(&'a self, id: &'a str) -> &'a str {
        let known = id.strip_prefix('#').and_then(|name| self.created.get(name));
        known.map_or(id, String::as_str)
    }

    /// An id of a kind, or of an object created before; `None` for all other text.
    pub(crate) fn id<T: FromStr>(&self, text: &str) -> Option<T> {
        self.resolve(text).parse().ok()
    }
}

/// The arguments of one call.
pub(crate) struct Args(pub(crate) Object);

impl Args {
    /// An argument; absent and null are the same.
    pub(crate) fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, MethodError> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value)
                .map(Some)
                .map_err(|error| MethodError::argument(name, format!("{name}: {error}"))),
        }
    }

    /// An argument that must be there.
    pub(crate) fn required<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, MethodError> {
        self.optional(name)?.ok_or_else(|| MethodError::argument(name, format!("{name} is missing")))
    }

    /// A switch that is off when absent.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, MethodError> {
        Ok(self.optional(name)?.unwrap_or(false))
    }

    /// The account that an argument names.
    pub(crate) fn account(&mut self, name: &str, store: &Store) -> Result<Account, MethodError> {
        let id: String = self.required(name)?;
        store.read(|tx| account(tx, &id)).map_err(MethodError::from)?.ok_or_else(|| {
            MethodError::new(if name == "fromAccountId" { "fromAccountNotFound" } else { "accountNotFound" })
        })
    }

    /// All arguments have been taken.
    pub(crate) fn done(self) -> Result<(), MethodError> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => {
                Err(MethodError::argument(name, format!("{name} is not an argument of this method")))
            }
        }
    }
}

fn account(tx: &ReadTx<'_>, id: &str) -> store::Result<Option<Account>> {
    let Ok(id) = id.parse() else { return Ok(None) };
    match tx.account(id) {
        Ok(account) => Ok(Some(account)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
