//! `postduif account convert`: an account becomes one of another kind. What that means is
//! said first, and nothing is done before a yes.

use anyhow::{Result, anyhow};
use mail::problem::Problem;
use mail::server::Server;
use serde_json::{Value, json};

use super::super::{Desk, Exit, stop, stop_with, terminal};
use super::add::by_hand;
use super::named;
use crate::texts::Texts;

/// Converting.
#[derive(Debug, clap::Args)]
pub struct Convert {
    /// Its address, or its id
    account: String,
    /// What it shall be
    #[arg(value_parser = ["imap", "pop3"])]
    to: String,
    /// The other server: imaps://HOST[:PORT], pop3s://HOST[:PORT] [default: what the provider says]
    #[arg(long, value_name = "URL", value_parser = by_hand)]
    incoming: Option<Server>,
    /// The login name there
    #[arg(long)]
    user: Option<String>,
    /// From POP3: where mail in other folders than the inbox goes: onto the server, or to "On this computer"
    #[arg(long, value_parser = ["server", "here"])]
    others: Option<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// `postduif account convert`
pub async fn run(desk: &Desk, asked: &Convert) -> Result<Exit> {
    let texts = &desk.texts;
    let account = named(desk, &asked.account).await?;
    let (id, address) = (account["id"].as_str().unwrap_or_default(), account["address"].as_str());
    let address = address.unwrap_or_default();
    if account["kind"] == asked.to.as_str() {
        return Err(stop(
            Exit::Usage,
            texts.with("convert-is", &[("address", address), ("kind", &asked.to)]),
        ));
    }
    let incoming = asked.incoming.clone().map(|server| match &asked.user {
        Some(user) => Server { user: user.clone(), ..server },
        None => server,
    });
    let mut request = json!({ "to": asked.to, "incoming": incoming, "others": asked.others });
    let spinner = terminal::spinner(&texts.text("account-proving"));
    let preview = desk.door.post(&format!("/api/accounts/{id}/conversion"), &request).await;
    spinner.finish_and_clear();
    let preview = preview?;
    request["incoming"] = preview["incoming"].clone();
    if !desk.json {
        for line in told(texts, &preview, address, asked.others.as_deref()) {
            terminal::note(&line);
        }
    }
    if asked.to == "imap" && preview["others"]["messages"].as_u64() > Some(0) && asked.others.is_none() {
        return Err(stop(Exit::NeedsPerson, texts.text("convert-others-which")));
    }
    if !asked.yes && !terminal::confirm(texts, &texts.with("convert-sure", &[("address", address)]))? {
        return Ok(Exit::NeedsPerson);
    }
    let bar = terminal::bar();
    let mut events = desk.door.lines("POST", &format!("/api/accounts/{id}/convert"), Some(&request)).await?;
    while let Some(mut event) = events.next_json().await? {
        match event["type"].as_str() {
            Some("progress") => terminal::follow(&bar, &event),
            Some("problem") => {
                bar.finish_and_clear();
                let problem = serde_json::from_value::<Problem>(event["problem"].take())?;
                terminal::note(&texts.with("convert-broke-off", &[("address", address)]));
                return Err(stop_with(texts, problem));
            }
            Some("others") => return Err(stop(Exit::NeedsPerson, texts.text("convert-others-which"))),
            Some("done") => {
                bar.finish_and_clear();
                match desk.json {
                    true => terminal::say_json(
                        &json!({ "accountId": id, "kind": event["kind"], "before": preview }),
                    ),
                    false => {
                        let done = format!("convert-done-{}", asked.to);
                        terminal::say(&texts.with(&done, &[("address", address)]));
                    }
                }
                return Ok(Exit::Done);
            }
            _ => {}
        }
    }
    Err(anyhow!("the conversion ended without a result"))
}

/// What will happen, in sentences.
fn told(texts: &Texts, preview: &Value, address: &str, others: Option<&str>) -> Vec<String> {
    let count = |of: &str, key: &str| preview[of][key].as_u64().unwrap_or_default();
    let size = |of: &str| indicatif::BinaryBytes(count(of, "bytes")).to_string();
    let host = preview["incoming"]["host"].as_str().unwrap_or_default();
    let line = |key: &str, of: &str| {
        let (messages, size) = (count(of, "messages").to_string(), size(of));
        texts.with(key, &[("address", address), ("host", host), ("count", &messages), ("size", &size)])
    };
    let mut lines = Vec::new();
    if preview["to"] == "imap" {
        lines.push(line("convert-to-imap", "missing"));
        if count("others", "messages") > 0 {
            lines.push(line(&format!("convert-others-{}", others.unwrap_or("open")), "others"));
        }
    } else {
        lines.push(line("convert-to-pop3", "all"));
        if count("lacking", "messages") > 0 {
            lines.push(line("convert-lacking", "lacking"));
        }
        lines.push(line("convert-only-inbox", "all"));
    }
    lines
}
