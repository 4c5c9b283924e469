//! That we run, how the accounts fare, who sits here, and another one-time address.

use axum::Json;
use axum::extract::State;
use mail::problem::{Code, Problem};
use serde_json::{Value, json};
use store::{Account, AccountKind, Naming, Phase, ReadTx};

use super::answer::{Failure, read};
use super::guard::page_origin;
use super::{Face, outbox, refused};
use crate::texts;

/// `GET /api/running`: that we are, for a command that looks for us.
pub async fn running() -> Json<Value> {
    Json(json!({ "version": env!("CARGO_PKG_VERSION") }))
}

/// `GET /api/status`
pub async fn status(State(face): State<Face>) -> Result<Json<Value>, Failure> {
    of_all(&face).await.map(Json)
}

/// The status of all accounts, as the route gives it and the event source repeats it.
pub async fn of_all(face: &Face) -> Result<Value, Failure> {
    let at_work = face.engine.is_some();
    let accounts = read(&face.store, move |tx| {
        let accounts = tx.accounts()?;
        accounts.iter().map(|account| of_one(tx, account, at_work)).collect::<store::Result<Vec<Value>>>()
    })
    .await?;
    Ok(json!({ "accounts": accounts, "version": env!("CARGO_PKG_VERSION") }))
}

fn of_one(tx: &ReadTx<'_>, account: &Account, at_work: bool) -> store::Result<Value> {
    let status = &account.status;
    Ok(json!({
        "id": account.id,
        "name": account.name,
        "address": account.address,
        "kind": account.kind,
        "signIn": if account.login.oauth.is_some() { "oauth2" } else { "password" },
        "phase": phase(account, at_work),
        "lastSuccess": status.last_success,
        "lastError": status.last_error,
        "lastFailure": status.last_failure,
        "nextTry": status.next_try,
        "room": status.room,
        "done": status.done,
        "total": status.total,
        "waitingToSend": tx.waiting_submissions(account.id)?,
        "outbox": outbox::of_account(tx, account.id)?,
        "waitingChanges": tx.waiting_intents(account.id)?,
        "counters": status.tally,
        "missing": tx.wanted_count(account.id)?,
        "following": tx.following(account.id)?,
        "refused": refused::of_account(tx, account.id)?,
        "unfiled": unfiled(tx, account)?,
        "naming": naming(tx, account)?,
    }))
}

/// How a POP3 server's messages are named.
fn naming(tx: &ReadTx<'_>, account: &Account) -> store::Result<Option<Naming>> {
    let collects = account.kind == AccountKind::Pop3;
    collects.then(|| tx.pile(account.id).map(|pile| pile.naming)).transpose()
}

/// A sent message whose copy did not get to Sent.
fn unfiled(tx: &ReadTx<'_>, account: &Account) -> store::Result<Option<Problem>> {
    let Some(refused) = tx.unfiled(account.id)? else { return Ok(None) };
    let last = || account.status.last_error.as_ref().map(|problem| problem.said.clone());
    Ok(Some(Problem::new(Code::AppendFailed, refused.or_else(last).unwrap_or_default())))
}

/// The phase in one word, with the two words that follow from the account itself.
/// Where nobody is at work, what was under way at the last stop is not.
fn phase(account: &Account, at_work: bool) -> Value {
    let phase = match account.status.phase {
        Phase::Syncing if !at_work => Phase::Idle,
        phase => phase,
    };
    match (account.kind, phase) {
        (AccountKind::Local, _) => json!("local"),
        (_, Phase::Idle) if account.outgoing.is_none() => json!("receive-only"),
        (_, phase) => json!(phase),
    }
}

/// `GET /api/whoami`: what the wizard may fill in.
pub async fn whoami(State(face): State<Face>) -> Json<Value> {
    // Without a word about it the browser's languages are followed.
    let language = texts::preferred(face.language.as_deref());
    let kept = match face.keeper.uses_keyring().await {
        true => "keyring",
        false => "file",
    };
    Json(json!({ "name": full_name().unwrap_or_default(), "language": language, "passwordStore": kept }))
}

/// `POST /api/invitation`: an address that opens the page once, for a second start of the program.
pub async fn invitation(State(face): State<Face>) -> Result<Json<Value>, Failure> {
    let word = face.keys.invite(face.net.now())?;
    Ok(Json(json!({ "url": format!("{}/?token={word}", page_origin(face.port)) })))
}

/// The name in the user database, up to the first comma as is the custom there.
fn full_name() -> Option<String> {
    let user = std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).ok()?;
    let database = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = database.lines().find(|line| line.split(':').next() == Some(user.as_str()))?;
    let name = line.split(':').nth(4)?.split(',').next()?.trim();
    // An account of the system is nobody's name.
    (!name.is_empty() && name != user && user != "root").then(|| name.to_owned())
}
