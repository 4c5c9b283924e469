//! `cargo xtask test`: everything that proves the program, in the order in which
//! it is cheapest to fail.

use anyhow::{Context, Result, bail};
use testhost::{Host, parts};

use crate::{promises, tidy, tools};

/// Installs, starts the test host, checks, tests, stops the test host.
pub fn run() -> Result<()> {
    if let Err(missing) = parts::ensure(&parts::NEEDED) {
        if tools::on_ci() {
            return Err(missing);
        }
        eprintln!("SKIPPED: tests that need what is missing here.\n{missing:#}");
    }
    check()?;
    page()?;
    let host = match Host::up() {
        Ok(host) => Some(host),
        Err(trouble) if tools::on_ci() => return Err(trouble.context("the test host does not start")),
        Err(trouble) => {
            eprintln!(
                "SKIPPED: server and browser tests, because the test host does not start.\n{trouble:#}"
            );
            None
        }
    };
    let result = tools::run("tests", "cargo", &["test", "--workspace", "--locked"]);
    if let (Some(host), Err(_)) = (&host, &result) {
        eprintln!("{}", host.logs(15));
    }
    if let Some(host) = host {
        host.down().context("stopping the test host")?;
    }
    result?;
    crate::fuzz::run(&crate::fuzz::Args::brief())
}

/// What needs no server.
pub fn check() -> Result<()> {
    tools::run("formatting", "cargo", &["fmt", "--all", "--check"])?;
    promises::check()?;
    tidy::check()?;
    tools::run(
        "lints",
        "cargo",
        &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
    )?;
    licences()
}

/// cargo-deny with the policy in `deny.toml`: where it is installed, and on CI always.
fn licences() -> Result<()> {
    let own = tools::root().join("target/tools");
    let program =
        [own.join("bin/cargo-deny"), "cargo-deny".into()].into_iter().find(|program| starts(program));
    let program = match program {
        Some(program) => program,
        None if tools::on_ci() => {
            let root = own.to_string_lossy();
            tools::run(
                "cargo-deny",
                "cargo",
                &["install", "cargo-deny", "--locked", "--quiet", "--root", &root],
            )?;
            own.join("bin/cargo-deny")
        }
        None => {
            eprintln!(
                "SKIPPED: licences and duplicate versions: cargo-deny is missing (cargo install cargo-deny --locked)"
            );
            return Ok(());
        }
    };
    let check = ["--log-level", "error", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"];
    tools::run("licences", &program.to_string_lossy(), &check)
}

fn starts(program: &std::path::Path) -> bool {
    std::process::Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success())
}

/// Rebuilds the page and compares: what is committed is what the sources give.
fn page() -> Result<()> {
    if !testhost::installed("npm") {
        if tools::on_ci() {
            bail!("npm is missing, and on CI nothing may be skipped");
        }
        eprintln!("SKIPPED: rebuilding the page, because npm is not installed");
        return Ok(());
    }
    let web = tools::root().join("web");
    tools::run_in("the page's tools", &web, "npm", &["ci", "--no-audit", "--no-fund"])?;
    tools::run_in("the page", &web, "npm", &["run", "build"])?;
    tools::run_in("the page's tests", &web, "npm", &["test"])?;
    tools::run("the page is fresh", "git", &["diff", "--exit-code", "--stat", "--", "web/dist"])
        .context("web/dist is stale: commit what `npm --prefix web run build` wrote")
}
