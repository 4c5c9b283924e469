//! Brings to the server what a person did here, in order, each change guarded
//! by the UIDVALIDITY that it was planned for (invariant 5). What the server
//! refuses is kept with its words; what the line swallowed is tried again, and
//! looked for first where doing it twice would show (invariants 2, 6).

use std::collections::{BTreeMap, BTreeSet};

use mail::{EmailId, IntentId, MailboxId};
use store::{Confirmed, Intent, IntentKind, ReadTx, WhenDeleting};

use crate::desk::Desk;
use crate::error::{Error, Kind, Result};
use crate::limits;
use crate::remote::{Change, Outcome, Remote, Seat};
use crate::sync::Round;
use crate::tally::What;

/// What is to be done with an intent.
enum Task {
    Push(Change),
    /// The folder that it goes to is not made yet.
    Wait,
    /// It cannot be said to a server; these words tell why.
    Refuse(&'static str),
}

/// Pushes everything that can be done now.
///
/// A folder whose UIDVALIDITY changed is looked at first, and one where a message may have been
/// brought by another program; then intents are planned again, a few times at most with nothing done.
pub async fn push<R: Remote>(round: &mut Round, remote: &mut R, desk: &Desk) -> Result<()> {
    let (mut missed, mut idle) = (BTreeSet::new(), 0);
    while idle < limits::STALE_TRIES {
        let (unsure, settled) = push_due(remote, desk, &mut missed).await?;
        if unsure.is_empty() {
            return Ok(());
        }
        for id in unsure {
            let mailbox = desk.read(move |tx| tx.mailbox(id)).await?;
            Box::pin(round.try_folder(remote, desk, &mailbox)).await?;
        }
        idle = if settled { 0 } else { idle + 1 };
    }
    Ok(())
}

/// Pushes until nothing is due; gives the folders that must be looked at first, and whether
/// anything was settled. Notes whose message was missed once.
async fn push_due<R: Remote>(
    remote: &mut R,
    desk: &Desk,
    missed: &mut BTreeSet<IntentId>,
) -> Result<(BTreeSet<MailboxId>, bool)> {
    let (mut unsure, mut settled) = (BTreeSet::new(), false);
    loop {
        let (account, now) = (desk.account, desk.net.now());
        let due = desk.write(move |tx| tx.next_intents(account, now, limits::INTENTS)).await?;
        // What comes behind something that did not work waits with it, until then.
        let mut held: BTreeMap<EmailId, i64> = BTreeMap::new();
        let is_last = due.is_empty();
        for intent in due {
            let done = match held.get(&intent.email) {
                Some(until) => Done::Again(*until),
                None => push_one(remote, desk, &intent, missed).await?,
            };
            let until = match done {
                Done::Settled => {
                    settled = true;
                    continue;
                }
                Done::Again(until) => until,
                Done::Look(mailboxes) => {
                    unsure.extend(mailboxes);
                    now
                }
            };
            held.insert(intent.email, until);
            desk.write(move |tx| tx.retry_intent(intent.id, until)).await?;
        }
        if is_last || !unsure.is_empty() {
            return Ok((unsure, settled));
        }
    }
}

enum Done {
    Settled,
    /// Not before then, in Unix seconds.
    Again(i64),
    /// Once these have been looked at.
    Look(BTreeSet<MailboxId>),
}

async fn push_one<R: Remote>(
    remote: &mut R,
    desk: &Desk,
    intent: &Intent,
    missed: &mut BTreeSet<IntentId>,
) -> Result<Done> {
    let id = intent.id;
    // What was answered since it was taken may have settled or changed it.
    let planned = desk.read(move |tx| tx.intent(id)?.map(|now| task(tx, &now)).transpose()).await?;
    let change = match planned {
        Some(Task::Push(change)) => change,
        Some(Task::Wait) => return Ok(Done::Again(rested(desk, intent))),
        Some(Task::Refuse(words)) => {
            desk.write(move |tx| tx.refuse_intent(id, words)).await?;
            return Ok(Done::Settled);
        }
        None => return Ok(Done::Settled),
    };
    let name = change.name();
    match remote.push(&change).await {
        Ok(Outcome::Done { new, modseq }) => confirm(desk, intent, Confirmed { new_uid: new, modseq }).await,
        Ok(Outcome::Gone) => gone(desk, intent, &change, missed).await,
        Ok(Outcome::Stale) => Ok(Done::Look([intent.mailbox].into())),
        Ok(Outcome::Refused(words)) => refuse(desk, intent, words).await,
        Err(error) => failed(desk, intent, &name, error).await,
    }
}

async fn confirm(desk: &Desk, intent: &Intent, confirmed: Confirmed) -> Result<Done> {
    let id = intent.id;
    desk.write(move |tx| tx.confirm_intent(id, &confirmed)).await?;
    desk.counters.add(What::Pushed, 1);
    Ok(Done::Settled)
}

/// What it was for is not there any more: a keyword follows the message to where it is seen
/// next, and what a move or copy was to put elsewhere goes up from here, once a look has not
/// found it there: another program may have brought it. Until then nothing is settled.
async fn gone(
    desk: &Desk,
    intent: &Intent,
    change: &Change,
    missed: &mut BTreeSet<IntentId>,
) -> Result<Done> {
    let seat = match change {
        Change::Keywords { seat, .. } => seat,
        Change::Move { seat, .. } | Change::Copy { seat, .. } if intent.attempts <= 1 => seat,
        // Nothing is left to change, or an earlier try may have done it: two looks will tell.
        _ => return confirm(desk, intent, Confirmed::default()).await,
    };
    let (id, uid_validity, uid) = (intent.id, seat.uid_validity, seat.uid);
    if missed.insert(id) {
        let awaited = desk.write(move |tx| {
            let mut made = BTreeSet::new();
            for mailbox in tx.miss_intent(id)? {
                made.extend(tx.mailbox(mailbox)?.is_made().then_some(mailbox));
            }
            Ok(made)
        });
        let awaited = awaited.await?;
        if !awaited.is_empty() {
            return Ok(Done::Look(awaited));
        }
    }
    desk.write(move |tx| match tx.intent(id)? {
        Some(now) if (now.uid_validity, now.uid) == (Some(uid_validity), Some(uid)) => {
            tx.unplace(now.mailbox, uid)
        }
        // Something else was learned of it meanwhile.
        _ => Ok(()),
    })
    .await?;
    Ok(Done::Settled)
}

async fn refuse(desk: &Desk, intent: &Intent, words: String) -> Result<Done> {
    let id = intent.id;
    desk.write(move |tx| tx.refuse_intent(id, &words)).await?;
    desk.counters.add(What::Refused, 1);
    Ok(Done::Settled)
}

async fn failed(desk: &Desk, intent: &Intent, name: &str, error: Error) -> Result<Done> {
    match error.kind {
        Kind::Refused => refuse(desk, intent, error.problem.said.clone()).await,
        // A change that breaks the connection every time must not block the account for ever.
        Kind::Retry { .. } | Kind::Misbehaved if intent.attempts >= limits::INTENT_TRIES => {
            tracing::warn!(change = name, "given up");
            refuse(desk, intent, error.problem.said.clone()).await?;
            Err(error)
        }
        _ => {
            let (id, at) = (intent.id, rested(desk, intent));
            desk.write(move |tx| tx.retry_intent(id, at)).await?;
            Err(error)
        }
    }
}

/// Turns an intent into what the remote is told.
fn task(tx: &ReadTx<'_>, intent: &Intent) -> store::Result<Task> {
    let mailbox = tx.mailbox(intent.mailbox)?;
    let goes_to = match &intent.kind {
        IntentKind::Move { to } | IntentKind::Copy { to } => tx.mailbox(*to)?.is_made(),
        IntentKind::SetKeywords { .. } | IntentKind::Expunge | IntentKind::Append { .. } => true,
    };
    if !mailbox.is_made() || !goes_to {
        return Ok(Task::Wait);
    }
    let path = mailbox.path;
    let seat = match (intent.uid_validity, intent.uid) {
        (Some(uid_validity), Some(uid)) => Some(Seat { path: path.clone(), uid_validity, uid }),
        _ => None,
    };
    let again = intent.attempts > 1;
    let target = |to: MailboxId| tx.mailbox(to).map(|mailbox| mailbox.path);
    let change = match (&intent.kind, seat) {
        (IntentKind::SetKeywords { add, remove }, Some(seat)) => {
            Change::Keywords { seat, add: add.clone(), remove: remove.clone() }
        }
        (IntentKind::Move { to }, Some(seat)) => Change::Move { seat, to: target(*to)?, maybe_there: again },
        (IntentKind::Copy { to }, Some(seat)) => Change::Copy { seat, to: target(*to)?, maybe_there: again },
        (IntentKind::Expunge, Some(seat)) => match tx.following(intent.account)?.when_deleting {
            WhenDeleting::Mark => Change::Mark { seat },
            WhenDeleting::Trash | WhenDeleting::Remove => Change::Expunge { seat },
        },
        (IntentKind::Append { keywords, received_at }, _) => match tx.raw(intent.email)? {
            Some(raw) => Change::Append {
                path,
                keywords: keywords.clone(),
                received_at: *received_at,
                raw: raw.into(),
                maybe_there: again,
            },
            None => return Ok(Task::Refuse("the message's bytes are not here")),
        },
        (_, None) => return Ok(Task::Refuse("the message's place on the server is not known")),
    };
    Ok(Task::Push(change))
}

/// When it may be tried again.
fn rested(desk: &Desk, intent: &Intent) -> i64 {
    desk.net.now().saturating_add(rest_s(intent.attempts))
}

/// Seconds to rest after so many tries.
pub(crate) fn rest_s(attempts: u32) -> i64 {
    let rest = limits::BACK_OFF.as_secs() << attempts.saturating_sub(1).min(16);
    rest.min(limits::BACK_OFF_MAX.as_secs()).cast_signed()
}
