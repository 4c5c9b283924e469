//! A POP3 server, signed in: as far as a proof of the login needs it. Collecting
//! by POP3 is not built yet; never deletes anything.

use std::sync::Arc;

use mail::server::Server;
use net::Net;
use wire::pop3::{Command, Event, Options, Ready, Session};

use crate::error::{Error, Kind, Result};
use crate::keys::Pass;
use crate::limits;
use crate::pump::{Broken, Pump};

/// One connection to a POP3 server.
pub struct Pop3 {
    pump: Pump<Session>,
    net: Arc<dyn Net>,
    ready: Ready,
}

impl Pop3 {
    /// Connects and signs in. Tries a password once.
    pub async fn sign_in(net: Arc<dyn Net>, server: &Server, pass: &Pass) -> Result<Pop3> {
        let clock = Arc::clone(&net);
        let signing_in = Pop3::connect(net, server, pass);
        let done = net::within(&*clock, limits::SIGN_IN, signing_in).await;
        let done = done.unwrap_or_else(|late| Err(late.while_doing(net::Stage::Talk).into()));
        done.map_err(|error| error.at(server))
    }

    async fn connect(net: Arc<dyn Net>, server: &Server, pass: &Pass) -> Result<Pop3> {
        let stream = net.connect(&pass.target(server)).await?;
        let options = Options {
            security: server.security,
            credentials: pass.credentials(server),
            never_weaker_than: pass.never_weaker_than,
        };
        let mut pump = Pump::new(Arc::clone(&net), stream, Session::new(options));
        loop {
            match pump.next().await? {
                Some(Event::Ready(ready)) => return Ok(Pop3 { pump, net, ready }),
                Some(_) => {}
                None => return Err(Error::disconnected("the server closed the connection")),
            }
        }
    }

    /// What is known since signing in.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Counts the messages, which proves that mail can be read.
    pub async fn prove(&mut self) -> Result<u32> {
        self.pump.machine.submit(Command::Stat);
        loop {
            match self.pump.next().await? {
                Some(Event::Stat { count, .. }) => return Ok(count),
                Some(Event::Refused { said, .. }) => return Err(Error::refused(said)),
                Some(_) => {}
                None => return Err(Error::disconnected("the server closed the connection")),
            }
        }
    }

    /// Says good-bye, if the server still listens.
    pub async fn leave(mut self) {
        self.pump.machine.submit(Command::Quit);
        let clock = Arc::clone(&self.net);
        let farewell = async { while let Ok(Some(_)) = self.pump.next().await {} };
        // The server may be gone already; nothing depends on the farewell.
        let _ = net::within(&*clock, limits::FAREWELL, farewell).await;
    }
}

impl From<Broken<wire::pop3::Error>> for Error {
    fn from(broken: Broken<wire::pop3::Error>) -> Error {
        let error = match broken {
            Broken::Net(error) => return error.into(),
            Broken::Machine(error) => error,
        };
        let said = match error.said() {
            said if said.is_empty() => error.to_string(),
            said => said,
        };
        let kind = match &error {
            _ if error.may_pass() => Kind::Retry { after: None },
            wire::pop3::Error::Misbehaved { .. } => Kind::Misbehaved,
            _ => Kind::NeedsUser,
        };
        Error::of(kind, error.code(), said)
    }
}
