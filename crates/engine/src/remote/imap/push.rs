//! Changes on the server. Each goes to the folder and epoch that it was planned
//! for or not at all (invariant 5); what can be repeated harmlessly is simply
//! repeated, what cannot is looked for first (invariant 2).

use bytes::Bytes;
use mail::Keywords;
use wire::imap::{
    Append, Command, Completion, Event, FetchCommand, Flags, Form, Item, Key, MailboxName, Mode, Section,
    Store, What,
};

use super::{Imap, Open, item, new_seat};
use crate::error::{Error, Kind, Result};
use crate::limits;
use crate::remote::{Change, Outcome, Seat, UidSet};

impl Imap {
    pub(super) async fn make(&mut self, change: &Change) -> Result<Outcome> {
        let made = self.try_make(change).await;
        match made {
            // Full mailboxes and missing rights are the server's no to this one change.
            Err(error) if matches!(error.kind, Kind::Refused | Kind::NeedsUser) => {
                Ok(Outcome::Refused(error.problem.said.clone()))
            }
            made => made,
        }
    }

    async fn try_make(&mut self, change: &Change) -> Result<Outcome> {
        if let Some(seat) = change.seat() {
            let open = self.open(&seat.path).await?;
            if open.uid_validity != seat.uid_validity {
                return Ok(Outcome::Stale);
            }
        }
        match change {
            Change::Keywords { seat, add, remove } => self.set_flags(seat, add, remove).await,
            Change::Move { seat, to, maybe_there } => self.move_to(seat, to, *maybe_there).await,
            Change::Copy { seat, to, maybe_there } => self.copy_to(seat, to, *maybe_there).await,
            Change::Expunge { seat } => self.remove(seat).await,
            Change::Mark { seat } => self.mark(seat).await,
            Change::Append { path, keywords, received_at, raw, maybe_there } => {
                if *maybe_there && let Some(new) = self.find_alike(path, raw).await? {
                    return Ok(Outcome::Done { new: Some(new), modseq: None });
                }
                self.append(path, keywords, *received_at, raw).await
            }
        }
    }

    async fn set_flags(&mut self, seat: &Seat, add: &Keywords, remove: &Keywords) -> Result<Outcome> {
        let open = self.open(&seat.path).await?;
        let kept = keepable(&open, &flags(add));
        if kept.is_empty() && remove.is_empty() && !add.is_empty() {
            return Ok(Outcome::Refused("the server keeps no keywords of this kind".to_owned()));
        }
        let removed = flags(remove);
        let (mut modseq, mut is_there) = (None, false);
        for (mode, flags) in [(Mode::Add, kept), (Mode::Remove, removed)] {
            if flags.is_empty() {
                continue;
            }
            let uids = one(seat.uid);
            let store = Store { uids, mode, flags, silent: false };
            self.must(Command::Store(store), |event| {
                if let Event::Fetch(fetch) = event
                    && fetch.uid == Some(seat.uid)
                {
                    (modseq, is_there) = (fetch.modseq.or(modseq), true);
                }
            })
            .await?;
        }
        // RFC 9051 §6.4.9: a UID that is no more is silently ignored.
        match is_there || self.is_there(seat.uid).await? {
            true => Ok(Outcome::Done { new: None, modseq }),
            false => Ok(Outcome::Gone),
        }
    }

    async fn move_to(&mut self, seat: &Seat, to: &str, maybe_there: bool) -> Result<Outcome> {
        if !self.capabilities().has("MOVE") && !self.capabilities().has("IMAP4REV2") {
            // RFC 6851 §4 says what MOVE is made of; between the steps the message is in both.
            let copied = self.copy_to(seat, to, maybe_there).await?;
            if let Outcome::Done { .. } = copied {
                if self.open(&seat.path).await?.uid_validity != seat.uid_validity {
                    return Ok(Outcome::Stale);
                }
                self.remove(seat).await?;
            }
            return Ok(copied);
        }
        let command = Command::Move { uids: one(seat.uid), to: MailboxName::from_server(to) };
        let new = self.with_new_seat(command).await?;
        self.done_or_gone(new)
    }

    async fn copy_to(&mut self, seat: &Seat, to: &str, maybe_there: bool) -> Result<Outcome> {
        if maybe_there {
            let Some((size, head)) = self.size_and_header(seat.uid).await? else { return Ok(Outcome::Gone) };
            if let Some(new) = self.find(to, size, &head).await? {
                return Ok(Outcome::Done { new: Some(new), modseq: None });
            }
            if self.open(&seat.path).await?.uid_validity != seat.uid_validity {
                return Ok(Outcome::Stale);
            }
        }
        let command = Command::Copy { uids: one(seat.uid), to: MailboxName::from_server(to) };
        match self.with_new_seat(command).await? {
            // A folder that may only be put into names no seats.
            None if self.is_there(seat.uid).await? => Ok(Outcome::Done { new: None, modseq: None }),
            new => self.done_or_gone(new),
        }
    }

