//! List pages and searches with a large inbox: at the JMAP face on a warm
//! connection, and from the start of a process to its last line, beside notmuch
//! and mu on the same mail.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use testhost::corpus::Mix;

use crate::http::Client;
use crate::measure::{Bound, Row, Table, timed};
use crate::program::{Program, inbox};
use crate::stage::Stage;
use crate::{peers, program};

const AT_THE_FACE: usize = 41;
const PROCESSES: usize = 5;
/// Rows that each is asked for.
const FIRST: u32 = 50;

const FACE: &str = "Postduif, JMAP";
const ALONE: &str = "Postduif, none running";
const BESIDE: &str = "Postduif, beside a running one";

/// One question, as each is asked it.
struct Case {
    name: &'static str,
    filter: Value,
    /// What `postduif search`, `notmuch search` and `mu find` are given; empty for the newest of all.
    ours: &'static str,
    notmuch: &'static str,
    mu: &'static str,
}

/// One that all spell the same.
fn same(name: &'static str, typed: &'static str, filter: Value) -> Case {
    Case { name, filter, ours: typed, notmuch: typed, mu: typed }
}

fn cases(inbox: &Value) -> [Case; 8] {
    let text = |name, typed| same(name, typed, json!({ "text": typed }));
    [
        text("rare word", "dekolin"),
        text("medium word", "vergadering"),
        text("frequent word", "de"),
        text("two words", "factuur koffie"),
        text("phrase", "\"de een\""),
        same("from", "from:anna", json!({ "from": "anna" })),
        Case {
            name: "date range",
            filter: json!({ "after": "2024-12-26T00:00:00Z", "before": "2025-01-17T00:00:00Z" }),
            ours: "after:2024-12-26 before:2025-01-17",
            notmuch: "date:2024-12-26..2025-01-16",
            mu: "date:2024-12-26..2025-01-16",
        },
        Case { name: "newest 50", filter: json!({ "inMailbox": inbox }), ours: "", notmuch: "*", mu: "" },
    ]
}

/// Measures each question in every way.
pub fn run(stage: &mut Stage) -> Result<Vec<Table>> {
    let count = stage.size.messages(100_000);
    let user = stage.mailbox(Mix::SmallText, count)?;
    // What the first sync left, where it has just run.
    let (data, mail) = match stage.left.take() {
        Some(left) => left,
        None => (tempfile::tempdir()?, stage.indexed_by_peers(&user)?),
    };
    let (data, mail) = (data.path(), mail.path());
    let ours = Program::start(&stage.host, data)?;
    let mut client = ours.client()?;
    let account = match ours.accounts(&mut client)?.first() {
        Some(known) => known.clone(),
        None => ours.add_account(&mut client, &user, "imap")?,
    };
    ours.wait_until_synced(&mut client, &account, count)?;
    let inbox = inbox(&mut client, &account)?["id"].clone();
    let cases = cases(&inbox);

    let mut face = Table::new("jmap", &format!("Pages of a list at the JMAP face, {count} messages"));
    face.note = "Email/query with Email/get of what it found, HTTP and JSON included.".to_owned();
    for (name, extra) in [
        ("list page", json!({ "collapseThreads": true, "calculateTotal": true })),
        ("list page in the middle", json!({ "collapseThreads": true, "position": count / 4 })),
    ] {
        let name = format!("Postduif: {name}");
        for time in ask(&mut client, &account, &json!({ "inMailbox": inbox }), &extra)? {
            face.time("", &name, time);
        }
        face.want("under 5 ms", ("", &name), Bound::AtMost(0.005));
    }

    let mut all = Table::new("queries", &format!("Questions to {count} messages, {FIRST} rows"));
    all.note =
        "Processes from their start to their end; at the JMAP face Email/query with Email/get of what it \
                found, over a connection that stands."
            .to_owned();
    for case in &cases {
        for time in ask(&mut client, &account, &case.filter, &json!({}))? {
            all.time(case.name, FACE, time);
        }
        processes(&mut all, case.name, BESIDE, || search(data, case))?;
    }
    ours.stop()?;
    for case in &cases {
        processes(&mut all, case.name, ALONE, || search(data, case))?;
        processes(&mut all, case.name, "notmuch", || Ok(notmuch(mail, case)))?;
        processes(&mut all, case.name, "mu", || Ok(mu(mail, case)))?;
    }
    all.rows.sort_by_key(|row| cases.iter().position(|case| case.name == row.group));
    for case in &cases {
        all.want(&format!("{}, JMAP: under 20 ms", case.name), (case.name, FACE), Bound::AtMost(0.020));
        let median =
            |peer: &&str| all.row(&(case.name.to_owned(), (*peer).to_owned())).map_or(0.0, Row::median);
        let faster =
            ["notmuch", "mu"].into_iter().min_by(|a, b| median(a).total_cmp(&median(b))).unwrap_or("mu");
        for (way, ours) in [("JMAP", FACE), ("a process", ALONE)] {
            let text = format!("{}, {way}: faster than notmuch and mu", case.name);
            all.want_ratio(&text, (case.name, faster), (case.name, ours), Bound::AtLeast(1.0));
        }
    }
    Ok(vec![all, face])
}

/// How long each of many equal requests took; once unmeasured.
fn ask(client: &mut Client, account: &str, filter: &Value, extra: &Value) -> Result<Vec<Duration>> {
    let sort = json!([{ "property": "receivedAt", "isAscending": false }]);
    let mut query = json!({ "accountId": account, "filter": filter, "sort": sort, "limit": FIRST });
    if let (Some(query), Some(extra)) = (query.as_object_mut(), extra.as_object()) {
        query.extend(extra.clone());
    }
    let calls = json!([
        ["Email/query", query, "0"],
        ["Email/get", {"accountId": account, "#ids": {"resultOf": "0", "name": "Email/query", "path": "/ids"},
            "properties": ["threadId", "from", "subject", "preview", "receivedAt", "keywords", "hasAttachment"]}, "1"],
    ]);
    let answers = client.jmap(calls.clone())?;
    let found = answers[0]["ids"].as_array().context("no ids")?.len();
    ensure!(found > 0, "nothing found: {filter}");
    (0..AT_THE_FACE).map(|_| Ok(timed(|| client.jmap(calls.clone()))?.0)).collect()
}

/// `postduif search`, or `list` for the newest.
fn search(data: &Path, case: &Case) -> Result<Command> {
    let mut command = program::command_line(data)?;
    match case.ours {
        "" => command.arg("list"),
        typed => command.args(["search", typed]),
    };
    command.args(["--limit", &FIRST.to_string()]);
    Ok(command)
}

fn notmuch(mail: &Path, case: &Case) -> Command {
    let mut command = peers::notmuch_command(mail);
    command.args(["search", &format!("--limit={FIRST}"), case.notmuch]);
    command
}

fn mu(mail: &Path, case: &Case) -> Command {
    let mut command = Command::new("mu");
    command.arg("find").arg(peers::mu_home(mail)).arg(format!("--maxnum={FIRST}"));
    command.args(["--sortfield=date", "--reverse", case.mu]);
    command
}

/// Times a process that prints what it finds; once unmeasured.
fn processes(
    table: &mut Table,
    group: &str,
    name: &str,
    command: impl Fn() -> Result<Command>,
) -> Result<()> {
    for run in 0..=PROCESSES {
        let mut command = command()?;
        let (time, out) = timed(|| Ok(command.stdin(Stdio::null()).output()?))?;
        ensure!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
        ensure!(!out.stdout.is_empty(), "{command:?} finds nothing");
        if run > 0 {
            table.time(group, name, time);
        }
    }
    Ok(())
}
