//! `postduif export`: mail as files that any mail program reads.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use mail::problem::Problem;
use serde_json::{Value, json};

use super::account::{named, named_or_first};
use super::{Desk, Exit, stop, stop_with, terminal};
use crate::export::Format;

/// Exporting.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// The account, by address or id [default: all, each in a folder of its own]
    #[arg(long)]
    account: Option<String>,
    /// Only this folder and those in it, by path or task; without --account, of the first account
    #[arg(long, conflicts_with = "search")]
    folder: Option<String>,
    /// Only what a search finds, as `postduif search` has it
    #[arg(long, value_name = "QUERY")]
    search: Option<String>,
    /// mbox: a folder is one file; maildir: a message is one file; eml: the same, without flags
    #[arg(long, value_enum)]
    format: As,
    /// The directory to write into; it must be empty, or hold an export like this one that was cut off
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Leave out what is not here whole, instead of fetching it
    #[arg(long)]
    no_fetch: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum As {
    Mbox,
    Maildir,
    Eml,
}

impl Export {
    /// Whether servers may be needed.
    pub fn fetches(&self) -> bool {
        !self.no_fetch
    }
}

/// `postduif export`
pub async fn run(desk: &Desk, asked: &Export) -> Result<Exit> {
    let out = std::path::absolute(&asked.out).with_context(|| asked.out.display().to_string())?;
    let account = match (&asked.account, &asked.folder) {
        (Some(name), _) => named(desk, name).await?["id"].take(),
        (None, Some(_)) => named_or_first(desk, None).await?["id"].take(),
        (None, None) => Value::Null,
    };
    let format = match asked.format {
        As::Mbox => Format::Mbox,
        As::Maildir => Format::Maildir,
        As::Eml => Format::Eml,
    };
    let request = json!({
        "account": account, "folder": asked.folder, "search": asked.search,
        "format": format, "out": out, "fetch": asked.fetches(),
    });
    let bar = terminal::bar();
    let mut events = desk.door.lines("POST", "/api/export", Some(&request)).await?;
    let mut left_out = Vec::new();
    while let Some(mut event) = events.next_json().await? {
        match event["type"].as_str() {
            Some("folder" | "progress") => terminal::follow(&bar, &event),
            Some("left-out") => {
                if !desk.json {
                    bar.suspend(|| terminal::note(&line(desk, &event)));
                }
                left_out.push(event.take());
            }
            Some("not-empty") => {
                let dir = out.display().to_string();
                return Err(stop(Exit::Failed, desk.texts.with("export-not-empty", &[("dir", &dir)])));
            }
            Some("problem") => {
                let problem = serde_json::from_value::<Problem>(event["problem"].take())?;
                bar.finish_and_clear();
                if !desk.json {
                    terminal::note(&desk.texts.text("export-broke-off"));
                }
                return Err(stop_with(&desk.texts, problem));
            }
            Some("done") => {
                bar.finish_and_clear();
                return Ok(done(desk, &event, &out.display().to_string(), &left_out));
            }
            _ => {}
        }
    }
    Err(anyhow!("the export ended without a result"))
}

/// Something that is not there whole, with its reason.
fn line(desk: &Desk, event: &Value) -> String {
    let word = |key: &str| event[key].as_str().unwrap_or_default();
    let reason = desk.texts.text(&format!("export-lack-{}", word("reason")));
    terminal::one_line(&format!("  {} {}: {reason}", word("folder"), word("email")))
}

fn done(desk: &Desk, event: &Value, dir: &str, left_out: &[Value]) -> Exit {
    let only_newest = event["onlyNewest"] == true;
    if desk.json {
        let told: Vec<Value> = left_out
            .iter()
            .map(|one| json!({ "folder": one["folder"], "email": one["email"], "reason": one["reason"] }))
            .collect();
        terminal::say_json(
            &json!({ "messages": event["messages"], "leftOut": told, "onlyNewest": only_newest }),
        );
    } else {
        let count = event["messages"].as_u64().unwrap_or_default().to_string();
        terminal::say(&desk.texts.with("export-done", &[("count", &count), ("dir", dir)]));
        let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
        for one in left_out {
            *reasons.entry(one["reason"].as_str().unwrap_or_default()).or_default() += 1;
        }
        for (reason, count) in reasons {
            terminal::say(&format!("  {count:6} {}", desk.texts.text(&format!("export-lack-{reason}"))));
        }
        if only_newest {
            terminal::note(&desk.texts.text("search-only-newest"));
        }
    }
    match left_out.is_empty() && !only_newest {
        true => Exit::Done,
        false => Exit::Warnings,
    }
}
