//! `postduif sync` and `postduif status`.

use std::collections::BTreeMap;

use anyhow::Result;
use mail::problem::{Code, Problem};
use serde_json::{Value, json};

use super::{Desk, Exit, exit_of, stop_with, terminal};
use crate::texts::Texts;

/// Synchronising.
#[derive(Debug, clap::Args)]
pub struct Sync {
    /// The account, by address or id [default: all]
    #[arg(long)]
    account: Option<String>,
}

/// Asking.
#[derive(Debug, clap::Args)]
pub struct Status {}

/// How far an account is in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Not,
    Well,
    Badly(Exit),
}

/// `postduif sync`: ends when every account has succeeded since now, or has failed.
pub async fn sync(desk: &Desk, asked: &Sync) -> Result<Exit> {
    let (accounts, latest) = look(desk, asked.account.as_deref()).await?;
    if accounts.is_empty() {
        terminal::note(&desk.texts.text("account-none"));
    }
    report(desk, &accounts, &latest)
}

/// Accounts by id, each with how it was before and how far it is.
type Followed = BTreeMap<String, (Value, Ended)>;

/// Looks at an account's server, or at all, without a word about how it ended.
async fn look(desk: &Desk, account: Option<&str>) -> Result<(Followed, Value)> {
    let started = desk.net.now();
    // Listened to before asking, so that no change is missed.
    let mut events = desk.door.lines("GET", "/jmap/events?types=none&closeafter=no&ping=5", None).await?;
    let mut accounts = wanted(desk, account).await?;
    for id in accounts.keys() {
        desk.door.post(&format!("/api/accounts/{id}/check"), &json!({})).await?;
    }
    let bar = terminal::bar();
    let mut latest = desk.door.get("/api/status").await?;
    while accounts.values().any(|(_, ended)| *ended == Ended::Not) {
        let Some((name, data)) = events.next_event().await? else { anyhow::bail!("Postduif has stopped") };
        // A ping asks anew, in case the one change that mattered came before we listened.
        let patience = if name == "ping" { Patience::Over } else { Patience::Some };
        latest = if name == "status" { data } else { desk.door.get("/api/status").await? };
        for row in latest["accounts"].as_array().into_iter().flatten() {
            let Some((before, ended)) = row["id"].as_str().and_then(|id| accounts.get_mut(id)) else {
                continue;
            };
            *ended = judge(row, before, started, patience);
            if let (Some(done), Some(total)) = (row["done"].as_u64(), row["total"].as_u64())
                && total > 0
            {
                bar.set_length(total);
                bar.set_position(done);
                bar.set_message(row["address"].as_str().unwrap_or_default().to_owned());
            }
        }
    }
    bar.finish_and_clear();
    Ok((accounts, latest))
}

/// Looks at one account's server, or fails with what kept it from that.
pub async fn look_well(desk: &Desk, account: &str) -> Result<()> {
    let (accounts, latest) = look(desk, Some(account)).await?;
    let is_well = accounts.values().all(|(_, ended)| *ended == Ended::Well);
    let row = latest["accounts"].as_array().into_iter().flatten().find(|row| row["id"] == account);
    let problem = row.and_then(|row| serde_json::from_value::<Problem>(row["lastError"].clone()).ok());
    match problem.filter(|_| !is_well) {
        Some(problem) => Err(stop_with(&desk.texts, problem)),
        None => Ok(()),
    }
}

/// The accounts to follow, each with how it was before.
async fn wanted(desk: &Desk, name: Option<&str>) -> Result<Followed> {
    let rows = match name {
        Some(name) => vec![super::account::named(desk, name).await?],
        None => {
            let mut status = desk.door.get("/api/status").await?;
            status["accounts"].as_array_mut().map(std::mem::take).unwrap_or_default()
        }
    };
    Ok(rows
        .into_iter()
        .filter(|row| row["kind"] != "local")
        .filter_map(|row| Some((row["id"].as_str()?.to_owned(), (row, Ended::Not))))
        .collect())
}

/// Whether an account that looks as before may still be about to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Patience {
    Some,
    Over,
}

/// A success must be younger than our start, with nothing left to fetch or to
/// push; a failure must be another one than before. What has stood through a
/// time without any news is taken as it is.
fn judge(row: &Value, before: &Value, started: i64, patience: Patience) -> Ended {
    let phase = row["phase"].as_str().unwrap_or_default();
    let left = ["missing", "waitingChanges"].iter().any(|key| row[*key].as_u64() > Some(0));
    let differs = row["nextTry"] != before["nextTry"] || row["lastError"] != before["lastError"];
    let well = row["lastSuccess"].as_i64().is_some_and(|at| at >= started);
    match phase {
        "idle" | "receive-only" if well && (patience == Patience::Over || !left) => Ended::Well,
        "paused" => Ended::Well,
        "needs-password" | "question" => Ended::Badly(Exit::NeedsPerson),
        "offline" | "stopped" if patience == Patience::Over || differs => {
            let problem = serde_json::from_value::<Problem>(row["lastError"].clone());
            Ended::Badly(problem.map_or(Exit::Unreachable, |problem| exit_of(problem.code)))
        }
        _ => Ended::Not,
    }
}

