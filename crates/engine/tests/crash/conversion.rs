//! An account becomes one of another kind, stopped and cut everywhere on the way.

use std::collections::BTreeMap;

use engine::collect::Collector;
use engine::remote::fake::{self, Counting};
use mail::{Keywords, MailboxId, Role};
use store::{AccountKind, AccountUpdate, NewEmail, NewMailbox, Others, Store};
use testhost::run::with_each;

use super::pop3::{self, Kind, Stop, disk, each, host, settle, stocked};
use super::world::{self, Disk, START, keywords, message};

const DAY: i64 = 86_400;

fn become_imap(others: Option<Others>) -> AccountUpdate {
    AccountUpdate { kind: Some(AccountKind::Imap), others, ..AccountUpdate::default() }
}

/// A19: what the server's inbox has is found there, the rest goes up.
#[test]
fn a_collecting_account_becomes_one_that_follows() {
    let (disk, server) = (disk(true), stocked(Kind::MODERN));
    settle(&disk, &server, START);
    let imap = fake::Server::new(Counting::Qresync);
    for n in 3..=10 {
        imap.deliver("INBOX", &message(n), &Keywords::new(), START);
    }
    let store = disk.open();
    store.write(|tx| tx.update_account(pop3::the_account(&store), &become_imap(None))).unwrap();
    drop(store);
    world::finish(&disk, &imap, START);
    assert_eq!(there(&imap)["INBOX"], each(1..=10));
    assert_eq!(world::in_store(&disk.open()), world::on_server(&imap));
}

/// A19, invariant 6: what was deleted here after the last look is deleted in the server's inbox by
/// IMAP, stopped anywhere, and never anything else.
#[test]
fn what_was_deleted_here_does_not_come_back() {
    let (start, server) = (disk(true), stocked(Kind::MODERN));
    settle(&start, &server, START);
    let store = start.open();
    let account = pop3::the_account(&store);
    let gone = store.read(|tx| tx.find_message_id(account, "m5@voorbeeld.test")).unwrap()[0];
    store
        .write(|tx| {
            tx.destroy_email(gone)?;
            tx.update_account(account, &become_imap(None))
        })
        .unwrap();
    drop(store);
    let imap = fake::Server::new(Counting::Qresync);
    for n in 1..=9 {
        imap.deliver("INBOX", &message(n), &Keywords::new(), START);
    }
    let commits = world::run(&start.copy(), &imap.copy(), START, world::Stop::Never).unwrap();
    let undisturbed = imap.copy();
    world::run(&start.copy(), &undisturbed, START, world::Stop::Never).unwrap();
    with_each(&world::every_stop(commits, undisturbed.commands()), |stop| {
        let (disk, server) = (start.copy(), imap.copy());
        // How it ends is the point's own affair.
        let _ = world::run(&disk, &server, START, *stop);
        world::finish(&disk, &server, START + DAY);
        let there = there(&server);
        assert_eq!(there["INBOX"], each([1, 2, 3, 4, 6, 7, 8, 9]), "{stop:?} {:#?}", server.received());
        assert_eq!(there["Trash"], each([5]), "{stop:?} {:#?}", server.received());
        assert_eq!(world::in_store(&disk.open()), world::on_server(&server), "{stop:?}");
    });
}

fn there(imap: &fake::Server) -> BTreeMap<String, pop3::Messages> {
    let held = |path: String| {
        let mut held = pop3::Messages::new();
        for one in imap.folder(&path).messages.into_values() {
            *held.entry(one.raw.to_vec()).or_default() += 1;
        }
        (path, held)
    };
    imap.paths().into_iter().map(held).collect()
}

fn put(store: &Store, n: u32, mailbox: MailboxId) {
    let account = pop3::the_account(store);
    let inbox = pop3::the_inbox(store);
    let move_it = |tx: &mut store::WriteTx<'_>| {
        let email = tx.find_message_id(account, &format!("m{n}@voorbeeld.test"))?[0];
        tx.set_mailboxes(email, &[mailbox], &[inbox])
    };
    store.write(move_it).unwrap();
}

