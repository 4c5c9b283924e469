//! Outgoing servers: an account's list, the default first. Each identity may name
//! one of them; what it does not name, or names no more, is the default.

use mail::oauth::Client;
use mail::server::Server;
use mail::{AccountId, IdentityId, OutgoingId};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use crate::accounts::json;
use crate::{Error, ReadTx, Result, WriteTx};

/// One outgoing server of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingServer {
    /// Its id.
    pub id: OutgoingId,
    /// Whose it is.
    pub account: AccountId,
    /// What is set for it.
    pub set: Outgoing,
}

/// What is set for an outgoing server. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// What a person calls it; empty: its host.
    pub label: String,
    /// How it is reached.
    pub server: Server,
    /// What it lets us in by that is its own; `None`: as the incoming server does.
    pub own: Option<Own>,
    /// What to call ourselves there (RFC 5321 §4.1.1.1); empty: as everywhere.
    pub ehlo: String,
    /// It has let us in with what is set.
    pub proven: bool,
    /// The mechanism that it took then: nothing weaker is used there (invariant 10).
    pub mechanism: Option<String>,
}

/// An outgoing server's own way to let us in. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Own {
    /// A password.
    Password,
    /// A certificate of the person's own.
    Certificate,
    /// Tokens, and who gives them out.
    OAuth2(Client),
}

impl Outgoing {
    /// A server that lets the account in as the incoming one does; unproven.
    pub fn new(server: Server) -> Outgoing {
        let (label, ehlo) = (String::new(), String::new());
        Outgoing { label, server, own: None, ehlo, proven: false, mechanism: None }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        if self.label.is_empty() { &self.server.host } else { &self.label }
    }
}

impl ReadTx<'_> {
    /// The outgoing servers of an account: first the default, which is the one that was
    /// [preferred](WriteTx::prefer_outgoing) last, then the others, oldest first.
    pub fn outgoing(&self, account: AccountId) -> Result<Vec<OutgoingServer>> {
        let sql = format!("SELECT {COLUMNS} FROM outgoing WHERE account = ?1 ORDER BY place, id");
        self.all(&sql, [account.0], read)?.into_iter().collect()
    }

    /// One outgoing server.
    pub fn outgoing_server(&self, id: OutgoingId) -> Result<OutgoingServer> {
        let sql = format!("SELECT {COLUMNS} FROM outgoing WHERE id = ?1");
        self.one(&sql, [id.0], read)?.ok_or(Error::NotFound("outgoing server"))?
    }

    /// The server that takes an identity's mail; the default for one that is gone. `None`: there is no server.
    pub fn outgoing_for(&self, account: AccountId, identity: IdentityId) -> Result<Option<OutgoingServer>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM outgoing WHERE account = ?1
             ORDER BY id IS (SELECT outgoing FROM identity WHERE id = ?2) DESC, place, id LIMIT 1"
        );
        self.one(&sql, [account.0, identity.0], read)?.transpose()
    }
}

