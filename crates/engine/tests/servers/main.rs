//! Against real servers: the Dovecot and Postfix of the test host. Skipped
//! loudly where that is not up; on CI it must be.

mod accounts;
mod faults;
mod logins;
mod sending;
mod world;
