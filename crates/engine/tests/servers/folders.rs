//! Folders on a real server: every one is watched, and changed from here.

use bytes::Bytes;
use engine::remote::{Change, Remote};
use mail::Role;
use store::{Following, MailboxUpdate, NewMailbox, WhenDeleting};
use testhost::Host;
use testhost::corpus::{Mix, messages};

use super::world::{Postduif, counted, keywords, message, other_client};

const NOW: i64 = 1_767_603_600;

/// D04: mail that another program puts into a folder comes by itself, long before the next poll.
#[tokio::test(flavor = "multi_thread")]
async fn news_of_other_folders_comes_by_itself() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-notify").unwrap();
    host.deliver(&user.address, &message("een")).unwrap();
    host.stock(&user.address, "Archive", messages(2, Mix::SmallText, NOW)).unwrap();
    let postduif = Postduif::start(&host, &user, 587, &user.password);
    let account = postduif.account;
    postduif.until_settled().await;
    let append = Change::Append {
        path: "Archive".to_owned(),
        keywords: keywords(&["$seen"]),
        received_at: NOW,
        raw: Bytes::from(message("drie")),
        maybe_there: false,
    };
    other_client(&host, &user).await.push(&append).await.unwrap();
    postduif
        .until("the third", |tx| Ok(tx.find_message_id(account, "drie@voorbeeld.test")?.len() == 1))
        .await;
    postduif.engine.stop().await;
}

/// D04, D08: folders made and renamed here are on the server, with the mail that was moved
/// into them before they were; a message deleted by a mark stays there, marked.
#[tokio::test(flavor = "multi_thread")]
async fn folders_and_marks_reach_the_server() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-folders").unwrap();
    for subject in ["een", "twee"] {
        host.deliver(&user.address, &message(subject)).unwrap();
    }
    let postduif = Postduif::start(&host, &user, 587, &user.password);
    let account = postduif.account;
    postduif.until_settled().await;
    let email = |subject: &str| {
        let id = format!("{subject}@voorbeeld.test");
        postduif.store.read(|tx| tx.find_message_id(account, &id)).unwrap()[0]
    };
    let (one, two, inbox) = (email("een"), email("twee"), postduif.mailbox(Role::Inbox));
    let work = postduif
        .store
        .write(|tx| {
            let mark = Following { when_deleting: WhenDeleting::Mark, ..Following::default() };
            tx.set_following(account, &mark)?;
            tx.destroy_email(two)?;
            let new = NewMailbox { name: "Wérk".to_owned(), subscribed: true, ..NewMailbox::default() };
            let work = tx.create_mailbox(account, &new)?;
            tx.set_mailboxes(one, &[work], &[inbox])?;
            Ok(work)
        })
        .unwrap()
        .value;
    postduif.until_settled().await;
    let rename = MailboxUpdate { name: Some("Klaar".to_owned()), ..MailboxUpdate::default() };
    postduif.store.write(|tx| tx.update_mailbox(work, &rename)).unwrap();
    postduif.until_settled().await;
    assert_eq!(postduif.store.read(|tx| tx.mailbox(work)).unwrap().path, "Klaar");
    let mut others = other_client(&host, &user).await;
    let folders = others.folders().await.unwrap();
    let made = folders.iter().find(|folder| folder.path == "Klaar").unwrap();
    assert!(made.subscribed, "{folders:?}");
    assert!(!folders.iter().any(|folder| folder.name == "Wérk"), "{folders:?}");
    assert_eq!(others.newest("Klaar", 9).await.unwrap().items.len(), 1);
    let left = others.newest("INBOX", 9).await.unwrap().items;
    assert_eq!(left.iter().map(|item| item.deleted).collect::<Vec<_>>(), [true], "{left:?}");
    assert!(postduif.store.read(|tx| tx.email(two)).unwrap().is_none());
    postduif.engine.stop().await;
}

/// D07: a server that takes one connection at a time has all its mail here in the end.
#[tokio::test(flavor = "multi_thread")]
async fn one_connection_is_enough() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-one").unwrap();
    host.stock(&user.address, "INBOX", messages(30, Mix::SmallText, NOW)).unwrap();
    host.stock(&user.address, "Archive", messages(5, Mix::SmallText, NOW)).unwrap();
    let postduif = Postduif::start_at(&host, &user, "throttled.mail.test");
    postduif.until_settled().await;
    let inbox = postduif.mailbox(Role::Inbox);
    assert_eq!(postduif.held(inbox), counted(host.messages_in(&user.address, "INBOX").unwrap()));
    postduif.engine.stop().await;
}
