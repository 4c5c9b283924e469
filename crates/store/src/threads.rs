//! Which conversation an email belongs to (RFC 8621 §3): decided once, when it
//! comes, and never changed. A message that arrives late joins the thread that
//! its ids agree on; a split that others already have stays.

use std::collections::BTreeMap;

use mail::AccountId;
use rusqlite::params;

use crate::{Result, WriteTx};

impl WriteTx<'_> {
    /// The thread for a new email with these keys: an existing one or a new one.
    pub(crate) fn thread_for(&self, account: AccountId, keys: &[i64]) -> Result<i64> {
        let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
        for key in keys {
            if let Some(thread) = self.thread_of_key(account, *key)? {
                *votes.entry(thread).or_default() += 1;
            }
        }
        // Where they disagree: most ids, then the oldest, so that any order of
        // asking gives the same answer.
        let best = votes.into_iter().max_by_key(|(thread, count)| (*count, std::cmp::Reverse(*thread)));
        let thread = match best {
            Some((thread, _)) => thread,
            None => self.new_thread(account)?,
        };
        self.claim_keys(account, keys, thread)?;
        Ok(thread)
    }

    pub(crate) fn new_thread(&self, account: AccountId) -> Result<i64> {
        let sql = "INSERT INTO thread (account, shown, created, updated) VALUES (?1, 0, 0, 0)";
        self.run(sql, [account.0])?;
        Ok(self.last_id())
    }

    /// Gives the keys that no living thread has to this one.
    pub(crate) fn claim_keys(&self, account: AccountId, keys: &[i64], thread: i64) -> Result<()> {
        for key in keys {
            if self.thread_of_key(account, *key)?.is_none() {
                let sql = "INSERT OR REPLACE INTO thread_key (account, key, thread) VALUES (?1, ?2, ?3)";
                self.run(sql, params![account.0, key, thread])?;
            }
        }
        Ok(())
    }

    /// A thread that was shown and is hidden was reported destroyed: its id is spent.
    fn thread_of_key(&self, account: AccountId, key: i64) -> Result<Option<i64>> {
        let sql = "SELECT t.id FROM thread_key k JOIN thread t ON t.id = k.thread
                   WHERE k.account = ?1 AND k.key = ?2 AND (t.shown = 1 OR t.created = 0)";
        self.one(sql, [account.0, key], |row| row.get(0))
    }
}
