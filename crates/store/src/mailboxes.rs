//! Mailboxes: folders of a server, or those that are only here, with their counts (RFC 8621 §2).

use mail::{AccountId, IntentId, MailboxId, Role, State};
use rusqlite::{Row, params};

use crate::intents::kind;
use crate::start::role_name;
use crate::{AccountKind, Error, Kind, ReadTx, Result, WriteTx, folders, limits};

/// One mailbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Mailbox {
    /// Its id; survives renames.
    pub id: MailboxId,
    /// Whose it is.
    pub account: AccountId,
    /// The mailbox that holds it.
    pub parent: Option<MailboxId>,
    /// Its own name, without its parents'.
    pub name: String,
    /// What it is for. One mailbox per role and account.
    pub role: Option<Role>,
    /// Order among its siblings.
    pub sort_order: u32,
    /// The server's own name for it, whole and as the wire spells it; the id's text where no server has it.
    pub path: String,
    /// The server's hierarchy separator.
    pub separator: Option<char>,
    /// How far the folder is known.
    pub cursor: Cursor,
    /// Its counts, equal to what queries in the same transaction give.
    pub counts: Counts,
    /// Shown in the side bar.
    pub subscribed: bool,
    /// Can hold messages (no `\Noselect`).
    pub selectable: bool,
    /// The state that it came with.
    pub created: State,
    /// The state of its last change, counts apart.
    pub updated: State,
    /// The state of the last change of its counts.
    pub counts_updated: State,
}

/// A mailbox's counts (RFC 8621 §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Emails in it.
    pub total_emails: u64,
    /// Emails in it with neither `$seen` nor `$draft`.
    pub unread_emails: u64,
    /// Threads with an email in it.
    pub total_threads: u64,
    /// Those of them with an unread email anywhere but in the trash; for the
    /// trash: with an unread email in it.
    pub unread_threads: u64,
}

/// How far a server's folder is known (RFC 9051 §2.3.1, RFC 7162 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The UIDVALIDITY that all uids of the folder belong to; `None` before the first listing.
    pub uid_validity: Option<u32>,
    /// All uids below are known.
    pub uid_next: Option<u32>,
    /// All flag changes up to here are known; `None` without CONDSTORE.
    pub highest_modseq: Option<u64>,
}

/// A folder as a server lists it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folder {
    /// The server's own name, whole, as the wire spells it: the key of the folder.
    pub path: String,
    /// The same name decoded (RFC 9051 §5.1 or modified UTF-7), whole.
    pub decoded: String,
    /// The hierarchy separator, if any.
    pub separator: Option<char>,
    /// Levels of the path that only say where all folders are: not shown (RFC 2342).
    pub below: usize,
    /// SPECIAL-USE, or a guess by name.
    pub role: Option<Role>,
    /// LSUB or LIST-EXTENDED says so.
    pub subscribed: bool,
    /// No `\Noselect` or `\NonExistent`.
    pub selectable: bool,
}

/// A mailbox that a person makes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewMailbox {
    /// The mailbox to hold it.
    pub parent: Option<MailboxId>,
    /// Its own name.
    pub name: String,
    /// What it is for.
    pub role: Option<Role>,
    /// Order among its siblings.
    pub sort_order: u32,
    /// Shown in the side bar.
    pub subscribed: bool,
}

/// What to change of a mailbox; `None` keeps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailboxUpdate {
    /// Another parent; `Some(None)` is the top.
    pub parent: Option<Option<MailboxId>>,
    /// Another name.
    pub name: Option<String>,
    /// Another task.
    pub role: Option<Option<Role>>,
    /// Another order.
    pub sort_order: Option<u32>,
    /// Shown in the side bar or not.
    pub subscribed: Option<bool>,
}

