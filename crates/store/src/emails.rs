//! Emails as faces see them: read, made, edited. Edits show at once; in server
//! accounts the same transaction records the intents that carry them out.

use std::collections::BTreeSet;

use mail::message::Summary;
use mail::{AccountId, EmailId, Keywords, MailboxId, State, ThreadId};
use rusqlite::params;

use crate::ingest::{Doc, Facts};
use crate::intents::apply;
use crate::{
    AccountKind, Arrival, Content, Error, Ingest, ReadTx, Result, SeatState, WriteTx, content, limits, words,
};

/// One email, without its bytes.
#[derive(Debug, Clone)]
pub struct Email {
    /// Its id; survives moves, copies and UIDVALIDITY changes.
    pub id: EmailId,
    /// Whose it is.
    pub account: AccountId,
    /// Its conversation; never changes.
    pub thread: ThreadId,
    /// The mailboxes that show it.
    pub mailboxes: Vec<MailboxId>,
    /// Its keywords: what servers confirmed, merged with what the person did since.
    pub keywords: Keywords,
    /// Bytes as received; the server's word until the body is here.
    pub size: u64,
    /// When a server received it.
    pub received_at: i64,
    /// BLAKE3 of the message; `None` until the body is here.
    pub hash: Option<[u8; 32]>,
    /// The body is here: [`ReadTx::raw`] gives it.
    pub has_content: bool,
    /// What its headers (and body, once here) say.
    pub summary: Summary,
    /// The state that it came with.
    pub created: State,
    /// The state of its last change.
    pub updated: State,
}

/// A message that a face makes or imports.
#[derive(Debug, Clone)]
pub struct NewEmail {
    /// The message.
    pub ingest: Ingest,
    /// Where it shall be; at least one, all in the account.
    pub mailboxes: Vec<MailboxId>,
    /// Its keywords.
    pub keywords: Keywords,
    /// Its receivedAt.
    pub received_at: i64,
}

impl ReadTx<'_> {
    /// The shown emails among these ids, in this order. Unknown ids are left out.
    pub fn emails(&self, ids: &[EmailId]) -> Result<Vec<Email>> {
        self.derive()?;
        ids.iter().filter_map(|id| self.shown_email(*id).transpose()).collect()
    }

    /// One shown email.
    pub fn email(&self, id: EmailId) -> Result<Option<Email>> {
        self.derive()?;
        self.shown_email(id)
    }

    /// The message as received; `None` while only its headers are known.
    pub fn raw(&self, email: EmailId) -> Result<Option<Vec<u8>>> {
        self.content(content::EMAIL, email.0)
    }

    /// The shown emails of a thread, oldest first. `NotFound` for an unknown thread.
    pub fn thread(&self, id: ThreadId) -> Result<Vec<EmailId>> {
        self.derive()?;
        let sql = "SELECT id FROM email WHERE thread = ?1 AND shown = 1 ORDER BY id";
        let ids = self.all(sql, [id.0], |row| row.get(0).map(EmailId))?;
        if ids.is_empty() { Err(Error::NotFound("thread")) } else { Ok(ids) }
    }

    /// Whose thread it is; `None` for an unknown one.
    pub fn thread_account(&self, id: ThreadId) -> Result<Option<AccountId>> {
        self.derive()?;
        let sql = "SELECT account FROM thread WHERE id = ?1 AND shown = 1";
        self.one(sql, [id.0], |row| row.get(0).map(AccountId))
    }

    fn shown_email(&self, id: EmailId) -> Result<Option<Email>> {
        let sql = "SELECT account, thread, keywords, size, received_at, hash, content IS NOT NULL, created,
                       updated, summary FROM email WHERE id = ?1 AND shown = 1";
        let found = self.one(sql, [id.0], |row| {
            let (account, thread) = (AccountId(row.get(0)?), ThreadId(row.get(1)?));
            let (created, updated) = (State(row.get(7)?), State(row.get(8)?));
            let (words, text): (String, String) = (row.get(2)?, row.get(9)?);
            let (size, received_at): (i64, _) = (row.get(3)?, row.get(4)?);
            let (hash, has_content) = (row.get(5)?, row.get(6)?);
            Ok(serde_json::from_str(&text).map_err(|_| Error::Damaged("summary")).map(|summary| Email {
                id,
                account,
                thread,
                mailboxes: Vec::new(),
                keywords: words::read(&words),
                size: size.unsigned_abs(),
                received_at,
                hash,
                has_content,
                summary,
                created,
                updated,
            }))
        })?;
        let Some(mut email) = found.transpose()? else { return Ok(None) };
        let sql = "SELECT mailbox FROM member WHERE thread = ?1 AND email = ?2 ORDER BY mailbox";
        email.mailboxes = self.all(sql, [email.thread.0, id.0], |row| row.get(0).map(MailboxId))?;
        Ok(Some(email))
    }

    /// What edits need of an email, shown or not.
    pub(crate) fn core(&self, id: EmailId) -> Result<Option<Core>> {
        let sql = "SELECT account, thread, shown, created, received_at, content, hash, keywords
                   FROM email WHERE id = ?1";
        self.one(sql, [id.0], |row| {
            let keywords: String = row.get(7)?;
            Ok(Core {
                id,
                account: AccountId(row.get(0)?),
                thread: row.get(1)?,
                shown: row.get(2)?,
                created: row.get(3)?,
                received_at: row.get(4)?,
                content: row.get(5)?,
                hash: row.get(6)?,
                keywords: words::read(&keywords),
            })
        })
    }

    /// An email that a person can see and edit.
    fn editable(&self, id: EmailId) -> Result<Core> {
        self.derive()?;
        self.core(id)?.filter(|email| email.shown).ok_or(Error::NotFound("email"))
    }
}

