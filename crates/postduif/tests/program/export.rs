//! Mail that goes out: by the program alone, beside a running one, and from a server.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use testhost::Host;

use crate::common::{Program, ask};
use crate::http::{Fixture, import};

fn letter(subject: &str) -> String {
    format!(
        "Received: from a by b; Mon, 5 Jan 2026 09:00:00 +0000\r\nFrom: Anna <anna@voorbeeld.test>\r\n\
         Message-ID: <{subject}@voorbeeld.test>\r\nSubject: {subject}\r\n\r\nhallo\r\n"
    )
}

/// A program with two messages in folders of the account without a server.
fn stocked() -> Program {
    let (program, dir) = (Program::new(), tempfile::tempdir().unwrap());
    for (folder, subject) in [("Werk/2026", "Een"), ("Privé", "Twee")] {
        let file = dir.path().join("een.eml");
        fs::write(&file, letter(subject)).unwrap();
        let run = program.run(&["import", file.to_str().unwrap(), "--into", folder], "");
        assert_eq!(run.code, 0, "{run:?}");
    }
    program
}

fn files(dir: &Path) -> BTreeSet<PathBuf> {
    let (mut files, mut dirs) = (BTreeSet::new(), vec![dir.to_owned()]);
    while let Some(at) = dirs.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => dirs.push(path),
                false => drop(files.insert(path.strip_prefix(dir).unwrap().to_owned())),
            }
        }
    }
    files
}

/// E12: the same alone and beside a running one; a target that holds something is left alone.
#[test]
fn mail_goes_out_at_any_time() {
    let (program, out) = (stocked(), tempfile::tempdir().unwrap());
    let export = |name: &str, more: &[&str]| {
        let dir = out.path().join(name);
        let args = [&["export", "--out", dir.to_str().unwrap(), "--no-fetch", "--json"], more].concat();
        (dir.clone(), program.run(&args, ""))
    };
    let (alone, run) = export("alleen", &["--format", "mbox"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(serde_json::from_str::<Value>(&run.out).unwrap()["messages"], 2);
    let serving = program.serve();
    let (beside, run) = export("naast", &["--format", "mbox"]);
    assert_eq!(run.code, 0, "{run:?}");
    let wanted = ["Privé.mbox", "Werk/2026.mbox"].map(PathBuf::from);
    for dir in [&alone, &beside] {
        let found: BTreeSet<PathBuf> =
            files(dir).into_iter().filter(|path| fs::metadata(dir.join(path)).unwrap().len() > 0).collect();
        assert_eq!(found, BTreeSet::from(wanted.clone()));
    }
    for path in &wanted {
        assert_eq!(fs::read(alone.join(path)).unwrap(), fs::read(beside.join(path)).unwrap());
    }
    let (_, again) = export("naast", &["--format", "mbox"]);
    assert!(again.code == 1 && again.out.contains("already"), "{again:?}");
    let (found, run) = export("gezocht", &["--format", "eml", "--search", "subject:twee"]);
    assert_eq!(run.code, 0, "{run:?}");
    let found: Vec<PathBuf> = files(&found).into_iter().map(|path| found.join(path)).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(fs::read_to_string(&found[0]).unwrap(), letter("Twee"), "as it was received");
    let (_, nowhere) = export("weg", &["--format", "eml", "--folder", "Bestaat niet"]);
    assert_eq!(nowhere.code, 6, "{nowhere:?}");
    serving.stop();

    // And in again, by another program.
    let other = Program::new();
    let run = other.run(&["import", alone.to_str().unwrap(), "--json"], "");
    assert_eq!(run.code, 0, "{run:?}");
    let list = other.json(&["list", "--folder", "alleen/Werk/2026"], "");
    assert_eq!(list[0]["subject"], "Een");
}

/// E12: a folder as a browser saves it.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_saved_from_the_page() {
    let fixture = Fixture::new().await;
    let raw = letter("Een");
    import(fixture.port, &fixture.token, raw.as_bytes());
    let mailboxes = fixture.house.face.store.read(|tx| {
        let account = tx.accounts()?[0].id;
        tx.mailboxes(account)
    });
    let inbox = mailboxes.unwrap().into_iter().find(|one| one.counts.total_emails == 1).unwrap();
    let path = format!("/api/export/folder/{}", inbox.id);
    let answer = fixture.ask("GET", &path, b"");
    assert_eq!(answer.status, 200, "{answer:?}");
    let text = answer.text();
    assert!(text.starts_with("From anna@voorbeeld.test Mon Jan  5 09:00:00 2026\r\n"), "{text}");
    assert!(
        text.contains(&raw) && answer.header("content-disposition").unwrap().contains(".mbox"),
        "{answer:?}"
    );
    assert_eq!(ask(fixture.port, "GET", &path, &[], b"").status, 401);
    assert_eq!(fixture.ask("GET", "/api/export/folder/999", b"").status, 404);
    let relative = json!({ "format": "eml", "out": "hier", "fetch": false }).to_string();
    assert_eq!(fixture.ask("POST", "/api/export", relative.as_bytes()).status, 400);
    fixture.house.close().await;
}

/// E12, E07: what is on the server only is fetched, or left out and told.
#[test]
fn what_is_not_here_is_fetched_or_told() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (program, user) = (Program::at(&host), host.fresh_user("uitvoer").unwrap());
    for subject in ["Een", "Twee"] {
        host.deliver(&user.address, letter(subject).as_bytes()).unwrap();
    }
    let url = |scheme: &str, port| format!("{scheme}://ssl0.mail.test:{}", host.layout().port(port));
    let (incoming, outgoing) = (url("imaps", 993), url("smtps", 465));
    let args = [
        "account",
        "add",
        &user.address,
        "--password-stdin",
        "--incoming",
        &incoming,
        "--outgoing",
        &outgoing,
    ];
    let added = program.run(&args, &format!("{}\n", user.password));
    assert_eq!(added.code, 0, "{added:?}");
    assert_eq!(program.run(&["sync"], "").code, 0);
    let kept = program.run(&["account", "keep", &user.address, "--online-folder", "inbox"], "");
    assert_eq!(kept.code, 0, "{kept:?}");
    let out = tempfile::tempdir().unwrap();
    let export = |name: &str, more: &[&str]| {
        let dir = out.path().join(name);
        let args =
            ["export", "--account", &user.address, "--folder", "inbox", "--format", "maildir", "--out"];
        program.run(&[&args[..], &[dir.to_str().unwrap(), "--json"], more].concat(), "")
    };
    let left = export("zonder", &["--no-fetch"]);
    let told: Value = serde_json::from_str(&left.out).unwrap();
    assert_eq!((left.code, &told["messages"]), (10, &json!(0)), "{left:?}");
    let reasons: Vec<&Value> = told["leftOut"].as_array().unwrap().iter().map(|one| &one["reason"]).collect();
    assert_eq!(reasons, [&json!("not-here"), &json!("not-here")]);
    let whole = export("met", &[]);
    assert_eq!(whole.code, 0, "{whole:?}");
    assert_eq!(files(&out.path().join("met")).len(), 2, "{:?}", files(out.path()));
}
