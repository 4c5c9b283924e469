//! The whole program as a person meets it: the built binary, the page in a real
//! browser, and real mail servers. Skipped, loudly, where the test host is not up.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod codes;
mod daily;
mod faces;
mod hostile;
mod look;
mod mishaps;
mod post;
mod settings;
mod storage;
mod story;
mod wizard;
mod world;
