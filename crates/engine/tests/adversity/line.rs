//! A line that is cut, falls silent, trickles, spoils bytes or swaps responses,
//! at one byte after another. Each time a second life without trouble follows,
//! and both sides are as if nothing had been (invariants 1, 2, 4, 6 and 13).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use mail::server::{Protocol, Security};
use store::{Ingest, NewEmail, Store};
use testhost::client::Client;
use testhost::dice::patience;
use testhost::proxy::{Fault, Proxy};
use testhost::run::with_each;
use testhost::{Host, User};

use super::lives::{
    Contents, Disk, START, Still, alone, exactly, in_store, line_to, message, on_server, server, the_account,
    the_email, the_mailbox, words,
};

/// Points of each grid.
fn points() -> usize {
    12 * patience()
}

#[derive(Debug, Clone, Copy)]
struct Way {
    protocol: Protocol,
    security: Security,
    port: u16,
}

const IMAP: Way = Way { protocol: Protocol::Imap, security: Security::None, port: 143 };
const IMAPS: Way = Way { protocol: Protocol::Imap, security: Security::Tls, port: 993 };
const POP3: Way = Way { protocol: Protocol::Pop3, security: Security::None, port: 110 };
const POP3S: Way = Way { protocol: Protocol::Pop3, security: Security::Tls, port: 995 };

/// D05: a first sync.
#[test]
fn a_first_sync_over_a_bad_line_loses_and_doubles_nothing() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = stocked(&host, "line-first");
    let expected = on_server(&mut Client::sign_in(&host, &user).unwrap());
    let mut points = 0;
    for (way, faults) in [
        (IMAP, &[Fault::Cut, Fault::Stall, Fault::Trickle, Fault::Swap][..]),
        (IMAPS, &[Fault::Cut, Fault::Stall, Fault::Corrupt]),
    ] {
        let said = undisturbed(&host, &user, way, &expected);
        points += with_every_fault(faults, said, |fault, at| {
            let (net, proxy) = (Still::new(&host), line_to(&host, way.port));
            let disk = Disk::new(&user, &server(&user, way.protocol, way.security, proxy.at().port()));
            over(&disk, &net, &proxy, fault, at);
            assert_eq!(in_store(&disk.store), expected, "{way:?} {fault:?} at {at}");
        });
    }
    eprintln!("{points} points");
    assert_eq!(on_server(&mut Client::sign_in(&host, &user).unwrap()), expected);
}

/// D05: an answer that comes after the word that all was said.
#[test]
fn one_new_message_over_a_line_that_swaps_is_not_missed() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = stocked(&host, "line-swaps");
    let known = || {
        let (net, proxy) = (Still::new(&host), line_to(&host, IMAP.port));
        let disk = Disk::new(&user, &server(&user, IMAP.protocol, IMAP.security, proxy.at().port()));
        alone(disk.live(&net)).unwrap();
        proxy.plan(None);
        (net, proxy, disk)
    };
    let points = 3 * points();
    let (net, proxy, disk) = known();
    let all = Mutex::new((0..points).map(|_| known()).collect::<Vec<_>>());
    let mut other = Client::sign_in(&host, &user).unwrap();
    other.append("INBOX", "", &message("m30")).unwrap();
    alone(disk.live(&net)).unwrap();
    let (said, expected) = (proxy.passed(), on_server(&mut other));
    with_each(&(0..points as u64).collect::<Vec<_>>(), |n| {
        let (net, proxy, disk) = all.lock().unwrap().pop().unwrap();
        // The answers that matter are the last.
        let at = said / 2 + n * said / 2 / points as u64;
        over(&disk, &net, &proxy, Fault::Swap, at);
        assert_eq!(in_store(&disk.store), expected, "at {at} of {said}");
    });
}

/// D06, invariant 6: what both sides did meanwhile, and one life of it in trouble.
#[test]
fn changes_of_both_sides_over_a_bad_line_are_kept_and_not_doubled() {
    let Some(host) = Host::connect_or_skip() else { return };
    let faults = [Fault::Cut, Fault::Stall, Fault::Swap];
    let users = host.fresh_users("line-later", 1 + faults.len() * points()).unwrap();
    let users = Mutex::new(users);
    let next = || users.lock().unwrap().pop().unwrap();
    let prepared = |user: &User| {
        let (net, proxy) = (Still::new(&host), line_to(&host, IMAP.port));
        let mut other = Client::sign_in(&host, user).unwrap();
        stock(&mut other);
        let disk = Disk::new(user, &server(user, IMAP.protocol, IMAP.security, proxy.at().port()));
        alone(disk.live(&net)).unwrap();
        offline(&disk.store);
        others(&mut other);
        (net, proxy, disk, other)
    };
    let (net, proxy, disk, mut other) = prepared(&next());
    proxy.plan(None);
    alone(disk.live(&net)).unwrap();
    let said = proxy.passed();
    alone(disk.settle(&net));
    let expected = on_server(&mut other);
    assert_eq!(in_store(&disk.store), expected);
    check_story(&expected);
    let points = with_every_fault(&faults, said, |fault, at| {
        let (net, proxy, disk, mut other) = prepared(&next());
        over(&disk, &net, &proxy, fault, at);
        assert_eq!(on_server(&mut other), expected, "{fault:?} at {at}");
        assert_eq!(in_store(&disk.store), expected, "{fault:?} at {at}");
    });
    eprintln!("{points} points");
}

