//! `cargo xtask try`: a hosting company with a few hundred messages in a mailbox,
//! and Postduif beside it with an empty data directory.

use anyhow::Result;
use testhost::{Host, corpus, parts, users};

use crate::tools;

const MESSAGES: u32 = 400;

/// Starts both; ends the test host when Postduif ends.
pub fn run() -> Result<()> {
    parts::ensure(&parts::HOST)?;
    let host = Host::up()?;
    let newest = now();
    host.stock(
        "jan@voorbeeld.test",
        "INBOX",
        corpus::messages(MESSAGES, corpus::Mix::Ordinary, newest - 60),
    )?;
    println!("\n  The test host has {MESSAGES} messages for you. Type this in Postduif:\n");
    println!(
        "      name      Jan Jansen\n      address   jan@voorbeeld.test\n      password  {}\n",
        users::PASSWORD
    );
    println!("  Someone to write to: anna@voorbeeld.test, piet@bedrijf.test (the same password).\n");
    let data = tempfile_dir()?;
    let resolver = host.layout().resolver().to_string();
    let ca = host.ca_file();
    let ended = tools::run(
        "Postduif",
        "cargo",
        &[
            "run",
            "--release",
            "--",
            "--data-dir",
            &data.to_string_lossy(),
            "--resolver",
            &resolver,
            "--ca-file",
            &ca.to_string_lossy(),
        ],
    );
    host.down()?;
    ended
}

fn tempfile_dir() -> Result<std::path::PathBuf> {
    let dir = tools::root().join("target/try");
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir)?;
    Ok(dir)
}

#[expect(clippy::disallowed_methods, reason = "sample mail is as old as the person expects")]
fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64)
}
