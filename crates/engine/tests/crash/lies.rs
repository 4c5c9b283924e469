//! Servers that say what is not so: nothing here goes without a credible word (invariant 4).

use std::sync::Arc;
use std::time::Duration;

use engine::desk::Desk;
use engine::remote::fake::{Counting, Cut, Lie, Server};
use engine::sync::{Bodies, Round};
use mail::Keywords;
use net::Scripted;
use store::MailboxUpdate;

use super::world::{
    Disk, START, Stop, finish, in_store, keywords, message, on_server, run, runtime, stocked, the_account,
    the_mailbox,
};

/// D11: an emptied index says the same as an emptied folder: one listing is not believed.
#[test]
fn a_folder_that_is_suddenly_empty_is_not_believed_at_once() {
    let (disk, server) = (Disk::new(), stocked(Counting::Nothing));
    for n in 100..140 {
        server.deliver("INBOX", &message(n), &Keywords::new(), START);
    }
    finish(&disk, &server, START);
    let expected = on_server(&server);
    server.lie(Some(Lie::Empty));
    assert!(run(&disk, &server, START + 90_000, Stop::Never).is_err());
    server.lie(None);
    finish(&disk, &server, START + 90_000);
    assert_eq!(in_store(&disk.open()), expected);
}

/// D11: a list without folders that were there is not believed at once either.
#[test]
fn folders_that_are_not_listed_once_stay() {
    let (disk, server) = (Disk::new(), stocked(Counting::Qresync));
    finish(&disk, &server, START);
    let expected = on_server(&server);
    server.lie(Some(Lie::NoFolders));
    let _ = run(&disk, &server, START + 90_000, Stop::Never);
    server.lie(None);
    finish(&disk, &server, START + 90_000);
    assert_eq!(in_store(&disk.open()), expected);
}

/// D11: what a server says is gone lies in the bin, and goes back up when it is taken out.
#[test]
fn what_is_gone_from_the_server_can_be_had_back() {
    let (disk, server) = (Disk::new(), stocked(Counting::Qresync));
    finish(&disk, &server, START);
    let there = server.folder("INBOX").messages;
    let (uid, message) = there.iter().next().unwrap();
    server.expunge("INBOX", *uid);
    finish(&disk, &server, START + 90_000);
    let store = disk.open();
    let (account, inbox) = (the_account(&store), the_mailbox(&store, "INBOX"));
    let bin = store.read(|tx| tx.bin(account, 9)).unwrap();
    assert_eq!(bin.len(), 1, "{bin:?}");
    store.write(|tx| tx.take_out_of_bin(bin[0].id, inbox)).unwrap();
    drop(store);
    finish(&disk, &server, START + 180_000);
    assert!(server.folder("INBOX").messages.values().any(|one| one.raw == message.raw));
    assert_eq!(in_store(&disk.open()), on_server(&server));
}

/// D04: a folder that the person unsubscribed from is left out, and looked at once a day.
#[test]
fn a_folder_that_is_left_out_is_looked_at_once_a_day() {
    let (disk, server) = (Disk::new(), stocked(Counting::Qresync));
    finish(&disk, &server, START);
    let store = disk.open();
    let (account, left_out) = (the_account(&store), the_mailbox(&store, "Projecten"));
    let hide = MailboxUpdate { subscribed: Some(false), ..MailboxUpdate::default() };
    store.write(|tx| tx.update_mailbox(left_out, &hide)).unwrap();
    let known = || store.read(|tx| Ok(tx.seats(left_out)?.len())).unwrap();
    let (net, mut round, before) = (Scripted::at(START + 90_000), Round::default(), known());
    let desk = Desk::new(store.clone(), Arc::new(net.clone()), account);
    let runtime = runtime();
    let mut look = || runtime.block_on(round.all(&mut server.sign_in(), &desk)).unwrap();
    look();
    server.deliver("Projecten", &message(60), &Keywords::new(), START);
    look();
    assert_eq!(known(), before, "nobody looks");
    net.advance(Duration::from_secs(24 * 3600));
    look();
    assert_eq!(known(), before + 1);
}

