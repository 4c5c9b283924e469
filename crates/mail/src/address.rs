//! Addresses: as they stand in messages (RFC 5322 §3.4), and as a person types one.

use serde::{Deserialize, Serialize};

use crate::limits;

/// One person or list in a header.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The display name, decoded; `None` when there is none.
    pub name: Option<String>,
    /// `local@domain` as written.
    pub email: String,
}

/// Mailboxes under one name (RFC 5322 §3.4); no name for those outside groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The group's name.
    pub name: Option<String>,
    /// Who is in it.
    pub addresses: Vec<Address>,
}

impl Address {
    /// An address without a name.
    pub fn bare(email: impl Into<String>) -> Address {
        Address { name: None, email: email.into() }
    }

    /// The name, or where there is none the address.
    pub fn shown(&self) -> &str {
        self.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&self.email)
    }
}

/// Reads a header's address list; groups are flattened, what cannot be read is left out.
pub fn parse_list(text: &str) -> Vec<Address> {
    let header = format!("To: {}\r\n\r\n", text.replace(['\r', '\n'], " "));
    crate::message::Summary::from_headers(header.as_bytes()).to
}

/// Reads one mailbox: `Anna <anna@voorbeeld.test>` or the bare address.
pub fn parse_mailbox(text: &str) -> Option<Address> {
    let mut all = parse_list(text);
    let one = all.pop().filter(|one| one.email.contains('@'));
    if all.is_empty() { one } else { None }
}

/// An address as somebody typed it, fit to look a provider up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// What stands before the last `@`, as typed.
    pub local: String,
    /// The domain in Unicode, lower case.
    pub domain: String,
    /// The domain as DNS wants it (RFC 5891).
    pub ascii_domain: String,
}

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAddress {
    /// No `@`, or nothing on one side of it.
    #[error("an address has a name, an @ and a domain")]
    Incomplete,
    /// White space or control characters, or too long.
    #[error("the part before the @ cannot be read")]
    Local,
    /// Not a domain that DNS can hold.
    #[error("the part after the @ is not a domain")]
    Domain,
}

impl Typed {
    /// Reads an address: international domains, `name+tag`, quoted local parts.
    pub fn parse(text: &str) -> Result<Typed, NotAnAddress> {
        let (local, domain) = text.trim().rsplit_once('@').ok_or(NotAnAddress::Incomplete)?;
        if local.is_empty() || domain.is_empty() {
            return Err(NotAnAddress::Incomplete);
        }
        let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
        let sane =
            |c: char| !c.is_control() && (quoted || !(c.is_whitespace() || "@\"(),:;<>[\\]".contains(c)));
        if local.len() > limits::LOCAL_PART_BYTES || !local.chars().all(sane) {
            return Err(NotAnAddress::Local);
        }
        let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| NotAnAddress::Domain)?;
        let labels = ascii.split('.').count();
        if labels < 2 || ascii.len() > limits::DOMAIN_BYTES || ascii.split('.').any(str::is_empty) {
            return Err(NotAnAddress::Domain);
        }
        let (unicode, _) = idna::domain_to_unicode(&ascii);
        Ok(Typed { local: local.to_owned(), domain: unicode, ascii_domain: ascii })
    }

    /// The whole address with the domain in Unicode.
    pub fn email(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_addresses() {
        for (text, local, ascii) in [
            ("jan@voorbeeld.test", "jan", "voorbeeld.test"),
            (" Jan+tag@Voorbeeld.TEST ", "Jan+tag", "voorbeeld.test"),
            ("\"jan jansen\"@voorbeeld.test", "\"jan jansen\"", "voorbeeld.test"),
            ("info@bücher.example", "info", "xn--bcher-kva.example"),
            ("jürgen@example.com", "jürgen", "example.com"),
        ] {
            let typed = Typed::parse(text).unwrap();
            assert_eq!((typed.local.as_str(), typed.ascii_domain.as_str()), (local, ascii));
        }
        for (text, why) in [
            ("", NotAnAddress::Incomplete),
            ("jan", NotAnAddress::Incomplete),
            ("@x.test", NotAnAddress::Incomplete),
            ("jan@", NotAnAddress::Incomplete),
            ("jan jansen@x.test", NotAnAddress::Local),
            ("jan@localhost", NotAnAddress::Domain),
            ("jan@x..test", NotAnAddress::Domain),
            ("jan@exa mple.test", NotAnAddress::Domain),
        ] {
            assert_eq!(Typed::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn lists_and_groups() {
        let list = parse_list(
            "Anna <anna@x.test>, \"Bakker, Jan\" <jan@y.test>, kale@z.test, Groep: a@b.test, c@d.test;",
        );
        let emails: Vec<_> = list.iter().map(|one| one.email.as_str()).collect();
        assert_eq!(emails, ["anna@x.test", "jan@y.test", "kale@z.test", "a@b.test", "c@d.test"]);
        assert_eq!(list[1].name.as_deref(), Some("Bakker, Jan"));
        assert_eq!(parse_mailbox("Anna <anna@x.test>").unwrap().shown(), "Anna");
        assert_eq!(parse_mailbox("geen adres"), None);
    }
}
