//! What to mind with particular servers, as data chosen from what they say of
//! themselves. Never a switch at build time.

use std::collections::BTreeMap;

use super::Capabilities;

/// What to mind with this server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quirks {
    /// QRESYNC is offered and broken: neither enabled nor asked for.
    pub no_qresync: bool,
    /// Which row of the table this is.
    pub name: Option<&'static str>,
}

impl Quirks {
    /// Chooses by the greeting's words, the capabilities and the ID, as far as they are known.
    pub fn choose(greeting: &str, capabilities: &Capabilities, id: &BTreeMap<String, String>) -> Quirks {
        let said = |needle: &str| {
            let contains = |text: &str| text.to_ascii_lowercase().contains(needle);
            contains(greeting) || id.values().any(|value| contains(value))
        };
        TABLE
            .iter()
            .find(|row| (row.matches)(&said, capabilities))
            .map_or_else(Quirks::default, |row| row.quirks)
    }
}

type Said<'a> = &'a dyn Fn(&str) -> bool;

struct Row {
    matches: fn(Said<'_>, &Capabilities) -> bool,
    quirks: Quirks,
}

const TABLE: [Row; 1] = [
    // iCloud announces QRESYNC, answers ENABLE with nothing and sends VANISHED
    // that no grammar has (Mailspring-Sync issue 91, seen in 2026).
    Row {
        matches: |said, capabilities| {
            capabilities.has("XAPPLEPUSHSERVICE") || said("icloud") || said("proxyd for apple")
        },
        quirks: Quirks { no_qresync: true, name: Some("iCloud") },
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icloud_gets_no_qresync() {
        let none = BTreeMap::new();
        let apple: Capabilities = ["IMAP4rev1", "XAPPLEPUSHSERVICE", "QRESYNC"].into_iter().collect();
        assert!(Quirks::choose("hi", &apple, &none).no_qresync);
        let id = BTreeMap::from([("name".to_owned(), "iCloud IMAP".to_owned())]);
        assert!(Quirks::choose("hi", &Capabilities::default(), &id).no_qresync);
        let dovecot: Capabilities = ["IMAP4rev1", "QRESYNC"].into_iter().collect();
        assert_eq!(Quirks::choose("Dovecot ready.", &dovecot, &none), Quirks::default());
    }
}
