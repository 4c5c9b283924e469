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
        self.sittings("email = ?1 AND state IN (0, 2) ORDER BY id", [email.0])
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

    /// Whether somebody is about to empty this seat, and can no longer be stopped.
    pub(crate) fn is_emptied(&self, seat: &Sitting) -> Result<bool> {
        Ok(self.intents_on(seat.id, &kind::EMPTYING)?.iter().any(|wish| !wish.is_open()))
    }

    /// The folder's seat without a uid that this message fills, if any.
    pub(crate) fn waiting_for(
        &self,
        account: AccountId,
        mailbox: MailboxId,
        arrival: &Arrival,
        content: &Content,
    ) -> Result<Option<Sitting>> {
        // Nearly always nobody waits, and this is all.
        if !self.any("SELECT 1 FROM seat WHERE mailbox = ?1 AND uid IS NULL", [mailbox.0])? {
            return Ok(None);
        }
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
        let taken = "e.account = ?1 AND e.message_key = ?3 AND s.state IN (1, 2)
            AND NOT EXISTS (SELECT 1 FROM intent i WHERE i.target = s.id)";
        Ok(self.waiting(taken, params![account.0, mailbox.0, key])?.into_iter().next())
    }

    /// Seats of mailbox ?2 without a uid whose email fits.
    fn waiting(&self, condition: &str, values: impl Params) -> Result<Vec<Sitting>> {
        // From the email to its seats: after a new UIDVALIDITY a whole folder waits.
        // First what may be there rather than what nobody has brought yet, then what is
        // shown: of two, the one that leaves is the one that went.
        let sql = format!(
            "SELECT s.id, s.mailbox, s.email, s.uid, s.modseq, s.state, s.misses, s.base
             FROM email e CROSS JOIN seat s ON s.email = e.id
             WHERE {condition} AND s.mailbox = ?2 AND s.uid IS NULL ORDER BY EXISTS (
                 SELECT 1 FROM intent i WHERE i.target = s.id AND (i.attempts = 0 OR i.refused IS NOT NULL)
             ), s.state = 1, s.id"
        );
        self.all(&sql, values, read)
    }
}

