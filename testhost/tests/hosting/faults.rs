//! Each fault is what its table says, seen with the settings that a person has.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

use net::{Error, Net, Target};
use testhost::faults::Refusal;
use testhost::places::{self, Shows};
use testhost::{Host, User};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::talk::{Talk, login, plain, world};

/// TLS at that name, and how it fails.
async fn refused(host: &Host, name: &str, port: u16) -> Error {
    world(host).connect(&Target::implicit(name, port)).await.map(drop).unwrap_err()
}

async fn implicit(host: &Host, place: &str, port: u16) -> Talk {
    Talk::to(host, &Target::implicit(format!("{place}.mail.test"), host.layout().port(port))).await
}

async fn later(host: &Host, place: &str, port: u16) -> Talk {
    Talk::to(host, &Target::later(format!("{place}.mail.test"), host.layout().port(port))).await
}

#[tokio::test]
async fn certificates_are_wrong_in_their_own_ways() {
    let Some(host) = Host::connect_or_skip() else { return };
    for port in [993, 995, 465].map(|port| host.layout().port(port)) {
        let error = refused(&host, "expired.mail.test", port).await;
        assert!(matches!(error, Error::TlsExpired { .. }), "{error:?}");
        let error = refused(&host, "notyet.mail.test", port).await;
        assert!(matches!(error, Error::TlsNotYetValid { .. }), "{error:?}");
        for place in ["selfsigned", "untrusted", "scanner"] {
            let error = refused(&host, &format!("{place}.mail.test"), port).await;
            assert!(matches!(error, Error::TlsUntrusted { .. }), "{place}: {error:?}");
        }
        let error = refused(&host, "othername.mail.test", port).await;
        let Error::TlsName { certificate, .. } = &error else { panic!("{error:?}") };
        assert_eq!(certificate.names, ["ssl0.mail.test"]);
    }
    implicit(&host, "soon", 993).await.line().await;
}

#[tokio::test]
async fn some_servers_have_no_tls_or_the_other_kind() {
    let Some(host) = Host::connect_or_skip() else { return };
    let mut imap = later(&host, "notls", 143).await;
    let hello = imap.line().await;
    assert!(!hello.contains("STARTTLS") && hello.contains("AUTH=PLAIN"), "{hello}");
    let mut smtp = later(&host, "notls", 587).await;
    smtp.reply().await;
    let hello = smtp.smtp("EHLO laptop").await;
    assert!(!hello.contains("STARTTLS") && hello.contains("AUTH PLAIN"), "{hello}");
    let error = refused(&host, "notls.mail.test", host.layout().port(993)).await;
    assert!(matches!(error, Error::Refused { .. }), "{error:?}");

    let hello = later(&host, "early", 143).await.line().await;
    assert!(hello.contains("STARTTLS") && hello.contains("AUTH=PLAIN"), "{hello}");

    for port in [993, 995, 465] {
        let hello = later(&host, "swapped", port).await.line().await;
        assert!(["* OK", "+OK", "220"].iter().any(|begin| hello.starts_with(begin)), "{port}: {hello}");
        let error = refused(&host, "swapped.mail.test", host.layout().port(port)).await;
        assert!(matches!(error, Error::NotTls), "{port}: {error:?}");
    }
    for port in [143, 110, 587] {
        let hello = implicit(&host, "swapped", port).await.line().await;
        assert!(["* OK", "+OK", "220"].iter().any(|begin| hello.starts_with(begin)), "{port}: {hello}");
    }
}

#[tokio::test]
async fn some_servers_ask_for_no_login() {
    let Some(host) = Host::connect_or_skip() else { return };
    for (place, relays) in [("noauth", false), ("relay", true)] {
        let mut smtp = implicit(&host, place, 465).await;
        smtp.reply().await;
        assert!(!smtp.smtp("EHLO laptop").await.contains("AUTH"), "{place}");
        smtp.smtp("MAIL FROM:<jan@voorbeeld.test>").await;
        let said = smtp.smtp("RCPT TO:<iemand@elders.example>").await;
        assert_eq!(said.starts_with("250"), relays, "{place}: {said}");
    }
}

#[tokio::test]
async fn some_servers_take_one_connection() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("druk").unwrap();
    let mut first = implicit(&host, "throttled", 993).await;
    first.line().await;
    assert!(first.imap(&login(&user)).await.contains("a OK"));
    let mut second = implicit(&host, "throttled", 993).await;
    second.line().await;
    let said = second.imap(&login(&user)).await;
    assert!(said.contains("a NO [LIMIT]"), "{said}");

    let mut first = later(&host, "throttled", 587).await;
    assert!(first.reply().await.starts_with("220"));
    let said = later(&host, "throttled", 587).await.reply().await;
    assert!(said.starts_with("421 4.7.0"), "{said}");
}

/// The silent one counts what it hears and tells it to whoever has stopped
/// talking: those are the first words that come.
#[tokio::test]
async fn some_servers_say_nothing_or_are_not_there() {
    let Some(host) = Host::connect_or_skip() else { return };
    let silent = places::named("silent").unwrap().at(host.layout());
    for port in [993, 143, 995, 110, 465, 587].map(|port| host.layout().port(port)) {
        let mut stream = TcpStream::connect((silent, port)).unwrap();
        stream.write_all(b"a b c\na NOOP\n").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert_eq!(said.split_whitespace().collect::<Vec<_>>(), ["2", "5", "13"], "{port}");
        let error = refused(&host, "closed.mail.test", port).await;
        assert!(matches!(error, Error::Refused { .. }), "{port}: {error:?}");
    }
}

