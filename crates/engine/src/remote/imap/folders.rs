//! The folders of an account: LIST with SPECIAL-USE and STATUS in one question
//! where the server can (RFC 6154, RFC 5819), by name and by turns where not.

use std::collections::{BTreeMap, BTreeSet};

use mail::Role;
use wire::imap::{Command, Event, List, Listed, MailboxName, Quota, Status, StatusItem};

use super::Imap;
use super::names::guess;
use crate::error::{Error, Result};
use crate::limits;
use crate::remote::{FolderStatus, RemoteFolder, Room};

/// What our own folders begin with at the top, and what parts levels there (RFC 2342).
pub(super) type Home = (String, Option<char>);

impl Imap {
    /// Where our own folders are, asked once (D21).
    pub(super) async fn home(&mut self) -> Result<Home> {
        if let Some(home) = &self.home {
            return Ok(home.clone());
        }
        let mut home = Home::default();
        if self.capabilities().has("NAMESPACE") || self.capabilities().has("IMAP4REV2") {
            self.must(Command::Namespace, |event| {
                if let Event::Namespace(told) = event
                    && let Some((prefix, separator)) = told.personal.first()
                {
                    home = (prefix.as_str().to_owned(), *separator);
                }
            })
            .await?;
        }
        if home.1.is_none() {
            // RFC 9051 §6.3.9: an empty name asks for the separator alone.
            let command = Command::List(List { pattern: String::new(), ..List::everything(vec![]) });
            self.must(command, |event| {
                if let Event::List(told) = event {
                    home.1 = told.separator;
                }
            })
            .await?;
            self.news.folders = false;
        }
        self.home = Some(home.clone());
        Ok(home)
    }

    pub(super) async fn list_folders(&mut self) -> Result<Vec<RemoteFolder>> {
        let (prefix, _) = self.home().await?;
        let items = self.status_items();
        let (mut listed, mut statuses) = (Vec::<Listed>::new(), Statuses::default());
        let list = self.submit(Command::List(List::everything(items.clone())));
        // In the same breath.
        let quota = self.capabilities().has("QUOTA").then(|| Command::QuotaRoot(MailboxName::inbox()));
        let quota = quota.map(|command| self.submit(command));
        self.done(list, |event| match event {
            Event::List(one) if listed.len() < limits::FOLDERS => listed.push(one),
            Event::Status(status) => statuses.keep(&status),
            _ => {}
        })
        .await?;
        let mut folders_again = false;
        if let Some(quota) = quota {
            let mut room = None;
            let note = |event| match event {
                Event::Quota(told) => room = tightest(room, &told),
                Event::List(_) => folders_again = true,
                Event::Status(status) => statuses.keep(&status),
                _ => {}
            };
            // A refusal says nothing of the mail.
            self.ended(quota, note).await?;
            self.room = room;
        }
        let all_mail_is_archive = self.ready.quirks.all_mail_is_archive;
        listed.retain(|one| !is_view(one, all_mail_is_archive));
        if !listed.iter().any(|one| one.mailbox.is_inbox()) {
            return Err(Error::misbehaved("the list of folders has no inbox"));
        }
        let subscribed = self.subscribed(&listed).await?;
        if !self.capabilities().has("LIST-STATUS") {
            self.ask_statuses(&listed, &items, &mut statuses).await?;
        }
        // What was news before is in the list.
        (self.news.folders, self.news.elsewhere) = (folders_again, statuses.again);
        Ok(named(listed, &prefix, &subscribed, &statuses.of))
    }

    fn status_items(&self) -> Vec<StatusItem> {
        let mut items = vec![StatusItem::Messages, StatusItem::UidNext, StatusItem::UidValidity];
        if self.condstore() {
            items.push(StatusItem::HighestModseq);
        }
        items
    }

    async fn subscribed(&mut self, listed: &[Listed]) -> Result<BTreeSet<String>> {
        let mut paths = BTreeSet::new();
        if self.capabilities().has("LIST-EXTENDED") {
            let marked = listed.iter().filter(|one| one.attributes.contains("\\Subscribed"));
            return Ok(marked.map(|one| one.mailbox.as_str().to_owned()).collect());
        }
        self.must(Command::Lsub { pattern: "*".to_owned() }, |event| {
            if let Event::List(one) = event
                && paths.len() < limits::FOLDERS
            {
                paths.insert(one.mailbox.as_str().to_owned());
            }
        })
        .await?;
        Ok(paths)
    }

