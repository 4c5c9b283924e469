//! `postduif account`: add by finding, proving and saving; list; remove. What is
//! done to an account that is here stands in [`upkeep`].

use anyhow::{Result, anyhow};
use mail::Secret;
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Security, Server};
use net::Fingerprint;
use serde_json::{Value, json};

use super::{Desk, Exit, sign_in, stop, stop_with, terminal};
use crate::door::Refused;

mod apply;
mod upkeep;

/// What to do with accounts.
#[derive(Debug, clap::Subcommand)]
pub enum Account {
    /// Add an account: finds the settings, signs in to prove them, saves
    Add(Box<Add>),
    /// Give an account a new password, or sign in anew: once for both servers
    #[command(visible_alias = "password")]
    SignIn(Box<sign_in::SignIn>),
    /// List the accounts
    List,
    /// Show what is set for an account, as text to copy; no password is in it
    Show(upkeep::Which),
    /// Stop fetching and sending until resumed
    Pause(upkeep::Which),
    /// Go on; what was saved unproven is proven first
    Resume(upkeep::Which),
    /// Give an account other servers; they are saved if they let you in
    Change(Box<upkeep::Change>),
    /// Ask the provider what the settings are today, and list what differs
    Check(upkeep::Check),
    /// Write from another address too, instead of adding the mailbox twice
    Identity(upkeep::Identity),
    /// Make the accounts agree with a file; passwords come from commands that it names
    Apply(apply::Apply),
    /// Remove an account from this computer; it can be restored for 30 days
    Remove(Remove),
    /// List what was removed, or take an account back
    Restore(upkeep::Restore),
}

impl Account {
    /// Whether it changes nothing.
    pub fn only_looks(&self) -> bool {
        match self {
            Account::List | Account::Show(_) => true,
            Account::Restore(restore) => restore.only_looks(),
            _ => false,
        }
    }
}

/// Adding.
#[derive(Debug, Default, clap::Args)]
pub struct Add {
    /// The e-mail address
    address: Option<String>,
    /// Your name, as others see it
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    with: sign_in::With,
    /// Send a message to yourself, to see that sending works
    #[arg(long)]
    test_message: bool,
    /// Add it even if sending does not work
    #[arg(long)]
    receive_only: bool,
    /// Where signing in does not work: save it all the same, paused
    #[arg(long)]
    paused: bool,
    /// The incoming server by hand: imaps://HOST[:PORT], imap:// (STARTTLS), pop3s://, pop3://
    #[arg(long, value_name = "URL", value_parser = by_hand)]
    incoming: Option<Server>,
    /// The outgoing server by hand: smtps://HOST[:PORT] or smtp:// (STARTTLS)
    #[arg(long, value_name = "URL", value_parser = by_hand)]
    outgoing: Option<Server>,
    /// The login name, where it is not the address
    #[arg(long)]
    user: Option<String>,
    /// Do not ask this source for settings: builtin, autoconfig, autoconfig_http, pacc, ispdb, srv, autodiscover, mx, guess
    #[arg(long, value_name = "SOURCE", value_delimiter = ',')]
    without: Vec<String>,
    /// Take this certificate of these servers although nobody vouches for it: its SHA-256, as the refusal shows it
    #[arg(long, value_name = "SHA256")]
    trust_certificate: Vec<Fingerprint>,
    /// Prefer POP3 to IMAP
    #[arg(long)]
    pop3: bool,
    /// Take settings that did not come over a protected way
    #[arg(long)]
    accept_untrusted: bool,
}

/// Removing.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// Its address, or its id
    account: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Runs one of them.
