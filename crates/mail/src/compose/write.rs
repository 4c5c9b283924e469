//! A draft as bytes: our policy, written by mail-builder.
//!
//! The same draft gives the same bytes. No value can begin a field of its own: line ends
//! and control characters are taken out of all of them.

use mail_builder::headers::address::Address as Written;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::headers::{Header as _, HeaderType};
use mail_builder::mime::{BodyPart, MimePart};

use super::encode::{self, Body};
use super::{Attachment, Draft};
use crate::address::Address;
use crate::{html, limits};

/// Writes the message with CRLF line ends.
pub fn build(draft: &Draft) -> Vec<u8> {
    let mut out = Vec::new();
    field("Date", Raw::new(date(draft.date, draft.date_offset_min)).into(), &mut out);
    addresses("From", &draft.from, &mut out);
    addresses("Sender", &draft.sender, &mut out);
    addresses("Reply-To", &draft.reply_to, &mut out);
    addresses("To", &draft.to, &mut out);
    addresses("Cc", &draft.cc, &mut out);
    addresses("Bcc", &draft.bcc, &mut out);
    field("Subject", Text::new(one_line(&draft.subject)).into(), &mut out);
    ids("Message-ID", std::slice::from_ref(&draft.message_id), &mut out);
    ids("In-Reply-To", &draft.in_reply_to, &mut out);
    ids("References", &draft.references, &mut out);
    for (name, value) in &draft.extra {
        let name: String = name.chars().filter(|c| c.is_ascii_graphic() && *c != ':').collect();
        let lower = name.to_ascii_lowercase();
        // What describes the body is ours: a second word about it could hide a part.
        if name.is_empty() || lower.starts_with("content-") || lower == "mime-version" {
            continue;
        }
        let value = one_line(value);
        let value = if value.is_ascii() { Raw::new(value).into() } else { Text::new(value).into() };
        field(&name, value, &mut out);
    }
    field("MIME-Version", Raw::new("1.0").into(), &mut out);
    tree(draft).write_part(&mut out);
    out
}

fn field(name: &str, value: HeaderType<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    value.write_header(out, name.len() + 2);
}

fn addresses(name: &str, list: &[Address], out: &mut Vec<u8>) {
    let list: Vec<Written<'_>> = list
        .iter()
        .take(limits::ADDRESSES)
        .map(|one| (one.name.as_deref().map(one_line).filter(|name| !name.is_empty()), mailbox(&one.email)))
        .filter(|(_, email)| !email.is_empty())
        .map(|(name, email)| Written::new_address(name, email))
        .collect();
    if !list.is_empty() {
        field(name, Written::new_list(list).into(), out);
    }
}

/// An address that can be nothing else; the domain in ASCII, so that only a local part
/// can ask for SMTPUTF8 (RFC 6531).
fn mailbox(email: &str) -> String {
    let quoted = email.starts_with('"');
    let fits = |c: &char| {
        !c.is_control() && !"<>".contains(*c) && (quoted || !(c.is_whitespace() || ",;:()\"".contains(*c)))
    };
    let email: String = email.trim().chars().filter(fits).collect();
    match email.rsplit_once('@') {
        Some((local, domain)) if !domain.is_ascii() => match idna::domain_to_ascii(domain) {
            Ok(domain) => format!("{local}@{domain}"),
            Err(_) => email,
        },
        _ => email,
    }
}

fn ids(name: &str, ids: &[String], out: &mut Vec<u8>) {
    let clean =
        |id: &String| id.chars().filter(|c| c.is_ascii_graphic() && !"<>".contains(*c)).collect::<String>();
    let ids: Vec<String> = ids.iter().map(clean).filter(|id| !id.is_empty()).collect();
    if !ids.is_empty() {
        field(name, MessageId::new_list(ids.into_iter()).into(), out);
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// RFC 5322 §3.3.
fn date(unix: i64, offset_min: i16) -> String {
    let offset_min = offset_min.clamp(-DAY_MIN, DAY_MIN);
    let mut date =
        mail_parser::DateTime::from_timestamp(unix.clamp(0, LAST_SECOND) + i64::from(offset_min) * 60);
    date.tz_before_gmt = offset_min < 0;
    date.tz_hour = (offset_min.unsigned_abs() / 60) as u8;
    date.tz_minute = (offset_min.unsigned_abs() % 60) as u8;
    date.to_rfc822()
}

/// Text; beside it HTML with its images; around both the files.
fn tree(draft: &Draft) -> MimePart<'static> {
    let shown = |file: &&Attachment| draft.html.is_some() && file.inline && file.cid.is_some();
    let images: Vec<MimePart<'static>> = draft.attachments.iter().filter(shown).map(attached).collect();
    let files: Vec<MimePart<'static>> =
        draft.attachments.iter().filter(|file| !shown(file)).map(attached).collect();
    let mut boundaries = Boundaries::of(draft);
    let mut body = flowed(&match &draft.html {
        Some(html) if draft.text.trim().is_empty() => html::to_text(html),
        _ => draft.text.clone(),
    });
    if let Some(html) = &draft.html {
        let html = encode::text(&html.replace("\r\n", "\n").replace('\r', "\n"));
        let mut html = leaf(ContentType::new("text/html").attribute("charset", html.charset), html);
        if !images.is_empty() {
            html = boundaries.multipart(
                "related",
                Some("text/html"),
                std::iter::once(html).chain(images).collect(),
            );
        }
        body = boundaries.multipart("alternative", None, vec![body, html]);
    }
    if !files.is_empty() {
        body = boundaries.multipart("mixed", None, std::iter::once(body).chain(files).collect());
    }
    body
}

fn flowed(text: &str) -> MimePart<'static> {
    let body = encode::text(&encode::flow(text));
    leaf(
        ContentType::new("text/plain").attribute("charset", body.charset).attribute("format", "flowed"),
        body,
    )
}

