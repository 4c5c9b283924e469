//! Looks at servers, from transcripts: whatever the pieces in which the bytes
//! come, the same is learnt. No line of ours holds a name or a password.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use mail::server::{Protocol, Security};
use proptest::prelude::*;
use wire::look::{Error, Event, Look, Offer};
use wire::{Machine, Step};

/// Plays the server's lines, each `S:` once what stands before it was said; gives what was learnt.
fn play(look: Look, transcript: &str, piece: usize) -> (Vec<Event>, Result<(), Error>) {
    let mut look = look;
    let mut lines = transcript.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let mut seen = Vec::new();
    loop {
        match look.step() {
            Ok(Step::Read) => match lines.next_if(|line| line.starts_with("S: ")) {
                Some(line) => {
                    for bytes in format!("{}\r\n", &line[3..]).as_bytes().chunks(piece) {
                        look.feed(bytes);
                    }
                }
                None => look.feed(&[]),
            },
            Ok(Step::Write(bytes)) => {
                let said = String::from_utf8(bytes).unwrap();
                assert_eq!(Some(format!("C: {}", said.trim_end()).as_str()), lines.next());
            }
            Ok(Step::UpgradeTls) => assert_eq!(lines.next(), Some("TLS")),
            Ok(Step::Event(event)) => seen.push(event),
            Ok(Step::Done) => {
                assert_eq!(lines.next(), None, "said too little");
                return (seen, Ok(()));
            }
            Err(error) => return (seen, Err(error)),
        }
    }
}

fn offer(start_tls: bool, auth: &[&str]) -> Offer {
    Offer { start_tls, auth: auth.iter().map(|name| (*name).to_owned()).collect() }
}

#[test]
fn learns_what_is_offered_before_and_after_tls() {
    let imap = "S: * OK hello
        C: L1 CAPABILITY
        S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
        S: L1 OK done
        C: L2 STARTTLS
        S: L2 OK begin
        TLS
        C: L3 CAPABILITY
        S: * CAPABILITY IMAP4rev1 AUTH=PLAIN auth=scram-sha-256
        S: L3 OK done
        C: L4 LOGOUT
        S: * BYE bye
        S: L4 OK done";
    let pop3 = "S: +OK hello
        C: CAPA
        S: +OK list
        S: STLS
        S: USER
        S: SASL PLAIN login
        S: .
        C: STLS
        S: +OK begin
        TLS
        C: CAPA
        S: -ERR what?
        C: QUIT";
    let smtp = "S: 220-mail.test
        S: 220 hello
        C: EHLO [127.0.0.1]
        S: 250-mail.test
        S: 250-AUTH PLAIN
        S: 250 STARTTLS
        C: STARTTLS
        S: 220 begin
        TLS
        C: EHLO [127.0.0.1]
        S: 250 mail.test
        C: MAIL FROM:<a@mail.test>
        S: 250 ok
        C: RCPT TO:<b@far.test>
        S: 250 ok
        C: RSET
        S: 250 ok
        C: QUIT
        S: 221 bye";
    for piece in 1..20 {
        let (seen, ended) = play(Look::new(Protocol::Imap, Security::StartTls), imap, piece);
        let expected = [
            Event::InClear(offer(true, &[])),
            Event::UnderTls(offer(false, &["PLAIN", "SCRAM-SHA-256", "LOGIN"])),
        ];
        assert_eq!((seen.as_slice(), ended), (expected.as_slice(), Ok(())));

        let (seen, ended) = play(Look::new(Protocol::Pop3, Security::StartTls), pop3, piece);
        let expected = [
            Event::InClear(offer(true, &["USER", "PLAIN", "LOGIN"])),
            Event::UnderTls(offer(false, &["USER"])),
        ];
        assert_eq!((seen.as_slice(), ended), (expected.as_slice(), Ok(())));

        let look = Look::new(Protocol::Smtp, Security::StartTls).ask_relay("a@mail.test", "b@far.test");
        let (seen, ended) = play(look, smtp, piece);
        let expected = [
            Event::InClear(offer(true, &["PLAIN"])),
            Event::UnderTls(offer(false, &[])),
            Event::Relay { open: true, said: "250 ok".to_owned() },
        ];
        assert_eq!((seen.as_slice(), ended), (expected.as_slice(), Ok(())));
    }
}

