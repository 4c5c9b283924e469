//! mbsync and notmuch as they come, on the same mailbox.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use testhost::{Host, User};

/// Fetches the inbox into a Maildir with mbsync.
pub fn mbsync(host: &Host, user: &User, dir: &Path) -> Result<()> {
    std::fs::create_dir_all(dir.join("mail"))?;
    let config = format!(
        "IMAPAccount a\nHost {}\nPort {}\nUser {}\nPass {}\nSSLType IMAPS\nCertificateFile {}\n\nIMAPStore far\nAccount a\n\n\
         MaildirStore near\nPath {dir}/mail/\nInbox {dir}/mail/INBOX\nSubFolders Verbatim\n\n\
         Channel c\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSync Pull\nSyncState *\n",
        host.layout().mail(),
        host.layout().port(993),
        user.address,
        user.password,
        // The certificate itself, not its authority: mbsync then asks for no name, and has an address.
        host.layout().path("certificates/mail.pem").display(),
        dir = dir.display(),
    );
    let file = dir.join("mbsyncrc");
    std::fs::write(&file, config)?;
    quiet(Command::new("mbsync").arg("-q").arg("-c").arg(file).arg("c"))
}

/// Indexes what mbsync fetched.
pub fn notmuch(dir: &Path) -> Result<()> {
    let file = dir.join("notmuch-config");
    std::fs::write(
        &file,
        format!(
            "[database]\npath={}/mail\n[user]\nname=Jan\nprimary_email=jan@voorbeeld.test\n[new]\ntags=new\n",
            dir.display()
        ),
    )?;
    quiet(Command::new("notmuch").env("NOTMUCH_CONFIG", file).args(["new", "--quiet"]))
}

fn quiet(command: &mut Command) -> Result<()> {
    let out = command.stdin(Stdio::null()).output()?;
    ensure!(
        out.status.success(),
        "{command:?} ended with {}: {}",
        out.status,
        String::from_utf8_lossy(&out.stderr)
    );
    Ok(())
}
