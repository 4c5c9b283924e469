//! Header fields of a message to be written, from JSON (RFC 8621 §4.6).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use mail::address::{Address, Group};
use mail::compose::Draft;
use mail::header::{self, Date, Form, Value as FieldValue};
use serde_json::Value;

use super::property::Header;
use crate::date;
use crate::error::SetError;
use crate::set::value;

/// The fields so far: each once, whichever of its properties sets it.
#[derive(Default)]
pub(super) struct Fields {
    /// Lower-case field name → the property that set it.
    claimed: BTreeMap<String, String>,
}

impl Fields {
    /// Takes a property that stands for a field; `false` when it is none.
    pub(super) fn take(
        &mut self,
        draft: &mut Draft,
        property: &str,
        given: &Value,
    ) -> Result<bool, SetError> {
        if property.starts_with("header:") {
            let Some(header) = Header::named(property) else {
                return Err(SetError::property(property, "there is no such property"));
            };
            return self.header(draft, &header, given).map(|()| true);
        }
        let Some(field) = field_of(property) else { return Ok(false) };
        self.claim(field, property)?;
        match property {
            "subject" => draft.subject = line(property, value(property, given)?)?,
            "sentAt" => set_date(draft, read_date(property, given)?),
            "messageId" | "inReplyTo" | "references" => set_words(draft, property, words(property, given)?)?,
            _ => *people_of(draft, field) = people(property, given)?,
        }
        Ok(true)
    }

    fn claim(&mut self, field: &str, property: &str) -> Result<(), SetError> {
        match self.claimed.insert(field.to_owned(), property.to_owned()) {
            None => Ok(()),
            Some(other) => Err(SetError::properties([other.as_str(), property], "they set the same field")),
        }
    }

    fn header(&mut self, draft: &mut Draft, header: &Header, given: &Value) -> Result<(), SetError> {
        let lower = header.name.to_ascii_lowercase();
        let property = header.property.as_str();
        // RFC 8621 §4.6: the parts say what they are.
        if lower.starts_with("content-") || lower == "mime-version" {
            return Err(SetError::property(property, "this field follows from the parts"));
        }
        self.claim(&lower, property)?;
        let values: Vec<&Value> = match (header.all, given) {
            (true, Value::Array(list)) => list.iter().collect(),
            (true, _) => return Err(SetError::property(property, "it is a list")),
            (false, one) => vec![one],
        };
        let raws =
            values.into_iter().map(|one| raw(property, header.form, one)).collect::<Result<Vec<_>, _>>()?;
        match (own_form(&lower), raws.as_slice()) {
            (None, _) => draft.extra.extend(raws.into_iter().map(|raw| (header.name.clone(), raw))),
            (Some(_), []) => {}
            (Some(_), _) if header.form == Form::GroupedAddresses => {
                return Err(SetError::property(property, "groups cannot be written in this field"));
            }
            (Some(form), [raw]) => set_own(draft, &lower, &header::read(raw.as_bytes(), form)),
            (Some(_), _) => return Err(SetError::property(property, "this field stands once")),
        }
        Ok(())
    }
}

/// The field of a property that is no `header:` one.
fn field_of(property: &str) -> Option<&'static str> {
    Some(match property {
        "from" => "from",
        "sender" => "sender",
        "to" => "to",
        "cc" => "cc",
        "bcc" => "bcc",
        "replyTo" => "reply-to",
        "subject" => "subject",
        "sentAt" => "date",
        "messageId" => "message-id",
        "inReplyTo" => "in-reply-to",
        "references" => "references",
        _ => return None,
    })
}

/// The form of a field that a draft has a place for.
fn own_form(lower: &str) -> Option<Form> {
    Some(match lower {
        "from" | "sender" | "to" | "cc" | "bcc" | "reply-to" => Form::Addresses,
        "subject" => Form::Text,
        "date" => Form::Date,
        "message-id" | "in-reply-to" | "references" => Form::MessageIds,
        _ => return None,
    })
}

