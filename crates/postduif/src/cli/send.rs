//! `postduif send`: a message from the command line, or an answer to one.

use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use mail::problem::{Code, Problem};
use mail::{Role, address};
use serde_json::{Value, json};

use super::account::named_or_first;
use super::folder::Folders;
use super::{Desk, Exit, exit_of, identity, read, stop, stop_with, sync, terminal};
use crate::door::Lines;

/// Sending.
#[derive(Debug, clap::Args)]
pub struct Send {
    /// A recipient; repeatable
    #[arg(long)]
    to: Vec<String>,
    /// A recipient of a copy; repeatable
    #[arg(long)]
    cc: Vec<String>,
    /// A recipient whom the others do not see; repeatable
    #[arg(long)]
    bcc: Vec<String>,
    /// The subject
    #[arg(long)]
    subject: Option<String>,
    /// The text; without it, it is read from standard input
    #[arg(long)]
    text: Option<String>,
    /// A file to attach; repeatable
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
    /// Answer the message with this id
    #[arg(long, value_name = "ID")]
    reply_to: Option<String>,
    /// The account, by address or id [default: the first, or that of the answered message]
    #[arg(long)]
    account: Option<String>,
    /// Write from this address of the account, or as the identity with this id [default: the account's first]
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// Send it even without subject and text
    #[arg(long)]
    empty: bool,
    /// Do not wait until the server has it
    #[arg(long)]
    no_wait: bool,
}

/// `postduif send`
pub async fn run(desk: &Desk, asked: &Send) -> Result<Exit> {
    let answered = match &asked.reply_to {
        Some(id) => Some(read::find(desk, id).await?),
        None => None,
    };
    let mut email = message(desk, asked, answered.as_ref().map(|(_, email)| email))?;
    let of_answered = answered.as_ref().map(|(account, _)| account.as_str());
    let account = named_or_first(desk, asked.account.as_deref().or(of_answered)).await?;
    if account["kind"] == "local" {
        return Err(stop(Exit::NotHere, desk.texts.text("send-no-account")));
    }
    let account = account["id"].clone();
    let identity = writer(desk, &account, asked.from.as_deref()).await?;
    email["from"] = json!([{ "name": identity["name"], "email": identity["email"] }]);
    if identity["organization"].as_str().is_some_and(|name| !name.is_empty()) {
        email["header:Organization:asText"] = identity["organization"].clone();
    }
    if identity["replyTo"].is_array() {
        email["replyTo"] = identity["replyTo"].clone();
    }
    let attachments = attachments(desk, &account, &asked.attach).await?;
    if !attachments.is_empty() {
        email["attachments"] = Value::Array(attachments);
    }
    // Listened to before sending, so that the end is not missed.
    let events = listen(desk).await?;
    let submission = submit(desk, &account, &identity, email).await?;
    if asked.no_wait {
        queued(desk, &submission, "");
        return Ok(Exit::Done);
    }
    follow(desk, &account, &submission, events).await
}

/// Hears of every change in the outbox from now on.
pub async fn listen(desk: &Desk) -> Result<Lines> {
    desk.door.lines("GET", "/jmap/events?types=EmailSubmission&closeafter=no&ping=5", None).await
}

/// Stays with a sending until it is decided, or waits for longer than somebody at a terminal would.
pub async fn follow(desk: &Desk, account: &Value, submission: &Value, mut events: Lines) -> Result<Exit> {
    loop {
        let get = json!({ "accountId": account, "ids": [submission] });
        let state = desk.door.call("EmailSubmission/get", get).await?["list"][0].take();
        if state["undoStatus"] != "pending" {
            let exit = ended(desk, &state);
            // What nobody got is no sent message (invariant 3): it never left Drafts.
            if exit == Exit::Refused && !reached_somebody(&state) {
                terminal::note(&desk.texts.text("send-kept"));
            }
            return Ok(exit);
        }
        if let Some(exit) = waits(desk, account, &state).await? {
            return Ok(exit);
        }
        if events.next_event().await?.is_none() {
            bail!("Postduif has stopped; the message waits to be sent");
        }
    }
}

