//! A small hosting company on this machine's loopback: real Dovecot, Postfix,
//! NSD and nginx, started directly under one state directory, for tests and for
//! trying Postduif out.
//!
//! Never listens outside 127/8, never touches the system's own configuration of
//! these programs, and ends only the processes it started (by their pid files).
//!
//! | what | where |
//! | --- | --- |
//! | IMAP 993 and 143, POP3 995 and 110, SMTP 465, 587 and 25 | `ssl0.mail.test`, 127.25.0.1 |
//! | the same through a slow or a bad line, while `throttle` or `spoil` runs | `slow.mail.test`, 127.25.0.2 |
//! | DNS for `mail.test`, `voorbeeld.test`, `bedrijf.test` | 127.25.0.53, port 53 |
//! | the provider's autoconfig files over HTTPS | 127.25.0.80, port 443 |
//! | the providers of [`scenarios`], good and bad | the addresses of [`places`], 127.25.0.80 |
//! | one server for each fault, as `expired.mail.test` | the table in [`places`] |
//! | an [`identity`] provider for OAuth 2, and servers that take its tokens | `login.mail.test`, `oauth.mail.test` |
//!
//! That is the test host that everybody shares. Whoever stops servers or
//! measures takes one beside it, with another number in place of the third.

pub mod browser;
pub mod ca;
pub mod client;
pub mod corpus;
pub mod dice;
pub mod dns;
pub mod dovecot;
pub mod faults;
pub mod https;
pub mod identity;
pub mod layout;
pub mod mirror;
pub mod parts;
pub mod places;
pub mod postfix;
pub mod proxy;
pub mod run;
pub mod scenarios;
pub mod users;

pub use layout::Layout;
pub use users::User;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

/// A running test host.
#[derive(Debug, Clone)]
pub struct Host {
    layout: Layout,
}

/// The number of the test host that everybody shares.
pub const SHARED: u8 = 0;

impl Host {
    /// Starts the shared test host afresh: an older one is stopped and removed first.
    pub fn up() -> Result<Host> {
        Host::up_beside(SHARED)
    }

    /// Starts the test host of that number afresh.
    pub fn up_beside(number: u8) -> Result<Host> {
        if let Some(older) = Host::known(number) {
            older.down()?;
        }
        let host = Host { layout: Layout::fresh(number)? };
        match host.start_all() {
            Ok(()) => Ok(host),
            Err(trouble) => {
                let _ = host.down();
                Err(trouble)
            }
        }
    }

    fn start_all(&self) -> Result<()> {
        ca::write(&self.layout).context("writing the certificates")?;
        users::write_first(&self.layout).context("writing the list of users")?;
        dns::start(&self.layout).context("starting the DNS server")?;
        https::start(&self.layout).context("starting the HTTPS server")?;
        dovecot::COMMON.start(&self.layout).context("starting Dovecot")?;
        postfix::start(&self.layout).context("starting Postfix")?;
        self.wait_until_ready()
    }

    /// The host of that number that was started last, whether its servers answer or not.
    pub fn known(number: u8) -> Option<Host> {
        Layout::load(number).map(|layout| Host { layout })
    }

    /// The shared host, if it is up.
    pub fn running() -> Option<Host> {
        Host::known(SHARED).filter(|host| host.answers("imaps"))
    }

    /// The shared host with all its servers; where there is none, says so
    /// loudly and gives `None`, or panics on CI, where a missing part is a failure.
    pub fn connect_or_skip() -> Option<Host> {
        let host = Host::running();
        let why = match &host {
            None => "the test host is not up. Start it: cargo xtask testhost up",
            Some(host) if !host.answers("smtps") => "the test host cannot send: Postfix starts as root only",
            Some(_) => return host,
        };
        skip(why);
        None
    }

