//! Servers that go away in the middle of it, on a test host of its own.

use mail::Role;
use store::Phase;
use testhost::Host;
use testhost::corpus::{Mix, messages};

use super::world::{Postduif, counted};

/// The test host that this file starts and stops.
const OWN: u8 = 41;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_in_the_middle_costs_nothing() {
    if Host::connect_or_skip().is_none() {
        return;
    }
    let host = Host::up_beside(OWN).unwrap();
    let user = host.fresh_user("engine-stop").unwrap();
    host.stock(&user.address, "INBOX", messages(400, Mix::Ordinary, 1_767_603_600)).unwrap();
    let postduif = Postduif::start(&host, &user, 587, &user.password);
    let account = postduif.account;
    postduif
        .until("some bodies and not all", |tx| {
            let wanted = tx.wanted_count(account)?;
            let known =
                tx.mailbox_by_role(account, Role::Inbox)?.map_or(0, |inbox| inbox.counts.total_emails);
            Ok(known > 0 && wanted < known)
        })
        .await;
    host.stop("imap").unwrap();
    postduif.until("it is noticed", |tx| Ok(tx.account(account)?.status.phase == Phase::Offline)).await;
    let status = postduif.store.read(|tx| tx.account(account)).unwrap().status;
    assert!(status.next_try.is_some(), "{status:?}");
    host.start("imap").unwrap();
    postduif.engine.check_now(account);
    postduif.until_settled().await;
    let inbox = postduif.mailbox(Role::Inbox);
    assert_eq!(postduif.held(inbox), counted(host.messages_in(&user.address, "INBOX").unwrap()));
    postduif.engine.stop().await;
    host.down().unwrap();
}
