//! Documents from strangers: whatever the bytes, every reader answers, and reads
//! no more than it may (B11, invariants 9 and 12).

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use mail::address::Typed;
use proptest::prelude::*;
use setup::documents::{autoconfig, autodiscover, mobileconfig, pacc};
use setup::limits;

const AUTOCONFIG: &str = include_str!("documents/whole.xml");
const PROFILE: &str = include_str!("documents/profile.mobileconfig");
const PACC: &str = r#"{"protocols":{"imap":{"host":"imap.x.test"},"jmap":{"url":"https://x.test"}},
    "authentication":{"oauth-public":{"issuer":"https://x.test"},"password":true},
    "info":{"provider":{"name":"X","logo":[{"url":"https://x.test"}]},"help":{"contact":["x"]}}}"#;
const AUTODISCOVER: &str = "<Autodiscover><Response><User><DisplayName>J</DisplayName></User><Account>\
    <Protocol><Type>IMAP</Type><Server>imap.x.test</Server><Port>993</Port><SSL>on</SSL></Protocol>\
    <RedirectAddr>a@b.test</RedirectAddr></Account></Response></Autodiscover>";

/// Reads bytes with every reader and asks each what it offers; gives how many could.
fn read_all(bytes: &[u8]) -> usize {
    let jan = Typed::parse("jan@x.test").unwrap();
    let offers = [
        autoconfig::read(bytes).and_then(|document| document.offer(&jan)),
        pacc::read(bytes).and_then(|document| document.offer(&jan)),
        autodiscover::read(bytes).and_then(|document| document.offer(&jan)),
    ];
    for offer in offers.iter().flatten() {
        let servers = || offer.incoming.iter().chain(&offer.outgoing);
        assert!(servers().count() <= 2 * limits::SERVERS);
        assert!(servers().all(|server| server.host.len() <= limits::HOST_BYTES && server.port > 0));
        assert!(servers().all(|server| server.security != mail::server::Security::None));
        assert!(offer.display_name.chars().count() <= limits::NAME_CHARS);
    }
    let profile = mobileconfig::read(bytes);
    offers.iter().filter(|offer| offer.is_ok()).count() + usize::from(profile.is_ok())
}

#[test]
fn each_document_has_one_reader() {
    for document in [AUTOCONFIG, PROFILE, PACC, AUTODISCOVER] {
        assert_eq!(read_all(document.as_bytes()), 1, "{document:.60}");
    }
}

#[test]
fn nothing_is_read_beyond_the_bound() {
    for document in [AUTOCONFIG, PROFILE, PACC, AUTODISCOVER] {
        let padded = format!("{document}{}", " ".repeat(limits::DOCUMENT_BYTES));
        assert_eq!(read_all(padded.as_bytes()), 0);
    }
}

/// XML's own ways to eat memory and to read files.
#[test]
fn entities_are_not_expanded() {
    let bomb: String =
        (1..10).map(|n| format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10))).collect();
    let file = "<!ENTITY x SYSTEM \"file:///etc/passwd\">";
    for entities in [bomb.as_str(), file] {
        for root in ["clientConfig", "plist", "Autodiscover"] {
            let whole = AUTOCONFIG.replacen(
                "<clientConfig",
                &format!("<!DOCTYPE {root} [{entities}]><clientConfig"),
                1,
            );
            assert_eq!(
                read_all(whole.replace("X</displayShortName>", "&a9;&x;</displayShortName>").as_bytes()),
                0
            );
        }
    }
    let many = AUTOCONFIG.replace("<domain>x.test</domain>", &"<domain>x.test</domain>".repeat(2500));
    assert_eq!(read_all(many.as_bytes()), 0, "too many elements");
}

fn documents() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(AUTOCONFIG), Just(PROFILE), Just(PACC), Just(AUTODISCOVER)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
    }

    /// Cut off anywhere, a document is no document: nothing half is offered.
    #[test]
    fn truncated_documents_offer_nothing(document in documents(), share in 0.0..1.0f64) {
        let whole = document.trim_end().as_bytes();
        let cut = (whole.len() as f64 * share) as usize;
        prop_assert_eq!(read_all(&whole[..cut]), 0);
    }

    #[test]
    fn damaged_documents_are_answered(
        document in documents(),
        at in any::<prop::sample::Index>(),
        length in 0usize..40,
        noise in "[<>/a-z&;!\\[\\]\"'=0-9{}:%. -]{0,40}",
    ) {
        let mut bytes = document.as_bytes().to_vec();
        let start = at.index(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, noise.into_bytes());
        read_all(&bytes);
    }
}
