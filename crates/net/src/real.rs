//! The world as it is.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::net::TcpStream;

use crate::names::Names;
use crate::public::{self, PublicOnly};
use crate::stream::{Stream, Upgrade};
use crate::{
    Answer, BoxFuture, Error, HttpAnswer, HttpBody, HttpLimits, Mx, Net, Result, Srv, Stage, Target, TlsMode,
    http, limits, trust,
};

/// What a person may set about the net.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The name server to ask instead of the system's.
    pub resolver: Option<SocketAddr>,
    /// PEM files of authorities to trust beside the system's.
    pub extra_ca: Vec<PathBuf>,
}

/// The world as it is. Clones share the resolver and the HTTP client.
#[derive(Clone)]
pub struct Real {
    tls: Arc<rustls::ClientConfig>,
    names: Names,
    http: reqwest::Client,
    public: reqwest::Client,
    started: Instant,
}

impl Real {
    /// Opens the door. `Local` when an extra CA file cannot be read, or when
    /// there is nobody to trust at all.
    pub fn new(settings: &Settings) -> Result<Real> {
        let tls = trust::client_config(&settings.extra_ca)?;
        let names = Names::new(settings.resolver);
        let http = http::client(tls.clone(), http::Through(names.clone()))?;
        let public = http::client(tls.clone(), PublicOnly(names.clone()))?;
        #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
        let started = Instant::now();
        Ok(Real { tls: Arc::new(tls), names, http, public, started })
    }

    async fn open(&self, target: &Target) -> Result<Stream> {
        let mut addresses = self.names.addresses(&target.host).await?;
        addresses.truncate(limits::CONNECT_ADDRESSES);
        let tcp = first_to_answer(target, &addresses).await?;
        // Mail is spoken in short lines that somebody waits for.
        let _ = tcp.set_nodelay(true);
        let upgrade = Upgrade::Handshake(Arc::clone(&self.tls));
        let stream = Stream::clear(Box::new(tcp), target.host.trim_end_matches('.').to_owned(), upgrade);
        match target.tls {
            TlsMode::Implicit => stream.upgrade_tls().await,
            TlsMode::Later => Ok(stream),
        }
    }
}

/// Connects to the first address that answers. The next address is tried when
/// one has failed or has been silent for [`limits::CONNECT_STAGGER`]; the last
/// failure is told.
async fn first_to_answer(target: &Target, addresses: &[IpAddr]) -> Result<TcpStream> {
    let mut waiting = addresses.iter();
    let mut trying = FuturesUnordered::new();
    let mut failure = Error::DnsNotFound { name: target.host.clone() };
    loop {
        if let Some(address) = waiting.next() {
            trying.push(try_one(target, *address));
        }
        if trying.is_empty() {
            return Err(failure);
        }
        #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
        let patience = tokio::time::sleep(limits::CONNECT_STAGGER);
        tokio::select! {
            biased;
            Some(result) = trying.next() => match result {
                Ok(tcp) => return Ok(tcp),
                Err(error) => failure = worse(failure, error),
            },
            () = patience => {}
        }
    }
}

/// Keeps the failure that says more: a refusal beats a missing route.
fn worse(old: Error, new: Error) -> Error {
    match (&old, &new) {
        (Error::Refused { .. } | Error::Timeout { .. }, Error::Unreachable { .. }) => old,
        _ => new,
    }
}

async fn try_one(target: &Target, address: IpAddr) -> Result<TcpStream> {
    use std::io::ErrorKind as Kind;
    let connecting = TcpStream::connect(SocketAddr::new(address, target.port));
    #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
    let connected = tokio::time::timeout(limits::CONNECT_EACH, connecting).await;
    let host = target.host.clone();
    match connected {
        Ok(Ok(tcp)) => Ok(tcp),
        Err(_) => Err(Error::Timeout { stage: Stage::Connect, after: limits::CONNECT_EACH }),
        Ok(Err(error)) => Err(match error.kind() {
            Kind::ConnectionRefused => Error::Refused { host, port: target.port },
            Kind::TimedOut => Error::Timeout { stage: Stage::Connect, after: limits::CONNECT_EACH },
            Kind::NetworkUnreachable | Kind::HostUnreachable | Kind::AddrNotAvailable => {
                Error::Unreachable { host, said: error.to_string() }
            }
            _ => Error::from_io(Stage::Connect, &error),
        }),
    }
}

impl Net for Real {
    fn connect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Result<Stream>> {
        Box::pin(self.open(target))
    }

    fn addresses<'a>(&'a self, host: &'a str) -> BoxFuture<'a, Result<Vec<IpAddr>>> {
        Box::pin(self.names.addresses(host))
    }

    fn alias<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(self.names.alias(name))
    }

    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Answer<Mx>>> {
        Box::pin(self.names.mx(domain))
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Answer<Srv>>> {
        Box::pin(self.names.srv(name))
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Answer<String>>> {
        Box::pin(self.names.txt(name))
    }

    fn https_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        Box::pin(http::get(&self.http, http::Scheme::Https, url, limits))
    }

    fn http_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        Box::pin(http::get(&self.http, http::Scheme::Http, url, limits))
    }

    fn public_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        Box::pin(public::get(&self.public, url, limits))
    }

    fn https_post<'a>(
        &'a self,
        url: &'a str,
        body: &'a HttpBody,
        limits: &'a HttpLimits,
    ) -> BoxFuture<'a, Result<HttpAnswer>> {
        Box::pin(http::post(&self.http, url, body, limits))
    }

    fn now_ms(&self) -> i64 {
        #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
        let now = SystemTime::now();
        match now.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            // A clock before 1970 is wrong, but it is what the computer says.
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        }
    }

    fn ticks_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
        let sleep = tokio::time::sleep(time);
        Box::pin(sleep)
    }
}
