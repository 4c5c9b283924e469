//! `postduif identity`: the addresses that an account's mail is written from, and what
//! stands in it: name, reply address, organisation and signature.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use mail::address;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::account::named as account_named;
use super::{Desk, Exit, stop, terminal};
use crate::limits::SIGNATURE_BYTES;

/// What can be done with identities.
#[derive(Debug, clap::Subcommand)]
pub enum Identity {
    /// List the addresses to write from, the default first
    List {
        /// The account's address, or its id
        account: String,
    },
    /// Write from another address too, instead of adding the mailbox twice
    Add {
        /// The account's address, or its id
        account: String,
        /// The address to write from
        address: String,
        #[command(flatten)]
        words: Box<Words>,
    },
    /// Change what stands in what is written from an address; what is not named stays
    Change {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        words: Box<Words>,
    },
    /// Make an address the one that new messages are written from
    Default(Which),
    /// Write from an address no more
    Remove(Which),
}

/// One identity of an account.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// The account's address, or its id
    account: String,
    /// The address to write from, or the identity's id, as list prints it
    identity: String,
}

/// What stands in the messages of an identity; `None` keeps, empty takes away.
#[derive(Debug, Default, clap::Args, Deserialize)]
pub struct Words {
    /// Your name, as others see it
    #[arg(long)]
    name: Option<String>,
    /// Where answers are to go, if not to the address itself; several with commas, empty for none
    #[arg(long, value_name = "ADDRESSES")]
    reply_to: Option<String>,
    /// The organisation to name in messages; empty for none
    #[arg(long, value_name = "NAME")]
    organization: Option<String>,
    /// The text under messages; empty for none
    #[arg(long, value_name = "TEXT")]
    signature: Option<String>,
    /// Take the signature from a text file
    #[arg(long, value_name = "FILE", conflicts_with = "signature")]
    signature_file: Option<PathBuf>,
    /// Where the signature stands in an answer: under your text, at the end, or nowhere
    #[arg(long, value_name = "PLACE")]
    in_replies: Option<InReplies>,
}

/// Where a signature stands in an answer.
#[derive(Debug, Clone, Copy, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum InReplies {
    /// Under your text, above what is quoted
    Above,
    /// At the end, under what is quoted
    Below,
    /// Nowhere
    Never,
}

impl Identity {
    /// Whether it changes nothing.
    pub fn only_looks(&self) -> bool {
        matches!(self, Identity::List { .. })
    }
}

/// Runs one of them.
pub async fn run(desk: &Desk, command: &Identity) -> Result<Exit> {
    match command {
        Identity::List { account } => list(desk, account).await,
        Identity::Add { account, address, words } => {
            let patch = words.patch(desk, Path::new(""))?;
            let account = account_named(desk, account).await?;
            let identity = add(desk, &account["id"], address, &patch).await?;
            done(desk, &identity, address, "identity-added")
        }
        Identity::Change { which, words } => {
            let patch = words.patch(desk, Path::new(""))?;
            let (account, known) = which.find(desk).await?;
            change(desk, &account, &known["id"], &patch).await?;
            done(desk, &known["id"], email(&known), "identity-changed")
        }
        Identity::Default(which) => {
            let (account, known) = which.find(desk).await?;
            desk.door.post(&(path(&account, &known["id"]) + "/prefer"), &json!({})).await?;
            done(desk, &known["id"], email(&known), "identity-default")
        }
        Identity::Remove(which) => remove(desk, which).await,
    }
}

