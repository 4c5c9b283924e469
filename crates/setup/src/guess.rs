//! What usually works, when nobody knows: where to try, and a start for filling
//! in by hand. Asks nobody.

use mail::address::Typed;
use mail::server::{Protocol, Security, Server};

use crate::{Offer, Proposal, Source};

/// Where mail is usually served, best first: TLS before STARTTLS, IMAP before
/// POP3. Never in clear: that is nobody's guess to make. The empty name is the
/// domain itself.
const USUAL: &[(Protocol, u16, Security, &[&str])] = &[
    (Protocol::Imap, 993, Security::Tls, &["imap", "mail", ""]),
    (Protocol::Imap, 143, Security::StartTls, &["imap", "mail", ""]),
    (Protocol::Pop3, 995, Security::Tls, &["pop3", "pop", "mail", ""]),
    (Protocol::Pop3, 110, Security::StartTls, &["pop3", "pop", "mail", ""]),
    (Protocol::Smtp, 465, Security::Tls, &["smtp", "mail", ""]),
    (Protocol::Smtp, 587, Security::StartTls, &["smtp"]),
    (Protocol::Smtp, 25, Security::StartTls, &["smtp"]),
    (Protocol::Smtp, 587, Security::StartTls, &["mail"]),
    (Protocol::Smtp, 25, Security::StartTls, &["mail"]),
    (Protocol::Smtp, 587, Security::StartTls, &[""]),
    (Protocol::Smtp, 25, Security::StartTls, &[""]),
];

/// All places to try for an address, best first.
pub(crate) fn places(address: &Typed) -> Vec<Server> {
    let of_one = |(protocol, port, security, names): &(Protocol, u16, Security, &'static [&'static str])| {
        let server = (*protocol, *port, *security);
        names.iter().map(move |name| place(address, name, server))
    };
    USUAL.iter().flat_map(of_one).collect()
}

fn place(address: &Typed, name: &str, (protocol, port, security): (Protocol, u16, Security)) -> Server {
    let domain = &address.ascii_domain;
    Server {
        protocol,
        host: if name.is_empty() { domain.clone() } else { format!("{name}.{domain}") },
        port,
        security,
        // Nobody said it: whoever signs in tries the whole address, then its local part.
        user: String::new(),
        auth: Vec::new(),
    }
}

/// The names and ports that most providers use, all under TLS. Nobody confirmed them.
pub fn guess(address: &Typed) -> Proposal {
    let server = |name, protocol: Protocol| {
        place(address, name, (protocol, protocol.usual_port(Security::Tls), Security::Tls))
    };
    let offer = Offer {
        display_name: address.domain.clone(),
        incoming: vec![server("imap", Protocol::Imap), server("pop", Protocol::Pop3)],
        outgoing: vec![server("smtp", Protocol::Smtp)],
        ..Offer::default()
    };
    Proposal {
        source: Source::Guess,
        subject: address.ascii_domain.clone(),
        rank: u8::MAX,
        trusted: false,
        confirm: offer.domains(),
        via: None,
        question: None,
        offer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F02: a new server for sending begins with TLS from the first byte and a login;
    /// STARTTLS on 587 comes second.
    #[test]
    fn sending_begins_under_tls() {
        let jan = Typed::parse("jan@bedrijf.test").unwrap();
        let [first] = &guess(&jan).offer.outgoing[..] else { panic!() };
        assert_eq!((first.port, first.security, first.auth.len()), (465, Security::Tls, 0));
        let mut ways: Vec<(u16, Security)> = Vec::new();
        for server in places(&jan).iter().filter(|server| server.protocol == Protocol::Smtp) {
            if !ways.contains(&(server.port, server.security)) {
                ways.push((server.port, server.security));
            }
        }
        let expected = [(465, Security::Tls), (587, Security::StartTls), (25, Security::StartTls)];
        assert_eq!(ways, expected);
    }

    /// B07: the hosts and their order; nothing in clear.
    #[test]
    fn tries_tls_first() {
        let places = places(&Typed::parse("jan@bücher.test").unwrap());
        let shown: Vec<String> = places.iter().map(|s| format!("{}:{}", s.host, s.port)).collect();
        assert_eq!(shown.len(), 23);
        assert_eq!(
            &shown[..4],
            [
                "imap.xn--bcher-kva.test:993",
                "mail.xn--bcher-kva.test:993",
                "xn--bcher-kva.test:993",
                "imap.xn--bcher-kva.test:143"
            ]
        );
        assert!(places.iter().all(|server| server.security != Security::None));
        assert!(places.iter().all(|server| server.user.is_empty()));
    }
}
