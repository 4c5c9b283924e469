//! A POP3 server, signed in: lists, gives and deletes what it is told, and keeps
//! to what was asked in order. Knows no ledger; `collect` decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use mail::problem::Code;
use mail::server::Server;
use net::Net;
use store::Naming;
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
    naming: Naming,
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
        let mut pump = Pump::new(Arc::clone(&net), stream, Session::new(options), &pass.counters);
        loop {
            match pump.next().await? {
                Some(Event::Ready(ready)) => return Ok(Pop3 { pump, net, ready, naming: Naming::Own }),
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
        match self.answer().await? {
            Event::Stat { count, .. } => Ok(count),
            Event::Refused { said, .. } => Err(Error::refused(said)),
            other => Err(unexpected(other)),
        }
    }

    /// How messages are named there, as far as was seen.
    pub fn naming(&self) -> Naming {
        self.naming
    }

    /// Asks whether it names its messages, where it does not say.
    pub async fn prove_naming(&mut self) -> Result<Naming> {
        if !self.ready.capabilities.uidl {
            self.ask([Command::Uidl]);
            if let Event::Refused { .. } = self.answer().await? {
                self.naming = if self.gives_headers() { Naming::Headers } else { Naming::Whole };
            }
        }
        Ok(self.naming)
    }

    /// Every message there is, the oldest first.
    pub async fn list(&mut self) -> Result<Vec<Listed>> {
        self.ask([Command::List, Command::Uidl]);
        let sizes = match self.answer().await? {
            Event::Sizes(sizes) => sizes,
            other => return Err(unexpected(other)),
        };
        let names: BTreeMap<u32, String> = match self.answer().await? {
            Event::Uids(names) => names.into_iter().map(|(number, name)| (number, within(name))).collect(),
            // Old servers have no UIDL. One that says it has may do better later.
            Event::Refused { .. } if !self.ready.capabilities.uidl => {
                self.naming = Naming::Headers;
                BTreeMap::new()
            }
            other => return Err(unexpected(other)),
        };
        let entry = |(number, size)| Listed { number, size, name: names.get(&number).cloned() };
        let mut listed: Vec<Listed> = sizes.into_iter().map(entry).collect();
        listed.sort_by_key(|one| one.number);
        listed.dedup_by_key(|one| one.number);
        forget_shared(&mut listed);
        self.name_the_rest(&mut listed).await?;
        if self.naming == Naming::Headers && listed.iter().all(|one| one.name.is_none()) && !listed.is_empty()
        {
            self.naming = Naming::Whole;
        }
        Ok(listed)
    }

    /// Names what the server does not: by header block and size, where it gives these alone.
    async fn name_the_rest(&mut self, listed: &mut [Listed]) -> Result<()> {
        if !self.gives_headers() {
            return Ok(());
        }
        let mut nameless: Vec<&mut Listed> = listed.iter_mut().filter(|one| one.name.is_none()).collect();
        for some in nameless.chunks_mut(limits::ASKED) {
            self.ask(some.iter().map(|one| Command::Top(one.number, 0)));
            for one in some {
                if let Some(headers) = self.message().await? {
                    let whole = [&headers[..], &one.size.to_be_bytes()].concat();
                    one.name = Some(store::name_by_content(&whole));
                }
            }
        }
        forget_shared(listed);
        Ok(())
    }

    /// Asks for messages; each is then taken with [`Pop3::message`], in this order.
    /// At most [`limits::ASKED`] at a time.
    pub fn retrieve(&mut self, numbers: impl IntoIterator<Item = u32>) {
        self.ask(numbers.into_iter().map(Command::Retr));
    }

    /// Asks for header blocks in the same way (RFC 1939 §7).
    pub fn headers(&mut self, numbers: impl IntoIterator<Item = u32>) {
        self.ask(numbers.into_iter().map(|number| Command::Top(number, 0)));
    }

    /// Whether the server gives header blocks alone, as far as it says.
    pub fn gives_headers(&self) -> bool {
        let known = &self.ready.capabilities;
        !known.known || known.top
    }

    /// The next message that was asked for; `None` when the server will not give it.
    pub async fn message(&mut self) -> Result<Option<Bytes>> {
        let mut raw = Vec::new();
        loop {
            match self.answer().await? {
                Event::Chunk { bytes, .. } => raw.extend_from_slice(&bytes),
                Event::End { .. } => return Ok(Some(raw.into())),
                Event::Refused { command, said } => {
                    tracing::warn!(?command, said, "a message is not given");
                    return Ok(None);
                }
                other => return Err(unexpected(other)),
            }
            if raw.len() as u64 > limits::MESSAGE_BYTES {
                return Err(Error::misbehaved("the message is larger than it was said to be"));
            }
        }
    }

    /// Deletes messages and ends: only with the server's answer to QUIT are they
    /// gone (RFC 1939 §6). `false`: not all of them.
    pub async fn delete_and_leave(mut self, numbers: &[u32]) -> Result<bool> {
        if numbers.is_empty() {
            self.leave().await;
            return Ok(true);
        }
        let mut all = true;
        for some in numbers.chunks(limits::ASKED) {
            self.ask(some.iter().copied().map(Command::Dele));
            for _ in some {
                match self.answer().await? {
                    Event::Deleted { .. } => {}
                    Event::Refused { .. } => all = false,
                    other => return Err(unexpected(other)),
                }
            }
        }
        self.pump.allow_silence(wire::pop3::limits::QUIT);
        self.ask([Command::Quit]);
        match self.answer().await? {
            Event::Farewell { clean, .. } => Ok(all && clean),
            other => Err(unexpected(other)),
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

    fn ask(&mut self, commands: impl IntoIterator<Item = Command>) {
        for command in commands {
            self.pump.machine.submit(command);
        }
    }

    async fn answer(&mut self) -> Result<Event> {
        let event = self.pump.next().await?;
        event.ok_or_else(|| Error::disconnected("the server closed the connection"))
    }
}

/// One message as the server lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number, for this connection only.
    pub number: u32,
    /// Bytes, as the server says.
    pub size: u64,
    /// Its lasting name; `None`: only its bytes can tell.
    pub name: Option<String>,
}

/// A name of a length that names have (RFC 1939 §7).
fn within(name: String) -> String {
    if name.len() > NAME_BYTES { store::name_by_content(name.as_bytes()) } else { name }
}

/// Takes away names that more than one message has: to believe them would be to lose one.
fn forget_shared(listed: &mut [Listed]) {
    let (mut once, mut shared) = (BTreeSet::new(), BTreeSet::new());
    for name in listed.iter().filter_map(|one| one.name.as_ref()) {
        if !once.insert(name) {
            shared.insert(name.clone());
        }
    }
    for one in listed {
        one.name = one.name.take().filter(|name| !shared.contains(name));
    }
}

fn unexpected(event: Event) -> Error {
    match event {
        Event::Refused { said, .. } => Error::retry(Code::Throttled, said),
        _ => Error::misbehaved("an answer to something that was not asked"),
    }
}

const NAME_BYTES: usize = 70;

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
