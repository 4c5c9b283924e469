//! SCRAM (RFC 5802, RFC 7677) through rsasl, which knows the arithmetic. What
//! the server sends is checked here first: rsasl trusts its shape and would do
//! as many rounds of hashing as a stranger asks.

use mail::Secret;
use rsasl::callback::{Context, Request, SessionCallback, SessionData};
use rsasl::config::SASLConfig;
use rsasl::mechanisms::scram;
use rsasl::mechname::Mechname;
use rsasl::prelude::{SASLClient, Session, SessionError};
use rsasl::property::{AuthId, ChannelBindings, OverrideCBType, Password};
use rsasl::registry::Registry;

use super::{Credentials, Error, Key, Mechanism, limits};

/// What is known of tying to the channel, where the mechanism itself does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// The server offers it.
    Wanted,
    /// The server does not offer it; where we could, we say so (`y`, RFC 5802 §6).
    NotOffered,
}

/// One SCRAM exchange.
pub struct Scram {
    mechanism: Mechanism,
    session: Session,
    awaits: Awaits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaits {
    Start,
    ServerFirst,
    ServerFinal,
    Nothing,
    /// Failed: rsasl panics when stepped after an error.
    Broken,
}

impl Scram {
    /// Begins. `bound_to` is the binding with its name, where the connection has one.
    pub fn new(
        mechanism: Mechanism,
        credentials: &Credentials,
        bound_to: Option<(&'static str, &[u8])>,
        binding: Binding,
    ) -> Result<Scram, Error> {
        let Key::Password(password) = &credentials.key else { return Err(Error::Unsayable(mechanism)) };
        let unsayable = |_| Error::Unsayable(mechanism);
        let asks = Asks {
            user: credentials.user.clone(),
            password: password.clone(),
            bound_to: bound_to.map(|(name, bytes)| (name, bytes.to_vec())),
            // rsasl says `y` for a mechanism without binding once it knows that we could.
            can_bind: mechanism.is_bound() || (binding == Binding::NotOffered && bound_to.is_some()),
        };
        let config =
            SASLConfig::builder().with_registry(alone(mechanism)).with_callback(asks).map_err(unsayable)?;
        let name = Mechname::parse(mechanism.name().as_bytes()).map_err(|_| Error::Unsayable(mechanism))?;
        let session = SASLClient::new(config).start_suggested(&[name]).map_err(unsayable)?;
        Ok(Scram { mechanism, session, awaits: Awaits::Start })
    }

    /// `n,,n=user,r=nonce`, or with `y` or `p=…` in front.
    pub fn first(&mut self) -> Result<Vec<u8>, Error> {
        match self.advance(Awaits::Start, Awaits::ServerFirst) {
            true => self.run(None).map_err(|_| Error::Unsayable(self.mechanism)),
            false => Err(self.misbehaved("out of order")),
        }
    }

    /// Answers the server's first message, or checks its last.
    pub fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>, Error> {
        if self.advance(Awaits::ServerFirst, Awaits::ServerFinal) {
            self.sound_first(challenge)?;
            return self.run(Some(challenge)).map_err(|error| self.failed(error));
        }
        if self.advance(Awaits::ServerFinal, Awaits::Nothing) {
            self.sound_final(challenge)?;
            return self.run(Some(challenge)).map_err(|error| self.failed(error));
        }
        Err(self.misbehaved("a challenge too many"))
    }

    /// Whether the server showed the right signature.
    pub fn proven(&self) -> bool {
        self.awaits == Awaits::Nothing
    }

    fn advance(&mut self, from: Awaits, to: Awaits) -> bool {
        let here = self.awaits == from;
        if here {
            self.awaits = to;
        }
        here
    }

    fn run(&mut self, challenge: Option<&[u8]>) -> Result<Vec<u8>, SessionError> {
        let mut answer = Vec::new();
        let stepped = self.session.step(challenge, &mut answer);
        if stepped.is_err() {
            self.awaits = Awaits::Broken;
        }
        stepped.map(|_| answer)
    }

    /// `r=…,s=…,i=…` and the rounds within bounds.
    fn sound_first(&mut self, challenge: &[u8]) -> Result<(), Error> {
        self.sound(challenge)?;
        let mut parts = challenge.split(|byte| *byte == b',');
        let mut part = |name: &[u8]| parts.next().and_then(|part| part.strip_prefix(name));
        let (nonce, salt, rounds) = (part(b"r="), part(b"s="), part(b"i="));
        let rounds = rounds
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| digits.parse::<u32>().ok());
        match (nonce, salt, rounds) {
            (Some(_), Some(_), Some(rounds)) => self.sound_rounds(rounds),
            _ => Err(self.misbehaved("its first message is not r=,s=,i=")),
        }
    }