    /// A server with UIDPLUS names the new seat; without one, nothing was there to take.
    fn done_or_gone(&self, new: Option<(u32, u32)>) -> Result<Outcome> {
        let names_seats = self.capabilities().has("UIDPLUS") || self.capabilities().has("IMAP4REV2");
        Ok(match new.is_none() && names_seats {
            true => Outcome::Gone,
            false => Outcome::Done { new, modseq: None },
        })
    }

    async fn mark(&mut self, seat: &Seat) -> Result<Outcome> {
        let marked: Flags = [Flags::DELETED].into_iter().collect();
        let (uids, mode) = (one(seat.uid), Mode::Add);
        let store = Store { uids, mode, flags: marked, silent: true };
        self.must(Command::Store(store), |_| {}).await?;
        Ok(Outcome::Done { new: None, modseq: None })
    }

    async fn remove(&mut self, seat: &Seat) -> Result<Outcome> {
        let marked = self.mark(seat).await?;
        // Without UIDPLUS it stays marked, which hides it here: plain EXPUNGE
        // would take along what other clients have marked.
        if self.capabilities().has("UIDPLUS") || self.capabilities().has("IMAP4REV2") {
            self.must(Command::Expunge { uids: one(seat.uid) }, |_| {}).await?;
        }
        Ok(marked)
    }

    async fn append(
        &mut self,
        path: &str,
        keywords: &Keywords,
        received_at: i64,
        raw: &Bytes,
    ) -> Result<Outcome> {
        // RFC 7889 §2: what the server would refuse anyway is not sent at all.
        let limit = self.capabilities().values("APPENDLIMIT").find_map(|limit| limit.parse::<u64>().ok());
        if let Some(limit) = limit.filter(|limit| raw.len() as u64 > *limit) {
            let size = raw.len();
            return Ok(Outcome::Refused(format!("the server takes {limit} bytes, the message has {size}")));
        }
        let append = Append {
            to: MailboxName::from_server(path),
            flags: flags(keywords),
            date: (received_at > 0).then_some(received_at),
            message: raw.clone(),
            form: Form::Plain,
        };
        let new = match self.with_new_seat(Command::Append(append.clone())).await {
            // Servers from before RFC 9755 want its header announced, and have no word of their own
            // for saying so; Cyrus and hMailServer do not understand that it is announced
            // (cyrusimap/cyrus-imapd issue 6078, Progressiverobot/hmailserver issue 53, both 2026).
            Err(error) if error.kind == Kind::Refused && self.knows_utf8() && has_utf8_header(raw) => {
                self.with_new_seat(Command::Append(Append { form: Form::Utf8, ..append })).await?
            }
            tried => tried?,
        };
        Ok(Outcome::Done { new, modseq: None })
    }

    fn knows_utf8(&self) -> bool {
        self.pump.machine.enabled("UTF8=ACCEPT")
    }

    /// Runs a command whose completion or notice names the new seat.
    async fn with_new_seat(&mut self, command: Command) -> Result<Option<(u32, u32)>> {
        let mut new = None;
        let done = self
            .run(command, |event| {
                if let Event::Notice { said, .. } = event {
                    new = new_seat(&said).or(new);
                }
            })
            .await?;
        match done.completion {
            Completion::Ok(said) => Ok(new_seat(&said).or(new)),
            refused => Err(refused.into_result().err().map_or_else(|| Error::refused(""), Error::from)),
        }
    }

    /// A message of a folder that is these bytes, as far as size and header tell.
    async fn find_alike(&mut self, path: &str, raw: &Bytes) -> Result<Option<(u32, u32)>> {
        self.find(path, raw.len() as u64, header(raw)).await
    }

    /// A message of a folder with this size and Message-ID; with the Message-ID alone, where the
    /// server only guesses at sizes; with the size and the whole header, where nothing names it.
    async fn find(&mut self, path: &str, size: u64, head: &[u8]) -> Result<Option<(u32, u32)>> {
        let open = self.select_for_search(path).await?;
        let id = message_id(head);
        let candidates = match &id {
            Some(id) => self.search_id(id).await?,
            None => UidSet::all(),
        };
        if candidates.is_empty() || open.selected.exists == 0 {
            return Ok(None);
        }
        let mut found = vec![];
        let by_id_alone = id.is_some() && self.ready.quirks.sizes_are_guesses;
        let fetch = FetchCommand::uids(candidates.clone(), vec![Item::Size, Item::Flags]);
        self.must(Command::Fetch(fetch), |event| {
            if let Event::Fetch(fetch) = event
                && fetch.uid.is_some_and(|uid| candidates.contains(uid))
                && (fetch.size == Some(size) || by_id_alone && fetch.size.is_some())
                // One that is marked for removal is gone (D08).
                && !fetch.flags.as_ref().is_some_and(|flags| flags.contains(Flags::DELETED))
            {
                found.extend(fetch.uid);
            }
        })
        .await?;
        found.sort_unstable_by(|one, other| other.cmp(one));
        if id.is_some() {
            return Ok(found.first().map(|uid| (open.uid_validity, *uid)));
        }
        for uid in found.into_iter().take(limits::LOOKED_THROUGH as usize) {
            if self.size_and_header(uid).await?.is_some_and(|(_, other)| other == head) {
                return Ok(Some((open.uid_validity, uid)));
            }
        }
        Ok(None)
    }

