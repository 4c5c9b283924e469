//! An account at work: the first sync, both sides' changes, news as it comes.

use engine::remote::{Change, Remote, Seat};
use mail::problem::Code;
use mail::{EmailId, Role};
use store::{Ingest, NewEmail, Phase, Store};
use testhost::Host;
use testhost::corpus::{Mix, messages};

use super::world::{Postduif, counted, keywords, message, other_client, seen_by_others};

const NOW: i64 = 1_767_603_600;

#[tokio::test(flavor = "multi_thread")]
async fn a_first_sync_brings_every_message_once() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-first").unwrap();
    host.stock(&user.address, "INBOX", messages(300, Mix::Ordinary, NOW)).unwrap();
    host.stock(&user.address, "Projecten", messages(40, Mix::SmallText, NOW - 86_400)).unwrap();
    let postduif = Postduif::start(&host, &user, 587, &user.password);
    postduif.until_settled().await;
    let inbox = postduif.mailbox(Role::Inbox);
    assert_eq!(postduif.held(inbox), counted(host.messages_in(&user.address, "INBOX").unwrap()));
    let found = postduif.store.read(|tx| tx.mailbox(inbox)).unwrap();
    assert_eq!(found.counts.total_emails, 300);
    assert!(found.counts.unread_emails > 0 && found.counts.unread_emails < 300);
    postduif.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_comes_by_itself_and_changes_go_both_ways() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-both").unwrap();
    for subject in ["een", "twee", "drie", "vier"] {
        host.deliver(&user.address, &message(subject)).unwrap();
    }
    let postduif = Postduif::start(&host, &user, 587, &user.password);
    postduif.until_settled().await;
    let account = postduif.account;
    let email = |subject: &str| -> EmailId {
        let id = format!("{subject}@voorbeeld.test");
        postduif.store.read(|tx| tx.find_message_id(account, &id)).unwrap()[0]
    };

    // News, by IDLE.
    host.deliver(&user.address, &message("vijf")).unwrap();
    postduif
        .until("the fifth", |tx| Ok(tx.find_message_id(account, "vijf@voorbeeld.test")?.len() == 1))
        .await;
    postduif.until_settled().await;

    // Ours go to the server.
    let (inbox, trash, drafts) =
        (postduif.mailbox(Role::Inbox), postduif.mailbox(Role::Trash), postduif.mailbox(Role::Drafts));
    let draft = NewEmail {
        ingest: Ingest::from_raw(&message("concept")).unwrap(),
        mailboxes: vec![drafts],
        keywords: keywords(&["$draft", "$seen"]),
        received_at: NOW,
    };
    let (one, two, three) = (email("een"), email("twee"), email("drie"));
    postduif
        .store
        .write(|tx| {
            tx.set_keywords(one, &keywords(&["$flagged", "werk"]), &keywords(&[]))?;
            tx.set_mailboxes(two, &[trash], &[inbox])?;
            tx.destroy_email(three)?;
            tx.create_email(account, draft).map(drop)
        })
        .unwrap();
    postduif.until_settled().await;
    let there = seen_by_others(&host, &user, "INBOX").await;
    assert_eq!(there.messages, 3);
    assert!(there.items.iter().any(|item| item.keywords == keywords(&["$flagged", "werk"])), "{there:?}");
    assert_eq!(host.messages_in(&user.address, "Trash").unwrap().len(), 1);
    let drafts_there = seen_by_others(&host, &user, "Drafts").await;
    assert_eq!(drafts_there.items.len(), 1);
    assert!(drafts_there.items[0].keywords.is_superset(&keywords(&["$draft", "$seen"])), "{drafts_there:?}");
    assert_eq!(postduif.held(drafts), counted(host.messages_in(&user.address, "Drafts").unwrap()));

    // Theirs come here.
    let mut other = other_client(&host, &user).await;
    let four = there.items.iter().find(|item| item.bytes.windows(4).any(|w| w == b"vier")).unwrap().uid;
    let seat = Seat { path: "INBOX".to_owned(), uid_validity: there.uid_validity, uid: four };
    let (add, remove) = (keywords(&["$answered", "$seen"]), keywords(&[]));
    other.push(&Change::Keywords { seat, add, remove }).await.unwrap();
    let four = email("vier");
    postduif
        .until("the other client's flags", |tx| {
            Ok(tx.email(four)?.unwrap().keywords == keywords(&["$answered", "$seen"]))
        })
        .await;
    let seat = Seat { path: "INBOX".to_owned(), uid_validity: there.uid_validity, uid: there.items[0].uid };
    other.push(&Change::Expunge { seat }).await.unwrap();
    postduif.until("the other client's removal", |tx| Ok(tx.mailbox(inbox)?.counts.total_emails == 2)).await;
    postduif.engine.stop().await;
}