impl Words {
    /// The properties to set, of which those that JMAP knows have its names. `beside` is where a file
    /// that is named without a whole path stands.
    pub fn patch(&self, desk: &Desk, beside: &Path) -> Result<Map<String, Value>> {
        let mut patch = Map::new();
        for (key, value) in [("name", &self.name), ("organization", &self.organization)] {
            if let Some(text) = value {
                if text.contains(char::is_control) {
                    return Err(stop(Exit::Usage, format!("{key}: more than one line")));
                }
                patch.insert(key.to_owned(), json!(text.trim()));
            }
        }
        if let Some(text) = &self.reply_to {
            patch.insert("replyTo".to_owned(), reply_to(text)?);
        }
        let signature = match &self.signature_file {
            Some(file) => Some(read(desk, &beside.join(file))?),
            None => self.signature.clone(),
        };
        if let Some(text) = signature {
            patch.insert("textSignature".to_owned(), json!(text.trim_end()));
        }
        if let Some(place) = self.in_replies {
            patch.insert("inReplies".to_owned(), json!(place));
        }
        Ok(patch)
    }
}

/// As JMAP takes it: none is null.
fn reply_to(text: &str) -> Result<Value> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    let people = address::parse_list(text);
    if people.is_empty() || people.iter().any(|one| address::Typed::parse(&one.email).is_err()) {
        return Err(stop(Exit::Usage, format!("{text}: not an address")));
    }
    Ok(json!(people))
}

/// A signature is taken over once: the file may go, and nothing is missing then.
fn read(desk: &Desk, path: &Path) -> Result<String> {
    let refused = |why: &str| {
        let file = path.display().to_string();
        stop(Exit::Failed, desk.texts.with("identity-file", &[("file", &file), ("why", why)]))
    };
    let file = std::fs::File::open(path).map_err(|error| refused(&error.to_string()))?;
    let mut text = String::new();
    let read = file.take(SIGNATURE_BYTES + 1).read_to_string(&mut text);
    let size = read.map_err(|error| refused(&error.to_string()))?;
    match u64::try_from(size).is_ok_and(|size| size <= SIGNATURE_BYTES) {
        true => Ok(text),
        false => Err(refused(&format!("> {SIGNATURE_BYTES} bytes"))),
    }
}

/// The identities of an account, the default first: what JMAP has of them, and the rest.
pub async fn all(desk: &Desk, account: &Value) -> Result<Vec<Value>> {
    let get = json!({ "accountId": account, "ids": null });
    let mut all = desk.door.call("Identity/get", get).await?["list"].take();
    let words = desk.door.get("/api/identities").await?;
    for one in all.as_array_mut().into_iter().flatten() {
        let own = words.as_array().into_iter().flatten().find(|words| words["id"] == one["id"]);
        for key in ["organization", "inReplies"] {
            one[key] = own.map(|own| own[key].clone()).unwrap_or_default();
        }
    }
    Ok(all.as_array_mut().map(std::mem::take).unwrap_or_default())
}

/// The identity with that address or id.
pub async fn named(desk: &Desk, account: &Value, name: &str) -> Result<Value> {
    let all = all(desk, account).await?;
    let is = |known: &Value| known.as_str().is_some_and(|known| known.eq_ignore_ascii_case(name));
    let mut found = all.iter().filter(|one| is(&one["id"]) || is(&one["email"]));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.clone()),
        (None, _) => Err(stop(Exit::NotHere, desk.texts.with("identity-unknown", &[("address", name)]))),
        _ => Err(stop(Exit::Usage, desk.texts.with("identity-several", &[("address", name)]))),
    }
}

/// Adds one; gives its id.
pub async fn add(desk: &Desk, account: &Value, address: &str, patch: &Map<String, Value>) -> Result<Value> {
    let name = patch.get("name").cloned().unwrap_or_else(|| json!(""));
    let under = format!("/api/accounts/{}/identities", account.as_str().unwrap_or_default());
    let made = desk.door.post(&under, &json!({ "email": address, "name": name })).await?["id"].take();
    change(desk, account, &made, patch).await?;
    Ok(made)
}

/// Changes what the patch names.
pub async fn change(desk: &Desk, account: &Value, id: &Value, patch: &Map<String, Value>) -> Result<()> {
    let (own, jmap): (Map<_, _>, Map<_, _>) =
        patch.clone().into_iter().partition(|(key, _)| ["organization", "inReplies"].contains(&key.as_str()));
    if !own.is_empty() {
        desk.door.patch(&path(account, id), &Value::Object(own)).await?;
    }
    if !jmap.is_empty() {
        set(desk, account, json!({ "update": { id.as_str().unwrap_or_default(): jmap } })).await?;
    }
    Ok(())
}

