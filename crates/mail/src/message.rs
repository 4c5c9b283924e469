//! A message: what a list, a thread, a search and JMAP need of it.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::body::{self, Bodies};
use crate::header::{self, Field, Form, Value};
use crate::html::{self, Flowed};
use crate::mime::{self, Node};
use crate::text::tokens;
use crate::{charset, limits, summary};

/// What a list row, a thread, a search and JMAP's metadata need.
///
/// Serialises compactly; absent members are empty, so that an older text still reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Message-ID, without angle brackets (RFC 8621 §4.1.3: a list).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub message_ids: Vec<String>,
    /// In-Reply-To.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_reply_to: Vec<String>,
    /// References, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// Subject, decoded; `None` when there is no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// From.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Address>,
    /// To.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<Address>,
    /// Cc.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<Address>,
    /// Bcc.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bcc: Vec<Address>,
    /// Reply-To.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reply_to: Vec<Address>,
    /// Sender.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sender: Vec<Address>,
    /// Date, as Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<i64>,
    /// The Date's zone in minutes east of UTC.
    #[serde(skip_serializing_if = "is_zero")]
    pub sent_offset_min: i16,
    /// What stands between the angle brackets of List-Id (RFC 2919).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_id: Option<String>,
    /// The text's beginning in one line; empty when only the headers are known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub preview: String,
    /// Something to download (RFC 8621 §4.1.4); `false` when only the headers are known.
    #[serde(skip_serializing_if = "is_false")]
    pub has_attachment: bool,
    /// Written by a program: Auto-Submitted other than `no` (RFC 3834 §5), a list, or bulk.
    #[serde(skip_serializing_if = "is_false")]
    pub auto: bool,
}

fn is_zero(n: &i16) -> bool {
    *n == 0
}

fn is_false(b: &bool) -> bool {
    !*b
}

/// The words of a message beyond its headers, folded by [`crate::text::tokens`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchText {
    /// The text that is shown, of HTML what is visible; then that of attached texts and messages.
    pub body: String,
    /// Names of attachments.
    pub attachments: String,
}

/// One part (RFC 8621 §4.1.4), with the parts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// For [`Message::part_bytes`] and the others; 0 is the outermost part.
    pub index: usize,
    /// `partId`; `None` for a multipart, which has no content of its own.
    pub part_id: Option<String>,
    /// Bytes after decoding.
    pub size: u64,
    /// Media type, lower case: `text/plain`.
    pub mime_type: String,
    /// Charset; `us-ascii` where a text names none; `None` for other types.
    pub charset: Option<String>,
    /// `attachment`, `inline` or another word, lower case.
    pub disposition: Option<String>,
    /// Content-ID without angle brackets.
    pub cid: Option<String>,
    /// Content-Language.
    pub language: Option<Vec<String>>,
    /// Content-Location.
    pub location: Option<String>,
    /// File name, decoded (RFC 2231, RFC 2047). Not yet safe for a disk.
    pub name: Option<String>,
    /// Inner parts; empty unless a multipart.
    pub sub_parts: Vec<Part>,
}

/// A message that has been read. Borrows its bytes, decodes on demand.
#[derive(Debug, Clone)]
pub struct Message<'x> {
    raw: &'x [u8],
    nodes: Vec<Node<'x>>,
    bodies: Bodies,
    head: OnceLock<Summary>,
    visible: OnceLock<String>,
}

impl Summary {
    /// Reads a header block, with or without its closing empty line; stops at a body.
    pub fn from_headers(block: &[u8]) -> Summary {
        summary::of(&header::split(block).0)
    }
}

impl<'x> Message<'x> {
    /// Reads a message. Every byte string is one (invariant 9).
    pub fn parse(raw: &'x [u8]) -> Message<'x> {
        let nodes = mime::tree(raw);
        let bodies = Bodies::of(&nodes);
        Message { raw, nodes, bodies, head: OnceLock::new(), visible: OnceLock::new() }
    }

    /// The bytes.
    pub fn raw(&self) -> &'x [u8] {
        self.raw
    }

