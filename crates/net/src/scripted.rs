//! A world made by a test: names, documents and peers from tables, and a clock
//! that moves only when told. What is not in the tables does not exist.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::DuplexStream;
use tokio::sync::{mpsc, watch};

use crate::stream::{Stream, Upgrade};
use crate::{
    Answer, BoxFuture, Error, HttpAnswer, HttpBody, HttpLimits, Mx, Net, Result, Srv, Target, TlsMode,
    limits, names, public,
};

/// The scripted world. Clones share it.
#[derive(Clone)]
pub struct Scripted {
    tables: Arc<Mutex<Tables>>,
    clock: Arc<watch::Sender<i64>>,
    asleep: Arc<watch::Sender<BTreeMap<(i64, u64), ()>>>,
}

#[derive(Default)]
struct Tables {
    known: BTreeSet<String>,
    silent: BTreeSet<String>,
    addresses: BTreeMap<String, Vec<IpAddr>>,
    aliases: BTreeMap<String, Vec<String>>,
    mx: BTreeMap<String, Vec<Mx>>,
    srv: BTreeMap<String, Vec<Srv>>,
    txt: BTreeMap<String, Vec<String>>,
    secure: BTreeSet<String>,
    documents: BTreeMap<String, Result<HttpAnswer>>,
    counters: BTreeMap<String, VecDeque<Result<HttpAnswer>>>,
    posted: Vec<(String, HttpBody)>,
    listeners: BTreeMap<(String, u16), mpsc::UnboundedSender<Peer>>,
    failing: BTreeMap<(String, u16), Error>,
    asked: Vec<String>,
    sleepers: u64,
}

/// The far side of one connection: read what Postduif wrote, write what it shall read.
#[derive(Debug)]
pub struct Peer {
    /// What was connected to.
    pub target: Target,
    /// The bytes, in clear also under pretended TLS.
    pub io: DuplexStream,
    tls: Arc<AtomicBool>,
}

impl Peer {
    /// Whether TLS is (pretended to be) on.
    pub fn is_tls(&self) -> bool {
        self.tls.load(Ordering::SeqCst)
    }
}

/// Where connections to one host and port arrive.
#[derive(Debug)]
pub struct Listener(mpsc::UnboundedReceiver<Peer>);

impl Listener {
    /// The next connection; `None` once the world is gone.
    pub async fn accept(&mut self) -> Option<Peer> {
        self.0.recv().await
    }
}

impl Scripted {
    /// An empty world at 2026-01-05 09:00:00 UTC.
    pub fn new() -> Scripted {
        Scripted::at(1_767_603_600)
    }

    /// An empty world at that Unix time.
    pub fn at(now: i64) -> Scripted {
        Scripted {
            tables: Arc::default(),
            clock: Arc::new(watch::Sender::new(now * 1000)),
            asleep: Arc::new(watch::Sender::new(BTreeMap::new())),
        }
    }

    /// Gives a host its addresses. With none: the name exists and has no address.
    pub fn put_host(&self, name: &str, addresses: &[IpAddr]) -> &Self {
        self.tables().put(name, |tables, name| tables.addresses.insert(name, addresses.to_vec()));
        self
    }

    /// Makes a name an alias. Other questions about it are not led there.
    pub fn put_alias(&self, name: &str, target: &str) -> &Self {
        self.tables().put(name, |tables, name| tables.aliases.insert(name, vec![plain(target)]));
        self
    }

    /// Gives a domain its MX hosts.
    pub fn put_mx(&self, domain: &str, hosts: &[(u16, &str)]) -> &Self {
        let hosts = hosts.iter().map(|(preference, host)| Mx { preference: *preference, host: plain(host) });
        let hosts = hosts.collect();
        self.tables().put(domain, |tables, name| tables.mx.insert(name, hosts));
        self
    }

    /// Gives a name its services.
    pub fn put_srv(&self, name: &str, services: &[Srv]) -> &Self {
        self.tables().put(name, |tables, name| tables.srv.insert(name, services.to_vec()));
        self
    }

    /// Gives a name its texts.
    pub fn put_txt(&self, name: &str, texts: &[&str]) -> &Self {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        self.tables().put(name, |tables, name| tables.txt.insert(name, texts));
        self
    }

    /// Lets DNSSEC prove every answer about a name.
    pub fn put_secure(&self, name: &str) -> &Self {
        self.tables().secure.insert(plain(name));
        self
    }

    /// Makes every question about a name fail.
    pub fn dns_fails(&self, name: &str) -> &Self {
        self.tables().silent.insert(plain(name));
        self
    }

    /// Puts a document (status 200, XML) at an address.
    pub fn put_document(&self, url: &str, body: impl Into<bytes::Bytes>) -> &Self {
        let content_type = Some("text/xml".to_owned());
        let answer = HttpAnswer { status: 200, url: url.to_owned(), content_type, body: body.into() };
        self.put_https(url, Ok(answer))
    }

