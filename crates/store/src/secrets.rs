//! Secrets: sealed with XChaCha20-Poly1305 under a key file beside the store.
//! Guards a copied or synced database file; not a thief who takes both.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use mail::Secret;
use rusqlite::params;
use zeroize::Zeroizing;

use crate::{Error, ReadTx, Result, WriteTx};

impl ReadTx<'_> {
    /// Opens a secret. `None` when there is none; `Sealed` when the key does not fit.
    pub fn secret(&self, name: &str) -> Result<Option<Secret<String>>> {
        let row = self.one("SELECT nonce, sealed FROM secret WHERE name = ?1", [name], |row| {
            Ok((row.get::<_, [u8; NONCE_BYTES]>(0)?, row.get::<_, Vec<u8>>(1)?))
        })?;
        let Some((nonce, sealed)) = row else { return Ok(None) };
        let cipher = self.keys.cipher()?.ok_or(Error::Sealed)?;
        // The name is sealed in: a row cannot pose as another.
        let payload = Payload { msg: &sealed, aad: name.as_bytes() };
        let opened = cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Sealed)?;
        String::from_utf8(opened).map(|text| Some(Secret::new(text))).map_err(|_| Error::Sealed)
    }

    /// The names of what is sealed, of those that begin so.
    pub fn secret_names(&self, beginning: &str) -> Result<Vec<String>> {
        let sql = "SELECT name FROM secret WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name";
        self.all(sql, [beginning], |row| row.get(0))
    }
}

impl WriteTx<'_> {
    /// Seals a secret under a name, over an earlier one.
    pub fn put_secret(&mut self, name: &str, secret: &Secret<String>) -> Result<()> {
        let cipher = self.keys.cipher_or_new()?;
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload { msg: secret.reveal().as_bytes(), aad: name.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Sealed)?;
        self.run("INSERT OR REPLACE INTO secret VALUES (?1, ?2, ?3)", params![name, nonce, sealed])?;
        Ok(())
    }

    /// Forgets a secret.
    pub fn remove_secret(&mut self, name: &str) -> Result<()> {
        self.run("DELETE FROM secret WHERE name = ?1", [name])?;
        Ok(())
    }
}

/// The key file of a data directory.
pub(crate) struct Keys {
    path: PathBuf,
}

impl Keys {
    pub(crate) fn beside(dir: &Path) -> Keys {
        Keys { path: dir.join("postduif.key") }
    }

    fn cipher(&self) -> Result<Option<XChaCha20Poly1305>> {
        match fs::read(&self.path).map(Zeroizing::new) {
            Ok(key) => XChaCha20Poly1305::new_from_slice(&key).map(Some).map_err(|_| Error::Sealed),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::disk(self.path.display().to_string(), error)),
        }
    }

    fn cipher_or_new(&self) -> Result<XChaCha20Poly1305> {
        match self.cipher()? {
            Some(cipher) => Ok(cipher),
            None => {
                self.create().map_err(|error| Error::disk(self.path.display().to_string(), error))?;
                self.cipher()?.ok_or(Error::Sealed)
            }
        }
    }

    /// Writes a whole key under another name first: a key file is complete or absent.
    fn create(&self) -> std::io::Result<()> {
        let key = Zeroizing::new(random::<KEY_BYTES>().map_err(std::io::Error::other)?);
        let fresh = self.path.with_extension("key.new");
        let _ = fs::remove_file(&fresh);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        file.write_all(&key[..])?;
        file.sync_all()?;
        fs::rename(&fresh, &self.path)?;
        match self.path.parent() {
            Some(dir) => File::open(dir)?.sync_all(),
            None => Ok(()),
        }
    }
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::disk("random numbers", error))?;
    Ok(bytes)
}

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
