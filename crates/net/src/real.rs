//! The world as it is.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::net::TcpStream;

use crate::http::Whom;
use crate::names::Names;
use crate::proxy::{self, Proxy};
use crate::public::{self, PublicOnly};
use crate::stream::{Stream, Upgrade};
use crate::trust::Trust;
use crate::{
    Answer, BoxFuture, Error, HttpAnswer, HttpBody, HttpLimits, Mx, Net, Result, Srv, Stage, Target, TlsMode,
    http, limits,
};

/// What a person may set about the net.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The name server to ask instead of the system's.
    pub resolver: Option<SocketAddr>,
    /// PEM files of authorities to trust beside the system's.
    pub extra_ca: Vec<PathBuf>,
    /// The proxy that everything goes through.
    pub proxy: Option<Proxy>,
    /// What we call ourselves instead of [`OWN_NAME`].
    pub own_name: Option<String>,
}

/// What we call ourselves: an address literal (RFC 5321 §4.1.3) that tells
/// nothing about this computer or its network.
pub const OWN_NAME: &str = "[127.0.0.1]";

/// The world as it is. Clones share the resolver and the HTTP client.
#[derive(Clone)]
pub struct Real {
    trust: Arc<Trust>,
    names: Names,
    http: reqwest::Client,
    public: reqwest::Client,
    proxy: Option<Arc<Proxy>>,
    own_name: Arc<str>,
    started: Instant,
}

impl Real {
    /// Opens the door. `Local` when an extra CA file cannot be read. That there is
    /// nobody to trust at all shows at the first server.
    pub fn new(settings: &Settings) -> Result<Real> {
        let trust = Trust::new(&settings.extra_ca)?;
        let names = Names::new(settings.resolver);
        let proxy = settings.proxy.clone().map(Arc::new);
        let tls = (*trust.usual()).clone();
        let http = http::client(tls.clone(), http::Through(names.clone()), proxy.as_deref())?;
        let public = match &proxy {
            None => http::client(tls, PublicOnly(names.clone()), None)?,
            Some(_) => http.clone(),
        };
        let own_name = settings.own_name.as_deref().unwrap_or(OWN_NAME).into();
        #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
        let started = Instant::now();
        Ok(Real { trust: Arc::new(trust), names, http, public, proxy, own_name, started })
    }

    async fn open(&self, target: &Target) -> Result<Stream> {
        let host = target.host.trim_end_matches('.');
        let (tcp, private) = match self.proxy_to(host) {
            None => {
                let tcp = self.dial(&target.host, target.port).await?;
                let private = tcp.peer_addr().is_ok_and(|peer| !public::is_public(peer.ip()));
                (tcp, private)
            }
            Some(proxy) => {
                let tcp = self.dial(&proxy.host, proxy.port).await;
                let tcp = tcp.map_err(|error| proxy.blame(error.to_string()))?;
                (proxy.go_on(tcp, host, target.port).await?, false)
            }
        };
        // Mail is spoken in short lines that somebody waits for.
        let _ = tcp.set_nodelay(true);
        let upgrade = Upgrade::Handshake(self.trust.of(target)?);
        let stream = Stream::clear(Box::new(tcp), host.to_owned(), upgrade).near_by(private);
        match target.tls {
            TlsMode::Implicit => stream.upgrade_tls().await,
            TlsMode::Later => Ok(stream),
        }
    }

    async fn dial(&self, host: &str, port: u16) -> Result<TcpStream> {
        let mut addresses = in_turn(self.names.addresses(host).await?);
        addresses.truncate(limits::CONNECT_ADDRESSES);
        first_to_answer(host, port, &addresses).await
    }

    fn proxy_to(&self, host: &str) -> Option<&Proxy> {
        self.proxy.as_deref().filter(|_| !proxy::is_ourselves(host))
    }

