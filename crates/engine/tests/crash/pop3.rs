//! Collecting by POP3, stopped and cut everywhere, and servers with lists of
//! their own kind. The conversation is the real one, over a pretended network.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use engine::Key;
use engine::collect::Collector;
use engine::desk::Desk;
use engine::keys::Pass;
use engine::remote::pop3::Pop3;
use mail::problem::Code;
use mail::server::{Protocol, Security};
use mail::{AccountId, MailboxId, Role, Secret};
use net::{Peer, Scripted};
use store::{AccountKind, AccountUpdate, Answer, Collecting, Naming, NewAccount, Store};
use testhost::run::with_each;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use super::world::{self, Disk, START, message, runtime};

const DAY: i64 = 86_400;

/// D16, D17, D18 and invariants 1, 2, 7: a first collecting after which the
/// server is to hold nothing.
#[test]
fn a_first_collecting_may_stop_anywhere() {
    let mut points = 0;
    for kind in Kind::ALL {
        points += everywhere(&disk(false), &stocked(kind), START, &each(1..=8), &each([]));
    }
    eprintln!("{points} points");
    assert!(points >= 200, "only {points} points");
}

/// D13, D14, D16, D17: some new, some deleted here, some there for long enough.
#[test]
fn a_later_collecting_may_stop_anywhere() {
    let mut points = 0;
    for kind in Kind::ALL {
        let (start, server) = (disk(true), stocked(kind));
        settle(&start, &server, START - 13 * DAY);
        server.put([20, 21]);
        settle(&start, &server, START);
        delete(&start, &message(20));
        server.put([30, 31, 32]);
        let here = each((1..=8).chain([21, 30, 31, 32]));
        points += everywhere(&start, &server, START + DAY, &here, &each([21, 30, 31, 32]));
    }
    eprintln!("{points} points");
    assert!(points >= 130, "only {points} points");
}

/// D16: duplicates 0, losses 0, with the session cut at every byte.
#[test]
fn a_session_may_be_cut_at_any_byte() {
    let start = disk(false);
    let stocked = || Server::new(Kind::MODERN).put([1, 2]);
    let whole = stocked();
    run(&start.copy(), &whole, &mut Collector::default(), START, Stop::Never).unwrap();
    let bytes = whole.lock().written;
    let stops: Vec<Stop> = (0..bytes).map(Stop::AfterByte).collect();
    with_each(&stops, |stop| check(&start, &stocked(), START, *stop, &each([1, 2]), &each([])));
    eprintln!("{bytes} bytes");
    assert!(bytes > 400, "only {bytes} bytes");
}

pub type Messages = BTreeMap<Vec<u8>, usize>;

/// Stops at every point of a story; gives how many there were.
fn everywhere(start: &Disk, server: &Server, now: i64, here: &Messages, there: &Messages) -> usize {
    let (commits, commands) = measure(start, &server.copy(), now);
    with_each(&every_stop(commits, commands), |stop| {
        check(start, &server.copy(), now, *stop, here, there);
    })
}

/// Both sides end as they should when the first of three lives is stopped.
fn check(start: &Disk, server: &Server, now: i64, stop: Stop, here: &Messages, there: &Messages) {
    let disk = start.copy();
    // How it ends is the point's own affair.
    let _ = run(&disk, server, &mut Collector::default(), now, stop);
    settle(&disk, server, now);
    let label = {
        let pile = server.lock();
        format!("{:?} {stop:?} {:#?}", pile.kind, pile.heard)
    };
    assert_eq!(&in_store(&disk), here, "{label}");
    assert_eq!(&server.holds(), there, "{label}");
}

