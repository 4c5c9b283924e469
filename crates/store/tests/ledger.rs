//! What was collected by POP3, and what follows for the server's copies.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeSet;

use common::{Home, arrival, everything, full, headers, home, ingest, raw};
use mail::{AccountId, EmailId, MailboxId, Role};
use store::{
    AccountKind, AccountUpdate, Collecting, Error, Following, Ingest, IntentKind, MailboxUpdate, NewMailbox,
    Others, WhenDeleting,
};

const NOW: i64 = 1_767_603_600;
const DAY: i64 = 86_400;

struct Case {
    home: Home,
    account: AccountId,
    inbox: MailboxId,
    trash: MailboxId,
}

fn case() -> Case {
    let home = home();
    let account = home.account(AccountKind::Pop3);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let trash = home.folder(account, "Trash", Some(Role::Trash));
    Case { home, account, inbox, trash }
}

impl Case {
    fn collect(&self, name: &str, n: u32, now: i64) -> Option<EmailId> {
        self.home.write(|tx| tx.collect(self.inbox, name, &arrival(n, n), ingest(n), now))
    }

    fn due(&self, now: i64) -> Vec<String> {
        self.home.read(|tx| tx.to_delete_there(self.account, now)).into_iter().collect()
    }

    fn terms(&self, leave: bool, days: Option<u32>, until_deleted: bool) {
        let collecting = Some(Collecting { leave, days, until_deleted, ..Collecting::default() });
        let update = AccountUpdate { collecting, ..AccountUpdate::default() };
        self.home.write(|tx| tx.update_account(self.account, &update));
    }

