//! Import over HTTP: what lies on this computer, by its path, told line by line
//! as it comes; or one file that a browser hands in, read while it arrives and
//! never held whole.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use engine::import::{Import, Stored};
use futures_util::StreamExt as _;
use mail::AccountId;
use mail::problem::{Code, Problem};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{AccountKind, Store};
use tokio::sync::mpsc;

use super::Face;
use super::answer::{Failure, blocking, body, lines};
use crate::folders::{Named, find};
use crate::import::{Skipped, Sources, StoppedBySomebody, Target, Told, Work, thunderbird};
use crate::{limits, texts};

/// Lines, or pieces of an upload, that may wait for whoever takes them. Beyond: the other side waits.
const WAITING: usize = 16;

/// `GET /api/import/found`: what other programs left on this computer.
pub async fn found() -> Result<Json<Value>, Failure> {
    let profiles = blocking(|| {
        let home = std::env::home_dir().unwrap_or_default();
        let profiles = thunderbird::profiles(&home).into_iter().map(|profile| {
            let sources = profile.sources();
            let on_server = profile.accounts.iter().filter(|account| account.on_server);
            json!({
                "program": "thunderbird",
                "name": profile.name,
                "path": profile.path,
                "accounts": profile.accounts.len(),
                "folders": sources.folders.len(),
                "bytes": sources.bytes(),
                "onServer": on_server.map(|account| &account.name).collect::<Vec<_>>(),
            })
        });
        Ok::<_, Failure>(profiles.collect::<Vec<Value>>())
    });
    Ok(Json(json!({ "found": profiles.await? })))
}

/// Where it goes.
#[derive(Debug, Default, Deserialize)]
struct Into {
    /// A folder, by its names: `Archief/2019`. In the account without a server it is made.
    into: Option<String>,
    /// The account [default: the one without a server]. In any other the folder must be there.
    account: Option<AccountId>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    path: PathBuf,
    #[serde(flatten)]
    into: Into,
}

/// `POST /api/import`: what lies at a path.
pub async fn path(State(face): State<Face>, bytes: Bytes) -> Result<Response, Failure> {
    let asked: Asked = body(&bytes)?;
    let store = face.store.clone();
    let (sources, (account, target)) = blocking(move || {
        let sources = sources(&asked.path).map_err(|error| {
            let said = format!("{}: {error}", asked.path.display());
            Failure::trouble(StatusCode::UNPROCESSABLE_ENTITY, &Problem::new(Code::Local, said))
        })?;
        Ok::<_, Failure>((sources, asked.into.target(&store)?))
    })
    .await?;
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut tell = |told: Told| match serde_json::to_value(&told) {
            Ok(line) => sender.blocking_send(line).is_ok(),
            Err(_) => true,
        };
        let work = Work::new(face.store.clone(), account, target, nameless(&face), face.net.now(), &mut tell);
        if let Err(error) = work.all(sources)
            && !error.is::<StoppedBySomebody>()
        {
            let problem = Problem::new(Code::Local, format!("{error:#}"));
            let _ = sender.blocking_send(json!({ "type": "problem", "problem": problem }));
        }
    });
    Ok(lines(receiver))
}

/// A profile is more than the files in it.
fn sources(path: &Path) -> io::Result<Sources> {
    match thunderbird::profile(path) {
        Some(profile) => Ok(profile.sources()),
        None => Sources::at(path),
    }
}

/// What the address of an upload says.
#[derive(Debug, Deserialize)]
pub struct Upload {
    /// What the file is called.
    name: String,
    into: Option<String>,
}

/// `POST /api/import/upload?name=`: the body is an mbox file or a single message.
/// Answers when it is at its end: browsers hear nothing before.
pub async fn upload(
    State(face): State<Face>,
    Query(asked): Query<Upload>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, Failure> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut pieces = body.into_data_stream();
        while let Some(piece) = pieces.next().await {
            if sender.send(piece.map_err(io::Error::other)).await.is_err() {
                return;
            }
        }
    });
    let read = move || {
        let (mut told, mut skipped) = (Vec::<Skipped>::new(), 0u64);
        let mut tell = |event| {
            if let Told::Skipped(one) = event {
                skipped += 1;
                if told.len() < limits::IMPORT_TOLD {
                    told.push(one);
                }
            }
            true
        };
        let into = Into { into: asked.into, account: None };
        let (account, target) = into.target(&face.store)?;
        let work = Work::new(face.store.clone(), account, target, nameless(&face), face.net.now(), &mut tell);
        let arriving = Arriving { from: receiver, held: Bytes::new() };
        let Stored { new, known } = work.stream(&asked.name, length.unwrap_or(0), arriving)?;
        Ok::<_, Failure>(json!({ "new": new, "known": known, "skipped": skipped, "items": told }))
    };
    Ok(Json(blocking(read).await?))
}

/// A body while it arrives. One that breaks off is an error and no end.
struct Arriving {
    from: mpsc::Receiver<io::Result<Bytes>>,
    held: Bytes,
}

impl Read for Arriving {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.held.is_empty() {
            match self.from.blocking_recv() {
                Some(piece) => self.held = piece?,
                None => return Ok(0),
            }
        }
        let length = self.held.len().min(into.len());
        into[..length].copy_from_slice(&self.held.split_to(length));
        Ok(length)
    }
}

impl Into {
    /// Finds the account and the folder; makes the folder where that needs no server.
    fn target(&self, store: &Store) -> Result<(AccountId, Target), Failure> {
        let accounts = store.read(|tx| tx.accounts())?;
        let wanted = |account: &&store::Account| match self.account {
            Some(id) => account.id == id,
            None => account.kind == AccountKind::Local,
        };
        let account = accounts.iter().find(wanted).ok_or(store::Error::NotFound("account"))?;
        let into = self.into.as_deref().unwrap_or_default();
        if account.kind == AccountKind::Local {
            let import = Import::new(store.clone(), account.id);
            let mut at = None;
            for name in into.split('/').filter(|name| !name.is_empty()) {
                at = Some(import.mailbox(at, name).map_err(|error| Failure::Broken(error.into()))?);
            }
            return Ok((account.id, Target::Tree(at)));
        }
        let mailboxes: Vec<Named> =
            store.read(|tx| tx.mailboxes(account.id))?.iter().map(Named::from).collect();
        let found = find(&mailboxes, into).ok_or_else(|| {
            let why = "an import into this account needs a folder that is there";
            Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, why)
        })?;
        Ok((account.id, Target::One(found)))
    }
}

fn nameless(face: &Face) -> String {
    texts::Texts::choose(face.language.as_deref()).text("import-folder")
}
