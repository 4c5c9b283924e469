//! Passwords, grants and certificates at rest: in the system's keyring where there is one that answers,
//! else sealed in the store under a key file. Never in a log, never in an error.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use engine::Passwords;
use mail::{AccountId, OutgoingId, Secret};
use net::Net;
use store::accounts::account_secret;
use store::outgoing::own_secret;
use store::{ReadTx, Store};
use tokio::sync::{OnceCell, RwLock, RwLockWriteGuard};

use crate::{limits, random};

/// Keeps passwords and gives them to the engine.
pub struct Keeper {
    store: Store,
    net: Arc<dyn Net>,
    wanted: bool,
    keyring: OnceCell<Keyring>,
    for_this_run: Mutex<HashMap<Of, Secret<String>>>,
    adding: RwLock<()>,
}

/// Whose it is: an account's, or an outgoing server's own.
type Of = (AccountId, Option<OutgoingId>);

/// Whether the system's keyring is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// It answered.
    Used,
    /// There is none, it was too slow, or the person does not want it.
    Passed,
}

/// Where a password went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In the system's keyring.
    Keyring,
    /// In the store, sealed with `postduif.key`.
    Sealed,
    /// In memory only.
    ThisRun,
}

impl Keeper {
    /// Uses the system's keyring only where that is wanted.
    pub fn new(store: Store, net: Arc<dyn Net>, wanted: bool) -> Keeper {
        let (keyring, for_this_run) = (OnceCell::new(), Mutex::default());
        Keeper { store, net, wanted, keyring, for_this_run, adding: RwLock::default() }
    }

    /// Whether passwords go to the system's keyring, to say so where one is typed.
    pub async fn uses_keyring(&self) -> bool {
        // Probed when first needed: most commands need no password.
        let probe = async || match self.wanted && answers(&*self.net).await {
            true => Keyring::Used,
            false => Keyring::Passed,
        };
        *self.keyring.get_or_init(probe).await == Keyring::Used
    }

