//! Secrets: sealed with XChaCha20-Poly1305 under a key file beside the store.
//! Guards a copied or synced database file; not a thief who takes both.

use mail::Secret;

use crate::{ReadTx, Result, WriteTx};

impl ReadTx<'_> {
    /// Opens a secret. `None` when there is none; `Sealed` when the key does not fit.
    pub fn secret(&self, name: &str) -> Result<Option<Secret<String>>> {
        let _ = name;
        unimplemented!()
    }
}

impl WriteTx<'_> {
    /// Seals a secret under a name, over an earlier one.
    pub fn put_secret(&mut self, name: &str, secret: &Secret<String>) -> Result<()> {
        let _ = (name, secret);
        unimplemented!()
    }

    /// Forgets a secret.
    pub fn remove_secret(&mut self, name: &str) -> Result<()> {
        let _ = name;
        unimplemented!()
    }
}
