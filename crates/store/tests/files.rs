//! The file: reopened, copied while written, owned by one, kept from strangers.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::*;
use mail::oauth::Client;
use mail::{Role, Secret};
use store::{AccountKind, AccountUpdate, Content, Error, Login, Options, Store};

fn open(dir: &Path) -> store::Result<Store> {
    Store::open(dir, &Options::default())
}

#[test]
fn a_directory_has_one_owner() {
    // Invariant 8.
    let home = home();
    match open(home.dir.path()) {
        Err(Error::Busy { pid }) => assert_eq!(pid, std::process::id()),
        other => panic!("{other:?}"),
    }
    let (dir, store) = (home.dir, home.store);
    let second = store.clone();
    drop(store);
    assert!(open(dir.path()).is_err(), "a clone still has it");
    drop(second);
    open(dir.path()).unwrap();
}

#[test]
fn a_newer_file_is_refused_untouched() {
    // Invariant 16.
    let home = home();
    let path = home.dir.path().join("postduif.db");
    drop(home.store);
    let mut bytes = fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&9_000u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    match open(home.dir.path()) {
        Err(Error::Newer { found: 9_000, known }) => assert!(known < 9_000),
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn keywords_of_the_first_shape_stay() {
    // Invariant 16. There an email had keywords beside those of its seats.
    let dir = tempfile::tempdir().unwrap();
    let first = include_str!("../migrations/0001-first.sql");
    let conn = rusqlite::Connection::open(dir.path().join("postduif.db")).unwrap();
    conn.execute_batch(first).unwrap();
    conn.execute_batch(
        "INSERT INTO account (id, kind, name, address, status, updated) VALUES (1, 'local', '', '', '{}', 1);
         INSERT INTO mailbox (id, account, name, role, sort_order, path, subscribed, listed, selectable,
             created, updated, counts_updated) VALUES (1, 1, 'Inbox', 'inbox', 1, '1', 1, 1, 1, 1, 1, 1);
         INSERT INTO thread VALUES (1, 1, 1, 1, 1);
         INSERT INTO email (id, account, thread, size, received_at, has_attachment, marks, shown, created,
             updated, base, keywords, sort_from, sort_to, sort_subject, summary)
             VALUES (1, 1, 1, 9, 1, 0, 1, 1, 1, 1, ' $seen ', ' $seen ', '', '', '', '{}');
         INSERT INTO seat (mailbox, email, modseq, state, base) VALUES (1, 1, 0, 0, '');
         INSERT INTO member VALUES (1, 1, 1, 1);
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(conn);
    let store = open(dir.path()).unwrap();
    let id = mail::EmailId(1);
    let keywords = |store: &Store| store.read(|tx| tx.email(id)).unwrap().unwrap().keywords;
    assert_eq!(keywords(&store), words(&["$seen"]));
    store.write(|tx| tx.set_keywords(id, &words(&["werk"]), &words(&[]))).unwrap();
    assert_eq!(keywords(&store), words(&["$seen", "werk"]));
}

#[test]
fn secrets_are_sealed() {
    // Invariant 23.
    let home = home();
    let word = "correct-horse-battery-staple";
    home.write(|tx| tx.put_secret("account/a1/in", &Secret::new(word.to_owned())));
    let opened = home.read(|tx| tx.secret("account/a1/in")).unwrap();
    assert_eq!(opened.reveal(), word);
    assert!(home.read(|tx| tx.secret("account/a1/out")).is_none());
    for entry in fs::read_dir(home.dir.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()));
    }
    fs::remove_file(home.dir.path().join("postduif.key")).unwrap();
    assert!(matches!(home.store.read(|tx| tx.secret("account/a1/in")), Err(Error::Sealed)));
    home.write(|tx| tx.remove_secret("account/a1/in"));
    assert!(home.read(|tx| tx.secret("account/a1/in")).is_none());
}

#[test]
fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let home = home();
    home.write(|tx| tx.put_secret("x", &Secret::new("y".to_owned())));
    for name in ["postduif.db", "postduif.key", "lock"] {
        let mode = fs::metadata(home.dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} {mode:o}");
    }
}

