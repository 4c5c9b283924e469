//! Postduif itself as a measured process: the release binary beside this one,
//! driven over HTTP as the page drives it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use testhost::{Host, User};

use crate::http::Client;
use crate::report;

/// A running Postduif.
pub struct Program {
    child: Child,
    at: SocketAddr,
    token: String,
}

impl Program {
    /// Starts it on a data directory.
    pub fn start(host: &Host, data: &Path) -> Result<Program> {
        let mut child = beside(host, data)?
            .args(["--no-open", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting postduif")?;
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().context("no output")?);
        while !line.contains("http://127.0.0.1:") {
            line.clear();
            ensure!(out.read_line(&mut line)? > 0, "postduif ended before it printed its address");
        }
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        let address =
            line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).context("no address")?;
        let token = std::fs::read_to_string(data.join("token"))?.trim().to_owned();
        Ok(Program { child, at: address.parse()?, token })
    }

    /// A new connection to it.
    pub fn client(&self) -> Result<Client> {
        Client::new(self.at, &self.token)
    }

    /// Adds the account as the page does: find, prove, add; `imap` or `pop3`. Gives its JMAP id.
    pub fn add_account(&self, client: &mut Client, user: &User, incoming: &str) -> Result<String> {
        let found = client.post("/api/setup/find", &json!({"address": user.address}))?;
        let proposal =
            lines(&found)?.into_iter().find(|line| line["type"] == "proposal").context("nothing found")?;
        let server = |side: &str, protocol: &str| -> Result<Value> {
            let all = proposal["proposal"][side].as_array().context("no servers")?;
            all.iter().find(|server| server["protocol"] == protocol).cloned().context("no such server")
        };
        let settings = json!({
            "name": "Jan Jansen", "address": user.address, "password": user.password,
            "incoming": server("incoming", incoming)?, "outgoing": server("outgoing", "smtp")?,
        });
        let proven = client.post("/api/setup/prove", &settings)?;
        let done = lines(&proven)?.into_iter().find(|line| line["type"] == "done").context("no proof")?;
        let added = client.post(
            "/api/accounts",
            &json!({"proof": done["proof"], "remember": true, "receiveOnly": false}),
        )?;
        let added: Value = serde_json::from_str(&added)?;
        Ok(added["accountId"].as_str().context("no account id")?.to_owned())
    }

    /// Waits until every message of the inbox is stored with its whole content.
    pub fn wait_until_synced(&self, client: &mut Client, account: &str, messages: u32) -> Result<()> {
        loop {
            let status: Value = serde_json::from_str(&client.get("/api/status")?)?;
            let all = status["accounts"].as_array().context("no accounts")?;
            let one = all.iter().find(|one| one["id"] == account).context("no such account")?;
            ensure!(one["lastError"].is_null(), "sync failed: {one}");
            let done = one["phase"] == "idle" && one["missing"] == 0;
            if done && inbox(client, account)?["totalEmails"].as_u64() == Some(u64::from(messages)) {
                return Ok(());
            }
            // Each look costs what it looks at.
            report::pause(50);
        }
    }

    /// What it has cost since it started, as the kernel counts it, and what its data takes.
    pub fn cost(&self, data: &Path) -> Result<Cost> {
        let of = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()));
        let (status, io, stat) = (of("status")?, of("io")?, of("stat")?);
        // proc_pid_stat(5): what follows the name in brackets; times in hundredths of a second.
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let seconds =
            |n: usize| Ok::<_, anyhow::Error>(fields.get(n).context("no time")?.parse::<f64>()? / 100.0);
        Ok(Cost {
            peak_mb: named(&status, "VmHWM:")? / 1024.0,
            user: seconds(11)?,
            kernel: seconds(12)?,
            written_mb: named(&io, "write_bytes:")? / 1e6,
            stored_mb: (size(data)? + size(&data.join("bodies"))?) as f64 / 1e6,
        })
    }
}

/// What a run cost.
#[derive(Debug, Default, Clone, Copy)]
pub struct Cost {
    /// The largest memory held.
    pub peak_mb: f64,
    /// Seconds of computing in the program itself.
    pub user: f64,
    /// And in the kernel for it.
    pub kernel: f64,
    /// Handed to the disk.
    pub written_mb: f64,
    /// What the data directory holds, the log apart.
    pub stored_mb: f64,
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Cost { peak_mb, user, kernel, written_mb, stored_mb } = self;
        let all = user + kernel;
        write!(f, "peak memory {peak_mb:.0} MB; computes {all:.1} s, {kernel:.1} in the kernel; ")?;
        write!(f, "writes {written_mb:.0} MB, keeps {stored_mb:.0}")
    }
}

/// Bytes of a folder's files. The log is empty once it is folded in.
fn size(dir: &Path) -> Result<u64> {
    let mut sum = 0;
    for file in std::fs::read_dir(dir).into_iter().flatten() {
        let file = file?;
        let is_log = file.file_name().to_string_lossy().ends_with("-wal");
        sum += if is_log { 0 } else { file.metadata()?.len() };
    }
    Ok(sum)
}

/// The number after a name in one of the kernel's lists.
fn named(list: &str, name: &str) -> Result<f64> {
    let line = list.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name}"))?;
    Ok(line.split_whitespace().next().context("no number")?.parse()?)
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Looks once at a data directory's accounts, from a process's start to its end.
pub fn sync(host: &Host, data: &Path) -> Result<()> {
    let out = beside(host, data)?.arg("sync").stdin(Stdio::null()).output()?;
    ensure!(out.status.success(), "postduif sync: {}", String::from_utf8_lossy(&out.stderr));
    Ok(())
}

/// The command line on a data directory, beside the test host.
fn beside(host: &Host, data: &Path) -> Result<Command> {
    let mut command = Command::new(binary()?);
    command.arg("--data-dir").arg(data).arg("--no-keyring");
    command.arg("--resolver").arg(host.layout().resolver().to_string());
    command.arg("--ca-file").arg(host.ca_file());
    Ok(command)
}

/// The inbox; null before the first folders are known.
pub fn inbox(client: &mut Client, account: &str) -> Result<Value> {
    let mailboxes = client.jmap(json!([["Mailbox/get", {"accountId": account, "ids": null}, "0"]]))?;
    let list = mailboxes[0]["list"].as_array().context("no list")?;
    Ok(list.iter().find(|mailbox| mailbox["role"] == "inbox").cloned().unwrap_or_default())
}

fn lines(text: &str) -> Result<Vec<Value>> {
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// The command line on a data directory.
pub fn command_line(data: &Path) -> Result<Command> {
    let mut command = Command::new(binary()?);
    command.arg("--data-dir").arg(data).arg("--no-keyring");
    Ok(command)
}

fn binary() -> Result<PathBuf> {
    let beside = std::env::current_exe()?.with_file_name("postduif");
    ensure!(beside.exists(), "{} is missing: cargo build --release -p postduif -p bench", beside.display());
    Ok(beside)
}
