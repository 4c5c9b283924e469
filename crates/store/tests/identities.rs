//! Which identity new messages are written as.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::home;
use store::{AccountKind, Kind, NewIdentity};

/// C02, invariant 14: the one that was preferred last comes first; the others keep
/// their order, and who follows the changes hears of it once.
#[test]
fn the_preferred_identity_comes_first() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let ids = || home.read(|tx| tx.identities(account)).into_iter().map(|one| one.id).collect::<Vec<_>>();
    let first = ids()[0];
    let [second, third] = ["b", "c"].map(|name| {
        let new =
            NewIdentity { name: name.into(), email: format!("{name}@x.test"), ..NewIdentity::default() };
        home.write(|tx| tx.add_identity(account, &new))
    });
    assert_eq!(ids(), [first, second, third]);
    home.write(|tx| tx.prefer_identity(third));
    assert_eq!(ids(), [third, first, second]);
    home.write(|tx| tx.prefer_identity(second));
    assert_eq!(ids(), [second, third, first]);
    let state = home.read(|tx| tx.state(account, Kind::Identity));
    assert_eq!(home.read(|tx| tx.identity(second)).updated, state);
    home.write(|tx| tx.prefer_identity(second));
    assert_eq!(home.read(|tx| tx.state(account, Kind::Identity)), state, "it was so already");
    home.write(|tx| tx.remove_identity(second));
    assert_eq!(ids(), [third, first]);
}
