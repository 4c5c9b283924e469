//! Mail's vocabulary: what an address, a message, a thread, a keyword and a
//! role are, and everything that can be computed about them from bytes alone.
//!
//! Promises:
//! - never does I/O, reads a clock, or is async: everything here is a function
//!   of its arguments, so all of it can be fuzzed;
//! - never panics on outside bytes, and a message that breaks one reader is
//!   still a message, shown as far as possible (invariant 9);
//! - reads nothing without a bound ([`limits`]);
//! - what [`html::sanitize`] gives can do nothing (invariant 19);
//! - what [`compose::build`] gives is ASCII apart from addresses that need
//!   SMTPUTF8, and [`compose::without_bcc`] takes every Bcc off the wire.

pub mod address;
mod body;
mod charset;
pub mod compose;
pub mod header;
pub mod html;
pub mod id;
pub mod keyword;
pub mod limits;
pub mod mbox;
pub mod message;
mod mime;
pub mod noted;
pub mod oauth;
pub mod problem;
pub mod role;
pub mod search;
pub mod secret;
pub mod server;
mod summary;
pub mod text;
pub mod thread;

pub use id::{
    AccountId, EmailId, IdentityId, IntentId, MailboxId, OutgoingId, State, SubmissionId, ThreadId, UploadId,
};
pub use keyword::{Keyword, Keywords};
pub use role::Role;
pub use secret::Secret;
