//! `postduif account keep`: what is kept where of an account's mail.

use anyhow::Result;
use serde_json::{Map, Value, json};

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
}

impl Keep {
    /// Whether it only shows.
    pub fn only_looks(&self) -> bool {
        let [collecting, offline, folders] = self.terms();
        collecting.is_empty() && offline.is_empty() && folders.is_empty()
    }

    fn terms(&self) -> [Map<String, Value>; 3] {
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
        [collecting, offline, folders]
    }
}

/// Runs it.
pub async fn run(desk: &Desk, asked: &Keep) -> Result<Exit> {
    let account = named(desk, &asked.account).await?;
    let path = format!("/api/accounts/{}/keeping", account["id"].as_str().unwrap_or_default());
    let kept = match asked.only_looks() {
        true => desk.door.get(&path).await?,
        false => {
            let [collecting, offline, folders] = asked.terms();
            let terms = json!({ "collecting": collecting, "offline": offline, "folders": folders });
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
    lines
}
