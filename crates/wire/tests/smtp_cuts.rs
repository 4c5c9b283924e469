//! Invariant 3: nothing sent twice in silence, nothing unsent called sent. A
//! small server that judges by what it holds; the connection cut at every byte
//! of either direction.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use mail::server::Security;
use wire::smtp::{Delivery, Envelope, Event, Options, Session};
use wire::{Machine, Step};

const MESSAGE: &[u8] = b"Subject: hoi\r\n\r\n.dot\r\nend";

/// Takes what we say byte by byte; answers, and remembers what it took.
struct Server {
    pipelining: bool,
    line: Vec<u8>,
    in_text: bool,
    text: Vec<u8>,
    accepted: usize,
    verdict: &'static str,
}

impl Server {
    fn new(pipelining: bool, verdict: &'static str) -> Server {
        Server { pipelining, line: Vec::new(), in_text: false, text: Vec::new(), accepted: 0, verdict }
    }

    fn take(&mut self, byte: u8) -> String {
        self.line.push(byte);
        if !self.line.ends_with(b"\r\n") {
            return String::new();
        }
        let line = String::from_utf8(std::mem::take(&mut self.line)).unwrap();
        if self.in_text {
            if line != ".\r\n" {
                self.text.extend(line.strip_prefix('.').unwrap_or(&line).bytes());
                return String::new();
            }
            self.in_text = false;
            self.accepted += usize::from(self.verdict.starts_with('2'));
            return self.verdict.to_owned();
        }
        let pipelining = if self.pipelining { "250-PIPELINING\r\n" } else { "" };
        match line.split([' ', '\r']).next().unwrap() {
            "EHLO" => format!("250-mail.test\r\n{pipelining}250 SIZE 1000\r\n"),
            "DATA" => {
                self.in_text = true;
                "354 go\r\n".to_owned()
            }
            "QUIT" => "221 bye\r\n".to_owned(),
            _ => "250 ok\r\n".to_owned(),
        }
    }
}

/// What is left of the connection.
struct Wire {
    to_server: usize,
    to_us: usize,
}

/// Runs one message; gives the verdict, whether the server has it, and the bytes of both directions.
fn run(pipelining: bool, verdict: &'static str, wire: Wire) -> (Option<Delivery>, usize, (usize, usize)) {
    let mut server = Server::new(pipelining, verdict);
    let mut session = Session::new(Options::new(Security::Tls, None));
    let (mut said, mut heard) = (0, 0);
    let mut pending = b"220 mail.test\r\n".to_vec();
    let mut delivery = None;
    loop {
        match session.step() {
            Ok(Step::Read) if !pending.is_empty() && heard < wire.to_us => {
                session.feed(&[pending.remove(0)]);
                heard += 1;
            }
            Ok(Step::Read) => session.feed(&[]),
            Ok(Step::Write(bytes)) => {
                for byte in bytes {
                    if said < wire.to_server {
                        said += 1;
                        pending.extend(server.take(byte).into_bytes());
                    }
                }
            }
            Ok(Step::Event(Event::Ready(_))) => {
                let rcpt_to = vec!["anna@b.test".to_owned()];
                let envelope = Envelope { mail_from: "jan@a.test".to_owned(), rcpt_to };
                session.submit(envelope, MESSAGE).unwrap();
            }
            Ok(Step::Event(Event::Outcome(outcome))) => {
                assert!(delivery.is_none(), "one outcome");
                delivery = Some(outcome.recipients[0].delivery.clone());
                session.quit();
            }
            Ok(Step::Event(_) | Step::UpgradeTls) => unreachable!(),
            Ok(Step::Done) | Err(_) => break,
        }
    }
    if server.accepted > 0 {
        let expected = [MESSAGE, b"\r\n"].concat();
        assert_eq!(server.text, expected, "what it took is what we sent");
    }
    (delivery, server.accepted, (said, heard))
}

const WHOLE: Wire = Wire { to_server: usize::MAX, to_us: usize::MAX };

fn fair(delivery: Option<&Delivery>, accepted: usize, place: &str) {
    match delivery {
        // Cut before the conversation stood: nothing was handed in.
        None => assert_eq!(accepted, 0, "{place}"),
        Some(Delivery::Sent(reply)) => {
            assert!(reply.is_yes(), "{place}");
            assert_eq!(accepted, 1, "{place}: called sent");
        }
        Some(Delivery::Retry(_) | Delivery::Failed(_)) => {
            assert_eq!(accepted, 0, "{place}: would be sent twice");
        }
        Some(Delivery::Unsure) => {}
    }
}

#[test]
fn cut_at_every_byte_of_either_direction() {
    for verdict in [
        "250 2.0.0 queued\r\n",
        "250-queued\r\n250 as 7\r\n",
        "451 later\r\n",
        "554 no\r\n",
        "okay\r\n",
        "354 more\r\n",
    ] {
        for pipelining in [true, false] {
            let (delivery, accepted, (said, heard)) = run(pipelining, verdict, WHOLE);
            fair(delivery.as_ref(), accepted, "whole");
            assert!(!(verdict.starts_with("250") && accepted != 1));
            for cut in 0..=said {
                let (delivery, accepted, _) = run(pipelining, verdict, Wire { to_server: cut, ..WHOLE });
                fair(delivery.as_ref(), accepted, &format!("{verdict:?} {pipelining} to server {cut}"));
            }
            for cut in 0..=heard {
                let (delivery, accepted, _) = run(pipelining, verdict, Wire { to_us: cut, ..WHOLE });
                fair(delivery.as_ref(), accepted, &format!("{verdict:?} {pipelining} to us {cut}"));
            }
        }
    }
}

/// The narrow claim: unsure from the final dot's last byte to the verdict's last byte, and nowhere else.
#[test]
fn unsure_only_while_it_is() {
    let verdict = "250 2.0.0 queued\r\n";
    let (_, _, (_, heard)) = run(true, verdict, WHOLE);
    let bye = "221 bye\r\n".len();
    for cut in 0..=heard {
        let (delivery, accepted, _) = run(true, verdict, Wire { to_us: cut, ..WHOLE });
        let end = heard - bye;
        let expected_unsure = cut >= end - verdict.len() && cut < end;
        assert_eq!(delivery == Some(Delivery::Unsure), expected_unsure, "{cut}");
        assert_eq!(matches!(delivery, Some(Delivery::Sent(_))), cut >= end, "{cut}");
        assert_eq!(accepted == 1, cut >= end - verdict.len(), "{cut}");
    }
}
