//! H04, E11, E17: the store is looked through, copied while somebody serves, and put back.

use crate::common::{Program, ask};

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
