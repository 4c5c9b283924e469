//! Fetching a document over HTTPS, by reqwest over the same TLS settings and
//! the same resolver as everything else. Sends no cookie and no referrer; never
//! follows to another scheme.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::BytesMut;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::{Action, Attempt, Policy};

use crate::names::Names;
use crate::{Error, HttpAnswer, HttpLimits, Result, Stage, limits, trust};

/// The client of this process.
pub fn client(tls: rustls::ClientConfig, names: Names) -> Result<reqwest::Client> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .dns_resolver(Through(names))
        .https_only(true)
        .no_proxy()
        .referer(false)
        .redirect(Policy::custom(follow))
        .user_agent(USER_AGENT)
        .connect_timeout(limits::CONNECT_EACH)
        .pool_idle_timeout(Duration::from_secs(5))
        .build()
        .map_err(|error| Error::Local { said: error.to_string() })
}

/// Names the program and no version: enough to ask who calls, too little to tell people apart.
const USER_AGENT: &str = "Postduif";

/// Fetches within the limits.
pub async fn get(client: &reqwest::Client, url: &str, limits: &HttpLimits) -> Result<HttpAnswer> {
    if !url.starts_with("https://") {
        return Err(Error::Http { said: format!("{url} is not an https address") });
    }
    #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
    let answer = tokio::time::timeout(limits.deadline, whole(client, url, limits.body_bytes)).await;
    answer.unwrap_or(Err(Error::Timeout { stage: Stage::Http, after: limits.deadline }))
}

async fn whole(client: &reqwest::Client, url: &str, body_bytes: usize) -> Result<HttpAnswer> {
    let too_large = || Error::TooLarge { limit_bytes: body_bytes };
    let mut response = client.get(url).send().await.map_err(|error| from_reqwest(url, &error))?;
    if response.content_length().is_some_and(|length| length > body_bytes as u64) {
        return Err(too_large());
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| from_reqwest(url, &error))? {
        if body.len() + chunk.len() > body_bytes {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
    Ok(HttpAnswer {
        status: response.status().as_u16(),
        url: response.url().to_string(),
        content_type: content_type.map(str::to_owned),
        body: body.freeze(),
    })
}

fn follow(attempt: Attempt<'_>) -> Action {
    if attempt.url().scheme() != "https" {
        let said = format!("redirected to {}, which is not https", attempt.url().scheme());
        return attempt.error(Error::Http { said });
    }
    if attempt.previous().len() > limits::REDIRECTS {
        return attempt.error(Error::Http { said: format!("more than {} redirects", limits::REDIRECTS) });
    }
    attempt.follow()
}

/// Lets reqwest look names up through the resolver of this process.
struct Through(Names);

impl Resolve for Through {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.0.clone();
        Box::pin(async move {
            let addresses = names.addresses(name.as_str()).await?;
            if addresses.is_empty() {
                return Err(Error::DnsNotFound { name: name.as_str().to_owned() }.into());
            }
            // Port 0: reqwest puts the address's own in its place.
            let addresses = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

/// Finds our own error in reqwest's chain of causes, else reads its kind.
fn from_reqwest(url: &str, error: &reqwest::Error) -> Error {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = next {
        if let Some(ours) = current.downcast_ref::<Error>() {
            return ours.clone();
        }
        if let Some(io) = current.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::ConnectionRefused
        {
            return refused(url);
        }
        next = current.source();
    }
    if let Some(verdict) = trust::verdict_in(error) {
        return verdict;
    }
    if error.is_timeout() {
        return Error::Timeout { stage: Stage::Connect, after: limits::CONNECT_EACH };
    }
    Error::Http { said: innermost(error) }
}

fn refused(url: &str) -> Error {
    let parsed = reqwest::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(|url| url.host_str()).unwrap_or_default().to_owned();
    Error::Refused { host, port: parsed.and_then(|url| url.port_or_known_default()).unwrap_or(443) }
}

/// The last cause: reqwest's own words only repeat the address.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(current) = next {
        said = current.to_string();
        next = current.source();
    }
    said
}
