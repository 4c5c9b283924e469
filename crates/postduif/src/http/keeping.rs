//! What is kept where: a server's copies of what was collected from it, the bodies
//! that are kept here, and what is removed by age or number. And a body that is not
//! here, when somebody wants to see it.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mail::{AccountId, EmailId, MailboxId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{AccountKind, AccountUpdate, Clearing, Collecting, Going, Offline, ReadTx};

use super::Face;
use super::accounts::parse;
use super::answer::{Failure, blocking, body, read};
use crate::folders::{Named, find, path};
use crate::limits;

/// `GET /api/accounts/{id}/keeping`
pub async fn show(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let (id, now) = (parse(&id)?, face.net.now());
    read(&face.store, move |tx| told(tx, id, now)).await.map(Json)
}

fn told(tx: &ReadTx<'_>, id: AccountId, now: i64) -> store::Result<Value> {
    let account = tx.account(id)?;
    let (online, clearing, cleared) = (tx.online_folders(id)?, tx.clearing(id)?, tx.cleared(id, now)?);
    let all = named(tx, id)?;
    let paths = all.iter().filter(|one| online.contains(&one.id)).map(|one| path(&all, one));
    let own = |one: &Named| Some((path(&all, one), json!(clearing.folders.get(&one.id)?)));
    Ok(json!({
        "kind": account.kind,
        "collecting": (account.kind == AccountKind::Pop3).then_some(account.collecting),
        "offline": (account.kind == AccountKind::Imap).then_some(tx.offline(id)?),
        "onlineFolders": paths.collect::<Vec<String>>(),
        "retention": clearing.account,
        "folderRetention": all.iter().filter_map(own).collect::<Map<String, Value>>(),
        "emptying": clearing.emptying,
        "removed": (cleared.count > 0).then(|| json!({ "count": cleared.count, "until": cleared.until })),
    }))
}

fn named(tx: &ReadTx<'_>, id: AccountId) -> store::Result<Vec<Named>> {
    Ok(tx.mailboxes(id)?.iter().map(Named::from).collect())
}

/// Other terms; what is not named stays. Folders by path, task, name or id.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Terms {
    collecting: Map<String, Value>,
    offline: Map<String, Value>,
    /// Whether a folder's bodies are kept here.
    folders: BTreeMap<String, bool>,
    retention: Map<String, Value>,
    /// Those of a folder; `null`: it has the account's again.
    folder_retention: BTreeMap<String, Option<Map<String, Value>>>,
    emptying: Map<String, Value>,
}

/// What shall hold from now on.
struct New {
    collecting: Option<Collecting>,
    offline: Option<Offline>,
    folders: Vec<(MailboxId, bool)>,
    clearing: Clearing,
}

impl Terms {
    /// In the place of what holds in a transaction; whoever writes does so in the same one.
    fn over(self, tx: &ReadTx<'_>, id: AccountId) -> Result<New, Failure> {
        let account = tx.account(id)?;
        let only = |wanted: AccountKind, no_terms: bool, why: &str| match account.kind == wanted {
            _ if no_terms => Ok(false),
            true => Ok(true),
            false => Err(Failure::refuse(StatusCode::FORBIDDEN, why)),
        };
        let collects = only(AccountKind::Pop3, self.collecting.is_empty(), "only a POP3 account collects")?;
        let lets_go =
            only(AccountKind::Imap, self.offline.is_empty(), "no server keeps the mail of this account")?;
        only(AccountKind::Imap, self.folders.is_empty(), "no server keeps the folders of this account")?;
        let mailboxes = named(tx, id)?;
        let folder = |meant: &String| {
            let by_id = mailboxes.iter().find(|one| one.id.to_string() == *meant).map(|one| one.id);
            by_id.or_else(|| find(&mailboxes, meant)).ok_or(store::Error::NotFound("folder"))
        };
        let mut clearing = tx.clearing(id)?;
        clearing.account = over(&clearing.account, self.retention)?;
        clearing.emptying = over(&clearing.emptying, self.emptying)?;
        for (meant, own) in self.folder_retention {
            let id = folder(&meant)?;
            match own {
                None => drop(clearing.folders.remove(&id)),
                Some(own) => {
                    let known = clearing.folders.get(&id).unwrap_or(&clearing.account);
                    let own = over(known, own)?;
                    clearing.folders.insert(id, own);
                }
            }
        }
        let folders = self.folders.iter().map(|(meant, kept)| Ok((folder(meant)?, *kept)));
        Ok(New {
            collecting: collects.then(|| over(&account.collecting, self.collecting)).transpose()?,
            offline: if lets_go { Some(over(&tx.offline(id)?, self.offline)?) } else { None },
            folders: folders.collect::<store::Result<_>>()?,
            clearing,
        })
    }
}

/// `POST /api/accounts/{id}/keeping`
pub async fn change(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let (id, terms, now) = (parse(&id)?, body::<Terms>(&bytes)?, face.net.now());
    let store = face.store.clone();
    let changed = blocking(move || {
        // Read where it is written: two who save at once both have their word.
        let written = store.write(|tx| {
            let New { collecting, offline, folders, clearing } = match terms.over(tx, id) {
                Ok(new) => new,
                Err(failure) => return Ok(Err(failure)),
            };
            if collecting.is_some() {
                tx.update_account(id, &AccountUpdate { collecting, ..AccountUpdate::default() })?;
            }
            if let Some(offline) = offline {
                tx.set_offline(id, &offline, now)?;
            }
            for (folder, kept) in folders {
                tx.set_folder_offline(folder, kept)?;
            }
            tx.set_clearing(id, &clearing)?;
            Ok(Ok(()))
        });
        written?.value?;
        store.clear_away(now)?;
        store.let_go(now)?;
        Ok::<_, Failure>(store.read(|tx| told(tx, id, now))?)
    });
    changed.await.map(Json)
}

