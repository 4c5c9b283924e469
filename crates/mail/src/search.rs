//! What a person types to look for mail, read into a tree: words, `"phrases"`,
//! `begin*`, `/expressions/`, `-not`, `OR`, brackets, and operators in English, Dutch, French and
//! German, all of them always. The one grammar of every face.
//!
//! Nothing typed is an error. What is no operator is a word; what is half typed
//! asks for what is there so far. Knows no folder and no account by itself: it
//! gives their names as they were typed.

mod names;
mod pattern;
mod value;

use jiff::ZonedDateTime;

use crate::keyword::Keyword;
use crate::role::Role;
use crate::{limits, text};
use names::Operator;

pub use pattern::Pattern;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// All of them; at least two.
    And(Vec<Search>),
    /// Any of them; at least two.
    Or(Vec<Search>),
    /// Not this.
    Not(Box<Search>),
    /// One thing.
    Is(Wish),
}

/// One thing that an email must be or have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Words somewhere, at least one, as [`text::query_terms`] reads them.
    Words(Field, String),
    /// A text that a regular expression matches.
    Matches(Field, Pattern),
    /// This keyword.
    Keyword(Keyword),
    /// Something to download.
    Attachment,
    /// Received before, exclusive, in Unix seconds.
    Before(i64),
    /// Received then or after.
    After(i64),
    /// At least so many bytes.
    Larger(u64),
    /// Fewer bytes.
    Smaller(u64),
    /// In a folder.
    In(Place),
    /// In an account with this in its address or name.
    Account(String),
    /// From a mailing list with this in its List-Id (RFC 2919).
    List(String),
}

/// Where words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// People, subject, body, names of attachments.
    Any,
    /// From.
    From,
    /// To.
    To,
    /// Cc.
    Cc,
    /// Bcc.
    Bcc,
    /// The subject.
    Subject,
    /// The text, and that of attachments.
    Body,
    /// Names of attachments.
    File,
}

/// Which folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Those with a task.
    Role(Role),
    /// Those with this name, or a name that begins so.
    Named(String),
    /// All, junk and trash too.
    Anywhere,
}

/// Whether more may follow: then the last word is the beginning of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// The person is at it.
    Still,
    /// The person is done.
    Done,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// `None` while nothing is looked for.
    pub search: Option<Search>,
    /// What looks like an operator and was taken for words.
    pub unknown: Vec<String>,
}

/// Reads what was typed. `now` says what "yesterday" is, and where midnight.
pub fn read(typed: &str, now: &ZonedDateTime, typing: Typing) -> Reading {
    let rest = &typed[..typed.floor_char_boundary(limits::QUERY_BYTES)];
    let mut reader = Reader { rest, now, typing, room: limits::QUERY_TERMS, unknown: Vec::new() };
    let search = reader.group(None, 0);
    Reading { search, unknown: reader.unknown }
}

impl Search {
    /// The words that are looked for, outside of what must not be there: what to mark.
    pub fn words(&self) -> Vec<(Field, &str)> {
        match self {
            Search::And(all) | Search::Or(all) => all.iter().flat_map(Search::words).collect(),
            Search::Not(_) => Vec::new(),
            Search::Is(Wish::Words(field, text)) => vec![(*field, text)],
            Search::Is(_) => Vec::new(),
        }
    }

