//! What can go wrong at the door, by stage and cause. Each holds the values
//! that an explanation needs; the words for a person are made elsewhere.

use std::fmt;
use std::time::Duration;

use crate::{Certificate, rfc3339};

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Looking a name up.
    Dns,
    /// Opening the connection.
    Connect,
    /// The TLS handshake.
    Handshake,
    /// Talking over the open connection.
    Talk,
    /// A request over HTTP as a whole.
    Http,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Dns => "looking the name up",
            Stage::Connect => "connecting",
            Stage::Handshake => "the tls handshake",
            Stage::Talk => "talking",
            Stage::Http => "the http request",
        })
    }
}

/// A failure at the door.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The name does not exist, or has no address when one was needed.
    #[error("no such host: {name}")]
    DnsNotFound {
        /// The name that was asked for.
        name: String,
    },
    /// No name server could say.
    #[error("looking up {name} failed: {said}")]
    DnsFailed {
        /// The name that was asked for.
        name: String,
        /// The resolver's words.
        said: String,
    },
    /// The host answers that nothing listens there.
    #[error("{host} port {port} refuses connections")]
    Refused {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// No way leads there: this computer is offline, or its net lacks that family of addresses.
    #[error("{host} cannot be reached: {said}")]
    Unreachable {
        /// The host.
        host: String,
        /// The system's words.
        said: String,
    },
    /// The proxy cannot be reached, refuses us, or does not speak what it should.
    #[error("the proxy {proxy}: {said}")]
    Proxy {
        /// Its host and port.
        proxy: String,
        /// What happened, or its words.
        said: String,
    },
    /// Nothing came in time.
    #[error("{stage} took longer than {} s", .after.as_secs())]
    Timeout {
        /// What was being done.
        stage: Stage,
        /// How long was waited.
        after: Duration,
    },
    /// The certificate is for other names.
    #[error("the certificate is not for {asked} but for {}", .certificate.names.join(", "))]
    TlsName {
        /// The name that was connected to.
        asked: String,
        /// What was shown.
        certificate: Box<Certificate>,
    },
    /// The certificate leads to nobody that this computer trusts.
    #[error("the certificate was issued by {}, which this computer does not trust", .certificate.issuer)]
    TlsUntrusted {
        /// What was shown.
        certificate: Box<Certificate>,
    },
    /// The certificate is past its date.
    #[error("the certificate expired on {}", rfc3339(.certificate.not_after))]
    TlsExpired {
        /// What was shown.
        certificate: Box<Certificate>,
    },
    /// The certificate's time has yet to come, or this computer's clock is behind.
    #[error("the certificate is valid only from {}", rfc3339(.certificate.not_before))]
    TlsNotYetValid {
        /// What was shown.
        certificate: Box<Certificate>,
    },
    /// The peer speaks, and no TLS: the port begins in clear.
    #[error("the port does not speak tls from the first byte")]
    NotTls,
    /// TLS failed otherwise.
    #[error("tls failed: {said}")]
    TlsFailed {
        /// The library's words.
        said: String,
    },
    /// The peer closed the connection.
    #[error("the connection was closed while {stage}")]
    Closed {
        /// What was being done.
        stage: Stage,
    },
    /// Input or output failed otherwise.
    #[error("{stage} failed: {said}")]
    Io {
        /// What was being done.
        stage: Stage,
        /// The system's words.
        said: String,
    },
    /// The address or an answer breaks the rules of HTTP here: another scheme, too many redirects, no HTTP.
    #[error("http failed: {said}")]
    Http {
        /// What exactly.
        said: String,
    },
    /// The body is larger than allowed.
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The bound.
        limit_bytes: usize,
    },
    /// This computer is the trouble: no certificates, an unreadable file.
    #[error("{said}")]
    Local {
        /// What exactly.
        said: String,
    },
}

impl Error {
    /// What was being done when it happened.
    pub fn stage(&self) -> Stage {
        match self {
            Error::DnsNotFound { .. } | Error::DnsFailed { .. } => Stage::Dns,
            Error::Refused { .. } | Error::Unreachable { .. } | Error::Proxy { .. } | Error::Local { .. } => {
                Stage::Connect
            }
            Error::TlsName { .. }
            | Error::TlsUntrusted { .. }
            | Error::TlsExpired { .. }
            | Error::TlsNotYetValid { .. }
            | Error::NotTls
            | Error::TlsFailed { .. } => Stage::Handshake,
            Error::Http { .. } | Error::TooLarge { .. } => Stage::Http,
            Error::Timeout { stage, .. } | Error::Closed { stage } | Error::Io { stage, .. } => *stage,
        }
    }

    /// The certificate that will not do, where one was shown.
    pub fn certificate(&self) -> Option<&Certificate> {
        match self {
            Error::TlsName { certificate, .. }
            | Error::TlsUntrusted { certificate }
            | Error::TlsExpired { certificate }
            | Error::TlsNotYetValid { certificate } => Some(certificate),
            _ => None,
        }
    }

    /// Whether the same attempt may succeed later without anybody doing
    /// anything: the net was away, the server rested.
    pub fn may_pass(&self) -> bool {
        match self {
            Error::DnsFailed { .. }
            | Error::Refused { .. }
            | Error::Unreachable { .. }
            | Error::Proxy { .. }
            | Error::Timeout { .. }
            | Error::Closed { .. }
            | Error::Io { .. } => true,
            Error::DnsNotFound { .. }
            | Error::TlsName { .. }
            | Error::TlsUntrusted { .. }
            | Error::TlsExpired { .. }
            | Error::TlsNotYetValid { .. }
            | Error::NotTls
            | Error::TlsFailed { .. }
            | Error::Http { .. }
            | Error::TooLarge { .. }
            | Error::Local { .. } => false,
        }
    }

    /// Reads an error of input or output: a verdict on a certificate that
    /// travels inside, a closed connection, or the system's words.
    pub fn from_io(stage: Stage, error: &std::io::Error) -> Error {
        use std::io::ErrorKind as Kind;
        if let Some(verdict) = crate::trust::verdict(error) {
            return verdict;
        }
        match error.kind() {
            Kind::UnexpectedEof | Kind::ConnectionReset | Kind::ConnectionAborted | Kind::BrokenPipe => {
                Error::Closed { stage }
            }
            _ => Error::Io { stage, said: error.to_string() },
        }
    }
}
