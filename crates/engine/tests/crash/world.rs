//! What the matrix is made of: a store on disk that can be opened again and
//! again, a fake server, and what both hold, for comparing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use engine::desk::Desk;
use engine::remote::fake::{Counting, Server};
use engine::sync::{Bodies, Round};
use mail::{AccountId, EmailId, Keyword, Keywords, MailboxId, Role};
use net::Scripted;
use store::{AccountKind, NewAccount, Options, Store};
use tempfile::TempDir;

/// When the story begins: 2026-01-05 09:00 UTC.
pub const START: i64 = 1_767_603_600;

/// A message of which there is one. Those that divide by three have bodies that come by themselves.
pub fn message(n: u32) -> Vec<u8> {
    let lines = if n.is_multiple_of(3) { 1_000 } else { 0 };
    format!(
        "From: Anna <anna@voorbeeld.test>\r\nTo: jan@voorbeeld.test\r\nSubject: bericht {n}\r\n\
         Message-ID: <m{n}@voorbeeld.test>\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\n\r\nDag {n}.\r\n{}",
        "Tot zover dan, Anna.\r\n".repeat(lines)
    )
    .into_bytes()
}

pub fn keywords(names: &[&str]) -> Keywords {
    names.iter().filter_map(|name| Keyword::new(name)).collect()
}

/// A data directory.
pub struct Disk(pub TempDir);

impl Disk {
    /// With one account and nothing else.
    pub fn new() -> Disk {
        Disk::empty().with_account()
    }

    pub fn with_account(self) -> Disk {
        self.open().write(|tx| tx.add_account(&account()).map(drop)).unwrap();
        self
    }

    /// In memory where there is such a place: thousands of lives are short, and
    /// a commit that outlives its process needs no disk.
    pub fn empty() -> Disk {
        Disk(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
    }

    /// Another one that holds the same.
    pub fn copy(&self) -> Disk {
        let copy = Disk::empty();
        copy_files(self.0.path(), copy.0.path());
        copy
    }

    pub fn open(&self) -> Store {
        Store::open(self.0.path(), &Options::default()).unwrap()
    }
}

fn copy_files(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

fn account() -> NewAccount {
    let server = |protocol| mail::server::Server {
        protocol,
        host: "mail.voorbeeld.test".to_owned(),
        port: 993,
        security: mail::server::Security::Tls,
        user: "jan@voorbeeld.test".to_owned(),
        auth: vec![],
    };
    NewAccount {
        kind: AccountKind::Imap,
        name: "jan".to_owned(),
        address: "jan@voorbeeld.test".to_owned(),
        person: "Jan".to_owned(),
        incoming: Some(server(mail::server::Protocol::Imap)),
        outgoing: Some(server(mail::server::Protocol::Smtp)),
    }
}

/// The account that is there from the start.
pub fn the_account(store: &Store) -> AccountId {
    let accounts = store.read(|tx| tx.accounts()).unwrap();
    accounts.iter().find(|account| account.kind == AccountKind::Imap).unwrap().id
}

pub fn the_mailbox(store: &Store, path: &str) -> MailboxId {
    let account = the_account(store);
    let mailboxes = store.read(|tx| tx.mailboxes(account)).unwrap();
    mailboxes.iter().find(|mailbox| mailbox.path == path).unwrap_or_else(|| panic!("no {path}")).id
}

/// The email with that number, wherever it is.
pub fn the_email(store: &Store, n: u32) -> EmailId {
    let account = the_account(store);
    let id = format!("m{n}@voorbeeld.test");
    store.read(|tx| tx.find_message_id(account, &id)).unwrap()[0]
}

/// A server with mail in three folders, one message of it in two.
pub fn stocked(counting: Counting) -> Server {
    let server = Server::new(counting);
    for n in 1..=8 {
        let seen = if n % 2 == 0 { keywords(&["$seen"]) } else { Keywords::new() };
        server.deliver("INBOX", &message(n), &seen, START - i64::from(100 - n));
    }
    server.deliver("Sent", &message(20), &keywords(&["$seen"]), START);
    server.deliver("Projecten", &message(8), &keywords(&["$seen", "werk"]), START);
    server
}

/// What a folder holds: how often each message, with which keywords.
pub type Contents = BTreeMap<String, BTreeMap<([u8; 32], Vec<String>), usize>>;

fn entry(contents: &mut BTreeMap<([u8; 32], Vec<String>), usize>, hash: [u8; 32], keywords: &Keywords) {
    let words = keywords.iter().map(|word| word.as_str().to_owned()).collect();
    *contents.entry((hash, words)).or_default() += 1;
}

/// All that the server holds.
pub fn on_server(server: &Server) -> Contents {
    let folder = |path: String| {
        let mut contents = BTreeMap::new();
        for message in server.folder(&path).messages.values() {
            entry(&mut contents, *blake3::hash(&message.raw).as_bytes(), &message.keywords);
        }
        (path, contents)
    };
    server.paths().into_iter().map(folder).collect()
}

/// All that the store shows: every message whole, its bytes read back and hashed.
///
/// Keywords are those of each seat, not the union that a person sees.
pub fn in_store(store: &Store) -> Contents {
    let account = the_account(store);
    store
        .read(|tx| {
            let mut all = Contents::new();
            for mailbox in tx.mailboxes(account)? {
                let contents = all.entry(mailbox.path.clone()).or_default();
                for seat in tx.seats(mailbox.id)? {
                    let raw = tx.raw(seat.email)?.unwrap_or_default();
                    entry(contents, *blake3::hash(&raw).as_bytes(), &seat.base);
                    assert_eq!(seat.state, store::SeatState::Present, "{seat:?}");
                    assert!(seat.uid.is_some(), "{seat:?}");
                }
            }
            // The same message is one email, however many seats it has.
            assert_no_twins(tx, account)?;
            Ok(all)
        })
        .unwrap()
}

/// Invariant 2: no content is stored under two ids.
fn assert_no_twins(tx: &store::ReadTx<'_>, account: AccountId) -> store::Result<()> {
    let mut known: BTreeMap<[u8; 32], EmailId> = BTreeMap::new();
    for mailbox in tx.mailboxes(account)? {
        for seat in tx.seats(mailbox.id)? {
            let Some(email) = tx.email(seat.email)? else { continue };
            let hash = email.hash.expect("every body is here");
            assert_eq!(*known.entry(hash).or_insert(email.id), email.id, "one content, two emails");
        }
    }
    Ok(())
}

/// Where a run is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    Never,
    AfterCommit(u64),
    BeforeCommand(u64),
    AfterCommand(u64),
}

/// Runs what waits, on this thread.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// One run over everything, stopped as told. Gives the store's commits that it
/// made. When this returns, no thread holds the store any more.
pub fn run(disk: &Disk, server: &Server, now: i64, stop: Stop) -> engine::Result<u64> {
    use engine::remote::fake::Cut;
    let before = server.commands();
    server.cut(match stop {
        Stop::BeforeCommand(k) => Some(Cut::Before(before + k)),
        Stop::AfterCommand(k) => Some(Cut::After(before + k)),
        Stop::Never | Stop::AfterCommit(_) => None,
    });
    let store = disk.open();
    let deadly = match stop {
        Stop::AfterCommit(k) => k,
        _ => u64::MAX,
    };
    let runtime = runtime();
    let ended = runtime.block_on(async {
        let desk = Desk::new(store.clone(), Arc::new(Scripted::at(now)), the_account(&store));
        let work = async {
            let mut remote = server.sign_in();
            let mut round = Round::default();
            round.all(&mut remote, &desk).await?;
            Bodies::default().fetch(&mut remote, &desk).await
        };
        until_commit(&store, deadly, work).await
    });
    server.cut(None);
    drop(runtime);
    ended
}

/// Does the work to its end, or to the commit of that number, of which it dies. Gives the commits.
pub async fn until_commit(
    store: &Store,
    deadly: u64,
    work: impl Future<Output = engine::Result<()>>,
) -> engine::Result<u64> {
    let (mut feed, mut commits) = (store.subscribe(), 0);
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            // First, so that the work never sees the commit that it dies of.
            biased;
            _ = feed.recv() => {
                commits += 1;
                if commits == deadly {
                    return Ok(commits);
                }
            }
            done = &mut work => return done.map(|()| commits),
        }
    }
}

