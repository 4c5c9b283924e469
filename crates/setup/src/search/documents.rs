//! Sources that are documents: the provider's own in three forms, and the public
//! database. The address is sent to none of them.

use std::time::Duration;

use mail::server::Security;
use net::{HttpAnswer, HttpBody, HttpLimits, Stage};

use super::{Answer, Search, Way};
use crate::documents::{autoconfig, autodiscover, pacc};
use crate::{Outcome, Source, limits};

impl Search<'_> {
    /// The provider's own document, over HTTPS, and only where that gives nothing
    /// in clear.
    pub async fn provider(&self) {
        let domain = &self.address.ascii_domain;
        if !self.options.autoconfig || self.documents("https", domain, &Way::own(Source::Autoconfig)).await {
            return;
        }
        if self.options.autoconfig_http {
            self.documents("http", domain, &Way::in_clear()).await;
        }
    }

    /// The document of a domain at both of its places.
    pub async fn documents(&self, scheme: &str, domain: &str, way: &Way) -> bool {
        let first = format!("{scheme}://autoconfig.{domain}/mail/config-v1.1.xml");
        let second = format!("{scheme}://{domain}/.well-known/autoconfig/mail/config-v1.1.xml");
        let next = way.further(1);
        let (first, second) = tokio::join!(
            self.autoconfig(&first, way, limits::PROVIDER),
            self.autoconfig(&second, &next, limits::PROVIDER)
        );
        first || second
    }

    /// The public database, about the address's own domain.
    pub async fn public(&self) {
        self.database(&self.address.ascii_domain, &Way::own(Source::Ispdb)).await;
    }

    /// The public database, by domain only.
    pub async fn database(&self, domain: &str, way: &Way) -> bool {
        let Some(start) = &self.options.ispdb else { return false };
        self.autoconfig(&format!("{start}{domain}"), way, limits::DATABASE).await
    }

    async fn autoconfig(&self, url: &str, way: &Way, time: Duration) -> bool {
        let subject = subject(url);
        self.asking(way.source, &subject, async {
            let answer = match self.get(url, time).await {
                Ok(answer) => answer,
                Err(answer) => return answer,
            };
            let document = match autoconfig::read(&answer.body) {
                Ok(document) => document,
                // Many web servers answer 200 with a page for people.
                Err(said) => return unusable(&answer, said),
            };
            match document.offer(self.address) {
                Ok(offer) => {
                    let name = offer.display_name.clone();
                    Answer {
                        url: Some(answer.url),
                        ..Answer::found(name, vec![way.proposal(&subject, offer)])
                    }
                }
                Err(said) => {
                    let clear = document.incoming.iter().find(|server| server.security == Security::None);
                    self.with(|seen| seen.in_clear = seen.in_clear.take().or(clear.cloned()));
                    unusable(&answer, said)
                }
            }
        })
        .await
    }

    /// The newer document. It counts only if the digest in DNS is its own: who can
    /// write one of the two, but not both, changes nothing.
    pub async fn pacc(&self) {
        if !self.options.pacc {
            return;
        }
        let domain = &self.address.ascii_domain;
        let url = pacc::url(domain);
        let subject = subject(&url);
        self.asking(Source::Pacc, &subject, async {
            let name = pacc::record_name(domain);
            let texts = net::within(self.net, limits::NAMES, self.net.txt(&name));
            let (answer, texts) = tokio::join!(self.get(&url, limits::PROVIDER), texts);
            let answer = match answer {
                Ok(answer) => answer,
                Err(answer) => return answer,
            };
            let texts = match texts.unwrap_or_else(|late| Err(late.while_doing(Stage::Dns))) {
                Ok(texts) => texts.records,
                Err(error) => return Answer::of(Outcome::Failed, format!("no digest of it: {error}")),
            };
            if !pacc::confirmed(&answer.body, &texts) {
                return Answer::of(Outcome::Failed, "it is not the document whose digest is in DNS");
            }
            match pacc::read(&answer.body).and_then(|document| document.offer(self.address)) {
                Ok(offer) => {
                    let proposal = Way::own(Source::Pacc).proposal(&subject, offer);
                    let name = proposal.offer.display_name.clone();
                    Answer { url: Some(answer.url), ..Answer::found(name, vec![proposal]) }
                }
                Err(said) => unusable(&answer, said),
            }
        })
        .await;
    }

    /// Whether there is an Exchange, which answers at this place to nobody without
    /// a password. It gets none, and no address either: it is asked about the
    /// mailbox that every domain has (RFC 5321 §4.5.1).
    pub async fn autodiscover(&self) {
        if !self.options.autodiscover {
            return;
        }
        let domain = &self.address.ascii_domain;
        let host = format!("autodiscover.{domain}");
        self.asking(Source::Autodiscover, &host, async {
            let url = format!("https://{host}/autodiscover/autodiscover.xml");
            let question = HttpBody {
                content_type: "text/xml".to_owned(),
                bytes: autodiscover::request(&format!("postmaster@{domain}")).into(),
                ..HttpBody::default()
            };
            let http = HttpLimits { body_bytes: limits::DOCUMENT_BYTES, deadline: limits::PROVIDER };
            let asked = net::within(self.net, limits::PROVIDER, self.net.https_post(&url, &question, &http));
            let answer = match asked.await.unwrap_or_else(|late| Err(late.while_doing(Stage::Http))) {
                Ok(answer) => answer,
                Err(error) => return Answer::failed(&error),
            };
            let exchange = || {
                self.with(|seen| seen.exchange = Some(host.clone()));
                Answer::of(Outcome::None, "Exchange")
            };
            if answer.status == 401 {
                return exchange();
            }
            if answer.status != 200 {
                return Answer::of(Outcome::None, answer.status.to_string());
            }
            let document = match autodiscover::read(&answer.body) {
                Ok(document) => document,
                Err(said) => return unusable(&answer, said),
            };
            match document.offer(self.address) {
                Ok(offer) => {
                    let proposal = Way::own(Source::Autodiscover).proposal(&host, offer);
                    Answer { url: Some(answer.url), ..Answer::found("", vec![proposal]) }
                }
                Err(_) if document.is_exchange() => exchange(),
                Err(said) => unusable(&answer, said),
            }
        })
        .await;
    }

    /// Fetches a document; whatever is no document is an answer already.
    async fn get(&self, url: &str, time: Duration) -> Result<HttpAnswer, Answer> {
        let http = HttpLimits { body_bytes: limits::DOCUMENT_BYTES, deadline: time };
        let asking = match url.starts_with("https:") {
            true => self.net.https_get(url, &http),
            false => self.net.http_get(url, &http),
        };
        let asked = net::within(self.net, time, asking).await;
        match asked.unwrap_or_else(|late| Err(late.while_doing(Stage::Http))) {
            Ok(answer) if answer.status == 200 => Ok(answer),
            Ok(answer) => {
                Err(Answer { url: Some(answer.url), ..Answer::of(Outcome::None, answer.status.to_string()) })
            }
            Err(error) => Err(Answer::failed(&error)),
        }
    }
}

fn unusable(answer: &HttpAnswer, said: String) -> Answer {
    Answer { url: Some(answer.url.clone()), ..Answer::of(Outcome::None, said) }
}

/// Whom to name for a document: the host; the database also by what is asked of
/// it, and clear text by its scheme.
fn subject(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let last = path.rsplit('/').next().unwrap_or_default();
    match (scheme, last.rsplit('.').next()) {
        ("http", _) => format!("http://{host}"),
        (_, Some("xml" | "json")) => host.to_owned(),
        _ => format!("{host}: {last}"),
    }
}
