//! The addresses that an account's mail is written from as a file wants them, and what
//! stands in it: what is missing is added, what differs is changed.

use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::{Desk, identity};

/// One address to write from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Writer {
    address: String,
    #[serde(flatten)]
    words: identity::Words,
}

impl Writer {
    fn known<'a>(&self, all: &'a [Value]) -> Option<&'a Value> {
        let is = |known: &str| known.eq_ignore_ascii_case(&self.address);
        all.iter().find(|one| one["email"].as_str().is_some_and(is))
    }
}

fn agrees(known: &Value, patch: &Map<String, Value>) -> bool {
    patch.iter().all(|(key, value)| known[key] == *value)
}

/// Whether something is to be done.
pub async fn differ(desk: &Desk, account: &Value, wanted: &[Writer], beside: &Path) -> Result<bool> {
    let all = identity::all(desk, account).await?;
    for writer in wanted {
        let patch = writer.words.patch(desk, beside)?;
        if !writer.known(&all).is_some_and(|known| agrees(known, &patch)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Does it.
pub async fn take(desk: &Desk, account: &Value, wanted: &[Writer], beside: &Path) -> Result<()> {
    let all = identity::all(desk, account).await?;
    for writer in wanted {
        let patch = writer.words.patch(desk, beside)?;
        match writer.known(&all) {
            Some(known) if agrees(known, &patch) => {}
            Some(known) => identity::change(desk, account, &known["id"], &patch).await?,
            None => identity::add(desk, account, &writer.address, &patch).await.map(drop)?,
        }
    }
    Ok(())
}
