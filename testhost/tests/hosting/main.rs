//! The hosting company is what it says it is: every protocol, port and refusal
//! that Postduif relies on, reached with the settings that a person has.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;

use net::{Error, HttpLimits, Net, Target};
use testhost::corpus::{Mix, messages};
use testhost::layout::SERVICE_NAME;
use testhost::proxy::{Fault, Proxy};
use testhost::{Host, User};

mod faults;
mod identity;
mod scenarios;
mod talk;

use talk::{Talk, login, plain, world};

#[tokio::test]
async fn speaks_imap_under_tls_only() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("imap").unwrap();

    let mut tls = Talk::implicit(&host, 993).await;
    tls.line().await;
    assert!(tls.imap(&login(&user)).await.contains("a OK"));
    let capabilities = tls.imap("CAPABILITY").await;
    for wanted in ["IDLE", "CONDSTORE", "QRESYNC", "UIDPLUS", "MOVE", "SPECIAL-USE", "QUOTA"] {
        assert!(capabilities.contains(wanted), "{wanted} is missing: {capabilities}");
    }
    let list = tls.imap(r#"LIST "" "*" RETURN (SPECIAL-USE)"#).await;
    for role in ["\\Drafts", "\\Sent", "\\Archive", "\\Junk", "\\Trash"] {
        assert!(list.contains(role), "{role} is missing: {list}");
    }

    let mut clear = Talk::later(&host, 143).await;
    assert!(clear.line().await.contains("STARTTLS"));
    let refused = clear.imap(&login(&user)).await;
    assert!(refused.contains("a NO") && refused.contains("PRIVACYREQUIRED"), "{refused}");
    assert!(clear.imap("STARTTLS").await.contains("a OK"));
    let mut tls = clear.upgrade().await;
    assert!(tls.imap(&login(&user)).await.contains("a OK"));
    let wrong = User { password: "verkeerd".to_owned(), ..user };
    let mut tls = Talk::implicit(&host, 993).await;
    tls.line().await;
    assert!(tls.imap(&login(&wrong)).await.contains("AUTHENTICATIONFAILED"));
}

#[tokio::test]
async fn delivers_and_serves_pop3() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("pop").unwrap();
    host.deliver(&user.address, b"Subject: hallo\r\n\r\n.een punt\r\n").unwrap();
    let stored = host.messages_in(&user.address, "INBOX").unwrap();
    assert!(String::from_utf8_lossy(&stored[0]).contains("\n.een punt"), "dots come through");

    let mut clear = Talk::later(&host, 110).await;
    clear.line().await;
    assert!(clear.ask(&format!("USER {}", user.address), &["-ERR", "+OK"]).await.starts_with("-ERR"));
    assert!(clear.ask("STLS", &["+OK"]).await.starts_with("+OK"));
    let upgraded = clear.upgrade().await;
    let mut direct = Talk::implicit(&host, 995).await;
    direct.line().await;
    for mut talk in [upgraded, direct] {
        talk.ask(&format!("USER {}", user.address), &["+OK"]).await;
        assert!(talk.ask(&format!("PASS {}", user.password), &["+OK", "-ERR"]).await.starts_with("+OK"));
        assert!(talk.ask("STAT", &["+OK"]).await.starts_with("+OK 1 "));
        talk.ask("QUIT", &["+OK"]).await;
    }
}

#[tokio::test]
async fn sends_only_for_who_has_signed_in() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (from, to) = (host.fresh_user("van").unwrap(), host.fresh_user("aan").unwrap());
    let mut talk = Talk::later(&host, 587).await;
    talk.reply().await;
    let hello = talk.smtp("EHLO laptop").await;
    assert!(hello.contains("STARTTLS") && !hello.contains("AUTH"), "no password in clear: {hello}");
    assert!(talk.smtp("STARTTLS").await.starts_with("220"));
    let upgraded = talk.upgrade().await;
    let mut direct = Talk::implicit(&host, 465).await;
    direct.reply().await;
    for mut talk in [upgraded, direct] {
        let hello = talk.smtp("EHLO laptop").await;
        for wanted in [
            "AUTH",
            "PLAIN",
            "LOGIN",
            "SCRAM-SHA-256",
            "CRAM-MD5",
            "SIZE",
            "8BITMIME",
            "SMTPUTF8",
            "PIPELINING",
        ] {
            assert!(hello.contains(wanted), "{wanted} is missing: {hello}");
        }
        talk.smtp(&format!("MAIL FROM:<{}>", from.address)).await;
        let refused = talk.smtp(&format!("RCPT TO:<{}>", to.address)).await;
        assert!(refused.starts_with('5'), "sending needs a login: {refused}");
        talk.smtp("RSET").await;
        let wrong = User { password: "verkeerd".to_owned(), ..from.clone() };
        assert!(talk.smtp(&plain(&wrong)).await.starts_with("535"));
        assert!(talk.smtp(&plain(&from)).await.starts_with("235"));
        talk.smtp(&format!("MAIL FROM:<{}>", from.address)).await;
        assert!(talk.smtp(&format!("RCPT TO:<{}>", to.address)).await.starts_with("250"));
        talk.smtp("DATA").await;
        assert!(talk.smtp("Subject: over de lijn\r\n\r\nDag!\r\n.").await.starts_with("250"));
    }
    arrives(&host, &to, 2).await;
    let got = host.messages_in(&to.address, "INBOX").unwrap();
    assert!(String::from_utf8_lossy(&got[0]).contains("with ESMTPSA"), "signed in, under TLS");
}

