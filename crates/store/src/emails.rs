//! Emails as faces see them: read, made, edited. Edits show at once; in server
//! accounts the same transaction records the intents that carry them out.

use mail::message::Summary;
use mail::{AccountId, EmailId, Keywords, MailboxId, State, ThreadId};

use crate::{Ingest, ReadTx, Result, WriteTx};

/// One email, without its bytes.
#[derive(Debug, Clone)]
pub struct Email {
    /// Its id; survives moves, copies and UIDVALIDITY changes.
    pub id: EmailId,
    /// Whose it is.
    pub account: AccountId,
    /// Its conversation; never changes.
    pub thread: ThreadId,
    /// The mailboxes that show it.
    pub mailboxes: Vec<MailboxId>,
    /// Its keywords: what servers confirmed, merged with what the person did since.
    pub keywords: Keywords,
    /// Bytes as received; the server's word until the body is here.
    pub size: u64,
    /// When a server received it.
    pub received_at: i64,
    /// BLAKE3 of the message; `None` until the body is here.
    pub hash: Option<[u8; 32]>,
    /// The body is here: [`ReadTx::raw`] gives it.
    pub has_content: bool,
    /// What its headers (and body, once here) say.
    pub summary: Summary,
    /// The state that it came with.
    pub created: State,
    /// The state of its last change.
    pub updated: State,
}

/// A message that a face makes or imports.
#[derive(Debug, Clone)]
pub struct NewEmail {
    /// The message.
    pub ingest: Ingest,
    /// Where it shall be; at least one, all in the account.
    pub mailboxes: Vec<MailboxId>,
    /// Its keywords.
    pub keywords: Keywords,
    /// Its receivedAt.
    pub received_at: i64,
}

impl ReadTx<'_> {
    /// The shown emails among these ids, in this order. Unknown ids are left out.
    pub fn emails(&self, ids: &[EmailId]) -> Result<Vec<Email>> {
        let _ = ids;
        unimplemented!()
    }

    /// One shown email.
    pub fn email(&self, id: EmailId) -> Result<Option<Email>> {
        Ok(self.emails(&[id])?.pop())
    }

    /// The message as received; `None` while only its headers are known.
    pub fn raw(&self, email: EmailId) -> Result<Option<Vec<u8>>> {
        let _ = email;
        unimplemented!()
    }

    /// The shown emails of a thread, oldest first. `NotFound` for an unknown thread.
    pub fn thread(&self, id: ThreadId) -> Result<Vec<EmailId>> {
        let _ = id;
        unimplemented!()
    }

    /// Whose thread it is; `None` for an unknown one.
    pub fn thread_account(&self, id: ThreadId) -> Result<Option<AccountId>> {
        let _ = id;
        unimplemented!()
    }
}

impl WriteTx<'_> {
    /// Stores a message in mailboxes of an account. `Duplicate` when the account
    /// shows the same message already.
    pub fn create_email(&mut self, account: AccountId, new: NewEmail) -> Result<EmailId> {
        let _ = (account, new);
        unimplemented!()
    }

    /// Adds and removes keywords. What is already so is left alone.
    pub fn set_keywords(&mut self, email: EmailId, add: &Keywords, remove: &Keywords) -> Result<()> {
        let _ = (email, add, remove);
        unimplemented!()
    }

    /// Puts an email into mailboxes and takes it out of others; one of each is a
    /// move. `Forbidden` when it would be left in none: that is `destroy_email`.
    pub fn set_mailboxes(&mut self, email: EmailId, add: &[MailboxId], remove: &[MailboxId]) -> Result<()> {
        let _ = (email, add, remove);
        unimplemented!()
    }

    /// Takes an email out of all mailboxes. Its bytes stay in the bin for
    /// [`limits::BIN_SECONDS`](crate::limits::BIN_SECONDS).
    pub fn destroy_email(&mut self, email: EmailId) -> Result<()> {
        let _ = email;
        unimplemented!()
    }

    /// Housekeeping: empties the bin and drops unused uploads past their time.
    /// Call it now and then, with the time.
    pub fn sweep(&mut self, now: i64) -> Result<()> {
        let _ = now;
        unimplemented!()
    }
}
