//! Room on the disk (E14): what comes from a server waits while there is next to
//! none, so that what a person does can still be stored.

use std::path::Path;

use crate::{Error, Result, WriteTx};

impl WriteTx<'_> {
    /// `Full` while less than a hundredth of the disk is free. Asked once in each transaction.
    pub(crate) fn check_room(&self) -> Result<()> {
        if self.work.borrow().has_room {
            return Ok(());
        }
        let dir = self.conn.path().and_then(|path| Path::new(path).parent()).unwrap_or(Path::new("."));
        // A disk that does not tell is tried.
        if rustix::fs::statvfs(dir).is_ok_and(|disk| is_full(disk.f_bavail, disk.f_blocks)) {
            return Err(Error::Full);
        }
        self.work.borrow_mut().has_room = true;
        Ok(())
    }
}

fn is_full(free: u64, all: u64) -> bool {
    free < all / 100
}

#[cfg(test)]
mod tests {
    use super::is_full;

    #[test]
    fn a_hundredth_is_enough() {
        for (free, all, full) in [(0, 1_000, true), (9, 1_000, true), (10, 1_000, false), (0, 0, false)] {
            assert_eq!(is_full(free, all), full, "{free} of {all}");
        }
    }
}
