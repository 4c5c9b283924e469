//! Servers that say what is not so: nothing here goes without a credible word (invariant 4).

use std::sync::Arc;

use engine::desk::Desk;
use engine::remote::fake::{Counting, Lie, Server};
use engine::sync::{Bodies, Round};
use mail::Keywords;
use net::Scripted;

use super::world::{
    Disk, START, Stop, finish, in_store, keywords, message, on_server, run, stocked, the_account, the_mailbox,
};

/// An emptied index says the same as an emptied folder: one listing is not believed.
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

/// A list without folders that were there is not believed at once either.
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

/// Invariant 9: one message that the server cannot give keeps no other away.
#[test]
fn a_body_that_breaks_every_connection_is_left_out() {
    let (disk, server) = (Disk::new(), Server::new(Counting::Qresync));
    let uids: Vec<u32> =
        (0..40).map(|n| server.deliver("INBOX", &message(n), &Keywords::new(), START)).collect();
    server.lie(Some(Lie::BreaksOver(uids[20])));
    let store = disk.open();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let breaks = runtime.block_on(async {
        let desk = Desk::new(store.clone(), Arc::new(Scripted::at(START)), the_account(&store));
        Round::default().all(&mut server.sign_in(), &desk).await.unwrap();
        let (mut bodies, mut breaks) = (Bodies::default(), 0);
        while let Err(error) = bodies.fetch(&mut server.sign_in(), &desk).await {
            assert!(error.may_pass(), "{error}");
            breaks += 1;
            assert!(breaks < 10, "it never ends");
        }
        breaks
    });
    let account = the_account(&store);
    let missing = store.read(|tx| tx.wanted_bodies(account, 100)).unwrap();
    assert_eq!(missing.iter().map(|one| one.uid).collect::<Vec<_>>(), [uids[20]], "after {breaks} breaks");
}
