//! Sendings through all their states, with a stop at every one (invariant 3).

#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use mail::problem::{Code, Problem};
use mail::{AccountId, EmailId, MailboxId, Role, SubmissionId};
use proptest::prelude::*;
use store::{
    AccountKind, Delivery, Error, IntentKind, Kind, NewEmail, NewSubmission, Options, Outcome, Recipient,
    Store, SubmissionState,
};

struct Case {
    home: Home,
    account: AccountId,
    drafts: MailboxId,
    sent: MailboxId,
    email: EmailId,
}

fn case() -> Case {
    let home = home();
    let account = home.account(AccountKind::Imap);
    home.folder(account, "INBOX", Some(Role::Inbox));
    let drafts = home.folder(account, "Drafts", Some(Role::Drafts));
    let sent = home.folder(account, "Sent", Some(Role::Sent));
    let new = NewEmail {
        ingest: ingest(1),
        mailboxes: vec![drafts],
        keywords: words(&["$draft"]),
        received_at: 100,
    };
    let email = home.write(|tx| tx.create_email(account, new));
    Case { home, account, drafts, sent, email }
}

impl Case {
    fn sending(&self, recipients: &[&str]) -> NewSubmission {
        let recipient = |email: &&str| Recipient {
            email: (*email).to_owned(),
            parameters: None,
            delivery: Delivery::Waiting,
            reply: String::new(),
        };
        let identity = self.home.read(|tx| tx.identities(self.account))[0].id;
        NewSubmission {
            identity,
            email: self.email,
            mail_from: "jan@voorbeeld.test".into(),
            mail_parameters: None,
            recipients: recipients.iter().map(recipient).collect(),
            send_at: 110,
            file_into: Some(self.sent),
        }
    }

    fn submit(&self, recipients: &[&str]) -> SubmissionId {
        let new = self.sending(recipients);
        self.home.write(|tx| tx.submit(self.account, &new))
    }

    fn state(&self, id: SubmissionId) -> SubmissionState {
        self.home.read(|tx| tx.submission(id)).state
    }

    fn reopen(self) -> Case {
        let Case { home, account, drafts, sent, email } = self;
        let Home { dir, store } = home;
        drop(store);
        let store = Store::open(dir.path(), &Options::default()).unwrap();
        Case { home: Home { dir, store }, account, drafts, sent, email }
    }
}

fn outcome(email: &str, delivery: Delivery) -> Outcome {
    Outcome { email: email.into(), delivery, reply: "250 ok".into() }
}

#[test]
fn a_hold_then_sent_then_one_copy_in_sent() {
    let case = case();
    let id = case.submit(&["a@x.test"]);
    case.home.read(|tx| {
        assert_eq!(tx.due_submissions(case.account, 109)?, []);
        assert_eq!(tx.next_submission_at(case.account, 109, &[])?, Some(110));
        assert_eq!(tx.due_submissions(case.account, 110)?.len(), 1);
        assert_eq!(tx.waiting_submissions(case.account)?, 1);
        assert_eq!(tx.submission_raw(id)?, raw(1));
        Ok(())
    });
    case.home.write(|tx| tx.begin_sending(id));
    assert!(matches!(case.home.store.write(|tx| tx.cancel(id)), Err(Error::Forbidden(_))));
    assert!(matches!(case.home.store.write(|tx| tx.begin_sending(id)), Err(Error::Forbidden(_))));
    case.home.write(|tx| tx.begin_data(id));
    case.home.write(|tx| tx.settle(id, &[outcome("a@x.test", Delivery::Accepted)], 0));
    assert_eq!(case.state(id), SubmissionState::Sent);
    let email = case.home.email(case.email).unwrap();
    assert_eq!((email.mailboxes, email.keywords), (vec![case.sent], words(&["$seen"])));
    let next = case.home.write(|tx| tx.next_intents(case.account, 0, 10));
    assert_eq!(next.len(), 1, "the draft never was on the server: one append");
    assert_eq!(next[0].mailbox, case.sent);
    assert!(matches!(&next[0].kind, IntentKind::Append { keywords, .. } if *keywords == words(&["$seen"])));
}

