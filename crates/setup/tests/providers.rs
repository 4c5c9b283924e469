//! Finding at every provider of the test host, good and bad: through its DNS, its
//! web servers and its mail servers, with the settings that a person has.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use mail::address::Typed;
use mail::server::{Protocol, Security, Server};
use net::{Error, Net, Real, Settings, Target, TlsMode};
use setup::{Event, Options, Proposal, Question, SignIn, find};
use testhost::Host;
use testhost::scenarios::{self, Outcome, Scenario, Trust};

fn net(host: &Host) -> Arc<dyn Net> {
    let settings = Settings {
        resolver: Some(host.layout().resolver()),
        extra_ca: vec![host.ca_file()],
        ..Settings::default()
    };
    Arc::new(Real::new(&settings).unwrap())
}

/// Searches at a time: what is slow on purpose takes seconds, and this machine has two cores.
const AT_ONCE: usize = 6;

/// A04, B01 to B13: each ends in working servers or in the right problem.
#[tokio::test(flavor = "multi_thread")]
async fn every_provider_ends_as_it_should() {
    let Some((host, scenarios)) = Host::scenarios() else { return };
    let net = net(&host);
    let wrong: Vec<String> = stream::iter(scenarios)
        .map(|scenario| {
            let net = Arc::clone(&net);
            async move { judge(&net, scenario).await.err().map(|why| format!("{}: {why}", scenario.name)) }
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(|wrong| async { wrong })
        .collect()
        .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let log = std::fs::read_to_string(host.layout().path("log/nginx-access.log")).unwrap();
    let told: Vec<&str> = log.lines().filter(|line| line.contains('@') || line.contains("%40")).collect();
    assert!(told.is_empty(), "no address reaches a web server: {told:?}");
}

async fn events(net: &Arc<dyn Net>, scenario: &Scenario) -> Vec<Event> {
    let address = Typed::parse(scenario.address).unwrap();
    let mut receiver = find(Arc::clone(net), &address, Options::default());
    let mut events = Vec::new();
    while let Some(event) = receiver.recv().await {
        events.push(event);
    }
    events
}

async fn judge(net: &Arc<dyn Net>, scenario: &Scenario) -> Result<(), String> {
    let events = events(net, scenario).await;
    let proposals: Vec<&Proposal> = events
        .iter()
        .filter_map(|event| match event {
            Event::Proposal { proposal } => Some(proposal),
            _ => None,
        })
        .collect();
    let best = proposals.iter().min_by_key(|proposal| proposal.rank);
    match (&scenario.outcome, best, events.last()) {
        (Outcome::Mail { incoming, outgoing, trust }, Some(best), _) => {
            let (incoming, outgoing) = (wanted(scenario, incoming), wanted(scenario, outgoing));
            let offers = |proposal: &&&Proposal| {
                let mut incoming_offered = proposal.offer.incoming.iter();
                incoming_offered.any(|server| same(server, &incoming))
                    && proposal.offer.outgoing.iter().any(|server| same(server, &outgoing))
            };
            // Where only the person knows which product it is, all are offered.
            let asked =
                proposals.iter().find(offers).filter(|found| found.question == Some(Question::Product));
            let first = best.offer.incoming.first().is_some_and(|server| same(server, &incoming))
                && best.offer.outgoing.first().is_some_and(|server| same(server, &outgoing));
            if asked.is_none() && !first {
                return Err(format!("offers {:?}", best.offer));
            }
            match best.trusted == (*trust == Trust::Sure) && best.confirm.is_empty() == best.trusted {
                true => Ok(()),
                false => Err(format!("trusted: {}, to confirm: {:?}", best.trusted, best.confirm)),
            }
        }
        (Outcome::Problem(code), None, Some(Event::Problem { problem })) => {
            match problem.code.as_str() == *code {
                true => Ok(()),
                false => Err(format!("{problem:?}")),
            }
        }
        // Settings that were right once: the servers themselves say what is wrong.
        (Outcome::Problem(code), Some(best), _) => match refusal(net, best).await == Some(code) {
            true => Ok(()),
            false => Err(format!("offers {:?}", best.offer)),
        },
        (_, None, last) => Err(format!("nothing, and {last:?}")),
    }
}

fn wanted(scenario: &Scenario, server: &scenarios::Server) -> Server {
    Server {
        protocol: match server.protocol {
            "imap" => Protocol::Imap,
            "pop3" => Protocol::Pop3,
            _ => Protocol::Smtp,
        },
        host: server.host.to_owned(),
        port: server.port,
        security: match server.security {
            scenarios::Security::Tls => Security::Tls,
            scenarios::Security::StartTls => Security::StartTls,
            scenarios::Security::Plain => Security::None,
        },
        user: scenario.login(server),
        auth: Vec::new(),
    }
}

fn same(found: &Server, wanted: &Server) -> bool {
    // A12: where nobody names the login, the proof finds it.
    let user = if found.user.is_empty() { wanted.user.clone() } else { found.user.clone() };
    Server { auth: Vec::new(), user, ..found.clone() } == *wanted
}

/// What stands in the way of a password: its kind, or what the first server says to a connection.
async fn refusal(net: &Arc<dyn Net>, proposal: &Proposal) -> Option<&'static str> {
    if proposal.offer.sign_in == SignIn::Oauth2 {
        return Some("oauth-needed");
    }
    let server = proposal.offer.incoming.first()?;
    let tls = if server.security == Security::Tls { TlsMode::Implicit } else { TlsMode::Later };
    match net.connect(&Target { tls, ..Target::implicit(server.host.clone(), server.port) }).await.err()? {
        Error::TlsExpired { .. } => Some("tls-expired"),
        Error::Refused { .. } => Some("refused"),
        _ => None,
    }
}

/// B09, B10: everything that the document says is kept.
#[tokio::test]
async fn a_full_document_is_used_in_full() {
    let Some((host, _)) = Host::scenarios() else { return };
    let scenario = scenarios::named("everything").unwrap();
    let events = events(&net(&host), scenario).await;
    let offer = events.into_iter().find_map(|event| match event {
        Event::Proposal { proposal } => Some(proposal.offer),
        _ => None,
    });
    let offer = offer.unwrap();
    assert_eq!(offer.display_name, "Alles & Meer");
    let shown =
        |servers: &[Server]| servers.iter().map(|s| format!("{}:{}", s.host, s.port)).collect::<Vec<_>>();
    assert_eq!(
        shown(&offer.incoming),
        ["post.alles.test:993", "start.alles.test:143", "post.alles.test:995"]
    );
    assert_eq!(shown(&offer.outgoing), ["post.alles.test:465", "start.alles.test:587"]);
    assert_eq!(offer.documentation, ["https://alles.test/hulp"]);
    assert_eq!(offer.enable[0].url, "https://alles.test/imap-aan");
    assert_eq!(offer.web_mail.as_deref(), Some("https://webmail.alles.test/"));
    assert_eq!(offer.oauth2.unwrap().token_url.as_deref(), Some("https://login.alles.test/token"));
    assert_eq!(offer.pop3.unwrap().days, Some(30));
    assert_eq!(offer.incoming[1].user, scenario.mailbox(), "two placeholders in one name");
}

/// A06: what is known is told at once, not when the slowest has given up.
#[tokio::test]
async fn nobody_waits_for_the_slowest() {
    let Some((host, _)) = Host::scenarios() else { return };
    let events = events(&net(&host), scenarios::named("slow").unwrap()).await;
    let at = |wanted: fn(&Event) -> bool| events.iter().position(wanted).unwrap();
    let told = at(|event| matches!(event, Event::Proposal { proposal } if proposal.trusted));
    let given_up = at(
        |event| matches!(event, Event::Answer { subject, outcome: setup::Outcome::Failed, .. } if subject == "autoconfig.traag.test"),
    );
    assert!(told < given_up, "{events:?}");
}

/// B11, B12, invariant 12: each attack ends, and says how.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_hostile_is_named() {
    let Some((host, _)) = Host::scenarios() else { return };
    let net = net(&host);
    let cases = [
        ("huge", "larger than"),
        ("endless", "larger than"),
        ("silence", "took longer than"),
        ("redirect-loop", "redirects"),
        ("downgrade", "https"),
        ("entity-bomb", "a document type"),
        ("external-entity", "a document type"),
        ("malformed", ""),
        ("truncated", "it ends too early"),
        ("garbage", ""),
        ("web-page", "a document type"),
    ];
    for (name, said) in cases {
        let scenario = scenarios::named(name).unwrap();
        let events = events(&net, scenario).await;
        let details: Vec<&str> = events
            .iter()
            .filter_map(|event| match event {
                Event::Answer { subject, detail, .. }
                    if *subject == format!("autoconfig.{}", scenario.domain) =>
                {
                    Some(detail.as_str())
                }
                _ => None,
            })
            .collect();
        assert_eq!(details.len(), 1, "{name}: {events:?}");
        assert!(!details[0].is_empty() && details[0].contains(said), "{name}: {}", details[0]);
    }
    let log = std::fs::read_to_string(host.layout().path("log/nginx-access.log")).unwrap();
    assert!(!log.contains("/read/"), "no entity was fetched");
}
