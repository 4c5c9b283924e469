//! One connection to an IMAP server, from greeting to goodbye.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use mail::server::Security;

use super::error::Need;
use super::frame::{Frame, Frames};
use super::{Capabilities, Command, Error, Event, Quirks, Said, Tag, parse};
use crate::deflate::{Garbled, Inflate, deflate};
use crate::lines;
use crate::sasl::{Bindings, Credentials, Mechanism};
use crate::{Machine, Step};

mod answers;
mod commands;
mod mailbox;
mod opening;
mod outgoing;
mod spelt;

use commands::UnderWay;
use mailbox::Mailbox;
use opening::Opening;
use outgoing::Outgoing;

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
    /// Have both sides pack what they send, where the server can (RFC 4978).
    pub compress: bool,
}

impl Options {
    /// With nothing known from before.
    pub fn new(security: Security, credentials: Credentials) -> Options {
        let (never_weaker_than, without, id) = (None, Vec::new(), Vec::new());
        Options { security, credentials, never_weaker_than, without, id, compress: false }
    }
}

/// One connection.
///
/// UTF8=ACCEPT is switched on where it is offered: a server may keep mail with
/// UTF-8 in its header from those who do not (RFC 6855 §7). IMAP4rev2 is not:
/// what we use of it has a name of its own.
pub struct Session {
    options: Options,
    frames: Frames,
    /// Both sides pack what they send (RFC 4978).
    inflate: Option<Inflate>,
    due: VecDeque<Step<Event>>,
    outgoing: Outgoing,
    state: State,
    last_tag: u32,
    waiting: VecDeque<(Tag, Command)>,
    under_way: Vec<UnderWay>,
    /// The owner wants IDLE to end.
    enough: bool,
    /// LOGOUT is sent: the end is no surprise.
    leaving: bool,
    under_tls: bool,
    bindings: Bindings,
    /// Mechanisms that the server refused as such.
    attempts: usize,
    /// The peer has said something.
    heard: bool,
    greeting: String,
    capabilities: Capabilities,
    /// The capabilities are those of this moment; signing in and TLS change them.
    fresh: bool,
    server_id: BTreeMap<String, String>,
    enabled: BTreeSet<String>,
    quirks: Quirks,
    mailbox: Mailbox,
    skipped: u64,
}

enum State {
    /// Until [`Event::Ready`].
    Opening(Opening),
    Ready,
    Over(Option<Error>),
}

impl Session {
    /// Begins; the server speaks first.
    pub fn new(options: Options) -> Session {
        Session {
            under_tls: options.security == Security::Tls,
            options,
            frames: Frames::default(),
            inflate: None,
            due: VecDeque::new(),
            outgoing: Outgoing::default(),
            state: State::Opening(Opening::Greeting),
            last_tag: 0,
            waiting: VecDeque::new(),
            under_way: Vec::new(),
            enough: false,
            leaving: false,
            bindings: Bindings::default(),
            attempts: 0,
            heard: false,
            greeting: String::new(),
            capabilities: Capabilities::default(),
            fresh: false,
            server_id: BTreeMap::new(),
            enabled: BTreeSet::new(),
            quirks: Quirks::default(),
            mailbox: Mailbox::Closed,
            skipped: 0,
        }
    }

    /// Takes a command. It goes out as soon as those before it allow; its end
    /// is an [`Event::Completed`] with this tag. Before [`Event::Ready`] it waits.
    ///
    /// One that cannot be said (a NUL in a name) ends as
    /// [`Completion::Bad`](super::Completion::Bad) without being sent; one
    /// about no messages as `Ok`.
    pub fn submit(&mut self, command: Command) -> Tag {
        let tag = self.tag();
        self.waiting.push_back((tag, command));
        tag
    }

    /// Ends IDLE; its completion follows. Without IDLE nothing happens.
    pub fn done_idle(&mut self) {
        let waits = self.waiting.iter().any(|(_, command)| *command == Command::Idle);
        self.enough |= waits || self.idles();
    }

