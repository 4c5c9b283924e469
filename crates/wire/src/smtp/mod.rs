//! Handing mail in for sending (RFC 5321, RFC 6409): greeting, TLS, sign-in,
//! messages, goodbye, on one connection.
//!
//! Never sends a message without having signed in, unless told that none is
//! wanted; never calls a message sent without the server's 2xx to its end; says
//! [`Delivery::Unsure`] when the connection ends between the two.
//!
//! ```text
//! Session::new ─► … ─► Event::Ready ─► submit ─► Event::Outcome ─► submit … ─► quit ─► Done
//! ```

use mail::server::Security;

mod body;
mod ehlo;
mod envelope;
mod error;
pub mod limits;
mod reply;
mod session;
mod transaction;

pub use ehlo::Extensions;
pub use envelope::{Envelope, NotSubmitted};
pub use error::Error;
pub use reply::Reply;
pub use session::{Session, Stage};

use crate::sasl::{Credentials, Mechanism};

/// How to open a conversation.
#[derive(Debug, Clone)]
pub struct Options {
    /// How the connection is protected. For [`Security::Tls`] it is under TLS already.
    pub security: Security,
    /// What we call ourselves: an address literal such as `[192.0.2.7]` when
    /// there is no public name (RFC 5321 §4.1.3). See [`EHLO_NAME`].
    pub ehlo_name: String,
    /// Who signs in. `None` only where a person chose a server without login.
    pub credentials: Option<Credentials>,
    /// The mechanism that set-up proved: nothing weaker is used.
    pub never_weaker_than: Option<Mechanism>,
    /// What the conversation is for.
    pub purpose: Purpose,
}

/// An [`Options::ehlo_name`] that tells nothing about the sender's network.
pub const EHLO_NAME: &str = "[127.0.0.1]";

/// What a conversation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Messages: after [`Event::Ready`] the owner submits or quits.
    Submit,
    /// Proof that it would work: signs in, says goodbye, sends nothing.
    Prove {
        /// Also asks whether the server takes mail from this address (MAIL, then RSET).
        mail_from: Option<String>,
    },
}

/// What the conversation tells its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Signed in. When proving, everything up to here is proven.
    Ready(Ready),
    /// What became of one submitted message.
    Outcome(Outcome),
    /// The server takes mail from this address ([`Purpose::Prove`] with an address).
    SenderAccepted(Reply),
}

/// What is known once a conversation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// What the server can do.
    pub extensions: Extensions,
    /// How we signed in; `None` when no login was wanted.
    pub mechanism: Option<Mechanism>,
    /// Its first words.
    pub greeting: Reply,
    /// Its answer to the sign-in, or to EHLO when there was none.
    pub said: Reply,
}

/// What became of one message, for each recipient in the envelope's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// One entry for each recipient.
    pub recipients: Vec<Recipient>,
}

/// What became of a message for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address as submitted.
    pub address: String,
    /// What became of it.
    pub delivery: Delivery,
}

/// The verdict for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The server has it and answers for it.
    Sent(Reply),
    /// Not taken for now. `None`: the connection ended before anything could have been sent.
    Retry(Option<Reply>),
    /// Refused for good.
    Failed(Reply),
    /// The message went out whole and no verdict came back. Sending it again
    /// might send it twice: look into Sent, or ask the person (invariant 3).
    Unsure,
}

impl Options {
    /// What we call ourselves, if that can be said in a line at all.
    fn name(&self) -> &str {
        let sound = !self.ehlo_name.is_empty() && self.ehlo_name.bytes().all(|byte| byte.is_ascii_graphic());
        if sound { &self.ehlo_name } else { EHLO_NAME }
    }

    /// Options for sending, with the safe choices.
    pub fn new(security: Security, credentials: Option<Credentials>) -> Options {
        Options {
            security,
            ehlo_name: EHLO_NAME.to_owned(),
            credentials,
            never_weaker_than: None,
            purpose: Purpose::Submit,
        }
    }
}
