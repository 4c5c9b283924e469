//! Two other programs at the same mailbox, mbsync and one that says its IMAP
//! itself, in random steps while Postduif edits too: then all three hold the
//! same, nothing is lost that nobody deleted, and nothing is doubled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use mail::server::{Protocol, Security};
use store::{Ingest, NewEmail, Seat, SeatState};
use testhost::Host;
use testhost::client::Client;
use testhost::dice::{Dice, patience};
use testhost::mirror::{Direction, Mirror, flags};

use super::lives::{
    Contents, Disk, START, Still, alone, id, in_store, line_to, message, on_server, server, the_account,
    the_mailbox, words,
};

const FOLDERS: [&str; 4] = ["INBOX", "Projecten", "Archive", "Trash"];
const WORDS: [(&str, &str); 5] = [
    ("$seen", "\\Seen"),
    ("$flagged", "\\Flagged"),
    ("$answered", "\\Answered"),
    ("werk", "werk"),
    ("later", "later"),
];

/// More runs of mbsync than it needs for what it left.
const RUNS_TO_REST: usize = 10;

/// Steps between two runs of mbsync, and steps while Postduif looks once.
const MBSYNC_EVERY: usize = 40;
const STEPS_A_LIFE: usize = 8;

/// Invariants 1, 2 and 6.
#[test]
fn three_programs_at_one_mailbox_end_equal() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (user, dir, net) =
        (host.fresh_user("drie").unwrap(), tempfile::tempdir().unwrap(), Still::new(&host));
    let proxy = line_to(&host, 143);
    let here = Disk::new(&user, &server(&user, Protocol::Imap, Security::None, proxy.at().port()));
    let mut other = Client::sign_in(&host, &user).unwrap();
    other.run("CREATE Projecten").unwrap();
    let folders = FOLDERS.join(" ");
    let mirror = Mirror::new(&host, &user, dir.path(), &folders, Direction::Both).unwrap();
    let mut story = Story { dice: Dice::new(), steps: 0, made: 0, log: Log::default() };
    for n in 0..40 {
        let raw = story.new_message();
        other.append(FOLDERS[n % 2], "", &raw).unwrap();
    }
    mirror.sync().unwrap();
    alone(here.settle(&net));

    let (looked, looks) = mpsc::channel();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                net.clock.advance(Duration::from_secs(3600));
                if let Err(error) = alone(here.live(&net)) {
                    assert!(error.may_pass(), "{error}");
                }
                let _ = looked.send(());
            }
            // Whoever still waits for a look waits no longer.
            drop(looked);
        });
        let _ends = Ends(&is_over);
        for step in 1..=300 * patience() {
            story.step(&here, &mut other, &mirror);
            if step % STEPS_A_LIFE == 0 && looks.recv().is_err() {
                break;
            }
            if step % MBSYNC_EVERY == 0 {
                // What goes away under it is the next run's affair.
                let _ = mirror.sync();
            }
        }
    });
    let there = at_rest(&here, &net, &mirror, &mut other);
    let ours = in_store(&here.store);
    assert!(ours == there, "{:#?}", story.log.of_what_differs(&ours, &there));
    assert_eq!(in_mirror(&mirror), as_mbsync_sees_it(&mut other));
    story.log.check(&mut other);
}

/// What the server holds once mbsync changes nothing there any more: what one run of it
/// leaves half done, a later one may finish, and each is for Postduif to see.
fn at_rest(here: &Disk, net: &Still, mirror: &Mirror, other: &mut Client) -> Contents {
    for run in 1..=RUNS_TO_REST {
        alone(here.settle(net));
        let before = on_server(other);
        mirror.sync().unwrap();
        let after = on_server(other);
        if run > 1 && after == before {
            eprintln!("at rest after {run} runs of mbsync");
            return after;
        }
    }
    panic!("mbsync does not come to rest");
}

/// Lets the other thread end, however this one does.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

struct Story {
    dice: Dice,
    steps: usize,
    made: usize,
    log: Log,
}

impl Story {
    fn new_message(&mut self) -> Vec<u8> {
        self.made += 1;
        let raw = message(&format!("b{}", self.made));
        self.log.made.insert(id(&raw));
        raw
    }

    /// Two different folders.
    fn two_folders(&mut self) -> (&'static str, &'static str) {
        let (from, by) = (self.dice.below(FOLDERS.len()), 1 + self.dice.below(FOLDERS.len() - 1));
        (FOLDERS[from], FOLDERS[(from + by) % FOLDERS.len()])
    }

