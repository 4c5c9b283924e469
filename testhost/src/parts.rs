//! What must be installed, and installing it.

use std::path::Path;

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

/// What the test host runs.
pub const HOST: [Part; 7] = [
    part("dovecot", "dovecot-imapd"),
    part("../lib/dovecot/pop3", "dovecot-pop3d"),
    part("../lib/dovecot/lmtp", "dovecot-lmtpd"),
    part("postfix", "postfix"),
    part("nsd", "nsd"),
    part("nginx", "nginx-light"),
    // A second client at the mailboxes.
    part("mbsync", "isync"),
];

/// What the browser tests drive.
pub const BROWSER: [Part; 2] = [part("chromium", "chromium"), part("chromedriver", "chromium-driver")];

/// A session with a keyring, as desktops have it.
pub const KEYRING: [Part; 2] = [part("dbus-daemon", "dbus"), part("gnome-keyring-daemon", "gnome-keyring")];

/// What rebuilds the page from its sources.
pub const PAGE: [Part; 2] = [part("node", "nodejs"), part("npm", "npm")];

/// What Rust's own linker, the C libraries and the fuzzers' library need.
pub const COMPILERS: [Part; 2] = [part("cc", "gcc"), part("c++", "g++")];

/// The peers of the benchmarks.
pub const PEERS: [Part; 4] = [
    part("notmuch", "notmuch"),
    part("fetchmail", "fetchmail"),
    part("mpop", "mpop"),
    part("mu", "maildir-utils"),
];

/// Installs what is missing where this user may; otherwise names the one line to run.
pub fn ensure(parts: &[Part]) -> Result<()> {
    let missing: Vec<_> = parts.iter().filter(|part| !installed(part.program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|part| part.package).collect();
    let line = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    if !rustix::process::getuid().is_root() || !installed("apt-get") {
        bail!("missing: {}. Run once:\n    sudo {line}", packages.join(", "));
    }
    eprintln!("installing {}", packages.join(", "));
    let script = format!("apt-get update -q && DEBIAN_FRONTEND=noninteractive {line}");
    run::command("sh").args(["-c", &script]).done()?;
    // Debian starts servers as it installs them, for all the world to reach.
    // Ours are started by hand, on loopback.
    if Path::new("/run/systemd/system").exists() {
        for service in packages.iter().filter_map(|package| SERVICES.iter().find(|(of, _)| of == package)) {
            run::command("systemctl").args(["disable", "--now", "--quiet", service.1]).done_whatever()?;
        }
    }
    Ok(())
}

const SERVICES: [(&str, &str); 4] =
    [("dovecot-imapd", "dovecot"), ("postfix", "postfix"), ("nsd", "nsd"), ("nginx-light", "nginx")];