#[test]
fn a_draft_on_the_server_is_moved() {
    let case = case();
    let append = case.home.write(|tx| tx.next_intents(case.account, 0, 10)).remove(0);
    let confirmed = store::Confirmed { new_uid: Some((1, 4)), modseq: None };
    case.home.write(|tx| tx.confirm_intent(append.id, &confirmed));
    let id = case.submit(&["a@x.test"]);
    case.home.write(|tx| tx.begin_sending(id));
    case.home.write(|tx| tx.settle(id, &[outcome("a@x.test", Delivery::Accepted)], 0));
    let kinds: Vec<IntentKind> =
        case.home.write(|tx| tx.next_intents(case.account, 0, 10)).into_iter().map(|one| one.kind).collect();
    let flags = IntentKind::SetKeywords { add: words(&["$seen"]), remove: words(&["$draft"]) };
    assert_eq!(kinds, [flags, IntentKind::Move { to: case.sent }]);
}

/// Invariant 18.
#[test]
fn a_try_that_a_wrong_clock_put_off_for_years_is_due() {
    let case = case();
    let id = case.submit(&["a@x.test"]);
    case.home.write(|tx| tx.begin_sending(id));
    let years = 50 * 365 * 86_400;
    case.home.write(|tx| tx.settle(id, &[outcome("a@x.test", Delivery::Waiting)], years));
    let due = |now| case.home.read(|tx| tx.due_submissions(case.account, now)).len();
    assert_eq!((due(200), due(years - 3600), due(years)), (1, 0, 1));
    assert_eq!(due(100), 0, "what is held back stays so");
    let next = |now| case.home.read(|tx| tx.next_submission_at(case.account, now, &[]));
    assert_eq!((next(200), next(years - 3600)), (Some(110), Some(years)));
}

#[test]
fn a_stop_before_data_is_queued_and_after_it_unsure() {
    let mut case = case();
    let id = case.submit(&["a@x.test"]);
    case.home.write(|tx| tx.begin_sending(id));
    case = case.reopen();
    assert_eq!(case.state(id), SubmissionState::Queued);
    case.home.write(|tx| tx.begin_sending(id));
    case.home.write(|tx| tx.begin_data(id));
    let before = case.home.read(|tx| full_read(tx, case.account, Kind::Submission));
    let since = case.home.read(|tx| tx.state(case.account, Kind::Submission));
    case = case.reopen();
    assert_eq!(case.state(id), SubmissionState::Unsure);
    assert_eq!(case.home.read(|tx| tx.submission(id)).attempts, 2);
    case.home.read(|tx| check_changes(tx, case.account, Kind::Submission, (since, &before), 1));
    assert_eq!(case.home.read(|tx| tx.due_submissions(case.account, 1_000)), []);
    assert!(matches!(case.home.store.write(|tx| tx.cancel(id)), Err(Error::Forbidden(_))));
    case.home.write(|tx| tx.decide(id, false, 500));
    assert_eq!(case.home.read(|tx| tx.next_submission_at(case.account, 0, &[])), Some(500));
    case.home.write(|tx| tx.begin_sending(id));
    case.home.write(|tx| tx.begin_data(id));
    case.home.write(|tx| tx.unsure(id));
    case.home.write(|tx| tx.decide(id, true, 0));
    assert_eq!(case.state(id), SubmissionState::Sent);
    assert_eq!(case.home.email(case.email).unwrap().mailboxes, [case.sent]);
}

