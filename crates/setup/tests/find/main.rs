//! Finding in a scripted world: what is asked, in which order things are
//! offered, and what is said when nobody knows.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod guessing;
mod sources;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use mail::address::Typed;
use mail::problem::Code;
use net::{Error, HttpAnswer, Net, Scripted};
use setup::{Event, Options, Outcome, Proposal, SignIn, Source, find};

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

async fn events(net: &Scripted, address: &str, options: Options) -> Vec<Event> {
    let net: Arc<dyn Net> = Arc::new(net.clone());
    let mut receiver = find(net, &Typed::parse(address).unwrap(), options);
    let mut all = Vec::new();
    while let Some(event) = receiver.recv().await {
        all.push(event);
    }
    all
}

async fn proposals(net: &Scripted, address: &str) -> Vec<Proposal> {
    let mut all: Vec<Proposal> = events(net, address, Options::default())
        .await
        .into_iter()
        .filter_map(|event| match event {
            Event::Proposal { proposal } => Some(proposal),
            _ => None,
        })
        .collect();
    all.sort_by_key(|proposal| proposal.rank);
    all
}

fn document(host: &str) -> String {
    format!(
        "<clientConfig version='1.1'><emailProvider id='p'><displayName>P</displayName>\
         <incomingServer type='imap'><hostname>{host}</hostname><port>993</port><socketType>SSL</socketType>\
         <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></incomingServer>\
         <outgoingServer type='smtp'><hostname>{host}</hostname><port>465</port><socketType>SSL</socketType>\
         <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></outgoingServer>\
         </emailProvider></clientConfig>"
    )
}

/// B02: what the table knows is found without any network, with the day it was checked.
#[tokio::test]
async fn whom_the_table_knows_nobody_else_is_asked_about() {
    let net = Scripted::new();
    for address in ["jan@ziggo.nl", "jean@orange.fr", "jan@skynet.be", "jan@gmx.de", "jan@ocn.ne.jp"] {
        let found = proposals(&net, address).await;
        assert!(found[0].trusted && found[0].source == Source::Builtin, "{address}");
        assert!(found[0].offer.checked.as_deref().is_some_and(|day| day.starts_with("20")), "{address}");
    }
    let found = proposals(&net, "jan@gmail.com").await;
    assert_eq!(net.asked(), Vec::<String>::new());
    assert_eq!((found[0].source, found[0].offer.sign_in), (Source::Builtin, SignIn::AppPassword));
    assert!(found[0].trusted);
}

#[tokio::test]
async fn all_sources_are_offered_best_first() {
    let net = Scripted::new();
    net.put_host("bedrijf.test", &[ADDRESS])
        .put_mx("bedrijf.test", &[(10, "mx.mail.test"), (20, "backup.other.test")])
        .put_document("https://autoconfig.bedrijf.test/mail/config-v1.1.xml", document("a.test"))
        .put_document("https://bedrijf.test/.well-known/autoconfig/mail/config-v1.1.xml", document("b.test"))
        .put_document("https://autoconfig.thunderbird.net/v1.1/bedrijf.test", document("c.test"))
        .put_document("https://autoconfig.mail.test/mail/config-v1.1.xml", document("d.test"))
        .put_document("https://autoconfig.thunderbird.net/v1.1/mail.test", document("e.test"));
    let found = proposals(&net, "jan@bedrijf.test").await;
    let seen: Vec<(Source, &str, bool, Option<&str>)> = found
        .iter()
        .map(|p| (p.source, p.offer.incoming[0].host.as_str(), p.trusted, p.via.as_deref()))
        .collect();
    let via = Some("mx.mail.test");
    assert_eq!(
        seen,
        [
            (Source::Autoconfig, "a.test", true, None),
            (Source::Autoconfig, "b.test", true, None),
            (Source::Ispdb, "c.test", true, None),
            (Source::Mx, "d.test", false, via),
            (Source::Mx, "e.test", false, via),
        ]
    );
    // Invariant 24, and the promise: the name before the @ goes nowhere.
    let asked = net.asked();
    assert!(
        asked.iter().all(|question| !question.contains("jan") && !question.contains("http:")),
        "{asked:?}"
    );
    assert!(asked.iter().all(|question| !question.contains("other.test")));
}

