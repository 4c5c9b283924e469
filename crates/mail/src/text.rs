//! Words for searching: the same folding for what is stored and what is asked.
//!
//! Diacritics are folded (NFKD, and `ß` `ø` `æ` `œ` `ł` `đ` by table), letters
//! are lower case, and Chinese, Japanese and Korean text, which has no spaces,
//! becomes overlapping pairs of characters. Knows nothing of any index.

use unicode_normalization::UnicodeNormalization as _;

use crate::limits;

/// The folded words of a text, in order, separated by one space each.
pub fn tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    each_word(text, |word| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    });
    out
}

/// One thing that a query asks for. All of them must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Folded words that must follow each other; one for a plain word.
    pub words: Vec<String>,
    /// The last word may go on: `perform` finds `performance`.
    pub prefix: bool,
    /// It must not be found.
    pub negated: bool,
}

/// Reads words, `"phrases"`, `-negations` and `prefix*`. A plain last word is
/// not a prefix: a face that searches while typing says so itself.
pub fn query_terms(query: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() && terms.len() < limits::QUERY_TERMS {
        let negated = rest.starts_with('-') && rest.len() > 1;
        if negated {
            rest = &rest[1..];
        }
        let (piece, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        let mut words = Vec::new();
        each_word(piece, |word| words.push(word.to_owned()));
        if !words.is_empty() {
            terms.push(Term { words, prefix: piece.ends_with('*'), negated });
        }
        rest = after.trim_start();
    }
    terms
}

/// A piece of `text` around the first place that a term is found, with every
/// found word in `<mark>` and the rest escaped for HTML; `None` when none is found
/// (RFC 8621 §5).
pub fn snippet(text: &str, terms: &[Term]) -> Option<String> {
    let wanted: Vec<(&str, bool)> = terms
        .iter()
        .filter(|term| !term.negated)
        .flat_map(|term| {
            let last = term.words.len() - 1;
            term.words.iter().enumerate().map(move |(n, word)| (word.as_str(), term.prefix && n == last))
        })
        .collect();
    let hits: Vec<(usize, usize)> = places(text)
        .into_iter()
        .filter(|&(start, end)| {
            let mut found = false;
            each_word(&text[start..end], |word| {
                found |= wanted
                    .iter()
                    .any(|(wanted, prefix)| if *prefix { word.starts_with(wanted) } else { word == *wanted });
            });
            found
        })
        .collect();
    let first = hits.first()?.0;
    let from = back(text, first, SNIPPET_BEFORE);
    let to = forward(text, first, SNIPPET_AFTER);
    let mut out = String::from(if from > 0 { "…" } else { "" });
    let mut at = from;
    for (start, end) in hits.into_iter().filter(|&(_, end)| end <= to) {
        escape(&text[at..start], &mut out);
        out.push_str("<mark>");
        escape(&text[start..end], &mut out);
        out.push_str("</mark>");
        at = end;
    }
    escape(&text[at..to], &mut out);
    if to < text.len() {
        out.push('…');
    }
    Some(out)
}

const SNIPPET_BEFORE: usize = 60;
const SNIPPET_AFTER: usize = 160;

fn back(text: &str, from: usize, chars: usize) -> usize {
    text[..from].char_indices().rev().take(chars).last().map_or(from, |(at, _)| at)
}

fn forward(text: &str, from: usize, chars: usize) -> usize {
    text[from..].char_indices().nth(chars).map_or(text.len(), |(at, _)| from + at)
}

/// Escapes text for HTML.
pub fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

/// Where each run of word characters begins and ends; pairs for CJK.
fn places(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let word = is_word(c) && !is_cjk(c);
        if !word {
            if let Some(start) = start.take() {
                found.push((start, at));
            }
        } else if start.is_none() {
            start = Some(at);
        }
        if is_cjk(c) {
            let end = text[at..].char_indices().nth(2).map_or(text.len(), |(next, _)| at + next);
            found.push((at, end));
        }
    }
    if let Some(start) = start {
        found.push((start, text.len()));
    }
    // Overlapping pairs would be marked twice.
    let mut last = 0;
    found.retain(|&(start, end)| {
        let keep = start >= last;
        if keep {
            last = end;
        }
        keep
    });
    found
}

