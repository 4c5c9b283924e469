//! An account becomes one of another kind, in one transaction: from POP3 to IMAP, and
//! back. What is only here goes up, or was taken to this computer before; what was only
//! there was fetched before. Nothing is lost on the way, and nothing comes twice.

use std::collections::BTreeSet;

use mail::{AccountId, EmailId, MailboxId, Role};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::folders::{self, path_of_new};
use crate::intents::kind;
use crate::ledger::IS_DELETED;
use crate::sitting::Sitting;
use crate::{
    AccountKind, Answer, Collecting, Error, Mailbox, Offline, Pile, ReadTx, Result, SeatState, WhenDeleting,
    WriteTx,
};

/// Where mail goes that a POP3 account has in folders of its own, when IMAP takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Others {
    /// Onto the server, in folders of these names.
    Server,
    /// To "On this computer", where all of it is already.
    Here,
}

/// What a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Which folder.
    pub mailbox: MailboxId,
    /// Messages.
    pub messages: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Those of which only the headers are here.
    pub lacking: u64,
    /// Their bytes.
    pub lacking_bytes: u64,
}

impl ReadTx<'_> {
    /// What each folder holds that holds anything. A message in two is in both.
    pub fn holdings(&self, account: AccountId) -> Result<Vec<Holding>> {
        self.derive()?;
        let sql = "SELECT m.mailbox, count(*), sum(e.size), sum(e.content IS NULL),
                       sum(CASE WHEN e.content IS NULL THEN e.size ELSE 0 END)
                   FROM member m JOIN email e ON e.id = m.email
                   WHERE e.account = ?1 GROUP BY m.mailbox ORDER BY m.mailbox";
        self.all(sql, [account.0], |row| {
            let number = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
            Ok(Holding {
                mailbox: MailboxId(row.get(0)?),
                messages: number(1)?,
                bytes: number(2)?,
                lacking: number(3)?,
                lacking_bytes: number(4)?,
            })
        })
    }
}