    /// What the server can do, as far as it has said.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Whether an extension is switched on.
    pub fn enabled(&self, extension: &str) -> bool {
        let extension = extension.to_ascii_uppercase();
        // RFC 7162 §3.2.3: QRESYNC switches CONDSTORE on too.
        let by_qresync = extension == "CONDSTORE" && self.enabled.contains("QRESYNC");
        by_qresync || self.enabled.contains(&extension)
    }

    /// Commands submitted and not completed.
    pub fn under_way(&self) -> usize {
        self.waiting.len() + self.under_way.iter().filter(|command| command.is_asked_for()).count()
    }

    /// Items and answers left out so far because we do not know them.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    fn tag(&mut self) -> Tag {
        self.last_tag = self.last_tag.wrapping_add(1);
        Tag(self.last_tag)
    }

    fn tell(&mut self, event: Event) {
        self.due.push_back(Step::Event(event));
    }

    /// Tells what an owner can only understand once it is ready.
    fn tell_owner(&mut self, event: Event) {
        if matches!(self.state, State::Ready) {
            self.tell(event);
        }
    }

    fn skip(&mut self) {
        self.skipped = self.skipped.saturating_add(1);
    }

    /// Unpacks a piece of what has come; `false` when nothing is left.
    fn unpack(&mut self) -> bool {
        match self.inflate.as_mut().map(Inflate::next) {
            None | Some(Ok(None)) => return false,
            Some(Ok(Some(piece))) => self.frames.feed(&piece),
            Some(Err(Garbled)) => self.misbehaved("what it packed cannot be unpacked"),
        }
        true
    }

    fn misbehaved(&mut self, what: &str) {
        self.fail(Error::misbehaved(what));
    }

    fn fail(&mut self, error: Error) {
        self.end(Some(error));
    }

    fn end(&mut self, why: Option<Error>) {
        self.outgoing.clear();
        self.state = State::Over(why);
    }

    /// The peer says no more.
    fn ended(&mut self) {
        let why = if self.leaving { None } else { Some(Error::closed()) };
        self.end(why);
    }
}

/// Shows no word of what is due: that may be a password.
impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("ready", &matches!(self.state, State::Ready))
            .field("under_way", &self.under_way())
            .finish_non_exhaustive()
    }
}

impl Machine for Session {
    type Event = Event;
    type Error = Error;

    fn feed(&mut self, bytes: &[u8]) {
        let first = !std::mem::replace(&mut self.heard, true);
        if first && lines::is_tls_record(bytes) {
            return self.fail(Error::NeedsUser { why: Need::SpeaksTls, said: Said::default() });
        }
        match &mut self.inflate {
            Some(inflate) if !bytes.is_empty() => inflate.feed(bytes),
            _ => self.frames.feed(bytes),
        }
    }

    fn bind(&mut self, bindings: Bindings) {
        self.bindings = bindings;
    }

    fn step(&mut self) -> Result<Step<Event>, Error> {
        loop {
            if let Some(step) = self.due.pop_front() {
                if step == Step::UpgradeTls {
                    // Invariant 10: what came in clear is dropped.
                    self.frames.clear();
                }
                return Ok(step);
            }
            if let State::Over(why) = &self.state {
                return why.clone().map_or(Ok(Step::Done), Err);
            }
            self.start_commands();
            if !self.due.is_empty() {
                continue;
            }
            if let Some(bytes) = self.outgoing.next() {
                return Ok(Step::Write(if self.inflate.is_some() { deflate(&bytes) } else { bytes }));
            }
            match self.frames.next() {
                Ok(Some(Frame::Answer(answer))) => self.take(parse::answer(&answer)),
                Ok(Some(Frame::Chunk(chunk))) => self.take_chunk(chunk),
                Ok(None) if self.unpack() => {}
                Ok(None) if self.frames.closed => self.ended(),
                Ok(None) => return Ok(Step::Read),
                Err(error) => self.fail(error),
            }
        }
    }
}
