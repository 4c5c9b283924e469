//! Threads (RFC 8621 §3).

use mail::ThreadId;
use serde_json::{Value, json};
use store::{EmailSort, Filter, Kind, ReadTx, Window};

use crate::args::{Args, Context, Object};
use crate::changes;
use crate::error::MethodError;
use crate::get::{self, Get};
use crate::limits;

/// `Thread/get`
pub(crate) fn get(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let get = Get::take(context, &mut args)?;
    args.done()?;
    get.at_most(limits::GET_ROWS)?;
    let wanted = get.properties.as_deref();
    if let Some(unknown) =
        wanted.unwrap_or_default().iter().find(|name| !["id", "emailIds"].contains(&name.as_str()))
    {
        return Err(MethodError::argument("properties", format!("{unknown} is not a property")));
    }
    let answer = context.store.read(|tx| {
        let ids = match &get.ids {
            Some(ids) => ids.clone(),
            None => match all(tx, &get)? {
                Some(ids) => ids,
                None => return Ok(Err(MethodError::new("requestTooLarge"))),
            },
        };
        let (mut list, mut not_found) = (Vec::new(), Vec::new());
        for id in ids {
            match thread(tx, &get, &id)? {
                Some(thread) => list.push(thread),
                None => not_found.push(id),
            }
        }
        let state = tx.state(get.account.id, Kind::Thread)?;
        Ok(Ok(get::answer(&get.account, state, list, &not_found)))
    });
    answer?
}

fn thread(tx: &ReadTx<'_>, get: &Get, id: &str) -> store::Result<Option<Object>> {
    let Ok(thread) = id.parse::<ThreadId>() else { return Ok(None) };
    if tx.thread_account(thread)? != Some(get.account.id) {
        return Ok(None);
    }
    let mut object = Object::new();
    object.insert("id".to_owned(), json!(thread));
    if get.properties.as_ref().is_none_or(|wanted| wanted.iter().any(|name| name == "emailIds")) {
        object.insert("emailIds".to_owned(), json!(tx.thread(thread)?));
    }
    Ok(Some(object))
}

/// Every thread of the account; `None` when they are too many.
fn all(tx: &ReadTx<'_>, get: &Get) -> store::Result<Option<Vec<String>>> {
    let window = Window::first(limits::GET_ROWS.min(limits::GET + 1));
    let page =
        tx.query_emails(get.account.id, &Filter::And(Vec::new()), &EmailSort::newest(), true, &window)?;
    if page.ids.len() > limits::GET {
        return Ok(None);
    }
    Ok(Some(tx.emails(&page.ids)?.iter().map(|email| email.thread.to_string()).collect()))
}

/// `Thread/changes`
pub(crate) fn changes(context: &mut Context<'_>, args: Args) -> Result<Value, MethodError> {
    changes::changes(context, args, Kind::Thread, |row| ThreadId(row).to_string()).map(|(answer, _)| answer)
}
