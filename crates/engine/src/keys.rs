//! What to sign in with: the one place that every connection of every account
//! asks. Gives out passwords and fresh access tokens, each with the mechanism
//! below which nothing is used (invariant 10). What a server refused is not
//! given out again before the person has answered: a second part of the account
//! trying the same would only bring the lock-out nearer.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mail::oauth::Client;
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Security, Server};
use mail::{AccountId, OutgoingId, Secret};
use net::{Identity, Net, Pin, Target};
use store::{Account, OutgoingServer, Own, Store};
use wire::sasl::{self, Credentials, Mechanism};

use crate::desk::on_a_thread;
use crate::error::{Error, Kind, Result};
use crate::oauth::{self, Access, Grant};
use crate::passwords::Passwords;
use crate::tally::Counters;

/// What lets somebody in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A password, or a password for this program only.
    Password(Secret<String>),
    /// An access token of OAuth 2.0 (RFC 6750).
    Token(Secret<String>),
    /// A certificate of the person's own, shown when TLS begins (RFC 4422 appendix A).
    Certificate(Identity),
}

impl Key {
    /// A certificate in one string, for the keyring or the sealed store: several lines, which no password has.
    pub fn sealed(certificate: &Identity) -> Secret<String> {
        Secret::new(format!("{SEALED}\n{}", certificate.pem()))
    }

    /// Reads [`Key::sealed`]. `None` for a password or a grant: none may ever be taken for another.
    pub fn open(sealed: &Secret<String>) -> Option<Key> {
        let pem = sealed.reveal().strip_prefix(SEALED)?.strip_prefix('\n')?;
        Identity::new(pem).ok().map(Key::Certificate)
    }

    fn for_the_wire(&self) -> sasl::Key {
        match self {
            Key::Password(password) => sasl::Key::Password(password.clone()),
            Key::Token(token) => sasl::Key::Token(token.clone()),
            Key::Certificate(_) => sasl::Key::Certificate,
        }
    }
}

const SEALED: &str = "certificate";

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lock {
    /// The server that holds the mail.
    Incoming,
    /// One of the servers that take mail for sending.
    Outgoing(OutgoingId),
}

/// What one connection signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// A password, an access token, or a certificate.
    pub key: Key,
    /// The mechanism that was proven at set-up: nothing weaker is used.
    pub never_weaker_than: Option<Mechanism>,
    /// Certificates that the person took by hand.
    pub pins: Vec<store::Pin>,
    /// What to call ourselves at EHLO; empty: as everywhere.
    pub ehlo: String,
    /// What the line adds to.
    pub counters: Counters,
}

impl Pass {
    /// For a first proof, which has no floor yet.
    pub fn new(key: Key) -> Pass {
        Pass {
            key,
            never_weaker_than: None,
            pins: Vec::new(),
            ehlo: String::new(),
            counters: Counters::default(),
        }
    }

    /// With the mechanism below which nothing is used, by its name.
    pub fn floored(self, mechanism: Option<&str>) -> Pass {
        Pass { never_weaker_than: mechanism.and_then(Mechanism::parse), ..self }
    }

    /// With the counters that its line adds to.
    pub(crate) fn counting(self, counters: &Counters) -> Pass {
        Pass { counters: counters.clone(), ..self }
    }

    /// Where to connect: with the pin that the server has, if it has one, and with
    /// the certificate that lets us in.
    pub fn target(&self, server: &Server) -> Target {
        let target = match server.security {
            Security::Tls => Target::implicit(server.host.clone(), server.port),
            Security::StartTls | Security::None => Target::later(server.host.clone(), server.port),
        };
        let mine = |pin: &&store::Pin| pin.host.eq_ignore_ascii_case(&server.host) && pin.port == server.port;
        let pin = self.pins.iter().find(mine);
        let shown = match &self.key {
            Key::Certificate(identity) => Some(identity.clone()),
            Key::Password(_) | Key::Token(_) => None,
        };
        // One that cannot be read is none.
        target
            .showing(shown)
            .pinned(pin.and_then(|pin| Some(Pin { leaf: pin.fingerprint.parse().ok()?, until: pin.until })))
    }

    /// With a login name, as the conversations want it.
    pub fn credentials(&self, server: &Server) -> Credentials {
        Credentials { user: server.user.clone(), key: self.key.for_the_wire() }
    }
}

