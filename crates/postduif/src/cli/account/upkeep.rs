//! Looking after an account that is here: showing it, pausing it, other servers
//! for it, what its provider says today, and the bin.

use anyhow::Result;
use mail::problem::Problem;
use mail::server::{Protocol, Security, Server};
use net::Fingerprint;
use serde_json::{Value, json};

use super::super::{Desk, Exit, outgoing, sign_in, stop, terminal};
use super::add::by_hand;
use super::{named, prove};
use crate::door::Refused;

/// One account.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// Its address, or its id
    account: String,
}

/// What a server's new names mean.
#[derive(Debug, clap::Args)]
pub struct Answer {
    /// The account's address, or its id
    account: String,
    /// same: what was had once does not come again; other: all of it comes
    #[arg(value_parser = ["same", "other"])]
    mailbox: String,
}

/// What to change.
#[derive(Debug, clap::Args)]
pub struct Change {
    /// Its address, or its id
    account: String,
    #[command(flatten)]
    servers: Servers,
    #[command(flatten)]
    following: Following,
    #[command(flatten)]
    with: sign_in::With,
}

/// Other servers.
#[derive(Debug, Default, PartialEq, clap::Args)]
struct Servers {
    /// The incoming server: imaps://HOST[:PORT], imap:// (STARTTLS)
    #[arg(long, value_name = "URL", value_parser = by_hand)]
    incoming: Option<Server>,
    /// The outgoing server: smtps://HOST[:PORT] or smtp:// (STARTTLS)
    #[arg(long, value_name = "URL", value_parser = by_hand)]
    outgoing: Option<Server>,
    /// The login name on both servers
    #[arg(long)]
    user: Option<String>,
    /// Save it even if sending does not work
    #[arg(long)]
    receive_only: bool,
    /// Take this certificate of these servers although nobody vouches for it: its SHA-256, as the refusal shows it
    #[arg(long, value_name = "SHA256")]
    trust_certificate: Vec<Fingerprint>,
    /// The kept password is not for these servers: ask for another
    #[arg(long)]
    new_password: bool,
}

/// How its folders are followed.
#[derive(Debug, Default, PartialEq, clap::Args)]
struct Following {
    /// What deleting a message does: move it to the trash, mark it on the server, or remove it at once
    #[arg(long, value_name = "HOW", value_parser = ["trash", "mark", "remove"])]
    when_deleting: Option<String>,
    /// Look at everything so often, news that comes by itself apart: 1 to 1440
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=1440))]
    check_every: Option<u32>,
    /// Whether everything is looked at when Postduif starts
    #[arg(long, value_name = "YES|NO", value_parser = clap::builder::BoolishValueParser::new())]
    check_at_start: Option<bool>,
}

/// Asking the provider again.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Its address, or its id
    account: String,
    /// Take over what differs, if the source can be trusted and the servers let you in
    #[arg(long)]
    apply: bool,
}

/// The bin.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// The address or id of a removed account; without it, all of them are listed
    account: Option<String>,
}

impl Restore {
    /// Whether it only lists.
    pub fn only_looks(&self) -> bool {
        self.account.is_none()
    }
}

/// `postduif account show`
pub async fn show(desk: &Desk, which: &Which) -> Result<Exit> {
    let account = whole(desk, &which.account).await?;
    if desk.json {
        terminal::say_json(&account);
        return Ok(Exit::Done);
    }
    let texts = &desk.texts;
    let word = |key: &str| account[key].as_str().unwrap_or_default();
    let phase = texts.find(&format!("phase-{}", word("phase")), &[]).unwrap_or_default();
    let head = format!("{} ({}, {phase})", word("address"), word("kind").to_uppercase());
    terminal::say(&terminal::one_line(&head));
    if let Some(server) = server(&account, "incoming") {
        let line = format!(
            "  {:9} {} {} {} {} {}",
            texts.text("account-incoming"),
            protocol(server.protocol),
            server.host,
            server.port,
            security(server.security),
            server.user
        );
        let mechanism = account["login"]["incoming"].as_str().map(|name| format!(" ({name})"));
        terminal::say(&terminal::one_line(&(line + &mechanism.unwrap_or_default())));
    }
    for one in account["outgoingServers"].as_array().into_iter().flatten() {
        terminal::say(&format!("{} {}", texts.text("account-outgoing"), outgoing::line(desk, one)));
    }
    for pin in account["login"]["pins"].as_array().into_iter().flatten() {
        if let Ok(pin) = serde_json::from_value::<store::Pin>(pin.clone()) {
            let until = terminal::local_time_of(pin.until);
            terminal::say(&format!("  SHA-256 {} {}:{} → {until}", pin.fingerprint, pin.host, pin.port));
        }
    }
    if let Ok(problem) = serde_json::from_value::<Problem>(account["lastError"].clone()) {
        terminal::say(&texts.problem(&problem));
    }
    Ok(Exit::Done)
}

