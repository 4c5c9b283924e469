//! Identities: the names and addresses that a person writes as (RFC 8621 §6).

use mail::address::Address;
use mail::{AccountId, IdentityId, OutgoingId, State};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use crate::{Error, Kind, ReadTx, Result, WriteTx};

/// One identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// Its id.
    pub id: IdentityId,
    /// Whose it is.
    pub account: AccountId,
    /// The name in From.
    pub name: String,
    /// The address in From. Never changes.
    pub email: String,
    /// Reply-To to set.
    pub reply_to: Vec<Address>,
    /// Bcc to add.
    pub bcc: Vec<Address>,
    /// Signature of plain messages.
    pub text_signature: String,
    /// Signature of HTML messages.
    pub html_signature: String,
    /// The server that takes its mail. `None`: the account's default.
    pub outgoing: Option<OutgoingId>,
    /// The field Organization to set; empty for none.
    pub organization: String,
    /// Where the signature stands in a reply.
    pub in_replies: InReplies,
    /// The last identity of an account may not be deleted.
    pub may_delete: bool,
    /// The state of its last change.
    pub updated: State,
}

/// Where a signature stands in a reply (C05, C06).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InReplies {
    /// Under what is written, above what is quoted.
    #[default]
    Above,
    /// At the end.
    Below,
    /// Nowhere.
    Never,
}

impl InReplies {
    fn as_str(self) -> &'static str {
        match self {
            InReplies::Above => "above",
            InReplies::Below => "below",
            InReplies::Never => "never",
        }
    }

    fn named(name: &str) -> InReplies {
        let all = [InReplies::Below, InReplies::Never];
        all.into_iter().find(|one| one.as_str() == name).unwrap_or_default()
    }
}

/// An identity to add.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewIdentity {
    /// The name in From.
    pub name: String,
    /// The address in From.
    pub email: String,
    /// Reply-To to set.
    pub reply_to: Vec<Address>,
    /// Bcc to add.
    pub bcc: Vec<Address>,
    /// Signature of plain messages.
    pub text_signature: String,
    /// Signature of HTML messages.
    pub html_signature: String,
}

/// What to change of an identity; `None` keeps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IdentityUpdate {
    /// A new name.
    pub name: Option<String>,
    /// Another Reply-To.
    pub reply_to: Option<Vec<Address>>,
    /// Another Bcc.
    pub bcc: Option<Vec<Address>>,
    /// Another signature of plain messages.
    pub text_signature: Option<String>,
    /// Another signature of HTML messages.
    pub html_signature: Option<String>,
    /// Another organisation.
    pub organization: Option<String>,
    /// Another place for the signature in a reply.
    pub in_replies: Option<InReplies>,
}

impl ReadTx<'_> {
    /// The identities of an account: first the one that was [preferred](WriteTx::prefer_identity)
    /// last, those that never were oldest first.
    pub fn identities(&self, account: AccountId) -> Result<Vec<Identity>> {
        let sql = format!("SELECT {COLUMNS} FROM identity i WHERE account = ?1 ORDER BY place, id");
        self.all(&sql, [account.0], read)?.into_iter().collect()
    }

    /// One identity.
    pub fn identity(&self, id: IdentityId) -> Result<Identity> {
        let sql = format!("SELECT {COLUMNS} FROM identity i WHERE id = ?1");
        self.one(&sql, [id.0], read)?.ok_or(Error::NotFound("identity"))?
    }
}

