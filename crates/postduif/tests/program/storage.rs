//! H04, E11, E16, E17: the store is looked through, copied while somebody serves, and put back.

use crate::common::{Program, ask};
use crate::http::call;

fn text(n: u32) -> String {
    format!("Subject: bericht {n}\r\nFrom: jan@voorbeeld.test\r\n\r\nhallo {n}\r\n")
}

fn import(program: &Program, port: u16, n: u32) {
    crate::owner::import(program, port, &text(n));
}

#[test]
fn a_copy_made_while_serving_is_put_back() {
    let program = Program::new();
    let serving = program.serve();
    (0..3).for_each(|n| import(&program, serving.port, n));
    let copy = program.dir().join("kopie.db");
    let copy = copy.to_str().unwrap();
    let written = program.json(&["store", "backup", copy], "");
    assert_eq!(written["file"], copy);
    assert_eq!(program.run(&["store", "backup", copy], "").code, 1, "no file is written over");
    import(&program, serving.port, 3);
    let checked = program.json(&["store", "check"], "");
    assert_eq!((&checked["messages"], &checked["findings"]), (&4.into(), &serde_json::json!([])));
    let run = program.run(&["store", "restore", copy], "");
    assert_eq!(run.code, 3, "who serves is asked to stop first: {run:?}");
    assert_eq!(serving.stop().code, 0);

    let restored = program.json(&["store", "restore", copy], "");
    assert!(restored["setAside"].as_str().unwrap().ends_with("before-restore-1"));
    assert_eq!(program.json(&["list"], "").as_array().unwrap().len(), 3);
    let run = program.run(&["store", "check"], "");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("3 messages"), "{run:?}");
    // Into a directory it goes under a name with the time.
    let dir = tempfile::tempdir().unwrap();
    let written = program.json(&["store", "backup", dir.path().to_str().unwrap()], "");
    assert!(std::fs::metadata(written["file"].as_str().unwrap()).unwrap().len() > 0);
}

/// E16: a data directory works wherever it is moved, and nothing in it says where it was.
#[test]
fn a_data_directory_may_be_moved() {
    let mut program = Program::new();
    let serving = program.serve();
    import(&program, serving.port, 1);
    // Large enough for a file of its own beside the database.
    let mixed = |n: u64| (n ^ 0x5bd1_e995).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_mul(n | 1) >> 59;
    let noise: String = (0..100_000).map(|n| char::from(b'A' + mixed(n) as u8)).collect();
    let large = format!("{}{noise}\r\n", text(2));
    crate::owner::import(&program, serving.port, &large);
    assert!(std::fs::read_dir(program.dir().join("bodies")).unwrap().next().is_some());
    let before = program.json(&["list"], "");
    assert_eq!(serving.stop().code, 0);
    let was = program.move_data();
    let was = was.to_str().unwrap().as_bytes();
    assert!(!program.written().windows(was.len()).any(|part| part == was));
    assert_eq!(program.json(&["list"], ""), before);
    assert_eq!(program.json(&["store", "check"], "")["findings"], serde_json::json!([]));
    assert_eq!(program.json(&["search", "bericht"], "").as_array().unwrap().len(), 2);
}