/// `postduif account answer`
pub async fn answer(desk: &Desk, asked: &Answer) -> Result<Exit> {
    let account = named(desk, &asked.account).await?;
    let (id, address) = (account["id"].as_str().unwrap_or_default(), account["address"].as_str());
    let address = [("address", address.unwrap_or_default())];
    let said =
        desk.door.post(&format!("/api/accounts/{id}/answer"), &json!({ "mailbox": asked.mailbox })).await;
    match said {
        Err(error) if error.downcast_ref::<Refused>().is_some_and(|refused| refused.status == 403) => {
            Err(stop(Exit::Usage, desk.texts.with("account-asks-nothing", &address)))
        }
        Err(error) => Err(error),
        Ok(_) if desk.json => {
            terminal::say_json(&json!({ "answered": id, "mailbox": asked.mailbox }));
            Ok(Exit::Done)
        }
        Ok(_) => {
            terminal::say(&desk.texts.with(&format!("account-answered-{}", asked.mailbox), &address));
            Ok(Exit::Done)
        }
    }
}

/// `postduif account pause`
pub async fn pause(desk: &Desk, which: &Which) -> Result<Exit> {
    stand(desk, which, "pause", "account-paused").await
}

/// `postduif account resume`
pub async fn resume(desk: &Desk, which: &Which) -> Result<Exit> {
    stand(desk, which, "resume", "account-resumed").await
}

/// `postduif account dismiss`
pub async fn dismiss(desk: &Desk, which: &Which) -> Result<Exit> {
    let account = named(desk, &which.account).await?;
    let ids: Vec<&Value> =
        account["refused"].as_array().into_iter().flatten().map(|one| &one["id"]).collect();
    desk.door.post(&path(&account, "dismiss"), &json!({ "ids": ids })).await?;
    done(desk, &account, "account-dismissed")
}

async fn stand(desk: &Desk, which: &Which, verb: &str, said: &str) -> Result<Exit> {
    let account = named(desk, &which.account).await?;
    desk.door.post(&path(&account, verb), &json!({})).await?;
    done(desk, &account, said)
}

/// `postduif account test`
pub async fn test(desk: &Desk, which: &Which) -> Result<Exit> {
    let account = named(desk, &which.account).await?;
    let answer = desk.door.post(&path(&account, "test-message"), &json!({})).await?;
    let said = answer["said"].as_str().unwrap_or_default();
    match desk.json {
        true => terminal::say_json(&json!({ "accountId": account["id"], "said": said })),
        false => {
            terminal::say(&format!("{} {}", desk.texts.text("account-test-sent"), terminal::one_line(said)))
        }
    }
    Ok(Exit::Done)
}