pub async fn run(desk: &Desk, command: &Account) -> Result<Exit> {
    match command {
        Account::Add(command) => add(desk, command).await,
        Account::SignIn(command) => sign_in::run(desk, command).await,
        Account::List => list(desk).await,
        Account::Show(which) => upkeep::show(desk, which).await,
        Account::Pause(which) => upkeep::pause(desk, which).await,
        Account::Resume(which) => upkeep::resume(desk, which).await,
        Account::Change(command) => upkeep::change(desk, command).await,
        Account::Check(command) => upkeep::check(desk, command).await,
        Account::Identity(command) => upkeep::identity(desk, command).await,
        Account::Apply(command) => apply::run(desk, command).await,
        Account::Remove(command) => remove(desk, command).await,
        Account::Restore(command) => upkeep::restore(desk, command).await,
    }
}

/// Reads a server that was given by hand. TLS always: in clear is no choice here.
fn by_hand(text: &str) -> Result<Server, String> {
    let (scheme, rest) = text.split_once("://").ok_or("write it as imaps://HOST or smtps://HOST")?;
    let (protocol, security) = match scheme {
        "imaps" => (Protocol::Imap, Security::Tls),
        "imap" => (Protocol::Imap, Security::StartTls),
        "pop3s" => (Protocol::Pop3, Security::Tls),
        "pop3" => (Protocol::Pop3, Security::StartTls),
        "smtps" => (Protocol::Smtp, Security::Tls),
        "smtp" => (Protocol::Smtp, Security::StartTls),
        other => return Err(format!("{other}:// is none of imaps, imap, pop3s, pop3, smtps, smtp")),
    };
    let (host, port) = match rest.trim_end_matches('/').rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| format!("{port} is not a port"))?),
        None => (rest.trim_end_matches('/'), protocol.usual_port(security)),
    };
    if host.is_empty() || host.contains(['@', '/']) {
        return Err(format!("{host:?} is not a host; the login name goes to --user"));
    }
    Ok(Server { protocol, host: host.to_owned(), port, security, user: String::new(), auth: Vec::new() })
}

async fn add(desk: &Desk, asked: &Add) -> Result<Exit> {
    let (added, text) = add_with(desk, asked, None).await?;
    match desk.json {
        true => terminal::say_json(&added),
        false => terminal::say(&text),
    }
    Ok(Exit::Done)
}

/// Adds with a password that is in hand, or with one that is asked for; gives the
/// answer, and a text that says so.
async fn add_with(desk: &Desk, asked: &Add, password: Option<&Secret<String>>) -> Result<(Value, String)> {
    let texts = &desk.texts;
    let address = match &asked.address {
        Some(address) => address.clone(),
        None => terminal::ask(texts, &texts.text("account-address-needed"))?,
    };
    let found = match asked.incoming.clone() {
        Some(incoming) => {
            Found { incoming, outgoing: asked.outgoing.clone(), only_oauth: false, oauth2: Value::Null }
        }
        None => find(desk, &address, asked).await?,
    };
    // Without a name of their own, the proof finds out which one the servers know.
    let login = |mut server: Server| {
        if let Some(user) = &asked.user {
            server.user.clone_from(user);
        }
        server
    };
    let (incoming, outgoing) = (login(found.incoming), found.outgoing.map(login));
    let servers = json!({
        "address": address, "incoming": incoming, "outgoing": outgoing, "oauth2": found.oauth2,
    });
    let user = if incoming.user.is_empty() { &address } else { &incoming.user };
    let mut body = match password {
        Some(password) => json!({ "password": password.reveal() }),
        None => sign_in::given(desk, user, &asked.with, found.only_oauth, servers).await?,
    };
    body["name"] = json!(asked.name.clone().unwrap_or_default());
    body["address"] = json!(address);
    body["incoming"] = json!(incoming);
    body["outgoing"] = json!(outgoing);
    body["testMessage"] = json!(asked.test_message);
    let done = prove_trusting(desk, &mut body, &asked.trust_certificate).await?;
    let paused = asked.paused && (done.incoming.is_some() || !asked.receive_only && done.outgoing.is_some());
    match (done.incoming, done.outgoing) {
        (Some(problem), _) if !paused => {
            terminal::note(&texts.text("account-paused-how"));
            if let Some((fingerprint, _)) = shown(&problem) {
                let fingerprint = fingerprint.to_string();
                terminal::note(&texts.with("account-trust-how", &[("fingerprint", &fingerprint)]));
            }
            return Err(stop_with(texts, problem));
        }
        (None, Some(problem)) if !paused && !asked.receive_only => {
            terminal::note(&texts.problem(&problem));
            terminal::note(&texts.text("account-receive-only"));
            return Err(stop_with(texts, smtp_failed(problem)));
        }
        (None, None) if body["outgoing"].is_null() && !asked.receive_only => {
            return Err(stop(Exit::NeedsPerson, texts.text("account-receive-only")));
        }
        _ => {}
    }
    let body = json!({
        "proof": done.proof,
        "remember": !asked.with.forget_password,
        "receiveOnly": asked.receive_only,
        "paused": asked.paused,
    });
    let added = desk.door.post("/api/accounts", &body).await;
    let added = added.inspect_err(|error| show_the_one_there(desk, error))?;
    if added["sameMailbox"].is_string() {
        terminal::note(&texts.with("account-same-mailbox", &[("address", &address)]));
    }
    let said = if paused { "account-added-paused" } else { "account-added" };
    Ok((added, texts.with(said, &[("address", &address)])))
}

