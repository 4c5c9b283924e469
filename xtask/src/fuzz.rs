//! `cargo xtask fuzz`: coverage-guided fuzzing on the stable compiler.
//!
//! libFuzzer needs only what LLVM's SanitizerCoverage pass adds, and the stable
//! compiler can be asked for that; address sanitising alone needs nightly.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tools::{self, root};

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

/// Builds and runs them; a finding is an error, and the input that made it is kept by libFuzzer.
pub fn run(args: &Args) -> Result<()> {
    ensure!(root().join("fuzz").is_dir(), "there are no fuzz targets: fuzz/ is missing");
    let triple = host_triple()?;
    tools::step("fuzz targets", || build(&triple))?;
    let wanted = |name: &&str| args.target.as_deref().is_none_or(|wanted| wanted == *name);
    let targets: Vec<&str> = TARGETS.into_iter().filter(wanted).collect();
    ensure!(!targets.is_empty(), "there is no such target; there are {}", TARGETS.join(", "));
    for target in targets {
        tools::step(&format!("fuzzing {target} for {} s", args.seconds), || {
            one(&triple, target, args.seconds)
        })?;
    }
    Ok(())
}

fn build(triple: &str) -> Result<()> {
    let built = Command::new("cargo")
        .args(["build", "--release", "--target", triple, "--locked"])
        .env("RUSTFLAGS", COVERAGE)
        .current_dir(root().join("fuzz"))
        .status()
        .context("building the fuzz targets")?;
    ensure!(built.success(), "the fuzz targets do not build");
    Ok(())
}

/// New inputs go to the target directory: what is kept in the repository is chosen by people.
fn one(triple: &str, target: &str, seconds: u32) -> Result<()> {
    let dir = root().join("fuzz");
    let (kept, fresh, artifacts) =
        (dir.join("corpus").join(target), dir.join("target/corpus").join(target), dir.join("artifacts"));
    for made in [&kept, &fresh, &artifacts] {
        std::fs::create_dir_all(made)?;
    }
    let found = Command::new(dir.join("target").join(triple).join("release").join(target))
        .args([&fresh, &kept])
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536", "-print_final_stats=1", "-verbosity=0"])
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .current_dir(&dir)
        .status()
        .with_context(|| format!("running {target}"))?;
    ensure!(found.success(), "{target} found something: see fuzz/artifacts");
    Ok(())
}

fn host_triple() -> Result<String> {
    let text = String::from_utf8(tools::output("rustc", &["-vV"])?)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say for which machine it builds")?.to_owned())
}
