//! Which parts are shown and which are attached (RFC 8621 §4.1.4), and the preview.

use crate::limits;
use crate::mime::Node;

/// Indexes of parts, each list in the order of the message.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bodies {
    pub(crate) text: Vec<usize>,
    pub(crate) html: Vec<usize>,
    pub(crate) attachments: Vec<usize>,
}

impl Bodies {
    pub(crate) fn of(nodes: &[Node<'_>]) -> Bodies {
        let mut bodies = Bodies::default();
        bodies.add(nodes, &[0], "mixed", Wanted { text: true, html: true, in_alternative: false });
        bodies
    }

    /// The standard's `parseStructure`.
    fn add(&mut self, nodes: &[Node<'_>], parts: &[usize], multipart: &str, mut wanted: Wanted) {
        let (text_before, html_before) = (self.text.len(), self.html.len());
        for (n, &index) in parts.iter().enumerate() {
            let node = &nodes[index];
            if node.is_multipart() {
                let in_alternative = wanted.in_alternative || node.is("multipart/alternative");
                self.add(nodes, &node.children, node.subtype(), Wanted { in_alternative, ..wanted });
            } else if !is_inline(node, n, multipart) {
                self.attachments.push(index);
            } else if multipart == "alternative" {
                match &*node.kind.mime_type {
                    "text/plain" if wanted.text => self.text.push(index),
                    "text/html" if wanted.html => self.html.push(index),
                    _ => self.attachments.push(index),
                }
            } else {
                self.add_inline(node, index, &mut wanted);
            }
        }
        if multipart == "alternative" && wanted.text && wanted.html {
            let (text, html) = (self.text.len(), self.html.len());
            if text == text_before && html != html_before {
                self.text.extend_from_slice(&self.html[html_before..]);
            }
            if html == html_before && text != text_before {
                self.html.extend_from_slice(&self.text[text_before..]);
            }
        }
    }

    fn add_inline(&mut self, node: &Node<'_>, index: usize, wanted: &mut Wanted) {
        if wanted.in_alternative {
            wanted.html &= !node.is("text/plain");
            wanted.text &= !node.is("text/html");
        }
        if wanted.text {
            self.text.push(index);
        }
        if wanted.html {
            self.html.push(index);
        }
        // The standard's example code forgets a text that neither list takes; its words do not.
        let in_none = !(wanted.text || wanted.html);
        let in_both = wanted.text && wanted.html;
        if in_none || (!in_both && is_media(node)) {
            self.attachments.push(index);
        }
    }
}

/// Which lists a multipart's parts still go to.
#[derive(Clone, Copy)]
struct Wanted {
    text: bool,
    html: bool,
    in_alternative: bool,
}

fn is_inline(node: &Node<'_>, position: usize, multipart: &str) -> bool {
    node.disposition.as_deref() != Some("attachment")
        && (node.is("text/plain") || node.is("text/html") || is_media(node))
        && (position == 0 || (multipart != "related" && (is_media(node) || node.name.is_none())))
}

fn is_media(node: &Node<'_>) -> bool {
    ["image/", "audio/", "video/"].iter().any(|start| node.kind.mime_type.starts_with(start))
}

/// Whether an attachment counts for a list's paper clip: not what the text itself shows,
/// nor a signature that only programs read.
pub(crate) fn is_offered(nodes: &[Node<'_>], index: usize) -> bool {
    let node = &nodes[index];
    let shown_by_html = node.cid.is_some() && is_media(node) && node.disposition.is_none();
    let signature =
        ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"];
    node.disposition.as_deref() != Some("inline")
        && !shown_by_html
        && !signature.iter().any(|one| node.is(one))
}

/// The beginning of what the writer says, in one line: quotes, the line above them and
/// the signature are passed over, unless there is nothing else.
pub(crate) fn preview(visible: &str) -> String {
    let mut own = String::new();
    let mut room = limits::PREVIEW_CHARS;
    let mut lines = visible.lines().peekable();
    while let Some(line) = lines.next() {
        if room == 0 || (is_signature_mark(line) && !own.is_empty()) {
            break;
        }
        let attribution =
            line.trim_end().ends_with(':') && lines.peek().is_some_and(|next| next.starts_with('>'));
        if !line.starts_with('>') && !attribution {
            add_squeezed(line, &mut own, &mut room);
        }
    }
    if own.is_empty() {
        let mut room = limits::PREVIEW_CHARS;
        visible
            .lines()
            .for_each(|line| add_squeezed(line.trim_start_matches(['>', ' ']), &mut own, &mut room));
    }
    own
}

/// RFC 3676 §4.3.
pub(crate) fn is_signature_mark(line: &str) -> bool {
    line == "-- "
}

/// Adds a line's words; newsletters fill the preview with invisible characters, which are no words.
fn add_squeezed(line: &str, out: &mut String, room: &mut usize) {
    let mut blank = !out.is_empty();
    let mut joins = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if *room == 0 {
            return;
        }
        let joined = joins && chars.peek().is_some_and(|next| !is_unseen(*next));
        joins = !is_unseen(c) && !is_joiner(c);
        if c.is_whitespace() || c.is_control() {
            blank |= !out.is_empty();
        } else if !(is_unseen(c) || (is_joiner(c) && !joined)) {
            if std::mem::take(&mut blank) {
                out.push(' ');
                *room -= 1;
            }
            if *room > 0 {
                out.push(c);
                *room -= 1;
            }
        }
    }
}

fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{34F}' | '\u{AD}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Between letters these have a meaning.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}'..='\u{200F}')
}
