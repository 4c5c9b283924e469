//! What can go wrong, by who must act. No message holds a secret or mail content.

use mail::EmailId;

/// Shorthand for this crate's results.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A store operation that did not happen. The transaction it was part of is rolled back
/// when the closure returns it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process owns the data directory. The person: use that one or stop it.
    #[error("the data directory is in use by process {pid}")]
    Busy {
        /// The owner's process id, 0 when it did not write one.
        pid: u32,
    },
    /// The file was written by a newer program. The person: update. Nothing was touched.
    #[error("the store has schema {found}, this program knows up to {known}")]
    Newer {
        /// The file's `user_version`.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// A migration failed; the file is as it was before.
    #[error("migration {number} failed: {said}")]
    Migration {
        /// The migration's number.
        number: u32,
        /// SQLite's words.
        said: String,
    },
    /// Nothing has that id (any more). The caller: answer notFound.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The value clashes with one that exists. The caller: answer alreadyExists.
    #[error("{0} already exists")]
    AlreadyExists(String),
    /// The same message is already in this account.
    #[error("the message is already stored as {0}")]
    Duplicate(EmailId),
    /// The change feed does not reach back (or forward) to that state (RFC 8620 §5.2).
    #[error("changes since that state cannot be calculated")]
    CannotCalculate,
    /// The anchor is not in the result (RFC 8620 §5.5).
    #[error("the anchor is not in the result")]
    AnchorNotFound,
    /// The folder's UIDVALIDITY is another one. The engine: `forget_uids` and list again.
    #[error("uidvalidity {given} is not the folder's {known}")]
    StaleUids {
        /// What the caller planned with.
        given: u32,
        /// What the store holds.
        known: u32,
    },
    /// The mailbox has child mailboxes (RFC 8621 §2.5).
    #[error("the mailbox has children")]
    HasChild,
    /// The mailbox has emails (RFC 8621 §2.5).
    #[error("the mailbox is not empty")]
    HasEmail,
    /// The state of things does not allow it; says why.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// A bound of `limits` was passed; says which.
    #[error("too large: {0}")]
    TooLarge(&'static str),
    /// A secret cannot be opened: the key file is missing or another one. The person: type it again.
    #[error("a sealed secret cannot be opened with this key file")]
    Sealed,
    /// The disk or its permissions. The person acts.
    #[error("{what}: {said}")]
    Disk {
        /// What was tried.
        what: String,
        /// The system's words.
        said: String,
    },
    /// There is no room left on the disk, or next to none for what a server has. The person makes room.
    #[error("the disk is full, or less than 1 % of it is free")]
    Full,
    /// SQLite refused: disk full, damage, or our own mistake.
    #[error("database: {0}")]
    Database(#[from] rusqlite::Error),
    /// A stored value cannot be read back.
    #[error("stored {0} cannot be read")]
    Damaged(&'static str),
}

impl Error {
    /// Wraps an error of the file system with what was tried.
    pub(crate) fn disk(what: impl Into<String>, error: impl std::fmt::Display) -> Error {
        Error::Disk { what: what.into(), said: error.to_string() }
    }
}
