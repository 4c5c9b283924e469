//! The session object (RFC 8620 §2, RFC 8621 §1.3): accounts, and what we can do.

use serde_json::{Map, Value, json};
use store::{Account, ReadTx};

use crate::{email, limits};

/// RFC 8620 §2.
pub(crate) const CORE: &str = "urn:ietf:params:jmap:core";
/// RFC 8621 §1.3.1.
pub(crate) const MAIL: &str = "urn:ietf:params:jmap:mail";
/// RFC 8621 §1.3.2.
pub(crate) const SUBMISSION: &str = "urn:ietf:params:jmap:submission";

/// The addresses of our HTTP face, absolute; templates as in RFC 8620 §2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urls {
    /// `apiUrl`.
    pub api: String,
    /// `downloadUrl`, with `{accountId}`, `{blobId}`, `{type}` and `{name}`.
    pub download: String,
    /// `uploadUrl`, with `{accountId}`.
    pub upload: String,
    /// `eventSourceUrl`, with `{types}`, `{closeafter}` and `{ping}`.
    pub event_source: String,
}

/// The session with these addresses.
pub(crate) fn session(tx: &ReadTx<'_>, urls: &Urls) -> store::Result<Value> {
    let accounts = tx.accounts()?;
    let list: Map<String, Value> = accounts.iter().map(|one| (one.id.to_string(), account(one))).collect();
    let mut primary = Map::new();
    if let Some(first) = accounts.first() {
        primary.insert(CORE.to_owned(), json!(first.id));
        primary.insert(MAIL.to_owned(), json!(first.id));
    }
    if let Some(sender) = accounts.iter().find(|one| one.outgoing.is_some()) {
        primary.insert(SUBMISSION.to_owned(), json!(sender.id));
    }
    Ok(json!({
        "capabilities": { CORE: core(), MAIL: {}, SUBMISSION: {} },
        "accounts": list,
        "primaryAccounts": primary,
        "username": accounts.first().map(|one| one.address.as_str()).unwrap_or_default(),
        "apiUrl": urls.api,
        "downloadUrl": urls.download,
        "uploadUrl": urls.upload,
        "eventSourceUrl": urls.event_source,
        "state": tx.accounts_state()?.to_string(),
    }))
}

fn core() -> Value {
    json!({
        "maxSizeUpload": limits::UPLOAD_BYTES,
        "maxConcurrentUpload": limits::CONCURRENT_UPLOADS,
        "maxSizeRequest": limits::REQUEST_BYTES,
        "maxConcurrentRequests": limits::CONCURRENT_REQUESTS,
        "maxCallsInRequest": limits::CALLS,
        "maxObjectsInGet": limits::GET,
        "maxObjectsInSet": limits::SET,
        "collationAlgorithms": [crate::query::COLLATION],
    })
}

fn account(account: &Account) -> Value {
    let mut capabilities = json!({ CORE: {}, MAIL: mail() });
    if account.outgoing.is_some() {
        capabilities[SUBMISSION] = json!({
            "maxDelayedSend": limits::DELAYED_SEND_SECONDS,
            "submissionExtensions": { "FUTURERELEASE": [limits::DELAYED_SEND_SECONDS.to_string()] },
        });
    }
    json!({
        "name": account.name,
        "isPersonal": true,
        "isReadOnly": false,
        "accountCapabilities": capabilities,
    })
}

fn mail() -> Value {
    json!({
        "maxMailboxesPerEmail": null,
        "maxMailboxDepth": store::limits::MAILBOX_DEPTH,
        "maxSizeMailboxName": store::limits::MAILBOX_NAME_BYTES,
        "maxSizeAttachmentsPerEmail": limits::ATTACHMENTS_BYTES,
        "emailQuerySortOptions": email::query::SORT_OPTIONS,
        "mayCreateTopLevelMailbox": true,
    })
}
