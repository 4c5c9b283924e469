//! Large message bytes lie in files of their own: they are there when their row
//! is, after whatever happened, and their room comes back.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use common::*;
use mail::{AccountId, EmailId, MailboxId, Role};
use store::{AccountKind, Content, Error, Ingest, Options, Store};

fn open(dir: &Path) -> Store {
    Store::open(dir, &Options::default()).unwrap()
}

/// A message with an attachment of so many bytes that no compression gets at.
fn large(n: u32, bytes: usize) -> Vec<u8> {
    let mut hash = blake3::Hasher::new();
    hash.update(&n.to_le_bytes());
    let mut attachment = vec![0; bytes];
    hash.finalize_xof().fill(&mut attachment);
    let mut raw = raw(n);
    raw.extend_from_slice(&attachment);
    raw
}

fn arrive(home: &Home, inbox: MailboxId, n: u32, bytes: usize) -> EmailId {
    let ingest = Ingest::from_raw(&large(n, bytes)).unwrap();
    home.write(|tx| tx.place(inbox, &arrival(n, n), Content::Full(Box::new(ingest))))
}

fn segments(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir.join("bodies")) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn bytes_of(paths: &[PathBuf]) -> u64 {
    paths.iter().map(|path| fs::metadata(path).unwrap().len()).sum()
}

fn imap() -> (Home, AccountId, MailboxId) {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    (home, account, inbox)
}

fn raw_of(store: &Store, id: EmailId) -> Vec<u8> {
    store.read(|tx| tx.raw(id)).unwrap().unwrap()
}

/// Invariant 1: what is committed is there for the next run, and a copy made as a
/// power cut would leave the files is whole.
#[test]
fn large_bytes_lie_beside_the_file_and_last() {
    let (home, _, inbox) = imap();
    let small = home.arrive(inbox, 1, 1);
    assert_eq!(segments(home.dir.path()), Vec::<PathBuf>::new());
    let ids: Vec<EmailId> = (2..6).map(|n| arrive(&home, inbox, n, 100_000)).collect();
    assert_eq!(segments(home.dir.path()).len(), 1);
    let cut = tempfile::tempdir().unwrap();
    fs::create_dir(cut.path().join("bodies")).unwrap();
    for name in ["postduif.db", "postduif.db-wal", "bodies/1"] {
        fs::copy(home.dir.path().join(name), cut.path().join(name)).unwrap();
    }
    let (dir, store) = (home.dir, home.store);
    drop(store);
    for dir in [dir.path(), cut.path()] {
        let store = open(dir);
        assert_eq!(raw_of(&store, small), raw(1));
        for (id, n) in ids.iter().zip(2..) {
            assert!(raw_of(&store, *id) == large(n, 100_000));
        }
        assert_eq!(store.check(|_, _| {}).unwrap().findings, []);
    }
    use std::os::unix::fs::PermissionsExt;
    for path in [dir.path().join("bodies"), dir.path().join("bodies/1")] {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "{path:?}");
    }
}

/// What a transaction wrote that never was is cut off, at once or at the next start, and nothing else.
#[test]
fn bytes_without_a_row_go() {
    let (home, _, inbox) = imap();
    let kept = arrive(&home, inbox, 1, 50_000);
    let before = bytes_of(&segments(home.dir.path()));
    let lost = Ingest::from_raw(&large(2, 70_000)).unwrap();
    let failed = home.store.write(|tx| {
        tx.place(inbox, &arrival(2, 2), Content::Full(Box::new(lost)))?;
        Err::<(), _>(Error::Forbidden("on purpose"))
    });
    assert!(failed.is_err());
    assert_eq!(bytes_of(&segments(home.dir.path())), before);
    let (dir, store) = (home.dir, home.store);
    drop(store);
    // Runs that broke off before a commit, not their first and their first.
    let mut first = fs::OpenOptions::new().append(true).open(dir.path().join("bodies/1")).unwrap();
    first.write_all(&[7; 1000]).unwrap();
    fs::write(dir.path().join("bodies/2"), [7; 1000]).unwrap();
    fs::write(dir.path().join("bodies/note"), "not ours").unwrap();
    let store = open(dir.path());
    assert_eq!(segments(dir.path()), ["1", "note"].map(|name| dir.path().join("bodies").join(name)));
    assert_eq!(fs::metadata(dir.path().join("bodies/1")).unwrap().len(), before);
    assert!(raw_of(&store, kept) == large(1, 50_000));
}

