//! What a session tells its owner.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bytes::Bytes;

use super::{Capabilities, Error, Flags, MailboxName, Quirks, Said, Section, UidSet};

/// One thing that happened. Data of a command comes before its [`Event::Completed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Signed in; commands may be submitted. Comes once.
    Ready(Box<Ready>),
    /// A command is over.
    Completed {
        /// Which.
        tag: Tag,
        /// How it went.
        completion: Completion,
        /// Answers that came while it ran and could not be read. With more
        /// than none a listing is not complete: absence says nothing (invariant 4).
        unreadable: u32,
    },
    /// A mailbox is open. Comes right before the completion of its SELECT.
    Selected {
        /// Of the SELECT.
        tag: Tag,
        /// What the server said of the mailbox.
        selected: Box<Selected>,
    },
    /// IDLE has begun.
    Idling {
        /// Of the IDLE.
        tag: Tag,
    },
    /// The server says something outside any completion: an alert, a COPYUID.
    Notice {
        /// How it means it.
        severity: Severity,
        /// Its words.
        said: Said,
    },
    /// The open mailbox has this many messages.
    Exists(u32),
    /// The message at this place is gone; those after it move up by one.
    Expunged(u32),
    /// These UIDs are gone (RFC 7162 §3.2.10).
    Vanished {
        /// They went before this connection: places do not shift.
        earlier: bool,
        /// May name UIDs that never were, and more of them than memory holds.
        uids: UidSet,
    },
    /// Something of a message.
    Fetch(Box<Fetch>),
    /// A piece of a literal over 64 KiB. The [`Event::Fetch`] that it belongs to comes after the last piece.
    Literal(Chunk),
    /// The flags that the open mailbox knows.
    Flags(Flags),
    /// A mailbox.
    List(Listed),
    /// About a mailbox that is not open.
    Status(Status),
    /// What SEARCH found.
    Search(Found),
    /// Where mailboxes of whom live.
    Namespace(Namespace),
    /// Use and limits of a quota root.
    Quota(Quota),
    /// Which quota roots a mailbox has.
    QuotaRoots {
        /// The mailbox.
        mailbox: MailboxName,
        /// Names of quota roots.
        roots: Vec<String>,
    },
    /// Annotations (RFC 5464 §4.4); without values when they merely changed.
    Metadata {
        /// Empty for the server.
        mailbox: MailboxName,
        /// Names and values.
        entries: Vec<(String, Option<Bytes>)>,
    },
    /// The server's capabilities changed or were asked for.
    Capabilities(Capabilities),
    /// Extensions are switched on.
    Enabled(Vec<String>),
    /// An answer could not be read and was left out.
    Unreadable {
        /// Which answer, and what was wrong with it; nothing of its content.
        what: String,
    },
}

/// The name of a command under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub(crate) u32);

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "A{}", self.0)
    }
}

/// How a command went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// It was done.
    Ok(Said),
    /// It was not done.
    No(Said),
    /// The server did not understand it.
    Bad(Said),
}

impl Completion {
    /// Whether it was done.
    pub fn is_ok(&self) -> bool {
        matches!(self, Completion::Ok(_))
    }

    /// The server's words.
    pub fn said(&self) -> &Said {
        match self {
            Completion::Ok(said) | Completion::No(said) | Completion::Bad(said) => said,
        }
    }

    /// As a result, the refusal by who must act.
    pub fn into_result(self) -> Result<Said, Error> {
        match self {
            Completion::Ok(said) => Ok(said),
            Completion::No(said) | Completion::Bad(said) => Err(Error::from_no(said)),
        }
    }
}

/// How the server means what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// OK
    Ok,
    /// NO: a warning.
    Warning,
    /// BAD: it did not understand something, it does not say what.
    Error,
}

/// The connection as it is after signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// After signing in.
    pub capabilities: Capabilities,
    /// What the server says it is (RFC 2971), names in lower case.
    pub server_id: BTreeMap<String, String>,
    /// Extensions that are switched on, in capitals.
    pub enabled: BTreeSet<String>,
    /// What to mind with this server.
    pub quirks: Quirks,
    /// Both sides pack what they send (RFC 4978).
    pub compressed: bool,
    /// The words of the greeting.
    pub greeting: String,
    /// How we signed in: a SASL name, `LOGIN command`, or `PREAUTH`.
    pub mechanism: &'static str,
    /// The server's words at the login.
    pub said: String,
}

