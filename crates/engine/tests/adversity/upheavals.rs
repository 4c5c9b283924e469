//! Servers that number anew, and servers that restart all the time.

use std::collections::BTreeSet;

use mail::EmailId;
use mail::server::{Protocol, Security};
use testhost::Host;
use testhost::client::Client;
use testhost::proxy::Fault;

use super::lives::{
    Disk, Still, alone, in_store, line_to, message, on_server, server, the_email, the_mailbox, words,
};

/// The test host that is restarted here.
const OWN: u8 = 101;

/// Bytes of each message here: far more than its header block.
const LARGE: usize = 40_000;

fn large(n: usize) -> Vec<u8> {
    let line = format!("regel {n} van een lange brief\r\n");
    [message(&format!("g{n}")), line.repeat(LARGE / line.len()).into_bytes()].concat()
}

/// D06, invariant 5: the same emails in new places, and no body a second time.
#[test]
fn a_server_that_numbers_anew_costs_a_look_at_the_headers() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("nummers").unwrap();
    let (net, proxy) = (Still::new(&host), line_to(&host, 143));
    let mut other = Client::sign_in(&host, &user).unwrap();
    for n in 0..20 {
        other.append("INBOX", "\\Seen", &large(n)).unwrap();
    }
    let disk = Disk::new(&user, &server(&user, Protocol::Imap, Security::None, proxy.at().port()));
    alone(disk.live(&net)).unwrap();
    let inbox = the_mailbox(&disk.store, "INBOX");
    let seats = || disk.store.read(|tx| tx.seats(inbox)).unwrap();
    let emails = || -> BTreeSet<EmailId> { seats().into_iter().map(|seat| seat.email).collect() };
    let validity = || disk.store.read(|tx| tx.mailbox(inbox)).unwrap().cursor.uid_validity.unwrap();
    let (before, epoch) = (emails(), validity());
    assert!(proxy.passed() > 20 * LARGE as u64, "all bodies came once");

    // Meanwhile the person keeps working.
    let flagged = the_email(&disk.store, "g3");
    disk.store.write(|tx| tx.set_keywords(flagged, &words(&["$flagged"]), &words(&[]))).unwrap();
    drop(other);
    host.renumber(&user.address, "INBOX").unwrap();
    proxy.plan(None);
    alone(disk.settle(&net));
    let mut other = Client::sign_in(&host, &user).unwrap();
    assert_eq!(in_store(&disk.store), on_server(&mut other));
    assert_ne!(validity(), epoch, "it has numbered anew");
    assert_eq!(emails(), before);
    assert!(proxy.passed() < 20 * LARGE as u64 / 4, "{} bytes for headers", proxy.passed());
}

/// Invariants 1 and 2: a server that goes away again and again.
#[test]
fn a_server_that_restarts_all_the_time_costs_nothing() {
    if Host::connect_or_skip().is_none() {
        return;
    }
    let host = Host::up_beside(OWN).unwrap();
    let user = host.fresh_user("herstart").unwrap();
    let (net, proxy) = (Still::new(&host), line_to(&host, 143));
    let mut other = Client::sign_in(&host, &user).unwrap();
    for n in 0..30 {
        other.append(["INBOX", "Archive"][n % 2], "", &large(n)).unwrap();
    }
    let disk = Disk::new(&user, &server(&user, Protocol::Imap, Security::None, proxy.at().port()));
    for _ in 0..4 {
        proxy.plan(Some((Fault::Stall, 4 * LARGE as u64)));
        std::thread::scope(|scope| {
            let life = scope.spawn(|| {
                let ended = alone(disk.live(&net));
                // Nobody waits for a line that is not used.
                proxy.cut();
                ended
            });
            proxy.until_struck();
            host.stop("imap").unwrap();
            // The line that stood still is gone too.
            proxy.cut();
            let ended = life.join().unwrap();
            assert!(ended.is_err_and(|error| error.may_pass()));
        });
        host.start("imap").unwrap();
    }
    alone(disk.settle(&net));
    let mut other = Client::sign_in(&host, &user).unwrap();
    assert_eq!(in_store(&disk.store), on_server(&mut other));
    host.down().unwrap();
}
