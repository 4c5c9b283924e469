//! Intents: what the person did and a server has yet to do, in the order it was done.

use std::collections::BTreeSet;

use mail::{AccountId, EmailId, IntentId, Keywords, MailboxId};
use rusqlite::{Params, Row, params};

use crate::sitting::{Sitting, number};
use crate::{ReadTx, Result, SeatState, WriteTx, limits, words};

/// One thing for a server to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// Its id; grows, so order of ids is order of doing.
    pub id: IntentId,
    /// On whose server.
    pub account: AccountId,
    /// What.
    pub kind: IntentKind,
    /// The email it concerns.
    pub email: EmailId,
    /// The folder to do it in (for Append: the one to append to).
    pub mailbox: MailboxId,
    /// The UIDVALIDITY that `uid` belongs to: refuse to act under another.
    pub uid_validity: Option<u32>,
    /// The message's uid there; `None` for Append.
    pub uid: Option<u32>,
    /// How often it was taken, this time included. Above 1 the last attempt
    /// may have worked: look before you append.
    pub attempts: u32,
    /// Not before.
    pub next_try: i64,
    /// The server's words when it refused for good.
    pub refused: Option<String>,
}

/// What a server shall do.
#[derive(Debug, Clone, PartialEq)]
pub enum IntentKind {
    /// UID STORE.
    SetKeywords {
        /// To set.
        add: Keywords,
        /// To clear.
        remove: Keywords,
    },
    /// UID MOVE, or copy and expunge.
    Move {
        /// The target folder.
        to: MailboxId,
    },
    /// UID COPY.
    Copy {
        /// The target folder.
        to: MailboxId,
    },
    /// Delete this one message.
    Expunge,
    /// APPEND the email's bytes with these flags and INTERNALDATE.
    Append {
        /// The flags to give.
        keywords: Keywords,
        /// The date to give.
        received_at: i64,
    },
}

/// What a server answered to an intent that it carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confirmed {
    /// UIDVALIDITY and uid of the new message, from COPYUID or APPENDUID (RFC 4315).
    pub new_uid: Option<(u32, u32)>,
    /// The message's MODSEQ after it.
    pub modseq: Option<u64>,
}

/// The numbers of the kinds in the file.
pub(crate) mod kind {
    pub(crate) const KEYWORDS: i64 = 0;
    pub(crate) const MOVE: i64 = 1;
    pub(crate) const COPY: i64 = 2;
    pub(crate) const EXPUNGE: i64 = 3;
    pub(crate) const APPEND: i64 = 4;
    /// Those that leave nothing where they act.
    pub(crate) const EMPTYING: [i64; 2] = [MOVE, EXPUNGE];
}

/// One row of `intent`.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) id: i64,
    pub(crate) account: AccountId,
    pub(crate) kind: i64,
    pub(crate) email: EmailId,
    pub(crate) mailbox: MailboxId,
    /// What it acts on; `None` for an append and for a refused one.
    pub(crate) seat: Option<i64>,
    /// What it brings forth.
    pub(crate) target: Option<i64>,
    pub(crate) to: Option<MailboxId>,
    pub(crate) add: Keywords,
    pub(crate) remove: Keywords,
    pub(crate) received_at: i64,
    pub(crate) attempts: u32,
    pub(crate) next_try: i64,
    pub(crate) refused: Option<String>,
}

impl Wish {
    /// Nobody has taken it to a server yet: it can still be another wish, or none.
    pub(crate) fn is_open(&self) -> bool {
        self.attempts == 0 && self.refused.is_none()
    }

    /// The server surely has not done it.
    pub(crate) fn is_undone(&self) -> bool {
        self.attempts == 0 || self.refused.is_some()
    }
}

