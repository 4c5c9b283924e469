//! One connection to an IMAP server, from greeting to goodbye.

use mail::server::Security;

use super::{Capabilities, Command, Error, Event, Tag};
use crate::sasl::{Credentials, Mechanism};
use crate::{Machine, Step};

/// How to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How the connection is protected. With [`Security::Tls`] the bytes are already under TLS.
    pub security: Security,
    /// Who signs in.
    pub credentials: Credentials,
    /// The mechanism that was proven at set-up (invariant 10).
    pub never_weaker_than: Option<Mechanism>,
    /// Mechanisms not to try, because this server offers them and fails at them.
    pub without: Vec<Mechanism>,
    /// What we say that we are (RFC 2971): `name`, `version`. Empty: nothing is said.
    pub id: Vec<(String, String)>,
}

impl Options {
    /// With nothing known from before.
    pub fn new(security: Security, credentials: Credentials) -> Options {
        Options { security, credentials, never_weaker_than: None, without: Vec::new(), id: Vec::new() }
    }
}

/// One connection.
pub struct Session {
    capabilities: Capabilities,
}

impl Session {
    /// Begins; the server speaks first.
    pub fn new(options: Options) -> Session {
        let _ = options;
        Session { capabilities: Capabilities::default() }
    }

    /// Takes a command. It goes out as soon as those before it allow; its end
    /// is an [`Event::Completed`] with this tag. Before [`Event::Ready`] it waits.
    pub fn submit(&mut self, command: Command) -> Tag {
        let _ = command;
        unimplemented!("comes with the reader")
    }

    /// Ends IDLE; its completion follows. Without IDLE nothing happens.
    pub fn done_idle(&mut self) {
        unimplemented!("comes with the reader")
    }

    /// What the server can do, as far as it has said.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Whether an extension is switched on.
    pub fn enabled(&self, extension: &str) -> bool {
        let _ = extension;
        unimplemented!("comes with the reader")
    }

    /// Commands submitted and not completed.
    pub fn under_way(&self) -> usize {
        unimplemented!("comes with the reader")
    }

    /// Items and answers left out so far because we do not know them.
    pub fn skipped(&self) -> u64 {
        unimplemented!("comes with the reader")
    }
}

impl Machine for Session {
    type Event = Event;
    type Error = Error;

    fn feed(&mut self, bytes: &[u8]) {
        let _ = bytes;
        unimplemented!("comes with the reader")
    }

    fn step(&mut self) -> Result<Step<Event>, Error> {
        unimplemented!("comes with the reader")
    }
}