/// `POST /api/accounts/{id}/keeping/check`: what these terms would remove now. Changes nothing.
pub async fn check(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let (id, terms, now) = (parse(&id)?, body::<Terms>(&bytes)?, face.net.now());
    let store = face.store.clone();
    let counted = blocking(move || {
        store.read(|tx| {
            let new = match terms.over(tx, id) {
                Ok(new) => new,
                Err(failure) => return Ok(Err(failure)),
            };
            let (going, all) = (tx.would_go(id, &new.clearing, now)?, named(tx, id)?);
            let row = |one: &Going| {
                let folder = all.iter().find(|folder| folder.id == one.mailbox);
                json!({
                    "folder": folder.map(|folder| path(&all, folder)),
                    "mailbox": one.mailbox.to_string(),
                    "server": one.server,
                    "count": one.count,
                    "bytes": one.bytes,
                    "oldest": one.oldest,
                    "newest": one.newest,
                })
            };
            Ok(Ok(json!({ "going": going.iter().map(row).collect::<Vec<Value>>() })))
        })?
    });
    counted.await.map(Json)
}

/// `POST /api/accounts/{id}/keeping/undo`: puts back what was removed lately, and switches that off.
pub async fn undo(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let (id, now, store) = (parse(&id)?, face.net.now(), face.store.clone());
    let restored = blocking(move || {
        store.read(|tx| tx.account(id))?;
        store.undo_clearing(id, now)
    });
    Ok(Json(json!({ "restored": restored.await? })))
}

/// `GET /api/accounts/{id}/used`: the room that it takes on this computer.
pub async fn used(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let (room, used, index, free) = read(&face.store, move |tx| {
        Ok((tx.account(id)?.status.room, tx.used(id)?, tx.index_bytes()?, tx.free_bytes()))
    })
    .await?;
    Ok(Json(json!({
        "messages": used.messages,
        "bytes": used.bytes,
        "withAttachments": used.with_attachments,
        "headersOnly": used.headers_only,
        "index": index,
        "free": free,
        "server": room,
    })))
}

/// What is known, with what is named in its place.
pub(super) fn over<T: Serialize + DeserializeOwned>(
    known: &T,
    new: Map<String, Value>,
) -> Result<T, Failure> {
    // What a person wrote, and not the store, is to blame for what does not fit.
    let odd = |detail: &str| Failure::refuse(StatusCode::BAD_REQUEST, detail);
    let mut all = json!(known);
    if let Some(all) = all.as_object_mut() {
        for (name, value) in new {
            match all.get_mut(&name) {
                Some(known) => *known = value,
                None => return Err(odd(&format!("unknown field `{name}`"))),
            }
        }
    }
    serde_json::from_value(all).map_err(|error| odd(&format!("a value that is none: {error}")))
}

/// `POST /api/emails/{id}/fetch`: sees to it that the whole message is here.
pub async fn fetch(State(face): State<Face>, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    let unknown = |_| Failure::refuse(StatusCode::NOT_FOUND, "there is no such message");
    let email: EmailId = id.parse().map_err(unknown)?;
    match bring(&face, email).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Failure::refuse(StatusCode::CONFLICT, "the message has not been fetched yet")),
    }
}

/// Whether the whole message is here. If not, it is asked for, and waited for for a while.
pub async fn bring(face: &Face, email: EmailId) -> Result<bool, Failure> {
    let mut changes = face.store.subscribe();
    let is_here = || async move {
        let found = read(&face.store, move |tx| tx.email(email)).await?;
        let found =
            found.ok_or_else(|| Failure::refuse(StatusCode::NOT_FOUND, "there is no such message"))?;
        Ok::<bool, Failure>(found.has_content)
    };
    if is_here().await? {
        return Ok(true);
    }
    let (store, now) = (face.store.clone(), face.net.now());
    blocking(move || store.write(|tx| tx.ask_for_body(email, now))).await?;
    if face.engine.is_none() {
        return Ok(false);
    }
    let comes = async {
        while changes.recv().await.is_some() {
            if is_here().await? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    net::within(&*face.net, limits::BRING, comes).await.unwrap_or(Ok(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::Collecting;

    /// D13 to D15: what a face does not name, because it does not know it, stays.
    #[test]
    fn what_is_not_named_stays() {
        let known = Collecting { by_received: true, most_bytes: Some(0), ..Collecting::default() };
        let named = |text: &str| serde_json::from_str(text).unwrap();
        let new = over(&known, named(r#"{"days": 7}"#)).ok();
        assert_eq!(new, Some(Collecting { days: Some(7), ..known }));
        assert!(over(&known, named(r#"{"leave": "perhaps"}"#)).is_err());
        assert!(over(&known, named(r#"{"day": 7}"#)).is_err(), "misspelt");
        assert!(body::<Terms>(&Bytes::from_static(br#"{"folders": {"Werk": "perhaps"}}"#)).is_err());
    }
}
