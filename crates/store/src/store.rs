//! The store: one owner, one writer, a few readers, and who listens.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, FileControl, OpenFlags, TransactionBehavior};
use tokio::sync::broadcast;

use crate::checkpoint::{Bounds, Checkpoints};
use crate::owner::Owner;
use crate::packing::Learned;
use crate::secrets::Keys;
use crate::segments::Segments;
use crate::{Changes, Committed, Error, ReadTx, Result, Touched, WriteTx, limits, schema};

/// How to open a store.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the local account is called; empty for "On this computer".
    pub local_name: String,
}

/// A person's store. Clones are one store; the last one closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

// Dropped in this order: the connections close before the directory is given up.
struct Inner {
    writer: Mutex<Writer>,
    /// How many wait for the writer.
    waiting: AtomicUsize,
    readers: Readers,
    keys: Keys,
    segments: Segments,
    learned: Learned,
    feed: broadcast::Sender<Arc<Touched>>,
    _owner: Owner,
}

struct Writer {
    conn: Connection,
    checkpoints: Checkpoints,
}

impl Store {
    /// Opens the store in a data directory, making both when absent.
    ///
    /// `Busy` when another process owns the directory, `Newer` when a newer program wrote it.
    /// Blocks on the disk, as do `read` and `write`: call from a thread that may.
    pub fn open(dir: &Path, options: &Options) -> Result<Store> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
        made.map_err(|error| Error::disk(dir.display().to_string(), error))?;
        let owner = Owner::take(dir)?;
        let path = dir.join(FILE);
        schema::refuse_newer(&path, schema::MIGRATIONS.len())?;
        let mut writer = open_writer(&path)?;
        schema::migrate(&mut writer, schema::MIGRATIONS)?;
        settings(&writer, WRITER_CACHE_KIB)?;
        let file = path.clone();
        let checkpoints = Checkpoints::start(&path, move || open_checkpointer(&file), Bounds::default())?;
        let inner = Inner {
            writer: Mutex::new(Writer { conn: writer, checkpoints }),
            waiting: AtomicUsize::new(0),
            segments: Segments::beside(&path),
            readers: Readers::new(path),
            keys: Keys::beside(dir),
            learned: Learned::default(),
            feed: broadcast::Sender::new(limits::FEED_BACKLOG),
            _owner: owner,
        };
        let store = Store { inner: Arc::new(inner) };
        store.drop_segments()?;
        store.recall()?;
        store.write(|tx| tx.start(options))?;
        Ok(store)
    }

    /// Reads a consistent view. Readers do not wait for the writer.
    pub fn read<T>(&self, f: impl FnOnce(&ReadTx<'_>) -> Result<T>) -> Result<T> {
        let reader = self.inner.readers.take()?;
        let _kept = self.inner.segments.keep();
        // Dropping it rolls back, which for a read is the same as a commit.
        let tx = reader.conn().unchecked_transaction()?;
        f(&ReadTx::new(&tx, &self.inner.keys, &self.inner.segments))
    }

    /// Changes the store: all of the closure's work or, on an error or panic, none.
    /// On return it is on the disk.
    pub fn write<T>(&self, f: impl FnOnce(&mut WriteTx<'_>) -> Result<T>) -> Result<Committed<T>> {
        self.inner.waiting.fetch_add(1, Ordering::Relaxed);
        let mut writer = whole(self.inner.writer.lock());
        self.inner.waiting.fetch_sub(1, Ordering::Relaxed);
        let tx = writer.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let end = self.inner.segments.end();
        let mut write = WriteTx::new(&tx, &self.inner.keys, &self.inner.segments);
        let done = f(&mut write).and_then(|value| Ok((value, write.finish()?)));
        let done = done.and_then(|done| self.inner.segments.sync().map(|()| done));
        let (value, touched) = done.inspect_err(|_| self.inner.segments.take_back(end))?;
        tx.commit()?;
        let Writer { conn, checkpoints } = &mut *writer;
        checkpoints.committed(conn);
        drop(writer);
        if touched != Touched::default() {
            // No listener is no error.
            let _ = self.inner.feed.send(Arc::new(touched.clone()));
        }
        Ok(Committed { value, state: touched.state, touched })
    }

    /// Whether somebody waits for a transaction to end: a long one may make way for them.
    pub fn is_waited_for(&self) -> bool {
        self.inner.waiting.load(Ordering::Relaxed) > 0
    }

    /// Gives back what the writer keeps in memory: nothing is written for a while.
    pub fn rest(&self) -> Result<()> {
        Ok(whole(self.inner.writer.lock()).conn.execute_batch("PRAGMA shrink_memory")?)
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.inner.readers.path
    }

    /// The files beside it.
    pub(crate) fn segments(&self) -> &Segments {
        &self.inner.segments
    }

    /// What it knows of its own mail.
    pub(crate) fn learned(&self) -> &Learned {
        &self.inner.learned
    }

    /// Listens to commits from now on.
    pub fn subscribe(&self) -> Changes {
        Changes { receiver: self.inner.feed.subscribe() }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.inner.readers.path).finish_non_exhaustive()
    }
}

