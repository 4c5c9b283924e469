//! Signing in (RFC 4422): which mechanism, and its half of the exchange.
//! Never picks a mechanism that shows a secret to a wire without TLS, unless a
//! person chose that; never calls a SCRAM server proven that did not show its
//! signature; never ties a login to another connection than its own.

use mail::Secret;
use mail::server::Security;

mod choice;
mod client;
mod cram;
pub mod limits;
mod scram;
mod token;
mod words;

pub(crate) use choice::only_tokens;
pub use choice::{NotChosen, Terms, choose, offered};
pub use client::Client;
pub use words::{is_later, is_too_many, refusal};

/// Who signs in, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The login name, in full.
    pub user: String,
    /// What lets them in.
    pub key: Key,
}

/// What lets somebody in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A password, or a password for this program only.
    Password(Secret<String>),
    /// An access token of OAuth 2.0 (RFC 6750).
    Token(Secret<String>),
    /// The certificate that we showed when TLS began.
    Certificate,
}

impl Credentials {
    /// With a password.
    pub fn password(user: impl Into<String>, password: Secret<String>) -> Credentials {
        Credentials { user: user.into(), key: Key::Password(password) }
    }

    /// With an access token.
    pub fn token(user: impl Into<String>, token: Secret<String>) -> Credentials {
        Credentials { user: user.into(), key: Key::Token(token) }
    }
}

/// A way to sign in that we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mechanism {
    /// Name and password in two answers (draft-murchison-sasl-login).
    Login,
    /// Name and password in one message (RFC 4616).
    Plain,
    /// A keyed hash of a challenge (RFC 2195). The server is not proven and the hash is old.
    CramMd5,
    /// Both sides proven, salted (RFC 5802).
    ScramSha1,
    /// The same with a better hash (RFC 7677).
    ScramSha256,
    /// SCRAM-SHA-1 tied to the TLS connection: nobody can sit between (RFC 5802 §6).
    ScramSha1Plus,
    /// SCRAM-SHA-256 tied to the TLS connection (RFC 7677).
    ScramSha256Plus,
    /// An access token, as some providers took it before there was a standard.
    Xoauth2,
    /// An access token (RFC 7628).
    OauthBearer,
    /// By what TLS has shown already (RFC 4422 appendix A).
    External,
}

/// What the TLS connection can tie a login to (RFC 5056 §2). No secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bindings {
    /// `tls-exporter` (RFC 9266 §2).
    pub exporter: Option<Vec<u8>>,
    /// `tls-server-end-point` (RFC 5929 §4).
    pub end_point: Option<Vec<u8>>,
}

impl Bindings {
    /// The best binding there is, with its registered name. The exporter comes
    /// first, being of this one connection (RFC 9266 §3).
    fn best(&self) -> Option<(&'static str, &[u8])> {
        let exporter = self.exporter.as_deref().map(|bytes| ("tls-exporter", bytes));
        exporter.or_else(|| self.end_point.as_deref().map(|bytes| ("tls-server-end-point", bytes)))
    }
}

/// What protects the connection at the moment of signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// TLS is on.
    Tls,
    /// Nothing, and nobody asked for that.
    Clear,
    /// Nothing, because a person chose so.
    ClearByChoice,
}

/// Why an exchange failed. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The server's part of the exchange makes no sense.
    #[error("{mechanism}: {what}")]
    Misbehaved {
        /// Whose exchange.
        mechanism: Mechanism,
        /// What was wrong with it.
        what: String,
    },
    /// The server said no inside the exchange (`e=` of RFC 5802 §7).
    #[error("{mechanism}: the server says {said}")]
    Refused {
        /// Whose exchange.
        mechanism: Mechanism,
        /// The server's word.
        said: String,
    },
    /// The server did not prove that it knows the password: it may be another one.
    #[error("{0}: the server did not prove who it is")]
    ServerUnproven(Mechanism),
    /// The name or secret cannot be said in this mechanism: a control character, an
    /// empty name, a secret of another kind.
    #[error("{0}: the name or password cannot be sent in it")]
    Unsayable(Mechanism),
}

impl Error {
    /// The server refused the mechanism and not the person: another one may do.
    ///
    /// Of SCRAM's errors (RFC 5802 §7) only those say so that speak of what the
    /// server cannot do. A binding that does not match may be somebody who sits
    /// between, and is final.
    pub fn is_of_mechanism(&self) -> bool {
        let cannot = ["unsupported-channel-binding-type", "channel-bindings-not-supported"];
        matches!(self, Error::Refused { said, .. } if cannot.contains(&said.as_str()))
    }
}

impl Mechanism {
    /// All, the strongest first.
    pub const ALL: [Mechanism; 10] = [
        Mechanism::ScramSha256Plus,
        Mechanism::ScramSha1Plus,
        Mechanism::ScramSha256,
        Mechanism::ScramSha1,
        Mechanism::External,
        Mechanism::OauthBearer,
        Mechanism::Xoauth2,
        Mechanism::CramMd5,
        Mechanism::Plain,
        Mechanism::Login,
    ];

    /// Reads a registered name, in any case.
    pub fn parse(name: &str) -> Option<Mechanism> {
        Self::ALL.into_iter().find(|mechanism| mechanism.name().eq_ignore_ascii_case(name))
    }

    /// The registered name.
    pub fn name(self) -> &'static str {
        match self {
            Mechanism::Login => "LOGIN",
            Mechanism::Plain => "PLAIN",
            Mechanism::CramMd5 => "CRAM-MD5",
            Mechanism::ScramSha1 => "SCRAM-SHA-1",
            Mechanism::ScramSha256 => "SCRAM-SHA-256",
            Mechanism::ScramSha1Plus => "SCRAM-SHA-1-PLUS",
            Mechanism::ScramSha256Plus => "SCRAM-SHA-256-PLUS",
            Mechanism::Xoauth2 => "XOAUTH2",
            Mechanism::OauthBearer => "OAUTHBEARER",
            Mechanism::External => "EXTERNAL",
        }
    }

    /// Whether it ties the login to the TLS connection.
    fn is_bound(self) -> bool {
        matches!(self, Mechanism::ScramSha1Plus | Mechanism::ScramSha256Plus)
    }
}

impl std::fmt::Display for Mechanism {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Security> for Cover {
    /// For after the connection has been protected as asked. [`Security::None`]
    /// exists only where a person chose it by hand.
    fn from(security: Security) -> Cover {
        match security {
            Security::Tls | Security::StartTls => Cover::Tls,
            Security::None => Cover::ClearByChoice,
        }
    }
}
