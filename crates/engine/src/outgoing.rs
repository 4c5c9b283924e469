//! A server that takes mail for sending: one connection, signed in. Says before
//! the first byte of a message goes, so that its owner can write that down, and
//! gives each stage the time that RFC 5321 §4.5.3.2 asks for (invariants 3, 13).

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use mail::problem::Code;
use mail::server::Server;
use net::{Net, Stream};
use wire::sasl::{Bindings, Credentials};
use wire::smtp::{self, Envelope, Event, NotSubmitted, Options, Outcome, Purpose, Ready, Session, Stage};
use wire::{Machine, Step};

use crate::error::{Error, Kind, Result};
use crate::keys::Pass;
use crate::limits;
use crate::pump::{Broken, Pump};

/// A connection that takes messages, one at a time.
pub struct Outgoing {
    pump: Pump<Watched>,
    net: Arc<dyn Net>,
    over: bool,
}

/// What comes of handing a message in.
#[derive(Debug)]
pub enum Sending {
    /// Nothing of the message has gone yet, and the next call sends it. Write that down first.
    AboutToSend,
    /// It is over.
    Outcome(Outcome),
}

impl Outgoing {
    /// Connects and signs in. Tries a password once.
    pub async fn sign_in(net: Arc<dyn Net>, server: &Server, pass: &Pass) -> Result<Outgoing> {
        let mut outgoing = Outgoing::connect(net, server, pass, Purpose::Submit).await?;
        outgoing.ready().await.map_err(|error| error.at(server))?;
        Ok(outgoing)
    }

    /// Connects, signs in, asks whether mail from `mail_from` would be taken, and says good-bye.
    pub async fn prove(
        net: Arc<dyn Net>,
        server: &Server,
        pass: &Pass,
        mail_from: Option<String>,
    ) -> Result<Ready> {
        let purpose = Purpose::Prove { mail_from };
        let mut outgoing = Outgoing::connect(net, server, pass, purpose).await?;
        let proven = async {
            let ready = outgoing.ready().await?;
            // What follows is the sender's acceptance and the good-bye.
            while outgoing.next().await?.is_some() {}
            Ok(ready)
        };
        proven.await.map_err(|error: Error| error.at(server))
    }

    async fn connect(net: Arc<dyn Net>, server: &Server, pass: &Pass, purpose: Purpose) -> Result<Outgoing> {
        let stream =
            net.connect(&pass.target(server)).await.map_err(|error| Error::from(error).at(server))?;
        let options = Options {
            purpose,
            ehlo_name: if pass.ehlo.is_empty() { net.own_name() } else { &pass.ehlo }.to_owned(),
            never_weaker_than: pass.never_weaker_than,
            ..Options::new(server.security, login(server, pass, &stream)?)
        };
        let pump = Pump::new(Arc::clone(&net), stream, Watched::new(Session::new(options)), &pass.counters);
        // Whether a message may have arrived is judged by whether its end was sent (invariant 3).
        let pump = pump.write_at_once();
        Ok(Outgoing { pump, net, over: false })
    }

    async fn ready(&mut self) -> Result<Ready> {
        loop {
            match self.next().await? {
                Some(Event::Ready(ready)) => return Ok(ready),
                Some(_) => {}
                None => return Err(Error::disconnected("the server closed the connection")),
            }
        }
    }

    /// The next event of the conversation; stages are minded on the way.
    async fn next(&mut self) -> Result<Option<Event>> {
        loop {
            match self.step().await? {
                Some(Heard::Smtp(event)) => return Ok(Some(event)),
                Some(Heard::Stage | Heard::AboutToSend) => {}
                None => return Ok(None),
            }
        }
    }

    async fn step(&mut self) -> std::result::Result<Option<Heard>, Broken<smtp::Error>> {
        let silence = self.pump.machine.session.deadline().unwrap_or(IDLE);
        self.pump.allow_silence(silence);
        self.pump.next().await
    }

    /// Whether nothing more can be handed in here.
    pub fn is_over(&self) -> bool {
        self.over || self.pump.machine.session.stage() == Stage::Quit
    }

    /// Hands one message in. What the server could not take is refused before anything is sent.
    pub fn submit(&mut self, envelope: Envelope, message: Bytes) -> std::result::Result<(), NotSubmitted> {
        self.pump.machine.told = false;
        self.pump.machine.session.submit(envelope, message)
    }

    /// Goes on with the message that was handed in. A broken line is no error
    /// here: the outcome then says what it means.
    pub async fn send(&mut self) -> Result<Sending> {
        loop {
            match self.step().await {
                Ok(Some(Heard::AboutToSend)) => return Ok(Sending::AboutToSend),
                Ok(Some(Heard::Smtp(Event::Outcome(outcome)))) => return Ok(Sending::Outcome(outcome)),
                Ok(Some(_)) => {}
                Ok(None) => return Err(Error::disconnected("the server closed the connection")),
                Err(Broken::Machine(error)) => return Err(error.into()),
                Err(Broken::Net(error)) => return self.cut(error),
            }
        }
    }

