//! Begins an answer: to whom, under which subject, in which thread, to which words.

use crate::address::Address;
use crate::body::is_signature_mark;
use crate::compose::Draft;
use crate::html::{self, Flowed};
use crate::limits;
use crate::message::{Message, Summary};

/// Whom an answer goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Everyone<'a> {
    /// The sender, or Reply-To.
    No,
    /// Also To and Cc, without these own addresses.
    Yes(&'a [&'a str]),
}

/// Begins an answer: recipients, `Re:` subject, References, and the quoted original
/// under `attribution` (a line such as `Op … schreef …:`, in the writer's language).
/// Identity, date and Message-ID are the caller's to fill in.
pub fn reply_to(message: &Message<'_>, attribution: &str, everyone: Everyone<'_>) -> Draft {
    let summary = message.summary();
    let (to, cc) = recipients(&summary, everyone);
    Draft {
        to,
        cc,
        subject: subject(summary.subject.as_deref().unwrap_or_default()),
        text: format!("\n\n{}\n{}", attribution.trim(), quote(message)),
        in_reply_to: summary.message_ids.clone(),
        references: references(summary),
        ..Draft::default()
    }
}

fn recipients(summary: &Summary, everyone: Everyone<'_>) -> (Vec<Address>, Vec<Address>) {
    let sender =
        [&summary.reply_to, &summary.from, &summary.sender].into_iter().find(|list| !list.is_empty());
    let sender = sender.cloned().unwrap_or_default();
    let Everyone::Yes(own) = everyone else { return (without_doubles(sender, &[], &[]), Vec::new()) };
    let is_own = |address: &Address| own.iter().any(|own| own.eq_ignore_ascii_case(&address.email));
    let from_own = !summary.from.is_empty() && summary.from.iter().all(is_own);
    let (mut to, cc) = if from_own && sender.iter().all(is_own) {
        // An answer to one's own message goes on to those it went to.
        (without_doubles(summary.to.clone(), own, &[]), summary.cc.clone())
    } else {
        let cc = summary.to.iter().chain(&summary.cc).cloned().collect();
        (without_doubles(sender.clone(), &[], &[]), cc)
    };
    if to.is_empty() {
        to = without_doubles(sender, &[], &[]);
    }
    let cc = without_doubles(cc, own, &to);
    (to, cc)
}

/// Each address once, without the own ones and those of another list.
fn without_doubles(list: Vec<Address>, own: &[&str], other: &[Address]) -> Vec<Address> {
    let mut seen: std::collections::BTreeSet<String> =
        own.iter().map(|own| own.to_ascii_lowercase()).collect();
    seen.extend(other.iter().map(|address| address.email.to_ascii_lowercase()));
    list.into_iter().filter(|address| seen.insert(address.email.to_ascii_lowercase())).collect()
}

/// One `Re:`, whatever marks of answering were there (RFC 5322 §3.6.5).
fn subject(subject: &str) -> String {
    let mut rest = subject.trim();
    'marks: loop {
        for mark in REPLY_MARKS {
            let Some(start) = rest.get(..mark.len()).filter(|start| start.eq_ignore_ascii_case(mark)) else {
                continue;
            };
            let after = rest[start.len()..].trim_start();
            let numbered = after.strip_prefix('[').and_then(|inner| inner.split_once(']'));
            let after = match numbered {
                Some((number, after)) if number.bytes().all(|b| b.is_ascii_digit()) => after.trim_start(),
                _ => after,
            };
            if let Some(after) = after.strip_prefix(':') {
                rest = after.trim_start();
                continue 'marks;
            }
        }
        return format!("Re: {rest}");
    }
}

const REPLY_MARKS: [&str; 7] = ["re", "antwort", "antw", "aw", "sv", "vs", "rif"];

/// The parent's References and its Message-ID (RFC 5322 §3.6.4).
fn references(summary: Summary) -> Vec<String> {
    let mut ids = summary.references;
    if ids.is_empty() && summary.in_reply_to.len() == 1 {
        ids = summary.in_reply_to;
    }
    ids.retain(|id| !summary.message_ids.contains(id));
    ids.extend(summary.message_ids);
    if ids.len() > limits::REFERENCES {
        ids.drain(1..=ids.len() - limits::REFERENCES);
    }
    ids
}

/// The original's text, each line behind one more `>`; without its signature.
fn quote(message: &Message<'_>) -> String {
    let mut out = String::new();
    for index in message.text_body() {
        let Some(part) = message.part(index).filter(|part| part.mime_type.starts_with("text/")) else {
            continue;
        };
        let (text, _) = message.part_text(index);
        let is_html = part.mime_type == "text/html";
        let text = if is_html { html::to_text(&text) } else { text };
        let flowed = if is_html { Flowed::No } else { message.flowed(index) };
        let text = &text[..text.floor_char_boundary(limits::SEARCH_BYTES)];
        let mut signature = false;
        html::each_line(text, flowed, |depth, line| {
            signature |= depth == 0 && is_signature_mark(line);
            if signature || out.len() > limits::SEARCH_BYTES {
                return;
            }
            out.extend(std::iter::repeat_n('>', depth + 1));
            let line = line.trim_end();
            if !line.is_empty() {
                out.push(' ');
                out.push_str(line);
            }
            out.push('\n');
        });
    }
    while let Some(shorter) =
        out.strip_suffix(">\n").filter(|shorter| shorter.is_empty() || shorter.ends_with('\n'))
    {
        out.truncate(shorter.len());
    }
    out
}
