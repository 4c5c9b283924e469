//! Measures Postduif beside its peers on the same machine, mail and run, and
//! writes what came of it. Never part of the tests: a busy machine is not a defect.

mod accounts;
mod collecting;
mod document;
mod first_sync;
mod growth;
mod http;
mod later_sync;
mod measure;
mod peers;
mod picture;
mod program;
mod queries;
mod raw;
mod stage;
mod turns;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Parser, Subcommand};

use measure::{Part, Table, now};
use stage::{Size, Stage};

/// A part of the report.
type Run = fn(&mut Stage) -> Result<Vec<Table>>;

/// In the order in which they run and are shown; a mailbox serves neighbours.
const PARTS: [(&str, Run); 7] = [
    ("first-sync", first_sync::ordinary),
    ("collecting", collecting::run),
    ("first-sync-large", first_sync::large),
    ("queries", queries::run),
    ("later-sync", later_sync::run),
    ("growth", growth::run),
    ("accounts", accounts::run),
];

#[derive(Parser)]
#[command(about = "Benchmarks of Postduif and its peers; build with --release")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Measures, and writes docs/performance.md with its pictures.
    Report(Report),
}

#[derive(Args)]
struct Report {
    /// Measures these alone and keeps what is known of the others: first-sync, collecting,
    /// first-sync-large, queries, later-sync, growth, accounts.
    #[arg(long, value_delimiter = ',')]
    only: Option<Vec<String>>,
    /// Measures nothing: writes the page from what is known.
    #[arg(long)]
    rewrite: bool,
    /// How often each is run; the median counts.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// The same for first syncs of 100,000 messages, which take minutes.
    #[arg(long, default_value_t = 1)]
    long_runs: usize,
    /// Lets growth go on to 1,000,000 messages.
    #[arg(long)]
    million: bool,
    /// No mailbox larger than this: a quick try, written to target/bench/try.
    #[arg(long)]
    messages: Option<u32>,
}

fn main() -> Result<()> {
    let What::Report(report) = Cli::parse().what;
    testhost::parts::ensure(&testhost::parts::HOST)?;
    testhost::parts::ensure(&testhost::parts::PEERS)?;
    program::build()?;
    report.run()
}

impl Report {
    fn run(&self) -> Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?;
        let target = std::env::current_exe()?.ancestors().nth(2).context("no target")?.join("bench");
        let (kept, docs) = match self.messages {
            None => (target, root.join("docs")),
            Some(_) => (target.join("try"), target.join("try")),
        };
        std::fs::create_dir_all(&kept)?;
        let wanted = self.wanted()?;
        let mut failed = vec![];
        if !wanted.is_empty() {
            let mut stage = Stage::new(self.size())?;
            for (name, run) in wanted {
                // The other parts are measured all the same.
                if let Err(error) = measure(name, run, &mut stage, &kept) {
                    eprintln!("{error:?}");
                    failed.push(name);
                }
            }
            stage.host.down()?;
        }
        let known = PARTS
            .iter()
            .enumerate()
            .filter_map(|(n, (name, _))| read(&file(&kept, name)).map(|part| (n, part)));
        document::write(&docs, &known.collect::<BTreeMap<usize, Part>>())?;
        println!("written: {}", docs.join("performance.md").display());
        ensure!(failed.is_empty(), "not measured: {}", failed.join(", "));
        Ok(())
    }

    fn wanted(&self) -> Result<Vec<(&'static str, Run)>> {
        let Some(only) = &self.only else {
            return Ok(if self.rewrite { vec![] } else { PARTS.to_vec() });
        };
        if let Some(odd) = only.iter().find(|name| PARTS.iter().all(|(known, _)| known != name)) {
            bail!("{odd} is no part; there are {}", PARTS.map(|(name, _)| name).join(", "));
        }
        Ok(PARTS.into_iter().filter(|(name, _)| only.iter().any(|one| one == name)).collect())
    }

    fn size(&self) -> Size {
        let Report { runs, long_runs, million, messages, .. } = *self;
        Size { at_most: messages.unwrap_or(u32::MAX), runs, long_runs, million }
    }
}

fn measure(name: &str, run: Run, stage: &mut Stage, kept: &Path) -> Result<()> {
    println!("{name} …");
    let (start, load) = (now(), std::fs::read_to_string("/proc/loadavg")?);
    let load = load.split(' ').next().context("no load")?.parse()?;
    let tables = run(stage).with_context(|| name.to_owned())?;
    let part = Part { date: document::first_line("date", "+%Y-%m-%d")?, load, tables };
    std::fs::write(file(kept, name), serde_json::to_vec_pretty(&part)?)?;
    println!("{name}: {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn file(kept: &Path, name: &str) -> PathBuf {
    kept.join(format!("{name}.json"))
}

/// What is known of a part. Another version's words are as good as none.
fn read(file: &Path) -> Option<Part> {
    serde_json::from_slice(&std::fs::read(file).ok()?).ok()
}
