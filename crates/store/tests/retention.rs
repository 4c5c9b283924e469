//! What is removed by age and number (E10), what is emptied from trash and junk (D10),
//! and that it all can be had back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeMap;

use common::*;
use mail::{AccountId, EmailId, MailboxId, Role};
use store::{
    AccountKind, AccountUpdate, Arrival, Clearing, Collecting, Confirmed, Emptying, Error, IntentKind, Keep,
    NewEmail, Options, Retention, Store,
};

const DAY: i64 = 86_400;
const NOW: i64 = 1_800_000_000;

struct Case {
    home: Home,
    account: AccountId,
    inbox: MailboxId,
    work: MailboxId,
    trash: MailboxId,
}

/// Six messages in the inbox: of today, and of 10, 20, … days before.
fn case(kind: AccountKind) -> Case {
    let home = home();
    let account = home.account(kind);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let work = home.folder(account, "Werk", None);
    let trash = home.folder(account, "Trash", Some(Role::Trash));
    let case = Case { home, account, inbox, work, trash };
    for n in 0..6 {
        case.comes(n + 1, n, i64::from(n) * 10);
    }
    case
}

impl Case {
    /// A message of so many days ago comes into the inbox.
    fn comes(&self, uid: u32, n: u32, days: i64) {
        let arrival = Arrival { received_at: NOW - days * DAY, ..arrival(uid, n) };
        let kind = self.home.read(|tx| tx.account(self.account)).kind;
        self.home.write(|tx| match kind {
            AccountKind::Imap => tx.place(self.inbox, &arrival, full(n)).map(drop),
            _ => tx.collect(self.inbox, &format!("naam{n}"), &arrival, ingest(n), NOW).map(drop),
        });
    }

    fn terms(&self, retention: Retention) {
        let clearing = Clearing { account: retention, ..Clearing::default() };
        self.home.write(|tx| tx.set_clearing(self.account, &clearing));
    }

    fn clear(&self, now: i64) {
        self.home.store.sweep(now).unwrap();
        self.whole();
    }

    fn whole(&self) {
        assert_eq!(self.home.store.check(|_, _| {}).unwrap().findings, []);
        self.home.read(|tx| check_counts(tx, self.account));
    }

    /// The numbers of the messages that a folder shows.
    fn shown(&self, mailbox: MailboxId) -> Vec<String> {
        let all = self.home.read(|tx| everything(tx, self.account));
        let inside = all.iter().filter(|email| email.mailboxes.contains(&mailbox));
        let mut names: Vec<String> = inside
            .map(|email| email.summary.from[0].email.replace("@x.test", "").replace("from", ""))
            .collect();
        names.sort();
        names
    }

    fn id(&self, n: u32) -> EmailId {
        self.home.read(|tx| tx.find_message_id(self.account, &format!("{n}@x.test")))[0]
    }

    /// A server that does what it is told, and tells its uids.
    fn server_agrees(&self) -> Vec<IntentKind> {
        let intents = self.home.write(|tx| tx.next_intents(self.account, NOW, 100));
        for (intent, uid) in intents.iter().zip(900..) {
            let new_uid = matches!(intent.kind, IntentKind::Append { .. }).then_some((1, uid));
            self.home.write(|tx| tx.confirm_intent(intent.id, &Confirmed { new_uid, modseq: None }));
        }
        intents.into_iter().map(|intent| intent.kind).collect()
    }
}

fn days(days: u32) -> Retention {
    Retention { keep: Keep::Days(days), here: true, ..Retention::default() }
}

/// E10: by default nothing; counted before anything goes; stars, drafts, what waits for its
/// server and what the outbox needs never go.
#[test]
fn counted_first_and_some_never_go() {
    let case = case(AccountKind::Imap);
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox).len(), 6);
    let both = Clearing { account: days(15), ..Clearing::default() };
    let would = case.home.read(|tx| tx.would_go(case.account, &both, NOW));
    assert_eq!(would.len(), 1);
    assert_eq!((would[0].mailbox, would[0].count, would[0].server), (case.inbox, 4, false));
    assert_eq!((would[0].oldest, would[0].newest), (NOW - 50 * DAY, NOW - 20 * DAY));
    assert_eq!(would[0].bytes, (2..6).map(|n| raw(n).len() as u64).sum::<u64>());
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox).len(), 6, "asking changes nothing");

    case.home.write(|tx| tx.set_keywords(case.id(2), &words(&["$flagged"]), &words(&[])));
    case.home.write(|tx| tx.set_keywords(case.id(3), &words(&["$draft"]), &words(&[])));
    case.server_agrees();
    case.home.write(|tx| tx.set_keywords(case.id(4), &words(&["$seen"]), &words(&[])));
    case.terms(days(15));
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox), ["0", "1", "2", "3", "4"], "a star, a draft, an unsent change");
    case.server_agrees();
    case.terms(Retention { starred: false, ..days(15) });
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox), ["0", "1", "3"]);
    // The newest of a number.
    case.terms(Retention { keep: Keep::Newest(1), starred: false, here: true, server: false });
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox), ["0", "3"]);
}

