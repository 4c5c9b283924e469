//! Removes what the terms of `retention` mean, and puts it back. What a server keeps is
//! set aside: its seat stays, so nothing is fetched again, and terms that no longer mean
//! it show it again. What goes from a server goes by an intent, once its bytes are here,
//! and lies in the bin like all that was deleted; so does what was only here.

use mail::{AccountId, EmailId, MailboxId, Role};
use rusqlite::params;

use crate::retention::{Candidate, Rule};
use crate::{Mailbox, ReadTx, Result, SeatState, Store, WriteTx, limits};

/// What retention removed lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cleared {
    /// How many messages can be put back where they were.
    pub count: u64,
    /// Until when the first of them can.
    pub until: i64,
}

impl ReadTx<'_> {
    /// What can be undone now.
    pub fn cleared(&self, account: AccountId, now: i64) -> Result<Cleared> {
        let sql = "SELECT count(*), coalesce(min(x.at), 0) FROM expired x JOIN email e ON e.id = x.email
                   WHERE e.account = ?1 AND x.at >= ?2";
        let since = now.saturating_sub(limits::UNDO_SECONDS);
        let row =
            self.one(sql, [account.0, since], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
        let (count, first) = row.unwrap_or_default();
        Ok(Cleared { count: count.unsigned_abs(), until: first.saturating_add(limits::UNDO_SECONDS) })
    }

    /// What is to be done in one folder.
    fn to_clear(&self, account: AccountId, mailbox: MailboxId, rule: Option<Rule>, now: i64) -> Result<Todo> {
        let (goes, stays) = match rule {
            Some(rule) => self.going(account, mailbox, rule, now)?,
            None => (Vec::new(), Vec::new()),
        };
        let aside = |one: &Candidate| one.state == SeatState::Aside;
        let mut show: Vec<i64> = stays.iter().filter(|one| aside(one)).map(|one| one.seat).collect();
        if rule.is_none() {
            let sql = "SELECT id FROM seat WHERE mailbox = ?1 AND state = 3 AND uid IS NOT NULL";
            show = self.all(sql, [mailbox.0], |row| row.get(0))?;
        }
        let server = rule.is_some_and(|rule| rule.server);
        let go = goes.iter().filter(|one| server || !aside(one)).map(|one| one.seat).collect();
        Ok(Todo { show, go })
    }
}

/// Seats.
struct Todo {
    show: Vec<i64>,
    go: Vec<i64>,
}

impl Store {
    /// Removes what the terms mean now, and shows what they no longer mean. Call it now and
    /// then, with the time; `sweep` does.
    pub fn clear_away(&self, now: i64) -> Result<()> {
        self.write(|tx| tx.forget_expired(now))?;
        for account in self.read(|tx| tx.accounts())? {
            self.write(|tx| tx.note_arrivals(account.id, now))?;
            let (clearing, mailboxes) =
                self.read(|tx| Ok((tx.clearing(account.id)?, tx.mailboxes(account.id)?)))?;
            let mut asked = 0;
            for mailbox in mailboxes {
                let rule = clearing.rule(&mailbox, account.kind);
                let todo = self.read(|tx| tx.to_clear(account.id, mailbox.id, rule, now))?;
                for some in todo.show.chunks(limits::SWEPT) {
                    self.write(|tx| some.iter().try_for_each(|seat| tx.show_again(*seat)))?;
                }
                let Some(rule) = rule else { continue };
                for some in todo.go.chunks(limits::SWEPT) {
                    asked += self.write(|tx| tx.clear_some(&mailbox, rule, some, asked, now))?.value;
                }
            }
            let mut after = Some(i64::MIN);
            while let Some(from) = after {
                after = self.write(|tx| tx.let_hidden_go(account.id, from))?.value;
            }
        }
        Ok(())
    }

    /// Switches an account's terms off and puts everything back where it was that they removed
    /// in the last [`limits::UNDO_SECONDS`]; gives how many messages. Cut off, it goes on when it is called again.
    pub fn undo_clearing(&self, account: AccountId, now: i64) -> Result<u64> {
        self.write(|tx| {
            let off = tx.clearing(account)?.off();
            tx.set_clearing(account, &off)
        })?;
        let mut count = 0;
        loop {
            match self.write(|tx| tx.undo_some(account, now))?.value {
                0 => return Ok(count),
                some => count += some,
            }
        }
    }
}

