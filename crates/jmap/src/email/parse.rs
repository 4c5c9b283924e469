//! `Email/parse` (RFC 8621 §4.9): reads a blob as a message, storing nothing.

use std::collections::BTreeSet;

use mail::message::Message;
use serde_json::{Value, json};
use store::Account;

use super::get::{Asked, Known};
use super::property::PARSE_DEFAULT;
use crate::args::{Args, Context, Object};
use crate::error::MethodError;
use crate::ids::BlobId;
use crate::{blob, limits};

/// `Email/parse`
pub(crate) fn parse(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let account = args.account("accountId", context.store)?;
    let blobs: BTreeSet<String> = args.required("blobIds")?;
    let properties: Option<Vec<String>> = args.optional("properties")?;
    let asked = Asked::take(&mut args, properties.as_deref(), &PARSE_DEFAULT)?;
    args.done()?;
    if blobs.len() > limits::GET {
        return Err(MethodError::new("requestTooLarge"));
    }
    let (mut parsed, mut not_parsable, mut not_found) = (Object::new(), Vec::new(), Vec::new());
    for text in blobs {
        match one(context, &account, &asked, &text)? {
            None => not_found.push(text),
            Some(None) => not_parsable.push(text),
            Some(Some(object)) => {
                parsed.insert(text, Value::Object(object));
            }
        }
    }
    Ok(json!({
        "accountId": account.id,
        "parsed": (!parsed.is_empty()).then_some(parsed),
        "notParsable": (!not_parsable.is_empty()).then_some(not_parsable),
        "notFound": (!not_found.is_empty()).then_some(not_found),
    }))
}

fn one(
    context: &Context<'_>,
    account: &Account,
    asked: &Asked,
    text: &str,
) -> Result<Option<Option<Object>>, MethodError> {
    let Some(id) = BlobId::parse(text) else { return Ok(None) };
    let Some(found) = context.store.read(|tx| blob::find(tx, account.id, text))? else { return Ok(None) };
    let message = Message::parse(&found.bytes);
    if !is_message(&message) {
        return Ok(Some(None));
    }
    let summary = message.summary();
    let known = Known { email: None, summary: &summary, size: found.bytes.len() as u64, blob: &id };
    Ok(Some(Some(asked.object(&known, Some(&message)))))
}

/// Every byte string can be read as a message; one without any field is none.
pub(super) fn is_message(message: &Message<'_>) -> bool {
    !message.fields(0).is_empty()
}
