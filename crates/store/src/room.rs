//! Room on the disk (E14): what comes from a server waits while there is next to
//! none, so that what a person does can still be stored. And who takes how much of it.

use std::path::Path;

use mail::AccountId;
use rusqlite::Connection;

use crate::{Error, ReadTx, Result, WriteTx};

/// The room that an account takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used {
    /// Messages that are here whole, those in the bin too.
    pub messages: u64,
    /// What they take, packed.
    pub bytes: u64,
    /// What those with attachments take of it.
    pub with_attachments: u64,
    /// Messages that are shown, and of which only the headers are here.
    pub headers_only: u64,
}

impl ReadTx<'_> {
    /// The room that an account's messages take.
    pub fn used(&self, account: AccountId) -> Result<Used> {
        let sql = "SELECT count(c.id), coalesce(sum(coalesce(c.length, length(c.bytes))), 0),
                       coalesce(sum(coalesce(c.length, length(c.bytes))) FILTER (WHERE e.has_attachment), 0),
                       count(*) FILTER (WHERE e.content IS NULL AND e.shown = 1)
                   FROM email e LEFT JOIN content c ON c.id = e.content WHERE e.account = ?1";
        let row = self.one(sql, [account.0], |row| {
            let number = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
            Ok((number(0)?, number(1)?, number(2)?, number(3)?))
        })?;
        let (messages, bytes, with_attachments, headers_only) = row.unwrap_or_default();
        Ok(Used { messages, bytes, with_attachments, headers_only })
    }

    /// What the search index of all accounts takes.
    pub fn index_bytes(&self) -> Result<u64> {
        let sum =
            self.one("SELECT coalesce(sum(length(block)), 0) FROM search_data", [], |row| row.get(0))?;
        Ok(sum.unwrap_or(0_i64).unsigned_abs())
    }

    /// What is free on the disk; `None` where it does not tell.
    pub fn free_bytes(&self) -> Option<u64> {
        let disk = rustix::fs::statvfs(dir(self.conn)).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }
}

fn dir(conn: &Connection) -> &Path {
    conn.path().and_then(|path| Path::new(path).parent()).unwrap_or(Path::new("."))
}

impl WriteTx<'_> {
    /// `Full` while less than a hundredth of the disk is free. Asked once in each transaction.
    pub(crate) fn check_room(&self) -> Result<()> {
        if self.work.borrow().has_room {
            return Ok(());
        }
        // A disk that does not tell is tried.
        if rustix::fs::statvfs(dir(self.conn)).is_ok_and(|disk| is_full(disk.f_bavail, disk.f_blocks)) {
            return Err(Error::Full);
        }
        self.work.borrow_mut().has_room = true;
        Ok(())
    }
}

fn is_full(free: u64, all: u64) -> bool {
    free < all / 100
}

#[cfg(test)]
mod tests {
    use super::is_full;

    #[test]
    fn a_hundredth_is_enough() {
        for (free, all, full) in [(0, 1_000, true), (9, 1_000, true), (10, 1_000, false), (0, 0, false)] {
            assert_eq!(is_full(free, all), full, "{free} of {all}");
        }
    }
}
