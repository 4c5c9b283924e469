//! IMAP, POP3, SMTP and SASL conversations without their sockets: bytes in,
//! bytes and events out, one machine per connection.
//!
//! Promises: no sockets, no clock, no tokio; no panic on any outside bytes;
//! nothing from outside unbounded.

pub mod machine;
pub mod pop3;
pub mod sasl;
pub mod smtp;

mod lines;

pub use machine::{Machine, Step};
