//! What a server says it can do (RFC 9051 §7.2.2).

use std::collections::BTreeSet;

/// The capabilities of a connection at one moment, in capitals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capabilities(BTreeSet<String>);

impl Capabilities {
    /// Whether the server names this one, in any case.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name) || self.0.contains(&name.to_ascii_uppercase())
    }

    /// What stands after `NAME=`: `APPENDLIMIT` gives `35882577`.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(move |capability| capability.strip_prefix(name)?.strip_prefix('='))
    }

    /// Every one, in order of its text.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether the server has named none yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `QRESYNC`, or what includes it. Whether it may be used is for
    /// [`Quirks`](super::Quirks) to say.
    pub fn qresync(&self) -> bool {
        self.has("QRESYNC")
    }

    /// `CONDSTORE`, or QRESYNC which includes it (RFC 7162 §3.2.3).
    pub fn condstore(&self) -> bool {
        self.has("CONDSTORE") || self.has("QRESYNC")
    }

    /// How many messages one command may be about; `None`: any number (RFC 9738 §3).
    pub fn message_limit(&self) -> Option<usize> {
        self.values("MESSAGELIMIT").find_map(|limit| limit.parse().ok()).filter(|limit| *limit > 0)
    }

    /// Whether UTF-8 can be switched on, or must be (RFC 9755 §3, RFC 6855 §6).
    pub(crate) fn utf8(&self) -> bool {
        self.has("UTF8=ACCEPT") || self.has("UTF8=ONLY")
    }

    /// Speaks IMAP4rev2 and nothing before it: nothing need be switched on (RFC 9051 §6.3.1).
    pub(crate) fn is_rev2_alone(&self) -> bool {
        self.has("IMAP4REV2") && !self.has("IMAP4REV1")
    }

    /// Whether a literal of this size needs no leave (RFC 7888 §4, §5; RFC 9051 §4.3).
    pub(crate) fn literal_at_once(&self, size: usize) -> bool {
        let small = self.has("LITERAL-") || self.has("IMAP4REV2");
        self.has("LITERAL+") || (small && size <= LITERAL_MINUS)
    }
}

impl<'a> FromIterator<&'a str> for Capabilities {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        Capabilities(names.into_iter().map(str::to_ascii_uppercase).collect())
    }
}

/// RFC 7888 §5: LITERAL- takes no more than this without leave.
const LITERAL_MINUS: usize = 4096;
