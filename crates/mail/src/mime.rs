//! The tree of a message's parts (RFC 2045, RFC 2046): where each lies and what its
//! fields say of it.
//!
//! The tree is cut here, under the bounds of [`limits`], with no work that grows faster
//! than the message; mail-parser reads the fields. Nothing is decoded.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};
use memchr::memmem;

use crate::charset::{self, Transfer, guard, percent_decoded};
use crate::header::{self, Field};
use crate::html::Flowed;
use crate::limits;

/// One part, in depth-first order.
#[derive(Debug, Clone)]
pub(crate) struct Node<'x> {
    pub(crate) fields: Vec<Field<'x>>,
    pub(crate) body: Range<usize>,
    pub(crate) children: Vec<usize>,
    pub(crate) part_id: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) transfer: Transfer,
    pub(crate) disposition: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) cid: Option<String>,
}

/// What Content-Type says (RFC 2045 §5).
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    /// Lower case: `text/plain`.
    pub(crate) mime_type: String,
    pub(crate) charset: Option<String>,
    pub(crate) flowed: Flowed,
    name: Option<String>,
    boundary: Option<String>,
}

impl Node<'_> {
    pub(crate) fn is_multipart(&self) -> bool {
        self.part_id.is_none()
    }

    pub(crate) fn is(&self, mime_type: &str) -> bool {
        self.kind.mime_type == mime_type
    }

    /// `alternative` of `multipart/alternative`.
    pub(crate) fn subtype(&self) -> &str {
        self.kind.mime_type.split_once('/').map_or("", |(_, subtype)| subtype)
    }

    /// The last field of a name, as RFC 8621 §4.1.2 wants it.
    pub(crate) fn last(&self, name: &str) -> Option<&Field<'_>> {
        self.fields.iter().rev().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// Cuts a message into its parts; at least one.
pub(crate) fn tree(raw: &[u8]) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    Tree { raw, nodes: &mut nodes }.entity(0..raw.len(), "", 0, false);
    nodes
}

struct Tree<'x, 'n> {
    raw: &'x [u8],
    nodes: &'n mut Vec<Node<'x>>,
}

impl<'x> Tree<'x, '_> {
    /// Reads the entity (RFC 2045 §2.4) at a place, with what is in it.
    fn entity(&mut self, range: Range<usize>, number: &str, depth: usize, in_digest: bool) -> usize {
        let (fields, length) = header::split(&self.raw[range.clone()]);
        let body = range.start + length..range.end;
        let index = self.nodes.len();
        self.nodes.push(node(fields, body.clone(), in_digest));
        let own = || if number.is_empty() { "1".to_owned() } else { number.to_owned() };
        let Some(boundary) = self.nodes[index].kind.boundary.take() else {
            self.nodes[index].part_id = Some(own());
            return index;
        };
        if depth >= limits::NESTING {
            self.leaf(index, "application/octet-stream", own());
            return index;
        }
        let pieces = pieces(&self.raw[body.clone()], boundary.as_bytes());
        if pieces.is_empty() {
            // Its boundary is nowhere: what there is to read is its text.
            self.leaf(index, "text/plain", own());
            return index;
        }
        let digest = self.nodes[index].is("multipart/digest");
        for (n, piece) in pieces.into_iter().enumerate() {
            if self.nodes.len() >= limits::PARTS {
                break;
            }
            let number = if number.is_empty() { (n + 1).to_string() } else { format!("{number}.{}", n + 1) };
            let child =
                self.entity(body.start + piece.start..body.start + piece.end, &number, depth + 1, digest);
            self.nodes[index].children.push(child);
        }
        index
    }

    fn leaf(&mut self, index: usize, mime_type: &str, part_id: String) {
        let node = &mut self.nodes[index];
        node.part_id = Some(part_id);
        mime_type.clone_into(&mut node.kind.mime_type);
        node.kind.charset = mime_type.starts_with("text/").then(|| "us-ascii".to_owned());
    }
}

