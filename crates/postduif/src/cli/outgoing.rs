//! `postduif outgoing`: the servers that send an account's mail, which of them is the
//! default, and whether each lets us in. What is a server's own (a password, a sign-in, a
//! certificate) comes from wherever that of an account does, never from the command line.

use anyhow::Result;
use mail::problem::Problem;
use mail::server::Server;
use net::Fingerprint;
use serde_json::{Value, json};

use super::account::{by_hand, named, prove};
use super::{Desk, Exit, identity, sign_in, stop, terminal};
use crate::door::Refused;

/// What can be done with outgoing servers.
#[derive(Debug, clap::Subcommand)]
pub enum Outgoing {
    /// List the servers, the default first, and who uses them
    List {
        /// The account's address, or its id
        account: String,
    },
    /// Add a server, if it lets you in
    Add {
        /// The account's address, or its id
        account: String,
        /// The server: smtps://HOST[:PORT] or smtp:// (STARTTLS)
        #[arg(value_name = "URL", value_parser = by_hand)]
        server: Server,
        #[command(flatten)]
        set: Box<Set>,
    },
    /// Change a server, if it lets you in then
    Change {
        #[command(flatten)]
        which: Which,
        /// Another place: smtps://HOST[:PORT] or smtp:// (STARTTLS)
        #[arg(id = "place", long = "server", value_name = "URL", value_parser = by_hand)]
        server: Option<Server>,
        #[command(flatten)]
        set: Box<Set>,
    },
    /// Remove a server; addresses that use it use the default from then on
    Remove {
        #[command(flatten)]
        which: Which,
        /// Remove even the last one: the account then only receives
        #[arg(long)]
        receive_only: bool,
    },
    /// Make a server the default
    Default(Which),
    /// Sign in on a server, and say what came of it
    Test(Which),
    /// Say which server sends what is written from an address
    Use {
        /// The account's address, or its id
        account: String,
        /// The address to write from
        address: String,
        /// The server's id, name or host; without it, the default
        server: Option<String>,
    },
}

/// One server of an account.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// The account's address, or its id
    account: String,
    /// The server's id, name or host, as list prints it
    server: String,
}

/// What to set.
#[derive(Debug, clap::Args)]
pub struct Set {
    /// What to call it
    #[arg(long)]
    label: Option<String>,
    /// The login name, where it is not the account's
    #[arg(long)]
    user: Option<String>,
    /// It has a password of its own, which is asked for
    #[arg(long, conflicts_with_all = ["oauth", "client_certificate"])]
    own_password: bool,
    #[command(flatten)]
    with: sign_in::With,
    /// It lets you in as the incoming server does
    #[arg(long, conflicts_with_all = OWN)]
    account_password: bool,
    /// It lets you in without a login: only on this computer or its own network
    #[arg(long, conflicts_with = "account_password", conflicts_with_all = OWN)]
    no_login: bool,
    /// What to call this computer there (EHLO); empty for the usual name
    #[arg(long, value_name = "NAME")]
    ehlo: Option<String>,
    /// Save it even if it does not let you in; it is listed as unproven
    #[arg(long)]
    unproven: bool,
    /// Take this certificate of it although nobody vouches for it: its SHA-256, as the refusal shows it
    #[arg(long, value_name = "SHA256")]
    trust_certificate: Vec<Fingerprint>,
}

/// The options that give it something of its own.
const OWN: [&str; 5] = ["own_password", "password_stdin", "password_fd", "oauth", "client_certificate"];

impl Outgoing {
    /// Whether it changes nothing.
    pub fn only_looks(&self) -> bool {
        matches!(self, Outgoing::List { .. })
    }
}

/// Runs one of them.
pub async fn run(desk: &Desk, command: &Outgoing) -> Result<Exit> {
    match command {
        Outgoing::List { account } => list(desk, account).await,
        Outgoing::Add { account, server, set } => {
            let account = named(desk, account).await?;
            save(desk, &account, None, Some(server), set).await
        }
        Outgoing::Change { which, server, set } => {
            let (account, known) = which.find(desk).await?;
            save(desk, &account, Some(&known), server.as_ref(), set).await
        }
        Outgoing::Remove { which, receive_only } => remove(desk, which, *receive_only).await,
        Outgoing::Default(which) => {
            let (account, known) = which.find(desk).await?;
            desk.door.post(&(path(&account, &known) + "/default"), &json!({})).await?;
            done(desk, &known, "smtp-default", json!({ "default": known["id"] }))
        }
        Outgoing::Test(which) => test(desk, which).await,
        Outgoing::Use { account, address, server } => choose(desk, account, address, server.as_deref()).await,
    }
}

impl Which {
    async fn find(&self, desk: &Desk) -> Result<(Value, Value)> {
        let account = named(desk, &self.account).await?;
        let server = server_named(desk, &account, &self.server).await?;
        Ok((account, server))
    }
}

