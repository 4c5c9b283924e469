//! Messages from elsewhere become emails here: read on a few threads, stored in
//! batches, each once however often it comes. Knows no files: whoever has the
//! messages hands them in, and may stop after any batch and begin again.

use mail::{AccountId, Keywords, MailboxId};
use store::{Ingest, NewEmail, NewMailbox, Packing, Store, WriteTx};

use crate::error::{Error, Result};
use crate::ingest::read_message;
use crate::limits;

/// A message that was found.
#[derive(Debug)]
pub struct Found {
    /// The message.
    pub raw: Vec<u8>,
    /// What was noted about it.
    pub keywords: Keywords,
    /// Where it shall be.
    pub mailbox: MailboxId,
    /// When it came, where it does not say so itself.
    pub received_at: i64,
}

/// What became of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stored {
    /// They are new in their mailbox.
    pub new: u64,
    /// They were there already.
    pub known: u64,
}

/// Messages on their way into one account. Blocks on the disk.
pub struct Import {
    store: Store,
    account: AccountId,
    batch: Vec<Found>,
    bytes: usize,
    /// What was stored so far.
    pub stored: Stored,
}

impl Import {
    /// Begins.
    pub fn new(store: Store, account: AccountId) -> Import {
        Import { store, account, batch: Vec::new(), bytes: 0, stored: Stored::default() }
    }

    /// The mailbox of that name in `parent`, which is made where it is not there.
    pub fn mailbox(&self, parent: Option<MailboxId>, name: &str) -> Result<MailboxId> {
        let (account, name) = (self.account, fitting(name));
        let found = self.store.write(|tx| {
            let same = |one: &store::Mailbox| one.parent == parent && one.name.eq_ignore_ascii_case(&name);
            match tx.mailboxes(account)?.iter().find(|one| same(one)) {
                Some(known) => Ok(known.id),
                None => {
                    let (name, subscribed) = (name.clone(), true);
                    tx.create_mailbox(
                        account,
                        &NewMailbox { parent, name, subscribed, ..NewMailbox::default() },
                    )
                }
            }
        });
        Ok(found?.value)
    }

    /// Takes a message; stores it with those before it when they are enough. `true`: it did.
    pub fn take(&mut self, found: Found) -> Result<bool> {
        self.bytes += found.raw.len();
        self.batch.push(found);
        let is_due = self.batch.len() >= limits::BATCH || self.bytes >= limits::BATCH_BYTES;
        if is_due {
            self.store()?;
        }
        Ok(is_due)
    }

    /// Stores what is in hand.
    pub fn store(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        let ready = read(batch, &self.store.packing())?;
        let account = self.account;
        let stored = self.store.write(|tx| {
            let mut stored = Stored::default();
            for new in ready {
                match put(tx, account, new)? {
                    true => stored.new += 1,
                    false => stored.known += 1,
                }
            }
            Ok(stored)
        })?;
        self.stored.new += stored.value.new;
        self.stored.known += stored.value.known;
        Ok(self.store.learn()?)
    }
}

/// A name that a mailbox can have.
fn fitting(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim();
    let name = &name[..name.floor_char_boundary(store::limits::MAILBOX_NAME_BYTES)];
    if name.is_empty() { "?".to_owned() } else { name.to_owned() }
}

/// Reads messages on as many threads as read what servers send.
fn read(batch: Vec<Found>, packing: &Packing) -> Result<Vec<NewEmail>> {
    let share = batch.len().div_ceil(limits::READERS).max(1);
    let mut shares = Vec::new();
    let mut batch = batch.into_iter();
    loop {
        let share: Vec<Found> = batch.by_ref().take(share).collect();
        if share.is_empty() {
            break;
        }
        shares.push(share);
    }
    let read = std::thread::scope(|scope| {
        let reading: Vec<_> = shares
            .into_iter()
            .map(|share| {
                let read = |found| read_one(found, packing);
                scope.spawn(move || share.into_iter().map(read).collect::<Result<Vec<_>>>())
            })
            .collect();
        reading.into_iter().map(|thread| thread.join()).collect::<Vec<_>>()
    });
    let mut all = Vec::new();
    for share in read {
        all.extend(share.map_err(|_| Error::local("a reader broke off"))??);
    }
    Ok(all)
}

fn read_one(found: Found, packing: &Packing) -> Result<NewEmail> {
    let ingest: Ingest = read_message(&found.raw, packing)?;
    let received_at = ingest.received_at.or(ingest.summary.sent_at).unwrap_or(found.received_at);
    Ok(NewEmail { ingest, mailboxes: vec![found.mailbox], keywords: found.keywords, received_at })
}

/// Stores a message, unless its mailbox has it; one that is in another mailbox is in both then.
fn put(tx: &mut WriteTx<'_>, account: AccountId, new: NewEmail) -> store::Result<bool> {
    let mailbox = new.mailboxes.clone();
    match tx.create_email(account, new) {
        Ok(_) => Ok(true),
        Err(store::Error::Duplicate(email)) => {
            let known =
                tx.email(email)?.is_some_and(|email| mailbox.iter().all(|id| email.mailboxes.contains(id)));
            if !known {
                tx.set_mailboxes(email, &mailbox, &[])?;
            }
            Ok(!known)
        }
        Err(other) => Err(other),
    }
}
