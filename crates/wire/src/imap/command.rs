//! What the owner may ask of a server. Commands that name messages name them
//! by UID, but for one FETCH: the newest of a mailbox nobody knows UIDs of.

use bytes::Bytes;

use super::{Flags, MailboxName, UidSet};

/// A command for [`Session::submit`](super::Session::submit).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Lists mailboxes (RFC 9051 §6.3.9).
    List(List),
    /// Lists the subscribed ones on servers without LIST-EXTENDED (RFC 3501 §6.3.9).
    Lsub {
        /// Wildcards `*` and `%`, modified UTF-7.
        pattern: String,
    },
    /// Opens a mailbox (RFC 9051 §6.3.2, §6.3.3).
    Select(Select),
    /// Leaves the mailbox and changes nothing (RFC 9051 §6.4.2); CLOSE after
    /// EXAMINE does the same on servers without UNSELECT.
    Unselect,
    /// Leaves the mailbox and expunges it (RFC 9051 §6.4.1).
    Close,
    /// Reads from messages (RFC 9051 §6.4.5).
    Fetch(Fetch),
    /// Finds messages; the answer is [`Event::Search`](super::Event::Search) with UIDs (RFC 9051 §6.4.4).
    Search(Vec<Key>),
    /// Changes flags (RFC 9051 §6.4.6).
    Store(Store),
    /// Copies messages; COPYUID comes with the completion (RFC 9051 §6.4.7).
    Copy {
        /// From the open mailbox.
        uids: UidSet,
        /// Where to.
        to: MailboxName,
    },
    /// Moves messages; COPYUID comes in a [`Event::Notice`](super::Event::Notice)
    /// or with the completion (RFC 9051 §6.4.8).
    Move {
        /// From the open mailbox.
        uids: UidSet,
        /// Where to.
        to: MailboxName,
    },
    /// Removes these messages where they are marked deleted (RFC 9051 §6.4.9).
    /// Needs UIDPLUS: plain EXPUNGE would take other people's marks along, so it does not exist here.
    Expunge {
        /// No others are touched.
        uids: UidSet,
    },
    /// Adds a message; APPENDUID comes with the completion (RFC 9051 §6.3.12).
    Append(Append),
    /// Asks about a mailbox that is not open (RFC 9051 §6.3.11).
    Status {
        /// Which.
        mailbox: MailboxName,
        /// What.
        items: Vec<StatusItem>,
    },
    /// Makes a mailbox (RFC 9051 §6.3.4), with a use (RFC 6154 §3) where the server has CREATE-SPECIAL-USE.
    Create {
        /// Its name.
        mailbox: MailboxName,
        /// `\Archive` and so on.
        special_use: Option<String>,
    },
    /// Renames a mailbox and those below it (RFC 9051 §6.3.6).
    Rename {
        /// The old name.
        from: MailboxName,
        /// The new one.
        to: MailboxName,
    },
    /// Deletes a mailbox with its messages (RFC 9051 §6.3.5).
    Delete(MailboxName),
    /// Subscribes to a mailbox (RFC 9051 §6.3.7).
    Subscribe(MailboxName),
    /// Unsubscribes from a mailbox (RFC 9051 §6.3.8).
    Unsubscribe(MailboxName),
    /// Waits for news until [`Session::done_idle`](super::Session::done_idle) or the next command (RFC 9051 §6.3.13).
    Idle,
    /// Asks to be told of every mailbox of ours from here on (RFC 5465 §3.1): of
    /// the open one as ever, of the others by [`Event::Status`](super::Event::Status),
    /// of new and renamed ones by [`Event::List`](super::Event::List). Needs NOTIFY.
    Notify,
    /// Does nothing, and lets the server tell its news (RFC 9051 §6.1.2).
    Noop,
    /// Asks for the capabilities again (RFC 9051 §6.1.1).
    Capability,
    /// Switches extensions on (RFC 9051 §6.3.1).
    Enable(Vec<String>),
    /// Asks where mailboxes of whom live (RFC 9051 §6.3.10).
    Namespace,
    /// Asks for the quota of a mailbox (RFC 9208 §4.1.3).
    QuotaRoot(MailboxName),
    /// Reads annotations of a mailbox; an empty name is the server (RFC 5464 §4.2).
    GetMetadata {
        /// Which mailbox.
        mailbox: MailboxName,
        /// Names such as `/private/comment`.
        entries: Vec<String>,
    },
    /// Says goodbye; [`Step::Done`](crate::Step::Done) follows (RFC 9051 §6.1.3).
    Logout,
}

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Wildcards `*` and `%`, modified UTF-7.
    pub pattern: String,
    /// RETURN options; left out where the server has no LIST-EXTENDED, SPECIAL-USE or LIST-STATUS.
    pub special_use: bool,
    /// Whether to say which are subscribed.
    pub subscribed: bool,
    /// What to say about each that can be opened (RFC 5819); [`Event::Status`](super::Event::Status) comes for each.
    pub status: Vec<StatusItem>,
}