    /// Asks about folders one by one, many questions at a time. A folder that
    /// cannot be asked about is looked at instead.
    async fn ask_statuses(
        &mut self,
        listed: &[Listed],
        items: &[StatusItem],
        statuses: &mut Statuses,
    ) -> Result<()> {
        let open = self.open.as_ref().map(|open| open.path.clone());
        let asked = listed.iter().filter(|one| one.selectable());
        // STATUS of the open folder may tell old news (RFC 9051 §6.3.11).
        let asked: Vec<_> = asked.filter(|one| Some(one.mailbox.as_str()) != open.as_deref()).collect();
        for some in asked.chunks(limits::STATUS_PIPELINE) {
            let mut tags = BTreeSet::new();
            for one in some {
                let (mailbox, items) = (one.mailbox.clone(), items.to_vec());
                tags.insert(self.submit(Command::Status { mailbox, items }));
            }
            while !tags.is_empty() {
                match self.event().await? {
                    Event::Status(status) => statuses.keep(&status),
                    Event::Completed { tag, .. } => drop(tags.remove(&tag)),
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// The tighter one of a room for messages and what is told of another.
fn tightest(room: Option<Room>, told: &Quota) -> Option<Room> {
    let rooms = told.resources.iter().filter(|(name, ..)| name == "STORAGE").map(|(_, used, limit)| {
        // RFC 9208 §5.1: in units of 1024 bytes.
        Room { used: used.saturating_mul(1024), limit: limit.saturating_mul(1024) }
    });
    room.into_iter().chain(rooms).min_by_key(|room| room.limit.saturating_sub(room.used))
}

/// What STATUS said of each folder.
#[derive(Default)]
struct Statuses {
    of: BTreeMap<String, FolderStatus>,
    /// Told of more than was asked: news that came in between (RFC 5465 §4).
    again: BTreeSet<String>,
}

impl Statuses {
    fn keep(&mut self, status: &Status) {
        let path = status.mailbox.as_str();
        match (status.uid_validity, status.uid_next) {
            (Some(uid_validity), Some(uid_next)) if !self.of.contains_key(path) => {
                let messages = status.messages.unwrap_or(0);
                let highest_modseq = status.highest_modseq;
                let known = FolderStatus { messages, uid_validity, uid_next, highest_modseq };
                self.of.insert(path.to_owned(), known);
            }
            _ if self.again.len() < limits::FOLDERS => drop(self.again.insert(path.to_owned())),
            _ => {}
        }
    }
}

/// Views of other folders: every message in them is somewhere else too.
fn is_view(listed: &Listed, all_mail_is_archive: bool) -> bool {
    let is = |view| listed.attributes.contains(view);
    is("\\Flagged") || is("\\Important") || (is("\\All") && !all_mail_is_archive)
}

fn named(
    listed: Vec<Listed>,
    prefix: &str,
    subscribed: &BTreeSet<String>,
    statuses: &BTreeMap<String, FolderStatus>,
) -> Vec<RemoteFolder> {
    let mut roles = BTreeMap::new();
    for (n, one) in listed.iter().enumerate() {
        let role = match one.mailbox.is_inbox() {
            true => Some(Role::Inbox),
            false => one.attributes.iter().find_map(Role::from_special_use).or_else(|| all_mail(one)),
        };
        if let Some(role) = role.filter(|_| one.selectable()) {
            roles.entry(role).or_insert(n);
        }
    }
    // Names are believed only where no attribute says otherwise.
    for (n, one) in listed.iter().enumerate() {
        let guess = guess(&one.mailbox.display(), one.separator).filter(|_| one.selectable());
        if let Some(role) = guess.filter(|_| !roles.values().any(|taken| *taken == n)) {
            roles.entry(role).or_insert(n);
        }
    }
    let role_of = |n: usize| roles.iter().find(|(_, taken)| **taken == n).map(|(role, _)| *role);
    let folder = |(n, one): (usize, Listed)| RemoteFolder {
        path: one.mailbox.as_str().to_owned(),
        name: one.mailbox.display(),
        separator: one.separator,
        below: levels_above(&one, prefix),
        role: role_of(n),
        selectable: one.selectable(),
        subscribed: subscribed.contains(one.mailbox.as_str()),
        status: statuses.get(one.mailbox.as_str()).copied(),
    };
    listed.into_iter().enumerate().map(folder).collect()
}

/// Where it is listed at all, it is where a message goes that leaves the inbox and nothing else.
fn all_mail(listed: &Listed) -> Option<Role> {
    listed.attributes.contains("\\All").then_some(Role::Archive)
}

/// How many levels of a name are not its own but those of the place where all our folders are.
fn levels_above(listed: &Listed, prefix: &str) -> usize {
    let inside = listed.mailbox.as_str().strip_prefix(prefix).is_some_and(|rest| !rest.is_empty());
    listed.separator.filter(|_| inside).map_or(0, |separator| prefix.matches(separator).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(path: &str, attributes: &[&str]) -> Listed {
        Listed {
            mailbox: MailboxName::from_server(path),
            separator: Some('/'),
            attributes: attributes.iter().copied().collect(),
            old_name: None,
            lsub: false,
        }
    }

    #[test]
    fn attributes_say_what_a_folder_is_for_and_names_only_where_they_do_not() {
        let list = vec![
            listed("INBOX", &[]),
            listed("Sent", &[]),
            listed("Verstuurd", &["\\Sent"]),
            listed("INBOX/Concepten", &[]),
            listed("Prullenbak", &["\\Noselect"]),
            listed("Trash", &["\\Trash"]),
            listed("Werk/Archief", &[]),
        ];
        let roles: Vec<_> = named(list, "", &BTreeSet::new(), &BTreeMap::new())
            .into_iter()
            .map(|folder| folder.role)
            .collect();
        let expected =
            [Some(Role::Inbox), None, Some(Role::Sent), Some(Role::Drafts), None, Some(Role::Trash), None];
        assert_eq!(roles, expected);
    }
}
