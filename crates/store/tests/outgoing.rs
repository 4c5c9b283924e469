//! Outgoing servers: an account's list, its default, and who uses which.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{Home, home};
use mail::server::{Protocol, Security, Server};
use mail::{AccountId, OutgoingId, Secret};
use store::{
    AccountKind, AccountUpdate, Error, Login, NewIdentity, Options, Outgoing, OutgoingServer, Own, Store,
};

fn server(host: &str) -> Server {
    Server {
        protocol: Protocol::Smtp,
        host: host.to_owned(),
        port: 465,
        security: Security::Tls,
        user: "jan".to_owned(),
        auth: Vec::new(),
    }
}

fn hosts(home: &Home, account: AccountId) -> Vec<String> {
    home.read(|tx| tx.outgoing(account)).into_iter().map(|one| one.set.server.host).collect()
}

/// The database as it was before there was a list, with one account for each kind of past.
const OLDER: [&str; 13] = [
    include_str!("../migrations/0001-first.sql"),
    include_str!("../migrations/0002-seats-alone.sql"),
    include_str!("../migrations/0003-login.sql"),
    include_str!("../migrations/0004-account-bin.sql"),
    include_str!("../migrations/0005-ledger.sql"),
    include_str!("../migrations/0006-folders.sql"),
    include_str!("../migrations/0007-threads-of-servers.sql"),
    include_str!("../migrations/0008-found.sql"),
    include_str!("../migrations/0009-offline.sql"),
    include_str!("../migrations/0010-first-identity.sql"),
    include_str!("../migrations/0011-segments.sql"),
    include_str!("../migrations/0012-chosen-role.sql"),
    include_str!("../migrations/0013-retention.sql"),
];

/// What came after the list and before more than a password could be a server's own.
const LATER: [&str; 5] = [
    include_str!("../migrations/0014-outgoing.sql"),
    include_str!("../migrations/0015-pile.sql"),
    include_str!("../migrations/0016-identity-words.sql"),
    include_str!("../migrations/0017-image-senders.sql"),
    include_str!("../migrations/0018-dictionary.sql"),
];

