//! A certificate of a person's own that is in a PKCS #12 file: opened here with its password, and
//! given back as everything else takes it. Nothing of it is kept.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail::Secret;
use net::{Identity, NotOpened};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Failure, blocking, body};

/// A file and what opens it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Locked {
    /// Its bytes in base64.
    file: Secret<String>,
    password: Secret<String>,
}

/// `POST /api/setup/certificate`: 403 for a wrong password, 422 for a file that cannot be used.
pub async fn open(bytes: Bytes) -> Result<Json<Value>, Failure> {
    let locked: Locked = body(&bytes)?;
    let identity = blocking(move || unlocked(&locked)).await?;
    Ok(Json(json!({ "certificate": identity.pem() })))
}

fn unlocked(locked: &Locked) -> Result<Identity, Failure> {
    let unfit = |why: &str| Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, why);
    let file = STANDARD.decode(locked.file.reveal()).map_err(|_| unfit("the file is not in base64"))?;
    Identity::from_pkcs12(&file, locked.password.reveal()).map_err(|error| match error {
        NotOpened::Password => Failure::refuse(StatusCode::FORBIDDEN, &NotOpened::Password.to_string()),
        NotOpened::File(why) => unfit(&why),
    })
}