#[tokio::test]
async fn customers_of_a_known_provider_are_found_by_their_mail_host() {
    let net = Scripted::new();
    net.put_host("voorbeeld.test", &[ADDRESS]).put_mx("voorbeeld.test", &[(1, "mx1.mail.ovh.net")]);
    let found = proposals(&net, "jan@voorbeeld.test").await;
    let first = &found[0];
    assert_eq!(
        (first.source, first.trusted, first.via.as_deref()),
        (Source::Mx, false, Some("mx1.mail.ovh.net"))
    );
    assert_eq!(first.offer.incoming[0].host, "ssl0.ovh.net");
    assert_eq!(first.offer.incoming[0].user, "jan@voorbeeld.test");
    assert!(net.asked().iter().all(|question| !question.contains("ovh.net")), "the table needs no questions");
}

#[tokio::test]
async fn the_same_servers_are_offered_once() {
    let net = Scripted::new();
    net.put_host("bedrijf.test", &[ADDRESS])
        .put_document("https://autoconfig.bedrijf.test/mail/config-v1.1.xml", document("a.test"))
        .put_document("https://bedrijf.test/.well-known/autoconfig/mail/config-v1.1.xml", document("a.test"));
    assert_eq!(proposals(&net, "jan@bedrijf.test").await.len(), 1);
}

