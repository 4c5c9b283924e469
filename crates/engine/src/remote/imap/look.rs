//! What happened in a folder: by mod-sequence where the server counts changes
//! (RFC 7162), by listing everything where it does not.

use std::collections::HashMap;
use std::sync::Arc;

use mail::Keywords;
use wire::imap::{
    Access, Code, Command, Event, Fetch, FetchCommand, Flags, Item, Key, Messages, Resync, Said,
};

use super::fetch::Assembly;
use super::{Imap, Open, keywords};
use crate::error::{Error, Result};
use crate::limits;
use crate::remote::{Cursor, Delta, Glimpse, Listed, UidSet};

impl Imap {
    pub(super) async fn look(&mut self, path: &str, since: &Cursor) -> Result<Delta> {
        let (mut listing, mut gone, mut is_cut) = (Listing::default(), UidSet::new(), false);
        let resync = self.resync(since);
        let open = self
            .select(path, Access::ReadWrite, resync, |event| match event {
                Event::Fetch(fetch) => listing.add(&fetch),
                Event::Vanished { uids, .. } => {
                    uids.ranges().iter().for_each(|&(first, last)| gone.insert_range(first, last));
                }
                Event::Notice { said, .. } => is_cut |= stopped_at(&said).is_some(),
                _ => {}
            })
            .await?;
        let cursor = Cursor {
            uid_validity: Some(open.uid_validity),
            uid_next: open.selected.uid_next.unwrap_or(0),
            highest_modseq: open.selected.highest_modseq,
        };
        let messages = u64::from(open.selected.exists);
        let mut delta = Delta { uid_validity: open.uid_validity, cursor, messages, ..Delta::default() };
        let counted = since.highest_modseq.filter(|_| since.uid_validity == Some(open.uid_validity));
        // An index that was lost or restored counts from below: what is held by the old count says nothing.
        delta.recounted =
            open.selected.highest_modseq.is_some_and(|now| counted.is_some_and(|then| now < then));
        let counted = counted.filter(|_| !delta.recounted);
        match (counted, open.selected.highest_modseq) {
            (Some(_), Some(_)) if self.qresync() && !is_cut => {
                (delta.items, delta.gone) = (listing.finish(path)?, gone)
            }
            (Some(known), Some(_)) => {
                delta.items = self.changed_since(&open, known).await?;
                delta.present = Some(self.uids_there(&open).await?);
            }
            _ => {
                delta.items = self.everything(&open, *since == Cursor::default()).await?;
                delta.present = Some(delta.items.iter().map(|item| item.uid).collect());
            }
        }
        if since.uid_validity == Some(open.uid_validity) {
            self.ask_sizes(&mut delta.items, since.uid_next).await?;
        }
        if delta.cursor.uid_next == 0 {
            // A server that does not foretell: the next one is above all that are there.
            let highest = delta.items.iter().map(|item| item.uid).max().unwrap_or(0);
            delta.cursor.uid_next = highest.saturating_add(1).max(since.uid_next);
        }
        Ok(delta)
    }

    fn resync(&self, since: &Cursor) -> Resync {
        match (since.uid_validity, since.highest_modseq) {
            (Some(uid_validity), Some(modseq)) if self.qresync() => {
                Resync::Qresync { uid_validity, modseq, known: None }
            }
            _ if self.condstore() => Resync::Condstore,
            _ => Resync::None,
        }
    }

    async fn changed_since(&mut self, open: &Open, modseq: u64) -> Result<Vec<Listed>> {
        let command = |uids| {
            let fetch = FetchCommand::uids(uids, vec![Item::Flags, Item::Modseq]);
            Command::Fetch(FetchCommand { changed_since: Some(modseq), ..fetch })
        };
        let mut listing = Listing::default();
        self.in_parts(1, command, |event| {
            if let Event::Fetch(fetch) = event {
                listing.add(&fetch);
            }
        })
        .await?;
        listing.finish(&open.path)
    }

