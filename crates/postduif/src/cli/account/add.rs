//! `postduif account add`: finds, proves, saves. Nothing goes to work unproven.

use anyhow::Result;
use mail::Secret;
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Security, Server};
use net::Fingerprint;
use serde_json::{Value, json};

use super::super::{Desk, Exit, sign_in, stop, stop_with, terminal};
use super::find::{Found, find};
use super::prove::{prove_trusting, shown};
use crate::door::Refused;

/// Adding.
#[derive(Debug, Default, clap::Args)]
pub struct Add {
    /// The e-mail address
    pub address: Option<String>,
    /// Your name, as others see it
    #[arg(long)]
    pub name: Option<String>,
    #[command(flatten)]
    pub with: sign_in::With,
    /// Send a message to yourself, to see that sending works
    #[arg(long)]
    pub test_message: bool,
    /// Add it even if sending does not work
    #[arg(long)]
    pub receive_only: bool,
    /// Where signing in does not work: save it all the same, paused
    #[arg(long)]
    pub paused: bool,
    /// The incoming server by hand: imaps://HOST[:PORT], imap:// (STARTTLS), pop3s://, pop3://
    #[arg(long, value_name = "URL", value_parser = by_hand)]
    pub incoming: Option<Server>,
    /// The outgoing server by hand: smtps://HOST[:PORT] or smtp:// (STARTTLS)
    #[arg(long, value_name = "URL", value_parser = by_hand)]
    pub outgoing: Option<Server>,
    /// The login name, where it is not the address
    #[arg(long)]
    pub user: Option<String>,
    /// Do not ask this source for settings: builtin, autoconfig, autoconfig_http, pacc, ispdb, srv, autodiscover, mx, guess
    #[arg(long, value_name = "SOURCE", value_delimiter = ',')]
    pub without: Vec<String>,
    /// Take this certificate of these servers although nobody vouches for it: its SHA-256, as the refusal shows it
    #[arg(long, value_name = "SHA256")]
    pub trust_certificate: Vec<Fingerprint>,
    /// Prefer POP3 to IMAP
    #[arg(long)]
    pub pop3: bool,
    /// Take settings that did not come over a protected way
    #[arg(long)]
    pub accept_untrusted: bool,
}

/// Reads a server that was given by hand. TLS always: in clear is no choice here.
pub fn by_hand(text: &str) -> Result<Server, String> {
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

/// A server as [`by_hand`] reads it.
fn as_by_hand(server: &Server) -> String {
    let protocol = match server.protocol {
        Protocol::Imap => "imap",
        Protocol::Pop3 => "pop3",
        Protocol::Smtp => "smtp",
    };
    let s = if server.security == Security::Tls { "s" } else { "" };
    format!("{protocol}{s}://{}:{}", server.host, server.port)
}

/// `postduif account add`
pub async fn add(desk: &Desk, asked: &Add) -> Result<Exit> {
    let (added, text) = add_with(desk, asked, None).await?;
    match desk.json {
        true => terminal::say_json(&added),
        false => terminal::say(&text),
    }
    Ok(Exit::Done)
}

/// Adds with a password that is in hand, or with one that is asked for; gives the
/// answer, and a text that says so.
pub async fn add_with(
    desk: &Desk,
    asked: &Add,
    password: Option<&Secret<String>>,
) -> Result<(Value, String)> {
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
            other_name(desk, "incoming", &incoming, &problem);
            terminal::note(&texts.text("account-paused-how"));
            if let Some((fingerprint, _)) = shown(&problem) {
                let fingerprint = fingerprint.to_string();
                terminal::note(&texts.with("account-trust-how", &[("fingerprint", &fingerprint)]));
            }
            return Err(stop_with(texts, problem));
        }
        (None, Some(problem)) if !paused && !asked.receive_only => {
            if let Some(server) = &outgoing {
                other_name(desk, "outgoing", server, &problem);
            }
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

/// The same server under the name of its certificate, as the option that takes it.
fn other_name(desk: &Desk, side: &str, server: &Server, problem: &Problem) {
    let Some(name) = problem.args.get("other") else { return };
    let option = format!("--{side} {}", as_by_hand(&Server { host: name.clone(), ..server.clone() }));
    terminal::note(&desk.texts.with("account-other-name", &[("name", name), ("option", &option)]));
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
            assert_eq!(by_hand(&as_by_hand(&server)).unwrap(), server);
        }
        for wrong in ["mail.test", "http://mail.test", "imaps://", "imaps://a:b", "imaps://jan@mail.test"] {
            assert!(by_hand(wrong).is_err(), "{wrong}");
        }
    }
}
