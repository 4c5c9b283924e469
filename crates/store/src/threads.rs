//! Which conversation an email belongs to (RFC 8621 §3): decided once, when it
//! comes, and never changed. A message that arrives late joins the thread that
//! its ids agree on; a split that others already have stays. Where the server
//! names its threads, its word counts.

use std::collections::BTreeMap;

use mail::AccountId;
use rusqlite::params;

use crate::{Result, WriteTx};

impl WriteTx<'_> {
    /// The thread for a new email with these keys: an existing one or a new one.
    /// `server` is the server's name for it (RFC 8474 §5.2).
    pub(crate) fn thread_for(&self, account: AccountId, keys: &[i64], server: Option<&str>) -> Result<i64> {
        let thread = match self.thread_of_server(account, server)? {
            Some(thread) => thread,
            None => match self.voted(account, keys, server)? {
                Some(thread) => thread,
                None => self.new_thread(account)?,
            },
        };
        if server.is_some() {
            self.run("UPDATE thread SET server = ?2 WHERE id = ?1", params![thread, server])?;
        }
        self.claim_keys(account, keys, thread)?;
        Ok(thread)
    }

    /// The thread that most keys lead to; where they disagree, of equals the
    /// oldest, so that any order of asking gives the same answer. One that the
    /// server gave another name is another one.
    fn voted(&self, account: AccountId, keys: &[i64], server: Option<&str>) -> Result<Option<i64>> {
        let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
        for key in keys {
            if let Some((thread, named)) = self.thread_of_key(account, *key)?
                && (server.is_none() || !named)
            {
                *votes.entry(thread).or_default() += 1;
            }
        }
        let best = votes.into_iter().max_by_key(|(thread, count)| (*count, std::cmp::Reverse(*thread)));
        Ok(best.map(|(thread, _)| thread))
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

    /// The thread of a key, and whether the server has a name for it. A thread
    /// that was shown and is hidden was reported destroyed: its id is spent.
    fn thread_of_key(&self, account: AccountId, key: i64) -> Result<Option<(i64, bool)>> {
        let sql = "SELECT t.id, t.server IS NOT NULL FROM thread_key k JOIN thread t ON t.id = k.thread
                   WHERE k.account = ?1 AND k.key = ?2 AND (t.shown = 1 OR t.created = 0)";
        self.one(sql, [account.0, key], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn thread_of_server(&self, account: AccountId, server: Option<&str>) -> Result<Option<i64>> {
        let Some(server) = server else { return Ok(None) };
        let sql = "SELECT id FROM thread WHERE account = ?1 AND server = ?2 AND (shown = 1 OR created = 0)";
        self.one(sql, params![account.0, server], |row| row.get(0))
    }
}