/// Whether a message waits for longer than somebody at a terminal would, and how to end then.
async fn waits(desk: &Desk, account: &Value, state: &Value) -> Result<Option<Exit>> {
    let status = desk.door.get("/api/status").await?;
    let row = status["accounts"].as_array().into_iter().flatten().find(|row| row["id"] == *account);
    let Some(row) = row else { return Ok(Some(Exit::NotHere)) };
    let entry = row["outbox"].as_array().into_iter().flatten().find(|entry| entry["id"] == state["id"]);
    if entry.is_some_and(|entry| entry["state"] == "unsure") {
        terminal::note(&desk.texts.text("outbox-decide-how"));
        return Err(stop_with(&desk.texts, Problem::new(Code::SendUnsure, "")));
    }
    // A first try has failed: the server's words, or those of whoever kept us from it.
    let deliveries = state["deliveryStatus"].as_object().into_iter().flatten();
    let said =
        deliveries.filter_map(|(_, delivery)| delivery["smtpReply"].as_str()).find(|said| !said.is_empty());
    let phase = row["phase"].as_str().unwrap_or_default();
    if said.is_none() && !["offline", "needs-password", "stopped", "paused"].contains(&phase) {
        return Ok(None);
    }
    queued(desk, &state["id"], said.unwrap_or_default());
    // The account hears of it only after the message has.
    let troubles = [entry.map(|entry| &entry["trouble"]), Some(&row["lastError"])].into_iter().flatten();
    let mut problems = troubles.filter_map(|one| serde_json::from_value::<Problem>(one.clone()).ok());
    Ok(Some(problems.next().map_or(Exit::Unreachable, |problem| exit_of(problem.code))))
}

/// Who writes.
async fn writer(desk: &Desk, account: &Value, from: Option<&str>) -> Result<Value> {
    match from {
        Some(from) => identity::named(desk, account, from).await,
        None => {
            let first = identity::all(desk, account).await?.into_iter().next();
            first.ok_or_else(|| anyhow!("the account has nobody to write as"))
        }
    }
}

/// The message as `Email/set` takes it, but for its sender.
fn message(desk: &Desk, asked: &Send, answered: Option<&Value>) -> Result<Value> {
    let (mut to, cc, bcc) = (people(&asked.to)?, people(&asked.cc)?, people(&asked.bcc)?);
    let mut subject = asked.subject.clone().unwrap_or_default();
    let mut email = json!({});
    if let Some(answered) = answered {
        if to.is_empty() {
            let filled = |key: &&str| answered[*key].as_array().is_some_and(|list| !list.is_empty());
            let back = ["replyTo", "from"].into_iter().find(filled);
            to = back.and_then(|key| answered[key].as_array().cloned()).unwrap_or_default();
        }
        if subject.is_empty() {
            subject = answering(answered["subject"].as_str().unwrap_or_default());
        }
        // RFC 5322 §3.6.4: the parent's references and the parent itself.
        let ids = |key: &str| answered[key].as_array().cloned().unwrap_or_default();
        if !ids("messageId").is_empty() {
            email["inReplyTo"] = Value::Array(ids("messageId"));
            email["references"] = Value::Array([ids("references"), ids("messageId")].concat());
        }
    }
    if to.is_empty() && cc.is_empty() && bcc.is_empty() {
        return Err(stop(Exit::Usage, desk.texts.text("send-no-recipient")));
    }
    let text = text(asked)?;
    if subject.trim().is_empty() && text.trim().is_empty() && !asked.empty {
        return Err(stop(Exit::Usage, desk.texts.text("send-empty")));
    }
    for (key, list) in [("to", to), ("cc", cc), ("bcc", bcc)] {
        if !list.is_empty() {
            email[key] = Value::Array(list);
        }
    }
    email["subject"] = json!(subject);
    email["bodyValues"] = json!({ "text": { "value": text } });
    email["textBody"] = json!([{ "partId": "text", "type": "text/plain" }]);
    Ok(email)
}

/// `Re:` once, however often it goes to and fro.
fn answering(subject: &str) -> String {
    match subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:")) {
        true => subject.to_owned(),
        false => format!("Re: {subject}"),
    }
}

fn people(list: &[String]) -> Result<Vec<Value>> {
    let mut people = Vec::new();
    for text in list {
        let parsed = address::parse_list(text);
        if parsed.is_empty() || parsed.iter().any(|person| !person.email.contains('@')) {
            return Err(stop(Exit::Usage, format!("{text}: not an address")));
        }
        people.extend(parsed.iter().map(|person| json!({ "name": person.name, "email": person.email })));
    }
    Ok(people)
}

fn text(asked: &Send) -> Result<String> {
    if let Some(text) = &asked.text {
        return Ok(text.clone());
    }
    if std::io::stdin().is_terminal() && asked.empty {
        return Ok(String::new());
    }
    let mut text = Vec::new();
    let most = jmap::limits::REQUEST_BYTES / 2;
    std::io::stdin()
        .lock()
        .take(most as u64 + 1)
        .read_to_end(&mut text)
        .context("the text on standard input")?;
    ensure!(
        text.len() <= most,
        "the text on standard input is longer than {most} bytes; send it as a file with --attach"
    );
    String::from_utf8(text).context("the text on standard input")
}

async fn attachments(desk: &Desk, account: &Value, files: &[PathBuf]) -> Result<Vec<Value>> {
    let mut attached = Vec::new();
    for file in files {
        let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
        let media_type = media_type(file);
        let account = account.as_str().unwrap_or_default();
        let upload = desk.door.upload(account, &bytes, media_type).await?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        attached.push(json!({
            "blobId": upload["blobId"], "type": media_type, "name": name, "disposition": "attachment",
        }));
    }
    Ok(attached)
}

