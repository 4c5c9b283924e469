//! `postduif provider`: writes what a provider publishes, and checks what one
//! has published. Needs no data directory; signs in nowhere.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use anyhow::{Context, Result};
use mail::address::Typed;
use net::Net;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use setup::check::{self, Event, Finding, Severity};
use setup::publish::{self, File, Language, Mistake, Publication};

use super::{Exit, stop, terminal};
use crate::limits;
use crate::texts::Texts;

/// The provider's side.
#[derive(Debug, clap::Subcommand)]
pub enum Provider {
    /// Write every document, record and page that leads mail programs to your servers
    Publish(Publish),
    /// Ask everything that a domain publishes, as a mail program would, and say what is wrong
    Check(Check),
}

/// Publishing.
#[derive(Debug, clap::Args)]
pub struct Publish {
    /// The file that says who you are and where your servers are
    #[arg(default_value = "provider.toml", value_name = "FILE")]
    file: PathBuf,
    /// Where to write
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Sign the profile for Apple's devices with this certificate and its chain
    #[arg(long, value_name = "PEM", requires = "sign_key")]
    sign_with: Option<PathBuf>,
    /// The key of that certificate
    #[arg(long, value_name = "PEM", requires = "sign_with")]
    sign_key: Option<PathBuf>,
    /// Also replace files that this command did not write, or that were changed since
    #[arg(long)]
    force: bool,
}

/// Checking.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The domain whose mailboxes are meant
    domain: String,
    /// Also ask outgoing servers whether they would take mail from anybody to anybody;
    /// nothing is sent, but some administrators count the question as an attack
    #[arg(long)]
    probe_relay: bool,
}

/// Runs one of them.
pub async fn run(net: Arc<dyn Net>, texts: &Texts, json: bool, command: &Provider) -> Result<Exit> {
    match command {
        Provider::Publish(command) => publish(texts, json, command),
        Provider::Check(command) => check(net, texts, json, command).await,
    }
}

fn publish(texts: &Texts, json: bool, command: &Publish) -> Result<Exit> {
    let name = command.file.display().to_string();
    let text = read(&command.file).with_context(|| format!("{name} cannot be read"))?;
    let provider = publish::Provider::read(&text)
        .map_err(|mistakes| stop(Exit::Usage, told(texts, &name, &mistakes)))?;
    let mut publication = with_pages(&provider, texts.language());
    let signed = sign(&mut publication, command, texts)?;
    let written = write(&command.out, &publication.files, command.force, texts)?;
    if json {
        let left_out = &publication.left_out;
        terminal::say_json(
            &json!({ "written": written.new, "unchanged": written.same, "leftOut": left_out }),
        );
        return Ok(Exit::Done);
    }
    for (key, paths) in [("provider-wrote", &written.new), ("provider-same", &written.same)] {
        for path in paths {
            terminal::say(&texts.with(key, &[("path", path)]));
        }
    }
    for document in &publication.left_out {
        terminal::note(&texts.text(&format!("provider-left-out-{document}")));
    }
    if !signed && !publication.left_out.contains(&"mobileconfig") {
        terminal::note(&texts.text("provider-unsigned"));
    }
    let place = [("host", &*provider.web.host), ("root", &provider.web.root), ("domain", &provider.domain)];
    terminal::note(&texts.with("provider-next", &place));
    Ok(Exit::Done)
}

/// Signs the profile where a certificate is named; gives whether it was.
fn sign(publication: &mut Publication, command: &Publish, texts: &Texts) -> Result<bool> {
    let (Some(chain), Some(key)) = (&command.sign_with, &command.sign_key) else { return Ok(false) };
    let open = |path: &Path| read(path).with_context(|| format!("{} cannot be read", path.display()));
    let (chain, key) = (open(chain)?, zeroize::Zeroizing::new(open(key)?));
    let signed = publication.sign_profile(chain.as_bytes(), key.as_bytes());
    signed.map_err(|said| stop(Exit::Usage, texts.with("provider-not-signed", &[("said", &said)])))?;
    Ok(true)
}

/// A file that somebody names may be anything.
fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = fs::File::open(path)?;
    io::Read::read_to_string(&mut io::Read::take(file, limits::PROVIDER_FILE_BYTES), &mut text)?;
    Ok(text)
}

