//! The open mailbox, and what is heard of one while it opens.

use super::super::code::{Code, Said};
use super::super::command::{Access, Select};
use super::super::event::{Completion, Selected};
use super::super::{Flags, MailboxName};

/// Which mailbox the server's numbers are about.
pub(super) enum Mailbox {
    Closed,
    Opening {
        selecting: Box<Selecting>,
        /// Another was open, and the server will say when it no longer is
        /// (`CLOSED`, RFC 7162 §3.2.11): until then news are of that one.
        leaving: bool,
    },
    Open {
        mailbox: MailboxName,
        access: Access,
    },
}

/// What was heard so far of a mailbox that opens.
pub(super) struct Selecting {
    heard: Selected,
    exists: Option<u32>,
    access: Access,
    /// News of a mailbox that was open before.
    ignored: u32,
}

/// Whether news of messages may be told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hears {
    /// They are of the open mailbox, or of the one that opens.
    Yes,
    /// They are of no mailbox, or of one that is being left.
    No,
}

impl Selecting {
    pub fn new(select: &Select) -> Selecting {
        Selecting { heard: nothing(&select.mailbox), exists: None, access: select.access, ignored: 0 }
    }

    /// Takes in a status answer; gives back what is not about the mailbox.
    fn take(&mut self, said: Said) -> Option<Said> {
        let heard = &mut self.heard;
        match said.code {
            Some(Code::UidValidity(number)) => heard.uid_validity = Some(number).filter(|n| *n > 0),
            Some(Code::UidNext(number)) => heard.uid_next = Some(number).filter(|n| *n > 0),
            Some(Code::HighestModseq(modseq)) => heard.highest_modseq = Some(modseq).filter(|n| *n > 0),
            Some(Code::NoModseq) => heard.highest_modseq = None,
            Some(Code::PermanentFlags { flags, new_keywords }) => {
                heard.permanent_flags = Some(flags);
                heard.new_keywords = new_keywords;
            }
            Some(Code::UidNotSticky) => heard.uids_not_sticky = true,
            Some(Code::MailboxId(id)) => heard.mailbox_id = Some(id),
            Some(Code::ReadOnly) => heard.read_only = true,
            Some(Code::ReadWrite) => heard.read_only = false,
            Some(Code::Unseen(_)) => {}
            _ => return Some(said),
        }
        None
    }

    fn forget(&mut self) {
        self.heard = nothing(&self.heard.mailbox);
        self.exists = None;
        self.ignored = 0;
    }
}

impl Mailbox {
    /// A SELECT is sent.
    pub fn begin(&mut self, selecting: Selecting, expects_closed: bool) {
        let leaving = expects_closed && matches!(self, Mailbox::Open { .. });
        *self = Mailbox::Opening { selecting: Box::new(selecting), leaving };
    }

    /// The SELECT is answered. Gives the mailbox if it is open, and how many
    /// things about it were not heard.
    pub fn finish(&mut self, completion: &Completion) -> (Option<Selected>, u32) {
        let Mailbox::Opening { mut selecting, leaving } = std::mem::replace(self, Mailbox::Closed) else {
            return (None, 0);
        };
        // After a refusal no mailbox is open (RFC 9051 §6.3.2).
        let Completion::Ok(said) = completion else { return (None, 0) };
        selecting.take(said.clone());
        let mut selected = selecting.heard;
        // Without `CLOSED` what was ignored may have been of this one.
        let ignored = if leaving { selecting.ignored } else { 0 };
        let missed = ignored.saturating_add(u32::from(selecting.exists.is_none()));
        selected.exists = selecting.exists.unwrap_or(0);
        selected.read_only |= selecting.access == Access::ReadOnly;
        let access = if selected.read_only { Access::ReadOnly } else { Access::ReadWrite };
        *self = Mailbox::Open { mailbox: selected.mailbox.clone(), access };
        (Some(selected), missed)
    }

    /// Takes in an untagged status answer; gives back what is still to be told.
    pub fn said(&mut self, said: Said) -> Option<Said> {
        match self {
            Mailbox::Opening { selecting, leaving } => match said.code {
                Some(Code::Closed) => {
                    selecting.forget();
                    *leaving = false;
                    None
                }
                _ => selecting.take(said),
            },
            _ => Some(said),
        }
    }

    /// Whose the news of messages are.
    pub fn hears(&self) -> Hears {
        match self {
            Mailbox::Open { .. } | Mailbox::Opening { leaving: false, .. } => Hears::Yes,
            Mailbox::Closed | Mailbox::Opening { leaving: true, .. } => Hears::No,
        }
    }

    /// News were not told.
    pub fn ignored(&mut self) {
        if let Mailbox::Opening { selecting, .. } = self {
            selecting.ignored = selecting.ignored.saturating_add(1);
        }
    }

    /// Takes in how many messages there are; `false` when it is for the owner to count.
    pub fn exists(&mut self, count: u32) -> bool {
        let Mailbox::Opening { selecting, .. } = self else { return false };
        selecting.exists = Some(count);
        true
    }

    /// Takes in that messages left the mailbox while it opens; `false` when that is not so.
    pub fn left(&mut self, count: u64) -> bool {
        let Mailbox::Opening { selecting, leaving: false } = self else { return false };
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        selecting.exists = selecting.exists.map(|exists| exists.saturating_sub(count));
        true
    }

    /// Keeps flags while the mailbox opens; gives them back when they are for the owner.
    pub fn flags(&mut self, flags: Flags) -> Option<Flags> {
        match self {
            Mailbox::Opening { selecting, .. } => {
                selecting.heard.flags = flags;
                None
            }
            _ => Some(flags),
        }
    }
}

fn nothing(mailbox: &MailboxName) -> Selected {
    Selected {
        mailbox: mailbox.clone(),
        exists: 0,
        uid_validity: None,
        uid_next: None,
        highest_modseq: None,
        flags: Flags::default(),
        permanent_flags: None,
        new_keywords: false,
        read_only: false,
        uids_not_sticky: false,
        mailbox_id: None,
    }
}