/// E10: what is removed here only is not listed, and not fetched again; the server keeps it, and
/// its seats are there. Looser terms show it again; after a restart, and under new uids too.
#[test]
fn here_only_is_set_aside() {
    let case = case(AccountKind::Imap);
    case.terms(days(15));
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox), ["0", "1"]);
    assert!(case.home.read(|tx| tx.bin(case.account, 9)).is_empty(), "a server has it");
    assert_eq!(case.home.read(|tx| tx.waiting_intents(case.account)), 0);
    assert_eq!(case.home.read(|tx| tx.seats_with_uid(case.inbox)), 6);
    assert_eq!(case.home.read(|tx| tx.cleared(case.account, NOW)).count, 4);
    let gone = case.home.store.write(|tx| tx.destroy_mailbox(case.work, true));
    assert!(gone.is_ok(), "nothing is hidden there");

    // Sync sees it again and again; a new UIDVALIDITY is an ordinary step.
    let again = |epoch| {
        for n in 0..6 {
            let told = Arrival {
                received_at: NOW - i64::from(n) * 10 * DAY,
                uid_validity: epoch,
                ..arrival(n + 1, n)
            };
            case.home.write(|tx| tx.place(case.inbox, &told, headers(n)));
        }
        case.home.write(|tx| tx.finish_listing(case.inbox));
        assert_eq!(case.shown(case.inbox), ["0", "1"]);
        assert_eq!(case.home.read(|tx| tx.wanted_count(case.account)), 0);
    };
    again(1);
    case.home.write(|tx| tx.forget_uids(case.inbox, 2));
    case.clear(NOW);
    again(2);
    // After its days the body goes, and is fetched again when it is shown again.
    case.clear(NOW + 4 * DAY);
    let kept = || case.home.store.check(|_, _| {}).unwrap().messages;
    assert_eq!(kept(), 6);
    case.clear(NOW + 8 * DAY);
    let lately = case.home.read(|tx| tx.cleared(case.account, NOW + 8 * DAY));
    assert_eq!((kept(), lately.count), (2, 1), "another one is old by now");

    let Case { home: Home { dir, store }, account, inbox, work, trash } = case;
    drop(store);
    let store = Store::open(dir.path(), &Options::default()).unwrap();
    let case = Case { home: Home { dir, store }, account, inbox, work, trash };
    case.terms(days(35));
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox), ["0", "1", "2", "3"]);
    assert_eq!(case.home.read(|tx| tx.wanted_bodies(case.account, 9)).len(), 2);
    case.terms(Retention { here: false, ..days(35) });
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox).len(), 6, "switched off");
}

/// E10: a star that another program sets brings back what was set aside; what the server
/// loses meanwhile is lost to nobody for thirty days.
#[test]
fn what_is_set_aside_follows_its_server() {
    let case = case(AccountKind::Imap);
    case.terms(days(15));
    case.clear(NOW);
    case.home.write(|tx| tx.set_base(case.inbox, 6, &words(&["$flagged", "$seen"]), 9));
    case.home.write(|tx| tx.unplace(case.inbox, 5));
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox), ["0", "1", "5"]);
    assert!(case.home.email(case.id(5)).unwrap().keywords.contains("$seen"));
    assert_eq!(case.home.read(|tx| tx.bin(case.account, 9)).len(), 1);
    // Its folder is not as empty as it may look.
    case.home.write(|tx| tx.place(case.work, &Arrival { received_at: 1, ..arrival(1, 8) }, full(8)));
    case.clear(NOW);
    assert!(case.shown(case.work).is_empty());
    let gone = case.home.store.write(|tx| tx.destroy_mailbox(case.work, true));
    assert!(matches!(gone, Err(Error::Forbidden(_))), "{gone:?}");
    // The same message written into that folder is shown there, not sent there again.
    let new =
        NewEmail { ingest: ingest(8), mailboxes: vec![case.work], keywords: words(&[]), received_at: 1 };
    case.home.write(|tx| tx.create_email(case.account, new));
    assert_eq!((case.shown(case.work).len(), case.home.read(|tx| tx.waiting_intents(case.account))), (1, 0));
    case.whole();
}

