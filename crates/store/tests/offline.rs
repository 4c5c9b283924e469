//! What is kept here of mail that a server keeps (E07, E08, E09), of what was
//! collected by its headers (D15), and what happens on a full disk (E14).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::*;
use mail::message::Summary;
use mail::{AccountId, EmailId, MailboxId, Role};
use store::{
    AccountKind, AccountUpdate, Clearing, Collecting, Condition, Error, Keep, Offline, Options, Retention,
    SeatState, Store,
};

const DAY: i64 = 86_400;
/// Some days after the messages of [`received_at`].
const NOW: i64 = 1_700_000_000 + 10 * DAY;

struct Case {
    home: Home,
    account: AccountId,
    inbox: MailboxId,
    other: MailboxId,
}

fn case() -> Case {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let other = home.folder(account, "Oud", None);
    for n in 0..8 {
        home.arrive(inbox, n + 1, n);
    }
    Case { home, account, inbox, other }
}

impl Case {
    fn keep(&self, days: Option<u32>, most_bytes: Option<u64>, now: i64) {
        self.home.write(|tx| tx.set_offline(self.account, &Offline { days, most_bytes }, now));
        self.home.store.let_go(now).unwrap();
        assert_eq!(self.home.store.check(|_, _| {}).unwrap().findings, []);
    }

    /// How many have their body, and how many are to be fetched.
    fn counts(&self) -> (usize, usize) {
        let emails = self.home.read(|tx| everything(tx, self.account));
        let wanted = self.home.read(|tx| tx.wanted_bodies(self.account, 100)).len();
        assert_eq!(self.home.read(|tx| tx.wanted_count(self.account)), wanted as u64);
        (emails.iter().filter(|email| email.has_content).count(), wanted)
    }

    fn id(&self, uid: u32) -> EmailId {
        self.home.read(|tx| tx.seat(self.inbox, uid)).unwrap().email
    }
}

/// E08: two messages of each second; what is older than the days is let go, found all
/// the same, and comes back when it is opened.
#[test]
fn older_bodies_go_and_come_back() {
    let case = case();
    let edge = received_at(4) + DAY;
    case.keep(Some(1), None, edge);
    assert_eq!(case.counts(), (4, 0));
    let old = case.id(1);
    assert_eq!(case.home.read(|tx| tx.raw(old)), None);
    assert_eq!(case.home.email(old).unwrap().summary.subject.as_deref(), Some("Subject0"));
    for found in ["word0", "groeten"] {
        let found = case.home.read(|tx| find(tx, case.account, Condition::Text(found.into())));
        assert!(found.contains(&old), "it is still found by its text");
    }
    // Opened: asked for before all others, and kept for a while.
    case.home.write(|tx| tx.ask_for_body(old, edge));
    assert_eq!(case.home.read(|tx| tx.wanted_bodies(case.account, 1))[0].email, old);
    assert_eq!(case.home.write(|tx| tx.fill(old, ingest(0))), old, "it is the email that it was");
    assert_eq!(case.home.read(|tx| tx.raw(old)).unwrap(), raw(0));
    case.home.store.let_go(edge).unwrap();
    assert_eq!(case.counts(), (5, 0));
    case.home.store.let_go(edge + 15 * DAY).unwrap();
    assert_eq!(case.counts(), (0, 0), "days have passed for all");
    // All again: what was let go is fetched.
    case.keep(None, None, NOW);
    assert_eq!(case.counts(), (0, 8));
    let again = case.home.write(|tx| tx.place(case.inbox, &arrival(3, 2), full(2)));
    assert_eq!(again, case.id(3));
    assert_eq!(case.counts(), (1, 7));
}

/// Invariant 15: what has let its body go is found by its words after an upgrade that
/// cuts words anew, and again once its body is back, although it was gone meanwhile.
#[test]
fn the_words_of_a_body_that_was_let_go_stay() {
    let case = case();
    case.keep(Some(1), None, NOW);
    let Case { home: Home { dir, store }, account, inbox, other } = case;
    drop(store);
    let conn = rusqlite::Connection::open(dir.path().join("postduif.db")).unwrap();
    conn.execute_batch("INSERT INTO unindexed SELECT id FROM email").unwrap();
    drop(conn);
    let store = Store::open(dir.path(), &Options::default()).unwrap();
    let case = Case { home: Home { dir, store }, account, inbox, other };
    let found = || case.home.read(|tx| find(tx, case.account, Condition::Body("groeten".into())));
    case.home.store.sweep(NOW).unwrap();
    assert_eq!(found().len(), 8);

    case.home.write(|tx| tx.unplace(case.inbox, 1));
    case.home.write(|tx| tx.place(case.inbox, &arrival(9, 0), full(0)));
    assert_eq!(found().len(), 8, "it came back with its body");
}

