//! Mail that other programs left on this computer, as they leave it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::common::{Program, Run};
use crate::http::{Fixture, call};

fn letter(subject: &str) -> String {
    format!(
        "Received: from a by b; Mon, 5 Jan 2026 09:00:00 +0000\nFrom: Anna <anna@voorbeeld.test>\nTo: jan@voorbeeld.test\n\
         Message-ID: <{subject}@voorbeeld.test>\nSubject: {subject}\n\nhallo\n"
    )
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every file below with its bytes and the time of its last change.
fn as_it_is(dir: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(as_it_is(&path)),
            false => {
                let changed = path.metadata().unwrap().modified().unwrap();
                files.insert(path.display().to_string(), (fs::read(&path).unwrap(), changed));
            }
        }
    }
    files
}

fn import(program: &Program, path: &Path, code: i32) -> Value {
    let run = program.run(&["import", path.to_str().unwrap(), "--json"], "");
    assert_eq!(run.code, code, "{run:?}");
    serde_json::from_str(&run.out).unwrap()
}

/// The keywords of each message of a local folder, by its subject.
fn folder(program: &Program, name: &str) -> BTreeMap<String, String> {
    let run: Run = program.run(&["list", "--folder", name, "--json"], "");
    let rows: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run:?}"));
    let words =
        |row: &Value| row["keywords"].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    let rows = rows.as_array().unwrap_or_else(|| panic!("{run:?}")).iter();
    rows.map(|row| (row["subject"].as_str().unwrap().to_owned(), words(row))).collect()
}

fn pairs(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    of.iter().map(|(subject, words)| ((*subject).to_owned(), (*words).to_owned())).collect()
}

/// H02: each kind of place, with its flags, in folders of its names; what stays
/// behind is told; the source is as it was. H03: done again, nothing is doubled.
#[test]
fn each_kind_of_place_is_taken_over_once() {
    let (program, dir) = (Program::new(), tempfile::tempdir().unwrap());
    let root = dir.path().join("Post");
    let from = "From - Mon Jan  5 09:00:00 2026\n";
    let mbox = format!(
        "{from}X-Mozilla-Status: 0005\n{}\n{from}X-Mozilla-Status: 0000\n{}\n{from}X-Mozilla-Status: 0009\n{}\n{from}{}\n",
        letter("Ster"),
        letter("Ongelezen"),
        letter("Verwijderd"),
        letter("Zonder").replace("hallo", ">From hier")
    );
    put(&root.join("Archief"), &mbox);
    put(&root.join("Archief.msf"), "// <!-- <mdb:mork:z v=\"1.4\"/> -->");
    // Named as files of programs are, one is and two are not.
    put(&root.join("subscriptions"), "V\t2\n\nArchief\n");
    put(&root.join("Nieuws.log"), &format!("{from}{}\n", letter("Dagbericht")));
    put(
        &root.join("procmail.log"),
        "From anna@voorbeeld.test  Mon Jan  5 09:00:00 2026\n Subject: Dag\n  Folder: Werk/new/1.a\t  511\n",
    );
    put(&root.join("Archief.sbd/2019"), &format!("{from}Status: RO\nX-Status: A\n{}\n", letter("Oud")));
    put(&root.join("Werk/cur/1.a:2,FS"), &letter("Gezien"));
    put(&root.join("Werk/cur/2.a:2,T"), &letter("Weg"));
    put(&root.join("Werk/new/3.a"), &letter("Nieuw"));
    fs::create_dir_all(root.join("Werk/tmp")).unwrap();
    put(&root.join("Werk/.Facturen.Mei/cur/4.a:2,RS"), &letter("Factuur"));
    fs::create_dir_all(root.join("Werk/.Facturen.Mei/new")).unwrap();
    put(&root.join("Los/een.eml"), &letter("Een"));
    put(&root.join("Los/nog-een.EML"), &letter("Ster"));
    put(&root.join("Los/foto.jpg"), "\u{0}geen mail");
    let before = as_it_is(dir.path());
    // Nobody ever writes into it.
    let pipe = root.join("Los/pijp");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());

    let told = import(&program, &root, 10);
    assert_eq!((&told["new"], &told["known"]), (&json!(10), &json!(0)), "{told}");
    let reasons: BTreeMap<&str, &str> = told["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let place = one["place"].as_str().unwrap().strip_prefix(root.to_str().unwrap()).unwrap();
            (place, one["reason"].as_str().unwrap())
        })
        .collect();
    let expected = [
        ("/Archief#3", "deleted"),
        ("/Los/foto.jpg", "not-mail"),
        ("/Los/pijp", "not-mail"),
        ("/Werk/cur/2.a:2,T", "deleted"),
    ];
    assert_eq!(reasons, BTreeMap::from(expected));
    assert_eq!(
        folder(&program, "Archief"),
        pairs(&[("Ster", "$flagged $seen"), ("Ongelezen", ""), ("Zonder", "$seen")])
    );
    assert_eq!(folder(&program, "Nieuws.log"), pairs(&[("Dagbericht", "$seen")]));
    assert_eq!(folder(&program, "2019"), pairs(&[("Oud", "$answered $seen")]));
    assert_eq!(folder(&program, "Werk"), pairs(&[("Gezien", "$flagged $seen"), ("Nieuw", "")]));
    assert_eq!(folder(&program, "Mei"), pairs(&[("Factuur", "$answered $seen")]));
    // The same message in two places is one message in two folders.
    assert_eq!(folder(&program, "Los"), pairs(&[("Een", "$seen"), ("Ster", "$flagged $seen")]));

    let again = import(&program, &root, 10);
    assert_eq!((&again["new"], &again["known"]), (&json!(0), &json!(10)), "{again}");
    fs::remove_file(pipe).unwrap();
    assert!(as_it_is(dir.path()) == before, "the source was changed");
}