/// D23: no second try before the person answers, after a restart neither: another
/// one might lock the account.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_rests_the_account() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-rest").unwrap();
    let mut postduif = Postduif::start(&host, &user, 587, "fout-wachtwoord");
    let account = postduif.account;
    postduif
        .until("the account rests", |tx| Ok(tx.account(account)?.status.phase == Phase::NeedsPassword))
        .await;
    let status = postduif.store.read(|tx| tx.account(account)).unwrap().status;
    assert_eq!(status.last_error.unwrap().code, Code::AuthFailed);
    assert_eq!((status.next_try, status.last_success), (None, None));
    postduif.restart().await;
    postduif.passwords.is_now(&user.password);
    postduif.engine.check_now(account);
    postduif.until_settled().await;
    assert_eq!(postduif.passwords.times_given("fout-wachtwoord"), 1);
    // D12: what was wrong stays known, and what the work came to is counted.
    let status = postduif.store.read(|tx| tx.account(account)).unwrap().status;
    let (failure, tally) = (status.last_failure.unwrap(), status.tally.unwrap());
    assert_eq!((status.last_error, failure.problem.code), (None, Code::AuthFailed));
    assert!(failure.at > 0 && tally.since > 0, "{failure:?} {tally:?}");
    assert!(tally.connections >= 1 && tally.bytes_in > 0 && tally.bytes_out > 0, "{tally:?}");
    postduif.engine.stop().await;
}

