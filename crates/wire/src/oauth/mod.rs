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

#[cfg(test)]
mod tests {
    use super::browser::tests::client;
    use super::*;
    use mail::Secret;
    use proptest::prelude::*;

    proptest! {
        /// Invariants 12 and 23: whatever an issuer answers, nothing panics, and
        /// nothing that is printed holds what is secret.
        #[test]
        fn no_answer_breaks_a_reader_or_shows_a_secret(
            status in prop_oneof![Just(200u16), Just(201), Just(400), 100..600u16],
            secret in "geheim-[!-~]{1,60}",
            expires in any::<i64>(),
            noise in any::<Vec<u8>>(),
            field in "(access_token|refresh_token|device_code|client_secret)",
        ) {
            let mut answer = serde_json::json!({
                "access_token": "a", "token_type": "Bearer", "expires_in": expires, "client_id": "c",
                "device_code": "d", "user_code": "u", "verification_uri": "https://x.test/", "interval": expires,
            });
            answer[field.as_str()] = secret.clone().into();
            for body in [answer.to_string().into_bytes(), noise] {
                let shown = format!(
                    "{:?} {:?} {:?}",
                    tokens(status, &body), device_code(status, &body), registered(status, &body)
                );
                prop_assert!(!shown.contains("geheim-"), "{shown}");
            }
        }

        /// The same for what a browser brings back.
        #[test]
        fn no_query_breaks_the_redirect(query in "\\PC{0,60}|(code=[a-z%&=]{0,20}&state=s)") {
            let secret = |word: &str| Secret::new(word.to_owned());
            let browser = Browser::new(client(), String::new(), secret("s"), secret("v"));
            let known = query.ends_with("&state=s");
            let read = browser.returned(&query, None);
            prop_assert!(known || read.is_err(), "{query}");
        }
    }
}
