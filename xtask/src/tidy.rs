//! What no other tool checks: the length of files, that every cited RFC is in
//! `docs/rfc.tsv`, that languages have the same texts, that SQL stays in `store`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, ensure};

use crate::tools::{self, files, root};

/// A file is a chapter; beyond this it needs a reason in a first line `// long: …`.
const LONGEST_FILE: usize = 800;

/// Checks all of it.
pub fn check() -> Result<()> {
    tools::step("tidy", hold)
}

fn hold() -> Result<()> {
    let root = root();
    let mut wrong = Vec::new();
    let cited = known_rfcs(&root)?;
    for dir in ["crates", "testhost", "xtask", "bench", "fuzz"] {
        for path in files(&root.join(dir), ".rs") {
            let text = std::fs::read_to_string(&path)?;
            let name = path.strip_prefix(&root).unwrap_or(&path).display();
            if text.lines().count() > LONGEST_FILE && !text.starts_with("// long:") {
                wrong.push(format!(
                    "{name} has {} lines: split it, or say why in a first line `// long: …`",
                    text.lines().count()
                ));
            }
            if !text.starts_with("//!")
                && !text.starts_with("// long:")
                && !name.to_string().contains("/tests/")
            {
                wrong.push(format!("{name} does not say in a `//!` paragraph what it is for"));
            }
            for rfc in cited_rfcs(&text) {
                if !cited.contains(&rfc) {
                    wrong.push(format!("{name} cites RFC {rfc}, which docs/rfc.tsv does not list"));
                }
            }
        }
    }
    wrong.extend(missing_texts(&root)?);
    ensure!(wrong.is_empty(), "untidy:\n  {}", wrong.join("\n  "));
    Ok(())
}

fn known_rfcs(root: &Path) -> Result<BTreeSet<u32>> {
    let table = std::fs::read_to_string(root.join("docs/rfc.tsv"))?;
    Ok(table.lines().filter_map(|line| line.split('\t').next()?.parse().ok()).collect())
}

fn cited_rfcs(text: &str) -> Vec<u32> {
    text.match_indices("RFC ")
        .filter_map(|(at, _)| {
            let digits: String = text[at + 4..].chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
        .filter(|number| *number > 100)
        .collect()
}

/// English is the measure: Dutch must have every key, French and German may still lack whole files.
fn missing_texts(root: &Path) -> Result<Vec<String>> {
    let keys = |path: &Path| -> Result<BTreeSet<String>> {
        let text = std::fs::read_to_string(path)?;
        Ok(text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
            .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim().to_owned()))
            .collect())
    };
    let mut wrong = Vec::new();
    let mut english = BTreeMap::new();
    for path in files(&root.join("locales/en"), ".ftl") {
        english.insert(path.file_name().map(ToOwned::to_owned).unwrap_or_default(), keys(&path)?);
    }
    for language in ["nl", "fr", "de"] {
        for (file, wanted) in &english {
            let path = root.join("locales").join(language).join(file);
            if !path.exists() {
                if language == "nl" {
                    wrong.push(format!("{} is missing", path.display()));
                }
                continue;
            }
            let found = keys(&path)?;
            wrong.extend(
                wanted
                    .difference(&found)
                    .map(|key| format!("locales/{language}/{}: {key} is missing", file.display())),
            );
            wrong.extend(
                found
                    .difference(wanted)
                    .map(|key| format!("locales/{language}/{}: {key} is not in English", file.display())),
            );
        }
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_citations() {
        assert_eq!(cited_rfcs("see RFC 9051 §6.4.8 and RFC 8620, RFC x"), [9051, 8620]);
    }
}
