//! The conversation as a machine: what is awaited, and what follows from each reply.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use mail::server::Security;

use super::reply::{Reader, Unreadable};
use super::transaction::Transaction;
use super::{Envelope, Error, Event, Extensions, NotSubmitted, Options, Purpose, Ready, Reply, body, limits};
use crate::lines::{self, Lines};
use crate::sasl::{self, Bindings, Client, Cover, Mechanism, Terms};
use crate::{Machine, Step};

/// One SMTP conversation.
///
/// When a deadline passes or writing fails, the owner feeds `&[]`: the outcome
/// then follows from where the message stood.
pub struct Session {
    options: Options,
    input: Lines,
    reader: Reader,
    due: VecDeque<Step<Event>>,
    state: State,
    under_tls: bool,
    greeting: Option<Reply>,
    extensions: Extensions,
    mechanism: Option<Mechanism>,
    bindings: Bindings,
    /// Mechanisms that the server refused as such.
    without: Vec<Mechanism>,
    /// The server holds a half transaction: RSET before the next.
    dirty: bool,
    leaving: bool,
}

/// What is awaited.
enum State {
    Greeting,
    Ehlo,
    Helo,
    StartTls,
    Auth {
        client: Box<Client>,
        initial: Option<String>,
        /// Something was said after the mechanism's name.
        answered: bool,
    },
    /// The end of an exchange that we gave up, and why.
    GivenUp(Mechanism, Error),
    Idle,
    Sending(Box<Transaction>),
    ProvedMail,
    ProvedRset,
    Goodbye,
    Over(Option<Error>),
}

/// Where a conversation stands, for deadlines and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Awaiting the first words.
    Greeting,
    /// Awaiting the answer to EHLO or HELO.
    Hello,
    /// Awaiting the go-ahead for TLS.
    StartTls,
    /// Signing in.
    Auth,
    /// Nothing is asked.
    Idle,
    /// Naming sender and recipients.
    Envelope,
    /// Awaiting the go-ahead for the text.
    Data,
    /// Sending the text.
    DataBlock,
    /// Awaiting the verdict.
    DataEnd,
    /// Saying goodbye.
    Quit,
}

impl Session {
    /// Begins: the server speaks first.
    pub fn new(options: Options) -> Session {
        Session {
            under_tls: options.security == Security::Tls,
            options,
            input: Lines::default(),
            reader: Reader::default(),
            due: VecDeque::new(),
            state: State::Greeting,
            greeting: None,
            extensions: Extensions::default(),
            mechanism: None,
            bindings: Bindings::default(),
            without: Vec::new(),
            dirty: false,
            leaving: false,
        }
    }

    /// Hands one message in; its [`Event::Outcome`] follows. One at a time.
    ///
    /// The message must not hold Bcc; its line ends are made CRLF. What the
    /// server could not take is refused here, before anything is sent.
    pub fn submit(&mut self, envelope: Envelope, message: impl Into<Bytes>) -> Result<(), NotSubmitted> {
        let message = message.into();
        if !matches!(self.state, State::Idle) || self.leaving {
            return Err(NotSubmitted::NotReady);
        }
        let measure = body::measure(&message);
        envelope.check(measure, &self.extensions)?;
        let transaction = Transaction::new(envelope, measure, message, &self.extensions, self.dirty);
        self.state = State::Sending(Box::new(transaction));
        Ok(())
    }

    /// Says goodbye, after the message under way if there is one.
    pub fn quit(&mut self) {
        self.leaving = true;
        self.rest();
    }

    /// What the server said it can do, as of the last EHLO.
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// Where the conversation stands.
    pub fn stage(&self) -> Stage {
        match &self.state {
            State::Greeting => Stage::Greeting,
            State::Ehlo | State::Helo => Stage::Hello,
            State::StartTls => Stage::StartTls,
            State::Auth { .. } | State::GivenUp(..) => Stage::Auth,
            State::Idle => Stage::Idle,
            State::Sending(transaction) => transaction.stage(),
            State::ProvedMail | State::ProvedRset => Stage::Envelope,
            State::Goodbye | State::Over(_) => Stage::Quit,
        }
    }