fn report(desk: &Desk, accounts: &Followed, latest: &Value) -> Result<Exit> {
    if desk.json {
        terminal::say_json(&latest["accounts"]);
    }
    let mut worst = Exit::Done;
    for row in latest["accounts"].as_array().into_iter().flatten() {
        let Some((_, ended)) = row["id"].as_str().and_then(|id| accounts.get(id)) else { continue };
        let address = row["address"].as_str().unwrap_or_default();
        match ended {
            Ended::Badly(exit) => {
                worst = *exit;
                terminal::note(&format!("{address}:"));
                if let Ok(problem) = serde_json::from_value::<Problem>(row["lastError"].clone()) {
                    terminal::note(&desk.texts.problem(&problem));
                }
            }
            _ if !desk.json => terminal::say(&desk.texts.with("sync-done", &[("address", address)])),
            _ => {}
        }
    }
    Ok(worst)
}

/// `postduif status`
pub async fn status(desk: &Desk) -> Result<Exit> {
    let status = desk.door.get("/api/status").await?;
    if desk.json {
        terminal::say_json(&status);
        return Ok(Exit::Done);
    }
    let texts = &desk.texts;
    for row in status["accounts"].as_array().into_iter().flatten().filter(|row| row["kind"] != "local") {
        let address = row["address"].as_str().unwrap_or_default();
        let last =
            row["lastSuccess"].as_i64().map_or_else(|| texts.text("status-never"), terminal::local_time_of);
        terminal::say(&format!(
            "{}  {}  {}",
            terminal::column(address, 36),
            phase_text(desk, row),
            texts.with("status-last", &[("when", &last)])
        ));
        if let (Some(used), Some(limit)) = (row["room"]["used"].as_u64(), row["room"]["limit"].as_u64()) {
            let [used, limit] = [used, limit].map(|bytes| indicatif::BinaryBytes(bytes).to_string());
            terminal::say(&format!("  {}", texts.with("status-room", &[("used", &used), ("limit", &limit)])));
        }
        if let Some(warning) = naming_text(texts, row) {
            terminal::say(&format!("  {warning}"));
        }
        if row["phase"] == "question" {
            terminal::say(&format!("  {}", texts.with("status-question", &[("address", address)])));
        }
        if let Some(count @ 1..) = row["waitingChanges"].as_u64() {
            terminal::say(&format!("  {}", texts.with("status-changes", &[("count", &count.to_string())])));
        }
        if let Some(at) = row["nextTry"].as_i64() {
            let when = terminal::local_time_of(at);
            terminal::say(&format!("  {}", texts.with("status-next", &[("when", &when)])));
        }
        if let Some(count @ 1..) = row["waitingToSend"].as_u64() {
            terminal::say(&format!("  {}", texts.with("status-waiting", &[("count", &count.to_string())])));
        }
        if row["outbox"].as_array().is_some_and(|all| all.iter().any(|one| one["state"] == "unsure")) {
            for line in texts.problem(&Problem::new(Code::SendUnsure, "")).lines() {
                terminal::say(&format!("  {line}"));
            }
        }
        let refused = row["refused"].as_array().into_iter().flatten().map(|one| &one["problem"]);
        for problem in [&row["lastError"], &row["unfiled"]].into_iter().chain(refused) {
            let Ok(problem) = serde_json::from_value::<Problem>(problem.clone()) else { continue };
            for line in texts.problem(&problem).lines() {
                terminal::say(&format!("  {line}"));
            }
        }
    }
    Ok(Exit::Done)
}

/// What follows where a POP3 server does not name its messages (D18).
pub fn naming_text(texts: &Texts, of: &Value) -> Option<String> {
    let naming = of["naming"].as_str().filter(|naming| *naming != "own")?;
    texts.find(&format!("naming-{naming}"), &[])
}

/// The phase of an account in words.
pub fn phase_text(desk: &Desk, row: &Value) -> String {
    let phase = row["phase"].as_str().unwrap_or_default();
    let (done, total) = (row["done"].to_string(), row["total"].to_string());
    desk.texts.with(&format!("phase-{phase}"), &[("done", &done), ("total", &total)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_failure_is_no_failure_of_this_run() {
        let before =
            json!({ "phase": "offline", "nextTry": 5, "lastError": { "code": "timeout" }, "lastSuccess": 1 });
        for (row, expected) in [
            (before.clone(), Ended::Not),
            (json!({ "phase": "syncing", "lastSuccess": 1 }), Ended::Not),
            (json!({ "phase": "idle", "lastSuccess": 99 }), Ended::Not),
            (json!({ "phase": "idle", "lastSuccess": 100 }), Ended::Well),
            (json!({ "phase": "receive-only", "lastSuccess": 101 }), Ended::Well),
            (json!({ "phase": "idle", "lastSuccess": 101, "missing": 0 }), Ended::Well),
            (json!({ "phase": "idle", "lastSuccess": 101, "missing": 3 }), Ended::Not),
            (json!({ "phase": "idle", "lastSuccess": 101, "waitingChanges": 1 }), Ended::Not),
            (
                json!({ "phase": "offline", "nextTry": 200, "lastError": { "code": "timeout" } }),
                Ended::Badly(Exit::Unreachable),
            ),
            (
                json!({ "phase": "stopped", "nextTry": null, "lastError": { "code": "no-auth" } }),
                Ended::Badly(Exit::Refused),
            ),
            (json!({ "phase": "needs-password" }), Ended::Badly(Exit::NeedsPerson)),
        ] {
            assert_eq!(judge(&row, &before, 100, Patience::Some), expected, "{row}");
        }
        assert_eq!(judge(&before, &before, 100, Patience::Over), Ended::Badly(Exit::Unreachable));
    }
}
