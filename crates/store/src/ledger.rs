//! What was collected by POP3: the server's name for each message (RFC 1939 §7)
//! and the hash of what came, written with the email in one transaction. The
//! ledger alone says what is new there and what may be deleted there
//! (invariants 2, 7); what a server does not list is not forgotten for it.

use std::collections::BTreeSet;

use mail::message::Summary;
use mail::{AccountId, EmailId, MailboxId};
use rusqlite::params;

use crate::ingest::Facts;
use crate::{Arrival, Collecting, Content, Error, Ingest, ReadTx, Result, SeatState, WriteTx, limits};

/// A name where the server has no good one of its own: made of a hash, in no more
/// than the 70 characters that a server's may have (RFC 1939 §7).
pub fn name_by_hash(hash: &[u8; 32]) -> String {
    // A space cannot be in a server's name.
    format!("# {}", blake3::Hash::from_bytes(*hash).to_hex())
}

/// The same for bytes.
pub fn name_by_content(bytes: &[u8]) -> String {
    name_by_hash(blake3::hash(bytes).as_bytes())
}

impl ReadTx<'_> {
    /// The names of everything that was collected.
    pub fn collected(&self, account: AccountId) -> Result<BTreeSet<String>> {
        let names = self.all("SELECT name FROM uidl WHERE account = ?1", [account.0], |row| row.get(0))?;
        Ok(names.into_iter().collect())
    }

    /// The names of messages of which only the headers were collected, and the rest was asked for.
    pub fn asked_names(&self, account: AccountId) -> Result<BTreeSet<String>> {
        let sql = "SELECT name FROM uidl WHERE account = ?1 AND email IN (SELECT email FROM asked)";
        Ok(self.all(sql, [account.0], |row| row.get(0))?.into_iter().collect())
    }

    /// The names of what the server shall delete now, as the account's [`Collecting`] has it.
    pub fn to_delete_there(&self, account: AccountId, now: i64) -> Result<BTreeSet<String>> {
        let Collecting { leave, days, until_deleted, by_received, .. } = self.account(account)?.collecting;
        let before = days.filter(|_| leave).map(|days| now.saturating_sub(i64::from(days) * DAY));
        // Time deletes nothing of which only the headers are here (invariant 7).
        let age = match by_received {
            true => {
                "coalesce((SELECT received_at FROM email e WHERE e.account = ?1 AND e.hash = u.hash), collected)"
            }
            false => "collected",
        };
        let sql = format!(
            "SELECT name FROM uidl u WHERE account = ?1 AND (
                 email IS NULL AND (?2 OR {age} <= ?3)
                 OR ?4 AND {IS_DELETED})"
        );
        let values = params![account.0, !leave, before, until_deleted];
        Ok(self.all(&sql, values, |row| row.get(0))?.into_iter().collect())
    }
}

/// Whether the person deleted what a row `u` of account ?1 names. In the trash is deleted: that is
/// what a person calls it.
pub(crate) const IS_DELETED: &str = "spared = 0 AND NOT EXISTS (
        SELECT 1 FROM email e JOIN seat s ON s.email = e.id JOIN mailbox b ON b.id = s.mailbox
        WHERE e.account = ?1 AND e.hash = u.hash AND s.state <> 1 AND b.role IS NOT 'trash')
    AND NOT EXISTS (
        SELECT 1 FROM seat s JOIN mailbox b ON b.id = s.mailbox
        WHERE s.email = u.email AND s.state <> 1 AND b.role IS NOT 'trash')";

