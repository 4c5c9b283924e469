//! Why a conversation cannot go on. Every error ends it; none holds a secret.

use mail::problem::Code;

use super::{Reply, Stage};
use crate::sasl::{self, Mechanism, NotChosen};

/// Why the conversation ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// TLS was asked for and the server does not start it. Nothing was sent. The person must act.
    #[error("the server does not start tls: {said}")]
    NoTls {
        /// The server's words.
        said: String,
    },
    /// The port expects TLS from the first byte. Nothing was sent. The person must act.
    #[error("the port speaks tls and we did not")]
    SpeaksTls,
    /// The server offers no sign-in at all. Nothing was sent. The person must act.
    #[error("the server offers no sign-in: {said}")]
    NoAuth {
        /// The server's words.
        said: String,
    },
    /// No way to sign in is both offered and allowed. Nothing was sent. The person must act.
    #[error("no common way to sign in ({}): {why}", offered.join(", "))]
    NoMechanism {
        /// What the server offers, by name.
        offered: Vec<String>,
        /// Why none of it will do.
        why: NotChosen,
    },
    /// Name or password refused. The person must act.
    #[error("sign-in with {mechanism} refused: {reply}")]
    AuthFailed {
        /// How we tried.
        mechanism: Mechanism,
        /// The server's words.
        reply: Reply,
    },
    /// The server cannot check a password right now. Try later.
    #[error("sign-in not possible now: {reply}")]
    AuthLater {
        /// The server's words.
        reply: Reply,
    },
    /// The exchange of secrets went wrong.
    #[error(transparent)]
    Sasl(#[from] sasl::Error),
    /// The server says "not now" (421, or 4xx to greeting or EHLO). Try later.
    #[error("the server asks to come back later: {reply}")]
    Busy {
        /// The server's words.
        reply: Reply,
    },
    /// The server does not want to talk with us at all.
    #[error("the server refuses to talk: {reply}")]
    Refused {
        /// The server's words.
        reply: Reply,
    },
    /// The server does not take mail from this address (when proving).
    #[error("the server takes no mail from this address: {reply}")]
    SenderRefused {
        /// The server's words.
        reply: Reply,
    },
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
    /// The problem as a person meets it.
    pub fn code(&self) -> Code {
        match self {
            Error::NoTls { .. } => Code::NoTls,
            Error::NoAuth { .. } => Code::NoAuth,
            Error::SpeaksTls => Code::TlsMismatch,
            Error::NoMechanism { why, .. } => why.code(),
            Error::AuthFailed { reply, .. } => sasl::refusal(&reply.said()),
            Error::Sasl(sasl::Error::Refused { .. } | sasl::Error::Unsayable(_)) => Code::AuthFailed,
            Error::AuthLater { .. } | Error::Busy { .. } => Code::Throttled,
            Error::Refused { .. } => Code::SmtpFailed,
            Error::SenderRefused { reply } if reply.is_later() => Code::Throttled,
            Error::SenderRefused { .. } => Code::SendRejected,
            Error::Sasl(_) | Error::Misbehaved { .. } | Error::Limit { .. } => Code::Misbehaved,
            Error::Disconnected { .. } => Code::Disconnected,
        }
    }

    /// The server's own words, as far as there are any.
    pub fn said(&self) -> String {
        match self {
            Error::NoTls { said } | Error::NoAuth { said } | Error::Misbehaved { said, .. } => said.clone(),
            Error::NoMechanism { offered, .. } => offered.join(" "),
            Error::AuthFailed { reply, .. }
            | Error::AuthLater { reply }
            | Error::Busy { reply }
            | Error::Refused { reply }
            | Error::SenderRefused { reply } => reply.said(),
            Error::Sasl(error) => error.to_string(),
            Error::SpeaksTls | Error::Limit { .. } | Error::Disconnected { .. } => String::new(),
        }
    }

    /// Whether trying again later, unchanged, may help.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Error::AuthLater { .. } | Error::Busy { .. } | Error::Disconnected { .. } | Error::Limit { .. }
        ) || matches!(self, Error::SenderRefused { reply } if reply.is_later())
    }
}