/// The types that people send most; the rest says nothing, and programs go by the name.
fn media_type(file: &Path) -> &'static str {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "txt" | "log" => "text/plain",
        "csv" => "text/csv",
        "ics" => "text/calendar",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// Makes the draft and hands it to the outbox in one request; gives the submission's id.
async fn submit(desk: &Desk, account: &Value, identity: &Value, mut email: Value) -> Result<Value> {
    let folders = Folders::in_account(desk, account.clone()).await?;
    let drafts = match folders.with_role(desk, Role::Drafts) {
        Ok(drafts) => drafts,
        // An account that was only just added has not heard of its folders yet.
        Err(_) => {
            sync::look_well(desk, account.as_str().unwrap_or_default()).await?;
            Folders::in_account(desk, account.clone()).await?.with_role(desk, Role::Drafts)?
        }
    };
    email["mailboxIds"] = json!({ drafts: true });
    email["keywords"] = json!({ "$draft": true, "$seen": true });
    let all = ["to", "cc", "bcc"].into_iter().filter_map(|key| email[key].as_array()).flatten();
    let recipients: Vec<Value> = all.map(|person| json!({ "email": person["email"] })).collect();
    // Who types a command does not take it back ten seconds later (RFC 4865).
    let sender = json!({ "email": identity["email"], "parameters": { "HOLDFOR": "0" } });
    let sending = json!({
        "emailId": "#draft",
        "identityId": identity["id"],
        "envelope": { "mailFrom": sender, "rcptTo": recipients },
    });
    let create = json!({ "accountId": account, "create": { "draft": email } });
    let submit = json!({ "accountId": account, "create": { "sending": sending } });
    let answers =
        desk.door.calls(json!([["Email/set", create, "0"], ["EmailSubmission/set", submit, "1"]])).await?;
    for answer in answers.as_array().into_iter().flatten() {
        let failed = answer[1]["notCreated"].as_object().is_some_and(|failed| !failed.is_empty());
        if answer[0] == "error" || failed {
            bail!("{}", answer[1]);
        }
    }
    let created = answers.as_array().into_iter().flatten().find(|answer| answer[0] == "EmailSubmission/set");
    let id = created.map(|answer| answer[1]["created"]["sending"]["id"].clone());
    id.filter(Value::is_string).ok_or_else(|| anyhow!("the outbox gave no number"))
}

fn queued(desk: &Desk, submission: &Value, said: &str) {
    if desk.json {
        terminal::say_json(&json!({ "submissionId": submission, "sent": false, "said": said }));
        return;
    }
    terminal::say(&desk.texts.text("send-queued"));
    if !said.is_empty() {
        terminal::note(&desk.texts.with("cli-server-said", &[("said", &terminal::one_line(said))]));
    }
}

fn reached_somebody(state: &Value) -> bool {
    let mut deliveries = state["deliveryStatus"].as_object().into_iter().flatten();
    deliveries.any(|(_, delivery)| delivery["delivered"] != "no")
}

/// Says what became of each recipient.
fn ended(desk: &Desk, state: &Value) -> Exit {
    if desk.json {
        let sent = state["undoStatus"] == "final";
        terminal::say_json(
            &json!({ "submissionId": state["id"], "sent": sent, "deliveryStatus": state["deliveryStatus"] }),
        );
    }
    let mut exit = Exit::Done;
    let mut reached = Vec::new();
    for (recipient, delivery) in state["deliveryStatus"].as_object().into_iter().flatten() {
        if delivery["delivered"] == "no" {
            exit = Exit::Refused;
            let said = terminal::one_line(delivery["smtpReply"].as_str().unwrap_or_default());
            terminal::note(&desk.texts.with("send-refused", &[("recipient", recipient), ("said", &said)]));
        } else {
            reached.push(recipient.as_str());
        }
    }
    if !reached.is_empty() && !desk.json {
        terminal::say(&desk.texts.with("send-sent", &[("recipients", &reached.join(", "))]));
    }
    exit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_so_once() {
        for (before, after) in
            [("Zadels", "Re: Zadels"), ("RE: Zadels", "RE: Zadels"), ("", "Re: "), ("é", "Re: é")]
        {
            assert_eq!(answering(before), after);
        }
    }

    #[test]
    fn recipients_are_addresses() {
        let found = people(&["Anna <anna@x.test>, jan@y.test".to_owned()]).unwrap();
        assert_eq!(found[0], json!({ "name": "Anna", "email": "anna@x.test" }));
        assert_eq!(found[1]["email"], "jan@y.test");
        for wrong in ["", "anna"] {
            assert!(people(&[wrong.to_owned()]).is_err(), "{wrong:?}");
        }
    }
}
