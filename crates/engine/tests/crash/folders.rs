//! Folders: a first sync, and a later one with both sides changed, stopped everywhere.

use engine::remote::fake::{Counting, Server};
use store::{Ingest, NewEmail, Store};

use super::world::{
    Contents, Disk, START, Stop, every_stop, finish, in_store, keywords, message, on_server, run, stocked,
    the_account, the_email, the_mailbox, trash,
};

/// Invariants 1, 2 and 7: a first sync may stop anywhere.
#[test]
fn a_first_sync_may_stop_anywhere() {
    let mut points = 0;
    for counting in [Counting::Qresync, Counting::Condstore, Counting::Nothing] {
        let expected = on_server(&stocked(counting));
        let (commits, commands) = measure(&Disk::new(), &stocked(counting), START);
        for stop in every_stop(commits, commands) {
            let (disk, server) = (Disk::new(), stocked(counting));
            // How it ends is the point's own affair.
            let _ = run(&disk, &server, START, stop);
            finish(&disk, &server, START);
            assert_eq!(in_store(&disk.open()), expected, "{counting:?} {stop:?}");
            assert_eq!(on_server(&server), expected, "{counting:?} {stop:?}");
            points += 1;
        }
    }
    eprintln!("{points} points");
    assert!(points >= 120, "only {points} points");
}

/// Invariants 2, 5 and 6: what both sides did is kept, wherever it stops.
#[test]
fn edits_of_both_sides_survive_a_stop_anywhere() {
    let mut points = 0;
    for (counting, rebuilt) in [
        (Counting::Qresync, false),
        (Counting::Condstore, false),
        (Counting::Qresync, true),
        (Counting::Nothing, true),
    ] {
        let (disk, server) = edited(counting, rebuilt);
        let (commits, commands) = measure(&disk.copy(), &server.copy(), START + 60);
        let (undisturbed, theirs) = (disk.copy(), server.copy());
        finish(&undisturbed, &theirs, START + 60);
        let expected = on_server(&theirs);
        assert_eq!(in_store(&undisturbed.open()), expected);
        check_story(&expected);
        for stop in every_stop(commits, commands) {
            let (disk, server) = (disk.copy(), server.copy());
            let _ = run(&disk, &server, START + 60, stop);
            finish(&disk, &server, START + 60);
            let label = format!("{counting:?} rebuilt {rebuilt} {stop:?}\n{:#?}", server.received());
            assert_eq!(on_server(&server), expected, "{label}");
            assert_eq!(in_store(&disk.open()), expected, "{label}");
            points += 1;
        }
    }
    eprintln!("{points} points");
    assert!(points >= 180, "only {points} points");
}

/// Commits and commands of an undisturbed run.
fn measure(disk: &Disk, server: &Server, now: i64) -> (u64, u64) {
    let before = server.commands();
    let commits = run(disk, server, now, Stop::Never).unwrap();
    (commits, server.commands() - before)
}

/// A synced store in which the person then worked offline, while others worked on the server.
fn edited(counting: Counting, rebuilt: bool) -> (Disk, Server) {
    let (disk, server) = (Disk::new(), stocked(counting));
    finish(&disk, &server, START - 86_400);
    offline(&disk.open());
    server.set_keywords("INBOX", 1, &keywords(&["$answered"]));
    server.set_keywords("INBOX", 3, &keywords(&["$seen"]));
    server.expunge("INBOX", 7);
    server.deliver("INBOX", &message(30), &keywords(&[]), START);
    if rebuilt {
        server.rebuild("INBOX");
    }
    (disk, server)
}

/// Flags, a move, a copy, a removal and a draft.
fn offline(store: &Store) {
    let (projects, inbox, drafts) =
        (the_mailbox(store, "Projecten"), the_mailbox(store, "INBOX"), the_mailbox(store, "Drafts"));
    let draft = NewEmail {
        ingest: Ingest::from_raw(&message(40)).unwrap(),
        mailboxes: vec![drafts],
        keywords: keywords(&["$draft", "$seen"]),
        received_at: START,
    };
    let bin = trash(store);
    let of = |n| the_email(store, n);
    let (one, two, three, four, five) = (of(1), of(2), of(3), of(4), of(5));
    store
        .write(|tx| {
            tx.set_keywords(one, &keywords(&["$flagged"]), &keywords(&[]))?;
            tx.set_keywords(two, &keywords(&[]), &keywords(&["$seen"]))?;
            tx.set_mailboxes(three, &[projects], &[inbox])?;
            tx.set_mailboxes(four, &[bin], &[inbox])?;
            tx.destroy_email(five)?;
            tx.create_email(the_account(store), draft).map(drop)
        })
        .unwrap();
    // A second thought, on what has not left yet.
    store.write(|tx| tx.set_keywords(three, &keywords(&["werk"]), &keywords(&[]))).unwrap();
}

/// The undisturbed result is what the two stories together say.
fn check_story(all: &Contents) {
    let held = |path: &str, n: u32| {
        let hash = *blake3::hash(&message(n)).as_bytes();
        all[path]
            .iter()
            .filter(|((other, _), _)| *other == hash)
            .map(|((_, words), count)| (words.join(" "), *count))
            .collect::<Vec<_>>()
    };
    let once = |words: &str| vec![(words.to_owned(), 1)];
    assert_eq!(held("INBOX", 1), once("$answered $flagged"));
    assert_eq!(held("INBOX", 2), once(""));
    assert_eq!(held("INBOX", 3), []);
    assert_eq!(held("Projecten", 3), once("$seen werk"));
    assert_eq!(held("Trash", 4), once("$seen"));
    assert_eq!(held("INBOX", 5), []);
    assert_eq!(held("INBOX", 7), []);
    assert_eq!(held("INBOX", 30), once(""));
    assert_eq!(held("Drafts", 40), once("$draft $seen"));
}
