//! Lives of a sync that end when they are told, over the real network with a
//! clock of their own, and what both sides hold after them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use engine::Key;
use engine::collect::Collector;
use engine::desk::Desk;
use engine::keys::Pass;
use engine::remote::Remote;
use engine::remote::imap::{Imap, Packing};
use engine::remote::pop3::Pop3;
use engine::sync::{Bodies, Round};
use mail::server::Security;
use mail::server::{Protocol, Server};
use mail::{AccountId, EmailId, Keyword, Keywords, MailboxId, Secret};
use net::{
    Answer, BoxFuture, HttpAnswer, HttpBody, HttpLimits, Mx, Net, Real, Result, Scripted, Settings, Srv,
    Stream, Target,
};
use store::{AccountKind, NewAccount, Options, SeatState, Store};
use tempfile::TempDir;
use testhost::client::Client;
use testhost::proxy::Proxy;
use testhost::{Host, User};

/// The real network with a clock that stands unless moved.
#[derive(Clone)]
pub struct Still {
    pub world: Arc<dyn Net>,
    pub clock: Scripted,
}

impl Still {
    /// Knows the test host; the time is now when the story begins.
    pub fn new(host: &Host) -> Still {
        let settings = Settings {
            resolver: Some(host.layout().resolver()),
            extra_ca: vec![host.ca_file()],
            ..Settings::default()
        };
        Still { world: Arc::new(Real::new(&settings).unwrap()), clock: Scripted::at(START) }
    }
}

/// More lives than anything takes.
const LIVES: usize = 6;

/// When stories begin: 2026-01-05 09:00 UTC.
pub const START: i64 = 1_767_603_600;

/// A data directory with one account, used by one life after another.
pub struct Disk {
    pub store: Store,
    _dir: TempDir,
    server: Server,
    password: String,
}

impl Disk {
    /// An account that nothing is known of yet.
    pub fn new(user: &User, server: &Server) -> Disk {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let kind = match server.protocol {
            Protocol::Pop3 => AccountKind::Pop3,
            _ => AccountKind::Imap,
        };
        let new = NewAccount {
            kind,
            name: user.address.clone(),
            address: user.address.clone(),
            person: "Jan".to_owned(),
            incoming: Some(server.clone()),
            outgoing: None,
        };
        let store = Store::open(dir.path(), &Options::default()).unwrap();
        store.write(|tx| tx.add_account(&new).map(drop)).unwrap();
        Disk { store, _dir: dir, server: server.clone(), password: user.password.clone() }
    }

    /// One life: signs in, does all there is to do, and ends.
    pub async fn live(&self, net: &Still) -> engine::Result<()> {
        let desk = Desk::new(self.store.clone(), Arc::new(net.clone()), the_account(&self.store));
        let net: Arc<dyn Net> = Arc::new(net.clone());
        let pass = Pass::new(Key::Password(Secret::new(self.password.clone())));
        if self.server.protocol == Protocol::Pop3 {
            let remote = Pop3::sign_in(net, &self.server, &pass).await?;
            return Collector::default().collect(remote, &desk).await;
        }
        // What a fault is to find in clear must be in clear.
        let packing = match self.server.security {
            Security::Tls => Packing::everywhere(),
            _ => Packing::default(),
        };
        let mut remote = Imap::sign_in(net, &self.server, &pass, &packing).await?;
        Round::default().all(&mut remote, &desk).await?;
        Bodies::default().fetch(&mut remote, &desk).await?;
        remote.leave().await;
        Ok(())
    }

    /// Lives until nothing is left to do.
    pub async fn settle(&self, net: &Still) {
        for _ in 0..LIVES {
            net.clock.advance(Duration::from_secs(3600));
            self.live(net).await.unwrap();
            if self.is_settled() {
                return;
            }
        }
        panic!("something is left to do");
    }

    fn is_settled(&self) -> bool {
        let account = the_account(&self.store);
        let read = |tx: &store::ReadTx<'_>| {
            assert_eq!(tx.refused_intents(account)?, vec![]);
            let mut waiting = tx.waiting_intents(account)? + tx.wanted_count(account)?;
            for mailbox in tx.mailboxes(account)? {
                let seats = tx.seats(mailbox.id)?;
                let is_firm =
                    |seat: &&store::Seat| seat.uid.is_some() || self.server.protocol == Protocol::Pop3;
                waiting += seats.iter().filter(|seat| !is_firm(seat)).count() as u64;
            }
            Ok(waiting == 0)
        };
        self.store.read(read).unwrap()
    }

    /// One life over a line that breaks; a line that falls silent is waited for
    /// with the life's own clock.
    pub async fn live_over(&self, net: &Still, proxy: &Proxy) -> engine::Result<()> {
        let waiting = proxy.clone();
        let struck = tokio::task::spawn_blocking(move || waiting.until_struck());
        let time_passes = async {
            let _ = struck.await;
            loop {
                net.clock.advance_to_next_sleeper().await;
                tokio::task::yield_now().await;
            }
        };
        let ended = tokio::select! {
            ended = self.live(net) => ended,
            () = time_passes => unreachable!("time has no end"),
        };
        proxy.cut();
        ended
    }
}

