//! What is to be known of a POP3 server beside its messages: how it names them, and
//! a person's word on what it means that it names nearly all of them anew.

use std::collections::BTreeSet;

use mail::AccountId;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{Error, ReadTx, Result, WriteTx};

/// How a server's messages are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Naming {
    /// By the server (UIDL).
    #[default]
    Own,
    /// By us, from their headers.
    Headers,
    /// By us, from all of their bytes, which are fetched at every look for that.
    Whole,
}

/// What it means that a server names nearly all of its messages anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// It is the same mailbox: what was had once does not come again.
    Same,
    /// It is another mailbox: all of it comes.
    Other,
}

/// What is known of one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pile {
    /// How its messages are named.
    pub naming: Naming,
    /// The person's word; holds until all is collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

impl ReadTx<'_> {
    /// What is known of an account's server.
    pub fn pile(&self, account: AccountId) -> Result<Pile> {
        let sql = "SELECT pile FROM account WHERE id = ?1";
        let text: String = self.one(sql, [account.0], |row| row.get(0))?.ok_or(Error::NotFound("account"))?;
        serde_json::from_str(&text).map_err(|_| Error::Damaged("pile"))
    }

    /// Whether more than four fifths of what the server should still have are not among these
    /// names: what it listed when it was last looked at, less what we had deleted there.
    pub fn is_most_gone(&self, account: AccountId, names: &BTreeSet<String>, now: i64) -> Result<bool> {
        // `listed` is kept to the day.
        let sql = "SELECT name FROM uidl WHERE account = ?1
                       AND listed > (SELECT max(listed) FROM uidl WHERE account = ?1) - 86400";
        let last: Vec<String> = self.all(sql, [account.0], |row| row.get(0))?;
        let due = self.to_delete_there(account, now)?;
        let wanted: Vec<&String> = last.iter().filter(|name| !due.contains(*name)).collect();
        let gone = wanted.iter().filter(|name| !names.contains(**name)).count();
        Ok(gone * 5 > wanted.len() * 4)
    }
}

impl WriteTx<'_> {
    /// The server's messages are named so.
    pub fn note_naming(&mut self, account: AccountId, naming: Naming) -> Result<()> {
        let pile = self.pile(account)?;
        self.set_pile(account, &pile, &Pile { naming, ..pile })
    }

    /// Takes the person's word, or puts it away.
    pub fn answer(&mut self, account: AccountId, answer: Option<Answer>) -> Result<()> {
        let pile = self.pile(account)?;
        self.set_pile(account, &pile, &Pile { answer, ..pile })
    }

    pub(crate) fn set_pile(&mut self, account: AccountId, known: &Pile, new: &Pile) -> Result<()> {
        if known != new {
            let text = serde_json::to_string(new).map_err(|_| Error::Damaged("pile"))?;
            self.run("UPDATE account SET pile = ?2 WHERE id = ?1", params![account.0, text])?;
            self.work.borrow_mut().touched.status.insert(account);
        }
        Ok(())
    }

    /// Another mailbox stands in the place of the one that was collected: forgets the names
    /// that it does not have. What is here stays here.
    pub fn forget_others(&mut self, account: AccountId, names: &BTreeSet<String>) -> Result<()> {
        for name in self.collected(account)?.difference(names) {
            self.run("DELETE FROM uidl WHERE account = ?1 AND name = ?2", params![account.0, name])?;
        }
        Ok(())
    }
}
