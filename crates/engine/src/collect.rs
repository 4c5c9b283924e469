//! Collecting by POP3: what the ledger does not know is fetched and stored with
//! its row, and only then what may go from the server goes (invariant 7). Cut it
//! anywhere and start it again: what the ledger holds is not fetched again, and
//! what the server did not confirm at its good-bye is asked again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mail::message::Summary;
use mail::problem::Code;
use mail::{AccountId, MailboxId, Role};
use store::{Answer, Arrival, Naming, Packing, WriteTx};
use tokio::sync::watch;

use crate::account::{Incoming, Work, changed};
use crate::connect::PopDoor;
use crate::desk::Desk;
use crate::error::{Error, Kind, Result};
use crate::ingest::{self, Shelf, both};
use crate::limits;
use crate::remote::pop3::{Listed, Pop3};
use crate::remote::{RemoteItem, Sink};

impl Incoming for PopDoor {
    type Memory = Collector;

    async fn attend(
        work: &Work<PopDoor>,
        collector: &mut Collector,
        failures: &mut u32,
        check: &mut watch::Receiver<u64>,
    ) -> Result<()> {
        // Before the server is there: drafts and sent mail need a place.
        furnish(&work.desk).await?;
        let mut asked = work.signals.work.clone();
        loop {
            asked.mark_unchanged();
            collector.collect(work.door.connect().await?, &work.desk).await?;
            *failures = 0;
            work.vitals.synced(false).await;
            let mut rest = std::pin::pin!(work.desk.net.sleep(work.until_next_poll().await?));
            loop {
                tokio::select! {
                    () = changed(check) => break,
                    () = changed(&mut asked) => if is_asked(&work.desk).await? { break },
                    () = &mut rest => break,
                }
            }
            work.vitals.syncing().await;
        }
    }
}

/// What is remembered of a server's messages for as long as the account runs.
#[derive(Debug, Default)]
pub struct Collector {
    /// How often the connection broke over a message: then others come first,
    /// and after [`limits::STRIKES`] it is left out (invariant 9).
    strikes: BTreeMap<String, u32>,
}

impl Collector {
    /// Collects what is new, has deleted what may go, and says good-bye.
    pub async fn collect(&mut self, mut remote: Pop3, desk: &Desk) -> Result<()> {
        let inbox = furnish(desk).await?;
        let (account, now) = (desk.account, desk.net.now());
        let listed = remote.list().await?;
        let names: BTreeSet<String> = listed.iter().filter_map(|one| one.name.clone()).collect();
        let (naming, total) = (remote.naming(), listed.len());
        let looked = desk.write(move |tx| look(tx, account, names, total, naming, now)).await?;
        let Look { known, asked, most_bytes, answer } = match looked {
            Ok(look) => look,
            Err(count) => {
                remote.leave().await;
                let mut error = Error::needs_user(Code::Renamed, "");
                let problem = error.problem.clone().with("count", count.to_string());
                *error.problem = problem.with("total", total.to_string());
                return Err(error);
            }
        };
        let is_asked = |one: &Listed| one.name.as_ref().is_some_and(|name| asked.contains(name));
        let mut wanted: Vec<&Listed> = listed
            .iter()
            .filter(|one| one.name.as_ref().is_none_or(|name| !known.contains(name)) || is_asked(one))
            .filter(|one| one.size <= limits::MESSAGE_BYTES && self.strikes(one) < limits::STRIKES)
            .collect();
        wanted.sort_by_key(|one| {
            (self.strikes(one), one.size > limits::SMALL_BYTES, std::cmp::Reverse(one.number))
        });
        if answer == Some(Answer::Same) && remote.gives_headers() {
            self.recognise(&mut remote, desk, &mut wanted).await?;
        }
        let mut names: BTreeMap<u32, String> =
            listed.iter().filter_map(|one| Some((one.number, one.name.clone()?))).collect();
        let most_bytes = most_bytes.filter(|_| remote.gives_headers()).unwrap_or(u64::MAX);
        // What has no name yet is only known by all of its bytes.
        let is_whole = |one: &&Listed| one.size <= most_bytes || one.name.is_none() || is_asked(one);
        let (whole, headers): (Vec<&Listed>, Vec<&Listed>) = wanted.into_iter().partition(is_whole);
        for some in headers.chunks(limits::BATCH) {
            self.headers(&mut remote, desk, inbox, some).await?;
        }
        if !whole.is_empty() {
            self.fetch(&mut remote, desk, inbox, &whole, &mut names).await?;
        }
        let due = desk.read(move |tx| tx.to_delete_there(account, now)).await?;
        let due: Vec<u32> =
            names.iter().filter(|(_, name)| due.contains(*name)).map(|(number, _)| *number).collect();
        if !remote.delete_and_leave(&due).await? {
            tracing::warn!(%account, count = due.len(), "not everything was deleted; asked again at the next look");
        }
        match answer {
            // What the person said was said of what is collected now.
            Some(_) => desk.write(move |tx| tx.answer(account, None)).await,
            None => Ok(()),
        }
    }

