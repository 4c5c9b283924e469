//! From the greeting to [`Event::Ready`]: TLS, signing in, and what is asked
//! once right after (invariant 10). One question at a time.

use mail::server::Security;

use super::super::encode::{self, Part};
use super::super::error::{Error, Need};
use super::super::event::{Event, Ready};
use super::super::frame::Trust;
use super::super::parse::Verdict;
use super::super::{Capabilities, Code, Quirks, Said, Tag};
use super::{Session, State};
use crate::Step;
use crate::deflate::Inflate;
use crate::sasl::{self, Client, Cover, Key, Mechanism, NotChosen, Terms};

/// What is awaited.
pub(super) enum Opening {
    Greeting,
    /// The answer to CAPABILITY before signing in.
    Capability(Tag),
    StartTls(Tag),
    SignIn(Tag, Exchange),
    /// The answer to CAPABILITY after signing in.
    NewCapability(Tag, SignedIn),
    Id(Tag, SignedIn),
    Enable(Tag, SignedIn),
    Compress(Tag, SignedIn),
}

/// How we are signing in.
pub(super) enum Exchange {
    Sasl {
        client: Box<Client>,
        /// Waits for the server's first, empty challenge.
        initial: Option<String>,
        /// Something was said after the command.
        answered: bool,
    },
    Login,
    /// We gave it up, and this is why; the server has yet to say so.
    GivenUp(Mechanism, sasl::Error),
}

/// How we signed in, and what the server said to it.
pub(super) struct SignedIn {
    mechanism: &'static str,
    said: String,
}

/// How we may sign in.
enum Way {
    Sasl(Mechanism),
    Login,
}

/// What the LOGIN command is called in [`Ready::mechanism`].
const LOGIN: &str = "LOGIN command";

impl Session {
    pub(super) fn greeted(&mut self, verdict: Verdict, said: Said) {
        self.greeting.clone_from(&said.text);
        self.learn(&said);
        match verdict {
            Verdict::Bye => self.fail(Error::from_bye(said)),
            Verdict::Preauth if self.options.security == Security::StartTls => {
                self.fail(Error::NeedsUser { why: Need::PreauthBeforeTls, said });
            }
            Verdict::Preauth => match self.options.never_weaker_than {
                // No login at all is weaker than any that was proven.
                Some(floor) => self.no_way(NotChosen::WeakerThan(floor)),
                None => self.signed_in("PREAUTH", said),
            },
            Verdict::Ok if self.options.security == Security::StartTls => self.start_tls(),
            Verdict::Ok => self.sign_in_when_known(),
            Verdict::No | Verdict::Bad => self.misbehaved("its greeting is a refusal"),
        }
    }

    /// The answer to what was asked last.
    pub(super) fn opened(&mut self, tag: Option<Tag>, verdict: Verdict, said: Said) {
        let State::Opening(opening) = std::mem::replace(&mut self.state, State::Ready) else { return };
        let asked = match &opening {
            Opening::Greeting => None,
            Opening::Capability(tag)
            | Opening::StartTls(tag)
            | Opening::SignIn(tag, _)
            | Opening::NewCapability(tag, _)
            | Opening::Id(tag, _)
            | Opening::Enable(tag, _)
            | Opening::Compress(tag, _) => Some(*tag),
        };
        if asked.is_none() || asked != tag {
            return self.misbehaved("it answers what was not asked");
        }
        if let Some(tag) = tag {
            self.outgoing.over(tag);
        }
        match opening {
            Opening::StartTls(_) => self.go_under_tls(verdict, said),
            opening => {
                self.learn(&said);
                self.go_on(opening, verdict, said);
            }
        }
    }

