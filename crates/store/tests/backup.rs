//! H04: copies taken while others write, and put back; H04 and E11: a store that
//! is not whole is told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::*;
use mail::{EmailId, Role, Secret};
use store::{
    AccountKind, Error, Kind, NewSubmission, Options, Point, Recipient, Store, SubmissionState, restore,
};

const NOW: i64 = 1_767_603_600;

fn open(dir: &Path) -> Store {
    Store::open(dir, &Options::default()).unwrap()
}

fn is_whole(store: &Store) -> u64 {
    let checked = store.check(|_, _| {}).unwrap();
    assert_eq!(checked.findings, []);
    checked.messages
}

/// A folder with some messages, one of them on its way out.
fn busy_home() -> (Home, mail::AccountId, mail::MailboxId) {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let ids: Vec<EmailId> = (0..9).map(|n| home.arrive(inbox, n + 1, n)).collect();
    home.write(|tx| {
        tx.set_keywords(ids[2], &words(&["$seen", "werk"]), &words(&[]))?;
        tx.destroy_email(ids[3])?;
        let identity = tx.identities(account)?.remove(0).id;
        let recipient = Recipient {
            email: "piet@elders.test".into(),
            parameters: None,
            delivery: Default::default(),
            reply: String::new(),
        };
        let new = NewSubmission {
            identity,
            email: ids[0],
            mail_from: "jan@voorbeeld.test".into(),
            mail_parameters: None,
            recipients: vec![recipient],
            send_at: NOW,
            file_into: None,
        };
        tx.submit(account, &new).map(drop)
    });
    (home, account, inbox)
}

/// Invariants 3, 14 and 17.
#[test]
fn a_copy_that_is_put_back_is_that_moment_for_everybody() {
    let (home, account, inbox) = busy_home();
    home.write(|tx| tx.put_secret("account/x/in", &Secret::new("geheim".to_owned())));
    let copy = home.dir.path().join("kopie");
    let size = home.store.backup(&copy).unwrap();
    assert_eq!(fs::metadata(&copy).unwrap().len(), size);
    assert!(matches!(home.store.backup(&copy), Err(Error::AlreadyExists(_))));
    let read = |store: &Store, kind| store.read(|tx| full_read(tx, account, kind)).unwrap();
    let (then, before) = (read(&home.store, Kind::Email), home.read(|tx| tx.state(account, Kind::Email)));
    home.arrive(inbox, 40, 40);
    let later = home.read(|tx| tx.state(account, Kind::Email));
    assert!(matches!(restore(home.dir.path(), &copy, NOW), Err(Error::Busy { .. })));
    let (dir, store) = (home.dir, home.store);
    drop(store);
    let aside = restore(dir.path(), &copy, NOW).unwrap().set_aside.unwrap();

    let store = open(dir.path());
    assert_eq!(read(&store, Kind::Email), then);
    is_whole(&store);
    for state in [before, later] {
        let changes = store.read(|tx| tx.changes(account, Kind::Email, Point::from(state), 100));
        assert!(matches!(changes, Err(Error::CannotCalculate)), "{state}");
    }
    let sending = store.read(|tx| tx.submissions(account)).unwrap().remove(0);
    assert_eq!(sending.state, SubmissionState::Unsure, "it may have gone out meanwhile");
    let waiting = store.write(|tx| tx.next_intents(account, 0, 100)).unwrap().value;
    assert!(
        !waiting.is_empty() && waiting.iter().all(|intent| intent.attempts == 2),
        "they may be done (invariant 2)"
    );
    let kept = store.read(|tx| tx.secret("account/x/in")).unwrap().unwrap();
    assert_eq!(kept.reveal(), "geheim", "its key stayed where it is");
    assert_eq!(read(&open(&aside), Kind::Email).len(), then.len() + 1, "nothing of the other one is lost");

    // Again, and states that were given out in between are known to nobody either.
    let between = store.read(|tx| tx.state(account, Kind::Email)).unwrap();
    drop(store);
    assert_ne!(restore(dir.path(), &copy, NOW).unwrap().set_aside.unwrap(), aside);
    let store = open(dir.path());
    let changes = store.read(|tx| tx.changes(account, Kind::Email, Point::from(between), 100));
    assert!(matches!(changes, Err(Error::CannotCalculate)));
}

