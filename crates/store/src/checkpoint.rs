//! Folds the log into the file beside the writer, so that commits wait for
//! their own bytes only. SQLite would do it inside whichever commit passes a
//! bound, and that commit would wait for everything before it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;

use crate::{Error, Result};

/// A thread with a connection of its own. Ends when dropped.
pub(crate) struct Checkpoints {
    log: PathBuf,
    bounds: Bounds,
    /// Bytes of the log at the last call; it is cut back when it begins anew.
    called_at: u64,
    call: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Starts the thread for a file that is open already. It opens its connection when it is
    /// first called: whoever only looks never needs it.
    pub(crate) fn start(
        file: &Path,
        open: impl FnOnce() -> Result<Connection> + Send + 'static,
        bounds: Bounds,
    ) -> Result<Checkpoints> {
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        let (call, calls) = sync_channel(1);
        let thread =
            std::thread::Builder::new().name("checkpoint".to_owned()).spawn(move || work(open, &calls));
        let thread = thread.map_err(|error| Error::disk("a thread", error))?;
        Ok(Checkpoints { log: log.into(), bounds, called_at: 0, call: Some(call), thread: Some(thread) })
    }

    /// To be called after each commit by whoever holds the writer.
    pub(crate) fn committed(&mut self, writer: &Connection) {
        let bytes = std::fs::metadata(&self.log).map_or(0, |log| log.len());
        if bytes < self.called_at {
            self.called_at = 0;
        }
        if bytes >= self.bounds.most_bytes {
            // The thread never catches up with a writer that never rests.
            checkpoint(writer);
        } else if bytes - self.called_at >= self.bounds.step_bytes
            && let Some(call) = &self.call
            && !matches!(call.try_send(()), Err(TrySendError::Full(())))
        {
            self.called_at = bytes;
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.call = None;
        if let Some(thread) = self.thread.take() {
            // It has nothing to say that matters once the store closes.
            let _ = thread.join();
        }
    }
}

fn work(open: impl FnOnce() -> Result<Connection>, calls: &Receiver<()>) {
    if calls.recv().is_err() {
        return;
    }
    let conn = match open() {
        Ok(conn) => conn,
        // The writer folds the log in when it has grown long.
        Err(error) => return tracing::warn!(%error, "the log is not folded in beside the writer"),
    };
    checkpoint(&conn);
    while calls.recv().is_ok() {
        checkpoint(&conn);
    }
}

/// Copies what no reader still needs in the log. What fails here, a full disk
/// for one, is met again by the next commit, which tells it.
fn checkpoint(conn: &Connection) {
    let done = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    if let Err(error) = done {
        tracing::warn!(%error, "the log was not folded in");
    }
}

/// How long the log may grow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// After so much more the thread is called. Often enough for readers, who
    /// look into the log first; rarely enough that a first sync rewrites each
    /// hot page a few times only.
    pub(crate) step_bytes: u64,
    /// Beyond, the writer itself waits until all is folded in.
    pub(crate) most_bytes: u64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { step_bytes: 32 << 20, most_bytes: 512 << 20 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log with some rows in it, and how many bytes the file itself has after `bounds` did their work.
    fn folded(bounds: Bounds) -> u64 {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.db");
        let path = file.clone();
        let open = move || {
            let conn = Connection::open(&path).unwrap();
            conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0").unwrap();
            conn
        };
        let writer = open();
        writer
            .execute_batch("CREATE TABLE a (x BLOB) STRICT; INSERT INTO a VALUES (zeroblob(100000))")
            .unwrap();
        let mut checkpoints = Checkpoints::start(&file, move || Ok(open()), bounds).unwrap();
        checkpoints.committed(&writer);
        drop(checkpoints);
        // The writer is still open, so closing has folded in nothing.
        std::fs::metadata(&file).unwrap().len()
    }

    #[test]
    fn the_log_is_folded_in_by_the_thread_or_by_the_writer() {
        let never = Bounds { step_bytes: u64::MAX, most_bytes: u64::MAX };
        assert!(folded(never) < 100_000);
        assert!(folded(Bounds { step_bytes: 1, ..never }) > 100_000);
        assert!(folded(Bounds { most_bytes: 1, ..never }) > 100_000);
    }
}
