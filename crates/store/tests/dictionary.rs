//! Small messages are packed with a dictionary that the store learns from its own
//! mail, once: what came before stays readable, and so does what came after.

#![allow(clippy::unwrap_used)]

mod common;

use std::ops::Range;

use common::*;
use mail::message::Message;
use mail::{EmailId, MailboxId, Role};
use store::{AccountKind, Arrival, Condition, Content, Options, Store, WriteTx};

/// As many as it learns from.
const ENOUGH: u32 = 400;

/// A letter as one server passes them on: most of it stands in every other one too.
fn letter(n: u32) -> Vec<u8> {
    let mut hash = blake3::Hasher::new();
    hash.update(&n.to_le_bytes());
    let mark = hash.finalize().to_hex();
    let mut raw = format!(
        "Return-Path: <klant{n}@voorbeeld.test>\r\nDelivered-To: jan@voorbeeld.test\r\n\
         Received: from mx{}.voorbeeld.test (mx{}.voorbeeld.test [192.0.2.{}])\r\n\
         \tby ssl0.voorbeeld.test with ESMTPS id {mark}\r\n\tfor <jan@voorbeeld.test>; Tue, 24 Nov 2026 10:00:00 +0100\r\n\
         X-Spam-Status: No, score=-{}.1 required=5.0 tests=BAYES_00,SPF_PASS,DKIM_VALID\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nX-Bijzonder: merk{n}.\r\n",
        n % 3, n % 3, n % 250, n % 7
    )
    .into_bytes();
    raw.extend(common::raw(n));
    raw
}

fn arrive(home: &Home, inbox: MailboxId, numbers: Range<u32>) -> Vec<EmailId> {
    let packing = home.store.packing();
    let place = |tx: &mut WriteTx<'_>, n: u32| {
        let raw = letter(n);
        let ingest = store::prepare(&raw, &Message::parse(&raw), &packing)?;
        let arrival = Arrival { size: raw.len() as u64, ..arrival(n, n) };
        tx.place(inbox, &arrival, Content::Full(Box::new(ingest)))
    };
    home.write(|tx| numbers.map(|n| place(tx, n)).collect())
}

/// What is kept of a message, and how.
fn kept(home: &Home, id: EmailId) -> (i64, i64) {
    let conn = rusqlite::Connection::open(home.dir.path().join("postduif.db")).unwrap();
    let sql =
        "SELECT c.codec, length(c.bytes) FROM email e JOIN content c ON c.id = e.content WHERE e.id = ?1";
    conn.query_row(sql, [id.0], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

fn all_are_there(store: &Store, ids: &[EmailId]) {
    for (id, n) in ids.iter().zip(1..) {
        assert!(store.read(|tx| tx.raw(*id)).unwrap().unwrap() == letter(n), "{n}");
    }
    assert_eq!(store.check(|_, _| {}).unwrap().findings, []);
}

/// E12: learned when there is enough, kept for good, and in every copy.
#[test]
fn small_messages_share_what_they_have_in_common() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let mut ids = arrive(&home, inbox, 1..ENOUGH);
    home.store.learn().unwrap();
    ids.extend(arrive(&home, inbox, ENOUGH..ENOUGH + 1));
    let (plain, before) = kept(&home, ids[ids.len() - 1]);
    assert_eq!(plain, 1, "too few to learn from");
    home.store.learn().unwrap();
    ids.extend(arrive(&home, inbox, ENOUGH + 1..ENOUGH + 40));
    let (learned, after) = kept(&home, ids[ids.len() - 1]);
    assert_eq!(learned, 3);
    assert!(after * 2 < before, "{before} bytes became {after}");
    all_are_there(&home.store, &ids);

    // Looked at by its beginning alone.
    let has = |n: u32| Condition::Header { name: "X-Bijzonder".into(), value: Some(format!("merk{n}.")) };
    for n in [7, ENOUGH + 7] {
        assert_eq!(home.read(|tx| find(tx, account, has(n))), [ids[n as usize - 1]]);
    }

    // A copy has it, and so has the next run, which learns no other.
    let copy = tempfile::tempdir().unwrap();
    let backup = copy.path().join("kopie.db");
    home.store.backup(&backup).unwrap();
    let restored = copy.path().join("terug");
    store::restore(&restored, &backup, 0).unwrap();
    let learned = |store: &Store| format!("{:?}", store.packing());
    let first = learned(&home.store);
    let Home { dir, store } = home;
    drop(store);
    for place in [dir.path(), &restored] {
        let store = Store::open(place, &Options::default()).unwrap();
        all_are_there(&store, &ids);
        store.learn().unwrap();
        assert!(learned(&store) == first);
    }
}