    /// The line is dead: the outcome follows from where the message stood.
    fn cut(&mut self, error: net::Error) -> Result<Sending> {
        self.over = true;
        let session = &mut self.pump.machine.session;
        session.feed(&[]);
        for _ in 0..CUT_STEPS {
            match session.step() {
                Ok(Step::Event(Event::Outcome(outcome))) => return Ok(Sending::Outcome(outcome)),
                Ok(Step::Done) | Err(_) => break,
                Ok(_) => {}
            }
        }
        Err(error.into())
    }

    /// Says good-bye, if the server still listens.
    pub async fn leave(mut self) {
        if self.is_over() {
            return;
        }
        self.pump.machine.session.quit();
        let clock = Arc::clone(&self.net);
        let farewell = async { while let Ok(Some(_)) = self.step().await {} };
        // The server may be gone already; nothing depends on the farewell.
        let _ = net::within(&*clock, limits::FAREWELL, farewell).await;
    }
}

/// Steps that a machine may take from the end of its input to its last word:
/// pieces of a message that it still wants written, at most.
const CUT_STEPS: usize = 100_000;

/// Between two messages nothing is awaited; a server that says something then is heard at the next.
const IDLE: Duration = smtp::limits::COMMAND;

/// A session that also tells when its stage changes, so that each wait has its
/// own deadline, and when the message itself is about to go.
struct Watched {
    session: Session,
    held: Option<Step<Heard>>,
    stage: Stage,
    told: bool,
}

enum Heard {
    Smtp(Event),
    Stage,
    AboutToSend,
}

impl Watched {
    fn new(session: Session) -> Watched {
        Watched { stage: session.stage(), session, held: None, told: false }
    }
}

/// Who signs in. Nobody only where a person chose that, at a server that
/// strangers cannot reach: elsewhere it would be an open relay, or one that
/// believes who we are.
fn login(server: &Server, pass: &Pass, stream: &Stream) -> Result<Option<Credentials>> {
    match server.auth.iter().any(|way| way == "none") {
        false => Ok(Some(pass.credentials(server))),
        true if stream.is_private() => Ok(None),
        true => {
            let said = "sending without a login is only for servers on this computer or its own network";
            Err(Error::needs_user(Code::NoAuth, said).at(server))
        }
    }
}

impl Machine for Watched {
    type Event = Heard;
    type Error = smtp::Error;

    fn feed(&mut self, bytes: &[u8]) {
        self.session.feed(bytes);
    }

    fn bind(&mut self, bindings: Bindings) {
        self.session.bind(bindings);
    }

    fn step(&mut self) -> std::result::Result<Step<Heard>, smtp::Error> {
        if let Some(held) = self.held.take() {
            return Ok(held);
        }
        let step = match self.session.step()? {
            Step::Event(event) => return Ok(Step::Event(Heard::Smtp(event))),
            Step::Read => Step::Read,
            Step::Write(bytes) => Step::Write(bytes),
            Step::UpgradeTls => Step::UpgradeTls,
            Step::Done => Step::Done,
        };
        let stage = self.session.stage();
        let sends = matches!(stage, Stage::DataBlock | Stage::DataEnd) && matches!(step, Step::Write(_));
        let heard = match () {
            () if sends && !self.told => Heard::AboutToSend,
            () if stage != self.stage => Heard::Stage,
            () => return Ok(step),
        };
        self.told |= sends;
        self.stage = stage;
        self.held = Some(step);
        Ok(Step::Event(heard))
    }
}

impl From<Broken<smtp::Error>> for Error {
    fn from(broken: Broken<smtp::Error>) -> Error {
        match broken {
            Broken::Net(error) => error.into(),
            Broken::Machine(error) => error.into(),
        }
    }
}

impl From<smtp::Error> for Error {
    fn from(error: smtp::Error) -> Error {
        let said = match error.said() {
            said if said.is_empty() => error.to_string(),
            said => said,
        };
        let kind = match &error {
            _ if error.may_pass() => Kind::Retry { after: None },
            smtp::Error::Misbehaved { .. } => Kind::Misbehaved,
            smtp::Error::SenderRefused { .. } => Kind::Refused,
            _ => Kind::NeedsUser,
        };
        Error::of(kind, error.code(), said)
    }
}

impl From<NotSubmitted> for Error {
    fn from(why: NotSubmitted) -> Error {
        match why {
            NotSubmitted::NotReady => Error::retry(Code::Disconnected, why.to_string()),
            _ => Error::of(Kind::Refused, Code::SendRejected, why.to_string()),
        }
    }
}