    fn in_inbox(&self) -> usize {
        self.home.read(|tx| tx.seats(self.inbox)).len()
    }
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_message_comes_once_by_name_and_by_content() {
    // D16, D19, invariant 2.
    let case = case();
    assert!(case.collect("a", 1, NOW).is_some());
    assert_eq!(case.collect("a", 1, NOW), None);
    assert_eq!(case.collect("anew-1", 1, NOW + DAY), None, "the server has numbered anew");
    assert_eq!(case.in_inbox(), 1);
    assert_eq!(case.home.read(|tx| tx.collected(case.account)), names(&["a", "anew-1"]));
    assert_eq!(case.due(NOW + 14 * DAY), ["a", "anew-1"], "the days count from the first time");
}

#[test]
fn what_was_deleted_here_stays_deleted() {
    // D14, D19.
    let case = case();
    let (kept, gone) = (case.collect("a", 1, NOW).unwrap(), case.collect("b", 2, NOW).unwrap());
    case.home.write(|tx| tx.set_mailboxes(gone, &[case.trash], &[case.inbox]));
    assert_eq!(case.due(NOW), ["b"], "in the trash is deleted");
    case.home.write(|tx| tx.destroy_email(gone));
    case.home.store.sweep(NOW).unwrap();
    case.home.store.sweep(NOW + 31 * DAY).unwrap();
    assert_eq!(case.collect("b-anew", 2, NOW + 31 * DAY), None);
    assert_eq!(case.in_inbox(), 1);
    case.terms(true, None, true);
    assert_eq!(case.due(NOW + 99 * DAY), ["b", "b-anew"]);
    case.home.write(|tx| tx.set_mailboxes(kept, &[case.trash], &[case.inbox]));
    assert_eq!(case.due(NOW), ["a", "b", "b-anew"]);
}

#[test]
fn the_terms_say_when_a_copy_goes() {
    // D13, D14.
    let case = case();
    let gone = case.collect("a", 1, NOW).unwrap();
    case.collect("b", 2, NOW + DAY);
    assert_eq!(case.due(NOW + 14 * DAY - 1), [""; 0]);
    assert_eq!(case.due(NOW + 14 * DAY), ["a"]);
    assert_eq!(case.due(NOW + 15 * DAY), ["a", "b"]);
    case.terms(true, None, false);
    case.home.write(|tx| tx.destroy_email(gone));
    assert_eq!(case.due(NOW + 999 * DAY), [""; 0]);
    case.terms(false, None, false);
    assert_eq!(case.due(NOW), ["a", "b"]);
}

#[test]
fn a_short_listing_forgets_nothing() {
    // D16, invariant 4.
    let case = case();
    case.collect("a", 1, NOW);
    case.collect("b", 2, NOW);
    let listed = |list: &[&str], now| case.home.write(|tx| tx.note_listing(case.account, &names(list), now));
    let known = || case.home.read(|tx| tx.collected(case.account));
    listed(&[], NOW + 999 * DAY);
    listed(&["b", "stranger"], NOW + 89 * DAY);
    assert_eq!(known(), names(&["a", "b"]));
    listed(&["b"], NOW + 91 * DAY);
    assert_eq!(known(), names(&["b"]));
    // Even then the content is known.
    assert_eq!(case.collect("a", 1, NOW + 92 * DAY), None);
    assert_eq!(case.in_inbox(), 2);
}

#[test]
fn what_was_collected_goes_along_to_imap() {
    // A19, invariants 1 and 2.
    let case = case();
    let imap = AccountUpdate { kind: Some(AccountKind::Imap), ..AccountUpdate::default() };
    let (there, only_here) = (case.collect("a", 1, NOW).unwrap(), case.collect("b", 2, NOW).unwrap());
    case.home.write(|tx| tx.set_mailboxes(only_here, &[case.trash], &[case.inbox]));
    let refused = case.home.store.write(|tx| tx.update_account(case.account, &imap));
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    case.home.write(|tx| tx.set_mailboxes(only_here, &[case.inbox], &[case.trash]));
    case.home.write(|tx| tx.update_account(case.account, &imap));
    let late = case.home.store.write(|tx| tx.collect(case.inbox, "c", &arrival(3, 3), ingest(3), NOW));
    assert!(matches!(late, Err(Error::Forbidden(_))), "{late:?}");
    assert_eq!(case.home.read(|tx| tx.mailboxes(case.account)).len(), 1, "the server has its own");
    assert_eq!(case.home.arrive(case.inbox, 7, 1), there, "found");
    case.home.write(|tx| tx.finish_listing(case.inbox));
    let left = case.home.write(|tx| tx.next_intents(case.account, NOW, 9));
    assert!(left.iter().all(|intent| intent.email == only_here && intent.attempts > 1), "{left:?}");
    assert_eq!((left.len(), case.in_inbox()), (1, 2));
}

/// D14, A19: a person's own folders are only here. What is in one is not deleted on the
/// server; while it holds mail the account stays as it is, and empty it is in nobody's way.
#[test]
fn folders_of_ones_own() {
    let case = case();
    let new = |name: &str, parent| NewMailbox { name: name.into(), parent, ..NewMailbox::default() };
    let create = |new: &NewMailbox| case.home.write(|tx| tx.create_mailbox(case.account, new));
    let work = create(&new("Werk", None));
    let year = create(&new("2026", Some(work)));
    let kept = case.collect("a", 1, NOW).unwrap();
    case.home.write(|tx| tx.set_mailboxes(kept, &[year], &[case.inbox]));
    case.terms(true, None, true);
    assert_eq!(case.due(NOW), [""; 0]);
    let under =
        MailboxUpdate { name: Some("Post".into()), parent: Some(Some(work)), ..MailboxUpdate::default() };
    case.home.write(|tx| tx.update_mailbox(case.inbox, &under));
    case.home.write(|tx| {
        tx.update_mailbox(year, &MailboxUpdate { name: Some("Oud".into()), ..MailboxUpdate::default() })
    });
    let year_now = case.home.read(|tx| tx.mailbox(year));
    assert_eq!((year_now.name.as_str(), year_now.is_made()), ("Oud", true), "it waits for no server");
    let task = case.home.store.write(|tx| tx.destroy_mailbox(case.trash, true));
    assert!(matches!(task, Err(Error::Forbidden(_))), "{task:?}");

    let imap = AccountUpdate { kind: Some(AccountKind::Imap), ..AccountUpdate::default() };
    let refused = case.home.store.write(|tx| tx.update_account(case.account, &imap));
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    assert_eq!(case.home.read(|tx| tx.mailboxes(case.account)).len(), 4, "nothing has changed");
    case.home.write(|tx| tx.set_mailboxes(kept, &[case.inbox], &[year]));
    case.home.write(|tx| tx.update_account(case.account, &imap));
    let left = case.home.read(|tx| tx.mailboxes(case.account));
    let left: Vec<_> = left.iter().map(|one| (one.id, one.parent)).collect();
    assert_eq!((left, case.in_inbox()), (vec![(case.inbox, None)], 1));
}

#[test]
fn the_topmost_received_field_dates_a_message() {
    let with = |field: &str| Ingest::from_raw(&[field.as_bytes(), &raw(1)].concat()).unwrap().received_at;
    let field = "Received: from a (b; c)\r\n by d; Mon, 5 Jan 2026 10:00:00 +0100\r\nReceived: by e; x\r\n";
    assert_eq!(with(field), Some(NOW));
    assert_eq!(with(""), None);
    assert_eq!(with("Received: by e; once\r\n"), None);
}

impl Case {
    fn become_imap(&self, others: Option<Others>) {
        let update = AccountUpdate { kind: Some(AccountKind::Imap), others, ..AccountUpdate::default() };
        self.home.write(|tx| tx.update_account(self.account, &update));
    }

