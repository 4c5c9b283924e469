//! Every address on which mail is served, and how it is served there. Dovecot,
//! Postfix, DNS and the certificates are all written from this one table.

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
    /// The domain whose mailboxes no other place knows; empty for most.
    pub only: &'static str,
}

const ALL: &[u16] = &[993, 143, 995, 110, 465, 587];

/// The table.
pub const PLACES: &[Place] = &[
    place(
        "mail",
        1,
        &[crate::layout::SERVICE_NAME, "slow.mail.test", "mx.mail.test"],
        &[993, 143, 995, 110, 465, 587, 25],
    ),
    place("ovh", 3, &[], &[993, 995, 465, 587]),
    place("pro1", 4, &[], &[993, 995, 587]),
    Place { only: "emailpro.test", ..place("pro2", 5, &[], &[993, 995, 587]) },
    place("own", 6, &[], ALL),
    place("starttls", 7, &[], &[143, 110, 587]),
    place("pop", 8, &[], &[995, 110, 465, 587]),
];

const fn place(name: &'static str, last: u8, names: &'static [&'static str], ports: &'static [u16]) -> Place {
    Place { name, last, names, ports, only: "" }
}

/// Ports on which TLS comes first; on the others it is started later.
pub const TLS_FIRST: [u16; 3] = [993, 995, 465];

impl Place {
    /// Its address.
    pub fn at(&self, layout: &Layout) -> Ipv4Addr {
        layout.ip(self.last)
    }

    /// The names that its certificate is for.
    pub fn names(&self) -> Vec<String> {
        match self.names {
            [] => scenarios::names_at(self.name),
            own => own.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// The file of its certificate with the chain, and that of the key.
    pub fn certificate(&self, layout: &Layout) -> [String; 2] {
        ["pem", "key"]
            .map(|kind| layout.path(&format!("certificates/{}.{kind}", self.name)).display().to_string())
    }
}

/// A zone line, with addresses in the place of `{own}` and the like.
pub fn filled(layout: &Layout, line: &str) -> String {
    let web = ("web", layout.web());
    let places = PLACES.iter().map(|place| (place.name, place.at(layout)));
    places.chain([web]).fold(line.to_owned(), |line, (name, address)| {
        line.replace(&format!("{{{name}}}"), &address.to_string())
    })
}
