//! What to mind with particular servers, as data chosen from what they say of
//! themselves. Never a switch at build time. A server that does as it says has
//! no row: Dovecot and Courier need none.

use std::collections::BTreeMap;

use super::Capabilities;

/// What to mind with this server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quirks {
    /// QRESYNC is offered and broken: neither enabled nor asked for.
    pub no_qresync: bool,
    /// Sizes that it tells are not those of what it gives: nothing is known again by them.
    pub sizes_are_guesses: bool,
    /// Its searches in header fields fail or find nothing: what is looked for is read instead.
    pub searches_no_headers: bool,
    /// The folder with `\All` holds what has no other folder, too: without it mail would be missing.
    pub all_mail_is_archive: bool,
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

const NONE: Quirks = Quirks {
    no_qresync: false,
    sizes_are_guesses: false,
    searches_no_headers: false,
    all_mail_is_archive: false,
    name: None,
};

const TABLE: [Row; 4] = [
    // iCloud announces QRESYNC, answers ENABLE with nothing and sends VANISHED
    // that no grammar has (Mailspring-Sync issue 91, seen in 2026).
    Row {
        matches: |said, capabilities| {
            capabilities.has("XAPPLEPUSHSERVICE") || said("icloud") || said("proxyd for apple")
        },
        quirks: Quirks { no_qresync: true, name: Some("iCloud"), ..NONE },
    },
    // Labels are folders, and what is archived has none: it is in All Mail alone
    // (developers.google.com/workspace/gmail/imap, read in November 2026).
    Row {
        matches: |_, capabilities| capabilities.has("X-GM-EXT-1"),
        quirks: Quirks { all_mail_is_archive: true, name: Some("Gmail"), ..NONE },
    },
    // RFC822.SIZE is what a message takes in the server's store, unless set
    // otherwise ([MS-STANOIMAP] §2.2.25, Exchange 2007 to 2016); at OVH's three
    // times what comes (stalwartlabs/vandelay issue 12, June 2026).
    Row {
        matches: |said, _| said("microsoft exchange") || said("microsoft.exchange"),
        quirks: Quirks { sizes_are_guesses: true, name: Some("Exchange"), ..NONE },
    },
    // A search for a Message-ID finds nothing (MailCore/mailcore2 issue 823, August 2014), one in
    // other fields ends with [SERVERBUG] after five seconds (mscdex/node-imap issue 737, November
    // 2018; jstedfast/MailKit issue 1055, July 2020). The capability is told in isbg/isbg issue 120
    // (February 2019), the ID in MailCore/mailcore2 issue 1445 (June 2016).
    Row {
        matches: |said, capabilities| capabilities.has("XYMHIGHESTMODSEQ") || said("yahoo! inc."),
        quirks: Quirks { searches_no_headers: true, name: Some("Yahoo"), ..NONE },
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_known_by_what_they_say() {
        let none = BTreeMap::new();
        let apple: Capabilities = ["IMAP4rev1", "XAPPLEPUSHSERVICE", "QRESYNC"].into_iter().collect();
        assert!(Quirks::choose("hi", &apple, &none).no_qresync);
        let id = BTreeMap::from([("name".to_owned(), "iCloud IMAP".to_owned())]);
        assert!(Quirks::choose("hi", &Capabilities::default(), &id).no_qresync);
        let gmail: Capabilities = ["IMAP4rev1", "X-GM-EXT-1"].into_iter().collect();
        assert!(Quirks::choose("Gimap ready", &gmail, &none).all_mail_is_archive);
        let ready = "The Microsoft Exchange IMAP4 service is ready. [QQBNADQAUABSADAA]";
        assert!(Quirks::choose(ready, &Capabilities::default(), &none).sizes_are_guesses);
        let yahoo: Capabilities = ["IMAP4rev1", "XYMHIGHESTMODSEQ"].into_iter().collect();
        assert!(Quirks::choose("hi", &yahoo, &none).searches_no_headers);
        let id = BTreeMap::from([("vendor".to_owned(), "Yahoo! Inc.".to_owned())]);
        assert!(Quirks::choose("hi", &Capabilities::default(), &id).searches_no_headers);
        let dovecot: Capabilities = ["IMAP4rev1", "QRESYNC"].into_iter().collect();
        assert_eq!(Quirks::choose("Dovecot ready.", &dovecot, &none), Quirks::default());
    }
}
