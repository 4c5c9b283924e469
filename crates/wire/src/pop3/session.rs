//! The conversation as a machine: what is awaited, and what follows from each answer.

use std::collections::VecDeque;
use std::time::Duration;

use mail::server::Security;

use super::content::{Content, Piece};
use super::{Capabilities, Command, Error, Event, Method, Options, Ready, limits};
use crate::lines::{self, Lines};
use crate::sasl::{self, Bindings, Client, Cover, Key, Mechanism, Terms};
use crate::{Machine, Step};

/// One POP3 conversation.
///
/// When a deadline passes or writing fails, the owner feeds `&[]`.
pub struct Session {
    options: Options,
    input: Lines,
    due: VecDeque<Step<Event>>,
    state: State,
    under_tls: bool,
    greeting: String,
    capabilities: Capabilities,
    bindings: Bindings,
    /// Mechanisms that the server refused as such.
    without: Vec<Mechanism>,
    waiting: VecDeque<Command>,
    asked: VecDeque<Command>,
    /// The long answer under way.
    long: Long,
}

/// What is awaited.
enum State {
    Greeting,
    Capa,
    Stls,
    Auth {
        client: Box<Client>,
        initial: Option<String>,
        /// Something was said after the mechanism's name.
        answered: bool,
    },
    /// The end of an exchange that we gave up, and why.
    GivenUp(Mechanism, Error),
    User,
    Pass,
    Ready,
    Over(Option<Error>),
}

/// How we may sign in.
enum Way {
    Sasl(Box<Client>, Option<String>),
    User,
}

/// An answer of many lines.
#[derive(Debug)]
enum Long {
    None,
    Capa(usize),
    Uids(Vec<(u32, String)>),
    Sizes(Vec<(u32, u64)>),
    Content(u32, Content),
}

/// Where a conversation stands, for deadlines and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Awaiting the first words.
    Greeting,
    /// Awaiting what the server can do.
    Capabilities,
    /// Awaiting the go-ahead for TLS.
    StartTls,
    /// Signing in.
    Auth,
    /// Nothing is asked.
    Idle,
    /// Awaiting an answer.
    Asked(Command),
    /// It is over.
    Over,
}

impl Session {
    /// Begins: the server speaks first.
    pub fn new(options: Options) -> Session {
        Session {
            under_tls: options.security == Security::Tls,
            options,
            input: Lines::default(),
            due: VecDeque::new(),
            state: State::Greeting,
            greeting: String::new(),
            capabilities: Capabilities::default(),
            bindings: Bindings::default(),
            without: Vec::new(),
            waiting: VecDeque::new(),
            asked: VecDeque::new(),
            long: Long::None,
        }
    }

    /// Hands a command in; answers come in the order of the commands. `false`:
    /// too many wait, or nothing may follow `Quit`.
    pub fn submit(&mut self, command: Command) -> bool {
        let last = self.waiting.back().or(self.asked.back());
        let open = last != Some(&Command::Quit) && self.waiting.len() < limits::WAITING;
        if open {
            self.waiting.push_back(command);
        }
        open
    }

    /// Where the conversation stands.
    pub fn stage(&self) -> Stage {
        match &self.state {
            State::Greeting => Stage::Greeting,
            State::Capa => Stage::Capabilities,
            State::Stls => Stage::StartTls,
            State::Auth { .. } | State::GivenUp(..) | State::User | State::Pass => Stage::Auth,
            State::Ready => self.asked.front().map_or(Stage::Idle, |command| Stage::Asked(*command)),
            State::Over(_) => Stage::Over,
        }
    }

    /// How long the next [`Step::Read`] or [`Step::Write`] may take. Idle has none of its own.
    pub fn deadline(&self) -> Option<Duration> {
        match self.stage() {
            Stage::Idle => None,
            Stage::Asked(Command::Quit) => Some(limits::QUIT),
            _ => Some(limits::COMMAND),
        }
    }

    /// A line of an answer, without its end.
    fn take(&mut self, line: &[u8]) {
        match &mut self.long {
            Long::None => self.answer(line),
            long => match line {
                b"." => self.complete(),
                _ => {
                    let line = line.strip_prefix(b".").unwrap_or(line);
                    let line = String::from_utf8_lossy(line);
                    if !enter(long, &mut self.capabilities, line.trim()) {
                        self.fail(Error::Limit { stage: self.stage() });
                    }
                }
            },
        }
    }

