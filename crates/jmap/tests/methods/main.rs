//! JMAP on a real store in a folder of its own: requests and what they must answer.
// Helpers of tests may unwrap as tests may.
#![allow(clippy::unwrap_used)]

mod core;
mod email_get;
mod email_set;
mod files;
mod home;
mod mailboxes;
mod queries;
mod random;
mod submissions;
