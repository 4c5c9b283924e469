//! What follows from seats: who is shown where, the newest email of each thread
//! in each mailbox and how these lie in time, the counts, and which things came,
//! changed or went. Written here and nowhere else, so that it can be proven
//! against a recount.

use std::collections::{BTreeMap, BTreeSet};

use mail::{AccountId, EmailId, Keywords};
use rusqlite::params;

use crate::emails::SECOND_BITS;
use crate::{Kind, ReadTx, Result, words};

/// (mailbox, email) → marks.
type Members = BTreeMap<(i64, i64), i64>;

/// What one thread adds to one mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Head {
    latest: i64,
    total: i64,
    unread: i64,
    /// The thread counts as unread in this mailbox.
    open: bool,
}

/// What threads add and take away.
#[derive(Default)]
struct Counts {
    /// By mailbox: emails, unread emails, threads, unread threads.
    mailboxes: BTreeMap<i64, [i64; 4]>,
    /// By mailbox and [`span`]: threads.
    spans: BTreeMap<(i64, i64), i64>,
}

struct Row {
    id: i64,
    marks: i64,
    shown: bool,
    created: i64,
}

/// What a thread's row says before it is derived anew.
struct Before {
    account: AccountId,
    shown: bool,
    created: i64,
    /// This transaction made it: its row says that it is shown.
    is_made: bool,
}

/// The span of time in which an email lies.
fn span(email: i64) -> i64 {
    email >> SPAN_BITS
}

/// The first id of a span.
pub(crate) fn span_start(span: i64) -> i64 {
    span << SPAN_BITS
}

/// 2^20 seconds: some hundred spans in ten years, some hundred threads in one of a full mailbox.
const SPAN_BITS: u32 = SECOND_BITS + 20;

/// Neither `$seen` nor `$draft` (RFC 8621 §2).
pub(crate) fn unread(marks: i64) -> bool {
    marks & (words::SEEN | words::DRAFT) == 0
}