impl WriteTx<'_> {
    /// When messages came into trash and junk, to the time between two housekeepings. A time
    /// that is still to come was noted by a wrong clock.
    fn note_arrivals(&self, account: AccountId, now: i64) -> Result<()> {
        let sql = "UPDATE seat SET since = ?2 WHERE (since IS NULL OR since > ?2) AND mailbox IN (
                       SELECT id FROM mailbox WHERE account = ?1 AND role IN ('trash', 'junk'))";
        self.run(sql, [account.0, now]).map(drop)
    }

    fn show_again(&mut self, seat: i64) -> Result<()> {
        let Some(seat) = self.seat_row(seat)?.filter(|seat| seat.state == SeatState::Aside) else {
            return Ok(());
        };
        self.run("DELETE FROM expired WHERE email = ?1 AND mailbox = ?2", [seat.email.0, seat.mailbox.0])?;
        self.set_seat_state(&seat, SeatState::Present)
    }

    /// Removes some seats' messages; gives how many bodies had to be asked for instead.
    fn clear_some(
        &mut self,
        mailbox: &Mailbox,
        rule: Rule,
        seats: &[i64],
        asked: usize,
        now: i64,
    ) -> Result<usize> {
        self.derive()?;
        let account = mailbox.account;
        let synced = self.synced(account)?;
        let mut asks = 0;
        for seat in seats {
            let Some(one) = self.still_goes(account, rule, *seat)? else { continue };
            let Some(seat) = self.seat_row(one.seat)? else { continue };
            match (synced, rule.server, one.has_content) {
                (true, false, _) => self.set_seat_state(&seat, SeatState::Aside)?,
                (true, true, true) => self.leave(&self.known_core(one.email)?, &seat)?,
                // The server's copy only goes when ours is here (invariant 7).
                (true, true, false) => {
                    if asked + asks < limits::ASKED_BY_RETENTION {
                        self.show_again(seat.id)?;
                        let Some(seat) = self.seat_row(seat.id)? else { continue };
                        self.derive()?;
                        self.ask_for_body(seat.email, now)?;
                        asks += 1;
                    }
                    continue;
                }
                (false, ..) => {
                    if !rule.empties {
                        self.spare(account, one.email, true)?;
                    }
                    self.drop_seat(&seat)?;
                }
            }
            let sql = "INSERT OR REPLACE INTO expired VALUES (?1, ?2, ?3)";
            self.run(sql, [one.email.0, mailbox.id.0, now])?;
        }
        Ok(asks)
    }

    /// Whether a POP3 server's copy stays although its message is gone here.
    pub(crate) fn spare(&self, account: AccountId, email: EmailId, spared: bool) -> Result<()> {
        let sql = "UPDATE uidl SET spared = ?3
                   WHERE account = ?1 AND hash = (SELECT hash FROM email WHERE id = ?2)";
        self.run(sql, params![account.0, email.0, spared]).map(drop)
    }

    /// Lets go of some bodies that are nowhere shown, whose server has them, and whose time to
    /// be put back is over, after an id; gives where to go on.
    fn let_hidden_go(&mut self, account: AccountId, after: i64) -> Result<Option<i64>> {
        let sql = "SELECT id, content FROM email e
                   WHERE shown = 0 AND account = ?1 AND id > ?2 AND content IS NOT NULL
                       AND EXISTS (SELECT 1 FROM seat s WHERE s.email = e.id)
                       AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.email = e.id AND (s.state <> 3 OR s.uid IS NULL))
                       AND NOT EXISTS (SELECT 1 FROM expired x WHERE x.email = e.id AND x.at IS NOT NULL)
                       AND NOT EXISTS (SELECT 1 FROM intent i WHERE i.email = e.id)
                       AND NOT EXISTS (SELECT 1 FROM submission o WHERE o.content = e.content)
                   ORDER BY id LIMIT ?3";
        let values = [account.0, after, limits::SWEPT as i64];
        let rows: Vec<(i64, i64)> = self.all(sql, values, |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.drop_bodies(&rows)?;
        Ok(rows.last().map(|(email, _)| *email))
    }

    /// A time that is still to come was noted by a wrong clock; it counts from now.
    fn forget_expired(&self, now: i64) -> Result<()> {
        self.run("UPDATE expired SET at = ?1 WHERE at > ?1", [now])?;
        let before = now.saturating_sub(limits::UNDO_SECONDS);
        self.run("DELETE FROM expired WHERE at < ?1", [before]).map(drop)
    }

    fn undo_some(&mut self, account: AccountId, now: i64) -> Result<u64> {
        self.derive()?;
        let since = now.saturating_sub(limits::UNDO_SECONDS);
        let sql = "SELECT x.email, x.mailbox FROM expired x JOIN email e ON e.id = x.email
                   WHERE e.account = ?1 AND x.at >= ?2 GROUP BY x.email LIMIT ?3";
        let values = [account.0, since, limits::SWEPT as i64];
        // Once each: what is shown again has another id.
        let rows: Vec<(i64, i64)> = self.all(sql, values, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let inbox = self.mailbox_by_role(account, Role::Inbox)?.map(|inbox| inbox.id);
        for (email, mailbox) in &rows {
            self.run("DELETE FROM expired WHERE email = ?1 AND mailbox = ?2", [email, mailbox])?;
            let there = self.any("SELECT 1 FROM mailbox WHERE id = ?1 AND selectable = 1", [mailbox])?;
            let Some(into) = Some(MailboxId(*mailbox)).filter(|_| there).or(inbox) else { continue };
            self.put_back_into(account, EmailId(*email), into)?;
        }
        Ok(rows.len() as u64)
    }

    /// A message is shown in a mailbox again, on the server too.
    fn put_back_into(&mut self, account: AccountId, email: EmailId, into: MailboxId) -> Result<()> {
        if self.sitting(email)?.iter().any(|seat| seat.mailbox == into) {
            return Ok(());
        }
        // What was set aside is as its server has it.
        let aside = self.sittings("email = ?1 AND mailbox = ?2 AND state = 3", [email.0, into.0])?;
        if let Some(seat) = aside.first() {
            return self.show_again(seat.id);
        }
        self.spare(account, email, false)?;
        let email = self.wake(email)?;
        let core = self.known_core(email)?;
        match self.synced(account)? {
            true => self.intend_mailboxes(&core, vec![into], Vec::new())?,
            false => drop(self.new_seat(into, email, None, &core.keywords, 0, SeatState::Present)?),
        }
        self.reseated(email);
        Ok(())
    }
}