/// Waits by IDLE until the inbox has so many messages.
async fn arrives(host: &Host, user: &User, count: usize) {
    let mut talk = Talk::implicit(host, 993).await;
    talk.line().await;
    talk.imap(&login(user)).await;
    let exists = |text: &str| text.contains(&format!("* {count} EXISTS"));
    if exists(&talk.imap("SELECT INBOX").await) {
        return;
    }
    talk.ask("a IDLE", &["+"]).await;
    talk.hear(&[&format!("* {count} EXISTS")]).await;
}

#[tokio::test]
async fn relays_for_nobody() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("post").unwrap();
    let mut talk = Talk::later(&host, 25).await;
    talk.reply().await;
    talk.smtp("EHLO elders").await;
    talk.smtp("MAIL FROM:<iemand@elders.example>").await;
    let relay = talk.smtp("RCPT TO:<iemand@anders.example>").await;
    assert!(relay.starts_with("554"), "{relay}");
    let unknown = talk.smtp("RCPT TO:<niemand@voorbeeld.test>").await;
    assert!(unknown.starts_with("550"), "{unknown}");
    assert!(talk.smtp(&format!("RCPT TO:<{}>", user.address)).await.starts_with("250"));
}

#[tokio::test]
async fn a_full_mailbox_takes_no_more() {
    let Some(host) = Host::connect_or_skip() else { return };
    let address = format!("vol-{}@voorbeeld.test", std::process::id());
    let user = host.add_user(&address, testhost::users::PASSWORD, Some(1)).unwrap();
    let mut talk = Talk::implicit(&host, 993).await;
    talk.line().await;
    talk.imap(&login(&user)).await;
    assert!(talk.imap("GETQUOTAROOT INBOX").await.contains("(STORAGE 0 1024)"));
    let big = [b"Subject: groot\r\n\r\n".as_slice(), &b"0123456789abcdef\r\n".repeat(80_000)].concat();
    let refused = host.deliver(&address, &big).unwrap_err();
    assert!(format!("{refused:#}").contains("552"), "{refused:#}");
}

#[tokio::test]
async fn answers_names_and_nothing_else() {
    let Some(host) = Host::connect_or_skip() else { return };
    let net = world(&host);
    let mail = vec![std::net::IpAddr::from(host.layout().mail())];
    for domain in ["voorbeeld.test", "bedrijf.test"] {
        assert_eq!(net.mx(domain).await.unwrap().records[0].host, "mx.mail.test");
        assert_eq!(net.txt(domain).await.unwrap().records, ["v=spf1 include:mail.test -all"]);
        assert_eq!(net.addresses(&format!("imap.{domain}")).await.unwrap(), mail, "by CNAME");
    }
    let srv = &net.srv("_imaps._tcp.mail.test").await.unwrap().records[0];
    assert_eq!((srv.port, srv.host.as_str()), (host.layout().port(993), SERVICE_NAME));
    assert_eq!(net.addresses(SERVICE_NAME).await.unwrap(), mail);
    assert!(matches!(net.addresses("example.org").await, Err(Error::DnsNotFound { .. })), "nothing leaves");
}

