//! `EmailSubmission/query` and `EmailSubmission/queryChanges` (RFC 8621 §7.3, §7.4).

use std::cmp::Ordering;

use mail::{EmailId, IdentityId, ThreadId};
use serde_json::Value;
use store::{Kind, ReadTx, Submission};

use super::undo_status;
use crate::args::{Args, Context, Object};
use crate::date;
use crate::error::MethodError;
use crate::query::{Comparator, Query, QueryChanges, Tree, unsupported_filter, unsupported_sort, value};

/// `EmailSubmission/query`
pub(crate) fn query(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let query = Query::take(context, &mut args)?;
    args.done()?;
    let question = Question::read(context, &query.filter, &query.sort)?;
    let (state, all) = context.store.read(|tx| question.ask(tx, query.account.id))?;
    let page = query.page(all)?;
    Ok(query.answer(&state, false, page))
}

/// `EmailSubmission/queryChanges`
pub(crate) fn query_changes(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let asked = QueryChanges::take(context, &mut args)?;
    args.done()?;
    let question = Question::read(context, &asked.filter, &asked.sort)?;
    let (state, all) = context.store.read(|tx| question.ask(tx, asked.account.id))?;
    asked.unless_changed(&state, all.len())
}

struct Question {
    filter: Tree<Vec<Condition>>,
    sort: Vec<(Key, bool)>,
}

enum Condition {
    Identities(Vec<IdentityId>),
    Emails(Vec<EmailId>),
    Threads(Vec<ThreadId>),
    UndoStatus(String),
    Before(i64),
    After(i64),
}

#[derive(Clone, Copy)]
enum Key {
    Email,
    Thread,
    SentAt,
}

impl Question {
    fn read(context: &Context<'_>, filter: &Value, sort: &[Comparator]) -> Result<Question, MethodError> {
        let filter = Tree::read(filter, &mut |object| conditions(context, object))?;
        let read = |one: &Comparator| Ok((key(&one.property)?, one.is_ascending));
        Ok(Question { filter, sort: sort.iter().map(read).collect::<Result<_, MethodError>>()? })
    }

    fn ask(&self, tx: &ReadTx<'_>, account: mail::AccountId) -> store::Result<(String, Vec<String>)> {
        let state = tx.state(account, Kind::Submission)?.to_string();
        let mut all = tx.submissions(account)?;
        all.retain(|one| {
            self.filter.holds(&|conditions| conditions.iter().all(|condition| condition.holds(one)))
        });
        all.sort_by(|a, b| self.compare(a, b));
        Ok((state, all.iter().map(|one| one.id.to_string()).collect()))
    }

    fn compare(&self, a: &Submission, b: &Submission) -> Ordering {
        let keys = self.sort.iter().map(|(key, ascending)| {
            let order = match key {
                Key::Email => a.email.cmp(&b.email),
                Key::Thread => a.thread.cmp(&b.thread),
                Key::SentAt => a.send_at.cmp(&b.send_at),
            };
            if *ascending { order } else { order.reverse() }
        });
        keys.fold(Ordering::Equal, Ordering::then).then(a.id.cmp(&b.id))
    }
}

impl Condition {
    fn holds(&self, submission: &Submission) -> bool {
        match self {
            Condition::Identities(ids) => ids.contains(&submission.identity),
            Condition::Emails(ids) => ids.contains(&submission.email),
            Condition::Threads(ids) => ids.contains(&submission.thread),
            Condition::UndoStatus(status) => undo_status(submission.state) == status,
            Condition::Before(time) => submission.send_at < *time,
            Condition::After(time) => submission.send_at >= *time,
        }
    }
}

fn conditions(context: &Context<'_>, object: &Object) -> Result<Vec<Condition>, MethodError> {
    let read = |(name, given): (&String, &Value)| {
        Ok(match name.as_str() {
            "identityIds" => Condition::Identities(ids(context, name, given)?),
            "emailIds" => Condition::Emails(ids(context, name, given)?),
            "threadIds" => Condition::Threads(ids(context, name, given)?),
            "undoStatus" => Condition::UndoStatus(value(name, given)?),
            "before" => Condition::Before(time(name, given)?),
            "after" => Condition::After(time(name, given)?),
            other => return Err(unsupported_filter(other)),
        })
    };
    object.iter().map(read).collect()
}

fn ids<T: std::str::FromStr>(
    context: &Context<'_>,
    name: &str,
    given: &Value,
) -> Result<Vec<T>, MethodError> {
    let ids: Vec<String> = value(name, given)?;
    Ok(ids.iter().filter_map(|id| context.id(id)).collect())
}

fn time(name: &str, given: &Value) -> Result<i64, MethodError> {
    let text: String = value(name, given)?;
    date::parse_utc(&text)
        .ok_or_else(|| MethodError::argument("filter", format!("{name}: {text} is not a UTCDate")))
}

fn key(property: &str) -> Result<Key, MethodError> {
    match property {
        "emailId" => Ok(Key::Email),
        "threadId" => Ok(Key::Thread),
        // The text of RFC 8621 §7.3 says sentAt, its property is sendAt.
        "sentAt" | "sendAt" => Ok(Key::SentAt),
        other => Err(unsupported_sort(other)),
    }
}