/// A POP3 account with mail in folders: 2 and 4 were put there by the person, 40 is only here.
fn with_folders() -> (Disk, [MailboxId; 3]) {
    let (disk, server) = (disk(true), stocked(Kind::MODERN));
    settle(&disk, &server, START);
    let store = disk.open();
    let account = pop3::the_account(&store);
    let folder = |name: &str, parent| {
        let new = NewMailbox { name: name.into(), parent, ..NewMailbox::default() };
        store.write(|tx| tx.create_mailbox(account, &new)).unwrap().value
    };
    let work = folder("Werk", None);
    let year = folder("2026", Some(work));
    folder("Leeg", None);
    let by_role = |role| store.read(|tx| tx.mailbox_by_role(account, role)).unwrap().unwrap().id;
    let (sent, archive) = (by_role(Role::Sent), by_role(Role::Archive));
    put(&store, 2, year);
    put(&store, 4, sent);
    let ingest = store::Ingest::from_raw(&message(40)).unwrap();
    let (mailboxes, received_at) = (vec![archive], START);
    let new = NewEmail { ingest, mailboxes, keywords: keywords(&["$seen"]), received_at };
    store.write(|tx| tx.create_email(account, new)).unwrap();
    (disk, [year, sent, archive])
}

/// A19, invariants 1 and 2: folders go along, stopped anywhere: made on the server, or the
/// one that it has for the task; what was put there from the inbox leaves the server's inbox.
#[test]
fn folders_go_along_to_the_server() {
    let (start, _) = with_folders();
    let store = start.open();
    store
        .write(|tx| tx.update_account(pop3::the_account(&store), &become_imap(Some(Others::Server))))
        .unwrap();
    drop(store);
    let imap = fake::Server::new(Counting::Qresync);
    for n in 3..=8 {
        imap.deliver("INBOX", &message(n), &Keywords::new(), START);
    }
    let (disk, server) = (start.copy(), imap.copy());
    let commits = world::run(&disk, &server, START, world::Stop::Never).unwrap();
    let stops = world::every_stop(commits, server.commands());
    assert!(stops.len() > 40, "only {} stops", stops.len());
    with_each(&stops, |stop| {
        let (disk, server) = (start.copy(), imap.copy());
        // How it ends is the point's own affair.
        let _ = world::run(&disk, &server, START, *stop);
        world::finish(&disk, &server, START + DAY);
        let expected = [
            ("Archive", each([40])),
            ("Drafts", each([])),
            ("INBOX", each([1, 3, 5, 6, 7, 8])),
            ("Leeg", each([])),
            ("Projecten", each([])),
            ("Sent", each([4])),
            ("Trash", each([])),
            ("Werk", each([])),
            ("Werk/2026", each([2])),
        ];
        let expected: BTreeMap<String, pop3::Messages> =
            expected.into_iter().map(|(path, held)| (path.to_owned(), held)).collect();
        assert_eq!(there(&server), expected, "{stop:?} {:#?}", server.received());
        assert_eq!(world::in_store(&disk.open()), world::on_server(&server), "{stop:?}");
    });
}

/// A19, invariant 1: to this computer only when all of it is there.
#[test]
fn folders_go_to_this_computer_when_all_is_there() {
    let (disk, folders) = with_folders();
    let store = disk.open();
    let account = pop3::the_account(&store);
    let change = || store.write(|tx| tx.update_account(account, &become_imap(Some(Others::Here))));
    assert!(matches!(change(), Err(store::Error::Forbidden(_))));
    let local =
        store.read(|tx| tx.accounts()).unwrap().into_iter().find(|one| one.kind == AccountKind::Local);
    let mut import = engine::import::Import::new(store.clone(), local.unwrap().id);
    let place = import.mailbox(None, "jan").unwrap();
    for folder in folders {
        for seat in store.read(|tx| tx.seats(folder)).unwrap() {
            assert!(matches!(change(), Err(store::Error::Forbidden(_))));
            let raw = store.read(|tx| tx.raw(seat.email)).unwrap().unwrap();
            let found =
                engine::import::Found { raw, keywords: seat.base, mailbox: place, received_at: START };
            import.take(found).unwrap();
            import.store().unwrap();
        }
    }
    change().unwrap();
    let left = store.read(|tx| tx.mailboxes(account)).unwrap();
    assert_eq!(left.iter().map(|one| one.role).collect::<Vec<_>>(), [Some(Role::Inbox)]);
    assert_eq!(pop3_in(&store, place), each([2, 4, 40]));
}