#[tokio::test]
async fn some_mailboxes_are_off_or_full() {
    let Some(host) = Host::connect_or_skip() else { return };
    let off = host.fresh_user("uit").unwrap();
    host.refuse(&off, "imap", Refusal::SwitchedOff).unwrap();
    let app = host.fresh_user("app").unwrap();
    host.refuse(&app, "imap", Refusal::AppPassword).unwrap();
    for (user, words) in
        [(&off, "Login disabled for this user"), (&app, "Application-specific password required")]
    {
        let mut imap = Talk::implicit(&host, 993).await;
        imap.line().await;
        let said = imap.imap(&login(user)).await;
        assert!(said.contains("a NO [CONTACTADMIN]") && said.contains(words), "{said}");
        let mut imap = Talk::implicit(&host, 993).await;
        imap.line().await;
        let wrong = User { password: "verkeerd".to_owned(), ..user.clone() };
        assert!(imap.imap(&login(&wrong)).await.contains("AUTHENTICATIONFAILED"));
        let mut pop = Talk::implicit(&host, 995).await;
        pop.line().await;
        pop.ask(&format!("USER {}", user.address), &["+OK"]).await;
        let said = pop.ask(&format!("PASS {}", user.password), &["+OK", "-ERR"]).await;
        assert!(said.starts_with("+OK"), "the other protocol is on: {said}");
    }

    let full = host.full_user("vol-tot-de-rand").unwrap();
    let mut imap = Talk::implicit(&host, 993).await;
    imap.line().await;
    imap.imap(&login(&full)).await;
    let copy = "Subject: kopie\r\n\r\nNog een regel.\r\n";
    let said = imap.imap(&format!("APPEND Sent {{{}+}}\r\n{copy}", copy.len())).await;
    assert!(said.contains("a NO [OVERQUOTA]"), "{said}");
}

#[tokio::test]
async fn some_servers_know_one_way_of_signing_in() {
    let Some(host) = Host::connect_or_skip() else { return };
    host.sign_in_servers().unwrap();
    host.sign_in_servers().unwrap(); // twice is once
    for (place, mechanism) in [("crammd5", "CRAM-MD5"), ("nomech", "DIGEST-MD5"), ("certificate", "EXTERNAL")]
    {
        let hello = implicit(&host, place, 993).await.line().await;
        assert_eq!(hello.matches("AUTH=").count(), 1, "{hello}");
        assert!(hello.contains(&format!("AUTH={mechanism}")), "{hello}");
        if place != "certificate" {
            let mut smtp = implicit(&host, place, 465).await;
            smtp.reply().await;
            let hello = smtp.smtp("EHLO laptop").await;
            assert!(hello.lines().any(|line| line.ends_with(&format!("AUTH {mechanism}"))), "{hello}");
            let said = smtp.smtp(&plain(&host.fresh_user("weg").unwrap())).await;
            assert!(said.starts_with("535 5.7.8"), "no other way: {said}");
        }
    }
    let said = implicit(&host, "certificate", 465).await.reply().await;
    assert!(said.starts_with("421 4.7.1"), "who shows no certificate is not heard: {said}");
}

/// D25: EXTERNAL, with a certificate that names the user.
#[tokio::test]
async fn a_client_certificate_is_a_login() {
    let Some(host) = Host::connect_or_skip() else { return };
    host.sign_in_servers().unwrap();
    let user = host.fresh_user("pas").unwrap();
    let [chain, key] = host.client_certificate(&user).unwrap();
    let certificates =
        |path| CertificateDer::pem_file_iter(path).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates(host.ca_file()));
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_client_auth_cert(certificates(chain), PrivateKeyDer::from_pem_file(key).unwrap())
        .unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let at = places::named("certificate").unwrap().at(host.layout());
    let open = async |port: u16| {
        let tcp = tokio::net::TcpStream::connect((at, host.layout().port(port))).await.unwrap();
        let name = "certificate.mail.test".try_into().unwrap();
        BufReader::new(connector.connect(name, tcp).await.unwrap())
    };
    let mut imap = open(993).await;
    imap.write_all(b"a AUTHENTICATE EXTERNAL =\r\nb SELECT INBOX\r\nc LOGOUT\r\n").await.unwrap();
    let mut said = String::new();
    let _ = imap.read_to_string(&mut said).await;
    assert!(said.contains("a OK") && said.contains("b OK"), "{said}");
    let mut smtp = open(465).await;
    smtp.write_all(
        b"EHLO laptop\r\nMAIL FROM:<jan@voorbeeld.test>\r\nRCPT TO:<iemand@elders.example>\r\nQUIT\r\n",
    )
    .await
    .unwrap();
    let mut said = String::new();
    let _ = smtp.read_to_string(&mut said).await;
    assert!(!said.contains("AUTH") && said.contains("250 2.1.5 Ok"), "the certificate is enough: {said}");
}

/// On a host of its own, because running sessions end.
#[tokio::test]
async fn a_certificate_changes_while_the_host_runs() {
    if Host::connect_or_skip().is_none() {
        return;
    }
    let host = Host::up_beside(93).unwrap();
    let port = host.layout().port(993);
    implicit(&host, "ssl0", 993).await.line().await;
    host.certify("mail", Shows::SelfSigned).unwrap();
    let error = refused(&host, "ssl0.mail.test", port).await;
    assert!(matches!(error, Error::TlsUntrusted { .. }), "{error:?}");
    host.certify("mail", Shows::Right).unwrap();
    implicit(&host, "ssl0", 993).await.line().await;
    host.down().unwrap();
}
