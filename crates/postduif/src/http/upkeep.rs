//! Looking after an account that is here: what it is, pausing it, its name, other
//! servers for it, what its provider says today, and the bin. Other servers are saved
//! only when they have let us in.

use ::setup::{Event, Offer, Proposal, Source};
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use engine::keys::{Keys, Lock};
use engine::{Key, Passwords as _, Proof, Trial};
use mail::AccountId;
use mail::address::Typed;
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Server};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{Account, AccountKind, AccountUpdate, Login, Phase, Pin, ReadTx, Status};

use super::accounts::parse;
use super::answer::{Failure, blocking, body, read};
use super::keeping::over;
use super::oauth::{Given, Means, Parting};
use super::setup::{self, known_as, on_the_wire};
use super::{Face, outgoing};

/// `GET /api/accounts/{id}`: what is set, without any secret.
pub async fn show(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let known = move |tx: &ReadTx<'_>| {
        Ok((tx.account(id)?, tx.following(id)?, outgoing::all(tx, id)?, tx.chosen_folders(id)?))
    };
    let (account, following, servers, chosen) = read(&face.store, known).await?;
    Ok(Json(json!({
        "id": account.id,
        "kind": account.kind,
        "name": account.name,
        "address": account.address,
        "incoming": account.incoming,
        "outgoing": account.outgoing,
        "outgoingServers": servers,
        "login": account.login,
        "following": following,
        "chosenFolders": chosen,
        "collecting": (account.kind == AccountKind::Pop3).then_some(account.collecting),
        "phase": account.status.phase,
        "lastError": account.status.last_error,
    })))
}

