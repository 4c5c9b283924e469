//! D11: what is gone from a server, or was removed for good here, can be had back for thirty days.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::*;
use mail::Role;
use store::{AccountKind, Content, Error, Ingest, limits};

const DAY: i64 = 86_400;
const NOW: i64 = 1_800_000_000;

/// D11, invariant 4: whatever took it away, it lies in the bin, comes back with its content, and is pushed to the server.
#[test]
fn what_is_gone_comes_back_for_thirty_days() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let (inbox, work) =
        (home.folder(account, "INBOX", Some(Role::Inbox)), home.folder(account, "Werk", None));
    let content = |n| Content::Full(Box::new(Ingest::from_raw(&raw(n)).unwrap()));
    home.write(|tx| tx.place(inbox, &arrival(1, 1), content(1)));
    home.write(|tx| tx.place(inbox, &arrival(2, 2), content(2)));
    home.write(|tx| tx.place(work, &arrival(3, 3), content(3)));
    assert!(home.read(|tx| tx.bin(account, 9)).is_empty());
    home.write(|tx| tx.unplace(inbox, 1));
    home.write(|tx| tx.forget_folder(work));
    home.store.sweep(NOW).unwrap();
    let bin = home.read(|tx| tx.bin(account, 9));
    assert_eq!(bin.len(), 2, "{bin:?}");
    assert!(bin.iter().all(|one| one.until == Some(NOW + 30 * DAY)));
    home.store.sweep(NOW + 29 * DAY).unwrap();
    for one in &bin {
        let back = home.write(|tx| tx.take_out_of_bin(one.id, inbox));
        let email = home.read(|tx| tx.email(back)).unwrap();
        assert_eq!(email.mailboxes, [inbox]);
        assert!(home.read(|tx| tx.raw(back)).is_some());
        let again = home.store.write(|tx| tx.take_out_of_bin(one.id, inbox));
        assert!(matches!(again, Err(Error::NotFound(_))), "it is there no more");
    }
    assert!(home.read(|tx| tx.bin(account, 9)).is_empty());
    assert_eq!(home.read(|tx| tx.waiting_intents(account)), 2, "the server gets both");
    assert_eq!(home.store.check(|_, _| {}).unwrap().findings, []);
}

#[test]
fn what_was_in_the_bin_for_thirty_days_is_gone() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let content = Content::Full(Box::new(Ingest::from_raw(&raw(1)).unwrap()));
    home.write(|tx| tx.place(inbox, &arrival(1, 1), content));
    home.write(|tx| tx.unplace(inbox, 1));
    home.store.sweep(NOW).unwrap();
    let id = home.read(|tx| tx.bin(account, 9))[0].id;
    home.store.sweep(NOW + limits::BIN_SECONDS + 1).unwrap();
    assert!(home.read(|tx| tx.bin(account, 9)).is_empty());
    let late = home.store.write(|tx| tx.take_out_of_bin(id, inbox));
    assert!(matches!(late, Err(Error::NotFound(_))));
}