    /// Headers, preview and whether something is attached.
    pub fn summary(&self) -> Summary {
        Summary {
            preview: body::preview(self.visible()),
            has_attachment: self.bodies.attachments.iter().any(|&index| body::is_offered(&self.nodes, index)),
            ..self.head().clone()
        }
    }

    /// Folded words; the text that is shown and what is attached are each bounded
    /// by [`crate::limits::SEARCH_BYTES`].
    pub fn search_text(&self) -> SearchText {
        let names: Vec<&str> = self.nodes.iter().filter_map(|node| node.name.as_deref()).collect();
        let mut body = words(self.visible());
        let attached = words(&self.attached());
        if !(body.is_empty() || attached.is_empty()) {
            body.push(' ');
        }
        body.push_str(&attached);
        SearchText { body, attachments: words(&names.join(" ")) }
    }

    /// The same as it is written: the text that is shown with that of attachments, and their names.
    pub fn written_text(&self) -> SearchText {
        let names: Vec<&str> = self.nodes.iter().filter_map(|node| node.name.as_deref()).collect();
        SearchText { body: format!("{}\n{}", self.visible(), self.attached()), attachments: names.join("\n") }
    }

    /// The text of attached texts, and the subject and text of attached messages; bounded.
    fn attached(&self) -> String {
        let mut out = String::new();
        for &index in &self.bodies.attachments {
            let node = &self.nodes[index];
            if out.len() >= limits::SEARCH_BYTES {
                break;
            }
            if node.is("message/rfc822") || node.is("message/global") {
                let raw = node.transfer.decode(self.encoded(node)).0;
                let inner = Message::parse(&raw);
                out.push_str(inner.head().subject.as_deref().unwrap_or_default());
                out.push('\n');
                out.push_str(inner.visible());
            } else if node.kind.mime_type.starts_with("text/") {
                out.push_str(&self.shown_text(node));
            }
            out.push('\n');
        }
        out
    }

    fn shown_text(&self, node: &Node<'x>) -> String {
        let html = node.is("text/html");
        let (text, _) = self.decoded(node, if html { limits::HTML_BYTES } else { SEARCH_RAW_BYTES });
        if html { html::to_text(&text) } else { text }
    }

    fn head(&self) -> &Summary {
        self.head.get_or_init(|| summary::of(&self.nodes[0].fields))
    }

    /// The text that is shown, of HTML what is visible; bounded.
    pub(crate) fn visible(&self) -> &str {
        self.visible.get_or_init(|| {
            let mut out = String::new();
            let shown = if self.bodies.text.is_empty() { &self.bodies.html } else { &self.bodies.text };
            for &index in shown {
                let node = &self.nodes[index];
                if out.len() >= limits::SEARCH_BYTES || !node.kind.mime_type.starts_with("text/") {
                    continue;
                }
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(&self.shown_text(node));
            }
            out.truncate(out.floor_char_boundary(limits::SEARCH_BYTES));
            out
        })
    }

    /// JMAP's `bodyStructure`.
    pub fn structure(&self) -> Part {
        self.with_inner(0)
    }

    fn with_inner(&self, index: usize) -> Part {
        let sub_parts = self.nodes[index].children.iter().map(|&child| self.with_inner(child)).collect();
        Part { sub_parts, ..self.one(index, &self.nodes[index]) }
    }

    /// One part as in [`Message::structure`], without its inner parts; `None` beyond the last.
    pub fn part(&self, index: usize) -> Option<Part> {
        self.nodes.get(index).map(|node| self.one(index, node))
    }

    fn one(&self, index: usize, node: &Node<'x>) -> Part {
        let text =
            |name: &str| node.last(name).map(|field| header::text(field.raw)).filter(|text| !text.is_empty());
        let language =
            text("Content-Language").map(|list| list.split(',').map(|one| one.trim().to_owned()).collect());
        Part {
            index,
            part_id: node.part_id.clone(),
            size: if node.is_multipart() { 0 } else { node.transfer.decoded_len(self.encoded(node)) },
            mime_type: node.kind.mime_type.clone(),
            charset: node.kind.charset.clone(),
            disposition: node.disposition.clone(),
            cid: node.cid.clone(),
            language,
            location: text("Content-Location"),
            name: node.name.clone(),
            sub_parts: Vec::new(),
        }
    }