fn node<'x>(fields: Vec<Field<'x>>, body: Range<usize>, in_digest: bool) -> Node<'x> {
    let mut node = Node {
        fields,
        body,
        children: Vec::new(),
        part_id: None,
        kind: Kind::default_of(in_digest),
        transfer: Transfer::Identity,
        disposition: None,
        name: None,
        cid: None,
    };
    let (mut content_type, mut disposition, mut transfer, mut cid) = (None, None, None, None);
    for field in &node.fields {
        if !field.name.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("content-")) {
            continue;
        }
        match &*field.name[8..].to_ascii_lowercase() {
            "type" => content_type = Some(*field),
            "disposition" => disposition = Some(*field),
            "transfer-encoding" => transfer = Some(*field),
            "id" => cid = Some(*field),
            _ => {}
        }
    }
    if let Some(field) = content_type {
        node.kind = Kind::read(field.raw, in_digest);
    }
    if let Some(field) = transfer {
        let name = String::from_utf8_lossy(field.raw);
        node.transfer = Transfer::from_name(name.split(['(', ';']).next().unwrap_or_default());
    }
    let disposition = disposition.and_then(|field| with_parameters(field.raw));
    node.name = disposition.as_ref().and_then(|value| file_name(value, "filename"));
    node.name = node.name.take().or_else(|| node.kind.name.take());
    node.disposition =
        disposition.map(|value| value.c_type.trim().to_ascii_lowercase()).filter(|word| !word.is_empty());
    node.cid = cid.and_then(|field| match field.value(header::Form::MessageIds) {
        header::Value::Words(words) => words?.pop(),
        _ => None,
    });
    node
}

impl Kind {
    /// RFC 2045 §5.2, RFC 2046 §5.1.5.
    fn default_of(in_digest: bool) -> Kind {
        let (mime_type, charset) =
            if in_digest { ("message/rfc822", None) } else { ("text/plain", Some("us-ascii".to_owned())) };
        Kind { mime_type: mime_type.to_owned(), charset, flowed: Flowed::No, name: None, boundary: None }
    }

    fn read(raw: &[u8], in_digest: bool) -> Kind {
        let Some(value) = with_parameters(raw) else { return Kind::default_of(in_digest) };
        let token = |word: &str| {
            !word.is_empty()
                && word.bytes().all(|b| b.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&b))
        };
        let (main, sub) = (&*value.c_type, value.c_subtype.as_deref().unwrap_or_default());
        if !token(main) || !token(sub) {
            return Kind { name: file_name(&value, "name"), ..Kind::default_of(in_digest) };
        }
        let mut mime_type = format!("{main}/{sub}").to_ascii_lowercase();
        let parameter = |name: &str| value.attribute(name).map(str::trim).filter(|value| !value.is_empty());
        let boundary =
            if mime_type.starts_with("multipart/") { parameter("boundary").map(str::to_owned) } else { None };
        if mime_type.starts_with("multipart/") && boundary.is_none() {
            mime_type = "text/plain".to_owned();
        }
        let charset = mime_type
            .starts_with("text/")
            .then(|| parameter("charset").map_or_else(|| "us-ascii".to_owned(), str::to_owned));
        let is =
            |name: &str, word: &str| parameter(name).is_some_and(|value| value.eq_ignore_ascii_case(word));
        let flowed = match (mime_type == "text/plain" && is("format", "flowed"), is("delsp", "yes")) {
            (false, _) => Flowed::No,
            (true, false) => Flowed::Yes,
            (true, true) => Flowed::DelSp,
        };
        Kind { mime_type, charset, flowed, name: file_name(&value, "name"), boundary }
    }
}

/// Reads `word; name=value` with RFC 2231's continuations and charsets.
fn with_parameters(raw: &[u8]) -> Option<ContentType<'static>> {
    let mut line = header::line(&raw[..raw.len().min(PARAMETER_BYTES)]);
    // mail-parser 0.11.9 decodes each section by itself, so it sees none: a star goes by another sign.
    line.iter_mut().filter(|b| **b == b'*').for_each(|b| *b = STAR);
    guard(|| match MessageStream::new(&line).parse_content_type() {
        HeaderValue::ContentType(value) => Some(owned(value)),
        _ => None,
    })
    .flatten()
}

