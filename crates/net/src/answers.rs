//! The questions and answers that go through the door: plain data.

use std::time::Duration;

use bytes::Bytes;

use crate::limits;

/// Where to connect.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// Host name in ASCII, or an address in digits. Also the name that the certificate must bear.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// When TLS starts.
    pub tls: TlsMode,
}

impl Target {
    /// A target with TLS from the first byte.
    pub fn implicit(host: impl Into<String>, port: u16) -> Self {
        Target { host: host.into(), port, tls: TlsMode::Implicit }
    }

    /// A target in clear, to be upgraded by [`crate::Stream::upgrade_tls`] or not at all.
    pub fn later(host: impl Into<String>, port: u16) -> Self {
        Target { host: host.into(), port, tls: TlsMode::Later }
    }
}

/// When TLS starts on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TlsMode {
    /// From the first byte.
    Implicit,
    /// When the conversation says so, by [`crate::Stream::upgrade_tls`].
    Later,
}

/// One host that takes mail for a domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mx {
    /// Lower comes first.
    pub preference: u16,
    /// Lower case, without the final dot; empty for a null MX (RFC 7505 §3).
    pub host: String,
}

/// One service (RFC 2782).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Srv {
    /// Lower comes first.
    pub priority: u16,
    /// Share among those of equal priority.
    pub weight: u16,
    /// TCP port.
    pub port: u16,
    /// Lower case, without the final dot; empty says "not offered here".
    pub host: String,
}

/// What an HTTPS request may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpLimits {
    /// Largest body.
    pub body_bytes: usize,
    /// For the whole, redirects included.
    pub deadline: Duration,
}

impl HttpLimits {
    /// For a document of provider settings.
    pub const DOCUMENT: HttpLimits =
        HttpLimits { body_bytes: limits::DOCUMENT_BYTES, deadline: limits::DOCUMENT_TIME };
}

impl Default for HttpLimits {
    fn default() -> Self {
        HttpLimits::DOCUMENT
    }
}

/// The answer to an HTTPS request: any status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// 200, 404, …
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: String,
    /// The `Content-Type` field as it came.
    pub content_type: Option<String>,
    /// The whole body.
    pub body: Bytes,
}
