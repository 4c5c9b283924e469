//! E13, invariants 1, 2 and 6: the program is killed without warning at random
//! moments of a real sync, while the person and others change the mailbox in
//! between. In the end both sides are what was done to them, no more and no less.

use std::collections::{BTreeMap, BTreeSet};

use mail::{EmailId, Keyword, Keywords, MailboxId};
use store::{AccountKind, Ingest, NewEmail, Options, ReadTx, Store};
use testhost::client::Client;
use testhost::dice::{Dice, patience};
use testhost::proxy::{Fault, Proxy};
use testhost::{Host, User};

use crate::common::Program;

const FOLDERS: [&str; 3] = ["INBOX", "Archive", "Trash"];
const RECEIVED: i64 = 1_767_603_600;

/// One sync in so many is left to end.
const UNDISTURBED: usize = 6;

/// Where each message is, with which flags.
type Contents = BTreeMap<String, (String, BTreeSet<String>)>;

#[test]
fn killed_at_any_moment_it_loses_and_doubles_nothing() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("gedood").unwrap();
    let to = (host.layout().mail(), host.layout().port(993)).into();
    let proxy = Proxy::start((host.layout().slow(), 0).into(), to).unwrap();
    let program = Program::at(&host);
    add(&program, &host, &user, &proxy);
    let mut story = Story {
        dice: Dice::new(),
        other: Client::sign_in(&host, &user).unwrap(),
        expected: Contents::new(),
        made: 0,
        by_person: 0,
    };
    for _ in 0..60 {
        story.somebody_writes();
    }
    let mut killed = 0;
    for round in 1..=30 * patience() {
        for _ in 0..4 {
            story.others_work();
        }
        story.person_works(&program);
        // From that byte on the line is slow, and the program is at work. The
        // first look is long, a later one short.
        let some = 1_000 << story.dice.below(8);
        let at = if round % UNDISTURBED == 0 { usize::MAX } else { story.dice.below(some) };
        proxy.plan(Some((Fault::Trickle, at as u64)));
        let mut sync = program.start(&["sync"], "");
        std::thread::scope(|scope| {
            let line = proxy.clone();
            let waiting = scope.spawn(move || line.until_struck());
            while !waiting.is_finished() && sync.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            killed += usize::from(sync.try_wait().unwrap().is_none());
            // It may have ended by itself.
            let _ = sync.kill();
            sync.wait().unwrap();
            proxy.cut();
        });
    }
    eprintln!("{killed} killed, {} changes of the person's", story.by_person);
    assert!(story.by_person > 0);
    for _ in 0..3 {
        let synced = program.run(&["sync"], "");
        assert_eq!(synced.code, 0, "{synced:?}");
    }
    assert_eq!(program.json(&["store", "check"], "")["findings"], serde_json::json!([]));
    assert_eq!(story.on_server(), story.expected);
    assert_eq!(in_store(&program), story.expected);
}

fn add(program: &Program, host: &Host, user: &User, proxy: &Proxy) {
    let incoming = format!("imaps://slow.mail.test:{}", proxy.at().port());
    let outgoing = format!("smtps://ssl0.mail.test:{}", host.layout().port(465));
    let args = ["account", "add", &user.address, "--name", "Jan Jansen", "--password-stdin"];
    let args = [&args[..], &["--incoming", &incoming, "--outgoing", &outgoing]].concat();
    let added = program.run(&args, &format!("{}\n", user.password));
    assert_eq!(added.code, 0, "{added:?}");
}

/// What was done so far, and by whom. The two change different messages, so
/// that one result is right.
struct Story {
    dice: Dice,
    other: Client,
    expected: Contents,
    made: usize,
    by_person: usize,
}

impl Story {
    fn new_message(&mut self, stem: &str) -> (String, Vec<u8>) {
        self.made += 1;
        let id = format!("{stem}{}", self.made);
        let text = format!(
            "From: Anna <anna@voorbeeld.test>\r\nTo: jan@voorbeeld.test\r\nSubject: {id}\r\n\
             Message-ID: <{id}@voorbeeld.test>\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\n\r\n{}",
            "Een regel van een brief.\r\n".repeat(self.dice.below(200))
        );
        (id, text.into_bytes())
    }

    /// One message in two is the person's affair from then on.
    fn somebody_writes(&mut self) {
        let stem = if self.dice.below(2) == 0 { "hier" } else { "daar" };
        let (id, raw) = self.new_message(stem);
        self.other.append("INBOX", "", &raw).unwrap();
        self.expected.insert(id, ("INBOX".to_owned(), BTreeSet::new()));
    }

    /// A message that is one side's affair, and another folder.
    fn one(&mut self, stem: &str) -> Option<(String, String, &'static str)> {
        let theirs: Vec<String> = self.expected.keys().filter(|id| id.starts_with(stem)).cloned().collect();
        let id = self.dice.one_of(&theirs)?.clone();
        let folder = self.expected[&id].0.clone();
        let to = FOLDERS[self.dice.below(FOLDERS.len())];
        Some((id, folder, to))
    }

