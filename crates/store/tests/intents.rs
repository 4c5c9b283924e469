//! What a person's edits become, edit by edit, and what servers' answers do.

#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use mail::{AccountId, EmailId, Keywords, MailboxId, Role};
use store::{AccountKind, Confirmed, Error, Intent, IntentKind, NewEmail, SeatState};

struct Case {
    home: Home,
    account: AccountId,
    inbox: MailboxId,
    archive: MailboxId,
    trash: MailboxId,
}

fn case() -> Case {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let archive = home.folder(account, "Archief", Some(Role::Archive));
    let trash = home.folder(account, "Prullenbak", Some(Role::Trash));
    for mailbox in [inbox, archive, trash] {
        home.write(|tx| tx.forget_uids(mailbox, 1));
    }
    Case { home, account, inbox, archive, trash }
}

impl Case {
    fn keywords(&self, id: EmailId, add: &[&str], remove: &[&str]) {
        self.home.write(|tx| tx.set_keywords(id, &words(add), &words(remove)));
    }

    fn put(&self, id: EmailId, add: &[MailboxId], remove: &[MailboxId]) {
        self.home.write(|tx| tx.set_mailboxes(id, add, remove));
    }

    fn next(&self) -> Vec<Intent> {
        self.home.write(|tx| tx.next_intents(self.account, 0, 100))
    }

    /// The kinds of what waits, without taking anything for good.
    fn kinds(&self) -> Vec<IntentKind> {
        self.next().into_iter().map(|intent| intent.kind).collect()
    }

    fn confirm(&self, intent: &Intent, new_uid: Option<(u32, u32)>) {
        self.home.write(|tx| tx.confirm_intent(intent.id, &Confirmed { new_uid, modseq: Some(7) }));
    }

    fn shown_in(&self, id: EmailId) -> Vec<MailboxId> {
        self.home.email(id).map(|email| email.mailboxes).unwrap_or_default()
    }

    fn draft(&self, n: u32, mailbox: MailboxId) -> EmailId {
        let new = NewEmail {
            ingest: ingest(n),
            mailboxes: vec![mailbox],
            keywords: words(&["$draft"]),
            received_at: 9,
        };
        self.home.write(|tx| tx.create_email(self.account, new))
    }
}

#[test]
fn contrary_edits_are_nothing() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.keywords(id, &["$seen"], &[]);
    case.keywords(id, &[], &["$seen"]);
    assert_eq!(case.kinds(), []);
    case.put(id, &[case.archive], &[case.inbox]);
    case.keywords(id, &["$flagged"], &[]);
    case.put(id, &[case.inbox], &[case.archive]);
    case.keywords(id, &[], &["$flagged"]);
    assert_eq!(case.kinds(), []);
    let seats = case.home.read(|tx| tx.seats_of(id));
    assert_eq!(seats.len(), 1);
    assert_eq!((seats[0].1.uid, seats[0].1.state), (Some(1), SeatState::Present));
}

#[test]
fn edits_of_one_kind_become_one() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.keywords(id, &["$seen"], &[]);
    case.keywords(id, &["$flagged", "werk"], &[]);
    case.keywords(id, &[], &["werk"]);
    case.put(id, &[case.archive], &[case.inbox]);
    case.put(id, &[case.trash], &[case.archive]);
    assert_eq!(case.shown_in(id), [case.trash]);
    let seen = IntentKind::SetKeywords { add: words(&["$flagged", "$seen"]), remove: Keywords::new() };
    assert_eq!(case.kinds(), [seen, IntentKind::Move { to: case.trash }]);
}

#[test]
fn what_was_taken_is_followed_by_its_reverse() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.keywords(id, &["$seen"], &[]);
    let taken = case.next();
    assert_eq!(taken[0].attempts, 1);
    case.keywords(id, &[], &["$seen"]);
    let both = case.next();
    assert_eq!(both.len(), 2);
    assert_eq!((both[0].id, both[0].attempts), (taken[0].id, 2));
    assert!(case.home.email(id).unwrap().keywords.is_empty());
    case.confirm(&both[0], None);
    assert!(case.home.email(id).unwrap().keywords.is_empty());
    case.confirm(&both[1], None);
    assert!(case.home.email(id).unwrap().keywords.is_empty());
    assert_eq!(case.kinds(), []);
}

