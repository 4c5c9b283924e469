//! What a person sees first of a large mailbox.

use std::collections::BTreeSet;

use engine::remote::fake::{Counting, Server};
use mail::{Keywords, Role};

use crate::world::{Disk, START, Stop, message, run, the_account};

/// A17: the newest 50 headers are here after the folders and one more question,
/// before anything else of the mailbox is asked, however large it is.
#[test]
fn the_newest_come_before_all_else() {
    let server = Server::new(Counting::Qresync);
    let arrived = (1..=400).map(|n| {
        let received_at = START - i64::from(1000 - n);
        server.deliver("INBOX", &message(n), &Keywords::new(), received_at)
    });
    let newest: BTreeSet<Option<u32>> = arrived.skip(350).map(Some).collect();
    server.deliver("Sent", &message(900), &Keywords::new(), START);
    for k in 1.. {
        let (disk, before) = (Disk::new(), server.commands());
        run(&disk, &server, START, Stop::AfterCommit(k)).unwrap();
        let asked = server.commands() - before;
        let store = disk.open();
        let account = the_account(&store);
        let seats = store.read(|tx| match tx.mailbox_by_role(account, Role::Inbox)? {
            Some(inbox) => tx.seats(inbox.id),
            None => Ok(Vec::new()),
        });
        let seats = seats.unwrap();
        let here: BTreeSet<Option<u32>> = seats.iter().map(|seat| seat.uid).collect();
        assert!(here.is_subset(&newest), "older mail came first: {here:?}");
        assert!(asked <= 2, "{:?}", server.received());
        if here == newest {
            return;
        }
    }
}
