//! One source at a time: what it says, and how far it is believed.

use mail::address::Typed;
use mail::problem::Code;
use mail::server::{Protocol, Security, Server};
use net::{HttpAnswer, Scripted, Srv};
use setup::documents::pacc;
use setup::{Event, Options, Outcome, Proposal, Question, Source};

use super::{ADDRESS, document, events, proposals};

const PACC: &str =
    r#"{"protocols":{"imap":{"host":"imap.bedrijf.test"},"smtp":{"host":"smtp.bedrijf.test"}}}"#;

async fn only(net: &Scripted, options: Options) -> Vec<Event> {
    events(net, "jan@bedrijf.test", options).await
}

fn offered(events: &[Event]) -> Vec<&Proposal> {
    let proposals = events.iter().filter_map(|event| match event {
        Event::Proposal { proposal } => Some(proposal),
        _ => None,
    });
    proposals.collect()
}

fn shown(servers: &[Server]) -> Vec<String> {
    let word = |security| match security {
        Security::Tls => "tls",
        Security::StartTls => "starttls",
        Security::None => "none",
    };
    servers.iter().map(|s| format!("{:?} {}:{} {}", s.protocol, s.host, s.port, word(s.security))).collect()
}

/// B01, invariant 24: in clear only where nothing came over HTTPS, without the
/// address, and never believed.
#[tokio::test]
async fn plain_http_is_the_last_resort() {
    let net = Scripted::new();
    let clear = "http://autoconfig.bedrijf.test/mail/config-v1.1.xml";
    net.put_host("bedrijf.test", &[ADDRESS]).put_document(clear, document("imap.elders.co.uk"));
    let found = proposals(&net, "jan@bedrijf.test").await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].source, found[0].trusted), (Source::Autoconfig, false));
    assert_eq!(found[0].confirm, ["elders.co.uk"], "the registered domain is what a person confirms (B13)");
    let asked = net.asked();
    assert!(asked.iter().all(|question| !question.contains("jan")), "{asked:?}");
    let (first_clear, last_safe) = (
        asked.iter().position(|question| question.starts_with("get http:")).unwrap(),
        asked.iter().position(|question| question.contains("https://bedrijf.test/.well-known")).unwrap(),
    );
    assert!(last_safe < first_clear, "{asked:?}");

    net.put_document("https://autoconfig.bedrijf.test/mail/config-v1.1.xml", document("imap.bedrijf.test"));
    let before = net.asked().len();
    let found = proposals(&net, "jan@bedrijf.test").await;
    assert!(found.len() == 1 && found[0].trusted && found[0].confirm.is_empty());
    assert!(net.asked().split_off(before).iter().all(|question| !question.contains("http:")));
}

/// B05.
#[tokio::test]
async fn pacc_counts_only_with_its_digest() {
    let net = Scripted::new();
    let options = Options { pacc: true, ..Options::none() };
    net.put_host("bedrijf.test", &[ADDRESS]).put_document(&pacc::url("bedrijf.test"), PACC);
    let name = pacc::record_name("bedrijf.test");
    for texts in [&[][..], &["v=UAAC1; a=sha256; d=AAAA"][..], &["v=spf1 -all"][..]] {
        net.put_txt(&name, texts);
        let seen = only(&net, options.clone()).await;
        assert!(offered(&seen).is_empty(), "{texts:?}");
        let refused = |event: &Event| {
            matches!(event, Event::Answer { source: Source::Pacc, outcome: Outcome::Failed, .. })
        };
        assert!(seen.iter().any(refused), "{seen:?}");
    }
    net.put_txt(&name, &["other", &pacc::record(PACC.as_bytes())]);
    let seen = only(&net, options).await;
    let found = offered(&seen);
    assert_eq!((found[0].source, found[0].trusted), (Source::Pacc, true));
    assert_eq!(shown(&found[0].offer.incoming), ["Imap imap.bedrijf.test:993 tls"]);
    assert_eq!(shown(&found[0].offer.outgoing), ["Smtp smtp.bedrijf.test:465 tls"]);
}

fn srv(host: &str, port: u16) -> Srv {
    Srv { priority: 0, weight: 1, port, host: host.to_owned() }
}