    /// Lets nobody ask for a password until the guard is dropped: an account is
    /// there a moment before its password is.
    pub async fn adding(&self) -> RwLockWriteGuard<'_, ()> {
        self.adding.write().await
    }

    /// Keeps a password of an account, over an earlier one.
    pub async fn keep(&self, account: AccountId, password: &Secret<String>, remember: bool) -> Result<Kept> {
        self.keep_of((account, None), password, remember).await
    }

    /// Keeps what one of its outgoing servers lets in by that is its own.
    pub async fn keep_own(
        &self,
        account: AccountId,
        server: OutgoingId,
        password: &Secret<String>,
        remember: bool,
    ) -> Result<Kept> {
        self.keep_of((account, Some(server)), password, remember).await
    }

    async fn keep_of(&self, of: Of, password: &Secret<String>, remember: bool) -> Result<Kept> {
        if !remember {
            self.run().insert(of, password.clone());
            self.forget_at_rest(of).await?;
            return Ok(Kept::ThisRun);
        }
        self.run().remove(&of);
        if self.uses_keyring().await {
            let (entry, word) = (self.entry(of).await?, password.clone());
            self.note(of).await?;
            let put = in_keyring(&*self.net, entry, move |entry| entry.set_password(word.reveal())).await;
            if put.is_some() {
                self.seal(of, None).await?;
                return Ok(Kept::Keyring);
            }
        }
        self.seal(of, Some(password.clone())).await?;
        Ok(Kept::Sealed)
    }

    /// Forgets what an account signs in with, everywhere; what its outgoing servers have
    /// of their own stays.
    pub async fn forget(&self, account: AccountId) -> Result<()> {
        self.run().remove(&(account, None));
        self.forget_at_rest((account, None)).await
    }

    /// Forgets what an outgoing server has of its own.
    pub async fn forget_own(&self, account: AccountId, server: OutgoingId) -> Result<()> {
        let of = (account, Some(server));
        self.run().remove(&of);
        self.forget_at_rest(of).await
    }

    /// Takes out of the keyring what has no owner any more: its account has left the bin
    /// for good, or the keyring was locked when it was to be forgotten. Is it locked now,
    /// that waits for the next time.
    pub async fn tidy(&self) -> Result<()> {
        let store = self.store.clone();
        let gone = blocking(move || store.read(ownerless)).await?;
        if gone.is_empty() || !self.wanted || !answers(&*self.net).await {
            return Ok(());
        }
        for of in gone {
            self.take_out(of).await?;
        }
        Ok(())
    }

    /// Takes an entry out of the keyring; there may be none there, which is as good.
    async fn take_out(&self, of: Of) -> Result<()> {
        let entry = self.entry(of).await?;
        let taken = in_keyring(&*self.net, entry, |entry| match entry.delete_credential() {
            Err(keyring::Error::NoEntry) => Ok(()),
            done => done,
        });
        if taken.await.is_some() {
            self.put(noted_name(of), None).await?;
        }
        Ok(())
    }

    /// Writes down that the keyring has it, before it has: else nobody would know later.
    async fn note(&self, of: Of) -> Result<()> {
        let (store, name) = (self.store.clone(), noted_name(of));
        let known = blocking(move || store.read(|tx| tx.secret_names(&name))).await?;
        match known.contains(&noted_name(of)) {
            true => Ok(()),
            false => self.put(noted_name(of), Some(Secret::new(String::new()))).await,
        }
    }

    async fn forget_at_rest(&self, of: Of) -> Result<()> {
        if self.uses_keyring().await {
            self.take_out(of).await?;
        }
        self.seal(of, None).await
    }

    async fn find(&self, of: Of) -> Result<Option<Secret<String>>> {
        let in_memory = self.run().get(&of).cloned();
        if in_memory.is_some() {
            return Ok(in_memory);
        }
        let store = self.store.clone();
        let sealed = blocking(move || store.read(|tx| tx.secret(&sealed_name(of)))).await?;
        if sealed.is_some() {
            return Ok(sealed);
        }
        if !self.wanted {
            return Ok(None);
        }
        // Asked also where the probe failed: the keyring may have been unlocked since.
        let entry = self.entry(of).await?;
        let found = in_keyring(&*self.net, entry, |entry| entry.get_password()).await.map(Secret::new);
        if found.is_some() {
            // An older program wrote nothing down.
            self.note(of).await?;
        }
        Ok(found)
    }

    async fn seal(&self, of: Of, password: Option<Secret<String>>) -> Result<()> {
        self.put(sealed_name(of), password).await
    }

    async fn put(&self, name: String, secret: Option<Secret<String>>) -> Result<()> {
        let store = self.store.clone();
        blocking(move || {
            store.write(|tx| match &secret {
                Some(password) => tx.put_secret(&name, password),
                None => tx.remove_secret(&name),
            })
        })
        .await?;
        Ok(())
    }

    /// The name of an account's entry in the keyring. Account numbers start
    /// anew in each data directory, so the name holds a word of the directory's own.
    async fn entry(&self, (account, own): Of) -> Result<String> {
        let store = self.store.clone();
        let word = blocking(move || {
            if let Some(word) = store.read(|tx| tx.secret(DIRECTORY_WORD))? {
                return Ok(word);
            }
            let fresh = random::word().map_err(|_| store::Error::Forbidden("no random bytes"))?;
            let fresh = Secret::new(fresh.chars().take(12).collect::<String>());
            store.write(|tx| tx.put_secret(DIRECTORY_WORD, &fresh))?;
            Ok(fresh)
        })
        .await?;
        let own = own.map(|server| format!("/outgoing/{server}")).unwrap_or_default();
        Ok(format!("{}/{account}{own}", word.reveal()))
    }

    fn run(&self) -> std::sync::MutexGuard<'_, HashMap<Of, Secret<String>>> {
        self.for_this_run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Passwords for Keeper {
    /// One secret per account, and one for each outgoing server that has its own.
    fn password(
        &self,
        account: AccountId,
        own: Option<OutgoingId>,
    ) -> net::BoxFuture<'_, Option<Secret<String>>> {
        Box::pin(async move {
            let _wait = self.adding.read().await;
            self.find((account, own)).await.unwrap_or_else(|error| {
                tracing::warn!(%account, "no password: {error:#}");
                None
            })
        })
    }

    /// In the place of the one before: what was for this run only stays so.
    fn replace(
        &self,
        account: AccountId,
        own: Option<OutgoingId>,
        secret: Secret<String>,
    ) -> net::BoxFuture<'_, Result<(), String>> {
        Box::pin(async move {
            let remember = !self.run().contains_key(&(account, own));
            let kept = self.keep_of((account, own), &secret, remember).await;
            kept.map(drop).map_err(|error| format!("{error:#}"))
        })
    }
}

