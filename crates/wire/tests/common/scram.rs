//! The server's half of SCRAM, by rsasl.

use rsasl::callback::{Context, Request, SessionCallback, SessionData};
use rsasl::mechanisms::scram::properties::ScramStoredPassword;
use rsasl::prelude::{SessionError, Validation};
use rsasl::property::ChannelBindings;
use rsasl::validate::{Validate, ValidationError};

/// Keys of the password `geheim` for SCRAM-SHA-256, with the salt below after 4,096 rounds.
pub const STORED: &str = "efdf1a45ddecf6a8ee98bc70890b596a335d4406212955d09a9e7e3b9a8ec7b2";
pub const SERVER: &str = "7f9d0f3f63a563a9192a83aab5e4e6ded97ac42a436d0af5a37421e010bf3931";

/// A server that knows the keys of one password.
pub struct Knows {
    stored: Vec<u8>,
    server: Vec<u8>,
    bound_to: Vec<u8>,
}

impl Knows {
    /// From the two keys in hexadecimal.
    pub fn new(stored: &str, server: &str) -> Knows {
        Knows { stored: unhex(stored), server: unhex(server), bound_to: Vec::new() }
    }

    /// On a connection with this binding.
    #[allow(dead_code, reason = "not every test has one")]
    pub fn on(mut self, bound_to: &[u8]) -> Knows {
        self.bound_to = bound_to.to_vec();
        self
    }
}

impl SessionCallback for Knows {
    fn callback(
        &self,
        _: &SessionData,
        _: &Context<'_>,
        request: &mut Request<'_>,
    ) -> Result<(), SessionError> {
        let known = ScramStoredPassword::new(4096, b"postduif-zout", &self.stored, &self.server);
        request.satisfy::<ScramStoredPassword>(&known)?;
        if !self.bound_to.is_empty() {
            request.satisfy::<ChannelBindings>(&self.bound_to)?;
        }
        Ok(())
    }

    fn validate(
        &self,
        _: &SessionData,
        _: &Context<'_>,
        validate: &mut Validate<'_>,
    ) -> Result<(), ValidationError> {
        validate.with::<Welcome, _>(|| Ok(true))?;
        Ok(())
    }
}

/// The server's yes.
pub struct Welcome;

impl Validation for Welcome {
    type Value = bool;
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}
