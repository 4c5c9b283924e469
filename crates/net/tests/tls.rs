//! Connections to real TLS servers on loopback (invariants 10, 11).

#![allow(clippy::unwrap_used, reason = "tests may")]

mod world;

use net::{Error, Fingerprint, Net, Pin, Real, Settings, Stage, Target};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use world::{Age, Authority};

fn real(authority: &Authority) -> Real {
    Real::new(&Settings { resolver: None, extra_ca: vec![authority.file()], ..Settings::default() }).unwrap()
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
    assert!(stream.is_tls() && stream.is_private());
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

/// D24: one leaf, whatever is wrong with it, until a day, and nothing besides.
#[tokio::test]
async fn a_pinned_certificate_is_taken_and_no_other() {
    let ours = Authority::new();
    let net = real(&ours);
    let now = net.now();
    for wrong in [
        world::self_signed("localhost"),
        Authority::new().acceptor(&["localhost"], Age::Fresh),
        ours.acceptor(&["localhost"], Age::Expired),
        ours.acceptor(&["localhost"], Age::Unborn),
        ours.acceptor(&["elders.test"], Age::Fresh),
    ] {
        let port = world::echo(wrong).await;
        let target = Target::implicit("localhost", port);
        let refused = net.connect(&target).await.unwrap_err();
        let leaf = match &refused {
            Error::TlsName { certificate, .. }
            | Error::TlsUntrusted { certificate }
            | Error::TlsExpired { certificate }
            | Error::TlsNotYetValid { certificate } => certificate.fingerprint,
            // The foreign authority bears our authority's name: its signature does not fit.
            Error::TlsFailed { .. } => continue,
            other => panic!("{other:?}"),
        };
        let pinned = target.clone().pinned(Some(Pin { leaf, until: now + 3600 }));
        let stream = net.connect(&pinned).await.unwrap();
        assert_eq!(stream.tls_info().unwrap().certificate.fingerprint, leaf);
        // Nothing of it is left for who has no exception, nor after its day, nor for another leaf.
        assert_eq!(net.connect(&target).await.unwrap_err(), refused);
        let late = target.clone().pinned(Some(Pin { leaf, until: now - 1 }));
        assert_eq!(net.connect(&late).await.unwrap_err(), refused);
        let other = target.pinned(Some(Pin { leaf: Fingerprint([7; 32]), until: now + 3600 }));
        assert_eq!(net.connect(&other).await.unwrap_err(), refused);
    }
    // What needs no exception does not get worse by one.
    let port = world::echo(ours.acceptor(&["localhost"], Age::Fresh)).await;
    let pin = Pin { leaf: Fingerprint([7; 32]), until: now - 1 };
    net.connect(&Target::implicit("localhost", port).pinned(Some(pin))).await.unwrap();
}

/// The first half of EXTERNAL: TLS shows who we are.
#[tokio::test]
async fn shows_a_certificate_of_our_own() {
    let ours = Authority::new();
    let net = real(&ours);
    let port = world::echo(ours.acceptor_that_asks("localhost")).await;
    let target = Target::implicit("localhost", port);
    let mut stream = net.connect(&target.clone().showing(Some(ours.identity("jan")))).await.unwrap();
    let mut first = [0u8; 32];
    stream.read_exact(&mut first).await.unwrap();

    // TLS 1.3 tells who shows none only when the first byte is read.
    let anonymous = net.connect(&target).await;
    let refused = match anonymous {
        Ok(mut stream) => stream.read_exact(&mut first).await.is_err(),
        Err(_) => true,
    };
    assert!(refused);
    let whole = ours.identity("jan").pem().to_owned();
    let (chain, key) = whole.split_at(whole.rfind("-----BEGIN").unwrap());
    for (part, lacks) in [(chain, "no private key"), (key, "no certificate")] {
        let unusable = net::Identity::new(part).unwrap_err();
        assert!(matches!(&unusable, Error::Local { said } if said.contains(lacks)), "{unusable:?}");
    }
    assert!(!format!("{:?}", ours.identity("jan")).contains("BEGIN"), "invariant 23");
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
        match Real::new(&Settings { resolver: None, extra_ca: vec![file], ..Settings::default() }) {
            Err(Error::Local { said }) => assert!(said.starts_with(&name), "{said}"),
            _ => panic!("{name} was taken"),
        }
    }
}
