//! What sync needs from any server. IMAP and a fake for tests speak it; POP3 only
//! lists, gives and deletes. Knows no store: what a server said comes in, what it
//! shall do goes out.

pub mod fake;
pub mod imap;
pub mod pop3;

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use mail::problem::Code;
use mail::{Keywords, Role};

use crate::error::{Error, Result};

pub use wire::imap::UidSet;

/// A server that holds mail, signed in.
///
/// Every method may be the last one that works; an error with
/// [`crate::Error::may_pass`] means that this remote is spent and a new one may
/// do better.
pub trait Remote: Send {
    /// What this server can do.
    fn abilities(&self) -> Abilities;

    /// Every folder. An answer without an inbox is an error, never a list.
    fn folders(&mut self) -> impl Future<Output = Result<Vec<RemoteFolder>>> + Send;

    /// The newest messages of a folder, at most `count`, headers included.
    fn newest(&mut self, path: &str, count: u32) -> impl Future<Output = Result<Glimpse>> + Send;

    /// What happened in a folder since the cursor.
    fn delta(&mut self, path: &str, since: &Cursor) -> impl Future<Output = Result<Delta>> + Send;

    /// Fetches messages of a folder, newest first, each into `sink` as it
    /// comes. A UID that is gone is simply not among them. Fails with
    /// [`stale`] when the folder's UIDVALIDITY is not `uid_validity`.
    fn fetch<S: Sink>(
        &mut self,
        path: &str,
        uid_validity: u32,
        uids: &UidSet,
        want: Want,
        sink: &mut S,
    ) -> impl Future<Output = Result<()>> + Send;

    /// Makes one change on the server.
    fn push(&mut self, change: &Change) -> impl Future<Output = Result<Outcome>> + Send;

    /// Makes one change to the folders themselves.
    fn reshape(&mut self, change: &FolderChange) -> impl Future<Output = Result<FolderOutcome>> + Send;

    /// The room that the server gives, where it said so with the last list of folders (RFC 9208).
    fn room(&self) -> Option<Room> {
        None
    }

    /// Looks for a message by its Message-ID (with angle brackets) in a folder.
    /// `None`: the server cannot say.
    fn holds(&mut self, path: &str, message_id: &str) -> impl Future<Output = Result<Option<bool>>> + Send;

    /// Waits until something stirs in the folder, or anywhere where the server
    /// tells of that. Fails soon where the server has gone without a word.
    /// Dropping the future is how waiting ends early; the remote can still be used.
    fn wait(&mut self, path: &str) -> impl Future<Output = Result<Stirring>> + Send;

    /// Says good-bye, if the server still listens.
    fn leave(&mut self) -> impl Future<Output = ()> + Send;
}

/// Where fetched messages go. Waits while there is no room.
pub trait Sink: Send {
    /// Takes one message.
    fn take(&mut self, item: RemoteItem) -> impl Future<Output = Result<()>> + Send;
}

/// What a server can do; decides which wishes are offered at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// It has folders other than the inbox, and takes messages into them.
    pub folders: bool,
    /// It keeps keywords.
    pub keywords: bool,
    /// It tells of news by itself.
    pub push: bool,
}

/// One folder as the server tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFolder {
    /// The whole path as the wire spells it: what commands name.
    pub path: String,
    /// The whole path as a person reads it.
    pub name: String,
    /// What parts its path, if it can have folders below.
    pub separator: Option<char>,
    /// How many levels of the path only say where all of the person's folders are (RFC 2342).
    pub below: usize,
    /// Its task, where the server or its name says so.
    pub role: Option<Role>,
    /// It holds messages (no `\Noselect`).
    pub selectable: bool,
    /// The person subscribed to it.
    pub subscribed: bool,
    /// What STATUS said with the list, where the server gives it (RFC 5819).
    pub status: Option<FolderStatus>,
}

/// The numbers of one folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FolderStatus {
    /// How many messages there are.
    pub messages: u32,
    /// The folder's epoch.
    pub uid_validity: u32,
    /// The next message will have at least this UID.
    pub uid_next: u32,
    /// The newest change, where the server counts them (RFC 7162 §3.1.2).
    pub highest_modseq: Option<u64>,
}