pub fn the_account(store: &Store) -> AccountId {
    let accounts = store.read(|tx| tx.accounts()).unwrap();
    accounts.iter().find(|account| account.kind != AccountKind::Local).unwrap().id
}

/// The email with that Message-ID, wherever it is.
pub fn the_email(store: &Store, subject: &str) -> EmailId {
    let (account, id) = (the_account(store), format!("{subject}@voorbeeld.test"));
    store.read(|tx| tx.find_message_id(account, &id)).unwrap()[0]
}

/// What each folder holds: how often each message, with which keywords.
pub type Contents = BTreeMap<String, BTreeMap<(String, BTreeSet<String>), usize>>;

/// All that the server holds, seen by another program.
pub fn on_server(client: &mut Client) -> Contents {
    let mut all = Contents::new();
    for folder in client.folders().unwrap() {
        let held = all.entry(folder.clone()).or_default();
        for message in client.messages(&folder).unwrap().into_values() {
            if message.flags.contains("\\Deleted") {
                continue;
            }
            let word = |flag: &String| flag.replace('\\', "$").to_ascii_lowercase();
            *held.entry((exactly(&message.raw), message.flags.iter().map(word).collect())).or_default() += 1;
        }
    }
    all
}

/// All that the store shows: every message whole, its bytes read back and hashed.
pub fn in_store(store: &Store) -> Contents {
    let account = the_account(store);
    let read = |tx: &store::ReadTx<'_>| {
        let (mut all, mut known) = (Contents::new(), BTreeMap::new());
        for mailbox in tx.mailboxes(account)? {
            let held = all.entry(mailbox.path.clone()).or_default();
            for seat in tx.seats(mailbox.id)? {
                assert_eq!(seat.state, SeatState::Present, "{seat:?}");
                let raw = tx.raw(seat.email)?.unwrap_or_default();
                let words = seat.base.iter().map(|word| word.as_str().to_ascii_lowercase()).collect();
                *held.entry((exactly(&raw), words)).or_default() += 1;
                // Invariant 2: no content is stored under two ids.
                let first = *known.entry(exactly(&raw)).or_insert(seat.email);
                assert_eq!(first, seat.email, "one content, two emails");
            }
        }
        Ok(all)
    };
    store.read(read).unwrap()
}

/// What its Message-ID says before the `@`.
pub fn id(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let after = text.split_once("Message-ID: <").map_or("", |(_, after)| after);
    after.split('@').next().unwrap_or_default().to_owned()
}

/// Which message this is, to the last byte.
pub fn exactly(raw: &[u8]) -> String {
    format!("{} {}", id(raw), &blake3::hash(raw).to_hex()[..16])
}

pub fn the_mailbox(store: &Store, path: &str) -> MailboxId {
    let account = the_account(store);
    let mailboxes = store.read(|tx| tx.mailboxes(account)).unwrap();
    mailboxes.iter().find(|mailbox| mailbox.path == path).unwrap_or_else(|| panic!("no {path}")).id
}

pub fn words(names: &[&str]) -> Keywords {
    names.iter().filter_map(|name| Keyword::new(name)).collect()
}

/// A message of which there is one.
pub fn message(subject: &str) -> Vec<u8> {
    format!(
        "From: Anna <anna@voorbeeld.test>\r\nTo: jan@voorbeeld.test\r\nSubject: {subject}\r\n\
         Message-ID: <{subject}@voorbeeld.test>\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\n\r\nDag {subject}.\r\n"
    )
    .into_bytes()
}

/// A user's server, under a name that its certificate has, at that port.
pub fn server(user: &User, protocol: Protocol, security: Security, port: u16) -> Server {
    let (host, user) = ("slow.mail.test".to_owned(), user.address.clone());
    Server { protocol, host, port, security, user, auth: vec![] }
}

/// A line to the server of that standard port.
pub fn line_to(host: &Host, standard: u16) -> Proxy {
    let to = (host.layout().mail(), host.layout().port(standard)).into();
    Proxy::start((host.layout().slow(), 0).into(), to).unwrap()
}

/// Runs what waits, on this thread.
pub fn alone<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(work)
}

impl Net for Still {
    fn connect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Result<Stream>> {
        self.world.connect(target)
    }

    fn addresses<'a>(&'a self, host: &'a str) -> BoxFuture<'a, Result<Vec<std::net::IpAddr>>> {
        self.world.addresses(host)
    }

    fn alias<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        self.world.alias(name)
    }

    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Answer<Mx>>> {
        self.world.mx(domain)
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Answer<Srv>>> {
        self.world.srv(name)
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Answer<String>>> {
        self.world.txt(name)
    }

    fn https_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        self.world.https_get(url, limits)
    }

    fn http_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        self.world.http_get(url, limits)
    }

    fn public_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        self.world.public_get(url, limits)
    }

    fn https_post<'a>(
        &'a self,
        url: &'a str,
        body: &'a HttpBody,
        limits: &'a HttpLimits,
    ) -> BoxFuture<'a, Result<HttpAnswer>> {
        self.world.https_post(url, body, limits)
    }

    fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    fn ticks_ms(&self) -> u64 {
        self.clock.ticks_ms()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.clock.sleep(time)
    }
}