    /// The first line of an answer, or a challenge.
    fn answer(&mut self, line: &[u8]) {
        let Some((status, said)) = split(line) else {
            let said = shown(line);
            return self.fail(Error::Misbehaved { stage: self.stage(), said });
        };
        match &self.state {
            State::Greeting => self.greeted(status, said),
            State::Capa => self.capa(status),
            State::Stls => self.stls(status, said),
            State::Auth { .. } => self.auth(status, said),
            State::GivenUp(mechanism, why) => {
                let (mechanism, why) = (*mechanism, why.clone());
                self.try_another(mechanism, why);
            }
            State::User => self.user(status, said),
            State::Pass if status == Status::Err => self.fail(self.no_to_password(said)),
            State::Pass => self.signed_in(status, said, Method::UserPass),
            State::Ready => self.answered(status, said),
            State::Over(_) => {}
        }
    }

    fn greeted(&mut self, status: Status, said: String) {
        match status {
            Status::Ok => {
                self.greeting = said;
                self.ask_capa();
            }
            Status::Err => self.fail(Error::Refused { said }),
            Status::More => self.misbehaved(said),
        }
    }

    fn ask_capa(&mut self) {
        self.capabilities = Capabilities::default();
        self.send("CAPA");
        self.state = State::Capa;
    }

    fn capa(&mut self, status: Status) {
        match status {
            Status::Ok => {
                self.capabilities.known = true;
                self.long = Long::Capa(0);
            }
            // A server older than CAPA may still know STLS, UIDL and TOP.
            Status::Err | Status::More => self.protect(),
        }
    }

    /// After CAPA: TLS where it was asked for, then sign-in.
    fn protect(&mut self) {
        if self.options.security != Security::StartTls || self.under_tls {
            return self.sign_in();
        }
        if self.capabilities.known && !self.capabilities.stls {
            return self.fail(Error::NoTls { said: self.greeting.clone() });
        }
        self.send("STLS");
        self.state = State::Stls;
    }

    fn stls(&mut self, status: Status, said: String) {
        if status != Status::Ok {
            return self.fail(Error::NoTls { said });
        }
        // What was learnt or received in clear counts for nothing (RFC 2595 §4).
        self.input.clear();
        self.under_tls = true;
        self.due.push_back(Step::UpgradeTls);
        self.ask_capa();
    }

    fn sign_in(&mut self) {
        match self.begin() {
            Ok(way) => self.follow(way),
            Err(error) => self.fail(error),
        }
    }

    /// Chooses a way to sign in and begins it.
    fn begin(&self) -> Result<Way, Error> {
        let all = &self.capabilities.sasl;
        let offered: Vec<Mechanism> = all.iter().copied().filter(|one| !self.without.contains(one)).collect();
        let terms = Terms {
            cover: if self.under_tls { Cover::Tls } else { Cover::from(self.options.security) },
            credentials: &self.options.credentials,
            bindings: &self.bindings,
            never_weaker_than: self.options.never_weaker_than,
        };
        match sasl::choose(&offered, &terms) {
            Ok(mechanism) => {
                let mut client = terms.begin(mechanism, all)?;
                let initial = client.initial64()?;
                Ok(Way::Sasl(Box::new(client), initial))
            }
            // USER and PASS count as PLAIN. Servers without CAPA have nothing else.
            Err(_) if self.takes_user() && sasl::choose(&[Mechanism::Plain], &terms).is_ok() => Ok(Way::User),
            Err(why) => Err(Error::NoMechanism { offered: self.capabilities.sasl_names.clone(), why }),
        }
    }

    fn takes_user(&self) -> bool {
        self.capabilities.user || !self.capabilities.known
    }

    fn follow(&mut self, way: Way) {
        match way {
            // The initial response waits for the server's first, empty
            // challenge: servers older than RFC 5034 do not take it with AUTH.
            Way::Sasl(client, initial) => {
                self.send(&format!("AUTH {}", client.mechanism().name()));
                self.state = State::Auth { client, initial, answered: false };
            }
            Way::User => self.begin_user(),
        }
    }

    fn auth(&mut self, status: Status, said: String) {
        let State::Auth { client, initial, answered } = &mut self.state else { return };
        let mechanism = client.mechanism();
        let answer = match (status, initial.take()) {
            (Status::More, initial) => {
                *answered = true;
                initial.map_or_else(|| client.respond64(said.as_bytes()), Ok).map(Some)
            }
            (Status::Ok, _) => client.finish(None).map(|()| None),
            // A no to the bare name: nothing was shown that could be wrong.
            (Status::Err, _) if !*answered => return self.try_another(mechanism, Error::sign_in(said)),
            (Status::Err, _) => {
                let words = [Some(said.as_str()), client.explained()].into_iter().flatten();
                let said = words.collect::<Vec<_>>().join(" ");
                return self.fail(Error::sign_in(said));
            }
        };
        match answer {
            Ok(Some(answer)) => self.send(&answer),
            Ok(None) => self.signed_in(status, said, Method::Sasl(mechanism)),
            Err(error) if error.is_of_mechanism() => {
                // RFC 5034 §4: `*` takes the exchange back.
                self.send("*");
                self.state = State::GivenUp(mechanism, Error::Sasl(error));
            }
            Err(error) => self.fail(Error::Sasl(error)),
        }
    }