impl ReadTx<'_> {
    /// How many intents of an account wait (refused ones apart), those of folders included.
    pub fn waiting_intents(&self, account: AccountId) -> Result<u64> {
        let sql = "SELECT count(*) FROM intent WHERE account = ?1 AND refused IS NULL";
        let count: Option<i64> = self.one(sql, [account.0], |row| row.get(0))?;
        Ok(count.unwrap_or_default().unsigned_abs() + self.waiting_folder_intents(account)?)
    }

    /// An intent as it stands now: the answer to another may have changed it since
    /// it was taken. `None` when there is nothing to do, or no longer a place to do it.
    pub fn intent(&self, id: IntentId) -> Result<Option<Intent>> {
        let Some(wish) = self.wish(id)?.filter(|wish| wish.refused.is_none()) else { return Ok(None) };
        let seat = self.seat_of(wish.seat)?;
        if has_place(&wish, seat.as_ref()) { self.spelled(wish, seat.as_ref()).map(Some) } else { Ok(None) }
    }

    /// What a server refused for good and the person has not dismissed.
    pub fn refused_intents(&self, account: AccountId) -> Result<Vec<Intent>> {
        let wishes = self.wishes("account = ?1 AND refused IS NOT NULL ORDER BY id", [account.0])?;
        wishes.into_iter().map(|wish| self.spelled(wish, None)).collect()
    }

    /// Whether a message that was sent is not in Sent yet although that was tried;
    /// inside it the server's words, where it refused for good.
    pub fn unfiled(&self, account: AccountId) -> Result<Option<Option<String>>> {
        let sql = "SELECT i.refused FROM intent i JOIN mailbox b ON b.id = i.mailbox
                   WHERE i.account = ?1 AND i.kind = ?2 AND b.role = 'sent'
                     AND (i.refused IS NOT NULL OR i.next_try > 0) ORDER BY i.id LIMIT 1";
        self.one(sql, [account.0, kind::APPEND], |row| row.get(0))
    }

    pub(crate) fn wishes(&self, condition: &str, values: impl Params) -> Result<Vec<Wish>> {
        let sql = format!(
            "SELECT id, account, kind, email, mailbox, seat, target, to_mailbox, add_words, drop_words,
                 received_at, attempts, next_try, refused FROM intent WHERE {condition}"
        );
        self.all(&sql, values, read)
    }

    fn wish(&self, id: IntentId) -> Result<Option<Wish>> {
        Ok(self.wishes("id = ?1", [id.0])?.pop())
    }

    /// Waiting intents of some kinds that act on a seat, in order.
    pub(crate) fn intents_on(&self, seat: i64, kinds: &[i64]) -> Result<Vec<Wish>> {
        let mut wishes = self.wishes("seat = ?1 AND refused IS NULL ORDER BY id", [seat])?;
        wishes.retain(|wish| kinds.contains(&wish.kind));
        Ok(wishes)
    }

    /// The intent that fills a seat, refused or not.
    pub(crate) fn creator(&self, seat: i64) -> Result<Option<Wish>> {
        Ok(self.wishes("target = ?1", [seat])?.pop())
    }

    /// A seat's keywords once everything that waits for it is done.
    pub(crate) fn expected(&self, seat: &Sitting) -> Result<Keywords> {
        self.expected_by(seat, i64::MAX)
    }

    /// The same when an intent's turn comes.
    fn expected_by(&self, seat: &Sitting, intent: i64) -> Result<Keywords> {
        let mut keywords = self.brought(seat)?;
        for wish in self.intents_on(seat.id, &[kind::KEYWORDS])?.iter().filter(|wish| wish.id < intent) {
            apply(&mut keywords, &wish.add, &wish.remove);
        }
        Ok(keywords)
    }

    /// A seat's keywords before anything is done there: what a move or copy will
    /// bring is what its source has by then.
    pub(crate) fn brought(&self, seat: &Sitting) -> Result<Keywords> {
        if seat.uid.is_none()
            && let Some(wish) = self.creator(seat.id)?
            && let Some(source) = self.seat_of(wish.seat)?
        {
            return self.expected_by(&source, wish.id);
        }
        Ok(seat.base.clone())
    }

    pub(crate) fn seat_of(&self, seat: Option<i64>) -> Result<Option<Sitting>> {
        seat.map_or(Ok(None), |seat| self.seat_row(seat))
    }

    fn spelled(&self, wish: Wish, seat: Option<&Sitting>) -> Result<Intent> {
        let mailbox = seat.map_or(wish.mailbox, |seat| seat.mailbox);
        let sql = "SELECT uid_validity FROM mailbox WHERE id = ?1";
        let uid_validity = self.one(sql, [mailbox.0], |row| row.get(0))?.flatten();
        let to = wish.to.unwrap_or(mailbox);
        let target = self.seat_of(wish.target)?;
        Ok(Intent {
            id: IntentId(wish.id),
            account: wish.account,
            kind: match wish.kind {
                kind::MOVE => IntentKind::Move { to },
                kind::COPY => IntentKind::Copy { to },
                kind::EXPUNGE => IntentKind::Expunge,
                kind::APPEND => IntentKind::Append {
                    keywords: target.map(|seat| seat.base).unwrap_or_default(),
                    received_at: wish.received_at,
                },
                _ => IntentKind::SetKeywords { add: wish.add, remove: wish.remove },
            },
            email: wish.email,
            mailbox,
            uid_validity,
            uid: seat.and_then(|seat| seat.uid),
            attempts: wish.attempts,
            next_try: wish.next_try,
            refused: wish.refused,
        })
    }
}