/// Invariant 9: a folder over which every connection breaks costs the others a few rounds, not
/// their mail; it is tried again in an hour. One that is refused, or that
/// the server has no time for, costs nothing.
#[test]
fn a_folder_that_cannot_be_looked_at_keeps_no_other_waiting() {
    for (lie, breaks) in [(Lie::BreaksOverFolder, 3), (Lie::RefusesFolder, 0), (Lie::BusyFolder, 0)] {
        let (disk, server) = (Disk::new(), stocked(Counting::Qresync));
        finish(&disk, &server, START);
        server.lie(Some(lie));
        for folder in ["Projecten", "Sent", "Trash"] {
            server.deliver(folder, &message(60), &Keywords::new(), START);
        }
        let store = disk.open();
        let net = Scripted::at(START + 90_000);
        let desk = Desk::new(store.clone(), Arc::new(net.clone()), the_account(&store));
        let runtime = runtime();
        let mut round = Round::default();
        let mut look = || runtime.block_on(round.all(&mut server.sign_in(), &desk));
        let mut broke = 0;
        while let Err(error) = look() {
            assert!(error.may_pass(), "{error}");
            broke += 1;
            assert!(broke < 9, "it never ends");
        }
        assert_eq!(broke, breaks, "{lie:?}");
        let held = |path: &str| {
            let mailbox = the_mailbox(&store, path);
            store.read(|tx| Ok(tx.seats(mailbox)?.len())).unwrap()
        };
        let there = |path: &str| server.folder(path).messages.len();
        assert_eq!((held("Sent"), held("Trash")), (there("Sent"), there("Trash")), "{lie:?}");
        assert!(held("Projecten") < there("Projecten"), "{lie:?}");
        server.lie(None);
        net.advance(Duration::from_secs(3600));
        look().unwrap();
        assert_eq!(held("Projecten"), there("Projecten"), "{lie:?}");
    }
}

/// The inbox comes first, also after a line that broke over it.
#[test]
fn a_line_that_broke_over_the_inbox_does_not_put_it_last() {
    let (disk, server) = (Disk::new(), stocked(Counting::Nothing));
    finish(&disk, &server, START);
    let store = disk.open();
    let desk = Desk::new(store.clone(), Arc::new(Scripted::at(START + 90_000)), the_account(&store));
    let runtime = runtime();
    let mut round = Round::default();
    let mut look = || {
        let before = server.received().len();
        let looked = runtime.block_on(round.all(&mut server.sign_in(), &desk));
        let said = server.received().split_off(before);
        (looked, said.into_iter().filter(|command| command.starts_with("DELTA")).collect::<Vec<_>>())
    };
    let (_, all) = look();
    assert_eq!(all[0], "DELTA INBOX", "{all:?}");
    server.cut(Some(Cut::Before(server.received().len() as u64 + 2)));
    let (broken, said) = look();
    assert!(broken.unwrap_err().may_pass());
    assert_eq!(said, [] as [&str; 0]);
    server.cut(None);
    assert_eq!(look().1, all);
}

/// Invariant 9: the bodies of a folder that is refused wait for an hour, and no others with them.
#[test]
fn a_folder_whose_bodies_are_refused_is_asked_again_in_an_hour() {
    let (disk, server) = (Disk::new(), stocked(Counting::Qresync));
    let (store, net) = (disk.open(), Scripted::at(START));
    let account = the_account(&store);
    let desk = Desk::new(store.clone(), Arc::new(net.clone()), account);
    let runtime = runtime();
    let (mut round, mut bodies) = (Round::default(), Bodies::default());
    runtime.block_on(round.all(&mut server.sign_in(), &desk)).unwrap();
    let large = [message(70), "Dag.\r\n".repeat(10_000).into_bytes()].concat();
    for folder in ["Projecten", "Sent"] {
        server.deliver(folder, &large, &Keywords::new(), START);
    }
    runtime.block_on(round.all(&mut server.sign_in(), &desk)).unwrap();
    let projects = the_mailbox(&store, "Projecten");
    let mut fetch = |lie| {
        server.lie(lie);
        runtime.block_on(bodies.fetch(&mut server.sign_in(), &desk)).unwrap();
        store.read(|tx| tx.wanted_bodies(account, 100)).unwrap()
    };
    let wanted = fetch(Some(Lie::RefusesFolder));
    assert!(!wanted.is_empty() && wanted.iter().all(|one| one.mailbox == projects), "{wanted:?}");
    assert_eq!(fetch(None), wanted, "nobody asks");
    net.advance(Duration::from_secs(3600));
    assert_eq!(fetch(None), []);
}