fn set_own(draft: &mut Draft, lower: &str, read: &FieldValue) {
    match read {
        FieldValue::Addresses(list) => *people_of(draft, lower) = list.clone(),
        FieldValue::Text(text) => draft.subject = text.clone(),
        FieldValue::Date(Some(date)) => set_date(draft, *date),
        FieldValue::Words(Some(list)) => match lower {
            "message-id" => draft.message_id = list.first().cloned().unwrap_or_default(),
            "in-reply-to" => draft.in_reply_to = list.clone(),
            _ => draft.references = list.clone(),
        },
        FieldValue::Groups(_) | FieldValue::Date(None) | FieldValue::Words(None) => {}
    }
}

fn people_of<'d>(draft: &'d mut Draft, field: &str) -> &'d mut Vec<Address> {
    match field {
        "from" => &mut draft.from,
        "sender" => &mut draft.sender,
        "cc" => &mut draft.cc,
        "bcc" => &mut draft.bcc,
        "reply-to" => &mut draft.reply_to,
        _ => &mut draft.to,
    }
}

fn set_date(draft: &mut Draft, date: Date) {
    (draft.date, draft.date_offset_min) = (date.unix, date.offset_min);
}

fn set_words(draft: &mut Draft, property: &str, list: Vec<String>) -> Result<(), SetError> {
    match property {
        "inReplyTo" => draft.in_reply_to = list,
        "references" => draft.references = list,
        _ => match <[String; 1]>::try_from(list) {
            Ok([id]) => draft.message_id = id,
            Err(_) => return Err(SetError::property(property, "a message has one id")),
        },
    }
    Ok(())
}

/// The raw value of a field, from its value in a form.
fn raw(property: &str, form: Form, given: &Value) -> Result<String, SetError> {
    Ok(match form {
        Form::Raw => {
            let text: String = value(property, given)?;
            line(property, text.replace("\r\n ", " ").replace("\r\n\t", " "))?.trim().to_owned()
        }
        Form::Text => encoded(&line(property, value(property, given)?)?),
        Form::Addresses => written(&people(property, given)?),
        Form::GroupedAddresses => groups(property, given)?,
        Form::MessageIds => bracketed(&words(property, given)?, " "),
        Form::Urls => bracketed(&words(property, given)?, ", "),
        Form::Date => rfc5322(read_date(property, given)?),
    })
}

fn read_date(property: &str, given: &Value) -> Result<Date, SetError> {
    let text: String = value(property, given)?;
    date::parse(&text).ok_or_else(|| SetError::property(property, format!("{text} is not a Date")))
}

/// Addresses that can stand in a header field.
pub(crate) fn people(property: &str, given: &Value) -> Result<Vec<Address>, SetError> {
    let list: Vec<Address> = value(property, given)?;
    if list.len() > mail::limits::ADDRESSES {
        let most = mail::limits::ADDRESSES;
        return Err(SetError::property(property, format!("more than {most} addresses")));
    }
    for address in &list {
        line(property, address.email.clone())?;
        line(property, address.name.clone().unwrap_or_default())?;
        if address.email.contains(['<', '>']) {
            return Err(SetError::property(property, format!("{} is not an address", address.email)));
        }
    }
    Ok(list)
}

fn words(property: &str, given: &Value) -> Result<Vec<String>, SetError> {
    let list: Vec<String> = value(property, given)?;
    let fits =
        |word: &String| !word.is_empty() && !word.contains(['<', '>']) && !word.contains(char::is_whitespace);
    match list.iter().find(|word| !fits(word) || word.contains(char::is_control)) {
        None => Ok(list),
        Some(word) => Err(SetError::property(property, format!("{word:?} cannot be written in a field"))),
    }
}