#[test]
fn each_recipient_has_a_fate_of_its_own() {
    let case = case();
    let id = case.submit(&["a@x.test", "b@x.test", "c@x.test"]);
    case.home.write(|tx| tx.begin_sending(id));
    let first = [outcome("a@x.test", Delivery::Accepted), outcome("b@x.test", Delivery::Waiting)];
    case.home.write(|tx| tx.settle(id, &first, 900));
    assert_eq!(case.state(id), SubmissionState::Queued);
    assert_eq!(case.home.read(|tx| tx.next_submission_at(case.account, 0, &[])), Some(900));
    assert!(matches!(case.home.store.write(|tx| tx.cancel(id)), Err(Error::Forbidden(_))), "some have it");
    case.home.write(|tx| tx.begin_sending(id));
    let trouble = Problem::new(Code::Offline, "554 no");
    case.home.write(|tx| tx.fail_submission(id, &trouble));
    let submission = case.home.read(|tx| tx.submission(id));
    assert_eq!(submission.state, SubmissionState::Sent, "not unsent for the one who has it");
    let fates: Vec<Delivery> = submission.recipients.iter().map(|one| one.delivery).collect();
    assert_eq!(fates, [Delivery::Accepted, Delivery::Refused, Delivery::Refused]);
    assert_eq!(submission.trouble, Some(trouble));
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let case = case();
    let nobody = case.sending(&[]);
    assert!(matches!(case.home.store.write(|tx| tx.submit(case.account, &nobody)), Err(Error::Forbidden(_))));
    let inbox = case.home.read(|tx| tx.mailbox_by_role(case.account, Role::Inbox)).unwrap().id;
    let bodiless = case.home.write(|tx| tx.place(inbox, &arrival(1, 5), headers(5)));
    let new = NewSubmission { email: bodiless, ..case.sending(&["a@x.test"]) };
    assert!(matches!(case.home.store.write(|tx| tx.submit(case.account, &new)), Err(Error::Forbidden(_))));
    let new = NewSubmission { email: EmailId(4), ..case.sending(&["a@x.test"]) };
    assert!(matches!(case.home.store.write(|tx| tx.submit(case.account, &new)), Err(Error::NotFound(_))));
    let (local, _) = case.home.local();
    let new = case.sending(&["a@x.test"]);
    assert!(matches!(case.home.store.write(|tx| tx.submit(local, &new)), Err(Error::NotFound(_))));
}

#[test]
fn the_outbox_keeps_the_bytes() {
    let case = case();
    let id = case.submit(&["a@x.test"]);
    assert!(matches!(case.home.store.write(|tx| tx.destroy_submission(id)), Err(Error::Forbidden(_))));
    case.home.write(|tx| tx.destroy_email(case.email));
    for day in [0, 40, 80] {
        case.home.store.sweep(1_000 + day * 86_400).unwrap();
    }
    assert_eq!(case.home.read(|tx| tx.submission_raw(id)), raw(1));
    case.home.write(|tx| tx.begin_sending(id));
    case.home.write(|tx| tx.settle(id, &[outcome("a@x.test", Delivery::Accepted)], 0));
    assert!(case.home.read(|tx| everything(tx, case.account)).is_empty(), "what was thrown away stays away");
    case.home.write(|tx| tx.destroy_submission(id));
    assert!(matches!(case.home.store.read(|tx| tx.submission(id)), Err(Error::NotFound(_))));
    assert!(matches!(case.home.store.read(|tx| tx.submission_raw(id)), Err(Error::NotFound(_))));
}

#[test]
fn a_cancelled_sending_leaves_the_draft() {
    let case = case();
    let id = case.submit(&["a@x.test"]);
    let committed = case.home.store.write(|tx| tx.cancel(id)).unwrap();
    assert!(committed.touched.work.contains(&case.account));
    assert!(committed.touched.kinds[&case.account].contains(&Kind::Submission));
    assert_eq!(case.state(id), SubmissionState::Canceled);
    assert_eq!(case.home.email(case.email).unwrap().mailboxes, [case.drafts]);
    case.home.write(|tx| tx.destroy_submission(id));
    assert_eq!(case.home.read(|tx| tx.raw(case.email)), Some(raw(1)), "the draft keeps its bytes");
}