/// D16, invariant 4.
#[test]
fn an_empty_or_short_listing_forgets_nothing() {
    let (disk, server) = (disk(true), stocked(Kind::MODERN));
    settle(&disk, &server, START);
    let all = server.copy();
    for left in [vec![], vec![3, 4]] {
        let less = Server::new(Kind::MODERN).put(left);
        settle(&disk, &less, START + 60);
        assert_eq!(in_store(&disk), each(1..=8));
        assert_eq!(retrieved(&disk, &all, START + 120), 0, "nothing is fetched again");
    }
}

/// D19: a moved server names everything anew; what was deleted here stays so.
#[test]
fn a_server_that_numbers_anew_doubles_nothing() {
    let (disk, server) = (disk(true), stocked(Kind::MODERN));
    settle(&disk, &server, START);
    delete(&disk, &message(5));
    for (n, one) in server.lock().messages.iter_mut().enumerate() {
        one.name = format!("anew-{n}");
    }
    server.put([9]);
    settle(&disk, &server, START + 60);
    let left = each((1..=9).filter(|n| *n != 5));
    assert_eq!(in_store(&disk), left);
    assert_eq!(server.holds(), left);
    assert_eq!(retrieved(&disk, &server, START + 120), 0);
}

/// A server of many that was collected whole, 5 deleted here, and then all named anew.
fn moved() -> (Disk, Server) {
    let (disk, server) = (disk(true), Server::new(Kind::MODERN).put(1..=30));
    settle(&disk, &server, START);
    delete(&disk, &message(5));
    rename(&server, "anew");
    server.put([31]);
    (disk, server)
}

/// D15, D19: a moved server with messages of which only the headers are here: these are known
/// by them, few or many, and one is fetched under its new name; without TOP all of it comes, once.
#[test]
fn headers_are_known_under_new_names() {
    for (count, top) in [(8, true), (30, true), (8, false)] {
        let (disk, server) = (disk(true), Server::new(Kind::MODERN).put(1..=count));
        let terms = Collecting { most_bytes: Some(0), ..Collecting::default() };
        let update = AccountUpdate { collecting: Some(terms), ..AccountUpdate::default() };
        let store = disk.open();
        store.write(|tx| tx.update_account(the_account(&store), &update)).unwrap();
        drop(store);
        settle(&disk, &server, START);
        assert_eq!((headers_in(&disk), held(&disk)), (count as usize, each([])));
        rename(&server, "anew");
        server.lock().kind.top = top;
        if count > 20 {
            run(&disk, &server, &mut Collector::default(), START + 30, Stop::Never).unwrap_err();
            answer(&disk, Answer::Same);
        }
        settle(&disk, &server, START + 60);
        if !top {
            assert_eq!((headers_in(&disk), held(&disk)), (0, each(1..=count)));
            continue;
        }
        assert_eq!((headers_in(&disk), held(&disk)), (count as usize, each([])), "nothing was fetched");
        ask(&disk, 3);
        settle(&disk, &server, START + 3_600);
        assert_eq!((headers_in(&disk), held(&disk)), (count as usize - 1, each([3])));
        assert_eq!(server.holds(), each(1..=count));
    }
}

fn rename(server: &Server, to: &str) {
    for (n, one) in server.lock().messages.iter_mut().enumerate() {
        one.name = format!("{to}-{}", n + 1);
    }
}

fn answer(disk: &Disk, answer: Answer) {
    let store = disk.open();
    store.write(|tx| tx.answer(the_account(&store), Some(answer))).unwrap();
}

/// D19, invariants 1, 2, 4, 7: while nobody has said what new names mean, nothing is fetched
/// and nothing is deleted; with the old names again there is no question.
#[test]
fn a_moved_server_is_asked_about_first() {
    let (disk, server) = moved();
    let here = in_store(&disk);
    for day in 0..3 {
        let asked =
            run(&disk, &server, &mut Collector::default(), START + DAY * day, Stop::Never).unwrap_err();
        assert_eq!(asked.problem.code, Code::Renamed);
        assert_eq!(
            (asked.problem.args["count"].as_str(), asked.problem.args["total"].as_str()),
            ("31", "31")
        );
        let heard = server.lock().heard.clone();
        assert!(!heard.iter().any(|line| line.starts_with("RETR") || line.starts_with("DELE")), "{heard:?}");
        assert_eq!(in_store(&disk), here);
    }
    rename(&server, "uid");
    settle(&disk, &server, START + DAY * 3);
    let left = each((1..=31).filter(|n| *n != 5));
    assert_eq!((in_store(&disk), server.holds()), (left.clone(), left));
}

