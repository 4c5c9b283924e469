//! Mailboxes: folders of a server or of the local account, with their counts (RFC 8621 §2).

use mail::{AccountId, MailboxId, Role, State};

use crate::{ReadTx, Result, WriteTx};

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
    /// The server's own name for it, whole and as the wire spells it; the id's text in the local account.
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
    /// All mailboxes of an account: by role, then sort order, then name.
    pub fn mailboxes(&self, account: AccountId) -> Result<Vec<Mailbox>> {
        let _ = account;
        unimplemented!()
    }

    /// One mailbox.
    pub fn mailbox(&self, id: MailboxId) -> Result<Mailbox> {
        let _ = id;
        unimplemented!()
    }

    /// The mailbox with a role.
    pub fn mailbox_by_role(&self, account: AccountId, role: Role) -> Result<Option<Mailbox>> {
        let _ = (account, role);
        unimplemented!()
    }
}

impl WriteTx<'_> {
    /// Sync: a server has this folder. Makes it with missing parents (not
    /// selectable until the server lists them), or brings it up to date. A role that another mailbox holds is not taken over.
    pub fn put_folder(&mut self, account: AccountId, folder: &Folder) -> Result<MailboxId> {
        let _ = (account, folder);
        unimplemented!()
    }

    /// Sync: a server has renamed the folder; id, uids and emails stay.
    pub fn rename_folder(&mut self, id: MailboxId, folder: &Folder) -> Result<()> {
        let _ = (id, folder);
        unimplemented!()
    }

    /// Sync: the server no longer has this folder. Emails that are nowhere else go to the bin.
    pub fn forget_folder(&mut self, id: MailboxId) -> Result<()> {
        let _ = id;
        unimplemented!()
    }

    /// Sync: all up to this cursor is stored. Part of the transaction that stored it.
    ///
    /// `StaleUids` when its UIDVALIDITY is not the folder's: `forget_uids` changes that.
    pub fn set_cursor(&mut self, id: MailboxId, cursor: &Cursor) -> Result<()> {
        let _ = (id, cursor);
        unimplemented!()
    }

    /// Makes a mailbox in the local account. `Forbidden` in server accounts,
    /// `AlreadyExists` (with the sibling's id) for a taken name or role.
    pub fn create_mailbox(&mut self, account: AccountId, new: &NewMailbox) -> Result<MailboxId> {
        let _ = (account, new);
        unimplemented!()
    }

    /// Changes a mailbox. Name, parent and role only in the local account;
    /// order and subscription anywhere.
    pub fn update_mailbox(&mut self, id: MailboxId, update: &MailboxUpdate) -> Result<()> {
        let _ = (id, update);
        unimplemented!()
    }

    /// Deletes a mailbox of the local account. `HasChild`; `HasEmail` unless
    /// `remove_emails`, which takes its emails out first.
    pub fn destroy_mailbox(&mut self, id: MailboxId, remove_emails: bool) -> Result<()> {
        let _ = (id, remove_emails);
        unimplemented!()
    }
}