    /// The server would not hear of a mechanism; the next way may do, once.
    fn try_another(&mut self, mechanism: Mechanism, why: Error) {
        self.without.push(mechanism);
        match self.begin() {
            Ok(way) if self.without.len() < sasl::limits::ATTEMPTS => self.follow(way),
            _ => self.fail(why),
        }
    }

    fn begin_user(&mut self) {
        let credentials = &self.options.credentials;
        let control = |text: &str| text.chars().any(char::is_control);
        match &credentials.key {
            Key::Password(password) if !control(&credentials.user) && !control(password.reveal()) => {
                self.send(&format!("USER {}", credentials.user.clone()));
                self.state = State::User;
            }
            _ => self.fail(Error::Unsayable),
        }
    }

    fn user(&mut self, status: Status, said: String) {
        if status != Status::Ok {
            return self.fail(self.no_to_password(said));
        }
        let Key::Password(password) = &self.options.credentials.key else {
            return self.fail(Error::Unsayable);
        };
        self.send(&format!("PASS {}", password.reveal().clone()));
        self.state = State::Pass;
    }

    /// USER and PASS are always worth a try where they are offered, but some servers
    /// offer them to everybody and mean tokens.
    fn no_to_password(&self, said: String) -> Error {
        let only_tokens = sasl::only_tokens(&self.capabilities.sasl);
        match Error::sign_in(said) {
            Error::AuthFailed { said } if only_tokens => Error::OnlyTokens { said },
            other => other,
        }
    }

    fn signed_in(&mut self, status: Status, said: String, method: Method) {
        match status {
            Status::Ok => {
                let (capabilities, greeting) = (self.capabilities.clone(), self.greeting.clone());
                let ready = Ready { capabilities, method, greeting, said };
                self.due.push_back(Step::Event(Event::Ready(ready)));
                self.state = State::Ready;
            }
            Status::Err => self.fail(Error::sign_in(said)),
            Status::More => self.misbehaved(said),
        }
    }

    /// The first line of the answer to the oldest command.
    fn answered(&mut self, status: Status, said: String) {
        let (Some(&command), Status::Ok | Status::Err) = (self.asked.front(), status) else {
            return self.misbehaved(said);
        };
        if command == Command::Quit {
            self.tell(Event::Farewell { clean: status == Status::Ok, said });
            self.state = State::Over(None);
            return;
        }
        if status == Status::Err {
            return self.tell(Event::Refused { command, said });
        }
        match command {
            Command::Stat => match numbers(&said) {
                Some((count, size_bytes)) => self.tell(Event::Stat { count, size_bytes }),
                None => self.misbehaved(said),
            },
            Command::Uidl => self.long = Long::Uids(Vec::new()),
            Command::List => self.long = Long::Sizes(Vec::new()),
            Command::Retr(number) | Command::Top(number, _) => {
                self.long = Long::Content(number, Content::new());
            }
            Command::Dele(number) => self.tell(Event::Deleted { number }),
            Command::Rset | Command::Noop | Command::Quit => self.tell(Event::Done(command)),
        }
    }

    /// A long answer has come to its end.
    fn complete(&mut self) {
        match std::mem::replace(&mut self.long, Long::None) {
            Long::Capa(_) => self.protect(),
            Long::Uids(uids) => self.tell(Event::Uids(uids)),
            Long::Sizes(sizes) => self.tell(Event::Sizes(sizes)),
            Long::Content(number, _) => self.tell(Event::End { number }),
            Long::None => {}
        }
    }

    /// Tells the answer to the oldest command.
    fn tell(&mut self, event: Event) {
        self.asked.pop_front();
        self.due.push_back(Step::Event(event));
    }

    /// Reads on in a message, if one is under way.
    fn content(&mut self) -> Option<Piece> {
        match &mut self.long {
            Long::Content(_, content) => Some(content.next(&mut self.input)),
            _ => None,
        }
    }

    fn chunk(&mut self, bytes: Vec<u8>) {
        if let (Long::Content(number, _), false) = (&self.long, bytes.is_empty()) {
            self.due.push_back(Step::Event(Event::Chunk { number: *number, bytes }));
        }
    }