impl WriteTx<'_> {
    /// Stores a message in mailboxes of an account. `Duplicate` when the account
    /// shows the same message already.
    pub fn create_email(&mut self, account: AccountId, new: NewEmail) -> Result<EmailId> {
        self.derive()?;
        let synced = self.synced(account)?;
        self.check_targets(account, &new.mailboxes)?;
        if new.mailboxes.is_empty() {
            return Err(Error::Forbidden("an email is in a mailbox"));
        }
        check_keywords(&new.keywords)?;
        let email = match self.known_hash(account, &new.ingest.hash)? {
            Some(id) if self.core(id)?.is_some_and(|email| email.shown) => return Err(Error::Duplicate(id)),
            Some(id) => {
                let id = self.wake(id)?;
                if self.known_core(id)?.content.is_none() {
                    self.put_back(id, new.ingest)?;
                }
                id
            }
            None => self.new_email(
                account,
                Content::Full(Box::new(new.ingest)),
                &Arrival { received_at: new.received_at, ..Arrival::default() },
                &new.keywords,
            )?,
        };
        for mailbox in &new.mailboxes {
            let aside = "SELECT 1 FROM seat WHERE email = ?1 AND mailbox = ?2 AND state = 3";
            if synced && self.any(aside, [email.0, mailbox.0])? {
                // The server has it there.
                let wished = Core { keywords: new.keywords.clone(), ..self.known_core(email)? };
                self.revive(&wished, *mailbox)?;
            } else if synced {
                self.append(account, email, *mailbox, &new.keywords, new.received_at)?;
            } else {
                self.new_seat(*mailbox, email, None, &new.keywords, 0, SeatState::Present)?;
            }
        }
        Ok(email)
    }

    /// Adds and removes keywords. What is already so is left alone.
    pub fn set_keywords(&mut self, email: EmailId, add: &Keywords, remove: &Keywords) -> Result<()> {
        let core = self.editable(email)?;
        let wanted: Keywords =
            core.keywords.union(add).filter(|word| !remove.contains(*word)).cloned().collect();
        check_keywords(&wanted)?;
        let add: Keywords = wanted.difference(&core.keywords).cloned().collect();
        let remove: Keywords = core.keywords.difference(&wanted).cloned().collect();
        if add.is_empty() && remove.is_empty() {
            return Ok(());
        }
        let synced = self.synced(core.account)?;
        for seat in self.sitting(email)? {
            if synced {
                self.edit_keywords(core.account, &seat, &add, &remove)?;
            } else {
                let mut base = seat.base.clone();
                apply(&mut base, &add, &remove);
                self.set_seat_base(&seat, &base)?;
            }
        }
        Ok(())
    }

    /// Puts an email into mailboxes and takes it out of others; one of each is a
    /// move. `Forbidden` when it would be left in none: that is `destroy_email`.
    pub fn set_mailboxes(&mut self, email: EmailId, add: &[MailboxId], remove: &[MailboxId]) -> Result<()> {
        let core = self.editable(email)?;
        let now: BTreeSet<MailboxId> = self.sitting(email)?.iter().map(|seat| seat.mailbox).collect();
        let mut wanted: BTreeSet<MailboxId> = now.iter().chain(add).copied().collect();
        wanted.retain(|mailbox| !remove.contains(mailbox));
        if wanted.is_empty() {
            return Err(Error::Forbidden("an email is in a mailbox"));
        }
        let into: Vec<MailboxId> = wanted.difference(&now).copied().collect();
        let out: Vec<MailboxId> = now.difference(&wanted).copied().collect();
        self.check_targets(core.account, &into)?;
        if self.synced(core.account)? {
            return self.intend_mailboxes(&core, into, out);
        }
        for mailbox in into {
            self.new_seat(mailbox, email, None, &core.keywords, 0, SeatState::Present)?;
            self.reseated(email);
        }
        for seat in self.sitting(email)?.iter().filter(|seat| out.contains(&seat.mailbox)) {
            self.drop_seat(seat)?;
        }
        Ok(())
    }

    /// Takes an email out of all mailboxes. Its bytes stay in the bin for
    /// [`limits::BIN_SECONDS`].
    pub fn destroy_email(&mut self, email: EmailId) -> Result<()> {
        let core = self.editable(email)?;
        let synced = self.synced(core.account)?;
        // Copies before what they are copied from.
        for seat in self.sitting(email)?.into_iter().rev() {
            if synced { self.leave(&core, &seat)? } else { self.drop_seat(&seat)? }
        }
        Ok(())
    }

    /// Whether changes in this account have to reach a server.
    pub(crate) fn synced(&self, account: AccountId) -> Result<bool> {
        Ok(self.account_kind(account)? == AccountKind::Imap)
    }

    /// Makes an email that nobody sees unless it gets a seat. Its row is that of one that is
    /// shown already, so that it need not be written again when it is.
    /// `told` is what a server says of it.
    pub(crate) fn new_email(
        &self,
        account: AccountId,
        content: Content,
        told: &Arrival,
        keywords: &Keywords,
    ) -> Result<EmailId> {
        // Times that an id cannot hold are no times of mail; so both keep one order.
        let received_at = told.received_at.clamp(1, MAX_SECOND);
        let (sent_at, has_attachment) = (content.summary().sent_at, content.summary().has_attachment);
        let (facts, stored, doc) = match content {
            Content::Headers(summary) => (Facts::of(&summary)?, None, Doc::of(&summary)),
            Content::Full(ingest) => {
                let stored = (self.new_content(&ingest.packed)?, ingest.hash, ingest.size);
                (ingest.facts, Some(stored), ingest.doc)
            }
        };
        let size = stored.map_or(told.size, |(_, _, size)| size);
        let thread = self.thread_for(account, &facts.thread_keys, told.thread.as_deref())?;
        let id = self.fresh_id(received_at, Some(told.uid).filter(|uid| *uid > 0))?;
        self.run(
            "INSERT INTO email (id, account, thread, content, hash, size, received_at, sent_at, message_key,
                 has_attachment, marks, shown, created, updated, keywords, sort_from, sort_to, sort_subject,
                 summary)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, ?17, ?17, ?12, ?13, ?14, ?15, ?16)",
            params![
                id.0,
                account.0,
                thread,
                stored.map(|(content, _, _)| content),
                stored.map(|(_, hash, _)| hash),
                i64::try_from(size).unwrap_or(i64::MAX),
                received_at,
                sent_at,
                facts.message_key,
                has_attachment,
                words::marks(keywords),
                words::text(keywords),
                facts.sort_from,
                facts.sort_to,
                facts.sort_subject,
                facts.summary,
                self.stamp()?
            ],
        )?;
        self.work.borrow_mut().made.insert(id.0);
        self.index(id.0, doc);
        self.dirty(thread);
        Ok(id)
    }

    /// Stores the body of an email that had none.
    pub(crate) fn store_body(&self, email: &Core, ingest: Ingest) -> Result<()> {
        let content = self.new_content(&ingest.packed)?;
        self.run(
            "UPDATE email SET content = ?2, hash = ?3, size = ?4, sent_at = ?5, message_key = ?6,
                 has_attachment = ?7, sort_from = ?8, sort_to = ?9, sort_subject = ?10, summary = ?11
             WHERE id = ?1",
            params![
                email.id.0,
                content,
                ingest.hash,
                i64::try_from(ingest.size).unwrap_or(i64::MAX),
                ingest.summary.sent_at,
                ingest.facts.message_key,
                ingest.summary.has_attachment,
                ingest.facts.sort_from,
                ingest.facts.sort_to,
                ingest.facts.sort_subject,
                ingest.facts.summary
            ],
        )?;
        self.index(email.id.0, ingest.doc);
        self.changed(email.id, email.thread);
        Ok(())
    }

    /// Hands a body from one email to another that has none.
    pub(crate) fn move_body(&self, from: &Core, to: &Core) -> Result<()> {
        let (Some(content), Some(hash), None) = (from.content, from.hash, to.content) else { return Ok(()) };
        self.run("UPDATE email SET content = NULL, hash = NULL WHERE id = ?1", [from.id.0])?;
        self.run(
            "UPDATE email SET content = ?3, hash = ?4, (size, sent_at, message_key, has_attachment,
                 sort_from, sort_to, sort_subject, summary) = (SELECT size, sent_at, message_key,
                 has_attachment, sort_from, sort_to, sort_subject, summary FROM email WHERE id = ?1)
             WHERE id = ?2",
            params![from.id.0, to.id.0, content, hash],
        )?;
        let sql = "SELECT summary FROM email WHERE id = ?1";
        let summary = self.one(sql, [to.id.0], |row| row.get::<_, String>(0))?.unwrap_or_default();
        let summary: Summary = serde_json::from_str(&summary).map_err(|_| Error::Damaged("summary"))?;
        self.index_again(to.id.0, self.raw(to.id)?.as_deref(), &summary);
        self.changed(to.id, to.thread);
        Ok(())
    }

    /// The email of the account with this hash; one that only lies in the bin makes way.
    pub(crate) fn known_hash(&self, account: AccountId, hash: &[u8; 32]) -> Result<Option<EmailId>> {
        let sql = "SELECT id, shown OR EXISTS (SELECT 1 FROM seat s WHERE s.email = e.id)
                   FROM email e WHERE account = ?1 AND hash = ?2";
        let found =
            self.one(sql, params![account.0, hash], |row| Ok((row.get(0)?, row.get::<_, bool>(1)?)))?;
        match found {
            Some((id, true)) => Ok(Some(EmailId(id))),
            Some((id, false)) => self.purge(EmailId(id)).map(|()| None),
            None => Ok(None),
        }
    }

    /// Gives an email that is about to be seen again the id that it is seen under:
    /// an id that was reported destroyed is spent.
    pub(crate) fn wake(&self, id: EmailId) -> Result<EmailId> {
        let core = self.core(id)?.ok_or(Error::NotFound("email"))?;
        if core.shown || core.created == 0 {
            return Ok(id);
        }
        let summary =
            self.one("SELECT summary FROM email WHERE id = ?1", [id.0], |row| row.get::<_, String>(0))?;
        let summary: Summary =
            serde_json::from_str(&summary.unwrap_or_default()).map_err(|_| Error::Damaged("summary"))?;
        self.wake_thread(&core, &summary)?;
        let uid = (id.0 & ((1 << SECOND_BITS) - 1)) >> UID_SHIFT;
        let fresh = self.fresh_id(core.received_at, u32::try_from(uid).ok())?;
        self.run(
            "UPDATE email SET id = ?2, created = 0, updated = 0, binned_at = NULL WHERE id = ?1",
            [id.0, fresh.0],
        )?;
        // Its body may have come, and been indexed, while nobody saw it.
        self.work.borrow_mut().docs.insert(id.0, None);
        self.index_again(fresh.0, self.raw(fresh)?.as_deref(), &summary);
        if core.hash.is_some() && core.content.is_none() {
            self.ask_for_words(core.account, fresh)?;
        }
        self.reseated(fresh);
        Ok(fresh)
    }

    /// The same for its thread, when that was reported destroyed too.
    fn wake_thread(&self, core: &Core, summary: &Summary) -> Result<()> {
        let spent =
            self.any("SELECT 1 FROM thread WHERE id = ?1 AND shown = 0 AND created > 0", [core.thread])?;
        if spent {
            let thread = self.new_thread(core.account)?;
            self.run("UPDATE email SET thread = ?2 WHERE thread = ?1", [core.thread, thread])?;
            let holders = self.holders(core.account, &Facts::of(summary)?.thread_keys)?;
            self.claim_keys(core.account, &holders, thread)?;
        }
        Ok(())
    }

    /// Removes the last trace of an email without seats.
    pub(crate) fn purge(&self, id: EmailId) -> Result<()> {
        let Some(core) = self.core(id)? else { return Ok(()) };
        self.run("DELETE FROM intent WHERE email = ?1", [id.0])?;
        self.run("DELETE FROM email WHERE id = ?1", [id.0])?;
        self.work.borrow_mut().docs.insert(id.0, None);
        if let Some(content) = core.content {
            // The outbox may still have to send it.
            let sql = "DELETE FROM content WHERE id = ?1
                       AND NOT EXISTS (SELECT 1 FROM submission WHERE content = ?1)";
            self.run(sql, [content])?;
        }
        Ok(())
    }

    /// An id that was never used: the time, then the uid, so that the mail of one
    /// second stands in the order of its folder, however it was fetched.
    fn fresh_id(&self, received_at: i64, uid: Option<u32>) -> Result<EmailId> {
        let mut first = received_at.clamp(1, MAX_SECOND) << SECOND_BITS;
        if let Some(uid) = uid {
            let at = first | (i64::from(uid) << UID_SHIFT) & ((1 << SECOND_BITS) - 1);
            if let Some(id) = self.free_id(at, at + (1 << UID_SHIFT))? {
                return Ok(id);
            }
        }
        loop {
            let next = first + (1 << SECOND_BITS);
            if let Some(id) = self.free_id(first, next)? {
                return Ok(id);
            }
            // A million in one second: the rest stands in the next.
            first = next;
        }
    }

    /// The one after the last used id of a range.
    fn free_id(&self, first: i64, end: i64) -> Result<Option<EmailId>> {
        let sql = "SELECT max(
            (SELECT coalesce(max(id), ?1 - 1) FROM email WHERE id >= ?1 AND id < ?2),
            (SELECT coalesce(max(id), ?1 - 1) FROM tombstone WHERE kind = 2 AND id >= ?1 AND id < ?2))";
        let last = self.one(sql, [first, end], |row| row.get::<_, i64>(0))?.unwrap_or(first - 1);
        Ok(Some(EmailId(last + 1)).filter(|id| id.0 < end))
    }
}

/// What edits need of an email.
#[derive(Debug, Clone)]
pub(crate) struct Core {
    pub(crate) id: EmailId,
    pub(crate) account: AccountId,
    pub(crate) thread: i64,
    pub(crate) shown: bool,
    pub(crate) created: i64,
    pub(crate) received_at: i64,
    pub(crate) content: Option<i64>,
    pub(crate) hash: Option<[u8; 32]>,
    pub(crate) keywords: Keywords,
}

fn check_keywords(keywords: &Keywords) -> Result<()> {
    if keywords.len() > limits::KEYWORDS { Err(Error::TooLarge("keywords")) } else { Ok(()) }
}

/// The bits of an email id below its second.
pub(crate) const SECOND_BITS: u32 = 20;
/// The lowest of them tell messages of one second and one uid apart; the rest is
/// what they hold of the uid.
const UID_SHIFT: u32 = 4;
/// The last second that an id can hold, some 139,000 years on.
pub(crate) const MAX_SECOND: i64 = 1 << 42;
