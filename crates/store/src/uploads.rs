//! Uploads: bytes that a face handed in and an email may soon use (RFC 8620 §6.1).

use mail::{AccountId, UploadId};

use crate::{ReadTx, Result, WriteTx};

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
        let _ = (account, id);
        unimplemented!()
    }
}

impl WriteTx<'_> {
    /// Keeps bytes for [`limits::UPLOAD_SECONDS`](crate::limits::UPLOAD_SECONDS) at least.
    pub fn put_upload(
        &mut self,
        account: AccountId,
        content_type: &str,
        bytes: &[u8],
        now: i64,
    ) -> Result<UploadId> {
        let _ = (account, content_type, bytes, now);
        unimplemented!()
    }
}