/// Invariant 6: a star and an unread mark set here, while another client moves the messages, are on
/// the server where these are now: offline, and at work, many times in a row.
#[tokio::test(flavor = "multi_thread")]
async fn marks_follow_messages_that_another_client_moves() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-marks").unwrap();
    let subjects: Vec<String> = (0..6).map(|n| format!("merk{n}")).collect();
    for subject in &subjects {
        host.deliver(&user.address, &message(subject)).unwrap();
    }
    let mut postduif = Postduif::start(&host, &user, 587, &user.password);
    postduif.until_settled().await;
    let account = postduif.account;
    let mut other = other_client(&host, &user).await;
    let inbox = seen_by_others(&host, &user, "INBOX").await;
    let there = |subject: &str| {
        let id = format!("<{subject}@voorbeeld.test>").into_bytes();
        let is_it = |bytes: &[u8]| bytes.windows(id.len()).any(|window| window == id);
        let uid = inbox.items.iter().find(|item| is_it(&item.bytes)).unwrap().uid;
        Seat { path: "INBOX".to_owned(), uid_validity: inbox.uid_validity, uid }
    };
    let mark = |store: &Store, id: &str| {
        let (add, remove) = (keywords(&["$flagged", "later"]), keywords(&["$seen"]));
        let marked = store.write(|tx| {
            let found = tx.find_message_id(account, id)?;
            found.iter().try_for_each(|email| tx.set_keywords(*email, &add, &remove))?;
            Ok(!found.is_empty())
        });
        marked.unwrap().value
    };
    for (n, subject) in subjects.iter().enumerate() {
        let offline = n % 2 == 0;
        if offline {
            postduif.engine.stop().await;
        }
        let id = format!("{subject}@voorbeeld.test");
        let to = ["Archive", "Trash", "Junk"][n / 2].to_owned();
        if !offline {
            // The move may be the first of both, or the second.
            let moved = Change::Move { seat: there(subject), to: to.clone(), maybe_there: false };
            other.push(&moved).await.unwrap();
        }
        // While it is on its way it may be nowhere.
        while !mark(&postduif.store, &id) {
            postduif.until("it is shown", |tx| Ok(!tx.find_message_id(account, &id)?.is_empty())).await;
        }
        if offline {
            let moved = Change::Move { seat: there(subject), to: to.clone(), maybe_there: false };
            other.push(&moved).await.unwrap();
            postduif.restart().await;
        }
        postduif.engine.check_now(account);
        let path = to.clone();
        postduif
            .until("the marked message in its new folder", move |tx| {
                let Some(found) = tx.find_message_id(account, &id)?.pop() else { return Ok(false) };
                let email = tx.email(found)?.unwrap();
                let is_there = tx.mailbox(email.mailboxes[0])?.path == path;
                Ok(is_there && email.keywords == keywords(&["$flagged", "later"]))
            })
            .await;
        postduif.until_settled().await;
    }
    postduif.engine.stop().await;
    for path in ["Archive", "Trash", "Junk"] {
        let there = seen_by_others(&host, &user, path).await;
        let words: Vec<_> = there.items.iter().map(|item| item.keywords.clone()).collect();
        assert_eq!(words, [keywords(&["$flagged", "later"]), keywords(&["$flagged", "later"])], "{path}");
    }
}

/// Invariants 2 and 6: a message that another client has moved to where it was moved here, offline,
/// is there once, with the star that was set here.
#[tokio::test(flavor = "multi_thread")]
async fn who_moves_the_same_message_to_the_same_folder_does_not_double_it() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-twice").unwrap();
    for subject in ["bewaard", "gemerkt"] {
        host.deliver(&user.address, &message(subject)).unwrap();
    }
    let mut postduif = Postduif::start(&host, &user, 587, &user.password);
    postduif.until_settled().await;
    let account = postduif.account;
    postduif.engine.stop().await;
    let edit = |tx: &mut store::WriteTx<'_>| {
        let of_role = |role| Ok::<_, store::Error>(tx.mailbox_by_role(account, role)?.unwrap().id);
        let (inbox, archive) = (of_role(Role::Inbox)?, of_role(Role::Archive)?);
        for (subject, star) in [("bewaard", ""), ("gemerkt", "$flagged")] {
            let email = tx.find_message_id(account, &format!("{subject}@voorbeeld.test"))?[0];
            tx.set_keywords(email, &keywords(&[star]), &keywords(&[]))?;
            tx.set_mailboxes(email, &[archive], &[inbox])?;
        }
        Ok(())
    };
    postduif.store.write(edit).unwrap();
    let mut other = other_client(&host, &user).await;
    let inbox = seen_by_others(&host, &user, "INBOX").await;
    for item in &inbox.items {
        let seat = Seat { path: "INBOX".to_owned(), uid_validity: inbox.uid_validity, uid: item.uid };
        let moved = Change::Move { seat, to: "Archive".to_owned(), maybe_there: false };
        other.push(&moved).await.unwrap();
    }
    postduif.restart().await;
    postduif.until_settled().await;
    postduif.engine.stop().await;
    let there = seen_by_others(&host, &user, "Archive").await;
    let mut words: Vec<_> = there.items.iter().map(|item| item.keywords.clone()).collect();
    words.sort();
    assert_eq!(words, [keywords(&[]), keywords(&["$flagged"])]);
    assert!(seen_by_others(&host, &user, "INBOX").await.items.is_empty());
}