impl List {
    /// Every mailbox, with all that the server can tell at once.
    pub fn everything(status: Vec<StatusItem>) -> List {
        List { pattern: "*".to_owned(), special_use: true, subscribed: true, status }
    }
}

/// One item of STATUS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusItem {
    /// How many messages.
    Messages,
    /// How many without `\Seen`.
    Unseen,
    /// How many with `\Deleted`.
    Deleted,
    /// The next UID, at least.
    UidNext,
    /// The UIDVALIDITY.
    UidValidity,
    /// The highest mod-sequence (RFC 7162 §3.1.7).
    HighestModseq,
    /// Bytes of all messages (RFC 8438).
    Size,
    /// The lasting id (RFC 8474 §4.3).
    MailboxId,
}

impl StatusItem {
    /// As the protocol spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            StatusItem::Messages => "MESSAGES",
            StatusItem::Unseen => "UNSEEN",
            StatusItem::Deleted => "DELETED",
            StatusItem::UidNext => "UIDNEXT",
            StatusItem::UidValidity => "UIDVALIDITY",
            StatusItem::HighestModseq => "HIGHESTMODSEQ",
            StatusItem::Size => "SIZE",
            StatusItem::MailboxId => "MAILBOXID",
        }
    }
}

/// Which mailbox to open, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// Which.
    pub mailbox: MailboxName,
    /// Whether anything may be changed.
    pub access: Access,
    /// What we know of it already.
    pub resync: Resync,
}

/// Whether an open mailbox may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// SELECT
    ReadWrite,
    /// EXAMINE
    ReadOnly,
}

/// What to ask for while opening a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resync {
    /// Nothing.
    None,
    /// Mod-sequences from here on (RFC 7162 §3.1.8).
    Condstore,
    /// Everything that happened since (RFC 7162 §3.2.5). Becomes [`Resync::Condstore`]
    /// where QRESYNC is not switched on.
    Qresync {
        /// The UIDVALIDITY that we know.
        uid_validity: u32,
        /// The highest mod-sequence that we know.
        modseq: u64,
        /// The UIDs that we know; `None` for all of them.
        known: Option<UidSet>,
    },
}

impl Select {
    /// Opens without asking for changes.
    pub fn plain(mailbox: MailboxName, access: Access) -> Select {
        Select { mailbox, access, resync: Resync::None }
    }
}

/// What to read of which messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which messages.
    pub messages: Messages,
    /// What of them. UID always comes too.
    pub items: Vec<Item>,
    /// Only those that changed since (RFC 7162 §3.1.4).
    pub changed_since: Option<u64>,
}

impl Fetch {
    /// Reads `items` of these messages.
    pub fn uids(uids: UidSet, items: Vec<Item>) -> Fetch {
        Fetch { messages: Messages::Uids(uids), items, changed_since: None }
    }
}

