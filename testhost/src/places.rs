//! Every address on which mail is served, and how it is served there. Dovecot,
//! Postfix, DNS and the certificates are all written from this one table.
//!
//! Beside the provider's own servers stand those of the scenarios, and below
//! `mail.test` one name for each fault:
//!
//! | `….mail.test` | fault | what a client meets |
//! | --- | --- | --- |
//! | `expired`, `notyet` | the certificate's dates | TLS fails: past its date, not yet valid |
//! | `soon` | the certificate ends within a week | works |
//! | `selfsigned` | signed by itself | TLS fails: unknown issuer |
//! | `untrusted`, `scanner` | signed by an authority nobody knows; by a virus scanner's | TLS fails: unknown issuer |
//! | `othername` | certificate for `ssl0.mail.test` only | TLS fails: wrong name, the right one is in it |
//! | `notls` | 143, 110 and 587 without STARTTLS, passwords taken in clear | no way to TLS |
//! | `early` | STARTTLS offered, but passwords taken before it | AUTH in clear |
//! | `swapped` | 993, 995 and 465 in clear, with STARTTLS; 143, 110 and 587 in TLS | the other kind of greeting |
//! | `noauth` | 465 and 587 without AUTH; receiving works | EHLO without AUTH, 554 to strangers' addresses |
//! | `relay` | the same, but for everybody's mail | an open relay, whose mail goes nowhere |
//! | `throttled` | one connection for each user (IMAP, POP3) or client (SMTP) | while one is open: `NO [LIMIT]`, `-ERR [IN-USE]`, 421 |
//! | `silent` | all ports accept and say nothing | no greeting and no handshake, ever |
//! | `closed` | nothing listens | refused |
//!
//! The sign-in servers need an own Dovecot each and run once they are asked for
//! ([`crate::Host::sign_in_servers`]):
//!
//! | `….mail.test` | mechanisms |
//! | --- | --- |
//! | `crammd5` | CRAM-MD5 alone |
//! | `nomech` | DIGEST-MD5 alone, which is historic |
//! | `certificate` | with a client certificate ([`crate::Host::client_certificate`]): EXTERNAL for IMAP and POP3; SMTP needs no AUTH, and refuses who shows none |
//!
//! | `oauth` | XOAUTH2 and OAUTHBEARER alone, with tokens of [`crate::identity`], which starts it |
//!
//! Other faults are in the mailbox: [`crate::Host::refuse`], [`crate::Host::full_user`],
//! [`crate::Host::add_user`] with a new password. A domain that does not exist is any
//! name that no zone has; a resolver that says nothing is any port of `closed`.

use std::net::Ipv4Addr;

use crate::{Layout, scenarios};

/// One address of the test host's net, with all mail ports it has.
#[derive(Debug)]
pub struct Place {
    /// What it is called here and in zone lines: `{own}`.
    pub name: &'static str,
    /// The last number of its address.
    last: u8,
    /// Names that lead to it; where there are none, all that zones give it.
    names: &'static [&'static str],
    /// Its ports, by their standard numbers.
    pub ports: &'static [u16],
    /// What is wrong with it.
    pub manner: Manner,
    /// What it shows under TLS.
    pub shows: Shows,
    /// The domain whose mailboxes no other place knows; empty for most.
    pub only: &'static str,
    /// Which Dovecot serves it: the common one, or one with that name.
    pub dovecot: Option<&'static str>,
}

/// How mail is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As it should be.
    Usual,
    /// Without TLS, passwords in clear.
    NoTls,
    /// TLS is offered, and passwords are taken without it.
    Early,
    /// TLS where STARTTLS is expected, and the other way round.
    Swapped,
    /// No login for sending, and nothing sent for strangers.
    NoAuth,
    /// No login for sending, and all is sent.
    Relay,
    /// Who shows a certificate of our authority has signed in.
    Certificate,
    /// One connection at a time.
    Throttled,
    /// Accepts, reads, says nothing.
    Silent,
}

