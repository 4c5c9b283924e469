//! Which bodies are kept here of mail that a server keeps: all, those of newer mail,
//! of messages that are not large, of some folders; and those that a person asked
//! for. What is let go stays listed and found, and is fetched again when it is opened.

use mail::{AccountId, EmailId, MailboxId};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::emails::SECOND_BITS;
use crate::seats::Wanted;
use crate::{AccountKind, Error, Ingest, ReadTx, Result, Store, WriteTx, limits};

/// Which bodies of an account are kept here. By default all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Offline {
    /// Of mail that was received in so many last days (E08).
    pub days: Option<u32>,
    /// Of messages of no more bytes (E09).
    pub most_bytes: Option<u64>,
}

/// What stands in the file.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    #[serde(flatten)]
    offline: Offline,
    /// What was received before is let go; moved on by [`Store::let_go`].
    since: i64,
}

/// The terms as they hold now.
struct Terms {
    first: i64,
    most: i64,
    by_folder: bool,
}

impl ReadTx<'_> {
    /// Which bodies of an account are kept.
    pub fn offline(&self, account: AccountId) -> Result<Offline> {
        self.kept(account).map(|kept| kept.offline)
    }

    fn kept(&self, account: AccountId) -> Result<Kept> {
        let sql = "SELECT offline FROM account WHERE id = ?1";
        let text: String = self.one(sql, [account.0], |row| row.get(0))?.ok_or(Error::NotFound("account"))?;
        serde_json::from_str(&text).map_err(|_| Error::Damaged("offline"))
    }

    /// The folders of an account whose bodies are not kept.
    pub fn online_folders(&self, account: AccountId) -> Result<Vec<MailboxId>> {
        let sql = "SELECT id FROM mailbox WHERE account = ?1 AND offline = 0 ORDER BY id";
        self.all(sql, [account.0], |row| row.get(0).map(MailboxId))
    }

    /// Shown emails without a body that a uid can fetch and that shall have one: those that
    /// were asked for, then the newest first, once each.
    pub fn wanted_bodies(&self, account: AccountId, limit: usize) -> Result<Vec<Wanted>> {
        self.derive()?;
        let opened = format!("(SELECT email FROM asked WHERE at > {FOR_WORDS})");
        let mut wanted = self.fetchable(&format!("e.id IN {opened}"), account, limit)?;
        let terms = self.terms(account)?.condition();
        let others = format!("({terms} OR e.id IN (SELECT email FROM asked)) AND e.id NOT IN {opened}");
        wanted.extend(self.fetchable(&others, account, limit.saturating_sub(wanted.len()))?);
        Ok(wanted)
    }

    /// How many shown emails of an account have no body yet and shall have one.
    pub fn wanted_count(&self, account: AccountId) -> Result<u64> {
        self.derive()?;
        let terms = match self.account_kind(account)? {
            // What a POP3 server has is fetched when it is collected.
            AccountKind::Pop3 | AccountKind::Local => "0".to_owned(),
            AccountKind::Imap => self.terms(account)?.condition(),
        };
        let sql = format!(
            "SELECT count(*) FROM email e WHERE account = ?1 AND content IS NULL AND shown = 1
                 AND ({terms} OR id IN (SELECT email FROM asked))"
        );
        let count: Option<i64> = self.one(&sql, [account.0], |row| row.get(0))?;
        Ok(count.unwrap_or_default().unsigned_abs())
    }

    fn fetchable(&self, condition: &str, account: AccountId, limit: usize) -> Result<Vec<Wanted>> {
        let sql = format!(
            "SELECT s.mailbox, b.uid_validity, s.uid, e.id, e.size
             FROM email e
             JOIN seat s ON s.id = (
                 SELECT min(o.id) FROM seat o JOIN mailbox x ON x.id = o.mailbox
                 WHERE o.email = e.id AND o.uid IS NOT NULL AND x.uid_validity IS NOT NULL)
             JOIN mailbox b ON b.id = s.mailbox
             WHERE e.account = ?1 AND e.content IS NULL AND e.shown = 1 AND {condition}
             ORDER BY e.id DESC LIMIT ?2"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all(&sql, [account.0, limit], |row| {
            Ok(Wanted {
                mailbox: MailboxId(row.get(0)?),
                uid_validity: row.get(1)?,
                uid: row.get(2)?,
                email: EmailId(row.get(3)?),
                size: row.get::<_, i64>(4)?.unsigned_abs(),
            })
        })
    }

    /// Whether each message of a folder that its server tells of shall have its body, and none
    /// is here already that its headers could find.
    pub fn is_all_wanted(&self, mailbox: MailboxId) -> Result<bool> {
        let account = self.mailbox(mailbox)?.account;
        let waits = self.any("SELECT 1 FROM seat WHERE mailbox = ?1 AND uid IS NULL", [mailbox.0])?;
        Ok(!waits && self.terms(account)?.is_all())
    }

    fn terms(&self, account: AccountId) -> Result<Terms> {
        let Kept { offline: Offline { days, most_bytes }, since } = self.kept(account)?;
        Ok(Terms {
            // Ids stand in the order of time.
            first: days.map_or(i64::MIN, |_| since.saturating_mul(1 << SECOND_BITS)),
            most: most_bytes.map_or(i64::MAX, |most| i64::try_from(most).unwrap_or(i64::MAX)),
            by_folder: !self.online_folders(account)?.is_empty(),
        })
    }
}