/// H02: a profile of Thunderbird is found by itself; what lies on a server is left there.
#[test]
fn a_thunderbird_profile_is_found_and_taken_over() {
    let program = Program::new();
    assert!(program.run(&["import"], "").err.contains("No other mail program"));
    let root = program.dir().join(".thunderbird");
    put(&root.join("profiles.ini"), "[Profile0]\nName=default\nIsRelative=1\nPath=a.default\nDefault=1\n");
    let profile = root.join("a.default");
    let prefs = [
        ("server1.type", "none"),
        ("server1.name", "Lokale mappen"),
        ("server1.directory-rel", "[ProfD]Mail/Local Folders"),
        ("server2.type", "imap"),
        ("server2.hostname", "imap.voorbeeld.test"),
        ("server2.directory-rel", "[ProfD]ImapMail/imap.voorbeeld.test"),
        ("server3.type", "pop3"),
        ("server3.name", "jan@\\\"x\\\""),
        ("server3.directory-rel", "[ProfD]Mail/pop"),
        ("server4.type", "none"),
        ("server4.directory-rel", "[ProfD]../../elders"),
    ];
    let prefs: String = prefs
        .iter()
        .map(|(key, value)| format!("user_pref(\"mail.server.{key}\", \"{value}\");\n"))
        .collect();
    put(&profile.join("prefs.js"), &prefs);
    let mbox = |subject: &str| {
        format!("From - Mon Jan  5 09:00:00 2026\nX-Mozilla-Status: 0001\n{}\n", letter(subject))
    };
    put(&profile.join("Mail/Local Folders/Archief"), &mbox("Lokaal"));
    put(&profile.join("Mail/pop/Inbox"), &mbox("Opgehaald"));
    put(&profile.join("ImapMail/imap.voorbeeld.test/INBOX"), &mbox("Op de server"));
    let found = program.json(&["import"], "");
    assert_eq!((&found[0]["accounts"], &found[0]["folders"]), (&json!(3), &json!(2)), "{found}");
    let path = found[0]["path"].as_str().unwrap();
    assert!(program.run(&["import"], "").out.contains(&format!("postduif import {path}")));
    let told = import(&program, Path::new(path), 0);
    assert_eq!((&told["new"], &told["skipped"]), (&json!(2), &json!([])), "{told}");
    assert_eq!(folder(&program, "Archief"), pairs(&[("Lokaal", "$seen")]));
}

/// A folder may be named; what cannot be opened is told.
#[test]
fn into_a_folder_by_name_and_from_nowhere() {
    let (program, dir) = (Program::new(), tempfile::tempdir().unwrap());
    let file = dir.path().join("een.eml");
    put(&file, &letter("Een"));
    let run = program.run(&["import", file.to_str().unwrap(), "--into", "Bewaard/2026"], "");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("New: 1."), "{run:?}");
    assert_eq!(folder(&program, "2026"), pairs(&[("Een", "$seen")]));
    import(&program, &file, 0);
    assert_eq!(folder(&program, "Imported"), pairs(&[("Een", "$seen")]));
    let nowhere = program.run(&["import", dir.path().join("weg").to_str().unwrap()], "");
    assert!(nowhere.code == 1 && nowhere.err.contains("weg"), "{nowhere:?}");
}

/// A file that a browser hands in; one that breaks off ends with what was whole.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_handed_in() {
    let fixture = Fixture::new().await;
    let mbox: String = ["Een", "Twee"].map(|subject| format!("From a\nA: b\n{}\n", letter(subject))).concat();
    for (new, known) in [(2, 0), (0, 2)] {
        let answer = fixture.ask("POST", "/api/import/upload?name=Oude%20post.mbox", mbox.as_bytes());
        assert_eq!(answer.status, 200, "{answer:?}");
        let told = answer.json();
        assert_eq!((&told["new"], &told["known"], &told["skipped"]), (&json!(new), &json!(known), &json!(0)));
    }
    let answer = fixture.ask("POST", "/api/import/upload?name=foto.jpg", b"\xff\xd8\xff");
    assert_eq!(answer.json()["items"][0]["reason"], "not-mail");
    let session = fixture.ask("GET", "/jmap/session", b"").json();
    let account = session["primaryAccounts"]["urn:ietf:params:jmap:mail"].as_str().unwrap().to_owned();
    let args = json!({ "accountId": account, "ids": null, "properties": ["name", "totalEmails"] });
    let mailboxes = call(fixture.port, &fixture.token, "Mailbox/get", args);
    let list = mailboxes["list"].as_array().unwrap();
    let made = list.iter().find(|one| one["name"] == "Oude post").unwrap();
    assert_eq!(made["totalEmails"], 2);
    fixture.house.close().await;
}
