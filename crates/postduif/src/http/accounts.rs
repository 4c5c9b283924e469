//! Accounts: added from a proof, checked now, given a new password, removed.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mail::AccountId;
use mail::problem::{Code, Problem};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Account, AccountKind, AccountUpdate, Login, NewAccount, Outgoing, Own, Phase, Status};

use super::Face;
use super::answer::{Failure, blocking, body, read};
use super::oauth::{Given, Parting};
use super::outgoing::tried;
use super::setup::{Proof, known_as, on_the_wire};

/// What the press on "Add" sends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Add {
    proof: String,
    #[serde(default = "yes")]
    remember: bool,
    #[serde(default)]
    receive_only: bool,
    /// Saves what was not proven, as a paused account.
    #[serde(default)]
    paused: bool,
}

fn yes() -> bool {
    true
}

/// `POST /api/accounts`
///
/// Nothing is saved as working that was not proven: the servers and the
/// password are those of the proof, never those of the request. `sameMailbox` in
/// the answer names an account that reads the same mailbox in another way: mail
/// will be there twice.
pub async fn add(State(face): State<Face>, bytes: Bytes) -> Result<Json<Value>, Failure> {
    let asked: Add = body(&bytes)?;
    let Some(proof) = face.proofs.find(&asked.proof, face.net.now()) else {
        return Err(Failure::refuse(StatusCode::NOT_FOUND, "the proof is unknown or too old: prove again"));
    };
    let new = new_account(&proof, &asked)?;
    let outgoing_trouble = proof.outgoing_trouble.clone().filter(|_| !asked.receive_only);
    let trouble = proof.incoming_trouble.clone().or(outgoing_trouble);
    let paused = trouble.filter(|_| asked.paused);
    // The engine starts an account as soon as it is there, so it must wait for the password.
    let adding = face.keeper.adding().await;
    let store = face.store.clone();
    let login = AccountUpdate { login: Some(proof.login.clone()), ..AccountUpdate::default() };
    let proven = proof.outgoing_trouble.is_none();
    let add = move |tx: &mut store::WriteTx<'_>| {
        if let Some(same) = tx.same_account(&new)? {
            return Ok(Added::Known(same.id, same.address));
        }
        let address = |account: &Account| account.address.eq_ignore_ascii_case(&new.address);
        let beside = tx.accounts()?.into_iter().find(address);
        let id = tx.add_account(&new)?;
        tx.update_account(id, &login)?;
        if let Some(first) = tx.outgoing(id)?.into_iter().next() {
            // A floor that the person asked for is no proof.
            tx.update_outgoing(first.id, &Outgoing { proven, ..first.set })?;
        }
        if let Some(trouble) = paused {
            let status = Status { phase: Phase::Paused, last_error: Some(trouble), ..Status::default() };
            tx.set_status(id, &status)?;
        }
        Ok(Added::New(id, beside.map(|account| account.id)))
    };
    let (account, same_mailbox) = match blocking(move || store.write(add)).await?.value {
        Added::New(account, beside) => (account, beside),
        Added::Known(id, address) => {
            let problem = Problem::new(Code::AccountExists, "").at(&proof.incoming);
            let problem = problem.with("account", address).with("id", id);
            return Err(Failure::trouble(StatusCode::CONFLICT, &problem));
        }
    };
    if let Err(error) = face.keeper.keep(account, &proof.means.kept, asked.remember).await {
        // Without its password the account would only ask for it.
        let store = face.store.clone();
        blocking(move || store.write(|tx| tx.remove_account(account))).await?;
        return Err(error.into());
    }
    drop(adding);
    proof.means.used(&face);
    face.proofs.forget(&asked.proof);
    Ok(Json(json!({ "accountId": account, "sameMailbox": same_mailbox })))
}

enum Added {
    /// It is here now, beside another of that address.
    New(AccountId, Option<AccountId>),
    /// It was here already.
    Known(AccountId, String),
}

fn new_account(proof: &Proof, asked: &Add) -> Result<NewAccount, Failure> {
    if let Some(problem) = &proof.incoming_trouble
        && !asked.paused
    {
        return Err(Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, problem));
    }
    let proven = proof.outgoing_trouble.is_none() || (asked.paused && !asked.receive_only);
    let sends = proof.outgoing.is_some() && proven;
    if !sends && !asked.receive_only {
        let unknown = Problem::new(Code::SmtpFailed, "");
        let problem = proof.outgoing_trouble.as_ref().unwrap_or(&unknown);
        return Err(Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, problem));
    }
    Ok(NewAccount {
        kind: AccountKind::by(proof.incoming.protocol),
        name: proof.address.clone(),
        address: proof.address.clone(),
        person: proof.name.clone(),
        incoming: Some(proof.incoming.clone()),
        outgoing: proof.outgoing.clone().filter(|_| sends),
    })
}