/// `postduif account change`: the servers first, which alone can refuse; then nothing is changed.
pub async fn change(desk: &Desk, asked: &Change) -> Result<Exit> {
    let account = whole(desk, &asked.account).await?;
    let only_following = asked.servers == Servers::default() && asked.following != Following::default();
    if !only_following {
        let body = asked.servers(desk, &account).await?;
        hand_in(desk, &account, body, &asked.servers.trust_certificate).await?;
    }
    if asked.following == Following::default() {
        return done(desk, &account, "account-changed");
    }
    let mut following = account["following"].clone();
    if let Some(how) = &asked.following.when_deleting {
        following["whenDeleting"] = json!(how);
    }
    if let Some(minutes) = asked.following.check_every {
        following["checkMinutes"] = json!(minutes);
    }
    if let Some(on) = asked.following.check_at_start {
        following["checkAtStart"] = json!(on);
    }
    let id = account["id"].as_str().unwrap_or_default();
    desk.door.patch(&format!("/api/accounts/{id}"), &json!({ "following": following })).await?;
    let how = following["whenDeleting"].as_str().unwrap_or_default();
    let address = account["address"].as_str().unwrap_or_default();
    match desk.json {
        true => terminal::say_json(&json!({ "accountId": id, "following": following })),
        false => terminal::say(&desk.texts.with(&format!("deleting-{how}"), &[("address", address)])),
    }
    Ok(Exit::Done)
}

impl Change {
    /// What to hand in: the known servers, with what is asked in their place.
    async fn servers(&self, desk: &Desk, account: &Value) -> Result<Value> {
        let asked = &self.servers;
        let chosen = |given: &Option<Server>, side: &str| {
            let known = server(account, side);
            let user = asked.user.clone().or(known.as_ref().map(|known| known.user.clone()));
            let server = given.clone().or(known)?;
            Some(Server { user: user.unwrap_or_default(), ..server })
        };
        let (incoming, outgoing) = (chosen(&asked.incoming, "incoming"), chosen(&asked.outgoing, "outgoing"));
        let mut body = match asked.new_password {
            true => {
                let user = incoming.as_ref().map_or("", |server| server.user.as_str());
                let servers = json!({ "account": account["id"] });
                sign_in::given(desk, user, &self.with, !account["login"]["oauth"].is_null(), servers).await?
            }
            false => json!({}),
        };
        body["incoming"] = json!(incoming);
        body["outgoing"] = json!(outgoing);
        body["receiveOnly"] = json!(asked.receive_only);
        Ok(body)
    }
}

async fn save(desk: &Desk, account: &Value, body: Value, trusted: &[Fingerprint]) -> Result<Exit> {
    hand_in(desk, account, body, trusted).await?;
    done(desk, account, "account-changed")
}

/// Hands other servers in; they are saved if they let us in. Where one shows a
/// certificate that the person has named, once more with that pinned.
pub async fn hand_in(desk: &Desk, account: &Value, mut body: Value, trusted: &[Fingerprint]) -> Result<()> {
    if let Some(to) = body["incoming"]["protocol"].as_str().filter(|to| account["kind"] != *to) {
        let address = account["address"].as_str().unwrap_or_default();
        let text = desk.texts.with("account-other-kind", &[("address", address), ("kind", to)]);
        return Err(stop(Exit::NeedsPerson, text));
    }
    let mut pins: Vec<store::Pin> = Vec::new();
    let answer = loop {
        body["pins"] = json!(pins);
        let error = match desk.door.post(&path(account, "servers"), &body).await {
            Ok(answer) => break answer,
            Err(error) => error,
        };
        let problem = error.downcast_ref::<Refused>().map(|refused| refused.body["problem"].clone());
        let problem = problem.and_then(|problem| serde_json::from_value::<Problem>(problem).ok());
        match problem.as_ref().and_then(|problem| prove::pin(desk, problem, trusted)) {
            // One for each of the two servers.
            Some(pin) if pins.len() < 2 => pins.push(pin),
            _ => {
                if let Some((fingerprint, _)) = problem.as_ref().and_then(prove::shown) {
                    let fingerprint = fingerprint.to_string();
                    terminal::note(&desk.texts.with("account-trust-how", &[("fingerprint", &fingerprint)]));
                }
                return Err(error);
            }
        }
    };
    if let Ok(problem) = serde_json::from_value::<Problem>(answer["problem"].clone()) {
        terminal::note(&desk.texts.problem(&problem));
    }
    Ok(())
}

