//! Seats: where emails sit in the folders of a server, as sync sees it. Every
//! operation here may be repeated: the second time changes nothing.

use mail::{AccountId, EmailId, Keywords, MailboxId};
use rusqlite::{Params, Row, params};

use crate::ingest::message_key;
use crate::intents::kind;
use crate::sitting::{Sitting, number, state};
use crate::unseated::Marks;
use crate::{Content, Error, Ingest, ReadTx, Result, WriteTx, limits, words};

/// One seat of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The server's uid; `None` while the seat waits to be found on the server.
    pub uid: Option<u32>,
    /// Who sits there.
    pub email: EmailId,
    /// The keywords that the server last confirmed.
    pub base: Keywords,
    /// Their MODSEQ; 0 when unknown.
    pub modseq: u64,
    /// What is to become of it.
    pub state: SeatState,
    /// The email's body is stored.
    pub has_content: bool,
}

/// What is to become of a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeatState {
    /// Shown here and there.
    Present,
    /// The person took it away; the server does not know yet. Not shown.
    Leaving,
    /// The person put it here; the server has not named its uid yet. Shown.
    Arriving,
    /// The terms of its folder removed it here; the server keeps it. Not shown.
    Aside,
}

/// What a server says of one message in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrival {
    /// The UIDVALIDITY that `uid` belongs to.
    pub uid_validity: u32,
    /// Its uid.
    pub uid: u32,
    /// Its keywords there.
    pub base: Keywords,
    /// Their MODSEQ; 0 when unknown.
    pub modseq: u64,
    /// INTERNALDATE.
    pub received_at: i64,
    /// When it came into the folder, where the server told (RFC 8514 §4.2).
    pub saved_at: Option<i64>,
    /// RFC822.SIZE.
    pub size: u64,
    /// The server's name for its conversation, where it has one (RFC 8474 §5.2).
    pub thread: Option<String>,
}

/// A message whose body is still on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The folder to fetch it from.
    pub mailbox: MailboxId,
    /// That folder's UIDVALIDITY.
    pub uid_validity: u32,
    /// Its uid there.
    pub uid: u32,
    /// The email to fill.
    pub email: EmailId,
    /// Its size as the server told it.
    pub size: u64,
}

impl ReadTx<'_> {
    /// All seats of a folder, by uid; those without one last.
    pub fn seats(&self, mailbox: MailboxId) -> Result<Vec<Seat>> {
        let rows = self.seat_rows("s.mailbox = ?1 ORDER BY s.uid IS NULL, s.uid, s.id", [mailbox.0])?;
        Ok(rows.into_iter().map(|(_, seat)| seat).collect())
    }

    /// The seat with a uid.
    pub fn seat(&self, mailbox: MailboxId, uid: u32) -> Result<Option<Seat>> {
        let rows = self.seat_rows("s.mailbox = ?1 AND s.uid = ?2", params![mailbox.0, uid])?;
        Ok(rows.into_iter().next().map(|(_, seat)| seat))
    }

    /// How many seats of a folder have a uid.
    pub fn seats_with_uid(&self, mailbox: MailboxId) -> Result<u64> {
        let sql = "SELECT count(*) FROM seat WHERE mailbox = ?1 AND uid IS NOT NULL";
        Ok(self.one(sql, [mailbox.0], |row| row.get::<_, i64>(0))?.unwrap_or(0).unsigned_abs())
    }

    /// Where an email sits: folder and seat, all of them.
    pub fn seats_of(&self, email: EmailId) -> Result<Vec<(MailboxId, Seat)>> {
        self.seat_rows("s.email = ?1 ORDER BY s.id", [email.0])
    }

    /// Shown emails of an account with this Message-ID (without angle brackets).
    pub fn find_message_id(&self, account: AccountId, message_id: &str) -> Result<Vec<EmailId>> {
        self.derive()?;
        let sql = "SELECT id FROM email WHERE account = ?1 AND message_key = ?2 AND shown = 1 ORDER BY id";
        self.all(sql, [account.0, message_key(message_id)], |row| row.get(0).map(EmailId))
    }

    fn seat_rows(&self, condition: &str, values: impl Params) -> Result<Vec<(MailboxId, Seat)>> {
        let sql = format!(
            "SELECT s.mailbox, s.uid, s.email, s.base, s.modseq, s.state, e.content IS NOT NULL
             FROM seat s JOIN email e ON e.id = s.email WHERE {condition}"
        );
        self.all(&sql, values, read)
    }
}

