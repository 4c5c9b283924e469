//! All sources at once, each with its own deadline; and what to say when none
//! of them knew.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use mail::address::Typed;
use mail::problem::{Code, Problem};
use mail::server::Server;
use net::{Error, HttpLimits, Net};
use tokio::sync::mpsc::Sender;

use crate::documents::autoconfig;
use crate::table::{self, Provider};
use crate::{Event, Offer, Options, Outcome, Proposal, Source, guess, limits};

/// Asks everybody; the last event says how it ended.
pub async fn run(net: &dyn Net, address: &Typed, options: &Options, events: &Sender<Event>) {
    let search = Search { net, address, options, events, seen: Mutex::default() };
    let known = search.builtin().await;
    if !known {
        let domain = &address.ascii_domain;
        let (own, database) = (Way::own(Source::Autoconfig), Way::own(Source::Ispdb));
        tokio::join!(search.documents(domain, &own), search.database(domain, &database), search.mail_host());
    }
    search.conclude().await;
}

struct Search<'a> {
    net: &'a dyn Net,
    address: &'a Typed,
    options: &'a Options,
    events: &'a Sender<Event>,
    seen: Mutex<Seen>,
}

/// What has been learnt so far.
#[derive(Default)]
struct Seen {
    asked: BTreeSet<(Source, String)>,
    offered: Vec<(u8, Vec<Server>)>,
    /// Somebody answered, if only with "no".
    anybody: bool,
    last_failure: String,
}

/// By which way an answer comes.
struct Way {
    source: Source,
    /// The mail host that was followed, and how far from its name we are.
    via: Option<(String, u8)>,
}

impl Way {
    fn own(source: Source) -> Way {
        Way { source, via: None }
    }

    fn through(host: &str, distance: u8) -> Way {
        Way { source: Source::Mx, via: Some((host.to_owned(), distance)) }
    }

    /// The order of the sources; what follows from MX comes after them, nearest first.
    fn rank(&self, kind: Source) -> u8 {
        let kind = match kind {
            Source::Builtin => 0,
            Source::Autoconfig => 1,
            Source::Ispdb => 3,
            Source::Mx | Source::Guess => 5,
        };
        match &self.via {
            None => kind * 10,
            Some((_, distance)) => 100 + kind * 10 + distance,
        }
    }
}

/// What asking one source gave.
struct Answer {
    outcome: Outcome,
    detail: String,
    proposals: Vec<Proposal>,
}

impl Answer {
    fn of(outcome: Outcome, detail: impl Into<String>) -> Answer {
        Answer { outcome, detail: detail.into(), proposals: Vec::new() }
    }
}

