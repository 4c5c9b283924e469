//! Runs the SMTP and POP3 transcripts: with all that the server says at once
//! in one piece, line by line, and byte by byte.
//!
//! ```text
//! O: smtp starttls jan geheim   protocol, security, login; then prove, prove=ADDRESS, floor=MECHANISM.
//!                               The key may be token:TOKEN or the word certificate; bind: TLS gives a binding
//! S: what the server says       C: what we say              T: we start TLS
//! U: what the owner asks        =: event                    !: error
//! X: the server closes          D: done
//! ```

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "common/keys.rs"]
mod keys;

use std::collections::VecDeque;
use std::path::Path;

use keys::{bindings, credentials};

use mail::server::Security;
use wire::sasl::Mechanism;
use wire::{Machine, Step, pop3, smtp};

#[test]
fn smtp_transcripts() {
    check_all("smtp");
}

#[test]
fn pop3_transcripts() {
    check_all("pop3");
}

fn check_all(folder: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts").join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for pieces in [Pieces::Whole, Pieces::Lines, Pieces::Bytes] {
            // What arrives in one piece with the go-ahead for TLS is told apart from what arrives under TLS.
            if pieces == Pieces::Whole || !text.contains("# in one piece") {
                check(&format!("{name} {pieces:?}"), &text, pieces);
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pieces {
    Whole,
    Lines,
    Bytes,
}

/// What a machine did, in the words of a transcript.
#[derive(Debug, PartialEq, Eq)]
enum Did {
    Wrote(String),
    Tls,
    Told(String),
    Failed(String),
    Done,
}

fn check(name: &str, text: &str, pieces: Pieces) {
    let lines: Vec<(usize, &str)> = text.lines().enumerate().map(|(n, line)| (n + 1, line)).collect();
    let mut lines: VecDeque<(usize, &str)> =
        lines.into_iter().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect();
    let (_, options) = lines.pop_front().unwrap();
    let mut subject = Subject::new(options.strip_prefix("O: ").unwrap_or_else(|| panic!("{name}: no O:")));
    let mut did = VecDeque::new();
    subject.drain(&mut did);
    while let Some((number, line)) = lines.pop_front() {
        let place = format!("{name}:{number}: {line}");
        let rest = line.get(3..).unwrap_or_default();
        let expected = match line.get(..2).unwrap_or_default() {
            "S:" => {
                let mut said = bytes_of(line);
                while pieces == Pieces::Whole && lines.front().is_some_and(|(_, next)| next.starts_with("S:"))
                {
                    said.extend(lines.pop_front().map(|(_, next)| bytes_of(next)).unwrap_or_default());
                }
                let size = if pieces == Pieces::Bytes { 1 } else { said.len() };
                for piece in said.chunks(size) {
                    subject.feed(piece);
                    subject.drain(&mut did);
                }
                continue;
            }
            "X:" => {
                subject.feed(&[]);
                subject.drain(&mut did);
                continue;
            }
            "U:" => {
                let answer = subject.ask(rest);
                subject.drain(&mut did);
                if let Some(answer) = answer {
                    did.push_front(Did::Told(answer));
                }
                continue;
            }
            "C:" => Did::Wrote(rest.to_owned()),
            "T:" => Did::Tls,
            "=:" => Did::Told(rest.to_owned()),
            "!:" => Did::Failed(rest.to_owned()),
            "D:" => Did::Done,
            _ => panic!("{place}: not a transcript line"),
        };
        assert_eq!(did.pop_front(), Some(expected), "{place}\nthen {did:?}");
    }
    assert_eq!(did, [], "{name}: at the end");
}

fn bytes_of(line: &str) -> Vec<u8> {
    format!("{}\r\n", line.get(3..).unwrap_or_default()).into_bytes()
}

enum Subject {
    Smtp(smtp::Session, bool),
    Pop3(pop3::Session, bool),
}

impl Subject {
    fn new(options: &str) -> Subject {
        let words: Vec<&str> = options.split(' ').collect();
        let security = match words[1] {
            "tls" => Security::Tls,
            "starttls" => Security::StartTls,
            _ => Security::None,
        };
        let value = |name: &str| words.iter().find_map(|word| word.strip_prefix(name)).map(str::to_owned);
        let never_weaker_than = value("floor=").and_then(|name| Mechanism::parse(&name));
        let credentials = words.get(3).filter(|_| words[2] != "-").map(|key| credentials(words[2], key));
        match words[0] {
            "pop3" => {
                let credentials = credentials.unwrap();
                let options = pop3::Options { security, credentials, never_weaker_than };
                let mut session = pop3::Session::new(options);
                session.bind(bindings(&words));
                Subject::Pop3(session, false)
            }
            _ => {
                let mut options =
                    smtp::Options { never_weaker_than, ..smtp::Options::new(security, credentials) };
                if words.iter().any(|word| word.starts_with("prove")) {
                    options.purpose = smtp::Purpose::Prove { mail_from: value("prove=") };
                }
                let mut session = smtp::Session::new(options);
                session.bind(bindings(&words));
                Subject::Smtp(session, false)
            }
        }
    }

    fn feed(&mut self, bytes: &[u8]) {
        match self {
            Subject::Smtp(session, _) => session.feed(bytes),
            Subject::Pop3(session, _) => session.feed(bytes),
        }
    }

    /// The owner's word; gives what was refused at once.
    fn ask(&mut self, words: &str) -> Option<String> {
        match self {
            Subject::Smtp(session, _) => ask_smtp(session, words),
            Subject::Pop3(session, _) => {
                assert!(session.submit(pop3_command(words)));
                None
            }
        }
    }

    fn drain(&mut self, did: &mut VecDeque<Did>) {
        match self {
            Subject::Smtp(session, over) => drain(session, over, did, smtp_event),
            Subject::Pop3(session, over) => drain(session, over, did, |event| format!("{event:?}")),
        }
    }
}

fn drain<M: Machine>(
    machine: &mut M,
    over: &mut bool,
    did: &mut VecDeque<Did>,
    show: impl Fn(M::Event) -> String,
) where
    M::Error: std::fmt::Display,
{
    while !*over {
        match machine.step() {
            Ok(Step::Read) => return,
            Ok(Step::Write(bytes)) => {
                let text = String::from_utf8(bytes).unwrap();
                assert!(text.ends_with("\r\n"), "{text:?}");
                did.extend(text.split_terminator("\r\n").map(|line| Did::Wrote(line.to_owned())));
            }
            Ok(Step::UpgradeTls) => did.push_back(Did::Tls),
            Ok(Step::Event(event)) => did.push_back(Did::Told(show(event))),
            Ok(Step::Done) => {
                *over = true;
                did.push_back(Did::Done);
            }
            Err(error) => {
                *over = true;
                did.push_back(Did::Failed(error.to_string()));
            }
        }
    }
}

/// `submit FROM TO|TO TEXT` with `\r\n` spelt out, or `quit`.
fn ask_smtp(session: &mut smtp::Session, words: &str) -> Option<String> {
    if words == "quit" {
        session.quit();
        return None;
    }
    let mut words = words.strip_prefix("submit ").unwrap().splitn(3, ' ');
    let mut word = || words.next().unwrap();
    let mail_from = word().replace("<>", "");
    let rcpt_to = word().split('|').map(str::to_owned).collect();
    let text = word().replace("\\r", "\r").replace("\\n", "\n");
    let answer = session.submit(smtp::Envelope { mail_from, rcpt_to }, text.into_bytes());
    answer.err().map(|refused| refused.to_string())
}

fn smtp_event(event: smtp::Event) -> String {
    match event {
        smtp::Event::Ready(ready) => match ready.mechanism {
            Some(mechanism) => format!("Ready {mechanism}"),
            None => "Ready".to_owned(),
        },
        smtp::Event::SenderAccepted(reply) => format!("SenderAccepted {reply}"),
        smtp::Event::Outcome(outcome) => {
            let each = outcome.recipients.iter().map(|recipient| {
                let delivery = match &recipient.delivery {
                    smtp::Delivery::Sent(reply) => format!("Sent({reply})"),
                    smtp::Delivery::Retry(Some(reply)) => format!("Retry({reply})"),
                    smtp::Delivery::Retry(None) => "Retry".to_owned(),
                    smtp::Delivery::Failed(reply) => format!("Failed({reply})"),
                    smtp::Delivery::Unsure => "Unsure".to_owned(),
                };
                format!("{} {delivery}", recipient.address)
            });
            format!("Outcome {}", each.collect::<Vec<_>>().join(", "))
        }
    }
}

fn pop3_command(words: &str) -> pop3::Command {
    let mut words = words.split(' ');
    let name = words.next().unwrap();
    let mut number = || words.next().unwrap().parse().unwrap();
    match name {
        "stat" => pop3::Command::Stat,
        "uidl" => pop3::Command::Uidl,
        "list" => pop3::Command::List,
        "retr" => pop3::Command::Retr(number()),
        "top" => pop3::Command::Top(number(), number()),
        "dele" => pop3::Command::Dele(number()),
        "rset" => pop3::Command::Rset,
        "noop" => pop3::Command::Noop,
        "quit" => pop3::Command::Quit,
        other => panic!("{other}"),
    }
}
