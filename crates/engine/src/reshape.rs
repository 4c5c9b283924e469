//! Brings to the server what a person did to its folders, in order. What the
//! server refuses is kept with its words; what the line swallowed is tried again.

use store::{FolderIntent, FolderWish};

use crate::desk::Desk;
use crate::error::{Error, Kind, Result};
use crate::intents::rest_s;
use crate::limits;
use crate::remote::{Above, FolderChange, FolderOutcome, Remote};

/// Pushes all that can be done now. `true`: the server was told something, and a list shows what came of it.
pub async fn push<R: Remote>(remote: &mut R, desk: &Desk) -> Result<bool> {
    let (account, mut after, mut told) = (desk.account, 0, false);
    loop {
        let now = desk.net.now();
        let next = desk.write(move |tx| tx.next_folder_intent(account, now, after)).await?;
        let Some(intent) = next else { return Ok(told) };
        (after, told) = (intent.id, true);
        match remote.reshape(&change(&intent)).await {
            Ok(FolderOutcome::Done { path, separator }) => {
                desk.write(move |tx| tx.confirm_folder_intent(&intent, &path, separator)).await?;
            }
            Ok(FolderOutcome::Refused(words)) => refuse(desk, &intent, words).await?,
            Err(error) => failed(desk, &intent, error).await?,
        }
    }
}

async fn refuse(desk: &Desk, intent: &FolderIntent, words: String) -> Result<()> {
    let id = intent.id;
    desk.write(move |tx| tx.refuse_folder_intent(id, &words)).await
}

async fn failed(desk: &Desk, intent: &FolderIntent, error: Error) -> Result<()> {
    let may_pass = matches!(error.kind, Kind::Retry { .. } | Kind::Misbehaved);
    match may_pass && intent.attempts >= limits::INTENT_TRIES {
        true => refuse(desk, intent, error.problem.said.clone()).await?,
        false => {
            let (id, at) = (intent.id, desk.net.now().saturating_add(rest_s(intent.attempts)));
            desk.write(move |tx| tx.retry_folder_intent(id, at)).await?;
        }
    }
    Err(error)
}

/// What the remote is told.
fn change(intent: &FolderIntent) -> FolderChange {
    let above = |parent: &Option<store::Above>| {
        let (path, separator) = parent.as_ref().map(|above| (above.path.clone(), above.separator))?;
        Some(Above { path, separator })
    };
    let name = intent.name.clone();
    match &intent.wish {
        FolderWish::Create { parent, role, subscribed } => {
            FolderChange::Create { parent: above(parent), name, role: *role, subscribed: *subscribed }
        }
        FolderWish::Rename { from, parent, subscribed } => {
            let (from, parent) = (from.clone(), above(parent));
            FolderChange::Rename { from, parent, name, subscribed: *subscribed }
        }
        FolderWish::Subscribe { path, subscribed } => {
            FolderChange::Subscribe { path: path.clone(), subscribed: *subscribed }
        }
        FolderWish::Delete { path, uid_validity, uid_next } => {
            let (uid_validity, uid_next) = (*uid_validity, *uid_next);
            FolderChange::Delete { path: path.clone(), uid_validity, uid_next }
        }
    }
}
