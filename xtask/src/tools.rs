//! Running other programs so that their output is the person's to read, and
//! saying how long each step took.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Whether this is CI, where nothing may be skipped.
pub fn on_ci() -> bool {
    std::env::var_os("CI").is_some()
}

static STEPS: Mutex<Vec<(String, Duration, bool)>> = Mutex::new(Vec::new());

/// Does one step of a chore under a heading, and remembers how long it took.
#[expect(clippy::disallowed_methods, reason = "how long a chore takes is shown to the person")]
pub fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("\n== {title}");
    let start = Instant::now();
    let result = work();
    let row = (title.to_owned(), start.elapsed(), result.is_ok());
    STEPS.lock().unwrap_or_else(PoisonError::into_inner).push(row);
    result
}

/// Shows every step so far with its time.
pub fn summary() {
    let steps = STEPS.lock().unwrap_or_else(PoisonError::into_inner);
    eprintln!();
    for (title, time, done) in steps.iter() {
        eprintln!("{:>7.1} s  {} {title}", time.as_secs_f64(), if *done { "done  " } else { "FAILED" });
    }
    let all: Duration = steps.iter().map(|(_, time, _)| *time).sum();
    eprintln!("{:>7.1} s  in all", all.as_secs_f64());
}

/// Runs a program in the repository's root as a step, showing what it prints.
pub fn run(title: &str, program: &str, args: &[&str]) -> Result<()> {
    run_in(title, &root(), program, args)
}

/// The same in another directory.
pub fn run_in(title: &str, dir: &Path, program: &str, args: &[&str]) -> Result<()> {
    step(title, || {
        let line = format!("{program} {}", args.join(" "));
        eprintln!("{line}");
        let status = Command::new(program)
            .args(args)
            .current_dir(dir)
            .status()
            .with_context(|| format!("{program} does not start: is it installed?"))?;
        ensure!(status.success(), "{title} failed ({status}): {line}");
        Ok(())
    })
}

/// What a program prints.
pub fn output(program: &str, args: &[&str]) -> Result<Vec<u8>> {
    let out = Command::new(program)
        .args(args)
        .current_dir(root())
        .output()
        .with_context(|| format!("{program} does not start: is it installed?"))?;
    ensure!(
        out.status.success(),
        "{program} {} ended with {}:\n{}",
        args.join(" "),
        out.status,
        String::from_utf8_lossy(&out.stderr)
    );
    Ok(out.stdout)
}

/// Every file under `dir` whose name ends with `ending`, in order.
pub fn files(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("target") && !path.ends_with("node_modules") {
                    open.push(path);
                }
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
