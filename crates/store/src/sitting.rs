//! Seats from the inside: how they are found, made, matched and given up, and
//! how two emails that prove to be one message become one. Decides nothing for
//! a person or a server; `seats`, `edits` and `intents` do.

use mail::{AccountId, EmailId, Keywords, MailboxId};
use rusqlite::{Params, Row, params};

use crate::emails::{Core, MAX_SECOND, SECOND_BITS};
use crate::intents::kind;
use crate::{Arrival, Content, Error, Kind, ReadTx, Result, SeatState, WriteTx, words};

/// One row of `seat`.
#[derive(Debug, Clone)]
pub(crate) struct Sitting {
    pub(crate) id: i64,
    pub(crate) mailbox: MailboxId,
    pub(crate) email: EmailId,
    pub(crate) uid: Option<u32>,
    pub(crate) modseq: u64,
    pub(crate) state: SeatState,
    pub(crate) misses: i64,
    pub(crate) base: Keywords,
}

impl ReadTx<'_> {
    /// The seats of an email that show it.
    pub(crate) fn sitting(&self, email: EmailId) -> Result<Vec<Sitting>> {
        self.sittings("email = ?1 AND state <> 1 ORDER BY id", [email.0])
    }

    /// Seats by any condition.
    pub(crate) fn sittings(&self, condition: &str, values: impl Params) -> Result<Vec<Sitting>> {
        let sql = format!(
            "SELECT id, mailbox, email, uid, modseq, state, misses, base FROM seat WHERE {condition}"
        );
        self.all(&sql, values, read)
    }

    pub(crate) fn seat_row(&self, id: i64) -> Result<Option<Sitting>> {
        Ok(self.sittings("id = ?1", [id])?.pop())
    }

    pub(crate) fn seat_at(&self, mailbox: MailboxId, uid: u32) -> Result<Option<Sitting>> {
        Ok(self.sittings("mailbox = ?1 AND uid = ?2", params![mailbox.0, uid])?.pop())
    }

    /// Whether this number is a seat that the server is asked to fill and has not answered for.
    pub(crate) fn is_awaited(&self, seat: i64) -> Result<bool> {
        self.any("SELECT 1 FROM intent WHERE target = ?1", [seat])
    }

    /// The folder's seat without a uid that this message fills, if any.
    pub(crate) fn waiting_for(
        &self,
        account: AccountId,
        mailbox: MailboxId,
        arrival: &Arrival,
        content: &Content,
    ) -> Result<Option<Sitting>> {
        let facts = content.facts()?;
        let (hash, size) = match content {
            Content::Full(ingest) => (Some(ingest.hash), ingest.size),
            Content::Headers(_) => (None, arrival.size),
        };
        if let Some(hash) = hash {
            let seats =
                self.waiting("e.account = ?1 AND e.hash = ?3", params![account.0, mailbox.0, hash])?;
            if let Some(seat) = seats.into_iter().next() {
                return Ok(Some(seat));
            }
        }
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        let Some(key) = facts.message_key else {
            // Nothing names it: the same second, size, sender and subject must do.
            let second = arrival.received_at.clamp(1, MAX_SECOND) << SECOND_BITS;
            let next = second + (1 << SECOND_BITS);
            let same = "e.account = ?1 AND e.id >= ?3 AND e.id < ?4 AND e.message_key IS NULL AND e.size = ?5
                AND e.sort_from = ?6 AND e.sort_subject = ?7 AND (e.hash IS NULL OR ?8 IS NULL)";
            let values =
                params![account.0, mailbox.0, second, next, size, facts.sort_from, facts.sort_subject, hash];
            return Ok(self.waiting(same, values)?.into_iter().next());
        };
        let same = "e.account = ?1 AND e.message_key = ?3 AND e.size = ?4 AND (e.hash IS NULL OR ?5 IS NULL)";
        let seats = self.waiting(same, params![account.0, mailbox.0, key, size, hash])?;
        if let Some(seat) = seats.into_iter().next() {
            return Ok(Some(seat));
        }
        // The server said that it took ours; some rewrite what they take.
        let taken = "e.account = ?1 AND e.message_key = ?3 AND s.state <> 0
            AND NOT EXISTS (SELECT 1 FROM intent i WHERE i.target = s.id)";
        Ok(self.waiting(taken, params![account.0, mailbox.0, key])?.into_iter().next())
    }

    /// Seats of mailbox ?2 without a uid whose email fits.
    fn waiting(&self, condition: &str, values: impl Params) -> Result<Vec<Sitting>> {
        // From the email to its seats: after a new UIDVALIDITY a whole folder waits.
        let sql = format!(
            "SELECT s.id, s.mailbox, s.email, s.uid, s.modseq, s.state, s.misses, s.base
             FROM email e CROSS JOIN seat s ON s.email = e.id
             WHERE {condition} AND s.mailbox = ?2 AND s.uid IS NULL ORDER BY s.id"
        );
        self.all(&sql, values, read)
    }
}

