//! The parts of a message as JMAP shows them (RFC 8621 §4.1.4).

use std::collections::BTreeMap;

use mail::message::{Message, Part};
use serde_json::{Value, json};

use super::property::Header;
use crate::args::{Args, Object};
use crate::error::MethodError;
use crate::ids::BlobId;

const PART: [&str; 11] = [
    "partId",
    "blobId",
    "size",
    "name",
    "type",
    "charset",
    "disposition",
    "cid",
    "language",
    "location",
    "subParts",
];

/// The default of `bodyProperties` (RFC 8621 §4.2).
const PART_DEFAULT: [&str; 10] =
    ["partId", "blobId", "size", "name", "type", "charset", "disposition", "cid", "language", "location"];

/// What is wanted of bodies.
pub(super) struct Wanted {
    properties: Vec<PartProperty>,
    text: bool,
    html: bool,
    all: bool,
    /// 0 means no limit.
    max_bytes: usize,
}

enum PartProperty {
    Plain(&'static str),
    Headers,
    Header(Header),
}

impl Wanted {
    /// Takes the arguments that say so.
    pub(super) fn take(args: &mut Args) -> Result<Wanted, MethodError> {
        let names: Option<Vec<String>> = args.optional("bodyProperties")?;
        let properties = match names {
            None => PART_DEFAULT.into_iter().map(PartProperty::Plain).collect(),
            Some(names) => names.iter().map(|name| part_property(name)).collect::<Result<_, _>>()?,
        };
        let max: Option<u64> = args.optional("maxBodyValueBytes")?;
        Ok(Wanted {
            properties,
            text: args.flag("fetchTextBodyValues")?,
            html: args.flag("fetchHTMLBodyValues")?,
            all: args.flag("fetchAllBodyValues")?,
            max_bytes: max.map_or(0, |max| usize::try_from(max).unwrap_or(usize::MAX)),
        })
    }
}

fn part_property(name: &str) -> Result<PartProperty, MethodError> {
    let plain = PART.iter().find(|known| **known == name).map(|known| PartProperty::Plain(known));
    let headers = || (name == "headers").then_some(PartProperty::Headers);
    let header = || Header::named(name).map(PartProperty::Header);
    plain
        .or_else(headers)
        .or_else(header)
        .ok_or_else(|| MethodError::argument("bodyProperties", format!("{name} is not a property of a part")))
}

/// A message's body.
pub(super) struct Body<'x> {
    message: &'x Message<'x>,
    blob: &'x BlobId,
    wanted: &'x Wanted,
    structure: Part,
}