impl Terms {
    fn is_all(&self) -> bool {
        self.first == i64::MIN && self.most == i64::MAX && !self.by_folder
    }

    /// Whether an email `e` keeps its body: numbers of ours, nothing that anybody typed. Names
    /// no column that it need not, since counting then only walks an index.
    fn condition(&self) -> String {
        let mut all = Vec::new();
        if self.first > i64::MIN {
            all.push(format!("e.id >= {}", self.first));
        }
        if self.most < i64::MAX {
            all.push(format!("e.size <= {}", self.most));
        }
        if self.by_folder {
            all.push(IN_KEPT_FOLDER.to_owned());
        }
        if all.is_empty() { "1".to_owned() } else { format!("({})", all.join(" AND ")) }
    }
}

/// When nobody asked, and only the index lacks words.
const FOR_WORDS: i64 = 0;

/// Whether an email `e` is in a folder whose bodies are kept.
const IN_KEPT_FOLDER: &str = "EXISTS (SELECT 1 FROM seat k JOIN mailbox f ON f.id = k.mailbox
    WHERE k.email = e.id AND f.offline = 1)";

impl WriteTx<'_> {
    /// Keeps other bodies of an account from now on. What is let go goes with the next
    /// [`Store::let_go`]; what is wanted again is fetched.
    pub fn set_offline(&mut self, account: AccountId, offline: &Offline, now: i64) -> Result<()> {
        if self.offline(account)? == *offline {
            return Ok(());
        }
        let state = self.stamp()?;
        self.run("UPDATE account SET updated = ?2 WHERE id = ?1", [account.0, state])?;
        self.keep(account, offline, now)?;
        self.work.borrow_mut().touched.accounts.insert(account);
        self.work_for(account);
        Ok(())
    }

    fn keep(&self, account: AccountId, offline: &Offline, now: i64) -> Result<()> {
        let days = offline.days.map_or(0, |days| i64::from(days) * 86_400);
        let kept = Kept { offline: *offline, since: now.saturating_sub(days).max(0) };
        let text = serde_json::to_string(&kept).map_err(|_| Error::Damaged("offline"))?;
        self.run("UPDATE account SET offline = ?2 WHERE id = ?1", params![account.0, text])?;
        Ok(())
    }

    /// Keeps the bodies of a folder, or does not (E07).
    pub fn set_folder_offline(&mut self, mailbox: MailboxId, kept: bool) -> Result<()> {
        let sql = "UPDATE mailbox SET offline = ?2 WHERE id = ?1 RETURNING account";
        let account = self.one(sql, params![mailbox.0, kept], |row| row.get(0).map(AccountId))?;
        self.work_for(account.ok_or(Error::NotFound("mailbox"))?);
        Ok(())
    }

    /// A person wants to see a message: its body is fetched before others, and kept for
    /// [`limits::ASKED_SECONDS`] whatever the terms are. Nothing to do where it is here.
    pub fn ask_for_body(&mut self, email: EmailId, now: i64) -> Result<()> {
        self.derive()?;
        let core = self.core(email)?.filter(|core| core.shown).ok_or(Error::NotFound("email"))?;
        self.run("INSERT OR REPLACE INTO asked VALUES (?1, ?2)", [email.0, now])?;
        if core.content.is_none() {
            self.work_for(core.account);
        }
        Ok(())
    }

    /// An email whose body was let go is seen again under another id, and its words are in no
    /// index: the body is fetched once more for them, in its turn, and let go again.
    pub(crate) fn ask_for_words(&self, account: AccountId, email: EmailId) -> Result<()> {
        self.run("INSERT OR IGNORE INTO asked VALUES (?1, ?2)", [email.0, FOR_WORDS])?;
        self.work_for(account);
        Ok(())
    }

    /// The body comes back of an email that had let go of the same one. Its words too: an
    /// older program may have cut them, or the email may have been gone meanwhile.
    pub(crate) fn put_back(&self, email: EmailId, ingest: Ingest) -> Result<()> {
        let content = self.new_content(&ingest.packed)?;
        self.run("UPDATE email SET content = ?2 WHERE id = ?1", [email.0, content])?;
        let thread = self.one("SELECT thread FROM email WHERE id = ?1", [email.0], |row| row.get(0))?;
        self.index(email.0, ingest.doc);
        self.changed(email, thread.unwrap_or_default());
        Ok(())
    }

    /// Lets go of some bodies of an account, after an id; gives where to go on. Only of
    /// what a server surely has: confirmed everywhere, and nothing left to do with it.
    fn let_some_go(&mut self, account: AccountId, after: i64) -> Result<Option<i64>> {
        let terms = self.terms(account)?;
        if terms.is_all() {
            return Ok(None);
        }
        let sql = format!(
            "SELECT id, content FROM email e
             WHERE account = ?1 AND shown = 1 AND id > ?2 AND content IS NOT NULL AND NOT {}
                 AND id NOT IN (SELECT email FROM asked)
                 AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.email = e.id AND (s.state NOT IN (0, 3) OR s.uid IS NULL))
                 AND NOT EXISTS (SELECT 1 FROM intent i WHERE i.email = e.id)
                 AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.content = e.content)
             ORDER BY id LIMIT ?3",
            terms.condition()
        );
        let rows: Vec<(i64, i64)> =
            self.all(&sql, [account.0, after, limits::SWEPT as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.drop_bodies(&rows)?;
        Ok(rows.last().map(|(email, _)| *email))
    }

    /// Emails with their contents.
    pub(crate) fn drop_bodies(&self, rows: &[(i64, i64)]) -> Result<()> {
        for (email, content) in rows {
            self.run("UPDATE email SET content = NULL WHERE id = ?1", [email])?;
            self.run("DELETE FROM content WHERE id = ?1", [content])?;
        }
        Ok(())
    }

    fn forget_asked(&self, now: i64) -> Result<usize> {
        // A clock that jumped back must not keep them for ever.
        let (old, ahead) = (now - limits::ASKED_SECONDS, now + limits::ASKED_SECONDS);
        let sql = "DELETE FROM asked WHERE at NOT BETWEEN ?1 AND ?2
                       AND (at <> ?3 OR email IN (SELECT id FROM email WHERE content IS NOT NULL))";
        self.run(sql, [old, ahead, FOR_WORDS])
    }
}

impl Store {
    /// Lets go of the bodies that are not to be kept, in many small transactions.
    pub fn let_go(&self, now: i64) -> Result<()> {
        self.write(|tx| tx.forget_asked(now))?;
        let accounts = self.read(|tx| tx.accounts())?;
        for account in accounts.iter().filter(|account| account.kind == AccountKind::Imap) {
            self.write(|tx| tx.keep(account.id, &tx.offline(account.id)?, now))?;
            let mut after = Some(i64::MIN);
            while let Some(from) = after {
                after = self.write(|tx| tx.let_some_go(account.id, from))?.value;
            }
        }
        Ok(())
    }
}
