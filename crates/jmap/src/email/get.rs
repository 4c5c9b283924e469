//! `Email/get` and `Email/changes` (RFC 8621 §4.2, §4.3).
//!
//! While only an email's headers are here, its row still tells all metadata and
//! the header properties without `header:`; `textBody`, `htmlBody`,
//! `attachments`, `headers` and `bodyValues` are empty, `bodyStructure` is one
//! part without a partId, and each `header:…` is null. Once the body comes, the email is reported as updated.

use std::collections::BTreeSet;

use mail::EmailId;
use mail::address::Address;
use mail::header::Date;
use mail::message::{Message, Summary};
use serde_json::{Map, Value, json};
use store::{Email, Kind, ReadTx};

use super::body::{self, Body, Wanted};
use super::property::{GET_DEFAULT, Property};
use crate::args::{Args, Context, Object};
use crate::error::MethodError;
use crate::get::{self, Get};
use crate::ids::BlobId;
use crate::{changes, date, limits};

/// Which properties are wanted, and how.
pub(super) struct Asked {
    properties: Vec<(String, Property)>,
    body: Wanted,
}

impl Asked {
    /// Takes the arguments that say so.
    pub(super) fn take(
        args: &mut Args,
        names: Option<&[String]>,
        default: &[&str],
    ) -> Result<Asked, MethodError> {
        let read = |name: &str| match Property::named(name) {
            Some(property) => Ok((name.to_owned(), property)),
            None => Err(MethodError::argument("properties", format!("{name} is not a property"))),
        };
        let properties = match names {
            Some(names) => names.iter().map(|name| read(name)).collect::<Result<_, _>>()?,
            None => default.iter().map(|name| read(name)).collect::<Result<_, _>>()?,
        };
        Ok(Asked { properties, body: Wanted::take(args)? })
    }

    /// Whether rows tell all of it.
    fn rows_only(&self) -> bool {
        self.properties.iter().all(|(_, property)| matches!(property, Property::Row(_)))
    }

    /// The wanted properties of an email; those that need its message are empty without one.
    pub(super) fn object(&self, known: &Known<'_>, message: Option<&Message<'_>>) -> Object {
        let mut object = Object::new();
        let mut parts = None;
        for (name, property) in &self.properties {
            let value = match (property, message) {
                (Property::Row(name), _) => known.property(name),
                (Property::Header(header), Some(message)) => header.of(message, 0),
                (Property::Header(header), None) => header.absent(),
                (Property::Body(name), Some(message)) => {
                    parts.get_or_insert_with(|| Body::of(message, known.blob, &self.body)).property(name)
                }
                (Property::Body(name), None) => body::unknown(name),
            };
            object.insert(name.clone(), value);
        }
        object
    }
}

/// What is known of an email beside its message.
pub(super) struct Known<'a> {
    /// `None` for a message that is only parsed.
    pub(super) email: Option<&'a Email>,
    pub(super) summary: &'a Summary,
    pub(super) size: u64,
    pub(super) blob: &'a BlobId,
}

impl Known<'_> {
    fn property(&self, name: &str) -> Value {
        let summary = self.summary;
        match name {
            "blobId" => json!(self.blob.to_string()),
            "size" => json!(self.size),
            "messageId" => words(&summary.message_ids),
            "inReplyTo" => words(&summary.in_reply_to),
            "references" => words(&summary.references),
            "sender" => people(&summary.sender),
            "from" => people(&summary.from),
            "to" => people(&summary.to),
            "cc" => people(&summary.cc),
            "bcc" => people(&summary.bcc),
            "replyTo" => people(&summary.reply_to),
            "subject" => json!(summary.subject),
            "sentAt" => {
                let date = |unix| date::zoned(Date { unix, offset_min: summary.sent_offset_min });
                json!(summary.sent_at.map(date))
            }
            "hasAttachment" => json!(summary.has_attachment),
            "preview" => json!(summary.preview),
            name => self.email.map_or(Value::Null, |email| metadata(email, name)),
        }
    }
}