async fn set(desk: &Desk, account: &Value, mut change: Value) -> Result<()> {
    change["accountId"] = account.clone();
    let answer = desk.door.call("Identity/set", change).await?;
    let refusals = ["notUpdated", "notDestroyed"].map(|key| &answer[key]);
    let refused = refusals.into_iter().filter_map(Value::as_object).flat_map(Map::values).next();
    let Some(error) = refused else { return Ok(()) };
    let why = ["description", "type"].into_iter().find_map(|key| error[key].as_str()).unwrap_or_default();
    Err(stop(Exit::Failed, desk.texts.with("identity-refused", &[("why", why)])))
}

async fn list(desk: &Desk, account: &str) -> Result<Exit> {
    let account = account_named(desk, account).await?;
    let all = all(desk, &account["id"]).await?;
    if desk.json {
        terminal::say_json(&json!(all));
        return Ok(Exit::Done);
    }
    for (index, one) in all.iter().enumerate() {
        let default = if index == 0 { desk.texts.text("smtp-is-default") } else { String::new() };
        let word = |key: &str| one[key].as_str().unwrap_or_default();
        let head = format!("{} {} <{}> {default}", word("id"), word("name"), word("email"));
        terminal::say(terminal::one_line(&head).trim_end());
        for line in words(desk, one) {
            terminal::say(&format!("    {}", terminal::one_line(&line)));
        }
    }
    Ok(Exit::Done)
}

/// What stands in its messages.
fn words(desk: &Desk, one: &Value) -> Vec<String> {
    let word = |key: &str| one[key].as_str().unwrap_or_default();
    let mut lines = Vec::new();
    let people = one["replyTo"].as_array().into_iter().flatten();
    let people: Vec<&str> = people.filter_map(|person| person["email"].as_str()).collect();
    if !people.is_empty() {
        lines.push(desk.texts.with("identity-reply-to", &[("addresses", &people.join(", "))]));
    }
    if !word("organization").is_empty() {
        lines.push(desk.texts.with("identity-organization", &[("name", word("organization"))]));
    }
    if let Some(first) = word("textSignature").lines().find(|line| !line.trim().is_empty()) {
        let said = format!("identity-signed-{}", word("inReplies"));
        lines.push(desk.texts.with(&said, &[("line", first)]));
    }
    lines
}

async fn remove(desk: &Desk, which: &Which) -> Result<Exit> {
    let (account, known) = which.find(desk).await?;
    if known["mayDelete"] != true {
        return Err(stop(Exit::NeedsPerson, desk.texts.text("identity-last")));
    }
    set(desk, &account, json!({ "destroy": [known["id"]] })).await?;
    done(desk, &known["id"], email(&known), "identity-removed")
}

impl Which {
    /// The account's id, and the identity.
    async fn find(&self, desk: &Desk) -> Result<(Value, Value)> {
        let account = account_named(desk, &self.account).await?["id"].take();
        let identity = named(desk, &account, &self.identity).await?;
        Ok((account, identity))
    }
}

/// Says that it is done.
fn done(desk: &Desk, id: &Value, address: &str, said: &str) -> Result<Exit> {
    match desk.json {
        true => terminal::say_json(&json!({ "id": id })),
        false => terminal::say(&terminal::one_line(&desk.texts.with(said, &[("address", address)]))),
    }
    Ok(Exit::Done)
}

fn email(identity: &Value) -> &str {
    identity["email"].as_str().unwrap_or_default()
}

fn path(account: &Value, identity: &Value) -> String {
    let word = |id: &Value| id.as_str().unwrap_or_default().to_owned();
    format!("/api/accounts/{}/identities/{}", word(account), word(identity))
}