impl WriteTx<'_> {
    /// Adds an identity.
    pub fn add_identity(&mut self, account: AccountId, new: &NewIdentity) -> Result<IdentityId> {
        self.account_kind(account)?;
        let state = self.touch(account, Kind::Identity)?;
        self.run(
            "INSERT INTO identity (account, name, email, reply_to, bcc, text_signature, html_signature,
                 created, updated) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
            params![
                account.0,
                new.name,
                new.email,
                addresses(&new.reply_to)?,
                addresses(&new.bcc)?,
                new.text_signature,
                new.html_signature,
                state
            ],
        )?;
        let id = self.last_id();
        self.others_changed(account, id)?;
        Ok(IdentityId(id))
    }

    /// Changes an identity.
    pub fn update_identity(&mut self, id: IdentityId, update: &IdentityUpdate) -> Result<()> {
        let old = self.identity(id)?;
        let update = update.clone();
        let new = Identity {
            name: update.name.unwrap_or_else(|| old.name.clone()),
            reply_to: update.reply_to.unwrap_or_else(|| old.reply_to.clone()),
            bcc: update.bcc.unwrap_or_else(|| old.bcc.clone()),
            text_signature: update.text_signature.unwrap_or_else(|| old.text_signature.clone()),
            html_signature: update.html_signature.unwrap_or_else(|| old.html_signature.clone()),
            organization: update.organization.unwrap_or_else(|| old.organization.clone()),
            in_replies: update.in_replies.unwrap_or(old.in_replies),
            ..old.clone()
        };
        if new == old {
            return Ok(());
        }
        let state = self.touch(old.account, Kind::Identity)?;
        self.run(
            "UPDATE identity SET name = ?2, reply_to = ?3, bcc = ?4, text_signature = ?5,
                 html_signature = ?6, organization = ?7, in_replies = ?8, updated = ?9 WHERE id = ?1",
            params![
                id.0,
                new.name,
                addresses(&new.reply_to)?,
                addresses(&new.bcc)?,
                new.text_signature,
                new.html_signature,
                new.organization,
                new.in_replies.as_str(),
                state
            ],
        )?;
        Ok(())
    }

    /// Makes an identity its account's first: new messages are written as it.
    pub fn prefer_identity(&mut self, id: IdentityId) -> Result<()> {
        let account = self.identity(id)?.account;
        if self.identities(account)?.first().is_some_and(|first| first.id == id) {
            return Ok(());
        }
        let state = self.touch(account, Kind::Identity)?;
        let place = "(SELECT min(place) - 1 FROM identity WHERE account = ?2)";
        let sql = format!("UPDATE identity SET place = {place}, updated = ?3 WHERE id = ?1");
        self.run(&sql, params![id.0, account.0, state]).map(drop)
    }

    /// Deletes an identity. `Forbidden` for the account's last one.
    pub fn remove_identity(&mut self, id: IdentityId) -> Result<()> {
        let old = self.identity(id)?;
        if !old.may_delete {
            return Err(Error::Forbidden("an account keeps one identity"));
        }
        let created = self.one("SELECT created FROM identity WHERE id = ?1", [id.0], |row| row.get(0))?;
        self.bury(old.account, Kind::Identity, id.0, created.unwrap_or_default())?;
        self.run("DELETE FROM identity WHERE id = ?1", [id.0])?;
        self.others_changed(old.account, id.0)
    }

    /// `may_delete` of a lone identity follows from whether it is alone.
    fn others_changed(&self, account: AccountId, id: i64) -> Result<()> {
        let sql = "SELECT count(*), min(id) FROM identity WHERE account = ?1 AND id <> ?2";
        let others = self.one(sql, [account.0, id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if let Some((1, Some(other))) = others {
            let (state, other): (i64, i64) = (self.touch(account, Kind::Identity)?, other);
            self.run("UPDATE identity SET updated = ?2 WHERE id = ?1", [other, state])?;
        }
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<Identity>> {
    let (reply_to, bcc): (String, String) = (row.get(4)?, row.get(5)?);
    let identity = Identity {
        id: IdentityId(row.get(0)?),
        account: AccountId(row.get(1)?),
        name: row.get(2)?,
        email: row.get(3)?,
        reply_to: Vec::new(),
        bcc: Vec::new(),
        text_signature: row.get(6)?,
        html_signature: row.get(7)?,
        updated: State(row.get(8)?),
        may_delete: row.get(9)?,
        outgoing: row.get::<_, Option<i64>>(10)?.map(OutgoingId),
        organization: row.get(11)?,
        in_replies: InReplies::named(&row.get::<_, String>(12)?),
    };
    let list = |text: &str| serde_json::from_str(text).map_err(|_| Error::Damaged("identity"));
    Ok(list(&reply_to).and_then(|reply_to| Ok(Identity { reply_to, bcc: list(&bcc)?, ..identity })))
}

fn addresses(list: &[Address]) -> Result<String> {
    serde_json::to_string(list).map_err(|_| Error::Damaged("identity"))
}

const COLUMNS: &str = "id, account, name, email, reply_to, bcc, text_signature, html_signature, updated,
    EXISTS (SELECT 1 FROM identity o WHERE o.account = i.account AND o.id <> i.id), outgoing,
    organization, in_replies";
