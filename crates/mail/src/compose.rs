//! Writes messages (RFC 5322, RFC 2045 and after), and begins answers.

use std::borrow::Cow;

use crate::address::Address;
use crate::message::Message;

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

/// Writes the message with CRLF line ends.
pub fn build(_draft: &Draft) -> Vec<u8> {
    unimplemented!()
}

/// Whether sending it needs SMTPUTF8 (RFC 6531): an address in its headers is not ASCII.
pub fn needs_utf8(_message: &[u8]) -> bool {
    unimplemented!()
}

/// The message without its Bcc and Resent-Bcc fields; the same bytes when it has none.
pub fn without_bcc(_message: &[u8]) -> Cow<'_, [u8]> {
    unimplemented!()
}

/// Begins an answer: recipients, `Re:` subject, References, and the quoted original
/// under `attribution` (a line such as `Op … schreef …:`, in the writer's language).
/// Identity, date and Message-ID are the caller's to fill in.
pub fn reply_to(_message: &Message<'_>, _attribution: &str, _everyone: Everyone<'_>) -> Draft {
    unimplemented!()
}

/// Whom an answer goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Everyone<'a> {
    /// The sender, or Reply-To.
    No,
    /// Also To and Cc, without these own addresses.
    Yes(&'a [&'a str]),
}