    /// How long the next [`Step::Read`] or [`Step::Write`] may take. Idle has none of its own.
    pub fn deadline(&self) -> Option<Duration> {
        match self.stage() {
            Stage::Greeting => Some(limits::GREETING),
            Stage::Hello | Stage::StartTls | Stage::Auth | Stage::Envelope => Some(limits::COMMAND),
            Stage::Data => Some(limits::DATA_START),
            Stage::DataBlock => Some(limits::DATA_BLOCK),
            Stage::DataEnd => Some(limits::DATA_END),
            Stage::Quit => Some(limits::QUIT),
            Stage::Idle => None,
        }
    }

    fn take(&mut self, reply: Reply) {
        if reply.code == 421 && !matches!(self.state, State::Sending(_) | State::Goodbye) {
            return self.fail(Error::Busy { reply });
        }
        match &self.state {
            State::Greeting => self.greeted(reply),
            State::Ehlo => self.ehlo(reply),
            State::Helo => self.helo(reply),
            State::StartTls => self.start_tls(&reply),
            State::Auth { .. } => self.auth(reply),
            State::GivenUp(mechanism, why) => {
                let (mechanism, why) = (*mechanism, why.clone());
                self.try_another(mechanism, why);
            }
            State::Sending(_) => {
                if let State::Sending(transaction) = &mut self.state {
                    transaction.reply(reply);
                }
            }
            State::ProvedMail => self.proved_mail(reply),
            State::ProvedRset => self.leave(),
            State::Goodbye => self.state = State::Over(None),
            State::Idle => self.misbehaved(&reply),
            State::Over(_) => {}
        }
    }

    fn greeted(&mut self, reply: Reply) {
        match reply.code {
            220 => {
                self.greeting = Some(reply);
                self.say_ehlo();
            }
            _ => self.unwelcome(reply),
        }
    }

    fn say_ehlo(&mut self) {
        self.send(&format!("EHLO {}", self.options.name()));
        self.state = State::Ehlo;
    }

    fn ehlo(&mut self, reply: Reply) {
        if reply.is_yes() {
            self.extensions = Extensions::read(&reply);
            return self.protect(reply);
        }
        // HELO knows neither TLS nor sign-in: only for who wants none of them.
        let plain = self.options.security != Security::StartTls && self.options.credentials.is_none();
        match reply.code {
            500..=504 if plain => {
                self.send(&format!("HELO {}", self.options.name()));
                self.state = State::Helo;
            }
            500..=504 if self.options.security == Security::StartTls => {
                self.fail(Error::NoTls { said: reply.said() });
            }
            500..=504 => self.fail(Error::NoAuth { said: reply.said() }),
            _ => self.unwelcome(reply),
        }
    }

    fn helo(&mut self, reply: Reply) {
        match reply.is_yes() {
            true => self.ready(reply),
            false => self.unwelcome(reply),
        }
    }

    /// After EHLO: TLS where it was asked for, then sign-in.
    fn protect(&mut self, reply: Reply) {
        if self.options.security != Security::StartTls || self.under_tls {
            return self.sign_in(reply);
        }
        match self.extensions.start_tls {
            true => {
                self.send("STARTTLS");
                self.state = State::StartTls;
            }
            false => self.fail(Error::NoTls { said: reply.said() }),
        }
    }

    fn start_tls(&mut self, reply: &Reply) {
        if reply.code != 220 {
            return self.fail(Error::NoTls { said: reply.said() });
        }
        // What was learnt or received in clear counts for nothing (RFC 3207 §4.2).
        self.extensions = Extensions::default();
        self.drop_buffered();
        self.under_tls = true;
        self.due.push_back(Step::UpgradeTls);
        self.say_ehlo();
    }

    fn sign_in(&mut self, reply: Reply) {
        match (&self.options.credentials, &self.extensions.auth) {
            (None, _) => self.ready(reply),
            (Some(_), None) => self.fail(Error::NoAuth { said: reply.said() }),
            (Some(_), Some(_)) => match self.begin() {
                Ok((client, initial)) => self.begin_auth(client, initial),
                Err(error) => self.fail(error),
            },
        }
    }