/// `postduif account check`: shows what the provider says today, and changes
/// nothing unless that is asked.
pub async fn check(desk: &Desk, asked: &Check) -> Result<Exit> {
    let texts = &desk.texts;
    let account = whole(desk, &asked.account).await?;
    let found = desk.door.post(&path(&account, "rediscover"), &json!({})).await?;
    let changes = found["changes"].as_array().map(Vec::as_slice).unwrap_or_default();
    if desk.json && !asked.apply {
        terminal::say_json(&found);
    } else {
        let subject = found["subject"].as_str().unwrap_or_default();
        terminal::note(&texts.with("account-settings", &[("subject", subject)]));
        for change in changes {
            let word = |key: &str| change[key].as_str().unwrap_or_default();
            let line = format!("  {} {}: {} → {}", word("protocol"), word("field"), word("now"), word("new"));
            terminal::say(&terminal::one_line(&line));
        }
    }
    match (changes.is_empty(), asked.apply) {
        (true, _) => {
            terminal::note(&texts.text("account-check-same"));
            Ok(Exit::Done)
        }
        (false, false) => {
            terminal::note(&texts.text("account-check-apply"));
            Ok(Exit::Warnings)
        }
        // Whoever is on the line could have written it.
        (false, true) if found["trusted"] != true => {
            Err(stop(Exit::NeedsPerson, texts.text("account-check-untrusted")))
        }
        (false, true) => {
            let body = json!({ "incoming": found["incoming"], "outgoing": found["outgoing"] });
            save(desk, &account, body, &[]).await
        }
    }
}

/// `postduif account restore`
pub async fn restore(desk: &Desk, asked: &Restore) -> Result<Exit> {
    let texts = &desk.texts;
    let bin = desk.door.get("/api/removed-accounts").await?;
    let rows = bin.as_array().map(Vec::as_slice).unwrap_or_default();
    let Some(name) = &asked.account else {
        if desk.json {
            terminal::say_json(&bin);
        } else {
            for row in rows {
                let at = row["removedAt"].as_i64().map(terminal::local_time_of).unwrap_or_default();
                let word = |key: &str| row[key].as_str().unwrap_or_default();
                terminal::say(&format!("{:5} {} {at}", word("id"), terminal::column(word("address"), 36)));
            }
        }
        return Ok(Exit::Done);
    };
    let fits = |row: &&Value| {
        row["id"] == name.as_str()
            || row["address"].as_str().is_some_and(|address| address.eq_ignore_ascii_case(name))
    };
    let row = rows.iter().find(fits);
    let row = row.ok_or_else(|| stop(Exit::NotHere, texts.with("account-unknown", &[("name", name)])))?;
    let id = row["id"].as_str().unwrap_or_default();
    desk.door.post(&format!("/api/removed-accounts/{id}/restore"), &json!({})).await?;
    done(desk, row, "account-restored")
}

/// Says that it is done.
fn done(desk: &Desk, account: &Value, said: &str) -> Result<Exit> {
    let address = account["address"].as_str().unwrap_or_default();
    match desk.json {
        true => terminal::say_json(&json!({ "accountId": account["id"] })),
        false => terminal::say(&desk.texts.with(said, &[("address", address)])),
    }
    Ok(Exit::Done)
}

/// An account with its servers.
async fn whole(desk: &Desk, name: &str) -> Result<Value> {
    let account = named(desk, name).await?;
    let id = account["id"].as_str().unwrap_or_default();
    desk.door.get(&format!("/api/accounts/{id}")).await
}

fn path(account: &Value, verb: &str) -> String {
    format!("/api/accounts/{}/{verb}", account["id"].as_str().unwrap_or_default())
}

fn server(account: &Value, side: &str) -> Option<Server> {
    serde_json::from_value(account[side].clone()).ok()
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Imap => "IMAP",
        Protocol::Pop3 => "POP3",
        Protocol::Smtp => "SMTP",
    }
}

fn security(security: Security) -> &'static str {
    match security {
        Security::Tls => "TLS",
        Security::StartTls => "STARTTLS",
        Security::None => "-",
    }
}
