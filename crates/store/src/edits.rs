//! What a person's edit becomes in a server account: seats that come and go at
//! once, and intents that carry it out. A contrary edit takes back what has not
//! been taken to the server yet; what has been taken is followed by its reverse.

use mail::{AccountId, EmailId, Keywords, MailboxId};
use rusqlite::params;

use crate::emails::Core;
use crate::intents::{Wish, apply, kind};
use crate::sitting::Sitting;
use crate::{Result, SeatState, WriteTx, words};

impl WriteTx<'_> {
    /// Keywords are edited on every seat of the email; `wanted` is what shall be shown.
    pub(crate) fn intend_keywords(
        &self,
        email: &Core,
        wanted: &Keywords,
        add: &Keywords,
        remove: &Keywords,
    ) -> Result<()> {
        for seat in self.sitting(email.id)? {
            self.edit_keywords(email, &seat, add, remove)?;
        }
        self.show_keywords(email.id)?;
        // Folders may disagree about a keyword; what no server has to be told is so at once.
        let shown = self.known_core(email.id)?.keywords;
        let missing: Keywords = wanted.difference(&shown).cloned().collect();
        let extra: Keywords = shown.difference(wanted).cloned().collect();
        if missing.is_empty() && extra.is_empty() {
            Ok(())
        } else {
            self.shift_base(email.id, &missing, &extra)
        }
    }

    fn edit_keywords(&self, email: &Core, seat: &Sitting, add: &Keywords, remove: &Keywords) -> Result<()> {
        if let Some(append) = self.creator(seat.id)?.filter(|wish| wish.kind == kind::APPEND && is_open(wish))
        {
            // They go up with the message.
            let mut keywords = append.add;
            apply(&mut keywords, add, remove);
            let text = words::text(&keywords);
            self.run("UPDATE intent SET add_words = ?2 WHERE id = ?1", params![append.id, text])?;
            self.run("UPDATE seat SET base = ?2 WHERE id = ?1", params![seat.id, text])?;
            return Ok(());
        }
        let mut earlier = self.intents_on(seat.id, &[kind::KEYWORDS])?;
        let last = earlier.pop_if(|wish| !wish.taken);
        let mut before = seat.base.clone();
        for wish in &earlier {
            apply(&mut before, &wish.add, &wish.remove);
        }
        let (mut set, mut clear) = (add.clone(), remove.clone());
        if let Some(last) = &last {
            set.extend(last.add.difference(remove).cloned());
            clear.extend(last.remove.difference(add).cloned());
        }
        set.retain(|word| !before.contains(word));
        clear.retain(|word| before.contains(word));
        match last {
            Some(last) if set.is_empty() && clear.is_empty() => self.drop_wish(last.id),
            Some(last) => {
                let sql = "UPDATE intent SET add_words = ?2, drop_words = ?3 WHERE id = ?1";
                self.run(sql, params![last.id, words::text(&set), words::text(&clear)])?;
                self.work_for(email.account);
                Ok(())
            }
            None if set.is_empty() && clear.is_empty() => Ok(()),
            None => {
                let sql = "INSERT INTO intent (account, kind, email, mailbox, seat, add_words, drop_words)
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
                let (set, clear) = (words::text(&set), words::text(&clear));
                let of = (email.account.0, email.id.0);
                self.run(sql, params![of.0, kind::KEYWORDS, of.1, seat.mailbox.0, seat.id, set, clear])?;
                self.work_for(email.account);
                Ok(())
            }
        }
    }

    /// An email shall be shown in some mailboxes and no more in others.
    pub(crate) fn intend_mailboxes(
        &self,
        email: &Core,
        into: Vec<MailboxId>,
        out: Vec<MailboxId>,
    ) -> Result<()> {
        let mut fresh = Vec::new();
        for mailbox in into {
            if !self.revive(email, mailbox)? {
                fresh.push(mailbox);
            }
        }
        let mut going = self.sitting(email.id)?;
        going.retain(|seat| out.contains(&seat.mailbox));
        let copies = fresh.split_off(fresh.len().min(going.len()));
        // Copies first, while the message still is where it is.
        for to in copies {
            self.copy_to(email, to)?;
        }
        let stay = going.split_off(fresh.len());
        for (seat, to) in going.iter().zip(fresh) {
            self.move_seat(email, seat, to)?;
        }
        // More seats than new places: these only go.
        stay.iter().try_for_each(|seat| self.leave(email, seat))
    }

    /// Whether a seat is shown, or moves and copies lead from it to one that is:
    /// what is set on a seat that only goes away is not shown.
    pub(crate) fn leads_on(&self, seat: Option<i64>) -> Result<bool> {
        let mut next: Vec<i64> = seat.into_iter().collect();
        while let Some(seat) = next.pop() {
            if self.seat_row(seat)?.is_some_and(|seat| seat.state != SeatState::Leaving) {
                return Ok(true);
            }
            let onward = self.intents_on(seat, &[kind::MOVE, kind::COPY])?;
            next.extend(onward.iter().filter_map(|wish| wish.target));
        }
        Ok(false)
    }

    /// Takes back that an email leaves a mailbox, if nobody has acted on it yet.
    fn revive(&self, email: &Core, mailbox: MailboxId) -> Result<bool> {
        let left = self.sittings("email = ?1 AND mailbox = ?2 AND state = 1", [email.id.0, mailbox.0])?;
        for seat in left {
            let leaving = self.intents_on(seat.id, &[kind::MOVE, kind::EXPUNGE])?.pop();
            match leaving.filter(is_open) {
                Some(wish) if wish.kind == kind::EXPUNGE => self.drop_wish(wish.id)?,
                // It is to be at both places now; where it was to go may still leave.
                Some(wish) => {
                    self.run("UPDATE intent SET kind = ?2 WHERE id = ?1", [wish.id, kind::COPY])?;
                    self.work_for(email.account);
                }
                None => continue,
            }
            self.set_seat_state(&seat, SeatState::Present)?;
            return Ok(true);
        }
        Ok(false)
    }

    fn copy_to(&self, email: &Core, to: MailboxId) -> Result<()> {
        let seats = self.sitting(email.id)?;
        let on_server = seats.iter().find(|seat| seat.uid.is_some());
        let source = match on_server {
            None if email.content.is_some() => {
                return self.append(email.account, email.id, to, &email.keywords, email.received_at);
            }
            found => found.or(seats.first()),
        };
        let Some(source) = source else { return Ok(()) };
        self.bring(email, kind::COPY, source, to)
    }

    fn move_seat(&self, email: &Core, seat: &Sitting, to: MailboxId) -> Result<()> {
        let Some(wish) = self.creator(seat.id)?.filter(|wish| seat.uid.is_none() && is_undone(wish)) else {
            self.bring(email, kind::MOVE, seat, to)?;
            return self.set_seat_state(seat, SeatState::Leaving);
        };
        // It was never there: it goes to the other place instead.
        self.run("UPDATE seat SET mailbox = ?2 WHERE id = ?1", [seat.id, to.0])?;
        let column = if wish.kind == kind::APPEND { "mailbox" } else { "to_mailbox" };
        let sql = format!(
            "UPDATE intent SET {column} = ?2, taken = 0, attempts = 0, next_try = 0, refused = NULL WHERE id = ?1"
        );
        self.run(&sql, [wish.id, to.0])?;
        self.run("UPDATE intent SET mailbox = ?2 WHERE seat = ?1", [seat.id, to.0])?;
        self.work_for(email.account);
        self.dirty_email(email.id)
    }

    /// A seat that a move or copy from another one fills.
    fn bring(&self, email: &Core, how: i64, source: &Sitting, to: MailboxId) -> Result<()> {
        let base = self.expected(source)?;
        let target = self.new_seat(to, email.id, None, &base, 0, SeatState::Arriving)?;
        let sql = "INSERT INTO intent (account, kind, email, mailbox, seat, target, to_mailbox)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let values = [email.account.0, how, email.id.0, source.mailbox.0, source.id, target, to.0];
        self.run(sql, values)?;
        self.work_for(email.account);
        Ok(())
    }

    /// Takes an email out of one folder of the server.
    pub(crate) fn leave(&self, email: &Core, seat: &Sitting) -> Result<()> {
        if seat.uid.is_none()
            && let Some(wish) = self.creator(seat.id)?.filter(is_undone)
            && self.take_back(email, seat, &wish)?
        {
            return Ok(());
        }
        self.set_seat_state(seat, SeatState::Leaving)?;
        if self.intents_on(seat.id, &[kind::MOVE, kind::COPY])?.is_empty() {
            let sql = "DELETE FROM intent WHERE seat = ?1 AND kind = ?2 AND taken = 0";
            if self.run(sql, [seat.id, kind::KEYWORDS])? > 0 {
                self.show_keywords(email.id)?;
            }
        }
        self.expunge(email, seat)
    }

    fn expunge(&self, email: &Core, seat: &Sitting) -> Result<()> {
        let sql = "INSERT INTO intent (account, kind, email, mailbox, seat) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, [email.account.0, kind::EXPUNGE, email.id.0, seat.mailbox.0, seat.id])?;
        self.work_for(email.account);
        Ok(())
    }

    /// Undoes the bringing of a seat that no server has heard of. `false` when
    /// what depends on it must be done first.
    fn take_back(&self, email: &Core, seat: &Sitting, wish: &Wish) -> Result<bool> {
        if wish.kind == kind::APPEND {
            self.vanish(seat)?;
            // A refused one stays for the person to see.
            return Ok(true);
        }
        let Some(source) = self.seat_of(wish.seat)? else { return Ok(false) };
        match wish.kind {
            kind::COPY if source.state == SeatState::Leaving => return Ok(false),
            kind::COPY => self.act_instead(seat.id, &source)?,
            _ => {
                self.run("DELETE FROM intent WHERE seat = ?1 AND kind = ?2", [seat.id, kind::KEYWORDS])?;
                self.act_instead(seat.id, &source)?;
                self.expunge(email, &source)?;
            }
        }
        self.drop_seat(seat)?;
        self.show_keywords(email.id)?;
        Ok(true)
    }

    /// Brings a message to a folder of the server from our own copy.
    pub(crate) fn append(
        &self,
        account: AccountId,
        email: EmailId,
        mailbox: MailboxId,
        keywords: &Keywords,
        received_at: i64,
    ) -> Result<()> {
        let seat = self.new_seat(mailbox, email, None, keywords, 0, SeatState::Arriving)?;
        self.append_for(account, email, (seat, mailbox), keywords, received_at)
    }

    /// The same for a seat that is there.
    pub(crate) fn append_for(
        &self,
        account: AccountId,
        email: EmailId,
        (seat, mailbox): (i64, MailboxId),
        keywords: &Keywords,
        received_at: i64,
    ) -> Result<()> {
        let sql = "INSERT INTO intent (account, kind, email, mailbox, target, add_words, received_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let text = words::text(keywords);
        self.run(sql, params![account.0, kind::APPEND, email.0, mailbox.0, seat, text, received_at])?;
        self.work_for(account);
        Ok(())
    }
}

/// Nobody has taken it to a server yet.
fn is_open(wish: &Wish) -> bool {
    !wish.taken && wish.refused.is_none()
}

/// The server surely has not done it.
fn is_undone(wish: &Wish) -> bool {
    !wish.taken || wish.refused.is_some()
}