/// The keys of all accounts.
pub struct Keys {
    store: Store,
    net: Arc<dyn Net>,
    passwords: Arc<dyn Passwords>,
    rings: Mutex<BTreeMap<AccountId, Ring>>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(<secret>)")
    }
}

/// One account's keys, while the program runs.
#[derive(Clone, Default)]
struct Ring {
    /// The account's token, and those that outgoing servers have of their own.
    access: BTreeMap<Option<OutgoingId>, Held>,
    refused: BTreeMap<Lock, Box<Problem>>,
    /// How often the person has answered: a refusal of what was given out before counts no more.
    answers: u64,
}

/// Held while a new token is asked for, so that two connections do not both use up
/// one refresh token.
type Held = Arc<tokio::sync::Mutex<Option<Access>>>;

impl Keys {
    /// Keys from where secrets are kept.
    pub fn new(store: Store, net: Arc<dyn Net>, passwords: Arc<dyn Passwords>) -> Keys {
        Keys { store, net, passwords, rings: Mutex::default() }
    }

    /// Signs in with `attempt`: with a password once; with a token that the
    /// server does not take, once more with a fresh one.
    pub async fn sign_in<T, F>(
        &self,
        account: AccountId,
        lock: Lock,
        attempt: impl Fn(Pass) -> F + Send,
    ) -> Result<T>
    where
        F: Future<Output = Result<T>> + Send,
    {
        if let Some(problem) = self.refusal(account, lock) {
            return Err(Error { kind: Kind::NeedsUser, problem });
        }
        let answers = self.answers(account);
        let done = async {
            let pass = self.pass(account, lock, None).await?;
            match (attempt(pass.clone()).await, &pass.key) {
                (Err(error), Key::Token(token)) if is_refusal(&error) => {
                    let fresh = self.pass(account, lock, Some(token)).await?;
                    attempt(fresh).await.map_err(needs_sign_in)
                }
                (done, _) => done,
            }
        };
        let done = done.await;
        if let Err(error) = &done
            && is_refusal(error)
            && answers == self.answers(account)
        {
            self.refuse(account, lock, error.problem.clone());
        }
        done
    }

    /// Why nothing is given out, where a server has refused what there is.
    pub fn refusal(&self, account: AccountId, lock: Lock) -> Option<Box<Problem>> {
        self.rings().get(&account)?.refused.get(&lock).cloned()
    }

    /// Takes over how an account stood when the program ended, where nobody has
    /// asked for its keys yet: what a server refused then is refused still.
    pub fn recall(&self, account: &Account, outgoing: &[OutgoingServer]) {
        let problem = account.status.last_error.as_ref().filter(|problem| is_refused(problem.code));
        let Some(problem) = problem.filter(|_| !self.rings().contains_key(&account.id)) else { return };
        let lock = match (problem.protocol, problem.args.get(FOR)) {
            // An issuer said no, whose host is not the server's.
            (_, Some(id)) => {
                let Some(server) = outgoing.iter().find(|one| one.id.to_string() == *id) else { return };
                Lock::Outgoing(server.id)
            }
            (Some(Protocol::Smtp), None) => {
                let spoke = |one: &&OutgoingServer| {
                    let server = &one.set.server;
                    problem.host.as_ref() == Some(&server.host) && problem.port == Some(server.port)
                };
                let Some(server) = outgoing.iter().find(spoke) else { return };
                Lock::Outgoing(server.id)
            }
            _ => Lock::Incoming,
        };
        self.refuse(account.id, lock, Box::new(problem.clone()));
    }

    /// The person has answered: what there is may be tried again.
    pub fn again(&self, account: AccountId) {
        let mut rings = self.rings();
        let ring = rings.entry(account).or_default();
        ring.refused.clear();
        ring.answers += 1;
        // They may be another's by now. Where one is being renewed, a refusal will tell.
        for held in ring.access.values() {
            if let Ok(mut access) = held.try_lock() {
                *access = None;
            }
        }
    }

    /// Ends when no new token is under way: one that came and was not kept is lost.
    pub async fn rest(&self) {
        let all: Vec<Ring> = self.rings().values().cloned().collect();
        for held in all.iter().flat_map(|ring| ring.access.values()) {
            drop(held.lock().await);
        }
    }

