//! Mailboxes (RFC 8621 §2): read here, asked in `query`, changed in `set`.

pub(crate) mod query;
pub(crate) mod set;

use mail::{MailboxId, Role};
use serde_json::{Value, json};
use store::{Account, AccountKind, Kind, Mailbox};

use crate::args::{Args, Context, Object};
use crate::changes;
use crate::error::MethodError;
use crate::get::{Get, object};

const PROPERTIES: [&str; 11] = [
    "id",
    "name",
    "parentId",
    "role",
    "sortOrder",
    "totalEmails",
    "unreadEmails",
    "totalThreads",
    "unreadThreads",
    "myRights",
    "isSubscribed",
];

const COUNTS: [&str; 4] = ["totalEmails", "unreadEmails", "totalThreads", "unreadThreads"];

/// `Mailbox/get`
pub(crate) fn get(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let get = Get::take(context, &mut args)?;
    args.done()?;
    let (state, all) = context
        .store
        .read(|tx| Ok((tx.state(get.account.id, Kind::Mailbox)?, tx.mailboxes(get.account.id)?)))?;
    let all = all.iter().map(|mailbox| to_json(&get.account, mailbox)).collect();
    get.answer(&PROPERTIES, state, all)
}

/// `Mailbox/changes`, with `updatedProperties` (RFC 8621 §2.2).
pub(crate) fn changes(context: &mut Context<'_>, args: Args) -> Result<Value, MethodError> {
    let (mut answer, changed) =
        changes::changes(context, args, Kind::Mailbox, |row| MailboxId(row).to_string())?;
    answer["updatedProperties"] = if changed.counts_only { json!(COUNTS) } else { Value::Null };
    Ok(answer)
}

fn to_json(account: &Account, mailbox: &Mailbox) -> Object {
    object(json!({
        "id": mailbox.id,
        "name": mailbox.name,
        "parentId": mailbox.parent,
        "role": said_role(mailbox),
        "sortOrder": mailbox.sort_order,
        "totalEmails": mailbox.counts.total_emails,
        "unreadEmails": mailbox.counts.unread_emails,
        "totalThreads": mailbox.counts.total_threads,
        "unreadThreads": mailbox.counts.unread_threads,
        "myRights": rights(account, mailbox),
        "isSubscribed": mailbox.subscribed,
    }))
}

/// POP3 knows no folders: all of them are only here. An account keeps those that have a task.
/// RFC 8621 §2: a role is one of the registry's.
fn said_role(mailbox: &Mailbox) -> Option<Role> {
    mailbox.role.filter(|role| role.is_registered())
}

fn rights(account: &Account, mailbox: &Mailbox) -> Value {
    let (holds, is_inbox) = (mailbox.selectable, mailbox.role == Some(Role::Inbox));
    let only_here = account.kind != AccountKind::Imap;
    let has_task = mailbox.role.is_some_and(Role::is_needed) && account.kind != AccountKind::Local;
    json!({
        "mayReadItems": holds,
        "mayAddItems": holds,
        "mayRemoveItems": holds,
        "maySetSeen": holds,
        "maySetKeywords": holds,
        "mayCreateChild": only_here || !mailbox.is_made() || mailbox.separator.is_some(),
        "mayRename": only_here || !is_inbox,
        "mayDelete": !is_inbox && !has_task,
        "maySubmit": holds && account.outgoing.is_some(),
    })
}
