//! Getting tokens instead of passwords (RFC 6749, RFC 8252): the requests to an
//! issuer, and what its answers mean. Carries nothing out and draws no random
//! words: both come from outside.
//!
//! Never begins a sign-in without PKCE (RFC 7636) and `state`, and reads what a
//! browser brings back once.
//!
//! ```text
//! Browser::new ─► address ─► (the person signs in) ─► returned ─► Post ─► tokens
//! ask_device ─► device_code ─► Device::new ─► poll ─► heard ─► wait, poll, …, tokens
//! refresh ─► tokens        revoke        register ─► registered
//! ```

mod answer;
mod browser;
mod device;
pub mod limits;
mod registration;
mod request;

pub use answer::{Tokens, tokens};
pub use browser::Browser;
pub use device::{Device, DeviceCode, Next, device_code};
pub use registration::{Registered, Wish, register, registered};
pub use request::{Post, ask_device, refresh, revoke};

/// Why there are no tokens. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The issuer says no, or not yet (RFC 6749 §4.1.2.1 and §5.2, RFC 8628 §3.5).
    #[error("{code}{}{description}", if .description.is_empty() { "" } else { ": " })]
    Refused {
        /// One of the registered words: `invalid_grant`.
        code: String,
        /// The issuer's words for a person, where it has any.
        description: String,
    },
    /// The issuer cannot answer now.
    #[error("the issuer answers {status}")]
    Unavailable {
        /// The status of its answer.
        status: u16,
    },
    /// What the browser brought back belongs to another sign-in.
    #[error("the answer belongs to another sign-in: {what}")]
    Foreign {
        /// What told: `state`, `iss`.
        what: &'static str,
    },
    /// The issuer broke the protocol.
    #[error("the issuer's answer makes no sense: {what}")]
    Misbehaved {
        /// What was wrong with it.
        what: &'static str,
    },
}

impl Error {
    /// Whether the same may work later without anybody doing anything.
    pub fn may_pass(&self) -> bool {
        match self {
            Error::Unavailable { .. } => true,
            Error::Refused { code, .. } => {
                matches!(code.as_str(), "temporarily_unavailable" | "server_error" | "slow_down")
            }
            Error::Foreign { .. } | Error::Misbehaved { .. } => false,
        }
    }
}
