//! Parts of a message to be written, from JSON (RFC 8621 §4.6): texts from
//! `bodyValues`, files from blobs.
//!
//! We write one shape: a text, an HTML beside it, files inside and after it.
//! A `bodyStructure` of another shape is refused, not bent.

use std::collections::{BTreeMap, BTreeSet};

use mail::AccountId;
use mail::compose::{Attachment, Draft};
use serde::Deserialize;
use serde_json::{Value, json};
use store::ReadTx;

use crate::args::Object;
use crate::error::SetError;
use crate::set::value;
use crate::{blob, limits};

/// One part as a client gives it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    part_id: Option<String>,
    blob_id: Option<String>,
    size: Option<Value>,
    name: Option<String>,
    #[serde(rename = "type")]
    media_type: Option<String>,
    charset: Option<String>,
    disposition: Option<String>,
    cid: Option<String>,
    sub_parts: Option<Vec<Part>>,
    #[serde(flatten)]
    rest: Object,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct BodyValue {
    value: String,
    #[serde(default)]
    is_encoding_problem: bool,
    #[serde(default)]
    is_truncated: bool,
}

/// Where contents come from, and what was found missing.
pub(super) struct Contents<'a, 'c> {
    tx: &'a ReadTx<'c>,
    account: AccountId,
    values: BTreeMap<String, BodyValue>,
    missing: BTreeSet<String>,
    attached_bytes: u64,
    text: Option<String>,
    html: Option<String>,
}

/// The properties that say what a message consists of.
pub(super) const BODY: [&str; 5] = ["bodyStructure", "bodyValues", "textBody", "htmlBody", "attachments"];

/// Reads a draft's content. The outer error is the store's.
pub(super) fn read(
    tx: &ReadTx<'_>,
    account: AccountId,
    object: &Object,
    draft: &mut Draft,
) -> store::Result<Result<(), SetError>> {
    let values = match given::<BTreeMap<String, BodyValue>>(object, "bodyValues") {
        Ok(values) => values.unwrap_or_default(),
        Err(error) => return Ok(Err(error)),
    };
    if values.values().any(|value| value.is_encoding_problem || value.is_truncated) {
        return Ok(Err(SetError::property("bodyValues", "a text is given whole and without problems")));
    }
    let mut contents =
        Contents { tx, account, values, missing: BTreeSet::new(), attached_bytes: 0, text: None, html: None };
    match contents.read(object, draft) {
        Ok(()) if contents.missing.is_empty() => {
            contents.finish(draft);
            Ok(Ok(()))
        }
        Ok(()) => Ok(Err(SetError::new("blobNotFound").and("notFound", json!(contents.missing)))),
        Err(Trouble::Own(error)) => Ok(Err(error)),
        Err(Trouble::Store(error)) => Err(error),
    }
}

/// The object's own trouble, or the store's.
enum Trouble {
    Own(SetError),
    Store(store::Error),
}

impl From<SetError> for Trouble {
    fn from(error: SetError) -> Trouble {
        Trouble::Own(error)
    }
}

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Trouble {
        Trouble::Store(error)
    }
}

impl Contents<'_, '_> {
    fn read(&mut self, object: &Object, draft: &mut Draft) -> Result<(), Trouble> {
        let structure = given::<Part>(object, "bodyStructure")?;
        let lists = ["textBody", "htmlBody", "attachments"];
        let [text, html, files] = lists.map(|name| given::<Vec<Part>>(object, name));
        let (text, html, files) = (text?, html?, files?);
        if let Some(structure) = structure {
            if text.is_some() || html.is_some() || files.is_some() {
                let names = ["bodyStructure"].into_iter().chain(lists);
                let named = names.filter(|name| object.get(*name).is_some_and(|value| !value.is_null()));
                return Err(SetError::properties(named, "a structure stands alone").into());
            }
            return self.structure(draft, &structure);
        }
        for (name, kind, parts) in [("textBody", "text/plain", text), ("htmlBody", "text/html", html)] {
            match parts.as_deref() {
                None | Some([]) => {}
                Some([part]) => self.body(name, kind, part)?,
                Some(_) => return Err(SetError::property(name, "it has one part").into()),
            }
        }
        for (at, part) in files.iter().flatten().enumerate() {
            self.attach(draft, &format!("attachments/{at}"), part, Place::AsSaid)?;
        }
        Ok(())
    }

    /// The one part of `textBody` or `htmlBody`.
    fn body(&mut self, name: &str, kind: &str, part: &Part) -> Result<(), Trouble> {
        if part.media_type.as_deref().unwrap_or(kind) != kind {
            return Err(SetError::property(name, format!("its part is {kind}")).into());
        }
        self.words(&format!("{name}/0"), kind, part)
    }

    fn words(&mut self, path: &str, kind: &str, part: &Part) -> Result<(), Trouble> {
        let (bytes, _) = self.content(path, part)?;
        let words = Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"));
        match kind {
            "text/html" => self.html = words,
            _ => self.text = words,
        }
        Ok(())
    }

    fn attach(&mut self, draft: &mut Draft, path: &str, part: &Part, place: Place) -> Result<(), Trouble> {
        let (bytes, stored_type) = self.content(path, part)?;
        let media_type = part.media_type.clone().unwrap_or(stored_type);
        if !is_media_type(&media_type) {
            return Err(SetError::property(&format!("{path}/type"), "it cannot be the type of a file").into());
        }
        self.attached_bytes = self.attached_bytes.saturating_add(bytes.len() as u64);
        if self.attached_bytes > limits::ATTACHMENTS_BYTES {
            return Err(SetError::new("tooLarge").and("maxSize", json!(limits::ATTACHMENTS_BYTES)).into());
        }
        let inline = match place {
            Place::Inside => part.disposition.as_deref() != Some("attachment"),
            Place::AsSaid => part.disposition.as_deref() == Some("inline"),
        };
        let (name, cid) = (part.name.clone(), part.cid.clone());
        draft.attachments.push(Attachment { name, mime_type: media_type, bytes, cid, inline });
        Ok(())
    }