/// A few read connections, opened when first needed.
struct Readers {
    path: PathBuf,
    pool: Mutex<Pool>,
    freed: Condvar,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Connection>,
    open: usize,
}

/// A connection that goes back to the pool when dropped.
struct Reader<'a> {
    readers: &'a Readers,
    conn: Option<Connection>,
}

impl Readers {
    fn new(path: PathBuf) -> Readers {
        Readers { path, pool: Mutex::default(), freed: Condvar::new() }
    }

    fn take(&self) -> Result<Reader<'_>> {
        let mut pool = whole(self.pool.lock());
        loop {
            if let Some(conn) = pool.idle.pop() {
                return Ok(Reader { readers: self, conn: Some(conn) });
            }
            if pool.open < limits::READERS {
                break;
            }
            pool = self.freed.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        pool.open += 1;
        drop(pool);
        let mut reader = Reader { readers: self, conn: None };
        reader.conn = Some(open_reader(&self.path)?);
        Ok(reader)
    }
}

impl Reader<'_> {
    fn conn(&self) -> &Connection {
        // `take` never hands out a reader without one.
        self.conn.as_ref().unwrap_or_else(|| unreachable!("a reader holds a connection"))
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut pool = whole(self.readers.pool.lock());
        match self.conn.take() {
            Some(conn) => pool.idle.push(conn),
            None => pool.open -= 1,
        }
        self.readers.freed.notify_one();
    }
}

/// A panic in someone's closure rolled its transaction back; the connection is whole.
fn whole<T>(lock: std::sync::LockResult<MutexGuard<'_, T>>) -> MutexGuard<'_, T> {
    lock.unwrap_or_else(PoisonError::into_inner)
}

fn open_writer(path: &Path) -> Result<Connection> {
    // Made here so that its mode is ours, not the umask's.
    let made = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    made.map_err(|error| Error::disk(path.display().to_string(), error))?;
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | NO_MUTEX)?;
    // Only a file without tables takes it.
    conn.pragma_update(None, "page_size", PAGE_BYTES)?;
    Ok(conn)
}

fn open_reader(path: &Path) -> Result<Connection> {
    // Not READ_ONLY: a reader of a WAL file must be able to map its index.
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | NO_MUTEX)?;
    settings(&conn, READER_CACHE_KIB)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

fn open_checkpointer(path: &Path) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | NO_MUTEX)?;
    settings(&conn, CHECKPOINTER_CACHE_KIB)?;
    Ok(conn)
}