/// VANISHED of what nobody knows changes nothing.
#[test]
fn vanished_strangers_change_nothing() {
    let (disk, server) = (Disk::new(), stocked(Counting::Qresync));
    finish(&disk, &server, START);
    server.lie(Some(Lie::VanishedUnknown));
    server.set_keywords("INBOX", 1, &keywords(&["$flagged"]));
    finish(&disk, &server, START + 90_000);
    assert_eq!(in_store(&disk.open()), on_server(&server));
}

/// D05: a message that was not told of is counted, and found.
#[test]
fn a_message_that_was_not_told_of_is_found() {
    let (disk, server) = (Disk::new(), stocked(Counting::Qresync));
    finish(&disk, &server, START);
    let store = disk.open();
    let inbox = the_mailbox(&store, "INBOX");
    store.write(|tx| tx.unplace(inbox, 3)).unwrap();
    drop(store);
    server.set_keywords("INBOX", 1, &keywords(&["$flagged"]));
    finish(&disk, &server, START + 90_000);
    assert_eq!(in_store(&disk.open()), on_server(&server));
}

/// Invariant 5: a rebuilt folder costs no message, and no body is fetched again.
#[test]
fn a_changed_uidvalidity_is_an_ordinary_step() {
    let (disk, server) = (Disk::new(), stocked(Counting::Qresync));
    finish(&disk, &server, START);
    server.rebuild("INBOX");
    let before = server.received().len();
    finish(&disk, &server, START + 90_000);
    assert_eq!(in_store(&disk.open()), on_server(&server));
    let fetched = server.received().split_off(before);
    let whole: Vec<&String> = fetched.iter().filter(|command| command.contains("Whole")).collect();
    assert!(whole.is_empty(), "{whole:?}");
}

/// Invariant 9: one message that the server cannot give keeps no other away, a small one
/// (whose body comes with its headers) as little as a large one.
#[test]
fn a_body_that_breaks_every_connection_is_left_out() {
    [20, 21].into_iter().for_each(left_out);
}

fn left_out(n: usize) {
    let (disk, server) = (Disk::new(), Server::new(Counting::Qresync));
    let uids: Vec<u32> =
        (0..40).map(|n| server.deliver("INBOX", &message(n), &Keywords::new(), START)).collect();
    server.lie(Some(Lie::BreaksOver(uids[n])));
    let store = disk.open();
    let runtime = runtime();
    let breaks = runtime.block_on(async {
        let desk = Desk::new(store.clone(), Arc::new(Scripted::at(START)), the_account(&store));
        let (mut round, mut bodies, mut breaks) = (Round::default(), Bodies::default(), 0);
        while let Err(error) = round.all(&mut server.sign_in(), &desk).await {
            assert!(error.may_pass(), "{error}");
            breaks += 1;
            assert!(breaks < 2, "headers alone break nothing");
        }
        while let Err(error) = bodies.fetch(&mut server.sign_in(), &desk).await {
            assert!(error.may_pass(), "{error}");
            breaks += 1;
            assert!(breaks < 10, "it never ends");
        }
        breaks
    });
    let account = the_account(&store);
    let missing = store.read(|tx| tx.wanted_bodies(account, 100)).unwrap();
    assert_eq!(missing.iter().map(|one| one.uid).collect::<Vec<_>>(), [uids[n]], "after {breaks} breaks");
}

/// Nothing is asked for twice: a small message comes whole at first sight, a large one by its
/// headers and then whole; the newest ones by their headers, before anything else.
#[test]
fn small_messages_come_whole_at_first_sight() {
    let (disk, server) = (Disk::new(), Server::new(Counting::Qresync));
    for n in 0..200 {
        server.deliver("INBOX", &message(n), &Keywords::new(), START);
    }
    finish(&disk, &server, START);
    assert_eq!(in_store(&disk.open()), on_server(&server));
    let count = |word: &str| server.received().iter().filter(|command| command.contains(word)).count();
    let older_and_large = (0..150).filter(|n: &u32| n.is_multiple_of(3)).count();
    assert_eq!((count("Headers"), count("Whole")), (older_and_large, 200));
}
