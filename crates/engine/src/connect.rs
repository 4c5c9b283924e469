//! How an account's task gets at its server: a connection that is signed in, as
//! often as it needs one. The tests put the fake server here.

use std::sync::Arc;

use mail::AccountId;
use mail::problem::Code;
use mail::server::Server;
use net::Net;

use crate::error::{Error, Kind, Result};
use crate::keys::{Keys, Lock, Pass};
use crate::remote::Remote;
use crate::remote::imap::{Imap, Packing};
use crate::remote::pop3::Pop3;
use crate::tally::Counters;

/// Opens connections to one account's server.
pub trait Connect: Send + Sync + 'static {
    /// What comes of it.
    type Remote: Remote;

    /// Connects and signs in. Tries a password once.
    fn connect(&self) -> impl Future<Output = Result<Self::Remote>> + Send;
}

/// Opens IMAP connections.
pub struct ImapDoor {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub server: Server,
    /// The way there.
    pub net: Arc<dyn Net>,
    /// Asked for each connection; nothing is kept.
    pub keys: Arc<Keys>,
    /// Whether the line is packed.
    pub packing: Packing,
    /// What its lines add to.
    pub(crate) counters: Counters,
}

impl Connect for ImapDoor {
    type Remote = Imap;

    async fn connect(&self) -> Result<Imap> {
        let attempt = |pass: Pass| async move {
            let pass = pass.counting(&self.counters);
            Imap::sign_in(Arc::clone(&self.net), &self.server, &pass, &self.packing).await
        };
        self.keys.sign_in(self.account, Lock::Incoming, attempt).await
    }
}

/// Opens POP3 connections. A mailbox is locked while one is open (RFC 1939 §4).
pub struct PopDoor {
    /// Whose.
    pub account: AccountId,
    /// Where, if there is mail to collect at all.
    pub server: Option<Server>,
    /// The way there.
    pub net: Arc<dyn Net>,
    /// Asked for each connection; nothing is kept.
    pub keys: Arc<Keys>,
    /// What its lines add to.
    pub(crate) counters: Counters,
}

impl PopDoor {
    /// Connects and signs in. Tries a password once.
    pub async fn connect(&self) -> Result<Pop3> {
        let Some(server) = &self.server else {
            let said = "this account has no incoming server";
            return Err(Error::of(Kind::Refused, Code::ProtocolOff, said));
        };
        let attempt = |pass: Pass| async move {
            Pop3::sign_in(Arc::clone(&self.net), server, &pass.counting(&self.counters)).await
        };
        self.keys.sign_in(self.account, Lock::Incoming, attempt).await
    }
}
