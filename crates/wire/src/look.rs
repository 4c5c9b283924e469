//! A look at a server without signing in: what it offers in clear, what under
//! TLS, and if asked whether it would take a stranger's mail. Says no name and
//! no password, and sends no message.

use std::collections::VecDeque;

use mail::server::{Protocol, Security};

use crate::lines::Lines;
use crate::smtp::{EHLO_NAME, Extensions, Reply};
use crate::{Machine, Step, limits};

/// What the server offers to who has not signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// TLS can be started (RFC 3207, RFC 2595, RFC 9051 §6.2.1).
    pub start_tls: bool,
    /// Ways to sign in, as the server names them: SASL mechanisms, and the
    /// protocols' own `LOGIN` (IMAP) and `USER` (POP3).
    pub auth: Vec<String>,
}

/// What is learnt, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// What is offered in clear. Not told where TLS came first.
    InClear(Offer),
    /// What is offered under TLS. Not told where TLS cannot be started.
    UnderTls(Offer),
    /// Whether mail for a stranger would be taken from somebody unknown.
    Relay {
        /// It would.
        open: bool,
        /// The server's words.
        said: String,
    },
}

/// Why it cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The server does not want to talk.
    #[error("{0}")]
    Refused(String),
    /// The server announced TLS and did not start it.
    #[error("{0}")]
    NoTls(String),
    /// More than an answer may be, or none of this protocol.
    #[error("no answer of this protocol: {0}")]
    Garbage(String),
    /// The connection ended in the middle.
    #[error("the server closed the connection")]
    Closed,
}

/// A look at one server.
pub struct Look {
    protocol: Protocol,
    /// Sender and recipient of the question about relaying.
    relay: Option<(String, String)>,
    stage: Stage,
    under_tls: bool,
    /// Commands so far: IMAP's tags.
    count: u32,
    input: Lines,
    answer: Vec<String>,
    due: VecDeque<Step<Event>>,
    error: Option<Error>,
}

/// What is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Greeting,
    Abilities,
    StartTls,
    MailFrom,
    RcptTo,
    Reset,
    Goodbye,
    Over,
}

impl Look {
    /// Begins; the server speaks first. With [`Security::Tls`] the bytes are under TLS already.
    pub fn new(protocol: Protocol, security: Security) -> Look {
        Look {
            protocol,
            relay: None,
            stage: Stage::Greeting,
            under_tls: security == Security::Tls,
            count: 0,
            input: Lines::default(),
            answer: Vec::new(),
            due: VecDeque::new(),
            error: None,
        }
    }

    /// Also asks whether mail between these two would be taken, and takes the
    /// question back (RSET): nothing is sent. SMTP only.
    pub fn ask_relay(mut self, from: &str, to: &str) -> Look {
        let sound = |address: &&str| !address.contains(|c: char| c.is_control() || "<> ".contains(c));
        let both = [from, to].iter().all(sound) && self.protocol == Protocol::Smtp;
        self.relay = both.then(|| (from.to_owned(), to.to_owned()));
        self
    }

    fn send(&mut self, stage: Stage, command: &str) {
        self.stage = stage;
        self.count += 1;
        let line = match self.protocol {
            Protocol::Imap => format!("{} {command}\r\n", self.tag()),
            Protocol::Pop3 | Protocol::Smtp => format!("{command}\r\n"),
        };
        self.due.push_back(Step::Write(line.into_bytes()));
    }

    fn tag(&self) -> String {
        format!("L{}", self.count)
    }

    fn ask_abilities(&mut self) {
        let command = match self.protocol {
            Protocol::Imap => "CAPABILITY".to_owned(),
            Protocol::Pop3 => "CAPA".to_owned(),
            Protocol::Smtp => format!("EHLO {EHLO_NAME}"),
        };
        self.send(Stage::Abilities, &command);
    }

    /// Takes one line in; gives whether it ends the answer.
    fn take(&mut self, line: &str) -> Result<bool, Error> {
        let first = self.answer.is_empty();
        let greeting = self.stage == Stage::Greeting;
        let (ours, last) = match self.protocol {
            Protocol::Imap => {
                let tagged = line.starts_with(&format!("{} ", self.tag()));
                (tagged || line.starts_with("* "), tagged || greeting)
            }
            Protocol::Pop3 => {
                let refused = first && line.starts_with("-ERR");
                // Only the answer to CAPA has more than one line (RFC 2449 §5).
                let last = refused || self.stage != Stage::Abilities || line == ".";
                (!first || refused || line.starts_with("+OK"), last)
            }
            Protocol::Smtp => {
                let (code, rest) = line.split_at_checked(3).unwrap_or_default();
                let sound = code.bytes().all(|b| b.is_ascii_digit()) && code.len() == 3;
                (sound && (rest.is_empty() || rest.starts_with([' ', '-'])), !rest.starts_with('-'))
            }
        };
        if !ours || self.answer.len() >= limits::LOOK_LINES {
            return Err(Error::Garbage(line.to_owned()));
        }
        self.answer.push(line.to_owned());
        Ok(last)
    }

    fn said_yes(&self, answer: &[String]) -> bool {
        let (first, last) = (answer.first().map_or("", |line| line), answer.last().map_or("", |line| line));
        match self.protocol {
            Protocol::Imap if self.stage == Stage::Greeting => {
                first.starts_with("* OK") || first.starts_with("* PREAUTH")
            }
            Protocol::Imap => last.strip_prefix(&self.tag()).is_some_and(|rest| rest.starts_with(" OK")),
            Protocol::Pop3 => first.starts_with("+OK"),
            Protocol::Smtp => last.starts_with('2'),
        }
    }