fn settings(conn: &Connection, cache_kib: i64) -> Result<()> {
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(Error::disk("write-ahead log", format!("journal mode stays {mode}")));
    }
    // With NORMAL a power cut takes every commit since the last checkpoint.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // A plan for all values: else statements over partial indexes are compiled anew for each.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.pragma_update(None, "cache_size", -cache_kib)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "wal_autocheckpoint", 0)?;
    // A log that begins anew gives its space back. When the last connection closes its file stays,
    // empty, and that of its index: a command need not make them and remove them.
    conn.pragma_update(None, "journal_size_limit", 0)?;
    conn.file_control(None::<&str>, FileControl::PersistWal(&mut 1))?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// The store's file in the data directory.
pub(crate) const FILE: &str = "postduif.db";
const NO_MUTEX: OpenFlags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
/// A row with its summary fits four times; bodies need half the overflow pages.
const PAGE_BYTES: i64 = 8192;
/// Measured: four times as much made no first sync faster, of large messages or of 30,000 small ones;
/// three times as much, none of 100,000.
const WRITER_CACHE_KIB: i64 = 8 << 10;
const READER_CACHE_KIB: i64 = 8 << 10;
/// It copies from file to file.
const CHECKPOINTER_CACHE_KIB: i64 = 64;
const STATEMENTS: usize = 256;

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;

    use mail::Role;

    use super::*;
    use crate::{AccountKind, Arrival, Content, Folder, Ingest, NewAccount};

    /// How many steps SQLite's machine takes for a change.
    fn steps(store: &Store, change: impl FnOnce(&mut WriteTx<'_>) -> Result<()>) -> u64 {
        let count = Arc::new(AtomicU64::new(0));
        let each = Arc::clone(&count);
        let each = move || {
            each.fetch_add(1, Ordering::Relaxed);
            false
        };
        whole(store.inner.writer.lock()).conn.progress_handler(1, Some(each)).unwrap();
        store.write(change).unwrap();
        whole(store.inner.writer.lock()).conn.progress_handler(0, None::<fn() -> bool>).unwrap();
        count.load(Ordering::Relaxed)
    }

    fn ingest(n: u32) -> Ingest {
        let raw = format!("Message-ID: <{n}@x.test>\r\nSubject: Nummer {n}\r\n\r\nDag {n}\r\n");
        Ingest::from_raw(raw.as_bytes()).unwrap()
    }

    /// No question that is asked for each message walks through what is here.
    #[test]
    fn a_message_costs_the_same_whatever_is_here() {
        for kind in [AccountKind::Imap, AccountKind::Pop3] {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::open(dir.path(), &Options::default()).unwrap();
            let new = NewAccount {
                kind,
                name: "jan".into(),
                address: "jan@voorbeeld.test".into(),
                person: "Jan".into(),
                incoming: None,
                outgoing: None,
            };
            let folder = Folder {
                path: "INBOX".into(),
                decoded: "INBOX".into(),
                role: Some(Role::Inbox),
                subscribed: true,
                selectable: true,
                ..Folder::default()
            };
            let inbox = store.write(|tx| {
                let account = tx.add_account(&new)?;
                tx.put_folder(account, &folder)
            });
            let inbox = inbox.unwrap().value;
            let take = |numbers: std::ops::Range<u32>| {
                steps(&store, |tx| {
                    for n in numbers {
                        let (uid, received_at) = (n + 1, 1_700_000_000 + i64::from(n));
                        let arrival = Arrival { uid_validity: 1, uid, received_at, ..Arrival::default() };
                        match kind {
                            AccountKind::Imap => {
                                tx.place(inbox, &arrival, Content::Full(Box::new(ingest(n))))?;
                            }
                            _ => {
                                tx.collect(inbox, &n.to_string(), &arrival, ingest(n), received_at)?;
                            }
                        }
                    }
                    Ok(())
                })
            };
            take(0..100);
            let few = take(100..200);
            take(200..2_000);
            let many = take(2_000..2_100);
            assert!(many < few * 3 / 2, "{kind:?}: {few} steps with 100 messages here, {many} with 2,000");
        }
    }
}
