//! `postduif account apply`: makes the accounts agree with a file. What the file
//! names is added or changed, and proven as everywhere; what it does not name
//! stays. A second run does nothing. Passwords come from a command or an open
//! file descriptor, never from the file itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow};
use mail::Secret;
use mail::server::Server;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{Desk, Exit, stop, terminal};
use super::add::{Add, add_with, by_hand};
use super::{senders, upkeep, writers};

/// Applying.
#[derive(Debug, clap::Args)]
pub struct Apply {
    /// The file, in TOML: one [[account]] for each
    file: PathBuf,
    /// Change nothing, only say what would be done
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    account: Vec<Wanted>,
}

/// One account as the file wants it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    address: String,
    #[serde(default)]
    name: Option<String>,
    /// Found, where it is not named.
    #[serde(default)]
    incoming: Option<String>,
    #[serde(default)]
    outgoing: Option<String>,
    #[serde(default)]
    user: Option<String>,
    #[serde(default)]
    receive_only: bool,
    /// For the shell; the first line that it prints is the password.
    #[serde(default)]
    password_command: Option<String>,
    #[serde(default)]
    password_fd: Option<u32>,
    /// Beside the first one.
    #[serde(default)]
    more_outgoing: Vec<senders::Sender>,
    /// What stands in what is written from the account's address, and from others.
    #[serde(default)]
    identity: Vec<writers::Writer>,
}

/// What is to be done about one.
enum Step {
    Add,
    /// The account, and the body for its other servers where they differ.
    Change(Value, Option<Value>),
    Nothing,
}

/// Runs it.
pub async fn run(desk: &Desk, asked: &Apply) -> Result<Exit> {
    let file = read(&asked.file).map_err(|error| stop(Exit::Usage, format!("{error:#}")))?;
    let (mut told, mut open) = (Vec::new(), false);
    let beside = asked.file.parent().unwrap_or(Path::new(""));
    for wanted in &file.account {
        let step = step(desk, wanted, beside).await?;
        let word = match &step {
            Step::Add => "add",
            Step::Change(..) => "change",
            Step::Nothing => "same",
        };
        if !desk.json {
            let address = terminal::one_line(&wanted.address);
            terminal::say(&desk.texts.with(&format!("account-apply-{word}"), &[("address", &address)]));
        }
        told.push(json!({ "address": wanted.address, "step": word }));
        open |= !matches!(step, Step::Nothing);
        if !asked.check {
            take(desk, wanted, step, beside).await?;
        }
    }
    if desk.json {
        terminal::say_json(&json!({ "plan": told }));
    }
    Ok(if asked.check && open { Exit::Warnings } else { Exit::Done })
}

fn read(path: &Path) -> Result<File> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    // Without the line itself: somebody may have written a password there (invariant 23).
    let file = toml::from_str::<File>(&text)
        .map_err(|error| anyhow!("{} cannot be used: {}", path.display(), error.message()))?;
    for wanted in &file.account {
        let wrong = |why| anyhow!("{}: {why}", wanted.address);
        wanted.servers().map_err(wrong)?;
        wanted.more_outgoing.iter().try_for_each(|one| one.place().map(drop)).map_err(wrong)?;
    }
    Ok(file)
}

impl Wanted {
    /// Its servers as far as the file names them.
    fn servers(&self) -> Result<[Option<Server>; 2], String> {
        let server = |url: &Option<String>| {
            let server = url.as_deref().map(by_hand).transpose()?;
            Ok::<_, String>(server.map(|server| match &self.user {
                Some(user) => Server { user: user.clone(), ..server },
                None => server,
            }))
        };
        Ok([server(&self.incoming)?, server(&self.outgoing)?])
    }

    fn password(&self, desk: &Desk) -> Result<Secret<String>> {
        password(desk, &self.address, self.password_command.as_deref(), self.password_fd)
    }
}