impl WriteTx<'_> {
    /// Gives an email a seat.
    pub(crate) fn new_seat(
        &self,
        mailbox: MailboxId,
        email: EmailId,
        uid: Option<u32>,
        base: &Keywords,
        modseq: u64,
        state: SeatState,
    ) -> Result<i64> {
        self.run(
            "INSERT INTO seat (mailbox, email, uid, modseq, state, base) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![mailbox.0, email.0, uid, number(modseq), code(state), words::text(base)],
        )?;
        let seat = self.last_id();
        self.dirty_email(email)?;
        Ok(seat)
    }

    /// Notes that an email's seats changed.
    pub(crate) fn dirty_email(&self, email: EmailId) -> Result<()> {
        let thread = self.one("SELECT thread FROM email WHERE id = ?1", [email.0], |row| row.get(0))?;
        if let Some(thread) = thread {
            self.dirty(thread);
        }
        Ok(())
    }

    pub(crate) fn set_seat_state(&self, seat: &Sitting, state: SeatState) -> Result<()> {
        if seat.state != state {
            self.run("UPDATE seat SET state = ?2 WHERE id = ?1", params![seat.id, code(state)])?;
            self.dirty_email(seat.email)?;
        }
        Ok(())
    }

    /// Removes a seat with all that was to be done with it.
    pub(crate) fn drop_seat(&self, seat: &Sitting) -> Result<()> {
        let dropped = self.run("DELETE FROM intent WHERE seat = ?1", [seat.id])?;
        self.run("DELETE FROM intent WHERE target = ?1 AND refused IS NULL", [seat.id])?;
        self.run("UPDATE intent SET target = NULL WHERE target = ?1", [seat.id])?;
        self.run("DELETE FROM seat WHERE id = ?1", [seat.id])?;
        self.dirty_email(seat.email)?;
        self.rest_on_seats(seat.email)?;
        if dropped > 0 { self.show_keywords(seat.email) } else { Ok(()) }
    }

    /// With a seat go the keywords that only it had: folders may disagree.
    fn rest_on_seats(&self, id: EmailId) -> Result<()> {
        let Some(email) = self.core(id)? else { return Ok(()) };
        let left = self.sittings("email = ?1", [id.0])?;
        if left.is_empty() || !self.synced(email.account)? {
            return Ok(());
        }
        let base: Keywords = left.into_iter().flat_map(|seat| seat.base).collect();
        if base == email.base { Ok(()) } else { self.set_email_base(id, &base) }
    }

    /// Takes an email from a folder where no server has to agree. A uid is
    /// kept: it tells that the message was collected already.
    pub(crate) fn forget_seat(&self, seat: &Sitting) -> Result<()> {
        match seat.uid {
            Some(_) => self.set_seat_state(seat, SeatState::Leaving),
            None => self.drop_seat(seat),
        }
    }

    /// Puts an email into a folder where no server has to agree.
    pub(crate) fn take_seat(&self, email: &Core, mailbox: MailboxId) -> Result<()> {
        let left = self.sittings("email = ?1 AND mailbox = ?2 AND state = 1", [email.id.0, mailbox.0])?;
        match left.first() {
            Some(seat) => self.set_seat_state(seat, SeatState::Present),
            None => self.new_seat(mailbox, email.id, None, &email.base, 0, SeatState::Present).map(drop),
        }
    }

    /// The server no longer has what sat here. What the person put elsewhere
    /// from here goes up from our own copy (an edit beats a delete).
    pub(crate) fn vanish(&self, seat: &Sitting) -> Result<()> {
        let onward = self.intents_on(seat.id, &[kind::MOVE, kind::COPY])?;
        if !onward.is_empty() {
            // What was set here and not confirmed goes along.
            let keywords = self.expected(seat)?;
            self.fold_keywords(seat)?;
            for intent in onward {
                self.append_instead(&intent, &keywords)?;
            }
        }
        self.drop_seat(seat)
    }

    /// A seat without a uid gets one. What the server was asked to do for it is done.
    pub(crate) fn give_uid(&self, account: AccountId, seat: &Sitting, uid: u32, modseq: u64) -> Result<()> {
        self.fulfil(seat)?;
        if let Some(other) = self.seat_at(seat.mailbox, uid)?.filter(|other| other.id != seat.id) {
            return self.give_way(account, seat, &other);
        }
        let sql = "UPDATE seat SET uid = ?2, modseq = max(modseq, ?3), misses = 0,
                       state = CASE state WHEN 2 THEN 0 ELSE state END WHERE id = ?1";
        self.run(sql, params![seat.id, uid, number(modseq)])?;
        if self.any("SELECT 1 FROM intent WHERE seat = ?1", [seat.id])? {
            self.work_for(account);
        }
        Ok(())
    }

    /// Sync had given the uid a seat before the server's answer came.
    fn give_way(&self, account: AccountId, seat: &Sitting, other: &Sitting) -> Result<()> {
        let mut email = other.email;
        if seat.email != other.email {
            let (ours, theirs) = (self.known_core(seat.email)?, self.known_core(other.email)?);
            // One with another hash was rewritten by the server: it stays what it is.
            if theirs.hash.is_none() || ours.hash.is_none() {
                email = self.merge(&ours, &theirs)?;
            }
        }
        let leaving = seat.state == SeatState::Leaving;
        self.run(
            "UPDATE intent SET seat = ?2, email = ?3 WHERE seat = ?1",
            params![seat.id, other.id, email.0],
        )?;
        if let Some(seat) = self.seat_row(seat.id)? {
            self.drop_seat(&seat)?;
        }
        if let Some(other) = self.seat_row(other.id)?.filter(|_| leaving) {
            self.set_seat_state(&other, SeatState::Leaving)?;
        }
        self.work_for(account);
        self.show_keywords(email)
    }

    /// What was to fill this seat has been done, by whomever.
    fn fulfil(&self, seat: &Sitting) -> Result<()> {
        // The old place of a move may still be there; to empty it twice is harmless.
        self.run(
            "UPDATE intent SET kind = ?2, target = NULL, to_mailbox = NULL
             WHERE target = ?1 AND kind = ?3 AND refused IS NULL",
            [seat.id, kind::EXPUNGE, kind::MOVE],
        )?;
        self.run("DELETE FROM intent WHERE target = ?1", [seat.id])?;
        Ok(())
    }

    /// Two emails are one message: seats, edits and keywords come together
    /// under the id that is kept, the other is destroyed. Gives the kept one.
    ///
    /// An id that is shown is kept before one that is not, then the elder.
    pub(crate) fn merge(&self, one: &Core, two: &Core) -> Result<EmailId> {
        let age = |email: &Core| {
            (!email.shown, if email.created == 0 { i64::MAX } else { email.created }, email.id)
        };
        let (keep, gone) = if age(one) <= age(two) { (one, two) } else { (two, one) };
        let moved = self.sittings("email = ?1", [gone.id.0])?;
        self.run("UPDATE seat SET email = ?2 WHERE email = ?1", [gone.id.0, keep.id.0])?;
        self.run("UPDATE intent SET email = ?2 WHERE email = ?1", [gone.id.0, keep.id.0])?;
        if self.any("SELECT 1 FROM submission WHERE email = ?1", [gone.id.0])? {
            let state = self.touch(keep.account, Kind::Submission)?;
            let sql = "UPDATE submission SET email = ?2, thread = ?3, updated = ?4 WHERE email = ?1";
            self.run(sql, [gone.id.0, keep.id.0, keep.thread, state])?;
        }
        self.move_body(gone, keep)?;
        self.dirty(gone.thread);
        self.dirty(keep.thread);
        self.work.borrow_mut().docs.insert(gone.id.0, None);
        self.shift_base(keep.id, &gone.base, &Keywords::new())?;
        self.show_keywords(keep.id)?;
        for seat in moved {
            self.absorb_waiting(keep, &seat)?;
        }
        Ok(keep.id)
    }

    /// A merged seat and one that waits in the same folder are one.
    fn absorb_waiting(&self, keep: &Core, seat: &Sitting) -> Result<()> {
        let condition = "email = ?1 AND mailbox = ?2 AND uid IS NULL AND id <> ?3 ORDER BY id";
        let waiting = self.sittings(condition, params![keep.id.0, seat.mailbox.0, seat.id])?;
        let (Some(waiting), Some(uid)) = (waiting.first(), seat.uid) else { return Ok(()) };
        self.run("UPDATE intent SET seat = ?2 WHERE seat = ?1", [seat.id, waiting.id])?;
        self.run("UPDATE intent SET target = ?2 WHERE target = ?1", [seat.id, waiting.id])?;
        self.run("DELETE FROM seat WHERE id = ?1", [seat.id])?;
        self.run("UPDATE seat SET base = ?2 WHERE id = ?1", params![waiting.id, words::text(&seat.base)])?;
        self.give_uid(keep.account, waiting, uid, seat.modseq)
    }

    pub(crate) fn known_core(&self, id: EmailId) -> Result<Core> {
        self.core(id)?.ok_or(Error::NotFound("email"))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Sitting> {
    let (modseq, base): (i64, String) = (row.get(4)?, row.get(7)?);
    Ok(Sitting {
        id: row.get(0)?,
        mailbox: MailboxId(row.get(1)?),
        email: EmailId(row.get(2)?),
        uid: row.get(3)?,
        modseq: modseq.unsigned_abs(),
        state: state(row.get(5)?),
        misses: row.get(6)?,
        base: words::read(&base),
    })
}

/// MODSEQ has 63 bits (RFC 7162 §7).
pub(crate) fn number(modseq: u64) -> i64 {
    i64::try_from(modseq).unwrap_or(i64::MAX)
}

pub(crate) fn state(code: i64) -> SeatState {
    match code {
        1 => SeatState::Leaving,
        2 => SeatState::Arriving,
        _ => SeatState::Present,
    }
}

fn code(state: SeatState) -> i64 {
    match state {
        SeatState::Present => 0,
        SeatState::Leaving => 1,
        SeatState::Arriving => 2,
    }
}