/// D11: what was removed for good is listed, and comes back when it is asked for.
#[test]
fn what_is_gone_can_be_had_back() {
    let program = Program::new();
    let serving = program.serve();
    import(&program, serving.port, 1);
    assert_eq!(program.json(&["bin", "list"], "").as_array().unwrap().len(), 0);
    let token = std::fs::read_to_string(program.dir().join("token")).unwrap();
    let id = program.json(&["list"], "")[0]["id"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {}", token.trim());
    let session = ask(serving.port, "GET", "/jmap/session", &[("Authorization", &bearer)], b"").json();
    let account = session["accounts"].as_object().unwrap().keys().next().unwrap();
    let gone = serde_json::json!({ "accountId": account, "destroy": [id] });
    assert_eq!(call(serving.port, token.trim(), "Email/set", gone)["destroyed"][0], id.as_str());
    assert_eq!(program.json(&["list"], "").as_array().unwrap().len(), 0);
    let bin = program.json(&["bin", "list"], "");
    assert_eq!((bin.as_array().unwrap().len(), &bin[0]["id"]), (1, &id.as_str().into()));
    let back = program.run(&["bin", "restore", &id], "");
    assert_eq!(back.code, 0, "{back:?}");
    assert_eq!(program.json(&["list"], "").as_array().unwrap().len(), 1);
    assert_eq!(program.run(&["bin", "restore", &id], "").code, 6, "it is there no more");
}

#[test]
fn a_bad_copy_and_a_broken_store_are_told() {
    let program = Program::new();
    let serving = program.serve();
    import(&program, serving.port, 1);
    let outside = ask(serving.port, "POST", "/api/store/backup", &[], br#"{"to":"/tmp/x"}"#);
    assert_eq!(outside.status, 401, "invariant 20");
    assert_eq!(serving.stop().code, 0);
    let letter = program.dir().join("brief.txt");
    std::fs::write(&letter, "Geachte heer").unwrap();
    let run = program.run(&["store", "restore", letter.to_str().unwrap()], "");
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(program.json(&["list"], "").as_array().unwrap().len(), 1);
    // The hash that names it becomes another one, wherever it stands.
    let hash = blake3::hash(text(1).as_bytes());
    let file = program.dir().join("postduif.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let places: Vec<usize> =
        (0..bytes.len() - 32).filter(|at| bytes[*at..*at + 32] == *hash.as_bytes()).collect();
    assert!(!places.is_empty());
    places.into_iter().for_each(|at| bytes[at] ^= 1);
    std::fs::write(&file, bytes).unwrap();
    let run = program.run(&["store", "check", "--json"], "");
    assert_eq!(run.code, 11, "{run:?}");
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(found["findings"][0]["rule"], "messages");
}

/// D13, D14, D15: the terms of a POP3 account by command line; headers first, and the
/// rest when the message is shown.
#[test]
fn headers_are_collected_and_the_rest_comes_when_it_is_shown() {
    let Some(host) = testhost::Host::connect_or_skip() else { return };
    let program = Program::at(&host);
    let user = host.fresh_user("rust-keep").unwrap();
    let url = |scheme: &str, port| format!("{scheme}://ssl0.mail.test:{}", host.layout().port(port));
    let (incoming, outgoing) = (url("pop3s", 995), url("smtps", 465));
    let args = ["account", "add", &user.address, "--password-stdin", "--incoming", &incoming];
    let added =
        program.run(&[&args[..], &["--outgoing", &outgoing]].concat(), &format!("{}\n", user.password));
    assert_eq!(added.code, 0, "{added:?}");
    let keep = |more: &[&str]| program.json(&[&["account", "keep", &user.address], more].concat(), "");
    let usual = serde_json::json!({
        "leave": true, "days": 14, "untilDeleted": true, "byReceived": false, "mostBytes": null
    });
    assert_eq!(keep(&[])["collecting"], usual);
    let kept = keep(&["--leave-days", "30", "--days-from", "received", "--headers-above", "0"]);
    let (days, received, most) = (30, true, 0);
    let expected = serde_json::json!({
        "leave": true, "days": days, "untilDeleted": true, "byReceived": received, "mostBytes": most
    });
    assert_eq!(kept["collecting"], expected);
    assert_eq!(keep(&["--leave"])["collecting"]["days"], serde_json::Value::Null);
    let no_server = program.run(&["account", "keep", &user.address, "--offline-days", "3"], "");
    assert_eq!(no_server.code, 1, "there is no server that would keep it: {no_server:?}");

    let text = "From: anna@voorbeeld.test\r\nSubject: groot\r\nMessage-ID: <groot@voorbeeld.test>\r\n\r\nhet hele verhaal\r\n";
    host.deliver(&user.address, text.as_bytes()).unwrap();
    let serving = program.serve();
    let run = program.run(&["sync"], "");
    assert_eq!(run.code, 0, "{run:?}");
    let list = program.json(&["list", "--account", &user.address], "");
    assert_eq!((list.as_array().unwrap().len(), &list[0]["subject"]), (1, &"groot".into()));
    let found =
        || program.json(&["search", "--account", &user.address, "verhaal"], "").as_array().unwrap().len();
    assert_eq!(found(), 0, "only its headers are here");
    let shown = program.run(&["show", list[0]["id"].as_str().unwrap()], "");
    assert!(shown.out.contains("het hele verhaal"), "{shown:?}");
    assert_eq!(found(), 1);
    assert_eq!(serving.stop().code, 0);
}

/// E07, E08: by command line in an IMAP account, and back when it is shown.
#[test]
fn old_bodies_stay_on_the_server_and_come_when_they_are_shown() {
    let Some(host) = testhost::Host::connect_or_skip() else { return };
    let program = Program::at(&host);
    let user = host.fresh_user("rust-offline").unwrap();
    let url = |scheme: &str, port| format!("{scheme}://ssl0.mail.test:{}", host.layout().port(port));
    let (incoming, outgoing) = (url("imaps", 993), url("smtps", 465));
    let args = ["account", "add", &user.address, "--password-stdin", "--incoming", &incoming];
    let added =
        program.run(&[&args[..], &["--outgoing", &outgoing]].concat(), &format!("{}\n", user.password));
    assert_eq!(added.code, 0, "{added:?}");
    let message =
        |text: &str| format!("From: anna@voorbeeld.test\r\nSubject: {text}\r\n\r\nverhaal van {text}\r\n");
    host.deliver(&user.address, message("een").as_bytes()).unwrap();
    let serving = program.serve();
    assert_eq!(program.run(&["sync"], "").code, 0);
    assert_eq!(program.json(&["store", "check"], "")["messages"], 1);
    // Nothing is small enough.
    let kept = program.json(&["account", "keep", &user.address, "--offline-below", "0"], "");
    assert_eq!(kept["offline"]["mostBytes"], 0);
    for folder in ["Werk", "Werk/2019", "2019"] {
        assert_eq!(program.run(&["folder", "create", "--account", &user.address, folder], "").code, 0);
    }
    let kept = program.json(&["account", "keep", &user.address, "--online-folder", "werk/2019"], "");
    assert_eq!(kept["onlineFolders"], serde_json::json!(["Werk/2019"]));
    assert_eq!(program.json(&["store", "check"], "")["messages"], 0);
    assert_eq!(program.run(&["sync"], "").code, 0, "what is not wanted is not waited for");
    let found = program.json(&["search", "--account", &user.address, "verhaal"], "");
    assert_eq!(found.as_array().unwrap().len(), 1, "it is found all the same");
    let shown = program.run(&["show", found[0]["id"].as_str().unwrap()], "");
    assert!(shown.out.contains("verhaal van een"), "{shown:?}");
    assert_eq!(program.json(&["store", "check"], "")["messages"], 1);
    assert_eq!(serving.stop().code, 0);
}

/// E10, D10: counted, saved, and put back by command line; a folder may have terms of its own.
#[test]
fn old_mail_is_removed_and_put_back() {
    let Some(host) = testhost::Host::connect_or_skip() else { return };
    let program = Program::at(&host);
    let user = host.fresh_user("rust-retention").unwrap();
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap();
    let old = testhost::corpus::messages(7, testhost::corpus::Mix::SmallText, now - 100 * 86_400);
    let new = testhost::corpus::messages(3, testhost::corpus::Mix::SmallText, now);
    host.stock(&user.address, "INBOX", old.chain(new)).unwrap();
    let url = |scheme: &str, port| format!("{scheme}://ssl0.mail.test:{}", host.layout().port(port));
    let (incoming, outgoing) = (url("imaps", 993), url("smtps", 465));
    let args = ["account", "add", &user.address, "--password-stdin", "--incoming", &incoming];
    let added =
        program.run(&[&args[..], &["--outgoing", &outgoing]].concat(), &format!("{}\n", user.password));
    assert_eq!(added.code, 0, "{added:?}");
    let serving = program.serve();
    assert_eq!(program.run(&["sync"], "").code, 0);
    let run = |more: &[&str]| program.run(&[&["account", "keep", &user.address], more].concat(), "");
    let json = |more: &[&str]| program.json(&[&["account", "keep", &user.address], more].concat(), "");
    let listed = || program.json(&["list", "--account", &user.address], "").as_array().unwrap().len();
    let terms = ["--retain-days", "30", "--remove-on-server"];

    let going = json(&[&terms[..], &["--check"]].concat())["going"].clone();
    let one = &going[0];
    assert_eq!(
        (going.as_array().unwrap().len(), &one["count"], &one["server"]),
        (1, &7.into(), &true.into())
    );
    assert_eq!(one["newest"], now - 100 * 86_400);
    let told = run(&[&terms[..], &["--check"]].concat());
    assert!(told.out.contains("7 messages") && told.out.contains("on the server"), "{told:?}");
    let unasked = run(&terms);
    assert_eq!((unasked.code, listed()), (3, 10), "nobody is there to say yes: {unasked:?}");
    let kept = json(&[&terms[..], &["--yes"]].concat());
    assert_eq!((&kept["removed"]["count"], listed()), (&7.into(), 3));
    assert_eq!(kept["retention"]["keep"]["days"], 30);
    assert_eq!(program.run(&["sync"], "").code, 0);
    assert_eq!(host.messages_in(&user.address, "INBOX").unwrap().len(), 3);
    assert_eq!(program.json(&["bin", "list", "--account", &user.address], "").as_array().unwrap().len(), 7);

    assert_eq!(json(&["--undo"])["restored"], 7);
    assert_eq!(program.run(&["sync"], "").code, 0);
    assert_eq!((listed(), host.messages_in(&user.address, "INBOX").unwrap().len()), (10, 10));
    let kept = json(&["--retain-newest", "2", "--remove-here", "--of-folder", "inbox", "--yes"]);
    assert_eq!(kept["folderRetention"]["INBOX"]["keep"]["newest"], 2);
    assert_eq!(kept["retention"]["server"], false, "putting back switched it off");
    assert_eq!((listed(), host.messages_in(&user.address, "INBOX").unwrap().len()), (2, 10));
    let kept = json(&["--as-account", "inbox", "--empty-trash", "30"]);
    assert_eq!((&kept["emptying"]["trash"], listed()), (&30.into(), 10));
    assert_eq!(run(&["--empty-trash", "soon"]).code, 2);
    assert_eq!(serving.stop().code, 0);
}