#[test]
fn a_refused_stranger_is_no_relay() {
    let transcript = "S: 220 hello
        C: EHLO [127.0.0.1]
        S: 250 mail.test
        C: MAIL FROM:<a@mail.test>
        S: 530 5.7.0 sign in first
        C: RSET
        S: 250 ok
        C: QUIT
        S: 221 bye";
    let look = Look::new(Protocol::Smtp, Security::Tls).ask_relay("a@mail.test", "b@far.test");
    let (seen, _) = play(look, transcript, 64);
    assert_eq!(seen[1], Event::Relay { open: false, said: "530 5.7.0 sign in first".to_owned() });
}

/// An address with a line of its own would be a command of its own.
#[test]
fn an_odd_address_is_not_asked_about() {
    let transcript = "S: 220 hello
        C: EHLO [127.0.0.1]
        S: 250 mail.test
        C: QUIT";
    let look = Look::new(Protocol::Smtp, Security::Tls).ask_relay("a@b>\r\nDATA", "b@far.test");
    assert_eq!(play(look, transcript, 64).1, Ok(()));
}

#[test]
fn says_why_it_cannot_go_on() {
    let greeted = "S: 220 hello\nC: EHLO [127.0.0.1]\n";
    for (protocol, transcript, expected) in [
        (Protocol::Smtp, "S: 554 go away", Error::Refused("554 go away".to_owned())),
        (Protocol::Imap, "S: * BYE full", Error::Refused("* BYE full".to_owned())),
        (Protocol::Imap, "S: +OK pop", Error::Garbage("+OK pop".to_owned())),
        (Protocol::Pop3, "S: 220 smtp", Error::Garbage("220 smtp".to_owned())),
        (Protocol::Smtp, "S: SSH-2.0", Error::Garbage("SSH-2.0".to_owned())),
        (Protocol::Smtp, greeted, Error::Closed),
        (
            Protocol::Smtp,
            &format!("{greeted}S: 250-m\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 no certificate"),
            Error::NoTls("454 no certificate".to_owned()),
        ),
    ] {
        let (_, ended) = play(Look::new(protocol, Security::StartTls), transcript, 64);
        assert_eq!(ended, Err(expected), "{transcript}");
    }
}

/// What somebody slipped in behind the go-ahead for TLS is not read as said under TLS (RFC 3207 §6).
#[test]
fn what_came_in_clear_counts_for_nothing_under_tls() {
    let mut look = Look::new(Protocol::Pop3, Security::StartTls);
    look.feed(b"+OK\r\n+OK\r\nSTLS\r\n.\r\n+OK begin\r\n+OK\r\nSASL EVIL\r\n.\r\n");
    let mut steps = Vec::new();
    while let Ok(step) = look.step() {
        let waits = step == Step::Read;
        steps.push(step);
        if waits {
            break;
        }
    }
    assert!(steps.contains(&Step::UpgradeTls));
    assert!(!steps.iter().any(|step| matches!(step, Step::Event(Event::UnderTls(_)))), "{steps:?}");
}

proptest! {
    /// Invariant 12: no bytes make it panic, and it ends when they do.
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "[*+L123 OKERR.\\-\r\n]{0,200}") {
        for protocol in [Protocol::Imap, Protocol::Pop3, Protocol::Smtp] {
            for bytes in [&bytes, text.as_bytes()] {
                let mut look = Look::new(protocol, Security::StartTls).ask_relay("a@b.test", "c@d.test");
                look.feed(bytes);
                look.feed(&[]);
                for _ in 0..1000 {
                    if matches!(look.step(), Ok(Step::Done | Step::Read) | Err(_)) {
                        break;
                    }
                }
                prop_assert!(matches!(look.step(), Ok(Step::Done | Step::Read) | Err(_)));
            }
        }
    }
}
