//! What is kept where: a server's copies of what was collected from it, and the
//! bodies that are kept here. And a body that is not, when somebody wants to see it.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mail::{AccountId, EmailId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{AccountKind, AccountUpdate, ReadTx, WriteTx};

use super::Face;
use super::accounts::parse;
use super::answer::{Failure, blocking, body, read};
use crate::folders::{Named, find, path};
use crate::limits;

/// `GET /api/accounts/{id}/keeping`
pub async fn show(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    read(&face.store, move |tx| told(tx, id)).await.map(Json)
}

fn told(tx: &ReadTx<'_>, id: AccountId) -> store::Result<Value> {
    let account = tx.account(id)?;
    let online = tx.online_folders(id)?;
    let all: Vec<Named> = tx.mailboxes(id)?.iter().map(Named::from).collect();
    let paths = all.iter().filter(|one| online.contains(&one.id)).map(|one| path(&all, one));
    Ok(json!({
        "kind": account.kind,
        "collecting": (account.kind == AccountKind::Pop3).then_some(account.collecting),
        "offline": (account.kind == AccountKind::Imap).then_some(tx.offline(id)?),
        "onlineFolders": paths.collect::<Vec<String>>(),
    }))
}

/// Other terms; what is not named stays.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Terms {
    collecting: Map<String, Value>,
    offline: Map<String, Value>,
    /// By path, task, name or id: whether its bodies are kept here.
    folders: BTreeMap<String, bool>,
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
        let (account, offline) = store.read(|tx| Ok((tx.account(id)?, tx.offline(id)?)))?;
        let only = |wanted: AccountKind, no_terms: bool, why: &str| match account.kind == wanted {
            _ if no_terms => Ok(false),
            true => Ok(true),
            false => Err(Failure::refuse(StatusCode::FORBIDDEN, why)),
        };
        let collects = only(AccountKind::Pop3, terms.collecting.is_empty(), "only a POP3 account collects")?;
        let lets_go =
            only(AccountKind::Imap, terms.offline.is_empty(), "no server keeps the mail of this account")?;
        only(AccountKind::Imap, terms.folders.is_empty(), "no server keeps the folders of this account")?;
        let collecting = over(&account.collecting, terms.collecting)?;
        let offline = over(&offline, terms.offline)?;
        let write = |tx: &mut WriteTx<'_>| {
            if collects {
                let collecting = Some(collecting);
                tx.update_account(id, &AccountUpdate { collecting, ..AccountUpdate::default() })?;
            }
            if lets_go {
                tx.set_offline(id, &offline, now)?;
            }
            let mailboxes: Vec<Named> = tx.mailboxes(id)?.iter().map(Named::from).collect();
            for (meant, kept) in &terms.folders {
                let by_id = mailboxes.iter().find(|one| one.id.to_string() == *meant).map(|one| one.id);
                let found = by_id.or_else(|| find(&mailboxes, meant));
                let found = found.ok_or(store::Error::NotFound("folder"))?;
                tx.set_folder_offline(found, *kept)?;
            }
            told(tx, id)
        };
        let told = store.write(write)?.value;
        store.let_go(now)?;
        Ok::<_, Failure>(told)
    });
    changed.await.map(Json)
}

/// What is known, with what is named in its place.
pub(super) fn over<T: Serialize + DeserializeOwned>(
    known: &T,
    new: Map<String, Value>,
) -> Result<T, Failure> {
    // What a person wrote, and not the store, is to blame for what does not fit.
    let odd = |_| Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, "a value that is none");
    let mut all = json!(known);
    if let Some(all) = all.as_object_mut() {
        all.extend(new);
    }
    serde_json::from_value(all).map_err(odd)
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
        assert!(body::<Terms>(&Bytes::from_static(br#"{"folders": {"Werk": "perhaps"}}"#)).is_err());
    }
}
