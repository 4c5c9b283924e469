//! Carries edits out in the store, a transaction at a time. Every edit may come twice.

use std::collections::BTreeMap;

use mail::MailboxId;
use store::{Mailbox, ReadTx, WriteTx};

use super::plan::{Edit, Held, View};
use crate::limits;
use crate::remote::{Cursor, Delta, RemoteFolder};

/// A folder as `plan` wants to see it beside a delta. Where that is partial and
/// speaks of few seats, only those are read: one new message costs the same in
/// any folder.
pub fn view(tx: &ReadTx<'_>, mailbox: MailboxId, delta: &Delta) -> store::Result<View> {
    let held = |seat: store::Seat| Some((seat.uid?, Held { base: seat.base, modseq: seat.modseq }));
    let uid_validity = tx.mailbox(mailbox)?.cursor.uid_validity;
    let named = delta.gone.len().saturating_add(delta.items.len() as u64);
    if delta.present.is_some() || named > limits::SEATS_BY_UID {
        let seats = tx.seats(mailbox)?.into_iter().filter_map(held).collect();
        return Ok(View { uid_validity, seats, others: 0 });
    }
    let mut seats = BTreeMap::new();
    for uid in delta.items.iter().map(|item| item.uid).chain(delta.gone.iter()) {
        seats.extend(tx.seat(mailbox, uid)?.and_then(held));
    }
    let others = tx.seats_with_uid(mailbox)?.saturating_sub(seats.len() as u64);
    Ok(View { uid_validity, seats, others })
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
    let waits = tx.finish_listing(mailbox)?;
    let cursor = store::Cursor {
        uid_validity: to.uid_validity,
        uid_next: Some(to.uid_next),
        highest_modseq: to.highest_modseq.filter(|_| !waits),
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
