//! Mail's vocabulary: what an address, a message, a thread, a keyword and a
//! role are, and everything that can be computed about them from bytes alone.
//!
//! Promises never to do I/O, read a clock, or be async: everything here is a
//! function of its arguments, so all of it can be fuzzed.

pub mod id;
pub mod keyword;
pub mod problem;
pub mod role;
pub mod secret;
pub mod server;

pub use id::{AccountId, EmailId, IdentityId, IntentId, MailboxId, State, SubmissionId, ThreadId, UploadId};
pub use keyword::{Keyword, Keywords};
pub use role::Role;
pub use secret::Secret;
