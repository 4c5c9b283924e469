//! IMAP, POP3, SMTP, SASL and OAuth conversations without their sockets: bytes
//! in, bytes and events out, one machine per connection.
//!
//! Promises: no sockets, no clock, no tokio; no panic on any outside bytes;
//! nothing from outside unbounded ([`limits`]); no secret in an event, an error
//! or a debug print.

pub mod imap;
pub mod limits;
pub mod look;
pub mod machine;
pub mod oauth;
pub mod pop3;
pub mod sasl;
pub mod smtp;

mod deflate;
mod lines;

pub use machine::{Machine, Step};
