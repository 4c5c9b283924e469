//! Finding on the command line: each source's answer on a line as it comes, the
//! questions that only the person can answer, and what then is proposed.

use anyhow::{Result, anyhow};
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Server};
use serde_json::{Value, json};

use super::super::{Desk, Exit, stop, stop_with, terminal};
use super::add::Add;

/// What was found, or given by hand.
pub struct Found {
    /// Where mail comes from.
    pub incoming: Server,
    /// Where mail is handed in.
    pub outgoing: Option<Server>,
    /// The provider takes no password.
    pub only_oauth: bool,
    /// Who gives out tokens, as the provider's document says.
    pub oauth2: Value,
}

/// Finds settings; gives the first proposal that fits.
pub async fn find(desk: &Desk, address: &str, asked: &Add) -> Result<Found> {
    let texts = &desk.texts;
    let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
    let spinner = terminal::spinner(&texts.with("account-looking", &[("domain", domain)]));
    let request = json!({ "address": address, "without": asked.without });
    let mut events = desk.door.lines("POST", "/api/setup/find", Some(&request)).await?;
    let (mut found, mut problem) = (Vec::<Value>::new(), None);
    while let Some(event) = events.next_json().await? {
        match event["type"].as_str() {
            Some("asked") => {
                let subject = event["subject"].as_str().unwrap_or_default();
                spinner.set_message(texts.with("account-asked", &[("subject", subject)]));
            }
            Some("answer") => spinner.suspend(|| terminal::note(&answer(desk, &event))),
            Some("did-you-mean") => {
                let meant = event["address"].as_str().unwrap_or_default();
                spinner
                    .suspend(|| terminal::note(&texts.with("account-did-you-mean", &[("address", meant)])));
            }
            Some("proposal") => found.push(event["proposal"].clone()),
            Some("problem") => problem = serde_json::from_value::<Problem>(event["problem"].clone()).ok(),
            _ => {}
        }
    }
    spinner.finish_and_clear();
    // They come as they are found; the lowest rank is the best.
    found.sort_by_key(rank);
    let Some(best) = found.first() else {
        let problem = problem.unwrap_or_else(|| Problem::new(Code::NoConfig, "").with("domain", domain));
        terminal::note(&texts.text("account-by-hand"));
        return Err(stop_with(texts, problem));
    };
    let proposal = match best["question"].is_null() {
        true => best,
        false => which_product(desk, &found)?,
    };
    show_proposal(desk, proposal);
    if proposal["trusted"] != true && !asked.accept_untrusted {
        terminal::note(&texts.text("account-untrusted"));
        let domains: Vec<&str> =
            proposal["confirm"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let domains = domains.join(" ");
        let typed = terminal::ask(texts, &texts.with("account-type-domain", &[("domain", &domains)]))?;
        if domains.is_empty() || !typed.eq_ignore_ascii_case(&domains) {
            return Err(stop(Exit::NeedsPerson, texts.text("account-by-hand")));
        }
    }
    pick(proposal, asked).ok_or_else(|| anyhow!("the proposal names no server for mail"))
}

/// One source's answer on a line: which, who, how long, how it ended.
fn answer(desk: &Desk, event: &Value) -> String {
    let word = |key: &str| event[key].as_str().unwrap_or_default();
    let outcome = desk.texts.text(&format!("account-outcome-{}", word("outcome")));
    let who = event["url"].as_str().unwrap_or(word("subject"));
    let ms = event["ms"].to_string();
    terminal::one_line(&format!("  {:12} {who}  {ms} ms  {outcome} {}", word("source"), word("detail")))
}

/// Asks which of a provider's products it is.
fn which_product<'a>(desk: &Desk, found: &'a [Value]) -> Result<&'a Value> {
    let texts = &desk.texts;
    let answers: Vec<&Value> = found
        .iter()
        .filter(|proposal| !proposal["question"].is_null() && proposal["subject"] == found[0]["subject"])
        .collect();
    terminal::note(&texts.text("account-which"));
    for (n, proposal) in answers.iter().enumerate() {
        terminal::note(&format!("{}.", n + 1));
        show_proposal(desk, proposal);
    }
    let number = terminal::ask(texts, &texts.text("account-which-number"))?;
    let chosen = number.parse::<usize>().ok().and_then(|n| answers.get(n.wrapping_sub(1)).copied());
    chosen.ok_or_else(|| stop(Exit::NeedsPerson, texts.text("account-by-hand")))
}

fn rank(proposal: &Value) -> u64 {
    proposal["rank"].as_u64().unwrap_or(u64::MAX)
}

fn pick(proposal: &Value, asked: &Add) -> Option<Found> {
    let servers =
        |side: &str| -> Vec<Server> { serde_json::from_value(proposal[side].clone()).unwrap_or_default() };
    let wanted = if asked.pop3 { Protocol::Pop3 } else { Protocol::Imap };
    let incoming = servers("incoming");
    let chosen = incoming.iter().find(|server| server.protocol == wanted).or(incoming.first())?;
    Some(Found {
        incoming: chosen.clone(),
        outgoing: servers("outgoing").into_iter().next(),
        only_oauth: proposal["signIn"] == "oauth2",
        oauth2: proposal["oauth2"].clone(),
    })
}

fn show_proposal(desk: &Desk, proposal: &Value) {
    let subject = proposal["subject"].as_str().unwrap_or_default();
    terminal::note(&desk.texts.with("account-settings", &[("subject", subject)]));
    for side in ["incoming", "outgoing"] {
        let servers = proposal[side].as_array().into_iter().flatten();
        for server in servers {
            let word = |key: &str| server[key].as_str().unwrap_or_default();
            let line = format!(
                "  {:9} {} {} {} {}",
                desk.texts.text(&format!("account-{side}")),
                word("protocol"),
                word("host"),
                server["port"],
                word("security"),
            );
            terminal::note(&terminal::one_line(&line));
        }
    }
}
