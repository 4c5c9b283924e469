//! `cargo xtask test`: everything that proves the program, in the order in which
//! it is cheapest to fail.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use testhost::parts::{self, Part};
use testhost::{Host, SHARED};

use crate::{fuzz, licences, promises, tidy, tools};

/// Installs, checks, starts the test host, tests, stops the test host, fuzzes.
pub fn run() -> Result<()> {
    let result = all();
    tools::summary();
    result
}

fn all() -> Result<()> {
    for needed in [&parts::HOST[..], &parts::BROWSER, &parts::KEYRING, &parts::PAGE, &parts::COMPILERS] {
        install(needed)?;
    }
    check()?;
    page()?;
    on_the_test_host()?;
    fuzz()
}

/// A laptop that lacks a part goes on without; CI does not.
fn install(needed: &[Part]) -> Result<()> {
    let installed = tools::step("parts", || parts::ensure(needed));
    or_skip(installed, "what needs these parts").map(drop)
}

/// Gives nothing, and says so loudly, where something is missing on a laptop.
fn or_skip<T>(result: Result<T>, what: &str) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(trouble) if tools::on_ci() => Err(trouble),
        Err(trouble) => {
            eprintln!("SKIPPED: {what}. {trouble:#}");
            Ok(None)
        }
    }
}

/// All tests of the workspace, with the test host around them. One that was up
/// already stays up.
fn on_the_test_host() -> Result<()> {
    let was_up = Host::running().is_some();
    let host = match Host::running() {
        Some(host) => Some(host),
        None => or_skip(tools::step("test host", Host::up), "server and browser tests")?,
    };
    // Tests wait for servers and for Chromium more than they compute.
    let threads = std::thread::available_parallelism().map_or(2, |cores| cores.get() * 2);
    let threads = format!("--test-threads={threads}");
    let tests = ["test", "--workspace", "--locked", "--no-fail-fast", "--", &threads];
    let result = tools::run("tests", "cargo", &tests);
    if let Some(host) = host {
        if result.is_err() {
            eprintln!("{}", host.logs(15));
        }
        if !was_up {
            tools::step("test host down", || host.down())?;
            ensure!(Host::known(SHARED).is_none(), "the test host has left something");
        }
    }
    result
}

/// Every fuzz target for a while.
fn fuzz() -> Result<()> {
    match or_skip(parts::ensure(&parts::COMPILERS), "fuzzing")? {
        Some(()) => fuzz::brief(),
        None => Ok(()),
    }
}

/// What needs no server. All of it is done before any failure counts.
pub fn check() -> Result<()> {
    let format = ["fmt", "--all", "--", "--check", "--files-with-diff"];
    let format_fuzz = [&["fmt", "--manifest-path", "fuzz/Cargo.toml"], &format[2..]].concat();
    let lints = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    let results = [
        tools::run("formatting", "cargo", &format).context("`cargo fmt --all` mends the files named above"),
        tools::run("formatting of fuzz", "cargo", &format_fuzz)
            .context("`cargo fmt --manifest-path fuzz/Cargo.toml` mends the files named above"),
        promises::check(),
        tidy::check(),
        licences::check(),
        tools::run("lints", "cargo", &lints),
    ];
    let wrong: Vec<String> =
        results.into_iter().filter_map(|result| result.err().map(|error| format!("{error:#}"))).collect();
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// Rebuilds the page and compares: what is committed is what the sources give.
fn page() -> Result<()> {
    if or_skip(node_is_new_enough(), "rebuilding and testing the page")?.is_none() {
        return Ok(());
    }
    let web = tools::root().join("web");
    tools::run_in("the page's tools", &web, "npm", &["ci", "--no-audit", "--no-fund"])?;
    let committed = dist()?;
    tools::run_in("the page", &web, "npm", &["run", "build"])?;
    let built = dist()?;
    let stale: Vec<_> = built
        .iter()
        .filter(|(path, bytes)| committed.get(*path) != Some(*bytes))
        .map(|(path, _)| path)
        .chain(committed.keys().filter(|path| !built.contains_key(*path)))
        .map(|path| path.strip_prefix(&web).unwrap_or(path).display().to_string())
        .collect();
    ensure!(
        stale.is_empty(),
        "web/ holds an old build: {}. Commit what `npm --prefix web run build` wrote",
        stale.join(", ")
    );
    tools::run_in("the page's tests", &web, "npm", &["test"])
}

fn dist() -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let files = tools::files(&tools::root().join("web/dist"), "");
    files.into_iter().map(|path| Ok((path.clone(), std::fs::read(path)?))).collect()
}

/// As `engines` in `web/package.json` asks.
fn node_is_new_enough() -> Result<()> {
    const WANTED: u32 = 20;
    let version = String::from_utf8(tools::output("node", &["--version"])?)?;
    let major = version.trim().trim_start_matches('v').split('.').next().unwrap_or_default();
    match major.parse::<u32>() {
        Ok(major) if major >= WANTED => Ok(()),
        _ => bail!("node is {}, and the page's tools need {WANTED} or newer", version.trim()),
    }
}