/// A mailbox that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// Which.
    pub mailbox: MailboxName,
    /// How many messages.
    pub exists: u32,
    /// `None`: the server keeps no UIDs that last.
    pub uid_validity: Option<u32>,
    /// The next UID, at least.
    pub uid_next: Option<u32>,
    /// `None`: no mod-sequences here.
    pub highest_modseq: Option<u64>,
    /// The flags that it knows.
    pub flags: Flags,
    /// The flags that can be changed for good; `None`: all of `flags`.
    pub permanent_flags: Option<Flags>,
    /// Whether keywords of our own making are kept.
    pub new_keywords: bool,
    /// Nothing can be changed.
    pub read_only: bool,
    /// UIDs do not last (`UIDNOTSTICKY`).
    pub uids_not_sticky: bool,
    /// The lasting id (RFC 8474 §4.1).
    pub mailbox_id: Option<String>,
}

/// Something of a message; what the server did not say is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetch {
    /// The place in the mailbox; 0 where places are not told (RFC 9586 §3.3).
    pub place: u32,
    /// The UID.
    pub uid: Option<u32>,
    /// All flags.
    pub flags: Option<Flags>,
    /// The mod-sequence.
    pub modseq: Option<u64>,
    /// INTERNALDATE, seconds since 1970 UTC.
    pub internal_date: Option<i64>,
    /// RFC822.SIZE
    pub size: Option<u64>,
    /// ENVELOPE
    pub envelope: Option<Box<Envelope>>,
    /// BODY or BODYSTRUCTURE
    pub structure: Option<Box<Structure>>,
    /// BODY[…] and BINARY[…].
    pub bodies: Vec<Body>,
    /// What only some servers know.
    pub extra: Option<Box<Extra>>,
    /// Items that we do not know or could not read, and left out.
    pub skipped: u32,
}

impl Fetch {
    /// The whole message, where it was asked for.
    pub fn message(&self) -> Option<&Data> {
        self.bodies
            .iter()
            .find(|body| body.section == Section::full() && body.origin.is_none())
            .map(|b| &b.data)
    }

    /// The header block, whole or chosen fields.
    pub fn header(&self) -> Option<&Data> {
        use super::What::{Header, HeaderFields, HeaderFieldsNot};
        let header = |body: &&Body| {
            let header = matches!(body.section.what, Header | HeaderFields(_) | HeaderFieldsNot(_));
            body.section.part.is_empty() && header
        };
        self.bodies.iter().find(header).map(|body| &body.data)
    }

    pub(crate) fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }
}

/// What only some servers know of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra {
    /// RFC 8474 §5.1
    pub email_id: Option<String>,
    /// RFC 8474 §5.2
    pub thread_id: Option<String>,
    /// X-GM-MSGID
    pub gmail_message: Option<u64>,
    /// X-GM-THRID
    pub gmail_thread: Option<u64>,
    /// X-GM-LABELS; `\Inbox` and such among them.
    pub gmail_labels: Option<Vec<MailboxName>>,
    /// RFC 8514 §4.2, seconds since 1970 UTC
    pub save_date: Option<i64>,
    /// RFC 8970 §3
    pub preview: Option<String>,
    /// BINARY.SIZE[…] (RFC 9051 §6.4.5.3)
    pub binary_sizes: Vec<(Vec<u32>, u64)>,
}

/// Bytes of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Which section.
    pub section: Section,
    /// The offset of a partial fetch.
    pub origin: Option<u64>,
    /// Transfer encoding is undone (BINARY).
    pub decoded: bool,
    /// The bytes.
    pub data: Data,
}

/// Where the bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// The server has none (`NIL`).
    Nil,
    /// Here, at most 64 KiB.
    Held(Bytes),
    /// In the pieces that came before this with the same `literal`.
    Streamed {
        /// As in [`Chunk::literal`].
        literal: u64,
        /// Bytes altogether.
        size: u64,
    },
}

/// A piece of a large literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Which literal: unique on this connection. Pieces of two never mix.
    pub literal: u64,
    /// The UID, where the server named it before the literal.
    pub uid: Option<u32>,
    /// Bytes altogether.
    pub size: u64,
    /// Where this piece begins; pieces come in order without gaps.
    pub offset: u64,
    /// The piece, never empty.
    pub bytes: Bytes,
}

impl Chunk {
    /// Whether it is the last one.
    pub fn is_last(&self) -> bool {
        self.offset + self.bytes.len() as u64 >= self.size
    }
}

