//! Searching from the command line and at the door that the page asks (E15).

use mail::Keywords;
use serde_json::{Value, json};
use store::{AccountKind, Ingest, NewAccount, NewEmail, Options, Store};

use crate::common::{Program, ask};

/// Two accounts, with mail that came in turns.
fn two_accounts() -> Program {
    let program = Program::new();
    let store = Store::open(program.dir(), &Options::default()).unwrap();
    for (n, name) in ["thuis", "werk"].into_iter().enumerate() {
        let address = format!("jan@{name}.test");
        let new = NewAccount {
            kind: AccountKind::Imap,
            name: address.clone(),
            address,
            person: "Jan".into(),
            incoming: None,
            outgoing: None,
        };
        let write = |tx: &mut store::WriteTx<'_>| {
            let account = tx.add_account(&new)?;
            let inbox = store::Folder {
                path: "INBOX".into(),
                decoded: "INBOX".into(),
                separator: Some('/'),
                below: 0,
                role: Some(mail::Role::Inbox),
                selectable: true,
                subscribed: true,
            };
            let inbox = tx.put_folder(account, &inbox)?;
            for day in 0..3 {
                let raw = format!(
                    "From: Renée <r@x.test>\r\nSubject: {name} {day}\r\n\r\nde fiets, deel {day}\r\n"
                );
                tx.create_email(
                    account,
                    NewEmail {
                        ingest: Ingest::from_raw(raw.as_bytes())?,
                        mailboxes: vec![inbox],
                        keywords: Keywords::new(),
                        received_at: 1_700_000_000 + 86_400 * (2 * day + n as i64),
                    },
                )?;
            }
            Ok(())
        };
        store.write(write).unwrap();
    }
    program
}

fn subjects(emails: &Value) -> Vec<&str> {
    emails.as_array().unwrap().iter().map(|email| email["subject"].as_str().unwrap()).collect()
}

/// D20, E15: one list, newest first, of every account and of every inbox; the grammar is the page's.
#[test]
fn all_accounts_are_searched_unless_one_is_named() {
    let program = two_accounts();
    for (args, found) in [
        (&["fiets"][..], &["werk 2", "thuis 2", "werk 1", "thuis 1", "werk 0", "thuis 0"][..]),
        (&["in:inbox"], &["werk 2", "thuis 2", "werk 1", "thuis 1", "werk 0", "thuis 0"]),
        (&["fiets", "--account", "jan@werk.test"], &["werk 2", "werk 1", "werk 0"]),
        (&["account:thuis", "deel"], &["thuis 2", "thuis 1", "thuis 0"]),
        (&["van:renee onderwerp:werk -(1 OR 2)"], &["werk 0"]),
        (&["--limit", "1", "fiets -werk"], &["thuis 2"]),
        (&["before:2000"], &[]),
        (&["/^werk [01]$/"], &["werk 1", "werk 0"]),
        (&[r"from:/^ren.e <r@x\.test>$/ body:/fiets, deel [2-9]/ -subject:/^W/"], &["thuis 2"]),
    ] {
        let answer = program.json(&[&["search"], args].concat(), "");
        assert_eq!(subjects(&answer), found, "{args:?}");
    }
    let answer = program.json(&["search", "fiets", "--limit", "2"], "");
    assert_ne!(answer[0]["accountId"], answer[1]["accountId"]);
}

#[test]
fn a_cut_list_and_a_word_that_is_no_operator_are_told() {
    let program = two_accounts();
    let run = program.run(&["search", "fiets", "--limit", "2"], "");
    assert_eq!((run.code, run.out.lines().count()), (0, 2), "{run:?}");
    assert!(run.err.contains("There are more"), "{run:?}");
    let run = program.run(&["search", "fiets", "--limit", "6"], "");
    assert_eq!((run.out.lines().count(), run.err.as_str()), (6, ""), "{run:?}");
    assert_eq!(program.json(&["search", "fiets", "--count"], ""), 6);
    assert_eq!(program.json(&["search", "/DEEL [02]/", "--count"], ""), 4);
    let run = program.run(&["search", "/fiets(/"], "");
    assert!(run.err.contains("/fiets(/"), "{run:?}");
    assert_eq!(run.out.lines().count(), 6, "it counts as words: {run:?}");
    let run = program.run(&["search", "kleur:rood"], "");
    assert!(run.err.contains("kleur:rood") && run.err.contains("Nothing found."), "{run:?}");
    let run = program.run(&["search", "fiets", "--account", "jan@nergens.test"], "");
    assert_eq!(run.code, 6, "{run:?}");
}

/// What the page asks: windows of one list, the beginning of a word, what to mark.
#[test]
fn the_door_gives_windows_of_one_list() {
    let program = two_accounts();
    let serving = program.serve();
    let token = std::fs::read_to_string(program.dir().join("token")).unwrap();
    let search = |question: Value| {
        let bearer = format!("Bearer {}", token.trim());
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        ask(serving.port, "POST", "/api/search", &headers, question.to_string().as_bytes())
    };
    let all = search(json!({ "text": "fie", "typing": true, "limit": 9, "calculateTotal": true })).json();
    assert_eq!((&all["total"], all["rows"].as_array().unwrap().len()), (&json!(6), 6));
    assert_eq!(all["marks"], json!({ "operator": "OR", "conditions": [{ "text": "fie*" }] }));
    assert_eq!(search(json!({ "text": "fie", "limit": 9 })).json()["rows"], json!([]));

    let rows = all["rows"].as_array().unwrap();
    let window = search(json!({ "text": "fiets", "position": 2, "limit": 2, "calculateTotal": true })).json();
    assert_eq!((&window["position"], &window["total"]), (&json!(2), &json!(6)));
    assert_eq!(window["rows"].as_array().unwrap(), &rows[2..4]);
    let anchor = &rows[4]["emailId"];
    let around = search(json!({ "text": "fiets", "anchor": anchor, "anchorOffset": -1, "limit": 2 })).json();
    assert_eq!(around["rows"].as_array().unwrap(), &rows[3..5]);
    assert_eq!(search(json!({ "text": "werk", "anchor": rows[1]["emailId"], "limit": 2 })).status, 409);

    let nothing_yet = search(json!({ "text": "from: ", "typing": true, "limit": 9 })).json();
    assert_eq!((&nothing_yet["total"], &nothing_yet["rows"]), (&json!(null), &all["rows"]));
    let long = "a OR ".repeat(2_000);
    assert_eq!(search(json!({ "text": long, "limit": 9 })).status, 200);
}
