//! The binary on an empty data directory: answers, words and exit codes.

use serde_json::json;

use crate::common::Program;
use crate::owner::import;

/// A01: the exit codes are told by the help, and by the guide in the same words.
#[test]
fn help_tells_the_exit_codes() {
    let program = Program::new();
    let help = program.run(&["--help"], "");
    assert_eq!(help.code, 0);
    for told in ["Exit codes:", "needs you", "--data-dir", "--resolver", "--ca-file", "--no-open", "--json"] {
        assert!(help.out.contains(told), "{told} in {}", help.out);
    }
    let guide = include_str!("../../../../docs/guide/command-line.md");
    let (_, codes) = help.out.split_once("Exit codes:\n").unwrap();
    for line in codes.lines() {
        let (code, meaning) = line.trim().split_once(' ').unwrap();
        let row = format!("| {code} | {} |", meaning.trim());
        assert!(guide.contains(&row), "the guide lacks {row}");
    }
    let version = program.run(&["--version"], "");
    assert_eq!(version.out.trim(), format!("postduif {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_empty_directory_answers_everything() {
    let program = Program::new();
    let status = program.json(&["status"], "");
    assert_eq!(status["accounts"][0]["kind"], "local");
    assert_eq!(status["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(program.json(&["list"], ""), json!([]));
    assert_eq!(program.json(&["search", "niets"], ""), json!([]));
    assert_eq!(program.json(&["outbox", "list"], ""), json!([]));
    assert_eq!(program.json(&["account", "list"], "")[0]["kind"], "local");
    assert_eq!(program.json(&["sync"], "")[0]["kind"], "local");
    let words = program.run(&["account", "list"], "");
    assert_eq!((words.code, words.out.as_str()), (0, ""));
    assert!(words.err.contains("There are no accounts yet"), "{}", words.err);
}

#[test]
fn exit_codes_say_who_must_act() {
    let program = Program::new();
    for (args, code, says) in [
        (&["lijst"][..], 2, "unrecognized subcommand"),
        (&["status", "--resolver", "nergens"], 2, "invalid value"),
        (&["show", "e999"], 6, "There is no message e999."),
        (&["show", "onzin"], 6, "There is no message onzin."),
        (&["list", "--folder", "Zolder"], 6, "There is no folder Zolder."),
        (&["list", "--account", "piet@x.test"], 6, "There is no account piet@x.test."),
        (&["outbox", "cancel", "s99"], 6, "There is no message s99 in the outbox."),
        (&["account", "remove", "piet@x.test", "--yes"], 6, "There is no account piet@x.test."),
        (&["account", "add"], 3, "there is no terminal"),
        (&["account", "add", "jan@x.test", "--incoming", "http://x"], 2, "invalid value"),
        (&["send", "--to", "anna@x.test", "--subject", "", "--text", ""], 2, "no subject and no text"),
        (&["send", "--subject", "x", "--text", "y"], 2, "Nobody to send to"),
        (&["send", "--to", "anna", "--text", "y"], 2, "anna: not an address"),
        (&["send", "--to", "anna@x.test", "--text", "y"], 6, "no account to send from"),
    ] {
        let run = program.run(args, "");
        assert_eq!(run.code, code, "{args:?}: {run:?}");
        assert!(run.err.contains(says), "{args:?}: {run:?}");
        assert_eq!(run.out, "", "{args:?}");
    }
    let by_hand = ["account", "add", "jan@x.test", "--incoming", "imaps://x.test", "--password-stdin"];
    let empty = program.run(&by_hand, "\n");
    assert_eq!(empty.code, 3, "{empty:?}");
}

#[test]
fn failures_are_json_too_where_that_was_asked() {
    let program = Program::new();
    let run = program.run(&["show", "e999", "--json"], "");
    assert_eq!(run.code, 6);
    let answer: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(answer["error"]["exit"], 6);
    assert_eq!(answer["error"]["text"], "There is no message e999.");
}

#[test]
fn messages_are_listed_found_and_shown() {
    let program = Program::new();
    let serving = program.serve();
    let raw = "From: =?utf-8?q?Ann=C3=A9?= <anna@x.test>\r\nTo: jan@x.test\r\nSubject: Zadels \x1b[2J\r\n\
        Date: Mon, 5 Jan 2026 10:00:00 +0100\r\n\r\nDe zadels zijn binnen.\r\n";
    let id = import(&program, serving.port, raw);
    drop(serving);
    let found = program.json(&["search", "zadels", "binnen"], "");
    assert_eq!(found[0]["id"], id.as_str());
    assert_eq!(program.json(&["search", "zadels", "buiten"], ""), json!([]));
    let shown = program.run(&["show", &id], "");
    assert!(shown.out.contains("From: Anné <anna@x.test>"), "{}", shown.out);
    assert!(shown.out.contains("De zadels zijn binnen.") && !shown.out.contains('\x1b'), "{:?}", shown.out);
    let listed = program.run(&["list"], "");
    assert!(listed.out.contains("Anné") && !listed.out.contains('\x1b'), "{:?}", listed.out);
    assert_eq!(program.run(&["show", &id, "--raw"], "").out, raw);
    let json = program.json(&["show", &id], "");
    assert_eq!(json["from"][0]["email"], "anna@x.test");
}

#[test]
fn the_words_are_dutch_where_that_is_asked() {
    let program = Program::new();
    let run = program.run(&["show", "e999", "--language", "nl"], "");
    assert!(run.err.contains("Er is geen bericht e999."), "{run:?}");
}

/// Invariant 16: a store of a newer program is refused untouched.
#[test]
fn a_newer_store_is_left_alone() {
    let program = Program::new();
    program.json(&["status"], "");
    let path = program.dir().join("postduif.db");
    let mut bytes = std::fs::read(&path).unwrap();
    // SQLite keeps user_version at offset 60, big-endian.
    bytes[60..64].copy_from_slice(&9999u32.to_be_bytes());
    for beside in ["postduif.db-wal", "postduif.db-shm"] {
        let _ = std::fs::remove_file(program.dir().join(beside));
    }
    std::fs::write(&path, &bytes).unwrap();
    let run = program.run(&["status"], "");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("newer Postduif"), "{run:?}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_taken_port_is_told() {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = Program::new().run(&["serve", "--no-open", "--port", &port], "");
    assert_eq!(run.code, 1);
    assert!(run.err.contains(&format!("Port {port} is taken")), "{run:?}");
}

#[test]
fn a_misspelt_setting_is_wrong_usage() {
    let program = Program::new();
    std::fs::write(program.dir().join("postduif.toml"), "poort = 1\n").unwrap();
    let run = program.run(&["status"], "");
    assert!(run.code == 2 && run.err.contains("poort"), "{run:?}");
}
