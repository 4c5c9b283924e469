//! An account with a person, a server with its own will and a line that breaks,
//! and what must hold: after every step of the store alone, and in the end
//! between both. Knows nothing of how the store gets there.

use std::collections::{BTreeMap, BTreeSet};

use mail::{AccountId, EmailId, IntentId, Keywords, MailboxId, Role, State};
use store::{
    AccountKind, Arrival, Condition, Confirmed, Content, Cursor, Error, Intent, IntentKind, Kind, NewEmail,
    Options, SeatState, Store,
};

use crate::common::{self, *};

/// One folder of the pretended server.
#[derive(Debug, Default)]
struct Shelf {
    uid_validity: u32,
    uid_next: u32,
    messages: BTreeMap<u32, (u32, Keywords)>,
}

impl Shelf {
    fn add(&mut self, n: u32, keywords: Keywords) -> u32 {
        let uid = self.uid_next;
        self.uid_next += 1;
        self.messages.insert(uid, (n, keywords));
        uid
    }

    fn find(&self, n: u32) -> Option<u32> {
        self.messages.iter().find(|(_, (m, _))| *m == n).map(|(uid, _)| *uid)
    }
}

/// What becomes of an intent on the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fate {
    Done,
    DoneWithoutUid,
    LostBefore,
    LostAfter,
    Refused,
}

#[derive(Debug, Clone)]
pub enum Op {
    Create { n: u32, mailbox: usize, flag: usize },
    Keyword { pick: usize, flag: usize, on: bool },
    Put { pick: usize, add: usize, remove: usize },
    Destroy { pick: usize },
    Deliver { n: u32, folder: usize, flag: usize },
    ServerFlag { folder: usize, pick: usize, flag: usize },
    ServerDelete { folder: usize, pick: usize },
    ServerMove { folder: usize, pick: usize, to: usize },
    Renew { folder: usize },
    Push { limit: usize, fate: Fate },
    Sync { folder: usize, whole: bool },
    Fill { limit: usize },
    Dismiss,
    Sweep,
    Reopen,
}

/// The keywords of a step, by its `flag`.
const FLAGS: [&[&str]; 4] = [&[], &["$seen"], &["$flagged"], &["$seen", "werk"]];
const FOLDERS: [&str; 3] = ["INBOX", "Archief", "Prullenbak"];

pub struct World {
    home: Home,
    account: AccountId,
    mailboxes: Vec<MailboxId>,
    server: Vec<Shelf>,
    clock: i64,
    /// What was to be done with a message that was not there.
    missed: BTreeSet<IntentId>,
    /// What came and nobody deleted, here or there.
    wanted: BTreeSet<u32>,
    /// What was deleted: if it comes again it may be taken for the same.
    deleted: BTreeSet<u32>,
    /// Full reads at earlier states.
    past: Vec<(State, BTreeMap<Kind, Full>)>,
}

impl World {
    pub fn new() -> World {
        let home = home();
        let account = home.account(AccountKind::Imap);
        let roles = [Some(Role::Inbox), None, Some(Role::Trash)];
        let mailboxes =
            FOLDERS.iter().zip(roles).map(|(path, role)| home.folder(account, path, role)).collect();
        let server =
            (0..3).map(|_| Shelf { uid_validity: 1, uid_next: 1, messages: BTreeMap::new() }).collect();
        World {
            home,
            account,
            mailboxes,
            missed: BTreeSet::new(),
            server,
            clock: 1_000,
            wanted: BTreeSet::new(),
            deleted: BTreeSet::new(),
            past: Vec::new(),
        }
    }

    /// The server has this message in some folder.
    pub fn has(&self, n: u32) -> bool {
        self.server.iter().any(|shelf| shelf.find(n).is_some())
    }

    pub fn shown(&self) -> Vec<store::Email> {
        self.home.read(|tx| everything(tx, self.account))
    }

    fn pick(&self, pick: usize) -> Option<EmailId> {
        let shown = self.shown();
        (!shown.is_empty()).then(|| shown[pick % shown.len()].id)
    }

