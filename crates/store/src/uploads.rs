//! Uploads: bytes that a face handed in and an email may soon use (RFC 8620 §6.1).

use mail::{AccountId, UploadId};
use rusqlite::params;

use crate::packing::{Packed, Packing};
use crate::{ReadTx, Result, WriteTx, limits};

/// One upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// Whose it is.
    pub account: AccountId,
    /// The media type that came with it; not sniffed.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl ReadTx<'_> {
    /// One upload of an account.
    pub fn upload(&self, account: AccountId, id: UploadId) -> Result<Option<Upload>> {
        let sql = "SELECT content_type, codec, size, bytes FROM upload WHERE id = ?1 AND account = ?2";
        let row = self.one(sql, [id.0, account.0], |row| {
            let packed = Packed { codec: row.get(1)?, size: row.get(2)?, bytes: row.get(3)? };
            Ok((row.get(0)?, packed))
        })?;
        let Some((content_type, packed)) = row else { return Ok(None) };
        Ok(Some(Upload { id, account, content_type, bytes: packed.unpack(&[])? }))
    }
}

impl WriteTx<'_> {
    /// Keeps bytes for [`limits::UPLOAD_SECONDS`] at least.
    pub fn put_upload(
        &mut self,
        account: AccountId,
        content_type: &str,
        bytes: &[u8],
        now: i64,
    ) -> Result<UploadId> {
        self.account_kind(account)?;
        let packed = Packed::pack(bytes, &Packing::default())?;
        self.run(
            "INSERT INTO upload (account, content_type, created_at, codec, size, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![account.0, content_type, now, packed.codec, packed.size, packed.bytes],
        )?;
        Ok(UploadId(self.last_id()))
    }

    pub(crate) fn sweep_uploads(&self, now: i64) -> Result<()> {
        // A clock that jumped back must not keep them for ever.
        let (old, ahead) = (now - limits::UPLOAD_SECONDS, now + limits::UPLOAD_SECONDS);
        self.run("DELETE FROM upload WHERE created_at NOT BETWEEN ?1 AND ?2", [old, ahead])?;
        Ok(())
    }
}