fn metadata(email: &Email, name: &str) -> Value {
    let set = |names: Vec<String>| {
        Value::Object(names.into_iter().map(|name| (name, Value::Bool(true))).collect::<Map<_, _>>())
    };
    match name {
        "id" => json!(email.id),
        "threadId" => json!(email.thread),
        "mailboxIds" => set(email.mailboxes.iter().map(ToString::to_string).collect()),
        "keywords" => set(email.keywords.iter().map(ToString::to_string).collect()),
        "receivedAt" => json!(date::utc(email.received_at)),
        _ => Value::Null,
    }
}

/// The properties that `/set` compares an update with.
pub(super) fn settable(email: &Email) -> Object {
    let names = ["id", "threadId", "mailboxIds", "keywords", "receivedAt"];
    let mut object: Object = names.iter().map(|name| ((*name).to_owned(), metadata(email, name))).collect();
    object.insert("blobId".to_owned(), json!(BlobId::message(email.id).to_string()));
    object.insert("size".to_owned(), json!(email.size));
    object
}

/// A field that is not there is null (RFC 8621 §4.1.3).
fn words(list: &[String]) -> Value {
    if list.is_empty() { Value::Null } else { json!(list) }
}

fn people(list: &[Address]) -> Value {
    if list.is_empty() { Value::Null } else { json!(list) }
}

/// `Email/get`
pub(crate) fn get(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let get = Get::take(context, &mut args)?;
    let asked = Asked::take(&mut args, get.properties.as_deref(), &GET_DEFAULT)?;
    args.done()?;
    let most = if asked.rows_only() { limits::GET_ROWS } else { limits::GET };
    get.at_most(most)?;
    let answer = context.store.read(|tx| {
        let (ids, mut not_found) = match wanted(tx, &get, most)? {
            Some(wanted) => wanted,
            None => return Ok(Err(MethodError::new("requestTooLarge"))),
        };
        let mut emails = tx.emails(&ids)?;
        emails.retain(|email| email.account == get.account.id);
        let found: BTreeSet<EmailId> = emails.iter().map(|email| email.id).collect();
        not_found.extend(ids.iter().filter(|id| !found.contains(id)).map(ToString::to_string));
        let list = emails.iter().map(|email| one(tx, &asked, email)).collect::<store::Result<Vec<_>>>()?;
        let state = tx.state(get.account.id, Kind::Email)?;
        Ok(Ok(get::answer(&get.account, state, list, &not_found)))
    });
    answer?
}

/// The ids to read, and those that are none; `None` when they are too many.
fn wanted(tx: &ReadTx<'_>, get: &Get, most: usize) -> store::Result<Option<(Vec<EmailId>, Vec<String>)>> {
    if let Some(texts) = &get.ids {
        let (mut ids, mut not_found) = (Vec::with_capacity(texts.len()), Vec::new());
        for text in texts {
            match text.parse() {
                Ok(id) => ids.push(id),
                Err(_) => not_found.push(text.clone()),
            }
        }
        return Ok(Some((ids, not_found)));
    }
    let window = store::Window::first(limits::GET + 1);
    let (filter, sort) = (store::Filter::And(Vec::new()), store::EmailSort::newest());
    let page = tx.query_emails(get.account.id, &filter, &sort, false, &window)?;
    Ok((page.ids.len() <= most.min(limits::GET)).then_some((page.ids, Vec::new())))
}

fn one(tx: &ReadTx<'_>, asked: &Asked, email: &Email) -> store::Result<Object> {
    let raw = if asked.rows_only() || !email.has_content { None } else { tx.raw(email.id)? };
    let message = raw.as_deref().map(Message::parse);
    let blob = BlobId::message(email.id);
    let known = Known { email: Some(email), summary: &email.summary, size: email.size, blob: &blob };
    let mut object = asked.object(&known, message.as_ref());
    object.insert("id".to_owned(), json!(email.id));
    Ok(object)
}

/// `Email/changes`
pub(crate) fn changes(context: &mut Context<'_>, args: Args) -> Result<Value, MethodError> {
    changes::changes(context, args, Kind::Email, |row| EmailId(row).to_string()).map(|(answer, _)| answer)
}
