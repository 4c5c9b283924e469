//! `postduif account`: [`add`] finds, [`prove`]s and saves; what is done to an
//! account that is here stands in [`upkeep`].

use anyhow::Result;
use serde_json::{Value, json};

use super::{Desk, Exit, sign_in, stop, terminal};

mod add;
mod apply;
mod convert;
mod find;
mod keep;
pub mod prove;
mod senders;
mod upkeep;
mod writers;

pub use add::by_hand;

/// What to do with accounts.
#[derive(Debug, clap::Subcommand)]
pub enum Account {
    /// Add an account: finds the settings, signs in to prove them, saves
    Add(Box<add::Add>),
    /// Give an account a new password, or sign in anew: once for both servers
    #[command(visible_alias = "password")]
    SignIn(Box<sign_in::SignIn>),
    /// List the accounts
    List,
    /// Show what is set for an account, as text to copy; no password is in it
    Show(upkeep::Which),
    /// Stop fetching and sending until resumed
    Pause(upkeep::Which),
    /// Go on; what was saved unproven is proven first
    Resume(upkeep::Which),
    /// Put away what its server refused to change and `status` shows
    Dismiss(upkeep::Which),
    /// Say whether a POP3 server that names its messages anew has the same mailbox
    Answer(upkeep::Answer),
    /// Give an account other servers; they are saved if they let you in
    Change(Box<upkeep::Change>),
    /// Make a POP3 account one of IMAP, or the other way round; says first what that means
    Convert(Box<convert::Convert>),
    /// Send yourself a message, and say what the outgoing server answered
    Test(upkeep::Which),
    /// Ask the provider what the settings are today, and list what differs
    Check(upkeep::Check),
    /// Make the accounts agree with a file; passwords come from commands that it names
    Apply(apply::Apply),
    /// Say what is kept on the server and what here
    Keep(Box<keep::Keep>),
    /// Remove an account from this computer; it can be restored for 30 days
    Remove(Remove),
    /// List what was removed, or take an account back
    Restore(upkeep::Restore),
}

impl Account {
    /// Whether it changes nothing.
    pub fn only_looks(&self) -> bool {
        match self {
            Account::List | Account::Show(_) => true,
            Account::Restore(restore) => restore.only_looks(),
            Account::Keep(keep) => keep.only_looks(),
            _ => false,
        }
    }

    /// Whether mail is fetched for it.
    pub fn needs_servers(&self) -> bool {
        matches!(self, Account::Convert(_))
    }
}

/// Removing.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// Its address, or its id
    account: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Runs one of them.
pub async fn run(desk: &Desk, command: &Account) -> Result<Exit> {
    match command {
        Account::Add(command) => add::add(desk, command).await,
        Account::SignIn(command) => sign_in::run(desk, command).await,
        Account::List => list(desk).await,
        Account::Show(which) => upkeep::show(desk, which).await,
        Account::Pause(which) => upkeep::pause(desk, which).await,
        Account::Resume(which) => upkeep::resume(desk, which).await,
        Account::Dismiss(which) => upkeep::dismiss(desk, which).await,
        Account::Answer(answer) => upkeep::answer(desk, answer).await,
        Account::Change(command) => upkeep::change(desk, command).await,
        Account::Convert(command) => convert::run(desk, command).await,
        Account::Test(which) => upkeep::test(desk, which).await,
        Account::Check(command) => upkeep::check(desk, command).await,
        Account::Apply(command) => apply::run(desk, command).await,
        Account::Keep(command) => keep::run(desk, command).await,
        Account::Remove(command) => remove(desk, command).await,
        Account::Restore(command) => upkeep::restore(desk, command).await,
    }
}

async fn list(desk: &Desk) -> Result<Exit> {
    let status = desk.door.get("/api/status").await?;
    if desk.json {
        terminal::say_json(&status["accounts"]);
        return Ok(Exit::Done);
    }
    let rows: Vec<&Value> =
        status["accounts"].as_array().into_iter().flatten().filter(|row| row["kind"] != "local").collect();
    if rows.is_empty() {
        terminal::note(&desk.texts.text("account-none"));
    }
    for row in rows {
        let word = |key: &str| row[key].as_str().unwrap_or_default();
        let phase = super::sync::phase_text(desk, row);
        terminal::say(&format!(
            "{:5} {} {:5} {phase}",
            word("id"),
            terminal::column(word("address"), 36),
            word("kind")
        ));
    }
    Ok(Exit::Done)
}

async fn remove(desk: &Desk, asked: &Remove) -> Result<Exit> {
    let texts = &desk.texts;
    let account = named(desk, &asked.account).await?;
    let address = account["address"].as_str().unwrap_or_default();
    if !asked.yes && !terminal::confirm(texts, &texts.with("account-remove-sure", &[("address", address)]))? {
        return Ok(Exit::NeedsPerson);
    }
    let id = account["id"].as_str().unwrap_or_default();
    desk.door.delete(&format!("/api/accounts/{id}")).await?;
    match desk.json {
        true => terminal::say_json(&json!({ "removed": id })),
        false => terminal::say(&texts.with("account-removed", &[("address", address)])),
    }
    Ok(Exit::Done)
}

/// The account with that address or id.
pub async fn named(desk: &Desk, name: &str) -> Result<Value> {
    let mut status = desk.door.get("/api/status").await?;
    let fits = |row: &&mut Value| {
        row["id"] == name || row["address"].as_str().is_some_and(|address| address.eq_ignore_ascii_case(name))
    };
    let found = status["accounts"].as_array_mut().into_iter().flatten().find(fits).map(Value::take);
    found.ok_or_else(|| stop(Exit::NotHere, desk.texts.with("account-unknown", &[("name", name)])))
}

/// The account that was named, else the first one with a server, else the local one.
pub async fn named_or_first(desk: &Desk, name: Option<&str>) -> Result<Value> {
    if let Some(name) = name {
        return named(desk, name).await;
    }
    let mut status = desk.door.get("/api/status").await?;
    let rows = status["accounts"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let first = rows.iter().find(|row| row["kind"] != "local").or(rows.first()).cloned();
    first.ok_or_else(|| stop(Exit::NotHere, desk.texts.text("account-none")))
}