/// A field is one line, whatever it is folded into.
fn line(property: &str, text: String) -> Result<String, SetError> {
    match text.contains(|c: char| c.is_control() && c != '\t') {
        true => Err(SetError::property(property, "a field is one line without control characters")),
        false => Ok(text),
    }
}

fn groups(property: &str, given: &Value) -> Result<String, SetError> {
    let groups: Vec<Group> = value(property, given)?;
    let mut written_groups = Vec::with_capacity(groups.len());
    for group in groups {
        let inner = written(&people(property, &serde_json::to_value(&group.addresses).unwrap_or_default())?);
        written_groups.push(match &group.name {
            Some(name) => format!("{}: {inner};", phrase(&line(property, name.clone())?)),
            None => inner,
        });
    }
    Ok(written_groups.join(", "))
}

fn written(list: &[Address]) -> String {
    let one = |address: &Address| match address.name.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => format!("{} <{}>", phrase(name), address.email),
        None => address.email.clone(),
    };
    list.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn phrase(name: &str) -> String {
    match name.is_ascii() {
        true => format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")),
        false => encoded(name),
    }
}

fn bracketed(list: &[String], between: &str) -> String {
    list.iter().map(|word| format!("<{word}>")).collect::<Vec<_>>().join(between)
}

fn rfc5322(date: Date) -> String {
    let offset = Offset::from_seconds(i32::from(date.offset_min) * 60).unwrap_or(Offset::UTC);
    let time = Timestamp::from_second(date.unix).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_zoned_datetime(TimeZone::fixed(offset)).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// Text as encoded words where it is not ASCII (RFC 2047 §2, §4.2).
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let (mut words, mut word) = (Vec::new(), String::new());
    for c in text.chars() {
        let mut bytes = [0; 4];
        let bytes = c.encode_utf8(&mut bytes).bytes();
        let safe = c.is_ascii_alphanumeric();
        let next: String = if safe { c.to_string() } else { bytes.map(|b| format!("={b:02X}")).collect() };
        if word.len() + next.len() > ENCODED_CHARS {
            words.push(std::mem::take(&mut word));
        }
        word.push_str(&next);
    }
    words.push(word);
    words.iter().map(|word| format!("=?UTF-8?Q?{word}?=")).collect::<Vec<_>>().join(" ")
}

/// RFC 2047 §2: an encoded word has at most 75 characters, 12 of them around its text.
const ENCODED_CHARS: usize = 63;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn raw_values() {
        for (form, given, expected) in [
            (Form::Raw, json!(" a b"), Some("a b")),
            (Form::Raw, json!("a\r\nBcc: x@y"), None),
            (Form::Text, json!("één"), Some("=?UTF-8?Q?=C3=A9=C3=A9n?=")),
            (
                Form::Addresses,
                json!([{ "name": "A \"B\"", "email": "a@b" }, { "email": "c@d" }]),
                Some("\"A \\\"B\\\"\" <a@b>, c@d"),
            ),
            (Form::Addresses, json!([{ "name": "x\ny", "email": "a@b" }]), None),
            (
                Form::GroupedAddresses,
                json!([{ "name": "Wij", "addresses": [{ "name": null, "email": "a@b" }] }]),
                Some("\"Wij\": a@b;"),
            ),
            (Form::MessageIds, json!(["a@b", "c@d"]), Some("<a@b> <c@d>")),
            (Form::MessageIds, json!(["<a@b>"]), None),
            (Form::Urls, json!(["http://x", "mailto:y"]), Some("<http://x>, <mailto:y>")),
            (Form::Date, json!("2014-10-30T14:12:00+08:00"), Some("Thu, 30 Oct 2014 14:12:00 +0800")),
            (Form::Date, json!("gisteren"), None),
        ] {
            assert_eq!(raw("header:X", form, &given).ok().as_deref(), expected, "{given}");
        }
        assert!(encoded(&"é".repeat(99)).split(' ').all(|word| word.len() <= 75));
    }
}
