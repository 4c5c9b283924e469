//! What ends an IMAP conversation or refuses a command, by who must act. Keeps
//! the server's own words, never a secret.

use super::{Code, Said};
use crate::sasl::{self, Mechanism};

/// Why a conversation cannot go on, or a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nobody need act: the same may work later.
    #[error("{why}: {}", .said.text)]
    Retry {
        /// What happened.
        why: Wait,
        /// The server's words; empty when the line went dead.
        said: Said,
        /// How long the server asks us to stay away.
        after_ms: Option<u64>,
    },
    /// The person must act.
    #[error("{why}: {}", .said.text)]
    NeedsUser {
        /// What is needed.
        why: Need,
        /// The server's words, where it said any.
        said: Said,
    },
    /// The server said no to this one thing; asking again changes nothing.
    #[error("refused: {}", .0.text)]
    Refused(Said),
    /// The server broke the protocol.
    #[error("the server broke the protocol: {what}")]
    Misbehaved {
        /// What was wrong.
        what: String,
    },
    /// The server sent more than we take.
    #[error("{what} is longer than {bound}")]
    Limit {
        /// What was too long.
        what: &'static str,
        /// The bound that it crossed, of `limits.rs`.
        bound: u64,
    },
}

/// Why to try again later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wait {
    /// The connection ended without a word.
    #[error("the connection ended")]
    Closed,
    /// The server ended the connection and said why.
    #[error("the server ended the connection")]
    Bye,
    /// A part of the server is down (`UNAVAILABLE`, `SERVERBUG`, `EXPUNGEISSUED`).
    #[error("the server cannot do this now")]
    Unavailable,
    /// Another client holds the mailbox (`INUSE`).
    #[error("the mailbox is in use")]
    InUse,
    /// Too much at once (`LIMIT`, `THROTTLED`, too many connections).
    #[error("the server asks us to slow down")]
    Throttled,
}

/// What a person must do something about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Need {
    /// Name or password are wrong, or the server wants another kind of password.
    #[error("the server refused the login ({mechanism})")]
    AuthRefused {
        /// How we tried: a SASL name, or `LOGIN command`.
        mechanism: &'static str,
    },
    /// TLS was asked for and is not offered (invariant 10).
    #[error("the server offers no TLS")]
    NoStartTls,
    /// The port expects TLS from the first byte.
    #[error("the port speaks tls and we did not")]
    SpeaksTls,
    /// The server claims that we are signed in before TLS could begin: that
    /// is how somebody between us would skip TLS (RFC 9051 §11.1, invariant 10).
    #[error("the server skipped TLS")]
    PreauthBeforeTls,
    /// No way to sign in is both offered and allowed.
    #[error("no way to sign in: {0}")]
    NoMechanism(sasl::NotChosen),
    /// The exchange failed on the server's part: perhaps it is not the right server.
    #[error("the server did not prove itself ({0})")]
    ServerUnproven(Mechanism),
    /// The name or password has a character that this way to sign in cannot carry.
    #[error("the name or password cannot be sent ({0})")]
    Unsayable(Mechanism),
    /// The password is right and the account may not use IMAP (`AUTHORIZATIONFAILED`, `CONTACTADMIN`, `WEBALERT`).
    #[error("the account may not do this")]
    NotAllowed,
    /// The mailbox is full (`OVERQUOTA`).
    #[error("the mailbox is full")]
    OverQuota,
}

impl Error {
    /// Reads a NO or BAD by its code: who must act?
    pub fn from_no(said: Said) -> Error {
        match &said.code {
            Some(Code::Unavailable | Code::ServerBug | Code::ExpungeIssued) => retry(Wait::Unavailable, said),
            Some(Code::InUse) => retry(Wait::InUse, said),
            Some(Code::Limit | Code::Throttled) => retry(Wait::Throttled, said),
            Some(Code::OverQuota) => Error::NeedsUser { why: Need::OverQuota, said },
            Some(Code::ContactAdmin | Code::WebAlert(_) | Code::AuthorizationFailed) => {
                Error::NeedsUser { why: Need::NotAllowed, said }
            }
            _ if wait_ms(&said.text).is_some() => retry(Wait::Throttled, said),
            // Exchange says so, to any command, when a server behind it is away (node-imap issue 523).
            _ if said.text.contains("authenticated but not connected") => retry(Wait::Unavailable, said),
            _ => Error::Refused(said),
        }
    }

    /// The server's words, where there are any.
    pub fn said(&self) -> Option<&Said> {
        match self {
            Error::Retry { said, .. } | Error::NeedsUser { said, .. } | Error::Refused(said) => Some(said),
            Error::Misbehaved { .. } | Error::Limit { .. } => None,
        }
    }

    pub(crate) fn misbehaved(what: impl Into<String>) -> Error {
        Error::Misbehaved { what: what.into() }
    }

    pub(crate) fn closed() -> Error {
        retry(Wait::Closed, Said::default())
    }

    /// A BYE: the code says whether coming back makes sense.
    pub(crate) fn from_bye(said: Said) -> Error {
        match Error::from_no(said) {
            Error::Refused(said) => retry(Wait::Bye, said),
            other => other,
        }
    }

    /// A NO to a login.
    pub(crate) fn from_login(mechanism: &'static str, said: Said) -> Error {
        match Error::from_no(said) {
            Error::Refused(said) if sasl::is_later(&said.text) => retry(Wait::Throttled, said),
            Error::Refused(said) => Error::NeedsUser { why: Need::AuthRefused { mechanism }, said },
            other => other,
        }
    }
}

fn retry(why: Wait, said: Said) -> Error {
    let after_ms = wait_ms(&said.text);
    Error::Retry { why, said, after_ms }
}

/// Microsoft says `Request is throttled. Suggested Backoff Time: 299961 milliseconds`.
fn wait_ms(text: &str) -> Option<u64> {
    let at = text.to_ascii_lowercase().find("backoff time:")?;
    let digits = text.get(at + "backoff time:".len()..)?.trim_start();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_who_must_act() {
        let said = |code: Option<Code>, text: &str| Said { code, text: text.to_owned() };
        let throttled =
            Error::from_no(said(None, "Request is throttled. Suggested Backoff Time: 299961 milliseconds"));
        assert!(matches!(throttled, Error::Retry { why: Wait::Throttled, after_ms: Some(299_961), .. }));
        assert!(matches!(Error::from_no(said(Some(Code::InUse), "")), Error::Retry { why: Wait::InUse, .. }));
        assert!(matches!(Error::from_no(said(None, "no")), Error::Refused(_)));
        assert!(matches!(Error::from_bye(said(None, "idle too long")), Error::Retry { why: Wait::Bye, .. }));
        let login = Error::from_login("PLAIN", said(Some(Code::AuthenticationFailed), "nope"));
        assert_eq!(login.to_string(), "the server refused the login (PLAIN): nope");
        let down = Error::from_login("PLAIN", said(Some(Code::Unavailable), "database"));
        assert!(matches!(down, Error::Retry { .. }));
        // D07: the key is not to blame where others stand in the way.
        let many = Error::from_login("PLAIN", said(None, "Too many simultaneous connections. (Failure)"));
        assert!(matches!(many, Error::Retry { why: Wait::Throttled, .. }));
        let away = Error::from_no(said(None, "User is authenticated but not connected."));
        assert!(matches!(away, Error::Retry { why: Wait::Unavailable, .. }));
    }
}
