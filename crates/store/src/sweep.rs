//! Housekeeping: what has been in a bin for long enough goes for good, and with
//! it whatever led there. In many small transactions, so that nobody waits for
//! it. The room in the file is used again by what comes next.

use mail::{AccountId, EmailId};
use rusqlite::params;

use crate::{Kind, Result, Store, WriteTx, limits};

impl Store {
    /// Clears away. Call it now and then, with the time.
    pub fn sweep(&self, now: i64) -> Result<()> {
        self.write(|tx| tx.sweep_uploads(now))?;
        while self.write(|tx| tx.sweep_submissions(now))?.value == More::Perhaps {}
        while self.write(|tx| tx.index_some())?.value {}
        while let Some(account) = self.write(|tx| tx.begin_removal(now))?.value {
            while self.write(|tx| tx.remove_some(account))?.value == More::Perhaps {}
        }
        let mut after = Some(i64::MIN);
        while let Some(from) = after {
            after = self.write(|tx| tx.sweep_bin(now, from))?.value;
        }
        let mut threads = 0;
        loop {
            let some = self.write(|tx| tx.sweep_threads())?.value;
            threads += some;
            if some < limits::SWEPT {
                break;
            }
        }
        let mut after = (threads > 0).then_some((i64::MIN, i64::MIN));
        while let Some(from) = after {
            after = self.write(|tx| tx.sweep_thread_keys(from))?.value;
        }
        while self.write(|tx| tx.raise_floor())?.value == More::Perhaps {}
        self.clear_away(now)?;
        self.let_go(now)?;
        self.make_room()
    }
}

/// Whether there is more to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum More {
    Perhaps,
    No,
}

