//! Messages in the bin: what is gone from every folder, and can be had back for
//! thirty days (D11).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mail::{EmailId, MailboxId, Role};
use serde::Deserialize;
use serde_json::{Value, json};
use store::Binned;

use super::Face;
use super::accounts::parse;
use super::answer::{Failure, blocking, body, read};
use crate::limits;

/// `GET /api/accounts/{id}/bin`: the newest first.
pub async fn list(State(face): State<Face>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let all =
        read(&face.store, move |tx| tx.account(id).and_then(|_| tx.bin(id, limits::BIN_LISTED))).await?;
    Ok(Json(all.iter().map(row).collect()))
}

fn row(one: &Binned) -> Value {
    json!({
        "id": one.id.to_string(),
        "subject": one.summary.subject,
        "from": one.summary.from,
        "receivedAt": one.received_at,
        "size": one.size,
        "until": one.until,
    })
}

/// Where a message shall be.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Place {
    /// The inbox if not given.
    mailbox: Option<String>,
}

/// `POST /api/accounts/{id}/bin/{email}/restore`: gives the id that it has from then on.
pub async fn restore(
    State(face): State<Face>,
    Path((account, email)): Path<(String, String)>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let unknown = |what: &str| Failure::refuse(StatusCode::NOT_FOUND, &format!("there is no such {what}"));
    let (account, Place { mailbox }) = (parse(&account)?, body(&bytes)?);
    let email: EmailId = email.parse().map_err(|_| unknown("message"))?;
    let mailbox: Option<MailboxId> =
        mailbox.map(|id| id.parse().map_err(|_| unknown("folder"))).transpose()?;
    let store = face.store.clone();
    let back = blocking(move || {
        store.write(|tx| {
            let into = match mailbox {
                Some(id) => tx.mailbox(id)?.id,
                None => tx.mailbox_by_role(account, Role::Inbox)?.ok_or(store::Error::NotFound("inbox"))?.id,
            };
            tx.take_out_of_bin(email, into)
        })
    });
    Ok(Json(json!({ "id": back.await?.value.to_string() })))
}
