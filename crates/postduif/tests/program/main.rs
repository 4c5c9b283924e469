//! The program as it is: the real router on a real port, the real binary, and
//! the real servers of the test host. One binary for all, because linking
//! takes longer than running.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod cli;
mod codes;
mod common;
mod export;
mod external;
mod folders;
mod http;
mod identity;
mod import;
mod keyring;
mod killed;
mod oauth;
mod outgoing;
mod owner;
mod page_fresh;
mod provider;
mod search;
mod servers;
mod start;
mod storage;
mod tokens;