    /// Every UID, as a set: what the server does not name here is gone.
    async fn uids_there(&mut self, open: &Open) -> Result<UidSet> {
        let command = |uids| {
            let key = if uids == UidSet::all() { Key::All } else { Key::Uids(uids) };
            Command::Search(vec![key])
        };
        let mut there = UidSet::new();
        let mut left = 0;
        self.in_parts(1, command, |event| match event {
            Event::Search(found) => {
                found.all.ranges().iter().for_each(|&(first, last)| there.insert_range(first, last));
            }
            Event::Expunged(_) => left += 1,
            Event::Vanished { earlier: false, uids } => left += uids.len(),
            _ => {}
        })
        .await?;
        complete(open, there.len(), left)?;
        Ok(there)
    }

    /// Completes what is told of new messages, those from the UID `first` on, with their sizes: to
    /// tell small from large, as in a first look. One more turn here spares one for most bodies.
    async fn ask_sizes(&mut self, items: &mut [Listed], first: u32) -> Result<()> {
        let is_new = |item: &Listed| item.uid >= first && !item.deleted;
        let mut new: HashMap<u32, &mut Listed> =
            items.iter_mut().filter(|item| is_new(item)).map(|item| (item.uid, item)).collect();
        let Some(lowest) = new.keys().min().copied() else { return Ok(()) };
        let command = |uids| Command::Fetch(FetchCommand::uids(uids, vec![Item::Size]));
        self.in_parts(lowest, command, |event| {
            if let Event::Fetch(fetch) = event
                && let (Some(uid), Some(size)) = (fetch.uid, fetch.size)
                && let Some(item) = new.get_mut(&uid)
            {
                item.size = size;
            }
        })
        .await
    }

    /// Keywords of every message; their sizes where none of them is known, to tell small from large.
    async fn everything(&mut self, open: &Open, sizes: bool) -> Result<Vec<Listed>> {
        if open.selected.exists == 0 {
            return Ok(vec![]);
        }
        let mut wanted = vec![Item::Flags];
        if open.selected.highest_modseq.is_some() {
            wanted.push(Item::Modseq);
        }
        if sizes {
            wanted.push(Item::Size);
        }
        let (mut listing, mut left) = (Listing::default(), 0);
        let command = |uids| Command::Fetch(FetchCommand::uids(uids, wanted.clone()));
        self.in_parts(1, command, |event| match event {
            Event::Fetch(fetch) if fetch.flags.is_some() => listing.add(&fetch),
            Event::Expunged(_) => left += 1,
            Event::Vanished { earlier: false, uids } => left += uids.len(),
            _ => {}
        })
        .await?;
        let mut items = listing.finish(&open.path)?;
        // The same message may have been told twice: its last word counts.
        items.sort_by_key(|item| item.uid);
        items.reverse();
        items.dedup_by_key(|item| item.uid);
        items.reverse();
        complete(open, items.len() as u64, left)?;
        Ok(items)
    }

    /// Runs a command for all messages of the open folder from the UID `first` on: once, or
    /// in parts where the server does so many at a time (RFC 9738 §3.1).
    async fn in_parts(
        &mut self,
        first: u32,
        command: impl Fn(UidSet) -> Command,
        mut show: impl FnMut(Event) + Send,
    ) -> Result<()> {
        let mut uids = UidSet::range(first, u32::MAX);
        for _ in 0..limits::PARTS {
            let mut stopped = None;
            let said = self
                .must(command(uids), |event| {
                    if let Event::Notice { said, .. } = &event {
                        stopped = stopped_at(said).or(stopped);
                    }
                    show(event);
                })
                .await?;
            match stopped_at(&said).or(stopped) {
                // All below the last UID of this part.
                Some(lowest) if lowest > first => uids = UidSet::range(first, lowest - 1),
                _ => return Ok(()),
            }
        }
        Err(Error::misbehaved("the server lists parts without end"))
    }