impl ReadTx<'_> {
    /// The folders of which the person said what they are for (E02).
    pub fn chosen_folders(&self, account: AccountId) -> Result<Vec<MailboxId>> {
        let sql = "SELECT id FROM mailbox WHERE account = ?1 AND chosen = 1 ORDER BY id";
        self.all(sql, [account.0], |row| row.get(0).map(MailboxId))
    }

    /// All mailboxes of an account: by role, then sort order, then name.
    pub fn mailboxes(&self, account: AccountId) -> Result<Vec<Mailbox>> {
        self.derive()?;
        let sql = format!("SELECT {COLUMNS} FROM mailbox WHERE account = ?1 ORDER BY sort_order, name, id");
        let mut all = self.all(&sql, [account.0], read)?;
        all.sort_by_key(|mailbox| {
            Role::ALL.iter().position(|role| Some(*role) == mailbox.role).unwrap_or(usize::MAX)
        });
        Ok(all)
    }

    /// One mailbox.
    pub fn mailbox(&self, id: MailboxId) -> Result<Mailbox> {
        self.derive()?;
        let sql = format!("SELECT {COLUMNS} FROM mailbox WHERE id = ?1");
        self.one(&sql, [id.0], read)?.ok_or(Error::NotFound("mailbox"))
    }

    /// The mailbox with a role.
    pub fn mailbox_by_role(&self, account: AccountId, role: Role) -> Result<Option<Mailbox>> {
        self.derive()?;
        let sql = format!("SELECT {COLUMNS} FROM mailbox WHERE account = ?1 AND role = ?2");
        self.one(&sql, params![account.0, role.as_str()], read)
    }

    /// Whether emails of an account may be put into all of these.
    pub(crate) fn check_targets(&self, account: AccountId, mailboxes: &[MailboxId]) -> Result<()> {
        for id in mailboxes {
            let sql = "SELECT selectable FROM mailbox WHERE id = ?1 AND account = ?2";
            match self.one(sql, [id.0, account.0], |row| row.get(0))? {
                Some(true) => {}
                Some(false) => return Err(Error::Forbidden("the mailbox cannot hold messages")),
                None => return Err(Error::NotFound("mailbox")),
            }
        }
        Ok(())
    }

    fn mailbox_at(&self, account: AccountId, path: &str) -> Result<Option<Mailbox>> {
        let sql = format!("SELECT {COLUMNS} FROM mailbox WHERE account = ?1 AND path = ?2");
        self.one(&sql, params![account.0, path], read)
    }

    fn has_children(&self, id: MailboxId) -> Result<bool> {
        self.any("SELECT 1 FROM mailbox WHERE parent = ?1", [id.0])
    }

    /// How many mailboxes hold it, itself included. Ends at the bound, whatever the rows say.
    fn depth(&self, id: Option<MailboxId>) -> Result<usize> {
        let (mut at, mut depth) = (id, 0);
        while let Some(id) = at {
            depth += 1;
            if depth > limits::MAILBOX_DEPTH {
                break;
            }
            let parent = self.one("SELECT parent FROM mailbox WHERE id = ?1", [id.0], |row| row.get(0))?;
            at = parent.flatten().map(MailboxId);
        }
        Ok(depth)
    }

    /// How many levels stand below it, itself included.
    fn height(&self, id: MailboxId) -> Result<usize> {
        let sql = "WITH RECURSIVE below (id, level) AS (
                       SELECT ?1, 1 UNION ALL
                       SELECT m.id, b.level + 1 FROM mailbox m JOIN below b ON m.parent = b.id WHERE b.level < ?2)
                   SELECT max(level) FROM below";
        let bound = limits::MAILBOX_DEPTH as i64 + 1;
        let height: Option<i64> = self.one(sql, [id.0, bound], |row| row.get(0))?;
        Ok(height.unwrap_or(1).unsigned_abs() as usize)
    }
}