impl Search<'_> {
    /// The table, for domains of the providers' own.
    async fn builtin(&self) -> bool {
        if !self.options.builtin {
            return false;
        }
        let domain = &self.address.ascii_domain;
        let rows = table::by_domain(domain);
        let known = !rows.is_empty();
        self.asking(Source::Builtin, domain, async { self.rows(&rows, domain, &Way::own(Source::Builtin)) })
            .await;
        known
    }

    fn rows(&self, rows: &[&Provider], subject: &str, way: &Way) -> Answer {
        let proposals: Vec<Proposal> =
            rows.iter().zip(0u8..).map(|(row, place)| self.row(row, subject, way, place)).collect();
        match proposals.first() {
            Some(first) => {
                Answer { outcome: Outcome::Found, detail: first.offer.display_name.clone(), proposals }
            }
            None => Answer::of(Outcome::None, ""),
        }
    }

    fn row(&self, row: &Provider, subject: &str, way: &Way, place: u8) -> Proposal {
        let via = way.via.as_ref().map(|(host, _)| host.as_str());
        Proposal {
            source: way.source,
            subject: subject.to_owned(),
            rank: way.rank(Source::Builtin).saturating_add(place.min(9)),
            trusted: via.is_none(),
            via: via.map(str::to_owned),
            offer: row.offer(self.address, via),
        }
    }

    /// The provider's own document at both of its places. The address is not sent.
    async fn documents(&self, domain: &str, way: &Way) {
        if !self.options.autoconfig {
            return;
        }
        let at_host = format!("autoconfig.{domain}");
        let first = format!("https://{at_host}/mail/config-v1.1.xml");
        let second = format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml");
        let rank = way.rank(Source::Autoconfig);
        tokio::join!(
            self.asking(way.source, &at_host, self.fetch(&first, &at_host, way, rank, limits::PROVIDER)),
            self.asking(way.source, domain, self.fetch(&second, domain, way, rank + 1, limits::PROVIDER)),
        );
    }

    /// The public database, by domain only.
    async fn database(&self, domain: &str, way: &Way) {
        let Some(start) = &self.options.ispdb else { return };
        let url = format!("{start}{domain}");
        let host = start.trim_start_matches("https://").split('/').next().unwrap_or_default().to_owned();
        let subject = format!("{host}: {domain}");
        let fetch = self.fetch(&url, &subject, way, way.rank(Source::Ispdb), limits::DATABASE);
        self.asking(way.source, &subject, fetch).await;
    }

    /// Whoever takes the domain's mail, and the same three for them.
    async fn mail_host(&self) {
        if !self.options.mx {
            return;
        }
        let domain = &self.address.ascii_domain;
        let mut host = None;
        self.asking(Source::Mx, domain, async {
            let (answer, found) = self.first_mx(domain).await;
            host = found;
            answer
        })
        .await;
        let Some(host) = host else { return };
        let rows = table::by_mx(&host);
        if self.options.builtin && !rows.is_empty() {
            self.asking(Source::Mx, &host, async { self.rows(&rows, &host, &Way::through(&host, 0)) }).await;
            return;
        }
        join_all(followed(&host, domain).iter().zip(0u8..).map(|(name, distance)| {
            let host = host.clone();
            async move {
                let way = Way::through(&host, distance * 2);
                tokio::join!(self.documents(name, &way), self.database(name, &way));
            }
        }))
        .await;
    }

    async fn first_mx(&self, domain: &str) -> (Answer, Option<String>) {
        let asked = net::within(self.net, limits::NAMES, self.net.mx(domain)).await;
        let hosts = match asked.unwrap_or_else(|late| Err(late.while_doing(net::Stage::Dns))) {
            Ok(hosts) => hosts.records,
            Err(error) => return (self.failure(&error), None),
        };
        // A null MX says that the domain takes no mail at all (RFC 7505 §3).
        match hosts.into_iter().next().map(|mx| mx.host).filter(|host| !host.is_empty()) {
            Some(host) => (Answer::of(Outcome::Found, host.clone()), Some(host)),
            None => (Answer::of(Outcome::None, "no mail host"), None),
        }
    }

    async fn fetch(&self, url: &str, subject: &str, way: &Way, rank: u8, time: Duration) -> Answer {
        let http = HttpLimits { body_bytes: limits::DOCUMENT_BYTES, deadline: time };
        let asked = net::within(self.net, time, self.net.https_get(url, &http)).await;
        let answer = match asked.unwrap_or_else(|late| Err(late.while_doing(net::Stage::Http))) {
            Ok(answer) => answer,
            Err(error) => return self.failure(&error),
        };
        if answer.status != 200 {
            return Answer::of(Outcome::None, answer.status.to_string());
        }
        match autoconfig::read(&answer.body).and_then(|document| document.offer(self.address)) {
            Ok(offer) => {
                let detail = offer.display_name.clone();
                let proposals = vec![proposal(offer, subject, way, rank)];
                Answer { outcome: Outcome::Found, detail, proposals }
            }
            // Many web servers answer 200 with a page for people.
            Err(what) => Answer::of(Outcome::None, what),
        }
    }

    /// A host that does not exist is an answer; silence is a failure.
    fn failure(&self, error: &Error) -> Answer {
        let outcome = match error {
            Error::DnsNotFound { .. } => Outcome::None,
            _ => Outcome::Failed,
        };
        Answer::of(outcome, error.to_string())
    }

    /// Asks one source: says so, waits, says what came of it.
    async fn asking(&self, source: Source, subject: &str, ask: impl Future<Output = Answer>) {
        let subject = subject.to_owned();
        self.with(|seen| seen.asked.insert((source, subject.clone())));
        self.tell(Event::Asked { source, subject: subject.clone() }).await;
        let start = self.net.ticks_ms();
        let answer = ask.await;
        let ms = self.net.ticks_ms().saturating_sub(start);
        self.with(|seen| match (answer.outcome, source) {
            (_, Source::Builtin) => {}
            (Outcome::Failed, _) => seen.last_failure.clone_from(&answer.detail),
            _ => seen.anybody = true,
        });
        let Answer { outcome, detail, proposals } = answer;
        self.tell(Event::Answer { source, subject, ms, outcome, detail }).await;
        for proposal in proposals {
            self.propose(proposal).await;
        }
    }

    /// Offers a way, unless a better source offered just that.
    async fn propose(&self, proposal: Proposal) {
        let servers = [proposal.offer.incoming.clone(), proposal.offer.outgoing.clone()].concat();
        let known = self.with(|seen| {
            let known = seen.offered.iter().any(|(rank, known)| *rank <= proposal.rank && *known == servers);
            seen.offered.push((proposal.rank, servers));
            known
        });
        if !known {
            self.tell(Event::Proposal { proposal }).await;
        }
    }

    async fn conclude(&self) {
        if self.with(|seen| !seen.offered.is_empty()) {
            return self.tell(Event::Done).await;
        }
        let problem = self.problem().await;
        self.tell(Event::Guess { proposal: guess(self.address) }).await;
        self.tell(Event::Problem { problem }).await;
    }

    async fn problem(&self) -> Problem {
        let domain = &self.address.ascii_domain;
        if self.gone(domain).await {
            return Problem::new(Code::DnsDomain, "").with("domain", &self.address.domain);
        }
        let (count, anybody, said) =
            self.with(|seen| (seen.asked.len(), seen.anybody, seen.last_failure.clone()));
        let code = if anybody || said.is_empty() { Code::NoConfig } else { Code::Offline };
        Problem::new(code, said).with("domain", &self.address.domain).with("n", count)
    }

    /// Whether no mail can go there: no mail host and no address, be it that the
    /// name is unknown or that it has neither (RFC 5321 §5.1).
    async fn gone(&self, domain: &str) -> bool {
        let mx = net::within(self.net, limits::NAMES, self.net.mx(domain));
        let addresses = net::within(self.net, limits::NAMES, self.net.addresses(domain));
        let (mx, addresses) = tokio::join!(mx, addresses);
        mx.is_ok_and(|mx| nothing(mx.map(|mx| mx.records))) && addresses.is_ok_and(nothing)
    }

    async fn tell(&self, event: Event) {
        // Nobody listens any more: the search is being dropped.
        let _ = self.events.send(event).await;
    }

    fn with<T>(&self, act: impl FnOnce(&mut Seen) -> T) -> T {
        act(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The name is unknown, or has nothing of the kind. Silence is neither.
fn nothing<T>(answer: net::Result<Vec<T>>) -> bool {
    match answer {
        Ok(list) => list.is_empty(),
        Err(error) => matches!(error, Error::DnsNotFound { .. }),
    }
}

fn proposal(offer: Offer, subject: &str, way: &Way, rank: u8) -> Proposal {
    Proposal {
        source: way.source,
        subject: subject.to_owned(),
        rank,
        trusted: way.via.is_none(),
        via: way.via.as_ref().map(|(host, _)| host.clone()),
        offer,
    }
}

/// The names to ask about for a mail host: its own without the first label,
/// then its base domain. Never the domain that we come from.
fn followed(host: &str, domain: &str) -> Vec<String> {
    let base = base_domain(host);
    let near = host.split_once('.').map(|(_, rest)| rest).filter(|rest| rest.len() >= base.len());
    let mut names: Vec<String> = near.into_iter().chain([base]).map(str::to_owned).collect();
    names.dedup();
    names.retain(|name| name != domain && name.contains('.'));
    names
}

/// The registered domain of a host, by the few second levels that registries
/// sell under. A name too long asks a stranger one question more; a name too
/// short would ask a registry, so the list leans to the long side.
fn base_domain(host: &str) -> &str {
    let starts: Vec<usize> =
        std::iter::once(0).chain(host.match_indices('.').map(|(at, _)| at + 1)).collect();
    let from = |labels: usize| starts.len().checked_sub(labels).and_then(|index| starts.get(index)).copied();
    let second =
        from(2).and_then(|at| host.get(at..)).and_then(|two| two.split('.').next()).unwrap_or_default();
    let country = host.rsplit('.').next().is_some_and(|last| last.len() == 2);
    let labels = if country && SECOND_LEVELS.contains(&second) { 3 } else { 2 };
    host.get(from(labels).unwrap_or(0)..).unwrap_or(host)
}

const SECOND_LEVELS: &[&str] = &[
    "ac", "asso", "co", "com", "edu", "go", "gob", "gouv", "gov", "gv", "id", "ind", "info", "ltd", "mil",
    "ne", "net", "nom", "or", "org", "plc", "sch", "tm",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_mail_hosts_upwards() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("mx.mail.test", "bedrijf.test", &["mail.test"]),
            ("mx1.mail.ovh.net", "bedrijf.test", &["mail.ovh.net", "ovh.net"]),
            ("a.b.c.provider.co.uk", "bedrijf.test", &["b.c.provider.co.uk", "provider.co.uk"]),
            ("mx.provider.co.uk", "bedrijf.test", &["provider.co.uk"]),
            ("mx.bedrijf.test", "bedrijf.test", &[]),
            ("mx.mail.bedrijf.test", "bedrijf.test", &["mail.bedrijf.test"]),
            ("provider.test", "bedrijf.test", &["provider.test"]),
            ("localhost", "bedrijf.test", &[]),
            ("co.uk", "bedrijf.test", &["co.uk"]),
        ];
        for (host, domain, expected) in cases {
            assert_eq!(followed(host, domain), *expected, "{host}");
        }
    }
}
