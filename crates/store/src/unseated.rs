//! Keyword changes that have lost their seat: another program moved the message before
//! its server had them. They wait with the email, follow it to wherever it is seen next,
//! and go with it when it leaves the bin. Nothing is brought back for them.

use mail::{AccountId, EmailId, Keywords};
use rusqlite::params;

use crate::intents::{Wish, apply, kind};
use crate::sitting::Sitting;
use crate::{ReadTx, Result, SeatState, WriteTx, words};

/// What is to be set on a message, and what cleared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    add: Keywords,
    remove: Keywords,
}

impl Marks {
    fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    /// Adds what was wished later.
    pub(crate) fn then(&mut self, add: &Keywords, remove: &Keywords) {
        apply(&mut self.add, add, remove);
        apply(&mut self.remove, remove, add);
    }
}

impl ReadTx<'_> {
    /// What waits to be set on a shown seat. On one that leaves, it leaves with it.
    pub(crate) fn marks_on(&self, seat: &Sitting) -> Result<Marks> {
        let mut marks = Marks::default();
        if matches!(seat.state, SeatState::Present | SeatState::Arriving) {
            for wish in self.intents_on(seat.id, &[kind::KEYWORDS])? {
                marks.then(&wish.add, &wish.remove);
            }
        }
        Ok(marks)
    }

    /// Emails that are the same message as far as headers tell, and of which a condition holds.
    /// Two whose bytes are both known are not asked about: these tell for sure.
    pub(crate) fn alike(&self, email: EmailId, condition: &str) -> Result<Vec<EmailId>> {
        let both = format!(
            "e.id <> o.id AND e.account = o.account AND e.size = o.size
                 AND (e.hash IS NULL OR o.hash IS NULL) AND {condition}"
        );
        // Where nothing names it, the same second, size, sender and subject must do.
        let sql = format!(
            "SELECT e.id FROM email o CROSS JOIN email e ON e.account = o.account AND e.message_key = o.message_key
             WHERE o.id = ?1 AND {both}
             UNION ALL
             SELECT e.id FROM email o CROSS JOIN email e ON e.id BETWEEN (o.id >> 20) << 20 AND o.id | 1048575
             WHERE o.id = ?1 AND o.message_key IS NULL AND e.message_key IS NULL
                 AND e.sort_from = o.sort_from AND e.sort_subject = o.sort_subject AND {both}"
        );
        self.all(&sql, [email.0], |row| row.get(0).map(EmailId))
    }

    /// Nearly always, and then there is nothing else to look for.
    fn is_nothing_unseated(&self) -> Result<bool> {
        Ok(!self.any("SELECT 1 FROM unseated", [])?)
    }

    fn marks_of(&self, email: EmailId) -> Result<Option<Marks>> {
        let sql = "SELECT add_words, drop_words FROM unseated WHERE email = ?1";
        let row = self.one(sql, [email.0], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        Ok(row.map(|(add, remove)| Marks { add: words::read(&add), remove: words::read(&remove) }))
    }
}

impl WriteTx<'_> {
    /// The seat of these has gone: they are set where the message is shown besides, or wait.
    pub(crate) fn unseat_marks(&self, email: EmailId, marks: &Marks) -> Result<()> {
        if marks.is_empty() {
            return Ok(());
        }
        let Some(email) = self.core(email)? else { return Ok(()) };
        if self.sitting(email.id)?.is_empty() {
            // Its new place may have been listed first, and its body not be here yet.
            let others = self.alike(email.id, IS_SEEN)?;
            for other in &others {
                self.set_marks(email.account, *other, marks)?;
            }
            if !others.is_empty() {
                return Ok(());
            }
        }
        self.owe_marks(email.id, marks)
    }

    /// The same for marks that have found their email.
    pub(crate) fn owe_marks(&self, email: EmailId, marks: &Marks) -> Result<()> {
        if marks.is_empty() {
            return Ok(());
        }
        let mut all = self.marks_of(email)?.unwrap_or_default();
        all.then(&marks.add, &marks.remove);
        let sql = "INSERT OR REPLACE INTO unseated VALUES (?1, ?2, ?3)";
        self.run(sql, params![email.0, words::text(&all.add), words::text(&all.remove)])?;
        self.seat_marks(email)
    }

    /// The source of a move or copy is gone, and no copy of our own is here: a listing finds what was
    /// done, or in the end nothing. What was set at the source is then still to be set.
    pub(crate) fn leave_to_a_listing(&self, wish: &Wish, source: &Sitting, target: &Sitting) -> Result<()> {
        let mut marks = Marks::default();
        for earlier in self.intents_on(source.id, &[kind::KEYWORDS])?.iter().filter(|set| set.id < wish.id) {
            marks.then(&earlier.add, &earlier.remove);
        }
        self.set_seat_base(target, &self.brought(source)?)?;
        // Two listings of its folder tell, and nothing else may have happened there.
        self.list_anew(target.mailbox)?;
        if marks.is_empty() {
            return self.drop_wish(wish);
        }
        // In the place of the move: what goes on from its target comes after it.
        let sql = "UPDATE intent SET kind = ?2, seat = ?3, mailbox = ?4, target = NULL, to_mailbox = NULL,
                       add_words = ?5, drop_words = ?6 WHERE id = ?1";
        let (add, remove) = (words::text(&marks.add), words::text(&marks.remove));
        self.run(sql, params![wish.id, kind::KEYWORDS, target.id, target.mailbox.0, add, remove])?;
        self.work_for(wish.account);
        Ok(())
    }

    /// Sets what waits for an email, if it is shown now.
    pub(crate) fn seat_marks(&self, email: EmailId) -> Result<()> {
        let Some(marks) = self.marks_of(email)? else { return Ok(()) };
        if self.sitting(email)?.is_empty() {
            return Ok(());
        }
        self.run("DELETE FROM unseated WHERE email = ?1", [email.0])?;
        self.set_marks(self.known_core(email)?.account, email, &marks)
    }

    fn set_marks(&self, account: AccountId, email: EmailId, marks: &Marks) -> Result<()> {
        for seat in self.sitting(email)? {
            self.edit_keywords(account, &seat, &marks.add, &marks.remove)?;
        }
        Ok(())
    }

    /// Takes what waits for the email with these bytes: another may take its place.
    pub(crate) fn take_marks(&self, account: AccountId, hash: &[u8; 32]) -> Result<Marks> {
        if self.is_nothing_unseated()? {
            return Ok(Marks::default());
        }
        let sql = "SELECT u.email FROM email e JOIN unseated u ON u.email = e.id
                   WHERE e.account = ?1 AND e.hash = ?2";
        match self.one(sql, params![account.0, hash], |row| row.get(0).map(EmailId))? {
            Some(email) => self.take_marks_of(email),
            None => Ok(Marks::default()),
        }
    }

    pub(crate) fn take_marks_of(&self, email: EmailId) -> Result<Marks> {
        let marks = self.marks_of(email)?.unwrap_or_default();
        self.run("DELETE FROM unseated WHERE email = ?1", [email.0])?;
        Ok(marks)
    }

    /// A message has come: what waits for it, by its headers, is set on it.
    pub(crate) fn find_marks(&self, email: EmailId) -> Result<()> {
        if self.is_nothing_unseated()? {
            return Ok(());
        }
        for other in self.alike(email, "e.id IN (SELECT email FROM unseated)")? {
            let marks = self.take_marks_of(other)?;
            self.owe_marks(email, &marks)?;
        }
        Ok(())
    }
}

const IS_SEEN: &str = "EXISTS (SELECT 1 FROM seat s WHERE s.email = e.id AND s.state IN (0, 2))";
