//! Connections to real TLS servers on loopback (invariants 10, 11).

#![allow(clippy::unwrap_used, reason = "tests may")]

mod world;

use net::{Error, Net, Real, Settings, Stage, Target};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use world::{Age, Authority};

fn real(authority: &Authority) -> Real {
    Real::new(&Settings { resolver: None, extra_ca: vec![authority.file()] }).unwrap()
}

#[tokio::test]
async fn speaks_tls_from_the_first_byte() {
    let authority = Authority::new();
    let port = world::echo(authority.acceptor(&["localhost", "*.mail.test"], Age::Fresh)).await;
    let mut stream = real(&authority).connect(&Target::implicit("localhost", port)).await.unwrap();

    let mut theirs = [0u8; 32];
    stream.read_exact(&mut theirs).await.unwrap();
    assert_eq!(stream.channel_binding().as_deref(), Some(theirs.as_slice()), "RFC 9266: both ends agree");

    stream.write_all(b"duif").await.unwrap();
    stream.flush().await.unwrap();
    let mut echoed = [0u8; 4];
    stream.read_exact(&mut echoed).await.unwrap();
    assert_eq!(&echoed, b"duif");

    let tls = stream.tls_info().unwrap();
    assert_eq!(tls.version, "TLSv1.3");
    assert_eq!(tls.names, ["localhost", "*.mail.test"]);
    assert_eq!(tls.issuer, "Duiventil, Proef-CA");
    assert!(stream.upgrade_tls().await.is_err(), "tls is on already");
}

#[tokio::test]
async fn upgrades_a_clear_connection() {
    let authority = Authority::new();
    let port = world::upgrading(authority.acceptor(&["localhost"], Age::Fresh)).await;
    let mut stream = real(&authority).connect(&Target::later("localhost", port)).await.unwrap();
    assert!(!stream.is_tls() && stream.tls_info().is_none() && stream.channel_binding().is_none());
    let mut greeting = [0u8; 7];
    stream.read_exact(&mut greeting).await.unwrap();
    stream.write_all(b"STARTTLS\r\n").await.unwrap();

    let mut stream = stream.upgrade_tls().await.unwrap();
    assert!(stream.is_tls());
    stream.write_all(b"onder slot").await.unwrap();
    let mut echoed = [0u8; 10];
    stream.read_exact(&mut echoed).await.unwrap();
    assert_eq!(&echoed, b"onder slot");
}

#[tokio::test]
async fn refuses_wrong_certificates_and_says_why() {
    let ours = Authority::new();
    let foreign = Authority::new();
    let net = real(&ours);

    let port = world::echo(ours.acceptor(&["ssl0.mail.test", "127.0.0.9"], Age::Fresh)).await;
    let error = net.connect(&Target::implicit("localhost", port)).await.unwrap_err();
    let names = vec!["ssl0.mail.test".to_owned(), "127.0.0.9".to_owned()];
    assert_eq!(error, Error::TlsName { asked: "localhost".to_owned(), names });

    let port = world::echo(ours.acceptor(&["localhost"], Age::Expired)).await;
    let error = net.connect(&Target::implicit("localhost", port)).await.unwrap_err();
    assert_eq!(error, Error::TlsExpired { not_after: 1_609_459_200 });

    let port = world::echo(ours.acceptor(&["localhost"], Age::Unborn)).await;
    let error = net.connect(&Target::implicit("localhost", port)).await.unwrap_err();
    assert_eq!(error, Error::TlsNotYetValid { not_before: 3_755_376_000 });

    let port = world::echo(foreign.acceptor(&["localhost"], Age::Fresh)).await;
    let error = net.connect(&Target::implicit("localhost", port)).await.unwrap_err();
    // The same name as our authority and another key: the signature does not fit.
    let issuer = "Duiventil, Proef-CA".to_owned();
    assert!(
        error == Error::TlsUntrusted { issuer, self_signed: false }
            || matches!(error, Error::TlsFailed { .. }),
        "{error:?}"
    );

    let port = world::echo(world::self_signed("localhost")).await;
    let error = net.connect(&Target::implicit("localhost", port)).await.unwrap_err();
    assert_eq!(error, Error::TlsUntrusted { issuer: "localhost".to_owned(), self_signed: true });
}

#[tokio::test]
async fn an_upgrade_checks_the_certificate_too() {
    let ours = Authority::new();
    let port = world::upgrading(ours.acceptor(&["elders.test"], Age::Fresh)).await;
    let mut stream = real(&ours).connect(&Target::later("localhost", port)).await.unwrap();
    stream.write_all(b"STARTTLS\r\n").await.unwrap();
    let mut greeting = [0u8; 7];
    stream.read_exact(&mut greeting).await.unwrap();
    assert!(matches!(stream.upgrade_tls().await, Err(Error::TlsName { .. })));
}

#[tokio::test]
async fn tells_refused_closed_and_unknown_apart() {
    let ours = Authority::new();
    let net = real(&ours);

    let free = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let error = net.connect(&Target::implicit("127.0.0.1", port)).await.unwrap_err();
    assert_eq!(error, Error::Refused { host: "127.0.0.1".to_owned(), port });
    assert!(error.may_pass());

    let port = world::slamming().await;
    let error = net.connect(&Target::implicit("127.0.0.1", port)).await.unwrap_err();
    assert_eq!(error, Error::Closed { stage: Stage::Handshake });
}

#[test]
fn an_unusable_ca_file_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().join("leeg.pem");
    std::fs::write(&empty, "niets").unwrap();
    for file in [empty, dir.path().join("weg.pem")] {
        let name = file.display().to_string();
        match Real::new(&Settings { resolver: None, extra_ca: vec![file] }) {
            Err(Error::Local { said }) => assert!(said.starts_with(&name), "{said}"),
            _ => panic!("{name} was taken"),
        }
    }
}