/// Runs until nothing is left to do: what failed waits for another time.
pub fn finish(disk: &Disk, server: &Server, from: i64) {
    for hour in 1..=4 {
        run(disk, server, from + hour * 3600, Stop::Never).unwrap();
    }
    let store = disk.open();
    let account = the_account(&store);
    assert_eq!(store.read(|tx| tx.waiting_intents(account)).unwrap(), 0, "{:?}", server.received());
    assert_eq!(store.read(|tx| tx.refused_intents(account)).unwrap(), vec![]);
    assert_eq!(store.read(|tx| tx.wanted_count(account)).unwrap(), 0);
}

/// Every way to stop a run that makes so many commits and commands.
pub fn every_stop(commits: u64, commands: u64) -> Vec<Stop> {
    let mut stops: Vec<Stop> = (1..=commits).map(Stop::AfterCommit).collect();
    stops.extend((1..=commands).flat_map(|k| [Stop::BeforeCommand(k), Stop::AfterCommand(k)]));
    stops
}

/// Each stop alone, and each with another in the life that follows.
pub fn alone_and_in_pairs(stops: &[Stop]) -> Vec<Vec<Stop>> {
    let later = stops.iter().cycle().skip(STRIDE);
    let pairs = stops.iter().zip(later).map(|(first, second)| vec![*first, *second]);
    stops.iter().map(|stop| vec![*stop]).chain(pairs).collect()
}

/// Prime, so that before and after, commits and commands meet.
const STRIDE: usize = 17;

/// The trash, by its task.
pub fn trash(store: &Store) -> MailboxId {
    let account = the_account(store);
    store.read(|tx| tx.mailbox_by_role(account, Role::Trash)).unwrap().unwrap().id
}
