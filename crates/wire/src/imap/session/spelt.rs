//! The spelling of mailbox names on this connection. Beyond the session a
//! mailbox has one name, the one in modified UTF-7: a server that gains or
//! drops an extension must not have all its folders renamed here.

use super::super::MailboxName;
use super::super::name::Spelling;
use super::super::parse::Data;
use super::Session;

impl Session {
    /// How names go and come at this moment.
    pub(super) fn spelling(&self) -> Spelling {
        let enabled = |name| self.enabled.contains(name);
        let in_utf8 = enabled("UTF8=ACCEPT") || enabled("IMAP4REV2") || self.capabilities.is_rev2_alone();
        if in_utf8 { Spelling::Utf8 } else { Spelling::Utf7 }
    }
}

/// The same with each name as it is here.
pub(super) fn here(mut data: Data, spelling: Spelling) -> Data {
    if spelling == Spelling::Utf8 {
        names(&mut data).for_each(|name| *name = name.clone().read_as(spelling));
    }
    data
}

fn names(data: &mut Data) -> Box<dyn Iterator<Item = &mut MailboxName> + '_> {
    match data {
        Data::List(listed) => Box::new([&mut listed.mailbox].into_iter().chain(&mut listed.old_name)),
        Data::Status(status) => Box::new([&mut status.mailbox].into_iter()),
        Data::QuotaRoots { mailbox, .. } | Data::Metadata { mailbox, .. } => Box::new([mailbox].into_iter()),
        Data::Namespace(told) => {
            let all = told.personal.iter_mut().chain(&mut told.others).chain(&mut told.shared);
            Box::new(all.map(|(prefix, _)| prefix))
        }
        Data::Fetch(fetch) => {
            let labels = fetch.extra.as_mut().and_then(|extra| extra.gmail_labels.as_mut());
            Box::new(labels.into_iter().flatten())
        }
        _ => Box::new(std::iter::empty()),
    }
}
