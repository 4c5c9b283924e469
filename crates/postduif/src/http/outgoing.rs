//! The outgoing servers of an account: listed, added, changed, removed, made the
//! default, chosen for an identity, tested. What is not let in is saved only where the
//! person says so, and then counts as unproven.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use engine::keys::{Lock, Pass};
use engine::{Key, Proven};
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Server};
use mail::{AccountId, OutgoingId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Account, AccountUpdate, Login, Outgoing, OutgoingServer, Own, Pin, ReadTx, Status, WriteTx};

use super::Face;
use super::accounts::parse;
use super::answer::{Failure, blocking, body, read};
use super::identities;
use super::oauth::{Given, Means, Parting};
use super::setup::{self, known_as, on_the_wire};
use super::upkeep::{keys, no_server, with_pins};
use crate::limits;

/// How a server lets us in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum By {
    /// As the incoming server does: the account's password, sign-in or certificate.
    Account,
    /// With a password of its own.
    Password,
    /// With a certificate of the person's that the account does not show.
    Certificate,
    /// With a sign-in of its own.
    OAuth2,
    /// Not at all; only near by.
    None,
}

impl By {
    fn of(set: &Outgoing) -> By {
        match &set.own {
            _ if set.server.auth.iter().any(|way| way == "none") => By::None,
            Some(Own::Password) => By::Password,
            Some(Own::Certificate) => By::Certificate,
            Some(Own::OAuth2(_)) => By::OAuth2,
            None => By::Account,
        }
    }

    fn given(means: &Means) -> By {
        match means.key {
            Key::Password(_) => By::Password,
            Key::Certificate(_) => By::Certificate,
            Key::Token(_) => By::OAuth2,
        }
    }
}

/// Every outgoing server of an account as faces see it, the default first.
pub fn all(tx: &ReadTx<'_>, account: AccountId) -> store::Result<Value> {
    let identities = tx.identities(account)?;
    let servers = tx.outgoing(account)?;
    let known = |id: Option<OutgoingId>| id.filter(|id| servers.iter().any(|one| one.id == *id));
    let rows = servers.iter().enumerate().map(|(place, one)| {
        let users = identities.iter().filter(|identity| match known(identity.outgoing) {
            Some(named) => named == one.id,
            None => place == 0,
        });
        let users: Vec<Value> = users
            .map(|each| json!({ "id": each.id, "email": each.email, "named": each.outgoing.is_some() }))
            .collect();
        json!({
            "id": one.id,
            "name": one.set.name(),
            "label": one.set.label,
            "server": one.set.server,
            "login": By::of(&one.set),
            "ehlo": one.set.ehlo,
            "proven": one.set.proven,
            "mechanism": one.set.mechanism,
            "default": place == 0,
            "identities": users,
        })
    });
    Ok(rows.collect())
}

/// `GET /api/accounts/{id}/outgoing`
pub async fn list(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let all = read(&face.store, move |tx| {
        tx.account(id)?;
        all(tx, id)
    });
    Ok(Json(all.await?))
}

/// What came of signing in, written down with the server.
pub fn tried(set: Outgoing, result: &Result<Proven, Problem>) -> Outgoing {
    match result {
        Ok(proven) => Outgoing {
            server: known_as(set.server, Some(proven)),
            proven: true,
            mechanism: Some(proven.mechanism.clone()),
            ..set
        },
        Err(_) => Outgoing { proven: false, ..set },
    }
}

/// What is to be set; what is not named stays as it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    label: Option<String>,
    server: Option<Server>,
    login: Option<By>,
    /// What it lets in by that is its own.
    #[serde(flatten)]
    given: Given,
    #[serde(default = "yes")]
    remember: bool,
    ehlo: Option<String>,
    /// Certificates that the person took by hand, beside those of before.
    #[serde(default)]
    pins: Vec<Pin>,
    /// Save it though it does not let us in.
    #[serde(default)]
    unproven: bool,
}

fn yes() -> bool {
    true
}

