//! Intents: what the person did and a server has yet to do, in the order it was done.

use mail::{AccountId, EmailId, IntentId, Keywords, MailboxId};

use crate::{ReadTx, Result, WriteTx};

/// One thing for a server to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// Its id; grows, so order of ids is order of doing.
    pub id: IntentId,
    /// On whose server.
    pub account: AccountId,
    /// What.
    pub kind: IntentKind,
    /// The email it concerns.
    pub email: EmailId,
    /// The folder to do it in (for Append: the one to append to).
    pub mailbox: MailboxId,
    /// The UIDVALIDITY that `uid` belongs to: refuse to act under another.
    pub uid_validity: Option<u32>,
    /// The message's uid there; `None` for Append.
    pub uid: Option<u32>,
    /// How often it was taken, this time included. Above 1 the last attempt
    /// may have worked: look before you append.
    pub attempts: u32,
    /// Not before.
    pub next_try: i64,
    /// The server's words when it refused for good.
    pub refused: Option<String>,
}

/// What a server shall do.
#[derive(Debug, Clone, PartialEq)]
pub enum IntentKind {
    /// UID STORE.
    SetKeywords {
        /// To set.
        add: Keywords,
        /// To clear.
        remove: Keywords,
    },
    /// UID MOVE, or copy and expunge.
    Move {
        /// The target folder.
        to: MailboxId,
    },
    /// UID COPY.
    Copy {
        /// The target folder.
        to: MailboxId,
    },
    /// Delete this one message.
    Expunge,
    /// APPEND the email's bytes with these flags and INTERNALDATE.
    Append {
        /// The flags to give.
        keywords: Keywords,
        /// The date to give.
        received_at: i64,
    },
}

/// What a server answered to an intent that it carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confirmed {
    /// UIDVALIDITY and uid of the new message, from COPYUID or APPENDUID (RFC 4315).
    pub new_uid: Option<(u32, u32)>,
    /// The message's MODSEQ after it.
    pub modseq: Option<u64>,
}

impl ReadTx<'_> {
    /// How many intents of an account wait (refused ones apart).
    pub fn waiting_intents(&self, account: AccountId) -> Result<u64> {
        let _ = account;
        unimplemented!()
    }

    /// What a server refused for good and the person has not dismissed.
    pub fn refused_intents(&self, account: AccountId) -> Result<Vec<Intent>> {
        let _ = account;
        unimplemented!()
    }
}

impl WriteTx<'_> {
    /// Takes the next intents of an account that can be done now, in order.
    ///
    /// Counts an attempt for each and marks it taken, so that a later edit of
    /// the person no longer cancels it. An intent whose message has no uid yet
    /// waits, and so does everything behind it for the same email.
    pub fn next_intents(&mut self, account: AccountId, now: i64, limit: usize) -> Result<Vec<Intent>> {
        let _ = (account, now, limit);
        unimplemented!()
    }

    /// The server did it. Unknown ids are ignored: it was already confirmed.
    pub fn confirm_intent(&mut self, id: IntentId, confirmed: &Confirmed) -> Result<()> {
        let _ = (id, confirmed);
        unimplemented!()
    }

    /// The server refuses for good, in these words: the change is taken back and
    /// the intent stays as refused until dismissed.
    pub fn refuse_intent(&mut self, id: IntentId, words: &str) -> Result<()> {
        let _ = (id, words);
        unimplemented!()
    }

    /// It did not work this time: not before `at` again.
    pub fn retry_intent(&mut self, id: IntentId, at: i64) -> Result<()> {
        let _ = (id, at);
        unimplemented!()
    }

    /// The person has seen that it was refused.
    pub fn dismiss_intent(&mut self, id: IntentId) -> Result<()> {
        let _ = id;
        unimplemented!()
    }
}
