//! Import: mail that other programs left on this computer becomes mail of the
//! account "On this computer", in folders of the same names. Nothing at the
//! source is changed, nothing is doubled when it is done twice, and whatever
//! stays behind is told with its reason.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use engine::import::{Found, Import, Stored};
use mail::mbox::{Mbox, Piece, is_field};
use mail::noted::{Noted, Remains, Unsaid, is_noted_in_name, maildir_flags, maildir_words};
use mail::{AccountId, Keywords, MailboxId};
use serde::Serialize;
use store::Store;

use crate::limits;

mod sources;
pub mod thunderbird;

pub use sources::{Folder, Place, Sources};

/// Something that stays behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// A file, or a message in it: `Archief#12`.
    pub place: String,
    /// Why.
    pub reason: Reason,
    /// The system's words, where there are any.
    pub said: String,
}

/// Why something stays behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No mail that is known here.
    NotMail,
    /// It cannot be read.
    Unreadable,
    /// It is larger than any message is.
    TooLarge,
    /// Its owner has deleted it.
    Deleted,
    /// Only its beginning is there.
    Part,
    /// It is a link to somewhere else.
    Link,
    /// Too many folders, or too deep.
    TooMany,
}

/// What is told on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Told {
    /// A folder begins.
    Folder {
        /// Its name, with those that it is in.
        name: String,
    },
    /// So far.
    Progress {
        /// Bytes that were read.
        done: u64,
        /// Bytes that there are.
        total: u64,
        /// Messages that are new here.
        new: u64,
        /// Messages that were here.
        known: u64,
    },
    /// Something stays behind.
    Skipped(Skipped),
    /// The end.
    Done {
        /// Messages that are new here.
        new: u64,
        /// Messages that were here.
        known: u64,
        /// What stays behind.
        skipped: u64,
    },
}

/// Where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Into a tree of folders like the source's, in the account without a server.
    Tree(Option<MailboxId>),
    /// All into one folder.
    One(MailboxId),
}

/// An import at work. Blocks on the disk.
pub struct Work<'a> {
    import: Import,
    target: Target,
    tell: &'a mut dyn FnMut(Told) -> bool,
    done: u64,
    total: u64,
    skipped: u64,
    /// The folder of the last message.
    at_hand: Option<(Vec<String>, MailboxId)>,
    /// What a folder without a name of its own is called.
    nameless: String,
    now: i64,
}

/// Nobody waits for the end any more.
#[derive(Debug, thiserror::Error)]
#[error("the import was stopped")]
pub struct StoppedBySomebody;

