//! `postduif list`, `show` and `search`: JMAP calls and their answers in columns.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use serde_json::{Value, json};

use super::account::{named, named_or_first};
use super::folder::Folders;
use super::terminal::{column, harmless, local_time, note, one_line, say, say_json};
use super::{Desk, Exit, stop};

/// Listing.
#[derive(Debug, clap::Args)]
pub struct List {
    /// The account, by address or id [default: the first]
    #[arg(long)]
    account: Option<String>,
    /// The folder, by role (inbox, sent, drafts, archive, junk, trash) or by its path
    #[arg(long, default_value = "inbox")]
    folder: String,
    /// How many
    #[arg(long, default_value_t = 25)]
    limit: u32,
}

/// Showing.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// The message's id, as list and search print it
    id: String,
    /// Print the message as it came
    #[arg(long)]
    raw: bool,
}

/// Searching.
#[derive(Debug, clap::Args)]
#[command(after_help = OPERATORS)]
pub struct Search {
    /// What to look for: words, "phrases", begin*, /regular expressions/, -not, OR, brackets, from:anna, after:2w, …
    #[arg(required = true)]
    words: Vec<String>,
    /// Only in this account, by address or id [default: in all]
    #[arg(long)]
    account: Option<String>,
    /// How many
    #[arg(long, default_value_t = 25)]
    limit: u32,
    /// Only say how many there are
    #[arg(long)]
    count: bool,
}

const OPERATORS: &str = "Operators, in English, Dutch, French and German:
  from: to: cc: subject: body: filename: list: in: account: label:
  has:attachment   is:unread is:starred is:answered
  before: after: date:   2026-05-01, 2026-05, yesterday, monday, 7d, 2w, 3m, 1y
  larger: smaller:       5mb, 800k
Junk and trash are searched with in:junk, in:trash or in:anywhere.
A word to leave out looks like an option. Quote it all, or write --:
  postduif search \"invoice -march\"    postduif search -- invoice -march";

const ROW: [&str; 6] = ["id", "from", "to", "subject", "receivedAt", "keywords"];

/// `postduif list`
pub async fn list(desk: &Desk, asked: &List) -> Result<Exit> {
    let account = named_or_first(desk, asked.account.as_deref()).await?;
    let folder = Folders::in_account(desk, account["id"].clone()).await?.named(desk, &asked.folder)?;
    let query = json!({
        "accountId": account["id"],
        "filter": { "inMailbox": folder },
        "sort": [{ "property": "receivedAt", "isAscending": false }],
        "limit": asked.limit,
    });
    rows(desk, &account["id"], query, "list-empty").await
}