/// Invariant 3: a face that files at once is put right when nobody got the message.
#[test]
fn what_nobody_got_is_a_draft_again() {
    let case = case();
    let id = case.submit(&["a@x.test"]);
    case.home.write(|tx| tx.set_keywords(case.email, &words(&["$seen"]), &words(&["$draft"])));
    case.home.write(|tx| tx.set_mailboxes(case.email, &[case.sent], &[case.drafts]));
    case.home.write(|tx| tx.begin_sending(id));
    case.home.write(|tx| tx.settle(id, &[outcome("a@x.test", Delivery::Refused)], 0));
    assert_eq!(case.state(id), SubmissionState::Failed);
    let email = case.home.email(case.email).unwrap();
    assert_eq!((email.mailboxes, email.keywords), (vec![case.drafts], words(&["$draft", "$seen"])));

    // Once sent, a later refusal takes nothing out of Sent.
    let id = case.submit(&["a@x.test"]);
    case.home.write(|tx| tx.begin_sending(id));
    case.home.write(|tx| tx.settle(id, &[outcome("a@x.test", Delivery::Accepted)], 0));
    let again = NewSubmission { file_into: None, ..case.sending(&["b@x.test"]) };
    let again = case.home.write(|tx| tx.submit(case.account, &again));
    case.home.write(|tx| tx.begin_sending(again));
    case.home.write(|tx| tx.settle(again, &[outcome("b@x.test", Delivery::Refused)], 0));
    assert_eq!(case.home.email(case.email).unwrap().mailboxes, [case.sent]);
}

#[test]
fn a_person_hears_of_what_is_not_plainly_sent() {
    let case = case();
    let ids: Vec<SubmissionId> = (0..4).map(|_| case.submit(&["a@x.test", "b@x.test"])).collect();
    let open = || -> Vec<SubmissionId> {
        case.home.read(|tx| tx.open_submissions(case.account)).iter().map(|one| one.id).collect()
    };
    assert_eq!(open(), [ids[3], ids[2], ids[1], ids[0]]);
    let fates = [
        (ids[0], Delivery::Accepted, Delivery::Accepted),
        (ids[1], Delivery::Accepted, Delivery::Refused),
        (ids[2], Delivery::Refused, Delivery::Refused),
    ];
    for (id, a, b) in fates {
        case.home.write(|tx| tx.begin_sending(id));
        case.home.write(|tx| tx.settle(id, &[outcome("a@x.test", a), outcome("b@x.test", b)], 0));
    }
    assert_eq!(open(), [ids[3], ids[2], ids[1]]);
    case.home.write(|tx| tx.cancel(ids[3]));
    assert_eq!(open(), [ids[2], ids[1]]);
}

/// What was sent to all, or taken back, is forgotten in time, with its bytes if nothing else has them;
/// what somebody refused stays until the person has seen it.
#[test]
fn finished_sendings_are_forgotten() {
    let case = case();
    let ids: Vec<SubmissionId> = (0..4).map(|_| case.submit(&["a@x.test", "b@x.test"])).collect();
    for (id, b) in [(ids[0], Delivery::Accepted), (ids[1], Delivery::Refused)] {
        case.home.write(|tx| tx.begin_sending(id));
        let outcomes = [outcome("a@x.test", Delivery::Accepted), outcome("b@x.test", b)];
        case.home.write(|tx| tx.settle(id, &outcomes, 0));
    }
    case.home.write(|tx| tx.cancel(ids[2]));
    case.home.write(|tx| tx.destroy_email(case.email));
    let there = |id: &SubmissionId| case.home.store.read(|tx| tx.submission_raw(*id)).is_ok();
    let days = |days: i64| 110 + days * 86_400;
    case.home.store.sweep(days(29)).unwrap();
    assert!(ids.iter().all(there));
    case.home.store.sweep(days(31)).unwrap();
    assert_eq!(ids.iter().filter(|id| there(id)).collect::<Vec<_>>(), [&ids[1], &ids[3]]);
    // Those two still have the bytes; after them nobody has.
    let contents = || case.home.store.check(|_, _| {}).unwrap();
    assert_eq!(contents().findings, []);
    case.home.write(|tx| tx.cancel(ids[3]));
    case.home.write(|tx| tx.destroy_submission(ids[1]));
    case.home.store.sweep(days(62)).unwrap();
    assert!(!ids.iter().any(there));
    assert_eq!(contents().findings, []);
}

