//! The store as a whole: looked through, and copied, while everybody works on.

use std::path::PathBuf;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Finding;
use tokio::sync::mpsc;

use super::Face;
use super::answer::{Failure, blocking, body, lines};

/// `POST /api/store/check`: a line for each hundredth that is done, then what was found.
pub async fn check(State(face): State<Face>) -> Response {
    let (sender, receiver) = mpsc::channel(LINES_WAITING);
    let store = face.store.clone();
    tokio::task::spawn_blocking(move || {
        let mut told = 0;
        let checked = store.check(|done, total| {
            let hundredth = done * 100 / total.max(1);
            // A reader that is slow misses some.
            if hundredth > told && sender.try_send(json!({ "done": done, "total": total })).is_ok() {
                told = hundredth;
            }
        });
        let last = match checked {
            Ok(checked) => json!({
                "messages": checked.messages,
                "bytes": checked.bytes,
                "findings": checked.findings.iter().map(finding).collect::<Vec<Value>>(),
            }),
            Err(error) => json!({ "error": error.to_string() }),
        };
        // Nobody reads any more.
        let _ = sender.blocking_send(last);
    });
    lines(receiver)
}

fn finding(found: &Finding) -> Value {
    json!({ "rule": found.rule, "count": found.count, "first": found.first })
}

/// Where a copy shall be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Backup {
    /// A file that is not there yet, by its whole path.
    to: PathBuf,
}

/// `POST /api/store/backup`: writes a copy of this moment.
pub async fn backup(State(face): State<Face>, bytes: Bytes) -> Result<Json<Value>, Failure> {
    let Backup { to } = body(&bytes)?;
    if !to.is_absolute() {
        return Err(Failure::refuse(StatusCode::BAD_REQUEST, "the whole path is needed"));
    }
    let store = face.store.clone();
    let written = blocking(move || match store.backup(&to) {
        Ok(size) => Ok(json!({ "file": to, "bytes": size })),
        Err(store::Error::AlreadyExists(_)) => {
            Err(Failure::refuse(StatusCode::CONFLICT, "there is a file of that name"))
        }
        Err(error) => Err(error.into()),
    });
    written.await.map(Json)
}

/// Lines that may wait for a slow reader.
const LINES_WAITING: usize = 8;