#[test]
fn what_has_no_uid_waits_with_everything_behind_it() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.put(id, &[case.archive], &[case.inbox]);
    let moved = case.next();
    case.keywords(id, &["$seen"], &[]);
    case.put(id, &[case.trash], &[case.archive]);
    assert_eq!(case.next().len(), 1, "only the move itself");
    case.confirm(&moved[0], Some((1, 50)));
    case.confirm(&moved[0], Some((1, 50)));
    let next = case.next();
    assert_eq!(
        next.iter().map(|one| (one.mailbox, one.uid)).collect::<Vec<_>>(),
        [(case.archive, Some(50)); 2]
    );
    case.confirm(&next[0], None);
    case.confirm(&next[1], Some((1, 8)));
    let seats = case.home.read(|tx| tx.seats_of(id));
    assert_eq!(seats.len(), 1);
    assert_eq!((seats[0].0, seats[0].1.uid, &seats[0].1.base), (case.trash, Some(8), &words(&["$seen"])));
    assert_eq!(case.home.read(|tx| tx.waiting_intents(case.account)), 0);
}

#[test]
fn not_before_its_time() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.keywords(id, &["$seen"], &[]);
    let intent = case.next().remove(0);
    case.home.write(|tx| tx.retry_intent(intent.id, 10));
    case.put(id, &[case.archive], &[case.inbox]);
    assert_eq!(case.kinds(), []);
    assert_eq!(case.home.write(|tx| tx.next_intents(case.account, 10, 100)).len(), 2);
}

#[test]
fn a_refused_move_is_taken_back_with_what_followed() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.put(id, &[case.archive], &[case.inbox]);
    case.keywords(id, &["$seen"], &[]);
    let intent = case.next().remove(0);
    case.home.write(|tx| tx.refuse_intent(intent.id, "NO [NOPERM] read-only"));
    assert_eq!(case.shown_in(id), [case.inbox]);
    let refused = case.home.read(|tx| tx.refused_intents(case.account));
    assert_eq!(refused[0].refused.as_deref(), Some("NO [NOPERM] read-only"));
    assert_eq!(refused[0].kind, IntentKind::Move { to: case.archive });
    assert_eq!(case.next()[0].uid, Some(1), "the flag is set where the message is");
    case.home.write(|tx| tx.dismiss_intent(intent.id));
    assert!(case.home.read(|tx| tx.refused_intents(case.account)).is_empty());
}

#[test]
fn a_refused_flag_and_a_refused_removal_are_taken_back() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.keywords(id, &["$seen"], &[]);
    let intent = case.next().remove(0);
    case.home.write(|tx| tx.refuse_intent(intent.id, "NO"));
    assert!(case.home.email(id).unwrap().keywords.is_empty());
    case.home.write(|tx| tx.destroy_email(id));
    assert_eq!(case.home.email(id).map(|email| email.id), None);
    let intent = case.next().remove(0);
    case.home.write(|tx| tx.refuse_intent(intent.id, "NO"));
    let back = case.home.read(|tx| everything(tx, case.account));
    assert_eq!(back.len(), 1);
    assert_ne!(back[0].id, id, "an id that was reported destroyed is spent");
    let found = case.home.read(|tx| find(tx, case.account, store::Condition::Text("word1".into())));
    assert_eq!(found, [back[0].id]);
}

#[test]
fn a_refused_append_loses_nothing() {
    // Invariant 1.
    let case = case();
    let id = case.draft(1, case.archive);
    let intent = case.next().remove(0);
    case.home.write(|tx| tx.refuse_intent(intent.id, "NO [OVERQUOTA]"));
    assert_eq!(case.shown_in(id), [case.archive]);
    assert_eq!(case.kinds(), []);
    // To another folder: tried again there.
    case.put(id, &[case.inbox], &[case.archive]);
    let again = case.next().remove(0);
    assert_eq!((again.mailbox, again.attempts), (case.inbox, 1));
    case.confirm(&again, Some((1, 3)));
    assert_eq!(case.home.read(|tx| tx.seat(case.inbox, 3)).unwrap().email, id);
}

#[test]
fn a_draft_that_was_never_there_goes_without_a_word() {
    let case = case();
    let id = case.draft(1, case.archive);
    case.keywords(id, &["$flagged"], &[]);
    let kinds = case.home.read(|tx| tx.waiting_intents(case.account));
    assert_eq!(kinds, 1, "flags go up with the message");
    case.home.write(|tx| tx.destroy_email(id));
    assert_eq!(case.kinds(), []);
    assert!(case.home.read(|tx| tx.seats(case.archive)).is_empty());
}

