//! `cargo xtask fuzz`: coverage-guided fuzzing on the stable compiler.
//!
//! libFuzzer needs only what LLVM's SanitizerCoverage pass adds, and the stable
//! compiler can be asked for that; address sanitising alone needs nightly.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tools::root;

/// Which targets, for how long.
#[derive(clap::Args)]
pub struct Args {
    /// Only this target.
    #[arg(long)]
    target: Option<String>,
    /// Seconds for each.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

impl Args {
    /// As in `cargo xtask test`: the kept corpus once, and a few seconds more.
    pub fn brief() -> Args {
        Args { target: None, seconds: 5 }
    }
}

/// Every reader of bytes from outside.
const TARGETS: [&str; 6] = ["imap", "pop3", "smtp", "autoconfig", "message", "html"];

const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1 -Cdebug-assertions";

const TRIPLE: &str = "x86_64-unknown-linux-gnu";

/// Builds and runs them; a finding is an error, and the input that made it is kept by libFuzzer.
pub fn run(args: &Args) -> Result<()> {
    let dir = root().join("fuzz");
    eprintln!("\n== fuzz targets, {} s each", args.seconds);
    let built = Command::new("cargo")
        .args(["build", "--release", "--target", TRIPLE, "--locked"])
        .env("RUSTFLAGS", COVERAGE)
        .current_dir(&dir)
        .status()
        .context("building the fuzz targets")?;
    ensure!(built.success(), "the fuzz targets do not build");
    for target in
        TARGETS.into_iter().filter(|name| args.target.as_deref().is_none_or(|wanted| wanted == *name))
    {
        let found = Command::new(dir.join("target").join(TRIPLE).join("release").join(target))
            .arg(dir.join("corpus").join(target))
            .arg(format!("-max_total_time={}", args.seconds))
            .args([
                "-timeout=10",
                "-rss_limit_mb=2048",
                "-max_len=65536",
                "-print_final_stats=1",
                "-verbosity=0",
            ])
            .arg(format!("-artifact_prefix={}/", dir.join("artifacts").display()))
            .current_dir(&dir)
            .status()
            .with_context(|| format!("running {target}"))?;
        ensure!(found.success(), "fuzz target {target} found something: see fuzz/artifacts");
        eprintln!("fuzz target {target}: nothing found");
    }
    Ok(())
}
