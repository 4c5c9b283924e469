//! Blobs (RFC 8620 §6): messages, their parts, and uploads, by the ids of [`crate::ids`].

use mail::AccountId;
use mail::message::Message;
use serde_json::{Value, json};
use store::{Error, ReadTx, Store};

use crate::ids::{BlobId, Root};
use crate::limits;

/// The bytes of a blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Its media type, with charset where it has one: as the sender claimed, not sniffed.
    pub media_type: String,
    /// Its bytes, transfer encoding undone.
    pub bytes: Vec<u8>,
}

/// Keeps an upload; gives what RFC 8620 §6.1 answers.
pub(crate) fn upload(
    store: &Store,
    account: AccountId,
    media_type: &str,
    bytes: &[u8],
    now: i64,
) -> store::Result<Value> {
    if bytes.len() > limits::UPLOAD_BYTES {
        return Err(Error::TooLarge("upload"));
    }
    let id = store.write(|tx| tx.put_upload(account, media_type, bytes, now))?.value;
    Ok(json!({ "accountId": account, "blobId": id, "type": media_type, "size": bytes.len() }))
}

/// A blob of an account, by its id's text.
pub(crate) fn find(tx: &ReadTx<'_>, account: AccountId, text: &str) -> store::Result<Option<Download>> {
    let Some(id) = BlobId::parse(text) else { return Ok(None) };
    let Some(root) = root(tx, account, id.root)? else { return Ok(None) };
    Ok(id.path.iter().try_fold(root, |outer, index| part(&outer.bytes, *index)))
}

fn root(tx: &ReadTx<'_>, account: AccountId, root: Root) -> store::Result<Option<Download>> {
    match root {
        Root::Upload(id) => {
            let upload = tx.upload(account, id)?;
            Ok(upload.map(|upload| Download { media_type: upload.content_type, bytes: upload.bytes }))
        }
        Root::Email(id) => {
            if tx.email(id)?.is_none_or(|email| email.account != account) {
                return Ok(None);
            }
            let raw = tx.raw(id)?;
            Ok(raw.map(|bytes| Download { media_type: "message/rfc822".to_owned(), bytes }))
        }
    }
}

fn part(outer: &[u8], index: usize) -> Option<Download> {
    let message = Message::parse(outer);
    let part = message.part(index).filter(|part| part.part_id.is_some())?;
    let media_type = match &part.charset {
        Some(charset) if part.mime_type.starts_with("text/") => {
            format!("{}; charset={charset}", part.mime_type)
        }
        _ => part.mime_type,
    };
    Some(Download { media_type, bytes: message.part_bytes(index) })
}
