//! The folder for templates of each account (E05). JMAP has no role for it (RFC 8621 §2 takes
//! those of the registry), so it is said here.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mail::{MailboxId, Role};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Face;
use super::accounts::parse;
use super::answer::{Failure, blocking, body, read};

/// `GET /api/templates`: those that are there.
pub async fn list(State(face): State<Face>) -> Result<Json<Value>, Failure> {
    let all = read(&face.store, |tx| {
        let of = |account: store::Account| tx.mailbox_by_role(account.id, Role::Templates);
        tx.accounts()?.into_iter().map(of).collect::<store::Result<Vec<_>>>()
    });
    let row = |of: &store::Mailbox| json!({ "accountId": of.account, "id": of.id });
    Ok(Json(all.await?.iter().flatten().map(row).collect()))
}

/// `POST /api/accounts/{id}/templates`: gives it, and makes one where there is none.
pub async fn make(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let store = face.store.clone();
    let made = blocking(move || store.write(|tx| tx.templates_or_made(id))).await?;
    Ok(Json(json!({ "id": made.value })))
}

/// Which folder; none: as its name says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    folder: Option<MailboxId>,
}

/// `PATCH /api/accounts/{id}/templates`
pub async fn choose(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Failure> {
    let id = parse(&id)?;
    let Choice { folder } = body(&bytes)?;
    let store = face.store.clone();
    blocking(move || store.write(|tx| tx.choose_templates(id, folder))).await?;
    Ok(StatusCode::NO_CONTENT)
}
