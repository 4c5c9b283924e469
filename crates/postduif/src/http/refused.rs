//! What a server refused to change: shown with the account until the person puts it away.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mail::problem::{Code, Problem};
use mail::{AccountId, IntentId};
use serde::Deserialize;
use serde_json::{Value, json};
use store::ReadTx;

use super::Face;
use super::accounts::parse;
use super::answer::{Failure, blocking, body};

/// Each with an id to [`dismiss`] it by.
pub fn of_account(tx: &ReadTx<'_>, account: AccountId) -> store::Result<Vec<Value>> {
    let intents = tx.refused_intents(account)?;
    let of_emails = intents.iter().map(|intent| {
        let said = intent.refused.clone().unwrap_or_default();
        json!({ "id": intent.id, "emailId": intent.email, "said": said, "problem": problem(&said) })
    });
    let folders = tx.refused_folders(account)?;
    let of_folders = folders.iter().map(|folder| {
        let problem = problem(&format!("{}: {}", folder.name, folder.said));
        let id = format!("{FOLDER}{}", folder.id);
        json!({ "id": id, "folder": folder.name, "said": folder.said, "problem": problem })
    });
    Ok(of_emails.chain(of_folders).collect())
}

/// A full mailbox is known by the server's words: its code is not kept with the change.
fn problem(said: &str) -> Problem {
    let full = ["quota", "mailbox is full"].iter().any(|words| said.to_ascii_lowercase().contains(words));
    Problem::new(if full { Code::Quota } else { Code::ChangeRefused }, said)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    ids: Vec<String>,
}

/// `POST /api/accounts/{id}/dismiss`: the person has seen these. What is put away already is no error.
pub async fn dismiss(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Failure> {
    let (account, Seen { ids }) = (parse(&id)?, body(&bytes)?);
    let store = face.store.clone();
    let write = move |tx: &mut store::WriteTx<'_>| {
        let (intents, folders) = (tx.refused_intents(account)?, tx.refused_folders(account)?);
        for id in ids {
            if let Some(known) = folders.iter().find(|known| id == format!("{FOLDER}{}", known.id)) {
                tx.dismiss_folder_intent(known.id)?;
            } else if let Ok(id) = id.parse::<IntentId>()
                && intents.iter().any(|known| known.id == id)
            {
                tx.dismiss_intent(id)?;
            }
        }
        Ok(())
    };
    blocking(move || store.write(write)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What tells the number of a folder's change from an [`IntentId`].
const FOLDER: &str = "folder-";