/// B04: RFC 6186 and RFC 8314, and whom to believe.
#[tokio::test]
async fn service_records_are_read_as_meant() {
    type Records = &'static [(&'static str, &'static str, u16)];
    let cases: &[(&str, Records, bool, &[&str])] = &[
        (
            "all six",
            &[
                ("_imaps", "mail.bedrijf.test", 993),
                ("_imap", "mail.bedrijf.test", 143),
                ("_pop3s", "mail.bedrijf.test", 995),
                ("_pop3", "mail.bedrijf.test", 110),
                ("_submissions", "mail.bedrijf.test", 465),
                ("_submission", "mail.bedrijf.test", 587),
            ],
            true,
            &[
                "Imap mail.bedrijf.test:993 tls",
                "Imap mail.bedrijf.test:143 starttls",
                "Pop3 mail.bedrijf.test:995 tls",
                "Pop3 mail.bedrijf.test:110 starttls",
                "Smtp mail.bedrijf.test:465 tls",
                "Smtp mail.bedrijf.test:587 starttls",
            ],
        ),
        (
            "a dot says no, even to IMAP",
            &[("_imaps", "", 0), ("_imap", "", 0), ("_pop3s", "bedrijf.test", 995), ("_submissions", "", 0)],
            true,
            &["Pop3 bedrijf.test:995 tls"],
        ),
        (
            "OVH's port 465 under the label for STARTTLS",
            &[("_imaps", "ssl0.ovh.net", 993), ("_submission", "ssl0.ovh.net", 465)],
            false,
            &["Imap ssl0.ovh.net:993 tls", "Smtp ssl0.ovh.net:465 tls"],
        ),
        (
            "a strange port",
            &[("_imaps", "mail.bedrijf.test", 1993)],
            true,
            &["Imap mail.bedrijf.test:1993 tls"],
        ),
        (
            "half of it elsewhere",
            &[("_imaps", "mail.bedrijf.test", 993), ("_submissions", "bedrijf.test.elders.test", 465)],
            false,
            &["Imap mail.bedrijf.test:993 tls", "Smtp bedrijf.test.elders.test:465 tls"],
        ),
        ("nothing to receive from", &[("_submissions", "mail.bedrijf.test", 465)], true, &[]),
        ("no host name", &[("_imaps", "mail bedrijf.test", 993), ("_imap", "localhost", 143)], true, &[]),
    ];
    for (story, records, trusted, expected) in cases {
        let net = Scripted::new();
        for (label, host, port) in *records {
            net.put_srv(&format!("{label}._tcp.bedrijf.test"), &[srv(host, *port)]);
        }
        let seen = only(&net, Options { srv: true, ..Options::none() }).await;
        let found = offered(&seen);
        let servers = found.iter().flat_map(|p| p.offer.incoming.iter().chain(&p.offer.outgoing));
        let servers: Vec<Server> = servers.cloned().collect();
        assert_eq!(shown(&servers), *expected, "{story}");
        assert!(found.iter().all(|proposal| proposal.trusted == *trusted), "{story}");
        assert!(
            servers.iter().all(|server| server.user.is_empty()),
            "A12, {story}: the proof finds the login name"
        );
    }
}

/// DNSSEC must prove every record that is used.
#[tokio::test]
async fn proven_records_are_believed_wherever_they_lead() {
    let net = Scripted::new();
    net.put_srv("_imaps._tcp.bedrijf.test", &[srv("imap.elders.test", 993)])
        .put_srv("_submissions._tcp.bedrijf.test", &[srv("smtp.elders.test", 465)])
        .put_secure("_imaps._tcp.bedrijf.test");
    let options = Options { srv: true, ..Options::none() };
    let seen = only(&net, options.clone()).await;
    assert!(!offered(&seen)[0].trusted);
    assert_eq!(offered(&seen)[0].confirm, ["elders.test"]);
    net.put_secure("_submissions._tcp.bedrijf.test");
    assert!(offered(&only(&net, options).await)[0].trusted);
}

/// B03.
#[tokio::test]
async fn a_proven_mail_host_is_believed() {
    let net = Scripted::new();
    net.put_mx("bedrijf.test", &[(1, "mx1.mail.ovh.net")]).put_secure("bedrijf.test");
    let found = proposals(&net, "jan@bedrijf.test").await;
    assert_eq!(found[0].offer.incoming[0].host, "ssl0.ovh.net");
    assert!(found.iter().all(|proposal| proposal.trusted && proposal.confirm.is_empty()));
}

