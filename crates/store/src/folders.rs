//! Folder intents: what a person did to the folders of a server and the server
//! has yet to do. The mailbox's row holds how it shall be; what is kept beside it
//! says that the server does not know, and in which order it is to be told.

use mail::{AccountId, MailboxId, Role};
use rusqlite::{Row, params};

use crate::intents::rests;
use crate::{Error, Mailbox, ReadTx, Result, WriteTx};

/// One thing for a server to do to a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderIntent {
    /// Its number; grows, so order of numbers is order of doing.
    pub id: i64,
    /// Which mailbox. Of one that is to be deleted the row is gone already.
    pub mailbox: MailboxId,
    /// As a person knows it.
    pub name: String,
    /// What.
    pub wish: FolderWish,
    /// How often it was taken, this time included. Above 1 the last attempt may have worked.
    pub attempts: u32,
}

/// A change that a server refused for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedFolder {
    /// The number of the intent.
    pub id: i64,
    /// The folder as a person knows it.
    pub name: String,
    /// The server's words.
    pub said: String,
}

/// What a server shall do to a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderWish {
    /// CREATE, and SUBSCRIBE where that is wished.
    Create {
        /// Where; `None` at the top.
        parent: Option<Above>,
        /// What it is for.
        role: Option<Role>,
        /// To be shown in the side bar.
        subscribed: bool,
    },
    /// RENAME; the folders in it follow.
    Rename {
        /// The path that the server knows.
        from: String,
        /// Where to; `None` at the top.
        parent: Option<Above>,
        /// It is shown in the side bar, under either name.
        subscribed: bool,
    },
    /// SUBSCRIBE or UNSUBSCRIBE.
    Subscribe {
        /// The path that the server knows.
        path: String,
        /// Which of the two.
        subscribed: bool,
    },
    /// DELETE, with all that was in it when the person said so and no more.
    Delete {
        /// The path that the server knows.
        path: String,
        /// Its UIDVALIDITY then: refuse to act under another (invariant 5).
        uid_validity: Option<u32>,
        /// All uids below were known then.
        uid_next: Option<u32>,
    },
}

/// The folder that holds another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Above {
    /// Which.
    pub id: MailboxId,
    /// The path that the server knows.
    pub path: String,
    /// What parts levels there.
    pub separator: Option<char>,
}

pub(crate) mod kind {
    pub(crate) const CREATE: i64 = 0;
    pub(crate) const RENAME: i64 = 1;
    pub(crate) const SUBSCRIBE: i64 = 2;
    pub(crate) const DELETE: i64 = 3;
}

/// The path of a mailbox that no server knows yet; no server's path begins so (RFC 9051 §9, `mailbox`).
pub(crate) fn path_of_new(id: MailboxId) -> String {
    format!("{UNMADE}{id}")
}

const UNMADE: char = '\n';

impl Mailbox {
    /// Whether its server knows it. Messages wait until it does.
    pub fn is_made(&self) -> bool {
        !self.path.starts_with(UNMADE)
    }
}

