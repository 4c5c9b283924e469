//! Keywords of an email (RFC 8621 §4.1.1) and their IMAP flags (RFC 9051 §2.3.2).

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// One keyword, lower case: `$seen`, `$flagged`, `$answered`, `$draft`, `$forwarded`, `projekt-x`.
///
/// Never `\Recent` or `\Deleted`: those are states of a seat in a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Keyword(String);

/// The keywords of one email, in order of their text.
pub type Keywords = BTreeSet<Keyword>;

impl Keyword {
    /// Read.
    pub const SEEN: &str = "$seen";
    /// Starred.
    pub const FLAGGED: &str = "$flagged";
    /// Replied to.
    pub const ANSWERED: &str = "$answered";
    /// A draft.
    pub const DRAFT: &str = "$draft";
    /// Forwarded.
    pub const FORWARDED: &str = "$forwarded";

    /// Takes a JMAP keyword: 1 to 255 printable ASCII characters without
    /// `( ) { ] % * " \` (RFC 8621 §4.1.1); letters become lower case.
    pub fn new(text: &str) -> Option<Keyword> {
        let valid = (1..=MAX_KEYWORD_BYTES).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_graphic() && !b"(){]%*\"\\".contains(&b));
        valid.then(|| Keyword(text.to_ascii_lowercase()))
    }

    /// Reads an IMAP flag. `None` for `\Recent`, `\Deleted`, `\*`, unknown
    /// system flags, and text that no keyword may hold.
    pub fn from_flag(flag: &str) -> Option<Keyword> {
        match flag.strip_prefix('\\') {
            None => Keyword::new(flag),
            Some(system) => SYSTEM_FLAGS
                .iter()
                .find(|(name, _)| name[1..].eq_ignore_ascii_case(system))
                .map(|(_, keyword)| Keyword((*keyword).to_owned())),
        }
    }

    /// The IMAP flag that stands for this keyword.
    pub fn to_flag(&self) -> String {
        SYSTEM_FLAGS
            .iter()
            .find(|(_, keyword)| *keyword == self.0)
            .map_or_else(|| self.0.clone(), |(flag, _)| (*flag).to_owned())
    }

    /// The keyword's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Keyword {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Keyword {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Keyword::new(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a keyword")))
    }
}

/// RFC 8621 §4.1.1: a keyword has 1 to 255 characters.
const MAX_KEYWORD_BYTES: usize = 255;

const SYSTEM_FLAGS: [(&str, &str); 4] = [
    ("\\Seen", Keyword::SEEN),
    ("\\Flagged", Keyword::FLAGGED),
    ("\\Answered", Keyword::ANSWERED),
    ("\\Draft", Keyword::DRAFT),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_keywords_agree() {
        for (flag, keyword) in
            [("\\Seen", "$seen"), ("\\FLAGGED", "$flagged"), ("$Forwarded", "$forwarded"), ("Werk", "werk")]
        {
            assert_eq!(Keyword::from_flag(flag).map(|k| k.to_string()).as_deref(), Some(keyword));
        }
        for flag in ["\\Recent", "\\Deleted", "\\*", "", "a b", "x]"] {
            assert_eq!(Keyword::from_flag(flag), None, "{flag}");
        }
        assert_eq!(Keyword::from_flag("\\seen").map(|k| k.to_flag()).as_deref(), Some("\\Seen"));
    }
}