impl Wanted {
    /// With all that is to be set, over what is known.
    fn over(&self, known: Option<&Outgoing>, means: Option<&Means>) -> Result<Outgoing, Failure> {
        let wrong = |why: &str| Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, why);
        let before = match (known, &self.server) {
            (Some(known), _) => known.clone(),
            (None, Some(server)) => Outgoing::new(server.clone()),
            (None, None) => return Err(wrong("which server?")),
        };
        let mut server = self.server.clone().unwrap_or_else(|| before.server.clone());
        if server.protocol != Protocol::Smtp {
            return Err(wrong("mail goes out by SMTP only"));
        }
        let by = self.login.unwrap_or(means.map_or_else(|| By::of(&before), By::given));
        if means.is_some_and(|means| By::given(means) != by) {
            return Err(wrong("what was given is not for this way to sign in"));
        }
        let own = match (by, means.and_then(|means| means.client.clone()), &before.own) {
            (By::Account | By::None, ..) => None,
            (By::Password, ..) => Some(Own::Password),
            (By::Certificate, ..) => Some(Own::Certificate),
            (By::OAuth2, Some(client), _) => Some(Own::OAuth2(client)),
            (By::OAuth2, None, known @ Some(Own::OAuth2(_))) => known.clone(),
            (By::OAuth2, None, _) => return Err(wrong("sign in there first")),
        };
        server.auth.retain(|way| way != "none");
        if by == By::None {
            server.auth = vec!["none".to_owned()];
        }
        let ehlo = self.ehlo.as_deref().map_or(before.ehlo.clone(), |name| name.trim().to_owned());
        if !ehlo.is_empty() && !is_ehlo_name(&ehlo) {
            return Err(wrong("this is no name for EHLO: a host name, or an address in brackets"));
        }
        let label = self.label.as_deref().map_or(before.label.clone(), |label| label.trim().to_owned());
        if label.chars().count() > limits::LABEL_CHARS || label.contains(char::is_control) {
            return Err(wrong("the name is too long, or not one line"));
        }
        // The floor is one server's; another one proves itself anew.
        let same = server.host.eq_ignore_ascii_case(&before.server.host);
        let mechanism =
            before.mechanism.filter(|_| same && known.is_some()).or_else(|| setup::floor(&server));
        Ok(Outgoing { label, server, own, ehlo, mechanism, proven: before.proven })
    }
}

/// What can stand after EHLO (RFC 5321 §4.1.1.1): a domain, or an address literal.
fn is_ehlo_name(name: &str) -> bool {
    if let Some(inner) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let v6 = inner.strip_prefix("IPv6:").map(|v6| v6.parse::<std::net::Ipv6Addr>().is_ok());
        return v6.unwrap_or_else(|| inner.parse::<std::net::Ipv4Addr>().is_ok());
    }
    let sound = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 255 && name.split('.').all(sound)
}

/// `POST /api/accounts/{id}/outgoing`: proves it, then adds it.
pub async fn add(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let wanted: Wanted = body(&bytes)?;
    let account = read(&face.store, move |tx| tx.account(id)).await?;
    if account.incoming.is_none() {
        return Err(no_server());
    }
    save(&face, &account, &wanted, None).await
}

/// `PATCH /api/accounts/{id}/outgoing/{server}`: proves what is new, then sets it.
pub async fn change(
    State(face): State<Face>,
    Path(at): Path<(String, String)>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let (account, server) = named(&face, at).await?;
    save(&face, &account, &body(&bytes)?, Some(&server)).await
}

