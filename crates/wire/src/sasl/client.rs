//! Our half of an exchange, whatever the mechanism: challenge in, answer out.
//! Knows neither IMAP's nor SMTP's way of carrying it, besides their base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::scram::Scram;
use super::{Credentials, Error, Mechanism, cram, limits};

/// One exchange from start to verdict.
///
/// ask [`Client::initial`], then [`Client::respond`] to each challenge, then
/// [`Client::finish`] once the server says yes.
#[derive(Debug)]
pub struct Client {
    mechanism: Mechanism,
    credentials: Credentials,
    challenges: u8,
    scram: Option<Scram>,
}

impl Client {
    /// Begins an exchange. `Unsayable` for a name or password that the mechanism cannot carry.
    pub fn new(mechanism: Mechanism, credentials: &Credentials) -> Result<Client, Error> {
        let nul = credentials.user.contains('\0') || credentials.password.reveal().contains('\0');
        if nul || credentials.user.is_empty() {
            return Err(Error::Unsayable(mechanism));
        }
        let scram = match mechanism {
            Mechanism::ScramSha1 | Mechanism::ScramSha256 => Some(Scram::new(mechanism, credentials)?),
            Mechanism::Login | Mechanism::Plain | Mechanism::CramMd5 => None,
        };
        Ok(Client { mechanism, credentials: credentials.clone(), challenges: 0, scram })
    }

    /// Which mechanism this is.
    pub fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// What we say first; `None` where the server begins (LOGIN, CRAM-MD5).
    ///
    /// A protocol that cannot carry it with the command (IMAP without SASL-IR)
    /// sends it in answer to the server's first, empty challenge.
    pub fn initial(&mut self) -> Result<Option<Vec<u8>>, Error> {
        match (self.mechanism, &mut self.scram) {
            (_, Some(scram)) => scram.first().map(Some),
            (Mechanism::Plain, None) => Ok(Some(self.plain())),
            _ => Ok(None),
        }
    }

    /// Answers a decoded challenge.
    pub fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>, Error> {
        self.challenges = self.challenges.saturating_add(1);
        if self.challenges > limits::CHALLENGES {
            return Err(self.misbehaved("a challenge too many"));
        }
        if challenge.len() > limits::CHALLENGE_BYTES {
            return Err(self.misbehaved("a challenge too long"));
        }
        let credentials = &self.credentials;
        match (self.mechanism, &mut self.scram, self.challenges) {
            (_, Some(scram), _) => scram.respond(challenge),
            // The words of LOGIN's challenges differ between servers; their order does not.
            (Mechanism::Login, None, 1) => Ok(credentials.user.clone().into_bytes()),
            (Mechanism::Login, None, 2) => Ok(credentials.password.reveal().clone().into_bytes()),
            (Mechanism::CramMd5, None, 1) => {
                Ok(cram::answer(&credentials.user, &credentials.password, challenge))
            }
            _ => Err(self.misbehaved("a challenge too many")),
        }
    }

    /// [`Client::initial`] in base64; an empty one is `=` (RFC 4954 §4, RFC 9051 §6.2.2).
    pub fn initial64(&mut self) -> Result<Option<String>, Error> {
        Ok(self.initial()?.map(|bytes| match bytes.is_empty() {
            true => "=".to_owned(),
            false => STANDARD.encode(bytes),
        }))
    }

    /// [`Client::respond`] with both sides in base64.
    pub fn respond64(&mut self, challenge: &[u8]) -> Result<String, Error> {
        let decoded = self.decode(challenge)?;
        self.respond(&decoded).map(|answer| STANDARD.encode(answer))
    }

    /// Takes in that the server said yes, which a SCRAM server may only after its signature.
    ///
    /// `last_word` is data that came with the yes, still in base64, where the protocol has that.
    pub fn finish(&mut self, last_word: Option<&[u8]>) -> Result<(), Error> {
        let Some(scram) = &mut self.scram else { return Ok(()) };
        if scram.proven() {
            return Ok(());
        }
        let unproven = Error::ServerUnproven(self.mechanism);
        let signature = last_word.and_then(|word| STANDARD.decode(word).ok()).ok_or(unproven.clone())?;
        scram.respond(&signature)?;
        match scram.proven() {
            true => Ok(()),
            false => Err(unproven),
        }
    }

    fn plain(&self) -> Vec<u8> {
        let Credentials { user, password } = &self.credentials;
        [b"\0", user.as_bytes(), b"\0", password.reveal().as_bytes()].concat()
    }

    fn decode(&self, challenge: &[u8]) -> Result<Vec<u8>, Error> {
        let challenge = challenge.trim_ascii();
        // LOGIN's challenges carry nothing that we use, and some servers send them in clear text.
        match STANDARD.decode(challenge) {
            Ok(decoded) => Ok(decoded),
            Err(_) if self.mechanism == Mechanism::Login => Ok(Vec::new()),
            Err(_) => Err(self.misbehaved("a challenge that is not base64")),
        }
    }

    fn misbehaved(&self, what: &str) -> Error {
        Error::Misbehaved { mechanism: self.mechanism, what: what.to_owned() }
    }
}
