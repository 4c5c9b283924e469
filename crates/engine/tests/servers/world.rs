//! A person with an account on the test host, Postduif's engine beside it, and
//! a second client that looks at the same mailbox.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::keys::Pass;
use engine::remote::imap::{Imap, Packing};
use engine::remote::{Glimpse, Remote};
use engine::{Engine, Key, Passwords};
use mail::server::{Protocol, Security, Server};
use mail::{AccountId, Keyword, Keywords, MailboxId, OutgoingId, Role, Secret};
use net::{Net, Real, Settings};
use store::{AccountKind, NewAccount, Options, Phase, ReadTx, Store};
use tempfile::TempDir;
use testhost::{Host, User};

pub fn net(host: &Host) -> Arc<dyn Net> {
    let settings = Settings {
        resolver: Some(host.layout().resolver()),
        extra_ca: vec![host.ca_file()],
        ..Settings::default()
    };
    Arc::new(Real::new(&settings).unwrap())
}

pub fn secret(word: &str) -> Secret<String> {
    Secret::new(word.to_owned())
}

/// What one connection signs in with.
pub fn pass(word: &str) -> Pass {
    Pass::new(Key::Password(secret(word)))
}

pub fn server(host: &Host, user: &User, protocol: Protocol, standard_port: u16) -> Server {
    let security = match standard_port {
        993 | 995 | 465 => Security::Tls,
        _ => Security::StartTls,
    };
    Server {
        protocol,
        host: "ssl0.mail.test".to_owned(),
        port: host.layout().port(standard_port),
        security,
        user: user.address.clone(),
        auth: vec![],
    }
}

/// One password for everything but outgoing servers that have their own, and how often each was given out.
pub struct Remembered {
    now: Mutex<String>,
    own: Mutex<BTreeMap<OutgoingId, String>>,
    given: Mutex<BTreeMap<String, usize>>,
}

impl Remembered {
    pub fn new(password: &str) -> Arc<Remembered> {
        Arc::new(Remembered {
            now: Mutex::new(password.to_owned()),
            own: Mutex::default(),
            given: Mutex::default(),
        })
    }

    pub fn is_now(&self, password: &str) {
        *self.now.lock().unwrap() = password.to_owned();
    }

    pub fn own_is(&self, server: OutgoingId, password: &str) {
        self.own.lock().unwrap().insert(server, password.to_owned());
    }

    pub fn times_given(&self, password: &str) -> usize {
        self.given.lock().unwrap().get(password).copied().unwrap_or(0)
    }
}

impl Passwords for Remembered {
    fn password(&self, _: AccountId, own: Option<OutgoingId>) -> net::BoxFuture<'_, Option<Secret<String>>> {
        let now = match own {
            Some(server) => self.own.lock().unwrap()[&server].clone(),
            None => self.now.lock().unwrap().clone(),
        };
        *self.given.lock().unwrap().entry(now.clone()).or_default() += 1;
        Box::pin(std::future::ready(Some(Secret::new(now))))
    }

    fn replace(
        &self,
        _: AccountId,
        _: Option<OutgoingId>,
        _: Secret<String>,
    ) -> net::BoxFuture<'_, Result<(), String>> {
        unreachable!("a password stays as it is")
    }
}

/// A running Postduif with one account.
pub struct Postduif {
    pub store: Store,
    pub engine: Engine,
    pub passwords: Arc<Remembered>,
    pub account: AccountId,
    pub net: Arc<dyn Net>,
    _disk: TempDir,
}

impl Postduif {
    /// Starts with the user's account; mail is handed in at `outgoing`.
    pub fn start(host: &Host, user: &User, outgoing: u16, password: &str) -> Postduif {
        let incoming = server(host, user, Protocol::Imap, 993);
        Postduif::with(
            host,
            AccountKind::Imap,
            incoming,
            server(host, user, Protocol::Smtp, outgoing),
            password,
        )
    }

    /// Starts with the user's account at another of the host's names.
    pub fn start_at(host: &Host, user: &User, name: &str) -> Postduif {
        let incoming = Server { host: name.to_owned(), ..server(host, user, Protocol::Imap, 993) };
        let outgoing = server(host, user, Protocol::Smtp, 587);
        Postduif::with(host, AccountKind::Imap, incoming, outgoing, &user.password)
    }

    /// Starts with the user's account by POP3.
    pub fn start_collecting(host: &Host, user: &User) -> Postduif {
        let incoming = server(host, user, Protocol::Pop3, 995);
        let outgoing = server(host, user, Protocol::Smtp, 587);
        Postduif::with(host, AccountKind::Pop3, incoming, outgoing, &user.password)
    }