#[tokio::test]
async fn publishes_its_settings_over_https() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (net, limits) =
        (world(&host), HttpLimits { body_bytes: 1 << 16, deadline: std::time::Duration::from_secs(10) });
    let port = host.layout().port(443);
    for name in ["autoconfig.mail.test", "autoconfig.bedrijf.test"] {
        let url = format!("https://{name}:{port}/mail/config-v1.1.xml");
        let answer = net.https_get(&url, &limits).await.unwrap();
        assert_eq!(answer.status, 200);
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        assert!(text.contains(&format!("<hostname>{SERVICE_NAME}</hostname>")), "{text}");
    }
    // The customer's own name is not in the provider's certificate, as everywhere.
    let url = format!("https://voorbeeld.test:{port}/.well-known/autoconfig/mail/config-v1.1.xml");
    assert!(net.https_get(&url, &limits).await.is_err());
}

#[tokio::test]
async fn keeps_what_it_is_stocked_with() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("kast").unwrap();
    host.stock(&user.address, "INBOX", messages(20, Mix::SmallText, 1_790_000_000)).unwrap();
    host.stock(&user.address, "Werk", messages(3, Mix::SmallText, 1_790_000_000)).unwrap();
    let mut talk = Talk::implicit(&host, 993).await;
    talk.line().await;
    talk.imap(&login(&user)).await;
    assert!(talk.imap("STATUS Werk (MESSAGES)").await.contains("(MESSAGES 3)"));
    assert!(talk.imap("SELECT INBOX").await.contains("* 20 EXISTS"));
    let newest = talk.imap("FETCH 20 INTERNALDATE").await;
    assert!(newest.contains("21-Sep-2026 14:13:20 +0000"), "the time of receipt is kept: {newest}");
}

/// All that disturbs, on a test host of its own.
#[tokio::test]
async fn stops_starts_cuts_and_leaves_nothing() {
    if Host::connect_or_skip().is_none() {
        return;
    }
    let host = Host::up_beside(91).unwrap();
    let host = Host::up_beside(91).map(|again| (host, again)).unwrap().1; // twice in a row
    assert!(host.status().iter().all(|(_, _, answers)| *answers), "{:?}", host.status());
    let user = host.fresh_user("storing").unwrap();
    let mut talk = Talk::implicit(&host, 993).await;
    talk.line().await;
    talk.imap(&login(&user)).await;

    host.cut().unwrap();
    assert!(hangs_up(&mut talk).await, "every session is dropped");
    let mut talk = Talk::implicit(&host, 993).await;
    talk.line().await;
    assert!(talk.imap(&login(&user)).await.contains("a OK"), "the next one is welcome");

    for (group, down) in [("imap", "imaps"), ("smtp", "smtps"), ("dns", "dns"), ("https", "https")] {
        host.stop(group).unwrap();
        let answers = |name| host.status().into_iter().find(|(one, ..)| *one == name).unwrap().2;
        assert!(!answers(down), "{group} is stopped");
        assert!(answers(if down == "smtps" { "imaps" } else { "smtps" }), "{group} alone is stopped");
        host.start(group).unwrap();
        assert!(answers(down), "{group} is back");
    }
    assert!(host.logs(5).contains("dovecot.log") && host.logs(500).contains("storing"), "logs tell");

    slow_line_cuts(&host, &user).await;
    host.sign_in_servers().unwrap();
    host.identity_or_skip();
    host.down().unwrap();
    assert!(!host.layout().dir().exists() && Host::known(91).is_none());
    assert_eq!(processes_naming(host.layout().dir()), Vec::<String>::new());
    assert!(host.status().iter().all(|(_, _, answers)| !answers));
}

async fn hangs_up(talk: &mut Talk) -> bool {
    for _ in 0..3 {
        if talk.line().await.is_empty() {
            return true; // after a BYE, if any
        }
    }
    false
}

/// A relay that cuts in the middle of a message.
async fn slow_line_cuts(host: &Host, user: &User) {
    host.stock(&user.address, "INBOX", messages(200, Mix::SmallText, 1_790_000_000)).unwrap();
    let port = host.layout().port(993);
    let proxy =
        Proxy::start((host.layout().slow(), port).into(), (host.layout().mail(), port).into()).unwrap();
    // Behind what TLS and signing in take.
    proxy.plan(Some((Fault::Cut, 26_000)));
    let target = Target::implicit("slow.mail.test", port);
    let mut talk = Talk::to(host, &target).await;
    talk.line().await;
    talk.imap(&login(user)).await;
    talk.imap("SELECT INBOX").await;
    let got = talk.ask("a FETCH 1:* BODY.PEEK[]", &["a "]).await;
    assert!(!got.contains("\na OK") && got.len() < 40_000, "cut after {} bytes", got.len());
}

fn processes_naming(dir: &Path) -> Vec<String> {
    let needle = dir.to_string_lossy().into_owned();
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok())
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .filter(|line| line.contains(&needle))
        .collect()
}