/// The room of what is gone comes back while the store is open; what is left moves together.
#[test]
fn room_comes_back() {
    let (mut home, account, inbox) = imap();
    // Three runs, each with a segment of its own.
    for run in 0..3 {
        for n in 1..4 {
            arrive(&home, inbox, run * 3 + n, 200_000);
        }
        let Home { dir, store } = home;
        drop(store);
        home = Home { store: open(dir.path()), dir };
    }
    assert_eq!(segments(home.dir.path()).len(), 3);
    let before = home.read(|tx| everything(tx, account));
    for n in [1, 2, 3, 4, 5, 9] {
        home.write(|tx| tx.unplace(inbox, n));
    }
    let kept = home.read(|tx| everything(tx, account));
    assert_eq!(kept.len(), before.len() - 6);
    let swept = home.store.read(|_| home.store.sweep(1));
    swept.unwrap();
    assert!(segments(home.dir.path()).len() > 1, "somebody might still have read there");
    let Home { dir, store } = home;
    drop(store);
    let home = Home { store: open(dir.path()), dir };
    assert_eq!(segments(home.dir.path()).len(), 1);
    let late = 1 + store::limits::BIN_SECONDS + 1;
    home.store.sweep(late).unwrap();
    let left = segments(home.dir.path());
    assert_eq!(left.len(), 1);
    assert!(bytes_of(&left) < 4 * 210_000, "{}", bytes_of(&left));
    home.store.sweep(late).unwrap();
    assert_eq!(segments(home.dir.path()), left, "once is enough");
    for email in &kept {
        let n = email.summary.message_ids[0].trim_end_matches("@x.test").parse().unwrap();
        assert!(raw_of(&home.store, email.id) == large(n, 200_000));
    }
    assert_eq!(home.store.check(|_, _| {}).unwrap().findings, []);
}

#[test]
fn bytes_that_are_missing_are_told_of() {
    let (home, _, inbox) = imap();
    let (one, two) = (arrive(&home, inbox, 1, 50_000), arrive(&home, inbox, 2, 50_000));
    let path = home.dir.path().join("bodies/1");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 10]).unwrap();
    assert!(raw_of(&home.store, one) == large(1, 50_000));
    assert!(matches!(home.store.read(|tx| tx.raw(two)), Err(Error::Damaged(_))));
    fs::remove_file(&path).unwrap();
    assert!(matches!(home.store.read(|tx| tx.raw(one)), Err(Error::Damaged(_))));
    let findings = home.store.check(|_, _| {}).unwrap().findings;
    assert_eq!(
        findings.iter().map(|finding| (finding.rule, finding.count)).collect::<Vec<_>>(),
        [("messages", 2)]
    );
    home.store.sweep(1).unwrap();
}

/// Invariant 17: a backup is one file, and so is one of a store that was set aside.
#[test]
fn a_copy_holds_them() {
    let (home, account, inbox) = imap();
    let id = arrive(&home, inbox, 1, 300_000);
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("kopie");
    home.store.backup(&copy).unwrap();
    let there = elsewhere.path().join("data");
    store::restore(&there, &copy, 1).unwrap();
    assert!(raw_of(&open(&there), id) == large(1, 300_000));

    let (dir, store) = (home.dir, home.store);
    drop(store);
    let aside = store::restore(dir.path(), &copy, 1).unwrap().set_aside.unwrap();
    assert_eq!(segments(dir.path()), Vec::<PathBuf>::new());
    store::restore(dir.path(), &aside.join("postduif.db"), 1).unwrap();
    let store = open(dir.path());
    assert!(raw_of(&store, id) == large(1, 300_000));
    assert_eq!(store.read(|tx| everything(tx, account)).unwrap().len(), 1);
    assert_eq!(store.check(|_, _| {}).unwrap().findings, []);
}

/// A header block is read without the attachment, and bytes in base64 come back to the letter.
#[test]
fn a_large_message_is_searched_by_its_headers() {
    use base64::Engine as _;
    let (home, account, inbox) = imap();
    let attachment = base64::engine::general_purpose::STANDARD.encode(&large(1, 900_000)[raw(1).len()..]);
    let mut raw = raw(1);
    for line in attachment.as_bytes().chunks(76) {
        raw.extend_from_slice(line);
        raw.extend_from_slice(b"\r\n");
    }
    let content = Content::Full(Box::new(Ingest::from_raw(&raw).unwrap()));
    let id = home.write(|tx| tx.place(inbox, &arrival(1, 1), content));
    assert!(bytes_of(&segments(home.dir.path())) < 910_000);
    assert!(raw_of(&home.store, id) == raw);
    let header = |name: &str| store::Condition::Header { name: name.into(), value: None };
    assert_eq!(home.read(|tx| find(tx, account, header("in-reply-to"))), [id]);
    assert_eq!(home.read(|tx| find(tx, account, header("x-none"))), []);
}
