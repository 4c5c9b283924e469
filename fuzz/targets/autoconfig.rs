//! Settings documents of every format: an offer never holds a server without
//! TLS, nor anything that is no host, login or link.
//!
//! Only those files of `setup` are compiled that read them: the crate would
//! bring TLS, DNS and HTTP along.

#![no_main]

#[path = "../../crates/setup/src/documents/mod.rs"]
#[allow(dead_code)]
mod documents;
#[path = "../../crates/setup/src/domain.rs"]
#[allow(dead_code)]
mod domain;
#[path = "../../crates/setup/src/event.rs"]
#[allow(dead_code)]
mod event;
#[path = "../../crates/setup/src/limits.rs"]
#[allow(dead_code)]
mod limits;
#[path = "../../crates/setup/src/proposal.rs"]
#[allow(dead_code)]
mod proposal;

use documents::{autoconfig, autodiscover, mobileconfig, pacc};
use event::Source;
use libfuzzer_sys::fuzz_target;
use mail::address::Typed;
use mail::server::{Protocol, Security, Server};
use proposal::{Offer, Proposal};

fuzz_target!(|input: &[u8]| fuzz::check(|| {
    let _ = mobileconfig::read(input);
    pacc::confirmed(input, &[String::from_utf8_lossy(input).into_owned()]);
    for address in ["jan@a.test", "\"%EMAILDOMAIN%\"@bücher.test"] {
        let address = Typed::parse(address).expect("an address");
        let offers = [
            autoconfig::read(input).and_then(|document| document.offer(&address)),
            autodiscover::read(input).and_then(|document| document.offer(&address)),
            pacc::read(input).and_then(|document| document.offer(&address)),
        ];
        offers.iter().flatten().for_each(sound);
    }
}));

fn sound(offer: &Offer) {
    assert!(offer.display_name.chars().count() <= limits::NAME_CHARS);
    assert!((1..=limits::SERVERS).contains(&offer.incoming.len()) && offer.outgoing.len() <= limits::SERVERS);
    assert!(offer.incoming.iter().all(|server| server.protocol != Protocol::Smtp));
    assert!(offer.outgoing.iter().all(|server| server.protocol == Protocol::Smtp));
    offer.incoming.iter().chain(&offer.outgoing).for_each(reachable);
    let pages = offer.documentation.iter().chain(&offer.web_mail);
    let pages: Vec<&String> = pages.chain(offer.enable.iter().map(|enable| &enable.url)).collect();
    assert!(pages.len() <= 2 * limits::LINKS + 1);
    assert!(pages.iter().all(|page| page.starts_with("https://") && !page.contains(char::is_control)));
}

fn reachable(server: &Server) {
    assert!(server.security != Security::None && server.port > 0 && !server.auth.is_empty());
    assert!(server.host.len() <= limits::HOST_BYTES && server.host.contains('.'));
    assert!(server.host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b)));
    assert!(!server.user.is_empty() && server.user.len() <= limits::HOST_BYTES);
    assert!(!server.user.contains(char::is_control));
}
