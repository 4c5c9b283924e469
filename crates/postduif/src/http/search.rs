//! `POST /api/search`: what a person typed, asked of all accounts or of some.
//! JMAP asks one account at a time, in filters that a program writes; here the
//! one grammar is read, and the accounts' answers are one list, newest first.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use mail::search::{Field, Reading, Search, Typing, read};
use mail::{AccountId, EmailId};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Account, EmailSort, Error, Kind, Page, ReadTx, Window};

use super::Face;
use super::answer::{Failure, blocking, body};
use crate::zone;

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    text: String,
    /// Whether the person is still at it.
    #[serde(default)]
    typing: bool,
    /// All accounts, where none is named.
    #[serde(default)]
    accounts: Vec<AccountId>,
    /// Only the newest found email of each conversation.
    #[serde(default)]
    collapse_threads: bool,
    #[serde(default)]
    position: i64,
    #[serde(default)]
    anchor: Option<EmailId>,
    #[serde(default)]
    anchor_offset: i64,
    limit: usize,
    #[serde(default)]
    calculate_total: bool,
}

/// `POST /api/search`
pub async fn search(State(face): State<Face>, bytes: Bytes) -> Result<Json<Value>, Failure> {
    let asked: Asked = body(&bytes)?;
    let now = zone::local(face.net.now());
    let reading = read(&asked.text, &now, if asked.typing { Typing::Still } else { Typing::Done });
    let store = face.store.clone();
    let found = blocking(move || Ok::<_, Failure>(store.read(|tx| answer(tx, &asked, &reading))));
    match found.await? {
        Ok(found) => Ok(Json(found)),
        Err(Error::AnchorNotFound) => Err(Failure::refuse(StatusCode::CONFLICT, "the anchor is not there")),
        Err(error) => Err(error.into()),
    }
}

fn answer(tx: &ReadTx<'_>, asked: &Asked, reading: &Reading) -> store::Result<Value> {
    let mut accounts = tx.accounts()?;
    accounts.retain(|one| asked.accounts.is_empty() || asked.accounts.contains(&one.id));
    let page = page(tx, asked, reading.search.as_ref(), &accounts)?;
    let mut rows = Vec::with_capacity(page.ids.len());
    for id in &page.ids {
        rows.push(json!({ "accountId": tx.account_of(*id)?, "emailId": id }));
    }
    Ok(json!({
        "position": page.position,
        "total": page.total,
        "rows": rows,
        "state": state(tx, &accounts)?,
        "marks": reading.search.as_ref().and_then(marks),
        "unknown": reading.unknown,
        "onlyNewest": page.only_newest,
    }))
}

fn page(
    tx: &ReadTx<'_>,
    asked: &Asked,
    search: Option<&Search>,
    accounts: &[Account],
) -> store::Result<Page> {
    let ids: Vec<AccountId> = accounts.iter().map(|one| one.id).collect();
    let filter = tx.filter_for(search, accounts)?;
    let window = Window {
        position: asked.position,
        anchor: asked.anchor,
        anchor_offset: asked.anchor_offset,
        limit: asked.limit,
        total: asked.calculate_total,
    };
    tx.query_accounts(&ids, &filter, &EmailSort::newest(), asked.collapse_threads, &window)
}

/// Changes when an email does.
fn state(tx: &ReadTx<'_>, accounts: &[Account]) -> store::Result<String> {
    let each = accounts.iter().map(|one| tx.state(one.id, Kind::Email).map(|state| state.to_string()));
    Ok(each.collect::<store::Result<Vec<_>>>()?.join("-"))
}

/// The filter that `SearchSnippet/get` marks by (RFC 8621 §5); `None` where no word is looked for.
fn marks(search: &Search) -> Option<Value> {
    let words = search.words().into_iter().filter_map(|(field, text)| match field {
        Field::Any => Some(json!({ "text": text })),
        Field::Subject => Some(json!({ "subject": text })),
        Field::Body => Some(json!({ "body": text })),
        Field::From | Field::To | Field::Cc | Field::Bcc | Field::File => None,
    });
    let words: Vec<Value> = words.collect();
    (!words.is_empty()).then(|| json!({ "operator": "OR", "conditions": words }))
}