    /// Chooses a mechanism and begins its exchange.
    fn begin(&self) -> Result<(Client, Option<String>), Error> {
        let all = self.extensions.auth.as_deref().unwrap_or_default();
        let Some(credentials) = &self.options.credentials else {
            return Err(Error::NoAuth { said: String::new() });
        };
        let offered: Vec<Mechanism> = all.iter().copied().filter(|one| !self.without.contains(one)).collect();
        let terms = Terms {
            cover: if self.under_tls { Cover::Tls } else { Cover::from(self.options.security) },
            credentials,
            bindings: &self.bindings,
            never_weaker_than: self.options.never_weaker_than,
        };
        let chosen = sasl::choose(&offered, &terms);
        let mechanism =
            chosen.map_err(|why| Error::NoMechanism { offered: self.extensions.auth_names.clone(), why })?;
        let mut client = terms.begin(mechanism, all)?;
        let initial = client.initial64()?;
        Ok((client, initial))
    }

    fn begin_auth(&mut self, client: Client, initial: Option<String>) {
        let name = client.mechanism().name();
        let with_initial = initial.as_ref().map(|initial| format!("AUTH {name} {initial}"));
        let (line, initial, answered) = match with_initial {
            Some(line) if line.len() <= limits::COMMAND_LINE_BYTES => (line, None, true),
            _ => (format!("AUTH {name}"), initial, false),
        };
        self.send(&line);
        self.state = State::Auth { client: Box::new(client), initial, answered };
    }

    fn auth(&mut self, mut reply: Reply) {
        let State::Auth { client, initial, answered } = &mut self.state else { return };
        let mechanism = client.mechanism();
        let words = reply.lines.last().map(String::as_str).unwrap_or_default();
        // RFC 4954 §6: 504 is for the mechanism. Any no to its bare name is, too:
        // nothing was shown that could be wrong.
        let of_mechanism = reply.code == 504 || !*answered;
        let answer = match (reply.code, initial.take()) {
            (334, initial) => {
                *answered = true;
                initial.map_or_else(|| client.respond64(words.as_bytes()), Ok).map(Some).map_err(Error::Sasl)
            }
            (235, _) => {
                let last_word = words.split(' ').next_back().map(str::as_bytes);
                client.finish(last_word).map(|()| None).map_err(Error::Sasl)
            }
            _ if reply.is_later() => Err(Error::AuthLater { reply: reply.clone() }),
            _ if reply.is_no() => {
                reply.lines.extend(client.explained().map(str::to_owned));
                let refused = Error::AuthFailed { mechanism, reply };
                return match of_mechanism {
                    true => self.try_another(mechanism, refused),
                    false => self.fail(refused),
                };
            }
            _ => Err(Error::Misbehaved { stage: Stage::Auth, said: reply.said() }),
        };
        match answer {
            Ok(Some(answer)) => self.send(&answer),
            Ok(None) => {
                self.mechanism = Some(mechanism);
                self.ready(reply);
            }
            Err(Error::Sasl(error)) if error.is_of_mechanism() => {
                // RFC 4954 §4: `*` takes the exchange back.
                self.send("*");
                self.state = State::GivenUp(mechanism, Error::Sasl(error));
            }
            Err(error) => self.fail(error),
        }
    }

    /// The server would not hear of a mechanism; the next one may do, once.
    fn try_another(&mut self, mechanism: Mechanism, why: Error) {
        self.without.push(mechanism);
        match self.begin() {
            Ok((client, initial)) if self.without.len() < sasl::limits::ATTEMPTS => {
                self.begin_auth(client, initial);
            }
            _ => self.fail(why),
        }
    }