#[test]
fn a_copy_taken_between_commits_opens_whole() {
    // Invariants 1 and 17: what a power cut leaves is what stands in file and log.
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    for n in 0..40 {
        home.arrive(inbox, n + 1, n);
        if n % 3 == 0 {
            let id = home.read(|tx| Ok(tx.seat(inbox, n / 2 + 1)?.unwrap().email));
            home.write(|tx| tx.set_keywords(id, &words(&["$seen"]), &words(&[])));
        }
        if n % 8 != 0 {
            continue;
        }
        let copy = tempfile::tempdir().unwrap();
        for name in ["postduif.db", "postduif.db-wal"] {
            let from = home.dir.path().join(name);
            if from.exists() {
                fs::copy(from, copy.path().join(name)).unwrap();
            }
        }
        check_integrity(&copy.path().join("postduif.db"));
        let store = open(copy.path()).unwrap();
        let copied = store.read(|tx| {
            check_counts(tx, account)?;
            full_read(tx, account, store::Kind::Email)
        });
        assert_eq!(copied.unwrap(), home.read(|tx| full_read(tx, account, store::Kind::Email)));
    }
}

#[test]
fn an_error_or_a_panic_in_a_write_changes_nothing() {
    let home = home();
    let (account, inbox) = home.local();
    let before = home.read(|tx| full_read(tx, account, store::Kind::Email));
    let new = || store::NewEmail {
        ingest: ingest(1),
        mailboxes: vec![inbox],
        keywords: words(&[]),
        received_at: 1,
    };
    let failed = home.store.write(|tx| {
        tx.create_email(account, new())?;
        Err::<(), _>(Error::Forbidden("test"))
    });
    assert!(failed.is_err());
    let store = home.store.clone();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let _ = store.write(|tx| -> store::Result<()> {
            tx.create_email(account, new())?;
            panic!("on purpose")
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(home.read(|tx| full_read(tx, account, store::Kind::Email)), before);
    home.write(|tx| tx.create_email(account, new()));
}

/// Invariant 10: the floor outlives the program.
#[test]
fn an_account_remembers_how_it_was_let_in() {
    let home = home();
    let account = home.store.read(|tx| tx.accounts()).unwrap().remove(0);
    assert_eq!(account.login, Login::default());
    let login = Login {
        incoming: Some("SCRAM-SHA-256".to_owned()),
        outgoing: None,
        oauth: Some(Client { client_id: "postduif".to_owned(), ..Client::default() }),
        ..Login::default()
    };
    let update = AccountUpdate { login: Some(login.clone()), ..AccountUpdate::default() };
    home.store.write(|tx| tx.update_account(account.id, &update)).unwrap();
    drop(home.store);
    let store = open(home.dir.path()).unwrap();
    assert_eq!(store.read(|tx| tx.account(account.id)).unwrap().login, login);
}

#[test]
fn a_removed_account_leaves_nothing() {
    let home = home();
    let (gone, stays) = (home.account(AccountKind::Imap), home.local().0);
    let inbox = home.folder(gone, "INBOX", Some(Role::Inbox));
    let word = Secret::new("geheim".to_owned());
    home.write(|tx| tx.put_secret(&format!("account/{gone}/in"), &word));
    let id = home.arrive(inbox, 1, 1);
    home.arrive(inbox, 2, 2);
    home.write(|tx| tx.destroy_email(id));
    home.write(|tx| {
        // What waits for the index in another account stays.
        let local = tx.mailbox_by_role(stays, Role::Inbox)?.unwrap().id;
        let new = store::NewEmail {
            ingest: ingest(5),
            mailboxes: vec![local],
            keywords: words(&[]),
            received_at: 1,
        };
        tx.create_email(stays, new)?;
        tx.remove_account(gone)
    });
    home.read(|tx| {
        assert!(matches!(tx.account(gone), Err(Error::NotFound(_))));
        assert!(tx.secret(&format!("account/{gone}/in"))?.is_none());
        assert_eq!(find(tx, stays, store::Condition::Text("word5".into()))?.len(), 1);
        assert_eq!(find(tx, gone, store::Condition::Text("word2".into()))?, []);
        Ok(())
    });
    assert!(matches!(home.store.write(|tx| tx.remove_account(stays)), Err(Error::Forbidden(_))));
    let (dir, store) = (home.dir, home.store);
    drop(store);
    check_integrity(&dir.path().join("postduif.db"));
}

/// A20: removed is in the bin for thirty days, and comes back with all of its mail.
#[test]
fn a_removed_account_comes_back_for_thirty_days() {
    const DAY: i64 = 86_400;
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    home.arrive(inbox, 1, 1);
    home.write(|tx| {
        tx.put_secret(&format!("account/{account}/password"), &Secret::new("geheim".to_owned()))?;
        tx.bin_account(account, 100 * DAY)
    });
    home.read(|tx| {
        assert!(matches!(tx.account(account), Err(Error::NotFound(_))));
        assert!(tx.accounts()?.iter().all(|other| other.id != account));
        let removed = tx.removed_accounts()?;
        assert_eq!((removed[0].0.id, removed[0].1), (account, 100 * DAY));
        assert!(tx.secret(&format!("account/{account}/password"))?.is_none(), "its password is gone at once");
        Ok(())
    });
    // Thirty days are not over, nor is a clock that jumped back a reason.
    home.store.sweep(130 * DAY).unwrap();
    home.store.sweep(DAY).unwrap();
    home.write(|tx| tx.restore_account(account));
    home.read(|tx| {
        assert_eq!(tx.account(account)?.status.phase, store::Phase::NeedsPassword);
        assert_eq!(find(tx, account, store::Condition::Text("word1".into()))?.len(), 1);
        Ok(())
    });
    assert!(matches!(home.store.write(|tx| tx.restore_account(account)), Err(Error::NotFound(_))));
    home.write(|tx| tx.bin_account(account, 200 * DAY));
    home.store.sweep(230 * DAY + 1).unwrap();
    home.read(|tx| tx.removed_accounts().map(|removed| assert_eq!(removed, [])));
}

/// A14: what makes two accounts one, and that the bin does not count.
#[test]
fn one_account_for_one_mailbox() {
    let home = home();
    let server = |host: &str, port| mail::server::Server {
        protocol: mail::server::Protocol::Imap,
        host: host.to_owned(),
        port,
        security: mail::server::Security::Tls,
        user: String::new(),
        auth: Vec::new(),
    };
    let new = |host: &str, port| store::NewAccount {
        kind: AccountKind::Imap,
        name: "Jan".into(),
        address: "Jan@voorbeeld.test".into(),
        person: String::new(),
        incoming: Some(server(host, port)),
        outgoing: None,
    };
    let first = home.write(|tx| tx.add_account(&new("imap.voorbeeld.test", 993)));
    let again = home.store.write(|tx| tx.add_account(&new("IMAP.voorbeeld.test", 143)));
    assert!(matches!(again, Err(Error::AlreadyExists(id)) if id == first.to_string()));
    home.write(|tx| tx.add_account(&new("imap.elders.test", 993)));
    home.write(|tx| tx.bin_account(first, 1));
    let anew = home.write(|tx| tx.add_account(&new("imap.voorbeeld.test", 993)));
    let back = home.store.write(|tx| tx.restore_account(first));
    assert!(matches!(back, Err(Error::AlreadyExists(id)) if id == anew.to_string()));
    let kind = |kind| AccountUpdate { kind: Some(kind), ..AccountUpdate::default() };
    let refused = home.store.write(|tx| tx.update_account(anew, &kind(AccountKind::Local)));
    assert!(matches!(refused, Err(Error::Forbidden(_))), "A19");
}

#[test]
fn an_odd_message_is_kept_raw() {
    // Invariant 9.
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let odd: [&[u8]; 4] = [b"", b"\0\xff\xfe", b"Subject: \xff\r\n\r\n\xff", b": :\r\n\r\n\r\n\r\n--"];
    for (n, raw) in odd.iter().enumerate() {
        let content = Content::Full(Box::new(store::Ingest::from_raw(raw).unwrap()));
        let id = home.write(|tx| tx.place(inbox, &arrival(n as u32 + 1, 0), content));
        assert_eq!(home.read(|tx| tx.raw(id)).unwrap(), *raw);
    }
    assert_eq!(home.read(|tx| everything(tx, account)).len(), 4);
}

fn check_integrity(path: &Path) {
    let conn = rusqlite::Connection::open(path).unwrap();
    let said: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
    assert!(!conn.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap());
    conn.execute("INSERT INTO search (search) VALUES ('integrity-check')", []).unwrap();
}