/// The server with that id, name or host.
async fn server_named(desk: &Desk, account: &Value, name: &str) -> Result<Value> {
    let all = servers(desk, account).await?;
    let is = |known: &Value| known.as_str().is_some_and(|known| known.eq_ignore_ascii_case(name));
    let mut found: Vec<&Value> = all.iter().filter(|one| is(&one["id"]) || is(&one["name"])).collect();
    if found.is_empty() {
        found = all.iter().filter(|one| is(&one["server"]["host"])).collect();
    }
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(stop(Exit::NotHere, desk.texts.with("smtp-unknown", &[("name", name)]))),
        _ => Err(stop(Exit::Usage, desk.texts.with("smtp-several", &[("name", name)]))),
    }
}

async fn servers(desk: &Desk, account: &Value) -> Result<Vec<Value>> {
    let all = desk.door.get(&under(account, "outgoing")).await?;
    Ok(all.as_array().cloned().unwrap_or_default())
}

async fn list(desk: &Desk, account: &str) -> Result<Exit> {
    let account = named(desk, account).await?;
    let all = servers(desk, &account).await?;
    if desk.json {
        terminal::say_json(&json!(all));
        return Ok(Exit::Done);
    }
    if all.is_empty() {
        terminal::note(&desk.texts.text("smtp-none"));
    }
    for one in &all {
        terminal::say(&line(desk, one));
    }
    Ok(Exit::Done)
}

/// One server in one line, with who uses it.
pub fn line(desk: &Desk, one: &Value) -> String {
    let texts = &desk.texts;
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let server = &one["server"];
    let mut login = texts.text(&format!("smtp-login-{}", word(&one["login"])));
    if let Some(mechanism) = one["mechanism"].as_str().filter(|name| !name.is_empty()) {
        login = format!("{login}, {mechanism}");
    }
    let mut parts = vec![
        word(&one["id"]),
        word(&one["name"]),
        format!("{}:{}", word(&server["host"]), server["port"]),
        word(&server["security"]).to_uppercase(),
        word(&server["user"]),
        format!("({login})"),
    ];
    parts.extend(one["ehlo"].as_str().filter(|name| !name.is_empty()).map(|name| format!("EHLO {name}")));
    for (key, said, shown) in [("default", "smtp-is-default", true), ("proven", "smtp-is-unproven", false)] {
        if one[key] == shown {
            parts.push(texts.text(said));
        }
    }
    let users = one["identities"].as_array().into_iter().flatten();
    let users: Vec<String> = users.map(|user| word(&user["email"])).collect();
    if !users.is_empty() {
        parts.push(format!("← {}", users.join(", ")));
    }
    terminal::one_line(&parts.join(" "))
}

/// Adds a server, or changes one.
async fn save(
    desk: &Desk,
    account: &Value,
    known: Option<&Value>,
    place: Option<&Server>,
    set: &Set,
) -> Result<Exit> {
    let known_server = known.and_then(|known| serde_json::from_value::<Server>(known["server"].clone()).ok());
    let before = known_server.as_ref().map(|server| server.user.clone());
    let server = place
        .cloned()
        .or(known_server)
        .map(|server| Server { user: set.user.clone().or(before).unwrap_or_default(), ..server });
    let mut body = match set.own_password || set.with.any() {
        true => own(desk, account, known, place, server.as_ref(), set).await?,
        false => json!({}),
    };
    body["unproven"] = json!(set.unproven);
    if let Some(server) = &server {
        body["server"] = json!(server);
    }
    for (key, value) in [("label", &set.label), ("ehlo", &set.ehlo)] {
        if let Some(value) = value {
            body[key] = json!(value);
        }
    }
    if set.account_password {
        body["login"] = json!("account");
    } else if set.no_login {
        body["login"] = json!("none");
    }
    let answer = hand_in(desk, account, known, body, &set.trust_certificate).await?;
    let name = set.label.clone().filter(|label| !label.is_empty());
    let host = body_host(place, known);
    let shown = json!({ "name": name.unwrap_or(host) });
    let said = match (known, answer["proven"] == true) {
        (_, false) => "smtp-saved-unproven",
        (None, true) => "smtp-added",
        (Some(_), true) => "smtp-changed",
    };
    if let Ok(problem) = serde_json::from_value::<Problem>(answer["problem"].clone()) {
        terminal::note(&desk.texts.problem(&problem));
    }
    done(desk, &shown, said, answer)
}

/// What it lets in by that is its own, from wherever the person said.
async fn own(
    desk: &Desk,
    account: &Value,
    known: Option<&Value>,
    place: Option<&Server>,
    server: Option<&Server>,
    set: &Set,
) -> Result<Value> {
    let user = server.map(|server| server.user.as_str()).filter(|user| !user.is_empty());
    let user = user.or(account["address"].as_str()).unwrap_or_default();
    // In its old place it may know us already.
    let whose = match known.filter(|_| place.is_none()) {
        Some(known) => json!({ "account": account["id"], "server": known["id"] }),
        None => json!({ "address": user, "outgoing": server }),
    };
    let mut body = sign_in::given(desk, user, &set.with, false, whose).await?;
    body["remember"] = json!(!set.with.forget_password);
    Ok(body)
}

