//! JMAP's core and mail methods over the store (RFC 8620, RFC 8621): JSON in, JSON out.
//!
//! ```text
//! Jmap::call      one request with its method calls, in order
//! Jmap::session   who is here and what we can do
//! Jmap::upload    bytes for a message to come; Jmap::download gives any blob
//! Jmap::state_change   what to push after a commit
//! ```
//!
//! Promises:
//! - no HTTP, no network, no clock: time is passed in; the answer is data;
//! - a bad request is an answer, never a panic, and stops nothing else;
//! - a list of emails reads rows only: a message's bytes are read at most once
//!   per email, and only for what its row does not tell;
//! - one `/set` call is one transaction of the store, with what `onSuccess…`
//!   asks for in the same one;
//! - what is not here answers `unknownMethod`; nothing is faked.

mod args;
mod blob;
mod changes;
mod date;
mod email;
mod error;
mod get;
mod identity;
mod ids;
mod ijson;
pub mod limits;
mod mailbox;
mod patch;
mod query;
mod reference;
mod request;
mod session;
mod set;
mod snippet;
mod state;
mod submission;
mod thread;

use mail::AccountId;
use serde_json::Value;
use store::{Store, Touched};

pub use blob::Download;
pub use error::RequestError;
pub use session::Urls;

/// JMAP over one store. Calls block on the disk: make them from a thread that may.
#[derive(Debug, Clone)]
pub struct Jmap {
    store: Store,
}

impl Jmap {
    /// JMAP over this store.
    pub fn new(store: Store) -> Jmap {
        Jmap { store }
    }

    /// The session object (RFC 8620 §2), with these addresses in it.
    pub fn session(&self, urls: &Urls) -> store::Result<Value> {
        self.store.read(|tx| session::session(tx, urls))
    }

    /// Answers a request (RFC 8620 §3.3). `now` is Unix seconds.
    ///
    /// An error concerns the request as a whole; methods that fail are answered
    /// in the response (RFC 8620 §3.6).
    pub fn call(&self, request: &[u8], now: i64) -> Result<Value, RequestError> {
        request::answer(&self.store, request, now)
    }

    /// Keeps bytes for a day (RFC 8620 §6.1). `NotFound` for an unknown account,
    /// `TooLarge` beyond [`limits::UPLOAD_BYTES`].
    pub fn upload(
        &self,
        account: AccountId,
        media_type: &str,
        bytes: &[u8],
        now: i64,
    ) -> store::Result<Value> {
        blob::upload(&self.store, account, media_type, bytes, now)
    }

    /// The bytes of a blob (RFC 8620 §6.2): a message, a part of one, or an upload.
    /// `None` for an unknown one, and for a message that has not been fetched yet.
    pub fn download(&self, account: AccountId, blob: &str) -> store::Result<Option<Download>> {
        self.store.read(|tx| blob::find(tx, account, blob))
    }

    /// The StateChange to push after a commit (RFC 8620 §7.1); `None` when no
    /// client has to know.
    pub fn state_change(&self, touched: &Touched) -> store::Result<Option<Value>> {
        self.store.read(|tx| state::change(tx, touched))
    }
}
