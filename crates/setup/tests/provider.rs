//! Finding at a real provider: through its DNS, its web server and its
//! certificates, with the settings that a person has.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::sync::Arc;

use mail::address::Typed;
use mail::problem::Code;
use mail::server::{Protocol, Security, Server};
use net::{Real, Settings};
use setup::{Event, Options, Proposal, Source, find};
use testhost::Host;
use testhost::layout::SERVICE_NAME;

/// The test host, where documents are at their usual port.
fn provider() -> Option<Host> {
    let host = Host::connect_or_skip()?;
    if host.layout().port(443) != 443 {
        eprintln!("SKIPPED: this user may not open port 443, and documents are at no other port");
        return None;
    }
    Some(host)
}

async fn events(host: &Host, address: &str) -> Vec<Event> {
    let settings = Settings {
        resolver: Some(host.layout().resolver()),
        extra_ca: vec![host.ca_file()],
        ..Settings::default()
    };
    let net = Arc::new(Real::new(&settings).unwrap());
    let mut receiver = find(net, &Typed::parse(address).unwrap(), Options::default());
    let mut all = Vec::new();
    while let Some(event) = receiver.recv().await {
        all.push(event);
    }
    all
}

fn best(events: &[Event]) -> &Proposal {
    let proposals = events.iter().filter_map(|event| match event {
        Event::Proposal { proposal } => Some(proposal),
        _ => None,
    });
    proposals.min_by_key(|proposal| proposal.rank).unwrap()
}

fn first(servers: &[Server], protocol: Protocol) -> (&str, u16, Security, &str) {
    let server = servers.iter().find(|server| server.protocol == protocol).unwrap();
    (&server.host, server.port, server.security, &server.user)
}

/// Its domain says nothing itself: only whoever takes its mail does.
#[tokio::test]
async fn follows_the_mail_host_to_the_provider() {
    let Some(host) = provider() else { return };
    let events = events(&host, "jan@voorbeeld.test").await;
    let found = best(&events);
    assert_eq!((found.source, found.trusted), (Source::Mx, false), "DNS is no proof");
    assert_eq!(found.via.as_deref(), Some("mx.mail.test"));
    assert_eq!(found.offer.display_name, "Mail Test Hosting");
    let jan = "jan@voorbeeld.test";
    assert_eq!(first(&found.offer.incoming, Protocol::Imap), (SERVICE_NAME, 993, Security::Tls, jan));
    assert_eq!(first(&found.offer.incoming, Protocol::Pop3), (SERVICE_NAME, 995, Security::Tls, jan));
    assert_eq!(first(&found.offer.outgoing, Protocol::Smtp), (SERVICE_NAME, 465, Security::Tls, jan));
    assert_eq!(events.last(), Some(&Event::Done));
}

/// Its domain lets the provider answer in its name.
#[tokio::test]
async fn believes_the_domains_own_document_more() {
    let Some(host) = provider() else { return };
    let events = events(&host, "piet@bedrijf.test").await;
    let found = best(&events);
    assert_eq!((found.source, found.trusted), (Source::Autoconfig, true));
    assert_eq!(found.subject, "autoconfig.bedrijf.test");
    let piet = "piet@bedrijf.test";
    assert_eq!(first(&found.offer.incoming, Protocol::Imap), (SERVICE_NAME, 993, Security::Tls, piet));
}

#[tokio::test]
async fn says_that_a_domain_does_not_exist() {
    let Some(host) = provider() else { return };
    let events = events(&host, "jan@voorbeld.test").await;
    let Some(Event::Problem { problem }) = events.last() else { panic!("{:?}", events.last()) };
    assert_eq!(problem.code, Code::DnsDomain);
}
