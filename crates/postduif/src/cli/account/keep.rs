//! `postduif account keep`: what is kept where of an account's mail, and what is
//! removed by age or number. That is counted and asked about before it is saved.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::super::storage::megabytes;
use super::super::{Desk, Exit, terminal};
use super::named;
use crate::texts::Texts;

/// What is kept where. Without an option it is only shown.
#[derive(Debug, clap::Args)]
pub struct Keep {
    /// Its address, or its id
    account: String,
    /// POP3: delete a message on the server so many days after it was collected
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500), group = "there")]
    leave_days: Option<u32>,
    /// POP3: leave messages on the server, however old
    #[arg(long, group = "there")]
    leave: bool,
    /// POP3: delete a message on the server as soon as it is stored here
    #[arg(long, group = "there")]
    remove_after_fetch: bool,
    /// POP3: whether what is deleted here is deleted on the server
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes", value_parser = clap::builder::BoolishValueParser::new())]
    leave_until_deleted: Option<bool>,
    /// POP3: what the days count from
    #[arg(long, value_name = "TIME", value_parser = ["collected", "received"])]
    days_from: Option<String>,
    /// POP3: of messages above so many kilobytes only collect the headers; 0: of all
    #[arg(long, value_name = "KB", group = "most")]
    headers_above: Option<u64>,
    /// POP3: collect all messages whole
    #[arg(long, group = "most")]
    whole: bool,
    /// Keep everything here
    #[arg(long, conflicts_with_all = ["offline_days", "offline_below"])]
    offline_all: bool,
    /// Keep mail of so many last days here; of older mail the headers
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    offline_days: Option<u32>,
    /// Keep messages of up to so many kilobytes here; of larger ones the headers
    #[arg(long, value_name = "KB")]
    offline_below: Option<u64>,
    /// Keep the messages of a folder here; repeatable
    #[arg(long, value_name = "FOLDER")]
    offline_folder: Vec<String>,
    /// Keep only the headers of a folder here; repeatable
    #[arg(long, value_name = "FOLDER")]
    online_folder: Vec<String>,
    #[command(flatten)]
    removing: Removing,
    /// Only say how many messages the terms would remove
    #[arg(long, conflicts_with = "undo")]
    check: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// Put back what was removed in the last 7 days, and remove nothing more
    #[arg(long)]
    undo: bool,
}

/// What is removed by age or number. Nothing is, before one of the --remove options says where.
#[derive(Debug, clap::Args)]
struct Removing {
    /// Remove nothing by age or number
    #[arg(long, group = "retain")]
    retain_all: bool,
    /// Remove what was received more than so many days ago
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500), group = "retain")]
    retain_days: Option<u32>,
    /// Remove all but so many messages of a folder, the newest
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), group = "retain")]
    retain_newest: Option<u32>,
    /// Whether starred messages stay; they do if you say nothing
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes", value_parser = clap::builder::BoolishValueParser::new())]
    retain_starred: Option<bool>,
    /// Whether they are removed from this computer
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes", value_parser = clap::builder::BoolishValueParser::new())]
    remove_here: Option<bool>,
    /// IMAP: whether they are removed from the server, and with that from this computer
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes", value_parser = clap::builder::BoolishValueParser::new())]
    remove_on_server: Option<bool>,
    /// For these folders and not for all; repeatable
    #[arg(long, value_name = "FOLDER")]
    of_folder: Vec<String>,
    /// A folder has the terms of its account again; repeatable
    #[arg(long, value_name = "FOLDER")]
    as_account: Vec<String>,
    /// Remove what has been in the trash for so many days, on the server too
    #[arg(long, value_name = "DAYS|never", value_parser = days_or_never)]
    empty_trash: Option<Term>,
    /// The same for the junk
    #[arg(long, value_name = "DAYS|never", value_parser = days_or_never)]
    empty_junk: Option<Term>,
}

/// Days, or never.
#[derive(Debug, Clone, Copy)]
struct Term(Option<u32>);

fn days_or_never(word: &str) -> Result<Term, String> {
    match word {
        "never" => Ok(Term(None)),
        days => match days.parse() {
            Ok(days @ 1..=36_500) => Ok(Term(Some(days))),
            _ => Err("days from 1 to 36500, or never".to_owned()),
        },
    }
}

