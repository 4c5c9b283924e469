//! `postduif outbox`: what waits to be sent, what nobody took, and what only
//! the person can decide.

use anyhow::{Result, anyhow};
use mail::problem::{Code, Problem};
use serde_json::{Value, json};

use super::send::follow;
use super::{Desk, Exit, stop, terminal};

/// What can be done in the outbox.
#[derive(Debug, clap::Subcommand)]
pub enum Outbox {
    /// List the messages that wait, were refused, or may have been sent
    List,
    /// Take a waiting message back; it stays in Drafts
    Cancel {
        /// Its id, as list prints it
        id: String,
    },
    /// Send a waiting message now
    SendNow {
        /// Its id, as list prints it
        id: String,
        /// Do not wait until the server has it
        #[arg(long)]
        no_wait: bool,
    },
    /// Say whether a message was sent of which that is not certain
    #[command(group = clap::ArgGroup::new("word").required(true))]
    Decide {
        /// Its id, as list prints it
        id: String,
        /// It was sent: file it in Sent
        #[arg(long, group = "word")]
        sent: bool,
        /// Send it again
        #[arg(long, group = "word")]
        again: bool,
        /// Do not wait until the server has it
        #[arg(long, requires = "again")]
        no_wait: bool,
    },
    /// Take a refused message off the list; the message itself stays
    Dismiss {
        /// Its id, as list prints it
        id: String,
    },
}

impl Outbox {
    /// Whether it only looks.
    pub fn only_looks(&self) -> bool {
        matches!(self, Outbox::List)
    }

    /// Whether it may send.
    pub fn sends(&self) -> bool {
        matches!(self, Outbox::SendNow { .. } | Outbox::Decide { again: true, .. })
    }
}

/// `postduif outbox`
pub async fn run(desk: &Desk, asked: &Outbox) -> Result<Exit> {
    match asked {
        Outbox::List => list(desk).await,
        Outbox::Cancel { id } => cancel(desk, id).await,
        Outbox::SendNow { id, no_wait } => {
            let path = format!("/api/submissions/{id}/send-now");
            send(desk, id, &path, &json!({}), *no_wait).await
        }
        Outbox::Decide { id, sent: true, .. } => {
            entry(desk, id).await?;
            desk.door.post(&format!("/api/submissions/{id}/decide"), &json!({ "sent": true })).await?;
            done(desk, id, "outbox-filed")
        }
        Outbox::Decide { id, no_wait, .. } => {
            let path = format!("/api/submissions/{id}/decide");
            send(desk, id, &path, &json!({ "sent": false }), *no_wait).await
        }
        Outbox::Dismiss { id } => dismiss(desk, id).await,
    }
}

async fn list(desk: &Desk) -> Result<Exit> {
    let all = entries(desk).await?;
    if desk.json {
        terminal::say_json(&Value::Array(all));
        return Ok(Exit::Done);
    }
    if all.is_empty() {
        terminal::note(&desk.texts.text("outbox-empty"));
    }
    for entry in &all {
        let text = |key: &str| entry[key].as_str().unwrap_or_default();
        let at = entry["sendAt"].as_i64().unwrap_or_default();
        let to: Vec<&str> = recipients(entry).filter_map(|one| one["email"].as_str()).collect();
        terminal::say(&format!(
            "{:8} {} {} {} {}",
            text("id"),
            terminal::column(&desk.texts.text(&format!("outbox-{}", text("state"))), 12),
            terminal::local_time_of(at),
            terminal::column(&to.join(", "), 24),
            terminal::one_line(text("subject")),
        ));
        for line in why(desk, entry) {
            terminal::say(&format!("         {line}"));
        }
    }
    Ok(Exit::Done)
}

/// What went wrong with one, in words.
fn why(desk: &Desk, entry: &Value) -> Vec<String> {
    if entry["state"] == "unsure" {
        let text = desk.texts.problem(&Problem::new(Code::SendUnsure, ""));
        return text.lines().map(str::to_owned).chain([desk.texts.text("outbox-decide-how")]).collect();
    }
    let refused = recipients(entry).filter(|one| one["delivery"] == "refused").map(|one| {
        let [email, said] = ["email", "said"].map(|key| one[key].as_str().unwrap_or_default());
        desk.texts.with("send-refused", &[("recipient", email), ("said", &terminal::one_line(said))])
    });
    let mut lines: Vec<String> = refused.collect();
    if lines.is_empty()
        && let Ok(problem) = serde_json::from_value::<Problem>(entry["trouble"].clone())
    {
        lines.extend(desk.texts.problem(&problem).lines().map(str::to_owned));
    }
    lines
}

fn recipients(entry: &Value) -> impl Iterator<Item = &Value> {
    entry["recipients"].as_array().into_iter().flatten()
}

async fn cancel(desk: &Desk, id: &str) -> Result<Exit> {
    let account = entry(desk, id).await?["accountId"].clone();
    let update = json!({ "accountId": account, "update": { id: { "undoStatus": "canceled" } } });
    let answer = desk.door.call("EmailSubmission/set", update).await?;
    match answer["notUpdated"][id]["type"].as_str() {
        None => done(desk, id, "send-kept"),
        Some("cannotUnsend") => Err(stop(Exit::Failed, desk.texts.text("outbox-too-late"))),
        Some(_) => Err(anyhow!("{}", answer["notUpdated"][id])),
    }
}

async fn dismiss(desk: &Desk, id: &str) -> Result<Exit> {
    let account = entry(desk, id).await?["accountId"].clone();
    let answer =
        desk.door.call("EmailSubmission/set", json!({ "accountId": account, "destroy": [id] })).await?;
    match answer["notDestroyed"][id].is_null() {
        true => done(desk, id, "outbox-dismissed"),
        false => Err(stop(Exit::Failed, desk.texts.text("outbox-not-finished"))),
    }
}

/// Puts one on its way and stays with it.
async fn send(desk: &Desk, id: &str, path: &str, body: &Value, no_wait: bool) -> Result<Exit> {
    let entry = entry(desk, id).await?;
    let events = super::send::listen(desk).await?;
    desk.door.post(path, body).await?;
    match no_wait {
        true => done(desk, id, "send-queued"),
        false => follow(desk, &entry["accountId"], &json!(id), events).await,
    }
}

fn done(desk: &Desk, id: &str, key: &str) -> Result<Exit> {
    match desk.json {
        true => terminal::say_json(&json!({ "submissionId": id })),
        false => terminal::say(&desk.texts.text(key)),
    }
    Ok(Exit::Done)
}

async fn entry(desk: &Desk, id: &str) -> Result<Value> {
    let found = entries(desk).await?.into_iter().find(|entry| entry["id"] == id);
    found.ok_or_else(|| stop(Exit::NotHere, desk.texts.with("outbox-unknown", &[("id", id)])))
}

/// What every account has in its outbox, each with its account.
async fn entries(desk: &Desk) -> Result<Vec<Value>> {
    let mut status = desk.door.get("/api/status").await?;
    let mut all = Vec::new();
    for account in status["accounts"].as_array_mut().into_iter().flatten() {
        let id = account["id"].clone();
        for entry in account["outbox"].as_array_mut().into_iter().flatten() {
            entry["accountId"] = id.clone();
            all.push(entry.take());
        }
    }
    Ok(all)
}