/// F01, invariants 10 and 16: the one server of before is the default, with its floor.
#[test]
fn the_server_of_before_is_the_default() {
    let dir = tempfile::tempdir().unwrap();
    let conn = rusqlite::Connection::open(dir.path().join("postduif.db")).unwrap();
    OLDER.iter().for_each(|step| conn.execute_batch(step).unwrap());
    let smtp = serde_json::to_string(&server("smtp.voorbeeld.test")).unwrap();
    let login = r#"{"incoming":"PLAIN","outgoing":"SCRAM-SHA-256"}"#;
    for (address, outgoing, login, removed_at) in [
        ("proven@voorbeeld.test", Some(&smtp), login, None),
        ("unproven@voorbeeld.test", Some(&smtp), "{}", None),
        ("receives@voorbeeld.test", None, r#"{"incoming":"PLAIN"}"#, None),
        ("removed@voorbeeld.test", Some(&smtp), login, Some(1)),
    ] {
        conn.execute(
            "INSERT INTO account (kind, name, address, outgoing, status, updated, login, removed_at)
             VALUES ('imap', '', ?1, ?2, '{}', 1, ?3, ?4)",
            (address, outgoing, login, removed_at),
        )
        .unwrap();
    }
    conn.execute_batch("PRAGMA user_version = 13").unwrap();
    drop(conn);
    let store = Store::open(dir.path(), &Options::default()).unwrap();
    let seen: Vec<_> = store
        .read(|tx| {
            let gone = tx.removed_accounts()?.into_iter().map(|(account, _)| account);
            let all = tx.accounts()?.into_iter().chain(gone).filter(|one| one.kind == AccountKind::Imap);
            all.map(|one| Ok((one.address, one.outgoing, one.login, tx.outgoing(one.id)?))).collect()
        })
        .unwrap();
    let plain = Some("PLAIN".to_owned());
    for ((_, shown, login, list), (floor, proven)) in seen.iter().zip([
        (Some("SCRAM-SHA-256"), true),
        (None, false),
        (None, false),
        (Some("SCRAM-SHA-256"), true),
    ]) {
        assert_eq!(*shown, list.first().map(|one| one.set.server.clone()));
        assert_eq!(login.outgoing.as_deref(), floor);
        for OutgoingServer { set, .. } in list {
            let mechanism = floor.map(str::to_owned);
            assert_eq!(*set, Outgoing { mechanism, proven, ..Outgoing::new(server("smtp.voorbeeld.test")) });
        }
    }
    let counts: Vec<_> = seen.iter().map(|(address, .., list)| (address.as_str(), list.len())).collect();
    let expected = [("proven", 1), ("unproven", 1), ("receives", 0), ("removed", 1)];
    assert_eq!(
        counts,
        expected
            .map(|(name, n)| (format!("{name}@voorbeeld.test"), n))
            .each_ref()
            .map(|(a, n)| (a.as_str(), *n))
    );
    assert_eq!(seen[2].2.incoming, plain, "what else the login holds stays");
}

/// F01, invariant 16: a password of its own stays one.
#[test]
fn an_own_password_of_before_stays_one() {
    let dir = tempfile::tempdir().unwrap();
    let conn = rusqlite::Connection::open(dir.path().join("postduif.db")).unwrap();
    OLDER.iter().chain(&LATER).for_each(|step| conn.execute_batch(step).unwrap());
    let smtp = serde_json::to_string(&server("smtp.voorbeeld.test")).unwrap();
    let account = "INSERT INTO account (kind, name, address, status, updated)
                   VALUES ('imap', '', 'jan@voorbeeld.test', '{}', 1)";
    conn.execute(account, []).unwrap();
    for own in [1, 0] {
        let sql = "INSERT INTO outgoing (account, label, server, own, ehlo, proven)
                   VALUES ((SELECT min(id) FROM account), '', ?1, ?2, '', 1)";
        conn.execute(sql, (&smtp, own)).unwrap();
    }
    conn.execute_batch("PRAGMA user_version = 18").unwrap();
    drop(conn);
    let store = Store::open(dir.path(), &Options::default()).unwrap();
    let list = store.read(|tx| tx.outgoing(tx.accounts()?[0].id)).unwrap();
    let own: Vec<Option<Own>> = list.into_iter().map(|one| one.set.own).collect();
    assert_eq!(own, [Some(Own::Password), None]);
}

/// F01: whichever way of its own a server has, it is read as it was written.
#[test]
fn each_own_way_is_kept() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let client = mail::oauth::Client { client_id: "postduif".into(), ..Default::default() };
    for own in [None, Some(Own::Password), Some(Own::Certificate), Some(Own::OAuth2(client))] {
        let set = Outgoing { own, ..Outgoing::new(server("a.test")) };
        let id = home.write(|tx| tx.add_outgoing(account, &set));
        assert_eq!(home.read(|tx| tx.outgoing_server(id)).set, set);
    }
}

/// A20, F01: the bin keeps what outgoing servers have of their own, as long as the account.
#[test]
fn the_bin_keeps_what_outgoing_servers_have_of_their_own() {
    const DAY: i64 = 86_400;
    let home = home();
    let account = home.account(AccountKind::Imap);
    let set = Outgoing { own: Some(Own::Password), ..Outgoing::new(server("a.test")) };
    let id = home.write(|tx| tx.add_outgoing(account, &set));
    let names = [store::accounts::account_secret(account), store::outgoing::own_secret(account, id)];
    let kept = || names.each_ref().map(|name| home.read(|tx| tx.secret(name)).is_some());
    for name in &names {
        home.write(|tx| tx.put_secret(name, &Secret::new("geheim".to_owned())));
    }
    home.write(|tx| tx.bin_account(account, 100 * DAY));
    assert_eq!(kept(), [false, true]);
    home.write(|tx| tx.restore_account(account));
    assert_eq!(kept(), [false, true]);
    assert_eq!(home.read(|tx| tx.secret_names("account/")), names[1..]);
    home.write(|tx| tx.bin_account(account, 200 * DAY));
    home.store.sweep(231 * DAY).unwrap();
    assert_eq!(kept(), [false, false], "it goes with the account");
}

