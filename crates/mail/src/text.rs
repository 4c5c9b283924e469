//! Words for searching: the same folding for what is stored and what is asked.
//!
//! Diacritics are folded (NFKD, and `ß` `ø` `æ` `œ` `ł` `đ` by table), letters
//! are lower case, and Chinese, Japanese and Korean text, which has no spaces,
//! becomes overlapping pairs of characters with the last one alone after them:
//! whatever character a run holds, some word begins with it. Knows nothing of
//! any index.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

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
    let mut rest = query[..query.floor_char_boundary(limits::QUERY_BYTES)].trim_start();
    while !rest.is_empty() && terms.len() < limits::QUERY_TERMS {
        let negated = rest.starts_with('-') && rest.len() > 1;
        if negated {
            rest = &rest[1..];
        }
        let (piece, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        if let Some(term) = term(piece, negated) {
            terms.push(term);
        }
        rest = after.trim_start();
    }
    terms
}

fn term(piece: &str, negated: bool) -> Option<Term> {
    let mut words = Vec::new();
    each_word(piece, |word| words.push(word.to_owned()));
    let mut prefix = piece.ends_with('*');
    if let [.., before, last] = &words[..]
        && is_end_of_pair(before, last)
    {
        // The run may go on in the text.
        words.pop();
    } else if words.last().is_some_and(|last| is_lone_cjk(last)) {
        prefix = true;
    }
    (!words.is_empty()).then_some(Term { words, prefix, negated })
}

/// Whether a word is the one that stands after the pairs of a run.
fn is_end_of_pair(before: &str, last: &str) -> bool {
    is_lone_cjk(last) && before.len() > last.len() && before.ends_with(last)
}

fn is_lone_cjk(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(is_cjk) && chars.next().is_none()
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
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for (start, end) in places(text) {
        let Some(end) = found(&text[start..end], &wanted).map(|length| start + length) else { continue };
        match hits.last_mut() {
            // Pairs overlap.
            Some(last) if last.1 >= start && text[start..].starts_with(is_cjk) => last.1 = last.1.max(end),
            _ => hits.push((start, end)),
        }
    }
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

/// How much of a place is found: all of it, or the one character that was asked for.
fn found(place: &str, wanted: &[(&str, bool)]) -> Option<usize> {
    let mut length = None;
    each_word(place, |word| {
        for (wanted, prefix) in wanted {
            if is_lone_cjk(wanted) {
                length = length.max(place.starts_with(wanted).then_some(wanted.len()));
            } else if word == *wanted || (*prefix && word.starts_with(wanted)) {
                length = Some(place.len());
            }
        }
    });
    length
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
        let word = !is_cjk(c) && (is_word(c) || is_combining_mark(c) || is_unseen(c));
        if !word {
            if let Some(start) = start.take() {
                found.push((start, at));
            }
        } else if start.is_none() {
            start = Some(at);
        }
        if is_cjk(c) {
            let pair = text[at..].chars().take(2).take_while(|c| is_cjk(*c));
            found.push((at, at + pair.map(char::len_utf8).sum::<usize>()));
        }
    }
    if let Some(start) = start {
        found.push((start, text.len()));
    }
    found
}

fn each_word(text: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut length = 0;
    let mut cjk: Option<char> = None;
    let mut end = |word: &mut String, length: &mut usize| {
        if !word.is_empty() {
            found(word);
            word.clear();
        }
        *length = 0;
    };
    for c in composed(text).chars() {
        if is_cjk(c) {
            end(&mut word, &mut length);
            if let Some(before) = cjk.replace(c) {
                word.extend([before, c]);
                end(&mut word, &mut length);
            }
            continue;
        }
        if let Some(last) = cjk.take() {
            word.push(last);
            end(&mut word, &mut length);
        }
        if c.is_ascii() {
            if !c.is_ascii_alphanumeric() {
                end(&mut word, &mut length);
            } else if length < limits::WORD_CHARS {
                word.push(c.to_ascii_lowercase());
                length += 1;
            }
        } else if !is_unseen(c) {
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
    word.extend(cjk);
    end(&mut word, &mut length);
}

/// Half-width, decomposed and compatibility forms of the scripts that become
/// pairs, as their usual characters. File names of some systems are decomposed.
fn composed(text: &str) -> Cow<'_, str> {
    let odd = |c: char| {
        matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3099}' | '\u{309A}' | '\u{FF65}'..='\u{FFDC}'
            | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
    };
    if text.is_ascii() || !text.chars().any(odd) { text.into() } else { text.nfkc().collect() }
}