/// Which messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Messages {
    /// By UID.
    Uids(UidSet),
    /// By place in the mailbox, both ends included; `last: None` is `*`. Waits
    /// for everything under way, for numbers shift (RFC 9051 §5.5).
    Places {
        /// From 1.
        first: u32,
        /// At least `first`.
        last: Option<u32>,
    },
}

/// One thing to read of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// FLAGS
    Flags,
    /// INTERNALDATE
    InternalDate,
    /// RFC822.SIZE
    Size,
    /// ENVELOPE
    Envelope,
    /// BODYSTRUCTURE
    Structure,
    /// MODSEQ (RFC 7162 §3.1.5)
    Modseq,
    /// EMAILID and THREADID (RFC 8474 §5.4); left out where the server has no OBJECTID.
    ObjectIds,
    /// SAVEDATE (RFC 8514 §4.1); left out where the server does not have it.
    SaveDate,
    /// X-GM-MSGID, X-GM-THRID, X-GM-LABELS; left out where the server is not Gmail.
    Gmail,
    /// `BODY.PEEK[section]`: the message does not become `\Seen`.
    Body {
        /// Which part.
        section: Section,
        /// First byte and number of bytes.
        window: Option<(u64, u32)>,
    },
}

impl Item {
    /// The whole message.
    pub fn message() -> Item {
        Item::Body { section: Section::full(), window: None }
    }

    /// The whole header block.
    pub fn header() -> Item {
        Item::Body { section: Section { part: Vec::new(), what: What::Header }, window: None }
    }
}

/// A part of a message (RFC 9051 §6.4.5.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// `1.2`; empty for the message itself.
    pub part: Vec<u32>,
    /// What of it.
    pub what: What,
}

impl Section {
    /// `BODY[]`
    pub fn full() -> Section {
        Section::default()
    }
}

/// What of a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum What {
    /// All of it.
    #[default]
    Full,
    /// HEADER
    Header,
    /// HEADER.FIELDS, in capitals
    HeaderFields(Vec<String>),
    /// HEADER.FIELDS.NOT, in capitals
    HeaderFieldsNot(Vec<String>),
    /// TEXT
    Text,
    /// MIME
    Mime,
}

/// How to change flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Of which messages.
    pub uids: UidSet,
    /// How.
    pub mode: Mode,
    /// Which flags.
    pub flags: Flags,
    /// Whether the server need not tell the new flags.
    pub silent: bool,
}

/// How to change flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `+FLAGS`
    Add,
    /// `-FLAGS`
    Remove,
    /// `FLAGS`
    Replace,
}

/// A message to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Where to.
    pub to: MailboxName,
    /// With which flags.
    pub flags: Flags,
    /// INTERNALDATE, seconds since 1970 UTC.
    pub date: Option<i64>,
    /// The message, lines ending in CRLF.
    pub message: Bytes,
    /// How its bytes are announced.
    pub form: Form,
}

/// How a message is announced whose header has more than ASCII, where UTF-8 is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Like any other (RFC 9755 §4, RFC 9051 §6.3.12).
    #[default]
    Plain,
    /// `UTF8 (~{…}`, as before RFC 9755 (RFC 6855 §4). Becomes [`Form::Plain`] where UTF-8 is not switched on.
    Utf8,
}

/// A condition of SEARCH; several are all to be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Every message.
    All,
    /// One of these UIDs.
    Uids(UidSet),
    /// The flag is set: `\Seen`, `Werk`.
    With(String),
    /// The flag is not set.
    Without(String),
    /// A header field contains this.
    Header {
        /// Its name.
        name: String,
        /// A part of its value; empty: the field exists.
        value: String,
    },
    /// Header or body contains this.
    Text(String),
    /// Changed since (RFC 7162 §3.1.5); needs CONDSTORE.
    Modseq(u64),
    /// INTERNALDATE is this day or later, seconds since 1970 UTC.
    Since(i64),
}