/// Invariant 15: what was out of sight without its body, and is seen again, is found by its words
/// once its body was fetched for them; then that is let go again.
#[test]
fn the_words_of_a_body_that_was_let_go_come_back_with_it() {
    let case = case();
    case.keep(Some(1), None, NOW);
    assert_eq!(case.counts(), (0, 0));
    let found = |n: u32| {
        let word = Condition::Body(format!("word{n}"));
        case.home.read(|tx| find(tx, case.account, word)).len()
    };
    // By retention, and by a person who deletes it and takes that back.
    let here = Retention { keep: Keep::Newest(2), here: true, ..Retention::default() };
    let terms = |account| {
        case.home.write(|tx| tx.set_clearing(case.account, &Clearing { account, ..Clearing::default() }))
    };
    terms(here);
    case.home.store.sweep(NOW).unwrap();
    assert_eq!((found(0), found(6)), (0, 1));
    terms(Retention::default());
    case.home.store.sweep(NOW).unwrap();
    case.home.write(|tx| tx.destroy_email(case.id(7)));
    let expunge = case.home.write(|tx| tx.next_intents(case.account, NOW, 9)).remove(0);
    case.home.write(|tx| tx.refuse_intent(expunge.id, "NO"));
    case.home.write(|tx| tx.dismiss_intent(expunge.id));
    case.home.store.sweep(NOW).unwrap();
    let wanted = case.home.read(|tx| tx.wanted_bodies(case.account, 100));
    assert_eq!((case.counts(), wanted.len()), ((0, 7), 7), "all but the one that stayed");
    // What somebody opens comes before.
    case.home.write(|tx| tx.ask_for_body(case.id(8), NOW));
    assert_eq!(case.home.read(|tx| tx.wanted_bodies(case.account, 1))[0].email, case.id(8));
    for one in wanted {
        case.home.write(|tx| tx.fill(one.email, ingest(one.uid - 1)));
    }
    assert!((0..8).all(|n| found(n) == 1));
    case.home.store.sweep(NOW).unwrap();
    assert_eq!(case.counts(), (0, 1), "let go again, and not asked for again");
    assert!((0..8).all(|n| found(n) == 1));
    assert_eq!(case.home.store.check(|_, _| {}).unwrap().findings, []);
}

/// E09, E07: by size, and by folder.
#[test]
fn large_ones_and_folders_may_stay_on_the_server() {
    let case = case();
    let size = raw(0).len() as u64;
    case.keep(None, Some(size), NOW);
    assert_eq!(case.counts().0, 8);
    case.keep(None, Some(size - 1), NOW);
    assert_eq!(case.counts(), (0, 0));
    case.keep(None, None, NOW);
    assert_eq!(case.counts(), (0, 8));
    for n in 0..8 {
        case.home.write(|tx| tx.fill(case.id(n + 1), ingest(n)));
    }
    // One of them is in the other folder too.
    case.home.write(|tx| tx.place(case.other, &arrival(1, 5), full(5)));
    case.home.write(|tx| tx.set_folder_offline(case.inbox, false));
    case.keep(None, None, NOW);
    case.home.store.let_go(NOW).unwrap();
    assert_eq!(case.counts(), (1, 0), "what is in a folder that is kept stays");
    assert_eq!(case.home.read(|tx| tx.online_folders(case.account)), [case.inbox]);
}

/// Invariants 1 and 6: what no server surely has is never let go.
#[test]
fn what_a_server_may_not_have_stays() {
    let case = case();
    let new = store::NewEmail {
        ingest: ingest(20),
        mailboxes: vec![case.inbox],
        keywords: words(&[]),
        received_at: received_at(0),
    };
    let draft = case.home.write(|tx| tx.create_email(case.account, new));
    case.home.write(|tx| tx.set_mailboxes(case.id(1), &[case.other], &[case.inbox]));
    case.home.write(|tx| tx.set_keywords(case.id(2), &words(&["$seen"]), &words(&[])));
    case.home.write(|tx| tx.forget_uids(case.other, 9));
    let kept = [draft, case.id(2)];
    case.keep(Some(1), None, NOW);
    for id in kept {
        assert!(case.home.email(id).unwrap().has_content);
    }
    let moved = case.home.read(|tx| tx.seats(case.other)).remove(0);
    assert!(moved.has_content && moved.state == SeatState::Arriving);
    assert_eq!(case.counts().0, 3);
    // Nor is anything of the local account.
    let (local, inbox) = case.home.local();
    let new =
        store::NewEmail { ingest: ingest(1), mailboxes: vec![inbox], keywords: words(&[]), received_at: 1 };
    let id = case.home.write(|tx| tx.create_email(local, new));
    case.home.write(|tx| tx.set_offline(local, &Offline { days: Some(1), most_bytes: Some(0) }, NOW));
    case.home.store.let_go(NOW).unwrap();
    assert!(case.home.email(id).unwrap().has_content);
}

