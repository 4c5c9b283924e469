//! Where passwords come from: the system keyring or the sealed store, wired by
//! the binary. The engine asks when it connects and keeps nothing.

use mail::{AccountId, Secret};

/// Which server of an account a password is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The server that holds the mail.
    Incoming,
    /// The server that takes mail for sending.
    Outgoing,
}

/// Gives passwords out, one at a time.
pub trait Passwords: Send + Sync + 'static {
    /// The password of an account. `None`: the person must give it first.
    fn password(&self, account: AccountId, side: Side) -> net::BoxFuture<'_, Option<Secret<String>>>;
}
