//! How an account's folders are followed: when they are looked at, and what
//! deleting does.

use mail::AccountId;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{Error, ReadTx, Result, WriteTx};

/// How an account's folders are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Following {
    /// What deleting a message does.
    pub when_deleting: WhenDeleting,
    /// How often everything is looked at, news that comes by itself apart: 1 to 1440.
    pub check_minutes: u32,
    /// Whether everything is looked at when the program starts; else after those minutes.
    pub check_at_start: bool,
}

impl Default for Following {
    fn default() -> Following {
        Following { when_deleting: WhenDeleting::Trash, check_minutes: 10, check_at_start: true }
    }
}

/// What deleting a message does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhenDeleting {
    /// It moves to the trash; from there it is removed for good.
    #[default]
    Trash,
    /// It is marked deleted on the server and stays there; here it is seen no more.
    Mark,
    /// It is removed for good at once.
    Remove,
}

impl ReadTx<'_> {
    /// How an account's folders are followed.
    pub fn following(&self, account: AccountId) -> Result<Following> {
        let sql = "SELECT following FROM account WHERE id = ?1";
        let text: String = self.one(sql, [account.0], |row| row.get(0))?.ok_or(Error::NotFound("account"))?;
        // Read as the default, it might remove what shall stay (invariant 1).
        serde_json::from_str(&text).map_err(|_| Error::Damaged("following"))
    }
}

impl WriteTx<'_> {
    /// Follows an account's folders in another way from now on.
    pub fn set_following(&mut self, account: AccountId, following: &Following) -> Result<()> {
        if self.following(account)? == *following {
            return Ok(());
        }
        let text = serde_json::to_string(following).map_err(|_| Error::Damaged("following"))?;
        let state = self.stamp()?;
        let sql = "UPDATE account SET following = ?2, updated = ?3 WHERE id = ?1";
        self.run(sql, params![account.0, text, state])?;
        self.work.borrow_mut().touched.accounts.insert(account);
        Ok(())
    }
}
