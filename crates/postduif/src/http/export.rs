//! Export over HTTP: into a directory of this computer, told line by line as it
//! goes; or one folder as a file that a browser saves, sent as it is read. What is
//! not here whole is fetched, for as long as its account's server gives anything.

use std::collections::BTreeSet;
use std::path::PathBuf;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use mail::problem::{Code, Problem};
use mail::search::{Typing, read as read_search};
use mail::{AccountId, EmailId, MailboxId};
use serde::Deserialize;
use serde_json::json;
use store::Phase;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::answer::{Failure, blocking, body, lines};
use super::{Face, files};
use crate::export::{Format, NotEmpty, Order, StoppedBySomebody, Told, Work};
use crate::folders::{Named, find};
use crate::{limits, zone};

/// Lines, or messages of a download, that may wait for whoever takes them. Beyond: the other side waits.
const WAITING: usize = 16;

/// What shall go out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Whose [default: everybody's].
    account: Option<AccountId>,
    /// A folder by path, task or name, and those in it; needs an account.
    folder: Option<String>,
    /// As a person types it.
    search: Option<String>,
    format: Format,
    /// A directory, by its whole path.
    out: PathBuf,
    /// Fetch what is not here whole.
    fetch: bool,
}

/// `POST /api/export`: into a directory.
pub async fn order(State(face): State<Face>, bytes: Bytes) -> Result<Response, Failure> {
    let asked: Asked = body(&bytes)?;
    if !asked.out.is_absolute() {
        return Err(Failure::refuse(StatusCode::BAD_REQUEST, "the whole path is needed"));
    }
    let (out, fetch) = (asked.out.clone(), asked.fetch);
    let order = {
        let face = face.clone();
        blocking(move || ordered(&face, asked)).await?
    };
    let (sender, receiver) = mpsc::channel(WAITING);
    let handle = Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut tell = |told: Told| match serde_json::to_value(&told) {
            Ok(line) => sender.blocking_send(line).is_ok(),
            Err(_) => true,
        };
        let mut bringing = Bringing::new(&face, fetch);
        let mut bring = |wanted: &[EmailId]| handle.block_on(bringing.first_of(wanted));
        let work = Work { store: &face.store, tell: &mut tell, bring: &mut bring };
        let last = match work.all(&order, &out) {
            Err(error) if error.is::<StoppedBySomebody>() => return,
            Err(error) if error.is::<NotEmpty>() => json!({ "type": "not-empty", "out": out }),
            Err(error) => {
                json!({ "type": "problem", "problem": Problem::new(Code::Local, format!("{error:#}")) })
            }
            Ok(()) => return,
        };
        // Nobody reads any more.
        let _ = sender.blocking_send(last);
    });
    Ok(lines(receiver))
}

fn ordered(face: &Face, asked: Asked) -> Result<Order, Failure> {
    let Asked { account, folder, search, format, .. } = asked;
    face.store
        .read(|tx| {
            let accounts = match account {
                Some(id) => vec![tx.account(id)?.id],
                None => tx.accounts()?.iter().map(|account| account.id).collect(),
            };
            let named =
                |id| -> store::Result<Vec<Named>> { Ok(tx.mailboxes(id)?.iter().map(Named::from).collect()) };
            let folder = match (account, folder) {
                (Some(id), Some(meant)) => {
                    Some(find(&named(id)?, &meant).ok_or(store::Error::NotFound("folder"))?)
                }
                (None, Some(_)) => return Err(store::Error::Forbidden("a folder is one account's")),
                (_, None) => None,
            };
            let now = zone::local(face.net.now());
            let search =
                search.and_then(|text| Some((text.clone(), read_search(&text, &now, Typing::Done).search?)));
            Ok(Order { format, accounts, folder, search })
        })
        .map_err(Failure::from)
}

