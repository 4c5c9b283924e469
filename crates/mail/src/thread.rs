//! What makes messages one conversation: shared Message-IDs and the same base
//! subject (RFC 8621 §3, RFC 5256 §2.1).

use crate::limits;
use crate::message::Summary;

/// Hashes of every Message-ID that a message has or refers to, each mixed with
/// the base subject, so that two messages belong together exactly when they
/// share a key. Sorted, without repeats; empty for a message that names no id.
/// At most [`limits::THREAD_KEYS`]: its own, the conversation's first, the newest.
pub fn keys(summary: &Summary) -> Vec<u64> {
    let subject = base_subject(summary.subject.as_deref().unwrap_or_default());
    let (first, newest) = (summary.references.iter().take(1), summary.references.iter().skip(1).rev());
    let ids = summary.message_ids.iter().chain(first).chain(&summary.in_reply_to).chain(newest);
    let mut keys: Vec<u64> = ids.take(limits::THREAD_KEYS).map(|id| key(id, &subject)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn key(id: &str, subject: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(id.as_bytes());
    hasher.update(b"\0");
    hasher.update(subject.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// The subject without reply and forward marks, list tags and outer spaces,
/// lower case (RFC 5256 §2.1, with the marks of the languages we meet).
pub fn base_subject(subject: &str) -> String {
    let mut rest = subject.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    loop {
        let before = rest.len();
        rest = without_mark(&rest).trim().to_owned();
        if let Some(inner) = rest.strip_suffix("(fwd)") {
            rest = inner.trim().to_owned();
        }
        if let Some(inner) = rest.strip_prefix("[fwd:").and_then(|inner| inner.strip_suffix(']')) {
            rest = inner.trim().to_owned();
        }
        if rest.len() == before {
            return rest;
        }
    }
}

/// Takes one leading `re:`, `re[2]:` or `[list]` off, unless nothing would be left.
fn without_mark(subject: &str) -> &str {
    if let Some(after) =
        subject.strip_prefix('[').and_then(|inner| inner.split_once(']')).map(|(_, after)| after.trim_start())
        && !after.is_empty()
        && !subject.starts_with("[fwd:")
    {
        return after;
    }
    for mark in MARKS {
        let Some(after) = subject.strip_prefix(mark) else { continue };
        let after = after.trim_start();
        let after = after
            .strip_prefix('[')
            .and_then(|inner| inner.split_once(']'))
            .map_or(after, |(_, after)| after.trim_start());
        if let Some(rest) = after.strip_prefix([':', '：']) {
            return rest;
        }
    }
    subject
}

/// Reply and forward marks: the standard's, then Dutch, French, German, Scandinavian, Italian, Chinese and
/// Japanese ones seen in practice.
const MARKS: [&str; 19] = [
    "re", "fwd", "fw", "antw", "antwort", "aw", "betr", "doorst", "réf", "tr", "wg", "sv", "vs", "rif",
    "回复", "答复", "转发", "返信", "転送",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_subjects() {
        for (subject, base) in [
            ("Planning donderdag", "planning donderdag"),
            ("Re: Planning donderdag", "planning donderdag"),
            ("RE: Fwd: [lijst] Re[2]:  Planning   donderdag (fwd)", "planning donderdag"),
            ("Antw: AW: Betr: x", "x"),
            ("[Fwd: hallo]", "hallo"),
            ("回复：转发: 计划", "计划"),
            ("[lijst]", "[lijst]"),
            ("Retour: boek", "retour: boek"),
            ("", ""),
            ("Re:", ""),
        ] {
            assert_eq!(base_subject(subject), base, "{subject}");
        }
    }

    #[test]
    fn a_reply_shares_a_key_and_another_subject_does_not() {
        let summary = |headers: &str| Summary::from_headers(headers.as_bytes());
        let first = keys(&summary("Message-ID: <a@x>\r\nSubject: Hallo\r\n\r\n"));
        let reply = keys(&summary("Message-ID: <b@x>\r\nIn-Reply-To: <a@x>\r\nSubject: Re: hallo\r\n\r\n"));
        let other = keys(&summary("Message-ID: <c@x>\r\nIn-Reply-To: <a@x>\r\nSubject: Iets anders\r\n\r\n"));
        assert!(first.iter().any(|key| reply.contains(key)));
        assert!(!first.iter().any(|key| other.contains(key)));
    }
}
