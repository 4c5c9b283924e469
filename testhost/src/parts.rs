//! What must be installed, and installing it.

use anyhow::{Result, bail};

use crate::{installed, run};

/// A program and the Debian package that holds it.
pub struct Part {
    /// The program.
    pub program: &'static str,
    /// Its package.
    pub package: &'static str,
}

const fn part(program: &'static str, package: &'static str) -> Part {
    Part { program, package }
}

/// What the test host and the browser tests run.
pub const NEEDED: [Part; 8] = [
    part("dovecot", "dovecot-imapd dovecot-pop3d dovecot-lmtpd"),
    part("postfix", "postfix"),
    part("nsd", "nsd"),
    part("nginx", "nginx-light"),
    part("chromium", "chromium"),
    part("chromedriver", "chromium-driver"),
    part("node", "nodejs"),
    part("npm", "npm"),
];

/// The peers of the benchmarks.
pub const PEERS: [Part; 2] = [part("mbsync", "isync"), part("notmuch", "notmuch")];

/// Installs what is missing where this user may; otherwise names the one line to run.
pub fn ensure(parts: &[Part]) -> Result<()> {
    let missing: Vec<_> = parts.iter().filter(|part| !installed(part.program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|part| part.package.split(' ')).collect();
    let line = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    if !rustix::process::getuid().is_root() || !installed("apt-get") {
        bail!("missing: {}. Run once:\n    sudo {line}", packages.join(", "));
    }
    eprintln!("installing {}", packages.join(", "));
    let script = format!("apt-get update -q && DEBIAN_FRONTEND=noninteractive {line}");
    run::command("sh").args(["-c", &script]).done()
}
