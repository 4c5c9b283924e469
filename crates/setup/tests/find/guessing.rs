//! The last resort: servers that are tried, in a scripted world where each says
//! what a real one would.

use std::sync::Arc;
use std::time::Duration;

use mail::address::Typed;
use mail::problem::Code;
use mail::server::{Protocol, Security, Server};
use net::{Certificate, Error, Fingerprint, Listener, Net, Scripted};
use setup::{Event, Options, Outcome, Proposal, Source, find, under_other_name};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use super::{ADDRESS, events};

/// What a server does about TLS.
#[derive(Clone, Copy, PartialEq)]
enum Tls {
    First,
    Starts,
    /// And nobody can sign in.
    StartsForServers,
    Never,
}

/// Answers every connection as a server of that protocol.
fn serve(net: &Scripted, host: &str, port: u16, protocol: Protocol, tls: Tls) {
    net.put_host(host, &[ADDRESS]);
    let mut listener: Listener = net.listen(host, port);
    tokio::spawn(async move {
        while let Some(peer) = listener.accept().await {
            tokio::spawn(async move {
                let mut io = BufReader::new(peer.io);
                let greeting = match protocol {
                    Protocol::Imap => "* OK hi\r\n",
                    Protocol::Pop3 => "+OK hi\r\n",
                    Protocol::Smtp => "220 hi\r\n",
                };
                io.write_all(greeting.as_bytes()).await.ok()?;
                let mut line = String::new();
                while io.read_line(&mut line).await.ok()? > 0 {
                    io.write_all(reply(protocol, tls, line.trim_end()).as_bytes()).await.ok()?;
                    line.clear();
                }
                Some(())
            });
        }
    });
}

fn reply(protocol: Protocol, tls: Tls, line: &str) -> String {
    let offers = matches!(tls, Tls::Starts | Tls::StartsForServers);
    let auth = if tls == Tls::StartsForServers { "" } else { "AUTH PLAIN" };
    match protocol {
        Protocol::Imap => {
            let (tag, command) = line.split_once(' ').unwrap_or((line, ""));
            let more = if offers { " STARTTLS" } else { "" };
            match command {
                "CAPABILITY" => format!("* CAPABILITY IMAP4rev1{more}\r\n{tag} OK done\r\n"),
                _ => format!("{tag} OK done\r\n"),
            }
        }
        Protocol::Pop3 if line == "CAPA" => {
            format!("+OK\r\nUSER\r\n{}.\r\n", if offers { "STLS\r\n" } else { "" })
        }
        Protocol::Pop3 => "+OK\r\n".to_owned(),
        Protocol::Smtp if line.starts_with("EHLO") => {
            format!("250-hi\r\n{}250 {auth}\r\n", if offers { "250-STARTTLS\r\n" } else { "" })
        }
        Protocol::Smtp => "220 go\r\n".to_owned(),
    }
}

fn guess_only() -> Options {
    Options { guess: true, ..Options::none() }
}

fn offered(events: &[Event]) -> Option<&Proposal> {
    events.iter().find_map(|event| match event {
        Event::Proposal { proposal } => Some(proposal),
        _ => None,
    })
}

fn places(servers: &[Server]) -> Vec<String> {
    servers.iter().map(|server| format!("{}:{}", server.host, server.port)).collect()
}

/// B07: the best that answers, with TLS; nobody's word, so never trusted.
#[tokio::test]
async fn offers_the_best_that_answers() {
    let net = Scripted::new();
    serve(&net, "mail.klant.test", 993, Protocol::Imap, Tls::First);
    serve(&net, "mail.klant.test", 143, Protocol::Imap, Tls::Starts);
    serve(&net, "imap.klant.test", 143, Protocol::Imap, Tls::Starts);
    serve(&net, "pop.klant.test", 995, Protocol::Pop3, Tls::First);
    serve(&net, "smtp.klant.test", 25, Protocol::Smtp, Tls::StartsForServers);
    serve(&net, "mail.klant.test", 587, Protocol::Smtp, Tls::Starts);
    serve(&net, "mail.klant.test", 25, Protocol::Smtp, Tls::Starts);
    let seen = events(&net, "jan@klant.test", guess_only()).await;
    let found = offered(&seen).unwrap();
    assert_eq!((found.source, found.trusted), (Source::Guess, false));
    assert_eq!(found.confirm, ["klant.test"]);
    assert_eq!(places(&found.offer.incoming)[0], "mail.klant.test:993", "TLS before STARTTLS");
    assert_eq!(
        places(&found.offer.outgoing)[0],
        "mail.klant.test:587",
        "not where only servers hand mail in"
    );
    assert_eq!(found.offer.incoming[0].user, "", "A12: nobody said it");
    assert_eq!(seen.last(), Some(&Event::Done));
}

