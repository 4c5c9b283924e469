//! Accounts: who, which servers, how they are doing. A removed one stays in a bin
//! for [`BIN_SECONDS`](crate::limits::BIN_SECONDS); there nobody sees it and nobody works on it.

use mail::oauth::Client;
use mail::problem::Problem;
use mail::server::{Protocol, Server};
use mail::{AccountId, State};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use crate::sweep::GOING;
use crate::{Error, NewIdentity, Others, ReadTx, Result, WriteTx};

/// Where an account's mail lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountKind {
    /// On an IMAP server; this store follows it.
    Imap,
    /// Collected by POP3.
    Pop3,
    /// Only here: "On this computer". Exists from the start, cannot be removed.
    Local,
}

impl AccountKind {
    /// The kind whose mail comes in by that protocol.
    pub fn by(incoming: Protocol) -> AccountKind {
        match incoming {
            Protocol::Pop3 => AccountKind::Pop3,
            // Mail does not come in by SMTP; whoever takes settings in refuses that.
            Protocol::Imap | Protocol::Smtp => AccountKind::Imap,
        }
    }
}

/// One account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Where its mail lives.
    pub kind: AccountKind,
    /// What a person calls it; an address at first.
    pub name: String,
    /// Its address; empty for the local account.
    pub address: String,
    /// Where mail comes from. `None` for the local account.
    pub incoming: Option<Server>,
    /// Where mail is handed in by default: the first of [`ReadTx::outgoing`]. `None`: receive only.
    pub outgoing: Option<Server>,
    /// How it was let in.
    pub login: Login,
    /// When the server's copies go; of no use but to a POP3 account.
    pub collecting: Collecting,
    /// How it is doing.
    pub status: Status,
    /// The state of its last change (status apart).
    pub updated: State,
}

/// An account to add.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAccount {
    /// Where its mail lives.
    pub kind: AccountKind,
    /// What a person calls it.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The person's own name, for the account's first identity.
    pub person: String,
    /// Where mail comes from.
    pub incoming: Option<Server>,
    /// Where mail is handed in.
    pub outgoing: Option<Server>,
}

/// How an account was let in when that was proven. Holds no secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Login {
    /// The mechanism that the incoming server took: nothing weaker is used there (invariant 10).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incoming: Option<String>,
    /// The same for the default outgoing server. Kept with that server, and shown here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outgoing: Option<String>,
    /// Who gives out its tokens, where it signs in with OAuth 2.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oauth: Option<Client>,
    /// What lets it in is a certificate of the person's own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub certificate: bool,
    /// Certificates that the person took although nobody vouches for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pin>,
}

/// One certificate that holds for one server, until a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// The server's host name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The SHA-256 of the certificate, as `AB:CD:…`.
    pub fingerprint: String,
    /// Until when, Unix time.
    pub until: i64,
}

/// When a POP3 server's copy of a collected message is deleted: at the first of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Collecting {
    /// It is left there at all; else it goes as soon as ours is stored.
    pub leave: bool,
    /// Days after it was collected; `None`: time alone does not remove it.
    pub days: Option<u32>,
    /// When it is deleted here, or in the trash.
    pub until_deleted: bool,
    /// Days count from when the message was received, not from when it was collected.
    pub by_received: bool,
    /// Of larger messages only the headers are collected, and the rest when it is asked for; 0: of all.
    pub most_bytes: Option<u64>,
}

impl Default for Collecting {
    fn default() -> Collecting {
        Collecting { leave: true, days: Some(14), until_deleted: true, by_received: false, most_bytes: None }
    }
}

/// What to change of an account; `None` keeps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountUpdate {
    /// Another kind. From POP3 to IMAP, what the server's inbox does not have goes up; from
    /// IMAP to POP3, all stays here: `Forbidden` while a body is on the server only.
    pub kind: Option<AccountKind>,
    /// Where mail in other folders goes when POP3 becomes IMAP. `Forbidden` where there is
    /// some and nobody says so.
    pub others: Option<Others>,
    /// A new name.
    pub name: Option<String>,
    /// Another incoming server.
    pub incoming: Option<Option<Server>>,
    /// Another server in the place of the default outgoing one, where the account's own
    /// way to sign in is used; `None` removes it, and the next one is the default.
    pub outgoing: Option<Option<Server>>,
    /// Another way to be let in.
    pub login: Option<Login>,
    /// Other terms for the server's copies.
    pub collecting: Option<Collecting>,
}

/// What an account is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// All is as the server last said.
    #[default]
    Idle,
    /// Fetching or pushing.
    Syncing,
    /// The server cannot be reached; tried again at `next_try`.
    Offline,
    /// The person must type the password again.
    NeedsPassword,
    /// The person must say something before it goes on.
    Question,
    /// Stopped by the person.
    Paused,
    /// Stopped by an error that only the person can mend.
    Stopped,
}