/// E10, invariants 2 and 7: on the server it goes by an intent that outlives a restart, once its
/// bytes are here, and lies in the bin; undoing takes the intent back, or brings the message back
/// with its flags and date, and switches the terms off.
#[test]
fn on_the_server_too_and_back() {
    let case = case(AccountKind::Imap);
    case.home.write(|tx| tx.set_keywords(case.id(5), &words(&["$seen", "klaar"]), &words(&[])));
    case.server_agrees();
    // One of them is known by its headers alone.
    let told = Arrival { received_at: NOW - 60 * DAY, ..arrival(7, 6) };
    let unread = case.home.write(|tx| tx.place(case.inbox, &told, headers(6)));
    let both = Retention { server: true, ..days(35) };
    case.terms(both);
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox), ["0", "1", "2", "3", "6"]);
    let wanted = case.home.read(|tx| tx.wanted_bodies(case.account, 9));
    assert_eq!(wanted.iter().map(|one| one.email).collect::<Vec<_>>(), [unread], "first its bytes");

    let Case { home: Home { dir, store }, account, inbox, work, trash } = case;
    drop(store);
    let store = Store::open(dir.path(), &Options::default()).unwrap();
    let case = Case { home: Home { dir, store }, account, inbox, work, trash };
    assert_eq!(case.server_agrees(), [IntentKind::Expunge, IntentKind::Expunge]);
    assert_eq!(case.home.read(|tx| tx.bin(case.account, 9)).len(), 2);
    case.home.write(|tx| tx.fill(unread, ingest(6)));
    case.clear(NOW + 1);
    assert_eq!(case.shown(case.inbox), ["0", "1", "2", "3"]);
    let cleared = case.home.read(|tx| tx.cleared(case.account, NOW + 1));
    assert_eq!((cleared.count, cleared.until), (3, NOW + 7 * DAY));

    assert_eq!(case.home.store.undo_clearing(case.account, NOW + 6 * DAY).unwrap(), 3);
    assert_eq!(case.shown(case.inbox).len(), 7);
    let back = case.home.email(case.id(5)).unwrap();
    assert_eq!((back.received_at, back.keywords), (NOW - 50 * DAY, words(&["$seen", "klaar"])));
    let appends = case.server_agrees();
    // The third had not gone yet.
    assert_eq!(appends.len(), 2, "{appends:?}");
    assert!(appends.iter().all(|kind| matches!(kind, IntentKind::Append { .. })));
    let off = case.home.read(|tx| tx.clearing(case.account)).account;
    assert_eq!(off, Retention { here: false, server: false, ..both });
    case.clear(NOW + 6 * DAY);
    assert_eq!(case.shown(case.inbox).len(), 7);
    assert_eq!(case.home.read(|tx| tx.seats(case.inbox)).len(), 7, "0 doubled");
    assert_eq!(case.home.store.undo_clearing(case.account, NOW + 6 * DAY).unwrap(), 0);
}

/// E10: what a person takes out of the bin one by one stays, whatever the terms are.
#[test]
fn what_is_wanted_back_is_not_removed_again() {
    let case = case(AccountKind::Imap);
    case.terms(Retention { server: true, ..days(45) });
    case.clear(NOW);
    case.server_agrees();
    let bin = case.home.read(|tx| tx.bin(case.account, 9));
    case.home.write(|tx| tx.take_out_of_bin(bin[0].id, case.inbox));
    case.server_agrees();
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox).len(), 6);
    assert_eq!(case.home.read(|tx| tx.cleared(case.account, NOW)).count, 0);
}

