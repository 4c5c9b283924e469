//! POP3: a whole conversation.

#![no_main]

use fuzz::{Log, check, converse, credentials, security};
use libfuzzer_sys::fuzz_target;
use wire::pop3::Command::{Dele, List, Noop, Quit, Retr, Rset, Stat, Top, Uidl};
use wire::pop3::{Event, Options, Session};

fuzz_target!(|input: &[u8]| check(|| {
    let Some((&options, said)) = input.split_first() else { return };
    converse(said, || begin(options), told);
}));

fn begin(options: u8) -> Session {
    let security = security(options);
    let mut session = Session::new(Options { security, credentials: credentials(), never_weaker_than: None });
    let mut commands = [Stat, Uidl, List, Retr(1), Top(1, 2), Dele(1), Rset, Noop];
    let first = usize::from(options / 3) % commands.len();
    commands.rotate_left(first);
    for command in commands.into_iter().chain([Quit]) {
        assert!(session.submit(command));
    }
    session
}

fn told(_: &mut Session, event: Event, log: &mut Log) {
    match event {
        Event::Chunk { bytes, .. } => log.piece(&bytes),
        event => log.told(&event),
    }
}
