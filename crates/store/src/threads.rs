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
        let holders = self.holders(account, keys)?;
        let thread = match self.thread_of_server(account, server)?.or_else(|| voted(&holders, server)) {
            Some(thread) => thread,
            None => self.new_thread(account)?,
        };
        if server.is_some() {
            self.run("UPDATE thread SET server = ?2 WHERE id = ?1", params![thread, server])?;
        }
        self.claim_keys(account, &holders, thread)?;
        Ok(thread)
    }

    /// Keys with the living thread that each leads to.
    pub(crate) fn holders(&self, account: AccountId, keys: &[i64]) -> Result<Vec<(i64, Option<Holder>)>> {
        keys.iter().map(|key| Ok((*key, self.thread_of_key(account, *key)?))).collect()
    }

    /// Makes a thread. Its row is that of one that is shown already, so that it need not be
    /// written again when it is.
    pub(crate) fn new_thread(&self, account: AccountId) -> Result<i64> {
        let sql = "INSERT INTO thread (account, shown, created, updated) VALUES (?1, 1, ?2, ?2)";
        self.run(sql, [account.0, self.stamp()?])?;
        let thread = self.last_id();
        self.work.borrow_mut().made_threads.insert(thread, account);
        self.dirty(thread);
        Ok(thread)
    }

    /// Gives the keys that no living thread holds to this one.
    pub(crate) fn claim_keys(
        &self,
        account: AccountId,
        holders: &[(i64, Option<Holder>)],
        thread: i64,
    ) -> Result<()> {
        for (key, _) in holders.iter().filter(|(_, holder)| holder.is_none()) {
            let sql = "INSERT OR REPLACE INTO thread_key (account, key, thread) VALUES (?1, ?2, ?3)";
            self.run(sql, params![account.0, key, thread])?;
        }
        Ok(())
    }

    /// The living thread of a key. One that was shown and is hidden was reported destroyed: its
    /// id is spent.
    fn thread_of_key(&self, account: AccountId, key: i64) -> Result<Option<Holder>> {
        let sql = "SELECT t.id, t.server IS NOT NULL FROM thread_key k JOIN thread t ON t.id = k.thread
                   WHERE k.account = ?1 AND k.key = ?2 AND (t.shown = 1 OR t.created = 0)";
        self.one(sql, [account.0, key], |row| Ok(Holder { thread: row.get(0)?, is_named: row.get(1)? }))
    }

    fn thread_of_server(&self, account: AccountId, server: Option<&str>) -> Result<Option<i64>> {
        let Some(server) = server else { return Ok(None) };
        let sql = "SELECT id FROM thread WHERE account = ?1 AND server = ?2 AND (shown = 1 OR created = 0)";
        self.one(sql, params![account.0, server], |row| row.get(0))
    }
}

/// The thread that a key leads to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder {
    thread: i64,
    /// The server has a name for it.
    is_named: bool,
}

/// The thread that most keys lead to; where they disagree, of equals the
/// oldest, so that any order of asking gives the same answer. One that the
/// server gave another name is another one.
fn voted(holders: &[(i64, Option<Holder>)], server: Option<&str>) -> Option<i64> {
    let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
    let holders = holders.iter().filter_map(|(_, holder)| *holder);
    for holder in holders.filter(|holder| server.is_none() || !holder.is_named) {
        *votes.entry(holder.thread).or_default() += 1;
    }
    let best = votes.into_iter().max_by_key(|(thread, count)| (*count, std::cmp::Reverse(*thread)));
    best.map(|(thread, _)| thread)
}