#[test]
fn the_answer_and_the_listing_may_come_in_any_order() {
    // Invariant 2.
    for listing_first in [false, true] {
        for whole in [false, true] {
            let case = case();
            let id = case.draft(1, case.archive);
            let intent = case.next().remove(0);
            let content = || if whole { full(1) } else { headers(1) };
            let list = || case.home.write(|tx| tx.place(case.archive, &arrival(9, 1), content()));
            if listing_first {
                assert_eq!(list(), id);
            }
            case.confirm(&intent, Some((1, 9)));
            assert_eq!(list(), id);
            case.home.write(|tx| tx.finish_listing(case.archive));
            assert_eq!(case.home.read(|tx| everything(tx, case.account)).len(), 1);
            assert_eq!(case.home.read(|tx| tx.seats(case.archive)).len(), 1);
            assert_eq!(case.home.read(|tx| tx.waiting_intents(case.account)), 0);
        }
    }
}

#[test]
fn what_comes_from_elsewhere_takes_the_place_of_what_was_to_be_brought() {
    // Invariants 2 and 6.
    for attempted in [false, true] {
        let case = case();
        let id = case.draft(1, case.archive);
        case.keywords(id, &["$flagged"], &[]);
        if attempted {
            case.next();
        }
        let there = store::Arrival { base: words(&["$seen"]), ..arrival(9, 1) };
        assert_eq!(case.home.write(|tx| tx.place(case.archive, &there, headers(1))), id);
        let (shown, to_do) = match attempted {
            // It is ours: what the server says of it is younger.
            true => (words(&["$seen"]), vec![]),
            false => {
                let add = words(&["$draft", "$flagged"]);
                let set = IntentKind::SetKeywords { add, remove: Keywords::new() };
                (words(&["$draft", "$flagged", "$seen"]), vec![set])
            }
        };
        assert_eq!(case.home.email(id).unwrap().keywords, shown);
        assert_eq!(case.kinds(), to_do);
    }
}

#[test]
fn a_source_stays_when_its_only_copy_is_refused() {
    // Invariant 1.
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.put(id, &[case.archive], &[]);
    let copy = case.next().remove(0);
    case.put(id, &[], &[case.inbox]);
    case.home.write(|tx| tx.refuse_intent(copy.id, "NO"));
    assert_eq!(case.shown_in(id), [case.inbox]);
    assert_eq!(case.kinds(), []);
}

#[test]
fn what_a_move_brings_is_what_its_source_has_by_then() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.keywords(id, &["$seen"], &[]);
    case.put(id, &[case.archive], &[case.inbox]);
    case.home.write(|tx| tx.set_base(case.inbox, 1, &words(&["werk"]), 3));
    assert_eq!(case.home.email(id).unwrap().keywords, words(&["$seen", "werk"]));
    let seen = case.next().remove(0);
    case.home.write(|tx| tx.refuse_intent(seen.id, "NO"));
    assert_eq!(case.home.email(id).unwrap().keywords, words(&["werk"]));
}

#[test]
fn an_answer_without_uid_is_found_or_goes_up_again() {
    let case = case();
    let id = case.draft(1, case.archive);
    let intent = case.next().remove(0);
    case.confirm(&intent, None);
    case.home.write(|tx| tx.finish_listing(case.archive));
    assert_eq!(case.kinds(), []);
    assert_eq!(case.shown_in(id), [case.archive]);
    case.home.write(|tx| tx.finish_listing(case.archive));
    let again = case.next().remove(0);
    assert!(matches!(again.kind, IntentKind::Append { .. }) && again.attempts > 1, "look first");
    assert_eq!(case.home.write(|tx| tx.place(case.archive, &arrival(4, 1), headers(1))), id);
    assert_eq!(case.home.read(|tx| tx.waiting_intents(case.account)), 0);
}

/// Invariants 4 and 6: what says where a message shall be brings it back, a mark on it does not.
#[test]
fn an_edit_beats_a_delete() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.put(id, &[case.archive], &[case.inbox]);
    case.home.write(|tx| tx.unplace(case.inbox, 1));
    assert_eq!(case.shown_in(id), [case.archive]);
    let next = case.next();
    assert_eq!(next.len(), 1);
    assert!(matches!(next[0].kind, IntentKind::Append { .. }));
    assert_eq!(next[0].mailbox, case.archive);

    let marked = case.home.arrive(case.inbox, 2, 2);
    case.home.write(|tx| tx.set_keywords(marked, &words(&["$flagged"]), &words(&[])));
    case.home.write(|tx| tx.unplace(case.inbox, 2));
    assert!(case.home.email(marked).is_none_or(|email| email.mailboxes.is_empty()));
    assert_eq!(case.home.read(|tx| tx.waiting_intents(case.account)), 1, "the append above");
}