/// D19: the same mailbox, stopped anywhere: what was had does not come again, nor what was deleted.
#[test]
fn a_moved_mailbox_that_is_the_same() {
    let (disk, server) = moved();
    answer(&disk, Answer::Same);
    let left = each((1..=31).filter(|n| *n != 5));
    assert!(everywhere(&disk, &server, START + 60, &left, &left) > 60);
    settle(&disk, &server, START + 60);
    let store = disk.open();
    assert_eq!(
        store.read(|tx| tx.pile(the_account(&store))).unwrap().answer,
        None,
        "it was said of this once"
    );
}

/// D19: another mailbox, stopped anywhere: all of it comes, and what is here is not there twice.
#[test]
fn another_mailbox_in_the_place_of_one() {
    let (disk, server) = moved();
    answer(&disk, Answer::Other);
    assert!(everywhere(&disk, &server, START + 60, &each(1..=31), &each(1..=31)) > 60);
}

/// D19: much that is new, after what was there has gone as it should, is no question.
#[test]
fn new_mail_alone_is_no_question() {
    let (disk, server) = (disk(false), Server::new(Kind::MODERN).put(1..=30));
    settle(&disk, &server, START);
    server.put(31..=60);
    settle(&disk, &server, START + DAY);
    assert_eq!((in_store(&disk), server.holds()), (each(1..=60), each([])));
}

/// D18: how messages are named is known, and told by the proof already.
#[test]
fn a_server_without_names_is_told() {
    for (kind, naming) in [
        (Kind::MODERN, Naming::Own),
        (Kind { capa: false, ..Kind::PLAIN }, Naming::Own),
        (Kind::OLD, Naming::Headers),
        (Kind::OLDEST, Naming::Whole),
    ] {
        let (disk, server) = (disk(true), stocked(kind));
        settle(&disk, &server, START);
        let store = disk.open();
        assert_eq!(store.read(|tx| tx.pile(the_account(&store))).unwrap().naming, naming, "{kind:?}");
        let proven =
            if matches!(kind, Kind { capa: false, uidl: false, .. }) { Naming::Headers } else { naming };
        assert_eq!(proven_naming(&server), proven, "{kind:?}");
    }
}

fn proven_naming(server: &Server) -> Naming {
    let here = Server(Arc::clone(&server.0));
    let runtime = runtime();
    runtime.block_on(async {
        let net = Arc::new(Scripted::at(START));
        let mut listener = net.listen("pop.voorbeeld.test", 995);
        tokio::spawn(async move { here.serve(listener.accept().await.unwrap()).await });
        let pass = Pass::new(Key::Password(Secret::new("geheim".to_owned())));
        Pop3::sign_in(net, &host(), &pass).await.unwrap().prove_naming().await.unwrap()
    })
}

/// D18: without UIDL the headers tell, without TOP the whole message.
#[test]
fn a_server_without_names_doubles_nothing() {
    for (kind, again) in [(Kind::OLD, 0), (Kind::OLDEST, 8)] {
        let (disk, server) = (disk(true), stocked(kind));
        settle(&disk, &server, START);
        assert_eq!(retrieved(&disk, &server, START + 60), again, "{kind:?}");
        assert_eq!(in_store(&disk), each(1..=8), "{kind:?}");
    }
}