    /// Another program does something, at once.
    fn others_work(&mut self) {
        let what = self.dice.below(6);
        let Some((id, folder, to)) = self.one("daar").filter(|_| what > 0) else {
            return self.somebody_writes();
        };
        let messages = self.other.messages(&folder).unwrap();
        let uid = *messages.iter().find(|(_, message)| id_of(&message.raw) == id).unwrap().0;
        let flag = ["\\Seen", "\\Flagged", "werk"][self.dice.below(3)];
        let known = self.expected.get_mut(&id).unwrap();
        let command = match what {
            1..=3 if known.1.remove(flag) => format!("UID STORE {uid} -FLAGS ({flag})"),
            1..=3 => {
                known.1.insert(flag.to_owned());
                format!("UID STORE {uid} +FLAGS ({flag})")
            }
            4 if to != folder => {
                known.0 = to.to_owned();
                format!("UID MOVE {uid} {to}")
            }
            4 => return,
            _ => {
                self.expected.remove(&id);
                self.other.run(&format!("UID STORE {uid} +FLAGS (\\Deleted)")).unwrap();
                format!("UID EXPUNGE {uid}")
            }
        };
        self.other.run(&command).unwrap();
    }

    /// The person does something with what is here, while the program does not run.
    fn person_works(&mut self, program: &Program) {
        let store = open(program);
        for _ in 0..3 {
            self.person_changes(&store);
        }
    }

    fn person_changes(&mut self, store: &Store) {
        let Some((id, folder, to)) = self.one("hier") else { return };
        let account = store.read(account).unwrap();
        let found: Vec<EmailId> =
            store.read(|tx| tx.find_message_id(account, &format!("{id}@voorbeeld.test"))).unwrap();
        let mailbox = |path: &str| store.read(|tx| mailbox(tx, path)).unwrap();
        let (from, target) = (mailbox(&folder), mailbox(to));
        // It may not have come yet.
        let (Some(email), Some(from), Some(target)) = (found.first().copied(), from, target) else { return };
        self.by_person += 1;
        let what = self.dice.below(6);
        let word = ["$seen", "$flagged", "werk"][self.dice.below(3)];
        match what {
            0 => {
                let (id, raw) = self.new_message("hier");
                let ingest = Ingest::from_raw(&raw).unwrap();
                let new = NewEmail {
                    ingest,
                    mailboxes: vec![target],
                    keywords: words(&["$seen"]),
                    received_at: RECEIVED,
                };
                store.write(|tx| tx.create_email(account, new).map(drop)).unwrap();
                self.expected.insert(id, (to.to_owned(), ["\\Seen".to_owned()].into()));
            }
            1..=3 => {
                let flags = &mut self.expected.get_mut(&id).unwrap().1;
                let flag = flag_of(word);
                let (add, remove) = match flags.remove(&flag) {
                    true => (words(&[]), words(&[word])),
                    false => {
                        flags.insert(flag);
                        (words(&[word]), words(&[]))
                    }
                };
                store.write(|tx| tx.set_keywords(email, &add, &remove)).unwrap();
            }
            4 if from != target => {
                store.write(|tx| tx.set_mailboxes(email, &[target], &[from])).unwrap();
                self.expected.get_mut(&id).unwrap().0 = to.to_owned();
            }
            4 => {}
            _ => {
                store.write(|tx| tx.destroy_email(email)).unwrap();
                self.expected.remove(&id);
            }
        }
    }

    fn on_server(&mut self) -> Contents {
        let mut all = Contents::new();
        for folder in self.other.folders().unwrap() {
            for message in self.other.messages(&folder).unwrap().into_values() {
                let id = id_of(&message.raw);
                let twice = all.insert(id.clone(), (folder.clone(), message.flags));
                assert_eq!(twice, None, "{id} is there twice");
            }
        }
        all
    }
}

fn open(program: &Program) -> Store {
    Store::open(program.dir(), &Options::default()).unwrap()
}

fn account(tx: &ReadTx<'_>) -> store::Result<mail::AccountId> {
    let accounts = tx.accounts()?;
    Ok(accounts.iter().find(|account| account.kind == AccountKind::Imap).unwrap().id)
}

fn mailbox(tx: &ReadTx<'_>, path: &str) -> store::Result<Option<MailboxId>> {
    let mailboxes = tx.mailboxes(account(tx)?)?;
    Ok(mailboxes.iter().find(|mailbox| mailbox.path == path).map(|mailbox| mailbox.id))
}

fn in_store(program: &Program) -> Contents {
    let read = |tx: &ReadTx<'_>| {
        let mut all = Contents::new();
        for mailbox in tx.mailboxes(account(tx)?)? {
            for seat in tx.seats(mailbox.id)? {
                let id = id_of(&tx.raw(seat.email)?.unwrap());
                let flags = seat.base.iter().map(|word| flag_of(word.as_str())).collect();
                let twice = all.insert(id.clone(), (mailbox.path.clone(), flags));
                assert_eq!(twice, None, "{id} is here twice");
            }
        }
        Ok(all)
    };
    open(program).read(read).unwrap()
}

fn id_of(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let after = text.split_once("Message-ID: <").map_or("", |(_, after)| after);
    after.split('@').next().unwrap_or_default().to_owned()
}

fn flag_of(word: &str) -> String {
    match word {
        "$seen" => "\\Seen".to_owned(),
        "$flagged" => "\\Flagged".to_owned(),
        other => other.to_owned(),
    }
}

fn words(names: &[&str]) -> Keywords {
    names.iter().filter_map(|name| Keyword::new(name)).collect()
}
