//! SMTP: a whole conversation, to send or to prove that one could.

#![no_main]

use fuzz::{Log, check, converse, credentials, security};
use libfuzzer_sys::fuzz_target;
use wire::smtp::{Envelope, Event, Options, Purpose, Session};

fuzz_target!(|input: &[u8]| check(|| {
    let Some((&options, said)) = input.split_first() else { return };
    converse(said, || begin(options), told);
}));

fn begin(options: u8) -> Session {
    let login = options & 0x80 == 0;
    let mut chosen = Options::new(security(options), login.then(credentials));
    if options & 0x40 == 0 {
        chosen.purpose = Purpose::Prove { mail_from: Some("jan@a.test".to_owned()) };
    }
    Session::new(chosen)
}

fn told(session: &mut Session, event: Event, log: &mut Log) {
    if let Event::Outcome(outcome) = &event {
        assert_eq!(outcome.recipients.len(), 2, "a verdict for each");
    }
    log.told(&event);
    let rcpt_to = vec!["a@b.test".to_owned(), "ç@d.test".to_owned()];
    let envelope = Envelope { mail_from: "jan@a.test".to_owned(), rcpt_to };
    if let Err(refused) = session.submit(envelope, &b"A: b\r\n\r\n.c\r\n"[..]) {
        log.told(&refused.to_string());
    }
}
