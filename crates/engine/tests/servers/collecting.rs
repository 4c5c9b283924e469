//! Collecting by POP3 from Dovecot: what comes, what stays there, and for how long.

use std::sync::Arc;

use engine::collect::Collector;
use engine::desk::Desk;
use engine::remote::pop3::Pop3;
use mail::Role;
use mail::problem::Code;
use mail::server::Protocol;
use net::Scripted;
use store::{Answer, Store};
use testhost::corpus::{Mix, messages};
use testhost::{Host, User};

use super::world::{Postduif, counted, message, net, pass, server};

const DAY: i64 = 86_400;
const NOW: i64 = 1_767_603_600;

#[tokio::test(flavor = "multi_thread")]
async fn a_pop3_account_collects_by_itself() {
    // D02, D12, D13, D14.
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-pop").unwrap();
    host.stock(&user.address, "INBOX", messages(120, Mix::Ordinary, NOW)).unwrap();
    let there = || counted(host.messages_in(&user.address, "INBOX").unwrap());
    let postduif = Postduif::start_collecting(&host, &user);
    postduif.until_settled().await;
    let inbox = postduif.mailbox(Role::Inbox);
    assert_eq!(postduif.held(inbox), there());
    assert_eq!(there().values().sum::<usize>(), 120, "they are left there");

    host.deliver(&user.address, &message("nieuw")).unwrap();
    postduif.engine.check_now(postduif.account);
    let account = postduif.account;
    postduif
        .until("the new one", |tx| Ok(!tx.find_message_id(account, "nieuw@voorbeeld.test")?.is_empty()))
        .await;
    postduif.until_settled().await;

    // What is deleted here goes there, at the next look.
    let email = postduif.store.read(|tx| tx.find_message_id(account, "nieuw@voorbeeld.test")).unwrap()[0];
    postduif.store.write(|tx| tx.set_mailboxes(email, &[postduif.mailbox(Role::Trash)], &[inbox])).unwrap();
    postduif.engine.check_now(account);
    let at_the_server = || host.messages_in(&user.address, "INBOX").unwrap().len();
    postduif.until("it is gone there", |_| Ok(at_the_server() == 120)).await;
    postduif.engine.stop().await;
    assert_eq!(postduif.held(inbox), there());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_may_change_and_days_pass() {
    // D13, D19.
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-pop-days").unwrap();
    host.stock(&user.address, "INBOX", messages(40, Mix::SmallText, NOW)).unwrap();
    let there = || counted(host.messages_in(&user.address, "INBOX").unwrap());
    let all = there();
    let postduif = Postduif::start_collecting(&host, &user);
    postduif.until_settled().await;
    postduif.engine.stop().await;
    let (store, inbox) = (&postduif.store, postduif.mailbox(Role::Inbox));
    let names = || store.read(|tx| tx.collected(postduif.account)).unwrap();
    let (before, now) = (names(), postduif.net.now());

    host.renumber(&user.address, "INBOX").unwrap();
    let asked = try_look(&host, &user, &postduif, now + 60).await.unwrap_err();
    assert_eq!((asked.problem.code, names()), (Code::Renamed, before.clone()), "the person is asked first");
    store.write(|tx| tx.answer(postduif.account, Some(Answer::Same))).unwrap();
    look(&host, &user, &postduif, now + 60).await;
    assert_eq!(names().intersection(&before).count(), before.len(), "what was known is still known");
    assert_eq!(names().len(), 2 * before.len(), "and every name was new");
    assert_eq!((postduif.held(inbox), there()), (all.clone(), all.clone()));

    look(&host, &user, &postduif, now + 14 * DAY - 600).await;
    assert_eq!(there(), all);
    look(&host, &user, &postduif, now + 14 * DAY + 600).await;
    assert!(there().is_empty(), "{:?}", there().len());
    assert_eq!(postduif.held(inbox), all);
}

/// One look at the server, at a time of our own.
async fn look(host: &Host, user: &User, postduif: &Postduif, now: i64) {
    try_look(host, user, postduif, now).await.unwrap();
}

async fn try_look(host: &Host, user: &User, postduif: &Postduif, now: i64) -> engine::Result<()> {
    let store: Store = postduif.store.clone();
    let desk = Desk::new(store, Arc::new(Scripted::at(now)), postduif.account);
    let server = server(host, user, Protocol::Pop3, 995);
    let remote = Pop3::sign_in(net(host), &server, &pass(&user.password)).await.unwrap();
    Collector::default().collect(remote, &desk).await
}
