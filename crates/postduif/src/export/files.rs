//! The files of an export. What is being written has another name, and what is
//! there under its own is whole. Nothing is ever written over that was there before.

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use mail::noted::{maildir_letters, maildir_words};
use store::Email;

use super::Format;
use crate::http::files::safe_name;
use crate::import::MAILDIR_WORDS;

/// The directory that everything goes into.
pub struct Target {
    dir: PathBuf,
    /// An earlier export was cut off here.
    goes_on: bool,
}

impl Target {
    /// Takes a directory: one that is not there yet, is empty, or in which an export with
    /// the same mark was cut off. `DirectoryNotEmpty` for any other.
    pub fn open(dir: &Path, mark: &str) -> io::Result<Target> {
        fs::create_dir_all(dir)?;
        let (target, file) = (|goes_on| Target { dir: dir.to_owned(), goes_on }, dir.join(MARK));
        match fs::read_to_string(&file) {
            Ok(known) if known == mark => return Ok(target(true)),
            Ok(_) => return Err(io::ErrorKind::DirectoryNotEmpty.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        if fs::read_dir(dir)?.next().is_some() {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        fs::write(file, mark)?;
        Ok(target(false))
    }

    /// All is there, on the disk.
    pub fn close(self) -> io::Result<()> {
        sync_all_of(&self.dir)?;
        fs::remove_file(self.dir.join(MARK))
    }
}

/// The file system has written everything down: one wait for all files.
fn sync_all_of(dir: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(File::open(dir)?)?;
    #[cfg(not(target_os = "linux"))]
    let _ = dir;
    Ok(())
}

/// The files of one folder.
pub enum Shelf {
    /// All messages in one.
    Mbox { file: BufWriter<File>, part: PathBuf, whole: PathBuf },
    /// That one was there from before.
    There,
    /// A message is one file.
    Letters(Letters),
}

/// A directory of messages.
pub struct Letters {
    format: Format,
    dir: PathBuf,
    /// What is there from before: names, as far as they do not change, with the whole names.
    there: BTreeMap<String, PathBuf>,
    /// What a Maildir's letters mean.
    words: Vec<String>,
}

impl Shelf {
    /// The shelf at a place below the target.
    pub fn open(format: Format, target: &Target, place: &Path) -> io::Result<Shelf> {
        let dir = target.dir.join(place);
        if format == Format::Mbox {
            let whole = named(&dir, "mbox");
            if target.goes_on && whole.exists() {
                return Ok(Shelf::There);
            }
            fs::create_dir_all(dir.parent().unwrap_or(&dir))?;
            let part = named(&whole, "part");
            return Ok(Shelf::Mbox { file: BufWriter::new(File::create(&part)?), part, whole });
        }
        let mut letters = Letters { format, dir, there: BTreeMap::new(), words: Vec::new() };
        let dirs = if format == Format::Maildir { &["cur", "new", "tmp"][..] } else { &[""][..] };
        for dir in dirs {
            fs::create_dir_all(letters.dir.join(dir))?;
        }
        if target.goes_on {
            letters.find()?;
        }
        Ok(Shelf::Letters(letters))
    }

    /// Puts a message there; `false`: not all of its keywords.
    pub fn put(&mut self, email: &Email, raw: &[u8]) -> io::Result<bool> {
        match self {
            Shelf::There => Ok(true),
            Shelf::Mbox { file, .. } => file.write_all(&as_mbox(email, raw)).map(|()| true),
            Shelf::Letters(letters) => letters.put(email, raw),
        }
    }

    /// The folder is whole.
    pub fn close(self) -> io::Result<()> {
        if let Shelf::Mbox { file, part, whole } = self {
            file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            fs::rename(part, whole)?;
        }
        Ok(())
    }
}

impl Letters {
    /// Finds what is there from before.
    fn find(&mut self) -> io::Result<()> {
        let dir = if self.format == Format::Maildir { self.dir.join("cur") } else { self.dir.clone() };
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let lasting = name.rsplit_once(INFO).map_or(name.clone(), |(name, _)| name.to_owned());
            self.there.insert(lasting, path);
        }
        match fs::read_to_string(self.dir.join(MAILDIR_WORDS)) {
            Ok(text) => self.words = maildir_words(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn put(&mut self, email: &Email, raw: &[u8]) -> io::Result<bool> {
        let name = match self.format {
            Format::Eml => letter_name(email),
            _ => format!("{}.{}.postduif", email.received_at, email.id),
        };
        let words = self.words.len();
        let (info, all) = match self.format {
            Format::Eml => (String::new(), true),
            _ => {
                let (letters, all) = maildir_letters(&email.keywords, &mut self.words);
                (format!("{INFO}{letters}"), all)
            }
        };
        if self.words.len() > words {
            self.note_words()?;
        }
        // What the power was cut from may be shorter than it was.
        match self.there.get(&name) {
            Some(there) if fs::metadata(there)?.len() == raw.len() as u64 => return Ok(all),
            Some(there) => fs::remove_file(there)?,
            None => {}
        }
        let (part, whole) = match self.format {
            Format::Eml => (named(&self.dir.join(&name), "part"), self.dir.join(&name)),
            _ => (self.dir.join("tmp").join(&name), self.dir.join("cur").join(format!("{name}{info}"))),
        };
        let mut file = File::create(&part)?;
        file.write_all(raw)?;
        // A time that no file can have is left as it is.
        let since = Duration::from_secs(u64::try_from(email.received_at).unwrap_or(0));
        if let Some(time) = UNIX_EPOCH.checked_add(since) {
            let _ = file.set_times(FileTimes::new().set_modified(time));
        }
        drop(file);
        fs::rename(part, whole)?;
        Ok(all)
    }

    /// What the letters mean stands there before any name has them.
    fn note_words(&self) -> io::Result<()> {
        let lines = self.words.iter().enumerate().map(|(number, word)| format!("{number} {word}\n"));
        let part = self.dir.join("tmp").join(MAILDIR_WORDS);
        fs::write(&part, lines.collect::<String>())?;
        fs::rename(part, self.dir.join(MAILDIR_WORDS))
    }
}

/// A message as it stands in a file of many.
pub fn as_mbox(email: &Email, raw: &[u8]) -> Vec<u8> {
    let sender = email.summary.from.first().map(|from| from.email.as_str()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(raw.len() + raw.len() / 64 + 256);
    mail::mbox::write(sender, email.received_at, &email.keywords, raw, &mut bytes);
    bytes
}

/// What a message's own file is called: when, what, and which.
pub fn letter_name(email: &Email) -> String {
    let time = jiff::Timestamp::from_second(email.received_at).unwrap_or_default();
    let subject: String = email.summary.subject.as_deref().unwrap_or_default().chars().take(60).collect();
    // A name is cut at its end, where it says which.
    let subject = &subject[..subject.floor_char_boundary(SUBJECT_BYTES)];
    let name = format!("{} {subject} {}.eml", time.strftime("%Y-%m-%d %H%M"), email.id);
    safe_name(&name.replace(['/', '\\'], "_"))
}

/// Of a subject, in a file's name.
const SUBJECT_BYTES: usize = 120;

/// With one more ending.
fn named(path: &Path, end: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.{end}"))
}

/// In the target for as long as it is not whole.
const MARK: &str = ".postduif-export";

/// What parts a Maildir's name from its letters, where a name may have a colon.
const INFO: &str = if cfg!(windows) { ";2," } else { ":2," };