impl WriteTx<'_> {
    /// Makes an account one of another kind.
    pub(crate) fn convert(
        &mut self,
        id: AccountId,
        (from, to): (AccountKind, AccountKind),
        others: Option<Others>,
    ) -> Result<()> {
        match (from, to) {
            (AccountKind::Pop3, AccountKind::Imap) => self.hand_over(id, others),
            (AccountKind::Imap, AccountKind::Pop3) => self.take_home(id),
            _ => Err(Error::Forbidden("an account of a server stays one")),
        }
    }

    /// What was collected shall be on a server. Most of its inbox is: whoever takes it there
    /// looks first. Folders without mail go, since the server has its own.
    fn hand_over(&mut self, id: AccountId, others: Option<Others>) -> Result<()> {
        self.note_deleted(id)?;
        let mailboxes = self.mailboxes(id)?;
        let kept = self.kept(&mailboxes, others)?;
        let goes = |one: &Mailbox| one.role != Some(Role::Inbox) && !kept.contains(&one.id);
        // A folder that goes holds no other.
        let is_within = |one: &&Mailbox| {
            one.parent.is_some() && (goes(one) || one.parent.is_some_and(|parent| !kept.contains(&parent)))
        };
        for nested in mailboxes.iter().filter(is_within) {
            self.write_mailbox(nested, &Mailbox { parent: None, ..nested.clone() })?;
        }
        let inbox = mailboxes.iter().find(|one| one.role == Some(Role::Inbox)).map(|one| one.id);
        for mailbox in &mailboxes {
            let seats = self.sittings("mailbox = ?1 ORDER BY id", [mailbox.id.0])?;
            if kept.contains(&mailbox.id) {
                let sql = "UPDATE mailbox SET path = ?2, separator = NULL WHERE id = ?1";
                self.run(sql, params![mailbox.id.0, path_of_new(mailbox.id)])?;
                self.wish_folder(&self.mailbox(mailbox.id)?, folders::kind::CREATE)?;
            } else if goes(mailbox) {
                for seat in &seats {
                    // Where only headers are here, the server has all of it.
                    let is_here = self.known_core(seat.email)?.content.is_some();
                    if is_here && !self.is_on_this_computer(seat.email.0)? {
                        return Err(Error::Forbidden("a message is not on this computer yet"));
                    }
                    self.drop_seat(seat)?;
                }
                self.bury_mailbox(mailbox)?;
                continue;
            }
            for seat in seats {
                let core = self.known_core(seat.email)?;
                let received_at = core.received_at;
                if core.content.is_none() {
                    // The server has all of it, and will list it.
                    self.drop_seat(&seat)?;
                    continue;
                }
                self.set_seat_state(&seat, SeatState::Arriving)?;
                match inbox.filter(|inbox| *inbox != mailbox.id) {
                    Some(inbox) if self.is_only_there(id, inbox, &seat)? => {
                        self.bring_from(id, inbox, &seat)?
                    }
                    _ => self.append_for(id, seat.email, (seat.id, mailbox.id), received_at)?,
                }
            }
        }
        let sql = "UPDATE intent SET attempts = 1 WHERE account = ?1 AND kind = ?2";
        self.run(sql, [id.0, kind::APPEND])?;
        // What has a place is found there.
        let sql = "UPDATE uidl SET deleted = 0 WHERE account = ?1 AND deleted = 1 AND EXISTS (
                       SELECT 1 FROM email e JOIN seat s ON s.email = e.id
                       WHERE e.account = ?1 AND e.hash = uidl.hash)";
        self.run(sql, [id.0])?;
        // Collected again, it would be taken for what is here no more.
        self.run("DELETE FROM uidl WHERE account = ?1 AND hash = x''", [id.0])?;
        Ok(())
    }

    /// What the person has deleted here the server would have been told to delete at the next
    /// look, unless the person wanted its copies to stay.
    fn note_deleted(&self, id: AccountId) -> Result<()> {
        let Collecting { leave, until_deleted, .. } = self.account(id)?.collecting;
        if leave && !until_deleted {
            return Ok(());
        }
        let sql = format!("UPDATE uidl AS u SET deleted = 1 WHERE account = ?1 AND {IS_DELETED}");
        self.run(&sql, [id.0])?;
        Ok(())
    }

    /// A message of the server's inbox that was deleted here before the account was one of IMAP
    /// is deleted there, as the account deletes.
    pub(crate) fn delete_as_before(
        &mut self,
        account: AccountId,
        mailbox: MailboxId,
        email: EmailId,
    ) -> Result<()> {
        // Asked of every message that is placed: left to itself, SQLite walks through the account's rows.
        let sql = "SELECT 1 FROM uidl INDEXED BY uidl_deleted WHERE account = ?1 AND deleted = 1";
        if !self.any(sql, [account.0])? {
            return Ok(());
        }
        let (inbox, trash) =
            (self.mailbox_by_role(account, Role::Inbox)?, self.mailbox_by_role(account, Role::Trash)?);
        if inbox.is_none_or(|inbox| inbox.id != mailbox) || !self.take_deleted(account, email)? {
            return Ok(());
        }
        match (self.following(account)?.when_deleting, trash) {
            (WhenDeleting::Trash, Some(trash)) => self.set_mailboxes(email, &[trash.id], &[mailbox]),
            // For good only where the person said so.
            (WhenDeleting::Trash, None) => Ok(()),
            (WhenDeleting::Mark | WhenDeleting::Remove, _) => self.destroy_email(email),
        }
    }

    /// Whether a message is one of those; it is so once for each name that it had. Its bytes
    /// tell, or its headers while what was deleted is in the bin.
    fn take_deleted(&self, account: AccountId, email: EmailId) -> Result<bool> {
        let same = self.alike(
            email,
            "e.shown = 0 AND e.hash IN (SELECT hash FROM uidl INDEXED BY uidl_deleted
                 WHERE account = e.account AND deleted = 1)",
        )?;
        let sql = "UPDATE uidl SET deleted = 0 WHERE account = ?1 AND name = (
                       SELECT min(u.name) FROM uidl u INDEXED BY uidl_deleted JOIN email e ON e.hash = u.hash
                       WHERE u.account = ?1 AND u.deleted = 1 AND e.id = ?2)";
        Ok(self.run(sql, [account.0, same.first().copied().unwrap_or(email).0])? > 0)
    }

    /// The server's inbox was listed whole: what it has later of these was put there by somebody.
    pub(crate) fn forget_deleted(&self, mailbox: MailboxId) -> Result<()> {
        let sql = "UPDATE uidl INDEXED BY uidl_deleted SET deleted = 0 WHERE deleted = 1 AND account = (
                       SELECT account FROM mailbox WHERE id = ?1 AND role = 'inbox')";
        self.run(sql, [mailbox.0])?;
        Ok(())
    }

    /// Whether the server's inbox had it, and ours has not: then a person has put it elsewhere.
    fn is_only_there(&self, account: AccountId, inbox: MailboxId, seat: &Sitting) -> Result<bool> {
        let sql = "SELECT 1 FROM uidl u JOIN email e ON e.account = u.account AND e.hash = u.hash
                   WHERE u.account = ?1 AND e.id = ?2
                     AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.email = e.id AND s.mailbox = ?3)";
        self.any(sql, [account.0, seat.email.0, inbox.0])
    }

    /// A seat that shall be filled from the server's inbox, where the message waits to be found.
    /// Is it not there any more, then it goes up from here.
    fn bring_from(&self, account: AccountId, inbox: MailboxId, seat: &Sitting) -> Result<()> {
        let source = self.new_seat(inbox, seat.email, None, &seat.base, 0, SeatState::Leaving)?;
        let sql = "INSERT INTO intent (account, kind, email, mailbox, seat, target, to_mailbox)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.run(sql, [account.0, kind::MOVE, seat.email.0, inbox.0, source, seat.id, seat.mailbox.0])?;
        Ok(())
    }

    /// The folders that are taken along: those with mail, those that a person made, and those
    /// that they are in.
    fn kept(&self, mailboxes: &[Mailbox], others: Option<Others>) -> Result<BTreeSet<MailboxId>> {
        let mut kept = BTreeSet::new();
        for mailbox in mailboxes.iter().filter(|one| one.role != Some(Role::Inbox)) {
            let holds = self.any("SELECT 1 FROM seat WHERE mailbox = ?1", [mailbox.id.0])?;
            match others {
                None if holds => {
                    return Err(Error::Forbidden("folders other than the inbox hold mail that only is here"));
                }
                Some(Others::Server) if holds || mailbox.role.is_none() => {
                    let parent = |one: &&Mailbox| mailboxes.iter().find(|above| Some(above.id) == one.parent);
                    let line = std::iter::successors(Some(mailbox), parent);
                    let line = line.take_while(|one| one.role != Some(Role::Inbox));
                    kept.extend(line.take(crate::limits::MAILBOX_DEPTH).map(|one| one.id));
                }
                _ => {}
            }
        }
        Ok(kept)
    }

    /// Whether the account without a server shows the same message.
    fn is_on_this_computer(&self, email: i64) -> Result<bool> {
        let sql = "SELECT 1 FROM email e JOIN email h ON h.hash = e.hash JOIN account a ON a.id = h.account
                   WHERE e.id = ?1 AND a.kind = 'local' AND h.shown = 1 AND h.content IS NOT NULL";
        self.any(sql, [email])
    }

    /// What was followed is here, and stays; the server's inbox will be collected. `Forbidden`
    /// while a body is missing, or something is set aside, of which a body may be: then the
    /// server's copy is the only one.
    fn take_home(&mut self, id: AccountId) -> Result<()> {
        self.derive()?;
        let lacks = "SELECT 1 FROM email WHERE account = ?1 AND shown = 1 AND content IS NULL";
        let aside =
            "SELECT 1 FROM seat WHERE state = 3 AND mailbox IN (SELECT id FROM mailbox WHERE account = ?1)";
        if self.any(lacks, [id.0])? || self.any(aside, [id.0])? {
            return Err(Error::Forbidden("some messages are not here whole"));
        }
        let touched = "id IN (SELECT seat FROM intent WHERE account = ?1 UNION
                              SELECT target FROM intent WHERE account = ?1) ORDER BY id";
        let mut expected = Vec::new();
        for seat in self.sittings(touched, [id.0])? {
            expected.push((self.expected(&seat)?, seat));
        }
        self.run("DELETE FROM intent WHERE account = ?1", [id.0])?;
        self.run("DELETE FROM unseated WHERE email IN (SELECT id FROM email WHERE account = ?1)", [id.0])?;
        for (keywords, seat) in &expected {
            self.set_seat_base(seat, keywords)?;
        }
        let gone = "mailbox IN (SELECT id FROM mailbox WHERE account = ?1) AND (state = 1 OR EXISTS (
            SELECT 1 FROM seat o WHERE o.mailbox = seat.mailbox AND o.email = seat.email
                AND o.state <> 1 AND o.id < seat.id))";
        for seat in self.sittings(gone, [id.0])? {
            self.drop_seat(&seat)?;
        }
        self.run(
            "UPDATE seat SET uid = NULL, modseq = 0, misses = 0, state = 0
             WHERE mailbox IN (SELECT id FROM mailbox WHERE account = ?1)",
            [id.0],
        )?;
        self.run("DELETE FROM folder_intent WHERE account = ?1", [id.0])?;
        for mailbox in self.mailboxes(id)? {
            self.write_mailbox(&mailbox, &Mailbox { selectable: true, separator: None, ..mailbox.clone() })?;
        }
        self.run("UPDATE uidl SET deleted = 0 WHERE account = ?1", [id.0])?;
        // The id's text, by way of what no folder is called.
        for path in ["char(10) || id", "CASE role WHEN 'inbox' THEN 'INBOX' ELSE CAST(id AS TEXT) END"] {
            let sql = format!(
                "UPDATE mailbox SET path = {path}, uid_validity = NULL, uid_next = NULL, highest_modseq = NULL,
                     offline = 1, chosen = 0, listed = subscribed WHERE account = ?1"
            );
            self.run(&sql, [id.0])?;
        }
        let offline = serde_json::to_string(&Offline::default()).map_err(|_| Error::Damaged("offline"))?;
        self.run("UPDATE account SET offline = ?2 WHERE id = ?1", params![id.0, offline])?;
        // All that its inbox has is here under the server's other names.
        let known = self.pile(id)?;
        self.set_pile(id, &known, &Pile { answer: Some(Answer::Same), ..Pile::default() })
    }
}
