//! `postduif import`: mail that other programs left on this computer.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use mail::problem::Problem;
use serde_json::{Value, json};

use super::account::named;
use super::{Desk, Exit, stop_with, terminal};

/// Importing.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// An mbox file, a Maildir folder, a folder of .eml files or one of them, or a
    /// Thunderbird profile; without it, what was found on this computer is listed
    path: Option<PathBuf>,
    /// The folder to put it into, as Archive/2019 [default: folders of the source's names]
    #[arg(long, value_name = "FOLDER")]
    into: Option<String>,
    /// The account, by address or id; needs --into with a folder that is there [default: on this computer]
    #[arg(long, requires = "into")]
    account: Option<String>,
}

impl Import {
    /// Whether it only lists.
    pub fn only_looks(&self) -> bool {
        self.path.is_none()
    }
}

/// `postduif import`
pub async fn run(desk: &Desk, asked: &Import) -> Result<Exit> {
    let Some(path) = &asked.path else { return found(desk).await };
    let path = std::path::absolute(path).with_context(|| path.display().to_string())?;
    let mut request = json!({ "path": path, "into": asked.into });
    if let Some(account) = &asked.account {
        request["account"] = named(desk, account).await?["id"].take();
    }
    let bar = terminal::bar();
    let mut events = desk.door.lines("POST", "/api/import", Some(&request)).await?;
    let mut skipped = Vec::new();
    while let Some(mut event) = events.next_json().await? {
        match event["type"].as_str() {
            Some("folder" | "progress") => terminal::follow(&bar, &event),
            Some("skipped") => {
                if event["reason"] != "deleted" && !desk.json {
                    bar.suspend(|| terminal::note(&line(desk, &event)));
                }
                skipped.push(event.take());
            }
            Some("problem") => {
                return Err(stop_with(
                    &desk.texts,
                    serde_json::from_value::<Problem>(event["problem"].take())?,
                ));
            }
            Some("done") => {
                bar.finish_and_clear();
                return Ok(done(desk, &event, &skipped));
            }
            _ => {}
        }
    }
    Err(anyhow!("the import ended without a result"))
}

/// Something that stays behind, with its reason.
fn line(desk: &Desk, event: &Value) -> String {
    let word = |key: &str| event[key].as_str().unwrap_or_default();
    let reason = desk.texts.text(&format!("import-skipped-{}", word("reason")));
    terminal::one_line(&format!("  {}: {reason} {}", word("place"), word("said")))
}

fn done(desk: &Desk, event: &Value, skipped: &[Value]) -> Exit {
    if desk.json {
        let told: Vec<Value> = skipped
            .iter()
            .map(|one| json!({ "place": one["place"], "reason": one["reason"], "said": one["said"] }))
            .collect();
        terminal::say_json(&json!({ "new": event["new"], "known": event["known"], "skipped": told }));
    } else {
        let count = |key: &str| event[key].as_u64().unwrap_or_default().to_string();
        let values = [("new", count("new")), ("known", count("known")), ("skipped", count("skipped"))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        terminal::say(&desk.texts.with("import-done", &values));
        let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
        for one in skipped {
            *reasons.entry(one["reason"].as_str().unwrap_or_default()).or_default() += 1;
        }
        for (reason, count) in reasons {
            terminal::say(&format!("  {count:6} {}", desk.texts.text(&format!("import-skipped-{reason}"))));
        }
    }
    // What its owner deleted is missed by nobody.
    match skipped.iter().all(|one| one["reason"] == "deleted") {
        true => Exit::Done,
        false => Exit::Warnings,
    }
}

async fn found(desk: &Desk) -> Result<Exit> {
    let answer = desk.door.get("/api/import/found").await?;
    let rows = answer["found"].as_array().map(Vec::as_slice).unwrap_or_default();
    match (desk.json, rows.is_empty()) {
        (true, _) => terminal::say_json(&answer["found"]),
        (false, true) => terminal::note(&desk.texts.text("import-none")),
        (false, false) => {
            for row in rows {
                let path = row["path"].as_str().unwrap_or_default();
                let (accounts, folders) = (row["accounts"].to_string(), row["folders"].to_string());
                let values = [("accounts", accounts.as_str()), ("folders", &folders)];
                terminal::say(&terminal::one_line(&desk.texts.with("import-thunderbird", &values)));
                terminal::say(&terminal::one_line(&format!("  postduif import {path}")));
            }
        }
    }
    Ok(Exit::Done)
}
