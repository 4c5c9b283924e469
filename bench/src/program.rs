//! Postduif itself as a measured process: the release binary beside this one,
//! driven over HTTP as the page drives it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use testhost::{Host, User};

use crate::http::Client;
use crate::measure::{self, named, pause};

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
        self.add_account_at(client, user, incoming, None)
    }

    /// The same, with another name of the incoming server.
    pub fn add_account_at(
        &self,
        client: &mut Client,
        user: &User,
        incoming: &str,
        host: Option<&str>,
    ) -> Result<String> {
        let found = client.post("/api/setup/find", &json!({"address": user.address}))?;
        let proposal =
            lines(&found)?.into_iter().find(|line| line["type"] == "proposal").context("nothing found")?;
        let server = |side: &str, protocol: &str| -> Result<Value> {
            let all = proposal["proposal"][side].as_array().context("no servers")?;
            all.iter().find(|server| server["protocol"] == protocol).cloned().context("no such server")
        };
        let mut receiving = server("incoming", incoming)?;
        if let Some(host) = host {
            receiving["host"] = json!(host);
        }
        let settings = json!({
            "name": "Jan Jansen", "address": user.address, "password": user.password,
            "incoming": receiving, "outgoing": server("outgoing", "smtp")?,
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

    /// The JMAP ids of the accounts that it has with servers.
    pub fn accounts(&self, client: &mut Client) -> Result<Vec<String>> {
        let status: Value = serde_json::from_str(&client.get("/api/status")?)?;
        let all = status["accounts"].as_array().context("no accounts")?;
        let remote = all.iter().filter(|one| one["kind"] != "local");
        Ok(remote.filter_map(|one| one["id"].as_str().map(str::to_owned)).collect())
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
            pause(Duration::from_millis(50));
        }
    }

    /// Asks it to look at an account's server now, over the connection that stands.
    pub fn check(&self, client: &mut Client, account: &str) -> Result<()> {
        client.post(&format!("/api/accounts/{account}/check"), &json!({}))?;
        Ok(())
    }

    /// A line of the kernel's about its memory, in megabytes.
    pub fn memory(&self, name: &str) -> Result<f64> {
        measure::memory(&self.child, name)
    }

    /// How long it has computed since it started, for itself and in the kernel.
    pub fn computed(&self) -> Result<Duration> {
        Ok(ticks(&self.of("stat")?, [11, 12]))
    }

    /// How often each of its threads that live now has gone to sleep of its own accord.
    pub fn sleeps(&self) -> Result<BTreeMap<PathBuf, u64>> {
        let mut threads = BTreeMap::new();
        for task in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let path = task?.path();
            // A thread may end meanwhile.
            let Ok(status) = std::fs::read_to_string(path.join("status")) else { continue };
            threads.insert(path, named(&status, "voluntary_ctxt_switches:")? as u64);
        }
        Ok(threads)
    }

    /// Its connections to other hosts' addresses, those to its own page apart.
    pub fn connections(&self) -> Result<usize> {
        let mut sockets = BTreeSet::new();
        for file in std::fs::read_dir(format!("/proc/{}/fd", self.child.id()))? {
            // A file may be closed meanwhile.
            let Ok(to) = std::fs::read_link(file?.path()) else { continue };
            let to = to.to_string_lossy().into_owned();
            sockets.extend(
                to.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']')).map(str::to_owned),
            );
        }
        // proc_pid_net(5): the second and third columns are the ends, the fourth the state (01: established).
        let table = self.of("net/tcp")?;
        let own = format!(":{:04X}", self.at.port());
        let is_out = |line: &&str| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            matches!(fields[..], [_, local, _, "01", _, _, _, _, _, inode, ..] if sockets.contains(inode) && !local.ends_with(&own))
        };
        Ok(table.lines().skip(1).filter(is_out).count())
    }

    /// Ends it as a person's Ctrl-C would, and waits: what it keeps is complete then.
    pub fn stop(mut self) -> Result<()> {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM)?;
        self.child.wait()?;
        Ok(())
    }

    fn of(&self, file: &str) -> Result<String> {
        Ok(std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()))?)
    }
}

/// The sum of two times in a `stat` of the kernel's, by their places behind the
/// name, which may have spaces; in steps of 10 ms (proc_pid_stat(5)).
pub fn ticks(stat: &str, places: [usize; 2]) -> Duration {
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let of = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis(places.map(of).iter().sum::<u64>() * 10)
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

/// Builds what is measured as this program was built.
pub fn build() -> Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([
        "build",
        "--package",
        "postduif",
        "--manifest-path",
        concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
    ]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    ensure!(cargo.status()?.success(), "postduif cannot be built");
    Ok(())
}

fn binary() -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("postduif"))
}
