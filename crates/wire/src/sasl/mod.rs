//! Signing in (RFC 4422): which mechanism, and its half of the exchange.
//! Never picks a mechanism that shows the password to a wire without TLS,
//! unless a person chose that; never calls a SCRAM server proven that did not
//! show its signature.

use mail::Secret;
use mail::server::Security;

mod client;
mod cram;
pub mod limits;
mod scram;
mod words;

pub use client::Client;
pub use words::refusal;

/// Who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The login name, in full.
    pub user: String,
    /// The password.
    pub password: Secret<String>,
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

/// No mechanism is both offered and allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotChosen {
    /// The server offers none that we know.
    #[error("none of the offered ways to sign in is known here")]
    NoneKnown,
    /// What is offered would show the password to the wire.
    #[error("what is offered would send the password without protection")]
    OnlyInClear,
    /// What is offered is weaker than what this server has proven before.
    #[error("the server no longer offers {0} or better")]
    WeakerThan(Mechanism),
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
    /// The name or password cannot be said in this mechanism (a NUL, or an empty name).
    #[error("{0}: the name or password cannot be sent in it")]
    Unsayable(Mechanism),
}

impl Mechanism {
    /// The best first, under TLS. PLAIN before CRAM-MD5: under TLS the wire is
    /// safe, and servers with CRAM-MD5 must keep passwords readable.
    pub const BY_PREFERENCE: [Mechanism; 5] = [
        Mechanism::ScramSha256,
        Mechanism::ScramSha1,
        Mechanism::Plain,
        Mechanism::Login,
        Mechanism::CramMd5,
    ];

    /// Reads a registered name, in any case.
    pub fn parse(name: &str) -> Option<Mechanism> {
        Self::BY_PREFERENCE.into_iter().find(|mechanism| mechanism.name().eq_ignore_ascii_case(name))
    }

    /// The registered name.
    pub fn name(self) -> &'static str {
        match self {
            Mechanism::Login => "LOGIN",
            Mechanism::Plain => "PLAIN",
            Mechanism::CramMd5 => "CRAM-MD5",
            Mechanism::ScramSha1 => "SCRAM-SHA-1",
            Mechanism::ScramSha256 => "SCRAM-SHA-256",
        }
    }

    /// How well the password is kept from whoever listens or pretends: larger is better.
    fn strength(self) -> u8 {
        match self {
            Mechanism::Login | Mechanism::Plain => 0,
            Mechanism::CramMd5 => 1,
            Mechanism::ScramSha1 => 2,
            Mechanism::ScramSha256 => 3,
        }
    }

    fn allowed(self, cover: Cover) -> bool {
        match cover {
            Cover::Tls | Cover::ClearByChoice => true,
            Cover::Clear => self.strength() >= Mechanism::ScramSha1.strength(),
        }
    }

    /// Preference in clear: what shows the password comes last.
    fn order(self, cover: Cover) -> u8 {
        match (cover, self) {
            (Cover::Clear | Cover::ClearByChoice, Mechanism::CramMd5) => 2,
            (_, Mechanism::ScramSha256) => 0,
            (_, Mechanism::ScramSha1) => 1,
            (_, Mechanism::Plain) => 3,
            (_, Mechanism::Login) => 4,
            (Cover::Tls, Mechanism::CramMd5) => 5,
        }
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

/// Picks the best mechanism of those offered that may be used.
///
/// Never PLAIN, LOGIN or CRAM-MD5 over a wire without TLS that nobody chose.
/// `never_weaker_than` is the mechanism that was proven at set-up: a server
/// that suddenly offers only weaker ones may be somebody else's.
pub fn choose(
    offered: &[Mechanism],
    cover: Cover,
    never_weaker_than: Option<Mechanism>,
) -> Result<Mechanism, NotChosen> {
    if offered.is_empty() {
        return Err(NotChosen::NoneKnown);
    }
    let allowed = offered.iter().copied().filter(|mechanism| mechanism.allowed(cover));
    let strong = allowed
        .clone()
        .filter(|mechanism| never_weaker_than.is_none_or(|floor| mechanism.strength() >= floor.strength()));
    match (strong.min_by_key(|mechanism| mechanism.order(cover)), never_weaker_than) {
        (Some(best), _) => Ok(best),
        (None, Some(floor)) if allowed.count() > 0 => Err(NotChosen::WeakerThan(floor)),
        _ => Err(NotChosen::OnlyInClear),
    }
}

/// Reads the names that a server offers; skips those that we do not know.
pub fn offered<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Mechanism> {
    names.into_iter().filter_map(Mechanism::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::Mechanism::*;
    use super::*;

    #[test]
    fn chooses_the_best_that_is_allowed() {
        use Cover::*;
        let all = offered(["login", "PLAIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "GSSAPI"]);
        let old = [CramMd5, Plain, Login];
        type Case<'a> = (&'a [Mechanism], Cover, Option<Mechanism>, Result<Mechanism, NotChosen>);
        let cases: &[Case<'_>] = &[
            (&all, Tls, None, Ok(ScramSha256)),
            (&all, Clear, None, Ok(ScramSha256)),
            (&old, Tls, None, Ok(Plain)),
            (&[Login, CramMd5], Tls, None, Ok(Login)),
            (&[CramMd5], Tls, None, Ok(CramMd5)),
            (&[], Tls, None, Err(NotChosen::NoneKnown)),
            // Invariant 10: no password in clear without an explicit choice.
            (&old, Clear, None, Err(NotChosen::OnlyInClear)),
            (&old, ClearByChoice, None, Ok(CramMd5)),
            (&[Plain, Login], ClearByChoice, None, Ok(Plain)),
            // Invariant 10: never weaker than the one proven.
            (&old, Tls, Some(ScramSha256), Err(NotChosen::WeakerThan(ScramSha256))),
            (&[ScramSha1], Tls, Some(ScramSha256), Err(NotChosen::WeakerThan(ScramSha256))),
            (&old, Tls, Some(CramMd5), Ok(CramMd5)),
            (&old, Tls, Some(Login), Ok(Plain)),
            (&all, Tls, Some(Plain), Ok(ScramSha256)),
        ];
        for (offered, cover, floor, expected) in cases {
            assert_eq!(&choose(offered, *cover, *floor), expected, "{offered:?} {cover:?} {floor:?}");
        }
    }
}
