//! SCRAM against rsasl's own server half: both sides proven, and a server that
//! cannot prove itself refused.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "common/scram.rs"]
mod scram_server;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail::Secret;
use rsasl::config::SASLConfig;
use rsasl::mechanisms::scram;
use rsasl::mechname::Mechname;
use rsasl::prelude::{SASLServer, Session};
use rsasl::registry::Registry;
use scram_server::{Knows, SERVER, STORED, Welcome};
use wire::sasl::{Bindings, Client, Cover, Credentials, Error, Key, Mechanism, Terms};

/// The keys for SCRAM-SHA-1, of the same password, salt and rounds.
const STORED_1: &str = "df7cdafa48dd6dfa12dc39dedd815d661b9da7f1";
const SERVER_1: &str = "dad000fcb204ac518e2bbe3663ef162e8a68053d";

/// Runs one exchange in base64; gives what our half says in the end.
fn run(mechanism: Mechanism, password: &str, stored: &str, server: &str, shown: Shown) -> Result<(), Error> {
    let mut near = begin(mechanism, password, &Bindings::default(), &[])?;
    let far = far(mechanism, stored, server, &[]);
    exchange(&mut near, far, shown)
}

fn begin(
    mechanism: Mechanism,
    password: &str,
    bindings: &Bindings,
    offered: &[Mechanism],
) -> Result<Client, Error> {
    let credentials = Credentials::password("jan=,@a.test", Secret::new(password.to_owned()));
    let terms = Terms { cover: Cover::Tls, credentials: &credentials, bindings, never_weaker_than: None };
    terms.begin(mechanism, offered)
}

/// The server's half, on a connection with this binding.
fn far(mechanism: Mechanism, stored: &str, server: &str, bound_to: &[u8]) -> Session<Welcome> {
    let knows = Knows::new(stored, server).on(bound_to);
    static ALL: &[rsasl::registry::Mechanism] =
        &[scram::SCRAM_SHA1, scram::SCRAM_SHA256, scram::SCRAM_SHA1_PLUS, scram::SCRAM_SHA256_PLUS];
    let registry = Registry::with_mechanisms(ALL);
    let config = SASLConfig::builder().with_registry(registry).with_callback(knows).unwrap();
    let name = Mechname::parse(mechanism.name().as_bytes()).unwrap();
    SASLServer::<Welcome>::new(config).start_suggested(name).unwrap()
}

fn exchange(near: &mut Client, mut far: Session<Welcome>, shown: Shown) -> Result<(), Error> {
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
            let mut client = begin(mechanism, "geheim", &Bindings::default(), &[]).unwrap();
            client.initial().unwrap();
            assert!(client.respond(challenge.as_bytes()).is_err(), "{challenge}");
            assert!(client.respond(challenge.as_bytes()).is_err(), "{challenge} again");
            assert!(client.finish(None).is_err());
        }
    }
}

/// RFC 5802 §6: `y` only where we could bind and the server does not offer it.
#[test]
fn the_first_message_says_what_we_could() {
    use Mechanism::{ScramSha1Plus, ScramSha256, ScramSha256Plus};
    let exporter = Bindings { exporter: Some(vec![7; 32]), end_point: Some(vec![8; 32]) };
    let end_point = Bindings { exporter: None, end_point: Some(vec![8; 32]) };
    let none = Bindings::default();
    let cases = [
        (ScramSha256, &none, vec![ScramSha256], "n,,"),
        (ScramSha256, &none, vec![ScramSha256, ScramSha256Plus], "n,,"),
        (ScramSha256, &exporter, vec![ScramSha256], "y,,"),
        (ScramSha256, &exporter, vec![ScramSha256, ScramSha1Plus], "n,,"),
        (ScramSha256Plus, &exporter, vec![ScramSha256Plus], "p=tls-exporter,,"),
        (ScramSha1Plus, &end_point, vec![ScramSha1Plus], "p=tls-server-end-point,,"),
    ];
    for (mechanism, bindings, offered, start) in cases {
        let first = begin(mechanism, "geheim", bindings, &offered).unwrap().initial().unwrap().unwrap();
        let first = String::from_utf8(first).unwrap();
        assert!(first.starts_with(&format!("{start}n=jan=3D=2C@a.test,r=")), "{mechanism} {first}");
    }
    assert!(begin(ScramSha256Plus, "geheim", &none, &[]).unwrap().initial().is_err(), "nothing to bind to");
}

/// D25: a login that is tied to another connection than the server's is refused.
#[test]
fn both_sides_stand_on_one_connection() {
    use Mechanism::{ScramSha1Plus, ScramSha256Plus};
    let ours = Bindings { exporter: Some(vec![7; 32]), end_point: None };
    for (mechanism, stored, server) in
        [(ScramSha256Plus, STORED, SERVER), (ScramSha1Plus, STORED_1, SERVER_1)]
    {
        let mut near = begin(mechanism, "geheim", &ours, &[mechanism]).unwrap();
        assert_eq!(exchange(&mut near, far(mechanism, stored, server, &[7; 32]), Shown::AsChallenge), Ok(()));
        let mut near = begin(mechanism, "geheim", &ours, &[mechanism]).unwrap();
        let refused = exchange(&mut near, far(mechanism, stored, server, &[9; 32]), Shown::AsChallenge);
        let said = "channel-bindings-dont-match".to_owned();
        assert_eq!(refused, Err(Error::Refused { mechanism, said: said.clone() }));
        assert!(!Error::Refused { mechanism, said }.is_of_mechanism(), "somebody may sit between");
    }
}

#[test]
fn what_cannot_be_said_is_refused() {
    let secret = |text: &str| Secret::new(text.to_owned());
    let bindings = Bindings { exporter: Some(vec![7; 32]), end_point: None };
    for mechanism in Mechanism::ALL {
        for (user, key) in [
            ("", Key::Password(secret("x"))),
            ("a\0b", Key::Password(secret("x"))),
            ("a", Key::Password(secret("x\0"))),
            ("a", Key::Token(secret("x\u{1}y"))),
            ("a\u{1}user=b", Key::Token(secret("x"))),
            ("a\0b", Key::Certificate),
        ] {
            let credentials = Credentials { user: user.to_owned(), key };
            let terms = Terms {
                cover: Cover::Tls,
                credentials: &credentials,
                bindings: &bindings,
                never_weaker_than: None,
            };
            assert_eq!(terms.begin(mechanism, &[]).err(), Some(Error::Unsayable(mechanism)), "{user:?}");
        }
    }
}

/// RFC 7628 §3.2.3: the explanation is answered, kept, and free of control characters.
#[test]
fn a_refused_token_is_explained() {
    for (mechanism, go_on) in [(Mechanism::OauthBearer, b"\x01".as_slice()), (Mechanism::Xoauth2, b"")] {
        let credentials = Credentials::token("jan", Secret::new("ya29".to_owned()));
        let terms = Terms {
            cover: Cover::Tls,
            credentials: &credentials,
            bindings: &Bindings::default(),
            never_weaker_than: None,
        };
        let mut client = terms.begin(mechanism, &[]).unwrap();
        client.initial().unwrap();
        assert_eq!(client.explained(), None);
        assert_eq!(client.respond(b"{\"status\":\"invalid_token\"}\r\n").unwrap(), go_on);
        assert_eq!(client.explained(), Some("{\"status\":\"invalid_token\"}  "));
        assert!(client.respond(b"").is_err(), "only once");
    }
}