async fn save(
    face: &Face,
    account: &Account,
    wanted: &Wanted,
    known: Option<&OutgoingServer>,
) -> Result<Json<Value>, Failure> {
    let id = account.id;
    let means = wanted.given.any().then(|| wanted.given.means(face)).transpose()?;
    let mut set = wanted.over(known.map(|known| &known.set), means.as_ref())?;
    let reached = |set: &Outgoing| (set.server.clone(), set.own.clone(), set.ehlo.clone());
    let as_it_was = known.is_some_and(|known| reached(&known.set) == reached(&set));
    let mut trouble = None;
    if !as_it_was || means.is_some() || !wanted.pins.is_empty() {
        let pins = with_pins(&account.login.pins, wanted.pins.clone());
        let key = match &means {
            Some(means) => Ok(means.key.clone()),
            None => key(face, account, known, &set).await,
        };
        let result = match key {
            Ok(key) => {
                let pass = Pass { pins, ehlo: set.ehlo.clone(), ..Pass::new(key) };
                let pass = pass.floored(set.mechanism.as_deref());
                engine::prove_one(&face.net, &on_the_wire(&account.address), &set.server, &pass).await
            }
            Err(problem) => Err(problem),
        };
        set = tried(set, &result);
        trouble = result.err();
    }
    if let Some(problem) = trouble.as_ref().filter(|_| !wanted.unproven) {
        return Err(Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, problem));
    }
    // The engine may use it as soon as it is there, so it must wait for the password.
    let adding = face.keeper.adding().await;
    let pins = with_pins(&account.login.pins, wanted.pins.clone());
    let update = (pins != account.login.pins).then(|| AccountUpdate {
        login: Some(Login { pins, ..account.login.clone() }),
        ..Default::default()
    });
    let (known_id, proven, own) = (known.map(|known| known.id), set.proven, set.own.is_some());
    let parting = match known.filter(|_| By::of(&set) != By::OAuth2) {
        Some(known) => Parting::of_server(face, known).await,
        None => None,
    };
    let answered = !as_it_was || means.is_some();
    let write = move |tx: &mut WriteTx<'_>| {
        if let Some(update) = &update {
            tx.update_account(id, update)?;
        }
        if answered {
            // Else a restart would go on waiting for that.
            let status = tx.account(id)?.status;
            let last_error = status.last_error.filter(|problem| !is_of_sending(problem));
            tx.set_status(id, &Status { last_error, ..status })?;
        }
        match known_id {
            Some(known) => tx.update_outgoing(known, &set).map(|()| known),
            None => tx.add_outgoing(id, &set),
        }
    };
    let store = face.store.clone();
    let server = blocking(move || store.write(write)).await?.value;
    match &means {
        Some(means) => {
            face.keeper.keep_own(id, server, &means.kept, wanted.remember).await?;
            means.used(face);
        }
        None if own => {}
        None => face.keeper.forget_own(id, server).await?,
    }
    drop(adding);
    if let Some(parting) = parting {
        parting.give_back(face).await;
    }
    // The person has answered: what waited for that goes on.
    if let Some(engine) = face.engine.as_ref().filter(|_| means.is_some()) {
        engine.check_now(id);
    }
    Ok(Json(json!({ "id": server, "proven": proven, "problem": trouble })))
}

/// Whether an outgoing server is meant, or the issuer of its tokens.
fn is_of_sending(problem: &Problem) -> bool {
    problem.protocol == Some(Protocol::Smtp) || problem.args.contains_key("outgoing")
}

/// What lets us in: what is kept of the server's own, or what the account signs in with.
async fn key(
    face: &Face,
    account: &Account,
    known: Option<&OutgoingServer>,
    set: &Outgoing,
) -> Result<Key, Problem> {
    let lock = match (&set.own, known) {
        (None, _) => Lock::Incoming,
        (own, Some(known)) if *own == known.set.own => Lock::Outgoing(known.id),
        _ => return Err(Problem::new(Code::PasswordMissing, "").at(&set.server)),
    };
    pass(face, account.id, lock).await.map(|pass| pass.key)
}

/// What is kept for one server. The person asks for it, so what was refused before may be tried again.
async fn pass(face: &Face, account: AccountId, lock: Lock) -> Result<Pass, Problem> {
    let keys = keys(face);
    keys.again(account);
    let pass = keys.sign_in(account, lock, |pass| async move { Ok(pass) });
    pass.await.map_err(|error| *error.problem)
}

/// `DELETE /api/accounts/{id}/outgoing/{server}`: names the addresses that used it and
/// now use the default. The last one goes only with `?receiveOnly=true`.
pub async fn remove(
    State(face): State<Face>,
    Path(at): Path<(String, String)>,
    axum::extract::Query(how): axum::extract::Query<Removal>,
) -> Result<Json<Value>, Failure> {
    let (account, server) = named(&face, at).await?;
    let parting = Parting::of_server(&face, &server).await;
    let (store, receive_only) = (face.store.clone(), how.receive_only);
    let remove = move |tx: &mut WriteTx<'_>| {
        if !receive_only && tx.outgoing(account.id)?.len() == 1 {
            return Err(store::Error::Forbidden(
                "without its last outgoing server the account only receives",
            ));
        }
        let users = tx.remove_outgoing(server.id)?;
        users.into_iter().map(|user| Ok(tx.identity(user)?.email)).collect::<store::Result<Vec<_>>>()
    };
    let users = blocking(move || store.write(remove)).await?.value;
    face.keeper.forget_own(server.account, server.id).await?;
    if let Some(parting) = parting {
        parting.give_back(&face).await;
    }
    Ok(Json(json!({ "removed": server.id, "addresses": users })))
}

/// How one is removed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Removal {
    #[serde(default)]
    receive_only: bool,
}

