//! Our half of an exchange, whatever the mechanism: challenge in, answer out.
//! Knows neither IMAP's nor SMTP's way of carrying it, besides their base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::scram::{Binding, Scram};
use super::{Credentials, Error, Key, Mechanism, cram, limits, token};

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
    /// What the server said of a token before its no.
    explained: Option<String>,
}

impl Client {
    /// Begins an exchange. `Unsayable` for a name or secret that the mechanism cannot carry.
    pub(super) fn new(
        mechanism: Mechanism,
        credentials: &Credentials,
        bound_to: Option<(&'static str, &[u8])>,
        binding: Binding,
    ) -> Result<Client, Error> {
        let secret = match &credentials.key {
            Key::Password(secret) | Key::Token(secret) => secret.reveal().as_str(),
            Key::Certificate => "",
        };
        let nul = credentials.user.contains('\0') || secret.contains('\0');
        // Control-A ends a field there.
        let control = matches!(credentials.key, Key::Token(_))
            && [credentials.user.as_str(), secret].iter().any(|text| text.contains(char::is_control));
        let nameless = credentials.user.is_empty() && mechanism != Mechanism::External;
        if nul || control || nameless || !mechanism.takes(&credentials.key) {
            return Err(Error::Unsayable(mechanism));
        }
        let scram = match mechanism {
            Mechanism::ScramSha1
            | Mechanism::ScramSha256
            | Mechanism::ScramSha1Plus
            | Mechanism::ScramSha256Plus => Some(Scram::new(mechanism, credentials, bound_to, binding)?),
            _ => None,
        };
        Ok(Client { mechanism, credentials: credentials.clone(), challenges: 0, scram, explained: None })
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
        if let Some(scram) = &mut self.scram {
            return scram.first().map(Some);
        }
        let user = self.credentials.user.as_str();
        Ok(match (self.mechanism, &self.credentials.key) {
            (Mechanism::Plain, Key::Password(password)) => {
                Some([b"\0", user.as_bytes(), b"\0", password.reveal().as_bytes()].concat())
            }
            (Mechanism::OauthBearer, Key::Token(token)) => Some(token::oauthbearer(user, token)),
            (Mechanism::Xoauth2, Key::Token(token)) => Some(token::xoauth2(user, token)),
            (Mechanism::External, _) => Some(user.as_bytes().to_vec()),
            _ => None,
        })
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
        if let Some(scram) = &mut self.scram {
            return scram.respond(challenge);
        }
        let user = &self.credentials.user;
        match (self.mechanism, &self.credentials.key, self.challenges) {
            // The words of LOGIN's challenges differ between servers; their order does not.
            (Mechanism::Login, _, 1) => Ok(user.clone().into_bytes()),
            (Mechanism::Login, Key::Password(password), 2) => Ok(password.reveal().clone().into_bytes()),
            (Mechanism::CramMd5, Key::Password(password), 1) => Ok(cram::answer(user, password, challenge)),
            (Mechanism::OauthBearer, _, 1) => Ok(self.heed(challenge, token::OAUTHBEARER_GO_ON)),
            (Mechanism::Xoauth2, _, 1) => Ok(self.heed(challenge, token::XOAUTH2_GO_ON)),
            _ => Err(self.misbehaved("a challenge too many")),
        }
    }

    /// Keeps the server's explanation of the no that will follow.
    fn heed(&mut self, explanation: &[u8], answer: &[u8]) -> Vec<u8> {
        let words = String::from_utf8_lossy(explanation);
        let words = words.chars().map(|c| if c.is_control() { ' ' } else { c });
        self.explained = Some(words.take(limits::EXPLANATION_CHARS).collect());
        answer.to_vec()
    }

    /// What the server said of the token before its no, for showing beside it.
    pub fn explained(&self) -> Option<&str> {
        self.explained.as_deref()
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