impl ReadTx<'_> {
    /// What a server refused to do to its folders and the person has not dismissed.
    pub fn refused_folders(&self, account: AccountId) -> Result<Vec<RefusedFolder>> {
        let sql = "SELECT id, name, refused FROM folder_intent
                   WHERE account = ?1 AND refused IS NOT NULL ORDER BY id";
        let read =
            |row: &Row<'_>| Ok(RefusedFolder { id: row.get(0)?, name: row.get(1)?, said: row.get(2)? });
        self.all(sql, [account.0], read)
    }

    /// Paths that a server may list still, although the person deleted these folders.
    pub fn deleted_paths(&self, account: AccountId) -> Result<Vec<String>> {
        let sql = "SELECT path FROM folder_intent WHERE account = ?1 AND kind = ?2 AND refused IS NULL";
        self.all(sql, [account.0, kind::DELETE], |row| row.get(0))
    }

    pub(crate) fn waiting_folder_intents(&self, account: AccountId) -> Result<u64> {
        let sql = "SELECT count(*) FROM folder_intent WHERE account = ?1 AND refused IS NULL";
        let count: Option<i64> = self.one(sql, [account.0], |row| row.get(0))?;
        Ok(count.unwrap_or_default().unsigned_abs())
    }

    /// Whether something of a kind waits for that mailbox's server.
    pub(crate) fn folder_waits(&self, id: MailboxId, kind: i64) -> Result<bool> {
        let sql = "SELECT 1 FROM folder_intent WHERE mailbox = ?1 AND kind = ?2 AND refused IS NULL";
        self.any(sql, [id.0, kind])
    }

    /// A mailbox with that name and place, or for that task, that is yet to be made so, or whose
    /// renaming was tried: a server that lists such a folder has done it, or another program has.
    pub(crate) fn awaited(
        &self,
        account: AccountId,
        parent: Option<MailboxId>,
        name: &str,
        role: Option<Role>,
    ) -> Result<Option<MailboxId>> {
        let sql = "SELECT m.id FROM mailbox m JOIN folder_intent f ON f.mailbox = m.id
                   WHERE m.account = ?1 AND f.refused IS NULL
                     AND (m.parent IS ?2 AND m.name = ?3 AND (f.kind = ?4 OR (f.kind = ?5 AND f.attempts > 0))
                         OR m.role = ?6 AND f.kind = ?4 AND f.attempts = 0)
                   ORDER BY m.role IS ?6 DESC";
        let (parent, role) = (parent.map(|parent| parent.0), role.map(Role::as_str));
        let values = params![account.0, parent, name, kind::CREATE, kind::RENAME, role];
        self.one(sql, values, |row| row.get(0).map(MailboxId))
    }

    /// Whether its server has told what folders there are.
    fn was_looked_at(&self, account: AccountId) -> Result<bool> {
        let sql = "SELECT 1 FROM mailbox WHERE account = ?1 AND role = 'inbox' AND uid_validity IS NOT NULL";
        self.any(sql, [account.0])
    }

    /// What a row asks for now; `None` while the folder above is not made, and when there is nothing to do it to.
    fn folder_wish(&self, row: &Wish) -> Result<Option<FolderWish>> {
        if row.kind == kind::DELETE {
            let (path, uid_validity, uid_next) = (row.path.clone(), row.uid_validity, row.uid_next);
            return Ok(Some(FolderWish::Delete { path, uid_validity, uid_next }));
        }
        let mailbox = match self.mailbox(row.mailbox) {
            Ok(mailbox) => mailbox,
            Err(Error::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let subscribed = mailbox.subscribed;
        let parent = match mailbox.parent.map(|parent| self.mailbox(parent)).transpose()? {
            Some(above) if !above.is_made() => return Ok(None),
            above => above.map(|above| Above { id: above.id, path: above.path, separator: above.separator }),
        };
        Ok(match (row.kind, mailbox.is_made()) {
            // The server may have a folder for that task under another name.
            (kind::CREATE, false) if mailbox.role.is_some() && !self.was_looked_at(mailbox.account)? => None,
            (kind::CREATE, false) => Some(FolderWish::Create { parent, role: mailbox.role, subscribed }),
            (kind::RENAME, true) => Some(FolderWish::Rename { from: mailbox.path, parent, subscribed }),
            (kind::SUBSCRIBE, true) => Some(FolderWish::Subscribe { path: mailbox.path, subscribed }),
            _ => None,
        })
    }
}

impl WriteTx<'_> {
    /// Takes the first folder intent behind `after` that can be done now, and counts an attempt for it.
    pub fn next_folder_intent(
        &mut self,
        account: AccountId,
        now: i64,
        after: i64,
    ) -> Result<Option<FolderIntent>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM folder_intent
             WHERE account = ?1 AND id > ?2 AND refused IS NULL ORDER BY id"
        );
        for mut row in self.all(&sql, [account.0, after], row)? {
            if rests(row.next_try, now) {
                continue;
            }
            let Some(wish) = self.folder_wish(&row)? else { continue };
            self.run("UPDATE folder_intent SET attempts = attempts + 1 WHERE id = ?1", [row.id])?;
            row.attempts = row.attempts.saturating_add(1);
            return Ok(Some(row.spelled(wish)));
        }
        Ok(None)
    }

    /// The server did it: the folder has that path now. What the person changed
    /// meanwhile waits for the next turn.
    pub fn confirm_folder_intent(
        &mut self,
        done: &FolderIntent,
        path: &str,
        separator: Option<char>,
    ) -> Result<()> {
        let known = match self.mailbox(done.mailbox) {
            Ok(known) => known,
            // Deleted, or deleted meanwhile.
            Err(Error::NotFound(_)) => return self.drop_folder_intent(done.id),
            Err(error) => return Err(error),
        };
        match &done.wish {
            FolderWish::Create { parent, subscribed, .. } => {
                self.folder_made(&known, path, separator, *subscribed)?;
                self.is_as_wished(done, &known, parent.as_ref())
            }
            FolderWish::Rename { parent, .. } => {
                self.move_path(&known, path)?;
                self.is_as_wished(done, &known, parent.as_ref())
            }
            FolderWish::Subscribe { subscribed, .. } => {
                let sql = "UPDATE mailbox SET listed = ?2 WHERE id = ?1";
                self.run(sql, params![done.mailbox.0, subscribed])?;
                self.drop_folder_intent(done.id)?;
                match known.subscribed == *subscribed {
                    true => Ok(()),
                    false => self.wish_folder(&known, kind::SUBSCRIBE),
                }
            }
            FolderWish::Delete { .. } => self.drop_folder_intent(done.id),
        }
    }

    /// The server refuses for good, in these words, which stay until dismissed. A
    /// folder that is not made goes, with all that was to be in it; the next list
    /// brings back what shall not be renamed or deleted.
    pub fn refuse_folder_intent(&mut self, id: i64, words: &str) -> Result<()> {
        let sql = format!("SELECT {COLUMNS} FROM folder_intent WHERE id = ?1 AND refused IS NULL");
        let Some(refused) = self.one(&sql, [id], row)? else { return Ok(()) };
        self.run("UPDATE folder_intent SET refused = ?2 WHERE id = ?1", params![id, words])?;
        self.work.borrow_mut().touched.status.insert(refused.account);
        match refused.kind {
            kind::CREATE => self.unmake(refused.mailbox, words),
            kind::SUBSCRIBE => {
                let sql = "SELECT listed FROM mailbox WHERE id = ?1";
                match self.one(sql, [refused.mailbox.0], |row| row.get(0))? {
                    Some(listed) => self.show_in_side_bar(refused.mailbox, listed),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// It did not work this time: not before `at` again.
    pub fn retry_folder_intent(&mut self, id: i64, at: i64) -> Result<()> {
        self.run("UPDATE folder_intent SET next_try = ?2 WHERE id = ?1", [id, at])?;
        Ok(())
    }

    /// The person has seen that it was refused.
    pub fn dismiss_folder_intent(&mut self, id: i64) -> Result<()> {
        let sql = "DELETE FROM folder_intent WHERE id = ?1 AND refused IS NOT NULL RETURNING account";
        if let Some(account) = self.one(sql, [id], |row| row.get(0))? {
            self.work.borrow_mut().touched.status.insert(AccountId(account));
        }
        Ok(())
    }

    /// Notes something for a mailbox's server to do, once.
    pub(crate) fn wish_folder(&self, mailbox: &Mailbox, kind: i64) -> Result<()> {
        if !self.folder_waits(mailbox.id, kind)? {
            self.run(
                "INSERT INTO folder_intent (account, kind, mailbox, name, path, uid_validity, uid_next)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    mailbox.account.0,
                    kind,
                    mailbox.id.0,
                    mailbox.name,
                    mailbox.path,
                    mailbox.cursor.uid_validity,
                    mailbox.cursor.uid_next
                ],
            )?;
        }
        self.work_for(mailbox.account);
        Ok(())
    }

    /// Forgets what waits for a mailbox that goes. `false` where the server may be doing it already.
    pub(crate) fn unwish_folder(&self, id: MailboxId) -> Result<bool> {
        let sql = "SELECT 1 FROM folder_intent WHERE mailbox = ?1 AND attempts > 0 AND refused IS NULL";
        if self.any(sql, [id.0])? {
            return Ok(false);
        }
        self.run("DELETE FROM folder_intent WHERE mailbox = ?1 AND refused IS NULL", [id.0])?;
        Ok(true)
    }

    /// The server has a folder that was to be made, or to be renamed so.
    pub(crate) fn folder_made(
        &self,
        known: &Mailbox,
        path: &str,
        separator: Option<char>,
        listed: bool,
    ) -> Result<()> {
        self.move_path(known, path)?;
        let sql = "UPDATE mailbox SET separator = ?2, listed = ?3 WHERE id = ?1";
        self.run(sql, params![known.id.0, separator.map(String::from), listed])?;
        let sql = "DELETE FROM folder_intent WHERE mailbox = ?1 AND kind <= ?2 AND refused IS NULL";
        self.run(sql, [known.id.0, kind::RENAME])?;
        if known.subscribed != listed {
            self.wish_folder(known, kind::SUBSCRIBE)?;
        }
        self.work_for(known.account);
        Ok(())
    }

    /// Whether the name that the server was told is the one that the person wishes now.
    fn is_as_wished(&self, done: &FolderIntent, now: &Mailbox, parent: Option<&Above>) -> Result<()> {
        self.drop_folder_intent(done.id)?;
        match now.name == done.name && now.parent == parent.map(|above| above.id) {
            true => Ok(()),
            false => self.wish_folder(now, kind::RENAME),
        }
    }

    /// Takes a mailbox away that no server will make, and those that were to be in it.
    fn unmake(&mut self, id: MailboxId, words: &str) -> Result<()> {
        if self.mailbox(id).is_err() {
            return Ok(());
        }
        let inside = "SELECT f.id FROM folder_intent f JOIN mailbox m ON m.id = f.mailbox
                      WHERE m.parent = ?1 AND f.kind = ?2 AND f.refused IS NULL";
        for child in self.all(inside, [id.0, kind::CREATE], |row| row.get(0))? {
            self.refuse_folder_intent(child, words)?;
        }
        self.forget_folder(id)
    }

    fn drop_folder_intent(&self, id: i64) -> Result<()> {
        self.run("DELETE FROM folder_intent WHERE id = ?1", [id])?;
        Ok(())
    }
}

struct Wish {
    id: i64,
    account: AccountId,
    kind: i64,
    mailbox: MailboxId,
    name: String,
    path: String,
    uid_validity: Option<u32>,
    uid_next: Option<u32>,
    attempts: u32,
    next_try: i64,
}

impl Wish {
    fn spelled(self, wish: FolderWish) -> FolderIntent {
        let Wish { id, mailbox, name, attempts, .. } = self;
        FolderIntent { id, mailbox, name, wish, attempts }
    }
}

fn row(row: &Row<'_>) -> rusqlite::Result<Wish> {
    Ok(Wish {
        id: row.get(0)?,
        account: AccountId(row.get(1)?),
        kind: row.get(2)?,
        mailbox: MailboxId(row.get(3)?),
        name: row.get(4)?,
        path: row.get(5)?,
        uid_validity: row.get(6)?,
        uid_next: row.get(7)?,
        attempts: row.get(8)?,
        next_try: row.get(9)?,
    })
}

/// The name is the mailbox's own while it is there.
const COLUMNS: &str = "id, account, kind, mailbox,
    coalesce((SELECT m.name FROM mailbox m WHERE m.id = folder_intent.mailbox), name), path, uid_validity,
    uid_next, attempts, next_try";
