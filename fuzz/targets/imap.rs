//! IMAP: one answer before three readers, then a whole conversation.

#![no_main]

#[path = "../../crates/wire/tests/imap/oracle.rs"]
#[allow(dead_code)]
mod oracle;

use fuzz::{Log, check, converse, credentials, security};
use libfuzzer_sys::fuzz_target;
use wire::imap::{
    Access, Append, Command, Event, FetchCommand, Form, Item, Key, List, MailboxName, Options, Resync,
    Select, Session, StatusItem, UidSet,
};

fuzz_target!(|input: &[u8]| check(|| {
    assert_eq!(oracle::differs(input), None);
    let Some((&options, said)) = input.split_first() else { return };
    converse(said, || begin(options), told);
}));

fn begin(options: u8) -> Session {
    let id = vec![("name".into(), "Postduif".into())];
    let compress = options >= COMPRESS;
    let mut session =
        Session::new(Options { id, compress, ..Options::new(security(options), credentials()) });
    let mut commands = commands();
    let first = usize::from(options / 3) % commands.len();
    commands.rotate_left(first);
    for command in commands {
        session.submit(command);
    }
    session.submit(Command::Logout);
    session
}

fn commands() -> Vec<Command> {
    let inbox = MailboxName::inbox;
    let all = vec![Item::Flags, Item::InternalDate, Item::Size, Item::Envelope, Item::Structure];
    let resync = Resync::Qresync { uid_validity: 7, modseq: 9, known: None };
    vec![
        Command::Select(Select::plain(inbox(), Access::ReadWrite)),
        Command::Fetch(FetchCommand::uids(UidSet::all(), all)),
        Command::Fetch(FetchCommand::uids(UidSet::all(), vec![Item::message()])),
        Command::Search(vec![Key::All]),
        Command::Append(Append {
            to: inbox(),
            flags: ["\\Seen"].into_iter().collect(),
            date: None,
            message: b"A: b\r\n\r\nc\r\n".to_vec().into(),
            form: Form::Plain,
        }),
        Command::Move { uids: UidSet::range(1, 2), to: inbox() },
        Command::Idle,
        Command::Select(Select { mailbox: inbox(), access: Access::ReadWrite, resync }),
        Command::List(List::everything(vec![StatusItem::Messages, StatusItem::UidNext])),
        Command::Namespace,
        Command::QuotaRoot(inbox()),
        Command::GetMetadata { mailbox: inbox(), entries: vec!["/private/comment".to_owned()] },
    ]
}

fn told(_: &mut Session, event: Event, log: &mut Log) {
    match event {
        Event::Literal(chunk) => log.piece(&chunk.bytes),
        Event::Ready(ready) => {
            log.told(&ready);
            if ready.compressed {
                log.unpack();
            }
        }
        event => log.told(&event),
    }
}

/// From this first byte on, COMPRESS is asked for where the server has it.
const COMPRESS: u8 = 192;