/// `GET /api/export/folder/{id}`: one folder as an mbox file. Where a message is not to be had,
/// the download breaks off: half a folder shall not be taken for a whole one.
pub async fn folder(State(face): State<Face>, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: MailboxId = id.parse().map_err(|_| Failure::from(store::Error::NotFound("folder")))?;
    let name = {
        let store = face.store.clone();
        blocking(move || store.read(|tx| Ok(tx.mailbox(id)?.name))).await?
    };
    let (sender, mut receiver) = mpsc::channel::<std::io::Result<Vec<u8>>>(1);
    let handle = Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut bringing = Bringing::new(&face, true);
        let mut bring = |wanted: &[EmailId]| handle.block_on(bringing.first_of(wanted));
        let work = Work { store: &face.store, tell: &mut |_| true, bring: &mut bring };
        let give = |bytes| sender.blocking_send(Ok(bytes)).map_err(|_| StoppedBySomebody.into());
        let broke = match work.stream(id, give) {
            Ok(lacking) if lacking.is_empty() => return,
            Ok(lacking) => format!("{} messages could not be fetched", lacking.len()),
            Err(error) => format!("{error:#}"),
        };
        tracing::warn!(broke, "the download of a folder breaks off");
        let _ = sender.blocking_send(Err(std::io::Error::other(broke)));
    });
    let stream = futures_util::stream::poll_fn(move |cx| receiver.poll_recv(cx));
    let mut headers = files::headers(&format!("{}.mbox", name.replace(['/', '\\'], "_")), "application/mbox");
    // It is another one tomorrow.
    headers.insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    Ok((headers, Body::from_stream(stream)).into_response())
}

/// Sees to it that messages are here whole.
struct Bringing<'a> {
    face: &'a Face,
    fetch: bool,
    /// From whom nothing comes.
    given_up: BTreeSet<AccountId>,
    asked: BTreeSet<EmailId>,
}

impl Bringing<'_> {
    fn new(face: &Face, fetch: bool) -> Bringing<'_> {
        let (given_up, asked) = (BTreeSet::new(), BTreeSet::new());
        Bringing { face, fetch: fetch && face.engine.is_some(), given_up, asked }
    }

    /// Whether the first of these is here; all of them are asked for.
    async fn first_of(&mut self, wanted: &[EmailId]) -> anyhow::Result<bool> {
        let (store, Some(first)) = (&self.face.store, wanted.first().copied()) else { return Ok(false) };
        let mut changes = store.subscribe();
        let state = |tx: &store::ReadTx<'_>| -> store::Result<Option<(bool, AccountId, Phase)>> {
            let Some(email) = tx.email(first)? else { return Ok(None) };
            let phase = tx.account(email.account)?.status.phase;
            Ok(Some((email.has_content, email.account, phase)))
        };
        let Some((is_here, account, phase)) = store.read(state)? else { return Ok(false) };
        if is_here || !self.fetch || self.given_up.contains(&account) || phase == Phase::Paused {
            return Ok(is_here);
        }
        if self.asked.insert(first) {
            self.asked = wanted.iter().copied().collect();
            let now = self.face.net.now();
            store.write(|tx| wanted.iter().try_for_each(|email| tx.ask_for_body(*email, now)))?;
            if matches!(phase, Phase::Offline | Phase::NeedsPassword | Phase::Stopped)
                && let Some(engine) = &self.face.engine
            {
                engine.check_now(account);
            }
        }
        // How it stands from before says nothing; how it comes to stand now does.
        let mut news = false;
        loop {
            match store.read(state)? {
                None => return Ok(false),
                Some((true, ..)) => return Ok(true),
                Some((_, _, Phase::Offline | Phase::NeedsPassword | Phase::Stopped | Phase::Paused))
                    if news =>
                {
                    break;
                }
                Some(_) => {}
            }
            let change = net::within(&*self.face.net, limits::EXPORT_BRING, changes.recv()).await;
            match change.ok().flatten() {
                Some(touched) => news |= touched.status.contains(&account),
                None => break,
            }
        }
        self.given_up.insert(account);
        Ok(false)
    }
}
