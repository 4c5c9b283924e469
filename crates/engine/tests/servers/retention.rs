//! Retention against Dovecot: what is removed here stays there, what is removed there
//! can be had back there.

use std::collections::BTreeMap;

use engine::remote::Remote;
use mail::Role;
use store::{Clearing, Emptying, Keep, Retention};
use testhost::corpus::{Mix, messages};
use testhost::{Host, User};

use super::world::{Postduif, counted, keywords, net, other_client, seen_by_others};

const DAY: i64 = 86_400;

/// A mailbox with five messages of now and nine of a hundred days ago.
fn stocked(host: &Host, name: &str) -> (User, Postduif) {
    let (user, now) = (host.fresh_user(name).unwrap(), net(host).now());
    host.stock(&user.address, "INBOX", messages(9, Mix::SmallText, now - 100 * DAY)).unwrap();
    host.stock(&user.address, "INBOX", messages(5, Mix::SmallText, now)).unwrap();
    let postduif = Postduif::start(host, &user, 587, &user.password);
    (user, postduif)
}

impl Postduif {
    fn keep(&self, account: Retention, emptying: Emptying) {
        let clearing = Clearing { account, emptying, folders: BTreeMap::new() };
        self.store.write(|tx| tx.set_clearing(self.account, &clearing)).unwrap();
        self.store.clear_away(self.net.now()).unwrap();
    }
}

/// E10, invariants 2 and 7: on the server too: gone there, in the bin here, and back there with
/// flags and date; nothing lost, nothing doubled. What comes and goes meanwhile survives a restart.
#[tokio::test(flavor = "multi_thread")]
async fn old_mail_goes_from_the_server_and_comes_back() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (user, mut postduif) = stocked(&host, "engine-retention");
    let there = || counted(host.messages_in(&user.address, "INBOX").unwrap());
    let account = postduif.account;
    postduif.until_settled().await;
    let (inbox, all) = (postduif.mailbox(Role::Inbox), there());
    let before = seen_by_others(&host, &user, "INBOX").await;
    let oldest = before.items.iter().min_by_key(|item| item.received_at).unwrap();
    let star = postduif.store.read(|tx| Ok(tx.seat(inbox, oldest.uid)?.unwrap().email)).unwrap();
    postduif.store.write(|tx| tx.set_keywords(star, &keywords(&["$flagged"]), &keywords(&[]))).unwrap();
    postduif.until_settled().await;

    postduif.engine.stop().await;
    let both = Retention { keep: Keep::Days(30), server: true, ..Retention::default() };
    postduif.keep(both, Emptying::default());
    postduif.restart().await;
    postduif.until_settled().await;
    assert_eq!(there().values().sum::<usize>(), 6, "five new ones and the star");
    assert_eq!(postduif.held(inbox), there());
    assert_eq!(postduif.store.read(|tx| tx.bin(account, 99)).unwrap().len(), 8);

    let now = postduif.net.now();
    assert_eq!(postduif.store.undo_clearing(account, now).unwrap(), 8);
    postduif.until_settled().await;
    assert_eq!((there(), postduif.held(inbox)), (all.clone(), all.clone()));
    let after = seen_by_others(&host, &user, "INBOX").await;
    let facts = |glimpse: &engine::remote::Glimpse| {
        let mut all: Vec<_> = glimpse
            .items
            .iter()
            .filter(|item| item.uid != oldest.uid)
            .map(|item| (item.received_at, item.keywords.clone(), item.size))
            .collect();
        all.sort();
        all
    };
    assert_eq!(facts(&after), facts(&before));
    // A look at everything changes nothing more.
    postduif.restart().await;
    postduif.until_settled().await;
    assert_eq!((there(), postduif.held(inbox)), (all.clone(), all));
    postduif.engine.stop().await;
}