impl WriteTx<'_> {
    /// The server has this message in this folder.
    ///
    /// A seat with that uid is brought up to date. Else the message is matched,
    /// in this order: seats of the folder that wait for a uid (same hash, or
    /// same Message-ID and size), an email of the account with the same hash;
    /// else it is a new email. A waiting intent that this fulfils is done.
    /// `StaleUids` when the folder's UIDVALIDITY is another one.
    pub fn place(&mut self, mailbox: MailboxId, arrival: &Arrival, content: Content) -> Result<EmailId> {
        self.check_room()?;
        let account = self.take_epoch(mailbox, arrival.uid_validity)?;
        let base = bounded(&arrival.base);
        let mut seat = self.seat_at(mailbox, arrival.uid)?;
        if seat.is_none()
            && let Some(waiting) = self.waiting_for(account, mailbox, arrival, &content)?
        {
            self.give_uid(account, &waiting, arrival.uid, &base, arrival.modseq)?;
            seat = self.seat_at(mailbox, arrival.uid)?;
        }
        if let Some(seat) = seat {
            self.rebase(&seat, &base, arrival.modseq)?;
            self.note_saved(seat.id, arrival.saved_at)?;
            return match content {
                Content::Full(ingest) => self.fill(seat.email, *ingest),
                Content::Headers(_) => Ok(seat.email),
            };
        }
        let (known, marks) = match &content {
            Content::Full(ingest) => {
                let marks = self.take_marks(account, &ingest.hash)?;
                (self.known_hash(account, &ingest.hash)?, marks)
            }
            Content::Headers(_) => (None, Marks::default()),
        };
        let email = match known {
            Some(id) => self.wake(id)?,
            None => self.new_email(account, content, arrival, &base)?,
        };
        let state = SeatState::Present;
        let seat = self.new_seat(mailbox, email, Some(arrival.uid), &base, arrival.modseq, state)?;
        self.note_saved(seat, arrival.saved_at)?;
        if known.is_some() {
            self.reseated(email);
        }
        self.owe_marks(email, &marks)?;
        self.find_marks(email)?;
        self.delete_as_before(account, mailbox, email)?;
        Ok(email)
    }

    /// Since when a message is in its folder, by its server; what is noted stays.
    fn note_saved(&self, seat: i64, saved_at: Option<i64>) -> Result<()> {
        let Some(saved_at) = saved_at else { return Ok(()) };
        self.run("UPDATE seat SET since = ?2 WHERE id = ?1 AND since IS NULL", [seat, saved_at]).map(drop)
    }

    /// The body of an email has come. Gives the id that it has from now on:
    /// when the account already has an equal message, the two become one and
    /// the younger id is destroyed. `NotFound` when the email went meanwhile.
    pub fn fill(&mut self, email: EmailId, ingest: Ingest) -> Result<EmailId> {
        let core = self.known_core(email)?;
        if core.content.is_some() {
            return Ok(email);
        }
        self.check_room()?;
        if core.hash == Some(ingest.hash) {
            return self.put_back(email, ingest).map(|()| email);
        }
        let marks = self.take_marks(core.account, &ingest.hash)?;
        let email = match self.known_hash(core.account, &ingest.hash)? {
            Some(known) => {
                let known = self.known_core(known)?;
                self.merge(&known, &core)?
            }
            None => self.store_body(&core, ingest).map(|()| email)?,
        };
        self.owe_marks(email, &marks)?;
        Ok(email)
    }

    /// The server has these keywords on this message. Unknown uids are ignored.
    ///
    /// What the person has changed since stays changed.
    pub fn set_base(&mut self, mailbox: MailboxId, uid: u32, base: &Keywords, modseq: u64) -> Result<()> {
        match self.seat_at(mailbox, uid)? {
            Some(seat) => self.rebase(&seat, &bounded(base), modseq),
            None => Ok(()),
        }
    }

    /// The server no longer has this message in this folder. Unknown uids are ignored.
    ///
    /// Call it only on the server's word: EXPUNGE, VANISHED, or absence from a complete listing.
    pub fn unplace(&mut self, mailbox: MailboxId, uid: u32) -> Result<()> {
        match self.seat_at(mailbox, uid)? {
            Some(seat) => self.vanish(&seat),
            None => Ok(()),
        }
    }

    /// The folder's UIDVALIDITY is now `new_validity`: seats keep their emails
    /// but lose their uids, and wait to be found by [`WriteTx::place`]. The cursor is reset.
    pub fn forget_uids(&mut self, mailbox: MailboxId, new_validity: u32) -> Result<()> {
        let sql = "UPDATE mailbox SET uid_validity = ?2, uid_next = NULL, highest_modseq = NULL
                   WHERE id = ?1 AND uid_validity IS NOT ?2";
        if self.run(sql, params![mailbox.0, new_validity])? > 0 {
            self.run("UPDATE seat SET uid = NULL, modseq = 0, misses = 0 WHERE mailbox = ?1", [mailbox.0])?;
        }
        Ok(())
    }

    /// Everything that the folder holds has been placed.
    ///
    /// Seats that still wait since [`WriteTx::forget_uids`] are gone from the
    /// server. A seat that the person filled, whose intent the server confirmed
    /// without a uid, and that two complete passes did not find: is appended
    /// again when its body is here (an edit beats a delete), else gone.
    ///
    /// Gives whether one waits for the next listing, which is then to be of everything.
    pub fn finish_listing(&mut self, mailbox: MailboxId) -> Result<bool> {
        let mut waits = false;
        for seat in self.sittings("mailbox = ?1 AND uid IS NULL ORDER BY id", [mailbox.0])? {
            // An earlier step of this loop may have changed it.
            let Some(seat) = self.seat_row(seat.id)?.filter(|seat| seat.uid.is_none()) else { continue };
            match seat.state {
                SeatState::Present | SeatState::Aside => self.vanish(&seat)?,
                _ if self.creator(seat.id)?.is_some() => {}
                _ if seat.misses + 1 < MISSES => {
                    self.run("UPDATE seat SET misses = misses + 1 WHERE id = ?1", [seat.id])?;
                    waits = true;
                }
                SeatState::Leaving => self.vanish(&seat)?,
                SeatState::Arriving => self.append_again(&seat)?,
            }
        }
        self.forget_deleted(mailbox)?;
        Ok(waits)
    }

    /// The folder's account, when the uids that are spoken of are its own.
    fn take_epoch(&self, mailbox: MailboxId, given: u32) -> Result<AccountId> {
        let sql = "SELECT account, uid_validity FROM mailbox WHERE id = ?1";
        let row = self.one(sql, [mailbox.0], |row| Ok((AccountId(row.get(0)?), row.get(1)?)))?;
        let (account, known): (_, Option<u32>) = row.ok_or(Error::NotFound("mailbox"))?;
        match known.map_or_else(|| self.adopt_epoch(mailbox, given), Ok)? {
            known if known == given => Ok(account),
            known => Err(Error::StaleUids { given, known }),
        }
    }

    /// Takes the server's first word for a folder's UIDVALIDITY; gives the one that holds.
    pub(crate) fn adopt_epoch(&self, mailbox: MailboxId, given: u32) -> Result<u32> {
        let sql = "UPDATE mailbox SET uid_validity = ?2 WHERE id = ?1 AND uid_validity IS NULL";
        self.run(sql, params![mailbox.0, given])?;
        let sql = "SELECT uid_validity FROM mailbox WHERE id = ?1";
        Ok(self.one(sql, [mailbox.0], |row| row.get(0))?.unwrap_or(given))
    }

    /// The next look at a folder lists all of it, whatever its server says of changes.
    pub(crate) fn list_anew(&self, mailbox: MailboxId) -> Result<()> {
        self.run("UPDATE mailbox SET highest_modseq = NULL WHERE id = ?1", [mailbox.0]).map(drop)
    }

    fn rebase(&self, seat: &Sitting, base: &Keywords, modseq: u64) -> Result<()> {
        if *base == seat.base && modseq == seat.modseq {
            return Ok(());
        }
        let sql = "UPDATE seat SET base = ?2, modseq = ?3 WHERE id = ?1";
        self.run(sql, params![seat.id, words::text(base), number(modseq)])?;
        self.reseated(seat.email);
        Ok(())
    }

    /// The server confirmed it and does not have it.
    fn append_again(&self, seat: &Sitting) -> Result<()> {
        let email = self.known_core(seat.email)?;
        if email.content.is_none() {
            return self.vanish(seat);
        }
        self.gather(seat)?;
        self.run("UPDATE seat SET misses = 0 WHERE id = ?1", [seat.id])?;
        self.append_for(email.account, email.id, (seat.id, seat.mailbox), email.received_at)?;
        // It may be there after all: whoever takes it shall look first.
        self.run("UPDATE intent SET attempts = 1 WHERE target = ?1 AND kind = ?2", [seat.id, kind::APPEND])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(MailboxId, Seat)> {
    let (base, modseq): (String, i64) = (row.get(3)?, row.get(4)?);
    let seat = Seat {
        uid: row.get(1)?,
        email: EmailId(row.get(2)?),
        base: words::read(&base),
        modseq: modseq.unsigned_abs(),
        state: state(row.get(5)?),
        has_content: row.get(6)?,
    };
    Ok((MailboxId(row.get(0)?), seat))
}

fn bounded(keywords: &Keywords) -> Keywords {
    keywords.iter().take(limits::KEYWORDS).cloned().collect()
}

/// Complete passes that may miss a message which the server said it took.
const MISSES: i64 = 2;
