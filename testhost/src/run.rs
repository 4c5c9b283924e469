//! Starting and ending the servers' processes, and small file chores.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// The one line that a program answers; empty where it does not.
pub fn said(program: &str, arg: &str) -> String {
    let out = command(program).arg(arg).0.output();
    out.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned()).unwrap_or_default()
}

/// A command whose output is shown only when it fails.
pub struct Quiet(Command, String);

/// Prepares `program`, found also where Debian keeps servers.
pub fn command(program: &str) -> Quiet {
    let mut command = Command::new(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin:/sbin:/usr/bin:/bin")).stdin(Stdio::null());
    Quiet(command, program.to_owned())
}

impl Quiet {
    /// Sets a variable of its environment.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Adds an argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.0.arg(arg);
        self
    }

    /// Adds arguments.
    pub fn args<const N: usize>(mut self, args: [&str; N]) -> Self {
        self.0.args(args);
        self
    }

    /// Runs it to its end; an exit code other than 0 is an error with all it printed.
    pub fn done(mut self) -> Result<()> {
        // To a file, not a pipe: a daemon keeps its parent's standard output open.
        let log = tempfile::tempfile()?;
        let status = self
            .0
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?)
            .status()
            .with_context(|| format!("starting {}: is it installed?", self.1))?;
        ensure!(status.success(), "{} ended with {status}:\n{}", self.1, contents(log)?);
        Ok(())
    }

    /// Runs it to its end, whatever it answers.
    pub fn done_whatever(mut self) -> Result<()> {
        self.0
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .with_context(|| format!("starting {}", self.1))?;
        Ok(())
    }
}

fn contents(mut file: std::fs::File) -> Result<String> {
    use std::io::{Read, Seek};
    let mut text = String::new();
    file.rewind()?;
    file.read_to_string(&mut text)?;
    Ok(text)
}

/// Ends the process that a pid file names, if its command line still names
/// that directory, and waits until it is gone.
pub fn end(pid_file: &Path, dir: &Path) {
    let Some(pid) = pid_in(pid_file) else { return };
    if is_ours(pid, dir) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        if until(Duration::from_secs(10), || !is_ours(pid, dir)).is_err() {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
    let _ = std::fs::remove_file(pid_file);
}

/// Whether the process that a pid file names runs and is of that directory.
pub fn runs(pid_file: &Path, dir: &Path) -> bool {
    pid_in(pid_file).is_some_and(|pid| is_ours(pid, dir))
}

/// Whether a process's command line names that directory. It is empty once the
/// process has ended, even while nobody has asked how.
fn is_ours(pid: rustix::process::Pid, dir: &Path) -> bool {
    std::fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero()))
        .is_ok_and(|line| String::from_utf8_lossy(&line).contains(&*dir.to_string_lossy()))
}

fn pid_in(pid_file: &Path) -> Option<rustix::process::Pid> {
    let raw = std::fs::read_to_string(pid_file).ok()?.trim().parse().ok()?;
    rustix::process::Pid::from_raw(raw)
}

/// Waits until something holds.
#[expect(clippy::disallowed_methods, reason = "real servers start in real time")]
pub fn until(limit: Duration, holds: impl Fn() -> bool) -> Result<()> {
    let start = Instant::now();
    while !holds() {
        ensure!(start.elapsed() < limit, "waited {limit:?} in vain");
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Does something with each item, a few at a time; gives how many there were.
pub fn with_each<T: Sync>(items: &[T], work: impl Fn(&T) + Sync) -> usize {
    let next = AtomicUsize::new(0);
    let some = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item);
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(some))));
    items.len()
}

/// Removes a directory. A session process may outlive its server by a moment
/// and write one more file while the directory is being emptied.
pub fn remove(dir: &Path) -> Result<()> {
    let gone = || std::fs::remove_dir_all(dir).is_ok() || !dir.exists();
    until(Duration::from_secs(10), gone).with_context(|| format!("removing {}", dir.display()))
}

/// Gives a path to a system user and that user's group.
pub fn owned_by(user: &str, path: &Path) -> Result<()> {
    command("chown").arg(user).arg(path).done()
}

/// Gives a path to whoever owns the mail, as Dovecot reads it under that name.
pub fn owned_like(model: &Path, path: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    let owner = std::fs::metadata(model)?;
    std::os::unix::fs::chown(path, Some(owner.uid()), Some(owner.gid()))
        .with_context(|| format!("giving {} to its owner", path.display()))
}

/// Lets one process at a time do something with a state directory.
pub fn alone<T>(lock_file: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let file = std::fs::File::options().create(true).append(true).open(lock_file)?;
    file.lock().context("waiting for another process")?;
    work()
}

/// Sets a file's modification time, which Maildir serves as INTERNALDATE.
pub fn set_mtime(path: &Path, unix_seconds: i64) -> Result<()> {
    let time = std::time::UNIX_EPOCH + Duration::from_secs(u64::try_from(unix_seconds)?);
    Ok(std::fs::File::options().write(true).open(path)?.set_modified(time)?)
}

/// Makes an empty file where there is none.
pub fn touch(path: &Path) -> Result<()> {
    append(path, "")
}

/// Appends text to a file.
pub fn append(path: &Path, text: &str) -> Result<()> {
    Ok(log(path)?.write_all(text.as_bytes())?)
}

/// A file that grows.
pub fn log(path: &Path) -> Result<std::fs::File> {
    Ok(std::fs::File::options().create(true).append(true).open(path)?)
}

/// Writes a file whole or not at all, for readers that look at any time.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("new");
    std::fs::write(&beside, text)?;
    Ok(std::fs::rename(&beside, path)?)
}

/// Writes a file that only its owner may read.
pub fn write_private(path: &Path, text: &str) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::File::options().create(true).truncate(true).write(true).mode(0o600).open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}

/// The last lines of each file in a directory.
pub fn tails(dir: &Path, lines: usize) -> String {
    let mut out = String::new();
    let mut paths: Vec<_> =
        std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let all: Vec<&str> = text.lines().collect();
        out.push_str(&format!(
            "== {}\n{}\n",
            path.display(),
            all[all.len().saturating_sub(lines)..].join("\n")
        ));
    }
    out
}
