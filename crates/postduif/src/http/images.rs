//! Whose messages show their images from the internet without a press. It is the
//! person's word for one address, and taken back in the settings.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mail::message::Message;
use serde::Deserialize;
use serde_json::{Value, json};
use store::ReadTx;

use super::Face;
use super::answer::{Failure, blocking, body, read};

/// `GET /api/image-senders`
pub async fn list(State(face): State<Face>) -> Result<Json<Value>, Failure> {
    Ok(Json(json!(read(&face.store, |tx| tx.image_senders()).await?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sender {
    address: String,
}

/// `POST /api/image-senders`
pub async fn allow(State(face): State<Face>, bytes: Bytes) -> Result<StatusCode, Failure> {
    let Sender { address } = body(&bytes)?;
    if !address.contains('@') || address.contains(char::is_control) {
        return Err(Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, "it is not an address"));
    }
    set(face, address, true).await
}

/// `DELETE /api/image-senders/{address}`
pub async fn forbid(State(face): State<Face>, Path(address): Path<String>) -> Result<StatusCode, Failure> {
    set(face, address, false).await
}

async fn set(face: Face, address: String, allowed: bool) -> Result<StatusCode, Failure> {
    blocking(move || face.store.write(|tx| tx.allow_images(&address, allowed))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a message shows them: its sender may, and nobody on its way said that
/// it is not from there: the topmost Authentication-Results is the own server's (RFC 8601 §5).
pub(super) fn are_shown(tx: &ReadTx<'_>, raw: &[u8]) -> store::Result<bool> {
    let message = Message::parse(raw);
    Ok(tx.shows_images(&message.summary().from)? && !is_forged(&message))
}

fn is_forged(message: &Message<'_>) -> bool {
    let fields = message.fields(0);
    let told = fields.iter().find(|field| field.name.eq_ignore_ascii_case("Authentication-Results"));
    told.is_some_and(|field| String::from_utf8_lossy(field.raw).to_ascii_lowercase().contains("dmarc=fail"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only the topmost field counts: those below came with the message.
    #[test]
    fn what_the_own_server_calls_forged_is_forged() {
        for (fields, forged) in [
            ("", false),
            ("Authentication-Results: mx.test; dmarc=pass\r\n", false),
            ("Authentication-Results: mx.test; spf=pass; DMARC=fail (p=none)\r\n", true),
            (
                "Authentication-Results: mx.test; dmarc=pass\r\nAuthentication-Results: x; dmarc=fail\r\n",
                false,
            ),
        ] {
            let raw = format!("{fields}From: a@x.test\r\n\r\nhallo\r\n");
            assert_eq!(is_forged(&Message::parse(raw.as_bytes())), forged, "{fields}");
        }
    }
}
