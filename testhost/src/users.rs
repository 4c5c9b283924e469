//! Mailboxes, and ways to put mail into them.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::places::PLACES;
use crate::{Host, Layout, dovecot, postfix, run, scenarios};

/// The password of every user that names no other.
pub const PASSWORD: &str = "duif-geheim-1";

/// A mailbox's address and password.
#[derive(Debug, Clone)]
pub struct User {
    /// The full address, which is also the login name.
    pub address: String,
    /// The password.
    pub password: String,
}

/// Writes the list of those who are here from the start: two customers' people
/// and the customer of each scenario. For servers that are not started yet.
pub(crate) fn write_first(layout: &Layout) -> Result<()> {
    let usual = format!("{{PLAIN}}{PASSWORD}");
    let mut everywhere: String = FIRST.iter().map(|address| line(address, &usual, "", "")).collect();
    let mut addresses: Vec<String> = FIRST.map(str::to_owned).to_vec();
    for scenario in scenarios::all() {
        let home = layout.path("mail").join(scenario.domain).join(scenario.local()).display().to_string();
        let lines = |password| -> String {
            scenario.logins().iter().map(|login| line(login, password, &home, "")).collect()
        };
        match PLACES.iter().find(|place| place.only == scenario.domain) {
            None => everywhere.push_str(&lines(&usual)),
            Some(place) => {
                // A mailbox for all, with a password that is none but in one place.
                everywhere.push_str(&lines("{CRYPT}!"));
                let here = layout.path("users-at").join(place.at(layout).to_string());
                run::append(&here, &lines(&usual))?;
            }
        }
        addresses.push(scenario.mailbox());
    }
    run::replace(&layout.path("users"), &everywhere)?;
    postfix::write_mailboxes(layout, &addresses)
}

const FIRST: [&str; 3] = ["jan@voorbeeld.test", "anna@voorbeeld.test", "piet@bedrijf.test"];

/// A line of Dovecot's list.
pub(crate) fn line(login: &str, password: &str, home: &str, fields: &str) -> String {
    format!("{login}:{password}::::{home}::{fields}\n")
}

impl Host {
    /// Adds a mailbox, or gives one that is there a new password. `quota_mb` limits its size.
    pub fn add_user(&self, address: &str, password: &str, quota_mb: Option<u32>) -> Result<User> {
        ensure!(!address.contains([':', '\n', ' ']) && address.contains('@'), "{address:?} is no address");
        ensure!(!password.contains([':', '\n']), "a password here has neither a colon nor a line break");
        let quota = quota_mb.map(dovecot::quota_fields).unwrap_or_default();
        let line = line(address, &format!("{{PLAIN}}{password}"), "", &quota);
        run::alone(&self.layout().path("users.lock"), || {
            let known = std::fs::read_to_string(self.layout().path("users"))?;
            let known: String = known
                .split_inclusive('\n')
                .filter(|other| !other.starts_with(&format!("{address}:")))
                .collect();
            run::replace(&self.layout().path("users"), &(known + &line))?;
            postfix::add_mailbox(self.layout(), address)
        })?;
        // Dovecot looks at its list once a second at most.
        run::until(Duration::from_secs(10), || dovecot::knows(self.layout(), address))
            .with_context(|| format!("Dovecot does not know {address}:\n{}", self.logs(10)))?;
        Ok(User { address: address.to_owned(), password: password.to_owned() })
    }

