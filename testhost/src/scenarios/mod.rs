//! Providers as they are in the world, good and bad: what each says about itself
//! in DNS and over HTTP, and what must come of an address there.
//!
//! Every test host serves all of them: the names in its DNS, the documents at
//! [`Layout::web`], a mailbox with the usual password behind each address. The
//! ports are the standard ones, so they need a host that may open those
//! ([`Host::scenarios`] says so loudly where it may not).
//!
//! ```no_run
//! # fn main() -> anyhow::Result<()> {
//! let Some((host, scenarios)) = testhost::Host::scenarios() else { return Ok(()) };
//! for scenario in scenarios {
//!     // find the settings of scenario.address, then compare with scenario.outcome
//! }
//! # Ok(())
//! # }
//! ```

mod documents;
mod hostile;
mod ordinary;

use crate::{Host, Layout, places};

pub(crate) use documents::XML;

/// One provider, one customer there, and what must come of it.
#[derive(Debug)]
pub struct Scenario {
    /// A short name, unique: `ovh-mx-plan`.
    pub name: &'static str,
    /// What is special about it, in one sentence.
    pub story: &'static str,
    /// The address that a person types.
    pub address: &'static str,
    /// Its domain as DNS has it (`xn--…`).
    pub domain: &'static str,
    /// Zone lines below the domain, with the names of [`places`] in braces for their addresses.
    pub dns: &'static [&'static str],
    /// What the web servers answer; anything else is 404, and other names have no certificate.
    pub web: &'static [Page],
    /// What must come of it.
    pub outcome: Outcome,
    /// What Thunderbird's rules make of it (release 156).
    pub thunderbird: &'static str,
}

/// An address on the web and what is served there.
pub type Page = (&'static str, Answer);

/// What a web server answers.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// An autoconfig document with these servers.
    Settings(&'static [Server]),
    /// A body of that media type.
    Text(&'static str, &'static str),
    /// 302 to there.
    Redirect(&'static str),
    /// 401 with a demand to sign in, as Exchange answers.
    SignIn,
    /// A gigabyte, announced.
    Huge,
    /// A gigabyte whose length is not announced.
    Endless,
    /// The document with these servers, a byte a second.
    Slow(&'static [Server]),
}

/// What must come of an address.
#[derive(Debug, Clone, Copy)]
pub enum Outcome {
    /// Working mail, through just these servers.
    Mail {
        /// For receiving.
        incoming: Server,
        /// For sending.
        outgoing: Server,
        /// Whether a person has to agree to the servers' domain first.
        trust: Trust,
    },
    /// This problem, by the code of its text: `no-config`.
    Problem(&'static str),
}

/// How an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// By a way that nobody in between can change: over HTTPS from the domain's own name, or
    /// through plain DNS to names within the domain, which their certificates prove.
    Sure,
    /// Through plain DNS, over http or by guessing: the person confirms it.
    Confirm,
}

/// One server of an outcome or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// `imap`, `pop3` or `smtp`.
    pub protocol: &'static str,
    /// Its name.
    pub host: &'static str,
    /// Its port.
    pub port: u16,
    /// Whether TLS comes first, or by STARTTLS.
    pub security: Security,
    /// The login name.
    pub login: Login,
}

/// How a connection becomes secure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS or STLS.
    StartTls,
    /// Never; only in documents, in no outcome.
    Plain,
}

/// What the login name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// The whole address, its domain as in DNS.
    Address,
    /// What stands before the @.
    Local,
}

const fn server(protocol: &'static str, host: &'static str, port: u16, security: Security) -> Server {
    Server { protocol, host, port, security, login: Login::Address }
}

const fn imaps(host: &'static str) -> Server {
    server("imap", host, 993, Security::Tls)
}

const fn pop3s(host: &'static str) -> Server {
    server("pop3", host, 995, Security::Tls)
}

const fn smtps(host: &'static str) -> Server {
    server("smtp", host, 465, Security::Tls)
}

const fn imap(host: &'static str) -> Server {
    server("imap", host, 143, Security::StartTls)
}

const fn submission(host: &'static str) -> Server {
    server("smtp", host, 587, Security::StartTls)
}

