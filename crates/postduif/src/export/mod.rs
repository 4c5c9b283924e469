//! Export: mail goes out as files that any mail program reads, in folders like ours;
//! the bytes as they were received. Changes nothing here. A file has its name only
//! when it is whole, and until all is there the target says so: the same export,
//! begun again, goes on where it was cut off.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use mail::search::Search;
use mail::{AccountId, EmailId, MailboxId};
use serde::{Deserialize, Serialize};
use store::{Condition, Email, EmailSort, Filter, Mailbox, ReadTx, Store, Window};

use crate::http::files::safe_name;

mod files;

use files::{Shelf, Target};

/// How messages lie in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A folder is one file.
    Mbox,
    /// A message is one file, with what is noted about it in its name.
    Maildir,
    /// A message is one file, and nothing is noted.
    Eml,
}

/// What shall go out.
#[derive(Debug)]
pub struct Order {
    /// As what.
    pub format: Format,
    /// From where: one account, or all.
    pub accounts: Vec<AccountId>,
    /// Only this folder and those in it.
    pub folder: Option<MailboxId>,
    /// Only what a search finds: as it was typed, and as it is read.
    pub search: Option<(String, Search)>,
}

/// Why something did not go out whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// Only its headers are here, and the rest could not be fetched.
    NotHere,
    /// It is there, but not all of its keywords.
    Keywords,
}

/// What is told on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Told {
    /// A folder begins.
    Folder {
        /// Its place below the target.
        name: String,
    },
    /// So far.
    Progress {
        /// Messages that are there.
        done: u64,
        /// Messages of which is known that they shall be.
        total: u64,
    },
    /// Something is not there whole.
    LeftOut {
        /// Its folder.
        folder: String,
        /// Which message.
        email: EmailId,
        /// Why.
        reason: Lack,
    },
    /// The end.
    #[serde(rename_all = "camelCase")]
    Done {
        /// Messages that are there; one in two folders is there twice.
        messages: u64,
        /// What was left out.
        left_out: u64,
        /// The search looked through the newest messages only.
        only_newest: bool,
    },
}

/// Nobody waits for the end any more.
#[derive(Debug, thiserror::Error)]
#[error("the export was stopped")]
pub struct StoppedBySomebody;

/// The target holds what no export of this kind has left there.
#[derive(Debug, thiserror::Error)]
#[error("{}: there is something in it already", .0.display())]
pub struct NotEmpty(pub PathBuf);

/// An export at work. Blocks on the disk.
pub struct Work<'a> {
    /// Where the mail is.
    pub store: &'a Store,
    /// Hears what happens; once it says `false`, the work ends where it stands.
    pub tell: &'a mut dyn FnMut(Told) -> bool,
    /// Sees to it that messages are here whole; `false`: not the first of them.
    pub bring: &'a mut dyn FnMut(&[EmailId]) -> Result<bool>,
}

impl Work<'_> {
    /// Writes all of it below a directory.
    pub fn all(mut self, order: &Order, out: &Path) -> Result<()> {
        let target = Target::open(out, &mark(order)).map_err(|error| match error.kind() {
            io::ErrorKind::DirectoryNotEmpty => NotEmpty(out.to_owned()).into(),
            _ => anyhow::Error::new(error).context(out.display().to_string()),
        })?;
        let (mut done, mut total, mut left_out, mut only_newest) = (0, 0, 0, false);
        for (account, mailbox, place) in self.store.read(|tx| places(tx, order))? {
            let search = order.search.as_ref().map(|(_, search)| search);
            let found = self.store.read(|tx| emails(tx, account, mailbox, search))?;
            only_newest |= found.only_newest;
            total += found.ids.len() as u64;
            if found.ids.is_empty() && search.is_some() {
                continue;
            }
            let name = place.display().to_string();
            self.tell(Told::Folder { name: name.clone() })?;
            let within = || out.join(&place).display().to_string();
            let mut shelf = Shelf::open(order.format, &target, &place).with_context(within)?;
            let mut put = |work: &mut Self, email: &Email, raw: Vec<u8>| {
                if !shelf.put(email, &raw).with_context(within)? {
                    left_out += 1;
                    let (folder, reason) = (name.clone(), Lack::Keywords);
                    work.tell(Told::LeftOut { folder, email: email.id, reason })?;
                }
                done += 1;
                work.tell(Told::Progress { done, total })
            };
            let lacking = self.each(&found.ids, &mut put)?;
            shelf.close().with_context(within)?;
            left_out += lacking.len() as u64;
            for email in lacking {
                self.tell(Told::LeftOut { folder: name.clone(), email, reason: Lack::NotHere })?;
            }
        }
        target.close().with_context(|| out.display().to_string())?;
        self.tell(Told::Done { messages: done, left_out, only_newest })
    }

    /// One folder as one stream; gives what is not in it.
    pub fn stream(
        mut self,
        mailbox: MailboxId,
        mut give: impl FnMut(Vec<u8>) -> Result<()>,
    ) -> Result<Vec<EmailId>> {
        let found = self.store.read(|tx| {
            let account = tx.mailbox(mailbox)?.account;
            emails(tx, account, mailbox, None)
        })?;
        self.each(&found.ids, |_, email, raw| give(files::as_mbox(email, &raw)))
    }

    /// Each message with its bytes, some at a time; gives those whose bytes are not to be had.
    fn each(
        &mut self,
        ids: &[EmailId],
        mut put: impl FnMut(&mut Self, &Email, Vec<u8>) -> Result<()>,
    ) -> Result<Vec<EmailId>> {
        let mut lacking = Vec::new();
        for some in ids.chunks(SOME) {
            let all = self.store.read(|tx| tx.emails(some))?;
            let mut absent: Vec<EmailId> =
                all.iter().filter(|email| !email.has_content).map(|email| email.id).collect();
            for email in &all {
                if absent.first() == Some(&email.id) {
                    let is_here = (self.bring)(&absent)?;
                    absent.remove(0);
                    if !is_here {
                        lacking.push(email.id);
                        continue;
                    }
                }
                match self.store.read(|tx| tx.raw(email.id))? {
                    Some(raw) => put(self, email, raw)?,
                    None => lacking.push(email.id),
                }
            }
        }
        Ok(lacking)
    }

    fn tell(&mut self, told: Told) -> Result<()> {
        match (self.tell)(told) {
            true => Ok(()),
            false => Err(StoppedBySomebody.into()),
        }
    }
}