    /// Opens a folder anew, so that what another connection left there is seen.
    async fn select_for_search(&mut self, path: &str) -> Result<Open> {
        self.open = None;
        self.open(path).await
    }

    /// Messages of the open folder whose Message-ID this is.
    pub(super) async fn search_id(&mut self, message_id: &str) -> Result<UidSet> {
        if self.ready.quirks.searches_no_headers {
            return self.newest_with_id(message_id).await;
        }
        let key = Key::Header { name: "Message-ID".to_owned(), value: message_id.to_owned() };
        let mut found = UidSet::new();
        self.must(Command::Search(vec![key]), |event| {
            if let Event::Search(some) = event {
                some.all.ranges().iter().for_each(|&(first, last)| found.insert_range(first, last));
            }
        })
        .await?;
        Ok(found)
    }

    /// The same, read from the newest of them: what is looked for has only just come there.
    async fn newest_with_id(&mut self, wanted: &str) -> Result<UidSet> {
        let mut found = UidSet::new();
        let Some(path) = self.open.as_ref().map(|open| open.path.clone()) else { return Ok(found) };
        let open = self.select_for_search(&path).await?;
        if open.selected.exists == 0 {
            return Ok(found);
        }
        let messages = self.newest_of(&open, limits::LOOKED_THROUGH);
        let fetch = FetchCommand { messages, items: vec![id_field()], changed_since: None };
        let mut assembly = super::fetch::Assembly::default();
        self.must(Command::Fetch(fetch), |event| match event {
            Event::Literal(chunk) => assembly.add(chunk),
            Event::Fetch(fetch) => {
                if let Some(item) = assembly.finish(&fetch)
                    && message_id(&item.bytes).as_deref() == Some(wanted)
                {
                    found.insert(item.uid);
                }
            }
            _ => {}
        })
        .await?;
        Ok(found)
    }

    async fn is_there(&mut self, uid: u32) -> Result<bool> {
        let mut is_there = false;
        let fetch = FetchCommand::uids(one(uid), vec![Item::Size]);
        self.must(Command::Fetch(fetch), |event| {
            is_there |=
                matches!(event, Event::Fetch(fetch) if fetch.uid == Some(uid) && fetch.size.is_some());
        })
        .await?;
        Ok(is_there)
    }

    /// Size and header of a message in the open folder; `None` when it is gone.
    async fn size_and_header(&mut self, uid: u32) -> Result<Option<(u64, Bytes)>> {
        let section = Section { part: vec![], what: What::Header };
        let items = vec![Item::Size, Item::Body { section, window: None }];
        let mut assembly = super::fetch::Assembly::default();
        let mut found = None;
        self.must(Command::Fetch(FetchCommand::uids(one(uid), items)), |event| match event {
            Event::Literal(chunk) => assembly.add(chunk),
            Event::Fetch(fetch) if item(&fetch).is_some_and(|item| item.uid == uid) => {
                found = assembly.finish(&fetch).map(|item| (item.size, item.bytes));
            }
            _ => {}
        })
        .await?;
        Ok(found)
    }
}

fn id_field() -> Item {
    let section = Section { part: vec![], what: What::HeaderFields(vec!["MESSAGE-ID".to_owned()]) };
    Item::Body { section, window: None }
}

/// Whether a header has more than ASCII (RFC 6532 §3.2).
fn has_utf8_header(raw: &[u8]) -> bool {
    !header(raw).is_ascii()
}

/// The header with the empty line that ends it, as FETCH gives it (RFC 9051 §6.4.5.1).
fn header(raw: &[u8]) -> &[u8] {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n").map_or(raw.len(), |at| at + 4);
    raw.get(..end).unwrap_or(raw)
}

fn one(uid: u32) -> UidSet {
    UidSet::range(uid, uid)
}

fn flags(keywords: &Keywords) -> Flags {
    let mut flags = Flags::default();
    keywords.iter().for_each(|keyword| flags.insert(&keyword.to_flag()));
    flags
}

/// The flags that the folder will remember.
fn keepable(open: &Open, wanted: &Flags) -> Flags {
    let selected = &open.selected;
    let known = selected.permanent_flags.as_ref().unwrap_or(&selected.flags);
    let keeps = |flag: &&str| {
        let nothing_said = known.is_empty() && selected.permanent_flags.is_none();
        let own = !flag.starts_with('\\') && selected.new_keywords;
        nothing_said || own || known.contains(flag)
    };
    wanted.iter().filter(keeps).collect()
}

/// The Message-ID of a header block, with its angle brackets.
pub fn message_id(raw: &[u8]) -> Option<String> {
    let head = raw.get(..raw.len().min(HEAD_BYTES)).unwrap_or_default();
    let summary = mail::message::Summary::from_headers(head);
    summary.message_ids.first().map(|id| format!("<{id}>"))
}

/// A Message-ID further down is not looked for.
const HEAD_BYTES: usize = 64 << 10;