impl<'a> Work<'a> {
    /// Begins. `tell` hears what happens; once it says `false`, the work ends where it stands.
    pub fn new(
        store: Store,
        account: AccountId,
        target: Target,
        nameless: String,
        now: i64,
        tell: &'a mut dyn FnMut(Told) -> bool,
    ) -> Work<'a> {
        let import = Import::new(store, account);
        Work { import, target, tell, done: 0, total: 0, skipped: 0, at_hand: None, nameless, now }
    }

    /// Takes all that was found.
    pub fn all(mut self, sources: Sources) -> Result<Stored> {
        self.total = sources.bytes();
        for skipped in sources.skipped {
            self.skip(skipped)?;
        }
        for folder in sources.folders {
            self.tell(Told::Folder { name: folder.names.join("/") })?;
            self.folder(&folder)?;
        }
        self.end()
    }

    /// Takes one file that comes as a stream: of many messages, or of one.
    pub fn stream(mut self, name: &str, total: u64, mut from: impl Read) -> Result<Stored> {
        self.total = total;
        let mut start = Vec::new();
        (&mut from).take(limits::IMPORT_LOOK_BYTES).read_to_end(&mut start)?;
        let first = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let whole = start.as_slice().chain(from);
        let path = Path::new(name);
        match (mail::mbox::is_mbox(&start), is_field(first)) {
            (true, _) => {
                let names = vec![path.file_stem().unwrap_or_default().to_string_lossy().into_owned()];
                self.mbox(&names, name, whole, self.now)?;
            }
            (false, true) => self.letter(&[], name, whole, Keywords::new(), Unsaid::Seen, self.now)?,
            (false, false) => {
                self.skip(Skipped { place: name.to_owned(), reason: Reason::NotMail, said: String::new() })?
            }
        }
        self.end()
    }

    fn end(mut self) -> Result<Stored> {
        self.store()?;
        let Stored { new, known } = self.import.stored;
        self.tell(Told::Done { new, known, skipped: self.skipped })?;
        Ok(self.import.stored)
    }

    fn folder(&mut self, folder: &Folder) -> Result<()> {
        match &folder.place {
            Place::Mbox(path) => self.opened(path, |work, file, at| {
                work.mbox(&folder.names, &path.display().to_string(), file, at)
            }),
            Place::Files(files) => {
                for path in files {
                    self.one_file(&folder.names, path, Keywords::new(), Unsaid::Seen)?;
                }
                Ok(())
            }
            Place::Maildir(path) => {
                let words = maildir_words(&words_of(path));
                for dir in ["cur", "new"] {
                    let entries = match fs::read_dir(path.join(dir)) {
                        Ok(entries) => entries,
                        // Thunderbird's have no `new`.
                        Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                        Err(error) => {
                            self.unreadable(&path.join(dir), &error)?;
                            continue;
                        }
                    };
                    for entry in entries.flatten() {
                        let name = entry.file_name().to_string_lossy().into_owned();
                        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
                        if name.starts_with('.') || !is_file {
                            continue;
                        }
                        let path = entry.path();
                        let unsaid = if is_noted_in_name(&name) { Unsaid::InName } else { Unsaid::New };
                        match maildir_flags(&name, &words) {
                            (_, Remains::Deleted) => {
                                self.skip_message(&path.display().to_string(), Reason::Deleted)?;
                            }
                            (keywords, _) => self.one_file(&folder.names, &path, keywords, unsaid)?,
                        }
                    }
                }
                Ok(())
            }
        }
    }

    fn one_file(&mut self, names: &[String], path: &Path, keywords: Keywords, unsaid: Unsaid) -> Result<()> {
        self.opened(path, |work, file, at| {
            work.letter(names, &path.display().to_string(), file, keywords, unsaid, at)
        })
    }

    /// Opens a file for reading, and for nothing else.
    fn opened(&mut self, path: &Path, read: impl FnOnce(&mut Self, File, i64) -> Result<()>) -> Result<()> {
        match File::open(path) {
            Ok(file) => {
                let changed = file.metadata().and_then(|meta| meta.modified()).ok();
                let at = changed.map_or(self.now, unix);
                read(self, file, at)
            }
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn mbox(&mut self, names: &[String], place: &str, mut from: impl Read, at: i64) -> Result<()> {
        let (mut mbox, mut count) = (Mbox::default(), 0u64);
        let mut chunk = vec![0; limits::IMPORT_CHUNK_BYTES];
        loop {
            let length = match from.read(&mut chunk) {
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return self.unreadable(Path::new(place), &error),
            };
            self.done += length as u64;
            mbox.feed(&chunk[..length]);
            while let Some(piece) = if length == 0 { mbox.finish() } else { mbox.next() } {
                count += 1;
                let place = format!("{place}#{count}");
                match piece {
                    Piece::Message(raw) => {
                        self.message(names, &place, &raw, Keywords::new(), Unsaid::Seen, at)?
                    }
                    Piece::TooLarge(_) => self.skip_message(&place, Reason::TooLarge)?,
                }
            }
            if length == 0 {
                return Ok(());
            }
        }
    }

    /// A file of one message.
    fn letter(
        &mut self,
        names: &[String],
        place: &str,
        from: impl Read,
        keywords: Keywords,
        unsaid: Unsaid,
        at: i64,
    ) -> Result<()> {
        let most = mail::limits::MBOX_MESSAGE_BYTES as u64;
        let mut raw = Vec::new();
        if let Err(error) = from.take(most + 1).read_to_end(&mut raw) {
            return self.unreadable(Path::new(place), &error);
        }
        self.done += raw.len() as u64;
        let first = raw.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if raw.len() as u64 > most {
            return self.skip_message(place, Reason::TooLarge);
        }
        // Some programs write the line of an mbox above it.
        let raw = match mail::mbox::is_mbox(first) {
            true => &raw[(first.len() + 1).min(raw.len())..],
            false if !is_field(first) => return self.skip_message(place, Reason::NotMail),
            false => &raw,
        };
        self.message(names, place, raw, keywords, unsaid, at)
    }

    fn message(
        &mut self,
        names: &[String],
        place: &str,
        raw: &[u8],
        keywords: Keywords,
        unsaid: Unsaid,
        at: i64,
    ) -> Result<()> {
        let noted = Noted::read(raw, unsaid);
        match noted.remains {
            Remains::Deleted => return self.skip_message(place, Reason::Deleted),
            Remains::Part => return self.skip_message(place, Reason::Part),
            Remains::Whole => {}
        }
        let keywords = keywords.into_iter().chain(noted.keywords).collect();
        let mailbox = self.mailbox(names)?;
        if self.import.take(Found { raw: noted.message, keywords, mailbox, received_at: at })? {
            self.progress()?;
        }
        Ok(())
    }

    /// The folder for these names; it is made when its first message comes.
    fn mailbox(&mut self, names: &[String]) -> Result<MailboxId> {
        let root = match self.target {
            Target::One(mailbox) => return Ok(mailbox),
            Target::Tree(root) => root,
        };
        if let Some((known, mailbox)) = &self.at_hand
            && known == names
        {
            return Ok(*mailbox);
        }
        let room = store::limits::MAILBOX_DEPTH - usize::from(root.is_some());
        let mut at = root;
        let nameless = [self.nameless.clone()];
        let wanted = if names.is_empty() && root.is_none() { &nameless[..] } else { names };
        for name in wanted.iter().take(room) {
            at = Some(self.import.mailbox(at, name)?);
        }
        let mailbox = at.context("a message without a folder")?;
        self.at_hand = Some((names.to_vec(), mailbox));
        Ok(mailbox)
    }

    fn store(&mut self) -> Result<()> {
        self.import.store()?;
        self.progress()
    }

    fn progress(&mut self) -> Result<()> {
        let Stored { new, known } = self.import.stored;
        self.tell(Told::Progress { done: self.done, total: self.total.max(self.done), new, known })
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) -> Result<()> {
        let place = path.display().to_string();
        self.skip(Skipped { place, reason: Reason::Unreadable, said: error.to_string() })
    }

    fn skip_message(&mut self, place: &str, reason: Reason) -> Result<()> {
        self.skip(Skipped { place: place.to_owned(), reason, said: String::new() })
    }

    fn skip(&mut self, skipped: Skipped) -> Result<()> {
        self.skipped += 1;
        self.tell(Told::Skipped(skipped))
    }

    fn tell(&mut self, told: Told) -> Result<()> {
        match (self.tell)(told) {
            true => Ok(()),
            false => Err(StoppedBySomebody.into()),
        }
    }
}

/// What the letters of a folder's keywords mean, where it is noted.
fn words_of(folder: &Path) -> String {
    let mut text = Vec::new();
    if let Ok(file) = File::open(folder.join(MAILDIR_WORDS)) {
        let _ = file.take(limits::IMPORT_LOOK_BYTES * 2).read_to_end(&mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Dovecot's name for it.
pub const MAILDIR_WORDS: &str = "dovecot-keywords";

fn unix(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::Options;

    /// H03: cut off after any batch and begun again, all is here, and nothing twice.
    #[test]
    fn what_was_cut_off_goes_on() {
        let (disk, source) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = Store::open(disk.path(), &Options::default()).unwrap();
        let account = store.read(|tx| tx.accounts()).unwrap()[0].id;
        let all = 3 * engine::limits::BATCH + 50;
        let letter = |n: usize| format!("From a\nSubject: {n}\nMessage-ID: <{n}@x>\n\ntekst {n}\n\n");
        let file = source.path().join("Groot");
        fs::write(&file, (0..all).map(letter).collect::<String>()).unwrap();
        let run = |until: usize| {
            let mut batches = 0;
            let mut tell = |told| {
                batches += usize::from(matches!(told, Told::Progress { .. }));
                batches < until
            };
            let target = Target::Tree(None);
            Work::new(store.clone(), account, target, String::new(), 0, &mut tell)
                .all(Sources::at(&file).unwrap())
        };
        for until in 1..4 {
            assert!(run(until).unwrap_err().is::<StoppedBySomebody>());
        }
        let Stored { new, known } = run(usize::MAX).unwrap();
        assert!(known > 0 && new > 0 && new + known == all as u64, "{new} {known}");
        assert_eq!(run(usize::MAX).unwrap(), Stored { new: 0, known: all as u64 });
        let mailboxes = store.read(|tx| tx.mailboxes(account)).unwrap();
        let made: Vec<u64> =
            mailboxes.iter().filter(|one| one.name == "Groot").map(|one| one.counts.total_emails).collect();
        assert_eq!(made, [all as u64]);
    }
}
