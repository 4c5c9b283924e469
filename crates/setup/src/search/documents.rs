//! Sources that are documents: the provider's own in three forms, and the public
//! database. The address is sent to none of them.

use std::time::Duration;

use mail::server::Security;
use net::{HttpAnswer, HttpBody, HttpLimits, Stage};

use super::{Answer, Search, Way};
use crate::documents::{autoconfig, autodiscover, pacc};
use crate::{Offer, Outcome, Source, limits, table};

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

    /// The document of a domain at both of its places; gives whether one was there.
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
    pub async fn database(&self, domain: &str, way: &Way) {
        if let Some(start) = &self.options.ispdb {
            self.autoconfig(&format!("{start}{domain}"), way, limits::DATABASE).await;
        }
    }

    async fn autoconfig(&self, url: &str, way: &Way, time: Duration) -> bool {
        let subject = subject(url);
        let asking = async { either(self.ask_autoconfig(url, way, &subject, time).await) };
        self.asking(way.source, &subject, asking).await
    }

    async fn ask_autoconfig(
        &self,
        url: &str,
        way: &Way,
        subject: &str,
        time: Duration,
    ) -> Result<Answer, Answer> {
        let answer = self.get(url, time).await?;
        // Many web servers answer 200 with a page for people.
        let document = autoconfig::read(&answer.body).map_err(|said| unusable(&answer, said))?;
        let offer = document.offer(self.address).map_err(|said| {
            let clear = document.incoming.iter().find(|server| server.security == Security::None);
            self.with(|seen| seen.in_clear = seen.in_clear.take().or(clear.cloned()));
            unusable(&answer, said)
        })?;
        Ok(offers(answer, way, subject, offer))
    }

    /// The newer document. It counts only if the digest in DNS is its own: who can
    /// write one of the two, but not both, changes nothing.
    pub async fn pacc(&self) {
        if self.options.pacc {
            let url = pacc::url(&self.address.ascii_domain);
            let subject = subject(&url);
            let asking = async { either(self.ask_pacc(&url, &subject).await) };
            self.asking(Source::Pacc, &subject, asking).await;
        }
    }

    async fn ask_pacc(&self, url: &str, subject: &str) -> Result<Answer, Answer> {
        let name = pacc::record_name(&self.address.ascii_domain);
        let (answer, texts) = tokio::join!(
            self.get(url, limits::PROVIDER),
            self.within(limits::NAMES, Stage::Dns, self.net.txt(&name))
        );
        let (answer, texts) = (answer?, texts.map_err(|error| Answer::failed(&error))?);
        if !pacc::confirmed(&answer.body, &texts.records) {
            return Err(Answer::of(Outcome::Failed, "it is not the document whose digest is in DNS"));
        }
        let offer = pacc::read(&answer.body).and_then(|document| document.offer(self.address));
        let offer = offer.map_err(|said| unusable(&answer, said))?;
        Ok(offers(answer, &Way::own(Source::Pacc), subject, offer))
    }

    /// Whether there is an Exchange, which answers at this place to nobody without
    /// a password. It gets none, and no address either: it is asked about the
    /// mailbox that every domain has (RFC 5321 §4.5.1).
    pub async fn autodiscover(&self) {
        if self.options.autodiscover {
            let host = format!("autodiscover.{}", self.address.ascii_domain);
            let asking = async { either(self.ask_autodiscover(&host).await) };
            self.asking(Source::Autodiscover, &host, asking).await;
        }
    }

    async fn ask_autodiscover(&self, host: &str) -> Result<Answer, Answer> {
        let url = format!("https://{host}/autodiscover/autodiscover.xml");
        let question = HttpBody {
            content_type: "text/xml".to_owned(),
            bytes: autodiscover::request(&format!("postmaster@{}", self.address.ascii_domain)).into(),
            ..HttpBody::default()
        };
        let http = HttpLimits { body_bytes: limits::DOCUMENT_BYTES, deadline: limits::PROVIDER };
        let asking = self.net.https_post(&url, &question, &http);
        let answer = self.within(limits::PROVIDER, Stage::Http, asking).await;
        let answer = answer.map_err(|error| Answer::failed(&error))?;
        let exchange = || {
            self.with(|seen| seen.exchange = Some(host.to_owned()));
            Answer::of(Outcome::None, "Exchange")
        };
        if answer.status == 401 {
            return Err(exchange());
        }
        let answer = only_200(answer)?;
        let document = autodiscover::read(&answer.body).map_err(|said| unusable(&answer, said))?;
        match document.offer(self.address) {
            Ok(offer) => Ok(offers(answer, &Way::own(Source::Autodiscover), host, table::recognise(offer))),
            Err(_) if document.is_exchange() => Err(exchange()),
            Err(said) => Err(unusable(&answer, said)),
        }
    }

    /// Fetches a document; whatever is no document is an answer already.
    async fn get(&self, url: &str, time: Duration) -> Result<HttpAnswer, Answer> {
        let http = HttpLimits { body_bytes: limits::DOCUMENT_BYTES, deadline: time };
        let asking = match url.starts_with("https:") {
            true => self.net.https_get(url, &http),
            false => self.net.http_get(url, &http),
        };
        let answer = self.within(time, Stage::Http, asking).await;
        only_200(answer.map_err(|error| Answer::failed(&error))?)
    }
}

fn only_200(answer: HttpAnswer) -> Result<HttpAnswer, Answer> {
    match answer.status {
        200 => Ok(answer),
        status => Err(unusable(&answer, status.to_string())),
    }
}

fn unusable(answer: &HttpAnswer, said: String) -> Answer {
    Answer { url: Some(answer.url.clone()), ..Answer::of(Outcome::None, said) }
}

fn offers(answer: HttpAnswer, way: &Way, subject: &str, offer: Offer) -> Answer {
    let name = offer.display_name.clone();
    Answer { url: Some(answer.url), ..Answer::found(name, vec![way.proposal(subject, offer)]) }
}

fn either(answer: Result<Answer, Answer>) -> Answer {
    answer.unwrap_or_else(|none| none)
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
