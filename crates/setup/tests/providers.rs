//! Finding at every provider of the test host, good and bad: through its DNS, its
//! web servers and its mail servers, with the settings that a person has.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use mail::address::Typed;
use mail::server::{Protocol, Security, Server};
use net::{Error, Net, Real, Settings, Target, TlsMode};
use setup::{Event, Options, Proposal, Question, find};
use testhost::Host;
use testhost::scenarios::{self, Outcome, Scenario, Trust};

fn net(host: &Host) -> Arc<dyn Net> {
    let settings = Settings { resolver: Some(host.layout().resolver()), extra_ca: vec![host.ca_file()] };
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

async fn judge(net: &Arc<dyn Net>, scenario: &Scenario) -> Result<(), String> {
    let address = Typed::parse(scenario.address).map_err(|error| error.to_string())?;
    let mut receiver = find(Arc::clone(net), &address, Options::default());
    let mut events = Vec::new();
    while let Some(event) = receiver.recv().await {
        events.push(event);
    }
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
    Server { auth: Vec::new(), ..found.clone() } == *wanted
}

/// What the first server for receiving says to a connection.
async fn refusal(net: &Arc<dyn Net>, proposal: &Proposal) -> Option<&'static str> {
    let server = proposal.offer.incoming.first()?;
    let tls = if server.security == Security::Tls { TlsMode::Implicit } else { TlsMode::Later };
    match net.connect(&Target { host: server.host.clone(), port: server.port, tls }).await.err()? {
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
    let mut receiver = find(net(&host), &Typed::parse(scenario.address).unwrap(), Options::default());
    let mut found = None;
    while let Some(event) = receiver.recv().await {
        if let Event::Proposal { proposal } = event {
            found.get_or_insert(proposal.offer);
        }
    }
    let offer = found.unwrap();
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
