//! Faults that are made on purpose while the test host runs: in one mailbox, in
//! one certificate, or in the way of signing in. The faults that a server has by
//! its nature are in the table of [`crate::places`].

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::places::{self, Shows};
use crate::users::{self, PASSWORD};
use crate::{Host, User, ca, dovecot, postfix, run};

/// Why a login is refused although its password is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The protocol is off for this mailbox: `[CONTACTADMIN] Login disabled for this user`.
    SwitchedOff,
    /// The provider wants a password made for one program:
    /// `[CONTACTADMIN] Application-specific password required: https://…`.
    AppPassword,
}

/// A connection that stands and does nothing.
#[derive(Debug)]
pub struct Held {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Host {
    /// Refuses every further login of a mailbox by one protocol, `imap` or `pop3`.
    pub fn refuse(&self, user: &User, protocol: &str, why: Refusal) -> Result<()> {
        let why = match why {
            Refusal::SwitchedOff => "nologin",
            Refusal::AppPassword => "nologin reason=%{env:APP_PASSWORD}",
        };
        let line = users::line(&user.address, &format!("{{PLAIN}}{}", user.password), "", why);
        let list = self.layout().path("refused").join(protocol);
        run::alone(&self.layout().path("users.lock"), || {
            let known = if list.exists() { std::fs::read_to_string(&list)? } else { String::new() };
            run::replace(&list, &(known + &line))
        })
    }

    /// Adds a mailbox of one megabyte that has no room for even a small message.
    pub fn full_user(&self, stem: &str) -> Result<User> {
        let address = format!("{stem}-{}@voorbeeld.test", std::process::id());
        let user = self.add_user(&address, PASSWORD, Some(1))?;
        for bytes in [300_000, 30_000, 3_000, 300] {
            let message =
                [b"Subject: vol\r\n\r\n".as_slice(), &b"0123456789abcdef\r\n".repeat(bytes / 18)].concat();
            while self.deliver(&user.address, &message).is_ok() {}
        }
        Ok(user)
    }

    /// Signs in by IMAP at a place, and stays until the answer is dropped: at
    /// `throttled` that takes the one connection that a user may have there.
    pub fn hold(&self, place: &str, user: &User) -> Result<Held> {
        let place = places::named(place).with_context(|| format!("no place is called {place:?}"))?;
        let name = &place.names().into_iter().next().context("it has no name")?;
        let to = format!("{}:{}", place.at(self.layout()), self.layout().port(993));
        let mut child = Command::new("openssl")
            .args(["s_client", "-quiet", "-servername", name, "-connect", &to, "-CAfile"])
            .arg(self.ca_file())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = BufReader::new(child.stdout.take().context("its output")?);
        let mut held = Held { child, said };
        let to_server = held.child.stdin.as_mut().context("its input")?;
        write!(to_server, "a LOGIN {} {}\r\n", user.address, user.password)?;
        let mut lines = held.said.by_ref().lines().map_while(std::io::Result::ok);
        let answer = lines.find(|line| line.starts_with("a ")).context("the server hung up")?;
        ensure!(answer.starts_with("a OK"), "{answer}");
        Ok(held)
    }

    /// Starts the servers that know one way of signing in each, where they do not run yet.
    pub fn sign_in_servers(&self) -> Result<()> {
        run::alone(&self.layout().path("sign-in.lock"), || {
            dovecot::SIGN_IN.iter().try_for_each(|instance| instance.start(self.layout()))
        })?;
        self.until_answering(["crammd5", "nomech", "certificate"])
    }

    /// A certificate for signing in as that user (EXTERNAL), and its key, as PEM files.
    pub fn client_certificate(&self, user: &User) -> Result<[PathBuf; 2]> {
        ca::client(self.layout(), &user.address)?;
        let file = |kind| self.layout().path(&format!("certificates/client-{}.{kind}", user.address));
        Ok([file("pem"), file("key")])
    }

    /// Gives a place another certificate, now. For a host of one's own: every
    /// running session there may be dropped.
    pub fn certify(&self, place: &str, shows: Shows) -> Result<()> {
        let place = places::named(place).with_context(|| format!("no place is called {place:?}"))?;
        ca::certify(self.layout(), place, shows)?;
        dovecot::reload(self.layout())?;
        postfix::reload(self.layout())
    }

    /// Waits until every port of these places answers.
    pub(crate) fn until_answering<const N: usize>(&self, names: [&str; N]) -> Result<()> {
        let places = names.into_iter().filter_map(places::named);
        let all: Vec<SocketAddr> = places
            .flat_map(|place| place.ports.iter().map(|port| (place.at(self.layout()), *port)))
            .filter(|(_, port)| postfix::may_run() || ![465, 587].contains(port))
            .map(|(at, port)| (at, self.layout().port(port)).into())
            .collect();
        run::until(Duration::from_secs(20), || all.iter().all(|at| crate::accepts(*at)))
            .with_context(|| format!("{names:?} do not answer:\n{}", self.logs(10)))
    }
}
