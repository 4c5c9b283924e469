//! E11: room comes back in the background, in small steps, and nothing that is
//! still wanted goes along.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::*;
use mail::{MailboxId, Role};
use store::{AccountKind, Content, Error, Ingest, Kind, Point, limits};

const DAY: i64 = 86_400;
/// More than two batches.
const MANY: u32 = 450;

/// Beside the store, as nobody else may look.
fn number(home: &Home, sql: &str) -> i64 {
    let conn = rusqlite::Connection::open(home.dir.path().join("postduif.db")).unwrap();
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn run(home: &Home, sql: &str) {
    rusqlite::Connection::open(home.dir.path().join("postduif.db")).unwrap().execute_batch(sql).unwrap();
}

/// Messages that do not shrink.
fn fill(home: &Home, inbox: MailboxId, numbers: std::ops::Range<u32>) {
    home.write(|tx| {
        for n in numbers {
            let mut raw = raw(n);
            let mut noise = seed(n);
            raw.extend(
                std::iter::repeat_with(|| {
                    noise =
                        noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    b'!' + ((noise >> 33) % 90) as u8
                })
                .take(4_000),
            );
            tx.place(inbox, &arrival(n + 1, n), Content::Full(Box::new(Ingest::from_raw(&raw)?)))?;
        }
        Ok(())
    });
}

fn seed(n: u32) -> u64 {
    u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
}

fn is_whole(home: &Home) {
    assert_eq!(home.store.check(|_, _| {}).unwrap().findings, []);
}

#[test]
fn the_room_of_what_went_is_used_again() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    fill(&home, inbox, 0..MANY);
    home.write(|tx| (0..MANY).try_for_each(|n| tx.unplace(inbox, n + 1)));
    home.store.sweep(100 * DAY).unwrap();
    assert_eq!(
        number(&home, "SELECT count(*) FROM content"),
        i64::from(MANY),
        "the bin keeps it for 30 days"
    );
    let before = number(&home, "PRAGMA page_count");
    home.store.sweep(131 * DAY).unwrap();
    for table in ["email", "content", "thread", "thread_key", "seat", "search_docsize"] {
        assert_eq!(number(&home, &format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    is_whole(&home);
    fill(&home, inbox, 1_000..1_000 + MANY);
    let after = number(&home, "PRAGMA page_count");
    assert!(after * 10 < before * 11, "{before} pages became {after}");
    is_whole(&home);
}

/// A20: what was begun is finished, and nobody takes a part of an account back.
#[test]
fn an_account_goes_in_steps() {
    let home = home();
    let (gone, stays) = (home.account(AccountKind::Imap), home.local());
    let inbox = home.folder(gone, "INBOX", Some(Role::Inbox));
    fill(&home, inbox, 0..MANY);
    let keep =
        store::NewEmail { ingest: ingest(7), mailboxes: vec![stays.1], keywords: words(&[]), received_at: 1 };
    home.write(|tx| tx.create_email(stays.0, keep).map(drop));
    home.write(|tx| tx.bin_account(gone, 100 * DAY));
    // As it stands when the program ends in between.
    run(&home, &format!("UPDATE account SET removed_at = {} WHERE id = {}", i64::MIN, gone.0));
    assert_eq!(home.read(|tx| tx.removed_accounts()), []);
    assert!(matches!(home.store.write(|tx| tx.restore_account(gone)), Err(Error::NotFound(_))));
    home.store.sweep(101 * DAY).unwrap();
    for table in ["account", "email", "content", "thread"] {
        assert_eq!(number(&home, &format!("SELECT count(*) FROM {table}")), 1, "{table}");
    }
    assert_eq!(home.read(|tx| everything(tx, stays.0)).len(), 1);
    is_whole(&home);
}

/// Invariant 14: who asks from before what is known is told so.
#[test]
fn old_changes_are_forgotten() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let first = home.arrive(inbox, 1, 1);
    home.write(|tx| tx.unplace(inbox, 1));
    assert!(home.email(first).is_none());
    let old = home.read(|tx| tx.state(account, Kind::Thread));
    let quiet = home.read(|tx| tx.state(account, Kind::Mailbox));
    let (extra, most) = (20_000, limits::TOMBSTONES);
    run(
        &home,
        &format!(
            "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {most} + {extra})
             INSERT INTO tombstone SELECT {a}, 3, {s} + x, 1000000 + x, 1 FROM n;
             UPDATE meta SET state = {s} + {most} + {extra};
             UPDATE kind_state SET state = {s} + {most} + {extra} WHERE account = {a} AND kind = 3",
            a = account.0,
            s = old.0,
        ),
    );
    home.store.sweep(100 * DAY).unwrap();
    assert_eq!(number(&home, "SELECT count(*) FROM tombstone WHERE kind <> 2"), most);
    assert_eq!(
        number(&home, "SELECT count(*) FROM tombstone WHERE kind = 2"),
        1,
        "an email's id never comes again"
    );
    let since = |state: i64| {
        home.store.read(|tx| tx.changes(account, Kind::Thread, Point::from(mail::State(state)), 10))
    };
    assert!(matches!(since(old.0), Err(Error::CannotCalculate)));
    assert!(matches!(since(old.0 + extra - 1), Err(Error::CannotCalculate)));
    let known = since(old.0 + extra).unwrap();
    assert_eq!(known.destroyed[0], 1_000_000 + extra + 1, "the next one is told");
    let nothing = home.read(|tx| tx.changes(account, Kind::Mailbox, Point::from(quiet), 10));
    assert_eq!((nothing.new_state, nothing.more), (Point::from(quiet), false), "invariant 14: it was quiet");
    assert!(nothing.created.is_empty() && nothing.updated.is_empty() && nothing.destroyed.is_empty());
    is_whole(&home);
}
