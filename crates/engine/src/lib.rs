//! Accounts at work: remotes, sync, ingest, intents, outbox.
//!
//! Promises:
//! - the only crate that holds both a store and a network; opens no listener;
//! - one task owns one account; faces reach it only through the store;
//! - everything may happen twice: whatever is cut is done again from what the
//!   store holds, and nothing is stored or sent twice in silence (invariants 1, 2, 3);
//! - a message leaves the store only at a server's word (invariant 4), and
//!   every change names the UIDVALIDITY that it was planned for (invariant 5);
//! - a POP3 server's copy goes only after the commit that holds ours (invariant 7);
//! - an odd message is kept raw and stops nothing (invariant 9);
//! - every wait has a deadline (invariant 13), every buffer a bound ([`limits`]).

pub mod account;
pub mod collect;
pub mod connect;
mod connections;
pub mod convert;
pub mod desk;
mod engine;
mod error;
pub mod import;
mod ingest;
mod intents;
pub mod keys;
pub mod limits;
pub mod oauth;
pub mod outbox;
mod outgoing;
mod passwords;
mod prove;
mod pump;
pub mod remote;
mod reshape;
mod skew;
pub mod sync;
mod tally;
mod vitals;

pub use engine::Engine;
pub use error::{Error, Kind, Result};
pub use keys::Key;
pub use passwords::Passwords;
pub use prove::{Proof, Proven, Side, Trial, prove, prove_one, send_test};
