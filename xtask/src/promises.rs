//! The promises between crates, checked against what Cargo really links: which
//! crate may use which, and which outside library belongs to one crate only.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::tools::{self, output};

/// Which of our crates each may use.
const MAY_USE: [(&str, &[&str]); 8] = [
    ("mail", &[]),
    ("wire", &["mail"]),
    ("net", &[]),
    ("setup", &["mail", "wire", "net"]),
    ("store", &["mail"]),
    ("engine", &["mail", "wire", "net", "store", "setup"]),
    ("jmap", &["mail", "store"]),
    ("postduif", &["mail", "net", "setup", "store", "engine", "jmap"]),
];

/// Libraries that only some crates may name: the door each guards is in `ARCHITECTURE.md`.
const GUARDED: [(&str, &[&str]); 10] = [
    ("rusqlite", &["store"]),
    ("hickory-resolver", &["net"]),
    ("reqwest", &["net"]),
    ("tokio-rustls", &["net"]),
    ("axum", &["postduif"]),
    ("anyhow", &["postduif"]),
    ("clap", &["postduif"]),
    ("keyring", &["postduif"]),
    ("mail-parser", &["mail"]),
    ("ammonia", &["mail"]),
];

/// These crates hold pure machines: no runtime may be in their tree.
const WITHOUT_TOKIO: [&str; 2] = ["mail", "wire"];

/// Checks all of it.
pub fn check() -> Result<()> {
    tools::step("promises between crates", hold)
}

fn hold() -> Result<()> {
    let metadata: Value =
        serde_json::from_slice(&output("cargo", &["metadata", "--format-version", "1", "--locked"])?)?;
    let dependencies = dependencies(&metadata);
    let mut broken = Vec::new();
    for (name, allowed) in MAY_USE {
        for used in dependencies.get(name).into_iter().flatten() {
            let ours = MAY_USE.iter().any(|(crate_name, _)| crate_name == used);
            if ours && !allowed.contains(&used.as_str()) {
                broken.push(format!("{name} uses {used}"));
            }
            if let Some((_, owners)) = GUARDED.iter().find(|(library, _)| library == used)
                && !owners.contains(&name)
            {
                broken.push(format!("{name} uses {used}, which belongs to {owners:?}"));
            }
            if WITHOUT_TOKIO.contains(&name) && (used.starts_with("tokio") || used == "net") {
                broken.push(format!("{name} uses {used}, but holds machines without I/O"));
            }
        }
    }
    ensure!(broken.is_empty(), "promises broken:\n  {}", broken.join("\n  "));
    Ok(())
}

/// Direct dependencies of each of our crates, tests' own left out.
fn dependencies(metadata: &Value) -> BTreeMap<&str, Vec<String>> {
    let mut found = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        if package["source"].is_null() {
            let used = package["dependencies"].as_array().into_iter().flatten();
            let used = used.filter(|dependency| dependency["kind"] != "dev");
            found.insert(
                name,
                used.filter_map(|dependency| dependency["name"].as_str().map(str::to_owned)).collect(),
            );
        }
    }
    found
}
