//! `Mailbox/query` and `Mailbox/queryChanges` (RFC 8621 §2.3, §2.4): an account's
//! mailboxes are few, so they are all read and compared here.

use std::cmp::Ordering;

use mail::MailboxId;
use serde_json::Value;
use store::{Kind, Mailbox, ReadTx};

use super::said_role;
use crate::args::{Args, Context, Object};
use crate::error::MethodError;
use crate::query::{Comparator, Query, QueryChanges, Tree, unsupported_filter, unsupported_sort, value};

/// `Mailbox/query`
pub(crate) fn query(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let query = Query::take(context, &mut args)?;
    let trees = Trees::take(&mut args)?;
    args.done()?;
    let question = Question::read(context, &query.filter, &query.sort, trees)?;
    let (state, all) = context.store.read(|tx| question.ask(tx, query.account.id))?;
    let page = query.page(all)?;
    Ok(query.answer(&state, false, page))
}

/// `Mailbox/queryChanges`
pub(crate) fn query_changes(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let asked = QueryChanges::take(context, &mut args)?;
    let trees = Trees::take(&mut args)?;
    args.done()?;
    let question = Question::read(context, &asked.filter, &asked.sort, trees)?;
    let (state, all) = context.store.read(|tx| question.ask(tx, asked.account.id))?;
    asked.unless_changed(&state, all.len())
}

/// `sortAsTree` and `filterAsTree`.
#[derive(Clone, Copy)]
struct Trees {
    sort: bool,
    filter: bool,
}

impl Trees {
    fn take(args: &mut Args) -> Result<Trees, MethodError> {
        Ok(Trees { sort: args.flag("sortAsTree")?, filter: args.flag("filterAsTree")? })
    }
}

struct Question {
    filter: Tree<Vec<Condition>>,
    sort: Vec<(Key, bool)>,
    trees: Trees,
}

enum Condition {
    Parent(Option<MailboxId>),
    /// A parent that cannot be.
    Nowhere,
    Name(String),
    Role(Option<String>),
    AnyRole(bool),
    Subscribed(bool),
}

#[derive(Clone, Copy)]
enum Key {
    Name,
    SortOrder,
    Parent,
}

impl Question {
    fn read(
        context: &Context<'_>,
        filter: &Value,
        sort: &[Comparator],
        trees: Trees,
    ) -> Result<Question, MethodError> {
        let filter = Tree::read(filter, &mut |object| conditions(context, object))?;
        let sort = sort
            .iter()
            .map(|one| Ok((key(&one.property)?, one.is_ascending)))
            .collect::<Result<_, MethodError>>()?;
        Ok(Question { filter, sort, trees })
    }

    fn ask(&self, tx: &ReadTx<'_>, account: mail::AccountId) -> store::Result<(String, Vec<String>)> {
        let state = tx.state(account, Kind::Mailbox)?.to_string();
        let mut all = tx.mailboxes(account)?;
        all.sort_by(|a, b| self.compare(a, b, &all_names(a), &all_names(b)));
        if self.trees.sort {
            all = as_tree(all);
        }
        let passing: Vec<MailboxId> = all.iter().filter(|one| self.passes(one)).map(|one| one.id).collect();
        let kept = all.iter().filter(|one| match self.trees.filter {
            true => with_parents(&all, one).all(|id| passing.contains(&id)),
            false => passing.contains(&one.id),
        });
        Ok((state, kept.map(|one| one.id.to_string()).collect()))
    }

    fn passes(&self, mailbox: &Mailbox) -> bool {
        self.filter.holds(&|conditions| conditions.iter().all(|condition| condition.holds(mailbox)))
    }

    fn compare(&self, a: &Mailbox, b: &Mailbox, a_name: &str, b_name: &str) -> Ordering {
        let keys = self.sort.iter().map(|(key, ascending)| {
            let order = match key {
                Key::Name => a_name.cmp(b_name),
                Key::SortOrder => a.sort_order.cmp(&b.sort_order),
                Key::Parent => a.parent.cmp(&b.parent),
            };
            if *ascending { order } else { order.reverse() }
        });
        keys.fold(Ordering::Equal, Ordering::then).then(a.id.cmp(&b.id))
    }
}

fn all_names(mailbox: &Mailbox) -> String {
    mailbox.name.to_lowercase()
}

impl Condition {
    fn holds(&self, mailbox: &Mailbox) -> bool {
        match self {
            Condition::Parent(parent) => mailbox.parent == *parent,
            Condition::Nowhere => false,
            Condition::Name(part) => mailbox.name.to_lowercase().contains(part),
            Condition::Role(role) => said_role(mailbox).map(mail::Role::as_str) == role.as_deref(),
            Condition::AnyRole(any) => said_role(mailbox).is_some() == *any,
            Condition::Subscribed(subscribed) => mailbox.subscribed == *subscribed,
        }
    }
}

fn conditions(context: &Context<'_>, object: &Object) -> Result<Vec<Condition>, MethodError> {
    let read = |(name, given): (&String, &Value)| {
        Ok(match name.as_str() {
            "parentId" => match value::<Option<String>>(name, given)? {
                None => Condition::Parent(None),
                Some(id) => context.id(&id).map_or(Condition::Nowhere, |id| Condition::Parent(Some(id))),
            },
            "name" => Condition::Name(value::<String>(name, given)?.to_lowercase()),
            "role" => Condition::Role(value(name, given)?),
            "hasAnyRole" => Condition::AnyRole(value(name, given)?),
            "isSubscribed" => Condition::Subscribed(value(name, given)?),
            other => return Err(unsupported_filter(other)),
        })
    };
    object.iter().map(read).collect()
}

fn key(property: &str) -> Result<Key, MethodError> {
    match property {
        "name" => Ok(Key::Name),
        "sortOrder" => Ok(Key::SortOrder),
        "parentId" => Ok(Key::Parent),
        other => Err(unsupported_sort(other)),
    }
}

/// Each mailbox behind its parent, siblings in the order given.
fn as_tree(sorted: Vec<Mailbox>) -> Vec<Mailbox> {
    let known: Vec<MailboxId> = sorted.iter().map(|one| one.id).collect();
    let is_root = |one: &Mailbox| one.parent.is_none_or(|parent| !known.contains(&parent));
    let (mut stack, mut rest): (Vec<Mailbox>, Vec<Mailbox>) = sorted.into_iter().partition(is_root);
    stack.reverse();
    let mut tree = Vec::with_capacity(known.len());
    while let Some(next) = stack.pop() {
        let (children, others): (Vec<Mailbox>, Vec<Mailbox>) =
            rest.into_iter().partition(|one| one.parent == Some(next.id));
        rest = others;
        stack.extend(children.into_iter().rev());
        tree.push(next);
    }
    tree
}

/// A mailbox and all that hold it.
fn with_parents<'a>(all: &'a [Mailbox], one: &'a Mailbox) -> impl Iterator<Item = MailboxId> + 'a {
    let next = |mailbox: &&'a Mailbox| all.iter().find(|other| Some(other.id) == mailbox.parent);
    std::iter::successors(Some(one), next).take(all.len()).map(|mailbox| mailbox.id)
}
