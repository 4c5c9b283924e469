//! Mailboxes, and ways to put mail into them.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, ensure};

use crate::{Host, postfix, run};

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

impl Host {
    /// Adds a mailbox. `quota_mb` limits its size.
    pub fn add_user(&self, address: &str, password: &str, quota_mb: Option<u32>) -> Result<User> {
        ensure!(!address.contains([':', '\n', ' ']) && address.contains('@'), "{address:?} is no address");
        ensure!(!password.contains([':', '\n']), "a password here has neither a colon nor a line break");
        let quota = quota_mb.map_or(String::new(), |mb| format!("userdb_quota_rule=*:storage={mb}M"));
        run::append(&self.layout().path("users"), &format!("{address}:{{PLAIN}}{password}::::::{quota}\n"))?;
        postfix::add_mailbox(self.layout(), address)?;
        Ok(User { address: address.to_owned(), password: password.to_owned() })
    }

    /// Adds a mailbox whose name no other test has.
    pub fn fresh_user(&self, stem: &str) -> Result<User> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let address = format!("{stem}-{}-{n}@voorbeeld.test", std::process::id());
        self.add_user(&address, PASSWORD, None)
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
        let maildir = self.maildir(address, folder)?;
        let mut count = 0;
        for message in messages {
            let flags = if message.seen { ":2,S" } else { ":2," };
            let name = format!("{}.M{count}P1.testhost{flags}", message.received_at);
            let path = maildir.join("cur").join(name);
            std::fs::write(&path, &message.raw)?;
            run::set_mtime(&path, message.received_at)?;
            count += 1;
        }
        run::owned_recursively(&self.layout().path("mail"))?;
        Ok(count)
    }

    /// The Maildir of a folder (`INBOX`, or its name), made if it is not there.
    pub fn maildir(&self, address: &str, folder: &str) -> Result<PathBuf> {
        let (local, domain) = address.split_once('@').context("an address has an @")?;
        let mut path = self.layout().path("mail").join(domain).join(local).join("Maildir");
        if folder != "INBOX" {
            path.push(format!(".{folder}"));
        }
        for sub in ["cur", "new", "tmp"] {
            std::fs::create_dir_all(path.join(sub))?;
        }
        run::owned_recursively(&self.layout().path("mail"))?;
        Ok(path)
    }

    /// Every message now in a folder, as raw bytes, oldest file name first.
    pub fn messages_in(&self, address: &str, folder: &str) -> Result<Vec<Vec<u8>>> {
        let maildir = self.maildir(address, folder)?;
        let mut paths = Vec::new();
        for sub in ["cur", "new"] {
            for entry in std::fs::read_dir(maildir.join(sub))? {
                paths.push(entry?.path());
            }
        }
        paths.sort();
        paths.into_iter().map(|path| Ok(std::fs::read(path)?)).collect()
    }
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