/// How an account is doing. Not numbered: it changes without a new state.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Status {
    /// What it is doing.
    pub phase: Phase,
    /// When all was last well.
    pub last_success: Option<i64>,
    /// What is wrong now.
    pub last_error: Option<Problem>,
    /// Messages done of this run.
    pub done: u64,
    /// Messages to do in this run.
    pub total: u64,
    /// When the next attempt is due.
    pub next_try: Option<i64>,
    /// The room that its server gives, where it says.
    pub room: Option<Room>,
    /// What was wrong last, however it is now.
    pub last_failure: Option<Failure>,
    /// What its work came to.
    pub tally: Option<Tally>,
}

/// What was wrong, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// When it was last so.
    pub at: i64,
    /// With the server's words.
    pub problem: Problem,
}

/// What an account's work came to since it was taken up: at a start of the
/// program, after a pause, or with other servers (D12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tally {
    /// Since when.
    pub since: i64,
    /// Messages that came whole.
    pub collected: u64,
    /// Messages that were here already under another name.
    pub duplicates: u64,
    /// Messages that the outgoing server took.
    pub sent: u64,
    /// Changes that the server confirmed.
    pub pushed: u64,
    /// Changes and messages that a server refused.
    pub refused: u64,
    /// Answers, or parts of them, that we do not know.
    pub skipped: u64,
    /// Bytes that came, packed where the line is packed; without what TLS adds.
    pub bytes_in: u64,
    /// Bytes that went, likewise.
    pub bytes_out: u64,
    /// Connections that were opened.
    pub connections: u64,
    /// Times that a new one was needed after trouble.
    pub reconnects: u64,
}

/// Bytes on a server (RFC 9208).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Taken.
    pub used: u64,
    /// In all.
    pub limit: u64,
}

impl NewAccount {
    /// Whether another account is this one: same kind, address and incoming host.
    fn is(&self, other: &Account) -> bool {
        let host = |server: &Option<Server>| server.as_ref().map(|server| server.host.to_ascii_lowercase());
        self.kind == other.kind
            && self.address.eq_ignore_ascii_case(&other.address)
            && host(&self.incoming) == host(&other.incoming)
    }
}

impl ReadTx<'_> {
    /// One account.
    pub fn account(&self, id: AccountId) -> Result<Account> {
        let sql = format!("SELECT {COLUMNS} FROM account WHERE id = ?1 AND removed_at IS NULL");
        self.one(&sql, [id.0], read)?.ok_or(Error::NotFound("account"))?
    }

    /// All accounts, the local one last.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        let sql =
            format!("SELECT {COLUMNS} FROM account WHERE removed_at IS NULL ORDER BY kind = 'local', id");
        self.all(&sql, [], read)?.into_iter().collect()
    }

    /// The account that is the same as one to be added: kind, address and incoming host.
    pub fn same_account(&self, new: &NewAccount) -> Result<Option<Account>> {
        Ok(self.accounts()?.into_iter().find(|account| new.is(account)))
    }

    /// The accounts in the bin with the time of their removal, the latest first.
    pub fn removed_accounts(&self) -> Result<Vec<(Account, i64)>> {
        let sql = format!(
            "SELECT {COLUMNS}, removed_at FROM account WHERE removed_at > {GOING} ORDER BY removed_at DESC, id"
        );
        let rows = self.all(&sql, [], |row| Ok((read(row)?, row.get(11)?)))?;
        rows.into_iter().map(|(account, at)| Ok((account?, at))).collect()
    }

    /// What an account is now.
    pub fn account_kind(&self, id: AccountId) -> Result<AccountKind> {
        let kind =
            self.one("SELECT kind FROM account WHERE id = ?1", [id.0], |row| row.get::<_, String>(0))?;
        kind_named(&kind.ok_or(Error::NotFound("account"))?)
    }
}

