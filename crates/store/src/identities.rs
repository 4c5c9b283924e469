//! Identities: the names and addresses that a person writes as (RFC 8621 §6).

use mail::address::Address;
use mail::{AccountId, IdentityId, State};

use crate::{ReadTx, Result, WriteTx};

/// One identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// Its id.
    pub id: IdentityId,
    /// Whose it is.
    pub account: AccountId,
    /// The name in From.
    pub name: String,
    /// The address in From. Never changes.
    pub email: String,
    /// Reply-To to set.
    pub reply_to: Vec<Address>,
    /// Bcc to add.
    pub bcc: Vec<Address>,
    /// Signature of plain messages.
    pub text_signature: String,
    /// Signature of HTML messages.
    pub html_signature: String,
    /// The last identity of an account may not be deleted.
    pub may_delete: bool,
    /// The state of its last change.
    pub updated: State,
}

/// An identity to add.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewIdentity {
    /// The name in From.
    pub name: String,
    /// The address in From.
    pub email: String,
    /// Reply-To to set.
    pub reply_to: Vec<Address>,
    /// Bcc to add.
    pub bcc: Vec<Address>,
    /// Signature of plain messages.
    pub text_signature: String,
    /// Signature of HTML messages.
    pub html_signature: String,
}

/// What to change of an identity; `None` keeps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IdentityUpdate {
    /// A new name.
    pub name: Option<String>,
    /// Another Reply-To.
    pub reply_to: Option<Vec<Address>>,
    /// Another Bcc.
    pub bcc: Option<Vec<Address>>,
    /// Another signature of plain messages.
    pub text_signature: Option<String>,
    /// Another signature of HTML messages.
    pub html_signature: Option<String>,
}

impl ReadTx<'_> {
    /// The identities of an account, oldest first.
    pub fn identities(&self, account: AccountId) -> Result<Vec<Identity>> {
        let _ = account;
        unimplemented!()
    }

    /// One identity.
    pub fn identity(&self, id: IdentityId) -> Result<Identity> {
        let _ = id;
        unimplemented!()
    }
}

impl WriteTx<'_> {
    /// Adds an identity.
    pub fn add_identity(&mut self, account: AccountId, new: &NewIdentity) -> Result<IdentityId> {
        let _ = (account, new);
        unimplemented!()
    }

    /// Changes an identity.
    pub fn update_identity(&mut self, id: IdentityId, update: &IdentityUpdate) -> Result<()> {
        let _ = (id, update);
        unimplemented!()
    }

    /// Deletes an identity. `Forbidden` for the account's last one.
    pub fn remove_identity(&mut self, id: IdentityId) -> Result<()> {
        let _ = id;
        unimplemented!()
    }
}