impl WriteTx<'_> {
    /// The folder for templates; made where the account has none (E05).
    pub fn templates_or_made(&mut self, account: AccountId) -> Result<MailboxId> {
        let name = role_name(Role::Templates);
        let all = self.mailboxes(account)?;
        if let Some(there) = all.iter().find(|one| one.role == Some(Role::Templates)) {
            return Ok(there.id);
        }
        let is_called = |one: &&Mailbox| one.parent.is_none() && one.selectable && one.name == name;
        match all.iter().find(is_called) {
            Some(there) => self.choose_templates(account, Some(there.id)).map(|()| there.id),
            None => {
                let role = Some(Role::Templates);
                let new =
                    NewMailbox { name: name.to_owned(), role, subscribed: true, ..NewMailbox::default() };
                self.create_mailbox(account, &new)
            }
        }
    }

    /// The person says which folder is for templates; `None`: as its name says.
    pub fn choose_templates(&mut self, account: AccountId, folder: Option<MailboxId>) -> Result<()> {
        let holder = self.role_holder(account, Role::Templates)?;
        let role = |role| MailboxUpdate { role: Some(role), ..MailboxUpdate::default() };
        if let Some(holder) = holder.filter(|holder| Some(*holder) != folder) {
            self.update_mailbox(holder, &role(None))?;
        }
        match folder {
            Some(folder) if self.mailbox(folder)?.account == account => {
                self.update_mailbox(folder, &role(Some(Role::Templates)))
            }
            Some(_) => Err(Error::NotFound("mailbox")),
            None => Ok(()),
        }
    }

    /// Sync: a server has this folder. Makes it with missing parents (not
    /// selectable until the server lists them), or brings it up to date. A role that another mailbox holds is not taken over.
    /// What the person wishes and the server has yet to hear stays as wished.
    pub fn put_folder(&mut self, account: AccountId, folder: &Folder) -> Result<MailboxId> {
        self.account_kind(account)?;
        let mut place = self.place_in_tree(account, folder)?;
        let old = match self.mailbox_at(account, &folder.path)? {
            Some(old) => old,
            None => match self.awaited(account, place.parent, &place.name, folder.role)? {
                Some(id) => {
                    self.folder_made(&self.mailbox(id)?, &folder.path, folder.separator, folder.subscribed)?;
                    self.mailbox(id)?
                }
                None => return self.insert_folder(account, folder, &place),
            },
        };
        if self.folder_waits(old.id, folders::kind::RENAME)? {
            place = Place { parent: old.parent, name: old.name.clone() };
        }
        let sql = "SELECT listed, chosen FROM mailbox WHERE id = ?1";
        let told: Option<(bool, bool)> = self.one(sql, [old.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (listed, is_chosen) = told.ok_or(Error::NotFound("mailbox"))?;
        let role = match is_chosen {
            true => old.role,
            false => self.free_role(account, folder.role, Some(old.id))?,
        };
        // A person's own choice holds until the server says something new.
        let subscribed = if listed == folder.subscribed { old.subscribed } else { folder.subscribed };
        let new = Mailbox {
            parent: place.parent,
            name: place.name,
            role,
            separator: folder.separator,
            subscribed,
            selectable: folder.selectable,
            ..old.clone()
        };
        if listed != folder.subscribed {
            let sql = "UPDATE mailbox SET listed = ?2 WHERE id = ?1";
            self.run(sql, params![old.id.0, folder.subscribed])?;
        }
        self.write_mailbox(&old, &new)?;
        Ok(old.id)
    }

    /// Sync: a server has renamed the folder; id, uids and emails stay, and so do
    /// the folders in it, which have new paths too.
    pub fn rename_folder(&mut self, id: MailboxId, folder: &Folder) -> Result<()> {
        let old = self.mailbox(id)?;
        if old.path != folder.path {
            self.move_path(&old, &folder.path)?;
        }
        self.put_folder(old.account, folder)?;
        Ok(())
    }

    /// Gives a folder another path, and those in it theirs.
    pub(crate) fn move_path(&self, old: &Mailbox, path: &str) -> Result<()> {
        if let Some(other) = self.mailbox_at(old.account, path)?
            && other.id != old.id
        {
            return Err(Error::AlreadyExists(other.id.to_string()));
        }
        self.run("UPDATE mailbox SET path = ?2 WHERE id = ?1", params![old.id.0, path])?;
        if let Some(separator) = old.separator.filter(|_| old.is_made()) {
            let (before, after) = (format!("{}{separator}", old.path), format!("{path}{separator}"));
            let sql = "UPDATE mailbox SET path = ?3 || substr(path, length(?2) + 1)
                       WHERE account = ?1 AND substr(path, 1, length(?2)) = ?2";
            self.run(sql, params![old.account.0, before, after])?;
        }
        Ok(())
    }

    pub(crate) fn show_in_side_bar(&self, id: MailboxId, subscribed: bool) -> Result<()> {
        let old = self.mailbox(id)?;
        self.write_mailbox(&old, &Mailbox { subscribed, ..old.clone() })
    }

    /// Sync: the server no longer has this folder. Emails that are nowhere else go to the bin.
    pub fn forget_folder(&mut self, id: MailboxId) -> Result<()> {
        let old = self.mailbox(id)?;
        self.redirect(&old)?;
        let sql = "SELECT i.id FROM intent i JOIN seat s ON s.id = i.target
                   WHERE s.mailbox = ?1 AND i.refused IS NULL AND i.kind <> ?2 ORDER BY i.id DESC";
        for wish in self.all(sql, [id.0, kind::APPEND], |row| row.get(0).map(IntentId))? {
            self.refuse_intent(wish, "the folder is gone")?;
        }
        for seat in self.sittings("mailbox = ?1 ORDER BY id", [id.0])? {
            if let Some(seat) = self.seat_row(seat.id)? {
                self.vanish(&seat)?;
            }
        }
        self.derive()?;
        if self.has_children(id)? {
            return self.write_mailbox(&old, &Mailbox { selectable: false, role: None, ..old.clone() });
        }
        self.bury_mailbox(&old)?;
        self.prune(old.parent)
    }

    /// What is only here, and was to go up into a folder that no server has, goes into the inbox
    /// (invariant 1).
    fn redirect(&self, from: &Mailbox) -> Result<()> {
        let inbox = self.mailbox_by_role(from.account, Role::Inbox)?.filter(|inbox| inbox.id != from.id);
        let Some(inbox) = inbox else { return Ok(()) };
        // What the person has deleted meanwhile stays so.
        let sql = "state <> 1 AND id IN (SELECT target FROM intent WHERE kind = ?2 AND mailbox = ?1)";
        for seat in self.sittings(sql, [from.id.0, kind::APPEND])? {
            if self.sitting(seat.email)?.iter().any(|other| other.mailbox != from.id) {
                continue;
            }
            self.run("UPDATE seat SET mailbox = ?2 WHERE id = ?1", [seat.id, inbox.id.0])?;
            let sql = "UPDATE intent SET mailbox = ?2, next_try = 0, refused = NULL WHERE target = ?1";
            self.run(sql, [seat.id, inbox.id.0])?;
            self.reseated(seat.email);
            self.work_for(from.account);
        }
        Ok(())
    }

    /// Sync: all up to this cursor is stored. Part of the transaction that stored it.
    /// While a seat waits to be found, the next look is to list everything.
    ///
    /// `StaleUids` when its UIDVALIDITY is not the folder's: `forget_uids` changes that.
    pub fn set_cursor(&mut self, id: MailboxId, cursor: &Cursor) -> Result<()> {
        let sql = "SELECT uid_validity FROM mailbox WHERE id = ?1";
        let known: Option<u32> =
            self.one(sql, [id.0], |row| row.get(0))?.ok_or(Error::NotFound("mailbox"))?;
        match (cursor.uid_validity, known) {
            (Some(given), Some(known)) if given != known => return Err(Error::StaleUids { given, known }),
            _ => {}
        }
        self.run(
            "UPDATE mailbox SET uid_validity = coalesce(?2, uid_validity), uid_next = ?3,
                 highest_modseq = CASE WHEN EXISTS
                     (SELECT 1 FROM seat WHERE mailbox = ?1 AND uid IS NULL AND misses > 0) THEN NULL ELSE ?4 END
             WHERE id = ?1",
            params![
                id.0,
                cursor.uid_validity,
                cursor.uid_next,
                cursor.highest_modseq.map(crate::sitting::number)
            ],
        )?;
        Ok(())
    }

    /// Makes a mailbox, which its server is told later. `AlreadyExists` (with the
    /// sibling's id) for a taken name or role; `Forbidden` for a name that its server cannot have.
    pub fn create_mailbox(&mut self, account: AccountId, new: &NewMailbox) -> Result<MailboxId> {
        let kind = self.account_kind(account)?;
        self.check_name(account, new.parent, &new.name, None)?;
        self.check_role(account, new.role, None)?;
        self.check_parent(account, new.parent, 1)?;
        let state = self.touch(account, Kind::Mailbox)?;
        self.run(
            "INSERT INTO mailbox (account, parent, name, role, sort_order, path, subscribed, listed, selectable,
                 created, updated, counts_updated) VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?6, 1, ?7, ?7, ?7)",
            params![
                account.0,
                new.parent.map(|parent| parent.0),
                new.name,
                new.role.map(Role::as_str),
                new.sort_order,
                new.subscribed,
                state
            ],
        )?;
        let id = MailboxId(self.last_id());
        let path = if kind == AccountKind::Imap { folders::path_of_new(id) } else { id.to_string() };
        self.run("UPDATE mailbox SET path = ?2 WHERE id = ?1", params![id.0, path])?;
        if kind == AccountKind::Imap {
            self.wish_folder(&self.mailbox(id)?, folders::kind::CREATE)?;
        }
        if new.role == Some(Role::Trash) {
            self.recount_unread_threads(account)?;
        }
        Ok(id)
    }

    /// Changes a mailbox; its server is told of name, parent and subscription
    /// later. The inbox stays the inbox.
    pub fn update_mailbox(&mut self, id: MailboxId, update: &MailboxUpdate) -> Result<()> {
        let old = self.mailbox(id)?;
        let new = Mailbox {
            parent: update.parent.unwrap_or(old.parent),
            name: update.name.clone().unwrap_or_else(|| old.name.clone()),
            role: update.role.unwrap_or(old.role),
            sort_order: update.sort_order.unwrap_or(old.sort_order),
            subscribed: update.subscribed.unwrap_or(old.subscribed),
            ..old.clone()
        };
        let mut heir = None;
        if (new.parent, &new.name, new.role) != (old.parent, &old.name, old.role) {
            let kind = self.account_kind(old.account)?;
            if new.role != old.role || kind == AccountKind::Imap {
                check_not_inbox(&old)?;
            }
            if new.role != old.role && kind == AccountKind::Pop3 {
                heir = self.heir(&old, new.role)?;
            }
            if new.role != old.role && kind != AccountKind::Local {
                self.choose_role(&old, new.role)?;
            }
            self.check_name(old.account, new.parent, &new.name, Some(id))?;
            self.check_role(old.account, new.role, Some(id))?;
            if new.parent != old.parent {
                self.check_not_below(id, new.parent)?;
                self.check_parent(old.account, new.parent, self.height(id)?)?;
            }
        }
        self.write_mailbox(&old, &new)?;
        if let Some(heir) = heir {
            self.write_mailbox(&heir, &Mailbox { role: old.role, ..heir.clone() })?;
        }
        if !old.is_made() || self.account_kind(old.account)? != AccountKind::Imap {
            return Ok(());
        }
        if (new.parent, &new.name) != (old.parent, &old.name) {
            self.wish_folder(&new, folders::kind::RENAME)?;
        }
        match new.subscribed == old.subscribed {
            true => Ok(()),
            false => self.wish_folder(&new, folders::kind::SUBSCRIBE),
        }
    }

    /// Deletes a mailbox; its server is told later. `Forbidden` for the inbox, for an
    /// account's folder with a task and while changes in it are on their way;
    /// `HasChild`; `HasEmail` unless `remove_emails`, which takes its emails out first.
    pub fn destroy_mailbox(&mut self, id: MailboxId, remove_emails: bool) -> Result<()> {
        let old = self.mailbox(id)?;
        let kind = self.account_kind(old.account)?;
        check_not_inbox(&old)?;
        // What collecting needs would only be made anew.
        if kind != AccountKind::Local && old.role.is_some_and(Role::is_needed) {
            return Err(Error::Forbidden("a folder with a task stays"));
        }
        if kind == AccountKind::Imap {
            self.check_deletable(&old)?;
        }
        if self.has_children(id)? {
            return Err(Error::HasChild);
        }
        // The server's folder is not as empty as it looks.
        if self.any("SELECT 1 FROM seat WHERE mailbox = ?1 AND state = 3", [id.0])? {
            return Err(Error::Forbidden("the server keeps mail in it that retention removed here"));
        }
        if old.counts.total_emails > 0 && !remove_emails {
            return Err(Error::HasEmail);
        }
        for seat in self.sittings("mailbox = ?1 ORDER BY id", [id.0])? {
            self.drop_seat(&seat)?;
        }
        self.derive()?;
        self.bury_mailbox(&old)?;
        match kind == AccountKind::Imap && old.is_made() {
            true => self.wish_folder(&old, folders::kind::DELETE),
            false => Ok(()),
        }
    }

    /// What a server's folder holds is only let go of when nothing is on its way there.
    fn check_deletable(&self, mailbox: &Mailbox) -> Result<()> {
        let sql = "SELECT 1 FROM intent i JOIN seat s ON s.id IN (i.seat, i.target)
                   WHERE s.mailbox = ?1 AND i.refused IS NULL";
        if self.any(sql, [mailbox.id.0])? || !self.unwish_folder(mailbox.id)? {
            return Err(Error::Forbidden("the server has yet to hear of changes in it"));
        }
        Ok(())
    }

    fn insert_folder(&self, account: AccountId, folder: &Folder, place: &Place) -> Result<MailboxId> {
        let role = self.free_role(account, folder.role, None)?;
        let state = self.touch(account, Kind::Mailbox)?;
        self.run(
            "INSERT INTO mailbox (account, parent, name, role, sort_order, path, separator, subscribed, listed,
                 selectable, created, updated, counts_updated)
             VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?7, ?8, ?9, ?9, ?9)",
            params![
                account.0,
                place.parent.map(|parent| parent.0),
                place.name,
                role.map(Role::as_str),
                folder.path,
                folder.separator.map(String::from),
                folder.subscribed,
                folder.selectable,
                state
            ],
        )?;
        let id = MailboxId(self.last_id());
        if role == Some(Role::Trash) {
            self.recount_unread_threads(account)?;
        }
        Ok(id)
    }

    /// Finds or makes the parents of a server's folder.
    fn place_in_tree(&self, account: AccountId, folder: &Folder) -> Result<Place> {
        let whole = Place { parent: None, name: name_of(&folder.decoded) };
        let Some(separator) = folder.separator else { return Ok(whole) };
        let paths = folder.path.split(separator);
        let names = folder.decoded.split(separator);
        if paths.clone().count() != names.clone().count() || paths.clone().any(str::is_empty) {
            // The two spellings disagree about levels: one flat name then.
            return Ok(whole);
        }
        let levels = paths.clone().count();
        let above = folder.below.min(levels - 1);
        let parents = (levels - 1).min(above + limits::MAILBOX_DEPTH - 1);
        let (mut parent, mut end) = (None, 0);
        for (level, (path, name)) in paths.zip(names.clone()).take(parents).enumerate() {
            end += path.len();
            let path = &folder.path[..end];
            end += separator.len_utf8();
            if level < above {
                continue;
            }
            parent = Some(match self.mailbox_at(account, path)? {
                Some(mailbox) => mailbox.id,
                None => {
                    let missing = Folder {
                        path: path.to_owned(),
                        separator: Some(separator),
                        subscribed: folder.subscribed,
                        ..Folder::default()
                    };
                    self.insert_folder(account, &missing, &Place { parent, name: name_of(name) })?
                }
            });
        }
        let rest: Vec<&str> = names.skip(parents).collect();
        Ok(Place { parent, name: name_of(&rest.join(separator.encode_utf8(&mut [0; 4]))) })
    }

    /// The role, unless another mailbox of the account has it.
    fn free_role(
        &self,
        account: AccountId,
        role: Option<Role>,
        own: Option<MailboxId>,
    ) -> Result<Option<Role>> {
        let Some(role) = role else { return Ok(None) };
        let holder = self.role_holder(account, role)?;
        Ok((holder.is_none() || holder == own).then_some(role))
    }

    fn role_holder(&self, account: AccountId, role: Role) -> Result<Option<MailboxId>> {
        let sql = "SELECT id FROM mailbox WHERE account = ?1 AND role = ?2";
        self.one(sql, params![account.0, role.as_str()], |row| row.get(0).map(MailboxId))
    }

    /// Writes what differs; the path is not among it.
    pub(crate) fn write_mailbox(&self, old: &Mailbox, new: &Mailbox) -> Result<()> {
        if old == new {
            return Ok(());
        }
        let state = self.touch(old.account, Kind::Mailbox)?;
        self.run(
            "UPDATE mailbox SET parent = ?2, name = ?3, role = ?4, sort_order = ?5, separator = ?6,
                 subscribed = ?7, selectable = ?8, updated = ?9 WHERE id = ?1",
            params![
                old.id.0,
                new.parent.map(|parent| parent.0),
                new.name,
                new.role.map(Role::as_str),
                new.sort_order,
                new.separator.map(String::from),
                new.subscribed,
                new.selectable,
                state
            ],
        )?;
        if old.role != new.role && [old.role, new.role].contains(&Some(Role::Trash)) {
            self.recount_unread_threads(old.account)?;
        }
        Ok(())
    }

    pub(crate) fn bury_mailbox(&self, old: &Mailbox) -> Result<()> {
        self.bury(old.account, Kind::Mailbox, old.id.0, old.created.0)?;
        self.run("UPDATE submission SET file_into = NULL WHERE file_into = ?1", [old.id.0])?;
        self.run("DELETE FROM folder_intent WHERE mailbox = ?1 AND refused IS NULL", [old.id.0])?;
        self.run("DELETE FROM mailbox WHERE id = ?1", [old.id.0])?;
        Ok(())
    }

    /// Removes parents that were only made to hold what is gone.
    fn prune(&self, parent: Option<MailboxId>) -> Result<()> {
        let mut at = parent;
        while let Some(id) = at {
            let mailbox = self.mailbox(id)?;
            if mailbox.selectable
                || self.has_children(id)?
                || self.any("SELECT 1 FROM seat WHERE mailbox = ?1", [id.0])?
            {
                break;
            }
            self.bury_mailbox(&mailbox)?;
            at = mailbox.parent;
        }
        Ok(())
    }

    fn check_name(
        &self,
        account: AccountId,
        parent: Option<MailboxId>,
        name: &str,
        own: Option<MailboxId>,
    ) -> Result<()> {
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(Error::Forbidden("a mailbox has a name without control characters"));
        }
        if name.len() > limits::MAILBOX_NAME_BYTES {
            return Err(Error::TooLarge("mailbox name"));
        }
        // The local account has no separators.
        let sql = "SELECT 1 FROM mailbox WHERE account = ?1 AND instr(?2, separator) > 0";
        if self.any(sql, params![account.0, name])? {
            return Err(Error::Forbidden("the name has the character that parts levels on its server"));
        }
        let sql = "SELECT id FROM mailbox WHERE account = ?1 AND parent IS ?2 AND name = ?3";
        let values = params![account.0, parent.map(|parent| parent.0), name];
        let sibling = self.one(sql, values, |row| row.get(0).map(MailboxId))?;
        taken(sibling, own)
    }

    fn check_role(&self, account: AccountId, role: Option<Role>, own: Option<MailboxId>) -> Result<()> {
        let Some(role) = role else { return Ok(()) };
        taken(self.role_holder(account, role)?, own)
    }

    /// The person says what a folder is for (E02), and holds it against
    /// the server, if that knows folders. The folder that had the task has it no more; a folder that
    /// shall have none is as the server and its name say.
    fn choose_role(&self, mailbox: &Mailbox, role: Option<Role>) -> Result<()> {
        if role == Some(Role::Inbox) {
            return Err(Error::Forbidden("a server has one inbox"));
        }
        let holder = role.map_or(Ok(None), |role| self.role_holder(mailbox.account, role))?;
        if let Some(holder) = holder {
            let holder = self.mailbox(holder)?;
            self.write_mailbox(&holder, &Mailbox { role: None, ..holder.clone() })?;
            self.run("UPDATE mailbox SET chosen = 0 WHERE id = ?1", [holder.id.0])?;
        }
        let sql = "UPDATE mailbox SET chosen = ?2 WHERE id = ?1";
        self.run(sql, params![mailbox.id.0, role.is_some()]).map(drop)
    }

    /// Which folder of a POP3 account has the task when this one has it no more: the one that was
    /// made for it, also where that loses its own task now. No server says it, and an account keeps
    /// a folder for each task.
    fn heir(&self, mailbox: &Mailbox, new: Option<Role>) -> Result<Option<Mailbox>> {
        let Some(role) = mailbox.role.filter(|role| role.is_needed()) else { return Ok(None) };
        let sql = format!(
            "SELECT {COLUMNS} FROM mailbox
             WHERE account = ?1 AND id <> ?2 AND (role IS NULL OR role = ?4)
                 AND (path = ?3 OR parent IS NULL AND name = ?3)
             ORDER BY path = ?3 DESC, id LIMIT 1"
        );
        let values = params![mailbox.account.0, mailbox.id.0, role_name(role), new.map(Role::as_str)];
        let heir = self.one(&sql, values, read)?;
        heir.map(Some).ok_or(Error::Forbidden("an account keeps a folder for each task"))
    }

    fn check_parent(&self, account: AccountId, parent: Option<MailboxId>, height: usize) -> Result<()> {
        if let Some(parent) = parent
            && !self.any("SELECT 1 FROM mailbox WHERE id = ?1 AND account = ?2", [parent.0, account.0])?
        {
            return Err(Error::NotFound("mailbox"));
        }
        match self.depth(parent)? + height > limits::MAILBOX_DEPTH {
            true => Err(Error::TooLarge("mailbox depth")),
            false => Ok(()),
        }
    }

    fn check_not_below(&self, id: MailboxId, parent: Option<MailboxId>) -> Result<()> {
        let mut at = parent;
        while let Some(above) = at {
            if above == id {
                return Err(Error::Forbidden("a mailbox cannot hold itself"));
            }
            let parent = self.one("SELECT parent FROM mailbox WHERE id = ?1", [above.0], |row| row.get(0))?;
            at = parent.flatten().map(MailboxId);
        }
        Ok(())
    }
}

