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
    /// What is expected of a seat shall have these keywords and not those.
    pub(crate) fn edit_keywords(
        &self,
        account: AccountId,
        seat: &Sitting,
        add: &Keywords,
        remove: &Keywords,
    ) -> Result<()> {
        self.reseated(seat.email);
        let creator = if seat.uid.is_none() { self.creator(seat.id)? } else { None };
        if creator.is_some_and(|wish| wish.kind == kind::APPEND && wish.is_undone()) {
            // They go up with the message.
            let mut base = seat.base.clone();
            apply(&mut base, add, remove);
            return self.set_seat_base(seat, &base);
        }
        let mut earlier = self.intents_on(seat.id, &[kind::KEYWORDS])?;
        let last = earlier.pop_if(|wish| wish.is_open());
        let mut before = self.brought(seat)?;
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
            Some(last) if set.is_empty() && clear.is_empty() => self.drop_wish(&last),
            Some(last) => {
                let sql = "UPDATE intent SET add_words = ?2, drop_words = ?3 WHERE id = ?1";
                self.run(sql, params![last.id, words::text(&set), words::text(&clear)])?;
                self.work_for(account);
                Ok(())
            }
            None if set.is_empty() && clear.is_empty() => Ok(()),
            None => {
                let sql = "INSERT INTO intent (account, kind, email, mailbox, seat, add_words, drop_words)
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
                let (set, clear) = (words::text(&set), words::text(&clear));
                let (of, at) = (seat.email.0, seat.mailbox.0);
                self.run(sql, params![account.0, kind::KEYWORDS, of, at, seat.id, set, clear])?;
                self.work_for(account);
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
        // More seats than new places: these only go, copies before what they are copied from.
        stay.iter().rev().try_for_each(|seat| self.leave(email, seat))
    }

    /// Takes back that an email leaves a mailbox, if nobody has acted on it yet, or shows it again there.
    pub(crate) fn revive(&self, email: &Core, mailbox: MailboxId) -> Result<bool> {
        for seat in
            self.sittings("email = ?1 AND mailbox = ?2 AND state IN (1, 3)", [email.id.0, mailbox.0])?
        {
            if self.is_emptied(&seat)? {
                continue;
            }
            self.stay(&seat)?;
            // What was edited while it was away holds here too.
            let known = self.expected(&seat)?;
            let add = email.keywords.difference(&known).cloned().collect();
            let remove = known.difference(&email.keywords).cloned().collect();
            self.edit_keywords(email.account, &seat, &add, &remove)?;
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
        let Some(wish) = self.creator(seat.id)?.filter(|wish| seat.uid.is_none() && wish.is_undone()) else {
            self.bring(email, kind::MOVE, seat, to)?;
            return self.set_seat_state(seat, SeatState::Leaving);
        };
        // It was never there: it goes to the other place instead.
        self.run("UPDATE seat SET mailbox = ?2 WHERE id = ?1", [seat.id, to.0])?;
        let column = if wish.kind == kind::APPEND { "mailbox" } else { "to_mailbox" };
        let sql = format!(
            "UPDATE intent SET {column} = ?2, attempts = 0, next_try = 0, refused = NULL WHERE id = ?1"
        );
        self.run(&sql, [wish.id, to.0])?;
        self.run("UPDATE intent SET mailbox = ?2 WHERE seat = ?1", [seat.id, to.0])?;
        self.work_for(email.account);
        self.reseated(email.id);
        Ok(())
    }

    /// A seat that a move or copy from another one fills.
    fn bring(&self, email: &Core, how: i64, source: &Sitting, to: MailboxId) -> Result<()> {
        let base = self.expected(source)?;
        let target = self.new_seat(to, email.id, None, &base, 0, SeatState::Arriving)?;
        self.reseated(email.id);
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
            && let Some(wish) = self.creator(seat.id)?.filter(Wish::is_undone)
            && self.take_back(email, seat, &wish)?
        {
            return Ok(());
        }
        self.set_seat_state(seat, SeatState::Leaving)?;
        if self.intents_on(seat.id, &[kind::MOVE, kind::COPY])?.is_empty() {
            self.run(
                "DELETE FROM intent WHERE seat = ?1 AND kind = ?2 AND attempts = 0",
                [seat.id, kind::KEYWORDS],
            )?;
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
        if wish.kind == kind::COPY && source.state == SeatState::Leaving {
            return Ok(false);
        }
        self.forget_keywords(seat)?;
        self.act_instead(seat, &source)?;
        if wish.kind == kind::MOVE {
            self.expunge(email, &source)?;
        }
        self.drop_seat(seat)?;
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
        self.reseated(email);
        self.append_for(account, email, (seat, mailbox), received_at)?;
        self.seat_marks(email)
    }

    /// The same for a seat that is there.
    pub(crate) fn append_for(
        &self,
        account: AccountId,
        email: EmailId,
        (seat, mailbox): (i64, MailboxId),
        received_at: i64,
    ) -> Result<()> {
        let sql = "INSERT INTO intent (account, kind, email, mailbox, target, received_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.run(sql, [account.0, kind::APPEND, email.0, mailbox.0, seat, received_at])?;
        self.work_for(account);
        Ok(())
    }
}
