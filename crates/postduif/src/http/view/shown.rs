//! What stands in a message's frame: its text made harmless, its own images
//! under the frame's address, and what it would have liked to load. Remote
//! images are there once the person asked for them, under the frame's address too.

use std::cell::RefCell;
use std::collections::BTreeMap;

use mail::html::{self, Options};
use mail::message::{Message, Part};
use serde::{Deserialize, Serialize};

use crate::limits;

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
    /// Addresses of remote images, by the number that the frame asks for them by;
    /// empty unless they are wanted.
    pub remote_images: Vec<String>,
}

/// Whether images from elsewhere are to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Remote {
    /// They are left out and counted.
    #[default]
    Blocked,
    /// The person asked for them: the program fetches them as the frame asks.
    Wanted,
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
    /// Makes a message showable. Its images will be asked for under `base`, as
    /// `part/…` and, where those of elsewhere are wanted, `remote/…`.
    pub fn of(raw: &[u8], base: &str, remote: Remote) -> Shown {
        let message = Message::parse(raw);
        let named = named_images(&message);
        let mut shown = Shown {
            html: String::new(),
            kind: Kind::Plain,
            remote_hosts: Vec::new(),
            tracking_pixels: 0,
            remote_images: Vec::new(),
            images: named.iter().map(|(_, part)| (part.index, part.mime_type.clone())).collect(),
        };
        for index in message.html_body() {
            if let Some(part) = message.part(index) {
                shown.add(&message, &part, &named, base, remote);
            }
        }
        shown.remote_hosts.sort_unstable();
        shown.remote_hosts.dedup();
        shown
    }

    fn add(
        &mut self,
        message: &Message<'_>,
        part: &Part,
        named: &[(String, Part)],
        base: &str,
        remote: Remote,
    ) {
        let index = part.index;
        if part.mime_type == "text/html" {
            let cid = |wanted: &str| {
                let found = named.iter().find(|(name, _)| name == wanted)?;
                Some(format!("{base}/part/{}", found.1.index))
            };
            let wanted = RefCell::new(std::mem::take(&mut self.remote_images));
            let fetched = |address: &str| {
                let mut wanted = wanted.borrow_mut();
                (wanted.len() < limits::REMOTE_IMAGES).then(|| {
                    wanted.push(address.to_owned());
                    format!("{base}/remote/{}", wanted.len() - 1)
                })
            };
            let fetched: Option<&html::Rewrite<'_>> = (remote == Remote::Wanted).then_some(&fetched);
            let options = Options { cid: Some(&cid), remote: fetched };
            let clean = html::sanitize(&message.part_text(index).0, &options);
            self.kind = Kind::Html;
            if !clean.css.is_empty() {
                // Within the message's own element, so that it holds for nothing else.
                self.html.push_str(&format!("<style>#postduif-message{{{}}}</style>", clean.css));
            }
            self.html.push_str(&clean.html);
            self.remote_hosts.extend(clean.remote_hosts);
            self.tracking_pixels += clean.tracking_pixels;
            self.remote_images = wanted.into_inner();
        } else if part.mime_type.starts_with("text/") {
            self.html.push_str(&html::from_plain(&message.part_text(index).0, message.flowed(index)));
        } else if super::image_type(&part.mime_type).is_some() {
            self.images.insert(index, part.mime_type.clone());
            self.html.push_str(&format!("<p><img src=\"{base}/part/{index}\" alt=\"\"></p>"));
        }
    }

    /// About how much memory it takes.
    pub fn size_bytes(&self) -> usize {
        let addresses = self.remote_hosts.iter().chain(&self.remote_images);
        self.html.len() + addresses.map(String::len).sum::<usize>() + self.images.len() * 64
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_escaped() {
        let shown =
            Shown::of(b"Subject: x\r\n\r\n1 < 2 <script>alert(1)</script>\r\n", "/m/x", Remote::Blocked);
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
        let shown = Shown::of(raw, "/m/x", Remote::Blocked);
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
    fn a_style_sheet_holds_within_its_message() {
        let raw = b"Content-Type: text/html\r\n\r\n<style>p{color:red}@import 'x'</style><p>hallo</p>";
        let shown = Shown::of(raw, "/m/x", Remote::Blocked);
        assert_eq!(shown.html, "<style>#postduif-message{p{color:red}}</style><p>hallo</p>");
    }

    /// Invariant 21: asked for, they have addresses of ours; what only counts who reads has none.
    #[test]
    fn wanted_images_are_fetched_by_us() {
        let raw = b"Subject: x\r\nContent-Type: text/html\r\n\r\n\
            <img src=\"https://plaatjes.test/a.png\"><img src=\"//plaatjes.test/b.png\">\
            <img src=\"https://plaatjes.test/a.png\"><img src=\"https://spion.test/p.gif\" width=1 height=1>";
        let shown = Shown::of(raw, "/m/x", Remote::Wanted);
        assert_eq!(shown.remote_images, ["https://plaatjes.test/b.png", "https://plaatjes.test/a.png"]);
        assert_eq!(shown.html.matches("/m/x/remote/1").count(), 2, "{}", shown.html);
        assert!(shown.html.contains("/m/x/remote/0") && !shown.html.contains(".test"), "{}", shown.html);
        assert_eq!(shown.tracking_pixels, 1);
        let many: String =
            (0..=limits::REMOTE_IMAGES).map(|n| format!("<img src='http://a.test/{n}'>")).collect();
        let raw = format!("Content-Type: text/html\r\n\r\n{many}");
        assert_eq!(
            Shown::of(raw.as_bytes(), "/m/x", Remote::Wanted).remote_images.len(),
            limits::REMOTE_IMAGES
        );
        assert!(Shown::of(raw.as_bytes(), "/m/x", Remote::Blocked).remote_images.is_empty());
    }
}