/// ENVELOPE, undecoded (RFC 9051 §7.5.2). Bytes, for servers send Latin-1 too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Envelope {
    pub date: Option<Bytes>,
    pub subject: Option<Bytes>,
    pub from: Vec<EnvelopeAddress>,
    pub sender: Vec<EnvelopeAddress>,
    pub reply_to: Vec<EnvelopeAddress>,
    pub to: Vec<EnvelopeAddress>,
    pub cc: Vec<EnvelopeAddress>,
    pub bcc: Vec<EnvelopeAddress>,
    pub in_reply_to: Option<Bytes>,
    pub message_id: Option<Bytes>,
}

/// One address of an ENVELOPE. Without host it begins (`mailbox` is its name) or ends a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct EnvelopeAddress {
    pub name: Option<Bytes>,
    pub route: Option<Bytes>,
    pub mailbox: Option<Bytes>,
    pub host: Option<Bytes>,
}

/// BODYSTRUCTURE (RFC 9051 §7.5.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Structure {
    /// `text`, `multipart`, in lower case.
    pub kind: String,
    /// `plain`, `mixed`, in lower case.
    pub subtype: String,
    /// Names in lower case.
    pub parameters: Vec<(String, Bytes)>,
    /// Content-ID
    pub id: Option<Bytes>,
    /// Content-Description
    pub description: Option<Bytes>,
    /// Content-Transfer-Encoding, in lower case.
    pub encoding: Option<String>,
    /// Bytes, still encoded.
    pub size: Option<u64>,
    /// Of text and message/rfc822.
    pub lines: Option<u64>,
    /// Of message/rfc822.
    pub envelope: Option<Box<Envelope>>,
    /// Of a multipart; the one message of message/rfc822.
    pub parts: Vec<Structure>,
    /// Content-MD5
    pub md5: Option<Bytes>,
    /// In lower case, with its parameters.
    pub disposition: Option<(String, Vec<(String, Bytes)>)>,
    /// Content-Language
    pub language: Vec<Bytes>,
    /// Content-Location
    pub location: Option<Bytes>,
}

/// A mailbox of LIST or LSUB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub mailbox: MailboxName,
    /// What parts levels of the name; `None`: it has none.
    pub separator: Option<char>,
    /// `\HasNoChildren`, `\Sent`, `\Subscribed`, without case.
    pub attributes: Flags,
    /// OLDNAME (RFC 9051 §6.3.9.7)
    pub old_name: Option<MailboxName>,
    /// Came from LSUB.
    pub lsub: bool,
}

impl Listed {
    /// Whether SELECT can work (RFC 9051 §7.3.1).
    pub fn selectable(&self) -> bool {
        !self.attributes.contains("\\Noselect") && !self.attributes.contains("\\NonExistent")
    }
}

/// STATUS of a mailbox; what the server did not say is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Status {
    pub mailbox: MailboxName,
    pub messages: Option<u32>,
    pub unseen: Option<u32>,
    pub deleted: Option<u32>,
    pub uid_next: Option<u32>,
    pub uid_validity: Option<u32>,
    pub highest_modseq: Option<u64>,
    pub size: Option<u64>,
    pub mailbox_id: Option<String>,
}

impl Status {
    /// Says nothing yet about this mailbox.
    pub fn of(mailbox: MailboxName) -> Status {
        Status {
            mailbox,
            messages: None,
            unseen: None,
            deleted: None,
            uid_next: None,
            uid_validity: None,
            highest_modseq: None,
            size: None,
            mailbox_id: None,
        }
    }
}

/// What SEARCH found (RFC 9051 §7.3.4, RFC 3501 §7.2.5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Of which command, where the server says so.
    pub tag: Option<Tag>,
    /// Which messages. An old server may send them in several of these.
    pub all: UidSet,
    /// The lowest.
    pub min: Option<u32>,
    /// The highest.
    pub max: Option<u32>,
    /// How many.
    pub count: Option<u32>,
    /// The highest mod-sequence among them.
    pub modseq: Option<u64>,
    /// Batches that UIDBATCHES made, as ranges from high to low.
    pub batches: Vec<(u32, u32)>,
}

/// Where mailboxes of whom live: prefix and separator of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Namespace {
    /// Our own.
    pub personal: Vec<(MailboxName, Option<char>)>,
    /// Of other people.
    pub others: Vec<(MailboxName, Option<char>)>,
    /// Of everybody.
    pub shared: Vec<(MailboxName, Option<char>)>,
}

/// Use and limits (RFC 9208 §4.2.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quota {
    /// The quota root.
    pub root: String,
    /// Each resource in capitals with its use and limit; STORAGE counts in KiB.
    pub resources: Vec<(String, u64, u64)>,
}
