//! Seats: where emails sit in the folders of a server, as sync sees it. Every
//! operation here may be repeated: the second time changes nothing.

use mail::{AccountId, EmailId, Keywords, MailboxId};

use crate::{Content, Ingest, ReadTx, Result, WriteTx};

/// One seat of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The server's uid; `None` while the seat waits to be found on the server.
    pub uid: Option<u32>,
    /// Who sits there.
    pub email: EmailId,
    /// The keywords that the server last confirmed.
    pub base: Keywords,
    /// Their MODSEQ; 0 when unknown.
    pub modseq: u64,
    /// What is to become of it.
    pub state: SeatState,
    /// The email's body is stored.
    pub has_content: bool,
}

/// What is to become of a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeatState {
    /// Shown here and there.
    Present,
    /// The person took it away; the server does not know yet. Not shown.
    Leaving,
    /// The person put it here; the server has not named its uid yet. Shown.
    Arriving,
}

/// What a server says of one message in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrival {
    /// The UIDVALIDITY that `uid` belongs to.
    pub uid_validity: u32,
    /// Its uid.
    pub uid: u32,
    /// Its keywords there.
    pub base: Keywords,
    /// Their MODSEQ; 0 when unknown.
    pub modseq: u64,
    /// INTERNALDATE.
    pub received_at: i64,
    /// RFC822.SIZE.
    pub size: u64,
}

/// A message whose body is still on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The folder to fetch it from.
    pub mailbox: MailboxId,
    /// That folder's UIDVALIDITY.
    pub uid_validity: u32,
    /// Its uid there.
    pub uid: u32,
    /// The email to fill.
    pub email: EmailId,
    /// Its size as the server told it.
    pub size: u64,
}

impl ReadTx<'_> {
    /// All seats of a folder, by uid; those without one last.
    pub fn seats(&self, mailbox: MailboxId) -> Result<Vec<Seat>> {
        let _ = mailbox;
        unimplemented!()
    }

    /// The seat with a uid.
    pub fn seat(&self, mailbox: MailboxId, uid: u32) -> Result<Option<Seat>> {
        let _ = (mailbox, uid);
        unimplemented!()
    }

    /// Where an email sits: folder and seat, all of them.
    pub fn seats_of(&self, email: EmailId) -> Result<Vec<(MailboxId, Seat)>> {
        let _ = email;
        unimplemented!()
    }

    /// Shown emails without a body that a uid can fetch, newest first, once each.
    pub fn wanted_bodies(&self, account: AccountId, limit: usize) -> Result<Vec<Wanted>> {
        let _ = (account, limit);
        unimplemented!()
    }

    /// How many shown emails of an account have no body yet.
    pub fn wanted_count(&self, account: AccountId) -> Result<u64> {
        let _ = account;
        unimplemented!()
    }

    /// Shown emails of an account with this Message-ID (without angle brackets).
    pub fn find_message_id(&self, account: AccountId, message_id: &str) -> Result<Vec<EmailId>> {
        let _ = (account, message_id);
        unimplemented!()
    }
}

impl WriteTx<'_> {
    /// The server has this message in this folder.
    ///
    /// A seat with that uid is brought up to date. Else the message is matched,
    /// in this order: seats of the folder that wait for a uid (same hash, or
    /// same Message-ID and size), an email of the account with the same hash;
    /// else it is a new email. A waiting intent that this fulfils is done.
    /// `StaleUids` when the folder's UIDVALIDITY is another one.
    pub fn place(&mut self, mailbox: MailboxId, arrival: &Arrival, content: Content) -> Result<EmailId> {
        let _ = (mailbox, arrival, content);
        unimplemented!()
    }

    /// The body of an email has come. Gives the id that it has from now on:
    /// when the account already has an equal message, the two become one and
    /// the younger id is destroyed. `NotFound` when the email went meanwhile.
    pub fn fill(&mut self, email: EmailId, ingest: Ingest) -> Result<EmailId> {
        let _ = (email, ingest);
        unimplemented!()
    }

    /// The server has these keywords on this message. Unknown uids are ignored.
    ///
    /// What differs from the last confirmed keywords is applied to the email,
    /// except where the person has changed the same keyword since.
    pub fn set_base(&mut self, mailbox: MailboxId, uid: u32, base: &Keywords, modseq: u64) -> Result<()> {
        let _ = (mailbox, uid, base, modseq);
        unimplemented!()
    }

    /// The server no longer has this message in this folder. Unknown uids are ignored.
    ///
    /// Call it only on the server's word: EXPUNGE, VANISHED, or absence from a complete listing.
    pub fn unplace(&mut self, mailbox: MailboxId, uid: u32) -> Result<()> {
        let _ = (mailbox, uid);
        unimplemented!()
    }

    /// The folder's UIDVALIDITY is now `new_validity`: seats keep their emails
    /// but lose their uids, and wait to be found by [`WriteTx::place`]. The cursor is reset.
    pub fn forget_uids(&mut self, mailbox: MailboxId, new_validity: u32) -> Result<()> {
        let _ = (mailbox, new_validity);
        unimplemented!()
    }

    /// Everything that the folder holds has been placed.
    ///
    /// Seats that still wait since [`WriteTx::forget_uids`] are gone from the
    /// server. A seat that the person filled, whose intent the server confirmed
    /// without a uid, and that two complete passes did not find: is appended
    /// again when its body is here (an edit beats a delete), else gone.
    pub fn finish_listing(&mut self, mailbox: MailboxId) -> Result<()> {
        let _ = mailbox;
        unimplemented!()
    }
}
