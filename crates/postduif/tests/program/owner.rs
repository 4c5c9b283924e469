//! Invariant 8: a data directory has one owner; a second process talks to it.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::MetadataExt as _;

use serde_json::Value;

use crate::common::{Program, Run, ask, signal};

#[test]
fn of_twenty_that_start_at_once_one_serves_and_the_others_lead_there() {
    let program = Program::new();
    let mut children: Vec<_> =
        (0..20).map(|_| program.start(&["serve", "--no-open", "--port", "0", "--json"], "")).collect();
    let mut ports = BTreeSet::new();
    let mut words = BTreeSet::new();
    for child in &mut children {
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        let url = answer["url"].as_str().unwrap();
        let (origin, word) = url.split_once("/?token=").unwrap();
        ports.insert(origin.to_owned());
        words.insert(word.to_owned());
    }
    assert_eq!(ports.len(), 1, "all lead to the same one: {ports:?}");
    assert_eq!(words.len(), 20, "and each with an address of its own");
    let owner: Value =
        serde_json::from_slice(&std::fs::read(program.dir().join("owner.json")).unwrap()).unwrap();
    let serving = children.iter().position(|child| u64::from(child.id()) == owner["pid"].as_u64().unwrap());
    let serving = children.remove(serving.unwrap());
    for child in children {
        assert_eq!(Run::of(child).code, 0);
    }
    signal(&serving, rustix::process::Signal::TERM);
    let run = Run::of(serving);
    assert_eq!(run.code, 0, "{run:?}");
    let announcement = std::fs::read(program.dir().join("owner.json")).unwrap();
    assert_eq!(announcement, b"", "the announcement is taken back");
}

#[test]
fn commands_go_through_the_one_that_serves() {
    let program = Program::new();
    let serving = program.serve();
    let text = "Subject: via de eigenaar\r\nFrom: jan@voorbeeld.test\r\n\r\nhallo\r\n";
    let id = import(&program, serving.port, text);
    let list = program.json(&["list"], "");
    assert_eq!(list[0]["id"], id.as_str());
    assert_eq!(list[0]["subject"], "via de eigenaar");
    assert_eq!(serving.stop().code, 0);
    // And without one, the same.
    assert_eq!(program.json(&["list"], "")[0]["id"], id.as_str());
}

#[test]
fn many_commands_at_once_take_turns() {
    let program = Program::new();
    let children: Vec<_> = (0..8).map(|_| program.start(&["status", "--json"], "")).collect();
    for child in children {
        let run = Run::of(child);
        assert_eq!(run.code, 0, "{run:?}");
        let status: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(status["accounts"][0]["kind"], "local");
    }
}

/// What a killed owner left leads nowhere: the next start takes over, on the same data.
#[test]
fn a_killed_owner_is_replaced() {
    let program = Program::new();
    let serving = program.serve();
    let id = import(&program, serving.port, "Subject: blijft\r\n\r\nhallo\r\n");
    serving.kill();
    let announcement = std::fs::read(program.dir().join("owner.json")).unwrap();
    assert_ne!(announcement, b"", "nobody took it back");
    let serving = program.serve();
    let list = program.json(&["list"], "");
    assert_eq!(list[0]["id"], id.as_str());
    drop(serving);
}

/// Puts a message into the local inbox over JMAP, with the token as any program does.
pub fn import(program: &Program, port: u16, text: &str) -> String {
    let token = std::fs::read_to_string(program.dir().join("token")).unwrap();
    crate::http::import(port, token.trim(), text.as_bytes())
}

#[test]
fn the_token_is_for_programs() {
    let program = Program::new();
    let serving = program.serve();
    let token = std::fs::read_to_string(program.dir().join("token")).unwrap();
    let bearer = format!("Bearer {}", token.trim());
    let answer = ask(serving.port, "GET", "/.well-known/jmap", &[("Authorization", &bearer)], b"");
    assert_eq!(answer.status, 200);
    assert!(!serving.url.contains(token.trim()), "the page's address is another key");
}

/// A command finds the files that the one before it left, and puts nothing into them that stays.
#[test]
fn a_command_makes_no_files() {
    let program = Program::new();
    let left = || {
        program.json(&["status"], "");
        let of = |name| std::fs::metadata(program.dir().join(name)).unwrap();
        let [owner, log, index] = ["owner.json", "postduif.db-wal", "postduif.db-shm"].map(of);
        assert_eq!((owner.len(), log.len()), (0, 0));
        [owner, log, index].map(|file| file.ino())
    };
    assert_eq!(left(), left());
}
