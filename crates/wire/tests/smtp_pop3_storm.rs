//! Whatever a server says, cut as it likes: no panic, no endless loop, no
//! secret shown (invariants 9, 12, 23).

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use mail::Secret;
use mail::server::Security;
use proptest::prelude::*;
use wire::sasl::Credentials;
use wire::{Machine, Step, pop3, smtp};

fn credentials() -> Credentials {
    Credentials::password("jan@a.test", Secret::new("duif-geheim".to_owned()))
}

fn security() -> impl Strategy<Value = Security> {
    prop_oneof![Just(Security::Tls), Just(Security::StartTls), Just(Security::None)]
}

/// Steps until it waits; more than this many steps for a few bytes would be a loop.
fn drain<M>(machine: &mut M, mut told: impl FnMut(&mut M)) -> bool
where
    M: Machine + std::fmt::Debug,
    M::Error: std::fmt::Display,
{
    for _ in 0..10_000 {
        assert!(!format!("{machine:?}").contains("geheim"));
        match machine.step() {
            Ok(Step::Read) => return true,
            Ok(Step::Done) => return false,
            Ok(Step::Event(_)) => told(machine),
            Ok(Step::Write(_) | Step::UpgradeTls) => {}
            Err(error) => {
                assert!(!error.to_string().contains("geheim"));
                assert!(machine.step().is_err(), "an error stays");
                return false;
            }
        }
    }
    panic!("does not come to rest");
}

fn smtp_words() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "220 hi\r\n",
        "250 ok\r\n",
        "250-PIPELINING\r\n",
        "250-AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256\r\n",
        "250-STARTTLS\r\n",
        "250 SIZE 99\r\n",
        "250 SMTPUTF8\r\n",
        "334 \r\n",
        "334 cj14\r\n",
        "235 ok\r\n",
        "354 go\r\n",
        "421 bye\r\n",
        "450 later\r\n",
        "550 no\r\n",
        "221 bye\r\n",
        "250",
        "-",
        "\r",
        "\n",
    ]);
    prop_oneof![8 => known.prop_map(|words| words.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..40)]
}

fn pop3_words() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "+OK\r\n",
        "+OK 2 320\r\n",
        "-ERR no\r\n",
        "-ERR [IN-USE] x\r\n",
        "+ \r\n",
        "+ cj14\r\n",
        ".\r\n",
        "..\r\n",
        "STLS\r\n",
        "PIPELINING\r\n",
        "SASL PLAIN SCRAM-SHA-1\r\n",
        "USER\r\n",
        "1 abc\r\n",
        "2 99999999999999\r\n",
        "\r\n",
        ".",
        "\r",
        "\n",
    ]);
    prop_oneof![8 => known.prop_map(|words| words.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..40)]
}

proptest! {
    #[test]
    fn smtp_survives(said in prop::collection::vec(smtp_words(), 0..40), security in security(), login: bool, prove: bool) {
        let mut options = smtp::Options::new(security, login.then(credentials));
        if prove {
            options.purpose = smtp::Purpose::Prove { mail_from: Some("jan@a.test".to_owned()) };
        }
        let mut session = smtp::Session::new(options);
        let submit = |session: &mut smtp::Session| {
            let rcpt_to = vec!["a@b.test".to_owned(), "c@d.test".to_owned()];
            let _ = session.submit(smtp::Envelope { mail_from: "jan@a.test".to_owned(), rcpt_to }, &b"text"[..]);
            assert!(session.stage() == smtp::Stage::Idle || session.deadline().is_some());
        };
        let mut going = drain(&mut session, submit);
        for piece in &said {
            if going && !piece.is_empty() {
                session.feed(piece);
                going = drain(&mut session, submit);
            }
        }
        session.feed(&[]);
        prop_assert!(!drain(&mut session, |_| ()));
    }

    #[test]
    fn pop3_survives(said in prop::collection::vec(pop3_words(), 0..40), security in security()) {
        use pop3::Command::*;
        let options = pop3::Options { security, credentials: credentials(), never_weaker_than: None };
        let mut session = pop3::Session::new(options);
        for command in [Stat, Uidl, List, Retr(1), Top(1, 2), Dele(1), Rset, Noop, Quit] {
            prop_assert!(session.submit(command));
        }
        prop_assert!(!session.submit(Stat), "nothing after Quit");
        let mut going = drain(&mut session, |_| ());
        for piece in &said {
            if going && !piece.is_empty() {
                session.feed(piece);
                going = drain(&mut session, |_| ());
            }
        }
        session.feed(&[]);
        prop_assert!(!drain(&mut session, |_| ()));
    }
}

#[test]
fn endless_answers_are_named() {
    let mut session = smtp::Session::new(smtp::Options::new(Security::Tls, None));
    session.feed(&vec![b'2'; smtp::limits::REPLY_LINE_BYTES + 1]);
    assert!(matches!(session.step(), Err(smtp::Error::Limit { .. })));

    let options =
        pop3::Options { security: Security::Tls, credentials: credentials(), never_weaker_than: None };
    let mut session = pop3::Session::new(options);
    session.feed(b"+OK hi\r\n");
    assert!(matches!(session.step(), Ok(Step::Write(_))));
    session.feed(b"+OK\r\n");
    session.feed("X-WORD\r\n".repeat(pop3::limits::CAPABILITIES + 1).as_bytes());
    assert!(matches!(session.step(), Err(pop3::Error::Limit { .. })));
}

#[test]
fn large_messages_stream() {
    let options =
        pop3::Options { security: Security::Tls, credentials: credentials(), never_weaker_than: None };
    let mut session = pop3::Session::new(options);
    session.submit(pop3::Command::Retr(1));
    session.feed(b"+OK\r\n-ERR no capa\r\n+OK\r\n+OK\r\n");
    assert!(drain(&mut session, |_| ()));
    session.feed(b"+OK\r\n");
    let line = [vec![b'x'; 998], b"\r\n".to_vec()].concat();
    let (mut bytes, mut most, mut ended) = (0, 0, false);
    for _ in 0..5000 {
        session.feed(&line);
        loop {
            match session.step().unwrap() {
                Step::Read => break,
                Step::Event(pop3::Event::Chunk { bytes: chunk, .. }) => {
                    bytes += chunk.len();
                    most = most.max(chunk.len());
                }
                _ => {}
            }
        }
    }
    session.feed(b".\r\n");
    while !ended {
        match session.step().unwrap() {
            Step::Event(pop3::Event::Chunk { bytes: chunk, .. }) => bytes += chunk.len(),
            Step::Event(pop3::Event::End { number: 1 }) => ended = true,
            _ => {}
        }
    }
    assert_eq!(bytes, 5_000_000);
    assert!(most <= 2 * pop3::limits::CHUNK_BYTES);
}

/// The engine keeps a conversation in a task that may move between threads.
#[test]
fn conversations_may_cross_threads() {
    fn may_cross<T: Send + 'static>() {}
    may_cross::<smtp::Session>();
    may_cross::<pop3::Session>();
    may_cross::<wire::sasl::Client>();
}