/// Why sending does not work yet, in one word for the text.
fn smtp_failed(problem: Problem) -> Problem {
    let why = match problem.code {
        Code::AuthFailed | Code::AppPassword | Code::OauthNeeded => "password",
        Code::NoAuth | Code::NoMechanism => "no-auth",
        _ => "unreachable",
    };
    Problem { code: Code::SmtpFailed, ..problem }.with("why", why)
}

/// What can be done with the account that is here already.
fn show_the_one_there(desk: &Desk, error: &anyhow::Error) {
    let problem = error.downcast_ref::<Refused>().map(|refused| &refused.body["problem"]);
    if let Some(address) = problem.and_then(|problem| problem["args"]["account"].as_str()) {
        terminal::note(&desk.texts.with("account-there", &[("address", address)]));
    }
}

/// What was found, or given by hand.
struct Found {
    incoming: Server,
    outgoing: Option<Server>,
    /// The provider takes no password.
    only_oauth: bool,
    /// Who gives out tokens, as the provider's document says.
    oauth2: Value,
}

/// Finds settings; gives the first proposal that fits.
async fn find(desk: &Desk, address: &str, asked: &Add) -> Result<Found> {
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
    // Where nobody said what the login name is, the proof finds out.
    let assumed = proposal["source"] == "guess" || proposal["source"] == "srv";
    let named = |server: Server| match assumed {
        true => Server { user: String::new(), ..server },
        false => server,
    };
    Some(Found {
        incoming: named(chosen.clone()),
        outgoing: servers("outgoing").into_iter().next().map(named),
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

/// Signs in; where a server shows a certificate that the person has named, once more with that pinned.
async fn prove_trusting(desk: &Desk, body: &mut Value, trusted: &[Fingerprint]) -> Result<Proven> {
    let done = prove(desk, body).await?;
    let now = desk.net.now();
    let pin = |problem: &Problem| {
        let (fingerprint, days) = shown(problem).filter(|(fingerprint, _)| trusted.contains(fingerprint))?;
        let most = now.saturating_add(days * DAY_S);
        let ends = problem.args.get("notAfter").and_then(|date| date.parse::<jiff::Timestamp>().ok());
        let ends = ends.map(jiff::Timestamp::as_second).filter(|ends| *ends > now);
        let until = ends.map_or(most, |ends| ends.min(most));
        let host = problem.host.clone()?;
        Some(store::Pin { host, port: problem.port?, fingerprint: fingerprint.to_string(), until })
    };
    let pins: Vec<store::Pin> =
        [&done.incoming, &done.outgoing].into_iter().flatten().filter_map(pin).collect();
    if pins.is_empty() {
        return Ok(done);
    }
    body["pins"] = json!(pins);
    prove(desk, body).await
}

/// The certificate that was refused, where a person may take it, and for how many
/// days at most: a year, or a month where its own time is over.
fn shown(problem: &Problem) -> Option<(Fingerprint, i64)> {
    let days = match problem.code {
        Code::TlsUntrusted => 365,
        Code::TlsExpired => 30,
        _ => return None,
    };
    Some((problem.args.get("fingerprint")?.parse().ok()?, days))
}

const DAY_S: i64 = 86_400;

/// What came of signing in.
struct Proven {
    proof: Value,
    incoming: Option<Problem>,
    outgoing: Option<Problem>,
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

async fn list(desk: &Desk) -> Result<Exit> {
    let status = desk.door.get("/api/status").await?;
    if desk.json {
        terminal::say_json(&status["accounts"]);
        return Ok(Exit::Done);
    }
    let rows: Vec<&Value> =
        status["accounts"].as_array().into_iter().flatten().filter(|row| row["kind"] != "local").collect();
    if rows.is_empty() {
        terminal::note(&desk.texts.text("account-none"));
    }
    for row in rows {
        let word = |key: &str| row[key].as_str().unwrap_or_default();
        let phase = super::sync::phase_text(desk, row);
        terminal::say(&format!(
            "{:5} {} {:5} {phase}",
            word("id"),
            terminal::column(word("address"), 36),
            word("kind")
        ));
    }
    Ok(Exit::Done)
}

async fn remove(desk: &Desk, asked: &Remove) -> Result<Exit> {
    let texts = &desk.texts;
    let account = named(desk, &asked.account).await?;
    let address = account["address"].as_str().unwrap_or_default();
    if !asked.yes && !terminal::confirm(texts, &texts.with("account-remove-sure", &[("address", address)]))? {
        return Ok(Exit::NeedsPerson);
    }
    let id = account["id"].as_str().unwrap_or_default();
    desk.door.delete(&format!("/api/accounts/{id}")).await?;
    match desk.json {
        true => terminal::say_json(&json!({ "removed": id })),
        false => terminal::say(&texts.with("account-removed", &[("address", address)])),
    }
    Ok(Exit::Done)
}

/// The account with that address or id.
pub async fn named(desk: &Desk, name: &str) -> Result<Value> {
    let mut status = desk.door.get("/api/status").await?;
    let fits = |row: &&mut Value| {
        row["id"] == name || row["address"].as_str().is_some_and(|address| address.eq_ignore_ascii_case(name))
    };
    let found = status["accounts"].as_array_mut().into_iter().flatten().find(fits).map(Value::take);
    found.ok_or_else(|| stop(Exit::NotHere, desk.texts.with("account-unknown", &[("name", name)])))
}

/// The account that was named, else the first one with a server, else the local one.
pub async fn named_or_first(desk: &Desk, name: Option<&str>) -> Result<Value> {
    if let Some(name) = name {
        return named(desk, name).await;
    }
    let mut status = desk.door.get("/api/status").await?;
    let rows = status["accounts"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let first = rows.iter().find(|row| row["kind"] != "local").or(rows.first()).cloned();
    first.ok_or_else(|| stop(Exit::NotHere, desk.texts.text("account-none")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_by_hand() {
        for (text, protocol, security, host, port) in [
            ("imaps://mail.test", Protocol::Imap, Security::Tls, "mail.test", 993),
            ("imap://mail.test", Protocol::Imap, Security::StartTls, "mail.test", 143),
            ("pop3s://mail.test:1995/", Protocol::Pop3, Security::Tls, "mail.test", 1995),
            ("smtp://mail.test", Protocol::Smtp, Security::StartTls, "mail.test", 587),
        ] {
            let server = by_hand(text).unwrap();
            assert_eq!((server.protocol, server.security, server.port), (protocol, security, port));
            assert_eq!(server.host, host);
        }
        for wrong in ["mail.test", "http://mail.test", "imaps://", "imaps://a:b", "imaps://jan@mail.test"] {
            assert!(by_hand(wrong).is_err(), "{wrong}");
        }
    }
}