/// Where a folder stands.
struct Place {
    parent: Option<MailboxId>,
    name: String,
}

/// Mail needs a place to arrive: an account keeps its inbox (RFC 9051 §5.1).
fn check_not_inbox(mailbox: &Mailbox) -> Result<()> {
    match mailbox.role {
        Some(Role::Inbox) => Err(Error::Forbidden("the inbox stays the inbox")),
        _ => Ok(()),
    }
}

fn taken(by: Option<MailboxId>, own: Option<MailboxId>) -> Result<()> {
    match by {
        Some(id) if own != Some(id) => Err(Error::AlreadyExists(id.to_string())),
        _ => Ok(()),
    }
}

/// A server's name for a folder, within the bound.
fn name_of(decoded: &str) -> String {
    decoded[..decoded.floor_char_boundary(limits::MAILBOX_NAME_BYTES)].to_owned()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Mailbox> {
    let count = |at: usize| row.get::<_, i64>(at).map(|count| u64::try_from(count).unwrap_or_default());
    Ok(Mailbox {
        id: MailboxId(row.get(0)?),
        account: AccountId(row.get(1)?),
        parent: row.get::<_, Option<i64>>(2)?.map(MailboxId),
        name: row.get(3)?,
        role: row.get::<_, Option<String>>(4)?.and_then(|role| Role::from_name(&role)),
        sort_order: row.get(5)?,
        path: row.get(6)?,
        separator: row.get::<_, Option<String>>(7)?.and_then(|text| text.chars().next()),
        cursor: Cursor {
            uid_validity: row.get(8)?,
            uid_next: row.get(9)?,
            highest_modseq: row.get::<_, Option<i64>>(10)?.map(i64::unsigned_abs),
        },
        counts: Counts {
            total_emails: count(11)?,
            unread_emails: count(12)?,
            total_threads: count(13)?,
            unread_threads: count(14)?,
        },
        subscribed: row.get(15)?,
        selectable: row.get(16)?,
        created: State(row.get(17)?),
        updated: State(row.get(18)?),
        counts_updated: State(row.get(19)?),
    })
}

const COLUMNS: &str = "id, account, parent, name, role, sort_order, path, separator, uid_validity, uid_next,
    highest_modseq, total_emails, unread_emails, total_threads, unread_threads, subscribed, selectable,
    created, updated, counts_updated";
