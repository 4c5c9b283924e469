//! What a message becomes before it is stored: compressed, hashed, read and
//! tokenised, all outside any transaction, on as many threads as there are.

use std::borrow::Cow;

use mail::address::Address;
use mail::header::{self, Form, Value};
use mail::message::{Message, Summary};
use mail::text;

use crate::packing::{Packed, Packing};
use crate::{Error, Result, limits};

/// A message ready to be stored. `Send`: prepare on any thread.
#[derive(Debug, Clone)]
pub struct Ingest {
    /// BLAKE3 of the message as received.
    pub hash: [u8; 32],
    /// Its size in bytes as received.
    pub size: u64,
    /// When its last server took it in, by the topmost Received field (RFC 5321 §4.4).
    pub received_at: Option<i64>,
    /// What lists, threads and JMAP need.
    pub summary: Summary,
    pub(crate) packed: Packed,
    pub(crate) doc: Doc,
    pub(crate) facts: Facts,
}

/// What is known of a message when it gets its seat.
#[derive(Debug, Clone)]
pub enum Content {
    /// Its header block only; the body is wanted later.
    Headers(Box<Summary>),
    /// All of it.
    Full(Box<Ingest>),
}

/// Compresses, hashes and tokenises a message.
///
/// `message` is `raw` read by `mail`. Cheap to call in parallel; touches no store.
pub fn prepare(raw: &[u8], message: &Message<'_>, packing: &Packing) -> Result<Ingest> {
    if raw.len() as u64 > limits::MESSAGE_BYTES {
        return Err(Error::TooLarge("message"));
    }
    let (summary, text) = (message.summary(), message.search_text());
    Ok(Ingest {
        hash: *blake3::hash(raw).as_bytes(),
        size: raw.len() as u64,
        packed: Packed::pack(raw, packing)?,
        doc: Doc { body: cut(text.body), attachments: cut(text.attachments), ..Doc::of(&summary) },
        facts: Facts::of(&summary)?,
        received_at: received_at(message),
        summary,
    })
}

fn received_at(message: &Message<'_>) -> Option<i64> {
    let fields = message.fields(0);
    let first = fields.iter().find(|field| field.name.eq_ignore_ascii_case("Received"))?;
    match header::read(first.raw.rsplit(|byte| *byte == b';').next()?, Form::Date) {
        Value::Date(date) => date.map(|date| date.unix),
        _ => None,
    }
}

impl Ingest {
    /// Reads and prepares a message in one step, for any store.
    pub fn from_raw(raw: &[u8]) -> Result<Ingest> {
        prepare(raw, &Message::parse(raw), &Packing::default())
    }
}

impl Content {
    pub(crate) fn summary(&self) -> &Summary {
        match self {
            Content::Headers(summary) => summary,
            Content::Full(ingest) => &ingest.summary,
        }
    }

    pub(crate) fn facts(&self) -> Result<Cow<'_, Facts>> {
        match self {
            Content::Headers(summary) => Facts::of(summary).map(Cow::Owned),
            Content::Full(ingest) => Ok(Cow::Borrowed(&ingest.facts)),
        }
    }
}

/// An index row: folded words, separated by spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Doc {
    pub(crate) subject: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) cc: String,
    pub(crate) bcc: String,
    pub(crate) body: String,
    pub(crate) attachments: String,
}

impl Doc {
    /// What the headers alone give.
    pub(crate) fn of(summary: &Summary) -> Doc {
        Doc {
            subject: cut(text::tokens(summary.subject.as_deref().unwrap_or_default())),
            from: people(&summary.from),
            to: people(&summary.to),
            cc: people(&summary.cc),
            bcc: people(&summary.bcc),
            ..Doc::default()
        }
    }
}

fn people(list: &[Address]) -> String {
    let mut words = String::new();
    for address in list {
        words.push_str(address.name.as_deref().unwrap_or_default());
        words.push(' ');
        words.push_str(&address.email);
        words.push(' ');
    }
    cut(text::tokens(&words))
}

fn cut(mut words: String) -> String {
    if words.len() > limits::SEARCH_BYTES {
        let end = words[..words.floor_char_boundary(limits::SEARCH_BYTES)].rfind(' ').unwrap_or(0);
        words.truncate(end);
    }
    words
}

/// What an email row holds beside its summary, worked out from it.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) summary: String,
    pub(crate) message_key: Option<i64>,
    pub(crate) thread_keys: Vec<i64>,
    pub(crate) sort_from: String,
    pub(crate) sort_to: String,
    pub(crate) sort_subject: String,
}

impl Facts {
    pub(crate) fn of(summary: &Summary) -> Result<Facts> {
        let subject = mail::thread::base_subject(summary.subject.as_deref().unwrap_or_default());
        Ok(Facts {
            summary: serde_json::to_string(summary).map_err(|_| Error::Damaged("summary"))?,
            message_key: summary.message_ids.first().map(|id| message_key(id)),
            thread_keys: thread_keys(summary),
            sort_from: sort_name(&summary.from),
            sort_to: sort_name(&summary.to),
            sort_subject: fold(&subject),
        })
    }
}

/// A Message-ID as a number to look up.
pub(crate) fn message_key(id: &str) -> i64 {
    number(blake3::hash(id.as_bytes()))
}

/// RFC 8621 §3 suggests: the same thread needs a shared id *and* the same base subject.
fn thread_keys(summary: &Summary) -> Vec<i64> {
    let keys = mail::thread::keys(summary).into_iter();
    keys.map(|key| i64::from_ne_bytes(key.to_ne_bytes())).collect()
}

fn number(hash: blake3::Hash) -> i64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash.as_bytes()[..8]);
    i64::from_le_bytes(bytes)
}

fn sort_name(list: &[Address]) -> String {
    let first = list.first().map(|address| address.name.as_deref().unwrap_or(&address.email));
    fold(first.unwrap_or_default())
}

fn fold(text: &str) -> String {
    text.chars().take(SORT_CHARS).flat_map(char::to_lowercase).collect()
}

/// Enough to tell subjects apart; beyond, ids decide.
const SORT_CHARS: usize = 80;