    /// `stale`: a token that the server did not take.
    async fn pass(&self, id: AccountId, lock: Lock, stale: Option<&Secret<String>>) -> Result<Pass> {
        let store = self.store.clone();
        let (account, sends) = on_a_thread(move || {
            store.read(|tx| {
                let sends = match lock {
                    Lock::Incoming => None,
                    Lock::Outgoing(server) => Some(tx.outgoing_server(server)?),
                };
                Ok((tx.account(id)?, sends))
            })
        })
        .await?;
        let own = sends.as_ref().and_then(|one| Some((one.id, one.set.own.clone()?)));
        let (own, client, certificate) = match own {
            Some((server, Own::OAuth2(client))) => (Some(server), Some(client), false),
            Some((server, by)) => (Some(server), None, by == Own::Certificate),
            None => (None, account.login.oauth, account.login.certificate),
        };
        let key = match client {
            Some(client) => self.token(id, own, client, stale).await.map(Key::Token),
            None => self.kept(id, own, certificate).await,
        };
        let (server, proven, ehlo) = match sends {
            Some(OutgoingServer { set, .. }) => (Some(set.server), set.mechanism, set.ehlo),
            None => (account.incoming, account.login.incoming, String::new()),
        };
        let key = key.map_err(|error| match (&server, error.problem.host.is_some()) {
            (Some(server), false) => error.at(server),
            _ => error,
        });
        let key = key.map_err(|error| match own {
            Some(server) => error.with(FOR, server),
            None => error,
        });
        let never_weaker_than = proven.and_then(|name| Mechanism::parse(&name));
        Ok(Pass { never_weaker_than, pins: account.login.pins, ehlo, ..Pass::new(key?) })
    }

    async fn kept(&self, account: AccountId, own: Option<OutgoingId>, certificate: bool) -> Result<Key> {
        let kept = kept(&*self.passwords, account, own, Code::PasswordMissing).await?;
        match (Key::open(&kept), certificate) {
            (Some(key), true) => Ok(key),
            // A grant goes to its issuer and a private key to nobody: never as a password.
            (None, false) if Grant::open(&kept).is_none() => Ok(Key::Password(kept)),
            _ => Err(changing()),
        }
    }

    async fn token(
        &self,
        account: AccountId,
        own: Option<OutgoingId>,
        client: Client,
        stale: Option<&Secret<String>>,
    ) -> Result<Secret<String>> {
        let held = Arc::clone(self.rings().entry(account).or_default().access.entry(own).or_default());
        let mut held = held.lock_owned().await;
        if let Some(access) = &*held
            && access.good_until > self.net.now()
            && stale != Some(&access.token)
        {
            return Ok(access.token.clone());
        }
        let (net, passwords) = (Arc::clone(&self.net), Arc::clone(&self.passwords));
        // On a task of its own: cut off in the middle, the issuer would know a new
        // refresh token and we only the old one.
        let renewing = tokio::spawn(async move {
            let kept = kept(&*passwords, account, own, Code::OauthNeeded).await?;
            let before = Grant::open(&kept).ok_or_else(changing)?;
            let (grant, access) = oauth::renewed(&*net, &client, &before).await?;
            if grant != before {
                passwords.replace(account, own, grant.sealed()).await.map_err(Error::local)?;
            }
            Ok(held.insert(access).token.clone())
        });
        renewing.await.unwrap_or_else(|_| Err(Error::local("asking for a token broke off")))
    }

    fn answers(&self, account: AccountId) -> u64 {
        self.rings().get(&account).map_or(0, |ring| ring.answers)
    }

    fn refuse(&self, account: AccountId, lock: Lock, problem: Box<Problem>) {
        self.rings().entry(account).or_default().refused.insert(lock, problem);
    }