    /// A leaf's bytes and, from a blob, their type.
    fn content(&mut self, path: &str, part: &Part) -> Result<(Vec<u8>, String), Trouble> {
        check(path, part)?;
        match (&part.part_id, &part.blob_id) {
            (Some(id), None) => {
                if part.charset.is_some() || part.size.is_some() {
                    let names = [format!("{path}/charset"), format!("{path}/size")];
                    return Err(SetError::properties(names, "they follow from the text").into());
                }
                let value = self.values.get(id).ok_or_else(|| {
                    SetError::property(&format!("{path}/partId"), "bodyValues has no such part")
                })?;
                Ok((value.value.clone().into_bytes(), "text/plain".to_owned()))
            }
            (None, Some(id)) => match blob::find(self.tx, self.account, id)? {
                Some(found) => Ok((found.bytes, essence(&found.media_type))),
                None => {
                    self.missing.insert(id.clone());
                    Ok((Vec::new(), "application/octet-stream".to_owned()))
                }
            },
            _ => {
                let names = [format!("{path}/partId"), format!("{path}/blobId")];
                Err(SetError::properties(names, "a part has one of them").into())
            }
        }
    }

    /// mixed(body, files…), or a body.
    fn structure(&mut self, draft: &mut Draft, part: &Part) -> Result<(), Trouble> {
        match (part.media_type.as_deref(), part.sub_parts.as_deref()) {
            (Some("multipart/mixed"), Some([first, files @ ..])) => {
                check("bodyStructure", part)?;
                self.inner(draft, "bodyStructure/subParts/0", first, 0)?;
                for (at, file) in files.iter().enumerate() {
                    self.attach(draft, &format!("bodyStructure/subParts/{}", at + 1), file, Place::AsSaid)?;
                }
                Ok(())
            }
            _ => self.inner(draft, "bodyStructure", part, 0),
        }
    }

    /// alternative(text, html), related(html, pictures…), a text, or a file.
    fn inner(&mut self, draft: &mut Draft, path: &str, part: &Part, depth: usize) -> Result<(), Trouble> {
        if depth > limits::STRUCTURE_DEPTH {
            return Err(strange().into());
        }
        let kind = part.media_type.as_deref().unwrap_or("text/plain");
        let Some(parts) = &part.sub_parts else {
            let taken = match kind {
                "text/plain" => self.text.is_some(),
                "text/html" => self.html.is_some(),
                _ => true,
            };
            if part.disposition.as_deref() == Some("attachment") || (taken && !kind.starts_with("text/")) {
                return self.attach(draft, path, part, Place::AsSaid);
            }
            return if taken { Err(strange().into()) } else { self.words(path, kind, part) };
        };
        check(path, part)?;
        let below = |at: usize| format!("{path}/subParts/{at}");
        match (kind, parts.as_slice()) {
            ("multipart/alternative", [plain, rich]) if plain.media_type.as_deref() == Some("text/plain") => {
                self.inner(draft, &below(0), plain, depth + 1)?;
                self.inner(draft, &below(1), rich, depth + 1)
            }
            ("multipart/related", [root, rest @ ..]) => {
                self.inner(draft, &below(0), root, depth + 1)?;
                for (at, file) in rest.iter().enumerate() {
                    self.attach(draft, &below(at + 1), file, Place::Inside)?;
                }
                Ok(())
            }
            _ => Err(strange().into()),
        }
    }

    fn finish(self, draft: &mut Draft) {
        draft.text = match (self.text, &self.html) {
            (Some(text), _) => text,
            (None, Some(html)) => mail::html::to_text(html),
            (None, None) => String::new(),
        };
        draft.html = self.html;
    }
}

/// Where a file stands.
#[derive(Clone, Copy)]
enum Place {
    /// With the HTML that shows it.
    Inside,
    /// Where its disposition says.
    AsSaid,
}

fn strange() -> SetError {
    SetError::property("bodyStructure", "messages of this shape are not written here")
}

fn given<T: serde::de::DeserializeOwned>(object: &Object, name: &str) -> Result<Option<T>, SetError> {
    object.get(name).map_or(Ok(None), |given| value(name, given))
}

/// What no part may say (RFC 8621 §4.6), or we cannot write.
fn check(path: &str, part: &Part) -> Result<(), SetError> {
    if let Some((name, _)) = part.rest.iter().find(|(_, value)| !value.is_null()) {
        return Err(SetError::property(&format!("{path}/{name}"), "it cannot be set"));
    }
    let texts = [("name", &part.name), ("cid", &part.cid), ("disposition", &part.disposition)];
    let broken = |text: &String| text.contains(char::is_control);
    match texts.iter().find(|(_, text)| text.as_ref().is_some_and(broken)) {
        Some((name, _)) => Err(SetError::property(&format!("{path}/{name}"), "it is one line")),
        None => Ok(()),
    }
}

fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if is_media_type(&essence) { essence } else { "application/octet-stream".to_owned() }
}

fn is_media_type(text: &str) -> bool {
    let token = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    text.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub) && kind != "multipart")
}