fn pop3_in(store: &Store, mailbox: MailboxId) -> pop3::Messages {
    let mut held = pop3::Messages::new();
    for seat in store.read(|tx| tx.seats(mailbox)).unwrap() {
        *held.entry(store.read(|tx| tx.raw(seat.email)).unwrap().unwrap()).or_default() += 1;
    }
    held
}

/// A19, invariants 1, 2, 6: an account that follows becomes one that collects. Its folders stay
/// with all that they show, edits included; nothing of the server's inbox comes again, stopped anywhere.
#[test]
fn a_following_account_becomes_one_that_collects() {
    let (start, imap) = (Disk::new(), world::stocked(Counting::Qresync));
    world::finish(&start, &imap, START);
    let store = start.open();
    let account = world::the_account(&store);
    let (inbox, projects) = (world::the_mailbox(&store, "INBOX"), world::the_mailbox(&store, "Projecten"));
    // No server has heard of these.
    store
        .write(|tx| {
            tx.set_mailboxes(world::the_email(&store, 2), &[projects], &[inbox])?;
            tx.set_keywords(world::the_email(&store, 3), &keywords(&["$flagged"]), &Keywords::new())?;
            tx.destroy_email(world::the_email(&store, 5))
        })
        .unwrap();
    let incoming = Some(Some(host()));
    let update = AccountUpdate { kind: Some(AccountKind::Pop3), incoming, ..AccountUpdate::default() };
    store.write(|tx| tx.update_account(account, &update)).unwrap();
    let words = |n| {
        let email = store.read(|tx| tx.find_message_id(account, &format!("m{n}@voorbeeld.test"))).unwrap()[0];
        store.read(|tx| tx.email(email)).unwrap().unwrap().keywords
    };
    assert_eq!(
        (words(3), words(2), words(8)),
        (keywords(&["$flagged"]), keywords(&["$seen"]), keywords(&["$seen", "werk"]))
    );
    drop(store);

    let server = pop3::Server::new(Kind::MODERN).put(1..=9);
    let (commits, commands) = pop3::measure(&start, &server.copy(), START);
    with_each(&pop3::every_stop(commits, commands), |stop| {
        let (disk, server) = (start.copy(), server.copy());
        // How it ends is the point's own affair.
        let _ = pop3::run(&disk, &server, &mut Collector::default(), START, *stop);
        settle(&disk, &server, START);
        // What the person deleted before is known while it is in the bin.
        assert_eq!(pop3::in_store(&disk), each([1, 3, 4, 6, 7, 8, 9]), "{stop:?}");
        assert_eq!(pop3_in(&disk.open(), projects), each([2, 8]), "{stop:?}");
    });
    let disk = start.copy();
    pop3::run(&disk, &server, &mut Collector::default(), START, Stop::Never).unwrap();
    let fetched = server.lock().heard.iter().filter(|line| line.starts_with("RETR")).count();
    assert_eq!(fetched, 1, "the new one: {:?}", server.lock().heard);
    let again = START + DAY;
    assert_eq!(pop3::retrieved(&disk, &server, again), 0);
}

/// A19, invariant 1: while a body is on the server only, an account that follows stays one.
#[test]
fn what_is_not_here_holds_it_up() {
    let (disk, imap) = (Disk::new(), world::stocked(Counting::Qresync));
    world::run(&disk, &imap, START, world::Stop::BeforeCommand(imap.commands() + 8)).unwrap_err();
    let store = disk.open();
    let account = world::the_account(&store);
    let update = AccountUpdate { kind: Some(AccountKind::Pop3), ..AccountUpdate::default() };
    let lacking: u64 = store.read(|tx| tx.holdings(account)).unwrap().iter().map(|one| one.lacking).sum();
    assert!(lacking > 0);
    let refused = store.write(|tx| tx.update_account(account, &update));
    assert!(matches!(refused, Err(store::Error::Forbidden(_))), "{refused:?}");
}