impl WriteTx<'_> {
    /// Takes the next intents of an account that can be done now, in order.
    ///
    /// Counts an attempt for each: a later edit of the person no longer cancels
    /// it. An intent whose message has no uid yet waits, and so does everything
    /// behind it for the same email. Between two of them, [`ReadTx::intent`] tells
    /// what the answer to the one has made of the other.
    pub fn next_intents(&mut self, account: AccountId, now: i64, limit: usize) -> Result<Vec<Intent>> {
        let mut held = BTreeSet::new();
        let mut next = Vec::new();
        for mut wish in self.wishes("account = ?1 AND refused IS NULL ORDER BY id", [account.0])? {
            if next.len() == limit {
                break;
            }
            let seat = self.seat_of(wish.seat)?;
            if held.contains(&wish.email) || !has_place(&wish, seat.as_ref()) || rests(wish.next_try, now) {
                held.insert(wish.email);
                continue;
            }
            self.run("UPDATE intent SET attempts = attempts + 1 WHERE id = ?1", [wish.id])?;
            wish.attempts = wish.attempts.saturating_add(1);
            next.push(self.spelled(wish, seat.as_ref())?);
        }
        Ok(next)
    }

    /// The server did it. Unknown ids are ignored: it was already confirmed.
    pub fn confirm_intent(&mut self, id: IntentId, confirmed: &Confirmed) -> Result<()> {
        let Some(wish) = self.wish(id)?.filter(|wish| wish.refused.is_none()) else { return Ok(()) };
        match (wish.kind, self.seat_of(wish.seat)?) {
            (kind::KEYWORDS, Some(seat)) => self.keywords_confirmed(&wish, &seat, confirmed),
            (kind::MOVE, Some(seat)) => {
                self.arrived(&wish, confirmed)?;
                self.vanish(&seat)
            }
            (kind::EXPUNGE, Some(seat)) => self.vanish(&seat),
            (kind::COPY, Some(_)) | (kind::APPEND, _) => self.arrived(&wish, confirmed),
            _ => self.drop_wish(&wish),
        }
    }

    /// The server refuses for good, in these words: the change is taken back and
    /// the intent stays as refused until dismissed.
    ///
    /// What followed a refused move or copy is done where the message is. What an
    /// append was to bring up stays shown, so that nothing is lost: it is moved,
    /// destroyed or, after the dismissal and two full listings, tried again.
    pub fn refuse_intent(&mut self, id: IntentId, words: &str) -> Result<()> {
        let Some(wish) = self.wish(id)?.filter(|wish| wish.refused.is_none()) else { return Ok(()) };
        let sql = "UPDATE intent SET refused = ?2, seat = NULL, target = NULL WHERE id = ?1";
        self.run(sql, params![wish.id, words])?;
        self.work.borrow_mut().touched.status.insert(wish.account);
        self.reseated(wish.email);
        match (wish.kind, self.seat_of(wish.seat)?, self.seat_of(wish.target)?) {
            (kind::MOVE, Some(source), Some(target)) => self.move_refused(&source, &target),
            (kind::COPY, Some(source), Some(target)) => self.copy_refused(&source, &target),
            (kind::EXPUNGE, Some(seat), _) if self.intents_on(seat.id, &kind::EMPTYING)?.is_empty() => {
                self.stay(&seat)
            }
            (kind::APPEND, _, Some(target)) => self.append_refused(&wish, &target),
            _ => Ok(()),
        }
    }

    /// The server does not have the message that an intent is for: surely nothing of it was done, nor
    /// of what comes behind it. Nothing is changed by that yet.
    ///
    /// Gives the folders that the message is to be brought to. Another program may have done that:
    /// look there before [`WriteTx::unplace`] lets our own copy go up (invariant 2).
    pub fn miss_intent(&mut self, id: IntentId) -> Result<BTreeSet<MailboxId>> {
        let Some(wish) = self.wish(id)?.filter(|wish| wish.refused.is_none()) else {
            return Ok(BTreeSet::new());
        };
        self.run("UPDATE intent SET attempts = 0 WHERE email = ?1 AND refused IS NULL", [wish.email.0])?;
        let awaited = self.sitting(wish.email)?.into_iter().filter(|seat| seat.uid.is_none());
        Ok(awaited.map(|seat| seat.mailbox).collect())
    }

    /// It did not work this time: not before `at` again.
    pub fn retry_intent(&mut self, id: IntentId, at: i64) -> Result<()> {
        self.run("UPDATE intent SET next_try = ?2 WHERE id = ?1", [id.0, at])?;
        Ok(())
    }

    /// The person has seen that it was refused.
    pub fn dismiss_intent(&mut self, id: IntentId) -> Result<()> {
        if let Some(wish) = self.wish(id)?.filter(|wish| wish.refused.is_some()) {
            self.drop_wish(&wish)?;
        }
        Ok(())
    }

    pub(crate) fn drop_wish(&self, wish: &Wish) -> Result<()> {
        self.run("DELETE FROM intent WHERE id = ?1", [wish.id])?;
        self.reseated(wish.email);
        if wish.refused.is_some() {
            self.work.borrow_mut().touched.status.insert(wish.account);
        }
        Ok(())
    }

    /// Lets what acts on one seat act on another, in the same order.
    pub(crate) fn act_instead(&self, from: &Sitting, on: &Sitting) -> Result<()> {
        // Whose seat it is only the row can tell: two emails may have become one.
        let sql =
            "UPDATE intent SET (seat, mailbox, email) = (SELECT id, mailbox, email FROM seat WHERE id = ?2)
                   WHERE seat = ?1";
        self.run(sql, [from.id, on.id])?;
        self.reseated(on.email);
        Ok(())
    }

    /// The server does not have what sits here, and nothing can act on it: what
    /// was set goes up with our own copy, and what the person put elsewhere from
    /// here goes up there (an edit beats a delete). A keyword alone brings nothing
    /// back: it says nothing of where, reading sets one, and a message that was
    /// moved elsewhere would be there twice (invariant 2). It follows the message
    /// instead; see `unseated`.
    pub(crate) fn gather(&self, seat: &Sitting) -> Result<()> {
        for wish in self.intents_on(seat.id, &[kind::MOVE, kind::COPY])? {
            self.append_instead(&wish, seat)?;
        }
        self.set_seat_base(seat, &self.expected(seat)?)?;
        self.forget_keywords(seat)
    }

    pub(crate) fn forget_keywords(&self, seat: &Sitting) -> Result<()> {
        self.run("DELETE FROM intent WHERE seat = ?1 AND kind = ?2", [seat.id, kind::KEYWORDS])?;
        self.reseated(seat.email);
        Ok(())
    }

    /// The source of a move or copy is gone: our own copy goes up.
    fn append_instead(&self, wish: &Wish, source: &Sitting) -> Result<()> {
        let email = self.known_core(wish.email)?;
        let Some(target) = self.seat_of(wish.target)? else { return self.drop_wish(wish) };
        if email.content.is_none() {
            return self.leave_to_a_listing(wish, source, &target);
        }
        self.set_seat_base(&target, &self.expected_by(source, wish.id)?)?;
        self.run(
            "UPDATE intent SET kind = ?2, seat = NULL, mailbox = ?3, to_mailbox = NULL, received_at = ?4
             WHERE id = ?1",
            [wish.id, kind::APPEND, target.mailbox.0, email.received_at],
        )?;
        self.work_for(email.account);
        Ok(())
    }

    fn keywords_confirmed(&self, wish: &Wish, seat: &Sitting, confirmed: &Confirmed) -> Result<()> {
        let mut base = seat.base.clone();
        apply(&mut base, &wish.add, &wish.remove);
        let modseq = number(confirmed.modseq.unwrap_or_default()).max(number(seat.modseq));
        let sql = "UPDATE seat SET base = ?2, modseq = ?3 WHERE id = ?1";
        self.run(sql, params![seat.id, words::text(&base), modseq])?;
        self.drop_wish(wish)
    }

    /// A move, copy or append was done: its target is on the server.
    fn arrived(&self, wish: &Wish, confirmed: &Confirmed) -> Result<()> {
        let Some(target) = self.seat_of(wish.target)? else { return self.drop_wish(wish) };
        let base = self.brought(&target)?;
        self.drop_wish(wish)?;
        self.set_seat_base(&target, &base)?;
        let Some((uid_validity, uid)) = confirmed.new_uid else {
            // Only a look can find it, and its folder may have nothing else to tell.
            self.list_anew(target.mailbox)?;
            return Ok(());
        };
        if self.adopt_epoch(target.mailbox, uid_validity)? != uid_validity {
            // The folder has changed since; the next listing finds it.
            return Ok(());
        }
        self.give_uid(wish.account, &target, uid, &base, confirmed.modseq.unwrap_or_default())
    }

    fn move_refused(&self, source: &Sitting, target: &Sitting) -> Result<()> {
        self.act_instead(target, source)?;
        if target.state != SeatState::Leaving {
            self.show_seat(source)?;
        }
        self.drop_seat(target)?;
        self.straighten(source)
    }

    /// What was to go on from the copy is copied from where the message is.
    fn copy_refused(&self, source: &Sitting, target: &Sitting) -> Result<()> {
        self.forget_keywords(target)?;
        self.run("DELETE FROM intent WHERE seat = ?1 AND kind = ?2", [target.id, kind::EXPUNGE])?;
        self.run("UPDATE intent SET kind = ?2 WHERE seat = ?1", [target.id, kind::COPY])?;
        self.act_instead(target, source)?;
        self.drop_seat(target)?;
        self.straighten(source)?;
        let is_last = target.state != SeatState::Leaving && self.sitting(target.email)?.is_empty();
        // It left because the copy was to be there.
        if is_last && !self.is_emptied(source)? { self.stay(source) } else { Ok(()) }
    }

    /// A way that leads back to where it begins is no way.
    fn straighten(&self, seat: &Sitting) -> Result<()> {
        for wish in self.intents_on(seat.id, &[kind::MOVE, kind::COPY])? {
            let target = self.seat_of(wish.target)?.filter(|target| target.mailbox == seat.mailbox);
            let Some(target) = target else { continue };
            let stays = target.state != SeatState::Leaving;
            if stays && self.is_emptied(seat)? {
                continue;
            }
            if stays || wish.kind == kind::MOVE {
                self.act_instead(&target, seat)?;
            }
            self.drop_seat(&target)?;
            if stays {
                self.stay(seat)?;
            }
        }
        Ok(())
    }

    fn append_refused(&self, wish: &Wish, target: &Sitting) -> Result<()> {
        if target.state == SeatState::Leaving {
            return self.vanish(target);
        }
        self.gather(target)?;
        self.run("UPDATE intent SET target = ?2 WHERE id = ?1", [wish.id, target.id])?;
        Ok(())
    }
}

