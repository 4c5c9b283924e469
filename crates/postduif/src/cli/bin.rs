//! `postduif bin`: messages that are gone from every folder, here and on the
//! server, and can be had back for thirty days.

use anyhow::Result;
use serde_json::json;

use super::account::named_or_first;
use super::folder::Folders;
use super::{Desk, Exit, terminal};

/// What can be done with the bin.
#[derive(Debug, clap::Subcommand)]
pub enum Bin {
    /// List what can be had back, the newest first
    List(Whose),
    /// Put a message back, here and on the server
    Restore {
        /// Its id, as list prints it
        id: String,
        /// The folder, by task or path
        #[arg(long, value_name = "FOLDER", default_value = "inbox")]
        into: String,
        #[command(flatten)]
        whose: Whose,
    },
}

/// Of which account.
#[derive(Debug, clap::Args)]
pub struct Whose {
    /// The account's address or id; the first one if not given
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
}

impl Bin {
    /// Whether it only looks.
    pub fn only_looks(&self) -> bool {
        matches!(self, Bin::List(_))
    }
}

/// `postduif bin`
pub async fn run(desk: &Desk, asked: &Bin) -> Result<Exit> {
    match asked {
        Bin::List(whose) => list(desk, whose).await,
        Bin::Restore { id, into, whose } => restore(desk, id, into, whose).await,
    }
}

async fn list(desk: &Desk, whose: &Whose) -> Result<Exit> {
    let account = named_or_first(desk, whose.account.as_deref()).await?;
    let path = format!("/api/accounts/{}/bin", account["id"].as_str().unwrap_or_default());
    let all = desk.door.get(&path).await?;
    if desk.json {
        terminal::say_json(&all);
        return Ok(Exit::Done);
    }
    let all = all.as_array().map(Vec::as_slice).unwrap_or_default();
    if all.is_empty() {
        terminal::note(&desk.texts.text("bin-empty"));
    }
    for one in all {
        let text = |key: &str| one[key].as_str().unwrap_or_default();
        let from = &one["from"][0];
        let from = from["name"].as_str().or(from["email"].as_str()).unwrap_or_default();
        terminal::say(&format!(
            "{:12} {} {} {}",
            text("id"),
            terminal::local_time_of(one["receivedAt"].as_i64().unwrap_or_default()),
            terminal::column(from, 24),
            terminal::one_line(text("subject")),
        ));
    }
    Ok(Exit::Done)
}

async fn restore(desk: &Desk, id: &str, into: &str, whose: &Whose) -> Result<Exit> {
    let account = named_or_first(desk, whose.account.as_deref()).await?;
    let mailbox = Folders::in_account(desk, account["id"].clone()).await?.named(desk, into)?;
    let path = format!("/api/accounts/{}/bin/{id}/restore", account["id"].as_str().unwrap_or_default());
    let back = desk.door.post(&path, &json!({ "mailbox": mailbox })).await?;
    match desk.json {
        true => terminal::say_json(&back),
        false => terminal::say(&desk.texts.with("bin-restored", &[("name", into)])),
    }
    Ok(Exit::Done)
}