fn told(texts: &Texts, file: &str, mistakes: &[Mistake]) -> String {
    let line = |mistake: &Mistake| {
        let value = terminal::one_line(&mistake.value);
        let text = texts.with(&format!("provider-mistake-{}", mistake.code), &[("value", &value)]);
        let line = mistake.line.to_string();
        texts.with("provider-file-line", &[("file", file), ("line", &line), ("text", &text)])
    };
    mistakes.iter().map(line).collect::<Vec<_>>().join("\n")
}

const LANGUAGES: [(&str, &str); 4] =
    [("en", "English"), ("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch")];

/// All that is published, with the page in every language, that of the command first.
fn with_pages(provider: &publish::Provider, first: &str) -> Publication {
    let mut all = LANGUAGES.map(|(code, name)| (code, name, Texts::new(code)));
    all.sort_by_key(|(code, ..)| *code != first);
    let says =
        all.each_ref().map(|(_, _, texts)| |key: &str, values: &[(&str, &str)]| texts.with(key, values));
    let mut languages = Vec::new();
    for ((code, name, _), say) in all.iter().zip(&says) {
        languages.push(Language { code, name, say });
    }
    publish::publish(provider, &languages)
}

/// What was done with each file.
#[derive(Default)]
struct Written {
    new: Vec<String>,
    same: Vec<String>,
}

/// What the last run wrote: the digest of each file by its path.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Last {
    files: BTreeMap<String, String>,
}

const LAST: &str = "published.toml";

/// Writes every file, or none where one is in the way.
fn write(out: &Path, files: &[File], force: bool, texts: &Texts) -> Result<Written> {
    let last = out.join(LAST);
    // What cannot be read vouches for nothing.
    let known: Last =
        fs::read_to_string(&last).ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default();
    let mut written = Written::default();
    let mut in_the_way = Vec::new();
    let mut fresh = Last::default();
    for file in files {
        fresh.files.insert(file.path.clone(), digest(&file.bytes));
        let path = out.join(&file.path);
        match fs::read(&path) {
            Ok(there) if there == file.bytes => written.same.push(file.path.clone()),
            Ok(there) if !force && known.files.get(&file.path) != Some(&digest(&there)) => {
                in_the_way.push(path.display().to_string());
            }
            Ok(_) => written.new.push(file.path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => written.new.push(file.path.clone()),
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }
    if !in_the_way.is_empty() {
        let text = format!("{}\n{}", texts.text("provider-in-the-way"), in_the_way.join("\n"));
        return Err(stop(Exit::NeedsPerson, text));
    }
    for file in files.iter().filter(|file| written.new.contains(&file.path)) {
        put(&out.join(&file.path), &file.bytes)?;
    }
    put(&last, toml::to_string(&fresh)?.as_bytes())?;
    Ok(written)
}

fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Writes a file whole or not at all.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    let named = || format!("{} cannot be written", path.display());
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).with_context(named)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".new-{}", std::process::id()));
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.is_err() {
        // The reason is told; that a half file stays as well would add nothing.
        let _ = fs::remove_file(&beside);
    }
    written.with_context(named)
}

async fn check(net: Arc<dyn Net>, texts: &Texts, json: bool, command: &Check) -> Result<Exit> {
    let somebody = Typed::parse(&format!("postmaster@{}", command.domain))
        .map_err(|error| stop(Exit::Usage, format!("{}: {error}", command.domain)))?;
    let options = check::Options { probe_relay: command.probe_relay };
    let mut events = check::check(net, &somebody.ascii_domain, options);
    let spinner = terminal::spinner(&somebody.domain);
    let mut findings = Vec::new();
    while let Some(event) = events.recv().await {
        match event {
            Event::Asking(subject) => {
                let subject = terminal::one_line(&subject);
                spinner.set_message(texts.with("provider-check-asking", &[("subject", &subject)]));
            }
            Event::Found(finding) => findings.push(finding),
        }
    }
    spinner.finish_and_clear();
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (std::cmp::Reverse(finding.code.severity()), finding.subject.clone());
        key(a).cmp(&key(b)).then(a.code.cmp(&b.code))
    });
    let count = |severity| findings.iter().filter(|finding| finding.code.severity() == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if json {
        let findings: Vec<Value> = findings.iter().map(|finding| as_json(texts, finding)).collect();
        let domain = &somebody.ascii_domain;
        terminal::say_json(
            &json!({ "domain": domain, "errors": errors, "warnings": warnings, "findings": findings }),
        );
    } else {
        findings.iter().for_each(|finding| say(texts, finding));
        let [errors, warnings] = [errors, warnings].map(|count| count.to_string());
        let counts = [("domain", &*somebody.domain), ("errors", &errors), ("warnings", &warnings)];
        terminal::say(&texts.with("provider-check-summary", &counts));
    }
    Ok(match (errors, warnings) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Warnings,
        _ => Exit::Errors,
    })
}