/// Bytes on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Taken.
    pub used: u64,
    /// In all.
    pub limit: u64,
}

/// How far we know a folder. `Default` knows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The epoch that the rest counts in; `None` before the first full listing.
    pub uid_validity: Option<u32>,
    /// UIDs below this are known.
    pub uid_next: u32,
    /// Changes up to this are known (RFC 7162).
    pub highest_modseq: Option<u64>,
}

/// What one look at a folder said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delta {
    /// The folder's epoch now.
    pub uid_validity: u32,
    /// Messages that are new, changed, or (in a full listing) simply there.
    pub items: Vec<Listed>,
    /// Messages that the server named as gone.
    pub gone: UidSet,
    /// Every UID there is, where the server listed them all. Tells how to read
    /// absence: outside this set a message is gone; without it, unchanged.
    pub present: Option<UidSet>,
    /// The server counts changes from below again: numbers of changes that are held mean nothing.
    pub recounted: bool,
    /// How far we know the folder once this delta is in the store.
    pub cursor: Cursor,
    /// How many messages the folder holds.
    pub messages: u64,
}

/// One message as a look at its folder tells of it. Small: a first look tells of all there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// Its number in the folder's epoch.
    pub uid: u32,
    /// It is marked for removal (`\Deleted`): to a person it is gone.
    pub deleted: bool,
    /// Its keywords; messages with the same ones share them.
    pub keywords: Arc<Keywords>,
    /// The change that it had last; 0 where the server does not count.
    pub modseq: u64,
    /// Its size in bytes; 0 when not asked.
    pub size: u64,
}

/// The newest messages of a folder, headers included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glimpse {
    /// The folder's epoch.
    pub uid_validity: u32,
    /// How many messages the folder holds.
    pub messages: u32,
    /// The messages.
    pub items: Vec<RemoteItem>,
}

/// One message in a folder, as far as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemoteItem {
    /// Its number in the folder's epoch.
    pub uid: u32,
    /// Its keywords.
    pub keywords: Keywords,
    /// It is marked for removal (`\Deleted`): to a person it is gone.
    pub deleted: bool,
    /// The change that it had last; 0 where the server does not count.
    pub modseq: u64,
    /// Its size in bytes; 0 when not asked.
    pub size: u64,
    /// When the server got it, Unix seconds; 0 when not asked.
    pub received_at: i64,
    /// When it came into this folder, Unix seconds; `None` when not asked or not known (RFC 8514 §4.2).
    pub saved_at: Option<i64>,
    /// The server's name for its conversation, where it has one (RFC 8474 §5.2).
    pub thread: Option<String>,
    /// Header block or whole message, as [`Want`] asked; empty when neither.
    pub bytes: Bytes,
    /// They are the whole message.
    pub whole: bool,
}

/// What to fetch of each message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Keywords, size, date and the header block.
    Headers,
    /// The same, and when it came into the folder, where the server tells (RFC 8514).
    DatedHeaders,
    /// Keywords, size, date and the whole message.
    Whole,
}

/// A change that a person wants on the server. Each names the epoch that it was
/// planned for (invariant 5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Adds and removes keywords.
    Keywords {
        /// Which message.
        seat: Seat,
        /// To add.
        add: Keywords,
        /// To remove.
        remove: Keywords,
    },
    /// Moves a message into another folder.
    Move {
        /// Which message.
        seat: Seat,
        /// The path of the other folder.
        to: String,
        /// An earlier try may have copied it already: look there first (invariant 2).
        maybe_there: bool,
    },
    /// Copies a message into another folder.
    Copy {
        /// Which message.
        seat: Seat,
        /// The path of the other folder.
        to: String,
        /// An earlier try may have copied it already: look there first (invariant 2).
        maybe_there: bool,
    },
    /// Removes a message for good.
    Expunge {
        /// Which message.
        seat: Seat,
    },
    /// Marks a message deleted and leaves it on the server.
    Mark {
        /// Which message.
        seat: Seat,
    },
    /// Adds a message to a folder.
    Append {
        /// The folder's path.
        path: String,
        /// Its keywords from the start.
        keywords: Keywords,
        /// When it was received or written, Unix seconds.
        received_at: i64,
        /// The whole message.
        raw: Bytes,
        /// An earlier try may have reached the server: look before adding, so
        /// that nothing is there twice (invariant 2).
        maybe_there: bool,
    },
}

