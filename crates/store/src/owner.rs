//! One owner of a data directory (invariant 8): a lock that the system takes
//! back when the process ends, however it ends.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::{Error, Result};

/// Holds the directory until dropped.
#[derive(Debug)]
pub(crate) struct Owner {
    lock: File,
}

impl Owner {
    /// Takes the directory, or tells who has it.
    pub(crate) fn take(dir: &Path) -> Result<Owner> {
        let path = dir.join("lock");
        let opened =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let mut file = opened.map_err(|error| Error::disk(path.display().to_string(), error))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => return Err(Error::Busy { pid: pid_in(&mut file) }),
            Err(error) => return Err(Error::disk("lock", error)),
        }
        // The pid is for people and may be lost; the lock is what counts.
        // Written over the last one, as wide as any: emptying a file first may wait for the disk.
        let written = file.seek(SeekFrom::Start(0)).and_then(|_| {
            let pid = std::process::id();
            file.write_all(format!("{pid:<10}\n").as_bytes())
        });
        written.map_err(|error| Error::disk("lock", error))?;
        Ok(Owner { lock: file })
    }
}

impl Drop for Owner {
    // Closing it is not enough: a child that was just forked holds a copy until it runs its program.
    fn drop(&mut self) {
        // What fails here is given up when the last copy closes.
        let _ = flock(&self.lock, FlockOperation::Unlock);
    }
}

fn pid_in(file: &mut File) -> u32 {
    let mut text = String::new();
    let read = file.take(32).read_to_string(&mut text);
    read.ok().and_then(|_| text.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A copy of the descriptor is what a fork makes.
    #[test]
    fn what_is_given_up_is_free_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let owner = Owner::take(dir.path()).unwrap();
        let copy = owner.lock.try_clone().unwrap();
        assert!(matches!(Owner::take(dir.path()), Err(Error::Busy { .. })));
        drop(owner);
        Owner::take(dir.path()).unwrap();
        drop(copy);
    }
}