/// `DELETE /api/accounts/{id}`: puts it into the bin, without its password; the passwords
/// that its outgoing servers have of their own stay with them. The mail servers are not
/// told anything; each sign-in is given back to its issuer.
pub async fn remove(State(face): State<Face>, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    let id = parse(&id)?;
    let (account, outgoing) = read(&face.store, move |tx| Ok((tx.account(id)?, tx.outgoing(id)?))).await?;
    let mut partings: Vec<Parting> = Parting::of_account(&face, &account).await.into_iter().collect();
    for server in &outgoing {
        partings.extend(Parting::of_server(&face, server).await);
    }
    let (store, now) = (face.store.clone(), face.net.now());
    blocking(move || store.write(|tx| tx.bin_account(id, now))).await?;
    face.keeper.forget(id).await?;
    for server in outgoing {
        if let Some(Own::OAuth2(_)) = server.set.own {
            face.keeper.forget_own(id, server.id).await?;
        }
    }
    for parting in partings {
        parting.give_back(&face).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/accounts/{id}/check`: looks now.
pub async fn check(State(face): State<Face>, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    let id = parse(&id)?;
    read(&face.store, move |tx| tx.account(id)).await?;
    if let Some(engine) = &face.engine {
        engine.check_now(id);
    }
    Ok(StatusCode::ACCEPTED)
}

/// A new password, or a new sign-in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Password {
    #[serde(flatten)]
    given: Given,
    #[serde(default = "yes")]
    remember: bool,
}

/// `POST /api/accounts/{id}/password`: tries it on both of the account's servers,
/// and keeps it for both if the incoming one takes it.
pub async fn password(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let asked: Password = body(&bytes)?;
    let (account, outgoing) = read(&face.store, move |tx| Ok((tx.account(id)?, tx.outgoing(id)?))).await?;
    let Some(incoming) = account.incoming else {
        return Err(Failure::refuse(StatusCode::FORBIDDEN, "this account has no server"));
    };
    let means = asked.given.means(&face)?;
    // One that has its own has nothing to do with this one.
    let shared = outgoing.into_iter().find(|one| one.set.own.is_none());
    let floor = shared.as_ref().and_then(|one| one.set.mechanism.clone());
    let trial = engine::Trial {
        address: on_the_wire(&account.address),
        incoming,
        outgoing: shared.as_ref().map(|one| one.set.server.clone()),
        key: means.key.clone(),
        login: Login { outgoing: floor, ..account.login.clone() },
        ehlo: shared.as_ref().map(|one| one.set.ehlo.clone()).unwrap_or_default(),
        test_message: None,
    };
    let proof = engine::prove(face.net.clone(), &trial, |_, _| {}).await;
    if let Err(problem) = &proof.incoming {
        return Err(Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, problem));
    }
    face.keeper.keep(id, &means.kept, asked.remember).await?;
    means.used(&face);
    let login = Login { outgoing: account.login.outgoing, ..proof.login(&trial, means.client) };
    // Where nobody named the login name, the proof has found it.
    let update = AccountUpdate {
        incoming: Some(Some(known_as(trial.incoming, proof.incoming.as_ref().ok()))),
        login: Some(login),
        ..AccountUpdate::default()
    };
    let sends = shared.zip(proof.outgoing.as_ref()).map(|(one, result)| (one.id, tried(one.set, result)));
    let answered = move |tx: &mut store::WriteTx<'_>| {
        tx.update_account(id, &update)?;
        if let Some((server, set)) = &sends {
            tx.update_outgoing(*server, set)?;
        }
        // The person has answered; else a restart would go on waiting for that.
        let status = tx.account(id)?.status;
        let phase = if status.phase == Phase::NeedsPassword { Phase::Idle } else { status.phase };
        tx.set_status(id, &Status { phase, last_error: None, ..status })
    };
    let store = face.store.clone();
    blocking(move || store.write(answered)).await?;
    if let Some(engine) = &face.engine {
        engine.check_now(id);
    }
    let outgoing = proof.outgoing.and_then(Result::err);
    Ok(Json(json!({ "outgoing": outgoing.is_none(), "problem": outgoing })))
}

/// The account that a path names.
pub fn parse(id: &str) -> Result<AccountId, Failure> {
    id.parse().map_err(|_| Failure::refuse(StatusCode::NOT_FOUND, "there is no such account"))
}