fn each_word(text: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut length = 0;
    let mut cjk: Option<char> = None;
    let mut lone = false;
    let mut end = |word: &mut String, length: &mut usize| {
        if !word.is_empty() {
            found(word);
            word.clear();
        }
        *length = 0;
    };
    for c in text.chars() {
        if c.is_ascii() {
            if let Some(single) = cjk.take().filter(|_| lone) {
                word.push(single);
                end(&mut word, &mut length);
            }
            if c.is_ascii_alphanumeric() {
                if length < limits::WORD_CHARS {
                    word.push(c.to_ascii_lowercase());
                    length += 1;
                }
            } else {
                end(&mut word, &mut length);
            }
        } else if is_cjk(c) {
            end(&mut word, &mut length);
            if let Some(before) = cjk {
                word.push(before);
                word.push(c);
                end(&mut word, &mut length);
                lone = false;
            } else {
                lone = true;
            }
            cjk = Some(c);
        } else {
            if let Some(single) = cjk.take().filter(|_| lone) {
                word.push(single);
                end(&mut word, &mut length);
            }
            fold(c, |folded| match folded {
                Some(folded) if length < limits::WORD_CHARS => {
                    word.push(folded);
                    length += 1;
                }
                Some(_) => {}
                None => end(&mut word, &mut length),
            });
        }
    }
    if let Some(single) = cjk.filter(|_| lone) {
        word.push(single);
    }
    end(&mut word, &mut length);
}

/// Gives the folded letters of one character; `None` for a break between words.
fn fold(c: char, mut give: impl FnMut(Option<char>)) {
    if let Some((_, letters)) = FOLDED.iter().find(|(from, _)| *from == c) {
        return letters.chars().for_each(|letter| give(Some(letter)));
    }
    for part in c.nfkd() {
        if unicode_normalization::char::is_combining_mark(part) {
            continue;
        }
        for lower in part.to_lowercase() {
            match FOLDED.iter().find(|(from, _)| *from == lower) {
                Some((_, letters)) => letters.chars().for_each(|letter| give(Some(letter))),
                None if is_word(lower) => give(Some(lower)),
                None => give(None),
            }
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Scripts written without spaces between words.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}')
}

/// Letters that Unicode does not decompose.
const FOLDED: [(char, &str); 16] = [
    ('ß', "ss"),
    ('ẞ', "ss"),
    ('ø', "o"),
    ('Ø', "o"),
    ('æ', "ae"),
    ('Æ', "ae"),
    ('œ', "oe"),
    ('Œ', "oe"),
    ('ł', "l"),
    ('Ł', "l"),
    ('đ', "d"),
    ('Đ', "d"),
    ('þ', "th"),
    ('ð', "d"),
    ('ı', "i"),
    ('ŋ', "n"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds() {
        for (text, folded) in [
            ("Élise, naïef CAFÉ!", "elise naief cafe"),
            ("Straße Grüße Øresund", "strasse grusse oresund"),
            ("日本語 x", "日本 本語 x"),
            ("日", "日"),
            ("a日b", "a 日 b"),
            ("jan@voorbeeld.test", "jan voorbeeld test"),
            ("ﬁets 2½", "fiets 21 2"),
            ("", ""),
        ] {
            assert_eq!(tokens(text), folded, "{text}");
        }
    }

    #[test]
    fn queries() {
        let words = |term: &Term| term.words.join(" ");
        let terms = query_terms("factuur \"De Vries\" -spam perf* - \"");
        assert_eq!(terms.iter().map(words).collect::<Vec<_>>(), ["factuur", "de vries", "spam", "perf"]);
        assert!(terms[2].negated && terms[3].prefix && !terms[0].prefix);
    }

    #[test]
    fn snippets_mark_and_escape() {
        let terms = query_terms("cafe");
        assert_eq!(snippet("Naar <Café> toe", &terms).as_deref(), Some("Naar &lt;<mark>Café</mark>&gt; toe"));
        assert_eq!(snippet("niets", &terms), None);
    }
}