impl Removing {
    fn terms(&self) -> Map<String, Value> {
        let mut retention = Map::new();
        let mut put =
            |name: &str, value: Option<Value>| retention.extend(value.map(|value| (name.to_owned(), value)));
        put("keep", self.retain_all.then(|| json!("all")));
        put("keep", self.retain_days.map(|days| json!({ "days": days })));
        put("keep", self.retain_newest.map(|newest| json!({ "newest": newest })));
        put("starred", self.retain_starred.map(Value::from));
        put("here", self.remove_here.map(Value::from));
        put("server", self.remove_on_server.map(Value::from));
        let mut of_folders: Map<String, Value> =
            self.as_account.iter().map(|folder| (folder.clone(), Value::Null)).collect();
        of_folders.extend(self.of_folder.iter().map(|folder| (folder.clone(), json!(retention))));
        let mut terms = Map::new();
        let days = |term: Term| json!(term.0);
        let emptying = [("trash", self.empty_trash), ("junk", self.empty_junk)];
        let emptying = emptying.into_iter().filter_map(|(name, term)| Some((name.to_owned(), days(term?))));
        let mut put = |name: &str, some: Map<String, Value>| {
            terms.extend((!some.is_empty()).then(|| (name.to_owned(), Value::Object(some))));
        };
        put("emptying", emptying.collect());
        put("folderRetention", of_folders);
        if self.of_folder.is_empty() {
            put("retention", retention);
        }
        terms
    }
}

impl Keep {
    /// Whether it only shows.
    pub fn only_looks(&self) -> bool {
        self.check || !self.undo && self.terms().is_empty()
    }

    fn terms(&self) -> Map<String, Value> {
        let (mut collecting, mut offline, mut folders) = (Map::new(), Map::new(), Map::new());
        let mut collect = |key: &str, value: Value| collecting.insert(key.to_owned(), value);
        if self.leave || self.leave_days.is_some() || self.remove_after_fetch {
            collect("leave", json!(!self.remove_after_fetch));
        }
        if self.leave || self.leave_days.is_some() {
            collect("days", json!(self.leave_days));
        }
        if let Some(until_deleted) = self.leave_until_deleted {
            collect("untilDeleted", json!(until_deleted));
        }
        if let Some(from) = &self.days_from {
            collect("byReceived", json!(from == "received"));
        }
        if self.whole || self.headers_above.is_some() {
            collect("mostBytes", json!(self.headers_above.map(|most| most.saturating_mul(1_000))));
        }
        if self.offline_all || self.offline_days.is_some() {
            offline.insert("days".to_owned(), json!(self.offline_days));
        }
        if self.offline_all || self.offline_below.is_some() {
            let most = self.offline_below.map(|most| most.saturating_mul(1_000));
            offline.insert("mostBytes".to_owned(), json!(most));
        }
        folders.extend(self.offline_folder.iter().map(|name| (name.clone(), json!(true))));
        folders.extend(self.online_folder.iter().map(|name| (name.clone(), json!(false))));
        let mut terms = self.removing.terms();
        for (name, some) in [("collecting", collecting), ("offline", offline), ("folders", folders)] {
            terms.extend((!some.is_empty()).then(|| (name.to_owned(), Value::Object(some))));
        }
        terms
    }
}

/// Runs it.
pub async fn run(desk: &Desk, asked: &Keep) -> Result<Exit> {
    let account = named(desk, &asked.account).await?;
    let path = format!("/api/accounts/{}/keeping", account["id"].as_str().unwrap_or_default());
    let (terms, texts) = (Value::Object(asked.terms()), &desk.texts);
    if asked.undo {
        let done = desk.door.post(&format!("{path}/undo"), &json!({})).await?;
        match desk.json {
            true => terminal::say_json(&done),
            false => terminal::say(&texts.with("keep-undone", &[("count", &done["restored"].to_string())])),
        }
        return Ok(Exit::Done);
    }
    if asked.check {
        let found = desk.door.post(&format!("{path}/check"), &terms).await?;
        match desk.json {
            true => terminal::say_json(&found),
            false => going(texts, &found).iter().for_each(|line| terminal::say(&terminal::one_line(line))),
        }
        return Ok(Exit::Done);
    }
    let kept = match asked.only_looks() {
        true => desk.door.get(&path).await?,
        false => {
            if !asked.yes && !asked.removing.terms().is_empty() {
                let found = desk.door.post(&format!("{path}/check"), &terms).await?;
                let any = found["going"].as_array().is_some_and(|all| !all.is_empty());
                if any {
                    going(texts, &found).iter().for_each(|line| terminal::note(&terminal::one_line(line)));
                }
                if any && !terminal::confirm(texts, &texts.text("keep-sure"))? {
                    return Ok(Exit::NeedsPerson);
                }
            }
            desk.door.post(&path, &terms).await?
        }
    };
    match desk.json {
        true => terminal::say_json(&kept),
        false => tell(&desk.texts, &kept).iter().for_each(|line| terminal::say(&terminal::one_line(line))),
    }
    Ok(Exit::Done)
}

