//! What stands in a message's frame: its text made harmless, its own images
//! under the frame's address, and what it would have liked to load.

use std::collections::BTreeMap;

use mail::header::{Form, Value};
use mail::html::{self, Flowed, Options};
use mail::message::{Message, Part};
use serde::Serialize;

/// A message as its frame shows it.
#[derive(Debug)]
pub struct Shown {
    /// Harmless HTML.
    pub html: String,
    /// What it was made of.
    pub kind: Kind,
    /// Hosts that the message wanted to load from, sorted, without repeats.
    pub remote_hosts: Vec<String>,
    /// Images that only report that a message was opened.
    pub tracking_pixels: usize,
    /// The message's own images, by the part that holds them: the types that they claim.
    pub images: BTreeMap<usize, String>,
}

/// What the text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// At least one part was HTML.
    Html,
    /// Only plain text.
    Plain,
}

impl Shown {
    /// Makes a message showable. Its images will be asked for under `base`.
    pub fn of(raw: &[u8], base: &str) -> Shown {
        let message = Message::parse(raw);
        let named = named_images(&message);
        let mut shown = Shown {
            html: String::new(),
            kind: Kind::Plain,
            remote_hosts: Vec::new(),
            tracking_pixels: 0,
            images: named.iter().map(|(_, part)| (part.index, part.mime_type.clone())).collect(),
        };
        for index in message.html_body() {
            if let Some(part) = message.part(index) {
                shown.add(&message, &part, &named, base);
            }
        }
        shown.remote_hosts.sort_unstable();
        shown.remote_hosts.dedup();
        shown
    }

    fn add(&mut self, message: &Message<'_>, part: &Part, named: &[(String, Part)], base: &str) {
        let index = part.index;
        if part.mime_type == "text/html" {
            let cid = |wanted: &str| {
                let found = named.iter().find(|(name, _)| name == wanted)?;
                Some(format!("{base}/{}", found.1.index))
            };
            let options = Options { cid: Some(&cid), ..Options::default() };
            let clean = html::sanitize(&message.part_text(index).0, &options);
            self.kind = Kind::Html;
            self.html.push_str(&clean.html);
            self.remote_hosts.extend(clean.remote_hosts);
            self.tracking_pixels += clean.tracking_pixels;
        } else if part.mime_type.starts_with("text/") {
            self.html.push_str(&html::from_plain(&message.part_text(index).0, flowed(message, index)));
        } else if super::image_type(&part.mime_type).is_some() {
            self.images.insert(index, part.mime_type.clone());
            self.html.push_str(&format!("<p><img src=\"{base}/{index}\" alt=\"\"></p>"));
        }
    }

    /// About how much memory it takes.
    pub fn size_bytes(&self) -> usize {
        self.html.len() + self.remote_hosts.iter().map(String::len).sum::<usize>() + self.images.len() * 64
    }
}

/// One part's bytes.
pub fn part_bytes(raw: &[u8], index: usize) -> Vec<u8> {
    Message::parse(raw).part_bytes(index)
}

/// Images that the text may show by their Content-ID (RFC 2392).
fn named_images(message: &Message<'_>) -> Vec<(String, Part)> {
    let parts = (0..message.part_count()).filter_map(|index| message.part(index));
    let images = parts.filter(|part| super::image_type(&part.mime_type).is_some());
    images.filter_map(|part| Some((part.cid.clone()?, part))).collect()
}

/// How the lines of a plain text end (RFC 3676 §4).
fn flowed(message: &Message<'_>, index: usize) -> Flowed {
    let Some(Value::Text(field)) = message.header(index, "Content-Type", Form::Raw) else {
        return Flowed::No;
    };
    let parameter = |name: &str, value: &str| {
        field.split(';').skip(1).filter_map(|pair| pair.split_once('=')).any(|(key, given)| {
            key.trim().eq_ignore_ascii_case(name)
                && given.trim().trim_matches('"').eq_ignore_ascii_case(value)
        })
    };
    match (parameter("format", "flowed"), parameter("delsp", "yes")) {
        (false, _) => Flowed::No,
        (true, false) => Flowed::Yes,
        (true, true) => Flowed::DelSp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_escaped() {
        let shown = Shown::of(b"Subject: x\r\n\r\n1 < 2 <script>alert(1)</script>\r\n", "/m/x/part");
        assert_eq!(shown.kind, Kind::Plain);
        assert!(shown.html.contains("1 &lt; 2") && !shown.html.contains("<script"), "{}", shown.html);
    }

    /// Invariant 19, the first wall: own images are there, everything else is named and gone.
    #[test]
    fn html_keeps_its_own_images_only() {
        let raw = b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
            <p onclick=\"x()\">hallo<img src=\"cid:foto@x\"><img src=\"https://spion.test/p.gif\" width=1 height=1>\
            <img src=\"cid:andere\"><script>x()</script></p>\r\n\
            --b\r\nContent-Type: image/png\r\nContent-ID: <foto@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n\
            iVBORw0KGgo=\r\n--b--\r\n";
        let shown = Shown::of(raw, "/m/x/part");
        assert_eq!(shown.kind, Kind::Html);
        assert_eq!(shown.images.len(), 1);
        let (index, claimed) = shown.images.first_key_value().unwrap();
        assert_eq!(claimed, "image/png");
        assert!(shown.html.contains(&format!("/m/x/part/{index}")), "{}", shown.html);
        for gone in ["spion.test", "onclick", "script", "cid:"] {
            assert!(!shown.html.contains(gone), "{gone} in {}", shown.html);
        }
        assert_eq!(shown.remote_hosts, ["spion.test"]);
        assert_eq!(shown.tracking_pixels, 1);
        assert_eq!(part_bytes(raw, *index), b"\x89PNG\r\n\x1a\n");
    }

    #[test]
    fn lines_flow_where_the_type_says_so() {
        for (field, expected) in [
            ("text/plain; charset=utf-8; format=flowed", Flowed::Yes),
            ("text/plain; Format=\"Flowed\"; DelSp=Yes", Flowed::DelSp),
            ("text/plain; delsp=yes", Flowed::No),
            ("text/plain", Flowed::No),
        ] {
            let raw = format!("Content-Type: {field}\r\n\r\nx\r\n");
            assert_eq!(flowed(&Message::parse(raw.as_bytes()), 0), expected, "{field}");
        }
    }
}
