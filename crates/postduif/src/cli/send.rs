//! `postduif send`: a message from the command line, or an answer to one.

use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use mail::address;
use serde_json::{Value, json};

use super::account::named_or_first;
use super::{Desk, Exit, read, stop, terminal};
use crate::limits;

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
    let of_answered = answered.as_ref().map(|(account, _)| account.as_str());
    let account = named_or_first(desk, asked.account.as_deref().or(of_answered)).await?["id"].clone();
    let identity = identity(desk, &account).await?;
    let mut email = message(desk, asked, &identity, answered.as_ref().map(|(_, email)| email))?;
    let attachments = attachments(desk, &account, &asked.attach).await?;
    if !attachments.is_empty() {
        email["attachments"] = Value::Array(attachments);
    }
    // Listened to before sending, so that the end is not missed.
    let mut events =
        desk.door.lines("GET", "/jmap/events?types=EmailSubmission&closeafter=no&ping=5", None).await?;
    let submission = submit(desk, &account, &identity, email).await?;
    if asked.no_wait {
        return Ok(queued(desk, &submission));
    }
    loop {
        let get = json!({ "accountId": account, "ids": [submission] });
        let answer = desk.door.call("EmailSubmission/get", get).await?;
        let state = &answer["list"][0];
        if state["undoStatus"] == "final" || state["undoStatus"] == "canceled" {
            return Ok(ended(desk, state));
        }
        let status = desk.door.get("/api/status").await?;
        let row = status["accounts"].as_array().into_iter().flatten().find(|row| row["id"] == account);
        let phase = row.and_then(|row| row["phase"].as_str()).unwrap_or_default();
        if ["offline", "needs-password", "stopped", "paused"].contains(&phase) {
            queued(desk, &submission);
            return Ok(if phase == "needs-password" { Exit::NeedsPerson } else { Exit::Unreachable });
        }
        if events.next_event().await?.is_none() {
            bail!("Postduif has stopped; the message waits to be sent");
        }
    }
}

async fn identity(desk: &Desk, account: &Value) -> Result<Value> {
    let answer = desk.door.call("Identity/get", json!({ "accountId": account, "ids": null })).await?;
    answer["list"].get(0).cloned().ok_or_else(|| anyhow!("the account has nobody to write as"))
}

/// The message as `Email/set` takes it.
fn message(desk: &Desk, asked: &Send, identity: &Value, answered: Option<&Value>) -> Result<Value> {
    let people = |list: &[String]| -> Result<Vec<Value>> {
        let mut people = Vec::new();
        for text in list {
            let parsed = address::parse_list(text);
            if parsed.is_empty() {
                return Err(stop(Exit::Usage, format!("{text}: not an address")));
            }
            people.extend(parsed.iter().map(|person| json!({ "name": person.name, "email": person.email })));
        }
        Ok(people)
    };
    let mut to = people(&asked.to)?;
    let mut subject = asked.subject.clone().unwrap_or_default();
    let mut email = json!({ "from": [{ "name": identity["name"], "email": identity["email"] }] });
    if let Some(answered) = answered {
        if to.is_empty() {
            let back = ["replyTo", "from"]
                .into_iter()
                .find_map(|key| answered[key].as_array().filter(|l| !l.is_empty()));
            to = back.cloned().unwrap_or_default();
        }
        if subject.is_empty() {
            let before = answered["subject"].as_str().unwrap_or_default();
            let again = before.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:"));
            subject = if again { before.to_owned() } else { format!("Re: {before}") };
        }
        // RFC 5322 §3.6.4: the parent's references and the parent itself.
        let ids = |key: &str| answered[key].as_array().cloned().unwrap_or_default();
        let mut references = ids("references");
        references.extend(ids("messageId"));
        email["inReplyTo"] = Value::Array(ids("messageId"));
        email["references"] = Value::Array(references);
    }
    let (cc, bcc) = (people(&asked.cc)?, people(&asked.bcc)?);
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

fn text(asked: &Send) -> Result<String> {
    if let Some(text) = &asked.text {
        return Ok(text.clone());
    }
    if std::io::stdin().is_terminal() && asked.empty {
        return Ok(String::new());
    }
    let mut text = String::new();
    let most = u64::try_from(limits::REQUEST_BYTES / 2).unwrap_or(u64::MAX);
    std::io::stdin().lock().take(most).read_to_string(&mut text).context("the text on standard input")?;
    Ok(text)
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
    let drafts = read::folder(desk, account, "drafts").await?["id"].clone();
    let sent = read::folder(desk, account, "sent").await.ok().map(|folder| folder["id"].clone());
    let drafts = drafts.as_str().unwrap_or_default();
    email["mailboxIds"] = json!({ drafts: true });
    email["keywords"] = json!({ "$draft": true, "$seen": true });
    let mut after = json!({ "keywords/$draft": null, format!("mailboxIds/{drafts}"): null });
    if let Some(sent) = sent.as_ref().and_then(Value::as_str) {
        after[format!("mailboxIds/{sent}")] = json!(true);
    }
    let create = json!({ "accountId": account, "create": { "draft": email } });
    let submit = json!({
        "accountId": account,
        "create": { "sending": { "emailId": "#draft", "identityId": identity["id"] } },
        "onSuccessUpdateEmail": { "#sending": after },
    });
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

fn queued(desk: &Desk, submission: &Value) -> Exit {
    match desk.json {
        true => terminal::say_json(&json!({ "submissionId": submission, "sent": false })),
        false => terminal::say(&desk.texts.text("send-queued")),
    }
    Exit::Done
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