    pub fn run(&mut self, op: &Op) {
        let account = self.account;
        match *op {
            Op::Create { n, mailbox, flag } => {
                let new = NewEmail {
                    ingest: ingest(n),
                    mailboxes: vec![self.mailboxes[mailbox]],
                    keywords: words(FLAGS[flag]),
                    received_at: received_at(n),
                };
                match self.home.store.write(|tx| tx.create_email(account, new)) {
                    Ok(_) => drop(self.wanted.insert(n)),
                    Err(Error::Duplicate(_)) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            Op::Keyword { pick, flag, on } => {
                let Some(id) = self.pick(pick) else { return };
                let (some, none) = (words(FLAGS[flag]), Keywords::new());
                let (add, remove) = if on { (some, none) } else { (none, some) };
                self.home.write(|tx| tx.set_keywords(id, &add, &remove));
                let shown = self.home.email(id).unwrap().keywords;
                assert!(add.is_subset(&shown) && remove.is_disjoint(&shown), "an edit shows at once");
            }
            Op::Put { pick, add, remove } => {
                let Some(id) = self.pick(pick) else { return };
                let some = |mask: usize| -> Vec<MailboxId> {
                    (0..3).filter(|bit| mask & (1 << bit) != 0).map(|bit| self.mailboxes[bit]).collect()
                };
                let (add, remove) = (some(add), some(remove));
                let before = self.home.email(id).unwrap().mailboxes;
                let mut wanted: BTreeSet<MailboxId> = before.iter().chain(&add).copied().collect();
                wanted.retain(|mailbox| !remove.contains(mailbox));
                match self.home.store.write(|tx| tx.set_mailboxes(id, &add, &remove)) {
                    Ok(_) => {
                        let after: BTreeSet<MailboxId> =
                            self.home.email(id).unwrap().mailboxes.into_iter().collect();
                        assert_eq!(after, wanted, "an edit shows at once");
                    }
                    Err(Error::Forbidden(_)) => assert!(wanted.is_empty()),
                    Err(error) => panic!("{error}"),
                }
            }
            Op::Destroy { pick } => {
                let Some(id) = self.pick(pick) else { return };
                let name = self.home.email(id).unwrap().summary.message_ids.remove(0);
                let n = (0..NUMBERS).find(|n| name == format!("{n}@x.test")).unwrap();
                self.wanted.remove(&n);
                self.deleted.insert(n);
                self.home.write(|tx| tx.destroy_email(id));
                assert!(self.home.email(id).is_none());
            }
            Op::Deliver { n, folder, flag } => {
                self.server[folder].add(n, words(FLAGS[flag]));
                if !self.deleted.contains(&n) {
                    self.wanted.insert(n);
                }
            }
            Op::ServerFlag { folder, pick, flag } => {
                let messages = &mut self.server[folder].messages;
                let count = messages.len().max(1);
                if let Some(message) = messages.values_mut().nth(pick % count) {
                    message.1 = words(FLAGS[flag]);
                }
            }
            Op::ServerDelete { folder, pick } => {
                let messages = &mut self.server[folder].messages;
                let uid = messages.keys().nth(pick % messages.len().max(1)).copied();
                if let Some((n, _)) = uid.and_then(|uid| messages.remove(&uid)) {
                    self.wanted.remove(&n);
                    self.deleted.insert(n);
                }
            }
            Op::ServerMove { folder, pick, to } => {
                let messages = &mut self.server[folder].messages;
                let uid = messages.keys().nth(pick % messages.len().max(1)).copied();
                if let Some((n, keywords)) = uid.and_then(|uid| messages.remove(&uid)) {
                    self.server[to].add(n, keywords);
                }
            }
            Op::Renew { folder } => {
                let shelf = &mut self.server[folder];
                let old = std::mem::take(&mut shelf.messages);
                shelf.uid_validity += 1;
                shelf.uid_next = 100 * shelf.uid_validity;
                for (n, keywords) in old.into_values() {
                    shelf.add(n, keywords);
                }
            }
            Op::Push { limit, fate } => drop(self.push(limit, fate)),
            Op::Sync { folder, whole } => self.sync(folder, whole),
            Op::Fill { limit } => self.fill(limit),
            Op::Dismiss => self.home.write(|tx| {
                tx.refused_intents(account)?.iter().try_for_each(|one| tx.dismiss_intent(one.id))
            }),
            Op::Sweep => {
                self.clock += 40 * 86_400;
                let now = self.clock;
                self.home.store.sweep(now).unwrap();
            }
            Op::Reopen => self.reopen(),
        }
    }

    fn reopen(&mut self) {
        let account = self.account;
        let all = |store: &Store| {
            store.read(|tx| {
                KINDS.iter().map(|kind| full_read(tx, account, *kind)).collect::<store::Result<Vec<_>>>()
            })
        };
        let before = all(&self.home.store).unwrap();
        let nowhere = tempfile::tempdir().unwrap();
        self.home.store = Store::open(nowhere.path(), &Options::default()).unwrap();
        self.home.store = Store::open(self.home.dir.path(), &Options::default()).unwrap();
        // Invariant 1.
        assert_eq!(all(&self.home.store).unwrap(), before);
    }

    fn index(&self, mailbox: MailboxId) -> usize {
        self.mailboxes.iter().position(|one| *one == mailbox).unwrap()
    }

    fn number(&self, email: EmailId) -> Option<u32> {
        let raw = self.home.read(|tx| tx.raw(email))?;
        (0..NUMBERS).find(|n| common::raw(*n) == raw)
    }

    fn push(&mut self, limit: usize, fate: Fate) -> usize {
        let account = self.account;
        let now = self.clock;
        let due = self.home.write(|tx| tx.next_intents(account, now, limit));
        let mut held = BTreeSet::new();
        for id in due.iter().map(|intent| intent.id) {
            let Some(intent) = self.home.read(|tx| tx.intent(id)) else { continue };
            if fate == Fate::LostBefore || held.contains(&intent.email) {
                self.home.write(|tx| tx.retry_intent(id, now));
                continue;
            }
            if fate == Fate::Refused {
                self.home.write(|tx| tx.refuse_intent(id, "NO not today"));
                continue;
            }
            let is_missing = intent.uid.is_some_and(|uid| !self.holds(&intent, uid));
            let Some(new_uid) = self.act(&intent) else {
                // Another epoch: look at the folder, then again.
                held.insert(intent.email);
                self.home.write(|tx| tx.retry_intent(id, now));
                continue;
            };
            if fate == Fate::LostAfter {
                held.insert(intent.email);
                self.home.write(|tx| tx.retry_intent(id, now));
                continue;
            }
            let is_undone = match intent.kind {
                IntentKind::SetKeywords { .. } => true,
                IntentKind::Move { .. } | IntentKind::Copy { .. } => intent.attempts <= 1,
                IntentKind::Expunge | IntentKind::Append { .. } => false,
            };
            if let (true, Some(uid)) = (is_missing && is_undone, intent.uid) {
                // What a look finds is there; else the message goes up from here.
                if self.missed.insert(id) {
                    for mailbox in self.home.write(|tx| tx.miss_intent(id)) {
                        self.sync(self.index(mailbox), false);
                    }
                } else {
                    self.home.write(|tx| tx.unplace(intent.mailbox, uid));
                }
                held.insert(intent.email);
                continue;
            }
            let new_uid = if fate == Fate::Done { new_uid } else { None };
            let confirmed = Confirmed { new_uid, modseq: None };
            self.home.write(|tx| tx.confirm_intent(id, &confirmed));
            self.home.write(|tx| tx.confirm_intent(id, &confirmed));
        }
        due.len()
    }

    fn holds(&self, intent: &Intent, uid: u32) -> bool {
        self.server[self.index(intent.mailbox)].messages.contains_key(&uid)
    }

    /// The server does it. `None`: the uid belongs to another epoch.
    fn act(&mut self, intent: &Intent) -> Option<Option<(u32, u32)>> {
        let at = self.index(intent.mailbox);
        let again = intent.attempts > 1;
        if let IntentKind::Append { keywords, .. } = &intent.kind {
            let n = self.number(intent.email).unwrap();
            let shelf = &mut self.server[at];
            let uid = shelf.find(n).filter(|_| again).unwrap_or_else(|| shelf.add(n, keywords.clone()));
            return Some(Some((shelf.uid_validity, uid)));
        }
        if intent.uid_validity != Some(self.server[at].uid_validity) {
            return None;
        }
        let uid = intent.uid.unwrap();
        let Some((n, keywords)) = self.server[at].messages.get(&uid).cloned() else { return Some(None) };
        match &intent.kind {
            IntentKind::SetKeywords { add, remove } => {
                let keywords = keywords.union(add).filter(|word| !remove.contains(*word)).cloned().collect();
                self.server[at].messages.insert(uid, (n, keywords));
                Some(None)
            }
            IntentKind::Expunge => {
                self.server[at].messages.remove(&uid);
                Some(None)
            }
            IntentKind::Move { to } | IntentKind::Copy { to } => {
                let to = self.index(*to);
                let known = self.server[to].find(n).filter(|_| again);
                let new = known.unwrap_or_else(|| self.server[to].add(n, keywords));
                if matches!(intent.kind, IntentKind::Move { .. }) {
                    self.server[at].messages.remove(&uid);
                }
                Some(Some((self.server[to].uid_validity, new)))
            }
            IntentKind::Append { .. } => unreachable!(),
        }
    }

    /// A full look at one folder, everything twice.
    pub fn sync(&mut self, folder: usize, whole: bool) {
        let (mailbox, shelf) = (self.mailboxes[folder], &self.server[folder]);
        self.home.write(|tx| {
            if tx.mailbox(mailbox)?.cursor.uid_validity != Some(shelf.uid_validity) {
                tx.forget_uids(mailbox, shelf.uid_validity)?;
                tx.forget_uids(mailbox, shelf.uid_validity)?;
            }
            let gone = tx.seats(mailbox)?.into_iter().filter_map(|seat| seat.uid);
            for uid in gone.filter(|uid| !shelf.messages.contains_key(uid)).collect::<Vec<_>>() {
                tx.unplace(mailbox, uid)?;
                tx.unplace(mailbox, uid)?;
            }
            for (uid, (n, keywords)) in shelf.messages.iter().rev() {
                let arrival =
                    Arrival { base: keywords.clone(), uid_validity: shelf.uid_validity, ..arrival(*uid, *n) };
                let content = || -> Content { if whole { full(*n) } else { headers(*n) } };
                let first = tx.place(mailbox, &arrival, content())?;
                assert_eq!(tx.place(mailbox, &arrival, content())?, first, "placing twice is placing once");
            }
            tx.finish_listing(mailbox)?;
            let cursor = Cursor {
                uid_validity: Some(shelf.uid_validity),
                uid_next: Some(shelf.uid_next),
                highest_modseq: None,
            };
            tx.set_cursor(mailbox, &cursor)
        });
    }

    fn fill(&mut self, limit: usize) {
        let account = self.account;
        for wanted in self.home.read(|tx| tx.wanted_bodies(account, limit)) {
            let shelf = &self.server[self.index(wanted.mailbox)];
            let found = shelf.messages.get(&wanted.uid).filter(|_| shelf.uid_validity == wanted.uid_validity);
            let Some((n, _)) = found else { continue };
            match self.home.store.write(|tx| tx.fill(wanted.email, ingest(*n))) {
                Ok(_) | Err(Error::NotFound(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// What must hold after every step.
    pub fn check(&mut self, step: usize) {
        let account = self.account;
        if step % 20 == 5 {
            self.check_store();
        }
        self.home.read(|tx| {
            check_counts(tx, account)?;
            let emails = everything(tx, account)?;
            // Invariant 2.
            let hashes: Vec<_> = emails.iter().filter_map(|email| email.hash).collect();
            assert_eq!(hashes.len(), hashes.iter().collect::<BTreeSet<_>>().len());
            check_search(tx, account, &emails)?;
            for kind in KINDS {
                let now = full_read(tx, account, kind)?;
                for (state, full) in &self.past {
                    follow_changes(tx, account, kind, (*state, &full[&kind]), &now, 1 + step % 3)?;
                }
            }
            Ok(())
        });
        if step.is_multiple_of(5) {
            let (state, full) = self.home.read(|tx| {
                let full = KINDS.iter().map(|kind| Ok((*kind, full_read(tx, account, *kind)?)));
                let state =
                    KINDS.iter().map(|kind| tx.state(account, *kind)).collect::<store::Result<Vec<_>>>()?;
                Ok((state.into_iter().max().unwrap(), full.collect::<store::Result<_>>()?))
            });
            self.past.push((state, full));
        }
    }

    /// All that can be done is done, without trouble.
    pub fn quiesce(&mut self) {
        for round in 0..12 {
            let mut pushed = 0;
            for _ in 0..40 {
                let some = self.push(100, Fate::Done);
                pushed += some;
                if some == 0 {
                    break;
                }
                (0..3).for_each(|folder| self.sync(folder, false));
            }
            (0..3).for_each(|folder| self.sync(folder, false));
            self.fill(1_000);
            if round > 3 && pushed == 0 && self.home.read(|tx| tx.waiting_intents(self.account)) == 0 {
                break;
            }
        }
    }

    /// What must hold between the tables does.
    fn check_store(&self) {
        assert_eq!(self.home.store.check(|_, _| {}).unwrap().findings, []);
    }

    /// What is shown is what the server has, and what it refused to take. What
    /// nobody deleted is there.
    pub fn check_agreement(&self) {
        let account = self.account;
        self.check_store();
        self.home.read(|tx| {
            assert_eq!(tx.wanted_count(account)?, 0, "every body is here");
            assert_eq!(tx.waiting_intents(account)?, 0, "everything is done");
            let appends = tx
                .refused_intents(account)?
                .into_iter()
                .filter(|one| matches!(one.kind, IntentKind::Append { .. }));
            let refused: BTreeSet<_> = appends.map(|one| (one.email, one.mailbox)).collect();
            let mut told: BTreeMap<EmailId, (BTreeSet<MailboxId>, Keywords)> = BTreeMap::new();
            for (mailbox, shelf) in self.mailboxes.iter().zip(&self.server) {
                let seats = tx.seats(*mailbox)?;
                let uids: Vec<u32> = seats.iter().filter_map(|seat| seat.uid).collect();
                let there: Vec<u32> = shelf.messages.keys().copied().collect();
                assert_eq!(uids, there, "each message has a seat");
                for seat in seats {
                    match seat.uid {
                        Some(uid) => {
                            let (n, keywords) = &shelf.messages[&uid];
                            assert_eq!(tx.raw(seat.email)?.unwrap(), raw(*n));
                            assert_eq!((&seat.base, seat.state), (keywords, SeatState::Present));
                        }
                        None => assert!(refused.contains(&(seat.email, *mailbox)), "{seat:?} waits for ever"),
                    }
                    let (mailboxes, keywords) = told.entry(seat.email).or_default();
                    mailboxes.insert(*mailbox);
                    keywords.extend(seat.base);
                }
            }
            let shown = everything(tx, account)?.into_iter();
            let shown: BTreeMap<_, _> =
                shown.map(|one| (one.id, (BTreeSet::from_iter(one.mailboxes), one.keywords))).collect();
            assert_eq!(shown, told);
            let left = shown.keys().filter_map(|id| self.number(*id)).collect();
            // Invariant 1.
            assert!(self.wanted.is_subset(&left), "{:?} in {left:?}", self.wanted);
            Ok(())
        });
    }
}

/// Invariant 15: the index finds exactly what is stored.
fn check_search(tx: &store::ReadTx<'_>, account: AccountId, emails: &[store::Email]) -> store::Result<()> {
    for n in 0..NUMBERS {
        let mut by_body: Vec<EmailId> = Vec::new();
        for email in emails.iter().filter(|email| email.has_content) {
            if tx.raw(email.id)?.as_deref() == Some(&raw(n)[..]) {
                by_body.push(email.id);
            }
        }
        assert_eq!(find(tx, account, Condition::Body(format!("word{n}")))?, by_body);
        let by_sender: Vec<EmailId> = emails
            .iter()
            .filter(|email| email.summary.from.iter().any(|one| one.email == format!("from{n}@x.test")))
            .map(|email| email.id)
            .collect();
        assert_eq!(find(tx, account, Condition::From(format!("from{n}")))?, by_sender);
    }
    Ok(())
}

/// How many messages there are in the world.
pub const NUMBERS: u32 = 8;