impl ReadTx<'_> {
    /// Derives what is out of date. Nothing to do in a read.
    pub(crate) fn derive(&self) -> Result<()> {
        let reseated = std::mem::take(&mut self.work.borrow_mut().reseated);
        reseated.into_iter().try_for_each(|email| self.show_keywords(EmailId(email)))?;
        let (threads, changed) = {
            let mut work = self.work.borrow_mut();
            (std::mem::take(&mut work.threads), std::mem::take(&mut work.changed))
        };
        if threads.is_empty() {
            return Ok(());
        }
        let trash = self.trashes()?;
        let mut counts = Counts::default();
        for thread in threads {
            self.settle_thread(thread, &changed, &trash, &mut counts)?;
        }
        self.add_spans(&counts.spans)?;
        self.add_counts(&counts.mailboxes)
    }

    /// An email has the keywords that its seats are expected to have, all together.
    fn show_keywords(&self, id: EmailId) -> Result<()> {
        let Some(email) = self.core(id)? else { return Ok(()) };
        self.work.borrow_mut().threads.insert(email.thread);
        let mut shown = Keywords::new();
        let seats = self.sitting(id)?;
        for seat in &seats {
            shown.extend(self.expected(seat)?);
        }
        if seats.is_empty() || shown == email.keywords {
            return Ok(());
        }
        self.run(
            "UPDATE email SET keywords = ?2, marks = ?3 WHERE id = ?1",
            params![id.0, words::text(&shown), words::marks(&shown)],
        )?;
        self.work.borrow_mut().changed.insert(id.0);
        Ok(())
    }

    fn settle_thread(
        &self,
        thread: i64,
        changed: &BTreeSet<i64>,
        trash: &BTreeSet<i64>,
        counts: &mut Counts,
    ) -> Result<()> {
        let Some(before) = self.before(thread)? else { return Ok(()) };
        let account = before.account;
        let (emails, new) = self.seated(thread)?;
        let old = if before.is_made { Members::new() } else { self.members_of(thread)? };
        let moved = self.write_members(thread, &old, &new)?;
        let visible: BTreeSet<i64> = new.keys().map(|(_, email)| *email).collect();
        let mut joined_or_left = false;
        for email in &emails {
            let now = visible.contains(&email.id);
            let is_made = self.work.borrow().made.contains(&email.id);
            joined_or_left |= now != (email.shown && !is_made);
            let stamp = moved.contains(&email.id) || changed.contains(&email.id);
            match is_made {
                true => self.write_made(account, email, now)?,
                false => self.write_email(account, email, now, stamp)?,
            }
        }
        self.write_thread(thread, &before, !visible.is_empty(), joined_or_left)?;
        let (old, new) = (heads(&old, trash), heads(&new, trash));
        self.write_heads(thread, &old, &new)?;
        counts.tally(&old, &new);
        Ok(())
    }

    fn before(&self, thread: i64) -> Result<Option<Before>> {
        let made = self.work.borrow_mut().made_threads.remove(&thread);
        if let Some(account) = made {
            return Ok(Some(Before { account, shown: true, created: self.stamp()?, is_made: true }));
        }
        self.one("SELECT account, shown, created FROM thread WHERE id = ?1", [thread], |row| {
            let (account, shown, created) = (AccountId(row.get(0)?), row.get(1)?, row.get(2)?);
            Ok(Before { account, shown, created, is_made: false })
        })
    }

    fn members_of(&self, thread: i64) -> Result<Members> {
        let rows =
            self.all("SELECT mailbox, email, marks FROM member WHERE thread = ?1", [thread], |row| {
                Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
            })?;
        Ok(rows.into_iter().collect())
    }

    /// A thread's emails, and where they are to be seen.
    fn seated(&self, thread: i64) -> Result<(Vec<Row>, Members)> {
        let sql = "SELECT e.id, e.marks, e.shown, e.created, s.mailbox
                   FROM email e LEFT JOIN seat s ON s.email = e.id AND s.state IN (0, 2)
                   WHERE e.thread = ?1 ORDER BY e.id";
        let rows = self.all(sql, [thread], |row| {
            let email = Row { id: row.get(0)?, marks: row.get(1)?, shown: row.get(2)?, created: row.get(3)? };
            Ok((email, row.get::<_, Option<i64>>(4)?))
        })?;
        let (mut emails, mut members) = (Vec::<Row>::new(), Members::new());
        for (email, mailbox) in rows {
            members.extend(mailbox.map(|mailbox| ((mailbox, email.id), email.marks)));
            if emails.last().is_none_or(|last| last.id != email.id) {
                emails.push(email);
            }
        }
        Ok((emails, members))
    }

    /// Writes the difference; gives the emails that it concerns.
    fn write_members(&self, thread: i64, old: &Members, new: &Members) -> Result<BTreeSet<i64>> {
        let mut moved = BTreeSet::new();
        for (key, _) in old.iter().filter(|(key, _)| !new.contains_key(key)) {
            self.run("DELETE FROM member WHERE mailbox = ?1 AND email = ?2", params![key.0, key.1])?;
            moved.insert(key.1);
        }
        for (key, marks) in new.iter().filter(|(key, marks)| old.get(key) != Some(marks)) {
            self.run(
                "INSERT OR REPLACE INTO member (mailbox, email, thread, marks) VALUES (?1, ?2, ?3, ?4)",
                params![key.0, key.1, thread, marks],
            )?;
            moved.insert(key.1);
        }
        Ok(moved)
    }

    fn write_email(&self, account: AccountId, email: &Row, now: bool, stamp: bool) -> Result<()> {
        match (email.shown, now) {
            (false, true) => {
                let state = self.touch(account, Kind::Email)?;
                self.run(
                    "UPDATE email SET shown = 1, binned_at = NULL, created = ?2, updated = ?2 WHERE id = ?1",
                    params![email.id, state],
                )?;
            }
            (true, false) => {
                self.bury(account, Kind::Email, email.id, email.created)?;
                self.run("UPDATE email SET shown = 0, binned_at = NULL WHERE id = ?1", [email.id])?;
                self.work.borrow_mut().docs.insert(email.id, None);
            }
            (true, true) if stamp => {
                let state = self.touch(account, Kind::Email)?;
                self.run("UPDATE email SET updated = ?2 WHERE id = ?1", params![email.id, state])?;
            }
            _ => {}
        }
        Ok(())
    }

    /// One that this transaction made was never shown to anybody before.
    fn write_made(&self, account: AccountId, email: &Row, now: bool) -> Result<()> {
        if now {
            self.touch(account, Kind::Email)?;
        } else {
            self.work.borrow_mut().made.remove(&email.id);
            self.run("UPDATE email SET shown = 0, created = 0, updated = 0 WHERE id = ?1", [email.id])?;
        }
        Ok(())
    }

    fn write_thread(&self, thread: i64, before: &Before, now: bool, joined_or_left: bool) -> Result<()> {
        let account = before.account;
        match (before.shown, now) {
            (true, true) if before.is_made => {
                self.touch(account, Kind::Thread)?;
            }
            (true, false) if before.is_made => {
                self.run("UPDATE thread SET shown = 0, created = 0, updated = 0 WHERE id = ?1", [thread])?;
            }
            (false, true) => {
                let state = self.touch(account, Kind::Thread)?;
                self.run(
                    "UPDATE thread SET shown = 1, created = ?2, updated = ?2 WHERE id = ?1",
                    params![thread, state],
                )?;
            }
            (true, false) => {
                self.bury(account, Kind::Thread, thread, before.created)?;
                self.run("UPDATE thread SET shown = 0 WHERE id = ?1", [thread])?;
            }
            (true, true) if joined_or_left => {
                let state = self.touch(account, Kind::Thread)?;
                self.run("UPDATE thread SET updated = ?2 WHERE id = ?1", params![thread, state])?;
            }
            _ => {}
        }
        Ok(())
    }

    fn write_heads(
        &self,
        thread: i64,
        before: &BTreeMap<i64, Head>,
        after: &BTreeMap<i64, Head>,
    ) -> Result<()> {
        for mailbox in before.keys().filter(|mailbox| !after.contains_key(mailbox)) {
            self.run("DELETE FROM head WHERE mailbox = ?1 AND thread = ?2", params![mailbox, thread])?;
        }
        let stored = |head: &Head| (head.latest, head.total, head.unread);
        for (mailbox, head) in after {
            if before.get(mailbox).map(stored) != Some(stored(head)) {
                self.run(
                    "INSERT OR REPLACE INTO head (mailbox, thread, latest, total, unread)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![mailbox, thread, head.latest, head.total, head.unread],
                )?;
            }
        }
        Ok(())
    }

    fn add_spans(&self, spans: &BTreeMap<(i64, i64), i64>) -> Result<()> {
        for ((mailbox, span), add) in spans.iter().filter(|(_, add)| **add != 0) {
            self.run(
                "INSERT INTO span (mailbox, span, threads) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET threads = threads + excluded.threads",
                params![mailbox, span, add],
            )?;
            self.run(
                "DELETE FROM span WHERE mailbox = ?1 AND span = ?2 AND threads = 0",
                params![mailbox, span],
            )?;
        }
        Ok(())
    }

    fn add_counts(&self, counts: &BTreeMap<i64, [i64; 4]>) -> Result<()> {
        for (mailbox, add) in counts.iter().filter(|(_, add)| **add != [0; 4]) {
            let account =
                self.one("SELECT account FROM mailbox WHERE id = ?1", [mailbox], |row| row.get(0))?;
            let Some(account) = account else { continue };
            let state = self.touch(AccountId(account), Kind::Mailbox)?;
            self.run(
                "UPDATE mailbox SET total_emails = total_emails + ?2, unread_emails = unread_emails + ?3,
                     total_threads = total_threads + ?4, unread_threads = unread_threads + ?5,
                     counts_updated = ?6
                 WHERE id = ?1",
                params![mailbox, add[0], add[1], add[2], add[3], state],
            )?;
        }
        Ok(())
    }

    /// Counts the unread threads of all mailboxes again: the trash is another one now.
    pub(crate) fn recount_unread_threads(&self, account: AccountId) -> Result<()> {
        self.derive()?;
        let trash = self.trashes()?;
        let sql = "SELECT m.thread, m.mailbox, m.email, m.marks FROM member m
                   JOIN mailbox b ON b.id = m.mailbox WHERE b.account = ?1";
        let mut threads: BTreeMap<i64, Members> = BTreeMap::new();
        for (thread, key, marks) in
            self.all(sql, [account.0], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?), row.get(3)?)))?
        {
            threads.entry(thread).or_default().insert(key, marks);
        }
        let mut open: BTreeMap<i64, i64> = BTreeMap::new();
        for members in threads.values() {
            for (mailbox, head) in heads(members, &trash) {
                *open.entry(mailbox).or_default() += i64::from(head.open);
            }
        }
        let sql = "SELECT id, unread_threads FROM mailbox WHERE account = ?1";
        let mut counts = BTreeMap::new();
        for (mailbox, known) in self.all(sql, [account.0], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))? {
            counts.insert(mailbox, [0, 0, 0, open.get(&mailbox).copied().unwrap_or_default() - known]);
        }
        self.add_counts(&counts)
    }

    fn trashes(&self) -> Result<BTreeSet<i64>> {
        let rows = self.all("SELECT id FROM mailbox WHERE role = 'trash'", [], |row| row.get(0))?;
        Ok(rows.into_iter().collect())
    }
}

