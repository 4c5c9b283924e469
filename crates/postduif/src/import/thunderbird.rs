//! Thunderbird's profiles on this computer: where they are, and which of their
//! folders are nowhere else. Reads `profiles.ini` and `prefs.js`, and no password.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::sources::Sources;
use crate::limits;

/// One profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its accounts.
    pub accounts: Vec<Account>,
}

/// One account of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What it is called.
    pub name: String,
    /// Whether its mail is on a server too, which has it more fully.
    pub on_server: bool,
    /// Where its folders are.
    pub dir: PathBuf,
}

/// Where profiles may be, under a person's own directory.
const ROOTS: [&str; 6] = [
    ".thunderbird",
    "snap/thunderbird/common/.thunderbird",
    ".var/app/org.mozilla.Thunderbird/.thunderbird",
    ".config/thunderbird",
    "Library/Thunderbird",
    "AppData/Roaming/Thunderbird",
];

/// The profiles of a person, by their own directory.
pub fn profiles(home: &Path) -> Vec<Profile> {
    let mut found: Vec<Profile> = Vec::new();
    for root in ROOTS.map(|root| home.join(root)) {
        let Some(text) = read(&root.join("profiles.ini")) else { continue };
        for (name, path) in listed(&text, &root) {
            let is_new = !found.iter().any(|profile| profile.path == path);
            if is_new && let Some(profile) = profile(&path) {
                found.push(Profile { name, ..profile });
            }
        }
    }
    found
}

/// The profile in a directory; `None` where there is none.
pub fn profile(path: &Path) -> Option<Profile> {
    let prefs = read(&path.join("prefs.js"));
    if prefs.is_none() && !path.join("Mail").is_dir() {
        return None;
    }
    let accounts = accounts(path, &prefs.unwrap_or_default());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Some(Profile { name, path: path.to_owned(), accounts })
}

impl Profile {
    /// The folders that are on this computer alone, under their account's name.
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::default();
        for account in self.accounts.iter().filter(|account| !account.on_server) {
            sources.dir(&account.dir, vec![account.name.clone()], 0);
        }
        sources
    }
}

/// Names and paths of `profiles.ini`.
fn listed(text: &str, root: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for section in text.split("\n[").take(limits::IMPORT_PROFILES) {
        let values: BTreeMap<&str, &str> =
            section.lines().filter_map(|line| line.trim().split_once('=')).collect();
        let Some(path) = values.get("Path") else { continue };
        let path = match values.get("IsRelative") {
            Some(&"0") => PathBuf::from(path),
            _ => root.join(path),
        };
        found.push((values.get("Name").unwrap_or(&"").to_string(), path));
    }
    found
}

/// The accounts that `prefs.js` names; without it, what lies in `Mail`.
fn accounts(profile: &Path, prefs: &str) -> Vec<Account> {
    let prefs: BTreeMap<&str, String> = prefs.lines().filter_map(pref).collect();
    let text = |server: &str, key: &str| prefs.get(format!("mail.server.{server}.{key}").as_str());
    let servers = prefs.keys().filter_map(|key| key.strip_prefix("mail.server.")?.strip_suffix(".type"));
    let mut found = Vec::new();
    for server in servers.take(limits::IMPORT_FOLDERS) {
        let kind = text(server, "type").map_or("", String::as_str);
        if !["none", "pop3", "imap"].contains(&kind) {
            continue;
        }
        let relative = text(server, "directory-rel").and_then(|dir| dir.strip_prefix("[ProfD]"));
        let relative = relative
            .map(Path::new)
            .filter(|dir| dir.components().all(|part| matches!(part, Component::Normal(_))));
        let dir = match (relative, text(server, "directory")) {
            (Some(relative), _) => profile.join(relative),
            (None, Some(dir)) => PathBuf::from(dir),
            (None, None) => continue,
        };
        let name = text(server, "name").or(text(server, "hostname")).filter(|name| !name.is_empty());
        let name = name.map_or_else(|| server.to_owned(), String::clone);
        let on_server = kind == "imap";
        if dir.is_dir() && !found.iter().any(|known: &Account| known.dir == dir) {
            found.push(Account { name, on_server, dir });
        }
    }
    if found.is_empty() {
        let dirs = fs::read_dir(profile.join("Mail")).into_iter().flatten().flatten();
        for dir in dirs.take(limits::IMPORT_FOLDERS).map(|dir| dir.path()).filter(|dir| dir.is_dir()) {
            let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.push(Account { name, on_server: false, dir });
        }
    }
    found
}

/// `user_pref("key", "text");`
fn pref(line: &str) -> Option<(&str, String)> {
    let (key, value) = line.trim().strip_prefix("user_pref(\"")?.split_once("\", \"")?;
    let value = value.strip_suffix("\");")?;
    Some((key, unescaped(value)))
}

fn unescaped(text: &str) -> String {
    let (mut plain, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.extend(match chars.next() {
                Some('n') => Some('\n'),
                Some('r') => Some('\r'),
                other => other,
            }),
            c => plain.push(c),
        }
    }
    plain
}

fn read(path: &Path) -> Option<String> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(limits::IMPORT_PREFS_BYTES).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
