//! The questions and answers that go through the door: plain data.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::{Identity, Pin, limits};

/// Where to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Host name in ASCII, or an address in digits. Also the name that the certificate must bear.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// When TLS starts.
    pub tls: TlsMode,
    /// The one certificate that a person takes here although it is not right.
    pub pin: Option<Pin>,
    /// The certificate that we show if we are asked for one.
    pub identity: Option<Identity>,
}

impl Target {
    /// A target with TLS from the first byte.
    pub fn implicit(host: impl Into<String>, port: u16) -> Self {
        Target { host: host.into(), port, tls: TlsMode::Implicit, pin: None, identity: None }
    }

    /// A target in clear, to be upgraded by [`crate::Stream::upgrade_tls`] or not at all.
    pub fn later(host: impl Into<String>, port: u16) -> Self {
        Target { tls: TlsMode::Later, ..Target::implicit(host, port) }
    }

    /// With an exception for one certificate.
    pub fn pinned(self, pin: Option<Pin>) -> Self {
        Target { pin, ..self }
    }

    /// With a certificate of our own.
    pub fn showing(self, identity: Option<Identity>) -> Self {
        Target { identity, ..self }
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

/// The records of one name, and whether they are proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// The records; none where the name has nothing of the kind.
    pub records: Vec<T>,
    /// DNSSEC leads from the root to each of the records (RFC 4035 §5). `false`
    /// for unsigned names, behind resolvers that drop signatures, and for
    /// answers without a record.
    pub secure: bool,
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

/// What a request over HTTP may cost.
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

/// What is handed in by [`crate::Net::https_post`]. Printing it shows neither
/// the bytes nor the headers: both may hold secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HttpBody {
    /// `application/x-www-form-urlencoded`
    pub content_type: String,
    /// The whole body.
    pub bytes: Bytes,
    /// Further header fields, by name.
    pub headers: Vec<(String, String)>,
}

/// The answer to a request over HTTP: any status. Printing it does not show the
/// body: a token endpoint answers with secrets.
#[derive(Clone, PartialEq, Eq)]
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

impl fmt::Debug for HttpBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpBody")
            .field("content_type", &self.content_type)
            .field("size_bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for HttpAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpAnswer")
            .field("status", &self.status)
            .field("url", &self.url)
            .field("content_type", &self.content_type)
            .field("size_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
