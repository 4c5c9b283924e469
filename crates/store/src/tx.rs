//! Transactions: a read is a consistent view, a write allots at most one state
//! and knows what it touched.

use std::ops::Deref;

use mail::State;
use rusqlite::Connection;

use crate::Touched;

/// A consistent view of the store.
pub struct ReadTx<'c> {
    pub(crate) conn: &'c Connection,
}

/// A transaction that may change the store. Reads in it see its own changes.
pub struct WriteTx<'c> {
    read: ReadTx<'c>,
}

impl<'c> Deref for WriteTx<'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &ReadTx<'c> {
        &self.read
    }
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