impl WriteTx<'_> {
    /// An account that has been in the bin for long enough, or whose removal was cut
    /// off. From now on nobody can take it back.
    fn begin_removal(&mut self, now: i64) -> Result<Option<AccountId>> {
        let going = self.one("SELECT id FROM account WHERE removed_at = ?1", [GOING], |row| row.get(0))?;
        if let Some(going) = going {
            return Ok(Some(AccountId(going)));
        }
        // Not by a clock that jumped ahead and back.
        let over = |at: i64| at < now && now.abs_diff(at) > limits::BIN_SECONDS.unsigned_abs();
        let due = self.removed_accounts()?.into_iter().find(|(_, at)| over(*at));
        let Some((account, _)) = due else { return Ok(None) };
        self.run("UPDATE account SET removed_at = ?2 WHERE id = ?1", [account.id.0, GOING])?;
        Ok(Some(account.id))
    }

    /// Takes some emails of an account away, and the account after the last of them.
    fn remove_some(&mut self, account: AccountId) -> Result<More> {
        let some = |shown: bool| {
            let sql = "SELECT id FROM email WHERE account = ?1 AND shown = ?2 LIMIT ?3";
            self.all(sql, params![account.0, shown, limits::SWEPT as i64], |row| row.get(0).map(EmailId))
        };
        let shown = some(true)?;
        let emails = if shown.is_empty() { some(false)? } else { shown };
        if emails.is_empty() {
            return self.remove_rest(account);
        }
        for email in &emails {
            for seat in self.sittings("email = ?1", [email.0])? {
                self.drop_seat(&seat)?;
            }
        }
        self.derive()?;
        emails.into_iter().try_for_each(|email| self.purge(email))?;
        // Nobody follows it any more.
        self.work.borrow_mut().touched.kinds.remove(&account);
        Ok(More::Perhaps)
    }

    /// Some of an account's small rows, and in the end the account.
    fn remove_rest(&mut self, account: AccountId) -> Result<More> {
        for sql in MANY {
            if self.run(sql, [account.0, KEYS])? > 0 {
                return Ok(More::Perhaps);
            }
        }
        self.remove_account(account)?;
        Ok(More::No)
    }

    /// Looks at some emails that nobody sees, after an id; gives where to go on.
    fn sweep_bin(&mut self, now: i64, after: i64) -> Result<Option<i64>> {
        self.derive()?;
        // What another program moves may be found in its new place a while later.
        let sql = "SELECT id, (created = 0 OR content IS NULL) AND id NOT IN (SELECT email FROM unseated), binned_at,
                       EXISTS (SELECT 1 FROM seat s WHERE s.email = e.id)
                   FROM email e WHERE shown = 0 AND id > ?1 ORDER BY id LIMIT ?2";
        let rows = self.all(sql, [after, limits::SWEPT as i64], |row| {
            Ok((row.get(0)?, row.get::<_, bool>(1)?, row.get::<_, Option<i64>>(2)?, row.get::<_, bool>(3)?))
        })?;
        for (id, worthless, binned_at, _) in rows.iter().filter(|(.., sits)| !sits) {
            match *binned_at {
                _ if *worthless => self.purge(EmailId(*id))?,
                Some(at) if now.abs_diff(at) <= limits::BIN_SECONDS.unsigned_abs() => {}
                // Past its time, and not by a clock that jumped ahead and back.
                Some(at) if at < now => self.purge(EmailId(*id))?,
                _ => {
                    self.run("UPDATE email SET binned_at = ?2 WHERE id = ?1", [*id, now])?;
                }
            }
        }
        Ok(rows.last().map(|(id, ..)| *id))
    }

    /// Removes some threads that nothing is in.
    fn sweep_threads(&mut self) -> Result<usize> {
        let sql = "DELETE FROM thread WHERE id IN (SELECT id FROM thread t WHERE shown = 0
                       AND NOT EXISTS (SELECT 1 FROM email e WHERE e.thread = t.id) LIMIT ?1)";
        self.run(sql, [limits::SWEPT as i64])
    }

    /// Removes keys that lead nowhere, of some after one; gives where to go on.
    fn sweep_thread_keys(&mut self, (account, key): (i64, i64)) -> Result<Option<(i64, i64)>> {
        let sql = "SELECT account, key, NOT EXISTS (SELECT 1 FROM thread t WHERE t.id = k.thread)
                   FROM thread_key k WHERE (account, key) > (?1, ?2) ORDER BY account, key LIMIT ?3";
        let rows = self
            .all(sql, [account, key, KEYS], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, bool>(2)?)))?;
        for (account, key, _) in rows.iter().filter(|(.., leads_nowhere)| *leads_nowhere) {
            self.run("DELETE FROM thread_key WHERE account = ?1 AND key = ?2", [*account, *key])?;
        }
        Ok(rows.last().map(|(account, key, _)| (*account, *key)))
    }

    /// Forgets some of what was shown and is gone, the oldest first, where there is too
    /// much of it: `/changes` then reaches less far back. What an email was called
    /// stays known, since that must not come again.
    fn raise_floor(&mut self) -> Result<More> {
        let email = Kind::Email.number();
        let sql = "SELECT state FROM tombstone WHERE kind <> ?1 ORDER BY state DESC LIMIT 1 OFFSET ?2";
        let beyond: Option<i64> = self.one(sql, [email, limits::TOMBSTONES], |row| row.get(0))?;
        let Some(floor) = beyond else { return Ok(More::No) };
        self.run("UPDATE meta SET floor = max(floor, ?1)", [floor])?;
        let sql = "DELETE FROM tombstone WHERE (account, kind, state, id) IN (
                       SELECT account, kind, state, id FROM tombstone WHERE kind <> ?1 AND state <= ?2 LIMIT ?3)";
        let gone = self.run(sql, params![email, floor, KEYS])?;
        Ok(if gone == KEYS as usize { More::Perhaps } else { More::No })
    }
}

/// What an account has many of beside its emails.
const MANY: [&str; 4] = [
    "DELETE FROM thread_key WHERE (account, key) IN (SELECT account, key FROM thread_key WHERE account = ?1 LIMIT ?2)",
    "DELETE FROM thread WHERE id IN (SELECT id FROM thread WHERE account = ?1 AND shown = 0 LIMIT ?2)",
    "DELETE FROM tombstone WHERE (account, kind, state, id) IN (
         SELECT account, kind, state, id FROM tombstone WHERE account = ?1 LIMIT ?2)",
    "DELETE FROM uidl WHERE (account, name) IN (SELECT account, name FROM uidl WHERE account = ?1 LIMIT ?2)",
];
/// The mark of an account whose removal has begun; no time of mail.
pub(crate) const GOING: i64 = i64::MIN;
/// Small rows that are looked at in one transaction.
const KEYS: i64 = 5_000;