impl WriteTx<'_> {
    /// Adds an account and its first identity. Folders come with the first sync.
    ///
    /// `AlreadyExists` with the id of the [`ReadTx::same_account`]; `Forbidden` for a second local one.
    pub fn add_account(&mut self, new: &NewAccount) -> Result<AccountId> {
        if new.kind == AccountKind::Local {
            return Err(Error::Forbidden("there is one local account"));
        }
        let incoming = json(&new.incoming)?;
        if let Some(same) = self.same_account(new)? {
            return Err(Error::AlreadyExists(same.id.to_string()));
        }
        let id = self.insert_account(new.kind, &new.name, &new.address, incoming, &Status::default())?;
        self.put_default(id, new.outgoing.as_ref(), None)?;
        let identity =
            NewIdentity { name: new.person.clone(), email: new.address.clone(), ..NewIdentity::default() };
        self.add_identity(id, &identity)?;
        Ok(id)
    }

    /// Changes an account.
    pub fn update_account(&mut self, id: AccountId, update: &AccountUpdate) -> Result<()> {
        let old = self.account(id)?;
        let kind = update.kind.unwrap_or(old.kind);
        if kind != old.kind {
            self.convert(id, (old.kind, kind), update.others)?;
        }
        let name = update.name.as_ref().unwrap_or(&old.name);
        let incoming = update.incoming.as_ref().unwrap_or(&old.incoming);
        let outgoing = update.outgoing.as_ref().unwrap_or(&old.outgoing);
        let login = update.login.as_ref().unwrap_or(&old.login);
        let collecting = update.collecting.unwrap_or(old.collecting);
        let before = (old.kind, &old.name, &old.incoming, &old.outgoing, &old.login, old.collecting);
        if (kind, name, incoming, outgoing, login, collecting) == before {
            return Ok(());
        }
        let state = self.stamp()?;
        self.run(
            "UPDATE account SET kind = ?2, name = ?3, incoming = ?4, login = ?5, updated = ?6,
                 collecting = ?7 WHERE id = ?1",
            params![
                id.0,
                kind_name(kind),
                name,
                json(incoming)?,
                json(&Some(Login { outgoing: None, ..login.clone() }))?,
                state,
                json(&Some(collecting))?
            ],
        )?;
        if (outgoing, &login.outgoing) != (&old.outgoing, &old.login.outgoing) {
            self.put_default(id, outgoing.as_ref(), login.outgoing.as_deref())?;
        }
        self.account_changed(id);
        Ok(())
    }

    /// Puts an account into the bin, without its own secret: none of it is seen or worked
    /// on. What its outgoing servers have of their own stays with them. `Forbidden` for
    /// the local account.
    pub fn bin_account(&mut self, id: AccountId, now: i64) -> Result<()> {
        if self.account(id)?.kind == AccountKind::Local {
            return Err(Error::Forbidden("the local account stays"));
        }
        let state = self.stamp()?;
        self.run(
            "UPDATE account SET removed_at = ?2, updated = ?3 WHERE id = ?1",
            params![id.0, now, state],
        )?;
        self.remove_secret(&account_secret(id))?;
        self.account_changed(id);
        Ok(())
    }

    /// Takes an account out of the bin, with all its mail. It waits for the
    /// person's password. `AlreadyExists` where it has been added anew meanwhile.
    pub fn restore_account(&mut self, id: AccountId) -> Result<()> {
        let removed = self.removed_accounts()?.into_iter().find(|(account, _)| account.id == id);
        let (account, _) = removed.ok_or(Error::NotFound("account"))?;
        let as_new = NewAccount {
            kind: account.kind,
            name: account.name,
            address: account.address,
            person: String::new(),
            incoming: account.incoming,
            outgoing: account.outgoing,
        };
        if let Some(same) = self.same_account(&as_new)? {
            return Err(Error::AlreadyExists(same.id.to_string()));
        }
        let state = self.stamp()?;
        let status = Status { phase: Phase::NeedsPassword, ..Status::default() };
        self.run(
            "UPDATE account SET removed_at = NULL, status = ?2, updated = ?3 WHERE id = ?1",
            params![id.0, json(&Some(status))?, state],
        )?;
        self.account_changed(id);
        Ok(())
    }

    fn forget_secrets(&self, id: AccountId) -> Result<()> {
        self.run("DELETE FROM secret WHERE name LIKE 'account/' || ?1 || '/%'", [id.to_string()])?;
        Ok(())
    }

    /// Removes an account for good, with all its mail, its intents, its outbox and its
    /// secrets (`account/<id>/…`). `Forbidden` for the local account.
    pub fn remove_account(&mut self, id: AccountId) -> Result<()> {
        if self.account_kind(id)? == AccountKind::Local {
            return Err(Error::Forbidden("the local account stays"));
        }
        self.derive()?;
        self.write_docs()?;
        self.stamp()?;
        for step in REMOVE {
            self.run(step, [id.0])?;
        }
        self.forget_secrets(id)?;
        let mut work = self.work.borrow_mut();
        work.touched.kinds.remove(&id);
        drop(work);
        self.account_changed(id);
        Ok(())
    }

    /// Says how an account is doing. Costs no state; listeners are told.
    pub fn set_status(&mut self, id: AccountId, status: &Status) -> Result<()> {
        let known = self.account(id)?.status;
        if known != *status {
            let text = serde_json::to_string(status).map_err(|_| Error::Damaged("status"))?;
            self.run("UPDATE account SET status = ?2 WHERE id = ?1", params![id.0, text])?;
            self.work.borrow_mut().touched.status.insert(id);
        }
        Ok(())
    }

    pub(crate) fn insert_account(
        &self,
        kind: AccountKind,
        name: &str,
        address: &str,
        incoming: Option<String>,
        status: &Status,
    ) -> Result<AccountId> {
        let state = self.stamp()?;
        self.run(
            "INSERT INTO account (kind, name, address, incoming, status, updated)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![kind_name(kind), name, address, incoming, json(&Some(status))?, state],
        )?;
        let id = AccountId(self.last_id());
        self.account_changed(id);
        Ok(id)
    }

    pub(crate) fn account_changed(&self, id: AccountId) {
        self.work.borrow_mut().touched.accounts.insert(id);
    }
}