    /// Puts any answer at an address, `https:` or `http:`. Addresses that are
    /// not in the table fail like an unknown host.
    pub fn put_https(&self, url: &str, answer: Result<HttpAnswer>) -> &Self {
        self.tables().documents.insert(url.to_owned(), answer);
        self
    }

    /// Puts an answer for the next body handed in at an address; further calls
    /// queue behind it, and the last one stays.
    pub fn put_post(&self, url: &str, answer: Result<HttpAnswer>) -> &Self {
        self.tables().counters.entry(url.to_owned()).or_default().push_back(answer);
        self
    }

    /// Everything that was handed in so far, in order.
    pub fn posted(&self) -> Vec<(String, HttpBody)> {
        self.tables().posted.clone()
    }

    /// Listens. A later call for the same place replaces the former.
    pub fn listen(&self, host: &str, port: u16) -> Listener {
        let (sender, receiver) = mpsc::unbounded_channel();
        let mut tables = self.tables();
        tables.known.insert(plain(host));
        tables.failing.remove(&(plain(host), port));
        tables.listeners.insert((plain(host), port), sender);
        Listener(receiver)
    }

    /// Makes connections there fail like this, until the next `listen`.
    pub fn fails(&self, host: &str, port: u16, error: Error) -> &Self {
        self.tables().failing.insert((plain(host), port), error);
        self
    }

    /// Moves the clock and wakes who is due.
    pub fn advance(&self, time: Duration) {
        let ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        self.clock.send_modify(|now| *now = now.saturating_add(ms));
    }

    /// Waits until somebody sleeps, then moves the clock to the earliest waking
    /// and gives how far that was.
    pub async fn advance_to_next_sleeper(&self) -> Duration {
        let mut asleep = self.asleep.subscribe();
        let due = match asleep.wait_for(|sleepers| !sleepers.is_empty()).await {
            Ok(sleepers) => sleepers.keys().next().map_or(0, |(due, _)| *due),
            Err(_) => 0, // We hold the sender.
        };
        let ahead = u64::try_from(due.saturating_sub(self.now_ms())).unwrap_or(0);
        self.advance(Duration::from_millis(ahead));
        Duration::from_millis(ahead)
    }

    /// Everything that was asked so far, in order: `a example.org`, `mx …`,
    /// `srv …`, `txt …`, `get https://…`, `post https://…`, `connect host:port`.
    pub fn asked(&self) -> Vec<String> {
        self.tables().asked.clone()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a question about records, with its proof.
    fn records<T: Clone>(
        &self,
        kind: &str,
        name: &str,
        table: impl FnOnce(&Tables) -> &BTreeMap<String, Vec<T>>,
    ) -> Result<Answer<T>> {
        let records = self.lookup(kind, name, table)?;
        let secure = !records.is_empty() && self.tables().secure.contains(&plain(name));
        Ok(Answer { records, secure })
    }

    /// Answers a request within its limits, or says that the host does not exist.
    fn answer(url: &str, found: Option<Result<HttpAnswer>>, limits: &HttpLimits) -> Result<HttpAnswer> {
        let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default();
        let answer = found.unwrap_or(Err(Error::DnsNotFound { name: host.to_owned() }))?;
        match answer.body.len() > limits.body_bytes {
            true => Err(Error::TooLarge { limit_bytes: limits.body_bytes }),
            false => Ok(answer),
        }
    }

    fn document(&self, scheme: &str, url: &str, limits: &HttpLimits) -> Result<HttpAnswer> {
        let mut tables = self.tables();
        tables.asked.push(format!("get {url}"));
        if !url.starts_with(scheme) {
            return Err(Error::Http { said: format!("{url} does not start with {scheme}") });
        }
        Scripted::answer(url, tables.documents.get(url).cloned(), limits)
    }

    fn hand_in(&self, url: &str, body: &HttpBody, limits: &HttpLimits) -> Result<HttpAnswer> {
        let mut tables = self.tables();
        tables.asked.push(format!("post {url}"));
        tables.posted.push((url.to_owned(), body.clone()));
        if !url.starts_with("https://") {
            return Err(Error::Http { said: format!("{url} does not start with https://") });
        }
        let queue = tables.counters.entry(url.to_owned()).or_default();
        let found = match queue.len() {
            0 | 1 => queue.front().cloned(),
            _ => queue.pop_front(),
        };
        Scripted::answer(url, found, limits)
    }

    /// Answers a question about a name from one of the tables.
    fn lookup<T: Clone>(
        &self,
        kind: &str,
        name: &str,
        table: impl FnOnce(&Tables) -> &BTreeMap<String, Vec<T>>,
    ) -> Result<Vec<T>> {
        let name = plain(name);
        let mut tables = self.tables();
        tables.asked.push(format!("{kind} {name}"));
        if tables.silent.contains(&name) {
            return Err(Error::DnsFailed { name, said: "scripted failure".to_owned() });
        }
        match table(&tables).get(&name) {
            Some(found) => Ok(found.clone()),
            None if tables.known.contains(&name) => Ok(Vec::new()),
            None => Err(Error::DnsNotFound { name }),
        }
    }

    fn open(&self, target: &Target) -> Result<Stream> {
        let host = plain(&target.host);
        let place = (host.clone(), target.port);
        let mut tables = self.tables();
        tables.asked.push(format!("connect {host}:{}", target.port));
        if let Some(error) = tables.failing.get(&place) {
            return Err(error.clone());
        }
        if tables.silent.contains(&host) {
            return Err(Error::DnsFailed { name: host, said: "scripted failure".to_owned() });
        }
        if !tables.known.contains(&host) && host.parse::<IpAddr>().is_err() {
            return Err(Error::DnsNotFound { name: host });
        }
        let refused = || Error::Refused { host: host.clone(), port: target.port };
        let listener = tables.listeners.get(&place).ok_or_else(refused)?;
        let (near, far) = tokio::io::duplex(limits::SCRIPTED_BUFFER_BYTES);
        let tls = Arc::new(AtomicBool::new(false));
        let peer = Peer { target: target.clone(), io: far, tls: Arc::clone(&tls) };
        listener.send(peer).map_err(|_| refused())?;
        let addresses = tables.addresses.get(&host).cloned().unwrap_or_default();
        let addresses: Vec<IpAddr> = addresses.into_iter().chain(host.parse()).collect();
        let private = !addresses.is_empty() && !addresses.into_iter().any(public::is_public);
        Ok(Stream::clear(Box::new(near), target.host.clone(), Upgrade::Pretend(tls)).near_by(private))
    }
}

impl Default for Scripted {
    fn default() -> Self {
        Scripted::new()
    }
}

impl Tables {
    fn put<T>(&mut self, name: &str, insert: impl FnOnce(&mut Tables, String) -> T) {
        self.known.insert(plain(name));
        insert(self, plain(name));
    }
}

fn plain(name: &str) -> String {
    names::plain(name)
}

impl Net for Scripted {
    fn connect<'a>(&'a self, target: &'a Target) -> BoxFuture<'a, Result<Stream>> {
        Box::pin(async move {
            let stream = self.open(target)?;
            match target.tls {
                TlsMode::Implicit => stream.upgrade_tls().await,
                TlsMode::Later => Ok(stream),
            }
        })
    }

