//! What the store's tests share: a store in a folder of its own, messages by
//! number, and checks that hold at every moment.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use mail::{AccountId, EmailId, Keyword, Keywords, MailboxId, Role, State, ThreadId};
use store::{
    AccountKind, Arrival, Condition, Content, Counts, Email, Filter, Folder, Ingest, Kind, NewAccount,
    Options, Point, ReadTx, Result, Store, Window, WriteTx,
};

pub struct Home {
    pub dir: tempfile::TempDir,
    pub store: Store,
}

pub fn home() -> Home {
    // In memory where there is such a place: what a disk adds is only waited for.
    let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let store = Store::open(dir.path(), &Options::default()).unwrap();
    Home { dir, store }
}

impl Home {
    pub fn write<T>(&self, f: impl FnOnce(&mut WriteTx<'_>) -> Result<T>) -> T {
        self.store.write(f).unwrap().value
    }

    pub fn read<T>(&self, f: impl FnOnce(&ReadTx<'_>) -> Result<T>) -> T {
        self.store.read(f).unwrap()
    }

    pub fn account(&self, kind: AccountKind) -> AccountId {
        let new = NewAccount {
            kind,
            name: "jan@voorbeeld.test".into(),
            address: "jan@voorbeeld.test".into(),
            person: "Jan".into(),
            incoming: None,
            outgoing: None,
        };
        self.write(|tx| tx.add_account(&new))
    }

    /// The local account and its inbox.
    pub fn local(&self) -> (AccountId, MailboxId) {
        self.read(|tx| {
            let account = tx.accounts()?.into_iter().find(|one| one.kind == AccountKind::Local).unwrap().id;
            Ok((account, tx.mailbox_by_role(account, Role::Inbox)?.unwrap().id))
        })
    }

    pub fn folder(&self, account: AccountId, path: &str, role: Option<Role>) -> MailboxId {
        self.write(|tx| tx.put_folder(account, &folder(path, role)))
    }

    pub fn email(&self, id: EmailId) -> Option<Email> {
        self.read(|tx| tx.email(id))
    }

    pub fn arrive(&self, mailbox: MailboxId, uid: u32, n: u32) -> EmailId {
        self.write(|tx| tx.place(mailbox, &arrival(uid, n), full(n)))
    }
}

pub fn folder(path: &str, role: Option<Role>) -> Folder {
    Folder {
        path: path.into(),
        decoded: path.into(),
        separator: Some('/'),
        below: 0,
        role,
        subscribed: true,
        selectable: true,
    }
}

/// The message with a number. Three in a row are one thread.
pub fn raw(n: u32) -> Vec<u8> {
    let thread = n / 3;
    format!(
        "From: Sender {n} <from{n}@x.test>\r\nTo: To{n} <to{n}@y.test>\r\nSubject: Subject{thread}\r\n\
         Message-ID: <{n}@x.test>\r\nIn-Reply-To: <root{thread}@x.test>\r\n\
         Date: Tue, 24 Nov 2026 10:00:00 +0100\r\n\r\nHallo word{n} en Groeten\r\n"
    )
    .into_bytes()
}

pub fn ingest(n: u32) -> Ingest {
    Ingest::from_raw(&raw(n)).unwrap()
}

pub fn full(n: u32) -> Content {
    Content::Full(Box::new(ingest(n)))
}

pub fn headers(n: u32) -> Content {
    Content::Headers(Box::new(mail::message::Summary::from_headers(&raw(n))))
}

pub fn arrival(uid: u32, n: u32) -> Arrival {
    Arrival {
        uid_validity: 1,
        uid,
        received_at: received_at(n),
        size: raw(n).len() as u64,
        ..Arrival::default()
    }
}

pub fn received_at(n: u32) -> i64 {
    1_700_000_000 + i64::from(n / 2)
}

pub fn words(list: &[&str]) -> Keywords {
    list.iter().map(|word| Keyword::new(word).unwrap()).collect()
}

pub fn everything(tx: &ReadTx<'_>, account: AccountId) -> Result<Vec<Email>> {
    let ids = tx.query_emails(account, &Filter::And(vec![]), &[], false, &Window::first(10_000))?.ids;
    tx.emails(&ids)
}

pub fn find(tx: &ReadTx<'_>, account: AccountId, condition: Condition) -> Result<Vec<EmailId>> {
    Ok(tx.query_emails(account, &Filter::Is(condition), &[], false, &Window::first(10_000))?.ids)
}

/// Counts of mailboxes equal a recount by what is shown.
pub fn check_counts(tx: &ReadTx<'_>, account: AccountId) -> Result<()> {
    let emails = everything(tx, account)?;
    let trash = tx.mailbox_by_role(account, Role::Trash)?.map(|mailbox| mailbox.id);
    let unread = |email: &&Email| !email.keywords.contains("$seen") && !email.keywords.contains("$draft");
    for mailbox in tx.mailboxes(account)? {
        let inside: Vec<&Email> =
            emails.iter().filter(|email| email.mailboxes.contains(&mailbox.id)).collect();
        let threads: BTreeSet<ThreadId> = inside.iter().map(|email| email.thread).collect();
        let opens = |email: &&Email| match Some(mailbox.id) == trash {
            true => email.mailboxes.contains(&mailbox.id),
            false => email.mailboxes.iter().any(|one| Some(*one) != trash),
        };
        let open: BTreeSet<ThreadId> =
            emails.iter().filter(unread).filter(opens).map(|email| email.thread).collect();
        let counted = Counts {
            total_emails: inside.len() as u64,
            unread_emails: inside.iter().copied().filter(|email| unread(email)).count() as u64,
            total_threads: threads.len() as u64,
            unread_threads: threads.intersection(&open).count() as u64,
        };
        assert_eq!(mailbox.counts, counted, "{}", mailbox.name);
    }
    Ok(())
}

/// A full read of one kind: what a client that follows changes must end with.
pub type Full = BTreeMap<i64, String>;

pub fn full_read(tx: &ReadTx<'_>, account: AccountId, kind: Kind) -> Result<Full> {
    fn shown<T: Debug>(rows: impl IntoIterator<Item = (i64, T)>) -> Full {
        rows.into_iter().map(|(id, row)| (id, format!("{row:?}"))).collect()
    }
    Ok(match kind {
        Kind::Mailbox => shown(tx.mailboxes(account)?.into_iter().map(|mut mailbox| {
            mailbox.cursor = Default::default();
            (mailbox.id.0, mailbox)
        })),
        Kind::Email => shown(everything(tx, account)?.into_iter().map(|email| (email.id.0, email))),
        Kind::Thread => {
            let threads: BTreeSet<ThreadId> =
                everything(tx, account)?.iter().map(|email| email.thread).collect();
            let rows: Vec<_> =
                threads.into_iter().map(|id| Ok((id.0, tx.thread(id)?))).collect::<Result<_>>()?;
            shown(rows)
        }
        Kind::Identity => shown(tx.identities(account)?.into_iter().map(|one| (one.id.0, one))),
        Kind::Submission => shown(tx.submissions(account)?.into_iter().map(|one| (one.id.0, one))),
    })
}

pub const KINDS: [Kind; 5] = [Kind::Mailbox, Kind::Email, Kind::Thread, Kind::Identity, Kind::Submission];

/// Follows changes from a full read at `since`, a few at a time: ends equal to a full read (invariant 14).
pub fn check_changes(
    tx: &ReadTx<'_>,
    account: AccountId,
    kind: Kind,
    (since, known): (State, &Full),
    max: usize,
) -> Result<()> {
    follow_changes(tx, account, kind, (since, known), &full_read(tx, account, kind)?, max)
}

/// The same for one who has read in full already.
pub fn follow_changes(
    tx: &ReadTx<'_>,
    account: AccountId,
    kind: Kind,
    (since, known): (State, &Full),
    now: &Full,
    max: usize,
) -> Result<()> {
    let mut have: BTreeMap<i64, String> = known.clone();
    let mut point = Point::from(since);
    for round in 0.. {
        assert!(round < 10_000, "{kind:?} from {since} does not end");
        let changed = tx.changes(account, kind, point, max)?;
        assert!(changed.created.len() + changed.updated.len() + changed.destroyed.len() <= max);
        for id in changed.created {
            let row = now.get(&id).unwrap_or_else(|| panic!("{kind:?} {id} created and not there"));
            assert!(have.insert(id, row.clone()).is_none(), "{kind:?} {id} created twice since {since}");
        }
        for id in changed.updated {
            let row = now.get(&id).unwrap_or_else(|| panic!("{kind:?} {id} updated and not there"));
            assert!(
                have.insert(id, row.clone()).is_some(),
                "{kind:?} {id} updated and unknown since {since}"
            );
        }
        for id in changed.destroyed {
            // Behind a point inside a transaction it may have gone before it was told.
            let known = have.remove(&id).is_some();
            assert!(known || round > 0, "{kind:?} {id} destroyed and unknown since {since}");
        }
        assert_eq!(changed.new_state.to_string().parse::<Point>()?, changed.new_state);
        point = changed.new_state;
        if !changed.more {
            break;
        }
    }
    assert_eq!(&have, now, "{kind:?} since {since}");
    assert_eq!(point.state, tx.state(account, kind)?.max(since));
    Ok(())
}
