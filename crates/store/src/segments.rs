//! Files beside the database that hold large message bytes, so that these are
//! written once and not twice through the log (docs/adr/0039). A row tells where bytes
//! lie; bytes that no row tells of are nothing. A segment is written by one run of
//! the program, only at its end, and is removed when no row needs it.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

use rusqlite::Row;

use crate::{Error, Result};

/// The segments of a data directory.
pub(crate) struct Segments {
    dir: PathBuf,
    current: Mutex<Current>,
    /// Held by whoever has rows in hand, and alone by whoever removes segments.
    needed: RwLock<()>,
}

struct Current {
    next: i64,
    open: Option<Open>,
}

/// The segment that is being written.
struct Open {
    number: i64,
    file: File,
    end: u64,
    synced: u64,
}

/// Where the bytes of a moment end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End(Option<(i64, u64)>);

/// Where bytes lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) segment: i64,
    pub(crate) at: i64,
    pub(crate) length: i64,
}

impl Place {
    /// From three columns; `None` where the row itself holds the bytes.
    pub(crate) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Place>> {
        let Some(segment) = row.get(first)? else { return Ok(None) };
        Ok(Some(Place { segment, at: row.get(first + 1)?, length: row.get(first + 2)? }))
    }
}

impl Segments {
    /// Those beside a database file. Touches nothing yet.
    pub(crate) fn beside(file: &Path) -> Segments {
        let current = Mutex::new(Current { next: 1, open: None });
        Segments { dir: file.with_file_name(DIR), current, needed: RwLock::default() }
    }

    /// Keeps every segment until dropped. To be held from before rows are read until their bytes are.
    pub(crate) fn keep(&self) -> RwLockReadGuard<'_, ()> {
        self.needed.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes bytes at the end. They last once [`Segments::sync`] has returned.
    pub(crate) fn append(&self, bytes: &[u8]) -> Result<Place> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.open.as_ref().is_some_and(|open| open.end >= SEGMENT_BYTES) {
            self.finish(&mut current)?;
        }
        let Current { next, open } = &mut *current;
        let open = match open {
            Some(open) => open,
            none => {
                // A file that was made and cannot be used must not be in the way of the next try.
                let number = *next;
                *next += 1;
                none.insert(self.create(number)?)
            }
        };
        open.file.write_all_at(bytes, open.end).map_err(failed)?;
        let place = Place { segment: open.number, at: open.end as i64, length: bytes.len() as i64 };
        open.end += bytes.len() as u64;
        Ok(place)
    }

    /// Where the next bytes go, for [`Segments::take_back`].
    pub(crate) fn end(&self) -> End {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        End(current.open.as_ref().map(|open| (open.number, open.end)))
    }

    /// Gives back the room of what was appended since, whole or in part. Only for whoever writes,
    /// and only before a commit that tells of it was tried: otherwise a full disk (E14) would fill
    /// up further with every try.
    pub(crate) fn take_back(&self, to: End) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = &mut current.open else { return };
        // One that was begun since has nothing that anybody needs.
        let end = to.0.filter(|(number, _)| *number == open.number).map_or(0, |(_, end)| end);
        // What cannot be cut off is written over.
        let _ = open.file.set_len(end);
        (open.end, open.synced) = (end, open.synced.min(end));
    }

    /// Waits until all that was appended is on the disk. Call it before the commit that tells of it.
    pub(crate) fn sync(&self) -> Result<()> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = current.open.as_mut().filter(|open| open.synced < open.end) else { return Ok(()) };
        match open.file.sync_data() {
            Ok(()) => {
                open.synced = open.end;
                Ok(())
            }
            Err(error) => {
                // The system may have dropped what it could not write, and would not say so again.
                current.open = None;
                Err(failed(error))
            }
        }
    }

    /// Reads what lies at a place, or its first `most` bytes. `Damaged` when it is not there.
    pub(crate) fn read(&self, place: Place, most: usize) -> Result<Vec<u8>> {
        let length = usize::try_from(place.length).unwrap_or(0).min(most);
        let mut bytes = vec![0; length];
        let read = File::open(self.path(place.segment))
            .and_then(|file| file.read_exact_at(&mut bytes, place.at.unsigned_abs()));
        match read {
            Ok(()) => Ok(bytes),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::UnexpectedEof) => {
                Err(Error::Damaged("message"))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Whether this is the one that is being written.
    pub(crate) fn is_current(&self, segment: i64) -> bool {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.open.as_ref().is_some_and(|open| open.number == segment)
    }

    /// Removes segments that no row needs, and what lies behind the last bytes of the others.
    /// `ends` tells of all segments in use, as committed, where their last bytes end; nobody may
    /// write meanwhile. Does nothing while somebody reads.
    pub(crate) fn remove_unneeded(&self, ends: &BTreeMap<i64, i64>) -> Result<()> {
        let Ok(_alone) = self.needed.try_write() else { return Ok(()) };
        let mut last = ends.keys().next_back().copied().unwrap_or(0);
        for number in self.numbers().map_err(failed)? {
            last = last.max(number);
            if self.is_current(number) {
                continue;
            }
            let path = self.path(number);
            match ends.get(&number).map(|end| end.unsigned_abs()) {
                None => fs::remove_file(path).map_err(failed)?,
                Some(end) if fs::metadata(&path).is_ok_and(|file| file.len() > end) => {
                    let cut = OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(end));
                    cut.map_err(failed)?;
                }
                Some(_) => {}
            }
        }
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.next = current.next.max(last + 1);
        Ok(())
    }

    fn numbers(&self) -> io::Result<Vec<i64>> {
        let entries = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut numbers = Vec::new();
        for entry in entries {
            // What has another name is not ours.
            numbers.extend(entry?.file_name().to_str().and_then(|name| name.parse::<i64>().ok()));
        }
        Ok(numbers)
    }

    fn create(&self, number: i64) -> Result<Open> {
        let path = self.path(number);
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.dir).and_then(|()| {
            let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            // Their names must last as well.
            File::open(&self.dir)?.sync_all()?;
            self.dir.parent().map_or(Ok(()), |above| File::open(above)?.sync_all())?;
            Ok(file)
        });
        let file = made.map_err(|error| match failed(error) {
            Error::Disk { said, .. } => Error::disk(path.display().to_string(), said),
            full => full,
        })?;
        Ok(Open { number, file, end: 0, synced: 0 })
    }

    fn finish(&self, current: &mut Current) -> Result<()> {
        if let Some(open) = current.open.take() {
            open.file.sync_data().map_err(failed)?;
        }
        Ok(())
    }

    fn path(&self, number: i64) -> PathBuf {
        self.dir.join(number.to_string())
    }
}

fn failed(error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::Full,
        _ => Error::disk("message bytes", error),
    }
}

/// The segments' folder in the data directory.
pub(crate) const DIR: &str = "bodies";
/// How long a segment grows. A longer one takes longer to write anew, a shorter one
/// makes more files.
pub(crate) const SEGMENT_BYTES: u64 = 64 << 20;