/// B03: what only the base domain has, two labels up, over HTTPS alone.
#[tokio::test]
async fn follows_the_mail_host_to_its_base_domain() {
    let net = Scripted::new();
    net.put_mx("bedrijf.test", &[(1, "a.in.hoster.co.uk")])
        .put_document("https://autoconfig.hoster.co.uk/mail/config-v1.1.xml", document("imap.hoster.co.uk"));
    let found = proposals(&net, "jan@bedrijf.test").await;
    assert_eq!((found.len(), found[0].source, found[0].trusted), (1, Source::Mx, false));
    assert_eq!(found[0].confirm, ["hoster.co.uk"]);
    let asked = net.asked();
    assert!(
        asked.iter().all(|q| !q.contains("//autoconfig.co.uk") && !q.contains("http://autoconfig.hoster")),
        "{asked:?}"
    );
}

/// One mail host, several products: all are offered, and it is said that the person must know.
#[tokio::test]
async fn asks_which_product_it_is() {
    let net = Scripted::new();
    net.put_mx("bedrijf.test", &[(1, "mx1.mail.ovh.net")]);
    let found = proposals(&net, "jan@bedrijf.test").await;
    let names: Vec<&str> = found.iter().map(|proposal| proposal.offer.display_name.as_str()).collect();
    assert_eq!(names, ["OVHcloud (MX Plan, Zimbra)", "OVHcloud Email Pro", "OVHcloud Exchange"]);
    assert!(found.iter().all(|proposal| proposal.question == Some(Question::Product)));
    let second = &found[1].offer;
    assert!(second.incoming.iter().any(|server| server.host == "pro2.mail.ovh.net"));
    assert_eq!(second.outgoing[1].security, Security::StartTls);
    assert_eq!(second.checked.as_deref(), Some("2026-11-24"), "how old the entry is (B02)");
    let net = Scripted::new();
    net.put_mx("bedrijf.test", &[(1, "mail.one.com")]);
    assert_eq!(proposals(&net, "jan@bedrijf.test").await[0].question, None);
}

const AUTODISCOVER: &str = "https://autodiscover.bedrijf.test/autodiscover/autodiscover.xml";

fn answer(status: u16, body: &str) -> net::Result<HttpAnswer> {
    Ok(HttpAnswer { status, url: AUTODISCOVER.into(), content_type: None, body: body.to_owned().into() })
}

fn autodiscover(protocols: &str) -> String {
    format!("<Autodiscover><Response><Account>{protocols}</Account></Response></Autodiscover>")
}

/// B06: a sign and no more; it is told no address and no password.
#[tokio::test]
async fn recognises_exchange() {
    let exchange = autodiscover("<Protocol><Type>EXCH</Type><Server>ex.bedrijf.test</Server></Protocol>");
    for answer in [answer(401, ""), answer(200, &exchange)] {
        let net = Scripted::new();
        net.put_host("bedrijf.test", &[ADDRESS]).put_post(AUTODISCOVER, answer);
        let seen = only(&net, Options::default()).await;
        let Some(Event::Problem { problem }) = seen.last() else { panic!("{:?}", seen.last()) };
        assert_eq!(problem.code, Code::ExchangeOnly);
        assert_eq!(problem.host.as_deref(), Some("autodiscover.bedrijf.test"));
        let posted = net.posted();
        assert_eq!(posted.len(), 1);
        let body = String::from_utf8(posted[0].1.bytes.to_vec()).unwrap();
        assert!(body.contains("<EMailAddress>postmaster@bedrijf.test</EMailAddress>"), "{body}");
        assert!(posted[0].1.headers.is_empty());
    }
    // Whoever knows better is believed.
    let net = Scripted::new();
    net.put_post(AUTODISCOVER, answer(401, ""))
        .put_document("https://autoconfig.bedrijf.test/mail/config-v1.1.xml", document("imap.bedrijf.test"));
    assert_eq!(only(&net, Options::default()).await.last(), Some(&Event::Done));
}

