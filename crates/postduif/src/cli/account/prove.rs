//! Proving on the command line: a real login on both servers, each result told as
//! it comes, and certificates that the person takes by hand.

use anyhow::{Result, anyhow};
use mail::problem::{Code, Problem};
use net::Fingerprint;
use serde_json::{Value, json};

use super::super::sync::naming_text;
use super::super::{Desk, stop_with, terminal};

/// Signs in; where a server shows a certificate that the person has named, once more with that pinned.
pub async fn prove_trusting(desk: &Desk, body: &mut Value, trusted: &[Fingerprint]) -> Result<Proven> {
    let done = prove(desk, body).await?;
    let refused = [&done.incoming, &done.outgoing].into_iter().flatten();
    let pins: Vec<store::Pin> = refused.filter_map(|problem| pin(desk, problem, trusted)).collect();
    if pins.is_empty() {
        return Ok(done);
    }
    body["pins"] = json!(pins);
    prove(desk, body).await
}

/// The exception for a certificate that was refused, where the person has named it.
pub fn pin(desk: &Desk, problem: &Problem, trusted: &[Fingerprint]) -> Option<store::Pin> {
    let now = desk.net.now();
    let (fingerprint, days) = shown(problem).filter(|(fingerprint, _)| trusted.contains(fingerprint))?;
    let most = now.saturating_add(days * DAY_S);
    let ends = problem.args.get("notAfter").and_then(|date| date.parse::<jiff::Timestamp>().ok());
    let ends = ends.map(jiff::Timestamp::as_second).filter(|ends| *ends > now);
    let until = ends.map_or(most, |ends| ends.min(most));
    let host = problem.host.clone()?;
    Some(store::Pin { host, port: problem.port?, fingerprint: fingerprint.to_string(), until })
}

/// The certificate that was refused, where a person may take it, and for how many
/// days at most: a year, or a month where its own time is over.
pub fn shown(problem: &Problem) -> Option<(Fingerprint, i64)> {
    let days = match problem.code {
        Code::TlsUntrusted => 365,
        Code::TlsExpired => 30,
        _ => return None,
    };
    Some((problem.args.get("fingerprint")?.parse().ok()?, days))
}

const DAY_S: i64 = 86_400;

/// What came of signing in.
pub struct Proven {
    /// Its name, for saving.
    pub proof: Value,
    /// Why the incoming server did not let us in.
    pub incoming: Option<Problem>,
    /// The same of the outgoing one.
    pub outgoing: Option<Problem>,
}

/// Signs in on both servers and shows each result.
async fn prove(desk: &Desk, body: &Value) -> Result<Proven> {
    let texts = &desk.texts;
    let spinner = terminal::spinner(&texts.text("account-proving"));
    let mut events = desk.door.lines("POST", "/api/setup/prove", Some(body)).await?;
    let (mut incoming, mut outgoing) = (None, None);
    while let Some(event) = events.next_json().await? {
        let problem = || serde_json::from_value::<Problem>(event["problem"].clone());
        let side = texts.text(&format!("account-{}", event["side"].as_str().unwrap_or_default()));
        match event["type"].as_str() {
            Some("result") if event["ok"] == true => {
                let mechanism = event["mechanism"].as_str().unwrap_or_default();
                let values = [("side", side.as_str()), ("mechanism", mechanism)];
                spinner.suspend(|| terminal::note(&texts.with("account-proven", &values)));
                let skew_min = event["clockSkew"].as_i64().map_or(0, |skew| skew.unsigned_abs() / 60);
                if skew_min >= CLOCK_MIN {
                    let apart = texts.with("account-clock", &[("minutes", &skew_min.to_string())]);
                    spinner.suspend(|| terminal::note(&apart));
                }
                if let Some(warning) = naming_text(texts, &event) {
                    spinner.suspend(|| terminal::note(&warning));
                }
            }
            Some("result") => {
                let problem = problem()?;
                spinner.suspend(|| terminal::note(&texts.with("account-not-proven", &[("side", &side)])));
                let place = if event["side"] == "incoming" { &mut incoming } else { &mut outgoing };
                *place = Some(problem);
            }
            Some("test-message") if event["ok"] == true => {
                spinner.suspend(|| terminal::note(&texts.text("account-test-sent")));
            }
            Some("test-message") => {
                let problem = problem()?;
                spinner.suspend(|| {
                    terminal::note(&texts.text("account-test-not-sent"));
                    terminal::note(&texts.problem(&problem));
                });
            }
            Some("problem") => return Err(stop_with(texts, problem()?)),
            Some("done") => {
                spinner.finish_and_clear();
                return Ok(Proven { proof: event["proof"].clone(), incoming, outgoing });
            }
            _ => {}
        }
    }
    Err(anyhow!("the proof ended without a result"))
}

/// A clock that differs by so many minutes is worth a word.
const CLOCK_MIN: u64 = 5;