/// E10: here only: the server keeps all, a full look brings nothing back, and the switch does.
#[tokio::test(flavor = "multi_thread")]
async fn old_mail_is_set_aside_here() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (user, mut postduif) = stocked(&host, "engine-aside");
    postduif.until_settled().await;
    let inbox = postduif.mailbox(Role::Inbox);
    let shown = |count| move |tx: &store::ReadTx<'_>| Ok(tx.mailbox(inbox)?.counts.total_emails == count);
    postduif.until("all fourteen", shown(14)).await;
    let here = Retention { keep: Keep::Newest(5), here: true, ..Retention::default() };
    postduif.keep(here, Emptying::default());
    postduif.until("the newest five", shown(5)).await;
    host.renumber(&user.address, "INBOX").unwrap();
    postduif.restart().await;
    postduif.until_settled().await;
    postduif.until("no more after a new UIDVALIDITY", shown(5)).await;
    assert_eq!(host.messages_in(&user.address, "INBOX").unwrap().len(), 14);
    postduif.keep(Retention { here: false, ..here }, Emptying::default());
    postduif.until("all fourteen again", shown(14)).await;
    postduif.engine.stop().await;
}

/// Four messages in the trash that are fifty days old and came there only now; gives that moment, too.
async fn with_old_trash(host: &Host, stem: &str) -> (User, Postduif, i64) {
    let user = host.fresh_user(stem).unwrap();
    let now = net(host).now();
    host.stock(&user.address, "Trash", messages(4, Mix::SmallText, now - 50 * DAY)).unwrap();
    host.stock(&user.address, "INBOX", messages(1, Mix::SmallText, now)).unwrap();
    let postduif = Postduif::start(host, &user, 587, &user.password);
    postduif.until_settled().await;
    (user, postduif, now)
}

/// D10: what has been in the trash for long enough goes from the server, and comes back.
#[tokio::test(flavor = "multi_thread")]
async fn the_trash_is_emptied_by_age() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (user, postduif, now) = with_old_trash(&host, "engine-trash").await;
    let account = postduif.account;
    postduif.keep(Retention::default(), Emptying { trash: Some(3), junk: None });
    postduif.until_settled().await;
    let there = || host.messages_in(&user.address, "Trash").unwrap().len();
    assert_eq!(there(), 4, "they have only just been seen there");
    postduif.store.clear_away(now + 4 * DAY).unwrap();
    postduif.until_settled().await;
    assert_eq!((there(), postduif.store.read(|tx| tx.bin(account, 9)).unwrap().len()), (0, 4));
    assert_eq!(postduif.store.undo_clearing(account, now + 5 * DAY).unwrap(), 4);
    postduif.until_settled().await;
    assert_eq!(there(), 4);
    assert_eq!(other_client(&host, &user).await.newest("Trash", 9).await.unwrap().items.len(), 4);
    postduif.engine.stop().await;
}

/// D10: the server says since when a message is in the trash (RFC 8514): the first housekeeping
/// empties what has been there for long enough, and has not to meet it there before.
#[tokio::test(flavor = "multi_thread")]
async fn the_trash_is_emptied_by_the_servers_day() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (user, postduif, now) = with_old_trash(&host, "engine-saved").await;
    let account = postduif.account;
    let clearing = Clearing { emptying: Emptying { trash: Some(3), junk: None }, ..Clearing::default() };
    let would = |now| postduif.store.read(|tx| tx.would_go(account, &clearing, now)).unwrap();
    assert_eq!(would(now + DAY), [], "they came there only now");
    assert_eq!(would(now + 4 * DAY)[0].count, 4, "no housekeeping has met them");
    postduif.store.write(|tx| tx.set_clearing(account, &clearing)).unwrap();
    postduif.store.clear_away(now + 4 * DAY).unwrap();
    postduif.until_settled().await;
    assert_eq!(host.messages_in(&user.address, "Trash").unwrap().len(), 0);
    assert_eq!(postduif.store.read(|tx| tx.bin(account, 9)).unwrap().len(), 4);
    postduif.engine.stop().await;
}
