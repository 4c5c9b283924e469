//! Carries edits out in the store, a transaction at a time. Every edit may come twice.

use mail::MailboxId;
use store::{Mailbox, ReadTx, WriteTx};

use super::plan::{Edit, Held, View};
use crate::remote::{Cursor, RemoteFolder};

/// A folder as `plan` wants to see it.
pub fn view(tx: &ReadTx<'_>, mailbox: MailboxId) -> store::Result<View> {
    let held = |seat: store::Seat| Some((seat.uid?, Held { base: seat.base, modseq: seat.modseq }));
    let uid_validity = tx.mailbox(mailbox)?.cursor.uid_validity;
    Ok(View { uid_validity, seats: tx.seats(mailbox)?.into_iter().filter_map(held).collect() })
}

/// How far a folder is known.
pub fn cursor(mailbox: &Mailbox) -> Cursor {
    let held = &mailbox.cursor;
    match held.uid_next {
        // Seats may be there already, but never a whole listing.
        None => Cursor::default(),
        Some(uid_next) => {
            Cursor { uid_validity: held.uid_validity, uid_next, highest_modseq: held.highest_modseq }
        }
    }
}

/// Carries out what needs no further word from the server.
pub fn apply(tx: &mut WriteTx<'_>, mailbox: MailboxId, edits: &[Edit]) -> store::Result<()> {
    for edit in edits {
        match edit {
            Edit::Renew { uid_validity } => renew(tx, mailbox, *uid_validity)?,
            Edit::SetBase { uid, keywords, modseq } => tx.set_base(mailbox, *uid, keywords, *modseq)?,
            Edit::Unplace { uid } => tx.unplace(mailbox, *uid)?,
            Edit::Fetch { .. } | Edit::Advance(_) => {}
        }
    }
    Ok(())
}

/// Starts a new epoch, unless it is the present one already.
pub fn renew(tx: &mut WriteTx<'_>, mailbox: MailboxId, uid_validity: u32) -> store::Result<()> {
    match tx.mailbox(mailbox)?.cursor.uid_validity == Some(uid_validity) {
        true => Ok(()),
        false => tx.forget_uids(mailbox, uid_validity),
    }
}

/// Notes that everything up to the cursor is here: the folder agrees with its server.
pub fn finish(tx: &mut WriteTx<'_>, mailbox: MailboxId, to: &Cursor) -> store::Result<()> {
    tx.finish_listing(mailbox)?;
    let cursor = store::Cursor {
        uid_validity: to.uid_validity,
        uid_next: Some(to.uid_next),
        highest_modseq: to.highest_modseq,
    };
    match tx.mailbox(mailbox)?.cursor == cursor {
        true => Ok(()),
        false => tx.set_cursor(mailbox, &cursor),
    }
}

/// A folder as the store wants it.
pub fn folder(remote: &RemoteFolder) -> store::Folder {
    store::Folder {
        path: remote.path.clone(),
        decoded: remote.name.clone(),
        separator: remote.separator,
        below: remote.below,
        role: remote.role,
        subscribed: remote.subscribed,
        selectable: remote.selectable,
    }
}
