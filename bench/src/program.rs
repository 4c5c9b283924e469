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
            report::pause();
        }
    }

    /// The largest memory it has held, in MB, as the kernel counts it.
    pub fn peak_mb(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("no VmHWM")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(kilobytes / 1024.0)
    }
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