/// Hosts that are no Exchange answer with servers.
#[tokio::test]
async fn takes_mail_servers_from_autodiscover() {
    let net = Scripted::new();
    let body = autodiscover(
        "<Protocol><Type>IMAP</Type><Server>imap.bedrijf.test</Server><Port>993</Port><LoginName>postmaster@bedrijf.test</LoginName></Protocol>\
         <Protocol><Type>SMTP</Type><Server>smtp.bedrijf.test</Server><Port>587</Port><SSL>on</SSL></Protocol>\
         <Protocol><Type>POP3</Type><Server>pop.bedrijf.test</Server><Port>110</Port><SSL>off</SSL></Protocol>",
    );
    net.put_post(AUTODISCOVER, answer(200, &body));
    let found = proposals(&net, "jan@bedrijf.test").await;
    assert_eq!((found[0].source, found[0].trusted), (Source::Autodiscover, true));
    assert_eq!(shown(&found[0].offer.incoming), ["Imap imap.bedrijf.test:993 tls"], "and none in clear");
    assert_eq!(shown(&found[0].offer.outgoing), ["Smtp smtp.bedrijf.test:587 starttls"]);
    assert_eq!(found[0].offer.incoming[0].user, "jan@bedrijf.test", "not the mailbox that was asked about");
}

/// Invariant 10: settings without TLS are no settings, and the person is told so.
#[tokio::test]
async fn says_that_the_servers_have_no_tls() {
    let net = Scripted::new();
    let clear = document("imap.bedrijf.test").replace("SSL", "plain").replace("993", "143");
    net.put_host("bedrijf.test", &[ADDRESS])
        .put_document("https://autoconfig.bedrijf.test/mail/config-v1.1.xml", clear);
    let seen = only(&net, Options::default()).await;
    let Some(Event::Problem { problem }) = seen.last() else { panic!("{:?}", seen.last()) };
    assert_eq!(
        (problem.code, problem.port, problem.protocol),
        (Code::NoTls, Some(143), Some(Protocol::Imap))
    );
    assert_eq!(problem.args.get("tlsPort").map(String::as_str), Some("993"));
}

/// A04: offered and nothing more; the typed domain is still asked about.
#[tokio::test]
async fn offers_the_domain_that_was_meant() {
    let net = Scripted::new();
    let seen = events(&net, "jan+x@gmial.com", Options::default()).await;
    let meant = Event::DidYouMean { address: "jan+x@gmail.com".to_owned() };
    assert_eq!(seen.iter().find(|event| matches!(event, Event::DidYouMean { .. })), Some(&meant));
    assert!(net.asked().contains(&"mx gmial.com".to_owned()));
    let json = serde_json::to_value(&meant).unwrap();
    assert_eq!(json, serde_json::json!({"type": "did-you-mean", "address": "jan+x@gmail.com"}));
}

/// A05, invariant 23: each question is told with its answer, and the log can be shown to anybody.
#[tokio::test]
async fn tells_everything_and_no_secret() {
    let net = Scripted::new();
    let redirected = "https://autoconfig.hoster.test/mail/config-v1.1.xml";
    let moved = HttpAnswer { url: redirected.into(), ..answer(200, &document("imap.hoster.test")).unwrap() };
    net.put_host("bedrijf.test", &[ADDRESS])
        .put_https("https://autoconfig.bedrijf.test/mail/config-v1.1.xml", Ok(moved));
    let seen = events(&net, "geheim@bedrijf.test", Options::default()).await;
    let mut open = Vec::new();
    for event in &seen {
        match event {
            Event::Asked { source, subject } => open.push((*source, subject.clone())),
            Event::Answer { source, subject, .. } => {
                let at = open.iter().position(|asked| *asked == (*source, subject.clone()));
                open.remove(at.expect("asked before"));
                assert!(!serde_json::to_string(event).unwrap().contains("geheim"));
            }
            _ => {}
        }
    }
    assert_eq!(open, [], "every question has an answer");
    let final_domain = seen.iter().find_map(|event| match event {
        Event::Answer { outcome: Outcome::Found, url, .. } => url.as_deref(),
        _ => None,
    });
    assert_eq!(final_domain, Some(redirected), "where redirects led is shown (B12)");
}

/// Local parts of every kind go into the login name as they are (A04).
#[tokio::test]
async fn any_local_part_is_kept() {
    for address in
        ["jan+lijst@bedrijf.test", "jörg@bedrijf.test", "\"jan jansen\"@bedrijf.test", "o'neil@bücher.test"]
    {
        let net = Scripted::new();
        let typed = Typed::parse(address).unwrap();
        let domain = &typed.ascii_domain;
        net.put_document(
            &format!("https://autoconfig.{domain}/mail/config-v1.1.xml"),
            document("imap.p.test"),
        );
        let found = proposals(&net, address).await;
        assert_eq!(found[0].offer.incoming[0].user, format!("{}@{domain}", typed.local));
    }
}
