//! Folders: a first sync, and a later one with both sides changed, stopped everywhere.

use engine::remote::fake::{Counting, Server};
use store::{Ingest, NewEmail, Store};
use testhost::run::with_each;

use super::world::{
    Contents, Disk, START, Stop, alone_and_in_pairs, every_stop, finish, in_store, keywords, message,
    on_server, run, stocked, the_account, the_email, the_mailbox, trash,
};

/// Invariants 1, 2 and 7: a first sync may stop anywhere.
#[test]
fn a_first_sync_may_stop_anywhere() {
    let mut points = 0;
    for counting in [Counting::Qresync, Counting::Condstore, Counting::Nothing] {
        let server = stocked(counting);
        some_more(&server, "Projecten");
        points += everywhere(&Disk::new(), &server, START, check_nothing);
    }
    eprintln!("{points} points");
    assert!(points >= 250, "only {points} points");
}

/// Invariants 2, 5 and 6: what both sides did is kept, wherever it stops.
#[test]
fn edits_of_both_sides_survive_a_stop_anywhere() {
    let mut points = 0;
    for counting in [Counting::Qresync, Counting::Condstore, Counting::Nothing] {
        for rebuilt in [false, true] {
            let (disk, server) = edited(counting, rebuilt);
            points += everywhere(&disk, &server, START + 60, check_story);
        }
    }
    eprintln!("{points} points");
    assert!(points >= 500, "only {points} points");
}

/// D06, invariants 2, 4 and 5: others moved and removed much, made a folder and renumbered one.
#[test]
fn what_others_did_comes_wherever_it_stops() {
    let mut points = 0;
    for counting in [Counting::Qresync, Counting::Condstore, Counting::Nothing] {
        let (disk, server) = (Disk::new(), stocked(counting));
        finish(&disk, &server, START - 86_400);
        tidied_up(&server);
        points += everywhere(&disk, &server, START + 60, check_nothing);
    }
    eprintln!("{points} points");
    assert!(points >= 200, "only {points} points");
}

/// Invariant 6: what a person set offline on messages that others moved meanwhile is set where
/// they are now, wherever it stops.
#[test]
fn marks_follow_what_others_moved() {
    let mut points = 0;
    for counting in [Counting::Qresync, Counting::Condstore, Counting::Nothing] {
        let (disk, server) = (Disk::new(), stocked(counting));
        finish(&disk, &server, START - 86_400);
        let store = disk.open();
        let of = |n| the_email(&store, n);
        let (one, two, eight) = (of(1), of(2), of(8));
        let no = keywords(&[]);
        store
            .write(|tx| {
                tx.set_keywords(one, &keywords(&["$flagged"]), &no)?;
                tx.set_keywords(two, &keywords(&["werk"]), &keywords(&["$seen"]))?;
                tx.set_keywords(eight, &keywords(&["$flagged"]), &no)
            })
            .unwrap();
        drop(store);
        for (n, to, words) in
            [(1, "Projecten", &no), (2, "Trash", &keywords(&["$seen"])), (8, "Trash", &keywords(&["$seen"]))]
        {
            server.deliver(to, &message(n), words, START);
            server.expunge("INBOX", n);
        }
        points += everywhere(&disk, &server, START + 60, check_marks);
    }
    eprintln!("{points} points");
    assert!(points >= 200, "only {points} points");
}

fn check_marks(all: &Contents) {
    assert_eq!(held(all, "Projecten", 1), once("$flagged"));
    assert_eq!(held(all, "Trash", 2), once("werk"));
    // It was in two folders, and shown as starred all the time.
    assert_eq!(held(all, "Projecten", 8), once("$flagged $seen werk"));
}

/// Invariant 18: what failed while the clock was years ahead does not wait for these years.
#[test]
fn a_clock_that_jumps_delays_nothing() {
    let (disk, server) = edited(Counting::Qresync, false);
    let (commits, commands) = measure(&disk.copy(), &server.copy(), START + 60);
    let points = with_each(&every_stop(commits, commands), |stop| {
        let (disk, server) = (disk.copy(), server.copy());
        let _ = run(&disk, &server, START + 50 * 365 * 86_400, *stop);
        finish(&disk, &server, START + 60);
        check_story(&on_server(&server));
        assert_eq!(in_store(&disk.open()), on_server(&server), "{stop:?}");
    });
    eprintln!("{points} points");
}

/// Stops at every point of a story, alone and with another stop after it: each
/// time both sides end as in the undisturbed run, which `story` looks at.
pub fn everywhere(disk: &Disk, server: &Server, now: i64, story: fn(&Contents)) -> usize {
    let (commits, commands) = measure(&disk.copy(), &server.copy(), now);
    let (undisturbed, theirs) = (disk.copy(), server.copy());
    finish(&undisturbed, &theirs, now);
    let expected = on_server(&theirs);
    assert_eq!(in_store(&undisturbed.open()), expected);
    story(&expected);
    with_each(&alone_and_in_pairs(&every_stop(commits, commands)), |stops| {
        let (disk, server) = (disk.copy(), server.copy());
        for (life, stop) in (0..).zip(stops) {
            // How it ends is the point's own affair.
            let _ = run(&disk, &server, now + life * 60, *stop);
        }
        finish(&disk, &server, now + 120);
        let label = format!("{stops:?}\n{:#?}", server.received());
        assert_eq!(on_server(&server), expected, "{label}");
        assert_eq!(in_store(&disk.open()), expected, "{label}");
    })
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
pub fn offline(store: &Store) {
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

/// What others did while nobody was here.
fn tidied_up(server: &Server) {
    server.add_folder("Klanten");
    for n in [2, 4, 6] {
        server.deliver("Klanten", &message(n), &keywords(&["$seen", "werk"]), START);
        server.expunge("INBOX", n);
    }
    some_more(server, "Klanten");
    server.set_keywords("INBOX", 1, &keywords(&["$flagged"]));
    server.deliver("Sent", &message(21), &keywords(&["$seen"]), START);
    server.rebuild("Sent");
}

/// Small ones and large ones.
fn some_more(server: &Server, path: &str) {
    for n in 51..=56 {
        server.deliver(path, &message(n), &keywords(&[]), START);
    }
}

fn check_nothing(_: &Contents) {}

/// The undisturbed result is what the two stories together say.
fn check_story(all: &Contents) {
    let held = |path, n| held(all, path, n);
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

/// Keywords of a message in a folder, and how often it is there with these.
fn held(all: &Contents, path: &str, n: u32) -> Vec<(String, usize)> {
    let hash = *blake3::hash(&message(n)).as_bytes();
    let same = all[path].iter().filter(|((other, _), _)| *other == hash);
    same.map(|((_, words), count)| (words.join(" "), *count)).collect()
}

fn once(words: &str) -> Vec<(String, usize)> {
    vec![(words.to_owned(), 1)]
}
