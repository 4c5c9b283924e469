//! Writes messages (RFC 5322, RFC 2045 and after), and begins answers.

mod answer;
mod encode;
mod write;

use std::borrow::Cow;

use crate::address::Address;
use crate::header::{self, Form, Value};

pub use answer::{Everyone, reply_to};
pub use write::build;

/// A message to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// From.
    pub from: Vec<Address>,
    /// Sender, where it differs from From.
    pub sender: Vec<Address>,
    /// To.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// Bcc: kept in drafts and in Sent, taken off by [`without_bcc`] on the way out.
    pub bcc: Vec<Address>,
    /// Reply-To.
    pub reply_to: Vec<Address>,
    /// Subject.
    pub subject: String,
    /// The text, one line per paragraph; written as format=flowed (RFC 3676).
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// In-Reply-To, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// References, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Unix seconds.
    pub date: i64,
    /// The writer's zone in minutes east of UTC.
    pub date_offset_min: i16,
    /// Message-ID, without angle brackets.
    pub message_id: String,
    /// Further fields as name and raw value: `("X-Thing", "1")`. Line ends in them are taken out.
    pub extra: Vec<(String, String)>,
}

/// One file of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: Option<String>,
    /// Media type: `image/png`.
    pub mime_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Content-ID without angle brackets, for `cid:` in the HTML.
    pub cid: Option<String>,
    /// Shown in the text rather than listed.
    pub inline: bool,
}

/// Whether sending it needs SMTPUTF8 (RFC 6531): an address in its headers is not ASCII.
pub fn needs_utf8(message: &[u8]) -> bool {
    let (fields, _) = header::split(message);
    fields.iter().filter(|field| !field.raw.is_ascii() && holds_addresses(field.name)).any(|field| {
        matches!(field.value(Form::Addresses), Value::Addresses(list) if list.iter().any(|one| !one.email.is_ascii()))
    })
}

fn holds_addresses(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("resent-").unwrap_or(&name);
    ["from", "sender", "to", "cc", "bcc", "reply-to"].contains(&name)
}

/// The message without its Bcc and Resent-Bcc fields; the same bytes when it has none.
pub fn without_bcc(message: &[u8]) -> Cow<'_, [u8]> {
    let mut kept = Vec::new();
    let (mut copied, mut at) = (0, 0);
    let mut taken = false;
    while at < message.len() {
        let next = memchr::memchr(b'\n', &message[at..]).map_or(message.len(), |length| at + length + 1);
        let line = &message[at..next];
        if line.trim_ascii_end().is_empty() && !line.starts_with(b" ") && !line.starts_with(b"\t") {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            taken = is_bcc(line);
        }
        if taken {
            kept.extend_from_slice(&message[copied..at]);
            copied = next;
        }
        at = next;
    }
    if copied == 0 {
        return Cow::Borrowed(message);
    }
    kept.extend_from_slice(&message[copied..]);
    Cow::Owned(kept)
}

fn is_bcc(line: &[u8]) -> bool {
    let name = line.split(|b| *b == b':').next().unwrap_or_default().trim_ascii();
    name.eq_ignore_ascii_case(b"bcc") || name.eq_ignore_ascii_case(b"resent-bcc")
}