/// E10: a folder may have terms of its own, also none at all.
#[test]
fn folders_have_terms_of_their_own() {
    let case = case(AccountKind::Imap);
    for n in [2, 3, 4, 5] {
        case.home.write(|tx| tx.set_mailboxes(case.id(n), &[case.work], &[case.inbox]));
    }
    case.server_agrees();
    for (uid, n) in (1..).zip([2, 3, 4, 5]) {
        let told = Arrival { received_at: NOW - i64::from(n) * 10 * DAY, ..arrival(uid, n) };
        case.home.write(|tx| tx.place(case.work, &told, full(n)));
    }
    let own = |retention| BTreeMap::from([(case.work, retention)]);
    let all = Clearing { account: days(5), folders: own(Retention::default()), ..Clearing::default() };
    case.home.write(|tx| tx.set_clearing(case.account, &all));
    assert_eq!(case.home.read(|tx| tx.clearing(case.account)), all);
    case.clear(NOW);
    assert_eq!((case.shown(case.inbox).len(), case.shown(case.work).len()), (1, 4));
    let all = Clearing { folders: own(days(45)), ..all };
    case.home.write(|tx| tx.set_clearing(case.account, &all));
    case.clear(NOW);
    assert_eq!(case.shown(case.work), ["2", "3", "4"]);
    // Its own again are those of the account.
    let all = Clearing { folders: BTreeMap::new(), ..all };
    case.home.write(|tx| tx.set_clearing(case.account, &all));
    case.clear(NOW);
    assert!(case.shown(case.work).is_empty());
}

/// D10: the days in the trash count from when a message came there; housekeeping notes that.
#[test]
fn trash_is_emptied_by_age() {
    let case = case(AccountKind::Imap);
    let old = case.id(5);
    case.home.write(|tx| tx.set_mailboxes(old, &[case.trash], &[case.inbox]));
    case.home.write(|tx| tx.set_keywords(case.id(4), &words(&["$flagged"]), &words(&[])));
    case.home.write(|tx| tx.set_mailboxes(case.id(4), &[case.trash], &[case.inbox]));
    case.server_agrees();
    for (uid, n) in [(1, 5), (2, 4)] {
        let base = if n == 4 { words(&["$flagged"]) } else { words(&[]) };
        let told = Arrival { received_at: NOW - i64::from(n) * 10 * DAY, base, ..arrival(uid, n) };
        case.home.write(|tx| tx.place(case.trash, &told, full(n)));
    }
    let emptying = Emptying { trash: Some(7), junk: None };
    let all = Clearing { emptying, ..Clearing::default() };
    case.home.write(|tx| tx.set_clearing(case.account, &all));
    case.clear(NOW);
    // Mail still comes, so the time is believed.
    case.comes(20, 20, -6);
    case.clear(NOW + 6 * DAY);
    assert_eq!(case.shown(case.trash), ["4", "5"], "fifty days old, and six in the trash");
    let would = case.home.read(|tx| tx.would_go(case.account, &all, NOW + 8 * DAY));
    assert_eq!((would[0].mailbox, would[0].count, would[0].server), (case.trash, 1, true));
    case.clear(NOW + 8 * DAY);
    assert_eq!(case.shown(case.trash), ["4"], "a star stays");
    assert_eq!(case.server_agrees(), [IntentKind::Expunge]);
    assert_eq!(case.home.read(|tx| tx.bin(case.account, 9)).len(), 1);
    assert_eq!(case.home.store.undo_clearing(case.account, NOW + 9 * DAY).unwrap(), 1);
    case.server_agrees();
    assert_eq!(case.shown(case.trash), ["4", "5"]);
    case.clear(NOW + 9 * DAY);
    assert_eq!(case.shown(case.trash), ["4", "5"]);
}

/// D10: where the server knows since when a message is in the trash, that counts from the first
/// look; what a sweep noted before stays, and a time to come counts from now.
#[test]
fn the_trash_counts_from_the_servers_day() {
    let case = case(AccountKind::Imap);
    let came = |uid, n, saved_at| {
        let received_at = NOW - 50 * DAY;
        let told = Arrival { received_at, saved_at, ..arrival(uid, n) };
        case.home.write(|tx| tx.place(case.trash, &told, full(n)));
    };
    came(1, 10, None);
    let emptying = Emptying { trash: Some(7), junk: None };
    let all = Clearing { emptying, ..Clearing::default() };
    case.home.write(|tx| tx.set_clearing(case.account, &all));
    case.clear(NOW);
    came(1, 10, Some(NOW - 30 * DAY));
    came(2, 11, Some(NOW - 8 * DAY));
    came(3, 12, Some(NOW - 6 * DAY));
    came(4, 13, Some(NOW + 900 * DAY));
    // Longer there than it has been anywhere: received counts.
    let odd = Arrival { received_at: NOW - DAY, saved_at: Some(1), ..arrival(5, 14) };
    case.home.write(|tx| tx.place(case.trash, &odd, full(14)));
    let would = case.home.read(|tx| tx.would_go(case.account, &all, NOW));
    assert_eq!((would[0].mailbox, would[0].count), (case.trash, 1), "counted before it goes");
    case.clear(NOW);
    assert_eq!(case.shown(case.trash), ["10", "12", "13", "14"]);
    case.comes(20, 20, -6);
    case.clear(NOW + 3 * DAY);
    assert_eq!(case.shown(case.trash), ["10", "13", "14"]);
    case.clear(NOW + 8 * DAY);
    assert_eq!(case.shown(case.trash), Vec::<String>::new());
}