/// Invariant 1: two messages under one name are two messages.
#[test]
fn a_name_for_two_loses_neither() {
    let (disk, server) = (disk(false), stocked(Kind::MODERN));
    server.lock().messages.iter_mut().for_each(|one| one.name = "same".to_owned());
    settle(&disk, &server, START);
    assert_eq!(in_store(&disk), each(1..=8));
    assert_eq!(server.holds(), each([]));
}

/// Invariant 9: one message that breaks every connection keeps no other away.
#[test]
fn a_message_that_breaks_the_connection_keeps_no_other_away() {
    let (disk, server) = (disk(false), stocked(Kind::MODERN));
    server.lock().breaks_over = Some(message(6));
    let (mut collector, mut breaks) = (Collector::default(), 0);
    while let Err(error) = run(&disk, &server, &mut collector, START, Stop::Never) {
        assert!(error.may_pass(), "{error}");
        breaks += 1;
        assert!(breaks < 10, "it never ends");
    }
    assert_eq!(in_store(&disk), each((1..=8).filter(|n| *n != 6)));
    assert_eq!(server.holds(), each([6]), "it stays where it is");
}

/// D15, D16, D17: headers first, and the rest of one when somebody asks for it; stopped anywhere.
#[test]
fn headers_come_first_and_the_rest_when_it_is_asked_for() {
    for kind in [Kind::MODERN, Kind::OLD] {
        let (start, server) = (disk(false), stocked(kind));
        let terms = Collecting { leave: false, most_bytes: Some(0), ..Collecting::default() };
        let update = AccountUpdate { collecting: Some(terms), ..AccountUpdate::default() };
        let store = start.open();
        store.write(|tx| tx.update_account(the_account(&store), &update)).unwrap();
        drop(store);
        let (commits, commands) = measure(&start, &server.copy(), START);
        for stop in every_stop(commits, commands) {
            let (disk, server) = (start.copy(), server.copy());
            // How it ends is the point's own affair.
            let _ = run(&disk, &server, &mut Collector::default(), START, stop);
            settle(&disk, &server, START);
            assert_eq!((headers_in(&disk), held(&disk)), (8, each([])), "{kind:?} {stop:?}");
            assert_eq!(retrieved(&disk, &server, START + 1_800), 0, "{kind:?} {stop:?}");
            ask(&disk, 3);
            let _ = run(&disk, &server, &mut Collector::default(), START + 3_600, stop);
            settle(&disk, &server, START + 3_600);
            assert_eq!((headers_in(&disk), held(&disk)), (7, each([3])), "{kind:?} {stop:?}");
            assert_eq!(server.holds(), each((1..=8).filter(|n| *n != 3)), "{kind:?} {stop:?}");
        }
    }
}

/// What a server can do.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    capa: bool,
    uidl: bool,
    top: bool,
    pipelining: bool,
}

impl Kind {
    pub const MODERN: Kind = Kind { capa: true, uidl: true, top: true, pipelining: true };
    const PLAIN: Kind = Kind { pipelining: false, ..Kind::MODERN };
    const OLD: Kind = Kind { uidl: false, ..Kind::PLAIN };
    const OLDEST: Kind = Kind { capa: false, uidl: false, top: false, pipelining: false };
    const ALL: [Kind; 4] = [Kind::MODERN, Kind::PLAIN, Kind::OLD, Kind::OLDEST];
}

/// A POP3 server in memory.
pub struct Server(Arc<Mutex<Pile>>);

#[derive(Clone)]
pub struct Pile {
    kind: Kind,
    pub messages: Vec<One>,
    /// Whether a name is in the ledger of the store that collects.
    store: Option<(Store, AccountId)>,
    breaks_over: Option<Vec<u8>>,
    stop: Stop,
    pub heard: Vec<String>,
    written: u64,
}

#[derive(Clone)]
pub struct One {
    name: String,
    raw: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    Never,
    AfterCommit(u64),
    BeforeCommand(usize),
    AfterCommand(usize),
    AfterByte(u64),
}

