//! How an account's task gets at its server: a connection that is signed in, as
//! often as it needs one. The tests put the fake server here.

use std::sync::Arc;

use mail::AccountId;
use mail::problem::Code;
use mail::server::Server;
use net::Net;

use crate::error::{Error, Kind, Result};
use crate::keys::Keys;
use crate::passwords::Side;
use crate::remote::Remote;
use crate::remote::imap::Imap;

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
}

impl Connect for ImapDoor {
    type Remote = Imap;

    async fn connect(&self) -> Result<Imap> {
        let attempt = |pass| async move { Imap::sign_in(Arc::clone(&self.net), &self.server, &pass).await };
        self.keys.sign_in(self.account, Side::Incoming, attempt).await
    }
}

/// Where collecting by POP3 will be. Until then it says so.
pub struct PopDoor {
    /// Where the mail is.
    pub server: Option<Server>,
}

impl Connect for PopDoor {
    type Remote = Imap;

    async fn connect(&self) -> Result<Imap> {
        let error = Error::of(Kind::Refused, Code::ProtocolOff, "collecting mail by POP3 is not built yet");
        Err(match &self.server {
            Some(server) => error.at(server),
            None => error,
        })
    }
}