/// `postduif search`
pub async fn search(desk: &Desk, asked: &Search) -> Result<Exit> {
    // One more than is shown tells whether there are more, and costs less than counting them.
    let limit = if asked.count { 0 } else { u64::from(asked.limit) + 1 };
    let text = asked.words.join(" ");
    let mut question = json!({ "text": text, "limit": limit, "calculateTotal": asked.count });
    if let Some(name) = &asked.account {
        question["accounts"] = json!([named(desk, name).await?["id"]]);
    }
    let found = desk.door.post("/api/search", &question).await?;
    let rows = found["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let (shown, more) = rows.split_at(rows.len().min(asked.limit as usize));
    match asked.count {
        true => say(&found["total"].to_string()),
        false => tell(desk, &emails_of(desk, shown).await?, "search-none"),
    }
    let unknown: Vec<&str> =
        found["unknown"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !unknown.is_empty() {
        note(&desk.texts.with("search-unknown", &[("words", &unknown.join(" "))]));
    }
    if found["onlyNewest"] == true {
        note(&desk.texts.text("search-only-newest"));
    }
    if !more.is_empty() {
        note(&desk.texts.text("search-more"));
    }
    Ok(Exit::Done)
}

/// The emails behind rows of several accounts, in their order.
async fn emails_of(desk: &Desk, rows: &[Value]) -> Result<Vec<Value>> {
    let mut wanted: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for row in rows {
        wanted.entry(row["accountId"].as_str().unwrap_or_default()).or_default().push(&row["emailId"]);
    }
    let mut emails: BTreeMap<String, Value> = BTreeMap::new();
    for (account, ids) in wanted {
        for some in ids.chunks(jmap::limits::GET) {
            let get = json!({ "accountId": account, "ids": some, "properties": ROW });
            let mut answer = desk.door.call("Email/get", get).await?;
            for mut email in answer["list"].as_array_mut().map(std::mem::take).unwrap_or_default() {
                email["accountId"] = json!(account);
                emails.insert(email["id"].as_str().unwrap_or_default().to_owned(), email);
            }
        }
    }
    Ok(rows.iter().filter_map(|row| emails.remove(row["emailId"].as_str()?)).collect())
}

async fn rows(desk: &Desk, account: &Value, query: Value, empty: &str) -> Result<Exit> {
    let get = json!({
        "accountId": account,
        "#ids": { "resultOf": "q", "name": "Email/query", "path": "/ids" },
        "properties": ROW,
    });
    let mut answers = desk.door.calls(json!([["Email/query", query, "q"], ["Email/get", get, "g"]])).await?;
    for answer in answers.as_array().into_iter().flatten() {
        if answer[0] == "error" {
            return Err(anyhow!("{}", answer[1]));
        }
    }
    let emails = answers[1][1]["list"].as_array_mut().map(std::mem::take).unwrap_or_default();
    tell(desk, &emails, empty);
    Ok(Exit::Done)
}

fn tell(desk: &Desk, emails: &[Value], empty: &str) {
    if desk.json {
        return say_json(&json!(emails));
    }
    if emails.is_empty() {
        note(&desk.texts.text(empty));
    }
    for email in emails {
        say(&row(email));
    }
}

fn row(email: &Value) -> String {
    let text = |key: &str| email[key].as_str().unwrap_or_default();
    let unread = if email["keywords"]["$seen"] == true { ' ' } else { '●' };
    let starred = if email["keywords"]["$flagged"] == true { '★' } else { ' ' };
    format!(
        "{:8} {unread}{starred} {} {} {}",
        text("id"),
        local_time(text("receivedAt")),
        column(&people(&email["from"], true), 24),
        one_line(text("subject")),
    )
}

/// Names, or addresses where there are none; with `short`, only that.
fn people(list: &Value, short: bool) -> String {
    let people = list.as_array().into_iter().flatten().map(|person| {
        let (name, email) =
            (person["name"].as_str().unwrap_or_default(), person["email"].as_str().unwrap_or_default());
        match (name, short) {
            ("", _) => email.to_owned(),
            (name, true) => name.to_owned(),
            (name, false) => format!("{name} <{email}>"),
        }
    });
    one_line(&people.collect::<Vec<_>>().join(", "))
}

/// `postduif show`
pub async fn show(desk: &Desk, asked: &Show) -> Result<Exit> {
    // Where nobody can bring what is on the server only, the headers are shown.
    let _ = desk.door.post(&format!("/api/emails/{}/fetch", asked.id), &json!({})).await;
    let (account, email) = find(desk, &asked.id).await?;
    if asked.raw {
        let blob = email["blobId"].as_str().unwrap_or_default();
        let path = format!("/jmap/download/{account}/{blob}/message.eml?type=message/rfc822");
        let bytes = desk.door.download(&path).await?;
        std::io::Write::write_all(&mut std::io::stdout().lock(), &bytes)?;
        return Ok(Exit::Done);
    }
    if desk.json {
        say_json(&email);
        return Ok(Exit::Done);
    }
    let texts = &desk.texts;
    for (key, value) in [
        ("show-from", people(&email["from"], false)),
        ("show-to", people(&email["to"], false)),
        ("show-cc", people(&email["cc"], false)),
        ("show-date", local_time(email["receivedAt"].as_str().unwrap_or_default())),
        ("show-subject", one_line(email["subject"].as_str().unwrap_or_default())),
        ("show-attachments", attachments(&email)),
    ] {
        if !value.is_empty() {
            say(&format!("{}: {value}", texts.text(key)));
        }
    }
    say(&format!("\n{}", harmless(&text_of(&email))));
    Ok(Exit::Done)
}

/// Looks for a message in every account; gives the account's id and the message.
pub async fn find(desk: &Desk, id: &str) -> Result<(String, Value)> {
    let status = desk.door.get("/api/status").await?;
    for account in status["accounts"].as_array().into_iter().flatten() {
        let get = json!({
            "accountId": account["id"],
            "ids": [id],
            "properties": [
                "id", "blobId", "threadId", "mailboxIds", "keywords", "receivedAt", "sentAt", "from", "to", "cc",
                "replyTo", "subject", "messageId", "inReplyTo", "references", "bodyValues", "textBody", "attachments",
            ],
            "fetchTextBodyValues": true,
        });
        let mut answer = desk.door.call("Email/get", get).await?;
        if let Some(email) = answer["list"].get_mut(0) {
            return Ok((account["id"].as_str().unwrap_or_default().to_owned(), email.take()));
        }
    }
    Err(stop(Exit::NotHere, desk.texts.with("show-unknown", &[("id", id)])))
}

/// The text of a message; HTML becomes text.
pub fn text_of(email: &Value) -> String {
    let parts = email["textBody"].as_array().into_iter().flatten();
    let texts = parts.filter_map(|part| {
        let value = email["bodyValues"][part["partId"].as_str()?]["value"].as_str()?;
        match part["type"].as_str() {
            Some("text/html") => Some(mail::html::to_text(value)),
            _ => Some(value.to_owned()),
        }
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn attachments(email: &Value) -> String {
    let names = email["attachments"].as_array().into_iter().flatten();
    let names = names.map(|part| format!("{} ({} B)", part["name"].as_str().unwrap_or("?"), part["size"]));
    one_line(&names.collect::<Vec<_>>().join(", "))
}
