//! The binary's parts: command line, HTTP face, configuration, secrets, and the
//! wiring that puts the house together.
//!
//! Promises:
//! - the only terminal, the only listener (on loopback), the only `anyhow`;
//! - one owner of a data directory; a second process talks to it (invariant 8);
//! - a web site can do nothing to the local server (invariant 20);
//! - a message's frame has no key to anything (invariant 19);
//! - files keep to safe names and never open by themselves (invariant 22);
//! - no secret in a log, an error or an argument list (invariant 23).

pub mod cli;
pub mod config;
pub mod door;
pub mod export;
pub mod folders;
pub mod http;
pub mod import;
pub mod limits;
pub mod memory;
pub mod owner;
pub mod random;
pub mod secrets;
pub mod texts;
pub mod wiring;
pub mod zone;
