//! What a person says of the addresses to write from, beside what JMAP has of
//! them: another address, which comes first, its organisation, and where its
//! signature stands in a reply.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mail::IdentityId;
use mail::address::Typed;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Identity, IdentityUpdate, InReplies, NewIdentity, WriteTx};

use super::Face;
use super::accounts::parse;
use super::answer::{Failure, blocking, body, read};

/// `GET /api/identities`: of all accounts.
pub async fn list(State(face): State<Face>) -> Result<Json<Value>, Failure> {
    let all = read(&face.store, |tx| {
        let accounts = tx.accounts()?;
        accounts.iter().map(|account| tx.identities(account.id)).collect::<store::Result<Vec<_>>>()
    });
    Ok(Json(all.await?.iter().flatten().map(row).collect()))
}

fn row(of: &Identity) -> Value {
    json!({
        "accountId": of.account,
        "id": of.id,
        "organization": of.organization,
        "inReplies": of.in_replies,
    })
}

/// An address to write from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    email: String,
    #[serde(default)]
    name: String,
}

/// `POST /api/accounts/{id}/identities`: one more address for the same mailbox, on
/// the person's word. JMAP's `Identity/set` takes only addresses that are here already.
pub async fn add(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let id = parse(&id)?;
    let Address { email, name } = body(&bytes)?;
    Typed::parse(&email)
        .map_err(|error| Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()))?;
    let new = NewIdentity { email, name, ..NewIdentity::default() };
    let store = face.store.clone();
    let add = move |tx: &mut WriteTx<'_>| {
        tx.account(id)?;
        tx.add_identity(id, &new)
    };
    let added = blocking(move || store.write(add)).await?;
    Ok(Json(json!({ "id": added.value })))
}

/// `POST /api/accounts/{id}/identities/{identity}/prefer`: new messages are written as it.
pub async fn prefer(
    State(face): State<Face>,
    Path((id, identity)): Path<(String, String)>,
) -> Result<StatusCode, Failure> {
    with(&face, &id, &identity, |tx, identity| tx.prefer_identity(identity)).await
}

/// Other words; what is not named stays.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Words {
    organization: Option<String>,
    in_replies: Option<InReplies>,
}

/// `PATCH /api/accounts/{id}/identities/{identity}`
pub async fn change(
    State(face): State<Face>,
    Path((id, identity)): Path<(String, String)>,
    bytes: Bytes,
) -> Result<StatusCode, Failure> {
    let Words { organization, in_replies } = body(&bytes)?;
    let organization = organization.map(|text| text.trim().to_owned());
    if organization.as_ref().is_some_and(|text| text.contains(char::is_control)) {
        return Err(Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, "an organisation is one line"));
    }
    let update = IdentityUpdate { organization, in_replies, ..IdentityUpdate::default() };
    with(&face, &id, &identity, move |tx, identity| tx.update_identity(identity, &update)).await
}

/// Does something to an account's identity.
pub(super) async fn with(
    face: &Face,
    account: &str,
    identity: &str,
    doing: impl FnOnce(&mut WriteTx<'_>, IdentityId) -> store::Result<()> + Send + 'static,
) -> Result<StatusCode, Failure> {
    let account = parse(account)?;
    let none = || Failure::refuse(StatusCode::NOT_FOUND, "there is no such identity");
    let identity: IdentityId = identity.parse().map_err(|_| none())?;
    let store = face.store.clone();
    let write = move |tx: &mut WriteTx<'_>| match tx.identity(identity)?.account == account {
        true => doing(tx, identity),
        false => Err(store::Error::NotFound("identity")),
    };
    blocking(move || store.write(write)).await?;
    Ok(StatusCode::NO_CONTENT)
}
