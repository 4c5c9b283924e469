//! HTTP and HTTPS, by reqwest over the same TLS settings and the same resolver
//! as everything else. Sends no cookie and no referrer; what was under TLS
//! never goes on in clear.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::BytesMut;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Response, Url};

use crate::names::Names;
use crate::{Error, HttpAnswer, HttpBody, HttpLimits, Proxy, Result, Stage, limits, public, trust};

/// A client of this process. Takes no proxy from the environment.
pub fn client(
    tls: rustls::ClientConfig,
    names: impl Resolve + 'static,
    proxy: Option<&Proxy>,
) -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder().no_proxy();
    let builder = match proxy {
        Some(proxy) => builder.proxy(proxy.for_http()?),
        None => builder,
    };
    builder
        .tls_backend_preconfigured(tls)
        .dns_resolver(names)
        .referer(false)
        // Followed here, where the rules of each kind of request are known.
        .redirect(Policy::none())
        .user_agent(USER_AGENT)
        .connect_timeout(limits::CONNECT_EACH)
        .pool_idle_timeout(Duration::from_secs(5))
        .build()
        .map_err(|error| Error::Local { said: error.to_string() })
}

/// Names the program and no version: enough to ask who calls, too little to tell people apart.
const USER_AGENT: &str = "Postduif";

/// Which addresses a request may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `https:` from the start to the end.
    Https,
    /// `http:` at the start; once on `https:` never back.
    Http,
    /// Either at the start; once on `https:` never back.
    Either,
}

/// Who may be asked.
#[derive(Clone, Copy)]
pub enum Whom<'a> {
    /// Anybody: the caller named them.
    Anybody,
    /// Who is on the public internet: a stranger named them. Behind a proxy, which
    /// looks names up itself, they are looked up here to be judged.
    Public {
        /// The names, behind a proxy.
        judged_here: Option<&'a Names>,
    },
}

/// Fetches within the limits, following redirects.
pub async fn get(
    client: &reqwest::Client,
    whom: Whom<'_>,
    scheme: Scheme,
    url: &str,
    limits: &HttpLimits,
) -> Result<HttpAnswer> {
    in_time(limits, async {
        let mut url = address(scheme, url)?;
        for _ in 0..=limits::REDIRECTS {
            if let Whom::Public { judged_here } = whom {
                public::judge(&url, judged_here).await?;
            }
            let response = send(client.get(url.clone())).await?;
            match redirect(&response)? {
                Some(next) => url = next,
                None => return whole(response, limits.body_bytes).await,
            }
        }
        Err(Error::Http { said: format!("more than {} redirects", limits::REDIRECTS) })
    })
    .await
}

/// Hands in within the limits. A redirect is an answer: the body is for one address.
pub async fn post(
    client: &reqwest::Client,
    url: &str,
    body: &HttpBody,
    limits: &HttpLimits,
) -> Result<HttpAnswer> {
    in_time(limits, async {
        let mut request = client
            .post(address(Scheme::Https, url)?)
            .header(CONTENT_TYPE, &body.content_type)
            .body(body.bytes.clone());
        for (name, value) in &body.headers {
            request = request.header(name, value);
        }
        whole(send(request).await?, limits.body_bytes).await
    })
    .await
}

/// Gives up after the deadline.
async fn in_time<T>(limits: &HttpLimits, work: impl Future<Output = Result<T>>) -> Result<T> {
    #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
    let done = tokio::time::timeout(limits.deadline, work).await;
    done.unwrap_or(Err(Error::Timeout { stage: Stage::Http, after: limits.deadline }))
}

/// Reads an address of that scheme.
fn address(scheme: Scheme, url: &str) -> Result<Url> {
    let wanted: &[&str] = match scheme {
        Scheme::Https => &["https"],
        Scheme::Http => &["http"],
        Scheme::Either => &["https", "http"],
    };
    let parsed = Url::parse(url).ok().filter(|parsed| wanted.contains(&parsed.scheme()));
    bare(parsed.ok_or_else(|| Error::Http { said: format!("{url} is not an {} address", wanted[0]) })?)
}

/// A name or password in an address would be sent to whoever it leads to.
fn bare(url: Url) -> Result<Url> {
    match url.username().is_empty() && url.password().is_none() {
        true => Ok(url),
        false => Err(Error::Http { said: "the address holds a login".to_owned() }),
    }
}

/// Where the response sends us (RFC 9110 §15.4), if that is allowed.
fn redirect(response: &Response) -> Result<Option<Url>> {
    let place = response.headers().get(LOCATION);
    let (301 | 302 | 303 | 307 | 308, Some(place)) = (response.status().as_u16(), place) else {
        return Ok(None);
    };
    let place = place.to_str().ok().and_then(|place| response.url().join(place).ok());
    let url = bare(place.ok_or_else(|| Error::Http { said: "redirected to no address".to_owned() })?)?;
    match (response.url().scheme(), url.scheme()) {
        (_, "https") | ("http", "http") => Ok(Some(url)),
        (_, scheme) => Err(Error::Http { said: format!("redirected to {scheme}, which is not https") }),
    }
}

/// Sends. Errors name the host and never what was handed in.
async fn send(request: reqwest::RequestBuilder) -> Result<Response> {
    let (client, request) = request.build_split();
    let request = request.map_err(|error| Error::Http { said: innermost(&error.without_url()) })?;
    let url = request.url().clone();
    client.execute(request).await.map_err(|error| from_reqwest(&url, &error))
}

/// Reads a body to its end, within so many bytes.
async fn whole(mut response: Response, body_bytes: usize) -> Result<HttpAnswer> {
    let too_large = || Error::TooLarge { limit_bytes: body_bytes };
    if response.content_length().is_some_and(|length| length > body_bytes as u64) {
        return Err(too_large());
    }
    let url = response.url().clone();
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| from_reqwest(&url, &error))? {
        if body.len() + chunk.len() > body_bytes {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    Ok(HttpAnswer {
        status: response.status().as_u16(),
        url: url.into(),
        content_type: content_type.map(str::to_owned),
        body: body.freeze(),
    })
}

/// Lets reqwest look names up through the resolver of this process.
pub struct Through(pub Names);

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
fn from_reqwest(url: &Url, error: &reqwest::Error) -> Error {
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

fn refused(url: &Url) -> Error {
    let host = url.host_str().unwrap_or_default().to_owned();
    Error::Refused { host, port: url.port_or_known_default().unwrap_or(443) }
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