impl WriteTx<'_> {
    /// Gives an email a seat. If it has others, that is for [`Self::reseated`].
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
        Ok(self.last_id())
    }

    /// Notes that an email's seats, or what is to be done with them, changed:
    /// what is shown of it follows.
    pub(crate) fn reseated(&self, email: EmailId) {
        self.work.borrow_mut().reseated.insert(email.0);
    }

    pub(crate) fn set_seat_state(&self, seat: &Sitting, state: SeatState) -> Result<()> {
        // Another row may have become its email meanwhile.
        let sql = "UPDATE seat SET state = ?2 WHERE id = ?1 RETURNING email";
        let email = self.one(sql, params![seat.id, code(state)], |row| row.get(0).map(EmailId))?;
        let Some(email) = email else { return Ok(()) };
        let is_shown = matches!(state, SeatState::Present | SeatState::Arriving);
        let email = if is_shown { self.wake(email)? } else { email };
        self.reseated(email);
        if is_shown { self.seat_marks(email) } else { Ok(()) }
    }

    pub(crate) fn set_seat_base(&self, seat: &Sitting, base: &Keywords) -> Result<()> {
        self.run("UPDATE seat SET base = ?2 WHERE id = ?1", params![seat.id, words::text(base)])?;
        self.reseated(seat.email);
        Ok(())
    }

    /// Takes back that a seat is left; where it was to go instead it goes as well.
    pub(crate) fn stay(&self, seat: &Sitting) -> Result<()> {
        self.run("DELETE FROM intent WHERE seat = ?1 AND kind = ?2", [seat.id, kind::EXPUNGE])?;
        let sql = "UPDATE intent SET kind = ?2 WHERE seat = ?1 AND kind = ?3";
        self.run(sql, [seat.id, kind::COPY, kind::MOVE])?;
        self.show_seat(seat)
    }

    /// Shows again what was leaving.
    pub(crate) fn show_seat(&self, seat: &Sitting) -> Result<()> {
        let state = if seat.uid.is_some() { SeatState::Present } else { SeatState::Arriving };
        self.set_seat_state(seat, state)
    }

    /// Removes a seat with all that was to be done with it.
    pub(crate) fn drop_seat(&self, seat: &Sitting) -> Result<()> {
        self.run("DELETE FROM intent WHERE seat = ?1", [seat.id])?;
        self.run("DELETE FROM intent WHERE target = ?1 AND refused IS NULL", [seat.id])?;
        self.run("UPDATE intent SET target = NULL WHERE target = ?1", [seat.id])?;
        self.run("DELETE FROM seat WHERE id = ?1", [seat.id])?;
        self.reseated(seat.email);
        Ok(())
    }

    /// The server no longer has what sat here.
    pub(crate) fn vanish(&self, seat: &Sitting) -> Result<()> {
        let marks = self.marks_on(seat)?;
        self.gather(seat)?;
        self.drop_seat(seat)?;
        self.unseat_marks(seat.email, &marks)
    }

    /// A seat without a uid gets one, and what the server has there. What was to fill it is done.
    pub(crate) fn give_uid(
        &self,
        account: AccountId,
        seat: &Sitting,
        uid: u32,
        base: &Keywords,
        modseq: u64,
    ) -> Result<()> {
        let creator = self.creator(seat.id)?;
        // If nobody has tried to fill it, the message came from elsewhere, and the
        // person's keywords are still to be set.
        let wanted = match &creator {
            Some(wish) if wish.is_undone() && seat.state != SeatState::Leaving => self.expected(seat)?,
            _ => Keywords::new(),
        };
        match creator {
            // The old place of a move may still be there; to empty it twice is harmless.
            Some(wish) if wish.kind == kind::MOVE => {
                let sql = "UPDATE intent SET kind = ?2, target = NULL, to_mailbox = NULL WHERE id = ?1";
                self.run(sql, [wish.id, kind::EXPUNGE])?;
            }
            Some(wish) => self.drop_wish(&wish)?,
            None => {}
        }
        match self.seat_at(seat.mailbox, uid)?.filter(|known| known.id != seat.id) {
            Some(known) => self.unite(seat, &known)?,
            None => {
                let sql = "UPDATE seat SET uid = ?2, modseq = max(modseq, ?3), base = ?4, misses = 0,
                               state = CASE state WHEN 2 THEN 0 ELSE state END WHERE id = ?1";
                self.run(sql, params![seat.id, uid, number(modseq), words::text(base)])?;
                self.reseated(seat.email);
            }
        }
        self.work_for(account);
        match self.seat_at(seat.mailbox, uid)?.filter(|seat| seat.state != SeatState::Leaving) {
            Some(seat) => self.edit_keywords(account, &seat, &wanted, &Keywords::new()),
            None => Ok(()),
        }
    }

    /// A seat that waits proves to be one that sync has found already.
    fn unite(&self, waiting: &Sitting, known: &Sitting) -> Result<()> {
        if waiting.state != SeatState::Leaving && known.state == SeatState::Leaving {
            if self.is_emptied(known)? {
                // It waits on, and goes up again if nothing is left.
                return Ok(());
            }
            self.stay(known)?;
        }
        if waiting.email != known.email {
            let (ours, theirs) = (self.known_core(waiting.email)?, self.known_core(known.email)?);
            // One with another hash was rewritten by the server: it stays what it is.
            if theirs.hash.is_none() || ours.hash.is_none() {
                self.merge(&ours, &theirs)?;
            }
        }
        let (Some(waiting), Some(known)) = (self.seat_row(waiting.id)?, self.seat_row(known.id)?) else {
            return Ok(());
        };
        self.act_instead(&waiting, &known)?;
        self.drop_seat(&waiting)?;
        match waiting.state {
            SeatState::Leaving => self.set_seat_state(&known, SeatState::Leaving),
            SeatState::Arriving if known.state == SeatState::Aside => self.show_seat(&known),
            _ => Ok(()),
        }
    }

    /// Two emails are one message: seats and intents come together under the id
    /// that is kept, the other is destroyed. Gives the kept one.
    ///
    /// An id that is shown is kept before one that was never shown, that before
    /// one that was reported destroyed; then the elder.
    pub(crate) fn merge(&self, one: &Core, two: &Core) -> Result<EmailId> {
        let rank = |email: &Core| (!email.shown, !email.shown && email.created > 0, email.created, email.id);
        let (keep, gone) = if rank(one) <= rank(two) { (one, two) } else { (two, one) };
        self.run("UPDATE seat SET email = ?2 WHERE email = ?1", [gone.id.0, keep.id.0])?;
        self.run("UPDATE intent SET email = ?2 WHERE email = ?1", [gone.id.0, keep.id.0])?;
        if self.any("SELECT 1 FROM submission WHERE email = ?1", [gone.id.0])? {
            let state = self.touch(keep.account, Kind::Submission)?;
            let sql = "UPDATE submission SET email = ?2, thread = ?3, updated = ?4 WHERE email = ?1";
            self.run(sql, [gone.id.0, keep.id.0, keep.thread, state])?;
        }
        self.move_body(gone, keep)?;
        let marks = self.take_marks_of(gone.id)?;
        self.owe_marks(keep.id, &marks)?;
        self.seat_marks(keep.id)?;
        self.dirty(gone.thread);
        self.reseated(keep.id);
        self.work.borrow_mut().docs.insert(gone.id.0, None);
        // Where one of them waits and the other has been found, both are one seat.
        for seat in self.sittings("email = ?1 AND uid IS NULL AND state <> 1 ORDER BY id", [keep.id.0])? {
            let found = "email = ?1 AND mailbox = ?2 AND uid IS NOT NULL AND state <> 1 ORDER BY id";
            let found = self.sittings(found, [keep.id.0, seat.mailbox.0])?;
            if let Some((found, uid)) = found.first().and_then(|found| Some((found, found.uid?))) {
                self.give_uid(keep.account, &seat, uid, &found.base, found.modseq)?;
            }
        }
        Ok(keep.id)
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
        3 => SeatState::Aside,
        _ => SeatState::Present,
    }
}

fn code(state: SeatState) -> i64 {
    match state {
        SeatState::Present => 0,
        SeatState::Leaving => 1,
        SeatState::Arriving => 2,
        SeatState::Aside => 3,
    }
}