    /// Adds a mailbox whose name no other test has.
    pub fn fresh_user(&self, stem: &str) -> Result<User> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let address = format!("{stem}-{}-{n}@voorbeeld.test", std::process::id());
        self.add_user(&address, PASSWORD, None)
    }

    /// Adds many such mailboxes at once. Postfix does not know them.
    pub fn fresh_users(&self, stem: &str, count: usize) -> Result<Vec<User>> {
        let first = self.fresh_user(stem)?;
        let (local, domain) = first.address.split_once('@').context("an address has an @")?;
        let user = |n| User { address: format!("{local}-{n}@{domain}"), password: PASSWORD.to_owned() };
        let users: Vec<User> = (0..count).map(user).collect();
        let lines: String =
            users.iter().map(|user| line(&user.address, &format!("{{PLAIN}}{PASSWORD}"), "", "")).collect();
        run::alone(&self.layout().path("users.lock"), || {
            let known = std::fs::read_to_string(self.layout().path("users"))?;
            run::replace(&self.layout().path("users"), &(known + &lines))
        })?;
        let last = users.last().map_or(&first, |last| last);
        run::until(Duration::from_secs(10), || dovecot::knows(self.layout(), &last.address))?;
        Ok(users)
    }

    /// Hands one message to Dovecot over LMTP (RFC 2033), as Postfix does.
    pub fn deliver(&self, address: &str, message: &[u8]) -> Result<()> {
        let stream = UnixStream::connect(self.layout().path("run/lmtp")).context("connecting to LMTP")?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut lmtp = |send: Option<&[u8]>| -> Result<()> {
            if let Some(bytes) = send {
                (&stream).write_all(bytes)?;
            }
            loop {
                let mut line = String::new();
                reader.read_line(&mut line)?;
                ensure!(line.starts_with('2') || line.starts_with('3'), "LMTP says {line:?}");
                if line.as_bytes().get(3) != Some(&b'-') {
                    return Ok(());
                }
            }
        };
        lmtp(None)?;
        lmtp(Some(b"LHLO testhost\r\n"))?;
        lmtp(Some(b"MAIL FROM:<deliver@mail.test>\r\n"))?;
        lmtp(Some(format!("RCPT TO:<{address}>\r\n").as_bytes()))?;
        lmtp(Some(b"DATA\r\n"))?;
        lmtp(Some(&dot_stuffed(message)))?;
        lmtp(Some(b"QUIT\r\n"))
    }

    /// Puts many messages into a folder at once, straight into its Maildir:
    /// delivering 100,000 over LMTP would take most of an hour.
    pub fn stock(
        &self,
        address: &str,
        folder: &str,
        messages: impl Iterator<Item = crate::corpus::Message>,
    ) -> Result<u64> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let (all, maildir) = (self.layout().path("mail"), self.maildir(address, folder)?);
        let mut count = 0;
        for message in messages {
            let flags = if message.seen { ":2,S" } else { ":2," };
            let (n, process) = (NEXT.fetch_add(1, Ordering::Relaxed), std::process::id());
            let name = format!("{}.M{n:06}P{process}.testhost{flags}", message.received_at);
            // Written beside and moved in, because Dovecot may be looking.
            let (fresh, path) = (maildir.join("tmp").join(&name), maildir.join("cur").join(&name));
            std::fs::write(&fresh, &message.raw)?;
            run::set_mtime(&fresh, message.received_at)?;
            run::owned_like(&all, &fresh)?;
            std::fs::rename(&fresh, &path)?;
            count += 1;
        }
        Ok(count)
    }

    /// The Maildir of a folder (`INBOX`, or its name), made if it is not there.
    pub fn maildir(&self, address: &str, folder: &str) -> Result<PathBuf> {
        let all = self.layout().path("mail");
        let path = self.maildir_path(address, folder)?;
        let subs = ["cur", "new", "tmp"].map(|sub| path.join(sub));
        for sub in &subs {
            let missing = sub.ancestors().take_while(|dir| **dir != all && !dir.exists());
            let missing: Vec<PathBuf> = missing.map(PathBuf::from).collect();
            std::fs::create_dir_all(sub)?;
            missing.iter().try_for_each(|made| run::owned_like(&all, made))?;
        }
        Ok(path)
    }

    fn maildir_path(&self, address: &str, folder: &str) -> Result<PathBuf> {
        let (local, domain) = address.split_once('@').context("an address has an @")?;
        let path = self.layout().path("mail").join(domain).join(local).join("Maildir");
        Ok(if folder == "INBOX" { path } else { path.join(format!(".{folder}")) })
    }

    /// Numbers a folder anew, as a server does that lost its index: another
    /// UIDVALIDITY, other UIDs and other names for POP3.
    pub fn renumber(&self, address: &str, folder: &str) -> Result<()> {
        let maildir = self.maildir_path(address, folder)?;
        for entry in std::fs::read_dir(&maildir)? {
            let path = entry?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("dovecot.")) {
                std::fs::remove_file(path)?;
            }
        }
        // The next UIDVALIDITY: Dovecot takes the second, and this one may not be over.
        let list = maildir.join("dovecot-uidlist");
        let text = std::fs::read_to_string(&list)?;
        let (start, rest) = text.split_once(" V").context("no UIDVALIDITY in dovecot-uidlist")?;
        let (validity, rest) = rest.split_once(' ').context("no end of UIDVALIDITY")?;
        let next = validity.parse::<u32>()? + 1;
        Ok(std::fs::write(&list, format!("{start} V{next} {rest}"))?)
    }

    /// Every message now in a folder, as raw bytes, oldest file name first.
    pub fn messages_in(&self, address: &str, folder: &str) -> Result<Vec<Vec<u8>>> {
        let maildir = self.maildir_path(address, folder)?;
        // A flag that changes renames the file under our eyes: then look again.
        for _ in 0..100 {
            if let Some(all) = snapshot(&maildir)? {
                return Ok(all);
            }
        }
        bail!("{} never holds still", maildir.display())
    }
}

/// The messages of a Maildir; `None` where one went away meanwhile.
fn snapshot(maildir: &Path) -> Result<Option<Vec<Vec<u8>>>> {
    let mut paths = Vec::new();
    for sub in ["cur", "new"] {
        for entry in std::fs::read_dir(maildir.join(sub)).into_iter().flatten() {
            paths.push(entry?.path());
        }
    }
    paths.sort_by_key(|path| path.file_name().map(ToOwned::to_owned));
    let mut all = Vec::new();
    for path in paths {
        match std::fs::read(&path) {
            Ok(message) => all.push(message),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Some(all))
}

fn dot_stuffed(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + 64);
    for line in message.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        out.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}
