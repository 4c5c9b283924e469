//! Where everything is: one state directory, four loopback addresses, and the
//! ports. Standard ports where this user may bind them, else each plus 10,000.
//!
//! Several test hosts may run beside each other: each has a number, a directory
//! and a net of its own, 127.25.*number*.0.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// Addresses, ports and paths of one test host.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Layout {
    number: u8,
    dir: PathBuf,
    offset: u16,
}

/// The provider's host name: not in any customer's domain, as with most hosting companies.
pub const SERVICE_NAME: &str = "ssl0.mail.test";
/// The customers' domains, whose MX points to the provider.
pub const CUSTOMERS: [&str; 2] = ["voorbeeld.test", "bedrijf.test"];

impl Layout {
    /// An empty state directory for the test host of that number.
    pub(crate) fn fresh(number: u8) -> Result<Layout> {
        let dir = state_dir(number);
        let _ = std::fs::remove_dir_all(&dir);
        for sub in ["", "run", "log", "mail", "dns", "www", "postfix", "refused", "users-at"] {
            std::fs::create_dir_all(dir.join(sub)).with_context(|| format!("making {}", dir.display()))?;
        }
        let mut layout = Layout { number, dir, offset: 0 };
        if TcpListener::bind((layout.mail(), 143)).is_err() {
            layout.offset = 10_000;
        }
        layout.save()?;
        Ok(layout)
    }

    /// The layout that an earlier `fresh` left.
    pub fn load(number: u8) -> Option<Layout> {
        serde_json::from_slice(&std::fs::read(state_dir(number).join("layout.json")).ok()?).ok()
    }

    fn save(&self) -> Result<()> {
        Ok(std::fs::write(self.path("layout.json"), serde_json::to_vec_pretty(self)?)?)
    }

    /// An address of this host's net.
    pub(crate) fn ip(&self, last: u8) -> Ipv4Addr {
        Ipv4Addr::new(127, 25, self.number, last)
    }

    /// The provider's servers.
    pub fn mail(&self) -> Ipv4Addr {
        self.ip(1)
    }

    /// The same servers through the slow line.
    pub fn slow(&self) -> Ipv4Addr {
        self.ip(2)
    }

    /// The name server.
    pub fn dns(&self) -> Ipv4Addr {
        self.ip(53)
    }

    /// The web server.
    pub fn web(&self) -> Ipv4Addr {
        self.ip(80)
    }

    /// The identity provider, behind the web server.
    pub fn identity(&self) -> SocketAddr {
        (self.ip(90), self.port(8080)).into()
    }

    /// The state directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A path in the state directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The port on which a standard port's service is here.
    pub fn port(&self, standard: u16) -> u16 {
        standard + self.offset
    }

    /// The name server's address.
    pub fn resolver(&self) -> SocketAddr {
        (self.dns(), self.port(53)).into()
    }

    /// Every service with its address.
    pub fn services(&self) -> [(&'static str, SocketAddr); 9] {
        let mail = |port| SocketAddr::from((self.mail(), self.port(port)));
        [
            ("imaps", mail(993)),
            ("imap", mail(143)),
            ("pop3s", mail(995)),
            ("pop3", mail(110)),
            ("smtps", mail(465)),
            ("smtp-submission", mail(587)),
            ("smtp", mail(25)),
            ("dns", self.resolver()),
            ("https", (self.web(), self.port(443)).into()),
        ]
    }
}

/// Short, because a Unix socket's path has 107 bytes at most, and outside the
/// checkout, because the servers' own users must be able to walk to it.
fn state_dir(number: u8) -> PathBuf {
    PathBuf::from(format!("/tmp/postduif-testhost-{}-{number}", rustix::process::getuid().as_raw()))
}