const SERVICE: &str = "Postduif";
const DIRECTORY_WORD: &str = "keyring/directory";

fn sealed_name((account, own): Of) -> String {
    own.map_or_else(|| account_secret(account), |server| own_secret(account, server))
}

/// The name under which it is written down that the keyring has it.
fn noted_name(of: Of) -> String {
    format!("keyring/{}", sealed_name(of))
}

const NOTED: &str = "keyring/account/";

/// What the keyring has of accounts and outgoing servers that are gone. A server's own
/// secret is owned as long as the bin keeps its account; the account's is not.
fn ownerless(tx: &ReadTx<'_>) -> store::Result<Vec<Of>> {
    let mut gone = Vec::new();
    for name in tx.secret_names(NOTED)? {
        let mut parts = name.strip_prefix(NOTED).unwrap_or_default().split('/');
        let Some(account) = parts.next().and_then(|id| id.parse().ok()) else { continue };
        let server = match parts.next() {
            Some("outgoing") => parts.next().and_then(|id| id.parse::<OutgoingId>().ok()),
            _ => None,
        };
        let owner = match server {
            Some(server) => tx.outgoing_server(server).map(|one| one.set.own.is_some()),
            None => tx.account(account).map(|_| true),
        };
        match owner {
            Ok(true) => {}
            Ok(false) | Err(store::Error::NotFound(_)) => gone.push((account, server)),
            Err(other) => return Err(other),
        }
    }
    Ok(gone)
}

/// Whether a keyring answers a read in time. A read changes nothing, and shows
/// a missing bus, a missing service and a locked collection alike.
async fn answers(net: &dyn Net) -> bool {
    let probe = tokio::task::spawn_blocking(|| {
        let read = keyring::Entry::new(SERVICE, "probe").and_then(|entry| entry.get_password());
        matches!(read, Ok(_) | Err(keyring::Error::NoEntry))
    });
    matches!(net::within(net, limits::KEYRING_PROBE, probe).await, Ok(Ok(true)))
}

/// Does something with an entry of the keyring. `None` when that failed or took too long.
async fn in_keyring<T: Send + 'static>(
    net: &dyn Net,
    name: String,
    work: impl FnOnce(&keyring::Entry) -> keyring::Result<T> + Send + 'static,
) -> Option<T> {
    let done =
        tokio::task::spawn_blocking(move || keyring::Entry::new(SERVICE, &name).and_then(|e| work(&e)));
    match net::within(net, UNLOCKING, done).await {
        Ok(Ok(Ok(value))) => Some(value),
        // Only the kind: a platform's words may quote what they were given.
        Ok(Ok(Err(error))) => {
            tracing::debug!(missing = matches!(error, keyring::Error::NoEntry), "the keyring gave nothing");
            None
        }
        _ => None,
    }
}

/// Time for a person to unlock the keyring.
const UNLOCKING: Duration = Duration::from_secs(60);

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> store::Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await?.context("the store")
}
