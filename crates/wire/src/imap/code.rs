//! Response codes: what a server says in brackets (RFC 9051 §7.1).

use super::{Capabilities, Flags, UidSet};

/// What a server said with OK, NO, BAD, BYE or PREAUTH.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The code in brackets.
    pub code: Option<Code>,
    /// The words for a person, as far as they are UTF-8.
    pub text: String,
}

/// A response code. Those without a comment are described in RFC 9051 §7.1 under the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Code {
    Alert,
    AlreadyExists,
    /// Where APPEND put the messages (RFC 9051 §7.1, RFC 4315 §3).
    AppendUid {
        uid_validity: u32,
        uids: UidSet,
    },
    AuthenticationFailed,
    AuthorizationFailed,
    BadCharset(Vec<String>),
    Cannot,
    Capability(Capabilities),
    ClientBug,
    Closed,
    ContactAdmin,
    /// Where COPY or MOVE put the messages: each source UID with its new one.
    CopyUid {
        uid_validity: u32,
        pairs: Vec<(u32, u32)>,
    },
    Corruption,
    Expired,
    ExpungeIssued,
    HasChildren,
    /// RFC 7162 §3.1.2.1
    HighestModseq(u64),
    InUse,
    Limit,
    /// RFC 8474 §4
    MailboxId(String),
    /// The command was done for the messages with the highest UIDs only, as
    /// many as `limit`, down to `lowest`, or not at all (RFC 9738 §3.1).
    MessageLimit {
        limit: u32,
        lowest: Option<u32>,
    },
    /// The mailbox keeps no mod-sequences (RFC 7162 §3.1.2.2).
    NoModseq,
    NonExistent,
    NoPerm,
    NotSaved,
    /// RFC 5465 §5.8
    NotificationOverflow,
    /// RFC 9051 §7.1, RFC 9208 §4.3.1
    OverQuota,
    Parse,
    /// `new_keywords` tells of `\*`: keywords of our own making are kept.
    PermanentFlags {
        flags: Flags,
        new_keywords: bool,
    },
    PrivacyRequired,
    ReadOnly,
    ReadWrite,
    ServerBug,
    /// Gmail's and others' word for too much at once; in no standard.
    Throttled,
    /// RFC 7889 §4
    TooBig,
    TryCreate,
    UidNext(u32),
    UidNotSticky,
    UidValidity(u32),
    Unavailable,
    UnknownCte,
    Unseen(u32),
    /// Gmail: the person must visit this page.
    WebAlert(String),
    /// A code that we do not know, or whose arguments make no sense.
    Other {
        /// In capitals.
        name: String,
        /// What followed it.
        text: String,
    },
}