    fn go_on(&mut self, opening: Opening, verdict: Verdict, said: Said) {
        match opening {
            Opening::Greeting | Opening::StartTls(_) => self.misbehaved("it answers what was not asked"),
            Opening::Capability(_) => {
                self.fresh = true;
                match self.options.security == Security::StartTls && !self.under_tls {
                    true => self.start_tls(),
                    false => self.sign_in(),
                }
            }
            Opening::SignIn(_, exchange) => self.sign_in_answered(exchange, verdict, said),
            Opening::NewCapability(_, signed_in) => self.identify(signed_in),
            Opening::Id(_, signed_in) => self.enable(signed_in),
            Opening::Enable(_, signed_in) => self.compress(signed_in),
            Opening::Compress(_, signed_in) => {
                if verdict == Verdict::Ok {
                    // Nothing was sent since: all that follows this line is packed (RFC 4978 §3).
                    self.inflate = Some(Inflate::new(self.frames.take_rest()));
                }
                self.ready(signed_in);
            }
        }
    }

    fn start_tls(&mut self) {
        if self.capabilities.has("STARTTLS") {
            let tag = self.ask("STARTTLS");
            self.state = State::Opening(Opening::StartTls(tag));
        } else if self.fresh {
            self.fail(Error::NeedsUser { why: Need::NoStartTls, said: Said::default() });
        } else {
            self.ask_capability();
        }
    }

    /// What came in clear is forgotten, a CAPABILITY code with the go-ahead too (RFC 9051 §6.2.1).
    fn go_under_tls(&mut self, verdict: Verdict, said: Said) {
        if verdict != Verdict::Ok {
            return self.fail(Error::NeedsUser { why: Need::NoStartTls, said });
        }
        self.due.clear();
        self.due.push_back(Step::UpgradeTls);
        self.under_tls = true;
        self.capabilities = Capabilities::default();
        self.server_id.clear();
        self.enabled.clear();
        self.fresh = false;
        self.ask_capability();
    }

    fn ask_capability(&mut self) {
        let tag = self.ask("CAPABILITY");
        self.state = State::Opening(Opening::Capability(tag));
    }

    fn sign_in_when_known(&mut self) {
        match self.capabilities.is_empty() {
            true => self.ask_capability(),
            false => self.sign_in(),
        }
    }

    fn sign_in(&mut self) {
        match self.way() {
            Ok(Way::Sasl(mechanism)) => self.authenticate(mechanism),
            Ok(Way::Login) => self.log_in(),
            Err(why) => self.no_way(why),
        }
    }

    /// The LOGIN command shows the password as PLAIN does and comes last.
    fn way(&self) -> Result<Way, NotChosen> {
        let offered: Vec<_> =
            self.offered().into_iter().filter(|one| !self.options.without.contains(one)).collect();
        let terms = self.terms();
        sasl::choose(&offered, &terms).map(Way::Sasl).or_else(|why| {
            let like_plain = sasl::choose(&[Mechanism::Plain], &terms).is_ok();
            match like_plain && !self.capabilities.has("LOGINDISABLED") {
                true => Ok(Way::Login),
                false => Err(why),
            }
        })
    }

    fn offered(&self) -> Vec<Mechanism> {
        sasl::offered(self.capabilities.values("AUTH"))
    }

