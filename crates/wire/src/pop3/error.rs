//! Why a conversation cannot go on. Every error ends it; none holds a secret.

use mail::problem::Code;

use super::Stage;
use crate::sasl::{self, NotChosen};

/// Why the conversation ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The server does not want to talk with us.
    #[error("the server refuses to talk: {said}")]
    Refused {
        /// The server's words.
        said: String,
    },
    /// TLS was asked for and the server does not start it. Nothing was sent. The person must act.
    #[error("the server does not start tls: {said}")]
    NoTls {
        /// The server's words.
        said: String,
    },
    /// The port expects TLS from the first byte. Nothing was sent. The person must act.
    #[error("the port speaks tls and we did not")]
    SpeaksTls,
    /// No way to sign in is both offered and allowed. Nothing was sent. The person must act.
    #[error("no common way to sign in ({}): {why}", offered.join(", "))]
    NoMechanism {
        /// What the server offers, by name.
        offered: Vec<String>,
        /// Why none of it will do.
        why: NotChosen,
    },
    /// Name or password refused. The person must act.
    #[error("sign-in refused: {said}")]
    AuthFailed {
        /// The server's words.
        said: String,
    },
    /// Name and password refused by a server that otherwise takes access tokens only. The person must act.
    #[error("sign-in refused, and all else that is offered wants an access token: {said}")]
    OnlyTokens {
        /// The server's words.
        said: String,
    },
    /// The server cannot let us in right now: busy, in use, too soon (RFC 2449 §8.1, RFC 3206). Try later.
    #[error("sign-in not possible now: {said}")]
    AuthLater {
        /// The server's words.
        said: String,
    },
    /// The exchange of secrets went wrong.
    #[error(transparent)]
    Sasl(#[from] sasl::Error),
    /// The name or password cannot be said: it holds a control character.
    #[error("the name or password cannot be sent with USER and PASS")]
    Unsayable,
    /// The server broke the protocol.
    #[error("the server broke the protocol at {stage:?}: {said}")]
    Misbehaved {
        /// Where we stood.
        stage: Stage,
        /// What it said.
        said: String,
    },
    /// The server said more than fits ([`super::limits`]).
    #[error("the server's answer at {stage:?} has no end")]
    Limit {
        /// Where we stood.
        stage: Stage,
    },
    /// The connection ended. Try later.
    #[error("the connection ended at {stage:?}")]
    Disconnected {
        /// Where we stood.
        stage: Stage,
    },
}

impl Error {
    /// Reads a refused sign-in: the response code in brackets tells whether the password is to blame.
    pub(super) fn sign_in(said: String) -> Error {
        let later = ["[SYS/TEMP]", "[IN-USE]", "[LOGIN-DELAY]"];
        let upper = said.to_ascii_uppercase();
        match later.iter().any(|code| upper.contains(code)) || sasl::is_later(&said) {
            true => Error::AuthLater { said },
            false => Error::AuthFailed { said },
        }
    }

    /// The problem as a person meets it.
    pub fn code(&self) -> Code {
        match self {
            Error::Refused { .. } | Error::AuthLater { .. } => Code::Throttled,
            Error::NoTls { .. } => Code::NoTls,
            Error::SpeaksTls => Code::TlsMismatch,
            Error::NoMechanism { why, .. } => why.code(),
            Error::AuthFailed { said } => sasl::refusal(said),
            Error::OnlyTokens { .. } => Code::OauthNeeded,
            Error::Sasl(sasl::Error::Refused { .. } | sasl::Error::Unsayable(_)) | Error::Unsayable => {
                Code::AuthFailed
            }
            Error::Sasl(_) | Error::Misbehaved { .. } | Error::Limit { .. } => Code::Misbehaved,
            Error::Disconnected { .. } => Code::Disconnected,
        }
    }

    /// The server's own words, as far as there are any.
    pub fn said(&self) -> String {
        match self {
            Error::Refused { said }
            | Error::NoTls { said }
            | Error::AuthFailed { said }
            | Error::OnlyTokens { said }
            | Error::AuthLater { said }
            | Error::Misbehaved { said, .. } => said.clone(),
            Error::NoMechanism { offered, .. } => offered.join(" "),
            Error::Sasl(error) => error.to_string(),
            Error::SpeaksTls | Error::Unsayable | Error::Limit { .. } | Error::Disconnected { .. } => {
                String::new()
            }
        }
    }

    /// Whether trying again later, unchanged, may help.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Error::AuthLater { .. }
                | Error::Refused { .. }
                | Error::Disconnected { .. }
                | Error::Limit { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 1939 §7: the maildrop may be held by a session that was cut.
    #[test]
    fn a_lock_is_no_wrong_password() {
        for (said, is_later) in [
            ("-ERR unable to lock maildrop", true),
            ("-ERR [IN-USE] try again", true),
            ("-ERR invalid password", false),
        ] {
            assert_eq!(
                matches!(Error::sign_in(said.to_owned()), Error::AuthLater { .. }),
                is_later,
                "{said}"
            );
        }
    }
}
