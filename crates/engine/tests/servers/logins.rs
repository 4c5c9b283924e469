//! Signing in, and the proof of settings.

use engine::remote::Remote;
use engine::remote::imap::{Imap, Packing};
use engine::{Key, Side, Trial, prove};
use mail::problem::Code;
use mail::server::{Protocol, Server};
use store::Login;
use testhost::{Host, User};

use super::world::{message, net, pass, secret, server};

fn trial(user: &User, incoming: Server, outgoing: Option<Server>, password: &str) -> Trial {
    Trial {
        address: user.address.clone(),
        incoming,
        outgoing,
        key: Key::Password(secret(password)),
        login: Login::default(),
        ehlo: String::new(),
        test_message: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_in_under_tls_from_the_start_and_later() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-login").unwrap();
    for port in [993, 143] {
        let server = server(&host, &user, Protocol::Imap, port);
        let mut imap =
            Imap::sign_in(net(&host), &server, &pass(&user.password), &Packing::default()).await.unwrap();
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
    let error =
        Imap::sign_in(net(&host), &server, &pass("geheim-fout-77"), &Packing::default()).await.err().unwrap();
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
        let trial = trial(&user, incoming, Some(outgoing), &user.password);
        let proof = prove(net(&host), &trial, |side, result| told.push((side, result.is_ok()))).await;
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
    let tried = trial(&user, incoming.clone(), Some(outgoing), &user.password);
    let proof = prove(net(&host), &tried, |_, _| {}).await;
    assert!(proof.incoming.is_ok(), "{proof:?}");
    assert_eq!(proof.outgoing.unwrap().unwrap_err().code, Code::NoAuth);

    let outgoing = server(&host, &user, Protocol::Smtp, 587);
    let tried = trial(&user, incoming, Some(outgoing), "fout-wachtwoord");
    let proof = prove(net(&host), &tried, |_, _| {}).await;
    let (incoming, outgoing) = (proof.incoming.unwrap_err(), proof.outgoing.unwrap().unwrap_err());
    assert_eq!((incoming.code, outgoing.code), (Code::AuthFailed, Code::AuthFailed));
    assert!(outgoing.said.starts_with("535"), "{outgoing:?}");
    assert!(!incoming.said.is_empty());
    assert!(!format!("{incoming:?}{outgoing:?}").contains("fout-wachtwoord"));
}

/// A12: nobody named the login name, so the whole address is tried and then what
/// stands before the @; never a third time.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_name_that_nobody_named_is_tried_twice_at_most() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-naam").unwrap();
    let nameless = |protocol, port| Server { user: String::new(), ..server(&host, &user, protocol, port) };
    let (imap, smtp) = (nameless(Protocol::Imap, 993), nameless(Protocol::Smtp, 465));
    let tried = trial(&user, imap.clone(), Some(smtp.clone()), &user.password);
    let proof = prove(net(&host), &tried, |_, _| {}).await;
    assert_eq!(proof.incoming.unwrap().user, user.address);
    assert_eq!(proof.outgoing.unwrap().unwrap().user, user.address);

    let tried = trial(&user, imap, Some(smtp), "fout-wachtwoord");
    let proof = prove(net(&host), &tried, |_, _| {}).await;
    let incoming = proof.incoming.unwrap_err();
    let local = user.address.split('@').next().unwrap();
    assert_eq!((incoming.code, incoming.user.as_deref()), (Code::AuthFailed, Some(local)));
}

/// A11: a message goes out only where that was asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_test_message_is_sent_on_request_and_arrives() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-proef").unwrap();
    let imap = server(&host, &user, Protocol::Imap, 993);
    let smtp = server(&host, &user, Protocol::Smtp, 465);
    let mut tried = trial(&user, imap, Some(smtp), &user.password);
    let proof = prove(net(&host), &tried, |_, _| {}).await;
    assert_eq!(proof.test_message, None);
    tried.test_message = Some(message("Proef").into());
    let proof = prove(net(&host), &tried, |_, _| {}).await;
    assert!(proof.test_message.unwrap().unwrap().starts_with("250"));
    let arrived = || host.messages_in(&user.address, "INBOX").is_ok_and(|messages| messages.len() == 1);
    testhost::run::until(std::time::Duration::from_secs(20), arrived).unwrap();
}

/// Invariant 10: what was proven is kept, and a server that offers less is not followed.
#[tokio::test(flavor = "multi_thread")]
async fn the_mechanism_that_worked_is_the_floor() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-vloer").unwrap();
    let imap = server(&host, &user, Protocol::Imap, 993);
    let mut tried = trial(&user, imap, None, &user.password);
    let proof = prove(net(&host), &tried, |_, _| {}).await;
    tried.login = proof.login(&tried, None);
    assert!(tried.login.incoming.as_deref().is_some_and(|name| name.starts_with("SCRAM-SHA-256")));
    assert!(prove(net(&host), &tried, |_, _| {}).await.incoming.is_ok());
    // The same mailbox where only CRAM-MD5 is offered: good enough for a first
    // proof, and less than what was proven.
    host.sign_in_servers().unwrap();
    tried.incoming.host = "crammd5.mail.test".to_owned();
    let weaker = prove(net(&host), &tried, |_, _| {}).await.incoming.unwrap_err();
    assert_eq!(weaker.code, Code::NoMechanism, "{weaker:?}");
    tried.login = Login::default();
    assert_eq!(prove(net(&host), &tried, |_, _| {}).await.incoming.unwrap().mechanism, "CRAM-MD5");
}
