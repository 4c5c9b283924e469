//! SCRAM against rsasl's own server half: both sides proven, and a server that
//! cannot prove itself refused.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "common/scram.rs"]
mod scram_server;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail::Secret;
use rsasl::config::SASLConfig;
use rsasl::mechname::Mechname;
use rsasl::prelude::SASLServer;
use scram_server::{Knows, SERVER, STORED, Welcome};
use wire::sasl::{Client, Credentials, Error, Mechanism};

/// The keys for SCRAM-SHA-1, of the same password, salt and rounds.
const STORED_1: &str = "df7cdafa48dd6dfa12dc39dedd815d661b9da7f1";
const SERVER_1: &str = "dad000fcb204ac518e2bbe3663ef162e8a68053d";

/// Runs one exchange in base64; gives what our half says in the end.
fn run(mechanism: Mechanism, password: &str, stored: &str, server: &str, shown: Shown) -> Result<(), Error> {
    let knows = Knows::new(stored, server);
    let config = SASLConfig::builder().with_defaults().with_callback(knows).unwrap();
    let name = Mechname::parse(mechanism.name().as_bytes()).unwrap();
    let mut far = SASLServer::<Welcome>::new(config).start_suggested(name).unwrap();
    let password = Secret::new(password.to_owned());
    let mut near = Client::new(mechanism, &Credentials { user: "jan=,@a.test".to_owned(), password })?;
    let mut answer = near.initial64()?.unwrap();
    for round in 0..2 {
        let mut challenge = Vec::new();
        let stepped = far.step(Some(&STANDARD.decode(&answer).unwrap()), &mut challenge);
        assert!(stepped.is_ok() || round == 1);
        match (round, shown) {
            (1, Shown::Never) => return near.finish(None),
            (1, Shown::WithTheYes) => return near.finish(Some(STANDARD.encode(&challenge).as_bytes())),
            _ => answer = near.respond64(STANDARD.encode(&challenge).as_bytes())?,
        }
    }
    assert_eq!(answer, "");
    near.finish(None)
}

/// When the server shows its signature.
#[derive(Clone, Copy)]
enum Shown {
    AsChallenge,
    WithTheYes,
    Never,
}

#[test]
fn both_sides_are_proven() {
    use Mechanism::{ScramSha1, ScramSha256};
    for shown in [Shown::AsChallenge, Shown::WithTheYes] {
        assert_eq!(run(ScramSha256, "geheim", STORED, SERVER, shown), Ok(()));
        assert_eq!(run(ScramSha1, "geheim", STORED_1, SERVER_1, shown), Ok(()));
    }
}

#[test]
fn a_server_that_does_not_know_the_password_is_refused() {
    use Mechanism::ScramSha256;
    let wrong = &STORED;
    let unproven = Err(Error::ServerUnproven(ScramSha256));
    assert_eq!(run(ScramSha256, "geheim", STORED, wrong, Shown::AsChallenge), unproven);
    assert_eq!(run(ScramSha256, "geheim", STORED, wrong, Shown::WithTheYes), unproven);
    assert_eq!(run(ScramSha256, "geheim", STORED, SERVER, Shown::Never), unproven);
    let refused = run(ScramSha256, "fout", STORED, SERVER, Shown::AsChallenge);
    assert!(matches!(refused, Err(Error::Refused { .. } | Error::Misbehaved { .. })), "{refused:?}");
}

#[test]
fn strange_challenges_are_errors() {
    let credentials = Credentials { user: "jan".to_owned(), password: Secret::new("geheim".to_owned()) };
    for mechanism in [Mechanism::ScramSha1, Mechanism::ScramSha256] {
        for challenge in [
            "",
            ",",
            "r",
            "r=",
            "r=x,s=,i=4096",
            "r=x,s=eA==,i=1",
            "r=x,s=eA==,i=4294967295",
            "r=x,i=4096,s=eA==",
            "m=x,r=x,s=eA==,i=4096",
            "v=eA==",
            "e=other-error",
            "v",
            "e",
        ] {
            let mut client = Client::new(mechanism, &credentials).unwrap();
            client.initial().unwrap();
            assert!(client.respond(challenge.as_bytes()).is_err(), "{challenge}");
            assert!(client.respond(challenge.as_bytes()).is_err(), "{challenge} again");
            assert!(client.finish(None).is_err());
        }
    }
}

#[test]
fn what_cannot_be_said_is_refused() {
    for (user, password) in [("", "x"), ("a\0b", "x"), ("a", "x\0")] {
        for mechanism in Mechanism::BY_PREFERENCE {
            let password = Secret::new(password.to_owned());
            let credentials = Credentials { user: user.to_owned(), password };
            assert!(Client::new(mechanism, &credentials).is_err());
        }
    }
}
