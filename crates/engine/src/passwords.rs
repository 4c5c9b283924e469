//! Where secrets come from: the system keyring or the sealed store, wired by the
//! binary. Asked through [`crate::keys`] at each connection.

use mail::{AccountId, OutgoingId, Secret};

/// Keeps a secret for each account: a password, the grant of a sign-in with OAuth 2.0
/// ([`crate::oauth::Grant::sealed`]), or a certificate ([`crate::Key::sealed`]); and
/// those that some of its outgoing servers have of their own.
pub trait Passwords: Send + Sync + 'static {
    /// What is kept: the account's, or the own one of that server. `None`: the person must give it first.
    fn password(
        &self,
        account: AccountId,
        own: Option<OutgoingId>,
    ) -> net::BoxFuture<'_, Option<Secret<String>>>;

    /// Keeps another secret where that one is. An error says why it could not, and never what.
    fn replace(
        &self,
        account: AccountId,
        own: Option<OutgoingId>,
        secret: Secret<String>,
    ) -> net::BoxFuture<'_, std::result::Result<(), String>>;
}
