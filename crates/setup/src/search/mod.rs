//! All sources at once, each with its own deadline; and what to say when none
//! of them knew.

mod documents;
mod guessing;
mod names;

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mail::address::Typed;
use mail::problem::{Code, Problem};
use mail::server::{Security, Server};
use net::{Error, Net, Stage};
use tokio::sync::mpsc::Sender;

use crate::proposal::Place;
use crate::table::{self, Provider};
use crate::{Event, Offer, Options, Outcome, Proposal, Question, Source, did_you_mean, guess, limits};

/// Asks everybody; the last event says how it ended.
pub async fn run(net: &dyn Net, address: &Typed, options: &Options, events: &Sender<Event>) {
    let search = Search { net, address, options, events, seen: Mutex::default() };
    if !search.builtin().await {
        search.mistyped().await;
        tokio::join!(
            search.provider(),
            search.pacc(),
            search.public(),
            search.services(),
            search.autodiscover(),
            search.mail_host(),
        );
        if !search.knows_something() {
            search.guess().await;
        }
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
    offered: Vec<(u8, Vec<Place>)>,
    /// Somebody answered, if only with "no".
    anybody: bool,
    /// A host under the domain answered, so there is somebody.
    domain_lives: bool,
    last_failure: String,
    /// A document names this server and none that TLS protects.
    in_clear: Option<Server>,
    /// The host that is an Exchange.
    exchange: Option<String>,
}

/// By which way an answer comes, and so how far it is believed.
#[derive(Clone)]
struct Way {
    source: Source,
    /// Lower is better, among ways that are trusted alike.
    place: u8,
    trusted: bool,
    /// The mail host that was followed.
    via: Option<String>,
}

impl Way {
    /// The places leave room for two documents or a few rows of one source.
    fn own(source: Source) -> Way {
        let place = match source {
            Source::Builtin => 0,
            Source::Autoconfig => 10,
            Source::Pacc => 20,
            Source::Ispdb => 30,
            Source::Srv => 40,
            Source::Autodiscover => 45,
            Source::Mx => 60,
            Source::Guess => 90,
        };
        Way { source, place, trusted: source != Source::Guess, via: None }
    }

    /// The provider's own document in clear.
    fn in_clear() -> Way {
        Way { place: 50, trusted: false, ..Way::own(Source::Autoconfig) }
    }

    /// Through the mail host. That name is as good as the answer about it.
    fn through(host: &str, secure: bool) -> Way {
        Way { trusted: secure, via: Some(host.to_owned()), ..Way::own(Source::Mx) }
    }

    fn further(&self, by: u8) -> Way {
        Way { place: self.place + by, ..self.clone() }
    }

    fn trusted_if(self, trusted: bool) -> Way {
        Way { trusted, ..self }
    }

    fn proposal(&self, subject: &str, offer: Offer) -> Proposal {
        Proposal {
            source: self.source,
            subject: subject.to_owned(),
            rank: if self.trusted { self.place } else { 100 + self.place },
            trusted: self.trusted,
            confirm: if self.trusted { Vec::new() } else { offer.domains() },
            via: self.via.clone(),
            question: None,
            offer,
        }
    }
}

/// What asking one source gave.
struct Answer {
    outcome: Outcome,
    detail: String,
    /// The host itself was reached.
    reached: bool,
    url: Option<String>,
    proposals: Vec<Proposal>,
}

impl Answer {
    fn of(outcome: Outcome, detail: impl Into<String>) -> Answer {
        Answer { outcome, detail: detail.into(), reached: true, url: None, proposals: Vec::new() }
    }

    fn found(detail: impl Into<String>, proposals: Vec<Proposal>) -> Answer {
        Answer { proposals, ..Answer::of(Outcome::Found, detail) }
    }

    /// A host that does not exist is an answer; silence is a failure.
    fn failed(error: &Error) -> Answer {
        let outcome = match error {
            Error::DnsNotFound { .. } => Outcome::None,
            _ => Outcome::Failed,
        };
        let reached = matches!(error.stage(), Stage::Handshake | Stage::Talk | Stage::Http);
        Answer { reached, ..Answer::of(outcome, error.to_string()) }
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

    /// Several rows for one host are products of one provider: only the person
    /// knows which it is.
    fn rows(&self, rows: &[&Provider], subject: &str, way: &Way) -> Answer {
        let question = (rows.len() > 1).then_some(Question::Product);
        let proposal = |(row, place): (&&Provider, u8)| {
            let offer = row.offer(self.address, way.via.as_deref());
            Proposal { question, ..way.further(place.min(9)).proposal(subject, offer) }
        };
        let proposals: Vec<Proposal> = rows.iter().zip(0u8..).map(proposal).collect();
        match proposals.first() {
            Some(first) => Answer::found(first.offer.display_name.clone(), proposals),
            None => Answer::of(Outcome::None, ""),
        }
    }

    async fn mistyped(&self) {
        if self.options.builtin
            && let Some(meant) = did_you_mean(self.address)
        {
            self.tell(Event::DidYouMean { address: meant.email() }).await;
        }
    }

    /// Asks one source: says so, waits, says what came of it; gives whether it knew something.
    async fn asking(&self, source: Source, subject: &str, ask: impl Future<Output = Answer>) -> bool {
        let subject = subject.to_owned();
        if source != Source::Guess {
            self.with(|seen| seen.asked.insert((source, subject.clone())));
        }
        self.tell(Event::Asked { source, subject: subject.clone() }).await;
        let start = self.net.ticks_ms();
        let answer = ask.await;
        let ms = self.net.ticks_ms().saturating_sub(start);
        self.with(|seen| match (answer.outcome, source) {
            (_, Source::Builtin) => {}
            (Outcome::Failed, _) => seen.last_failure.clone_from(&answer.detail),
            _ => seen.anybody = true,
        });
        let own = matches!(source, Source::Autoconfig | Source::Pacc | Source::Autodiscover);
        self.with(|seen| seen.domain_lives |= own && answer.reached);
        let Answer { outcome, detail, url, proposals, .. } = answer;
        self.tell(Event::Answer { source, subject, ms, outcome, detail, url }).await;
        for proposal in proposals {
            self.propose(proposal).await;
        }
        outcome == Outcome::Found
    }

    /// Offers a way, unless a better source offered just that.
    async fn propose(&self, proposal: Proposal) {
        let offer = &proposal.offer;
        let known = self.with(|seen| {
            let known =
                seen.offered.iter().any(|(rank, known)| *rank <= proposal.rank && offer.repeats(known));
            seen.offered.push((proposal.rank, offer.places()));
            known
        });
        if !known {
            self.tell(Event::Proposal { proposal }).await;
        }
    }

    fn knows_something(&self) -> bool {
        self.with(|seen| !seen.offered.is_empty())
    }

    async fn conclude(&self) {
        if self.knows_something() {
            return self.tell(Event::Done).await;
        }
        let problem = self.problem().await;
        self.tell(Event::Guess { proposal: guess(self.address) }).await;
        self.tell(Event::Problem { problem }).await;
    }

    /// Why nothing was found; what was learnt on the way says most.
    async fn problem(&self) -> Problem {
        let domain = &self.address.domain;
        let (in_clear, exchange) = self.with(|seen| (seen.in_clear.take(), seen.exchange.take()));
        if let Some(server) = in_clear {
            let tls_port = server.protocol.usual_port(Security::Tls);
            return Problem::new(Code::NoTls, "")
                .at(&server)
                .with("domain", domain)
                .with("tlsPort", tls_port);
        }
        if let Some(host) = exchange {
            return Problem { host: Some(host), ..Problem::new(Code::ExchangeOnly, "") }
                .with("domain", domain);
        }
        let lives = self.with(|seen| seen.domain_lives);
        if !lives && self.gone(&self.address.ascii_domain).await {
            return Problem::new(Code::DnsDomain, "").with("domain", domain);
        }
        let (count, anybody, said) =
            self.with(|seen| (seen.asked.len(), seen.anybody, seen.last_failure.clone()));
        let code = if anybody || said.is_empty() { Code::NoConfig } else { Code::Offline };
        Problem::new(code, said).with("domain", domain).with("n", count)
    }

    /// Whether no mail can go there: no mail host and no address, be it that the
    /// name is unknown or that it has neither (RFC 5321 §5.1).
    async fn gone(&self, domain: &str) -> bool {
        let (mx, addresses) = tokio::join!(
            self.within(limits::NAMES, Stage::Dns, self.net.mx(domain)),
            self.within(limits::NAMES, Stage::Dns, self.net.addresses(domain))
        );
        nothing(mx.map(|answer| answer.records)) && nothing(addresses)
    }

    /// Gives a question that much time.
    async fn within<T>(
        &self,
        time: Duration,
        stage: Stage,
        asking: impl Future<Output = net::Result<T>>,
    ) -> net::Result<T> {
        net::within(self.net, time, asking).await.unwrap_or_else(|late| Err(late.while_doing(stage)))
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