impl WriteTx<'_> {
    /// A message was collected under a name. Gives its email when it is new here.
    ///
    /// The same bytes under another name are the same message: the server was
    /// moved and has numbered anew. What a person has deleted stays deleted.
    pub fn collect(
        &mut self,
        mailbox: MailboxId,
        name: &str,
        arrival: &Arrival,
        ingest: Ingest,
        now: i64,
    ) -> Result<Option<EmailId>> {
        let account = self.collecting_account(mailbox)?;
        let hash = ingest.hash;
        let headers = self.by_headers(account, name)?;
        // Left to itself, SQLite walks through the account's rows in the order of their names.
        let sql = "SELECT min(collected) FROM uidl INDEXED BY uidl_hash WHERE account = ?1 AND hash = ?2";
        let earlier: Option<i64> = self.one(sql, params![account.0, hash], |row| row.get(0))?.flatten();
        let is_here = earlier.is_some() || self.known_hash(account, &hash)?.is_some();
        self.run(
            "INSERT INTO uidl (account, name, hash, collected, listed) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET hash = excluded.hash, listed = excluded.listed, email = NULL",
            params![account.0, name, hash, earlier.unwrap_or(now), now],
        )?;
        let headers = headers.map_or_else(
            || self.headers_of(account, &ingest.facts, ingest.summary.sent_at, arrival.size),
            |known| Ok(Some(known)),
        )?;
        if let Some(email) = headers {
            // The rest of it; of two that are one, both names come to it.
            return self.fill(email, ingest).map(Some);
        }
        if is_here {
            return Ok(None);
        }
        let email = self.new_email(account, Content::Full(Box::new(ingest)), arrival, &arrival.base)?;
        self.new_seat(mailbox, email, None, &arrival.base, 0, SeatState::Present)?;
        Ok(Some(email))
    }

    /// The headers of a message were collected under a name; the rest is on the server until
    /// somebody asks for it (D15). Gives its email when it is new here.
    pub fn collect_headers(
        &mut self,
        mailbox: MailboxId,
        name: &str,
        arrival: &Arrival,
        summary: Summary,
        now: i64,
    ) -> Result<Option<EmailId>> {
        let account = self.collecting_account(mailbox)?;
        if self.any("SELECT 1 FROM uidl WHERE account = ?1 AND name = ?2", params![account.0, name])? {
            return Ok(None);
        }
        let email = self.new_email(account, Content::Headers(Box::new(summary)), arrival, &arrival.base)?;
        self.new_seat(mailbox, email, None, &arrival.base, 0, SeatState::Present)?;
        let sql = "INSERT INTO uidl (account, name, hash, collected, listed, email) VALUES (?1, ?2, x'', ?3, ?3, ?4)";
        self.run(sql, params![account.0, name, now, email.0])?;
        Ok(Some(email))
    }

    /// A message that is here has another name there: the same header block and the same size
    /// tell, or, where only its headers are here, what they say. Notes the name, and says whether
    /// there is such a message. One that was deleted here is known while it is in the bin.
    pub fn recognise(
        &mut self,
        account: AccountId,
        name: &str,
        headers: &[u8],
        size: u64,
        now: i64,
    ) -> Result<bool> {
        let summary = Summary::from_headers(headers);
        let facts = Facts::of(&summary)?;
        let whole = self.bytes_of(account, &facts, headers, size)?;
        let known = whole.map_or_else(
            || self.headers_of(account, &facts, summary.sent_at, size),
            |email| Ok(Some(email)),
        )?;
        let Some(email) = known else { return Ok(false) };
        let sql = "INSERT INTO uidl (account, name, hash, collected, listed, email)
                   SELECT ?1, ?2, coalesce(hash, x''), ?4, ?4, iif(hash IS NULL, id, NULL)
                   FROM email WHERE id = ?3 ON CONFLICT DO NOTHING";
        self.run(sql, params![account.0, name, email.0, now])?;
        Ok(true)
    }

    /// The message with this header block and size.
    fn bytes_of(
        &self,
        account: AccountId,
        facts: &Facts,
        headers: &[u8],
        size: u64,
    ) -> Result<Option<EmailId>> {
        let sql = "SELECT id FROM email WHERE account = ?1 AND message_key = ?2 AND size = ?3
                       AND content IS NOT NULL ORDER BY id";
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        for email in
            self.all(sql, params![account.0, facts.message_key, size], |row| row.get(0).map(EmailId))?
        {
            if self.raw(email)?.is_some_and(|raw| raw.starts_with(headers)) {
                return Ok(Some(email));
            }
        }
        Ok(None)
    }

    /// The message of which only these headers are here.
    fn headers_of(
        &self,
        account: AccountId,
        facts: &Facts,
        sent_at: Option<i64>,
        size: u64,
    ) -> Result<Option<EmailId>> {
        // Without a Message-ID two messages of one second may well look alike (invariant 1).
        let Some(key) = facts.message_key else { return Ok(None) };
        let sql =
            "SELECT id FROM email WHERE account = ?1 AND message_key = ?2 AND size = ?3 AND sent_at IS ?4
                       AND sort_from = ?5 AND sort_subject = ?6
                       AND content IS NULL AND hash IS NULL ORDER BY id";
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        let values = params![account.0, key, size, sent_at, facts.sort_from, facts.sort_subject];
        let alike: Vec<EmailId> = self.all(sql, values, |row| row.get(0).map(EmailId))?;
        // Nearly always there is none, and what is shown need not be worked out for each message.
        if !alike.is_empty() {
            self.derive()?;
        }
        for email in alike {
            if self.core(email)?.is_some_and(|core| core.shown) {
                return Ok(Some(email));
            }
        }
        Ok(None)
    }

    fn by_headers(&self, account: AccountId, name: &str) -> Result<Option<EmailId>> {
        let sql = "SELECT u.email FROM uidl u JOIN email e ON e.id = u.email
                   WHERE u.account = ?1 AND u.name = ?2 AND e.content IS NULL";
        self.one(sql, params![account.0, name], |row| row.get(0).map(EmailId))
    }

    fn collecting_account(&self, mailbox: MailboxId) -> Result<AccountId> {
        self.check_room()?;
        let sql = "SELECT account FROM mailbox WHERE id = ?1";
        let account = self.one(sql, [mailbox.0], |row| row.get(0))?.ok_or(Error::NotFound("mailbox"))?;
        match self.synced(AccountId(account))? {
            true => Err(Error::Forbidden("the account does not collect any more")),
            false => Ok(AccountId(account)),
        }
    }

    /// The server has listed these names. Forgets what it has not listed for
    /// [`limits::UNLISTED_SECONDS`]; never for an empty list.
    pub fn note_listing(&mut self, account: AccountId, names: &BTreeSet<String>, now: i64) -> Result<()> {
        // A day is exact enough, and most looks then write nothing.
        let sql = "SELECT name FROM uidl WHERE account = ?1 AND abs(?2 - listed) >= ?3";
        let outdated: Vec<String> = self.all(sql, [account.0, now, DAY], |row| row.get(0))?;
        for name in outdated.iter().filter(|name| names.contains(*name)) {
            let sql = "UPDATE uidl SET listed = ?3 WHERE account = ?1 AND name = ?2";
            self.run(sql, params![account.0, name, now])?;
        }
        if !names.is_empty() {
            let before = now.saturating_sub(limits::UNLISTED_SECONDS);
            self.run("DELETE FROM uidl WHERE account = ?1 AND listed < ?2", [account.0, before])?;
        }
        Ok(())
    }
}

const DAY: i64 = 86_400;
