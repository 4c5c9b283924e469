//! What a person can still have back: messages that are in no folder any more,
//! because they were deleted for good or their server said that they are gone
//! (invariant 4). `sweep` removes them [`limits::BIN_SECONDS`] after it first saw them there.

use mail::message::Summary;
use mail::{AccountId, EmailId, MailboxId};
use rusqlite::params;

use crate::{Error, ReadTx, Result, SeatState, WriteTx, limits};

/// A message in the bin.
#[derive(Debug, Clone)]
pub struct Binned {
    /// The id that it had, and is taken out by.
    pub id: EmailId,
    /// What its headers say.
    pub summary: Summary,
    /// When a server received it.
    pub received_at: i64,
    /// Bytes.
    pub size: u64,
    /// Until when it surely is there; `None`: its time has not begun.
    pub until: Option<i64>,
}

impl ReadTx<'_> {
    /// An account's messages in the bin, the newest first.
    pub fn bin(&self, account: AccountId, limit: usize) -> Result<Vec<Binned>> {
        self.derive()?;
        let sql = format!(
            "SELECT id, received_at, size, binned_at, summary FROM email e
             WHERE {IN_BIN} AND account = ?1 ORDER BY id DESC LIMIT ?2"
        );
        let rows = self.all(&sql, params![account.0, limit as i64], |row| {
            let (size, binned_at): (i64, Option<i64>) = (row.get(2)?, row.get(3)?);
            let until = binned_at.map(|at| at.saturating_add(limits::BIN_SECONDS));
            let (id, received_at, size) = (EmailId(row.get(0)?), row.get(1)?, size.unsigned_abs());
            let read = serde_json::from_str(&row.get::<_, String>(4)?);
            Ok(read.map(|summary| Binned { id, summary, received_at, size, until }))
        })?;
        rows.into_iter().map(|row| row.map_err(|_| Error::Damaged("summary"))).collect()
    }
}

impl WriteTx<'_> {
    /// Takes a message out of the bin and puts it into a mailbox of its account,
    /// on the server too. It has another id from then on. `NotFound` when it is
    /// not in the bin.
    pub fn take_out_of_bin(&mut self, id: EmailId, into: MailboxId) -> Result<EmailId> {
        self.derive()?;
        let sql = format!("SELECT 1 FROM email e WHERE {IN_BIN} AND id = ?1");
        let is_there = self.any(&sql, [id.0])?;
        let email = self.core(id)?.filter(|_| is_there).ok_or(Error::NotFound("email"))?;
        self.check_targets(email.account, &[into])?;
        let woken = self.wake(id)?;
        // No term removes again what a person wants to have.
        self.run("DELETE FROM expired WHERE email = ?1", [woken.0])?;
        self.run("INSERT INTO expired VALUES (?1, ?2, NULL)", [woken.0, into.0])?;
        self.spare(email.account, woken, false)?;
        match self.synced(email.account)? {
            true => self.append(email.account, woken, into, &email.keywords, email.received_at)?,
            false => drop(self.new_seat(into, woken, None, &email.keywords, 0, SeatState::Present)?),
        }
        Ok(woken)
    }
}

/// It was seen, its bytes are here, and no folder has it.
const IN_BIN: &str = "shown = 0 AND created > 0 AND content IS NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.email = e.id)";
