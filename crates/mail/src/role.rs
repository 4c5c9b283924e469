//! What a folder is for (RFC 8621 §2, the IANA registry of mailbox name attributes, RFC 6154).

use serde::{Deserialize, Serialize};

/// The one task of a folder. An account has at most one folder per role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// New mail.
    Inbox,
    /// Unfinished messages.
    Drafts,
    /// Copies of what was sent.
    Sent,
    /// Kept, out of the inbox.
    Archive,
    /// Unwanted mail.
    Junk,
    /// Deleted, not yet gone.
    Trash,
}

impl Role {
    /// Every role, in the order in which a side bar shows them.
    pub const ALL: [Role; 6] =
        [Role::Inbox, Role::Drafts, Role::Sent, Role::Archive, Role::Junk, Role::Trash];

    /// The JMAP name: `inbox`, `drafts`, …
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Inbox => "inbox",
            Role::Drafts => "drafts",
            Role::Sent => "sent",
            Role::Archive => "archive",
            Role::Junk => "junk",
            Role::Trash => "trash",
        }
    }

    /// Reads the JMAP name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// The attribute that says so on an IMAP server (RFC 6154 §2).
    pub fn special_use(self) -> &'static str {
        match self {
            Role::Inbox => "\\Inbox",
            Role::Drafts => "\\Drafts",
            Role::Sent => "\\Sent",
            Role::Archive => "\\Archive",
            Role::Junk => "\\Junk",
            Role::Trash => "\\Trash",
        }
    }

    /// Reads an attribute of LIST (RFC 6154 §2). `\All` and `\Flagged` are
    /// views, not tasks, and give `None`.
    pub fn from_special_use(attribute: &str) -> Option<Role> {
        let name = attribute.strip_prefix('\\')?;
        Role::ALL.into_iter().find(|role| role.as_str().eq_ignore_ascii_case(name))
    }
}
