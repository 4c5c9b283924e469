//! The last resort: the usual names are tried, all at once, and the best that
//! answers is offered. Nobody's word, so nobody's trust.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};
use mail::server::{Protocol, Server};
use net::{Error, Stage};

use super::{Answer, Search, Way};
use crate::probe::{self, Reached};
use crate::{Event, Offer, Outcome, Source, guess, limits, table};

impl Search<'_> {
    /// Tries the usual names.
    pub async fn guess(&self) {
        if !self.options.guess {
            return;
        }
        let places = guess::places(self.address);
        let hosts: BTreeSet<&str> = places.iter().map(|server| server.host.as_str()).collect();
        let hosts = join_all(hosts.into_iter().map(|host| self.exists(host))).await;
        let hosts: BTreeSet<&str> = hosts.into_iter().flatten().collect();
        let there = places.iter().filter(|server| hosts.contains(server.host.as_str())).cloned();
        let (outgoing, incoming): (Vec<Server>, Vec<Server>) =
            there.partition(|server| server.protocol == Protocol::Smtp);
        let (incoming, outgoing) = tokio::join!(self.race(&incoming), self.race(&outgoing));
        if incoming.is_empty() {
            return;
        }
        let display_name = self.address.domain.clone();
        let offer = Offer { display_name, incoming, outgoing, ..Offer::default() };
        let way = Way::own(Source::Guess);
        self.propose(way.proposal(&self.address.ascii_domain, table::recognise(offer))).await;
    }

    /// Most of the names do not exist: one line for each, not one for every port.
    async fn exists<'a>(&self, host: &'a str) -> Option<&'a str> {
        match self.within(limits::NAMES, Stage::Dns, self.net.addresses(host)).await {
            Ok(addresses) if !addresses.is_empty() => Some(host),
            Ok(_) => self.without(host, &Error::DnsNotFound { name: host.to_owned() }).await,
            Err(error) => self.without(host, &error).await,
        }
    }

    async fn without<T>(&self, host: &str, error: &Error) -> Option<T> {
        self.asking(Source::Guess, host, async { Answer::failed(error) }).await;
        None
    }

    /// Tries all, best first; gives those that answered. Once the best of those
    /// still under way is beaten, or [`limits::GUESS_REST`] after the first hit,
    /// the others are stopped.
    async fn race(&self, places: &[Server]) -> Vec<Server> {
        let mut trying: FuturesUnordered<_> = places
            .iter()
            .enumerate()
            .map(|(place, server)| async move { (place, self.try_one(server).await) })
            .collect();
        let mut open: BTreeSet<usize> = (0..places.len()).collect();
        let mut hits: BTreeMap<usize, Server> = BTreeMap::new();
        let mut rest = self.net.sleep(limits::GUESS_WHOLE);
        let start = self.net.ticks_ms();
        loop {
            let (place, hit) = tokio::select! {
                biased;
                next = trying.next() => match next {
                    Some(done) => done,
                    None => break,
                },
                () = &mut rest => break,
            };
            open.remove(&place);
            if let Some(server) = hit {
                if hits.is_empty() {
                    rest = self.net.sleep(limits::GUESS_REST);
                }
                hits.insert(place, server);
            }
            if hits.keys().next().is_some_and(|best| open.iter().next().is_none_or(|next| best < next)) {
                break;
            }
        }
        drop(trying);
        let ms = self.net.ticks_ms().saturating_sub(start);
        for server in open.iter().filter_map(|place| places.get(*place)) {
            self.stopped(server, ms).await;
        }
        let mut found: Vec<Server> = Vec::new();
        for server in hits.into_values() {
            // Two names of one host lead to the same name on its certificate.
            if !found.contains(&server) {
                found.push(server);
            }
        }
        found
    }

    async fn stopped(&self, server: &Server, ms: u64) {
        let (source, subject) = (Source::Guess, probe::shown(server));
        let detail = "stopped".to_owned();
        self.tell(Event::Answer { source, subject, ms, outcome: Outcome::None, detail, url: None }).await;
    }

    async fn try_one(&self, server: &Server) -> Option<Server> {
        let mut hit = None;
        self.asking(Source::Guess, &probe::shown(server), async {
            match probe::reach(self.net, server).await {
                Ok(Reached::Itself) => {
                    hit = Some(server.clone());
                    Answer::of(Outcome::Found, "")
                }
                Ok(Reached::As(other)) => {
                    let detail = format!("its certificate is for {}", other.host);
                    hit = Some(other);
                    Answer::of(Outcome::Found, detail)
                }
                Err(probe::Unreached::Net(error)) => Answer::failed(&error),
                Err(unreached) => Answer::of(Outcome::None, unreached.to_string()),
            }
        })
        .await;
        hit
    }
}
