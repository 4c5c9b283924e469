//! What the parts share: one test host, mailboxes that are stocked once, and
//! how much is measured how often.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use tempfile::TempDir;
use testhost::corpus::{Mix, messages};
use testhost::{Host, User, users};

use crate::{peers, raw};

/// The number of the test host of the benchmarks, beside the one that tests share.
const NUMBER: u8 = 89;

/// When the oldest generated message was received.
const OLDEST: i64 = 1_735_000_000;

/// From one generated message to the next.
const SECONDS_BETWEEN: i64 = 420;

/// How much is measured, and how often.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// No mailbox is larger: for a quick try.
    pub at_most: u32,
    /// Runs; the median counts.
    pub runs: usize,
    /// Runs of what takes minutes.
    pub long_runs: usize,
    /// Whether growth goes on to a million messages.
    pub million: bool,
}

impl Size {
    /// So many messages, or as many as may be.
    pub fn messages(&self, count: u32) -> u32 {
        count.min(self.at_most)
    }

    /// How often a mailbox of that size is fetched.
    pub fn runs(&self, count: u32) -> usize {
        if count > 20_000 { self.long_runs } else { self.runs }
    }
}

/// The test host with its mailboxes.
pub struct Stage {
    /// The servers.
    pub host: Host,
    /// How much and how often.
    pub size: Size,
    stocked: BTreeMap<String, u32>,
    /// What the last first sync of the large mailbox left: our data, and the peers'.
    pub left: Option<(TempDir, TempDir)>,
}

impl Stage {
    /// Starts the servers.
    pub fn new(size: Size) -> Result<Stage> {
        Ok(Stage { host: Host::up_beside(NUMBER)?, size, stocked: BTreeMap::new(), left: None })
    }

    /// A user with so many messages in the inbox, which has been read once:
    /// its very first reader pays for Dovecot's own index, and a real mailbox has one.
    pub fn mailbox(&mut self, mix: Mix, count: u32) -> Result<User> {
        let address = match mix {
            Mix::Ordinary => "ordinary@voorbeeld.test",
            Mix::SmallText => "small@voorbeeld.test",
        };
        // A large one and a smaller one may both be wanted.
        let address = format!("{count}-{address}");
        let user = User { address: address.clone(), password: users::PASSWORD.to_owned() };
        if self.stocked.get(&address) != Some(&count) {
            self.host.add_user(&address, users::PASSWORD, None)?;
            self.fill(&user, "INBOX", mix, 0..count)?;
            raw::fetch(&self.host, &user)?;
            self.stocked.insert(address, count);
        }
        Ok(user)
    }

    /// Puts the messages of these numbers into a folder.
    pub fn fill(&self, user: &User, folder: &str, mix: Mix, numbers: std::ops::Range<u32>) -> Result<()> {
        let newest = OLDEST + i64::from(numbers.end) * SECONDS_BETWEEN;
        let some = messages(numbers.end, mix, newest).skip(numbers.start as usize);
        self.host.stock(&user.address, folder, some)?;
        Ok(())
    }

    /// Bytes of the messages in the inbox.
    pub fn raw_bytes(&self, user: &User) -> Result<u64> {
        bytes(&self.host.maildir(&user.address, "INBOX")?.join("cur"))
    }

    /// Removes a mailbox that no other part wants.
    pub fn empty(&mut self, user: &User) -> Result<()> {
        self.stocked.remove(&user.address);
        Ok(std::fs::remove_dir_all(self.host.maildir(&user.address, "INBOX")?)?)
    }

    /// A mailbox fetched by mbsync and indexed by both peers.
    pub fn indexed_by_peers(&self, user: &User) -> Result<TempDir> {
        let mail = tempfile::tempdir()?;
        peers::mbsync(&self.host, user, mail.path())?;
        peers::notmuch(mail.path())?;
        peers::mu(mail.path())?;
        Ok(mail)
    }
}

/// Bytes of all files under a folder.
pub fn bytes(dir: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        sum += match entry.file_type()?.is_dir() {
            true => bytes(&entry.path())?,
            false => entry.metadata()?.len(),
        };
    }
    Ok(sum)
}