/// D16: what is left there is collected once, and nothing else.
#[test]
fn collecting_over_a_bad_line_loses_and_doubles_nothing() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = stocked(&host, "line-pop");
    let inbox = |contents: Contents| -> BTreeMap<String, usize> {
        contents["INBOX"].iter().map(|((name, _), count)| (name.clone(), *count)).collect()
    };
    let there = || inbox(on_server(&mut Client::sign_in(&host, &user).unwrap()));
    let (expected, mut points) = (there(), 0);
    for (way, faults) in
        [(POP3, &[Fault::Cut, Fault::Stall, Fault::Trickle][..]), (POP3S, &[Fault::Cut, Fault::Corrupt])]
    {
        let (net, proxy) = (Still::new(&host), line_to(&host, way.port));
        let fresh = |port| Disk::new(&user, &server(&user, way.protocol, way.security, port));
        alone(fresh(proxy.at().port()).live(&net)).unwrap();
        points += with_every_fault(faults, proxy.passed(), |fault, at| {
            let (net, proxy) = (Still::new(&host), line_to(&host, way.port));
            let disk = fresh(proxy.at().port());
            over(&disk, &net, &proxy, fault, at);
            assert_eq!(inbox(in_store(&disk.store)), expected, "{way:?} {fault:?} at {at}");
        });
    }
    eprintln!("{points} points");
    assert_eq!(there(), expected);
}

fn stocked(host: &Host, stem: &str) -> User {
    let user = host.fresh_user(stem).unwrap();
    stock(&mut Client::sign_in(host, &user).unwrap());
    user
}

/// A little of everything.
fn stock(other: &mut Client) {
    other.run("CREATE Projecten").unwrap();
    for n in 1..=12 {
        let flags = ["", "\\Seen", "\\Flagged werk"][n % 3];
        other.append("INBOX", flags, &message(&format!("m{n}"))).unwrap();
    }
    other.append("Projecten", "\\Seen", &message("m3")).unwrap();
    other.append("Sent", "\\Seen", &message("m20")).unwrap();
}

/// What the person does meanwhile.
fn offline(store: &Store) {
    let [inbox, projects, bin, archive, drafts] =
        ["INBOX", "Projecten", "Trash", "Archive", "Drafts"].map(|path| the_mailbox(store, path));
    let draft = NewEmail {
        ingest: Ingest::from_raw(&message("concept")).unwrap(),
        mailboxes: vec![drafts],
        keywords: words(&["$draft", "$seen"]),
        received_at: START,
    };
    let [one, two, four, five, six, nine] =
        ["m1", "m2", "m4", "m5", "m6", "m9"].map(|subject| the_email(store, subject));
    store
        .write(|tx| {
            tx.set_keywords(one, &words(&["$flagged"]), &words(&[]))?;
            tx.set_keywords(two, &words(&[]), &words(&["werk"]))?;
            tx.set_mailboxes(four, &[bin], &[inbox])?;
            tx.destroy_email(five)?;
            tx.set_mailboxes(six, &[archive], &[inbox])?;
            tx.set_mailboxes(nine, &[projects], &[inbox])?;
            tx.create_email(the_account(store), draft).map(drop)
        })
        .unwrap();
}

/// What another program does meanwhile.
fn others(other: &mut Client) {
    other.run("SELECT INBOX").unwrap();
    other.run("UID STORE 1 +FLAGS (\\Answered)").unwrap();
    other.run("UID STORE 9 +FLAGS (\\Seen)").unwrap();
    other.run("UID STORE 6:7 +FLAGS (\\Deleted)").unwrap();
    other.run("UID EXPUNGE 6:7").unwrap();
    other.append("INBOX", "", &message("m30")).unwrap();
}

/// What the two stories together say: both sides' keywords, and an edit beats a delete.
fn check_story(all: &Contents) {
    let held = |path: &str, subject: &str| {
        let name = exactly(&message(subject));
        let of = |((other, words), _): (&(String, BTreeSet<String>), &usize)| {
            (*other == name).then(|| words.iter().cloned().collect::<Vec<_>>().join(" "))
        };
        all[path].iter().filter_map(of).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(held("INBOX", "m1"), ["$answered $flagged $seen"]);
    assert_eq!(held("INBOX", "m2"), ["$flagged"]);
    assert_eq!(held("Trash", "m4"), ["$seen"]);
    assert_eq!(held("INBOX", "m5"), none);
    assert_eq!(held("Archive", "m6"), [""]);
    assert_eq!(held("INBOX", "m7"), none);
    assert_eq!(held("Projecten", "m9"), ["$seen"]);
    assert_eq!(held("INBOX", "m30"), [""]);
    assert_eq!(held("Drafts", "concept"), ["$draft $seen"]);
}

/// What the server says in a life without trouble, in bytes.
fn undisturbed(host: &Host, user: &User, way: Way, expected: &Contents) -> u64 {
    let (net, proxy) = (Still::new(host), line_to(host, way.port));
    let disk = Disk::new(user, &server(user, way.protocol, way.security, proxy.at().port()));
    alone(disk.live(&net)).unwrap();
    assert_eq!(&in_store(&disk.store), expected, "{way:?}");
    proxy.passed()
}

/// Tries each fault at bytes spread over so many; gives how many points there were.
fn with_every_fault(faults: &[Fault], said: u64, check: impl Fn(Fault, u64) + Sync) -> usize {
    let points = points() as u64;
    let all: Vec<(Fault, u64)> =
        faults.iter().flat_map(|fault| (0..points).map(move |n| (*fault, n * said / points))).collect();
    with_each(&all, |(fault, at)| check(*fault, *at))
}

/// A life with the fault in it, and then lives without.
fn over(disk: &Disk, net: &Still, proxy: &Proxy, fault: Fault, at: u64) {
    proxy.plan(Some((fault, at)));
    // How it ends is the point's own affair.
    let _ = alone(disk.live_over(net, proxy));
    alone(disk.settle(net));
}