/// Whether what is not to be tried before `until` waits. No rest is longer than
/// [`limits::REST_SECONDS`]: a later moment was noted by a wrong clock (invariant 18).
pub(crate) fn rests(until: i64, now: i64) -> bool {
    (1..=limits::REST_SECONDS).contains(&until.saturating_sub(now))
}

fn has_place(wish: &Wish, seat: Option<&Sitting>) -> bool {
    wish.kind == kind::APPEND || seat.is_some_and(|seat| seat.uid.is_some())
}

pub(crate) fn apply(keywords: &mut Keywords, add: &Keywords, remove: &Keywords) {
    keywords.extend(add.iter().cloned());
    keywords.retain(|word| !remove.contains(word));
}

fn read(row: &Row<'_>) -> rusqlite::Result<Wish> {
    let (add, remove): (String, String) = (row.get(8)?, row.get(9)?);
    Ok(Wish {
        id: row.get(0)?,
        account: AccountId(row.get(1)?),
        kind: row.get(2)?,
        email: EmailId(row.get(3)?),
        mailbox: MailboxId(row.get(4)?),
        seat: row.get(5)?,
        target: row.get(6)?,
        to: row.get::<_, Option<i64>>(7)?.map(MailboxId),
        add: words::read(&add),
        remove: words::read(&remove),
        received_at: row.get::<_, Option<i64>>(10)?.unwrap_or_default(),
        attempts: row.get(11)?,
        next_try: row.get(12)?,
        refused: row.get(13)?,
    })
}