fn body_host(place: Option<&Server>, known: Option<&Value>) -> String {
    let before = known.and_then(|known| known["name"].as_str());
    place.map(|server| server.host.clone()).or(before.map(str::to_owned)).unwrap_or_default()
}

/// Hands it in; where it shows a certificate that the person has named, once more with that pinned.
async fn hand_in(
    desk: &Desk,
    account: &Value,
    known: Option<&Value>,
    mut body: Value,
    trusted: &[Fingerprint],
) -> Result<Value> {
    let send = async |body: &Value| match known {
        Some(known) => desk.door.patch(&path(account, known), body).await,
        None => desk.door.post(&under(account, "outgoing"), body).await,
    };
    let error = match send(&body).await {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    let problem = error.downcast_ref::<Refused>().map(|refused| refused.body["problem"].clone());
    let problem = problem.and_then(|problem| serde_json::from_value::<Problem>(problem).ok());
    let Some(problem) = problem else { return Err(error) };
    if let Some(pin) = prove::pin(desk, &problem, trusted) {
        body["pins"] = json!([pin]);
        return send(&body).await;
    }
    if let Some((fingerprint, _)) = prove::shown(&problem) {
        let fingerprint = fingerprint.to_string();
        terminal::note(&desk.texts.with("account-trust-how", &[("fingerprint", &fingerprint)]));
    }
    terminal::note(&desk.texts.text("smtp-unproven-how"));
    Err(error)
}

async fn remove(desk: &Desk, which: &Which, receive_only: bool) -> Result<Exit> {
    let (account, known) = which.find(desk).await?;
    if !receive_only && servers(desk, &account).await?.len() == 1 {
        return Err(stop(Exit::NeedsPerson, desk.texts.text("smtp-last")));
    }
    let how = if receive_only { "?receiveOnly=true" } else { "" };
    let answer = desk.door.delete(&(path(&account, &known) + how)).await?;
    let users: Vec<&str> =
        answer["addresses"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !users.is_empty() {
        terminal::note(&desk.texts.with("smtp-fell-back", &[("addresses", &users.join(", "))]));
    }
    done(desk, &known, "smtp-removed", answer)
}

async fn test(desk: &Desk, which: &Which) -> Result<Exit> {
    let (account, known) = which.find(desk).await?;
    let answer = desk.door.post(&(path(&account, &known) + "/test"), &json!({})).await?;
    if desk.json {
        terminal::say_json(&answer);
        return Ok(Exit::Done);
    }
    let word = |key: &str| terminal::one_line(answer[key].as_str().unwrap_or_default());
    let (name, mechanism) =
        (terminal::one_line(known["name"].as_str().unwrap_or_default()), word("mechanism"));
    let values = [("side", name.as_str()), ("mechanism", mechanism.as_str())];
    terminal::say(&format!("{} {}", desk.texts.with("account-proven", &values), word("said")));
    Ok(Exit::Done)
}

async fn choose(desk: &Desk, account: &str, address: &str, server: Option<&str>) -> Result<Exit> {
    let account = named(desk, account).await?;
    let all = servers(desk, &account).await?;
    let identity = identity::named(desk, &account["id"], address).await?;
    let server = match server {
        Some(name) => Some(server_named(desk, &account, name).await?),
        None => None,
    };
    let id = identity["id"].as_str().unwrap_or_default();
    let chosen = server.as_ref().map(|server| &server["id"]);
    desk.door
        .post(&under(&account, &format!("identities/{id}/outgoing")), &json!({ "server": chosen }))
        .await?;
    let name = server.as_ref().or(all.first()).map(|one| one["name"].clone()).unwrap_or_default();
    match desk.json {
        true => terminal::say_json(&json!({ "identity": id, "server": chosen })),
        false => {
            let values = [("address", address), ("name", name.as_str().unwrap_or_default())];
            terminal::say(&terminal::one_line(&desk.texts.with("smtp-used", &values)));
        }
    }
    Ok(Exit::Done)
}

/// Says that it is done.
fn done(desk: &Desk, server: &Value, said: &str, answer: Value) -> Result<Exit> {
    match desk.json {
        true => terminal::say_json(&answer),
        false => {
            let name = server["name"].as_str().unwrap_or_default();
            terminal::say(&terminal::one_line(&desk.texts.with(said, &[("name", name)])));
        }
    }
    Ok(Exit::Done)
}

fn under(account: &Value, what: &str) -> String {
    format!("/api/accounts/{}/{what}", account["id"].as_str().unwrap_or_default())
}

fn path(account: &Value, server: &Value) -> String {
    under(account, &format!("outgoing/{}", server["id"].as_str().unwrap_or_default()))
}
