//! The one door to the world: connections, TLS, names, HTTP and the clock.
//! Everything else in Postduif holds an `Arc<dyn Net>` and nothing besides, so
//! that a test can put a scripted world in its place.
//!
//! Promises:
//! - knows no mail: bytes in, bytes out;
//! - every wait has a deadline and everything that is read whole has a bound ([`limits`]);
//! - a certificate is checked for name, chain and time, and there is no switch to turn that off;
//! - asks nobody whom the caller did not name: the system's resolver (or the
//!   one that the person configured), the host, and nothing else;
//! - with a proxy, connects to nobody else and looks up no host that it connects to;
//! - the only crate that reads a clock.

use std::future::Future;
use std::net::IpAddr;
use std::time::Duration;

mod answers;
mod certificate;
mod clock;
mod error;
mod http;
mod intercept;
pub mod limits;
mod names;
mod pkcs12;
mod proxy;
mod public;
mod real;
mod scripted;
mod stream;
mod trust;

pub use answers::{Answer, HttpAnswer, HttpBody, HttpLimits, Mx, Srv, Target, TlsMode};
pub use certificate::{Certificate, Fingerprint, NoFingerprint, rfc3339};
pub use clock::{Elapsed, sleep_until, within};
pub use error::{Error, Stage};
pub use intercept::Interceptor;
pub use pkcs12::{NotOpened, is_pkcs12};
pub use proxy::{Proxy, ProxyKind, ProxyLogin};
pub use real::{OWN_NAME, Real, Settings};
pub use scripted::{Listener, Peer, Scripted};
pub use stream::{Bindings, Stream, TlsInfo};
pub use trust::{Identity, Pin};

/// The result of everything that goes through the door.
pub type Result<T> = std::result::Result<T, Error>;

/// A future in a box: what lets `dyn Net` have asynchronous methods.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The world outside, and the time.
///
/// Names are taken with or without a final dot, as ASCII (`xn--…`), and looked
/// up as they stand: no search domains. Where a name exists but has nothing of
/// the kind that was asked for, the answer holds no record; where it does not
/// exist, [`Error::DnsNotFound`]; where nobody could say, [`Error::DnsFailed`].
pub trait Net: Send + Sync + 'static {
    /// Opens a connection and, for [`TlsMode::Implicit`], speaks TLS on it.
    fn connect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Result<Stream>>;

    /// The addresses of a host, IPv6 and IPv4. An address in digits is its own answer.
    fn addresses<'a>(&'a self, host: &'a str) -> BoxFuture<'a, Result<Vec<IpAddr>>>;

    /// The name that a name is an alias of (CNAME, RFC 1034 §3.6.2); most are none.
    fn alias<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>>>;

    /// The hosts that take mail for a domain, most preferred first. A null MX
    /// (RFC 7505) comes as one entry with an empty host.
    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Answer<Mx>>>;

    /// The services under a name like `_imaps._tcp.example.org`, lowest priority number first.
    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Answer<Srv>>>;

    /// The texts of a name, each with its character strings joined.
    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Answer<String>>>;

    /// Fetches a document. Only `https:`, also after redirects; any status
    /// counts as an answer.
    fn https_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>>;

    /// Fetches a document from an `http:` address, which everybody on the way
    /// can read and change. Sends nothing but the address. May be redirected to
    /// `https:` and from there never back.
    fn http_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>>;

    /// Fetches what a stranger named, from an `https:` or `http:` address of the
    /// public internet: neither it nor what it redirects to may be this computer
    /// or one of its network.
    fn public_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>>;

    /// Hands in a body that may hold secrets, at exactly this `https:` address:
    /// a redirect is not followed but is the answer.
    fn https_post<'a>(
        &'a self,
        url: &'a str,
        body: &'a HttpBody,
        limits: &'a HttpLimits,
    ) -> BoxFuture<'a, Result<HttpAnswer>>;

    /// What we call ourselves where a protocol asks for it.
    fn own_name(&self) -> &str {
        OWN_NAME
    }

    /// Unix time in seconds. May jump both ways.
    fn now(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    /// Unix time in milliseconds. May jump both ways.
    fn now_ms(&self) -> i64;

    /// Milliseconds since some moment of its own; never goes back. For measuring.
    fn ticks_ms(&self) -> u64;

    /// Rests. The future holds nothing of `self`.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}