    /// Takes out what is here under another name, by its headers: that need not come again.
    async fn recognise(&mut self, remote: &mut Pop3, desk: &Desk, wanted: &mut Vec<&Listed>) -> Result<()> {
        let (account, now) = (desk.account, desk.net.now());
        let mut known = BTreeSet::new();
        for some in wanted.chunks(limits::ASKED) {
            remote.headers(some.iter().map(|one| one.number));
            let mut batch = Vec::new();
            for one in some {
                let headers = remote.message().await.inspect_err(|error| self.strike(one, error))?;
                if let (Some(headers), Some(name)) = (headers, one.name.clone()) {
                    batch.push((one.number, name, headers, one.size));
                }
            }
            let recognised = desk.write(move |tx| {
                let mut known = Vec::new();
                for (number, name, headers, size) in batch {
                    if tx.recognise(account, &name, &headers, size, now)? {
                        known.push(number);
                    }
                }
                Ok(known)
            });
            known.extend(recognised.await?);
        }
        wanted.retain(|one| !known.contains(&one.number));
        Ok(())
    }

    /// Fetches and stores, in this order. Adds the names that only bytes could tell.
    async fn fetch(
        &mut self,
        remote: &mut Pop3,
        desk: &Desk,
        inbox: MailboxId,
        wanted: &[&Listed],
        names: &mut BTreeMap<u32, String>,
    ) -> Result<()> {
        desk.expect(wanted.len() as u64);
        let now = desk.net.now();
        let shelf = Shelf::Collected { mailbox: inbox, names: Arc::new(names.clone()), now };
        let (mut intake, door) = ingest::open();
        let fetch = async move {
            for some in wanted.chunks(limits::ASKED) {
                remote.retrieve(some.iter().map(|one| one.number));
                for one in some {
                    let message = remote.message().await.inspect_err(|error| self.strike(one, error))?;
                    let Some(bytes) = message else { continue };
                    names.entry(one.number).or_insert_with(|| store::name_by_content(&bytes));
                    let item = RemoteItem { uid: one.number, size: one.size, bytes, ..RemoteItem::default() };
                    intake.take(item).await?;
                }
            }
            Ok(())
        };
        both(fetch, door.stow(desk, &shelf)).await
    }