impl Server {
    pub fn new(kind: Kind) -> Server {
        let (messages, heard) = (vec![], vec![]);
        let pile =
            Pile { kind, messages, store: None, breaks_over: None, stop: Stop::Never, heard, written: 0 };
        Server(Arc::new(Mutex::new(pile)))
    }

    pub fn lock(&self) -> MutexGuard<'_, Pile> {
        self.0.lock().unwrap()
    }

    pub fn copy(&self) -> Server {
        Server(Arc::new(Mutex::new(self.lock().clone())))
    }

    pub fn put(&self, numbers: impl IntoIterator<Item = u32>) -> Server {
        let one = |n| One { name: format!("uid-{n}"), raw: message(n) };
        self.lock().messages.extend(numbers.into_iter().map(one));
        Server(Arc::clone(&self.0))
    }

    pub fn holds(&self) -> Messages {
        counted(self.lock().messages.iter().map(|one| one.raw.clone()))
    }

    /// One conversation.
    async fn serve(self, peer: Peer) {
        let (mut marked, mut wire) = (BTreeSet::new(), BufReader::new(peer.io));
        let mut answer = b"+OK \r\n".to_vec();
        loop {
            let (whole, answer_now) = self.within(std::mem::take(&mut answer));
            if wire.write_all(&answer_now).await.is_err() || !whole {
                return;
            }
            let mut line = String::new();
            if !matches!(wire.read_line(&mut line).await, Ok(1..)) {
                return;
            }
            let (stop, heard) = {
                let mut pile = self.lock();
                pile.heard.push(line.trim().to_owned());
                (pile.stop, pile.heard.len())
            };
            if stop == Stop::BeforeCommand(heard) {
                return;
            }
            let quit = line.starts_with("QUIT");
            let (said, breaks) = self.lock().answer(&line, &mut marked);
            answer = said;
            if stop == Stop::AfterCommand(heard) {
                return;
            }
            if quit || breaks {
                let (_, last) = self.within(answer);
                let _ = wire.write_all(&last).await;
                return;
            }
        }
    }

    /// As much of an answer as goes out.
    fn within(&self, mut answer: Vec<u8>) -> (bool, Vec<u8>) {
        let mut pile = self.lock();
        if let Stop::AfterByte(k) = pile.stop {
            let room = usize::try_from(k - pile.written).unwrap();
            if answer.len() > room {
                answer.truncate(room);
                pile.written = k;
                return (false, answer);
            }
        }
        pile.written += answer.len() as u64;
        (true, answer)
    }
}

impl Pile {
    fn answer(&mut self, line: &str, marked: &mut BTreeSet<usize>) -> (Vec<u8>, bool) {
        let mut words = line.split_whitespace();
        let command = words.next().unwrap_or_default();
        let index = words.next().and_then(|word| word.parse::<usize>().ok()).map_or(0, |n| n - 1);
        let list = |line: &dyn Fn(&One) -> String| {
            let lines =
                self.messages.iter().enumerate().map(|(n, one)| format!("{} {}\r\n", n + 1, line(one)));
            format!("+OK\r\n{}.\r\n", lines.collect::<String>()).into_bytes()
        };
        let said = match command {
            "CAPA" if self.kind.capa => {
                let offered =
                    [("UIDL", self.kind.uidl), ("TOP", self.kind.top), ("PIPELINING", self.kind.pipelining)];
                let lines = offered.iter().filter(|(_, is)| *is).map(|(name, _)| format!("{name}\r\n"));
                format!("+OK\r\nUSER\r\n{}.\r\n", lines.collect::<String>()).into_bytes()
            }
            "USER" | "PASS" => b"+OK\r\n".to_vec(),
            "LIST" => list(&|one| one.raw.len().to_string()),
            "UIDL" if self.kind.uidl => list(&|one| one.name.clone()),
            "TOP" if self.kind.top => {
                let raw = &self.messages[index].raw;
                let end = raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
                [b"+OK\r\n", &raw[..end], b".\r\n"].concat()
            }
            "RETR" => {
                let raw = &self.messages[index].raw;
                if self.breaks_over.as_ref() == Some(raw) {
                    return ([b"+OK\r\n", &raw[..40]].concat(), true);
                }
                [b"+OK\r\n", &raw[..], b".\r\n"].concat()
            }
            "DELE" => {
                assert!(self.is_committed(&self.messages[index].raw), "invariant 7");
                marked.insert(index);
                b"+OK\r\n".to_vec()
            }
            "QUIT" => {
                let mut n = 0..;
                self.messages.retain(|_| !marked.contains(&n.next().unwrap()));
                b"+OK\r\n".to_vec()
            }
            _ => b"-ERR\r\n".to_vec(),
        };
        (said, false)
    }