/// The name under which an account's own secret is sealed.
pub fn account_secret(account: AccountId) -> String {
    format!("account/{account}/password")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<Account>> {
    let (kind, incoming, outgoing, status): (String, Option<String>, Option<String>, String) =
        (row.get(1)?, row.get(4)?, row.get(5)?, row.get(6)?);
    let (id, name, address, updated) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(7)?);
    let (login, collecting, mechanism): (String, String, Option<String>) =
        (row.get(8)?, row.get(9)?, row.get(10)?);
    let account = || {
        Ok(Account {
            id: AccountId(id),
            kind: kind_named(&kind)?,
            name,
            address,
            incoming: server(incoming.as_deref())?,
            outgoing: server(outgoing.as_deref())?,
            // Read as nothing, it would lower the floor (invariant 10).
            login: serde_json::from_str(&login)
                .map(|login| Login { outgoing: mechanism, ..login })
                .map_err(|_| Error::Damaged("login"))?,
            // Read as the default, it might delete what shall stay (invariant 1).
            collecting: serde_json::from_str(&collecting).map_err(|_| Error::Damaged("collecting"))?,
            // What an older program wrote there is not worth failing for.
            status: serde_json::from_str(&status).unwrap_or_default(),
            updated: State(updated),
        })
    };
    Ok(account())
}

fn server(text: Option<&str>) -> Result<Option<Server>> {
    text.map(serde_json::from_str).transpose().map_err(|_| Error::Damaged("server"))
}

pub(crate) fn json<T: Serialize>(value: &Option<T>) -> Result<Option<String>> {
    value.as_ref().map(serde_json::to_string).transpose().map_err(|_| Error::Damaged("account"))
}

fn kind_name(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Imap => "imap",
        AccountKind::Pop3 => "pop3",
        AccountKind::Local => "local",
    }
}

fn kind_named(name: &str) -> Result<AccountKind> {
    match name {
        "imap" => Ok(AccountKind::Imap),
        "pop3" => Ok(AccountKind::Pop3),
        "local" => Ok(AccountKind::Local),
        _ => Err(Error::Damaged("account kind")),
    }
}

const COLUMNS: &str = "id, kind, name, address, incoming,
    (SELECT server FROM outgoing o WHERE o.account = account.id ORDER BY place, id LIMIT 1),
    status, updated, login, collecting,
    (SELECT mechanism FROM outgoing o WHERE o.account = account.id ORDER BY place, id LIMIT 1)";

/// Children before parents; `content` while it still can be reached.
const REMOVE: [&str; 21] = [
    "DELETE FROM intent WHERE account = ?1",
    "DELETE FROM uidl WHERE account = ?1",
    "DELETE FROM content WHERE id IN (SELECT content FROM submission WHERE account = ?1)",
    "DELETE FROM submission WHERE account = ?1",
    "DELETE FROM span WHERE mailbox IN (SELECT id FROM mailbox WHERE account = ?1)",
    "DELETE FROM head WHERE mailbox IN (SELECT id FROM mailbox WHERE account = ?1)",
    "DELETE FROM member WHERE mailbox IN (SELECT id FROM mailbox WHERE account = ?1)",
    "DELETE FROM seat WHERE mailbox IN (SELECT id FROM mailbox WHERE account = ?1)",
    "DELETE FROM search WHERE rowid IN (SELECT id FROM email WHERE account = ?1)",
    "DELETE FROM content WHERE id IN (SELECT content FROM email WHERE account = ?1)",
    "DELETE FROM email WHERE account = ?1",
    "DELETE FROM thread_key WHERE account = ?1",
    "DELETE FROM thread WHERE account = ?1",
    "UPDATE mailbox SET parent = NULL WHERE account = ?1",
    "DELETE FROM mailbox WHERE account = ?1",
    "DELETE FROM identity WHERE account = ?1",
    "DELETE FROM outgoing WHERE account = ?1",
    "DELETE FROM upload WHERE account = ?1",
    "DELETE FROM kind_state WHERE account = ?1",
    "DELETE FROM tombstone WHERE account = ?1",
    "DELETE FROM account WHERE id = ?1",
];