    fn addresses<'a>(&'a self, host: &'a str) -> BoxFuture<'a, Result<Vec<IpAddr>>> {
        Box::pin(async move {
            match host.parse::<IpAddr>() {
                Ok(address) => Ok(vec![address]),
                Err(_) if host == "localhost" => Ok(vec![Ipv4Addr::LOCALHOST.into()]),
                Err(_) => self.lookup("a", host, |tables| &tables.addresses),
            }
        })
    }

    fn alias<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(async move { Ok(self.lookup("cname", name, |tables| &tables.aliases)?.into_iter().next()) })
    }

    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Answer<Mx>>> {
        Box::pin(async move { self.records("mx", domain, |tables| &tables.mx).map(names::by_preference) })
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Answer<Srv>>> {
        Box::pin(async move { self.records("srv", name, |tables| &tables.srv).map(names::by_priority) })
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Answer<String>>> {
        Box::pin(async move { self.records("txt", name, |tables| &tables.txt) })
    }

    fn https_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        Box::pin(async move { self.document("https://", url, limits) })
    }

    fn http_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        Box::pin(async move { self.document("http://", url, limits) })
    }

    fn public_get<'a>(&'a self, url: &'a str, limits: &'a HttpLimits) -> BoxFuture<'a, Result<HttpAnswer>> {
        Box::pin(async move { self.document("http", url, limits) })
    }

    fn https_post<'a>(
        &'a self,
        url: &'a str,
        body: &'a HttpBody,
        limits: &'a HttpLimits,
    ) -> BoxFuture<'a, Result<HttpAnswer>> {
        Box::pin(async move { self.hand_in(url, body, limits) })
    }

    fn now_ms(&self) -> i64 {
        *self.clock.borrow()
    }

    fn ticks_ms(&self) -> u64 {
        u64::try_from(self.now_ms()).unwrap_or(0)
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        let ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let due = self.now_ms().saturating_add(ms);
        let number = {
            let mut tables = self.tables();
            tables.sleepers += 1;
            tables.sleepers
        };
        let (clock, asleep) = (Arc::clone(&self.clock), Arc::clone(&self.asleep));
        Box::pin(async move {
            let _bed = Bed::lie_down(asleep, (due, number));
            // Ends in an error only when the sender is gone, and we hold it.
            let _ = clock.subscribe().wait_for(|now| *now >= due).await;
        })
    }
}

/// An entry in the list of sleepers; leaves it when the sleep ends or is dropped.
struct Bed(Arc<watch::Sender<BTreeMap<(i64, u64), ()>>>, (i64, u64));

impl Bed {
    fn lie_down(list: Arc<watch::Sender<BTreeMap<(i64, u64), ()>>>, key: (i64, u64)) -> Bed {
        list.send_modify(|sleepers| {
            sleepers.insert(key, ());
        });
        Bed(list, key)
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        self.0.send_modify(|sleepers| {
            sleepers.remove(&self.1);
        });
    }
}
