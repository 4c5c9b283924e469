//! A real identity provider: node-oidc-provider at `https://login.mail.test`,
//! with the test host's people and their passwords, and `oauth.mail.test`, whose
//! Dovecot asks it about every token. Both start when they are first asked for.
//!
//! The client is `postduif`, public, with PKCE, a redirect to any port and path
//! on loopback, and the device flow. The scope for mail is `mail`; refresh
//! tokens are always given and change at each use. Discovery, introspection
//! (by Dovecot alone), revocation and registration (RFC 7591) are on.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::browser::{Browser, Decision};
use crate::{Host, Layout, User, accepts, dovecot, run};

/// The provider's name.
pub const NAME: &str = "login.mail.test";

/// The client that Postduif is.
pub const CLIENT: &str = "postduif";

/// A running identity provider.
#[derive(Debug, Clone)]
pub struct Identity {
    layout: Layout,
}

impl Host {
    /// The identity provider, started where it does not run yet.
    pub fn identity(&self) -> Result<Identity> {
        let identity = Identity { layout: self.layout().clone() };
        run::alone(&self.layout().path("identity.lock"), || identity.start())?;
        self.until_answering(["oauth"])?;
        Ok(identity)
    }

    /// The same; without Node.js says so loudly and gives `None`, or panics on CI.
    pub fn identity_or_skip(&self) -> Option<Identity> {
        let why = match self.identity() {
            Ok(identity) => return Some(identity),
            Err(why) => why,
        };
        assert!(std::env::var_os("CI").is_none(), "on CI nothing may be skipped, but: {why:#}");
        eprintln!("SKIPPED: the identity provider does not start: {why:#}");
        None
    }
}

/// Stops the provider and the mail servers that ask it.
pub fn stop(layout: &Layout) {
    dovecot::TOKENS.stop(layout);
    run::end(&layout.path("run/identity.pid"), layout.dir());
}

impl Identity {
    /// The issuer, which describes itself under `/.well-known/`.
    pub fn issuer(&self) -> String {
        match self.layout.port(443) {
            443 => format!("https://{NAME}"),
            other => format!("https://{NAME}:{other}"),
        }
    }

    /// What a person does who opens that address of the provider's in a browser,
    /// signs in and allows what is asked. Gives the address to which the browser
    /// is sent in the end, or the last page.
    pub fn allow(&self, url: &str, user: &User) -> Result<String> {
        Browser::new(self.layout.identity(), &self.issuer()).walk(url, user, Decision::Allow)
    }

    /// The same by a person who signs in and says no.
    pub fn deny(&self, url: &str, user: &User) -> Result<String> {
        Browser::new(self.layout.identity(), &self.issuer()).walk(url, user, Decision::Deny)
    }

    fn start(&self) -> Result<()> {
        let pid_file = self.layout.path("run/identity.pid");
        if !run::runs(&pid_file, self.layout.dir()) {
            install()?;
            self.spawn(&pid_file)?;
        }
        dovecot::TOKENS.start(&self.layout)
    }

    fn spawn(&self, pid_file: &Path) -> Result<()> {
        let secret = blake3::hash(&std::fs::read(self.layout.path("ca.key"))?).to_hex();
        let (at, issuer) = (self.layout.identity(), self.issuer());
        let introspection = format!("http://dovecot:{secret}@{at}/token/introspection");
        let discovery = format!("{issuer}/.well-known/openid-configuration");
        dovecot::write_tokens(&self.layout, &introspection, &discovery)?;
        let log = run::log(&self.layout.path("log/identity.log"))?;
        let child = Command::new("node")
            .arg(Path::new(SOURCES).join("provider.mjs"))
            .args([&at.ip().to_string(), &at.port().to_string(), &issuer])
            .arg(self.layout.path("users"))
            .env("DOVECOT_SECRET", secret.as_str())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // A Ctrl-C is for whoever started it, not for it.
            .process_group(0)
            .spawn()
            .context("starting node: is it installed?")?;
        std::fs::write(pid_file, child.id().to_string())?;
        run::until(Duration::from_secs(20), || accepts(at)).with_context(|| {
            format!("the identity provider does not answer:\n{}", run::tails(&self.layout.path("log"), 10))
        })
    }
}

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/identity");

/// Fetches the provider's packages, as its lock file names them, unless they are there.
fn install() -> Result<()> {
    let version = run::said("node", "--version");
    let major: u32 =
        version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    ensure!(major >= 20, "the identity provider needs Node.js 20 or newer, and here is {version:?}");
    let modified =
        |name: &str| std::fs::metadata(Path::new(SOURCES).join(name)).and_then(|file| file.modified()).ok();
    // Every host of this checkout shares them.
    run::alone(&std::env::temp_dir().join("postduif-testhost-npm.lock"), || {
        if modified("node_modules/.package-lock.json") >= modified("package-lock.json") {
            return Ok(());
        }
        run::command("npm").args(["ci", "--no-audit", "--no-fund", "--prefix", SOURCES]).done()
    })
}