/// D15, D16, D17: one email for the headers and for the whole; nothing is deleted there before.
#[test]
fn headers_first_and_the_rest_when_it_is_opened() {
    let home = home();
    let account = home.account(AccountKind::Pop3);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let terms = Collecting { leave: false, most_bytes: Some(0), ..Collecting::default() };
    home.write(|tx| {
        tx.update_account(account, &AccountUpdate { collecting: Some(terms), ..AccountUpdate::default() })
    });
    let headers = || Summary::from_headers(&raw(1));
    let collected = || home.write(|tx| tx.collect_headers(inbox, "een", &arrival(1, 1), headers(), NOW));
    let id = collected().unwrap();
    assert_eq!(collected(), None, "D16");
    assert!(home.read(|tx| tx.collected(account)).contains("een"));
    let due = || home.read(|tx| tx.to_delete_there(account, NOW + 99 * DAY));
    assert!(due().is_empty(), "the server has more than we do");
    assert_eq!(home.read(|tx| tx.wanted_count(account)), 0);
    home.write(|tx| tx.ask_for_body(id, NOW));
    assert_eq!(home.read(|tx| tx.asked_names(account)).into_iter().collect::<Vec<_>>(), ["een"]);
    assert_eq!(home.read(|tx| tx.wanted_count(account)), 1);
    assert_eq!(home.write(|tx| tx.collect(inbox, "een", &arrival(1, 1), ingest(1), NOW)), Some(id));
    assert_eq!(home.read(|tx| tx.raw(id)).unwrap(), raw(1));
    assert_eq!((home.read(|tx| tx.asked_names(account)).len(), due().len()), (0, 1));
    // D14: deleted here while only its headers are.
    let terms = Collecting { most_bytes: Some(0), ..Collecting::default() };
    home.write(|tx| {
        tx.update_account(account, &AccountUpdate { collecting: Some(terms), ..AccountUpdate::default() })
    });
    let two = home
        .write(|tx| tx.collect_headers(inbox, "twee", &arrival(2, 5), Summary::from_headers(&raw(5)), NOW));
    let due = || home.read(|tx| tx.to_delete_there(account, NOW)).into_iter().collect::<Vec<_>>();
    assert!(due().is_empty());
    home.write(|tx| tx.destroy_email(two.unwrap()));
    assert_eq!(due(), ["twee"]);
    home.store.sweep(NOW).unwrap();
    assert_eq!(due(), ["twee"], "it comes back to nobody");
    assert_eq!(home.write(|tx| tx.collect_headers(inbox, "twee", &arrival(2, 5), headers(), NOW)), None);
    assert_eq!(home.store.check(|_, _| {}).unwrap().findings, []);
}

/// D13: days count from when it was collected, or from when it was received.
#[test]
fn days_count_from_either_time() {
    let home = home();
    let account = home.account(AccountKind::Pop3);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    home.write(|tx| tx.collect(inbox, "een", &arrival(1, 1), ingest(1), NOW));
    for (by_received, now, due) in [
        (false, NOW + 13 * DAY, false),
        (false, NOW + 14 * DAY, true),
        (true, received_at(1) + 14 * DAY - 1, false),
        (true, received_at(1) + 14 * DAY, true),
    ] {
        let terms = Collecting { by_received, ..Collecting::default() };
        let update = AccountUpdate { collecting: Some(terms), ..AccountUpdate::default() };
        home.write(|tx| tx.update_account(account, &update));
        assert_eq!(!home.read(|tx| tx.to_delete_there(account, now)).is_empty(), due, "{by_received} {now}");
    }
}

