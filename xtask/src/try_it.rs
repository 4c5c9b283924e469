//! `cargo xtask try`: a hosting company with a few hundred messages in a mailbox,
//! and Postduif beside it with an empty data directory.

use std::path::PathBuf;

use anyhow::{Context, Result};
use testhost::{Host, corpus, parts, users};
use tokio::signal::unix::{SignalKind, signal};

use crate::tools;

const MESSAGES: u32 = 400;

/// Beside the test host of the tests, which may be up.
const NUMBER: u8 = 1;

/// Starts both; ends the test host when Postduif ends.
pub fn run() -> Result<()> {
    parts::ensure(&parts::HOST)?;
    let build = ["build", "--release", "--locked", "--package", "postduif"];
    tools::run("Postduif", "cargo", &build)?;
    let host = Host::up_beside(NUMBER)?;
    let ended = offer(&host).and_then(|()| postduif(&host));
    host.down()?;
    ended
}

fn offer(host: &Host) -> Result<()> {
    let sample = corpus::messages(MESSAGES, corpus::Mix::Ordinary, now() - 60);
    host.stock("jan@voorbeeld.test", "INBOX", sample)?;
    println!("\n  The test host has {MESSAGES} messages for you. Type this in Postduif:\n");
    println!("      name      Jan Jansen\n      address   jan@voorbeeld.test");
    println!("      password  {}\n", users::PASSWORD);
    println!("  Someone to write to: anna@voorbeeld.test, piet@bedrijf.test (the same password).");
    if host.layout().port(443) != 443 {
        let [imap, smtp] = [993, 465].map(|port| host.layout().port(port));
        println!("  Settings are found only where this user may open port 443. By hand:");
        println!("      incoming  {} port {imap}, TLS", testhost::layout::SERVICE_NAME);
        println!("      outgoing  {} port {smtp}, TLS", testhost::layout::SERVICE_NAME);
    }
    println!("  Ctrl-C ends both.\n");
    Ok(())
}

/// Runs Postduif to its end. Ctrl-C is for it; we stay to stop the servers.
fn postduif(host: &Host) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let _context = runtime.enter();
    let _ignored = signal(SignalKind::interrupt())?;
    let data = data_dir()?;
    std::process::Command::new("cargo")
        .args(["run", "--release", "--locked", "--quiet", "--package", "postduif", "--", "--data-dir"])
        .arg(&data)
        .args(["--resolver", &host.layout().resolver().to_string()])
        .arg("--ca-file")
        .arg(host.ca_file())
        .args(["--no-keyring", "--port", "0"])
        .current_dir(tools::root())
        .status()
        .context("postduif does not start")?;
    Ok(())
}

fn data_dir() -> Result<PathBuf> {
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