    /// Whether it says where to look. If not, faces leave junk and trash out.
    pub fn names_place(&self) -> bool {
        match self {
            Search::And(all) | Search::Or(all) => all.iter().any(Search::names_place),
            Search::Not(_) => false,
            Search::Is(wish) => matches!(wish, Wish::In(_)),
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    now: &'a ZonedDateTime,
    typing: Typing,
    /// How many terms may still come.
    room: usize,
    unknown: Vec<String>,
}

impl<'a> Reader<'a> {
    /// Everything up to the closing bracket. `operator` stands before the opening one.
    fn group(&mut self, operator: Option<Operator>, depth: usize) -> Option<Search> {
        let mut all: Vec<Search> = Vec::new();
        let mut or = false;
        while self.room > 0 {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() {
                break;
            }
            if let Some(after) = self.rest.strip_prefix(')') {
                self.rest = after;
                if depth > 0 {
                    break;
                }
            } else if let Some(after) = self.or() {
                self.rest = after;
                or = true;
            } else if let Some(term) = self.term(operator, depth) {
                // OR holds its two neighbours together, closer than words that stand side by side.
                let term = match all.pop_if(|_| or) {
                    Some(last) => either(last, term),
                    None => term,
                };
                all.push(term);
                or = false;
            }
        }
        match all.len() {
            0 | 1 => all.pop(),
            _ => Some(Search::And(all)),
        }
    }

    /// What follows an OR that stands next.
    fn or(&self) -> Option<&'a str> {
        let after = OR.iter().find_map(|word| self.rest.strip_prefix(word))?;
        after
            .is_empty()
            .then_some(after)
            .or_else(|| after.starts_with([' ', '\t', '(', ')']).then_some(after))
    }

    fn term(&mut self, operator: Option<Operator>, depth: usize) -> Option<Search> {
        self.room -= 1;
        let bare = self.rest.trim_start_matches('-');
        let negated = bare.len() < self.rest.len();
        self.rest = bare;
        let found = self.positive(operator, depth)?;
        Some(if negated { Search::Not(Box::new(found)) } else { found })
    }

    fn positive(&mut self, around: Option<Operator>, depth: usize) -> Option<Search> {
        let Some((operator, after)) = self.operator() else {
            return self.operand(around, depth);
        };
        self.rest = after;
        if after.starts_with(char::is_whitespace) {
            // `from: anna` is what people type. Another operator is no value.
            let spaced = Reader { rest: after.trim_start(), unknown: Vec::new(), ..*self };
            if spaced.rest.is_empty() || spaced.operator().is_some() || spaced.or().is_some() {
                return None;
            }
            self.rest = spaced.rest;
        }
        self.operand(Some(operator), depth)
    }

    /// The operator that stands next, and what follows its colon.
    fn operator(&self) -> Option<(Operator, &'a str)> {
        let (name, after) = self.rest.split_once(':')?;
        Some((Operator::of(name)?, after))
    }

    fn operand(&mut self, operator: Option<Operator>, depth: usize) -> Option<Search> {
        if let Some(after) = self.rest.strip_prefix('(') {
            self.rest = after;
            return if depth < limits::QUERY_DEPTH { self.group(operator, depth + 1) } else { None };
        }
        if let Some(found) = self.pattern(operator, depth) {
            return Some(found);
        }
        let (value, quote) = self.piece(depth);
        let Some(operator) = operator else {
            self.note_unknown(value, quote);
            return self.words(Field::Any, value, quote);
        };
        if let Operator::Words(field) = operator {
            return self.words(field, value.trim_start_matches('-'), quote);
        }
        if let Some(found) = value::wish(operator, value, self.now) {
            return Some(found);
        }
        if value.is_empty() || (self.at_end() && quote != Quote::Closed) {
            return None;
        }
        self.unknown.push(value.to_owned());
        self.words(Field::Any, value, quote)
    }

    /// The regular expression that stands next. One that is none counts as words.
    fn pattern(&mut self, operator: Option<Operator>, depth: usize) -> Option<Search> {
        let field = match operator {
            None => Field::Any,
            Some(Operator::Words(field)) => field,
            Some(_) => return None,
        };
        let (source, after) = pattern::slashed(self.rest)?;
        let ends = |c: char| c.is_whitespace() || (c == ')' && depth > 0);
        if !(after.is_empty() || after.starts_with(ends)) {
            return None;
        }
        let Some(pattern) = Pattern::new(source) else {
            self.unknown.push(format!("/{source}/"));
            return None;
        };
        self.rest = after;
        Some(Search::Is(Wish::Matches(field, pattern)))
    }

    /// The next word, or what stands in quotes.
    fn piece(&mut self, depth: usize) -> (&'a str, Quote) {
        if let Some(quoted) = self.rest.strip_prefix('"') {
            let closed = quoted.split_once('"');
            let (value, after) = closed.unwrap_or((quoted, ""));
            self.rest = after;
            return (value, if closed.is_some() { Quote::Closed } else { Quote::Open });
        }
        let ends = |c: char| c.is_whitespace() || (c == ')' && depth > 0);
        let (value, after) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = after;
        (value, Quote::None)
    }

    fn words(&self, field: Field, value: &str, quote: Quote) -> Option<Search> {
        let folded = text::tokens(value);
        let last = folded.rsplit(' ').next().filter(|last| !last.is_empty())?;
        let begins = self.at_end() && quote != Quote::Closed && last.chars().count() >= PREFIX_CHARS;
        let star = if begins && !value.ends_with('*') { "*" } else { "" };
        let value = match quote {
            Quote::None => format!("{}{star}", value.trim_start_matches(['-', '"'])),
            Quote::Open | Quote::Closed => format!("\"{value}{star}\""),
        };
        Some(Search::Is(Wish::Words(field, value)))
    }

    /// The person may still be at the term that was read last.
    fn at_end(&self) -> bool {
        self.typing == Typing::Still && self.rest.is_empty()
    }

    fn note_unknown(&mut self, value: &str, quote: Quote) {
        let Some((name, after)) = value.split_once(':').filter(|_| quote == Quote::None) else { return };
        let worded = name.chars().count() > 1 && name.chars().all(char::is_alphabetic);
        if worded && !after.is_empty() && !after.starts_with('/') && name != "mailto" {
            self.unknown.push(value.to_owned());
        }
    }
}

/// How a value was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Open,
    Closed,
}

fn either(first: Search, second: Search) -> Search {
    match first {
        Search::Or(mut all) => {
            all.push(second);
            Search::Or(all)
        }
        other => Search::Or(vec![other, second]),
    }
}

/// In capitals only: in small letters these are words of their languages.
const OR: [&str; 4] = ["ODER", "OR", "OF", "OU"];

/// Shorter beginnings would find nearly everything.
const PREFIX_CHARS: usize = 3;

#[cfg(test)]
mod tests;