    /// Our copy is in the store, or was and the person deleted it.
    fn is_committed(&self, raw: &[u8]) -> bool {
        let (store, account) = self.store.as_ref().unwrap();
        let id = String::from_utf8_lossy(raw)
            .split_once("Message-ID: <")
            .unwrap()
            .1
            .split_once('>')
            .unwrap()
            .0
            .to_owned();
        let held = store.read(|tx| tx.find_message_id(*account, &id)).unwrap();
        !held.is_empty() || deleted_here(raw)
    }
}

/// What the stories here have the person delete.
fn deleted_here(raw: &[u8]) -> bool {
    [5, 20].into_iter().any(|n| raw == message(n))
}

pub fn stocked(kind: Kind) -> Server {
    Server::new(kind).put(1..=8)
}

pub fn host() -> mail::server::Server {
    mail::server::Server {
        protocol: Protocol::Pop3,
        host: "pop.voorbeeld.test".to_owned(),
        port: 995,
        security: Security::Tls,
        user: "jan@voorbeeld.test".to_owned(),
        auth: vec![],
    }
}

/// A data directory with a POP3 account.
pub fn disk(leave: bool) -> Disk {
    let disk = Disk::empty();
    let new = NewAccount {
        kind: AccountKind::Pop3,
        name: "jan".to_owned(),
        address: "jan@voorbeeld.test".to_owned(),
        person: "Jan".to_owned(),
        incoming: Some(host()),
        outgoing: None,
    };
    let collecting = Some(Collecting { leave, ..Collecting::default() });
    disk.open()
        .write(|tx| {
            let account = tx.add_account(&new)?;
            tx.update_account(account, &AccountUpdate { collecting, ..AccountUpdate::default() })
        })
        .unwrap();
    disk
}

pub fn the_account(store: &Store) -> AccountId {
    let accounts = store.read(|tx| tx.accounts()).unwrap();
    accounts.iter().find(|account| account.kind == AccountKind::Pop3).unwrap().id
}

pub fn the_inbox(store: &Store) -> MailboxId {
    let account = the_account(store);
    store.read(|tx| tx.mailbox_by_role(account, Role::Inbox)).unwrap().unwrap().id
}

/// Collects once, stopped as told. Gives the commits.
pub fn run(
    disk: &Disk,
    server: &Server,
    collector: &mut Collector,
    now: i64,
    stop: Stop,
) -> engine::Result<u64> {
    let store = disk.open();
    let account = the_account(&store);
    {
        let mut pile = server.lock();
        (pile.stop, pile.written, pile.heard) = (stop, 0, vec![]);
        pile.store = Some((store.clone(), account));
    }
    let deadly = match stop {
        Stop::AfterCommit(k) => k,
        _ => u64::MAX,
    };
    let runtime = runtime();
    let ended = runtime.block_on(async {
        let net = Arc::new(Scripted::at(now));
        let mut listener = net.listen("pop.voorbeeld.test", 995);
        let desk = Desk::new(store.clone(), net.clone(), account);
        let work = async {
            let pass = Pass::new(Key::Password(Secret::new("geheim".to_owned())));
            let here = Server(Arc::clone(&server.0));
            let serving = async move {
                if let Some(peer) = listener.accept().await {
                    here.serve(peer).await;
                }
            };
            tokio::spawn(serving);
            let remote = Pop3::sign_in(net.clone(), &host(), &pass).await?;
            collector.collect(remote, &desk).await
        };
        world::until_commit(&store, deadly, work).await
    });
    drop(runtime);
    server.lock().store = None;
    ended
}

