//! Mailbox names. What the server wrote is the identity; what a person reads
//! is derived from it, for a name that we decode and encode again may differ
//! from the one that the server knows. On a connection that speaks UTF-8 the
//! names are turned at its edge: a mailbox has one name, whatever is switched on.

use std::fmt;

use super::utf7;

/// How a connection spells mailbox names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Spelling {
    /// Modified UTF-7 (RFC 3501 §5.1.3), and whatever else a server sends.
    #[default]
    Utf7,
    /// UTF-8 (RFC 9755 §3, RFC 9051 §5.1).
    Utf8,
}

/// A mailbox name as the server writes it in modified UTF-7. `INBOX` in any case is `INBOX`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailboxName(String);

impl MailboxName {
    /// The one name that every server has.
    pub fn inbox() -> MailboxName {
        MailboxName("INBOX".to_owned())
    }

    /// Takes a server's name back, as [`MailboxName::as_str`] gave it.
    pub fn from_server(name: &str) -> MailboxName {
        match name.eq_ignore_ascii_case("INBOX") {
            true => MailboxName::inbox(),
            false => MailboxName(name.to_owned()),
        }
    }

    /// Takes the bytes that a server sent. Those that are not UTF-8 are kept so
    /// that the same bytes go out again.
    pub fn from_wire(bytes: &[u8]) -> MailboxName {
        MailboxName::from_server(&keep_odd_bytes(bytes))
    }

    /// Makes the name of a new mailbox from what a person reads.
    pub fn encode(display: &str) -> MailboxName {
        MailboxName::from_server(&utf7::encode(display))
    }

    /// The name that a mailbox has here, as read from a connection with this spelling.
    pub(crate) fn read_as(self, spelling: Spelling) -> MailboxName {
        let is_odd = || self.0.chars().any(|c| odd_byte(c).is_some());
        match spelling {
            Spelling::Utf8 if !is_odd() => MailboxName::encode(&self.0),
            Spelling::Utf7 | Spelling::Utf8 => self,
        }
    }

    /// The server's own spelling, to store and to compare.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a person reads: modified UTF-7 decoded (RFC 3501 §5.1.3).
    ///
    /// A name that is no good modified UTF-7, or has characters beyond ASCII,
    /// is shown as it stands.
    pub fn display(&self) -> String {
        if !self.0.is_ascii() {
            return self.0.chars().map(|c| odd_byte(c).map_or(c, char::from)).collect();
        }
        utf7::decode(&self.0).unwrap_or_else(|| self.0.clone())
    }

    /// Whether it is the inbox.
    pub fn is_inbox(&self) -> bool {
        self.0 == "INBOX"
    }

    /// The bytes for the server. A name that is no good modified UTF-7 goes out as it stands.
    pub(crate) fn to_wire(&self, spelling: Spelling) -> Vec<u8> {
        if let (Spelling::Utf8, true) = (spelling, self.0.is_ascii())
            && let Some(name) = utf7::decode(&self.0)
        {
            return name.into_bytes();
        }
        let mut bytes = Vec::with_capacity(self.0.len());
        for c in self.0.chars() {
            match odd_byte(c) {
                Some(byte) => bytes.push(byte),
                None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        bytes
    }
}

impl fmt::Display for MailboxName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

/// Where bytes that are not UTF-8 wait in a name: U+F780 to U+F7FF, for private use.
const ODD_BASE: u32 = 0xF700;

fn keep_odd_bytes(bytes: &[u8]) -> String {
    let mut name = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        name.push_str(chunk.valid());
        name.extend(chunk.invalid().iter().filter_map(|b| char::from_u32(ODD_BASE + u32::from(*b))));
    }
    name
}

fn odd_byte(c: char) -> Option<u8> {
    u8::try_from(u32::from(c).checked_sub(ODD_BASE)?).ok().filter(|byte| *byte >= 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_out_as_they_came() {
        for (wire, display) in [
            (b"inBox".as_slice(), "INBOX"),
            (b"Entw&APw-rfe", "Entwürfe"),
            (b"A &- B", "A & B"),
            (b"A & B", "A & B"),
            (b"&Jjo", "&Jjo"),
            ("Café".as_bytes(), "Café"),
            (b"Caf\xe9", "Café"),
        ] {
            let name = MailboxName::from_wire(wire);
            assert_eq!(name.display(), display);
            let again = if name.is_inbox() { b"INBOX".as_slice() } else { wire };
            assert_eq!(MailboxName::from_server(name.as_str()).to_wire(Spelling::Utf7), again);
        }
        assert_eq!(MailboxName::encode("Entwürfe").as_str(), "Entw&APw-rfe");
    }

    /// D22: the same mailbox has the same name, whatever a connection speaks.
    #[test]
    fn a_connection_in_utf8_changes_no_name() {
        for (in_utf7, in_utf8) in [
            ("inBox", "INBOX"),
            ("Entw&APw-rfe", "Entwürfe"),
            ("A &- B", "A & B"),
            ("Q&-A-", "Q&A-"),
            ("&ZeVnLIqe-/&U,BTFw-", "日本語/台北"),
        ] {
            let name = MailboxName::from_wire(in_utf7.as_bytes()).read_as(Spelling::Utf7);
            assert_eq!(MailboxName::from_wire(in_utf8.as_bytes()).read_as(Spelling::Utf8), name);
            assert_eq!(name.to_wire(Spelling::Utf8), in_utf8.as_bytes());
        }
        // What has no good spelling goes out as it came.
        let broken = MailboxName::from_wire(b"A & B");
        assert_eq!(broken.to_wire(Spelling::Utf8), b"A & B");
        let odd = MailboxName::from_wire(b"Caf\xe9").read_as(Spelling::Utf8);
        assert_eq!(odd.to_wire(Spelling::Utf8), b"Caf\xe9");
    }

    proptest::proptest! {
        #[test]
        fn utf8_there_and_back(name in "[^\u{f780}-\u{f7ff}]*") {
            let known = MailboxName::from_wire(name.as_bytes()).read_as(Spelling::Utf8);
            let expected = if name.eq_ignore_ascii_case("inbox") { "INBOX" } else { &name };
            proptest::prop_assert_eq!(known.to_wire(Spelling::Utf8), expected.as_bytes());
        }
    }
}
