//! Each provider says what its table says, and who keeps to its outcome has mail.

use std::collections::BTreeSet;
use std::time::Duration;

use net::{Error, HttpLimits, Net, Target};
use testhost::scenarios::{Answer, Outcome, Scenario, Security, Server, all};
use testhost::users::PASSWORD;
use testhost::{Host, User};

use crate::talk::{Talk, login, plain, world};

/// The outcomes that promise mail keep the promise.
#[tokio::test]
async fn every_outcome_with_mail_signs_in() {
    let Some((host, scenarios)) = Host::scenarios() else { return };
    for scenario in scenarios {
        let Outcome::Mail { incoming, outgoing, .. } = scenario.outcome else { continue };
        for server in [incoming, outgoing] {
            let user = User { address: scenario.login(&server), password: PASSWORD.to_owned() };
            let said = sign_in(&host, &server, &user).await;
            assert!(
                ["a OK", "+OK", "235"].iter().any(|yes| said.starts_with(yes)),
                "{}: {said}",
                scenario.name
            );
        }
    }
}

/// Signs in and gives the server's last word.
async fn sign_in(host: &Host, server: &Server, user: &User) -> String {
    let direct = server.security == Security::Tls;
    let target = if direct { Target::implicit } else { Target::later }(server.host, server.port);
    let mut talk = Talk::to(host, &target).await;
    let (hello, start) = match server.protocol {
        "imap" => ("a NOOP", "a STARTTLS"),
        "pop3" => ("CAPA", "STLS"),
        _ => ("EHLO laptop", "STARTTLS"),
    };
    talk.line().await;
    if !direct {
        if server.protocol == "smtp" {
            talk.smtp(hello).await;
        }
        talk.ask(start, &["a OK", "+OK", "220"]).await;
        talk = talk.upgrade().await;
    }
    match server.protocol {
        "imap" => {
            // Not LOGIN, whose words are ASCII (RFC 9051 §9).
            let said = talk.imap(&plain(user).replace("AUTH ", "AUTHENTICATE ")).await;
            said.lines().last().unwrap_or_default().to_owned()
        }
        "pop3" => {
            talk.ask(&format!("USER {}", user.address), &["+OK"]).await;
            talk.ask(&format!("PASS {}", user.password), &["+OK", "-ERR"]).await
        }
        _ => {
            talk.smtp(hello).await;
            talk.smtp(&plain(user)).await
        }
    }
}

/// The Email Pro customer is unknown where the shared table leads first.
#[tokio::test]
async fn a_mailbox_of_another_product_is_unknown() {
    let Some((host, _)) = Host::scenarios() else { return };
    let user = User { address: "sofie@emailpro.test".to_owned(), password: PASSWORD.to_owned() };
    for (name, welcome) in
        [("ssl0.ovh.net", false), ("pro1.mail.ovh.net", false), ("pro2.mail.ovh.net", true)]
    {
        let mut talk = Talk::to(&host, &Target::implicit(name, 993)).await;
        talk.line().await;
        let said = talk.imap(&login(&user)).await;
        assert_eq!(said.contains("a OK"), welcome, "{name}: {said}");
    }
}

/// Each page answers as its row says, as far as a client reads it.
#[tokio::test]
async fn every_page_is_served() {
    let Some((host, scenarios)) = Host::scenarios() else { return };
    let (net, limits) =
        (world(&host), HttpLimits { body_bytes: 1 << 16, deadline: Duration::from_millis(900) });
    for scenario in scenarios {
        for (url, answer) in scenario.web {
            let got = match url.starts_with("https:") {
                true => net.https_get(url, &limits).await,
                false => net.http_get(url, &limits).await,
            };
            let right = match (answer, &got) {
                (Answer::Settings(servers), Ok(got)) => {
                    let text = String::from_utf8_lossy(&got.body);
                    servers.iter().all(|server| text.contains(server.host))
                }
                (Answer::Text(_, text), Ok(got)) => got.body == text.as_bytes(),
                (Answer::SignIn, Ok(got)) => got.status == 401,
                (Answer::Redirect(to), Ok(got)) => got.status == 200 && to.starts_with("https:"),
                // A loop, or the way down to http.
                (Answer::Redirect(_), Err(Error::Http { .. })) => true,
                (Answer::Huge | Answer::Endless, Err(Error::TooLarge { .. })) => true,
                (Answer::Slow(_), Err(Error::Timeout { .. })) => true,
                _ => false,
            };
            assert!(right, "{}: {url} gave {got:?}", scenario.name);
        }
    }
}

/// The names lead where the certificates are right, and the aliases where they are not.
#[tokio::test]
async fn aliases_have_a_certificate_for_another_name() {
    let Some((host, _)) = Host::scenarios() else { return };
    for (asked, real) in [("imap.ovhzone.test", "ssl0.ovh.net"), ("imap.alias.test", "ssl0.mail.test")] {
        let refused = world(&host).connect(&Target::implicit(asked, 993)).await.map(drop).unwrap_err();
        let Error::TlsName { certificate, .. } = &refused else { panic!("{refused:?}") };
        assert_eq!(certificate.names.first().map(String::as_str), Some(real));
    }
}

#[tokio::test]
async fn dns_says_what_is_special() {
    let Some((host, _)) = Host::scenarios() else { return };
    let net = world(&host);
    let gone = net.mx("bestaatniet.test").await.unwrap_err();
    assert!(matches!(gone, Error::DnsNotFound { .. }), "{gone:?}");
    assert_eq!(net.mx("geenpost.test").await.unwrap().records[0].host, "", "a null MX");
    assert_eq!(net.srv("_imaps._tcp.srvpunt.test").await.unwrap().records[0].host, "", "not offered");
    assert_eq!(net.srv("_submission._tcp.ovhzone.test").await.unwrap().records[0].port, 465);
    assert_eq!(net.mx("mxplan.test").await.unwrap().records[0].host, "mx1.mail.ovh.net");
}

/// What is asked over HTTP stands in the log, and what is not does not.
#[tokio::test]
async fn the_log_tells_who_asked_for_what() {
    let Some((host, _)) = Host::scenarios() else { return };
    let (net, limits) = (world(&host), HttpLimits { body_bytes: 1 << 16, deadline: Duration::from_secs(10) });
    let url = format!("http://welbekend.test/zo-maar?wie={}", std::process::id());
    net.http_get(&url, &limits).await.unwrap();
    let seen = host.web_requests().unwrap();
    assert!(seen.iter().any(|line| line.starts_with(&format!("{url} GET 404"))), "{seen:?}");
    assert!(!seen.iter().any(|line| line.contains("http://extern.test/read")), "nobody follows entities");
}

#[test]
fn the_table_is_sound() {
    let (mut names, mut domains) = (BTreeSet::new(), BTreeSet::new());
    for Scenario { name, domain, web, dns, address, .. } in all() {
        assert!(names.insert(name) && domains.insert(domain), "{name} or {domain} twice");
        assert_eq!(address.matches('@').count(), 1, "{name}");
        for (url, _) in *web {
            let host = url.split('/').nth(2).unwrap();
            let below = host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
            assert!(below || url.contains("hoster.test") || url.contains("thunderbird.net"), "{name}: {url}");
        }
        assert!(dns.iter().all(|line| !line.starts_with(' ')), "{name}: a line begins with its name");
    }
    assert!(names.len() >= 30, "{}", names.len());
}