pub fn measure(disk: &Disk, server: &Server, now: i64) -> (u64, usize) {
    let commits = run(&disk.copy(), server, &mut Collector::default(), now, Stop::Never).unwrap();
    let commands = server.lock().heard.len();
    (commits, commands)
}

pub fn every_stop(commits: u64, commands: usize) -> Vec<Stop> {
    let mut stops: Vec<Stop> = (1..=commits).map(Stop::AfterCommit).collect();
    stops.extend((1..=commands).flat_map(|k| [Stop::BeforeCommand(k), Stop::AfterCommand(k)]));
    stops
}

/// Looks twice without trouble.
pub fn settle(disk: &Disk, server: &Server, from: i64) {
    for minutes in [10, 20] {
        run(disk, server, &mut Collector::default(), from + minutes * 60, Stop::Never).unwrap();
    }
}

/// How many messages one more look fetches.
pub fn retrieved(disk: &Disk, server: &Server, now: i64) -> usize {
    run(disk, server, &mut Collector::default(), now, Stop::Never).unwrap();
    server.lock().heard.iter().filter(|line| line.starts_with("RETR")).count()
}

/// The person deletes a message for good.
fn delete(disk: &Disk, raw: &[u8]) {
    let store = disk.open();
    let inbox = the_inbox(&store);
    store
        .write(|tx| {
            for seat in tx.seats(inbox)? {
                if tx.raw(seat.email)?.as_deref() == Some(raw) {
                    tx.destroy_email(seat.email)?;
                }
            }
            Ok(())
        })
        .unwrap();
}

/// How many emails are here by their headers only.
fn headers_in(disk: &Disk) -> usize {
    let store = disk.open();
    let inbox = the_inbox(&store);
    store.read(|tx| tx.seats(inbox)).unwrap().iter().filter(|seat| !seat.has_content).count()
}

/// The messages that are here whole.
fn held(disk: &Disk) -> Messages {
    let store = disk.open();
    let inbox = the_inbox(&store);
    let seats = store.read(|tx| tx.seats(inbox)).unwrap();
    counted(seats.into_iter().filter_map(|seat| store.read(|tx| tx.raw(seat.email)).unwrap()))
}

/// The person opens a message.
fn ask(disk: &Disk, n: u32) {
    let store = disk.open();
    let account = the_account(&store);
    let raw = String::from_utf8(message(n)).unwrap();
    let id = raw.split_once("Message-ID: <").unwrap().1.split_once('>').unwrap().0.to_owned();
    store
        .write(|tx| {
            let email = tx.find_message_id(account, &id)?[0];
            tx.ask_for_body(email, START)
        })
        .unwrap();
}

pub fn in_store(disk: &Disk) -> Messages {
    let store = disk.open();
    let inbox = the_inbox(&store);
    let seats = store.read(|tx| tx.seats(inbox)).unwrap();
    counted(seats.into_iter().map(|seat| store.read(|tx| tx.raw(seat.email)).unwrap().unwrap()))
}

pub fn each(numbers: impl IntoIterator<Item = u32>) -> Messages {
    counted(numbers.into_iter().map(message))
}

fn counted(messages: impl IntoIterator<Item = Vec<u8>>) -> Messages {
    let mut counts = BTreeMap::new();
    messages.into_iter().for_each(|raw| *counts.entry(raw).or_default() += 1);
    counts
}