/// A change that a person wants to the folders of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderChange {
    /// Makes a folder; one that is there already will do.
    Create {
        /// Where; `None` at the top.
        parent: Option<Above>,
        /// Its own name, as a person reads it.
        name: String,
        /// What it is for.
        role: Option<Role>,
        /// To be subscribed to.
        subscribed: bool,
    },
    /// Gives a folder another name or place; those in it follow.
    Rename {
        /// Its path.
        from: String,
        /// Where to; `None` at the top.
        parent: Option<Above>,
        /// Its new own name.
        name: String,
        /// It is subscribed to, under either name.
        subscribed: bool,
    },
    /// Subscribes or unsubscribes.
    Subscribe {
        /// The path.
        path: String,
        /// Which of the two.
        subscribed: bool,
    },
    /// Deletes a folder that is as it was known (invariant 5).
    Delete {
        /// The path.
        path: String,
        /// Its epoch then; `None` where it was not known.
        uid_validity: Option<u32>,
        /// UIDs below were known then.
        uid_next: Option<u32>,
    },
}

/// The folder that holds another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Above {
    /// Its path.
    pub path: String,
    /// What parts levels there; `None`: it can hold no folders.
    pub separator: Option<char>,
}

/// What became of a change to the folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderOutcome {
    /// It is so now.
    Done {
        /// The path that the folder has, or had.
        path: String,
        /// What parts levels there, where it was made or renamed.
        separator: Option<char>,
    },
    /// The server will not do it, in its words.
    Refused(String),
}

/// Where a message is on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The folder's path.
    pub path: String,
    /// The folder's epoch when this was planned.
    pub uid_validity: u32,
    /// The message's number in it.
    pub uid: u32,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is so now. `new` is the seat that a move, copy or append took, where the server said.
    Done {
        /// UIDVALIDITY and UID.
        new: Option<(u32, u32)>,
        /// The change's number, where the server counts.
        modseq: Option<u64>,
    },
    /// The folder has another epoch: look at it first, then plan again.
    Stale,
    /// The message is not there any more.
    Gone,
    /// The server will not do it, in its words.
    Refused(String),
}

/// Why waiting ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stirring {
    /// Something happened in the folder.
    News,
    /// Something happened in the folders of these paths.
    Elsewhere(BTreeSet<String>),
    /// Folders came, went, or changed their names.
    Folders,
}

impl Change {
    /// The message that it changes; `None` for an append.
    pub fn seat(&self) -> Option<&Seat> {
        match self {
            Change::Keywords { seat, .. }
            | Change::Move { seat, .. }
            | Change::Copy { seat, .. }
            | Change::Expunge { seat }
            | Change::Mark { seat } => Some(seat),
            Change::Append { .. } => None,
        }
    }

    /// In short, for logs: never holds a message.
    pub fn name(&self) -> String {
        let at = |seat: &Seat| format!("{} {}", seat.path, seat.uid);
        match self {
            Change::Keywords { seat, .. } => format!("STORE {}", at(seat)),
            Change::Move { seat, to, .. } => format!("MOVE {} {to}", at(seat)),
            Change::Copy { seat, to, .. } => format!("COPY {} {to}", at(seat)),
            Change::Expunge { seat } => format!("EXPUNGE {}", at(seat)),
            Change::Mark { seat } => format!("MARK {}", at(seat)),
            Change::Append { path, .. } => format!("APPEND {path}"),
        }
    }
}

/// The folder has another UIDVALIDITY than the one that was meant: an ordinary
/// event, answered by looking at the folder again (invariant 5).
pub fn stale(path: &str) -> Error {
    Error::retry(Code::Disconnected, format!("{STALE} {path}"))
}

/// Whether an error is [`stale`].
pub fn is_stale(error: &Error) -> bool {
    error.problem.said.starts_with(STALE)
}

const STALE: &str = "uidvalidity changed:";