    /// Behind a proxy, who does not let us connect is most likely the proxy.
    fn blamed(&self, answer: Result<HttpAnswer>) -> Result<HttpAnswer> {
        answer.map_err(|error| match (&self.proxy, &error) {
            (Some(proxy), Error::Refused { .. } | Error::Unreachable { .. } | Error::Closed { .. }) => {
                proxy.blame(error.to_string())
            }
            (Some(proxy), Error::Http { said }) if said.starts_with("tunnel error") => proxy.blame(said),
            (Some(proxy), Error::Http { said }) if said.starts_with("SOCKS error") => proxy.blame(said),
            _ => error,
        })
    }
}

/// Both families by turns (RFC 8305 §4). All of IPv6 comes first, and who can only use
/// IPv4 would reach nobody if the first few were all that is tried.
fn in_turn(addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    let (mut sixes, mut fours) = (0, 0);
    let mut turns: Vec<(usize, IpAddr)> = addresses
        .into_iter()
        .map(|address| {
            let turn = if address.is_ipv6() { &mut sixes } else { &mut fours };
            *turn += 1;
            (*turn, address)
        })
        .collect();
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, address)| address).collect()
}

/// Connects to the first address that answers. The next address is tried when
/// one has failed or has been silent for [`limits::CONNECT_STAGGER`]; the last
/// failure is told.
async fn first_to_answer(host: &str, port: u16, addresses: &[IpAddr]) -> Result<TcpStream> {
    let mut waiting = addresses.iter();
    let mut trying = FuturesUnordered::new();
    let mut failure = Error::DnsNotFound { name: host.to_owned() };
    loop {
        if let Some(address) = waiting.next() {
            trying.push(try_one(host, port, *address));
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

async fn try_one(host: &str, port: u16, address: IpAddr) -> Result<TcpStream> {
    use std::io::ErrorKind as Kind;
    let connecting = TcpStream::connect(SocketAddr::new(address, port));
    #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
    let connected = tokio::time::timeout(limits::CONNECT_EACH, connecting).await;
    let host = host.to_owned();
    match connected {
        Ok(Ok(tcp)) => Ok(tcp),
        Err(_) => Err(Error::Timeout { stage: Stage::Connect, after: limits::CONNECT_EACH }),
        Ok(Err(error)) => Err(match error.kind() {
            Kind::ConnectionRefused => Error::Refused { host, port },
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
        let get = http::get(&self.http, Whom::Anybody, http::Scheme::Https, url, limits);
        Box::pin(async { self.blamed(get.await) })
    }

    fn http_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        let get = http::get(&self.http, Whom::Anybody, http::Scheme::Http, url, limits);
        Box::pin(async { self.blamed(get.await) })
    }

    fn public_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        let judged_here = self.proxy.is_some().then_some(&self.names);
        let whom = Whom::Public { judged_here };
        let get = http::get(&self.public, whom, http::Scheme::Either, url, limits);
        Box::pin(async { self.blamed(get.await) })
    }

    fn https_post<'a>(
        &'a self,
        url: &'a str,
        body: &'a HttpBody,
        limits: &'a HttpLimits,
    ) -> BoxFuture<'a, Result<HttpAnswer>> {
        Box::pin(async { self.blamed(http::post(&self.http, url, body, limits).await) })
    }

    fn own_name(&self) -> &str {
        &self.own_name
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_families_are_tried_by_turns() {
        for (found, tried) in [
            ("", ""),
            ("::1 ::2 ::3", "::1 ::2 ::3"),
            ("::1 ::2 ::3 192.0.2.1", "::1 192.0.2.1 ::2 ::3"),
            ("192.0.2.1 192.0.2.2 ::1", "192.0.2.1 ::1 192.0.2.2"),
            (
                "::1 ::2 ::3 ::4 ::5 ::6 ::7 ::8 ::9 192.0.2.1 192.0.2.2",
                "::1 192.0.2.1 ::2 192.0.2.2 ::3 ::4 ::5 ::6 ::7 ::8 ::9",
            ),
        ] {
            let read = |list: &str| -> Vec<IpAddr> {
                list.split_whitespace().map(|one| one.parse().unwrap()).collect()
            };
            assert_eq!(in_turn(read(found)), read(tried), "{found}");
        }
    }
}