    fn step(&mut self, here: &Disk, other: &mut Client, mirror: &Mirror) {
        self.steps += 1;
        match self.dice.below(10) {
            0..=4 => self.ours(here),
            5..=7 => self.theirs(other),
            _ => self.in_maildir(mirror),
        }
    }

    /// The person does something in Postduif.
    fn ours(&mut self, here: &Disk) {
        let (from, to) = self.two_folders();
        let (source, target) = (the_mailbox(&here.store, from), the_mailbox(&here.store, to));
        let (word, _) = WORDS[self.dice.below(WORDS.len())];
        let what = self.dice.below(10);
        if what == 9 {
            let ingest = Ingest::from_raw(&self.new_message()).unwrap();
            let (mailboxes, keywords) = (vec![target], words(&["$seen"]));
            let new = NewEmail { ingest, mailboxes, keywords, received_at: START };
            here.store.write(|tx| tx.create_email(the_account(&here.store), new).map(drop)).unwrap();
            return;
        }
        let (dice, log) = (&mut self.dice, &mut self.log);
        here.store
            .write(|tx| {
                let seats: Vec<Seat> = tx.seats(source)?;
                let seats: Vec<&Seat> =
                    seats.iter().filter(|seat| seat.state == SeatState::Present).collect();
                let Some(seat) = dice.one_of(&seats) else { return Ok(()) };
                // Its body may not be here yet.
                let Some(raw) = tx.raw(seat.email)? else { return Ok(()) };
                let is_in_target = tx.seats(target)?.iter().any(|other| other.email == seat.email);
                match what {
                    0..=4 if seat.base.iter().any(|known| known.as_str() == word) => {
                        log.line(format!("P {from} -{word} {}", id(&raw)));
                        tx.set_keywords(seat.email, &words(&[]), &words(&[word]))
                    }
                    0..=4 => {
                        log.line(format!("P {from} +{word} {}", id(&raw)));
                        tx.set_keywords(seat.email, &words(&[word]), &words(&[]))
                    }
                    5..=7 if is_in_target => Ok(()),
                    5..=6 => {
                        log.brought(&raw, format!("P move {from} {to}"));
                        tx.set_mailboxes(seat.email, &[target], &[source])
                    }
                    7 => {
                        log.brought(&raw, format!("P copy {from} {to}"));
                        tx.set_mailboxes(seat.email, &[target], &[])
                    }
                    _ => {
                        log.deleted(&raw, format!("P delete {from}"));
                        tx.destroy_email(seat.email)
                    }
                }
            })
            .unwrap();
    }

    /// The other program does something, at once.
    fn theirs(&mut self, other: &mut Client) {
        let (from, to) = self.two_folders();
        let (_, flag) = WORDS[self.dice.below(WORDS.len())];
        let what = self.dice.below(10);
        if what == 9 {
            let raw = self.new_message();
            return other.append(to, "\\Flagged", &raw).unwrap();
        }
        let messages = other.messages(from).unwrap();
        let uids: Vec<u32> = messages.keys().copied().collect();
        let Some(uid) = self.dice.one_of(&uids).copied() else { return };
        let message = &messages[&uid];
        let command = match what {
            0..=4 if message.flags.contains(flag) => format!("UID STORE {uid} -FLAGS ({flag})"),
            0..=4 => format!("UID STORE {uid} +FLAGS ({flag})"),
            5..=6 => format!("UID MOVE {uid} {to}"),
            7 => format!("UID COPY {uid} {to}"),
            _ => format!("UID STORE {uid} +FLAGS (\\Deleted)"),
        };
        let line = format!("C {from} {command}");
        match what {
            0..=4 => self.log.line(format!("{line} {}", id(&message.raw))),
            5..=7 => self.log.brought(&message.raw, line),
            _ => self.log.deleted(&message.raw, line),
        }
        // It may have gone meanwhile.
        let _ = other.run(&command);
        if what == 8 {
            let _ = other.run(&format!("UID EXPUNGE {uid}"));
        }
    }

