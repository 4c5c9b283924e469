//! An account becomes one of another kind. First what it will mean, after a real login
//! on the other server; then the change, told line by line. What it needs before is
//! ordinary work (mail is fetched, mail is copied), so a break costs nothing: it is asked
//! again. The change itself is one transaction.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use engine::Trial;
use engine::convert::{Known, lacking};
use engine::import::{Found, Import};
use mail::problem::{Code, Problem};
use mail::server::Server;
use mail::{AccountId, MailboxId, Role};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Account, AccountKind, AccountUpdate, Collecting, Holding, Offline, Others, Phase, Pin, Store};
use tokio::sync::mpsc;

use super::Face;
use super::accounts::parse;
use super::answer::{Failure, body, lines, read};
use super::oauth::{Given, Means};
use super::upkeep;
use crate::export::message_ids;
use crate::limits;

/// Lines that may wait for a slow reader. Beyond: the work waits.
const WAITING: usize = 16;

/// What is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    to: AccountKind,
    /// The other server [default: what the provider says].
    incoming: Option<Server>,
    /// Where mail in other folders goes when POP3 becomes IMAP.
    others: Option<Others>,
    /// Certificates that the person took by hand.
    #[serde(default)]
    pins: Vec<Pin>,
    #[serde(flatten)]
    given: Given,
}

/// `POST /api/accounts/{id}/conversion`: what it will mean. Changes nothing.
pub async fn preview(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let proven = prove(&face, parse(&id)?, body(&bytes)?).await?;
    let Proven { account, server, .. } = &proven;
    let id = account.id;
    let (holdings, mailboxes) =
        read(&face.store, move |tx| Ok((tx.holdings(id)?, tx.mailboxes(id)?))).await?;
    let inbox = mailboxes.iter().find(|one| one.role == Some(Role::Inbox)).map(|one| one.id);
    let (within, others): (Vec<&Holding>, Vec<&Holding>) =
        holdings.iter().partition(|one| Some(one.mailbox) == inbox);
    let sum = |of: &[&Holding], lacking: bool| {
        let each = of.iter().map(|one| match lacking {
            true => (one.lacking, one.lacking_bytes),
            false => (one.messages, one.bytes),
        });
        let (messages, bytes) = each.fold((0, 0), |(count, bytes), (one, more)| (count + one, bytes + more));
        json!({ "messages": messages, "bytes": bytes })
    };
    let all: Vec<&Holding> = holdings.iter().collect();
    let missing = match (proven.to, inbox) {
        (AccountKind::Imap, Some(inbox)) => Some(missing(&face, &proven, inbox).await?),
        _ => None,
    };
    Ok(Json(json!({
        "to": proven.to,
        "incoming": server,
        "all": sum(&all, false),
        "inbox": sum(&within, false),
        "others": sum(&others, false),
        "folders": others.len(),
        "lacking": sum(&all, true),
        "missing": missing.map(|(messages, bytes)| json!({ "messages": messages, "bytes": bytes })),
    })))
}

/// What the server's inbox does not have yet.
async fn missing(face: &Face, proven: &Proven, inbox: MailboxId) -> Result<(u64, u64), Failure> {
    let id = proven.account.id;
    let known = read(&face.store, move |tx| {
        let mut known = Known::default();
        for some in message_ids(tx, id, inbox)?.chunks(1000) {
            for email in tx.emails(some)?.iter().filter(|email| email.has_content) {
                known.add(email.summary.message_ids.first().map(String::as_str), email.size);
            }
        }
        Ok(known)
    });
    let lacking = lacking(face.net.clone(), &proven.trial, &proven.server, known.await?).await;
    lacking.map(|lacking| lacking.sum()).map_err(unwell)
}

fn unwell(problem: Problem) -> Failure {
    Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &problem)
}