/// From a command, a descriptor, or else the keyboard.
pub fn password(desk: &Desk, user: &str, command: Option<&str>, fd: Option<u32>) -> Result<Secret<String>> {
    match (command, fd) {
        (Some(command), _) => from_command(command),
        (None, Some(number)) => terminal::password(&desk.texts, user, terminal::From::Descriptor(number)),
        (None, None) => terminal::password(&desk.texts, user, terminal::From::Keyboard),
    }
}

async fn step(desk: &Desk, wanted: &Wanted, beside: &Path) -> Result<Step> {
    let status = desk.door.get("/api/status").await?;
    let here = status["accounts"].as_array().into_iter().flatten().find(|row| {
        row["address"].as_str().is_some_and(|address| address.eq_ignore_ascii_case(&wanted.address))
    });
    let Some(here) = here else { return Ok(Step::Add) };
    let id = here["id"].as_str().unwrap_or_default();
    let account = desk.door.get(&format!("/api/accounts/{id}")).await?;
    let servers = wanted.servers().map_err(|why| stop(Exit::Usage, why))?;
    let mut body = json!({ "receiveOnly": wanted.receive_only });
    let mut differs = false;
    for (side, new) in ["incoming", "outgoing"].into_iter().zip(servers) {
        let known: Option<Server> = serde_json::from_value(account[side].clone()).ok();
        let new = new.map(|new| with_what_is_known(new, known.as_ref()));
        differs |= new.is_some() && new != known && !(side == "outgoing" && wanted.receive_only);
        body[side] = json!(new.or(known));
    }
    let more = senders::differ(&account, &wanted.more_outgoing)?
        || writers::differ(desk, &account["id"], &wanted.identity, beside).await?;
    Ok(match differs || more {
        true => Step::Change(account, differs.then_some(body)),
        false => Step::Nothing,
    })
}

/// A login name that the file leaves open stays; what a source said of ways to sign in is no difference.
pub fn with_what_is_known(new: Server, known: Option<&Server>) -> Server {
    let Some(known) = known else { return new };
    let user = if new.user.is_empty() { known.user.clone() } else { new.user.clone() };
    Server { user, auth: known.auth.clone(), ..new }
}

async fn take(desk: &Desk, wanted: &Wanted, step: Step, beside: &Path) -> Result<()> {
    let id = match step {
        Step::Nothing => return Ok(()),
        Step::Change(mut account, body) => {
            if let Some(body) = body {
                upkeep::hand_in(desk, &account, body, &[]).await?;
            }
            account["id"].take()
        }
        Step::Add => add(desk, wanted).await?,
    };
    senders::take(desk, id.as_str().unwrap_or_default(), &wanted.more_outgoing).await?;
    writers::take(desk, &id, &wanted.identity, beside).await
}

/// Adds the account; gives its id.
async fn add(desk: &Desk, wanted: &Wanted) -> Result<Value> {
    let [incoming, outgoing] = wanted.servers().map_err(|why| stop(Exit::Usage, why))?;
    let add = Add {
        address: Some(wanted.address.clone()),
        name: wanted.name.clone(),
        user: wanted.user.clone(),
        receive_only: wanted.receive_only,
        incoming,
        outgoing,
        ..Add::default()
    };
    let password = wanted.password(desk)?;
    let (mut added, _) = add_with(desk, &add, Some(&password)).await?;
    Ok(added["accountId"].take())
}

/// What the person's own command prints first. Its errors go to the terminal.
fn from_command(command: &str) -> Result<Secret<String>> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let child = Command::new(shell).args([flag, command]).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = child.context("the password command")?;
    let line = child.stdout.take().map(terminal::first_line).transpose()?;
    let ended = child.wait()?;
    match line {
        Some(line) if ended.success() && !line.reveal().is_empty() => Ok(line),
        _ => Err(stop(Exit::NeedsPerson, format!("the password command gave none: {ended}"))),
    }
}
