//! Against real servers: the Dovecot and Postfix of the test host. Skipped
//! loudly where that is not up; on CI it must be.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod collecting;
mod faults;
mod folders;
mod logins;
mod packing;
mod retention;
mod sending;
mod tokens;
mod world;
