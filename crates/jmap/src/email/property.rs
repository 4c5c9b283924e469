//! Which properties of an email there are, and where each comes from
//! (RFC 8621 §4.1): the row, a header field, or the body.

use mail::header::{Form, Value as FieldValue};
use mail::message::Message;
use serde_json::{Value, json};

use crate::date;

/// What a row tells.
const ROW: [&str; 20] = [
    "id",
    "blobId",
    "threadId",
    "mailboxIds",
    "keywords",
    "size",
    "receivedAt",
    "messageId",
    "inReplyTo",
    "references",
    "sender",
    "from",
    "to",
    "cc",
    "bcc",
    "replyTo",
    "subject",
    "sentAt",
    "hasAttachment",
    "preview",
];

/// What only the message tells.
const BODY: [&str; 6] = ["headers", "bodyStructure", "bodyValues", "textBody", "htmlBody", "attachments"];

/// The default of `Email/get` (RFC 8621 §4.2).
pub(super) const GET_DEFAULT: [&str; 24] = [
    "id",
    "blobId",
    "threadId",
    "mailboxIds",
    "keywords",
    "size",
    "receivedAt",
    "messageId",
    "inReplyTo",
    "references",
    "sender",
    "from",
    "to",
    "cc",
    "bcc",
    "replyTo",
    "subject",
    "sentAt",
    "hasAttachment",
    "preview",
    "bodyValues",
    "textBody",
    "htmlBody",
    "attachments",
];

/// The default of `Email/parse` (RFC 8621 §4.9).
pub(super) const PARSE_DEFAULT: [&str; 17] = [
    "messageId",
    "inReplyTo",
    "references",
    "sender",
    "from",
    "to",
    "cc",
    "bcc",
    "replyTo",
    "subject",
    "sentAt",
    "hasAttachment",
    "preview",
    "bodyValues",
    "textBody",
    "htmlBody",
    "attachments",
];

/// One property that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Property {
    Row(&'static str),
    Header(Header),
    Body(&'static str),
}

impl Property {
    /// Reads a property's name; `None` when there is none of that name.
    pub(super) fn named(name: &str) -> Option<Property> {
        let known = |list: &[&'static str]| list.iter().find(|known| **known == name).copied();
        known(&ROW)
            .map(Property::Row)
            .or_else(|| known(&BODY).map(Property::Body))
            .or_else(|| Header::named(name).map(Property::Header))
    }
}

/// `header:Name:asForm:all` (RFC 8621 §4.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// As it was asked, which is how it is answered.
    pub(super) property: String,
    /// The field's name.
    pub(super) name: String,
    pub(super) form: Form,
    pub(super) all: bool,
}

impl Header {
    /// Reads one; `None` for a form that the field may not have.
    pub(super) fn named(property: &str) -> Option<Header> {
        let mut words = property.strip_prefix("header:")?.split(':');
        let name = words.next().filter(|name| is_field_name(name))?;
        let mut form = Form::Raw;
        let mut next = words.next();
        if let Some(read) = next.and_then(form_named) {
            form = read;
            next = words.next();
        }
        let all = match next {
            None => false,
            Some("all") if words.next().is_none() => true,
            Some(_) => return None,
        };
        let header = Header { property: property.to_owned(), name: name.to_owned(), form, all };
        may_have(&name.to_ascii_lowercase(), form).then_some(header)
    }

    /// The value in one part of a message (0: the message).
    pub(super) fn of(&self, message: &Message<'_>, index: usize) -> Value {
        match self.all {
            true => message.header_all(index, &self.name, self.form).iter().map(to_json).collect(),
            false => message.header(index, &self.name, self.form).as_ref().map_or(Value::Null, to_json),
        }
    }

    /// The value where the field is not known.
    pub(super) fn absent(&self) -> Value {
        if self.all { json!([]) } else { Value::Null }
    }
}

/// RFC 5322 §2.2.
pub(super) fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && b != b':')
}

fn form_named(name: &str) -> Option<Form> {
    Some(match name {
        "asRaw" => Form::Raw,
        "asText" => Form::Text,
        "asAddresses" => Form::Addresses,
        "asGroupedAddresses" => Form::GroupedAddresses,
        "asMessageIds" => Form::MessageIds,
        "asDate" => Form::Date,
        "asURLs" => Form::Urls,
        _ => return None,
    })
}

/// Whether a field may be read in a form (RFC 8621 §4.1.2). Fields that neither
/// RFC 5322 nor RFC 2369 defines may be read in all.
fn may_have(lower: &str, form: Form) -> bool {
    let of = |forms: &[Form]| form == Form::Raw || forms.contains(&form);
    match lower.strip_prefix("resent-").unwrap_or(lower) {
        "from" | "sender" | "reply-to" | "to" | "cc" | "bcc" => {
            of(&[Form::Addresses, Form::GroupedAddresses])
        }
        "message-id" => of(&[Form::MessageIds]),
        "date" => of(&[Form::Date]),
        "in-reply-to" | "references" => of(&[Form::MessageIds]),
        "subject" | "comments" | "keywords" | "list-id" => of(&[Form::Text]),
        "list-help" | "list-unsubscribe" | "list-subscribe" | "list-post" | "list-owner" | "list-archive" => {
            of(&[Form::Urls])
        }
        "return-path" | "received" => of(&[]),
        _ => true,
    }
}

/// A field's value as JMAP writes it.
pub(super) fn to_json(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => json!(text),
        FieldValue::Addresses(list) => json!(list),
        FieldValue::Groups(groups) => json!(groups),
        FieldValue::Words(words) => json!(words),
        FieldValue::Date(date) => json!(date.map(date::zoned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_by_name() {
        for fine in [
            "header:From",
            "header:From:asAddresses",
            "header:from:asGroupedAddresses:all",
            "header:X-A:asDate",
            "header:List-Post:asURLs",
            "header:Message-ID:asMessageIds",
            "header:Received:all",
            "header:Subject:asText",
        ] {
            assert!(
                matches!(Property::named(fine), Some(Property::Header(header)) if header.property == fine),
                "{fine}"
            );
        }
        for wrong in [
            "header:",
            "header",
            "header:From:asDate",
            "header:From:asText",
            "header:Message-ID:asText",
            "header:X:all:asText",
            "header:X:asText:asText",
            "header:X:asNothing",
            "header:X:all:all",
            "header:é",
            "header:Received:asText",
            "header:X y",
            "subjects",
            "",
        ] {
            assert_eq!(Property::named(wrong), None, "{wrong}");
        }
        for name in GET_DEFAULT.iter().chain(&PARSE_DEFAULT) {
            assert!(Property::named(name).is_some(), "{name}");
        }
    }
}
