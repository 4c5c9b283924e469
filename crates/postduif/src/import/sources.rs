//! What lies at a path: mbox files, Maildir folders, folders of `.eml` files,
//! alone or as the tree that some program left. Looks, and opens nothing for
//! writing; follows no link below the path that was named.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::{Reason, Skipped};
use crate::limits;

/// One folder with its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name and those that it is in, outermost first.
    pub names: Vec<String>,
    /// Where its messages are.
    pub place: Place,
    /// How many bytes there are to read.
    pub bytes: u64,
}

/// Where messages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In one file.
    Mbox(PathBuf),
    /// A file each, in `cur` and `new` of this.
    Maildir(PathBuf),
    /// A file each.
    Files(Vec<PathBuf>),
}

/// All that was found.
#[derive(Debug, Default)]
pub struct Sources {
    /// Folders with messages.
    pub folders: Vec<Folder>,
    /// What nobody can read as mail.
    pub skipped: Vec<Skipped>,
}

impl Sources {
    /// Looks at a path. `Err` where it cannot be read at all.
    pub fn at(path: &Path) -> io::Result<Sources> {
        let mut sources = Sources::default();
        let meta = fs::metadata(path)?;
        let name = stem(path);
        match (meta.is_dir(), meta.is_file()) {
            (true, _) => sources.dir(path, vec![name], 0),
            (false, true) => sources.file(path, meta.len(), &[], Lone::Yes),
            // Whoever opens a pipe may wait for ever.
            (false, false) => sources.skip(path, Reason::NotMail, ""),
        }
        Ok(sources)
    }

    /// How many bytes there are to read.
    pub fn bytes(&self) -> u64 {
        self.folders.iter().map(|folder| folder.bytes).sum()
    }

    /// The tree below a directory, under these names.
    pub fn dir(&mut self, path: &Path, names: Vec<String>, depth: usize) {
        if depth > limits::IMPORT_DEPTH || self.folders.len() >= limits::IMPORT_FOLDERS {
            return self.skip(path, Reason::TooMany, "");
        }
        let mut entries = match listed(path) {
            Ok(entries) => entries,
            Err(error) => return self.skip(path, Reason::Unreadable, &error.to_string()),
        };
        if is_maildir(path) {
            self.maildir(path, names.clone());
            entries.retain(|(path, _)| !["cur", "new", "tmp"].iter().any(|own| path.ends_with(own)));
        }
        let mut letters = Vec::new();
        let mut letter_bytes = 0;
        for (entry, meta) in entries {
            let below = |name: String| names.iter().cloned().chain([name]).collect::<Vec<_>>();
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if meta.is_symlink() {
                self.skip(&entry, Reason::Link, "");
            } else if !meta.is_dir() && !meta.is_file() {
                self.skip(&entry, Reason::NotMail, "");
            } else if !meta.is_dir() && has_end(&entry, &["eml"]) {
                letter_bytes += meta.len();
                letters.push(entry);
            } else if !meta.is_dir() {
                self.file(&entry, meta.len(), &names, Lone::No);
            } else if name.starts_with('.') && is_maildir(&entry) {
                // Maildir++: `.Werk.Facturen` lies beside what it is in.
                let parts = name.split('.').filter(|part| !part.is_empty()).map(str::to_owned);
                self.dir(&entry, names.iter().cloned().chain(parts).collect(), depth + 1);
            } else if name.starts_with('.') {
                // What programs keep for themselves.
            } else if has_end(&entry, &["mbox"]) && entry.join("mbox").is_file() {
                let bytes = fs::metadata(entry.join("mbox")).map_or(0, |meta| meta.len());
                let place = Place::Mbox(entry.join("mbox"));
                self.folders.push(Folder { names: below(stem(&entry)), place, bytes });
            } else {
                self.dir(&entry, below(stem(&entry)), depth + 1);
            }
        }
        if !letters.is_empty() {
            self.folders.push(Folder { names, place: Place::Files(letters), bytes: letter_bytes });
        }
    }

    fn maildir(&mut self, path: &Path, names: Vec<String>) {
        let mut bytes = 0;
        for dir in ["cur", "new"] {
            let files = fs::read_dir(path.join(dir)).into_iter().flatten().flatten();
            bytes += files.filter_map(|file| file.metadata().ok()).map(|meta| meta.len()).sum::<u64>();
        }
        self.folders.push(Folder { names, place: Place::Maildir(path.to_owned()), bytes });
    }

    fn file(&mut self, path: &Path, bytes: u64, names: &[String], lone: Lone) {
        if lone == Lone::No && bytes == 0 {
            return;
        }
        let start = match start(path) {
            Ok(start) => start,
            Err(error) => return self.skip(path, Reason::Unreadable, &error.to_string()),
        };
        let mut lines = start.split(|byte| *byte == b'\n');
        let (first, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        // procmail's log has such first lines, and none of a header after them.
        let is_log = lone == Lone::No && is_of_a_program(path) && !mail::mbox::is_field(second);
        if (mail::mbox::is_mbox(&start) && !is_log) || (bytes == 0 && lone == Lone::Yes) {
            let names = names.iter().cloned().chain([stem(path)]).collect();
            self.folders.push(Folder { names, place: Place::Mbox(path.to_owned()), bytes });
        } else if lone == Lone::Yes && mail::mbox::is_field(first) {
            let place = Place::Files(vec![path.to_owned()]);
            self.folders.push(Folder { names: Vec::new(), place, bytes });
        } else if lone == Lone::Yes || !is_of_a_program(path) {
            self.skip(path, Reason::NotMail, "");
        }
    }

    fn skip(&mut self, path: &Path, reason: Reason, said: &str) {
        self.skipped.push(Skipped { place: path.display().to_string(), reason, said: said.to_owned() });
    }
}

/// Whether a person named the file itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lone {
    Yes,
    No,
}

/// The entries of a directory, by name.
fn listed(path: &Path) -> io::Result<Vec<(PathBuf, fs::Metadata)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)?.take(limits::IMPORT_ENTRIES) {
        let entry = entry?;
        entries.push((entry.path(), entry.metadata()?));
    }
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(entries)
}

fn is_maildir(path: &Path) -> bool {
    // Thunderbird's have no `new`.
    path.join("cur").is_dir() && (path.join("new").is_dir() || path.join("tmp").is_dir())
}

fn start(path: &Path) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    File::open(path)?.take(limits::IMPORT_LOOK_BYTES).read_to_end(&mut start)?;
    Ok(start)
}

fn has_end(path: &Path, ends: &[&str]) -> bool {
    let end = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ends.iter().any(|known| end.eq_ignore_ascii_case(known))
}

/// What a folder is called: without what tells its kind.
fn stem(path: &Path) -> String {
    let known = ["mbox", "mbx", "sbd", "eml"];
    let name = if has_end(path, &known) { path.file_stem() } else { path.file_name() };
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// Files that lie beside mail and are none; nobody wants to read about each.
fn is_of_a_program(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.starts_with('.')
        || name.starts_with("dovecot") && !has_end(path, &["mbox"])
        || has_end(path, &["msf", "dat", "sqlite", "json", "html", "db", "plist", "index", "lock", "log"])
        || ["maildirfolder", "maildirsize", "subscriptions", "courierimapsubscribed"].contains(&name.as_str())
}