async fn problem(net: &Scripted, address: &str) -> (Code, Option<String>, bool) {
    let all = events(net, address, Options::default()).await;
    let guessed = all.iter().any(|event| matches!(event, Event::Guess { proposal } if !proposal.trusted));
    match all.last() {
        Some(Event::Problem { problem }) => (problem.code, problem.args.get("n").cloned(), guessed),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn says_why_nothing_was_found() {
    let nowhere = Scripted::new();
    assert_eq!(problem(&nowhere, "jan@bestaatniet.test").await, (Code::DnsDomain, None, true));

    let empty = Scripted::new();
    empty.put_host("leeg.test", &[]);
    assert_eq!(problem(&empty, "jan@leeg.test").await, (Code::DnsDomain, None, true));
    empty.put_document("https://autoconfig.leeg.test/mail/config-v1.1.xml", "<html/>");
    assert_eq!(problem(&empty, "jan@leeg.test").await.0, Code::NoConfig, "somebody is there");

    let silent = Scripted::new();
    silent.put_host("stil.test", &[ADDRESS]);
    let (code, sources, guessed) = problem(&silent, "jan@stil.test").await;
    assert_eq!((code, guessed), (Code::NoConfig, true));
    assert_eq!(sources.as_deref(), Some("10"), "each source once, tries of servers not counted");

    let offline = Scripted::new();
    let unreachable = || Err(Error::Unreachable { host: "x".into(), said: "network is unreachable".into() });
    let names = ["", "_imaps._tcp.", "_imap._tcp.", "_pop3s._tcp.", "_pop3._tcp.", "_submissions._tcp."];
    let names = names.into_iter().chain(["_submission._tcp.", "imap.", "pop3.", "pop.", "mail.", "smtp."]);
    for name in names {
        offline.dns_fails(&format!("{name}stil.test"));
    }
    for url in [
        "https://autoconfig.stil.test/mail/config-v1.1.xml",
        "https://stil.test/.well-known/autoconfig/mail/config-v1.1.xml",
        "http://autoconfig.stil.test/mail/config-v1.1.xml",
        "http://stil.test/.well-known/autoconfig/mail/config-v1.1.xml",
        "https://ua-auto-config.stil.test/.well-known/user-agent-configuration.json",
        "https://autoconfig.thunderbird.net/v1.1/stil.test",
    ] {
        offline.put_https(url, unreachable());
    }
    offline.put_post("https://autodiscover.stil.test/autodiscover/autodiscover.xml", unreachable());
    assert_eq!(problem(&offline, "jan@stil.test").await.0, Code::Offline);
}

#[tokio::test]
async fn a_domain_without_mail_is_not_followed() {
    let net = Scripted::new();
    net.put_host("geenpost.test", &[ADDRESS]).put_mx("geenpost.test", &[(0, "")]);
    assert_eq!(problem(&net, "jan@geenpost.test").await.0, Code::NoConfig);
}

#[tokio::test]
async fn pages_for_people_are_no_settings() {
    let net = Scripted::new();
    let url = "https://autoconfig.bedrijf.test/mail/config-v1.1.xml";
    net.put_host("bedrijf.test", &[ADDRESS]).put_document(url, "<!DOCTYPE html><html><p>Welkom</html>");
    let well_known = "https://bedrijf.test/.well-known/autoconfig/mail/config-v1.1.xml";
    let gone = HttpAnswer { status: 404, url: well_known.into(), content_type: None, body: "no".into() };
    net.put_https(well_known, Ok(gone));
    net.put_document(
        "https://autoconfig.thunderbird.net/v1.1/bedrijf.test",
        vec![b'x'; setup::limits::DOCUMENT_BYTES + 1],
    );
    let all = events(&net, "jan@bedrijf.test", Options::default()).await;
    let answers: Vec<(&str, Outcome, &str)> = all
        .iter()
        .filter_map(|event| match event {
            Event::Answer { subject, outcome, detail, .. } => {
                Some((subject.as_str(), *outcome, detail.as_str()))
            }
            _ => None,
        })
        .collect();
    assert!(answers.contains(&("autoconfig.bedrijf.test", Outcome::None, "a document type")), "{answers:?}");
    assert!(answers.contains(&("bedrijf.test", Outcome::None, "404")), "{answers:?}");
    let database =
        answers.iter().find(|(subject, ..)| subject.starts_with("autoconfig.thunderbird.net")).unwrap();
    assert_eq!(database.1, Outcome::Failed, "too large");
}

/// B17.
#[tokio::test]
async fn only_what_was_chosen_is_asked() {
    let net = Scripted::new();
    net.put_host("bedrijf.test", &[ADDRESS]);
    let none = Options::none;
    let ispdb = Some("https://db.test/".to_owned());
    let cases: &[(Options, &[&str])] = &[
        (none(), &[]),
        (Options { autoconfig: true, ..none() }, &["get https://"]),
        (Options { autoconfig: true, autoconfig_http: true, ..none() }, &["get https://", "get http://"]),
        (Options { pacc: true, ..none() }, &["get https://ua-auto-config.", "txt _ua-auto-config."]),
        (Options { ispdb, ..none() }, &["get https://db.test/bedrijf.test"]),
        (Options { srv: true, ..none() }, &["srv _"]),
        (Options { autodiscover: true, ..none() }, &["post https://autodiscover.bedrijf.test/"]),
        (Options { mx: true, ..none() }, &["mx bedrijf.test"]),
        (Options { guess: true, ..none() }, &["connect bedrijf.test:", "a imap.bedrijf.test"]),
    ];
    // What tells a domain that does not exist from one that says nothing.
    let last = ["mx bedrijf.test", "a bedrijf.test"];
    for (options, expected) in cases {
        let before = net.asked().len();
        events(&net, "jan@bedrijf.test", options.clone()).await;
        let mut asked = net.asked().split_off(before);
        assert_eq!(asked.split_off(asked.len() - last.len()), last);
        for start in *expected {
            assert!(asked.iter().any(|question| question.starts_with(start)), "{start}: {asked:?}");
        }
        let hosts = |question: &String| options.guess && question.starts_with("a ");
        let fits = |question: &String| expected.iter().any(|start| question.starts_with(start));
        assert!(asked.iter().all(|question| fits(question) || hosts(question)), "{options:?}: {asked:?}");
    }
    let kept: Options = serde_json::from_str(r#"{"autoconfigHttp":false,"ispdb":null}"#).unwrap();
    assert_eq!(kept, Options { autoconfig_http: false, ispdb: None, ..Options::default() });
    let text = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Options>(&text).unwrap(), kept);
}

#[tokio::test]
async fn nobody_listening_ends_it() {
    let net = Scripted::new();
    let shared: Arc<dyn Net> = Arc::new(net.clone());
    let receiver = find(shared, &Typed::parse("jan@bedrijf.test").unwrap(), Options::default());
    drop(receiver);
    tokio::task::yield_now().await;
    net.advance(Duration::from_secs(60));
}

#[test]
fn events_are_the_lines_that_the_page_reads() {
    let asked = Event::Asked { source: Source::Autoconfig, subject: "autoconfig.voorbeeld.test".to_owned() };
    let json = serde_json::to_value(&asked).unwrap();
    let expected = r#"{"type":"asked","source":"autoconfig","subject":"autoconfig.voorbeeld.test"}"#;
    assert_eq!(json, serde_json::from_str::<serde_json::Value>(expected).unwrap());
    let proposal = setup::guess(&Typed::parse("jan@voorbeeld.test").unwrap());
    let json = serde_json::to_value(Event::Proposal { proposal }).unwrap();
    assert_eq!(json["type"], "proposal");
    assert_eq!(json["proposal"]["displayName"], "voorbeeld.test");
    assert_eq!(json["proposal"]["signIn"], "password");
    assert_eq!(json["proposal"]["incoming"][0]["protocol"], "imap");
    assert_eq!(json["proposal"]["incoming"][0]["security"], "tls");
    assert_eq!(serde_json::to_value(Event::Done).unwrap(), serde_json::json!({"type": "done"}));
}