/// Invariant 6: what was set on a message that another program moves is set where it is then,
/// whichever folder is looked at first, with its body, without, or with the body let go.
#[test]
fn keywords_follow_a_message_that_others_move() {
    let wholes = [(true, true), (true, false), (false, false), (false, true)];
    for (archive_first, attempted) in [(false, false), (false, true), (true, false), (true, true)] {
        for (whole_before, whole_after) in wholes {
            let case = case();
            let content = |whole: bool| if whole { full(1) } else { headers(1) };
            let id = case.home.write(|tx| tx.place(case.inbox, &arrival(1, 1), content(whole_before)));
            case.home.write(|tx| tx.set_base(case.inbox, 1, &words(&["$seen", "werk"]), 3));
            case.keywords(id, &["$flagged"], &["$seen"]);
            if attempted {
                case.next();
            }
            let go = || case.home.write(|tx| tx.unplace(case.inbox, 1));
            let there = store::Arrival { base: words(&["$seen", "werk"]), ..arrival(5, 1) };
            let come = || case.home.write(|tx| tx.place(case.archive, &there, content(whole_after)));
            if archive_first {
                come();
                go();
            } else {
                go();
                assert_eq!(case.home.read(|tx| tx.waiting_intents(case.account)), 0, "nothing can be done");
                case.home.store.sweep(9).unwrap();
                come();
            }
            let label = format!("{archive_first} {attempted} {whole_before} {whole_after}");
            let now = case.home.read(|tx| everything(tx, case.account));
            assert_eq!(now.len(), 1, "{label}");
            assert_eq!(now[0].keywords, words(&["$flagged", "werk"]), "{label}");
            let next = case.next();
            let set = IntentKind::SetKeywords { add: words(&["$flagged"]), remove: words(&["$seen"]) };
            assert_eq!(next.len(), 1, "{label}");
            assert_eq!(
                (next[0].mailbox, next[0].uid, &next[0].kind),
                (case.archive, Some(5), &set),
                "{label}"
            );
            case.home.write(|tx| tx.fill(now[0].id, ingest(1)));
            case.confirm(&next[0], None);
            assert_eq!(case.kinds(), [], "{label}");
            assert_eq!(case.home.store.check(|_, _| {}).unwrap().findings, []);
        }
    }
}

/// Invariant 6: nothing of a message is here but its headers, and others move it elsewhere before
/// a move made here is done. It is where they put it, with all that was set before and since.
#[test]
fn a_move_that_comes_too_late_leaves_its_keywords() {
    for way in 0..8 {
        let (archive_first, attempted, further) = (way & 1 == 0, way & 2 == 0, way & 4 == 0);
        let label = format!("{archive_first} {attempted} {further}");
        let case = case();
        let projects = case.home.folder(case.account, "Projecten", None);
        case.home.write(|tx| tx.forget_uids(projects, 1));
        let id = case.home.write(|tx| tx.place(case.inbox, &arrival(1, 1), headers(1)));
        case.keywords(id, &["$flagged", "werk"], &[]);
        case.put(id, &[case.trash], &[case.inbox]);
        case.keywords(id, &["$seen"], &["werk"]);
        if attempted {
            case.next();
        }
        if further {
            case.put(id, &[projects], &[case.trash]);
        }
        let go = || case.home.write(|tx| tx.unplace(case.inbox, 1));
        let come = || case.home.write(|tx| tx.place(case.archive, &arrival(5, 1), headers(1)));
        if archive_first {
            come();
            go();
        } else {
            go();
            come();
        }
        for folder in [case.trash, projects] {
            while case.home.write(|tx| tx.finish_listing(folder)) {}
        }
        let now = case.home.read(|tx| everything(tx, case.account));
        assert_eq!(now.len(), 1, "{label}");
        assert_eq!(now[0].mailboxes, [case.archive], "{label}");
        assert_eq!(now[0].keywords, words(&["$flagged", "$seen"]), "{label}");
        for intent in case.next() {
            assert_eq!((intent.mailbox, intent.uid), (case.archive, Some(5)), "{label}");
            case.confirm(&intent, None);
        }
        assert_eq!(case.kinds(), [], "{label}");
        assert_eq!(case.home.store.check(|_, _| {}).unwrap().findings, []);
    }
}