    fn rings(&self) -> MutexGuard<'_, BTreeMap<AccountId, Ring>> {
        self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// For which outgoing server's own key a problem is, where that is said.
const FOR: &str = "outgoing";

/// What is kept, or why the person must come. Nobody has refused anything: it is asked for anew next time.
async fn kept(
    passwords: &dyn Passwords,
    account: AccountId,
    own: Option<OutgoingId>,
    missing: Code,
) -> Result<Secret<String>> {
    passwords.password(account, own).await.ok_or_else(|| Error::needs_user(missing, ""))
}

/// What is kept and what the account says do not fit: one of them is being written.
fn changing() -> Error {
    Error::retry(Code::Disconnected, "the way to sign in is being changed")
}

/// A server that takes no fresh token either: the person must sign in again.
fn needs_sign_in(mut error: Error) -> Error {
    if is_refusal(&error) {
        error.problem.code = Code::OauthNeeded;
    }
    error
}

/// Whether a server, or an issuer, refused what we have.
fn is_refusal(error: &Error) -> bool {
    error.kind == Kind::NeedsUser && is_refused(error.problem.code)
}

fn is_refused(code: Code) -> bool {
    matches!(code, Code::AuthFailed | Code::AppPassword | Code::OauthNeeded | Code::PasswordChanged)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// D24: a pin is for one port of one host, and nowhere else.
    #[test]
    fn a_pin_is_for_its_server_alone() {
        let leaf = net::Fingerprint([0xab; 32]);
        let pin = |fingerprint: String| store::Pin {
            host: "Eigen.test".to_owned(),
            port: 993,
            fingerprint,
            until: 1_900_000_000,
        };
        let server = |host: &str, port| Server {
            protocol: Protocol::Imap,
            host: host.to_owned(),
            port,
            security: Security::Tls,
            user: String::new(),
            auth: Vec::new(),
        };
        let new = || Pass::new(Key::Password(Secret::new(String::new())));
        let pass = Pass { pins: vec![pin(leaf.to_string())], ..new() };
        let here = pass.target(&server("eigen.test", 993));
        assert_eq!(here.pin, Some(Pin { leaf, until: 1_900_000_000 }));
        for (host, port) in [("eigen.test", 465), ("anders.test", 993)] {
            assert_eq!(pass.target(&server(host, port)).pin, None, "{host}:{port}");
        }
        let broken = Pass { pins: vec![pin("geen".to_owned())], ..new() };
        assert_eq!(broken.target(&server("eigen.test", 993)).pin, None);
    }
    use crate::oauth::tests::{TOKEN, answer, client, grant, tokens};
    use net::Scripted;
    use store::{AccountKind, AccountUpdate, Login, NewAccount, Options, Status};
    use tempfile::TempDir;

    /// One secret, whose it is, and what it was replaced by, in order.
    #[derive(Default)]
    struct Kept(Mutex<Vec<String>>, Mutex<Option<OutgoingId>>);

    impl Kept {
        fn last(&self) -> Option<String> {
            self.0.lock().unwrap().last().cloned()
        }
    }

    impl Passwords for Kept {
        fn password(
            &self,
            _: AccountId,
            own: Option<OutgoingId>,
        ) -> net::BoxFuture<'_, Option<Secret<String>>> {
            Box::pin(async move {
                let its = own == *self.1.lock().unwrap();
                self.last().filter(|_| its).map(Secret::new)
            })
        }

        fn replace(
            &self,
            _: AccountId,
            own: Option<OutgoingId>,
            secret: Secret<String>,
        ) -> net::BoxFuture<'_, std::result::Result<(), String>> {
            Box::pin(async move {
                assert_eq!(own, *self.1.lock().unwrap());
                self.0.lock().unwrap().push(secret.reveal().clone());
                Ok(())
            })
        }
    }

    struct World {
        net: Scripted,
        kept: Arc<Kept>,
        keys: Keys,
        store: Store,
        account: AccountId,
        _disk: TempDir,
    }

    impl World {
        fn new(login: Login, secret: &str) -> World {
            let disk = tempfile::tempdir().unwrap();
            let store = Store::open(disk.path(), &Options::default()).unwrap();
            let new = NewAccount {
                kind: AccountKind::Imap,
                name: String::new(),
                address: "jan@voorbeeld.test".to_owned(),
                person: String::new(),
                incoming: None,
                outgoing: None,
            };
            let update = AccountUpdate { login: Some(login), ..AccountUpdate::default() };
            let added = store.write(|tx| {
                let id = tx.add_account(&new)?;
                tx.update_account(id, &update).map(|()| id)
            });
            let net = Scripted::new();
            let kept = Arc::new(Kept(Mutex::new(vec![secret.to_owned()]), Mutex::default()));
            let keys = Keys::new(store.clone(), Arc::new(net.clone()), kept.clone());
            World { net, kept, keys, account: added.unwrap().value, store, _disk: disk }
        }

        fn with_oauth() -> World {
            let login = Login { oauth: Some(client()), ..Login::default() };
            World::new(login, grant("r1").sealed().reveal())
        }

        /// Another outgoing server, with a secret of its own in the place of the account's.
        fn own(&self, own: Own) -> OutgoingId {
            let server = Server {
                protocol: Protocol::Smtp,
                host: "smtp.elders.test".to_owned(),
                port: 465,
                security: Security::Tls,
                user: "jan".to_owned(),
                auth: Vec::new(),
            };
            let set = store::Outgoing { own: Some(own), ..store::Outgoing::new(server) };
            let added = self.store.write(|tx| tx.add_outgoing(self.account, &set)).unwrap().value;
            *self.kept.1.lock().unwrap() = Some(added);
            added
        }

        /// Signs in at a server that takes one token or password; gives how often it was asked.
        async fn sign_in(&self, takes: &str) -> (Result<()>, usize) {
            self.sign_in_at(Lock::Incoming, takes).await
        }

        async fn sign_in_at(&self, lock: Lock, takes: &str) -> (Result<()>, usize) {
            let asked = AtomicUsize::new(0);
            let done = self.keys.sign_in(self.account, lock, |pass| {
                asked.fetch_add(1, Ordering::SeqCst);
                let right = match &pass.key {
                    Key::Password(secret) | Key::Token(secret) => secret.reveal() == takes,
                    Key::Certificate(_) => false,
                };
                async move {
                    match right {
                        true => Ok(()),
                        false => Err(Error::needs_user(Code::AuthFailed, "no")),
                    }
                }
            });
            (done.await, asked.into_inner())
        }
    }

    /// D23: no more tries until the person answers, after a restart neither.
    #[tokio::test]
    async fn a_refused_password_is_tried_once() {
        let world = World::new(Login::default(), "oud");
        assert!(matches!(world.sign_in("nieuw").await, (Err(_), 1)));
        let (refused, asked) = world.sign_in("nieuw").await;
        assert_eq!((refused.unwrap_err().problem.said.as_str(), asked), ("no", 0));
        assert!(world.keys.refusal(world.account, Lock::Outgoing(OutgoingId(1))).is_none());

        let problem = Problem::new(Code::PasswordChanged, "no");
        let status = Status { last_error: Some(problem), ..Status::default() };
        world.store.write(|tx| tx.set_status(world.account, &status)).unwrap();
        let restarted = Keys::new(world.store.clone(), Arc::new(world.net.clone()), world.kept.clone());
        let account = world.store.read(|tx| tx.account(world.account)).unwrap();
        restarted.recall(&account, &[]);
        assert!(restarted.refusal(world.account, Lock::Incoming).is_some());
        restarted.again(world.account);
        restarted.recall(&account, &[]);
        assert!(restarted.refusal(world.account, Lock::Incoming).is_none(), "the person has answered");

        world.kept.0.lock().unwrap().push("nieuw".to_owned());
        world.keys.again(world.account);
        assert!(matches!(world.sign_in("nieuw").await, (Ok(()), 1)));
    }

    /// Invariant 23: a private key is never said to a server as a password, nor a password shown as one.
    #[tokio::test]
    async fn a_certificate_and_a_password_are_never_taken_for_one_another() {
        let part = |what: &str| format!("-----BEGIN {what}-----\nAAAA\n-----END {what}-----\n");
        let identity = Identity::new(&(part("CERTIFICATE") + &part("PRIVATE KEY"))).unwrap();
        let sealed = Key::sealed(&identity);
        let shows = Login { certificate: true, ..Login::default() };
        for (login, kept, is_right) in [
            (shows.clone(), sealed.reveal().as_str(), true),
            (Login::default(), sealed.reveal(), false),
            (shows, "certificate", false),
        ] {
            let world = World::new(login, kept);
            let given =
                world.keys.sign_in(world.account, Lock::Incoming, |pass| async move { Ok(pass) }).await;
            match (given, is_right) {
                (Ok(pass), true) => {
                    let server = Server {
                        protocol: Protocol::Imap,
                        host: "imap.voorbeeld.test".to_owned(),
                        port: 993,
                        security: Security::Tls,
                        user: "jan".to_owned(),
                        auth: Vec::new(),
                    };
                    assert_eq!(pass.target(&server).identity, Some(identity.clone()));
                    assert_eq!(pass.credentials(&server).key, sasl::Key::Certificate);
                }
                (Err(error), false) => assert!(error.may_pass(), "{error:?}"),
                (other, _) => panic!("{other:?}"),
            }
        }
    }

    /// The person answers while the old password is still being tried.
    #[tokio::test]
    async fn an_answer_outlives_the_refusal_of_what_was_before() {
        let world = World::new(Login::default(), "oud");
        let late = world.keys.sign_in(world.account, Lock::Incoming, |_| async {
            world.kept.0.lock().unwrap().push("nieuw".to_owned());
            world.keys.again(world.account);
            Err::<(), _>(Error::needs_user(Code::AuthFailed, "no"))
        });
        assert!(late.await.is_err());
        assert!(matches!(world.sign_in("nieuw").await, (Ok(()), 1)));
    }

    #[tokio::test]
    async fn a_line_that_broke_refuses_nothing() {
        let world = World::new(Login::default(), "a");
        let cut = world
            .keys
            .sign_in(world.account, Lock::Incoming, |_| async { Err::<(), _>(Error::disconnected("gone")) });
        assert!(cut.await.is_err());
        assert!(matches!(world.sign_in("a").await, (Ok(()), 1)));
    }

    /// The access token lives in memory, for as long as it is good.
    #[tokio::test]
    async fn a_token_is_used_until_it_is_old() {
        let world = World::with_oauth();
        world.net.put_post(TOKEN, tokens("t1", "r2"));
        world.net.put_post(TOKEN, tokens("t2", "r3"));
        for _ in 0..3 {
            assert!(matches!(world.sign_in("t1").await, (Ok(()), 1)));
        }
        assert_eq!(world.net.posted().len(), 1);
        world.net.advance(std::time::Duration::from_secs(600));
        assert!(matches!(world.sign_in("t2").await, (Ok(()), 1)));
        assert_eq!(world.kept.0.lock().unwrap().len(), 3, "each grant was kept");
    }

    /// A rotated refresh token is kept before its access token is used.
    #[tokio::test]
    async fn the_new_grant_is_kept_before_the_token_is_used() {
        let world = World::with_oauth();
        world.net.put_post(TOKEN, tokens("t1", "r2"));
        let kept = || world.kept.last().unwrap();
        let seen = world.keys.sign_in(world.account, Lock::Incoming, |_| {
            let kept = kept();
            async move { Ok(kept) }
        });
        assert_eq!(seen.await.unwrap(), *grant("r2").sealed().reveal());
    }

    #[tokio::test]
    async fn a_refused_token_is_renewed_once() {
        let world = World::with_oauth();
        world.net.put_post(TOKEN, tokens("t1", "r2"));
        world.net.put_post(TOKEN, tokens("t2", "r3"));
        assert!(matches!(world.sign_in("t2").await, (Ok(()), 2)));
        let (ended, asked) = world.sign_in("none").await;
        assert_eq!((ended.unwrap_err().problem.code, asked), (Code::OauthNeeded, 2));
        let (_, asked) = world.sign_in("t2").await;
        assert_eq!(asked, 0, "the person must act");
    }

    /// Two connections at once use up one refresh token, not two.
    #[tokio::test]
    async fn one_renewal_serves_all_connections() {
        let world = World::with_oauth();
        world.net.put_post(TOKEN, tokens("t1", "r2"));
        world.net.put_post(TOKEN, answer(400, r#"{"error":"invalid_grant"}"#));
        let (a, b) = tokio::join!(world.sign_in("t1"), world.sign_in("t1"));
        assert!(a.0.is_ok() && b.0.is_ok());
        assert_eq!(world.net.posted().len(), 1);
    }

    #[tokio::test]
    async fn an_ended_grant_is_asked_with_once() {
        let world = World::with_oauth();
        world.net.put_post(TOKEN, answer(400, r#"{"error":"invalid_grant"}"#));
        for _ in 0..2 {
            let (ended, asked) = world.sign_in("t1").await;
            assert_eq!((ended.unwrap_err().problem.code, asked), (Code::OauthNeeded, 0));
        }
        assert_eq!(world.net.posted().len(), 1);
    }

    /// F01, D23: an outgoing server's own tokens are renewed when they are old or refused,
    /// beside the account's. An ended grant is asked with once, after a restart neither;
    /// the account's own password goes on.
    #[tokio::test]
    async fn an_outgoing_server_has_tokens_of_its_own() {
        let world = World::new(Login::default(), grant("r1").sealed().reveal());
        let server = world.own(Own::OAuth2(client()));
        let lock = Lock::Outgoing(server);
        for (access, refresh) in [("t1", "r2"), ("t2", "r3"), ("t3", "r4")] {
            world.net.put_post(TOKEN, tokens(access, refresh));
        }
        world.net.put_post(TOKEN, answer(400, r#"{"error":"invalid_grant"}"#));
        assert!(matches!(world.sign_in_at(lock, "t1").await, (Ok(()), 1)));
        world.net.advance(std::time::Duration::from_secs(600));
        assert!(matches!(world.sign_in_at(lock, "t2").await, (Ok(()), 1)), "old, so renewed");
        assert!(matches!(world.sign_in_at(lock, "t3").await, (Ok(()), 2)), "refused, so renewed once");
        assert_eq!(world.kept.last(), Some(grant("r4").sealed().reveal().clone()));

        world.net.advance(std::time::Duration::from_secs(600));
        let mut problem = None;
        for _ in 0..2 {
            let (ended, asked) = world.sign_in_at(lock, "t3").await;
            problem = Some(*ended.unwrap_err().problem);
            assert_eq!((problem.as_ref().map(|problem| problem.code), asked), (Some(Code::OauthNeeded), 0));
        }
        assert_eq!(world.net.posted().len(), 4, "no second try");

        let status = Status { last_error: problem, ..Status::default() };
        world.store.write(|tx| tx.set_status(world.account, &status)).unwrap();
        let restarted = Keys::new(world.store.clone(), Arc::new(world.net.clone()), world.kept.clone());
        let (account, outgoing) =
            world.store.read(|tx| Ok((tx.account(world.account)?, tx.outgoing(world.account)?))).unwrap();
        restarted.recall(&account, &outgoing);
        assert!(restarted.refusal(world.account, lock).is_some());
        assert!(restarted.refusal(world.account, Lock::Incoming).is_none());
        *world.kept.1.lock().unwrap() = None;
        world.kept.0.lock().unwrap().push("geheim".to_owned());
        assert!(matches!(world.sign_in("geheim").await, (Ok(()), 1)), "the account's own is not touched");
    }

    /// F01, invariant 23: an outgoing server's own secret is what the server is said to take, or nothing.
    #[tokio::test]
    async fn an_outgoing_servers_own_key_is_of_its_kind() {
        let part = |what: &str| format!("-----BEGIN {what}-----\nAAAA\n-----END {what}-----\n");
        let identity = Identity::new(&(part("CERTIFICATE") + &part("PRIVATE KEY"))).unwrap();
        let (sealed, granted) = (Key::sealed(&identity), grant("r1").sealed());
        let password = Key::Password(Secret::new("geheim".to_owned()));
        for (own, kept, right) in [
            (Own::Certificate, sealed.reveal().as_str(), Some(Key::Certificate(identity))),
            (Own::Certificate, "geheim", None),
            (Own::Password, "geheim", Some(password)),
            (Own::Password, sealed.reveal(), None),
            (Own::Password, granted.reveal(), None),
            (Own::OAuth2(client()), "geheim", None),
            (Own::OAuth2(client()), sealed.reveal(), None),
        ] {
            let world = World::new(Login::default(), kept);
            let lock = Lock::Outgoing(world.own(own.clone()));
            let given = world.keys.sign_in(world.account, lock, |pass| async move { Ok(pass.key) }).await;
            assert_eq!(given.ok(), right, "{own:?}");
            assert!(world.net.posted().is_empty());
        }
    }

    /// Invariant 10: the floor is what was proven.
    #[tokio::test]
    async fn what_was_proven_is_the_floor() {
        let login = Login { incoming: Some("SCRAM-SHA-256".to_owned()), ..Login::default() };
        let world = World::new(login, "a");
        let floor = world.keys.sign_in(world.account, Lock::Incoming, |pass| async move {
            Ok(pass.never_weaker_than.map(Mechanism::name))
        });
        assert_eq!(floor.await.unwrap(), Some("SCRAM-SHA-256"));
    }
}