#[test]
fn a_copy_holds_no_key() {
    // Invariant 23.
    let home = home();
    home.write(|tx| tx.put_secret("account/x/in", &Secret::new("geheim".to_owned())));
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("kopie");
    home.store.backup(&copy).unwrap();
    let there = elsewhere.path().join("data");
    assert_eq!(restore(&there, &copy, NOW).unwrap().set_aside, None);
    assert!(matches!(open(&there).read(|tx| tx.secret("account/x/in")), Err(Error::Sealed)));
    use std::os::unix::fs::PermissionsExt;
    for file in [copy, there.join("postduif.db")] {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0, "{}", file.display());
    }
}

/// Invariant 17: whatever is written meanwhile, a copy is one moment, and whole.
#[test]
fn copies_taken_while_mail_comes_are_whole() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    home.arrive(inbox, 1, 1);
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let store = home.store.clone();
    let comes = std::thread::spawn(move || {
        let mut n = 2;
        while stopped.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
            store.write(|tx| tx.place(inbox, &arrival(n, n), full(n))).unwrap();
            store.write(|tx| tx.set_base(inbox, n / 2, &words(&["$seen"]), u64::from(n))).unwrap();
            n += 1;
        }
    });
    let mut counts = Vec::new();
    for number in 0..4 {
        let elsewhere = tempfile::tempdir().unwrap();
        let copy = elsewhere.path().join("kopie");
        let seats = || home.read(|tx| tx.seats(inbox)).len();
        let least = seats();
        home.store.backup(&copy).unwrap();
        let most = seats();
        let there = elsewhere.path().join("data");
        restore(&there, &copy, NOW).unwrap();
        let there = open(&there);
        is_whole(&there);
        let count = there.read(|tx| tx.seats(inbox)).unwrap().len();
        assert!((least..=most).contains(&count), "copy {number}: {least} ≤ {count} ≤ {most}");
        counts.push(count);
    }
    stop.send(()).unwrap();
    comes.join().unwrap();
    assert!(counts.is_sorted(), "{counts:?}");
}

/// Invariant 16.
#[test]
fn what_cannot_be_put_back_changes_nothing() {
    let (home, ..) = busy_home();
    let (dir, store) = (home.dir, home.store);
    let copy = dir.path().join("kopie");
    store.backup(&copy).unwrap();
    drop(store);
    let files = |dir: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
        // The lock tells who looked last.
        let mut files: Vec<_> = entries.filter(|path| !path.ends_with("lock")).collect();
        files.sort();
        files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    };
    let before = files(dir.path());
    let bytes = fs::read(&copy).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let refused = |name: &str, bytes: &[u8]| {
        let path = elsewhere.path().join(name);
        fs::write(&path, bytes).unwrap();
        let error = restore(dir.path(), &path, NOW).unwrap_err();
        assert_eq!(files(dir.path()), before, "{name}");
        error
    };
    let mut newer = bytes.clone();
    newer[60..64].copy_from_slice(&9_000u32.to_be_bytes());
    assert!(matches!(refused("newer", &newer), Error::Newer { found: 9_000, .. }));
    refused("cut", &bytes[..bytes.len() / 2]);
    refused("letter", b"Geachte heer, hierbij");
    refused("empty", b"");
    let mut torn = bytes.clone();
    let middle = torn.len() / 2;
    torn[middle..middle + 16_384].fill(0x5a);
    refused("torn", &torn);
    assert!(restore(dir.path(), &elsewhere.path().join("absent"), NOW).is_err());
    assert_eq!(files(dir.path()), before);
    restore(dir.path(), &copy, NOW).unwrap();
}

/// Invariant 16.
#[test]
fn an_older_copy_migrates() {
    let elsewhere = tempfile::tempdir().unwrap();
    let old = elsewhere.path().join("old");
    let conn = rusqlite::Connection::open(&old).unwrap();
    conn.execute_batch(include_str!("../migrations/0001-first.sql")).unwrap();
    let account = "INSERT INTO account (kind, name, address, status, updated) VALUES ('imap', 'Jan', 'jan@voorbeeld.test', '{}', 1)";
    conn.execute_batch(&format!("{account}; PRAGMA user_version = 1; PRAGMA journal_mode = WAL")).unwrap();
    drop(conn);
    let dir = elsewhere.path().join("data");
    restore(&dir, &old, NOW).unwrap();
    let store = open(&dir);
    assert_eq!(store.read(|tx| tx.accounts()).unwrap()[0].address, "jan@voorbeeld.test");
    is_whole(&store);
}