    fn ready(&mut self, said: Reply) {
        let greeting = self.greeting.clone().unwrap_or_else(|| said.clone());
        let ready = Ready { extensions: self.extensions.clone(), mechanism: self.mechanism, greeting, said };
        self.due.push_back(Step::Event(Event::Ready(ready)));
        match &self.options.purpose {
            Purpose::Submit => {
                self.state = State::Idle;
                self.rest();
            }
            Purpose::Prove { mail_from: None } => self.leave(),
            Purpose::Prove { mail_from: Some(address) } => {
                let envelope = Envelope { mail_from: address.clone(), rcpt_to: vec![address.clone()] };
                let nothing = body::measure(b"");
                match envelope.check(nothing, &self.extensions) {
                    Ok(()) => {
                        self.due
                            .push_back(Step::Write(envelope.mail(nothing, &Extensions::default()).into()));
                        self.state = State::ProvedMail;
                    }
                    // What cannot be asked stays unproven; everything before it is proven.
                    Err(_) => self.leave(),
                }
            }
        }
    }

    fn proved_mail(&mut self, reply: Reply) {
        if !reply.is_yes() {
            return self.fail(Error::SenderRefused { reply });
        }
        self.due.push_back(Step::Event(Event::SenderAccepted(reply)));
        self.send("RSET");
        self.state = State::ProvedRset;
    }

    /// Leaves when idle and asked to.
    fn rest(&mut self) {
        if self.leaving && matches!(self.state, State::Idle) {
            self.leave();
        }
    }

    fn leave(&mut self) {
        self.send("QUIT");
        self.state = State::Goodbye;
    }

    fn unwelcome(&mut self, reply: Reply) {
        match reply.code / 100 {
            4 => self.fail(Error::Busy { reply }),
            5 => self.fail(Error::Refused { reply }),
            _ => self.misbehaved(&reply),
        }
    }

    fn misbehaved(&mut self, reply: &Reply) {
        self.fail(Error::Misbehaved { stage: self.stage(), said: reply.said() });
    }

    fn fail(&mut self, error: Error) {
        self.state = State::Over(Some(error));
    }

    /// The connection ended, or what comes out of it cannot be read.
    fn cut(&mut self, why: Error) {
        match &mut self.state {
            State::Sending(transaction) => transaction.cut(why),
            State::Goodbye => self.state = State::Over(None),
            _ => self.fail(why),
        }
    }

    fn send(&mut self, line: &str) {
        self.due.push_back(Step::Write(format!("{line}\r\n").into_bytes()));
    }

    fn drop_buffered(&mut self) {
        self.input.clear();
        self.reader.clear();
    }

    /// Lets a message under way go on; gives what is to be sent for it.
    fn go_on(&mut self) -> Option<Vec<u8>> {
        match &mut self.state {
            State::Sending(transaction) => transaction.write(),
            _ => None,
        }
    }

    /// Reports a message whose outcome is known.
    fn conclude(&mut self) -> Option<Event> {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Sending(transaction) if transaction.is_over() => {
                let (outcome, dirty, ending) = transaction.finish();
                self.dirty = dirty;
                if let Some(error) = ending {
                    self.fail(error);
                }
                self.rest();
                Some(Event::Outcome(outcome))
            }
            other => {
                self.state = other;
                None
            }
        }
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
            // The outcome before the goodbye that may follow it.
            if let Some(event) = self.conclude() {
                return Ok(Step::Event(event));
            }
            if let Some(step) = self.due.pop_front() {
                if step == Step::UpgradeTls {
                    self.drop_buffered();
                }
                return Ok(step);
            }
            if let State::Over(why) = &self.state {
                return why.clone().map_or(Ok(Step::Done), Err);
            }
            // Replies first: a server may give up on a message half way through it.
            match self.reader.next(&mut self.input) {
                Ok(Some(reply)) => self.take(reply),
                Ok(None) if self.input.ended() => self.cut(Error::Disconnected { stage: self.stage() }),
                Ok(None) => return Ok(self.go_on().map_or(Step::Read, Step::Write)),
                Err(Unreadable::TooLong) => self.cut(Error::Limit { stage: self.stage() }),
                Err(Unreadable::Garbage(said)) => {
                    self.cut(Error::Misbehaved { stage: self.stage(), said });
                }
            }
        }
    }
}
