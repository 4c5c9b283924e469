//! Whatever a server says, cut as it likes: no panic, no endless loop, no
//! secret shown, nothing without bound (invariants 9, 12, 23).

use mail::Secret;
use mail::server::Security;
use proptest::prelude::*;
use wire::imap::{
    Command, Error, Event, FetchCommand, Item, Key, List, MailboxName, Options, Select, Session, UidSet,
};
use wire::sasl::Credentials;
use wire::{Machine, Step, limits};

fn session(security: Security) -> Session {
    let credentials = Credentials::password("jan@a.test", Secret::new("duif-geheim".to_owned()));
    Session::new(Options {
        id: vec![("name".into(), "Postduif".into())],
        ..Options::new(security, credentials)
    })
}

/// Steps until it waits; more than this many steps for a few bytes would be a loop.
fn drain(session: &mut Session, mut told: impl FnMut(&mut Session, Event)) -> bool {
    for _ in 0..10_000 {
        assert!(!format!("{session:?}").contains("geheim"));
        match session.step() {
            Ok(Step::Read) => return true,
            Ok(Step::Done) => return false,
            Ok(Step::Event(event)) => {
                assert!(!format!("{event:?}").contains("geheim"));
                told(session, event);
            }
            Ok(Step::Write(bytes)) => assert!(bytes.len() <= limits::IMAP_WRITE_BYTES && !bytes.is_empty()),
            Ok(Step::UpgradeTls) => {}
            Err(error) => {
                assert!(!error.to_string().contains("geheim"));
                assert_eq!(session.step(), Err(error), "an error stays");
                return false;
            }
        }
    }
    panic!("does not come to rest");
}

fn work(session: &mut Session) {
    use wire::imap::Access::ReadWrite;
    for command in [
        Command::List(List::everything(vec![])),
        Command::Select(Select::plain(MailboxName::inbox(), ReadWrite)),
        Command::Fetch(FetchCommand::uids(UidSet::all(), vec![Item::Flags, Item::message()])),
        Command::Search(vec![Key::All]),
        Command::Create { mailbox: MailboxName::from_wire(b"caf\xe9"), special_use: None },
        Command::Unselect,
        Command::Idle,
        Command::Notify,
        Command::Noop,
        Command::Logout,
    ] {
        session.submit(command);
    }
}

fn words() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "* OK hi\r\n",
        "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=CRAM-MD5 STARTTLS ID ENABLE QRESYNC] hi\r\n",
        "* CAPABILITY IMAP4rev1 LITERAL+ ESEARCH LIST-EXTENDED MOVE\r\n",
        "* PREAUTH hi\r\n",
        "* BYE\r\n",
        "* OK [CLOSED]\r\n",
        "* NO [ALERT] x\r\n",
        "* ENABLED QRESYNC\r\n",
        "* 3 EXISTS\r\n",
        "* 2 EXPUNGE\r\n",
        "* VANISHED (EARLIER) 1:*\r\n",
        "* VANISHED 4:1\r\n",
        "* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[] {3}\r\n",
        "* 1 FETCH (UID 1 BODY[] {70000}\r\n",
        "* LIST (\\Sent) \"/\" \"a\"\r\n",
        "* SEARCH 1 2 3\r\n",
        "* ESEARCH (TAG \"A3\") UID ALL 1:3\r\n",
        "* ID (\"name\" NIL)\r\n",
        "+ \r\n",
        "+ cj14\r\n",
        "{3}\r\n",
        "(",
        ")",
        "\"",
        "\r\n",
        "\n",
        " ",
    ]);
    let answers = (1u32..16, prop::sample::select(vec!["OK", "OK", "OK", "NO", "BAD"]));
    prop_oneof![
        8 => known.prop_map(|words| words.as_bytes().to_vec()),
        6 => answers.prop_map(|(tag, word)| format!("A{tag} {word} x\r\n").into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => Just(vec![b'x'; 70_000]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn survives_anything(said in prop::collection::vec(words(), 0..40), security in 0..3) {
        let security = [Security::Tls, Security::StartTls, Security::None][security as usize];
        let mut session = session(security);
        work(&mut session);
        let mut going = drain(&mut session, |_, _| ());
        for piece in said.iter().filter(|piece| !piece.is_empty()) {
            if going {
                session.feed(piece);
                going = drain(&mut session, |_, _| ());
            }
        }
        session.feed(&[]);
        prop_assert!(!drain(&mut session, |_, _| ()));
    }

    /// A server that answers every command, with noise between.
    #[test]
    fn survives_a_working_server(noise in prop::collection::vec(words(), 0..30)) {
        let mut session = session(Security::Tls);
        session.feed(b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN ENABLE QRESYNC] hi\r\n");
        let mut noise = noise.into_iter().filter(|words| words.ends_with(b"\r\n") && words.starts_with(b"* "));
        let (mut completed, mut steps) = (0, 0);
        work(&mut session);
        loop {
            steps += 1;
            prop_assert!(steps < 1000);
            match session.step() {
                Ok(Step::Write(bytes)) => {
                    let mut said = noise.next().unwrap_or_default();
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    for line in text.split_terminator("\r\n") {
                        let tag = line.split(' ').next().unwrap();
                        let answer = match line.contains("IDLE") || line.ends_with('}') {
                            true => "+ go\r\n".to_owned(),
                            false if tag.starts_with('A') => format!("{tag} OK x\r\n"),
                            false => "A8 OK x\r\n".to_owned(),
                        };
                        said.extend_from_slice(answer.as_bytes());
                    }
                    session.feed(&said);
                }
                Ok(Step::Event(Event::Completed { .. })) => completed += 1,
                Ok(Step::Read) => session.feed(&[]),
                Ok(Step::Done) => break,
                Ok(_) => {}
                Err(_) => return Ok(()),
            }
        }
        prop_assert!(completed >= 7, "{completed}");
    }
}

/// Invariant 12: what does not end is named, before and after signing in.
#[test]
fn endless_answers_are_named() {
    let endless: [(&[u8], &[u8]); 3] =
        [(b"* OK ", b"x"), (b"* LIST () {54000}\r\n", b"{54000}\r\n"), (b"* 1 FETCH (FLAGS (", b"\\Seen ")];
    for signed_in in [false, true] {
        for (start, more) in endless {
            let mut session = session(Security::Tls);
            if signed_in {
                session.feed(b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\r\n");
                assert!(drain(&mut session, |_, _| ()));
                session.feed(b"A1 OK [CAPABILITY IMAP4rev1] in\r\n");
                assert!(drain(&mut session, |_, _| ()));
            }
            session.feed(start);
            let more = more.repeat(100_000 / more.len());
            let limited = (0..500).any(|_| {
                session.feed(&more);
                matches!(session.step(), Err(Error::Limit { .. }))
            });
            assert!(limited, "{}", String::from_utf8_lossy(start));
        }
    }
}

/// The engine keeps a conversation in a task that may move between threads.
#[test]
fn conversations_may_cross_threads() {
    fn may_cross<T: Send + 'static>() {}
    may_cross::<Session>();
}