impl<'x> Body<'x> {
    pub(super) fn of(message: &'x Message<'x>, blob: &'x BlobId, wanted: &'x Wanted) -> Body<'x> {
        Body { message, blob, wanted, structure: message.structure() }
    }

    /// The value of a body property.
    pub(super) fn property(&self, name: &str) -> Value {
        match name {
            "headers" => headers(self.message, 0),
            "bodyStructure" => self.part(&self.structure, Inner::Shown),
            "bodyValues" => self.values(),
            "textBody" => self.list(&self.message.text_body()),
            "htmlBody" => self.list(&self.message.html_body()),
            "attachments" => self.list(&self.message.attachments()),
            _ => Value::Null,
        }
    }

    fn list(&self, indexes: &[usize]) -> Value {
        let parts = self.parts();
        indexes
            .iter()
            .filter_map(|index| parts.get(index))
            .map(|part| self.part(part, Inner::AsAsked))
            .collect()
    }

    fn parts(&self) -> BTreeMap<usize, &Part> {
        let mut parts = BTreeMap::new();
        let mut waiting = vec![&self.structure];
        while let Some(part) = waiting.pop() {
            parts.insert(part.index, part);
            waiting.extend(&part.sub_parts);
        }
        parts
    }

    fn part(&self, part: &Part, inner: Inner) -> Value {
        let mut object = Object::new();
        for property in &self.wanted.properties {
            match property {
                PartProperty::Plain("subParts") => {
                    object.insert("subParts".to_owned(), self.sub_parts(part, inner));
                }
                PartProperty::Plain(name) => {
                    object.insert((*name).to_owned(), plain(part, self.blob, name));
                }
                PartProperty::Headers => {
                    object.insert("headers".to_owned(), headers(self.message, part.index));
                }
                PartProperty::Header(header) => {
                    object.insert(header.property.clone(), header.of(self.message, part.index));
                }
            }
        }
        // A structure without its inner parts would be none.
        if matches!(inner, Inner::Shown) && !part.sub_parts.is_empty() {
            object.insert("subParts".to_owned(), self.sub_parts(part, inner));
        }
        Value::Object(object)
    }

    fn sub_parts(&self, part: &Part, inner: Inner) -> Value {
        match part.part_id {
            Some(_) => Value::Null,
            None => part.sub_parts.iter().map(|part| self.part(part, inner)).collect(),
        }
    }

    fn values(&self) -> Value {
        let parts = self.parts();
        let mut wanted: Vec<usize> = Vec::new();
        if self.wanted.all {
            wanted.extend(parts.keys());
        }
        if self.wanted.text {
            wanted.extend(self.message.text_body());
        }
        if self.wanted.html {
            wanted.extend(self.message.html_body());
        }
        let texts = wanted
            .iter()
            .filter_map(|index| parts.get(index))
            .filter(|part| part.mime_type.starts_with("text/"));
        let values =
            texts.filter_map(|part| Some((part.part_id.clone()?, *part))).collect::<BTreeMap<_, _>>();
        Value::Object(values.into_iter().map(|(id, part)| (id, self.value(part))).collect())
    }

    fn value(&self, part: &Part) -> Value {
        let (mut text, problem) = self.message.part_text(part.index);
        let end = end(&text, self.wanted.max_bytes, part.mime_type == "text/html");
        let truncated = end < text.len();
        text.truncate(end);
        json!({ "value": text, "isEncodingProblem": problem, "isTruncated": truncated })
    }
}

/// Whether inner parts are shown without being asked for.
#[derive(Clone, Copy)]
enum Inner {
    Shown,
    AsAsked,
}

/// The value of a body property while the message itself is not here.
pub(super) fn unknown(name: &str) -> Value {
    match name {
        "bodyValues" => json!({}),
        "bodyStructure" => json!({
            "partId": null, "blobId": null, "size": 0, "name": null, "type": "text/plain", "charset": null,
            "disposition": null, "cid": null, "language": null, "location": null,
        }),
        _ => json!([]),
    }
}

fn plain(part: &Part, blob: &BlobId, name: &str) -> Value {
    match name {
        "partId" => json!(part.part_id),
        "blobId" => json!(part.part_id.as_ref().map(|_| blob.part(part.index).to_string())),
        "size" => json!(part.size),
        "name" => json!(part.name),
        "type" => json!(part.mime_type),
        "charset" => json!(part.charset),
        "disposition" => json!(part.disposition),
        "cid" => json!(part.cid),
        "language" => json!(part.language),
        "location" => json!(part.location),
        _ => Value::Null,
    }
}

fn headers(message: &Message<'_>, index: usize) -> Value {
    let fields = message.fields(index);
    let field = |field: &mail::header::Field<'_>| json!({ "name": field.name, "value": String::from_utf8_lossy(field.raw) });
    fields.iter().map(field).collect()
}

/// Where a text of at most `max` bytes ends: between characters, and not within an HTML tag.
fn end(text: &str, max: usize, html: bool) -> usize {
    if max == 0 || text.len() <= max {
        return text.len();
    }
    let end = text.floor_char_boundary(max);
    match (text[..end].rfind('<'), text[..end].rfind('>')) {
        (Some(open), None) if html => open,
        (Some(open), Some(close)) if html && open > close => open,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_end_between_things() {
        for (text, max, html, kept) in [
            ("hallo", 0, false, "hallo"),
            ("hallo", 5, false, "hallo"),
            ("hallo", 3, false, "hal"),
            ("é", 1, false, ""),
            ("a<b>c</b>d", 6, true, "a<b>c"),
            ("a<b>c</b>d", 9, true, "a<b>c</b>"),
            ("a<b>c", 3, true, "a"),
            ("a < b", 4, false, "a < "),
        ] {
            assert_eq!(&text[..end(text, max, html)], kept, "{text} {max}");
        }
    }
}