    /// How many parts there are.
    pub fn part_count(&self) -> usize {
        self.nodes.len()
    }

    /// Indexes of what to show where HTML cannot be shown (RFC 8621 §4.1.4).
    pub fn text_body(&self) -> Vec<usize> {
        self.bodies.text.clone()
    }

    /// Indexes of what to show where HTML can be shown.
    pub fn html_body(&self) -> Vec<usize> {
        self.bodies.html.clone()
    }

    /// Indexes of everything else.
    pub fn attachments(&self) -> Vec<usize> {
        self.bodies.attachments.clone()
    }

    /// The fields of a part (0: the message) in their order.
    pub fn fields(&self, index: usize) -> Vec<Field<'x>> {
        self.nodes.get(index).map(|node| node.fields.clone()).unwrap_or_default()
    }

    /// The last field of a name in a part, in a form (RFC 8621 §4.1.2 takes the last).
    pub fn header(&self, index: usize, name: &str, form: Form) -> Option<Value> {
        self.nodes.get(index)?.last(name).map(|field| field.value(form))
    }

    /// Every field of a name in a part, in a form.
    pub fn header_all(&self, index: usize, name: &str, form: Form) -> Vec<Value> {
        let fields = self.nodes.get(index).map(|node| node.fields.as_slice()).unwrap_or_default();
        fields
            .iter()
            .filter(|field| field.name.eq_ignore_ascii_case(name))
            .map(|field| field.value(form))
            .collect()
    }

    /// A part's content with its transfer encoding undone; empty for a multipart.
    pub fn part_bytes(&self, index: usize) -> Vec<u8> {
        match self.nodes.get(index) {
            Some(node) if !node.is_multipart() => node.transfer.decode(self.encoded(node)).0.into_owned(),
            _ => Vec::new(),
        }
    }

    /// A part's text in Unicode with `\n` line ends, and whether something could not be decoded.
    pub fn part_text(&self, index: usize) -> (String, bool) {
        match self.nodes.get(index) {
            Some(node) if !node.is_multipart() => self.decoded(node, usize::MAX),
            _ => (String::new(), false),
        }
    }

    /// How lines of a part's text end (RFC 3676): what [`crate::html::from_plain`] wants to know.
    pub fn flowed(&self, index: usize) -> Flowed {
        self.nodes.get(index).map(|node| node.kind.flowed).unwrap_or_default()
    }

    /// Where a part's body lies in the raw message, still encoded.
    pub fn part_range(&self, index: usize) -> Option<std::ops::Range<usize>> {
        self.nodes.get(index).map(|node| node.body.clone())
    }

    fn encoded(&self, node: &Node<'x>) -> &'x [u8] {
        &self.raw[node.body.clone()]
    }

    /// The text of at most so many encoded bytes.
    fn decoded(&self, node: &Node<'x>, most: usize) -> (String, bool) {
        let encoded = self.encoded(node);
        let (bytes, broken) = node.transfer.decode(&encoded[..encoded.len().min(most)]);
        let label = node.kind.charset.as_deref().unwrap_or_default();
        let (text, replaced) = match &*node.kind.mime_type {
            "text/html" => charset::decode_html(bytes, label),
            _ => charset::decode(bytes, label),
        };
        (charset::unix_lines(text), broken || replaced)
    }
}

fn words(text: &str) -> String {
    let mut words = tokens(&text[..text.floor_char_boundary(limits::SEARCH_BYTES)]);
    if words.len() > limits::SEARCH_BYTES {
        let end = words[..words.floor_char_boundary(limits::SEARCH_BYTES)].rfind(' ').unwrap_or(0);
        words.truncate(end);
    }
    words
}

/// Encoded bytes of a plain text that are read for searching; as many characters of base64 give fewer.
const SEARCH_RAW_BYTES: usize = 2 * limits::SEARCH_BYTES;