fn owned(value: ContentType<'_>) -> ContentType<'static> {
    let text = |text: Cow<'_, str>| text.replace(char::from(STAR), "*");
    let (mut simple, mut extended) = (Vec::new(), BTreeMap::<String, Sections>::new());
    for one in value.attributes.unwrap_or_default() {
        let (name, value) = (text(one.name), text(one.value));
        match section(&name) {
            Some((name, number, encoding)) => {
                extended.entry(name.to_owned()).or_default().entry(number).or_insert((encoding, value));
            }
            None => simple.push((name, value)),
        }
    }
    // Who writes both writes the simple one for readers who know no better.
    let extended = extended.into_iter().map(|(name, sections)| (name, joined(&sections)));
    let all = extended.filter(|(_, value)| !value.is_empty()).chain(simple);
    let attribute =
        |(name, value)| mail_parser::Attribute { name: Cow::Owned(name), value: Cow::Owned(value) };
    ContentType {
        c_type: Cow::Owned(text(value.c_type)),
        c_subtype: value.c_subtype.map(|subtype| Cow::Owned(text(subtype))),
        attributes: Some(all.map(attribute).collect()),
    }
}

/// The pieces of one parameter by their numbers; the whole one has none and comes first.
type Sections = BTreeMap<Option<u32>, (Encoding, String)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Plain,
    Percent,
}

/// Reads the name of a piece (RFC 2231 §7): `name*`, `name*0` or `name*0*`.
fn section(name: &str) -> Option<(&str, Option<u32>, Encoding)> {
    let (name, rest) = name.split_once('*')?;
    if rest.is_empty() {
        return Some((name, None, Encoding::Percent));
    }
    let (number, encoding) = match rest.strip_suffix('*') {
        Some(number) => (number, Encoding::Percent),
        None => (rest, Encoding::Plain),
    };
    Some((name, Some(number.parse().ok()?), encoding))
}

/// Only the first piece names the charset (RFC 2231 §4.1), and a character may be cut in two.
fn joined(sections: &Sections) -> String {
    let count = if sections.contains_key(&None) { 1 } else { sections.len() };
    let (mut bytes, mut label) = (Vec::new(), "");
    for (n, (encoding, value)) in sections.values().take(count).enumerate() {
        let mut value = value.as_str();
        if *encoding == Encoding::Plain {
            bytes.extend_from_slice(value.as_bytes());
            continue;
        }
        let mut said = value.splitn(3, '\'');
        if let (0, Some(charset), Some(_), Some(text)) = (n, said.next(), said.next(), said.next()) {
            (label, value) = (charset, text);
        }
        bytes.extend(percent_decoded(value));
    }
    charset::decode(Cow::Owned(bytes), label).0
}

/// A file name; many writers use RFC 2047 here, though its §5 forbids it.
fn file_name(value: &ContentType<'_>, parameter: &str) -> Option<String> {
    let name = value.attribute(parameter)?;
    let name = if name.contains("=?") { header::text(name.as_bytes()) } else { header::nfc(name.trim()) };
    let name: String = name.chars().filter(|c| !c.is_control()).take(limits::FIELD_CHARS).collect();
    (!name.is_empty()).then_some(name)
}

/// Where the parts lie between the delimiter lines (RFC 2046 §5.1.1), in one pass.
fn pieces(body: &[u8], boundary: &[u8]) -> Vec<Range<usize>> {
    let delimiter = [b"--", boundary].concat();
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for at in memmem::find_iter(body, &delimiter) {
        if at > 0 && body[at - 1] != b'\n' {
            continue;
        }
        let after = at + delimiter.len();
        let length =
            memchr::memchr(b'\n', &body[after..after.saturating_add(DELIMITER_TAIL).min(body.len())]);
        let next = length.map_or(body.len(), |length| after + length + 1);
        let tail = body[after..next].trim_ascii();
        let closes = tail.starts_with(b"--");
        if !(tail.is_empty() || closes) || (length.is_none() && body.len() - after > DELIMITER_TAIL) {
            continue;
        }
        if let Some(start) = open.take() {
            found.push(start..line_end_before(body, at).max(start));
        }
        if closes || found.len() >= limits::PARTS {
            return found;
        }
        open = Some(next);
    }
    if let Some(start) = open {
        found.push(start..body.len());
    }
    found
}

/// The line end before a delimiter belongs to it.
fn line_end_before(body: &[u8], at: usize) -> usize {
    let before = &body[..at];
    let before = before.strip_suffix(b"\n").unwrap_or(before);
    before.strip_suffix(b"\r").unwrap_or(before).len()
}

/// Bytes of a Content-Type or Content-Disposition that are read; each parameter is compared with those before it.
const PARAMETER_BYTES: usize = 16 * 1024;
/// Stands for `*` while mail-parser reads; no writer uses it.
const STAR: u8 = 0x1A;
/// Blanks after a boundary, with the closing `--` and the line's end.
const DELIMITER_TAIL: usize = 200;