/// Gives the folded letters of one character; `None` for a break between words.
fn fold(c: char, mut give: impl FnMut(Option<char>)) {
    if let Some((_, letters)) = FOLDED.iter().find(|(from, _)| *from == c) {
        return letters.chars().for_each(|letter| give(Some(letter)));
    }
    for part in c.nfkd() {
        if is_combining_mark(part) {
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

/// Marks inside a word that nobody sees: soft hyphen, joiners.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// Scripts written without spaces between words; their middle dot is a break.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{312F}'
        | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Letters that Unicode does not decompose.
const FOLDED: [(char, &str); 19] = [
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
    ('ħ', "h"),
    ('ŧ', "t"),
    ('ς', "σ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// E15.
    #[test]
    fn folds() {
        for (text, folded) in [
            ("Élise, naïef CAFÉ!", "elise naief cafe"),
            ("café cafe\u{301} CAFE", "cafe cafe cafe"),
            ("Straße Grüße Øresund STRAẞE", "strasse grusse oresund strasse"),
            ("Łódź Đorđe Ærø", "lodz dorde aero"),
            ("ĳsvrĳ IJsvrij", "ijsvrij ijsvrij"),
            ("ΟΔΟΣ οδός İzmir", "οδοσ οδοσ izmir"),
            ("fac\u{AD}tuur", "factuur"),
            ("日本語 x", "日本 本語 語 x"),
            ("日", "日"),
            ("a日b", "a 日 b"),
            ("ジョン・スミス 人々", "ジョ ョン ン スミ ミス ス 人々 々"),
            ("ｶﾞｽ ガス", "ガス ス ガス ス"),
            ("한국 \u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "한국 국 한국 국"),
            ("中文搜索", "中文 文搜 搜索 索"),
            ("jan@voorbeeld.test", "jan voorbeeld test"),
            ("ﬁets 2½ ＡＢＣ", "fiets 21 2 abc"),
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

    /// E15: what is asked in a script without spaces begins anywhere in a run.
    #[test]
    fn queries_without_spaces() {
        for (query, words, prefix) in [
            ("語", "語", true),
            ("本語", "本語", false),
            ("日本語", "日本 本語", false),
            ("\"日本 本\"", "日本 本 本", true),
            ("\"日本 x\"", "日本 本 x", false),
            ("a日", "a 日", true),
        ] {
            let terms = query_terms(query);
            assert_eq!((terms[0].words.join(" ").as_str(), terms[0].prefix), (words, prefix), "{query}");
        }
    }

    #[test]
    fn snippets_mark_and_escape() {
        for (text, query, marked) in [
            ("Naar <Café> toe", "cafe", Some("Naar &lt;<mark>Café</mark>&gt; toe")),
            ("Zes cafe\u{301}s", "cafes", Some("Zes <mark>cafe\u{301}s</mark>")),
            ("日本語です", "本語", Some("日<mark>本語</mark>です")),
            ("日本語です", "日本語", Some("<mark>日本語</mark>です")),
            ("日本語です", "語", Some("日本<mark>語</mark>です")),
            ("日本語", "語", Some("日本<mark>語</mark>")),
            ("niets", "cafe", None),
        ] {
            assert_eq!(snippet(text, &query_terms(query)).as_deref(), marked, "{text} {query}");
        }
    }
}