fn tell(texts: &Texts, kept: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let kilobytes = |value: &Value| value.as_u64().map(|bytes| (bytes / 1_000).to_string());
    if let Some(terms) = kept["collecting"].as_object() {
        let from = if terms["byReceived"] == true { "received" } else { "collected" };
        lines.push(match (terms["leave"].as_bool(), terms["days"].as_u64()) {
            (Some(false), _) => texts.text("keep-removed-there"),
            (_, Some(days)) => texts.with("keep-left-days", &[("days", &days.to_string()), ("from", from)]),
            (_, None) => texts.text("keep-left"),
        });
        if terms["untilDeleted"] == true {
            lines.push(texts.text("keep-until-deleted"));
        }
        if let Some(size) = kilobytes(&terms["mostBytes"]) {
            lines.push(texts.with("keep-headers", &[("size", &size)]));
        }
    }
    if let Some(terms) = kept["offline"].as_object() {
        let (days, size) = (terms["days"].as_u64(), kilobytes(&terms["mostBytes"]));
        if days.is_none() && size.is_none() {
            lines.push(texts.text("keep-offline-all"));
        }
        if let Some(days) = days {
            lines.push(texts.with("keep-offline-days", &[("days", &days.to_string())]));
        }
        if let Some(size) = size {
            lines.push(texts.with("keep-offline-below", &[("size", &size)]));
        }
    }
    let names: Vec<&str> =
        kept["onlineFolders"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !names.is_empty() {
        lines.push(texts.with("keep-online-folders", &[("folders", &names.join(", "))]));
    }
    lines.extend(removal(texts, &kept["retention"]));
    for (folder, own) in kept["folderRetention"].as_object().into_iter().flatten() {
        let own = removal(texts, own).unwrap_or_else(|| texts.text("keep-remove-nothing"));
        lines.push(format!("{folder}: {own}"));
    }
    for (place, key) in [("trash", "keep-empty-trash"), ("junk", "keep-empty-junk")] {
        lines.extend(
            kept["emptying"][place].as_u64().map(|days| texts.with(key, &[("days", &days.to_string())])),
        );
    }
    if let Some(count) = kept["removed"]["count"].as_u64() {
        lines.push(texts.with("keep-removed", &[("count", &count.to_string())]));
    }
    lines
}

/// What some terms remove, and where; `None`: nothing.
fn removal(texts: &Texts, terms: &Value) -> Option<String> {
    let server = terms["server"] == true;
    if !server && terms["here"] != true {
        return None;
    }
    let starred = if terms["starred"] == true { "yes" } else { "no" };
    let place = if server { "server" } else { "here" };
    let (key, number) = match (terms["keep"]["days"].as_u64(), terms["keep"]["newest"].as_u64()) {
        (Some(days), _) => ("keep-remove-days", days),
        (_, Some(newest)) => ("keep-remove-newest", newest),
        _ => return None,
    };
    Some(texts.with(key, &[("count", &number.to_string()), ("place", place), ("starred", starred)]))
}

/// What would go, folder by folder.
fn going(texts: &Texts, found: &Value) -> Vec<String> {
    let day = |value: &Value| {
        let time = terminal::local_time_of(value.as_i64().unwrap_or_default());
        time.split(' ').next().unwrap_or_default().to_owned()
    };
    let line = |one: &Value| {
        let values = [
            ("folder", one["folder"].as_str().unwrap_or_default().to_owned()),
            ("count", one["count"].to_string()),
            ("size", megabytes(&one["bytes"])),
            ("oldest", day(&one["oldest"])),
            ("newest", day(&one["newest"])),
            ("place", if one["server"] == true { "server" } else { "here" }.to_owned()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        texts.with("keep-going", &values)
    };
    let lines: Vec<String> = found["going"].as_array().into_iter().flatten().map(line).collect();
    if lines.is_empty() { vec![texts.text("keep-going-none")] } else { lines }
}
