//! What usually works, when nobody knows: a start for filling in by hand, and
//! for nothing else. Asks nobody.

use mail::address::Typed;
use mail::server::{Protocol, Security, Server};

use crate::{Offer, Proposal, Source};

/// The names and ports that most providers use, all under TLS.
pub fn guess(address: &Typed) -> Proposal {
    let domain = &address.ascii_domain;
    let server = |protocol: Protocol, name: &str| Server {
        protocol,
        host: format!("{name}.{domain}"),
        port: protocol.usual_port(Security::Tls),
        security: Security::Tls,
        user: format!("{}@{domain}", address.local),
        auth: vec!["password".to_owned()],
    };
    Proposal {
        source: Source::Guess,
        subject: domain.clone(),
        rank: u8::MAX,
        trusted: false,
        via: None,
        offer: Offer {
            display_name: address.domain.clone(),
            incoming: vec![server(Protocol::Imap, "imap"), server(Protocol::Pop3, "pop")],
            outgoing: vec![server(Protocol::Smtp, "smtp")],
            ..Offer::default()
        },
    }
}