/// A small disk of its own; only root can make one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<SmallDisk> {
        let dir = tempfile::tempdir().unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(dir.path()).output();
        match mounted.is_ok_and(|ran| ran.status.success()) {
            true => Some(SmallDisk(dir)),
            false => {
                eprintln!("SKIPPED: a small disk can be mounted by root only");
                None
            }
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes room until so many bytes are left; gives the file that has it.
    fn fill(&self, left: u64) -> PathBuf {
        let disk = rustix::fs::statvfs(self.path()).unwrap();
        let free = disk.f_bavail * disk.f_frsize;
        let ballast = self.path().join("ballast");
        std::fs::write(&ballast, vec![7; usize::try_from(free.saturating_sub(left)).unwrap()]).unwrap();
        ballast
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

/// E14, invariant 1: below a hundredth nothing more is fetched, what a person does
/// still works; with no room at all nothing is lost; and with room again it goes on.
#[test]
fn a_full_disk_stops_what_comes_and_loses_nothing() {
    let Some(disk) = SmallDisk::mount() else { return };
    let data = disk.path().join("data");
    let store = Store::open(&data, &Options::default()).unwrap();
    let home = Home { dir: tempfile::tempdir().unwrap(), store };
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let id = home.arrive(inbox, 1, 1);
    let (local, local_inbox) = home.local();

    let ballast = disk.fill(120 << 10);
    let place = |n| home.store.write(|tx| tx.place(inbox, &arrival(n, n), full(n))).map(|done| done.value);
    assert!(matches!(place(2), Err(Error::Full)));
    home.write(|tx| tx.set_keywords(id, &words(&["$seen"]), &words(&[])));
    std::fs::remove_file(&ballast).unwrap();

    disk.fill(0);
    let new = || store::NewEmail {
        ingest: store::Ingest::from_raw(&[b"Subject: x\r\n\r\n".as_slice(), &noise(400_000)].concat())
            .unwrap(),
        mailboxes: vec![local_inbox],
        keywords: words(&[]),
        received_at: 1,
    };
    assert!(home.store.write(|tx| tx.create_email(local, new())).is_err());
    assert!(home.email(id).unwrap().keywords.contains("$seen"));
    assert_eq!(home.read(|tx| everything(tx, local)).len(), 0);
    assert!(matches!(place(2), Err(Error::Full)));

    std::fs::remove_file(&ballast).unwrap();
    place(2).unwrap();
    home.write(|tx| tx.create_email(local, new()));
    assert_eq!(home.store.check(|_, _| {}).unwrap().findings, []);
    drop(home);
    let store = Store::open(&data, &Options::default()).unwrap();
    assert_eq!(store.check(|_, _| {}).unwrap().messages, 3);
}

/// E14, invariants 1 and 2: the disk fills up in the middle of a large body. That is said, nothing
/// of it stays, not even its room, however often it is tried; with room again it comes once.
#[test]
fn a_disk_that_fills_up_within_a_large_body() {
    let Some(disk) = SmallDisk::mount() else { return };
    let data = disk.path().join("data");
    let store = Store::open(&data, &Options::default()).unwrap();
    let home = Home { dir: tempfile::tempdir().unwrap(), store };
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let large = |n: u32, bytes| [raw(n), noise(bytes)].concat();
    let place = |tx: &mut store::WriteTx<'_>, n, bytes| {
        let ingest = store::Ingest::from_raw(&large(n, bytes))?;
        tx.place(inbox, &arrival(n, n), store::Content::Full(Box::new(ingest)))
    };
    home.write(|tx| place(tx, 1, 500_000));
    let written = || -> u64 {
        let files = std::fs::read_dir(data.join("bodies")).unwrap();
        files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
    };
    let before = written();
    let ballast = disk.fill(2 << 20);
    // One that fits, and one that does not: all or nothing.
    let both = || home.store.write(|tx| place(tx, 2, 300_000).and_then(|_| place(tx, 3, 3 << 20)));
    for _ in 0..9 {
        let refused = both().map(drop).unwrap_err();
        assert!(matches!(refused, Error::Full), "{refused}");
        assert_eq!(written(), before, "what was not kept takes no room");
    }
    assert_eq!(home.read(|tx| everything(tx, account)).len(), 1);
    assert_eq!(home.store.check(|_, _| {}).unwrap().findings, []);
    // What fits still comes.
    home.write(|tx| place(tx, 4, 100_000));

    std::fs::remove_file(&ballast).unwrap();
    both().unwrap();
    both().unwrap();
    let sizes = [(1, 500_000), (2, 300_000), (3, 3 << 20), (4, 100_000)];
    let whole = |store: &Store| {
        assert_eq!(store.check(|_, _| {}).unwrap().findings, []);
        for (n, bytes) in sizes {
            let found = store.read(|tx| tx.find_message_id(account, &format!("{n}@x.test"))).unwrap();
            assert_eq!(found.len(), 1, "{n}");
            assert!(store.read(|tx| tx.raw(found[0])).unwrap() == Some(large(n, bytes)), "{n}");
        }
    };
    whole(&home.store);
    drop(home);
    let store = Store::open(&data, &Options::default()).unwrap();
    whole(&store);
}

/// More than the log has room for without a larger file.
fn noise(bytes: usize) -> Vec<u8> {
    let mut seed = 1_u64;
    let next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u8
    };
    std::iter::repeat_with(next).take(bytes).collect()
}