    /// What may be asked now.
    fn commands(&mut self) -> Option<Vec<u8>> {
        let most = if self.capabilities.pipelining { limits::PIPELINED } else { 1 };
        let mut bytes = Vec::new();
        while matches!(self.state, State::Ready) && self.asked.len() < most {
            let Some(command) = self.waiting.pop_front() else { break };
            self.asked.push_back(command);
            bytes.extend_from_slice(command.line().as_bytes());
        }
        (!bytes.is_empty()).then_some(bytes)
    }

    fn send(&mut self, line: &str) {
        self.due.push_back(Step::Write(format!("{line}\r\n").into_bytes()));
    }

    fn misbehaved(&mut self, said: String) {
        self.fail(Error::Misbehaved { stage: self.stage(), said });
    }

    fn fail(&mut self, error: Error) {
        self.state = State::Over(Some(error));
    }

    /// Nothing more can be read for now.
    fn wait(&mut self) -> Option<Step<Event>> {
        if let Some(bytes) = self.commands() {
            return Some(Step::Write(bytes));
        }
        if !self.input.ended() {
            return Some(Step::Read);
        }
        self.fail(Error::Disconnected { stage: self.stage() });
        None
    }
}

/// Shows where it stands and nothing of what is due: that may be a password.
impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("stage", &self.stage()).finish_non_exhaustive()
    }
}

impl Machine for Session {
    type Event = Event;
    type Error = Error;

    fn feed(&mut self, bytes: &[u8]) {
        let first = matches!(self.state, State::Greeting) && self.input.rest().is_empty();
        if first && lines::is_tls_record(bytes) {
            return self.fail(Error::SpeaksTls);
        }
        self.input.feed(bytes);
    }

    fn bind(&mut self, bindings: Bindings) {
        self.bindings = bindings;
    }

    fn step(&mut self) -> Result<Step<Event>, Error> {
        loop {
            if let Some(step) = self.due.pop_front() {
                if step == Step::UpgradeTls {
                    self.input.clear();
                }
                return Ok(step);
            }
            if let State::Over(why) = &self.state {
                return why.clone().map_or(Ok(Step::Done), Err);
            }
            match self.content() {
                Some(Piece::Chunk(bytes)) => self.chunk(bytes),
                Some(Piece::Last(bytes)) => {
                    self.chunk(bytes);
                    self.complete();
                }
                Some(Piece::TooLong) => self.fail(Error::Limit { stage: self.stage() }),
                Some(Piece::Wait) => {
                    if let Some(step) = self.wait() {
                        return Ok(step);
                    }
                }
                None => match self.input.next(limits::LINE_BYTES).map(|line| line.map(<[u8]>::to_vec)) {
                    Ok(Some(line)) => self.take(&line),
                    Ok(None) => {
                        if let Some(step) = self.wait() {
                            return Ok(step);
                        }
                    }
                    Err(_) => self.fail(Error::Limit { stage: self.stage() }),
                },
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Ok,
    Err,
    /// `+ `: a challenge (RFC 5034 §4).
    More,
}

fn split(line: &[u8]) -> Option<(Status, String)> {
    let after = |word: &[u8]| {
        let (head, rest) = line.split_at_checked(word.len())?;
        let ends = rest.first().is_none_or(|byte| *byte == b' ');
        (head.eq_ignore_ascii_case(word) && ends).then(|| shown(rest))
    };
    after(b"+OK")
        .map(|said| (Status::Ok, said))
        .or_else(|| after(b"-ERR").map(|said| (Status::Err, said)))
        .or_else(|| after(b"+").map(|said| (Status::More, said)))
}

/// Enters a line of a listing; `false` when there are too many.
///
/// A line that makes no sense is skipped: a message without a name or size in
/// the listing is then simply not known, and nothing is deleted for that.
fn enter(long: &mut Long, capabilities: &mut Capabilities, line: &str) -> bool {
    match long {
        Long::Capa(count) => {
            *count += 1;
            capabilities.take(line);
            *count <= limits::CAPABILITIES
        }
        Long::Uids(uids) => {
            let entry =
                line.split_once(' ').and_then(|(number, uid)| Some((number.parse().ok()?, uid.trim())));
            uids.extend(
                entry.filter(|(_, uid)| !uid.is_empty()).map(|(number, uid)| (number, uid.to_owned())),
            );
            uids.len() <= limits::LISTING
        }
        Long::Sizes(sizes) => {
            sizes.extend(numbers(line));
            sizes.len() <= limits::LISTING
        }
        Long::Content(..) | Long::None => true,
    }
}

/// `number number …`
fn numbers(line: &str) -> Option<(u32, u64)> {
    let mut words = line.split_ascii_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

/// Words for showing: whatever the charset, without control characters.
fn shown(words: &[u8]) -> String {
    let words = String::from_utf8_lossy(words);
    words.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