/// Only where nobody else knew anything.
#[tokio::test]
async fn nothing_is_tried_where_somebody_knows() {
    let net = Scripted::new();
    serve(&net, "imap.klant.test", 993, Protocol::Imap, Tls::First);
    net.put_mx("klant.test", &[(1, "mx1.mail.ovh.net")]);
    events(&net, "jan@klant.test", Options::default()).await;
    assert!(net.asked().iter().all(|question| !question.starts_with("connect ")));
}

/// B07, invariant 10: who offers no TLS is not offered, and neither is who only
/// announces it.
#[tokio::test]
async fn never_chooses_what_is_in_clear() {
    let net = Scripted::new();
    net.put_host("klant.test", &[ADDRESS]);
    serve(&net, "imap.klant.test", 143, Protocol::Imap, Tls::Never);
    serve(&net, "pop.klant.test", 110, Protocol::Pop3, Tls::Never);
    serve(&net, "smtp.klant.test", 587, Protocol::Smtp, Tls::Never);
    let seen = events(&net, "jan@klant.test", guess_only()).await;
    assert!(offered(&seen).is_none());
    let Some(Event::Problem { problem }) = seen.last() else { panic!("{:?}", seen.last()) };
    assert_eq!(problem.code, Code::NoConfig);
    let said = seen.iter().find_map(|event| match event {
        Event::Answer { subject, detail, .. } if subject == "imap.klant.test:143" => Some(detail.as_str()),
        _ => None,
    });
    assert_eq!(said, Some("TLS cannot be started"));
}

/// The handshake after STARTTLS is done, not taken for granted.
#[tokio::test]
async fn completes_the_handshake() {
    let net = Scripted::new();
    net.put_host("imap.klant.test", &[ADDRESS]);
    let mut listener = net.listen("imap.klant.test", 143);
    let shared: Arc<dyn Net> = Arc::new(net.clone());
    let mut receiver = find(shared, &Typed::parse("jan@klant.test").unwrap(), guess_only());
    let peer = listener.accept().await.unwrap();
    assert!(!peer.is_tls());
    let (near, mut far) = tokio::io::split(peer.io);
    far.write_all(b"* OK hi\r\n* CAPABILITY STARTTLS\r\nL1 OK\r\nL2 OK go\r\n").await.unwrap();
    let mut lines = BufReader::new(near).lines();
    assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("L1 CAPABILITY"));
    assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("L2 STARTTLS"));
    assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("L3 CAPABILITY"), "again, under TLS");
    far.write_all(b"* CAPABILITY AUTH=PLAIN\r\nL3 OK\r\n").await.unwrap();
    drop((far, lines));
    let mut seen = Vec::new();
    while let Some(event) = receiver.recv().await {
        seen.push(event);
    }
    assert_eq!(places(&offered(&seen).unwrap().offer.incoming), ["imap.klant.test:143"]);
}