/// Each rule of the check finds what breaks it, and nothing else is told.
#[test]
fn what_is_not_whole_is_told() {
    let (home, _, inbox) = busy_home();
    assert_eq!(is_whole(&home.store), 9);
    let (dir, store) = (home.dir, home.store);
    drop(store);
    let one = "(SELECT id FROM email WHERE shown = 1 LIMIT 1 OFFSET 1)";
    for (damage, rules) in [
        (
            format!(
                "UPDATE content SET bytes = zeroblob(9) WHERE id = (SELECT content FROM email WHERE id = {one})"
            ),
            &["messages"][..],
        ),
        (format!("UPDATE email SET hash = zeroblob(32) WHERE id = {one}"), &["messages"]),
        (format!("UPDATE email SET size = 1 WHERE id = {one}"), &["messages"]),
        (format!("UPDATE email SET content = 99999 WHERE id = {one}"), &["contents", "unused-contents"]),
        ("INSERT INTO content (codec, size, bytes) VALUES (0, 1, x'00')".into(), &["unused-contents"]),
        (format!("DELETE FROM search WHERE rowid = {one}"), &["not-indexed"]),
        ("INSERT INTO search (rowid, subject) VALUES (7, 'x')".into(), &["indexed-and-gone"]),
        (format!("DELETE FROM member WHERE email = {one}"), &["members", "heads"]),
        ("UPDATE head SET unread = unread + 1".into(), &["heads", "counts"]),
        ("UPDATE span SET threads = threads + 1".into(), &["spans"]),
        (format!("UPDATE mailbox SET total_emails = 70 WHERE id = {}", inbox.0), &["counts"]),
        (format!("UPDATE mailbox SET unread_threads = 70 WHERE id = {}", inbox.0), &["unread-threads"]),
        (format!("UPDATE email SET marks = 2 WHERE id = {one}"), &["members", "keywords"]),
        (
            "UPDATE thread SET shown = 0 WHERE id = (SELECT thread FROM email WHERE shown = 1)".into(),
            &["shown-threads"],
        ),
        (
            "UPDATE email SET shown = 1, created = 1, updated = 1 WHERE shown = 0".into(),
            &["shown-emails", "not-indexed", "shown-again"],
        ),
        (
            format!("UPDATE thread SET account = 1 WHERE id = (SELECT thread FROM email WHERE id = {one})"),
            &["threads"],
        ),
        (format!("UPDATE seat SET state = 7 WHERE email = {one}"), &["seats"]),
        (
            format!(
                "UPDATE seat SET mailbox = (SELECT id FROM mailbox WHERE account = 1 LIMIT 1) WHERE email = {one}"
            ),
            &["seats", "members"],
        ),
        ("UPDATE intent SET kind = 9".into(), &["intents"]),
        ("UPDATE meta SET state = 1".into(), &["states"]),
        (format!("UPDATE email SET summary = '{{' WHERE id = {one}"), &["documents"]),
        (format!("UPDATE email SET thread = 9999 WHERE id = {one}"), &["references", "members"]),
        ("INSERT INTO uidl (account, name, hash, collected, listed) VALUES (2, 'x', zeroblob(32), 1000000, 1)".into(), &["ledger"]),
    ] {
        let copy = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        fs::copy(dir.path().join("postduif.db"), copy.path().join("postduif.db")).unwrap();
        let conn = rusqlite::Connection::open(copy.path().join("postduif.db")).unwrap();
        conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {damage}")).unwrap();
        assert!(conn.changes() > 0, "{damage}");
        drop(conn);
        let findings = open(copy.path()).check(|_, _| {}).unwrap().findings;
        for rule in rules {
            assert!(findings.iter().any(|finding| finding.rule == *rule), "{damage}: {findings:?}");
        }
        assert!(findings.iter().all(|finding| finding.count > 0 && !finding.first.is_empty()));
    }
}

/// The steps that are told end with the last one.
#[test]
fn a_check_tells_how_far_it_is() {
    let (home, ..) = busy_home();
    let mut steps = Vec::new();
    home.store.check(|done, total| steps.push((done, total))).unwrap();
    let (done, total) = *steps.last().unwrap();
    assert_eq!(done, total);
    assert!(steps.is_sorted() && steps.len() > 10, "{steps:?}");
}

/// What others merged in the index since a connection last read it is no damage.
#[test]
fn a_check_amid_writing_finds_nothing() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    for n in 0..8 {
        home.write(|tx| tx.place(inbox, &arrival(n + 1, n), headers(n)));
    }
    for n in 0..8 {
        let email = home.read(|tx| tx.seat(inbox, n + 1)).unwrap().email;
        home.write(|tx| tx.fill(email, ingest(n)));
        assert_eq!(home.store.check(|_, _| {}).unwrap().findings, []);
    }
}
