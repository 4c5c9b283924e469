//! The store: one owner, one writer, a few readers, and who listens.

use std::path::Path;

use crate::{Changes, Committed, ReadTx, Result, WriteTx};

/// How to open a store.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the local account is called; empty for "On this computer".
    pub local_name: String,
}

/// A person's store. Clones are one store; the last one closes it.
#[derive(Clone)]
pub struct Store {
    inner: std::sync::Arc<()>,
}

impl Store {
    /// Opens the store in a data directory, making both when absent.
    ///
    /// `Busy` when another process owns the directory, `Newer` when a newer program wrote it.
    /// Blocks on the disk, as do `read` and `write`: call from a thread that may.
    pub fn open(dir: &Path, options: &Options) -> Result<Store> {
        let _ = (dir, options);
        unimplemented!()
    }

    /// Reads a consistent view. Readers do not wait for the writer.
    pub fn read<T>(&self, f: impl FnOnce(&ReadTx<'_>) -> Result<T>) -> Result<T> {
        let _ = (&self.inner, f);
        unimplemented!()
    }

    /// Changes the store: all of the closure's work or, on an error or panic, none.
    /// On return it is on the disk.
    pub fn write<T>(&self, f: impl FnOnce(&mut WriteTx<'_>) -> Result<T>) -> Result<Committed<T>> {
        let _ = f;
        unimplemented!()
    }

    /// Listens to commits from now on.
    pub fn subscribe(&self) -> Changes {
        unimplemented!()
    }
}
