//! Transactions: a read is a consistent view, a write allots at most one state
//! and knows what it touched.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use mail::{AccountId, EmailId, State};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use crate::ingest::Doc;
use crate::secrets::Keys;
use crate::segments::Segments;
use crate::{Kind, Result, Touched};

/// A consistent view of the store.
pub struct ReadTx<'c> {
    pub(crate) conn: &'c Connection,
    pub(crate) keys: &'c Keys,
    pub(crate) segments: &'c Segments,
    /// What a write still has to derive; empty in a read.
    pub(crate) work: RefCell<Work>,
}

/// A transaction that may change the store. Reads in it see its own changes.
pub struct WriteTx<'c> {
    read: ReadTx<'c>,
}

/// What a committed transaction gave.
#[derive(Debug, Clone)]
pub struct Committed<T> {
    /// What the closure returned.
    pub value: T,
    /// The new state; `None` when nothing that is numbered changed.
    pub state: Option<State>,
    /// What it touched.
    pub touched: Touched,
}

/// What a write has gathered and not yet written.
///
/// Counts, heads and memberships follow from seats, and index rows want
/// ascending ids (FTS5 closes a segment at each step back), so both are written
/// once: before the first read that needs them, or before the commit.
#[derive(Default)]
pub(crate) struct Work {
    pub(crate) touched: Touched,
    /// Emails whose seats, or what is to be done with them, changed.
    pub(crate) reseated: BTreeSet<i64>,
    /// Threads whose derived rows may be out of date.
    pub(crate) threads: BTreeSet<i64>,
    /// Emails that this transaction made, which stand there as if they were shown already.
    pub(crate) made: BTreeSet<i64>,
    /// The same of threads that are not derived yet, each with its account.
    pub(crate) made_threads: BTreeMap<i64, AccountId>,
    /// Emails to stamp even when their membership stays.
    pub(crate) changed: BTreeSet<i64>,
    /// There was room on the disk when this began.
    pub(crate) has_room: bool,
    /// Index rows to write; `None` removes.
    pub(crate) docs: BTreeMap<i64, Option<Doc>>,
}

impl<'c> ReadTx<'c> {
    pub(crate) fn new(conn: &'c Connection, keys: &'c Keys, segments: &'c Segments) -> ReadTx<'c> {
        ReadTx { conn, keys, segments, work: RefCell::default() }
    }

    /// The first row, if any.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.conn.prepare_cached(sql)?.query_row(values, read).optional()?)
    }

    /// All rows.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(values, read)?.collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// Whether there is a row.
    pub(crate) fn any(&self, sql: &str, values: impl Params) -> Result<bool> {
        Ok(self.conn.prepare_cached(sql)?.exists(values)?)
    }

    /// Changes rows. Here and not on `WriteTx` because reads in a write derive first.
    pub(crate) fn run(&self, sql: &str, values: impl Params) -> Result<usize> {
        Ok(self.conn.prepare_cached(sql)?.execute(values)?)
    }

    /// The state of this transaction, allotted now if need be.
    pub(crate) fn stamp(&self) -> Result<i64> {
        let known = self.work.borrow().touched.state;
        if let Some(state) = known {
            return Ok(state.0);
        }
        let sql = "UPDATE meta SET state = state + 1 RETURNING state";
        let state = self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        self.work.borrow_mut().touched.state = Some(State(state));
        Ok(state)
    }

    /// Notes that something of a kind changes, and gives the state to stamp it with.
    pub(crate) fn touch(&self, account: AccountId, kind: Kind) -> Result<i64> {
        let state = self.stamp()?;
        self.work.borrow_mut().touched.kinds.entry(account).or_default().insert(kind);
        Ok(state)
    }

    /// Buries a thing that was shown: stamps and keeps its number.
    pub(crate) fn bury(&self, account: AccountId, kind: Kind, id: i64, created: i64) -> Result<()> {
        let state = self.touch(account, kind)?;
        self.run(
            "INSERT OR REPLACE INTO tombstone VALUES (?1, ?2, ?3, ?4, ?5)",
            params![account.0, kind.number(), state, id, created],
        )?;
        Ok(())
    }
}

impl<'c> WriteTx<'c> {
    pub(crate) fn new(conn: &'c Connection, keys: &'c Keys, segments: &'c Segments) -> WriteTx<'c> {
        WriteTx { read: ReadTx::new(conn, keys, segments) }
    }

    /// Makes everything written that follows from the changes; gives what was touched.
    pub(crate) fn finish(self) -> Result<Touched> {
        self.derive()?;
        self.write_docs()?;
        let touched = std::mem::take(&mut self.work.borrow_mut().touched);
        let state = touched.state.unwrap_or_default().0;
        for (account, kinds) in &touched.kinds {
            for kind in kinds {
                self.run(
                    "INSERT OR REPLACE INTO kind_state VALUES (?1, ?2, ?3)",
                    params![account.0, kind.number(), state],
                )?;
            }
        }
        if !touched.accounts.is_empty() {
            self.run("UPDATE meta SET accounts_state = ?1", [state])?;
        }
        Ok(touched)
    }

    /// Notes that a thread's derived rows may be out of date.
    pub(crate) fn dirty(&self, thread: i64) {
        self.work.borrow_mut().threads.insert(thread);
    }

    /// Notes that an email changed in a way that its seats do not tell.
    pub(crate) fn changed(&self, email: EmailId, thread: i64) {
        let mut work = self.work.borrow_mut();
        work.threads.insert(thread);
        work.changed.insert(email.0);
    }

    /// Notes work for the engine.
    pub(crate) fn work_for(&self, account: AccountId) {
        self.work.borrow_mut().touched.work.insert(account);
    }

    /// The row number that the last insert gave.
    pub(crate) fn last_id(&self) -> i64 {
        self.conn.last_insert_rowid()
    }
}

impl<'c> Deref for WriteTx<'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &ReadTx<'c> {
        &self.read
    }
}