impl WriteTx<'_> {
    /// Adds an outgoing server; the first one is the default.
    pub fn add_outgoing(&mut self, account: AccountId, new: &Outgoing) -> Result<OutgoingId> {
        self.account(account)?;
        // Its place is 0, behind any that was preferred.
        let sql = "INSERT INTO outgoing (account, label, server, login, ehlo, proven, mechanism)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let server = json(&Some(&new.server))?;
        let Outgoing { label, ehlo, proven, mechanism, .. } = new;
        self.run(sql, params![account.0, label, server, json(&new.own)?, ehlo, proven, mechanism])?;
        let id = OutgoingId(self.last_id());
        self.outgoing_changed(account)?;
        Ok(id)
    }

    /// Sets an outgoing server.
    pub fn update_outgoing(&mut self, id: OutgoingId, new: &Outgoing) -> Result<()> {
        let old = self.outgoing_server(id)?;
        if old.set == *new {
            return Ok(());
        }
        let sql = "UPDATE outgoing SET label = ?2, server = ?3, login = ?4, ehlo = ?5, proven = ?6,
                       mechanism = ?7 WHERE id = ?1";
        let server = json(&Some(&new.server))?;
        let Outgoing { label, ehlo, proven, mechanism, .. } = new;
        self.run(sql, params![id.0, label, server, json(&new.own)?, ehlo, proven, mechanism])?;
        self.outgoing_changed(old.account)
    }

    /// Makes a server its account's default.
    pub fn prefer_outgoing(&mut self, id: OutgoingId) -> Result<()> {
        let account = self.outgoing_server(id)?.account;
        if self.outgoing(account)?.first().is_some_and(|first| first.id == id) {
            return Ok(());
        }
        let place = "(SELECT min(place) - 1 FROM outgoing WHERE account = ?2)";
        self.run(&format!("UPDATE outgoing SET place = {place} WHERE id = ?1"), [id.0, account.0])?;
        self.outgoing_changed(account)
    }

    /// Removes a server and its own secret; gives the identities that named it and now
    /// use the default. Without its last one an account only receives.
    pub fn remove_outgoing(&mut self, id: OutgoingId) -> Result<Vec<IdentityId>> {
        let account = self.outgoing_server(id)?.account;
        let users = "SELECT id FROM identity WHERE outgoing = ?1 ORDER BY place, id";
        let users = self.all(users, [id.0], |row| row.get(0).map(IdentityId))?;
        self.run("UPDATE identity SET outgoing = NULL WHERE outgoing = ?1", [id.0])?;
        self.run("DELETE FROM outgoing WHERE id = ?1", [id.0])?;
        self.remove_secret(&own_secret(account, id))?;
        self.outgoing_changed(account)?;
        Ok(users)
    }

    /// Says which server takes an identity's mail; `None`: the default, whichever that is.
    pub fn choose_outgoing(&mut self, identity: IdentityId, server: Option<OutgoingId>) -> Result<()> {
        let known = self.identity(identity)?;
        if let Some(server) = server
            && self.outgoing_server(server)?.account != known.account
        {
            return Err(Error::NotFound("outgoing server"));
        }
        if known.outgoing == server {
            return Ok(());
        }
        let sql = "UPDATE identity SET outgoing = ?2 WHERE id = ?1";
        self.run(sql, params![identity.0, server.map(|server| server.0)])?;
        self.outgoing_changed(known.account)
    }

    /// Another server in the default's place; with none, the next one is the default.
    pub(crate) fn put_default(
        &mut self,
        account: AccountId,
        server: Option<&Server>,
        mechanism: Option<&str>,
    ) -> Result<()> {
        let known = self.outgoing(account)?;
        let default = known.into_iter().next();
        let Some(server) = server else {
            return default.map_or(Ok(()), |default| self.remove_outgoing(default.id).map(drop));
        };
        let (proven, mechanism) = (mechanism.is_some(), mechanism.map(str::to_owned));
        let set = |before: Outgoing| Outgoing { server: server.clone(), proven, mechanism, ..before };
        match default {
            Some(OutgoingServer { id, set: before, .. }) => {
                let own = before.own.clone().filter(|_| before.server == *server);
                self.update_outgoing(id, &set(Outgoing { own, ..before }))
            }
            None => self.add_outgoing(account, &set(Outgoing::new(server.clone()))).map(drop),
        }
    }

    fn outgoing_changed(&self, account: AccountId) -> Result<()> {
        let state = self.stamp()?;
        self.run("UPDATE account SET updated = ?2 WHERE id = ?1", params![account.0, state])?;
        self.account_changed(account);
        // Its mail may go another way now.
        self.work_for(account);
        Ok(())
    }
}

/// The name under which a server's own secret is sealed.
pub fn own_secret(account: AccountId, server: OutgoingId) -> String {
    format!("account/{account}/outgoing/{server}")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<OutgoingServer>> {
    let (id, account, server): (_, _, String) =
        (OutgoingId(row.get(0)?), AccountId(row.get(1)?), row.get(3)?);
    let (label, own, ehlo): (_, Option<String>, _) = (row.get(2)?, row.get(4)?, row.get(5)?);
    let (proven, mechanism) = (row.get(6)?, row.get(7)?);
    let set = || {
        let server = serde_json::from_str(&server).map_err(|_| Error::Damaged("server"))?;
        // Read as nothing, the account's own secret would go to this server.
        let own = own.as_deref().map(serde_json::from_str).transpose();
        let own = own.map_err(|_| Error::Damaged("login"))?;
        Ok(OutgoingServer { id, account, set: Outgoing { label, server, own, ehlo, proven, mechanism } })
    };
    Ok(set())
}

const COLUMNS: &str = "id, account, label, server, login, ehlo, proven, mechanism";
