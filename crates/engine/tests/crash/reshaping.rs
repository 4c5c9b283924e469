//! What a person did to folders offline, brought to the server, stopped everywhere.

use engine::remote::fake::{Counting, Server};
use mail::Role;
use store::{MailboxUpdate, NewMailbox, Store};

use super::folders::{everywhere, offline};
use super::world::{
    Contents, Disk, START, finish, keywords, message, stocked, the_account, the_email, the_mailbox,
};

/// Invariants 1, 2 and 6: folders made, renamed, hidden and deleted offline, with
/// mail moved into one that no server knows yet, may stop anywhere.
#[test]
fn folders_changed_offline_survive_a_stop_anywhere() {
    for counting in [Counting::Qresync, Counting::Nothing] {
        let (disk, server) = reshaped(counting);
        let points = everywhere(&disk, &server, START + 60, check_story);
        eprintln!("{points} points");
        assert!(points >= 60, "only {points} points");
    }
}

/// E02: what a person needs and the server lacks is made there, with its task.
#[test]
fn folders_that_a_person_needs_are_made() {
    let (disk, server) = (Disk::new(), Server::new(Counting::Qresync));
    let needed = [("Drafts", Role::Drafts), ("Sent", Role::Sent), ("Trash", Role::Trash)];
    needed.iter().for_each(|(path, _)| server.remove_folder(path));
    finish(&disk, &server, START);
    let store = disk.open();
    for (path, role) in needed {
        assert_eq!(server.folder(path).role, Some(role));
        assert_eq!(store.read(|tx| tx.mailbox(the_mailbox(&store, path))).unwrap().role, Some(role));
    }
    assert_eq!(server.paths().len(), 5, "{:?}", server.paths());
}

fn reshaped(counting: Counting) -> (Disk, Server) {
    let (disk, server) = (Disk::new(), stocked(counting));
    server.add_folder("Oud");
    server.add_folder("Projecten/A");
    server.deliver("Oud", &message(50), &keywords(&[]), START);
    finish(&disk, &server, START - 86_400);
    offline(&disk.open());
    reshape(&disk.open());
    (disk, server)
}

fn reshape(store: &Store) {
    let account = the_account(store);
    let (projects, inbox, old) =
        (the_mailbox(store, "Projecten"), the_mailbox(store, "INBOX"), the_mailbox(store, "Oud"));
    let six = the_email(store, 6);
    store
        .write(|tx| {
            let new = |name: &str, parent| NewMailbox {
                name: name.to_owned(),
                parent,
                subscribed: true,
                ..NewMailbox::default()
            };
            let work = tx.create_mailbox(account, &new("Werk", None))?;
            let year = tx.create_mailbox(account, &new("2026", Some(work)))?;
            tx.set_mailboxes(six, &[year], &[inbox])?;
            let renamed = MailboxUpdate {
                name: Some("Klussen".to_owned()),
                parent: Some(Some(work)),
                subscribed: Some(false),
                ..MailboxUpdate::default()
            };
            tx.update_mailbox(projects, &renamed)?;
            tx.destroy_mailbox(old, true)
        })
        .unwrap();
}

fn check_story(all: &Contents) {
    let paths: Vec<&str> = all.keys().map(String::as_str).collect();
    let expected =
        ["Drafts", "INBOX", "Sent", "Trash", "Werk", "Werk/2026", "Werk/Klussen", "Werk/Klussen/A"];
    assert_eq!(paths, expected);
    assert_eq!(all["Werk/2026"].len(), 1);
    assert_eq!(all["Werk/Klussen"].len(), 2, "one that was there, and one that was moved there");
}
