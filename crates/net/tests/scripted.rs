//! The scripted world keeps its own promises: nothing beyond the tables, and
//! time only when told.

#![allow(clippy::unwrap_used, reason = "tests may")]

use std::time::Duration;

use net::{
    Answer, Error, HttpAnswer, HttpBody, HttpLimits, Net, Scripted, Stage, Target, sleep_until, within,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn a_peer_is_driven_by_the_test() {
    let world = Scripted::new();
    let mut listener = world.listen("imap.mail.test", 143);
    let mut near = world.connect(&Target::later("imap.mail.test", 143)).await.unwrap();
    let mut far = listener.accept().await.unwrap();
    far.io.write_all(b"* OK\r\n").await.unwrap();
    let mut greeting = [0u8; 6];
    near.read_exact(&mut greeting).await.unwrap();
    assert!(!far.is_tls() && !near.is_tls());

    let mut near = near.upgrade_tls().await.unwrap();
    assert!(far.is_tls() && near.is_tls());
    near.write_all(b"A1 NOOP\r\n").await.unwrap();
    let mut command = [0u8; 9];
    far.io.read_exact(&mut command).await.unwrap();
    assert_eq!(&command, b"A1 NOOP\r\n");
    assert_eq!(world.asked(), ["connect imap.mail.test:143"]);
}

#[tokio::test]
async fn what_is_not_in_the_tables_does_not_exist() {
    let world = Scripted::new();
    world
        .put_host("mail.test", &[])
        .put_mx("voorbeeld.test", &[(20, "b.test"), (10, "a.test")])
        .dns_fails("stuk.test");
    assert_eq!(world.mx("mail.test").await, Ok(Answer { records: vec![], secure: false }));
    assert_eq!(world.mx("voorbeeld.test").await.unwrap().records[0].host, "a.test");
    assert!(!world.mx("voorbeeld.test").await.unwrap().secure);
    assert!(world.put_secure("voorbeeld.test").mx("voorbeeld.test").await.unwrap().secure);
    assert!(!world.txt("voorbeeld.test").await.unwrap().secure, "nothing proves nothing");
    assert!(matches!(world.mx("weg.test").await, Err(Error::DnsNotFound { .. })));
    assert!(matches!(world.txt("stuk.test").await, Err(Error::DnsFailed { .. })));
    let nothing = world.connect(&Target::implicit("mail.test", 993)).await;
    assert!(matches!(nothing, Err(Error::Refused { port: 993, .. })));
    world.put_document("https://voorbeeld.test/x", "<a/>");
    assert_eq!(world.https_get("https://voorbeeld.test/x", &HttpLimits::DOCUMENT).await.unwrap().status, 200);
    let addresses = |text: &str| [text.parse().unwrap()];
    for (host, address, private) in [
        ("thuis.test", "192.168.1.2", true),
        ("buiten.test", "1.1.1.1", false),
        ("eigen.test", "fd00::2", true),
    ] {
        let _listener = world.put_host(host, &addresses(address)).listen(host, 25);
        let stream = world.connect(&Target::implicit(host, 25)).await.unwrap();
        assert_eq!(stream.is_private(), private, "F03: {host}");
    }
    assert!(world.https_get("https://voorbeeld.test/y", &HttpLimits::DOCUMENT).await.is_err());
    world.put_document("http://voorbeeld.test/x", "<b/>");
    assert_eq!(world.http_get("http://voorbeeld.test/x", &HttpLimits::DOCUMENT).await.unwrap().body, "<b/>");
    assert!(world.https_get("http://voorbeeld.test/x", &HttpLimits::DOCUMENT).await.is_err());
    assert!(world.http_get("https://voorbeeld.test/x", &HttpLimits::DOCUMENT).await.is_err());
}

#[tokio::test]
async fn what_is_handed_in_is_kept_and_answered_in_turn() {
    let world = Scripted::new();
    let url = "https://id.test/token";
    let answer = |status| {
        Ok(HttpAnswer { status, url: url.to_owned(), content_type: None, body: bytes::Bytes::from("{}") })
    };
    world.put_post(url, answer(400)).put_post(url, answer(200));
    let body = HttpBody { bytes: bytes::Bytes::from("code=geheim"), ..HttpBody::default() };
    for expected in [400, 200, 200] {
        let got = world.https_post(url, &body, &HttpLimits::DOCUMENT).await.unwrap();
        assert_eq!(got.status, expected);
    }
    assert_eq!(world.posted()[0], (url.to_owned(), body.clone()));
    assert!(!format!("{body:?}").contains("geheim"), "invariant 23");
    assert!(world.https_post("https://weg.test/", &body, &HttpLimits::DOCUMENT).await.is_err());
}

#[tokio::test]
async fn time_moves_only_when_told() {
    let world = Scripted::at(1000);
    let sleeper = {
        let world = world.clone();
        tokio::spawn(async move { sleep_until(&world, 1150).await })
    };
    // Long sleeps look at the clock again on their way.
    let mut slept = Duration::ZERO;
    while slept < Duration::from_secs(150) {
        slept += world.advance_to_next_sleeper().await;
    }
    sleeper.await.unwrap();
    assert_eq!(world.now(), 1150);

    let waiting = {
        let world = world.clone();
        tokio::spawn(
            async move { within(&world, Duration::from_secs(30), std::future::pending::<()>()).await },
        )
    };
    world.advance_to_next_sleeper().await;
    let elapsed = waiting.await.unwrap().unwrap_err();
    assert_eq!(
        elapsed.while_doing(Stage::Talk),
        Error::Timeout { stage: Stage::Talk, after: Duration::from_secs(30) }
    );
    assert_eq!(within(&world, Duration::ZERO, std::future::ready(7)).await, Ok(7));
}