#[test]
fn a_sending_can_be_hastened() {
    let case = case();
    let id = case.submit(&["a@x.test"]);
    case.home.write(|tx| tx.retry_submission(id, 900, None));
    let committed = case.home.store.write(|tx| tx.hasten(id, 50)).unwrap();
    assert!(committed.touched.work.contains(&case.account));
    assert_eq!(case.home.read(|tx| tx.next_submission_at(case.account, 0, &[])), Some(50));
    case.home.write(|tx| tx.begin_sending(id));
    assert!(matches!(case.home.store.write(|tx| tx.hasten(id, 50)), Err(Error::Forbidden(_))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// Invariants 3 and 14: whatever is called in whatever order, only allowed steps are made.
    #[test]
    fn only_allowed_steps_are_made(steps in proptest::collection::vec((0..9usize, 0..3usize), 1..24)) {
        use SubmissionState::*;
        let case = case();
        let mut past = Vec::new();
        let ids: Vec<SubmissionId> = (0..3).map(|_| case.submit(&["a@x.test", "b@x.test"])).collect();
        let trouble = Problem::new(Code::Offline, "no route");
        for (step, which) in steps {
            let id = ids[which];
            let Ok(before) = case.home.store.read(|tx| tx.submission(id)) else { continue };
            past.push(case.home.read(|tx| Ok((tx.state(case.account, Kind::Submission)?, full_read(tx, case.account, Kind::Submission)?))));
            let (allowed, done) = match step {
                0 => (vec![Queued], case.home.store.write(|tx| tx.cancel(id)).is_ok()),
                1 => (vec![Queued], case.home.store.write(|tx| tx.begin_sending(id)).is_ok()),
                2 => (vec![Sending], case.home.store.write(|tx| tx.begin_data(id)).is_ok()),
                3 => (vec![Sending], case.home.store.write(|tx| tx.settle(id, &[outcome("a@x.test", Delivery::Accepted)], 7)).is_ok()),
                4 => (vec![Sending], case.home.store.write(|tx| tx.unsure(id)).is_ok()),
                5 => (vec![Unsure], case.home.store.write(|tx| tx.decide(id, true, 0)).is_ok()),
                6 => (vec![Queued, Sending], case.home.store.write(|tx| tx.retry_submission(id, 9, Some(&trouble))).is_ok()),
                7 => (vec![Queued, Sending], case.home.store.write(|tx| tx.fail_submission(id, &trouble)).is_ok()),
                _ => (vec![Sent, Failed, Canceled], case.home.store.write(|tx| tx.destroy_submission(id)).is_ok()),
            };
            let partly = before.recipients.iter().any(|one| one.delivery == Delivery::Accepted);
            prop_assert_eq!(done, allowed.contains(&before.state) && !(step == 0 && partly));
            if let Ok(after) = case.home.store.read(|tx| tx.submission(id)) {
                let accepted = after.recipients.iter().any(|one| one.delivery == Delivery::Accepted);
                prop_assert_eq!(after.state == Sent, accepted && !after.recipients.iter().any(|one| one.delivery == Delivery::Waiting));
                prop_assert!(after.state != Failed || !accepted);
            }
            for (since, full) in &past {
                case.home.read(|tx| check_changes(tx, case.account, Kind::Submission, (*since, full), 2));
            }
        }
    }
}
