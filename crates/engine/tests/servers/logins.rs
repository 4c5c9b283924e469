//! Signing in, and the proof of settings.

use engine::remote::Remote;
use engine::remote::imap::Imap;
use engine::{Side, prove};
use mail::problem::Code;
use mail::server::Protocol;
use testhost::Host;

use super::world::{net, secret, server};

#[tokio::test(flavor = "multi_thread")]
async fn signs_in_under_tls_from_the_start_and_later() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-login").unwrap();
    for port in [993, 143] {
        let server = server(&host, &user, Protocol::Imap, port);
        let mut imap = Imap::sign_in(net(&host), &server, &secret(&user.password)).await.unwrap();
        assert_eq!(imap.ready().mechanism, "SCRAM-SHA-256", "{port}");
        let folders = imap.folders().await.unwrap();
        assert!(folders.iter().any(|folder| folder.role == Some(mail::Role::Sent)), "{folders:?}");
        imap.leave().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_said_once_and_shown_to_nobody() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-wrong").unwrap();
    let server = server(&host, &user, Protocol::Imap, 993);
    let error = Imap::sign_in(net(&host), &server, &secret("geheim-fout-77")).await.err().unwrap();
    assert!(error.is_auth() && !error.may_pass(), "{error:?}");
    assert_eq!(error.problem.code, Code::AuthFailed);
    assert_eq!(error.problem.host.as_deref(), Some("ssl0.mail.test"));
    assert!(!format!("{error:?} {error}").contains("geheim-fout-77"));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_servers_are_proven_and_told_once() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-prove").unwrap();
    for (protocol, incoming, outgoing) in [
        (Protocol::Imap, 993, 465),
        (Protocol::Imap, 143, 587),
        (Protocol::Pop3, 995, 465),
        (Protocol::Pop3, 110, 587),
    ] {
        let incoming = server(&host, &user, protocol, incoming);
        let outgoing = server(&host, &user, Protocol::Smtp, outgoing);
        let mut told = vec![];
        let proof = prove(net(&host), &incoming, Some(&outgoing), &secret(&user.password), |side, result| {
            told.push((side, result.is_ok()));
        })
        .await;
        told.sort();
        assert_eq!(told, [(Side::Incoming, true), (Side::Outgoing, true)], "{proof:#?}");
        let incoming = proof.incoming.unwrap();
        assert!(!incoming.mechanism.is_empty() && !incoming.capabilities.is_empty(), "{incoming:?}");
        let outgoing = proof.outgoing.unwrap().unwrap();
        assert!(outgoing.said.starts_with("235"), "{outgoing:?}");
        assert!(outgoing.capabilities.iter().any(|word| word.starts_with("AUTH ")), "{outgoing:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_fails_by_itself_with_the_servers_words() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-fail").unwrap();
    let incoming = server(&host, &user, Protocol::Imap, 993);
    // Port 25 takes mail for its own domains from anybody and signs nobody in.
    let outgoing = server(&host, &user, Protocol::Smtp, 25);
    let proof = prove(net(&host), &incoming, Some(&outgoing), &secret(&user.password), |_, _| {}).await;
    assert!(proof.incoming.is_ok(), "{proof:?}");
    assert_eq!(proof.outgoing.unwrap().unwrap_err().code, Code::NoAuth);

    let outgoing = server(&host, &user, Protocol::Smtp, 587);
    let proof = prove(net(&host), &incoming, Some(&outgoing), &secret("fout-wachtwoord"), |_, _| {}).await;
    let (incoming, outgoing) = (proof.incoming.unwrap_err(), proof.outgoing.unwrap().unwrap_err());
    assert_eq!((incoming.code, outgoing.code), (Code::AuthFailed, Code::AuthFailed));
    assert!(outgoing.said.starts_with("535"), "{outgoing:?}");
    assert!(!incoming.said.is_empty());
    assert!(!format!("{incoming:?}{outgoing:?}").contains("fout-wachtwoord"));
}