    /// Collects the headers of messages that are large (D15).
    async fn headers(
        &mut self,
        remote: &mut Pop3,
        desk: &Desk,
        inbox: MailboxId,
        some: &[&Listed],
    ) -> Result<()> {
        remote.headers(some.iter().map(|one| one.number));
        let now = desk.net.now();
        let mut batch = Vec::new();
        for one in some {
            let headers = remote.message().await.inspect_err(|error| self.strike(one, error))?;
            let (Some(headers), Some(name)) = (headers, one.name.clone()) else { continue };
            if headers.len() as u64 > limits::HEADERS_BYTES {
                tracing::warn!(bytes = headers.len(), "headers that are larger than any are left out");
                continue;
            }
            let read = ingest::read_message(&headers, &Packing::default())?;
            let received_at = read.received_at.or(read.summary.sent_at).unwrap_or(now).min(now);
            let arrival = Arrival { size: one.size, received_at, ..Arrival::default() };
            batch.push((name, arrival, headers));
        }
        let account = desk.account;
        desk.write(move |tx| {
            for (name, arrival, headers) in batch {
                // The server may have named anew what is here.
                if !tx.recognise(account, &name, &headers, arrival.size, now)? {
                    let summary = Summary::from_headers(&headers);
                    tx.collect_headers(inbox, &name, &arrival, summary, now)?;
                }
            }
            Ok(())
        })
        .await
    }

    fn strikes(&self, one: &Listed) -> u32 {
        self.strikes.get(&key(one)).copied().unwrap_or(0)
    }

    fn strike(&mut self, one: &Listed, error: &Error) {
        if matches!(error.kind, Kind::Retry { .. } | Kind::Misbehaved) {
            *self.strikes.entry(key(one)).or_default() += 1;
        }
    }
}

/// What the store says to a listing.
struct Look {
    known: BTreeSet<String>,
    asked: BTreeSet<String>,
    most_bytes: Option<u64>,
    answer: Option<Answer>,
}

/// Takes a listing in. `Err` with the number of new names, and nothing is changed, where nearly
/// all are new and what was there is gone: the server was moved, or it is another mailbox. Only
/// the person can tell, so nothing is fetched or deleted before (D19).
fn look(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    names: BTreeSet<String>,
    total: usize,
    naming: Naming,
    now: i64,
) -> store::Result<std::result::Result<Look, usize>> {
    let answer = tx.pile(account)?.answer;
    let new = names.difference(&tx.collected(account)?).count();
    let are_new = new > limits::SUDDEN_LOSS && new * 5 > total * 4;
    if are_new && tx.is_most_gone(account, &names, now)? {
        match answer {
            None => return Ok(Err(new)),
            Some(Answer::Same) => {}
            Some(Answer::Other) => tx.forget_others(account, &names)?,
        }
    }
    tx.note_naming(account, naming)?;
    tx.note_listing(account, &names, now)?;
    // What is the same is known by all of its bytes.
    let most_bytes = tx.account(account)?.collecting.most_bytes.filter(|_| answer != Some(Answer::Same));
    let (known, asked) = (tx.collected(account)?, tx.asked_names(account)?);
    Ok(Ok(Look { known, asked, most_bytes, answer }))
}

/// Whether somebody wants to see what is not here.
async fn is_asked(desk: &Desk) -> Result<bool> {
    let account = desk.account;
    Ok(!desk.read(move |tx| tx.asked_names(account)).await?.is_empty())
}

fn key(one: &Listed) -> String {
    one.name.clone().unwrap_or_else(|| one.number.to_string())
}

/// Makes the folders that a POP3 server does not have; gives the inbox.
async fn furnish(desk: &Desk) -> Result<MailboxId> {
    let account = desk.account;
    desk.write(move |tx| {
        for (path, role) in FOLDERS {
            if tx.mailbox_by_role(account, role)?.is_none() {
                let path = path.to_owned();
                let (decoded, role) = (path.clone(), Some(role));
                let (subscribed, selectable) = (true, true);
                let folder =
                    store::Folder { path, decoded, role, subscribed, selectable, ..store::Folder::default() };
                tx.put_folder(account, &folder)?;
            }
        }
        tx.mailbox_by_role(account, Role::Inbox)
    })
    .await?
    .map(|inbox| inbox.id)
    .ok_or_else(|| Error::local("the account has no inbox"))
}

const FOLDERS: [(&str, Role); 6] = [
    ("INBOX", Role::Inbox),
    ("Drafts", Role::Drafts),
    ("Sent", Role::Sent),
    ("Archive", Role::Archive),
    ("Junk", Role::Junk),
    ("Trash", Role::Trash),
];