/// The heads that a thread's members give.
///
/// RFC 8621 §2: an unread email opens its thread in every mailbox of the
/// thread, but what is only in the trash opens nothing outside, and what is
/// outside opens nothing in the trash.
fn heads(members: &Members, trash: &BTreeSet<i64>) -> BTreeMap<i64, Head> {
    let mut heads: BTreeMap<i64, Head> = BTreeMap::new();
    let mut open_outside = false;
    for ((mailbox, email), marks) in members {
        let head = heads.entry(*mailbox).or_insert(Head { latest: i64::MIN, ..Head::default() });
        head.latest = head.latest.max(*email);
        head.total += 1;
        head.unread += i64::from(unread(*marks));
        open_outside |= unread(*marks) && !trash.contains(mailbox);
    }
    for (mailbox, head) in &mut heads {
        head.open = if trash.contains(mailbox) { head.unread > 0 } else { open_outside };
    }
    heads
}

impl Counts {
    fn tally(&mut self, before: &BTreeMap<i64, Head>, after: &BTreeMap<i64, Head>) {
        for (sign, heads) in [(-1, before), (1, after)] {
            for (mailbox, head) in heads {
                let add = self.mailboxes.entry(*mailbox).or_default();
                add[0] += sign * head.total;
                add[1] += sign * head.unread;
                add[2] += sign;
                add[3] += sign * i64::from(head.open);
                *self.spans.entry((*mailbox, span(head.latest))).or_default() += sign;
            }
        }
    }
}
