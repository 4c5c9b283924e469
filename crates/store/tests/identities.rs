//! Which identity new messages are written as, what it says beside its name, and whose images are shown.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::home;
use mail::address::Address;
use store::{AccountKind, IdentityUpdate, InReplies, Kind, NewIdentity};

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

/// C01, C05: organisation and the signature's place are kept, and who follows the changes hears of them.
#[test]
fn an_identity_says_more_than_its_name() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let own = || home.read(|tx| tx.identities(account)).remove(0);
    assert_eq!((own().organization.as_str(), own().in_replies), ("", InReplies::Above));
    let before = home.read(|tx| tx.state(account, Kind::Identity));
    let (organization, in_replies) = (Some("Bakkerij Zuid".to_owned()), Some(InReplies::Below));
    let update = IdentityUpdate { organization, in_replies, ..IdentityUpdate::default() };
    home.write(|tx| tx.update_identity(own().id, &update));
    assert_eq!((own().organization.as_str(), own().in_replies), ("Bakkerij Zuid", InReplies::Below));
    assert!(home.read(|tx| tx.state(account, Kind::Identity)) > before);
    home.write(|tx| tx.update_identity(own().id, &IdentityUpdate::default()));
    assert_eq!(own().organization, "Bakkerij Zuid", "what is not named stays");
}

/// Invariant 21: shown by themselves are the images of those whom the person named, and of nobody else.
#[test]
fn images_are_shown_of_those_who_are_named() {
    let home = home();
    let from = |all: &[&str]| -> Vec<Address> {
        all.iter().map(|email| Address { name: None, email: (*email).to_owned() }).collect()
    };
    let shows = |all: &[&str]| home.read(|tx| tx.shows_images(&from(all)));
    assert!(!shows(&["nieuws@krant.test"]) && !shows(&[]));
    home.write(|tx| tx.allow_images("Nieuws@Krant.test", true));
    home.write(|tx| tx.allow_images("nieuws@krant.test", true));
    assert_eq!(home.read(|tx| tx.image_senders()), ["nieuws@krant.test"]);
    assert!(shows(&["nieuws@KRANT.test"]) && !shows(&["a@krant.test"]));
    assert!(!shows(&["nieuws@krant.test", "a@b.test"]), "one of two is not enough");
    home.write(|tx| tx.allow_images("nieuws@krant.test", false));
    assert!(!shows(&["nieuws@krant.test"]));
    assert!(home.store.write(|tx| tx.allow_images(&"a".repeat(321), true)).is_err());
}