    fn headers(&self, name: &str, n: u32) -> Option<EmailId> {
        let size = raw(n).len() as u64;
        let block = header_block(n);
        self.home.write(|tx| {
            if tx.recognise(self.account, name, &block, size, NOW)? {
                return Ok(None);
            }
            let summary = mail::message::Summary::from_headers(&block);
            tx.collect_headers(self.inbox, name, &arrival(n, n), summary, NOW)
        })
    }
}

fn header_block(n: u32) -> Vec<u8> {
    let raw = raw(n);
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    raw[..end + 4].to_vec()
}

/// A19, invariants 1, 2 and 6: what was deleted here before is deleted in the server's inbox too,
/// by its headers or by all of it, each name once; as the account deletes. What the person moved,
/// what retention removed, and what comes after the first listing, stays.
#[test]
fn what_was_deleted_before_stays_deleted_with_imap() {
    for (when_deleting, whole) in
        [(WhenDeleting::Trash, false), (WhenDeleting::Trash, true), (WhenDeleting::Remove, false)]
    {
        let case = case();
        case.home
            .write(|tx| tx.set_following(case.account, &Following { when_deleting, ..Following::default() }));
        let (gone, kept) = (case.collect("a", 1, NOW).unwrap(), case.collect("b", 2, NOW).unwrap());
        case.collect("a-twice", 1, NOW);
        let binned = case.collect("c", 3, NOW).unwrap();
        case.collect("d", 4, NOW);
        case.home.write(|tx| tx.destroy_email(gone));
        case.home.write(|tx| tx.set_mailboxes(binned, &[case.trash], &[case.inbox]));
        case.become_imap(Some(Others::Server));
        let trash = case.home.folder(case.account, "Trash", Some(Role::Trash));
        case.home.write(|tx| tx.forget_uids(trash, 1));
        let content = |n| if whole { full(n) } else { headers(n) };
        for (uid, n) in [(1, 1), (2, 2), (3, 3), (4, 1), (5, 4), (6, 5)] {
            let place = |tx: &mut store::WriteTx<'_>| tx.place(case.inbox, &arrival(uid, n), content(n));
            let first = case.home.write(place);
            assert_eq!(case.home.write(place), first, "twice is once");
        }
        case.home.write(|tx| tx.finish_listing(case.inbox));
        let shown = case.home.read(|tx| everything(tx, case.account));
        let mut inbox: Vec<_> = shown.iter().filter(|one| one.mailboxes == [case.inbox]).collect();
        inbox.sort_by_key(|one| one.summary.message_ids[0].clone());
        let ids: Vec<_> = inbox.iter().map(|one| one.summary.message_ids[0].as_str()).collect();
        assert_eq!(ids, ["2@x.test", "4@x.test", "5@x.test"], "{when_deleting:?} {whole}");
        assert!(inbox.iter().any(|one| one.id == kept));
        let intents = case.home.write(|tx| tx.next_intents(case.account, NOW, 9));
        let to_do: Vec<_> = intents
            .iter()
            .filter(|one| one.mailbox == case.inbox)
            .map(|one| (one.uid, one.kind.clone()))
            .collect();
        let deleted = match when_deleting {
            WhenDeleting::Trash => IntentKind::Move { to: trash },
            _ => IntentKind::Expunge,
        };
        // Of two that are known to be one, one goes to the trash.
        let second = if whole { IntentKind::Expunge } else { deleted.clone() };
        let expected = [(Some(1), deleted), (Some(4), second)];
        assert!(expected.iter().all(|one| to_do.contains(one)), "{to_do:?}");
        assert_eq!(to_do.len(), 3, "and the one that was in the trash: {to_do:?}");
        // Somebody puts it there later.
        let late = case.home.write(|tx| tx.place(case.inbox, &arrival(9, 1), headers(1)));
        assert_eq!(case.home.email(late).unwrap().mailboxes, [case.inbox]);
        assert_eq!(case.home.store.check(|_, _| {}).unwrap().findings, []);
    }
}

/// A19, D14: where the person wanted the server's copies to stay, they stay.
#[test]
fn copies_that_are_to_stay_are_in_the_inbox_of_imap() {
    let case = case();
    case.terms(true, None, false);
    let gone = case.collect("a", 1, NOW).unwrap();
    case.home.write(|tx| tx.destroy_email(gone));
    case.become_imap(None);
    case.home.folder(case.account, "Trash", Some(Role::Trash));
    let there = case.home.write(|tx| tx.place(case.inbox, &arrival(1, 1), headers(1)));
    assert_eq!(case.home.email(there).unwrap().mailboxes, [case.inbox]);
}

/// D15, D19, invariant 2: what is here by its headers is known by them under another name, is
/// fetched under the new one, and comes once where all of it comes.
#[test]
fn headers_under_another_name_are_the_same_message() {
    let case = case();
    let one = case.headers("a", 1).unwrap();
    assert_eq!(case.headers("a-anew", 1), None);
    assert_eq!(case.in_inbox(), 1);
    case.home.write(|tx| tx.ask_for_body(one, NOW));
    assert!(case.home.read(|tx| tx.asked_names(case.account)).contains("a-anew"));
    assert_eq!(case.collect("a-anew", 1, NOW), Some(one));
    assert_eq!(case.home.read(|tx| tx.raw(one)).unwrap(), raw(1));
    // Its first name was another copy of it.
    assert_eq!(case.collect("a", 1, NOW), None);
    assert_eq!(case.in_inbox(), 1);
    // Without TOP all of it comes.
    let two = case.headers("b", 2).unwrap();
    assert_eq!(case.collect("b-anew", 2, NOW), Some(two));
    // What is here whole is known by its headers, in the bin too.
    assert_eq!(case.headers("b-again", 2), None);
    case.home.write(|tx| tx.destroy_email(two));
    assert_eq!(case.headers("b-once-more", 2), None);
    assert_eq!(case.in_inbox(), 1);
    assert_eq!(case.home.store.check(|_, _| {}).unwrap().findings, []);
}

/// Invariant 1: under one's other name came another message after all.
#[test]
fn what_only_looked_the_same_is_not_lost() {
    let case = case();
    let one = case.headers("a", 1).unwrap();
    assert_eq!(case.headers("a-anew", 1), None);
    assert_eq!(case.collect("a", 1, NOW), Some(one));
    let other = String::from_utf8(raw(1)).unwrap().replace("Groeten", "groeten");
    let other = Ingest::from_raw(other.as_bytes()).unwrap();
    let came = case.home.write(|tx| tx.collect(case.inbox, "a-anew", &arrival(1, 1), other, NOW));
    assert!(came.is_some_and(|came| came != one), "{came:?}");
    assert_eq!(case.in_inbox(), 2);
}

/// A19, D14: an account that went to IMAP and back deletes nothing there of which it had headers.
#[test]
fn headers_are_forgotten_on_the_way_to_imap_and_back() {
    let case = case();
    case.headers("a", 1).unwrap();
    case.become_imap(None);
    case.home.arrive(case.inbox, 1, 1);
    case.home.write(|tx| tx.finish_listing(case.inbox));
    case.home.store.sweep(NOW).unwrap();
    let back = AccountUpdate { kind: Some(AccountKind::Pop3), ..AccountUpdate::default() };
    case.home.write(|tx| tx.update_account(case.account, &back));
    assert_eq!(case.due(NOW), [""; 0]);
    assert_eq!(case.headers("a", 1), None);
    assert_eq!(case.in_inbox(), 1);
}