/// Invariants 2 and 6: a message that nobody finds again keeps its marks as long as it is in the bin.
#[test]
fn keywords_wait_in_the_bin() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.keywords(id, &["$flagged"], &[]);
    case.home.write(|tx| tx.unplace(case.inbox, 1));
    case.home.store.sweep(9).unwrap();
    let other = case.home.arrive(case.archive, 4, 2);
    assert!(case.home.email(other).unwrap().keywords.is_empty(), "they are for no other");
    let back = case.home.write(|tx| tx.take_out_of_bin(id, case.inbox));
    assert_eq!(case.home.email(back).unwrap().keywords, words(&["$flagged"]));
    let append = case.next().remove(0);
    assert!(
        matches!(append.kind, IntentKind::Append { ref keywords, .. } if *keywords == words(&["$flagged"]))
    );
    case.confirm(&append, Some((1, 9)));
    assert_eq!(case.kinds(), []);
    // Who has it back has had these: a copy that comes later is as its server has it.
    case.home.write(|tx| tx.unplace(case.inbox, 9));
    let late = case.home.arrive(case.archive, 8, 1);
    assert!(case.home.email(late).unwrap().keywords.is_empty());
    assert_eq!(case.home.store.check(|_, _| {}).unwrap().findings, []);
}

#[test]
fn a_new_uid_validity_keeps_ids() {
    // Invariant 5.
    let case = case();
    let ids: Vec<EmailId> = (1..=4).map(|n| case.home.arrive(case.inbox, n, n)).collect();
    case.keywords(ids[0], &["$seen"], &[]);
    case.home.write(|tx| tx.forget_uids(case.inbox, 2));
    assert_eq!(case.home.read(|tx| everything(tx, case.account)).len(), 4, "all stay shown");
    assert_eq!(case.kinds(), [], "nothing goes to a uid that is no more");
    let stale = case.home.store.write(|tx| tx.place(case.inbox, &arrival(1, 1), headers(1)));
    assert!(matches!(stale, Err(Error::StaleUids { given: 1, known: 2 })));
    for n in 1..=3 {
        let arrival = store::Arrival { uid_validity: 2, ..arrival(n + 10, n) };
        assert_eq!(case.home.write(|tx| tx.place(case.inbox, &arrival, headers(n))), ids[n as usize - 1]);
    }
    case.home.write(|tx| tx.finish_listing(case.inbox));
    assert_eq!(case.home.read(|tx| everything(tx, case.account)).len(), 3, "the fourth is gone there");
    assert_eq!(case.next()[0].uid, Some(11));
}

#[test]
fn equal_messages_are_one_email_with_two_seats() {
    let case = case();
    let first = case.home.arrive(case.inbox, 1, 1);
    let second = case.home.write(|tx| tx.place(case.archive, &arrival(5, 1), headers(1)));
    assert_ne!(first, second, "headers alone prove nothing");
    let one = case.home.write(|tx| tx.fill(second, ingest(1)));
    assert_eq!(one, first);
    assert_eq!(case.shown_in(first), [case.inbox, case.archive]);
    assert!(case.home.email(second).is_none());
    assert!(matches!(case.home.store.write(|tx| tx.fill(EmailId(77), ingest(1))), Err(Error::NotFound(_))));
    // A removal in one folder leaves the other.
    case.put(first, &[], &[case.inbox]);
    assert_eq!(case.next()[0].kind, IntentKind::Expunge);
    assert_eq!(case.shown_in(first), [case.archive]);
}

#[test]
fn a_server_flag_and_a_persons_flag_both_hold() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.keywords(id, &["$seen"], &[]);
    case.home.write(|tx| tx.set_base(case.inbox, 1, &words(&["werk"]), 3));
    assert_eq!(case.home.email(id).unwrap().keywords, words(&["$seen", "werk"]));
    let seat = case.home.read(|tx| tx.seat(case.inbox, 1)).unwrap();
    assert_eq!((seat.base, seat.modseq), (words(&["werk"]), 3));
    case.home.write(|tx| tx.set_base(case.inbox, 99, &words(&["werk"]), 3));
}

#[test]
fn copies_go_before_the_move() {
    let case = case();
    let id = case.home.arrive(case.inbox, 1, 1);
    case.put(id, &[case.archive, case.trash], &[case.inbox]);
    assert_eq!(case.kinds(), [IntentKind::Copy { to: case.trash }, IntentKind::Move { to: case.archive }]);
    assert_eq!(case.shown_in(id), [case.archive, case.trash]);
    let nowhere = case.home.store.write(|tx| tx.set_mailboxes(id, &[], &[case.archive, case.trash]));
    assert!(matches!(nowhere, Err(Error::Forbidden(_))));
}