/// F01, C10: added, preferred, chosen, removed; what named a server that is gone uses the default.
#[test]
fn a_list_with_a_default() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let shown = || home.read(|tx| tx.account(account)).outgoing.map(|server| server.host);
    assert!(hosts(&home, account).is_empty() && shown().is_none());
    let add = |host: &str| home.write(|tx| tx.add_outgoing(account, &Outgoing::new(server(host))));
    let [a, b, c] = ["a.test", "b.test", "c.test"].map(add);
    assert_eq!(
        (hosts(&home, account), shown().as_deref()),
        (words(&["a.test", "b.test", "c.test"]), Some("a.test"))
    );
    home.write(|tx| tx.prefer_outgoing(b));
    assert_eq!(
        (hosts(&home, account), shown().as_deref()),
        (words(&["b.test", "a.test", "c.test"]), Some("b.test"))
    );

    let first = home.read(|tx| tx.identities(account))[0].id;
    let new = NewIdentity { email: "info@x.test".into(), ..NewIdentity::default() };
    let second = home.write(|tx| tx.add_identity(account, &new));
    let used = |identity| home.read(|tx| tx.outgoing_for(account, identity)).map(|one| one.id);
    assert_eq!((used(first), used(second)), (Some(b), Some(b)));
    home.write(|tx| tx.choose_outgoing(second, Some(c)));
    assert_eq!((used(first), used(second)), (Some(b), Some(c)));
    home.write(|tx| tx.prefer_outgoing(a));
    assert_eq!((used(first), used(second)), (Some(a), Some(c)), "who named none goes with the default");
    let secret = store::outgoing::own_secret(account, c);
    home.write(|tx| tx.put_secret(&secret, &Secret::new("eigen".to_owned())));
    assert_eq!(home.write(|tx| tx.remove_outgoing(c)), [second]);
    assert_eq!((used(second), home.read(|tx| tx.identity(second)).outgoing), (Some(a), None));
    assert!(home.read(|tx| tx.secret(&secret)).is_none(), "its password goes with it");
    assert!(matches!(home.store.write(|tx| tx.choose_outgoing(second, Some(c))), Err(Error::NotFound(_))));

    // An identity that is gone sends what it has in the outbox by the default.
    home.write(|tx| tx.choose_outgoing(second, Some(b)));
    home.write(|tx| tx.remove_identity(second));
    assert_eq!(used(second), Some(a));
    home.write(|tx| tx.remove_outgoing(a));
    home.write(|tx| tx.remove_outgoing(b));
    assert_eq!((used(first), shown()), (None, None));
    assert!(home.read(|tx| tx.outgoing(account)).is_empty());
}

/// F01: the account's servers stay apart from those of another.
#[test]
fn nobody_sends_by_the_servers_of_another_account() {
    let home = home();
    let ours = home.account(AccountKind::Imap);
    let (local, _) = home.local();
    let theirs: OutgoingId = home.write(|tx| tx.add_outgoing(local, &Outgoing::new(server("a.test"))));
    let identity = home.read(|tx| tx.identities(ours))[0].id;
    let chosen = home.store.write(|tx| tx.choose_outgoing(identity, Some(theirs)));
    assert!(matches!(chosen, Err(Error::NotFound(_))));
    assert_eq!(home.read(|tx| tx.outgoing_for(ours, identity)), None);
    home.write(|tx| tx.add_outgoing(ours, &Outgoing::new(server("b.test"))));
    home.write(|tx| tx.remove_account(ours));
    assert_eq!(hosts(&home, local), ["a.test"]);
}

/// D23, invariant 10: another server for the account's own password takes the default's
/// place, with what was proven there; the others keep what they have.
#[test]
fn an_account_update_is_about_the_default() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let own = Outgoing {
        own: Some(Own::Password),
        label: "Werk".into(),
        proven: true,
        ..Outgoing::new(server("werk.test"))
    };
    let update = |host: Option<&str>, floor: Option<&str>| {
        let login = Login { outgoing: floor.map(str::to_owned), ..Login::default() };
        let outgoing = Some(host.map(server));
        home.write(|tx| {
            tx.update_account(account, &AccountUpdate { outgoing, login: Some(login), ..Default::default() })
        });
        home.read(|tx| tx.outgoing(account)).into_iter().map(|one| one.set).collect::<Vec<_>>()
    };
    let first = update(Some("een.test"), None);
    assert_eq!(first, [Outgoing::new(server("een.test"))]);
    home.write(|tx| tx.add_outgoing(account, &own));
    let proven = |host: &str| Outgoing {
        proven: true,
        mechanism: Some("PLAIN".into()),
        ..Outgoing::new(server(host))
    };
    assert_eq!(update(Some("twee.test"), Some("PLAIN")), [proven("twee.test"), own.clone()]);
    assert_eq!(home.read(|tx| tx.account(account)).login.outgoing.as_deref(), Some("PLAIN"));
    assert_eq!(update(None, None), std::slice::from_ref(&own));
    // Another host in the place of one with its own password is let in as the account is.
    let after = update(Some("drie.test"), Some("PLAIN"));
    assert_eq!(after, [Outgoing { label: "Werk".into(), ..proven("drie.test") }]);
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}
