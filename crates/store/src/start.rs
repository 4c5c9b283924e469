//! What a store makes sure of when it is opened: the local account is there,
//! and nothing is left half sent (invariant 3).

use mail::{AccountId, Role};
use rusqlite::params;

use crate::{AccountKind, Kind, NewMailbox, Options, Result, Status, WriteTx};

impl WriteTx<'_> {
    pub(crate) fn start(&mut self, options: &Options) -> Result<()> {
        self.ensure_local(options)?;
        self.settle_broken_sendings()
    }

    fn ensure_local(&mut self, options: &Options) -> Result<()> {
        if self.any("SELECT 1 FROM account WHERE kind = 'local'", [])? {
            return Ok(());
        }
        let name = if options.local_name.is_empty() { LOCAL_NAME } else { &options.local_name };
        let id = self.insert_account(AccountKind::Local, name, "", None, &Status::default())?;
        for (order, role) in (1..).zip(Role::ALL.into_iter().filter(|role| role.is_needed())) {
            let name = role_name(role).to_owned();
            let new =
                NewMailbox { name, role: Some(role), sort_order: order, subscribed: true, parent: None };
            self.create_mailbox(id, &new)?;
        }
        Ok(())
    }

    /// The process ended while a server was being talked to. Before DATA nothing
    /// was handed over; after it only the server knows.
    fn settle_broken_sendings(&self) -> Result<()> {
        let sql = "SELECT id, account, in_data FROM submission WHERE stage = 1";
        for (id, account, in_data) in
            self.all(sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, bool>(2)?)))?
        {
            let account = AccountId(account);
            let state = self.touch(account, Kind::Submission)?;
            let stage = if in_data { 2 } else { 0 };
            let sql = "UPDATE submission SET stage = ?2, updated = ?3 WHERE id = ?1";
            self.run(sql, params![id, stage, state])?;
            self.work_for(account);
        }
        Ok(())
    }
}

/// English; a face shows a name of its own by the role.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Inbox => "Inbox",
        Role::Drafts => "Drafts",
        Role::Sent => "Sent",
        Role::Archive => "Archive",
        Role::Junk => "Junk",
        Role::Trash => "Trash",
        Role::Templates => "Templates",
    }
}

const LOCAL_NAME: &str = "On this computer";