/// `POST /api/accounts/{id}/convert`: changes it.
pub async fn convert(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Response, Failure> {
    let proven = prove(&face, parse(&id)?, body(&bytes)?).await?;
    if proven.to == AccountKind::Pop3 && proven.account.status.phase == Phase::Paused {
        return Err(Failure::refuse(StatusCode::CONFLICT, "the account is paused"));
    }
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let last = match change(&face, &proven, &sender).await {
            Ok(()) => json!({ "type": "done", "kind": proven.to }),
            Err(Trouble::Problem(problem)) => json!({ "type": "problem", "problem": problem }),
            Err(Trouble::Others) => json!({ "type": "others" }),
            Err(Trouble::Gone) => return,
        };
        // Nobody reads any more.
        let _ = sender.send(last).await;
    });
    Ok(lines(receiver))
}

/// Why it has not become another kind.
enum Trouble {
    Problem(Box<Problem>),
    /// It must be said where mail in other folders goes.
    Others,
    /// Nobody waits for it any more.
    Gone,
}

impl From<anyhow::Error> for Trouble {
    fn from(error: anyhow::Error) -> Trouble {
        Trouble::Problem(Box::new(Problem::new(Code::Local, format!("{error:#}"))))
    }
}

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Trouble {
        anyhow::Error::new(error).into()
    }
}

type Sender = mpsc::Sender<Value>;