/// Invariant 18: a clock that is years ahead makes nothing old that the server's own dates do not.
#[test]
fn a_wrong_clock_removes_nothing() {
    let case = case(AccountKind::Imap);
    case.terms(Retention { server: true, ..days(15) });
    case.clear(NOW + 3_650 * DAY);
    assert_eq!(case.shown(case.inbox), ["0"], "a week is all that is believed of ten years");
    // Behind, nothing is old.
    let case = self::case(AccountKind::Imap);
    case.terms(days(15));
    case.clear(NOW - 3_650 * DAY);
    assert_eq!(case.shown(case.inbox).len(), 6);
}

/// E10, D14: in a POP3 account the server keeps its copies by its own terms: what retention
/// removed here was not deleted by anybody. It is not collected again either.
#[test]
fn collected_mail_goes_here_only() {
    let case = case(AccountKind::Pop3);
    let refused = case.home.store.write(|tx| {
        let server = Retention { server: true, ..days(15) };
        tx.set_clearing(case.account, &Clearing { account: server, ..Clearing::default() })
    });
    assert!(matches!(refused, Err(Error::Forbidden(_))));
    let collecting = Some(Collecting { days: None, ..Collecting::default() });
    case.home.write(|tx| {
        tx.update_account(case.account, &AccountUpdate { collecting, ..AccountUpdate::default() })
    });
    case.terms(days(15));
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox), ["0", "1"]);
    assert_eq!(case.home.read(|tx| tx.bin(case.account, 9)).len(), 4);
    let due = || case.home.read(|tx| tx.to_delete_there(case.account, NOW + 99 * DAY)).len();
    assert_eq!(due(), 0, "left there until the person deletes it");
    case.comes(6, 5, 50);
    assert_eq!(case.shown(case.inbox).len(), 2);
    assert_eq!(case.home.store.undo_clearing(case.account, NOW + DAY).unwrap(), 4);
    assert_eq!(case.shown(case.inbox).len(), 6);
    case.home.write(|tx| tx.destroy_email(case.id(5)));
    assert_eq!(due(), 1, "and that is a person's word");
    case.whole();
}

/// E10: on this computer there is no server; it goes to the bin and comes back from there.
#[test]
fn mail_on_this_computer() {
    let home = home();
    let (account, inbox) = home.local();
    for n in 0..3 {
        let received_at = NOW - i64::from(n) * 10 * DAY;
        let new =
            NewEmail { ingest: ingest(n), mailboxes: vec![inbox], keywords: words(&["$seen"]), received_at };
        home.write(|tx| tx.create_email(account, new));
    }
    let clearing = Clearing { account: days(15), ..Clearing::default() };
    home.write(|tx| tx.set_clearing(account, &clearing));
    home.store.sweep(NOW).unwrap();
    assert_eq!(home.read(|tx| everything(tx, account)).len(), 2);
    assert_eq!(home.read(|tx| tx.bin(account, 9)).len(), 1);
    assert_eq!(home.store.undo_clearing(account, NOW).unwrap(), 1);
    let all = home.read(|tx| everything(tx, account));
    assert!(all.len() == 3 && all.iter().all(|email| email.keywords == words(&["$seen"])));
    assert_eq!(home.store.check(|_, _| {}).unwrap().findings, []);
}

/// A19: what was set aside is on the server alone once its body went; a POP3 account could not
/// have it again. So an account becomes one of POP3 when it is shown and here.
#[test]
fn what_is_set_aside_is_had_before_its_server_is_left() {
    let case = case(AccountKind::Imap);
    case.terms(days(15));
    case.clear(NOW);
    assert_eq!(case.shown(case.inbox), ["0", "1"]);
    let update = AccountUpdate { kind: Some(AccountKind::Pop3), ..AccountUpdate::default() };
    let refused = case.home.store.write(|tx| tx.update_account(case.account, &update));
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    case.terms(Retention::default());
    case.home.store.clear_away(NOW).unwrap();
    case.home.write(|tx| tx.update_account(case.account, &update));
    case.whole();
    assert_eq!(case.shown(case.inbox).len(), 6);
}