    /// Something happens in the Maildir that mbsync looks after.
    fn in_maildir(&mut self, mirror: &Mirror) {
        let (from, to) = self.two_folders();
        let what = self.dice.below(10);
        if what == 9 {
            let raw = self.new_message();
            let name = format!("{START}.M{}.testhost", self.steps);
            return std::fs::write(mirror.folder(to).join("new").join(name), crlf_to_lf(&raw)).unwrap();
        }
        let files = mirror.files(from).unwrap();
        let Some(file) = self.dice.one_of(&files) else { return };
        let raw = std::fs::read(file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let base = name.split(":2,").next().unwrap().to_owned();
        match what {
            0..=5 => {
                let mut now: BTreeSet<char> = flags(file).chars().collect();
                let flag = ['S', 'F', 'R'][self.dice.below(3)];
                if !now.remove(&flag) {
                    now.insert(flag);
                }
                let name = format!("{base}:2,{}", now.iter().collect::<String>());
                self.log.line(format!("M {from} {flag} {}", id(&raw)));
                std::fs::rename(file, mirror.folder(from).join("cur").join(name)).unwrap();
            }
            6..=7 => {
                // A number of its old folder would mean another message in the new one.
                let base = base.split(",U=").next().unwrap().to_owned();
                let name = format!("{base}m{}:2,{}", self.steps, flags(file));
                self.log.brought(&raw, format!("M move {from} {to}"));
                std::fs::rename(file, mirror.folder(to).join("cur").join(name)).unwrap();
            }
            _ => {
                self.log.deleted(&raw, format!("M delete {from}"));
                std::fs::remove_file(file).unwrap();
            }
        }
    }
}

/// What was done, and what may be there in the end.
#[derive(Default)]
struct Log {
    made: BTreeSet<String>,
    deleted: BTreeSet<String>,
    /// How often each was moved or copied: two that move it apart leave two.
    brought: BTreeMap<String, usize>,
    lines: Vec<String>,
}

impl Log {
    fn line(&mut self, line: String) {
        self.lines.push(line);
    }

    fn deleted(&mut self, raw: &[u8], line: String) {
        self.line(format!("{line} {}", id(raw)));
        self.deleted.insert(id(raw));
    }

    fn brought(&mut self, raw: &[u8], line: String) {
        self.line(format!("{line} {}", id(raw)));
        *self.brought.entry(id(raw)).or_default() += 1;
    }

    /// Each message that two do not hold alike, what each holds of it, and all that was done with it.
    fn of_what_differs(&self, ours: &Contents, theirs: &Contents) -> Vec<String> {
        let of = |all: &Contents, id: &str| {
            let held =
                all.iter().flat_map(|(folder, held)| held.iter().map(move |one| (folder.clone(), one)));
            let mine = held.filter(|(_, ((name, _), _))| name.split(' ').next() == Some(id));
            mine.map(|one| format!("{one:?}")).collect::<Vec<_>>()
        };
        let mut told = vec![];
        for id in &self.made {
            let (ours, theirs) = (of(ours, id), of(theirs, id));
            if ours != theirs {
                told.push(format!("{id}: here {ours:?}, there {theirs:?}"));
                told.extend(self.lines.iter().filter(|line| line.ends_with(&format!(" {id}"))).cloned());
            }
        }
        told
    }

    fn check(&self, other: &mut Client) {
        let mut there: BTreeMap<String, usize> = BTreeMap::new();
        for folder in other.folders().unwrap() {
            for message in other.messages(&folder).unwrap().into_values() {
                *there.entry(id(&message.raw)).or_default() += 1;
            }
        }
        for made in &self.made {
            let (count, brought) =
                (there.get(made).copied().unwrap_or(0), self.brought.get(made).unwrap_or(&0));
            let story: Vec<&String> =
                self.lines.iter().filter(|line| line.ends_with(&format!(" {made}"))).collect();
            assert!(count > 0 || self.deleted.contains(made), "{made} is lost: {story:#?}");
            assert!(count <= 1 + brought, "{made} is there {count} times: {story:#?}");
        }
        assert!(there.keys().all(|id| self.made.contains(id)), "{there:?}");
    }
}

type Flagged = BTreeMap<(String, String, String), usize>;

/// Folder, Message-ID and flags of every message in the Maildir.
fn in_mirror(mirror: &Mirror) -> Flagged {
    let mut all = Flagged::new();
    for folder in FOLDERS {
        for file in mirror.files(folder).unwrap() {
            let raw = std::fs::read(&file).unwrap();
            *all.entry((folder.to_owned(), id(&raw), flags(&file))).or_default() += 1;
        }
    }
    all
}

/// The same of the server.
fn as_mbsync_sees_it(other: &mut Client) -> Flagged {
    let mut all = Flagged::new();
    for folder in FOLDERS {
        for message in other.messages(folder).unwrap().into_values() {
            let letters = [("\\Draft", 'D'), ("\\Flagged", 'F'), ("\\Answered", 'R'), ("\\Seen", 'S')];
            let set =
                letters.iter().filter(|(flag, _)| message.flags.contains(*flag)).map(|(_, letter)| letter);
            *all.entry((folder.to_owned(), id(&message.raw), set.collect())).or_default() += 1;
        }
    }
    all
}

fn crlf_to_lf(raw: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(raw).replace("\r\n", "\n").into_bytes()
}