/// What tells an export from others, for going on with it.
fn mark(order: &Order) -> String {
    let Order { format, accounts, folder, search } = order;
    let search = search.as_ref().map(|(typed, _)| typed);
    format!("{format:?} {accounts:?} {folder:?} {search:?}\n")
}

/// The emails of a folder, oldest first.
struct Found {
    ids: Vec<EmailId>,
    only_newest: bool,
}

fn emails(
    tx: &ReadTx<'_>,
    account: AccountId,
    mailbox: MailboxId,
    search: Option<&Search>,
) -> store::Result<Found> {
    let mut filter = vec![Filter::Is(Condition::InMailbox(mailbox))];
    if search.is_some() {
        filter.push(tx.filter_for(search, &[tx.account(account)?])?);
    }
    let filter = Filter::And(filter);
    let mut found = Found { ids: Vec::new(), only_newest: false };
    loop {
        let position = i64::try_from(found.ids.len()).unwrap_or(i64::MAX);
        let window = Window { position, ..Window::first(store::limits::PAGE_IDS) };
        let page = tx.query_emails(account, &filter, &EmailSort::newest(), false, &window)?;
        found.only_newest |= page.only_newest;
        if page.ids.is_empty() {
            found.ids.reverse();
            return Ok(found);
        }
        found.ids.extend(page.ids);
    }
}

/// The messages of a folder, oldest first.
pub fn message_ids(tx: &ReadTx<'_>, account: AccountId, mailbox: MailboxId) -> store::Result<Vec<EmailId>> {
    emails(tx, account, mailbox, None).map(|found| found.ids)
}

/// Each folder with its place below the target: parents before children, names that any file
/// system takes, and no two alike. The accounts are the top of it where there are several.
fn places(tx: &ReadTx<'_>, order: &Order) -> store::Result<Vec<(AccountId, MailboxId, PathBuf)>> {
    let (mut places, mut taken) = (Vec::new(), Taken::default());
    for id in &order.accounts {
        let account = tx.account(*id)?;
        let top = match order.accounts.len() {
            1 => PathBuf::new(),
            _ => taken.place(Path::new(""), &account.name),
        };
        let mailboxes = tx.mailboxes(*id)?;
        let is_top = |one: &Mailbox| match order.folder {
            Some(folder) => one.id == folder,
            None => one.parent.is_none(),
        };
        let mut waiting: Vec<(&Mailbox, PathBuf)> =
            mailboxes.iter().filter(|one| is_top(one)).map(|one| (one, top.clone())).collect();
        while let Some((mailbox, within)) = waiting.pop() {
            let place = taken.place(&within, &mailbox.name);
            let inner = mailboxes.iter().filter(|one| one.parent == Some(mailbox.id));
            waiting.extend(inner.map(|one| (one, place.clone())));
            places.push((*id, mailbox.id, place));
        }
    }
    Ok(places)
}

/// Names that were given, by what file systems make of them that do not tell `A` from `a`.
#[derive(Default)]
struct Taken(BTreeMap<PathBuf, BTreeSet<String>>);

impl Taken {
    fn place(&mut self, within: &Path, name: &str) -> PathBuf {
        let taken = self.0.entry(within.to_owned()).or_default();
        let name = file_name(name);
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let mut free = std::iter::once(name.clone()).chain(numbered);
        let name = free.find(|name| taken.insert(name.to_lowercase())).unwrap_or(name);
        within.join(name)
    }
}

/// A folder's name as that of a file or directory: one that nobody takes for something else.
fn file_name(name: &str) -> String {
    let safe = safe_name(&name.replace(['/', '\\'], "_"));
    let lower = safe.to_lowercase();
    let is_odd = ["cur", "new", "tmp"].contains(&lower.as_str())
        || ["mbox", "mbx", "sbd", "eml", "part"].iter().any(|end| lower.ends_with(&format!(".{end}")));
    if is_odd { format!("{safe}_") } else { safe }
}

/// Messages whose rows are read at a time, and whose bodies are asked for together.
const SOME: usize = 100;

#[cfg(test)]
mod tests;
