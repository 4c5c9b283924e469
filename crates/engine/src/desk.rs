//! One account's place at the store: transactions off the async threads, errors
//! in this crate's kinds, and how far the work is. Decides nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mail::AccountId;
use net::Net;
use store::{AccountKind, Packing, Phase, ReadTx, Status, Store, WriteTx};

use crate::error::{Error, Result};
use crate::tally::Counters;
use crate::{limits, remote};

/// The store as one account's task uses it. Clones are the same desk.
#[derive(Clone)]
pub struct Desk {
    /// Whose.
    pub account: AccountId,
    /// The clock.
    pub net: Arc<dyn Net>,
    /// What the work comes to.
    pub(crate) counters: Counters,
    store: Store,
    progress: Arc<Progress>,
    /// As what the account is worked on. Once it is something else, nothing more is written:
    /// what one kind of server says, read as another's, would undo what is here.
    kind: Option<AccountKind>,
}

#[derive(Default)]
struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    told_at_ms: AtomicU64,
}

impl Desk {
    /// A desk for one account.
    pub fn new(store: Store, net: Arc<dyn Net>, account: AccountId) -> Desk {
        let kind = store.read(|tx| tx.account_kind(account)).ok();
        let counters = Counters::new(net.now());
        Desk { account, net, counters, store, progress: Arc::default(), kind }
    }

    /// Reads, on a thread that may wait for the disk.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&ReadTx<'_>) -> store::Result<T> + Send + 'static,
    ) -> Result<T> {
        let store = self.store.clone();
        on_a_thread(move || store.read(f)).await
    }

    /// Writes one transaction, on a thread that may wait for the disk.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut WriteTx<'_>) -> store::Result<T> + Send + 'static,
    ) -> Result<T> {
        let desk = self.clone();
        on_a_thread(move || desk.write_here(f)).await
    }

    /// The same where waiting for the disk holds nobody up.
    pub fn write_here<T>(&self, f: impl FnOnce(&mut WriteTx<'_>) -> store::Result<T>) -> store::Result<T> {
        let written = self.store.write(|tx| match self.kind {
            Some(kind) if tx.account_kind(self.account)? != kind => {
                Err(store::Error::Forbidden("the account is another kind now"))
            }
            _ => f(tx),
        });
        written.map(|committed| committed.value)
    }

    /// Whether somebody waits for what is being written to be done.
    pub(crate) fn is_waited_for(&self) -> bool {
        self.store.is_waited_for()
    }

    /// How the store packs what comes now.
    pub(crate) fn packing(&self) -> Packing {
        self.store.packing()
    }

    /// Lets the store learn from what came.
    pub(crate) fn learn(&self) -> store::Result<()> {
        self.store.learn()
    }

    /// Writes how the account is doing; the last success and the last failure stay unless the status has one.
    ///
    /// Asks for the status when it is written: of two tellers the later one tells what holds.
    pub async fn tell(&self, status: impl FnOnce() -> Status + Send + 'static) -> Result<()> {
        let account = self.account;
        self.write(move |tx| {
            let status = status();
            let before = tx.account(account)?.status;
            let last_success = status.last_success.or(before.last_success);
            let last_failure = status.last_failure.or(before.last_failure.clone());
            let status = Status { last_success, last_failure, ..status };
            // What the person paused stays paused until the person says otherwise.
            match status == before || before.phase == Phase::Paused {
                true => Ok(()),
                false => tx.set_status(account, &status),
            }
        })
        .await
    }

    /// A run of so many messages starts.
    pub fn expect(&self, total: u64) {
        self.progress.done.store(0, Ordering::Relaxed);
        self.progress.total.store(total, Ordering::Relaxed);
    }

    /// So many more are stored. Written into the store now and then.
    pub async fn advance(&self, count: u64) -> Result<()> {
        let progress = &self.progress;
        let done = progress.done.fetch_add(count, Ordering::Relaxed) + count;
        let (now, told) = (self.net.ticks_ms(), progress.told_at_ms.load(Ordering::Relaxed));
        if now.saturating_sub(told) < limits::PROGRESS_EVERY_MS {
            return Ok(());
        }
        progress.told_at_ms.store(now, Ordering::Relaxed);
        let total = progress.total.load(Ordering::Relaxed).max(done);
        let (account, tally) = (self.account, Some(self.counters.read()));
        self.write(move |tx| {
            let before = tx.account(account)?.status;
            match before.phase == Phase::Paused {
                true => Ok(()),
                false => {
                    tx.set_status(account, &Status { phase: Phase::Syncing, done, total, tally, ..before })
                }
            }
        })
        .await
    }
}

/// Runs what blocks where blocking is allowed. The work is finished even when the caller is dropped.
pub async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> store::Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(Error::from),
        Err(_) => Err(Error::local("the work at the store broke off")),
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        match error {
            // The folder has another epoch than the answer that was being stored.
            store::Error::StaleUids { given, known } => remote::stale(&format!("{given}, not {known}")),
            other => Error::local(other.to_string()),
        }
    }
}
