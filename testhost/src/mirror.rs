//! mbsync at a mailbox: a real second client, whose Maildir a test may change
//! as any mail program would.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::{Host, User};

/// A Maildir tree that mbsync keeps as the server's, and the server as it.
pub struct Mirror {
    dir: PathBuf,
}

/// Which way mbsync carries changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the server.
    Pull,
    /// From the server and to it.
    Both,
}

impl Mirror {
    /// Writes mbsync's configuration into a directory; `folders` as its `Patterns` name them.
    pub fn new(host: &Host, user: &User, dir: &Path, folders: &str, direction: Direction) -> Result<Mirror> {
        let mirror = Mirror { dir: dir.to_owned() };
        std::fs::create_dir_all(mirror.dir.join("mail"))?;
        let how = match direction {
            Direction::Pull => "Create Near\nSync Pull\n",
            Direction::Both => "Create Both\nSync All\nExpunge Both\n",
        };
        let config = format!(
            "IMAPAccount a\nHost {}\nPort {}\nUser {}\nPass {}\nSSLType IMAPS\nCertificateFile {}\n\n\
             IMAPStore far\nAccount a\n\n\
             MaildirStore near\nPath {dir}/mail/\nInbox {dir}/mail/INBOX\nSubFolders Verbatim\n\n\
             Channel c\nFar :far:\nNear :near:\nPatterns {folders}\n{how}SyncState *\n",
            host.layout().mail(),
            host.layout().port(993),
            user.address,
            user.password,
            // The certificate itself, not its authority: mbsync then asks for no name, and has an address.
            host.layout().path("certificates/mail.pem").display(),
            dir = dir.display(),
        );
        std::fs::write(mirror.dir.join("mbsyncrc"), config)?;
        Ok(mirror)
    }

    /// mbsync, as it is run once.
    pub fn command(&self) -> Command {
        let mut mbsync = Command::new("mbsync");
        mbsync.arg("-q").arg("-c").arg(self.dir.join("mbsyncrc")).arg("c");
        mbsync
    }

    /// Runs mbsync once.
    pub fn sync(&self) -> Result<()> {
        let out = self.command().stdin(Stdio::null()).output().context("starting mbsync")?;
        let said = String::from_utf8_lossy(&out.stderr);
        ensure!(out.status.success(), "mbsync ended with {}: {said}", out.status);
        Ok(())
    }

    /// The files of a folder.
    pub fn files(&self, folder: &str) -> Result<Vec<PathBuf>> {
        let mut files = vec![];
        for sub in ["cur", "new"] {
            for entry in std::fs::read_dir(self.folder(folder).join(sub)).into_iter().flatten() {
                files.push(entry?.path());
            }
        }
        files.sort();
        Ok(files)
    }

    /// Where a folder is, or will be.
    pub fn folder(&self, folder: &str) -> PathBuf {
        self.dir.join("mail").join(folder)
    }
}

/// The Maildir flags of a file, in order.
pub fn flags(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.split_once(":2,").map(|(_, flags)| flags.to_owned()).unwrap_or_default()
}
