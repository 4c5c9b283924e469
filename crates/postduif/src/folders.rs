//! A folder as a person names it: by its path with `/` between the levels, by
//! its task, or by its own name where only one is called so. Case does not matter.

use mail::{MailboxId, Role};
use serde::Deserialize;
use store::limits::MAILBOX_DEPTH;

/// What a folder is called, as JMAP gives it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Its id.
    pub id: MailboxId,
    /// The folder that it is in.
    pub parent_id: Option<MailboxId>,
    /// Its own name.
    pub name: String,
    /// Its task.
    pub role: Option<Role>,
}

impl From<&store::Mailbox> for Named {
    fn from(mailbox: &store::Mailbox) -> Named {
        let store::Mailbox { id, parent, name, role, .. } = mailbox;
        Named { id: *id, parent_id: *parent, name: name.clone(), role: *role }
    }
}

/// The names from the top down.
pub fn path(all: &[Named], folder: &Named) -> String {
    let parent = |of: &&Named| all.iter().find(|one| Some(one.id) == of.parent_id);
    let line = std::iter::successors(Some(folder), parent).take(MAILBOX_DEPTH);
    let mut names: Vec<&str> = line.map(|one| one.name.as_str()).collect();
    names.reverse();
    names.join("/")
}

/// The folder that is meant.
pub fn find(all: &[Named], meant: &str) -> Option<MailboxId> {
    let meant = meant.to_lowercase();
    let called = |name: &str| name.to_lowercase() == meant;
    let by_path = all.iter().find(|one| called(&path(all, one)));
    let by_role = || all.iter().find(|one| one.role.is_some_and(|role| role.as_str() == meant));
    let by_name = || {
        let mut named = all.iter().filter(|one| called(&one.name));
        named.next().filter(|_| named.next().is_none())
    };
    by_path.or_else(by_role).or_else(by_name).map(|one| one.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_meant_by_path_then_task_then_its_only_name() {
        let folder = |id, parent: Option<i64>, name: &str, role| Named {
            id: MailboxId(id),
            parent_id: parent.map(MailboxId),
            name: name.to_owned(),
            role,
        };
        let all = [
            folder(1, None, "Postvak IN", Some(Role::Inbox)),
            folder(2, None, "Werk", None),
            folder(3, Some(2), "Één", None),
            folder(4, Some(2), "2019", None),
            folder(5, None, "Archief", Some(Role::Archive)),
            folder(6, Some(5), "2019", None),
            folder(7, Some(5), "Sent", None),
            folder(8, None, "Verzonden", Some(Role::Sent)),
            folder(9, None, "Trash", None),
            folder(10, None, "Prullenbak", Some(Role::Trash)),
        ];
        for (meant, found) in [
            ("inbox", Some(1)),
            ("postvak in", Some(1)),
            ("WERK/één", Some(3)),
            ("één", Some(3)),
            ("2019", None),
            ("archief/2019", Some(6)),
            ("sent", Some(8)),
            ("archief/sent", Some(7)),
            ("trash", Some(9)),
            ("Werk/", None),
            ("", None),
        ] {
            assert_eq!(find(&all, meant), found.map(MailboxId), "{meant}");
        }
        let circle = [folder(1, Some(2), "a", None), folder(2, Some(1), "b", None)];
        assert_eq!(path(&circle, &circle[0]).matches('/').count(), MAILBOX_DEPTH - 1);
    }
}