/// B07: a server that says nothing does not hold up one that answers.
#[tokio::test]
async fn stops_the_rest_soon_after_a_hit() {
    let net = Scripted::new();
    net.put_host("imap.klant.test", &[ADDRESS]);
    let silent = net.listen("imap.klant.test", 993);
    serve(&net, "mail.klant.test", 993, Protocol::Imap, Tls::First);
    let shared: Arc<dyn Net> = Arc::new(net.clone());
    let mut receiver = find(shared, &Typed::parse("jan@klant.test").unwrap(), guess_only());
    let mut seen = Vec::new();
    while let Some(event) = receiver.recv().await {
        let hit = matches!(&event, Event::Answer { outcome: Outcome::Found, .. });
        seen.push(event);
        if hit {
            // Lets the search go on until it waits for nothing but time.
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            let rest = net.advance_to_next_sleeper().await;
            assert!(rest <= Duration::from_secs(1), "{rest:?}");
        }
    }
    assert_eq!(places(&offered(&seen).unwrap().offer.incoming), ["mail.klant.test:993"]);
    let stopped = seen.iter().any(|event| {
        matches!(event, Event::Answer { subject, detail, .. } if subject == "imap.klant.test:993" && detail == "stopped")
    });
    assert!(stopped, "{seen:?}");
    drop(silent);
}

fn named(names: &[&str]) -> Error {
    let certificate = Certificate {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        issuer: "Test".to_owned(),
        self_signed: false,
        not_before: 0,
        not_after: i64::MAX,
        fingerprint: Fingerprint([0; 32]),
    };
    Error::TlsName { asked: "imap.klant.test".to_owned(), certificate: Box::new(certificate) }
}

/// B08: names that are aliases of the provider's, whose certificate does not cover them.
#[tokio::test]
async fn takes_the_name_that_the_certificate_is_for() {
    let net = Scripted::new();
    for (name, port, protocol) in
        [("imap", 993, Protocol::Imap), ("mail", 993, Protocol::Imap), ("smtp", 465, Protocol::Smtp)]
    {
        let name = format!("{name}.klant.test");
        net.put_host(&name, &[ADDRESS]).fails(
            &name,
            port,
            named(&["*.ovh.net", "dood.ovh.net", "ssl0.ovh.net"]),
        );
        serve(&net, "ssl0.ovh.net", port, protocol, Tls::First);
    }
    let seen = events(&net, "jan@klant.test", guess_only()).await;
    let found = offered(&seen).unwrap();
    assert_eq!(places(&found.offer.incoming), ["ssl0.ovh.net:993"], "once, though two names led there");
    assert_eq!(places(&found.offer.outgoing), ["ssl0.ovh.net:465"]);
    assert_eq!((found.trusted, &found.confirm[..]), (false, &["ovh.net".to_owned()][..]));
    let said = seen.iter().any(|event| {
        matches!(event, Event::Answer { subject, detail, .. }
            if subject == "imap.klant.test:993" && detail == "its certificate is for ssl0.ovh.net")
    });
    assert!(said, "{seen:?}");
}

/// B08, for servers that somebody else proposed: the other name must prove right.
#[tokio::test]
async fn another_name_is_proven_before_it_is_proposed() {
    let server = Server {
        protocol: Protocol::Imap,
        host: "imap.klant.test".to_owned(),
        port: 993,
        security: Security::Tls,
        user: "jan@klant.test".to_owned(),
        auth: Vec::new(),
    };
    let net = Scripted::new();
    net.fails(
        "imap.klant.test",
        993,
        named(&["imap.klant.test", "kwaad.test", "not a host", "ssl0.ovh.net"]),
    );
    net.fails("kwaad.test", 993, named(&["elders.test"]));
    assert_eq!(under_other_name(&net, &server).await, None);
    serve(&net, "ssl0.ovh.net", 993, Protocol::Imap, Tls::First);
    let other = under_other_name(&net, &server).await.unwrap();
    assert_eq!(
        (other.host.as_str(), other.port, other.user.as_str()),
        ("ssl0.ovh.net", 993, "jan@klant.test")
    );

    // A certificate for a whole family: the alias says which of it.
    let net = Scripted::new();
    net.fails("imap.klant.test", 993, named(&["*.hoster.test"]))
        .put_alias("imap.klant.test", "mail7.hoster.test");
    serve(&net, "mail7.hoster.test", 993, Protocol::Imap, Tls::First);
    assert_eq!(under_other_name(&net, &server).await.unwrap().host, "mail7.hoster.test");

    let net = Scripted::new();
    serve(&net, "imap.klant.test", 993, Protocol::Imap, Tls::First);
    assert_eq!(under_other_name(&net, &server).await, None, "nothing is wrong with its own");
}