    fn sound_rounds(&mut self, rounds: u32) -> Result<(), Error> {
        match (limits::SCRAM_ITERATIONS_MIN..=limits::SCRAM_ITERATIONS_MAX).contains(&rounds) {
            true => Ok(()),
            false => Err(self.misbehaved(&format!("asks for {rounds} rounds"))),
        }
    }

    fn sound_final(&mut self, challenge: &[u8]) -> Result<(), Error> {
        self.sound(challenge)?;
        match challenge.starts_with(b"v=") {
            true => Ok(()),
            false => Err(self.misbehaved("its last message is neither v= nor e=")),
        }
    }

    /// The server may say no at any step (RFC 5802 §7).
    fn sound(&mut self, challenge: &[u8]) -> Result<(), Error> {
        let Some(said) = challenge.strip_prefix(b"e=") else { return Ok(()) };
        self.awaits = Awaits::Broken;
        let said = String::from_utf8_lossy(said).into_owned();
        Err(Error::Refused { mechanism: self.mechanism, said })
    }

    fn misbehaved(&mut self, what: &str) -> Error {
        self.awaits = Awaits::Broken;
        Error::Misbehaved { mechanism: self.mechanism, what: what.to_owned() }
    }

    fn failed(&mut self, error: SessionError) -> Error {
        match error {
            SessionError::MutualAuthenticationFailed => Error::ServerUnproven(self.mechanism),
            other => self.misbehaved(&other.to_string()),
        }
    }
}

/// The one mechanism that was chosen: rsasl's own choice knows nothing of floors.
fn alone(mechanism: Mechanism) -> Registry {
    static SHA_1: &[rsasl::registry::Mechanism] = &[scram::SCRAM_SHA1];
    static SHA_256: &[rsasl::registry::Mechanism] = &[scram::SCRAM_SHA256];
    static SHA_1_PLUS: &[rsasl::registry::Mechanism] = &[scram::SCRAM_SHA1_PLUS];
    static SHA_256_PLUS: &[rsasl::registry::Mechanism] = &[scram::SCRAM_SHA256_PLUS];
    Registry::with_mechanisms(match mechanism {
        Mechanism::ScramSha1 => SHA_1,
        Mechanism::ScramSha256 => SHA_256,
        Mechanism::ScramSha1Plus => SHA_1_PLUS,
        Mechanism::ScramSha256Plus => SHA_256_PLUS,
        _ => &[],
    })
}

impl std::fmt::Debug for Scram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scram").field("awaits", &self.awaits).finish_non_exhaustive()
    }
}

/// What rsasl asks us for.
struct Asks {
    user: String,
    password: Secret<String>,
    bound_to: Option<(&'static str, Vec<u8>)>,
    can_bind: bool,
}

impl SessionCallback for Asks {
    fn callback(
        &self,
        _session: &SessionData,
        _context: &Context<'_>,
        request: &mut Request<'_>,
    ) -> Result<(), SessionError> {
        request
            .satisfy::<AuthId>(self.user.as_str())?
            .satisfy::<Password>(self.password.reveal().as_bytes())?;
        if let Some((name, bytes)) = &self.bound_to {
            request.satisfy::<OverrideCBType>(name)?.satisfy::<ChannelBindings>(bytes)?;
        }
        Ok(())
    }

    fn enable_channel_binding(&self) -> bool {
        self.can_bind
    }
}
