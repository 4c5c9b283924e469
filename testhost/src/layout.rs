//! Where everything is: one state directory, four loopback addresses, and the
//! ports. Standard ports where this user may bind them, else each plus 10,000.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// Addresses, ports and paths of one test host.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Layout {
    dir: PathBuf,
    offset: u16,
}

/// The provider's servers.
pub const MAIL: Ipv4Addr = Ipv4Addr::new(127, 25, 0, 1);
/// The same servers through the slow line.
pub const SLOW: Ipv4Addr = Ipv4Addr::new(127, 25, 0, 2);
/// The name server.
pub const DNS: Ipv4Addr = Ipv4Addr::new(127, 25, 0, 53);
/// The web server.
pub const WEB: Ipv4Addr = Ipv4Addr::new(127, 25, 0, 80);

/// The provider's host name: not in any customer's domain, as with most hosting companies.
pub const SERVICE_NAME: &str = "ssl0.mail.test";
/// The customers' domains, whose MX points to the provider.
pub const CUSTOMERS: [&str; 2] = ["voorbeeld.test", "bedrijf.test"];

const SERVICES: [(&str, Ipv4Addr, u16); 9] = [
    ("imaps", MAIL, 993),
    ("imap", MAIL, 143),
    ("pop3s", MAIL, 995),
    ("pop3", MAIL, 110),
    ("smtps", MAIL, 465),
    ("smtp-submission", MAIL, 587),
    ("smtp", MAIL, 25),
    ("dns", DNS, 53),
    ("https", WEB, 443),
];

impl Layout {
    /// An empty state directory; what an older one still runs is stopped.
    pub fn fresh() -> Result<Layout> {
        if Layout::load().is_some() {
            crate::Host::down()?;
        }
        let dir = state_dir();
        let _ = std::fs::remove_dir_all(&dir);
        for sub in ["", "run", "log", "mail", "dns", "www", "postfix"] {
            std::fs::create_dir_all(dir.join(sub)).with_context(|| format!("making {}", dir.display()))?;
        }
        let offset = if TcpListener::bind((MAIL, 143)).is_ok() { 0 } else { 10_000 };
        let layout = Layout { dir, offset };
        layout.save()?;
        Ok(layout)
    }

    /// The layout that an earlier `fresh` left.
    pub fn load() -> Option<Layout> {
        serde_json::from_slice(&std::fs::read(state_dir().join("layout.json")).ok()?).ok()
    }

    pub(crate) fn save(&self) -> Result<()> {
        Ok(std::fs::write(self.path("layout.json"), serde_json::to_vec_pretty(self)?)?)
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
        (DNS, self.port(53)).into()
    }

    /// Every service with its address.
    pub fn services(&self) -> Vec<(&'static str, SocketAddr)> {
        SERVICES.iter().map(|(name, ip, port)| (*name, SocketAddr::from((*ip, self.port(*port))))).collect()
    }
}

/// Short, because a Unix socket's path has 107 bytes at most, and outside the
/// checkout, because the servers' own users must be able to walk to it.
fn state_dir() -> PathBuf {
    std::env::var_os("POSTDUIF_TESTHOST_DIR").map_or_else(
        || PathBuf::from(format!("/tmp/postduif-testhost-{}", rustix::process::getuid().as_raw())),
        PathBuf::from,
    )
}
