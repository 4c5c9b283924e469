//! A copy of the store, taken while others work on it, and put back
//! (invariant 17; docs/adr/0046). Holds no key: passwords in it stay sealed.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::owner::Owner;
use crate::segments::{DIR, Place, Segments};
use crate::store::FILE;
use crate::{Error, Result, Store, schema};

/// How a store was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the store that was there is now.
    pub set_aside: Option<PathBuf>,
}

impl Store {
    /// Writes a copy of this moment into a new file; gives its size in bytes.
    ///
    /// Nobody waits for it. `AlreadyExists` where there is a file of that name. What
    /// cannot be finished leaves nothing; what is there afterwards is on the disk and whole.
    pub fn backup(&self, to: &Path) -> Result<u64> {
        let failed = |error: io::Error| Error::disk(to.display().to_string(), error);
        if to.try_exists().map_err(failed)? {
            return Err(Error::AlreadyExists(to.display().to_string()));
        }
        let part = Part::beside(to)?;
        let name =
            part.0.to_str().ok_or_else(|| Error::disk(to.display().to_string(), "its name is not UTF-8"))?;
        let conn = Connection::open_with_flags(self.path(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.busy_timeout(PATIENCE)?;
        let _kept = self.segments().keep();
        conn.execute("VACUUM INTO ?1", [name])?;
        drop(conn);
        gather(&part.0, self.segments())?;
        look_through(&part.0)?;
        // SQLite does not wait for the disk here.
        let size =
            File::open(&part.0).and_then(|file| file.sync_all().and_then(|()| Ok(file.metadata()?.len())));
        let size = size.map_err(failed)?;
        // A link, since a rename would write over what came meanwhile.
        fs::hard_link(&part.0, to).or_else(|_| rename_new(&part.0, to)).map_err(failed)?;
        sync_dir(to).map_err(failed)?;
        Ok(size)
    }
}

/// Puts a copy into a data directory. What is there is set aside, and nothing is
/// changed unless the copy is whole.
///
/// `Busy` while a process owns the directory, `Newer` for a copy of a newer program.
/// `now` is the time: it keeps states apart that are given out after two restores.
pub fn restore(dir: &Path, from: &Path, now: i64) -> Result<Restored> {
    schema::refuse_newer(from, schema::MIGRATIONS.len())?;
    fs::create_dir_all(dir).map_err(|error| Error::disk(dir.display().to_string(), error))?;
    let owner = Owner::take(dir)?;
    let path = dir.join(FILE);
    let part = Part::beside(&path)?;
    copy(from, &part.0).map_err(|error| Error::disk(from.display().to_string(), error))?;
    // A store that was set aside is a copy, too, with the folder beside it.
    gather(&part.0, &Segments::beside(from))?;
    look_through(&part.0)?;
    let before = fold(&path);
    make_ready(&part.0, before.unwrap_or(0).max(now << STATES_A_SECOND_BITS))?;
    let failed = |error: io::Error| Error::disk(path.display().to_string(), error);
    File::open(&part.0).and_then(|file| file.sync_all()).map_err(failed)?;
    let set_aside = set_aside(dir, &path).map_err(failed)?;
    fs::rename(&part.0, &path).and_then(|()| sync_dir(&path)).map_err(failed)?;
    drop(owner);
    Ok(Restored { set_aside })
}

/// Copies a file's bytes, not its mode.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut log = from.as_os_str().to_owned();
    log.push("-wal");
    if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(io::Error::other("it has a log beside it: that is a store in use and no copy of one"));
    }
    io::copy(&mut File::open(from)?, &mut OpenOptions::new().write(true).open(to)?)?;
    Ok(())
}

