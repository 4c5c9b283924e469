//! What a person typed, as a question to the index. Every word is folded by
//! `mail::text` and quoted; nothing typed reaches the index as its syntax.

use mail::text::{Term, query_terms};

use crate::limits;

/// A question to the index: all of `wanted`, none of `unwanted`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) wanted: Vec<String>,
    pub(crate) unwanted: Vec<String>,
}

impl Question {
    /// Reads typed text; `column` of the index, or all of them.
    pub(crate) fn new(typed: &str, column: Option<&str>) -> Question {
        let mut question = Question::default();
        for term in query_terms(typed).iter().take(limits::QUERY_TERMS) {
            let list = if term.negated { &mut question.unwanted } else { &mut question.wanted };
            list.push(phrase(term, column));
        }
        question
    }

    /// Asks for what this and the other ask for.
    pub(crate) fn and(mut self, other: Question) -> Question {
        self.wanted.extend(other.wanted);
        self.unwanted.extend(other.unwanted);
        self
    }

    /// Asks for what any of these ask for; `None` when the index cannot tell.
    pub(crate) fn any(of: &[Question]) -> Option<Question> {
        let all: Vec<String> = of.iter().map(Question::spelled).collect::<Option<_>>()?;
        (!all.is_empty()).then(|| Question { wanted: vec![either(&all)], unwanted: Vec::new() })
    }

    /// Asks for what none of these ask for; `None` when the index cannot tell.
    pub(crate) fn none(of: &[Question]) -> Option<Question> {
        let all: Vec<String> = of.iter().map(Question::spelled).collect::<Option<_>>()?;
        (!all.is_empty()).then(|| Question { wanted: Vec::new(), unwanted: vec![either(&all)] })
    }

    /// Without a word to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// In the index's own words; `None` when it only says what must not be there.
    pub(crate) fn spelled(&self) -> Option<String> {
        let wanted = self.wanted.join(" AND ");
        match (self.wanted.is_empty(), self.spelled_unwanted()) {
            (true, _) => None,
            (false, None) => Some(wanted),
            (false, Some(unwanted)) => Some(format!("({wanted}) NOT ({unwanted})")),
        }
    }

    /// Any of what must not be there.
    pub(crate) fn spelled_unwanted(&self) -> Option<String> {
        (!self.unwanted.is_empty()).then(|| self.unwanted.join(" OR "))
    }
}

fn either(all: &[String]) -> String {
    let all: Vec<String> = all.iter().map(|one| format!("({one})")).collect();
    format!("({})", all.join(" OR "))
}

fn phrase(term: &Term, column: Option<&str>) -> String {
    let words = term.words.join(" ").replace('"', "\"\"");
    let column = column.map(|column| format!("{column} : ")).unwrap_or_default();
    let star = if term.prefix { " *" } else { "" };
    format!("{column}\"{words}\"{star}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_becomes_quoted_phrases() {
        for (typed, column, spelled) in [
            ("Factuur", None, Some(r#""factuur""#)),
            ("Café \"De Vries\"", None, Some(r#""cafe" AND "de vries""#)),
            ("perf*", Some("subject"), Some(r#"subject : "perf" *"#)),
            ("a -b -c", None, Some(r#"("a") NOT ("b" OR "c")"#)),
            ("-b", None, None),
            ("NEAR(a b)", None, Some(r#""near a" AND "b""#)),
            ("\" ' ^ ( *", None, None),
        ] {
            assert_eq!(Question::new(typed, column).spelled().as_deref(), spelled, "{typed}");
        }
    }
}