/// `POST /api/accounts/{id}/pause`: nobody works on it until it is resumed.
pub async fn pause(State(face): State<Face>, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    stand(&face, parse(&id)?, Phase::Paused).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/accounts/{id}/resume`. One that was saved unproven is proven first.
pub async fn resume(State(face): State<Face>, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    let id = parse(&id)?;
    let account = read(&face.store, move |tx| tx.account(id)).await?;
    if account.login.incoming.is_none()
        && account.login.outgoing.is_none()
        && account.status.last_error.is_some()
    {
        let as_they_are = Servers { receive_only: true, ..Servers::of(&account)? };
        let proven = prove(&face, &account, as_they_are, None).await?;
        save(&face, id, proven.update).await?;
    }
    stand(&face, id, Phase::Idle).await?;
    if let Some(engine) = &face.engine {
        engine.check_now(id);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What a person says of a server that names nearly all of its messages anew.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    mailbox: store::Answer,
}

/// `POST /api/accounts/{id}/answer`: what it asked, so that it goes on.
pub async fn answer(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Failure> {
    let (id, Answered { mailbox }) = (parse(&id)?, body(&bytes)?);
    let store = face.store.clone();
    blocking(move || {
        store.write(|tx| match tx.account(id)?.status.phase {
            Phase::Question => tx.answer(id, Some(mailbox)),
            _ => Err(store::Error::Forbidden("the account asks nothing")),
        })
    })
    .await?;
    if let Some(engine) = &face.engine {
        engine.check_now(id);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What needs no server's word. What is not named stays, inside these too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    name: Option<String>,
    #[serde(default)]
    collecting: Map<String, Value>,
    #[serde(default)]
    following: Map<String, Value>,
}

/// `PATCH /api/accounts/{id}`: what a person calls it, when a POP3 server's
/// copies go, and how an IMAP server's folders are followed. An empty name is the address again.
pub async fn change(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Failure> {
    let id = parse(&id)?;
    let Change { name, collecting, following } = body(&bytes)?;
    let store = face.store.clone();
    blocking(move || {
        // Read where it is written: two who save at once both have their word.
        let written = store.write(|tx| {
            let account = tx.account(id)?;
            let merged = over(&tx.following(id)?, following)
                .and_then(|a| Ok((a, over(&account.collecting, collecting)?)));
            let (following, collecting) = match merged {
                Ok(merged) => merged,
                Err(failure) => return Ok(Err(failure)),
            };
            let name = name.map(|name| name.trim().to_owned());
            let name = name.map(|name| if name.is_empty() { account.address } else { name });
            tx.set_following(id, &following)?;
            let collecting = Some(collecting);
            tx.update_account(id, &AccountUpdate { name, collecting, ..AccountUpdate::default() })?;
            Ok(Ok(()))
        });
        written?.value
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn stand(face: &Face, id: AccountId, phase: Phase) -> Result<(), Failure> {
    let store = face.store.clone();
    blocking(move || {
        store.write(|tx| {
            let account = tx.account(id)?;
            match account.kind {
                AccountKind::Local => Err(store::Error::Forbidden("the local account has nothing to pause")),
                _ if account.status.phase == phase => Ok(()),
                _ => {
                    let last_success = account.status.last_success;
                    tx.set_status(id, &Status { phase, last_success, ..Status::default() })
                }
            }
        })
    })
    .await
    .map(drop)
}

/// Other servers.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Servers {
    incoming: Server,
    outgoing: Option<Server>,
    /// Save them though sending does not work.
    #[serde(default)]
    receive_only: bool,
    /// Certificates that the person took by hand, beside those of before.
    #[serde(default)]
    pins: Vec<Pin>,
    /// Where the kept password is not for these servers.
    #[serde(flatten)]
    given: Given,
}

impl Servers {
    /// As they are.
    fn of(account: &Account) -> Result<Servers, Failure> {
        Ok(Servers {
            incoming: account.incoming.clone().ok_or_else(no_server)?,
            outgoing: account.outgoing.clone(),
            receive_only: false,
            pins: Vec::new(),
            given: Given::default(),
        })
    }
}

/// `POST /api/accounts/{id}/servers`: proves them, then saves them.
pub async fn servers(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let mut asked: Servers = body(&bytes)?;
    let (account, known) = read(&face.store, move |tx| Ok((tx.account(id)?, tx.outgoing(id)?))).await?;
    match (account.kind, asked.incoming.protocol) {
        (AccountKind::Local, _) | (_, Protocol::Smtp) => return Err(no_server()),
        (kind, protocol) if kind != AccountKind::by(protocol) => {
            let why = "an account becomes another kind by its conversion, which says first what that means";
            return Err(Failure::refuse(StatusCode::FORBIDDEN, why));
        }
        _ => {}
    }
    let given = asked.given.any().then(|| asked.given.means(&face)).transpose()?;
    // A default with a way of its own is not let in by the account's.
    let own = known.first().filter(|one| one.set.own.is_some());
    let apart = own.is_some() && asked.outgoing == account.outgoing;
    if apart {
        asked.outgoing = None;
    }
    let mut proven = prove(&face, &account, asked, given.as_ref()).await?;
    if let Some(means) = &given {
        face.keeper.keep(id, &means.kept, true).await?;
        means.used(&face);
    }
    if apart {
        proven.update.outgoing = None;
        proven.update.login.iter_mut().for_each(|login| login.outgoing.clone_from(&account.login.outgoing));
    }
    save(&face, id, proven.update).await?;
    if let Some(own) = own.filter(|_| !apart) {
        let parting = Parting::of_server(&face, own).await;
        face.keeper.forget_own(id, own.id).await?;
        if let Some(parting) = parting {
            parting.give_back(&face).await;
        }
    }
    if account.status.phase != Phase::Paused {
        stand(&face, id, Phase::Idle).await?;
    }
    Ok(Json(json!({ "outgoing": proven.outgoing_trouble.is_none(), "problem": proven.outgoing_trouble })))
}

/// `POST /api/accounts/{id}/test-message`: from the address to itself, handed to
/// the default outgoing server at once. What the server said when it took it is the answer.
pub async fn test_message(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let (account, servers) = read(&face.store, move |tx| Ok((tx.account(id)?, tx.outgoing(id)?))).await?;
    let default = servers.into_iter().next().ok_or_else(no_server)?;
    outgoing::test_by_message(&face, &account, default).await
}

/// Servers that let us in.
struct ProvenServers {
    update: AccountUpdate,
    outgoing_trouble: Option<Problem>,
}

/// Signs in with what was given, or else with what is kept.
async fn prove(
    face: &Face,
    account: &Account,
    asked: Servers,
    given: Option<&Means>,
) -> Result<ProvenServers, Failure> {
    let receive_only = asked.receive_only;
    let trial = trial(face, account, asked, given).await?;
    let proof: Proof = engine::prove(face.net.clone(), &trial, |_, _| {}).await;
    let client = given.map_or_else(|| account.login.oauth.clone(), |means| means.client.clone());
    let login = proof.login(&trial, client);
    let incoming = match proof.incoming {
        Ok(proven) => known_as(trial.incoming, Some(&proven)),
        Err(problem) => return Err(Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &problem)),
    };
    let (outgoing, outgoing_trouble) = match (trial.outgoing, proof.outgoing) {
        (Some(server), Some(Ok(proven))) => (Some(known_as(server, Some(&proven))), None),
        (_, Some(Err(problem))) if !receive_only => {
            return Err(Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &problem));
        }
        (_, Some(Err(problem))) => (None, Some(problem)),
        _ => (None, None),
    };
    let update = AccountUpdate {
        kind: Some(AccountKind::by(incoming.protocol)),
        incoming: Some(Some(incoming)),
        outgoing: Some(outgoing),
        login: Some(login),
        ..AccountUpdate::default()
    };
    Ok(ProvenServers { update, outgoing_trouble })
}

/// Proves another incoming server; the outgoing one stays as it is. Gives what was tried, and
/// what is to be written down.
pub(super) async fn prove_incoming(
    face: &Face,
    account: &Account,
    incoming: Server,
    pins: Vec<Pin>,
    given: Option<&Means>,
) -> Result<(Trial, AccountUpdate), Failure> {
    let asked = Servers { incoming, outgoing: None, receive_only: true, pins, given: Given::default() };
    let trial = trial(face, account, asked, given).await?;
    let proof: Proof = engine::prove(face.net.clone(), &trial, |_, _| {}).await;
    let client = given.map_or_else(|| account.login.oauth.clone(), |means| means.client.clone());
    let login = Login { outgoing: account.login.outgoing.clone(), ..proof.login(&trial, client) };
    let proven = proof.incoming;
    let proven = proven.map_err(|problem| Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &problem))?;
    let server = known_as(trial.incoming.clone(), Some(&proven));
    let update = AccountUpdate {
        kind: Some(AccountKind::by(server.protocol)),
        incoming: Some(Some(server)),
        login: Some(login),
        ..AccountUpdate::default()
    };
    Ok((trial, update))
}

/// What is to be proven for an account that is here.
async fn trial(
    face: &Face,
    account: &Account,
    asked: Servers,
    given: Option<&Means>,
) -> Result<Trial, Failure> {
    let Servers { incoming, outgoing, pins, .. } = asked;
    let key = match given {
        Some(means) => means.key.clone(),
        None if account.login.oauth.is_some() => token(face, account).await?,
        None => {
            let kept = face.keeper.password(account.id, None).await;
            let none = || Problem::new(Code::PasswordMissing, "").with("account", &account.address);
            let kept = kept.ok_or_else(|| Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &none()))?;
            Key::open(&kept).unwrap_or(Key::Password(kept))
        }
    };
    // The floor is one server's; another one proves itself anew.
    let host = |server: &Option<Server>| server.as_ref().map(|server| server.host.to_ascii_lowercase());
    let known = &account.login;
    let same_in = host(&account.incoming) == Some(incoming.host.to_ascii_lowercase());
    let same_out = host(&account.outgoing) == host(&outgoing);
    let login = Login {
        incoming: known.incoming.clone().filter(|_| same_in).or_else(|| setup::floor(&incoming)),
        outgoing: known
            .outgoing
            .clone()
            .filter(|_| same_out)
            .or_else(|| outgoing.as_ref().and_then(setup::floor)),
        pins: with_pins(&known.pins, pins),
        ..Login::default()
    };
    let address = on_the_wire(&account.address);
    let default = read(&face.store, {
        let id = account.id;
        move |tx| Ok(tx.outgoing(id)?.into_iter().next())
    });
    let ehlo = default.await?.filter(|_| same_out).map(|one| one.set.ehlo).unwrap_or_default();
    Ok(Trial { address, incoming, outgoing, key, login, ehlo, test_message: None })
}

/// A token of the account's own sign-in, renewed where it must be, and by nobody
/// beside the engine: a refresh token may be good for once.
async fn token(face: &Face, account: &Account) -> Result<Key, Failure> {
    let keys = keys(face);
    let pass = keys.sign_in(account.id, Lock::Incoming, |pass| async move { Ok(pass) }).await;
    pass.map(|pass| pass.key)
        .map_err(|error| Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &error.problem))
}

/// The keys of the engine, or where nobody is at work some of our own.
pub fn keys(face: &Face) -> Arc<Keys> {
    match &face.engine {
        Some(engine) => engine.keys(),
        None => Arc::new(Keys::new(face.store.clone(), face.net.clone(), face.keeper.clone())),
    }
}

/// One certificate a server: what is taken now replaces what was taken before.
pub fn with_pins(known: &[Pin], taken: Vec<Pin>) -> Vec<Pin> {
    let place = |pin: &Pin| (pin.host.to_ascii_lowercase(), pin.port);
    let others = known.iter().filter(|old| !taken.iter().any(|new| place(new) == place(old)));
    others.cloned().collect::<Vec<_>>().into_iter().chain(taken).collect()
}

async fn save(face: &Face, id: AccountId, update: AccountUpdate) -> Result<(), Failure> {
    let store = face.store.clone();
    blocking(move || store.write(|tx| tx.update_account(id, &update))).await.map(drop)
}

/// Refuses what needs a server that the account does not have.
pub fn no_server() -> Failure {
    Failure::refuse(StatusCode::FORBIDDEN, "this account has no such server")
}

/// `POST /api/accounts/{id}/rediscover`: what its provider publishes today, and
/// what that would change. Changes nothing; servers that it proposes go through
/// `/servers` like any others.
pub async fn rediscover(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let account = read(&face.store, move |tx| tx.account(id)).await?;
    let Some(proposal) = best(&face, &account, |_| true).await? else { return Err(no_server()) };
    let current: Vec<Server> = account.incoming.iter().chain(&account.outgoing).cloned().collect();
    let offer = with_known_names(&proposal, &current);
    let now = |server: &Option<Server>| server.as_ref().map(|server| of_today(server, &offer));
    Ok(Json(json!({
        "source": proposal.source,
        "subject": proposal.subject,
        "trusted": proposal.trusted,
        "changes": ::setup::difference(&current, &offer),
        "incoming": now(&account.incoming),
        "outgoing": now(&account.outgoing),
    })))
}

/// The best of what is published today that fits.
async fn best(
    face: &Face,
    account: &Account,
    fits: impl Fn(&Proposal) -> bool,
) -> Result<Option<Proposal>, Failure> {
    let typed = Typed::parse(&account.address)
        .map_err(|error| Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()))?;
    let mut events = ::setup::find(face.net.clone(), &typed, face.finding.clone());
    let mut best: Option<Proposal> = None;
    while let Some(event) = events.recv().await {
        match event {
            Event::Proposal { proposal }
                if fits(&proposal) && best.as_ref().is_none_or(|best| proposal.rank < best.rank) =>
            {
                best = Some(proposal);
            }
            Event::Problem { problem } => {
                return Err(Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &problem));
            }
            _ => {}
        }
    }
    Ok(best)
}

/// A server of that kind for an account, from a source that can be trusted.
pub(super) async fn server_of_kind(
    face: &Face,
    account: &Account,
    kind: AccountKind,
) -> Result<Server, Failure> {
    let of_kind = |server: &&Server| AccountKind::by(server.protocol) == kind;
    let fits =
        |proposal: &Proposal| proposal.trusted && proposal.offer.incoming.iter().any(|one| of_kind(&one));
    let found = best(face, account, fits).await?;
    let server = found.and_then(|proposal| proposal.offer.incoming.into_iter().find(|one| of_kind(&one)));
    server.ok_or_else(|| {
        let domain = account.address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let problem = Problem::new(Code::NoConfig, "").with("domain", domain);
        Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &problem)
    })
}

/// Where the source does not say what the login name is, the proven one is no difference.
fn with_known_names(proposal: &Proposal, current: &[Server]) -> Offer {
    let mut offer = proposal.offer.clone();
    if matches!(proposal.source, Source::Srv | Source::Guess) {
        for server in offer.incoming.iter_mut().chain(&mut offer.outgoing) {
            if let Some(known) = current.iter().find(|known| known.protocol == server.protocol) {
                server.user.clone_from(&known.user);
            }
        }
    }
    offer
}

/// The server as the offer has it; as it is, where that is still right.
fn of_today(server: &Server, offer: &Offer) -> Server {
    let unchanged = ::setup::difference(std::slice::from_ref(server), offer).is_empty();
    let best = offer.incoming.iter().chain(&offer.outgoing).find(|new| new.protocol == server.protocol);
    best.filter(|_| !unchanged).unwrap_or(server).clone()
}

/// `GET /api/removed-accounts`: the bin.
pub async fn removed(State(face): State<Face>) -> Result<Json<Value>, Failure> {
    let removed = read(&face.store, |tx| tx.removed_accounts()).await?;
    let rows = removed.iter().map(|(account, at)| {
        json!({ "id": account.id, "address": account.address, "kind": account.kind, "removedAt": at })
    });
    Ok(Json(rows.collect()))
}

/// `POST /api/removed-accounts/{id}/restore`: back from the bin; it waits for the password.
pub async fn restore(State(face): State<Face>, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    let id = parse(&id)?;
    let store = face.store.clone();
    let restored = blocking(move || Ok::<_, Failure>(store.write(|tx| tx.restore_account(id)))).await?;
    match restored {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        Err(store::Error::AlreadyExists(said)) => {
            let problem = Problem::new(Code::AccountExists, "").with("id", said);
            Err(Failure::trouble(StatusCode::CONFLICT, &problem))
        }
        Err(other) => Err(other.into()),
    }
}