    fn terms(&self) -> Terms<'_> {
        Terms {
            cover: if self.under_tls { Cover::Tls } else { Cover::from(self.options.security) },
            credentials: &self.options.credentials,
            bindings: &self.bindings,
            never_weaker_than: self.options.never_weaker_than,
        }
    }

    fn no_way(&mut self, why: NotChosen) {
        self.fail(Error::NeedsUser { why: Need::NoMechanism(why), said: Said::default() });
    }

    fn authenticate(&mut self, mechanism: Mechanism) {
        let begun = self
            .terms()
            .begin(mechanism, &self.offered())
            .and_then(|mut client| Ok((client.initial64()?, Box::new(client))));
        let (mut initial, client) = match begun {
            Ok(begun) => begun,
            Err(error) => return self.fail(refused(error)),
        };
        let mut line = format!("AUTHENTICATE {}", mechanism.name());
        // RFC 4959 §3.
        if self.capabilities.has("SASL-IR")
            && let Some(initial) = initial.take()
        {
            line.push(' ');
            line.push_str(&initial);
        }
        self.fresh = false;
        let tag = self.ask(&line);
        let exchange = Exchange::Sasl { client, initial, answered: false };
        self.state = State::Opening(Opening::SignIn(tag, exchange));
    }

    fn log_in(&mut self) {
        let credentials = &self.options.credentials;
        let written = match &credentials.key {
            Key::Password(password) => encode::login(&credentials.user, password.reveal()).ok(),
            Key::Token(_) | Key::Certificate => None,
        };
        let Some(parts) = written else {
            let why = Need::Unsayable(Mechanism::Login);
            return self.fail(Error::NeedsUser { why, said: Said::default() });
        };
        self.fresh = false;
        let tag = self.ask_parts(parts);
        self.state = State::Opening(Opening::SignIn(tag, Exchange::Login));
    }

    /// A `+` while opening; `false` when nobody waits for it.
    pub(super) fn challenged(&mut self, challenge: &[u8]) -> bool {
        let State::Opening(Opening::SignIn(tag, Exchange::Sasl { client, initial, answered })) =
            &mut self.state
        else {
            return false;
        };
        *answered = true;
        let (tag, answer) = (*tag, initial.take().map_or_else(|| client.respond64(challenge), Ok));
        match answer {
            Ok(answer) => self.outgoing.bytes(tag, format!("{answer}\r\n")),
            Err(error) if error.is_of_mechanism() => {
                // RFC 9051 §6.2.2: `*` takes the exchange back.
                self.outgoing.bytes(tag, "*\r\n".to_owned());
                let exchange = Exchange::GivenUp(client.mechanism(), error);
                self.state = State::Opening(Opening::SignIn(tag, exchange));
            }
            Err(error) => self.fail(refused(error)),
        }
        true
    }

    fn sign_in_answered(&mut self, exchange: Exchange, verdict: Verdict, said: Said) {
        match (exchange, verdict) {
            (Exchange::Sasl { mut client, .. }, Verdict::Ok) => match client.finish(None) {
                Ok(()) => self.signed_in(client.mechanism().name(), said),
                Err(error) => self.fail(refused(error)),
            },
            (Exchange::Login, Verdict::Ok) => self.signed_in(LOGIN, said),
            // It offers the mechanism and does not understand the command.
            (Exchange::Sasl { client, answered: false, .. }, Verdict::Bad) => {
                let mechanism = client.mechanism();
                self.try_another(mechanism, Error::from_login(mechanism.name(), said));
            }
            (Exchange::GivenUp(mechanism, why), _) => self.try_another(mechanism, refused(why)),
            (Exchange::Sasl { client, .. }, _) => {
                let words = [Some(said.text.as_str()), client.explained()].into_iter().flatten();
                let text = words.collect::<Vec<_>>().join(" ");
                self.fail(Error::from_login(client.mechanism().name(), Said { text, ..said }));
            }
            (Exchange::Login, _) => self.fail(Error::from_login(LOGIN, said)),
        }
    }

    /// The server would not hear of a mechanism; the next way may do, once.
    fn try_another(&mut self, mechanism: Mechanism, why: Error) {
        self.options.without.push(mechanism);
        self.attempts += 1;
        match self.way() {
            Ok(_) if self.attempts < sasl::limits::ATTEMPTS => self.sign_in(),
            _ => self.fail(why),
        }
    }

    fn signed_in(&mut self, mechanism: &'static str, said: Said) {
        self.frames.trust(Trust::SignedIn);
        let signed_in = SignedIn { mechanism, said: said.text };
        match self.fresh {
            true => self.identify(signed_in),
            false => {
                let tag = self.ask("CAPABILITY");
                self.state = State::Opening(Opening::NewCapability(tag, signed_in));
            }
        }
    }

    fn identify(&mut self, signed_in: SignedIn) {
        let wanted = self.capabilities.has("ID") && !self.options.id.is_empty();
        match encode::id(&self.options.id) {
            Ok(parts) if wanted => {
                let tag = self.ask_parts(parts);
                self.state = State::Opening(Opening::Id(tag, signed_in));
            }
            _ => self.enable(signed_in),
        }
    }

    /// Switches on what tells of changes, and UTF-8, and only what is offered (RFC 7162 §3.2.3, RFC 9755 §3).
    ///
    /// UIDs alone (RFC 9586) where a command has a limit: some show only the newest messages of a
    /// large folder otherwise (docs/adr/0066).
    fn enable(&mut self, signed_in: SignedIn) {
        self.quirks = Quirks::choose(&self.greeting, &self.capabilities, &self.server_id);
        let capabilities = &self.capabilities;
        let can = capabilities.has("ENABLE") || capabilities.has("IMAP4REV2");
        let changes = match (capabilities.qresync() && !self.quirks.no_qresync, capabilities.condstore()) {
            (true, _) => Some("QRESYNC"),
            (false, true) => Some("CONDSTORE"),
            (false, false) => None,
        };
        let utf8 = capabilities.utf8().then_some("UTF8=ACCEPT");
        let by_uid = capabilities.has("UIDONLY") && capabilities.message_limit().is_some();
        let uid_only = by_uid.then_some("UIDONLY");
        let wanted: Vec<_> = changes.into_iter().chain(utf8).chain(uid_only).collect();
        if !can || wanted.is_empty() {
            return self.compress(signed_in);
        }
        let tag = self.ask(&format!("ENABLE {}", wanted.join(" ")));
        self.state = State::Opening(Opening::Enable(tag, signed_in));
    }

    /// After signing in, so that no password is packed together with what others wrote.
    fn compress(&mut self, signed_in: SignedIn) {
        match self.options.compress && self.capabilities.has("COMPRESS=DEFLATE") {
            true => {
                let tag = self.ask("COMPRESS DEFLATE");
                self.state = State::Opening(Opening::Compress(tag, signed_in));
            }
            false => self.ready(signed_in),
        }
    }

    fn ready(&mut self, signed_in: SignedIn) {
        self.state = State::Ready;
        self.tell(Event::Ready(Box::new(Ready {
            capabilities: self.capabilities.clone(),
            server_id: self.server_id.clone(),
            enabled: self.enabled.clone(),
            quirks: self.quirks,
            greeting: self.greeting.clone(),
            compressed: self.inflate.is_some(),
            mechanism: signed_in.mechanism,
            said: signed_in.said,
        })));
    }

    /// Takes in the capabilities that a status answer names.
    pub(super) fn learn(&mut self, said: &Said) {
        if let Some(Code::Capability(capabilities)) = &said.code {
            self.capabilities = capabilities.clone();
            self.fresh = true;
        }
    }

    fn ask(&mut self, line: &str) -> Tag {
        self.ask_parts(vec![Part::Text(line.to_owned())])
    }

    fn ask_parts(&mut self, parts: Vec<Part>) -> Tag {
        let tag = self.tag();
        self.outgoing.command(tag, parts, &self.capabilities);
        tag
    }
}

/// An exchange that failed, by who must act.
fn refused(error: sasl::Error) -> Error {
    let said = Said::default();
    match error {
        sasl::Error::Misbehaved { .. } => Error::misbehaved(error.to_string()),
        sasl::Error::Refused { mechanism, said } => Error::NeedsUser {
            why: Need::AuthRefused { mechanism: mechanism.name() },
            said: Said { code: None, text: said },
        },
        sasl::Error::ServerUnproven(mechanism) => {
            Error::NeedsUser { why: Need::ServerUnproven(mechanism), said }
        }
        sasl::Error::Unsayable(mechanism) => Error::NeedsUser { why: Need::Unsayable(mechanism), said },
    }
}