const fn sure(incoming: Server, outgoing: Server) -> Outcome {
    Outcome::Mail { incoming, outgoing, trust: Trust::Sure }
}

const fn confirm(incoming: Server, outgoing: Server) -> Outcome {
    Outcome::Mail { incoming, outgoing, trust: Trust::Confirm }
}

/// Every scenario, the ordinary ones first.
pub fn all() -> impl Iterator<Item = &'static Scenario> {
    ordinary::TABLE.iter().chain(hostile::TABLE)
}

/// The scenario of that name.
pub fn named(name: &str) -> Option<&'static Scenario> {
    all().find(|scenario| scenario.name == name)
}

impl Host {
    /// The shared host and its scenarios; where it is not up, or cannot serve
    /// documents at port 443, says so loudly and gives `None`, or panics on CI.
    pub fn scenarios() -> Option<(Host, Vec<&'static Scenario>)> {
        let host = Host::connect_or_skip()?;
        if host.layout().port(443) == 443 {
            return Some((host, all().collect()));
        }
        assert!(
            std::env::var_os("CI").is_none(),
            "on CI nothing may be skipped, but port 443 is closed to us"
        );
        eprintln!("SKIPPED: this user may not open port 443, and documents are at no other port");
        None
    }
}

impl Scenario {
    /// What stands before the @.
    pub fn local(&self) -> &'static str {
        self.address.split_once('@').map_or(self.address, |(local, _)| local)
    }

    /// The login name of the mailbox: the address, its domain as DNS has it. What
    /// follows a plus is the mailbox's own business.
    pub fn mailbox(&self) -> String {
        format!("{}@{}", self.local(), self.domain)
    }

    /// Every login name that the mailbox has.
    pub(crate) fn logins(&self) -> Vec<String> {
        let mut logins = vec![self.mailbox()];
        if self.address != logins[0] {
            logins.push(self.address.to_owned());
        }
        if let Outcome::Mail { incoming: Server { login: Login::Local, .. }, .. } = self.outcome {
            logins.push(self.local().to_owned());
        }
        logins
    }

    /// The login name at one of the scenario's servers.
    pub fn login(&self, server: &Server) -> String {
        match server.login {
            Login::Address => self.mailbox(),
            Login::Local => self.local().to_owned(),
        }
    }
}

/// Pages of hosts that many scenarios lead to: providers' own, and the public database.
pub(crate) fn pages() -> impl Iterator<Item = &'static Page> {
    documents::ELSEWHERE.iter().chain(all().flat_map(|scenario| scenario.web))
}

/// The document at an address, as the web server's file.
pub(crate) fn document(domain: &str, servers: &[Server]) -> String {
    documents::autoconfig(domain, servers)
}

/// Zones beside `mail.test` and the customers: all scenarios under `test`, and
/// the names that the world knows, which here end at this machine.
pub(crate) fn zones(layout: &Layout) -> Vec<(&'static str, String)> {
    let lines = |lines: &[&str]| -> String {
        lines.iter().map(|line| format!("{}\n", places::filled(layout, line))).collect()
    };
    let own: String = all()
        .filter(|scenario| !scenario.dns.is_empty())
        .map(|scenario| format!("$ORIGIN {}.\n{}", scenario.domain, lines(scenario.dns)))
        .collect();
    let beyond = documents::ZONES.iter().map(|(origin, zone)| (*origin, lines(zone)));
    [("test", own)].into_iter().chain(beyond).collect()
}

/// The names that lead to a place, by all zone lines `NAME A {place}`.
pub(crate) fn names_at(place: &str) -> Vec<String> {
    let zones = all().map(|scenario| (scenario.domain, scenario.dns)).chain(documents::ZONES.iter().copied());
    let wanted = format!("{{{place}}}");
    zones
        .flat_map(|(origin, lines)| lines.iter().map(move |line| (origin, *line)))
        .filter_map(|(origin, line)| match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["@", "A", address] if address == wanted => Some(origin.to_owned()),
            [name, "A", address] if address == wanted => Some(format!("{name}.{origin}")),
            _ => None,
        })
        .collect()
}
