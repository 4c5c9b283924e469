//! One SQLite file per person, large message bytes beside it: metadata, full text,
//! what is to be done, and what changed. Faces and the engine meet here and nowhere else.
//!
//! ```text
//! Store::read(|tx: &ReadTx| …)        a consistent view
//! Store::write(|tx: &mut WriteTx| …)  one transaction, at most one new State
//! Store::subscribe()                  what each commit touched
//! ```
//!
//! Promises, numbered as in `docs/invariants.md` where they stand there:
//!
//! - (1) What a committed transaction holds survives kill and power cut: WAL, `synchronous=FULL`.
//! - (8) One process owns a data directory; a second is told who does.
//! - (14) Following [`ReadTx::changes`] from any state ends equal to a full read.
//! - (15) A message and its index entry are one transaction; a search sees all that is shown.
//! - (16) Older files migrate, newer ones are refused untouched, a failed migration changes nothing.
//! - (17) A copy taken while others write is one moment's, and whole.
//! - (18) Order never depends on a clock: this crate reads none. Time is passed in.
//! - (23) Passwords are sealed in the file; no error or log holds one.
//! - An id that was reported destroyed is never shown again.
//! - The only SQL of the program is here; no network, no async work, no JSON for faces.
//!
//! The file's shape is told in `SCHEMA.md`.

pub mod accounts;
mod armour;
mod backup;
mod bin;
mod check;
mod checkpoint;
mod clearing;
mod content;
mod conversion;
mod derive;
mod edits;
pub mod emails;
pub mod error;
pub mod feed;
mod folders;
mod following;
pub mod identities;
mod images;
pub mod ingest;
pub mod intents;
mod ledger;
pub mod limits;
pub mod mailboxes;
mod offline;
pub mod outbox;
pub mod outgoing;
mod owner;
mod packing;
mod pile;
pub mod query;
mod retention;
mod room;
mod schema;
mod search;
pub mod seats;
mod secrets;
mod segments;
mod sitting;
mod start;
mod store;
mod sweep;
mod threads;
mod tx;
mod unseated;
pub mod uploads;
mod words;

pub use accounts::{
    Account, AccountKind, AccountUpdate, Collecting, Failure, Login, NewAccount, Phase, Pin, Room, Status,
    Tally,
};
pub use backup::{Restored, restore};
pub use bin::Binned;
pub use check::{Checked, Finding};
pub use clearing::Cleared;
pub use conversion::{Holding, Others};
pub use emails::{Email, NewEmail};
pub use error::{Error, Result};
pub use feed::{Changed, Changes, Kind, Point, Touched};
pub use folders::{Above, FolderIntent, FolderWish, RefusedFolder};
pub use following::{Following, WhenDeleting};
pub use identities::{Identity, IdentityUpdate, InReplies, NewIdentity};
pub use ingest::{Content, Ingest, prepare};
pub use intents::{Confirmed, Intent, IntentKind};
pub use ledger::{name_by_content, name_by_hash};
pub use mailboxes::{Counts, Cursor, Folder, Mailbox, MailboxUpdate, NewMailbox};
pub use offline::Offline;
pub use outbox::{Delivery, NewSubmission, Outcome, Recipient, Submission, SubmissionState};
pub use outgoing::{Outgoing, OutgoingServer, Own};
pub use packing::Packing;
pub use pile::{Answer, Naming, Pile};
pub use query::{Condition, EmailFilter, EmailSort, Filter, Page, SortKey, Window};
pub use retention::{Clearing, Emptying, Going, Keep, Retention};
pub use room::Used;
pub use seats::{Arrival, Seat, SeatState, Wanted};
pub use store::{Options, Store};
pub use tx::{Committed, ReadTx, WriteTx};
pub use uploads::Upload;
