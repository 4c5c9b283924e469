//! A message to be written, read from the JSON of `Email/set` (RFC 8621 §4.6)
//! before any transaction that writes: blobs are read, the message is built,
//! hashed and compressed while others may still write.

use mail::compose::{self, Draft};
use mail::{Keywords, MailboxId};
use serde_json::{Value, json};
use store::{Account, Ingest, NewEmail, ReadTx};

use super::fields::Fields;
use super::{content, keywords, mailbox_ids};
use crate::args::{Context, Object};
use crate::date;
use crate::error::SetError;
use crate::set::{own, value};

/// A message that is ready to be stored.
pub(super) struct Prepared {
    pub(super) new: NewEmail,
    /// What the client did not say and the answer tells.
    pub(super) told: Object,
}

/// What the client says about the message rather than in it.
struct About {
    mailboxes: Vec<MailboxId>,
    keywords: Keywords,
    received_at: Option<i64>,
}

/// Reads and builds one message.
pub(super) fn prepare(
    tx: &ReadTx<'_>,
    context: &Context<'_>,
    account: &Account,
    object: &Object,
) -> store::Result<Result<Prepared, SetError>> {
    let mut draft = Draft::default();
    let (about, had_id, had_date) = match read(context, object, &mut draft) {
        Ok(read) => read,
        Err(error) => return Ok(Err(error)),
    };
    if let Err(error) = content::read(tx, account.id, object, &mut draft)? {
        return Ok(Err(error));
    }
    let mut told = Object::new();
    if !had_date {
        draft.date = context.now;
        told.insert("sentAt".to_owned(), json!(date::utc(context.now)));
    }
    if !had_id {
        draft.message_id = match message_id(account, &draft) {
            Ok(id) => id,
            Err(error) => return Ok(Err(error)),
        };
        told.insert("messageId".to_owned(), json!([draft.message_id]));
    }
    if about.received_at.is_none() {
        told.insert("receivedAt".to_owned(), json!(date::utc(context.now)));
    }
    if !object.contains_key("keywords") {
        told.insert("keywords".to_owned(), json!({}));
    }
    let ingest = match own(Ingest::from_raw(&compose::build(&draft)))? {
        Ok(ingest) => ingest,
        Err(error) => return Ok(Err(error)),
    };
    let received_at = about.received_at.unwrap_or(context.now);
    let new = NewEmail { ingest, mailboxes: about.mailboxes, keywords: about.keywords, received_at };
    Ok(Ok(Prepared { new, told }))
}

/// Everything but the content; whether there is a Message-ID, and a Date.
fn read(context: &Context<'_>, object: &Object, draft: &mut Draft) -> Result<(About, bool, bool), SetError> {
    let mut about = About { mailboxes: Vec::new(), keywords: Keywords::new(), received_at: None };
    let mut fields = Fields::default();
    let has_date = |name: &String, value: &Value| {
        let lower = name.to_ascii_lowercase();
        !value.is_null() && (lower == "sentat" || lower == "header:date" || lower.starts_with("header:date:"))
    };
    for (name, given) in object.iter().filter(|(_, given)| !given.is_null()) {
        match name.as_str() {
            "mailboxIds" => about.mailboxes = mailbox_ids(context, given)?,
            "keywords" => about.keywords = keywords(given)?,
            "receivedAt" => {
                let text: String = value(name, given)?;
                let time = date::parse_utc(&text);
                about.received_at =
                    Some(time.ok_or_else(|| SetError::property(name, "it is not a UTCDate"))?);
            }
            name if content::BODY.contains(&name) => {}
            name if fields.take(draft, name, given)? => {}
            other => return Err(SetError::property(other, "it cannot be set")),
        }
    }
    if about.mailboxes.is_empty() {
        return Err(SetError::property("mailboxIds", "an email is in at least one mailbox"));
    }
    Ok((about, !draft.message_id.is_empty(), object.iter().any(|(name, value)| has_date(name, value))))
}

/// A new Message-ID (RFC 5322 §3.6.4) under the writer's domain.
fn message_id(account: &Account, draft: &Draft) -> Result<String, SetError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| SetError::with("serverFail", error.to_string()))?;
    let left: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let writer = draft.from.first().map_or(account.address.as_str(), |from| from.email.as_str());
    let domain = writer.rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default();
    let plain =
        !domain.is_empty() && domain.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    Ok(format!("{left}@{}", if plain { domain } else { "localhost.invalid" }))
}