    /// Stops every server and removes the state directory.
    pub fn down(&self) -> Result<()> {
        postfix::stop(&self.layout);
        dovecot::SIGN_IN.iter().for_each(|instance| instance.stop(&self.layout));
        identity::stop(&self.layout);
        dovecot::COMMON.stop(&self.layout);
        https::stop(&self.layout);
        dns::stop(&self.layout);
        run::remove(self.layout.dir())
    }

    /// Addresses, ports and paths.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The authority that signed every certificate here, as a PEM file.
    pub fn ca_file(&self) -> std::path::PathBuf {
        self.layout.path("ca.pem")
    }

    /// Name, address and state of each server.
    pub fn status(&self) -> Vec<(&'static str, String, bool)> {
        self.layout
            .services()
            .into_iter()
            .map(|(name, at)| (name, at.to_string(), self.answers(name)))
            .collect()
    }

    /// Stops one group of servers: `imap` (also POP3), `smtp`, `dns` or `https`.
    pub fn stop(&self, what: &str) -> Result<()> {
        match what {
            "imap" | "pop3" => dovecot::COMMON.stop(&self.layout),
            "smtp" => postfix::stop(&self.layout),
            "dns" => dns::stop(&self.layout),
            "https" => https::stop(&self.layout),
            other => anyhow::bail!("{other:?} is none of imap, pop3, smtp, dns, https"),
        }
        // A child may hold its port for a moment longer than its parent lives.
        run::until(Duration::from_secs(10), || !self.answers(port_of(what)))
    }

    /// Starts a group again that `stop` stopped.
    pub fn start(&self, what: &str) -> Result<()> {
        match what {
            "imap" | "pop3" => dovecot::COMMON.start(&self.layout)?,
            "smtp" => postfix::start(&self.layout)?,
            "dns" => dns::start(&self.layout)?,
            "https" => https::start(&self.layout)?,
            other => anyhow::bail!("{other:?} is none of imap, pop3, smtp, dns, https"),
        }
        self.wait_until_ready()
    }

    /// Drops every IMAP and POP3 connection at once, as a lost line would.
    pub fn cut(&self) -> Result<()> {
        dovecot::cut(&self.layout)
    }

    /// The last lines of every server's log.
    pub fn logs(&self, lines: usize) -> String {
        run::tails(&self.layout.path("log"), lines)
    }

    /// What the web server was asked so far, a line each: `ADDRESS METHOD STATUS authorization="…"`.
    pub fn web_requests(&self) -> Result<Vec<String>> {
        let log = std::fs::read_to_string(self.layout.path("log/nginx-access.log"))?;
        Ok(log.lines().map(str::to_owned).collect())
    }

    fn answers(&self, service: &str) -> bool {
        self.layout
            .services()
            .into_iter()
            .find(|(name, _)| *name == service)
            .is_some_and(|(_, at)| accepts(at))
    }

    fn wait_until_ready(&self) -> Result<()> {
        let wanted: Vec<_> = self
            .layout
            .services()
            .into_iter()
            .filter(|(name, _)| postfix::may_run() || !name.starts_with("smtp"))
            .collect();
        run::until(Duration::from_secs(20), || wanted.iter().all(|(name, _)| self.answers(name)))
            .with_context(|| format!("not every server answers:\n{:#?}\n{}", self.status(), self.logs(10)))
    }
}

/// Says loudly that a test is skipped; panics on CI, where a missing part is a failure.
pub fn skip(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "on CI nothing may be skipped, but {why}");
    eprintln!("SKIPPED: {why}");
}

fn accepts(at: std::net::SocketAddr) -> bool {
    std::net::TcpStream::connect_timeout(&at, Duration::from_millis(300)).is_ok()
}

/// The service by which one sees whether a group is up.
fn port_of(group: &str) -> &str {
    match group {
        "imap" | "pop3" => "imaps",
        "smtp" => "smtps",
        other => other,
    }
}

/// Whether `program` can be found in the places where Debian keeps servers.
pub fn installed(program: &str) -> bool {
    ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/lib/postfix/sbin"]
        .iter()
        .any(|dir| Path::new(dir).join(program).exists())
}
