//! Mailbox names. What the server wrote is the identity; what a person reads
//! is derived from it, for a name that we decode and encode again may differ
//! from the one that the server knows.

use std::fmt;

use super::utf7;

/// A mailbox name as the server writes it. `INBOX` in any case is `INBOX`.
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
    ///
    /// `utf8` says that the connection speaks UTF-8 names (RFC 6855 §3,
    /// RFC 9051 §5.1); otherwise the name goes out in modified UTF-7.
    pub fn encode(display: &str, utf8: bool) -> MailboxName {
        match utf8 {
            true => MailboxName::from_server(display),
            false => MailboxName::from_server(&utf7::encode(display)),
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

    /// The bytes for the server.
    pub(crate) fn to_wire(&self) -> Vec<u8> {
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
            assert_eq!(MailboxName::from_server(name.as_str()).to_wire(), again);
        }
        assert_eq!(MailboxName::encode("Entwürfe", false).as_str(), "Entw&APw-rfe");
        assert_eq!(MailboxName::encode("Entwürfe", true).as_str(), "Entwürfe");
    }
}
