//! Asks everything that a provider publishes, as a mail program would, and says
//! what is wrong with it. Signs in nowhere and sends nothing; asks for a
//! relay only when told to.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::StreamExt as _;
use mail::address::Typed;
use mail::server::{Protocol, Security};
use net::Net;
use tokio::sync::mpsc;

use crate::limits;
use crate::publish::Place;

mod documents;
mod finding;
mod names;
mod old_tls;
mod servers;

pub use finding::{Code, Finding, Severity};

/// What a check may do beyond asking.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Ask outgoing servers whether they would take a stranger's mail.
    pub probe_relay: bool,
}

/// What happens while checking. The channel closes at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Something is being asked: a name, an address, a server.
    Asking(String),
    /// Something was found.
    Found(Finding),
}

/// Checks a domain, as DNS wants it. Dropping the receiver ends it.
pub fn check(net: Arc<dyn Net>, domain: &str, options: Options) -> mpsc::Receiver<Event> {
    let (events, receiver) = mpsc::channel(limits::EVENTS);
    let domain = domain.to_owned();
    tokio::spawn(async move {
        let somebody = documents::somebody(&domain);
        let check = Check { net: &*net, domain: &domain, somebody, options, events: &events };
        tokio::select! {
            () = events.closed() => {}
            () = check.run() => {}
        }
    });
    receiver
}

/// One check under way.
struct Check<'a> {
    net: &'a dyn Net,
    domain: &'a str,
    /// For documents that are made for one mailbox.
    somebody: Typed,
    options: Options,
    events: &'a mpsc::Sender<Event>,
}

impl Check<'_> {
    async fn run(&self) {
        if !self.domain().await {
            return;
        }
        let (documents, names) = tokio::join!(self.documents(), self.services());
        if documents.is_empty() && names.services.is_empty() {
            self.found(Finding::new(Code::NothingPublished, self.domain, "")).await;
        }
        self.agree(&documents, &names.services).await;
        let named = documents.into_iter().flat_map(|document| document.servers).map(|(place, _)| place);
        let places: BTreeSet<Place> =
            named.chain(names.services.into_iter().map(|(_, place)| place)).collect();
        for protocol in without_tls_first(&places) {
            let name = format!("{protocol:?}").to_uppercase();
            self.found(Finding::new(Code::StartTlsOnly, self.domain, name)).await;
        }
        let looks = places.into_iter().take(limits::LOOKED_AT).map(|place| self.server(place));
        futures_util::stream::iter(looks).buffer_unordered(limits::LOOKS_AT_ONCE).collect::<Vec<()>>().await;
    }

    async fn asking(&self, what: &str) {
        self.tell(Event::Asking(what.to_owned())).await;
    }

    async fn found(&self, finding: Finding) {
        self.tell(Event::Found(finding)).await;
    }

    async fn tell(&self, event: Event) {
        // Nobody listens any more: the check is being dropped.
        let _ = self.events.send(event).await;
    }
}

/// The protocols that are only spoken where TLS is started later.
fn without_tls_first(places: &BTreeSet<Place>) -> Vec<Protocol> {
    let mut protocols: Vec<Protocol> = places.iter().map(|place| place.protocol).collect();
    protocols.dedup();
    let first = |protocol: &Protocol| {
        places.iter().any(|place| place.protocol == *protocol && place.security == Security::Tls)
    };
    protocols.retain(|protocol| !first(protocol));
    protocols
}
