//! mbsync, notmuch and mu as they come, on the same mailbox.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, ensure};
use testhost::mirror::{Direction, Mirror};
use testhost::{Host, User};

use crate::measure::watched;

/// Fetches the inbox into a Maildir with mbsync; gives its time and the most memory it held.
pub fn mbsync(host: &Host, user: &User, dir: &Path) -> Result<(Duration, f64)> {
    watched(&mut Mirror::new(host, user, dir, "INBOX", Direction::Pull)?.command())
}

/// Collects by POP3 with fetchmail into one file, leaving all at the server.
pub fn fetchmail(host: &Host, user: &User, dir: &Path) -> Result<()> {
    let config = format!(
        "set idfile \"{dir}/fetchids\"\npoll {} with proto POP3 service {} uidl user \"{}\" password \"{}\" \
         ssl no sslcertck fetchall keep bsmtp \"{dir}/fetched\"\n",
        host.layout().mail(),
        host.layout().port(995),
        user.address,
        user.password,
        dir = dir.display(),
    );
    let file = dir.join("fetchmailrc");
    std::fs::write(&file, config)?;
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
    quiet(Command::new("fetchmail").env("FETCHMAILHOME", dir).arg("--silent").arg("-f").arg(file))
}

/// Collects by POP3 with mpop into one file, leaving all at the server.
pub fn mpop(host: &Host, user: &User, dir: &Path) -> Result<()> {
    let config = format!(
        "account a\nhost {}\nport {}\nuser {}\npassword {}\ntls on\ntls_starttls off\ntls_certcheck off\n\
         auth user\nkeep on\nuidls_file {dir}/uidls\ndelivery mbox {dir}/mpop\n",
        host.layout().mail(),
        host.layout().port(995),
        user.address,
        user.password,
        dir = dir.display(),
    );
    let file = dir.join("mpoprc");
    std::fs::write(&file, config)?;
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
    quiet(Command::new("mpop").arg("-q").arg("-C").arg(file).arg("a"))
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
    quiet(notmuch_command(dir).args(["new", "--quiet"]))
}

/// notmuch on what it indexed.
pub fn notmuch_command(dir: &Path) -> Command {
    let mut command = Command::new("notmuch");
    command.env("NOTMUCH_CONFIG", dir.join("notmuch-config"));
    command
}

/// Indexes the same with mu.
pub fn mu(dir: &Path) -> Result<()> {
    let maildir = format!("--maildir={}/mail", dir.display());
    quiet(Command::new("mu").args(["init", "--quiet"]).arg(mu_home(dir)).arg(maildir))?;
    quiet(Command::new("mu").args(["index", "--quiet"]).arg(mu_home(dir)))
}

/// The option that says where its index is.
pub fn mu_home(dir: &Path) -> String {
    format!("--muhome={}/mu", dir.display())
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
