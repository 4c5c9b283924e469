//! Accounts: who, which servers, how they are doing.

use mail::problem::Problem;
use mail::server::Server;
use mail::{AccountId, State};
use serde::{Deserialize, Serialize};

use crate::{ReadTx, Result, WriteTx};

/// Where an account's mail lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountKind {
    /// On an IMAP server; this store follows it.
    Imap,
    /// Collected by POP3.
    Pop3,
    /// Only here: "On this computer". Exists from the start, cannot be removed.
    Local,
}

/// One account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Where its mail lives.
    pub kind: AccountKind,
    /// What a person calls it; an address at first.
    pub name: String,
    /// Its address; empty for the local account.
    pub address: String,
    /// Where mail comes from. `None` for the local account.
    pub incoming: Option<Server>,
    /// Where mail is handed in. `None`: receive only.
    pub outgoing: Option<Server>,
    /// How it is doing.
    pub status: Status,
    /// The state of its last change (status apart).
    pub updated: State,
}

/// An account to add.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAccount {
    /// Where its mail lives.
    pub kind: AccountKind,
    /// What a person calls it.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The person's own name, for the account's first identity.
    pub person: String,
    /// Where mail comes from.
    pub incoming: Option<Server>,
    /// Where mail is handed in.
    pub outgoing: Option<Server>,
}

/// What to change of an account; `None` keeps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountUpdate {
    /// A new name.
    pub name: Option<String>,
    /// Another incoming server.
    pub incoming: Option<Option<Server>>,
    /// Another outgoing server.
    pub outgoing: Option<Option<Server>>,
}

/// What an account is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// All is as the server last said.
    #[default]
    Idle,
    /// Fetching or pushing.
    Syncing,
    /// The server cannot be reached; tried again at `next_try`.
    Offline,
    /// The person must type the password again.
    NeedsPassword,
    /// Stopped by the person.
    Paused,
    /// Stopped by an error that only the person can mend.
    Stopped,
}

/// How an account is doing. Not numbered: it changes without a new state.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// What it is doing.
    pub phase: Phase,
    /// When all was last well.
    pub last_success: Option<i64>,
    /// What is wrong now.
    pub last_error: Option<Problem>,
    /// Messages done of this run.
    pub done: u64,
    /// Messages to do in this run.
    pub total: u64,
    /// When the next attempt is due.
    pub next_try: Option<i64>,
}

impl ReadTx<'_> {
    /// One account.
    pub fn account(&self, id: AccountId) -> Result<Account> {
        let _ = id;
        unimplemented!()
    }

    /// All accounts, the local one last.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        unimplemented!()
    }
}

impl WriteTx<'_> {
    /// Adds an account and its first identity. Folders come with the first sync.
    ///
    /// `AlreadyExists` when an account of that kind has the same address and incoming server.
    pub fn add_account(&mut self, new: &NewAccount) -> Result<AccountId> {
        let _ = new;
        unimplemented!()
    }

    /// Changes an account.
    pub fn update_account(&mut self, id: AccountId, update: &AccountUpdate) -> Result<()> {
        let _ = (id, update);
        unimplemented!()
    }

    /// Removes an account with all its mail, its intents, its outbox and its
    /// secrets (`account/<id>/…`). `Forbidden` for the local account.
    pub fn remove_account(&mut self, id: AccountId) -> Result<()> {
        let _ = id;
        unimplemented!()
    }

    /// Says how an account is doing. Costs no state; listeners are told.
    pub fn set_status(&mut self, id: AccountId, status: &Status) -> Result<()> {
        let _ = (id, status);
        unimplemented!()
    }
}
