//! One owner of a data directory (invariant 8). The store's lock decides who;
//! the owner says in `owner.json` where it listens; everybody else talks to it
//! there, with the token that lies beside it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use mail::Secret;
use net::Net;
use serde::{Deserialize, Serialize};
use store::Store;

use crate::door::{self, Door};
use crate::{limits, random};

/// Who owns the data.
pub enum Claim {
    /// This process, from now on.
    Ours(Store),
    /// Another process, and the way to it.
    Theirs(Door, Running),
}

/// What the owner says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Its process id.
    pub pid: u32,
    /// Where it listens on loopback.
    pub port: u16,
    /// What it is there for.
    pub task: Task,
    /// Its version.
    pub version: String,
}

/// What a process owns the data for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// To serve the page, until it is stopped.
    Serve,
    /// To carry one command out.
    Command,
}

/// What a process wants with the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Serve the page.
    Serve,
    /// Change something, or wait for servers.
    Change,
    /// Only look. Asked again, it finds the same.
    Look,
}

impl Wish {
    /// Whether an owner will be there long enough. One that carries a command out
    /// leaves with it, perhaps between two of our questions: then looking can start anew.
    fn suits(self, owner: Task) -> bool {
        owner == Task::Serve || self == Wish::Look
    }
}

/// Claims the data directory, or finds the way to who owns it.
///
/// Waits for an owner that is starting, and for one that will soon be gone and
/// does not suit the wish. `waiting` is called once when that takes long.
pub async fn claim(net: &Arc<dyn Net>, dir: &Path, wish: Wish, waiting: impl FnOnce()) -> Result<Claim> {
    make_private_dir(dir)?;
    let mut waiting = Some(waiting);
    let started = net.ticks_ms();
    let (mut silent_since, mut last_owner) = (started, 0);
    loop {
        let at = dir.to_owned();
        let opened =
            tokio::task::spawn_blocking(move || Store::open(&at, &store::Options::default())).await?;
        let owner = match opened {
            Ok(store) => return Ok(Claim::Ours(store)),
            Err(store::Error::Busy { pid }) => pid,
            Err(error) => return Err(error).with_context(|| format!("{} cannot be opened", dir.display())),
        };
        let way = way_in(net, dir, owner).await;
        if way.is_some() || owner != last_owner {
            (silent_since, last_owner) = (net.ticks_ms(), owner);
        }
        match way {
            Some((door, running)) if wish.suits(running.task) => return Ok(Claim::Theirs(door, running)),
            _ => {}
        }
        if u128::from(net.ticks_ms() - silent_since) > limits::OWNER_READY.as_millis() {
            bail!("process {owner} owns {} and does not answer", dir.display());
        }
        // Most owners are ready within a moment: no word about that.
        if net.ticks_ms() - started > 500
            && let Some(waiting) = waiting.take()
        {
            waiting();
        }
        net.sleep(limits::OWNER_LOOK).await;
    }
}

/// The way to the owner, if it is ready. The token only goes to the process
/// that holds the lock: a stale `owner.json` may name a port that is somebody
/// else's by now.
async fn way_in(net: &Arc<dyn Net>, dir: &Path, owner: u32) -> Option<(Door, Running)> {
    let running: Running = serde_json::from_slice(&fs::read(dir.join(OWNER)).ok()?).ok()?;
    if running.pid != owner {
        return None;
    }
    let token = fs::read_to_string(dir.join(TOKEN)).ok()?;
    let door = Door::new(Arc::clone(net), running.port, Secret::new(token.trim().to_owned()));
    door::is_there(&door).await.then_some((door, running))
}

/// The owner's word where it listens. Taken back when dropped.
#[derive(Debug)]
pub struct Announcement(PathBuf);

impl Announcement {
    /// Tells others where this process listens. Only the owner may call this.
    pub fn make(dir: &Path, port: u16, task: Task) -> Result<Announcement> {
        let running =
            Running { pid: std::process::id(), port, task, version: env!("CARGO_PKG_VERSION").to_owned() };
        let path = dir.join(OWNER);
        // In place: whoever reads half of it looks again, and a command need not make a file
        // and remove it. After a power cut nobody owns anything, so nothing waits for the disk.
        overwrite(&path, &serde_json::to_vec(&running)?)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(Announcement(path))
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        // A leftover is harmless: its pid will not be the owner's.
        let _ = overwrite(&self.0, b"");
    }
}

/// The token for programs: the one that is there, or a new one. Only the owner may call this.
pub fn token(dir: &Path) -> Result<Secret<String>> {
    let path = dir.join(TOKEN);
    match fs::read_to_string(&path) {
        Ok(text) if text.trim().len() >= TOKEN_LEAST => return Ok(Secret::new(text.trim().to_owned())),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
    let word = random::word()?;
    write_private(&path, format!("{word}\n").as_bytes())
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(Secret::new(word))
}

const OWNER: &str = "owner.json";
const TOKEN: &str = "token";
/// A shorter word in the file was cut or written by hand, and would be guessable.
const TOKEN_LEAST: usize = 32;

/// Writes a file that only this user can read; others see it whole or not at all.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    overwrite(&beside, bytes)?.sync_all()?;
    fs::rename(&beside, path)
}

/// The same for a file that others may see half written.
fn overwrite(path: &Path, bytes: &[u8]) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    Ok(file)
}

fn make_private_dir(dir: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).with_context(|| format!("{} cannot be made", dir.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_stays_and_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let first = token(dir.path()).unwrap();
        assert_eq!(first.reveal().len(), 43);
        assert_eq!(&first, &token(dir.path()).unwrap());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(dir.path().join("token")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(dir.path().join("token"), "kort").unwrap();
        assert_ne!(token(dir.path()).unwrap().reveal(), "kort");
    }

    #[test]
    fn a_change_waits_for_a_short_lived_owner() {
        for (wish, owner, suits) in [
            (Wish::Look, Task::Command, true),
            (Wish::Change, Task::Command, false),
            (Wish::Serve, Task::Command, false),
            (Wish::Serve, Task::Serve, true),
            (Wish::Change, Task::Serve, true),
        ] {
            assert_eq!(wish.suits(owner), suits, "{wish:?} {owner:?}");
        }
    }

    #[test]
    fn an_announcement_is_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let announcement = Announcement::make(dir.path(), 8025, Task::Serve).unwrap();
        let text = fs::read(dir.path().join("owner.json")).unwrap();
        let running: Running = serde_json::from_slice(&text).unwrap();
        assert_eq!((running.pid, running.port, running.task), (std::process::id(), 8025, Task::Serve));
        drop(announcement);
        assert_eq!(fs::read(dir.path().join("owner.json")).unwrap(), b"");
    }
}
