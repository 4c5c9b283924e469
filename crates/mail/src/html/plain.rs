//! Plain text made HTML: escaped, links made links, quotes as nested `blockquote`.

use super::Flowed;
use crate::text::escape;

/// HTML of a plain text: escaped, links made links, quotes as nested `blockquote`.
pub fn from_plain(text: &str, flowed: Flowed) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut depth = 0;
    let mut first = true;
    each_line(text, flowed, |quotes, line| {
        let quotes = quotes.min(QUOTES);
        if !first && quotes == depth {
            out.push_str("<br>");
        }
        for _ in depth..quotes {
            out.push_str("<blockquote>");
        }
        for _ in quotes..depth {
            out.push_str("</blockquote>");
        }
        (depth, first) = (quotes, false);
        paragraph(line, &mut out);
    });
    for _ in 0..depth {
        out.push_str("</blockquote>");
    }
    out
}

/// Gives lines with their depth of quoting; of flowed text whole paragraphs (RFC 3676 §4.1).
pub(crate) fn each_line(text: &str, flowed: Flowed, mut give: impl FnMut(usize, &str)) {
    let mut open: Option<(usize, String)> = None;
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if flowed == Flowed::No {
            let (depth, line) = quoted(line);
            give(depth, line);
            continue;
        }
        let rest = line.trim_start_matches('>');
        let depth = line.len() - rest.len();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        // A signature's mark ends in a space and is yet a whole line (RFC 3676 §4.3).
        let mark = rest == "-- ";
        let flows = rest.ends_with(' ') && !mark;
        let piece = if flows && flowed == Flowed::DelSp { &rest[..rest.len() - 1] } else { rest };
        if let Some((before, paragraph)) = open.take_if(|(before, _)| *before != depth || mark) {
            give(before, &paragraph);
        }
        match (open.take(), flows) {
            (None, false) => give(depth, piece),
            (before, _) => {
                let mut paragraph = before.map_or_else(String::new, |(_, paragraph)| paragraph);
                paragraph.push_str(piece);
                if flows {
                    open = Some((depth, paragraph));
                } else {
                    give(depth, &paragraph);
                }
            }
        }
    }
    if let Some((depth, paragraph)) = open {
        give(depth, &paragraph);
    }
}

/// Takes `>`, `> >` and `>>` off a line that is not flowed.
fn quoted(line: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, line);
    while let Some(after) = rest.strip_prefix('>') {
        depth += 1;
        rest = match after.strip_prefix(' ') {
            Some(next) if next.starts_with('>') => next,
            _ => after,
        };
    }
    (depth, if depth > 0 { rest.strip_prefix(' ').unwrap_or(rest) } else { rest })
}

/// One line: words escaped or linked, runs of spaces kept.
fn paragraph(line: &str, out: &mut String) {
    let mut after_space = true;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if c == ' ' || c == '\t' {
            let spaces = if c == '\t' { TAB } else { 1 };
            for _ in 0..spaces {
                out.push_str(if after_space { "&nbsp;" } else { " " });
                after_space = true;
            }
            rest = &rest[1..];
            continue;
        }
        let end = rest.find([' ', '\t']).unwrap_or(rest.len());
        word(&rest[..end], out);
        rest = &rest[end..];
        after_space = false;
    }
}

fn word(word: &str, out: &mut String) {
    let Some((start, end, target)) = link(word) else { return escape(word, out) };
    escape(&word[..start], out);
    out.push_str("<a href=\"");
    escape(&target, out);
    out.push_str("\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">");
    escape(&word[start..end], out);
    out.push_str("</a>");
    escape(&word[end..], out);
}

/// Where in a word an address lies, and what it leads to.
fn link(word: &str) -> Option<(usize, usize, String)> {
    if !word.contains([':', '@', '.']) || word.len() > LINK_BYTES || word.contains(char::is_control) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    if let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| lower.find(scheme)).min() {
        let end = start + url_end(&word[start..]);
        let host = lower[start..end].split("//").nth(1).unwrap_or_default();
        return host
            .starts_with(|c: char| c.is_alphanumeric() || c == '[')
            .then(|| (start, end, word[start..end].to_owned()));
    }
    if let Some(start) = lower
        .find("www.")
        .filter(|&start| !lower[..start].ends_with(|c: char| c.is_alphanumeric() || c == '@'))
    {
        let end = start + url_end(&word[start..]);
        let target = format!("https://{}", &word[start..end]);
        // Of a bare `www.` the end lies before its dot.
        let is_host = word.get(start + 4..end).is_some_and(|rest| rest.contains('.'));
        return is_host.then_some((start, end, target));
    }
    let at = word.find('@')?;
    let start = lower.find("mailto:").map_or(0, |start| start + 7).min(at);
    let is_local = |c: char| c.is_alphanumeric() || ".!#$%&*+/=?^_{|}~-".contains(c);
    let start = word[start..at]
        .rfind(|c| !is_local(c))
        .map_or(start, |last| start + last + word[start + last..].chars().next().map_or(1, char::len_utf8));
    let domain = &word[at + 1..];
    let length =
        domain.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')).unwrap_or(domain.len());
    let domain = domain[..length].trim_end_matches(['.', '-']);
    let valid = start < at && domain.contains('.') && !domain.starts_with('.') && !domain.contains("..");
    let end = at + 1 + domain.len();
    // A `%` or `?` in an address would be read as the address's own marks (RFC 6068 §2).
    let target = || {
        format!(
            "mailto:{}",
            word[start..end].replace('%', "%25").replace('?', "%3F").replace('&', "%26").replace('#', "%23")
        )
    };
    valid.then(|| (start, end, target()))
}

/// Where a URL in running text ends: before the marks of the sentence around it.
fn url_end(text: &str) -> usize {
    let mut end = text.find(['<', '>', '"', '`', '{', '}', '|', '\\', '^']).unwrap_or(text.len());
    let url = &text[..end];
    let unopened =
        |open: char, close: char| url.matches(close).count().saturating_sub(url.matches(open).count());
    let (mut round, mut square) = (unopened('(', ')'), unopened('[', ']'));
    for last in url.chars().rev() {
        match last {
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '’' | '”' | '»' => {}
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

/// Quotes deeper than this are shown at this depth.
const QUOTES: usize = 20;
/// Longer words are no links.
const LINK_BYTES: usize = 4_000;
const TAB: usize = 4;
