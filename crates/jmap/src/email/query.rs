//! `Email/query` and `Email/queryChanges` (RFC 8621 §4.4, §4.5).
//!
//! A query state is the state of emails, since nothing else decides a result.
//! Changes are worked out from it: whatever changed since is taken out, and put
//! in again where it stands now. That is exact, and holds nothing between calls.

use std::collections::BTreeSet;

use mail::{AccountId, EmailId, ThreadId};
use serde_json::Value;
use store::{Error, Kind, Point, ReadTx, Window};

use super::filter;
use crate::args::{Args, Context};
use crate::error::MethodError;
use crate::limits;
use crate::query::{Page, Query, QueryChanges};

/// What can be sorted by; told in the session.
pub(crate) const SORT_OPTIONS: [&str; 9] = [
    "receivedAt",
    "sentAt",
    "size",
    "from",
    "to",
    "subject",
    "hasKeyword",
    "allInThreadHaveKeyword",
    "someInThreadHaveKeyword",
];

/// `Email/query`
pub(crate) fn query(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let query = Query::take(context, &mut args)?;
    let collapse = args.flag("collapseThreads")?;
    args.done()?;
    let filter = filter::read(context, &query.filter)?;
    let sort = filter::sort(&query.sort)?;
    let anchor = query.anchor.as_ref().map(|id| id.parse::<EmailId>());
    let anchor = anchor.transpose().map_err(|_| MethodError::new("anchorNotFound"))?;
    let window = Window {
        position: query.position,
        anchor,
        anchor_offset: query.anchor_offset,
        limit: query.bound(),
        total: query.total,
    };
    let asked = context.store.read(|tx| {
        let state = tx.state(query.account.id, Kind::Email)?;
        Ok((state, tx.query_emails(query.account.id, &filter, &sort, collapse, &window)?))
    });
    let (state, page) = asked.map_err(refused)?;
    let ids = page.ids.iter().map(ToString::to_string).collect();
    let page = Page { ids, position: page.position, total: page.total };
    Ok(query.answer(&state.to_string(), true, page))
}

/// A filter beyond the store's bounds.
fn refused(error: Error) -> MethodError {
    match error {
        Error::TooLarge(what) => MethodError::with("unsupportedFilter", format!("too large: {what}")),
        other => other.into(),
    }
}

/// `Email/queryChanges`
pub(crate) fn query_changes(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let asked = QueryChanges::take(context, &mut args)?;
    let collapse = args.flag("collapseThreads")?;
    args.done()?;
    let filter = filter::read(context, &asked.filter)?;
    let sort = filter::sort(&asked.sort)?;
    let since: Point = asked.since.parse()?;
    let by_thread = collapse || filter::looks_at_threads(&filter, &sort);
    let found = context.store.read(|tx| {
        let state = tx.state(asked.account.id, Kind::Email)?;
        let moved = moved(tx, asked.account.id, since, by_thread)?;
        let window = Window { total: true, ..Window::first(store::limits::PAGE_IDS) };
        Ok((state, moved, tx.query_emails(asked.account.id, &filter, &sort, collapse, &window)?))
    });
    let (state, moved, page) = found.map_err(refused)?;
    let total = page.total.unwrap_or(page.ids.len());
    if total > page.ids.len() && !moved.is_empty() {
        return Err(MethodError::new("cannotCalculateChanges"));
    }
    let added = page.ids.iter().enumerate().filter(|(_, id)| moved.contains(id));
    let added: Vec<(String, usize)> = added.map(|(index, id)| (id.to_string(), index)).collect();
    let removed: Vec<String> = moved.iter().map(ToString::to_string).collect();
    if asked.max.is_some_and(|max| ((removed.len() + added.len()) as u64) > max) {
        return Err(MethodError::new("tooManyChanges"));
    }
    Ok(asked.answer(&state.to_string(), total, &removed, &added))
}

/// Every email whose place may be another one since.
fn moved(
    tx: &ReadTx<'_>,
    account: AccountId,
    since: Point,
    by_thread: bool,
) -> store::Result<BTreeSet<EmailId>> {
    let emails = tx.changes(account, Kind::Email, since, limits::QUERY_CHANGES)?;
    let threads = tx.changes(account, Kind::Thread, since, limits::QUERY_CHANGES)?;
    if emails.more || threads.more {
        return Err(Error::CannotCalculate);
    }
    let all = emails.created.iter().chain(&emails.updated).chain(&emails.destroyed);
    let mut moved: BTreeSet<EmailId> = all.map(|row| EmailId(*row)).collect();
    if by_thread {
        let living: Vec<EmailId> =
            emails.created.iter().chain(&emails.updated).map(|row| EmailId(*row)).collect();
        let mut touched: BTreeSet<ThreadId> = tx.emails(&living)?.iter().map(|email| email.thread).collect();
        touched.extend(threads.created.iter().chain(&threads.updated).map(|row| ThreadId(*row)));
        for thread in touched {
            moved.extend(tx.thread(thread)?);
        }
    }
    Ok(moved)
}