fn say(texts: &Texts, finding: &Finding) {
    let severity = texts.text(&format!("provider-check-{}", severity(finding)));
    let subject = terminal::one_line(&finding.subject);
    let (text, fix) = words(texts, finding);
    terminal::say(&format!("{severity}: {subject} ({})", finding.code.reference()));
    terminal::say(&format!("  {text}"));
    terminal::say(&format!("  {}\n", texts.with("provider-check-to-do", &[("what", &fix)])));
}

fn as_json(texts: &Texts, finding: &Finding) -> Value {
    let (text, fix) = words(texts, finding);
    json!({
        "severity": finding.code.severity(),
        "code": finding.code,
        "subject": finding.subject,
        "said": finding.said,
        "reference": finding.code.reference(),
        "text": text,
        "fix": fix,
    })
}

fn severity(finding: &Finding) -> &'static str {
    match finding.code.severity() {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// What it is and what to do. What a server said is made harmless before it comes in.
fn words(texts: &Texts, finding: &Finding) -> (String, String) {
    let harmless: Vec<(&str, String)> = [("subject", &finding.subject), ("said", &finding.said)]
        .into_iter()
        .chain(finding.args.iter().map(|(name, value)| (*name, value)))
        .map(|(name, value)| (name, terminal::one_line(value)))
        .collect();
    let values: Vec<(&str, &str)> = harmless.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let key = format!("provider-check-{}", finding.code.name());
    (texts.with(&key, &values).trim().to_owned(), texts.with(&format!("{key}-fix"), &values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use setup::check::Code;

    /// Every finding says what it is and what to do, in four languages.
    #[test]
    fn every_finding_has_its_texts() {
        for (language, _) in LANGUAGES {
            let texts = Texts::new(language);
            for code in Code::ALL {
                let mut finding = finding(*code);
                for name in ["first", "right", "target", "label", "days"] {
                    finding.args.insert(name, "7".to_owned());
                }
                for text in [words(&texts, &finding).0, words(&texts, &finding).1] {
                    assert!(
                        text.len() > 10 && !text.starts_with("provider-") && !text.contains('$'),
                        "{language}: {text}"
                    );
                }
            }
        }
    }

    fn finding(code: Code) -> Finding {
        let (subject, said) = ("imap.mail.test:993".to_owned(), "a\u{1b}[2Jb".to_owned());
        Finding { code, subject, said, args: BTreeMap::new() }
    }

    #[test]
    fn what_a_server_says_cannot_steer_the_terminal() {
        let (text, _) = words(&Texts::new("en"), &finding(Code::OpenRelay));
        assert!(text.contains("a\u{fffd}[2Jb"), "{text:?}");
    }

    /// A file that somebody mended by hand is theirs.
    #[test]
    fn only_its_own_files_are_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let texts = Texts::new("en");
        let file = |text: &str| [File { path: "www/a.xml".to_owned(), bytes: text.as_bytes().to_vec() }];
        let path = dir.path().join("www/a.xml");

        assert_eq!(write(dir.path(), &file("1"), false, &texts).unwrap().new, ["www/a.xml"]);
        assert_eq!(write(dir.path(), &file("1"), false, &texts).unwrap().same, ["www/a.xml"]);
        assert_eq!(write(dir.path(), &file("2"), false, &texts).unwrap().new, ["www/a.xml"]);
        fs::write(&path, "mended").unwrap();
        let refused = write(dir.path(), &file("3"), false, &texts).map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains("a.xml") && refused.contains("--force"), "{refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mended");
        write(dir.path(), &file("3"), true, &texts).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "3");
        let names: Vec<_> =
            fs::read_dir(dir.path().join("www")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["a.xml"], "nothing half written stays");
    }

    #[test]
    fn mistakes_are_told_with_file_and_line() {
        let mistakes = publish::Provider::read("name = \"x\"\ndomain = \"x\"\n").unwrap_err();
        let told = told(&Texts::new("nl"), "provider.toml", &mistakes);
        assert!(told.contains("provider.toml, regel 2: “x” is geen naam van een host"), "{told}");
    }
}
