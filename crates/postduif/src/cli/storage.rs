//! `postduif store`: looks through the store, copies it, and puts a copy back.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::{Value, json};
use store::Error;

use super::{Desk, Exit, stop, terminal};
use crate::config::Config;
use crate::door::Refused;
use crate::texts::Texts;

/// What to do with the store.
#[derive(Debug, clap::Subcommand)]
pub enum Storage {
    /// Look through everything that is stored, and tell what is not whole
    Check,
    /// Write a copy of this moment, also while Postduif runs
    Backup(Backup),
    /// Put a copy back; what is there now is set aside
    Restore(Restore),
}

/// Copying.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// The file to write, or a directory to put it into
    to: PathBuf,
}

/// Putting back.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// The copy
    from: PathBuf,
}

/// Runs one of them; [`restore`] is run where nobody owns the data.
pub async fn run(desk: &Desk, command: &Storage) -> Result<Exit> {
    match command {
        Storage::Check => check(desk).await,
        Storage::Backup(asked) => backup(desk, asked).await,
        Storage::Restore(_) => Ok(Exit::Done),
    }
}

async fn check(desk: &Desk) -> Result<Exit> {
    let mut lines = desk.door.lines("POST", "/api/store/check", None).await?;
    let bar = terminal::bar();
    let found = loop {
        let Some(line) = lines.next_json().await? else { anyhow::bail!("Postduif has stopped") };
        match (line["done"].as_u64(), line["total"].as_u64()) {
            (Some(done), Some(total)) => {
                bar.set_length(total);
                bar.set_position(done);
            }
            _ => break line,
        }
    };
    bar.finish_and_clear();
    if let Some(error) = found["error"].as_str() {
        anyhow::bail!("{error}");
    }
    let findings = found["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    if desk.json {
        terminal::say_json(&found);
    } else {
        tell(&desk.texts, &found, findings);
    }
    Ok(if findings.is_empty() { Exit::Done } else { Exit::Errors })
}

fn tell(texts: &Texts, found: &Value, findings: &[Value]) {
    for finding in findings {
        let first: Vec<&str> =
            finding["first"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let rule = finding["rule"].as_str().unwrap_or_default();
        let line = format!("{rule}: {} ({})", finding["count"], first.join(", "));
        terminal::say(&terminal::one_line(&line));
    }
    let (count, size) = (found["messages"].to_string(), megabytes(&found["bytes"]));
    match findings.is_empty() {
        true => terminal::say(&texts.with("store-whole", &[("count", &count), ("size", &size)])),
        false => terminal::note(&texts.text("store-not-whole")),
    }
}

async fn backup(desk: &Desk, asked: &Backup) -> Result<Exit> {
    let mut to = std::path::absolute(&asked.to)?;
    if to.is_dir() {
        let time = terminal::local_time_of(desk.net.now()).replace([' ', ':'], "-");
        to.push(format!("postduif-{time}.db"));
    }
    let answer = desk.door.post("/api/store/backup", &json!({ "to": to })).await;
    let file = to.display().to_string();
    let written = answer.map_err(|error| match error.downcast_ref::<Refused>() {
        Some(refused) if refused.status == 409 => {
            stop(Exit::Failed, desk.texts.with("store-file-exists", &[("file", &file)]))
        }
        _ => error,
    })?;
    match desk.json {
        true => terminal::say_json(&written),
        false => {
            let size = megabytes(&written["bytes"]);
            terminal::say(&desk.texts.with("store-copied", &[("file", &file), ("size", &size)]));
        }
    }
    Ok(Exit::Done)
}

/// `postduif store restore`: needs the directory for itself.
pub fn restore(config: &Config, texts: &Texts, json: bool, asked: &Restore, now: i64) -> Result<Exit> {
    let restored = store::restore(&config.data_dir, &asked.from, now);
    let restored = restored.map_err(|error| why(error, texts, &config.data_dir, &asked.from))?;
    let aside = restored.set_aside.map(|dir| dir.display().to_string());
    match (json, &aside) {
        (true, _) => terminal::say_json(&json!({ "setAside": aside })),
        (false, None) => terminal::say(&texts.text("store-restored")),
        (false, Some(dir)) => terminal::say(&texts.with("store-restored-aside", &[("dir", dir)])),
    }
    Ok(Exit::Done)
}

fn why(error: Error, texts: &Texts, dir: &Path, from: &Path) -> anyhow::Error {
    let (dir, file) = (dir.display().to_string(), from.display().to_string());
    match error {
        Error::Busy { pid } => {
            let values = [("dir", dir.as_str()), ("pid", &pid.to_string())];
            stop(Exit::NeedsPerson, texts.with("store-in-use", &values))
        }
        Error::Newer { .. } => stop(Exit::Failed, texts.with("store-copy-newer", &[("file", &file)])),
        other => {
            let said = other.to_string();
            stop(Exit::Failed, texts.with("store-copy-bad", &[("file", &file), ("said", &said)]))
        }
    }
}

pub(super) fn megabytes(bytes: &Value) -> String {
    let bytes = bytes.as_u64().unwrap_or_default();
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}