    fn with(host: &Host, kind: AccountKind, incoming: Server, outgoing: Server, password: &str) -> Postduif {
        let disk = tempfile::tempdir().unwrap();
        let store = Store::open(disk.path(), &Options::default()).unwrap();
        let new = NewAccount {
            kind,
            name: incoming.user.clone(),
            address: incoming.user.clone(),
            person: "Jan".to_owned(),
            incoming: Some(incoming),
            outgoing: Some(outgoing),
        };
        let account = store.write(|tx| tx.add_account(&new)).unwrap().value;
        let net = net(host);
        let passwords = Remembered::new(password);
        let engine = Engine::start(store.clone(), net.clone(), passwords.clone());
        Postduif { store, engine, passwords, account, net, _disk: disk }
    }

    /// Stops, and starts again with what is kept.
    pub async fn restart(&mut self) {
        self.engine.stop().await;
        self.engine = Engine::start(self.store.clone(), self.net.clone(), self.passwords.clone());
    }

    /// Waits until something holds in the store. Looks after every commit that
    /// is told of, and now and then, because not every commit is.
    pub async fn until(&self, what: &str, holds: impl Fn(&ReadTx<'_>) -> store::Result<bool>) {
        let mut changes = self.store.subscribe();
        let waiting = async {
            while !self.store.read(&holds).unwrap() {
                let _ = net::within(&*self.net, LOOK_AGAIN, changes.recv()).await;
            }
        };
        if net::within(&*self.net, PATIENCE, waiting).await.is_err() {
            let account = self.account;
            let read = |tx: &ReadTx<'_>| {
                Ok((
                    tx.account(account)?.status,
                    tx.waiting_intents(account)?,
                    tx.refused_intents(account)?,
                    holds(tx)?,
                ))
            };
            panic!("never came: {what}\n{:#?}", self.store.read(read).unwrap());
        }
    }

    /// Waits until everything on the server is here.
    pub async fn until_settled(&self) {
        let account = self.account;
        self.until("all is as on the server", |tx| {
            let status = tx.account(account)?.status;
            let idle = status.phase == Phase::Idle && status.last_success.is_some();
            Ok(idle && tx.wanted_count(account)? == 0 && tx.waiting_intents(account)? == 0)
        })
        .await;
    }

    pub fn mailbox(&self, role: Role) -> MailboxId {
        self.store.read(|tx| tx.mailbox_by_role(self.account, role)).unwrap().unwrap().id
    }

    /// How often each message is here, by its bytes.
    pub fn held(&self, mailbox: MailboxId) -> BTreeMap<[u8; 32], usize> {
        self.store
            .read(|tx| {
                let raw = |seat: store::Seat| Ok(tx.raw(seat.email)?.unwrap_or_default());
                Ok(counted(tx.seats(mailbox)?.into_iter().map(raw).collect::<store::Result<Vec<_>>>()?))
            })
            .unwrap()
    }
}

/// Longer than any step takes; only a fault makes anybody wait for it.
const PATIENCE: Duration = Duration::from_secs(90);

const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// How often each message is there.
pub fn counted(messages: Vec<Vec<u8>>) -> BTreeMap<[u8; 32], usize> {
    let mut counts = BTreeMap::new();
    for raw in messages {
        *counts.entry(*blake3::hash(&crlf(&raw)).as_bytes()).or_default() += 1;
    }
    counts
}

/// Files of a Maildir end their lines with LF; IMAP gives CRLF.
fn crlf(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    for (n, byte) in raw.iter().enumerate() {
        if *byte == b'\n' && (n == 0 || raw[n - 1] != b'\r') {
            out.push(b'\r');
        }
        out.push(*byte);
    }
    out
}

/// Another client of the same mailbox.
pub async fn other_client(host: &Host, user: &User) -> Imap {
    Imap::sign_in(
        net(host),
        &server(host, user, Protocol::Imap, 143),
        &pass(&user.password),
        &Packing::default(),
    )
    .await
    .unwrap()
}

/// What another client sees in a folder now.
pub async fn seen_by_others(host: &Host, user: &User, path: &str) -> Glimpse {
    other_client(host, user).await.newest(path, 1000).await.unwrap()
}

pub fn keywords(names: &[&str]) -> Keywords {
    names.iter().filter_map(|name| Keyword::new(name)).collect()
}

pub fn message(subject: &str) -> Vec<u8> {
    format!(
        "From: Anna <anna@voorbeeld.test>\r\nTo: jan@voorbeeld.test\r\nSubject: {subject}\r\n\
         Message-ID: <{}@voorbeeld.test>\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\n\r\nDag.\r\n",
        subject.replace(' ', ".")
    )
    .into_bytes()
}
