//! A session against rsasl's own server half: both sides proven, with and
//! without an initial response, and a server that cannot prove itself refused.

use crate::scram_server::{Knows, SERVER, STORED, Welcome};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail::Secret;
use mail::server::Security;
use rsasl::config::SASLConfig;
use rsasl::mechname::Mechname;
use rsasl::prelude::SASLServer;
use wire::imap::{Error, Event, Need, Options, Session};
use wire::sasl::{Credentials, Mechanism};
use wire::{Machine, Step};

/// Our next line.
fn line(session: &mut Session) -> Result<String, Error> {
    match session.step()? {
        Step::Write(bytes) => Ok(String::from_utf8(bytes).unwrap().trim_end().to_owned()),
        other => panic!("{other:?}"),
    }
}

fn sign_in(extensions: &str, server_key: &str, shows: bool) -> Result<&'static str, Error> {
    let knows = Knows::new(STORED, server_key);
    let config = SASLConfig::builder().with_defaults().with_callback(knows).unwrap();
    let name = Mechname::parse(b"SCRAM-SHA-256").unwrap();
    let mut far = SASLServer::<Welcome>::new(config).start_suggested(name).unwrap();
    let credentials = Credentials::password("jan@a.test", Secret::new("geheim".to_owned()));
    let options = Options {
        never_weaker_than: Some(Mechanism::ScramSha256),
        ..Options::new(Security::Tls, credentials)
    };
    let mut near = Session::new(options);
    near.feed(
        format!("* OK [CAPABILITY IMAP4rev1 {extensions} AUTH=PLAIN AUTH=SCRAM-SHA-256] hi\r\n").as_bytes(),
    );
    let first = line(&mut near)?;
    let mut answer = match first.strip_prefix("A1 AUTHENTICATE SCRAM-SHA-256 ") {
        Some(initial) => initial.to_owned(),
        None => {
            assert_eq!(first, "A1 AUTHENTICATE SCRAM-SHA-256");
            near.feed(b"+ \r\n");
            line(&mut near)?
        }
    };
    for _ in 0..2 {
        let mut challenge = Vec::new();
        far.step(Some(&STANDARD.decode(&answer).unwrap()), &mut challenge).unwrap();
        if !shows && challenge.starts_with(b"v=") {
            break;
        }
        near.feed(format!("+ {}\r\n", STANDARD.encode(challenge)).as_bytes());
        answer = line(&mut near)?;
    }
    near.feed(b"A1 OK [CAPABILITY IMAP4rev1] in\r\n");
    match near.step()? {
        Step::Event(Event::Ready(ready)) => Ok(ready.mechanism),
        other => panic!("{other:?}"),
    }
}

#[test]
fn both_sides_are_proven() {
    assert_eq!(sign_in("SASL-IR", SERVER, true), Ok("SCRAM-SHA-256"));
    assert_eq!(sign_in("IDLE", SERVER, true), Ok("SCRAM-SHA-256"));
}

/// Invariant 10.
#[test]
fn a_server_that_does_not_prove_itself_is_refused() {
    for (key, shows) in [(STORED, true), (SERVER, false)] {
        let refused = sign_in("SASL-IR", key, shows);
        let unproven = Need::ServerUnproven(Mechanism::ScramSha256);
        assert!(matches!(&refused, Err(Error::NeedsUser { why, .. }) if *why == unproven), "{refused:?}");
    }
}
