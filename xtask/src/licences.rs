//! Licences, banned crates and sources, by the lists in `deny.toml`, which has
//! cargo-deny's format. Where cargo-deny is installed it is asked too; building
//! it takes longer than all of our own checks, so nobody is made to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::tools;

#[derive(Deserialize)]
struct Policy {
    graph: Graph,
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
}

/// One crate of the graph.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    licence: String,
    /// Empty for crates.io.
    source: String,
}

/// Checks every crate that any of our platforms links.
pub fn check() -> Result<()> {
    tools::step("licences", || {
        let policy = std::fs::read_to_string(tools::root().join("deny.toml"))?;
        let policy: Policy = toml::from_str(&policy).context("deny.toml")?;
        let mut packages = BTreeSet::new();
        for target in &policy.graph.targets {
            packages.extend(linked("Cargo.toml", target)?);
            packages.extend(
                linked("fuzz/Cargo.toml", target).context("fuzz/Cargo.lock: `cargo xtask fuzz` renews it")?,
            );
        }
        let wrong = against(&policy, &packages);
        ensure!(wrong.is_empty(), "against deny.toml:\n  {}", wrong.join("\n  "));
        eprintln!("{} crates; in two versions or more: {}", packages.len(), twice(&packages).join(", "));
        Ok(())
    })?;
    if starts(Path::new("cargo-deny")) {
        let check =
            ["--log-level", "error", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"];
        tools::run("cargo-deny", "cargo-deny", &check)?;
    }
    Ok(())
}

/// What Cargo really builds; its metadata also names what features left out.
fn linked(manifest: &str, target: &str) -> Result<Vec<Package>> {
    let workspace = ["tree", "--workspace", "--locked", "--manifest-path", manifest, "--target", target];
    let format = ["--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}\t{l}"];
    let text = String::from_utf8(tools::output("cargo", &[&workspace[..], &format].concat())?)?;
    Ok(text.lines().filter_map(package).filter(|package| !package.source.starts_with('/')).collect())
}

/// Reads `name v1.0.0 (source)<tab>licence (*)`; crates.io goes without saying.
fn package(line: &str) -> Option<Package> {
    let (package, licence) = line.split_once('\t')?;
    let (name, rest) = package.split_once(" v")?;
    let rest = rest.replace(" (proc-macro)", "");
    let (version, source) = rest.split_once(" (").unwrap_or((&rest, ""));
    Some(Package {
        name: name.to_owned(),
        version: version.to_owned(),
        licence: licence.trim_end_matches(" (*)").to_owned(),
        source: source.trim_end_matches(')').to_owned(),
    })
}

fn against(policy: &Policy, packages: &BTreeSet<Package>) -> Vec<String> {
    let mut wrong = Vec::new();
    for Package { name, version, licence, source } in packages {
        if !allowed(licence, &policy.licenses.allow) {
            wrong.push(format!("{name} {version} is under {licence:?}"));
        }
        if policy.bans.deny.iter().any(|banned| banned.name == *name) {
            wrong.push(format!("{name} is banned"));
        }
        if !source.is_empty() {
            wrong.push(format!("{name} comes from {source}"));
        }
    }
    wrong
}

fn twice(packages: &BTreeSet<Package>) -> Vec<String> {
    let mut versions = BTreeMap::<&str, usize>::new();
    for package in packages {
        *versions.entry(&package.name).or_default() += 1;
    }
    versions.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name.to_owned()).collect()
}

/// Whether an SPDX expression can be met with the licences allowed. The old
/// form with a slash means OR.
fn allowed(expression: &str, allow: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allow };
    let met = reader.either();
    met && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    allow: &'a [String],
}

impl Reader<'_> {
    /// Takes the next word, if it is this one.
    fn takes(&mut self, word: &str) -> bool {
        let is = self.words.first() == Some(&word);
        if is {
            self.words = &self.words[1..];
        }
        is
    }

    fn either(&mut self) -> bool {
        let mut met = self.both();
        while self.takes("OR") {
            met |= self.both();
        }
        met
    }

    fn both(&mut self) -> bool {
        let mut met = self.one();
        while self.takes("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.takes("(") {
            let met = self.either();
            return self.takes(")") && met;
        }
        let Some((name, rest)) = self.words.split_first() else { return false };
        self.words = rest;
        let mut name = (*name).to_owned();
        if self.takes("WITH")
            && let Some((exception, rest)) = self.words.split_first()
        {
            self.words = rest;
            name = format!("{name} WITH {exception}");
        }
        self.allow.contains(&name)
    }
}

fn starts(program: &Path) -> bool {
    std::process::Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_licence_expressions() {
        let allow = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        for (expression, met) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("GPL-3.0-only OR MIT", true),
            ("GPL-3.0-only/MIT", true),
            ("GPL-3.0-only AND MIT", false),
            ("ISC AND (Apache-2.0 OR ISC)", true),
            ("ISC AND (Apache-2.0 OR GPL-2.0-only)", false),
            ("MIT AND ISC OR GPL-2.0-only", true),
            ("Apache-2.0 WITH LLVM-exception OR GPL-2.0-only", true),
            ("Apache-2.0 WITH Other-exception", false),
            ("", false),
            ("MIT)", false),
            ("(MIT", false),
            ("MIT MIT", false),
        ] {
            assert_eq!(allowed(expression, &allow), met, "{expression}");
        }
    }

    #[test]
    fn reads_lines_of_the_tree() {
        for (line, fields) in [
            ("syn v2.0.1\tMIT OR Apache-2.0 (*)", ["syn", "2.0.1", "MIT OR Apache-2.0", ""]),
            ("paste v1.0.1 (proc-macro)\tMIT", ["paste", "1.0.1", "MIT", ""]),
            ("net v0.1.0 (/home/jan/net)\tMIT (*)", ["net", "0.1.0", "MIT", "/home/jan/net"]),
            ("c v1.0.0 (https://forge.example/c#1f)\t", ["c", "1.0.0", "", "https://forge.example/c#1f"]),
        ] {
            let found = package(line).unwrap();
            assert_eq!([found.name, found.version, found.licence, found.source], fields);
        }
        assert_eq!(package(""), None);
    }

    #[test]
    fn names_what_is_against_the_policy() {
        let policy: Policy = toml::from_str(
            "[graph]\ntargets = []\n[licenses]\nallow = [\"MIT\"]\n[bans]\ndeny = [{ crate = \"ring\" }]\n",
        )
        .unwrap();
        let package = |name: &str, licence: &str, source: &str| Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            source: source.to_owned(),
        };
        let packages = BTreeSet::from([
            package("a", "MIT", ""),
            package("b", "AGPL-3.0-only", ""),
            package("c", "MIT", "https://forge.example/c"),
            package("ring", "MIT", ""),
        ]);
        assert_eq!(
            against(&policy, &packages),
            ["b 1.0.0 is under \"AGPL-3.0-only\"", "c comes from https://forge.example/c", "ring is banned"]
        );
    }
}