/// What a place shows under TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// A certificate for its names, by the test host's authority.
    Right,
    /// The same, past its date.
    Expired,
    /// The same, for a later time.
    NotYet,
    /// The same, with a few days left.
    Soon,
    /// One signed by itself.
    SelfSigned,
    /// One by an authority of that name, which nobody knows.
    Unknown(&'static str),
    /// A right one for another name.
    For(&'static str),
}

const ALL: &[u16] = &[993, 143, 995, 110, 465, 587];
const SERVICE: &str = crate::layout::SERVICE_NAME;

/// The table.
pub const PLACES: &[Place] = &[
    place("mail", 1, &[SERVICE, "slow.mail.test", "mx.mail.test"], &[993, 143, 995, 110, 465, 587, 25]),
    place("ovh", 3, &[], &[993, 995, 465, 587]),
    place("pro1", 4, &[], &[993, 995, 587]),
    Place { only: "emailpro.test", ..place("pro2", 5, &[], &[993, 995, 587]) },
    place("own", 6, &[], ALL),
    place("starttls", 7, &[], &[143, 110, 587]),
    place("pop", 8, &[], &[995, 110, 465, 587]),
    shows(Shows::Expired, fault("expired", 20, &["expired.mail.test"])),
    shows(Shows::NotYet, fault("notyet", 21, &["notyet.mail.test"])),
    shows(Shows::Soon, fault("soon", 22, &["soon.mail.test"])),
    shows(Shows::SelfSigned, fault("selfsigned", 23, &["selfsigned.mail.test"])),
    shows(Shows::Unknown("Another Authority"), fault("untrusted", 24, &["untrusted.mail.test"])),
    shows(Shows::Unknown("Avast Web/Mail Shield Root"), fault("scanner", 25, &["scanner.mail.test"])),
    shows(Shows::For(SERVICE), fault("othername", 26, &["othername.mail.test"])),
    Place { manner: Manner::NoTls, ..place("notls", 27, &["notls.mail.test"], &[143, 110, 587]) },
    Place { manner: Manner::Early, ..fault("early", 28, &["early.mail.test"]) },
    Place { manner: Manner::Swapped, ..fault("swapped", 29, &["swapped.mail.test"]) },
    Place { manner: Manner::NoAuth, ..fault("noauth", 30, &["noauth.mail.test"]) },
    Place { manner: Manner::Relay, ..fault("relay", 31, &["relay.mail.test"]) },
    Place { manner: Manner::Throttled, ..fault("throttled", 32, &["throttled.mail.test"]) },
    Place { manner: Manner::Silent, ..fault("silent", 33, &["silent.mail.test"]) },
    place("closed", 34, &["closed.mail.test"], &[]),
    Place { dovecot: Some("crammd5"), ..fault("crammd5", 40, &["crammd5.mail.test"]) },
    Place { dovecot: Some("nomech"), ..fault("nomech", 41, &["nomech.mail.test"]) },
    Place {
        dovecot: Some("certificate"),
        manner: Manner::Certificate,
        ..fault("certificate", 42, &["certificate.mail.test"])
    },
    Place { dovecot: Some("oauth"), ..fault("oauth", 50, &["oauth.mail.test"]) },
];

const fn place(name: &'static str, last: u8, names: &'static [&'static str], ports: &'static [u16]) -> Place {
    let (manner, shows) = (Manner::Usual, Shows::Right);
    Place { name, last, names, ports, manner, shows, only: "", dovecot: None }
}

const fn fault(name: &'static str, last: u8, names: &'static [&'static str]) -> Place {
    place(name, last, names, ALL)
}

const fn shows(shows: Shows, place: Place) -> Place {
    Place { shows, ..place }
}

impl Place {
    /// Its address.
    pub fn at(&self, layout: &Layout) -> Ipv4Addr {
        layout.ip(self.last)
    }

    /// The names that lead to it.
    pub fn names(&self) -> Vec<String> {
        match self.names {
            [] => scenarios::names_at(self.name),
            own => own.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// Whether a client has to speak TLS at once on a port.
    pub fn tls_first(&self, port: u16) -> bool {
        [993, 995, 465].contains(&port) != (self.manner == Manner::Swapped)
    }

    /// The file of its certificate with the chain, and that of the key.
    pub fn certificate(&self, layout: &Layout) -> [String; 2] {
        ["pem", "key"]
            .map(|kind| layout.path(&format!("certificates/{}.{kind}", self.name)).display().to_string())
    }
}

/// The place of that name.
pub fn named(name: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.name == name)
}

/// Lines for the zone `mail.test`: the faults by their names.
pub fn zone(layout: &Layout) -> String {
    let faults = PLACES.iter().filter(|place| place.names.len() == 1);
    faults.map(|place| format!("{} IN A {}\n", place.name, place.at(layout))).collect()
}

/// A zone line, with addresses in the place of `{own}` and the like.
pub fn filled(layout: &Layout, line: &str) -> String {
    let web = ("web", layout.web());
    let places = PLACES.iter().map(|place| (place.name, place.at(layout)));
    places.chain([web]).fold(line.to_owned(), |line, (name, address)| {
        line.replace(&format!("{{{name}}}"), &address.to_string())
    })
}
