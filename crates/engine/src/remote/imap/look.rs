//! What happened in a folder: by mod-sequence where the server counts changes
//! (RFC 7162), by listing everything where it does not.

use wire::imap::{Access, Command, Event, FetchCommand, Item, Key, Messages, Resync};

use super::fetch::Assembly;
use super::{Imap, Open, item};
use crate::error::{Error, Result};
use crate::limits;
use crate::remote::{Cursor, Delta, Glimpse, RemoteItem, UidSet};

impl Imap {
    pub(super) async fn look(&mut self, path: &str, since: &Cursor) -> Result<Delta> {
        let (mut items, mut gone) = (vec![], UidSet::new());
        let resync = self.resync(since);
        let open = self
            .select(path, Access::ReadWrite, resync, |event| match event {
                Event::Fetch(fetch) => items.extend(item(&fetch)),
                Event::Vanished { uids, .. } => {
                    uids.ranges().iter().for_each(|&(first, last)| gone.insert_range(first, last));
                }
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
        match (counted, open.selected.highest_modseq) {
            (Some(_), Some(_)) if self.qresync() => (delta.items, delta.gone) = (items, gone),
            (Some(known), Some(_)) => {
                delta.items = self.changed_since(known).await?;
                delta.present = Some(self.uids_there(&open).await?);
            }
            _ => {
                delta.items = self.everything(&open, *since == Cursor::default()).await?;
                delta.present = Some(delta.items.iter().map(|item| item.uid).collect());
            }
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

    async fn changed_since(&mut self, modseq: u64) -> Result<Vec<RemoteItem>> {
        let mut fetch = FetchCommand::uids(UidSet::all(), vec![Item::Flags, Item::Modseq]);
        fetch.changed_since = Some(modseq);
        let mut items = vec![];
        self.must(Command::Fetch(fetch), |event| {
            if let Event::Fetch(fetch) = event {
                items.extend(item(&fetch));
            }
        })
        .await?;
        Ok(items)
    }

    /// Every UID, as a set: what the server does not name here is gone.
    async fn uids_there(&mut self, open: &Open) -> Result<UidSet> {
        let mut there = UidSet::new();
        let mut left = 0;
        self.must(Command::Search(vec![Key::All]), |event| match event {
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

    /// Keywords of every message; their sizes where none of them is known, to tell small from large.
    async fn everything(&mut self, open: &Open, sizes: bool) -> Result<Vec<RemoteItem>> {
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
        let (mut items, mut left, mut too_many) = (vec![], 0, false);
        let command = Command::Fetch(FetchCommand::uids(UidSet::all(), wanted));
        self.must(command, |event| match event {
            Event::Fetch(_) if items.len() >= limits::FOLDER_MESSAGES => too_many = true,
            Event::Fetch(fetch) => items.extend(item(&fetch).filter(|_| fetch.flags.is_some())),
            Event::Expunged(_) => left += 1,
            Event::Vanished { earlier: false, uids } => left += uids.len(),
            _ => {}
        })
        .await?;
        if too_many {
            return Err(Error::misbehaved(format!("{} lists without end", open.path)));
        }
        // The same message may have been told twice: its last word counts.
        items.sort_by_key(|item| item.uid);
        items.reverse();
        items.dedup_by_key(|item| item.uid);
        items.reverse();
        complete(open, items.len() as u64, left)?;
        Ok(items)
    }

    pub(super) async fn look_at_newest(&mut self, path: &str, count: u32) -> Result<Glimpse> {
        let resync = if self.condstore() { Resync::Condstore } else { Resync::None };
        let open = self.select(path, Access::ReadWrite, resync, |_| {}).await?;
        let messages = open.selected.exists;
        let mut glimpse = Glimpse { uid_validity: open.uid_validity, messages, items: vec![] };
        if messages == 0 {
            return Ok(glimpse);
        }
        let first = messages.saturating_sub(count).saturating_add(1);
        let fetch = FetchCommand {
            messages: Messages::Places { first, last: None },
            items: self.header_items(&open),
            changed_since: None,
            vanished: false,
        };
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

    pub(super) fn header_items(&self, open: &Open) -> Vec<Item> {
        let mut items = vec![Item::Flags, Item::InternalDate, Item::Size, Item::ObjectIds, Item::header()];
        if open.selected.highest_modseq.is_some() {
            items.push(Item::Modseq);
        }
        items
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