    fn answered(&mut self, answer: &[String]) {
        let yes = self.said_yes(answer);
        let said = || answer.join(" ");
        match self.stage {
            Stage::Greeting if !yes => self.fail(Error::Refused(said())),
            Stage::Greeting => self.ask_abilities(),
            // POP3 servers without CAPA have USER, and no TLS to start.
            Stage::Abilities if !yes && self.protocol != Protocol::Pop3 => self.fail(Error::Refused(said())),
            Stage::Abilities => self.learn(read(self.protocol, answer)),
            Stage::StartTls if !yes => self.fail(Error::NoTls(said())),
            Stage::StartTls => {
                // What came in clear after the go-ahead counts for nothing (RFC 3207 §6).
                self.input.clear();
                self.under_tls = true;
                self.due.push_back(Step::UpgradeTls);
                self.ask_abilities();
            }
            Stage::MailFrom if !yes => self.relays(false, said()),
            Stage::MailFrom => {
                let to = self.relay.as_ref().map_or("", |(_, to)| to);
                self.send(Stage::RcptTo, &format!("RCPT TO:<{to}>"));
            }
            Stage::RcptTo => self.relays(yes, said()),
            Stage::Reset => self.leave(),
            Stage::Goodbye | Stage::Over => self.stage = Stage::Over,
        }
    }

    fn learn(&mut self, offer: Offer) {
        let start_tls = offer.start_tls && !self.under_tls;
        let event = if self.under_tls { Event::UnderTls(offer) } else { Event::InClear(offer) };
        self.due.push_back(Step::Event(event));
        match (start_tls, self.relay.clone()) {
            (true, _) => {
                let command = if self.protocol == Protocol::Pop3 { "STLS" } else { "STARTTLS" };
                self.send(Stage::StartTls, command);
            }
            (false, Some((from, _))) => self.send(Stage::MailFrom, &format!("MAIL FROM:<{from}>")),
            (false, None) => self.leave(),
        }
    }

    fn relays(&mut self, open: bool, said: String) {
        self.due.push_back(Step::Event(Event::Relay { open, said }));
        self.send(Stage::Reset, "RSET");
    }

    fn leave(&mut self) {
        let command = if self.protocol == Protocol::Imap { "LOGOUT" } else { "QUIT" };
        self.send(Stage::Goodbye, command);
    }

    fn fail(&mut self, error: Error) {
        self.stage = Stage::Over;
        self.error = Some(error);
    }

    /// The next line, if it came whole.
    fn line(&mut self) -> Result<Option<String>, Error> {
        match self.input.next(limits::LOOK_LINE_BYTES) {
            Ok(line) => Ok(line.map(shown)),
            Err(_) => Err(Error::Garbage("a line without end".to_owned())),
        }
    }
}

impl Machine for Look {
    type Event = Event;
    type Error = Error;

    fn feed(&mut self, bytes: &[u8]) {
        self.input.feed(bytes);
    }

    fn step(&mut self) -> Result<Step<Event>, Error> {
        loop {
            if let Some(due) = self.due.pop_front() {
                return Ok(due);
            }
            if let Some(error) = &self.error {
                return Err(error.clone());
            }
            if self.stage == Stage::Over {
                return Ok(Step::Done);
            }
            let read = self.line().and_then(|line| line.map(|line| self.take(&line)).transpose());
            match read {
                Ok(Some(true)) => {
                    let answer = std::mem::take(&mut self.answer);
                    self.answered(&answer);
                }
                Ok(Some(false)) => {}
                // A server that hangs up at the goodbye has understood.
                Ok(None) if self.input.ended() && self.stage == Stage::Goodbye => self.stage = Stage::Over,
                Ok(None) if self.input.ended() => self.fail(Error::Closed),
                Ok(None) => return Ok(Step::Read),
                Err(error) => self.fail(error),
            }
        }
    }
}

/// Reads the answer to CAPABILITY, CAPA or EHLO.
fn read(protocol: Protocol, answer: &[String]) -> Offer {
    let mut offer = Offer::default();
    match protocol {
        Protocol::Imap => {
            let words = answer.iter().filter_map(|line| line.strip_prefix("* CAPABILITY "));
            let words: Vec<String> =
                words.flat_map(str::split_ascii_whitespace).map(str::to_ascii_uppercase).collect();
            offer.start_tls = words.iter().any(|word| word == "STARTTLS");
            offer.auth =
                words.iter().filter_map(|word| word.strip_prefix("AUTH=")).map(str::to_owned).collect();
            if !words.iter().any(|word| word == "LOGINDISABLED") {
                offer.auth.push("LOGIN".to_owned());
            }
        }
        Protocol::Pop3 if answer.len() == 1 => offer.auth.push("USER".to_owned()),
        Protocol::Pop3 => {
            for line in answer {
                let mut words = line.split_ascii_whitespace();
                match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                    "STLS" => offer.start_tls = true,
                    "USER" => offer.auth.push("USER".to_owned()),
                    "SASL" => offer.auth.extend(words.map(str::to_ascii_uppercase)),
                    _ => {}
                }
            }
        }
        Protocol::Smtp => {
            let lines = answer.iter().map(|line| line.get(4..).unwrap_or_default().to_owned()).collect();
            let extensions = Extensions::read(&Reply { code: 250, enhanced: None, lines });
            offer.start_tls = extensions.start_tls;
            offer.auth = extensions.auth_names;
        }
    }
    offer
}

/// Words for showing: whatever the charset, without control characters.
fn shown(line: &[u8]) -> String {
    String::from_utf8_lossy(line).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