async fn change(face: &Face, proven: &Proven, sender: &Sender) -> Result<(), Trouble> {
    let id = proven.account.id;
    for attempt in 1.. {
        match (proven.to, proven.others) {
            (AccountKind::Pop3, _) => all_is_here(face, id, sender).await?,
            (_, Some(Others::Here)) => {
                let (store, sender, account) = (face.store.clone(), sender.clone(), proven.account.clone());
                on_a_thread(move || copy(&store, &account, &sender)).await?;
            }
            _ => {}
        }
        if sender.is_closed() {
            return Err(Trouble::Gone);
        }
        let (store, update) = (face.store.clone(), proven.update.clone());
        match on_a_thread(move || Ok(store.write(|tx| tx.update_account(id, &update)))).await? {
            Ok(_) => break,
            // Something came meanwhile.
            Err(store::Error::Forbidden(why)) => {
                if proven.to == AccountKind::Imap && proven.others.is_none() {
                    return Err(Trouble::Others);
                }
                if attempt >= limits::CONVERSIONS {
                    return Err(store::Error::Forbidden(why).into());
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(means) = &proven.means {
        face.keeper.keep(id, &means.kept, true).await?;
        means.used(face);
    }
    Ok(())
}

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?
}

/// Has all bodies fetched, those of mail that was set aside too, and what the server was not told
/// yet told. The account keeps and shows them from now on, so that a break goes on where it was.
async fn all_is_here(face: &Face, id: AccountId, sender: &Sender) -> Result<(), Trouble> {
    let mut changes = face.store.subscribe();
    let (store, now) = (face.store.clone(), face.net.now());
    on_a_thread(move || {
        store.write(|tx| {
            tx.set_offline(id, &Offline::default(), now)?;
            for folder in tx.online_folders(id)? {
                tx.set_folder_offline(folder, true)?;
            }
            let off = tx.clearing(id)?.off();
            tx.set_clearing(id, &off)
        })?;
        Ok(store.clear_away(now)?)
    })
    .await?;
    if let Some(engine) = &face.engine {
        engine.check_now(id);
    }
    let (mut total, mut news) = (0, false);
    loop {
        let store = face.store.clone();
        let (left, status) = on_a_thread(move || {
            let left = |tx: &store::ReadTx<'_>| -> store::Result<u64> {
                Ok(tx.wanted_count(id)? + tx.waiting_intents(id)?)
            };
            Ok(store.read(|tx| Ok((left(tx)?, tx.account(id)?.status)))?)
        })
        .await?;
        if left == 0 {
            return Ok(());
        }
        total = left.max(total);
        if sender.send(json!({ "type": "progress", "done": total - left, "total": total })).await.is_err() {
            return Err(Trouble::Gone);
        }
        let stopped = !matches!(status.phase, Phase::Idle | Phase::Syncing);
        if let Some(problem) = status.last_error.filter(|_| stopped && news) {
            return Err(Trouble::Problem(Box::new(problem)));
        }
        let change = net::within(&*face.net, limits::EXPORT_BRING, changes.recv()).await;
        match change.ok().flatten() {
            Some(touched) => news |= touched.status.contains(&id),
            None => return Err(Trouble::Problem(Box::new(Problem::new(Code::Timeout, "")))),
        }
    }
}

/// Copies what other folders hold to "On this computer", below the account's name; what is
/// there already is left as it is.
fn copy(store: &Store, account: &Account, sender: &Sender) -> Result<(), Trouble> {
    let (all, mailboxes, holdings) =
        store.read(|tx| Ok((tx.accounts()?, tx.mailboxes(account.id)?, tx.holdings(account.id)?)))?;
    let local = all.iter().find(|one| one.kind == AccountKind::Local).map(|one| one.id);
    let mut import = Import::new(store.clone(), local.ok_or(store::Error::NotFound("account"))?);
    let wrong = |error: engine::Error| anyhow::Error::new(error);
    let root = import.mailbox(None, &account.name).map_err(wrong)?;
    let by_id: BTreeMap<MailboxId, &store::Mailbox> = mailboxes.iter().map(|one| (one.id, one)).collect();
    let (mut done, total) = (0u64, holdings.iter().map(|one| one.messages).sum::<u64>());
    for mailbox in mailboxes.iter().filter(|one| one.role != Some(Role::Inbox)) {
        let ids = store.read(|tx| message_ids(tx, account.id, mailbox.id))?;
        if ids.is_empty() {
            continue;
        }
        let above = |one: &&store::Mailbox| one.parent.and_then(|parent| by_id.get(&parent).copied());
        let mut line: Vec<&store::Mailbox> = std::iter::successors(Some(mailbox), above).collect();
        line.reverse();
        let mut at = root;
        for one in line {
            at = import.mailbox(Some(at), &one.name).map_err(wrong)?;
        }
        for some in ids.chunks(100) {
            for email in store.read(|tx| tx.emails(some))? {
                let Some(raw) = store.read(|tx| tx.raw(email.id))? else { continue };
                let (keywords, received_at) = (email.keywords, email.received_at);
                import.take(Found { raw, keywords, mailbox: at, received_at }).map_err(wrong)?;
                done += 1;
            }
            let line = json!({ "type": "progress", "done": done, "total": total.max(done) });
            if sender.blocking_send(line).is_err() {
                return Err(Trouble::Gone);
            }
        }
    }
    import.store().map_err(wrong)?;
    Ok(())
}

/// The other server, which let us in, and what is to be written down.
struct Proven {
    account: Account,
    to: AccountKind,
    server: Server,
    trial: Trial,
    update: AccountUpdate,
    others: Option<Others>,
    means: Option<Means>,
}

async fn prove(face: &Face, id: AccountId, asked: Asked) -> Result<Proven, Failure> {
    let Asked { to, incoming, others, pins, given } = asked;
    let account = read(&face.store, move |tx| tx.account(id)).await?;
    if !matches!(
        (account.kind, to),
        (AccountKind::Imap, AccountKind::Pop3) | (AccountKind::Pop3, AccountKind::Imap)
    ) {
        return Err(Failure::refuse(StatusCode::FORBIDDEN, "the account is of that kind, or has no server"));
    }
    let server = match incoming {
        Some(server) => server,
        None => upkeep::server_of_kind(face, &account, to).await?,
    };
    if AccountKind::by(server.protocol) != to {
        return Err(Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, "the server is of another kind"));
    }
    let means = given.any().then(|| given.means(face)).transpose()?;
    let (trial, mut update) = upkeep::prove_incoming(face, &account, server, pins, means.as_ref()).await?;
    update.others = others;
    if to == AccountKind::Pop3 {
        // Nothing goes from the server before the person says so.
        update.collecting = Some(Collecting { days: None, ..Collecting::default() });
    }
    let server = update.incoming.clone().flatten().unwrap_or_else(|| trial.incoming.clone());
    Ok(Proven { account, to, server, trial, update, others, means })
}
