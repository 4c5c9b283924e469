//! A regular expression, as it stands between slashes. Matching takes time in
//! proportion to the text, whatever the expression is: there is no backtracking.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};

use crate::limits;

/// A regular expression. Case does not matter, `^` and `$` stand at lines.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    regex: Regex,
    beginnings: Vec<String>,
}

impl Pattern {
    /// Reads one; `None` where it is none, or compiles to more than [`limits::PATTERN_BYTES`].
    pub fn new(source: &str) -> Option<Pattern> {
        let mut builder = RegexBuilder::new(source);
        builder.case_insensitive(true).multi_line(true).crlf(true).size_limit(limits::PATTERN_BYTES);
        let regex = builder.build().ok()?;
        let mut beginnings = Vec::new();
        // Read as it stands, since a letter of either case is no literal.
        collect(&regex_syntax::parse(source).ok()?, &mut beginnings);
        Some(Pattern { source: source.to_owned(), regex, beginnings })
    }

    /// Reads one that stands between slashes, with nothing around them.
    pub fn between_slashes(text: &str) -> Option<Pattern> {
        let (source, after) = slashed(text)?;
        if after.is_empty() { Pattern::new(source) } else { None }
    }

    /// Whether it matches anywhere in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Words begin so in every text that it matches: what an index can be asked for first.
    pub fn beginnings(&self) -> &[String] {
        &self.beginnings
    }

    /// The expression without its slashes.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

/// What stands between the first two slashes of a text that begins with one, and what follows.
/// A slash behind a backslash is one of the expression's own.
pub(super) fn slashed(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('/')?;
    let mut escaped = false;
    let end = inner.find(|c: char| {
        let ends = c == '/' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    (end > 0).then(|| (&inner[..end], &inner[end + 1..]))
}

/// What must be matched, once at least, in one way only.
fn collect(hir: &Hir, into: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Literal(literal) => {
            // Words begin behind what is in none, whatever language they are of.
            let parts = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
            for run in str::from_utf8(&literal.0).unwrap_or_default().split(parts).skip(1) {
                let length = run.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(run.len());
                if (2..=limits::WORD_CHARS).contains(&length) && into.len() < limits::QUERY_TERMS {
                    into.push(run[..length].to_ascii_lowercase());
                }
            }
        }
        HirKind::Concat(all) => all.iter().for_each(|one| collect(one, into)),
        HirKind::Capture(capture) => collect(&capture.sub, into),
        HirKind::Repetition(repetition) if repetition.min > 0 => collect(&repetition.sub, into),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_knows_words_that_it_needs() {
        for (source, needed) in [
            ("factuur", &[][..]),
            ("tien uur", &["uur"]),
            ("van De Vries, nr 12[ab]", &["de", "vries", "nr", "12"]),
            ("(?: fiets)+x", &["fiets"]),
            ("( een| twee)", &[]),
            ("( een)? drie", &["drie"]),
            (" caf\u{e9}", &["caf"]),
            (" a ", &[]),
        ] {
            assert_eq!(Pattern::new(source).unwrap().beginnings(), needed, "{source}");
        }
    }

    #[test]
    fn what_is_none_is_told() {
        for source in ["(", "[a", "a{1001}{1001}", r"(\w{500}){500}", "*"] {
            assert!(Pattern::new(source).is_none(), "{source}");
        }
        let pattern = Pattern::new(r"^factuur\s+\d{4}$").unwrap();
        assert!(pattern.is_match("Beste,\r\nFACTUUR 2026\r\nAnna") && !pattern.is_match("een factuur 2026"));
        assert_eq!(Pattern::between_slashes(r"/a\/b/").unwrap().as_str(), r"a\/b");
        assert!(Pattern::between_slashes("/a/ b").is_none());
    }
}
