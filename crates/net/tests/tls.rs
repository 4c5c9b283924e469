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
    let tls = stream.tls_info().unwrap().clone();
    assert_eq!(tls.bindings.exporter.as_deref(), Some(theirs.as_slice()), "RFC 9266: both ends agree");
    // Our test authority signs by ECDSA with SHA-256, so the two are one (RFC 5929 §4.1).
    assert_eq!(tls.bindings.end_point.as_deref(), Some(tls.certificate.fingerprint.0.as_slice()));

    stream.write_all(b"duif").await.unwrap();
    stream.flush().await.unwrap();
    let mut echoed = [0u8; 4];
    stream.read_exact(&mut echoed).await.unwrap();
    assert_eq!(&echoed, b"duif");

    assert_eq!(tls.version, "TLSv1.3");
    assert_eq!(tls.certificate.names, ["localhost", "*.mail.test"]);
    assert_eq!(tls.certificate.issuer, "Duiventil, Proef-CA");
    assert!(stream.upgrade_tls().await.is_err(), "tls is on already");
}

#[tokio::test]
async fn upgrades_a_clear_connection() {
    let authority = Authority::new();
    let port = world::upgrading(authority.acceptor(&["localhost"], Age::Fresh)).await;
    let mut stream = real(&authority).connect(&Target::later("localhost", port)).await.unwrap();
    assert!(!stream.is_tls() && stream.tls_info().is_none());
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

    let refused = async |acceptor| {
        let port = world::echo(acceptor).await;
        net.connect(&Target::implicit("localhost", port)).await.unwrap_err()
    };

    let error = refused(ours.acceptor(&["ssl0.mail.test", "127.0.0.9"], Age::Fresh)).await;
    let Error::TlsName { asked, certificate } = &error else { panic!("{error:?}") };
    assert_eq!(
        (asked.as_str(), &*certificate.names),
        ("localhost", ["ssl0.mail.test", "127.0.0.9"].map(str::to_owned).as_slice())
    );

    let error = refused(ours.acceptor(&["localhost"], Age::Expired)).await;
    let Error::TlsExpired { certificate } = &error else { panic!("{error:?}") };
    assert_eq!(certificate.not_after, 1_609_459_200);
    assert_eq!(error.to_string(), "the certificate expired on 2021-01-01T00:00:00Z");

    let error = refused(ours.acceptor(&["localhost"], Age::Unborn)).await;
    let Error::TlsNotYetValid { certificate } = &error else { panic!("{error:?}") };
    assert_eq!(certificate.not_before, 3_755_376_000);

    // The same name as our authority and another key: the signature does not fit.
    let error = refused(foreign.acceptor(&["localhost"], Age::Fresh)).await;
    match &error {
        Error::TlsUntrusted { certificate } => assert_eq!(certificate.issuer, "Duiventil, Proef-CA"),
        other => assert!(matches!(other, Error::TlsFailed { .. }), "{error:?}"),
    }

    let error = refused(world::self_signed("localhost")).await;
    let Error::TlsUntrusted { certificate } = &error else { panic!("{error:?}") };
    assert!(certificate.self_signed && certificate.issuer == "localhost");
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

/// F04: TLS to a port that greets in words.
#[tokio::test]
async fn tells_a_port_without_tls_from_broken_tls() {
    let ours = Authority::new();
    let port = world::upgrading(ours.acceptor(&["localhost"], Age::Fresh)).await;
    let error = real(&ours).connect(&Target::implicit("localhost", port)).await.unwrap_err();
    assert_eq!(error, Error::NotTls);
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
