//! Where secrets come from: the system keyring or the sealed store, wired by the
//! binary. Asked through [`crate::keys`] at each connection.

use mail::{AccountId, Secret};

/// Which server of an account a password is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The server that holds the mail.
    Incoming,
    /// The server that takes mail for sending.
    Outgoing,
}

/// Keeps one secret for each account and side: a password, or the grant of a
/// sign-in with OAuth 2.0 ([`crate::oauth::Grant::sealed`]).
pub trait Passwords: Send + Sync + 'static {
    /// What is kept. `None`: the person must give it first.
    fn password(&self, account: AccountId, side: Side) -> net::BoxFuture<'_, Option<Secret<String>>>;

    /// Keeps another secret where the one before is, for both sides. An error
    /// says why it could not, and never what.
    fn replace(
        &self,
        account: AccountId,
        secret: Secret<String>,
    ) -> net::BoxFuture<'_, std::result::Result<(), String>>;
}
