//! `cargo xtask fuzz`: coverage-guided fuzzing on the stable compiler
//! (docs/adr/0021-fuzzing.md).
//!
//! What a run learns stays in `fuzz/target/learnt` and is where the next begins;
//! what breaks a target is in `fuzz/findings`. Only people add to `fuzz/seeds`.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::tools::{self, root};

/// Which targets, for how long.
#[derive(clap::Args)]
pub struct Args {
    /// Only this one: imap, pop3, smtp, autoconfig, message, mbox or html.
    target: Option<String>,
    /// Seconds for each.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// How long a target runs.
#[derive(Clone, Copy)]
enum Length {
    /// On from what earlier runs learnt, elsewhere each time: for finding.
    Seconds(u32),
    /// Every seed, then so many inputs from a fixed start: a test leaves little to luck.
    Inputs(u32),
}

/// A reader of bytes from outside, with the longest input that is tried: what
/// takes more to go wrong has a test of its own.
const TARGETS: [(&str, u32); 7] = [
    ("imap", 4 * 1024),
    ("pop3", 4 * 1024),
    ("smtp", 4 * 1024),
    ("autoconfig", 8 * 1024),
    ("message", 8 * 1024),
    ("mbox", 4 * 1024),
    ("html", 8 * 1024),
];

/// What LLVM's SanitizerCoverage must add for libFuzzer. Address sanitising, which only
/// nightly has, would find little in code without `unsafe`.
const COVERAGE: [&str; 6] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// Seconds for one input. Beyond: a finding.
const ONE_INPUT: &str = "-timeout=10";
/// Megabytes in all, most of them the corpus. Beyond: a finding.
const MEMORY: &str = "-rss_limit_mb=1024";

/// Inputs of a brief run, the seeds among them.
const BRIEF: u32 = 2_000;

/// Builds the targets and runs them one after another; the first finding is an error.
pub fn run(args: &Args) -> Result<()> {
    all(args.target.as_deref(), Length::Seconds(args.seconds))
}

/// As in `cargo xtask test`.
pub fn brief() -> Result<()> {
    all(None, Length::Inputs(BRIEF))
}

fn all(only: Option<&str>, length: Length) -> Result<()> {
    let wanted = |target: &str| only.is_none_or(|only| only == target);
    let targets: Vec<_> = TARGETS.into_iter().filter(|(name, _)| wanted(name)).collect();
    let known = TARGETS.map(|(name, _)| name).join(", ");
    ensure!(!targets.is_empty(), "there is no such target; there are {known}");
    let binaries = folder().join("target").join(host_triple()?).join("release");
    tools::step("fuzz targets", build)?;
    for (name, longest) in targets {
        tools::step(&format!("fuzzing {name}"), || fuzz(&binaries.join(name), name, longest, length))?;
    }
    Ok(())
}

/// The lock file is held on CI; elsewhere it follows what the crates have come to need.
fn build() -> Result<()> {
    let built = Command::new("cargo")
        .args(["build", "--release", "--target-dir", "target", "--target", &host_triple()?])
        .args(tools::on_ci().then_some("--locked"))
        .env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\x1f"))
        .current_dir(folder())
        .status()
        .context("building the fuzz targets")?;
    ensure!(built.success(), "the fuzz targets do not build; libFuzzer itself needs g++");
    Ok(())
}

fn fuzz(binary: &Path, name: &str, longest: u32, length: Length) -> Result<()> {
    let (seeds, dict) =
        (folder().join("seeds").join(name), folder().join("dict").join(format!("{name}.dict")));
    ensure!(dict.is_file(), "{} is missing", dict.display());
    let (learnt, bounds) = match length {
        Length::Seconds(seconds) => ("learnt", vec![format!("-max_total_time={seconds}")]),
        Length::Inputs(count) => ("brief", vec!["-seed=1".to_owned(), format!("-runs={count}")]),
    };
    let (learnt, findings) = (folder().join("target").join(learnt).join(name), folder().join("findings"));
    if let Length::Inputs(_) = length
        && learnt.exists()
    {
        std::fs::remove_dir_all(&learnt)?;
    }
    for made in [&learnt, &findings] {
        std::fs::create_dir_all(made)?;
    }
    let mut child = Command::new(binary)
        .args([&learnt, &seeds])
        .args([ONE_INPUT, MEMORY, "-print_final_stats=1"])
        .arg(format!("-max_len={longest}"))
        .args(bounds)
        .arg(format!("-dict={}", dict.display()))
        .arg(format!("-artifact_prefix={}/{name}-", findings.display()))
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("running {}", binary.display()))?;
    child.stderr.take().map(show).transpose()?;
    ensure!(
        child.wait()?.success(),
        "{name} found something: fuzz/findings/{name}-*. See it again with\n    {} FILE\n\
         Mend it with a test in its crate, and keep the file in fuzz/seeds/{name}",
        binary.display()
    );
    Ok(())
}

/// All that libFuzzer says, but for each new input and the words that it found.
fn show(said: ChildStderr) -> Result<()> {
    for line in BufReader::new(said).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        let progress = line.starts_with('#') && !["INITED", "DONE"].iter().any(|word| line.contains(word));
        if !progress && !line.starts_with('"') {
            eprintln!("{line}");
        }
    }
    Ok(())
}

fn folder() -> PathBuf {
    root().join("fuzz")
}

fn host_triple() -> Result<String> {
    let text = String::from_utf8(tools::output("rustc", &["-vV"])?)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say for which machine it builds")?.to_owned())
}
