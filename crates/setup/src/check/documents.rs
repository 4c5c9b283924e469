//! What the documents say: whether each can be fetched and read, whether they
//! agree, and which servers they name.

use mail::address::Typed;
use mail::server::{Security, Server};
use net::{Error, HttpAnswer, HttpBody, HttpLimits};

use super::finding::{Code, Finding};
use super::{Check, limits, servers};
use crate::documents::{autoconfig, autodiscover, pacc};
use crate::proposal::Offer;
use crate::publish::Place;

/// What one document offers to somebody at the domain.
pub struct Offered {
    /// The document's address.
    pub url: String,
    /// The servers, with the login name that each is to have.
    pub servers: Vec<(Place, String)>,
}

impl Check<'_> {
    /// Fetches every document and says what is wrong with each; gives those that can be used.
    pub(super) async fn documents(&self) -> Vec<Offered> {
        let domain = self.domain;
        let first = format!("https://autoconfig.{domain}/mail/config-v1.1.xml");
        let second = format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml");
        let (first, second, pacc, autodiscover) = tokio::join!(
            self.autoconfig(&first),
            self.autoconfig_if_any(&second),
            self.pacc(),
            self.autodiscover()
        );
        if first.is_none() && second.is_none() {
            self.found(Finding::new(Code::AutoconfigMissing, domain, "")).await;
        }
        [first.flatten(), second, pacc, autodiscover].into_iter().flatten().collect()
    }

    /// `None`: not published. `Some(None)`: published, and of no use.
    async fn autoconfig(&self, url: &str) -> Option<Option<Offered>> {
        let answer = self.fetch(url).await?;
        let Some(answer) = answer else { return Some(None) };
        Some(match autoconfig::read(&answer.body) {
            Ok(document) => self.offered_by(url, &document).await,
            Err(said) => {
                self.found(Finding::new(Code::DocumentUnreadable, url, said)).await;
                None
            }
        })
    }

    /// The domain's own web site may have it. What else that site answers, or whether
    /// it answers at all, is nobody's fault.
    async fn autoconfig_if_any(&self, url: &str) -> Option<Offered> {
        self.asking(url).await;
        let answer = self.net.https_get(url, &LIMITS).await.ok().filter(|answer| answer.status == 200)?;
        let document = autoconfig::read(&answer.body).ok()?;
        self.offered_by(url, &document).await
    }

    async fn offered_by(&self, url: &str, document: &autoconfig::Autoconfig) -> Option<Offered> {
        let clear = document.incoming.iter().chain(&document.outgoing).find(|s| s.security == Security::None);
        if let Some(server) = clear {
            self.found(Finding::new(Code::DocumentClear, url, format!("{}:{}", server.host, server.port)))
                .await;
        }
        self.usable(url, document.offer(&self.somebody)).await
    }

    /// PACC, with the text in DNS that vouches for it.
    async fn pacc(&self) -> Option<Offered> {
        let url = pacc::url(self.domain);
        let Some(answer) = self.fetch(&url).await else {
            self.found(Finding::new(Code::PaccMissing, self.domain, "")).await;
            return None;
        };
        let body = answer?.body;
        let name = pacc::record_name(self.domain);
        let texts = self.net.txt(&name).await.map(|answer| answer.records).unwrap_or_default();
        if !pacc::confirmed(&body, &texts) {
            let right = pacc::record(&body);
            self.found(Finding::new(Code::PaccDigest, &name, texts.join(" | ")).with("right", right)).await;
        }
        match pacc::read(&body) {
            Ok(document) => self.usable(&url, document.offer(&self.somebody)).await,
            Err(said) => {
                self.found(Finding::new(Code::DocumentUnreadable, &url, said)).await;
                None
            }
        }
    }

    /// Autodiscover, asked about nobody. Few programs need it: where it is absent nothing is said.
    async fn autodiscover(&self) -> Option<Offered> {
        let url = format!("https://autodiscover.{}/autodiscover/autodiscover.xml", self.domain);
        self.asking(&url).await;
        let question = HttpBody {
            content_type: "text/xml".to_owned(),
            bytes: autodiscover::request(&self.somebody.email()).into(),
            ..HttpBody::default()
        };
        let answer = self.net.https_post(&url, &question, &LIMITS).await;
        let answer = answer.ok().filter(|answer| answer.status == 200)?;
        match autodiscover::read(&answer.body) {
            // Exchange, which has its own ways, or an answer for one mailbox only.
            Ok(document) => document.offer(&self.somebody).ok().map(|offer| Offered::new(url, &offer)),
            Err(said) => {
                self.found(Finding::new(Code::DocumentUnreadable, &url, said)).await;
                None
            }
        }
    }

    async fn usable(&self, url: &str, offer: Result<Offer, String>) -> Option<Offered> {
        match offer {
            Ok(offer) => Some(Offered::new(url.to_owned(), &offer)),
            Err(said) => {
                self.found(Finding::new(Code::DocumentUnreadable, url, said)).await;
                None
            }
        }
    }

    /// Fetches what should be there. `None`: it is not published. `Some(None)`: it is, and cannot be had.
    async fn fetch(&self, url: &str) -> Option<Option<HttpAnswer>> {
        self.asking(url).await;
        let said = match self.net.https_get(url, &LIMITS).await {
            Ok(answer) if answer.status == 200 => return Some(Some(answer)),
            Ok(answer) if [404, 410].contains(&answer.status) => return None,
            Err(Error::DnsNotFound { .. }) => return None,
            Ok(answer) => answer.status.to_string(),
            Err(error) => match servers::of_tls(&error, url) {
                Some(finding) => {
                    self.found(finding).await;
                    return Some(None);
                }
                None => error.to_string(),
            },
        };
        self.found(Finding::new(Code::DocumentUnreachable, url, said)).await;
        Some(None)
    }

    /// Says where a document, or the SRV records, name a server that the first document does not.
    pub(super) async fn agree(&self, documents: &[Offered], services: &[(String, Place)]) {
        let Some((first, others)) = documents.split_first() else { return };
        for other in others {
            let strange = other.servers.iter().filter(|(place, user)| first.lacks(place, Some(user)));
            let strange: Vec<String> = strange.map(|(place, user)| format!("{place} ({user})")).collect();
            if !strange.is_empty() {
                self.differ(&other.url, first, strange.join(", ")).await;
            }
        }
        for (name, place) in services {
            if first.lacks(place, None) {
                self.differ(name, first, place.to_string()).await;
            }
        }
    }

    async fn differ(&self, subject: &str, first: &Offered, strange: String) {
        let finding = Finding::new(Code::DocumentsDiffer, subject, strange).with("first", &first.url);
        self.found(finding).await;
    }
}

impl Offered {
    fn new(url: String, offer: &Offer) -> Offered {
        let server = |server: &Server| (Place::of(server), server.user.clone());
        Offered { url, servers: offer.incoming.iter().chain(&offer.outgoing).map(server).collect() }
    }

    /// Whether it names servers of that kind and not this one. A kind that it
    /// does not name is no contradiction: some formats could not.
    fn lacks(&self, place: &Place, user: Option<&String>) -> bool {
        let kind = |place: &Place| (place.protocol, place.security);
        let mut same = self.servers.iter().filter(|(known, _)| kind(known) == kind(place)).peekable();
        let is_it =
            |(known, login): &(Place, String)| known == place && user.is_none_or(|user| user == login);
        same.peek().is_some() && !same.any(is_it)
    }
}

/// Somebody at the domain: the one mailbox that every domain must have (RFC 5321 §4.5.1).
pub fn somebody(domain: &str) -> Typed {
    Typed { local: "postmaster".to_owned(), domain: domain.to_owned(), ascii_domain: domain.to_owned() }
}

const LIMITS: HttpLimits = HttpLimits { body_bytes: limits::DOCUMENT_BYTES, deadline: limits::PROVIDER };