fn leaf(kind: ContentType<'static>, body: Body) -> MimePart<'static> {
    MimePart::new(kind, BodyPart::Binary(body.bytes.into())).transfer_encoding(body.encoding)
}

fn attached(file: &Attachment) -> MimePart<'static> {
    let (mime_type, body) = content(file);
    let name = file.name.as_deref().map(one_line).filter(|name| !name.is_empty());
    // Without one it would be read as us-ascii (RFC 2046 §4.1.2).
    let is_utf8 =
        mime_type.starts_with("text/") && !file.bytes.is_ascii() && std::str::from_utf8(&file.bytes).is_ok();
    let mut kind = ContentType::new(mime_type);
    if is_utf8 {
        kind = kind.attribute("charset", "utf-8");
    }
    let mut disposition = ContentType::new(if file.inline { "inline" } else { "attachment" });
    if let Some(name) = name {
        kind = kind.attribute("name", name.clone());
        disposition = disposition.attribute("filename", name);
    }
    let mut part = leaf(kind, body).header("Content-Disposition", disposition);
    let cid: String = file
        .cid
        .iter()
        .flat_map(|cid| cid.chars())
        .filter(|c| c.is_ascii_graphic() && !"<>".contains(*c))
        .collect();
    if !cid.is_empty() {
        part = part.cid(cid);
    }
    part
}

/// A message inside a message may not be encoded (RFC 2046 §5.2.1): one that cannot
/// stand as it is becomes a file.
fn content(file: &Attachment) -> (String, Body) {
    let kind = file.mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let token = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let valid =
        kind.split_once('/').is_some_and(|(main, sub)| token(main) && token(sub) && main != "multipart");
    if kind == "message/rfc822" && stands_in_7bit(&file.bytes) {
        return (kind, Body { charset: "us-ascii", encoding: "7bit", bytes: file.bytes.clone() });
    }
    let kind =
        if valid && !kind.starts_with("message/") { kind } else { "application/octet-stream".to_owned() };
    (kind, Body { charset: "us-ascii", encoding: "base64", bytes: encode::base64(&file.bytes) })
}

fn stands_in_7bit(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && !bytes.contains(&0)
        && bytes.split(|b| *b == b'\n').all(|line| line.len() <= LINE_BYTES)
        && bytes.iter().filter(|b| **b == b'\n').count()
            == bytes.windows(2).filter(|pair| pair == b"\r\n").count()
        && bytes.iter().filter(|b| **b == b'\r').count() == bytes.iter().filter(|b| **b == b'\n').count()
}

/// Delimiters that no body holds: quoted-printable and base64 have no `=_` (RFC 2045 §6.7),
/// and nobody writes a hash of the text into the text.
struct Boundaries {
    hash: String,
    next: usize,
}

impl Boundaries {
    fn of(draft: &Draft) -> Boundaries {
        let mut hasher = blake3::Hasher::new();
        for text in
            [&draft.message_id, &draft.subject, &draft.text, draft.html.as_ref().unwrap_or(&draft.subject)]
        {
            hasher.update(text.as_bytes()).update(b"\0");
        }
        draft.attachments.iter().for_each(|file| {
            hasher.update(&file.bytes);
        });
        Boundaries { hash: hasher.finalize().to_hex()[..24].to_owned(), next: 0 }
    }

    fn multipart(
        &mut self,
        subtype: &str,
        of: Option<&'static str>,
        parts: Vec<MimePart<'static>>,
    ) -> MimePart<'static> {
        self.next += 1;
        let boundary = format!("=_{}_{}", self.hash, self.next);
        let mut kind = ContentType::new(format!("multipart/{subtype}")).attribute("boundary", boundary);
        if let Some(of) = of {
            // RFC 2387 §3.1.
            kind = kind.attribute("type", of);
        }
        MimePart::new(kind, BodyPart::Multipart(parts))
    }
}

/// RFC 5322 §2.1.1, with the line's end.
const LINE_BYTES: usize = 999;
/// The last second of the year 9999, less a day.
const LAST_SECOND: i64 = 253_402_214_400;
const DAY_MIN: i16 = 23 * 60 + 59;