/// Puts the bytes that lie in segments into the rows of a copy: it is one file.
fn gather(path: &Path, segments: &Segments) -> Result<()> {
    let mut conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // An older one knows no segments.
    if !conn.prepare("SELECT 1 FROM pragma_table_info('content') WHERE name = 'segment'")?.exists([])? {
        return Ok(());
    }
    let _: String = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    let tx = conn.transaction()?;
    {
        let mut find =
            tx.prepare("SELECT segment, at, length, id FROM content WHERE segment IS NOT NULL LIMIT 1")?;
        let mut keep = tx.prepare(
            "UPDATE content SET bytes = ?2, segment = NULL, at = NULL, length = NULL WHERE id = ?1",
        )?;
        // One after the other, for the memory's sake; the index leads to the next.
        while let Some((Some(place), id)) =
            find.query_row([], |row| Ok((Place::read(row, 0)?, row.get::<_, i64>(3)?))).optional()?
        {
            keep.execute(params![id, segments.read(place, usize::MAX)?])?;
        }
    }
    tx.commit()?;
    Ok(())
}

/// Reads a copy from one end to the other.
fn look_through(path: &Path) -> Result<()> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let said: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(Error::disk("the copy", said));
    }
    let is_ours =
        conn.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'")?.exists([])?;
    if is_ours { Ok(()) } else { Err(Error::disk("the copy", "it is no store")) }
}

/// Tells a copy that the world has gone on without it.
fn make_ready(path: &Path, least: i64) -> Result<()> {
    let mut conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    // Nothing beside the file is left when it is closed.
    let _: String = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    let tx = conn.transaction()?;
    // Whoever follows changes reads everything again (invariant 14).
    tx.execute("UPDATE meta SET state = max(state, ?1) + 1", [least])?;
    tx.execute("UPDATE meta SET floor = state, accounts_state = state", [])?;
    tx.execute("UPDATE kind_state SET state = (SELECT state FROM meta)", [])?;
    // What had yet to go out may have gone since (invariant 3).
    let unsure = "UPDATE submission SET stage = 2, updated = (SELECT state FROM meta) WHERE stage IN (0, 1)";
    tx.execute(unsure, [])?;
    // And what had yet to go up: whoever takes it looks first (invariant 2).
    tx.execute("UPDATE intent SET attempts = max(attempts, 1) WHERE refused IS NULL", [])?;
    tx.commit()?;
    Ok(())
}

/// Folds the log of a store that is to be set aside into its file, so that moving
/// it is one step; gives its last state. One that cannot be read, or that only a newer
/// program knows, is moved as it is.
fn fold(path: &Path) -> Option<i64> {
    schema::refuse_newer(path, schema::MIGRATIONS.len()).ok()?;
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).ok()?;
    let state = conn.query_row("SELECT state FROM meta", [], |row| row.get(0)).ok()?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).ok()?;
    Some(state)
}

/// Moves what there is of a store into a directory that is new.
fn set_aside(dir: &Path, path: &Path) -> io::Result<Option<PathBuf>> {
    let beside = ["", "-wal", "-shm"].iter().map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    });
    let there: Vec<PathBuf> = beside.chain([dir.join(DIR)]).filter(|file| file.exists()).collect();
    if there.is_empty() {
        return Ok(None);
    }
    let mut number = 1;
    let aside = loop {
        let aside = dir.join(format!("before-restore-{number}"));
        match fs::create_dir(&aside) {
            Ok(()) => break aside,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    };
    for file in &there {
        fs::rename(file, aside.join(file.file_name().unwrap_or_default()))?;
    }
    File::open(&aside)?.sync_all()?;
    Ok(Some(aside))
}

/// A file that is not finished: only this user reads it, and it goes when dropped.
struct Part(PathBuf);

impl Part {
    fn beside(path: &Path) -> Result<Part> {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".part-{}", std::process::id()));
        let part = PathBuf::from(name);
        // SQLite writes into an empty file, which has the mode that we gave it.
        let made = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part);
        made.map_err(|error| Error::disk(part.display().to_string(), error))?;
        Ok(Part(part))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Absent once it has become what it was to be.
        let _ = fs::remove_file(&self.0);
    }
}

/// Where a file system knows no links.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match to.try_exists()? {
        true => Err(io::ErrorKind::AlreadyExists.into()),
        false => fs::rename(from, to),
    }
}

fn sync_dir(of: &Path) -> io::Result<()> {
    let dir = of.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(dir)?.sync_all()
}

/// How long a copy waits for a log that is just being folded in.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);
/// A million commits in one second, and times until the year 280,000.
const STATES_A_SECOND_BITS: u32 = 20;