/// `POST /api/accounts/{id}/outgoing/{server}/default`
pub async fn prefer(
    State(face): State<Face>,
    Path(at): Path<(String, String)>,
) -> Result<StatusCode, Failure> {
    let (_, server) = named(&face, at).await?;
    let store = face.store.clone();
    blocking(move || store.write(|tx| tx.prefer_outgoing(server.id))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which server takes an identity's mail; none: the default.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    server: Option<OutgoingId>,
}

/// `POST /api/accounts/{id}/identities/{identity}/outgoing`
pub async fn choose(
    State(face): State<Face>,
    Path((id, identity)): Path<(String, String)>,
    bytes: Bytes,
) -> Result<StatusCode, Failure> {
    let Choice { server } = body(&bytes)?;
    identities::with(&face, &id, &identity, move |tx, identity| tx.choose_outgoing(identity, server)).await
}

/// `POST /api/accounts/{id}/outgoing/{server}/test`: signs in, and writes down whether that works.
pub async fn test(
    State(face): State<Face>,
    Path(at): Path<(String, String)>,
) -> Result<Json<Value>, Failure> {
    let (account, server) = named(&face, at).await?;
    let id = server.account;
    let result = match pass(&face, id, Lock::Outgoing(server.id)).await {
        Ok(pass) => {
            engine::prove_one(&face.net, &on_the_wire(&account.address), &server.set.server, &pass).await
        }
        Err(problem) => Err(problem),
    };
    // A server that cannot be reached now has not proven wrong.
    let refused = result.as_ref().is_err_and(|problem| !may_pass(problem.code));
    if result.is_ok() || refused {
        let (store, set) = (face.store.clone(), tried(server.set, &result));
        blocking(move || store.write(|tx| tx.update_outgoing(server.id, &set))).await?;
    }
    match result {
        Ok(proven) => {
            if let Some(engine) = &face.engine {
                engine.check_now(id);
            }
            Ok(Json(json!({
                "said": proven.said, "mechanism": proven.mechanism, "capabilities": proven.capabilities,
                "user": proven.user, "clockSkew": proven.clock_skew_s,
            })))
        }
        Err(problem) => Err(Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &problem)),
    }
}

/// Whether it may be well again without anybody changing anything.
fn may_pass(code: Code) -> bool {
    matches!(
        code,
        Code::Offline | Code::DnsHost | Code::Timeout | Code::Disconnected | Code::Refused | Code::Throttled
    )
}

/// Sends a message from the account's address to itself through a server.
pub async fn test_by_message(
    face: &Face,
    account: &Account,
    server: OutgoingServer,
) -> Result<Json<Value>, Failure> {
    let id = account.id;
    let identities = read(&face.store, move |tx| tx.identities(id)).await?;
    let name = identities.first().map(|identity| identity.name.as_str()).unwrap_or_default();
    let message = setup::test_message(face, name, &account.address)?;
    let address = on_the_wire(&account.address);
    let sent = match pass(face, id, Lock::Outgoing(server.id)).await {
        Ok(pass) => engine::send_test(&face.net, &address, &server.set.server, &pass, message.into()).await,
        Err(problem) => Err(problem),
    };
    match sent {
        Ok(said) => Ok(Json(json!({ "said": said }))),
        Err(problem) => Err(Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &problem)),
    }
}

/// The account and the server that a path names.
async fn named(face: &Face, (id, server): (String, String)) -> Result<(Account, OutgoingServer), Failure> {
    let id = parse(&id)?;
    let none = || Failure::refuse(StatusCode::NOT_FOUND, "there is no such outgoing server");
    let server: OutgoingId = server.parse().map_err(|_| none())?;
    let known = read(&face.store, move |tx| Ok((tx.account(id)?, tx.outgoing_server(server)?))).await?;
    if known.1.account == id { Ok(known) } else { Err(none()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F09: nothing goes on the line after EHLO that is not a name.
    #[test]
    fn names_for_ehlo() {
        for sound in ["duif.voorbeeld.test", "localhost", "[127.0.0.1]", "[IPv6:::1]"] {
            assert!(is_ehlo_name(sound), "{sound}");
        }
        for wrong in
            ["", "a b", "a\r\nMAIL FROM:<x@y>", "[300.1.1.1]", "[duif]", "-a.test", "a..test", "é.test"]
        {
            assert!(!is_ehlo_name(wrong), "{wrong:?}");
        }
    }
}