    pub(super) async fn look_at_newest(&mut self, path: &str, count: u32) -> Result<Glimpse> {
        let resync = if self.condstore() { Resync::Condstore } else { Resync::None };
        let open = self.select(path, Access::ReadWrite, resync, |_| {}).await?;
        let messages = open.selected.exists;
        let mut glimpse = Glimpse { uid_validity: open.uid_validity, messages, items: vec![] };
        if messages == 0 {
            return Ok(glimpse);
        }
        let (messages, items) = (self.newest_of(&open, count), self.header_items(&open));
        let fetch = FetchCommand { messages, items, changed_since: None };
        let mut assembly = Assembly::default();
        self.must(Command::Fetch(fetch), |event| match event {
            Event::Literal(chunk) => assembly.add(chunk),
            Event::Fetch(fetch) => glimpse.items.extend(assembly.finish(&fetch)),
            _ => {}
        })
        .await?;
        glimpse.items.sort_by_key(|item| std::cmp::Reverse(item.uid));
        Ok(glimpse)
    }

    /// The newest messages of an open folder that is not empty, at most `count`: by their
    /// places, or where those are not told by their UIDs, which may have gaps.
    pub(super) fn newest_of(&self, open: &Open, count: u32) -> Messages {
        match self.pump.machine.enabled("UIDONLY") {
            false => {
                let first = open.selected.exists.saturating_sub(count).saturating_add(1);
                Messages::Places { first, last: None }
            }
            true => {
                let next = open.selected.uid_next.unwrap_or(u32::MAX);
                Messages::Uids(UidSet::range(next.saturating_sub(count).max(1), u32::MAX))
            }
        }
    }

    pub(super) fn header_items(&self, open: &Open) -> Vec<Item> {
        let mut items = vec![Item::Flags, Item::InternalDate, Item::Size, Item::ObjectIds, Item::header()];
        if open.selected.highest_modseq.is_some() {
            items.push(Item::Modseq);
        }
        items
    }
}

/// Down to which UID the server did what it was asked, if not for all.
fn stopped_at(said: &Said) -> Option<u32> {
    match said.code {
        Some(Code::MessageLimit { lowest, .. }) => lowest,
        _ => None,
    }
}

/// What FETCH said of message after message.
#[derive(Default)]
struct Listing {
    items: Vec<Listed>,
    /// More were told of than one folder may have.
    too_many: bool,
    /// What stands for the flags that were told before.
    known: HashMap<Flags, Arc<Keywords>>,
}

impl Listing {
    /// Adds a message, unless it is named without a UID.
    fn add(&mut self, fetch: &Fetch) {
        let Some(uid) = fetch.uid else { return };
        if self.items.len() >= limits::FOLDER_MESSAGES {
            self.too_many = true;
            return;
        }
        let flags = fetch.flags.as_ref();
        let keywords = flags.map(|flags| self.keywords(flags)).unwrap_or_default();
        self.items.push(Listed {
            uid,
            deleted: flags.is_some_and(|flags| flags.contains(Flags::DELETED)),
            keywords,
            modseq: fetch.modseq.unwrap_or(0),
            size: fetch.size.unwrap_or(0),
        });
    }

    fn finish(self, path: &str) -> Result<Vec<Listed>> {
        match self.too_many {
            false => Ok(self.items),
            true => Err(Error::misbehaved(format!("{path} lists without end"))),
        }
    }

    fn keywords(&mut self, flags: &Flags) -> Arc<Keywords> {
        if let Some(keywords) = self.known.get(flags) {
            return Arc::clone(keywords);
        }
        let keywords = Arc::new(keywords(flags));
        self.known.insert(flags.clone(), Arc::clone(&keywords));
        keywords
    }
}

/// A listing shorter than the folder is no listing (invariant 4).
fn complete(open: &Open, listed: u64, left: u64) -> Result<()> {
    let expected = u64::from(open.selected.exists).saturating_sub(left);
    match listed >= expected {
        true => Ok(()),
        false => Err(Error::misbehaved(format!("{} has {expected} messages and lists {listed}", open.path))),
    }
}
