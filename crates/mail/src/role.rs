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
    /// Messages that others begin as (E05). Ours alone: no registry has it.
    Templates,
}

impl Role {
    /// Every role, in the order in which a side bar shows them.
    pub const ALL: [Role; 7] =
        [Role::Inbox, Role::Drafts, Role::Templates, Role::Sent, Role::Archive, Role::Junk, Role::Trash];

    /// Whether the registry has it, so that JMAP and IMAP may say it.
    pub fn is_registered(self) -> bool {
        self != Role::Templates
    }

    /// Whether an account keeps a folder for it. Templates are a thing that many people have none of.
    pub fn is_needed(self) -> bool {
        self != Role::Templates
    }

    /// Its name, which is that of JMAP where it is registered: `inbox`, `drafts`, …
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Inbox => "inbox",
            Role::Drafts => "drafts",
            Role::Sent => "sent",
            Role::Archive => "archive",
            Role::Junk => "junk",
            Role::Trash => "trash",
            Role::Templates => "templates",
        }
    }

    /// Reads the name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// The attribute that says so on an IMAP server (RFC 6154 §2), where there is one.
    pub fn special_use(self) -> Option<&'static str> {
        Some(match self {
            Role::Inbox => "\\Inbox",
            Role::Drafts => "\\Drafts",
            Role::Sent => "\\Sent",
            Role::Archive => "\\Archive",
            Role::Junk => "\\Junk",
            Role::Trash => "\\Trash",
            Role::Templates => return None,
        })
    }

    /// Reads an attribute of LIST (RFC 6154 §2). `\All` and `\Flagged` are
    /// views, not tasks, and give `None`.
    pub fn from_special_use(attribute: &str) -> Option<Role> {
        let said = |role: &Role| role.special_use().is_some_and(|own| own.eq_ignore_ascii_case(attribute));
        Role::ALL.into_iter().find(said)
    }
}
