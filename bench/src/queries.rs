//! List pages and searches with a large inbox: at the JMAP face on a warm
//! connection, and from the start of a process to its last line, beside notmuch
//! and mu on the same mail.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use testhost::Host;

use crate::first_sync::{NUMBER, stocked};
use crate::http::Client;
use crate::program::{Program, inbox};
use crate::report::{Row, print, timed};
use crate::{peers, program};

const AT_THE_FACE: usize = 41;
const PROCESSES: usize = 5;
/// Rows that each is asked for.
const FIRST: u32 = 50;

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
            filter: json!({ "after": "2026-10-20T00:00:00Z", "before": "2026-11-11T00:00:00Z" }),
            ours: "after:2026-10-20 before:2026-11-11",
            notmuch: "date:2026-10-20..2026-11-10",
            mu: "date:2026-10-20..2026-11-10",
        },
        Case { name: "newest 50", filter: json!({ "inMailbox": inbox }), ours: "", notmuch: "*", mu: "" },
    ]
}

/// Measures each question in every way.
pub fn run(count: u32) -> Result<()> {
    let host = Host::up_beside(NUMBER)?;
    let user = stocked(&host, count)?;
    let (data, mail) = (tempfile::tempdir()?, tempfile::tempdir()?);
    peers::mbsync(&host, &user, mail.path())?;
    peers::notmuch(mail.path())?;
    peers::mu(mail.path())?;

    let ours = Program::start(&host, data.path())?;
    let mut client = ours.client()?;
    let account = ours.add_account(&mut client, &user, "imap")?;
    ours.wait_until_synced(&mut client, &account, count)?;
    let inbox = inbox(&mut client, &account)?["id"].clone();
    let cases = cases(&inbox);
    at_the_face(&mut client, &account, &inbox, &cases, count)?;
    let beside = cases.iter().map(|case| search(data.path(), case)).collect::<Result<Vec<_>>>()?;
    drop(ours);
    for (case, mut beside) in cases.iter().zip(beside) {
        let mut alone = search(data.path(), case)?;
        "postduif, none running".clone_into(&mut alone.name);
        "postduif, beside a running one".clone_into(&mut beside.name);
        let limit = format!("--limit={FIRST}");
        let notmuch = processes("notmuch", || {
            let mut command = peers::notmuch_command(mail.path());
            command.args(["search", &limit, case.notmuch]);
            Ok(command)
        })?;
        let mu = processes("mu", || {
            let mut command = Command::new("mu");
            command.arg("find").arg(peers::mu_home(mail.path())).arg(format!("--maxnum={FIRST}"));
            command.args(["--sortfield=date", "--reverse", case.mu]);
            Ok(command)
        })?;
        let title = format!("{}: {count} messages, from the start of a process to {FIRST} rows", case.name);
        print(&title, &[alone, beside, notmuch, mu]);
    }
    host.down()
}

fn at_the_face(client: &mut Client, account: &str, inbox: &Value, cases: &[Case], count: u32) -> Result<()> {
    let threads = json!({ "collapseThreads": true, "calculateTotal": true });
    let middle = json!({ "collapseThreads": true, "position": count / 4 });
    let folder = || json!({ "inMailbox": inbox });
    let mut rows = vec![
        measure(client, account, "newest 50 conversations, counted", folder(), threads)?,
        measure(client, account, "50 conversations in the middle", folder(), middle)?,
    ];
    for case in cases {
        rows.push(measure(client, account, case.name, case.filter.clone(), json!({}))?);
        let counted = format!("{}, counted", case.name);
        rows.push(measure(
            client,
            account,
            &counted,
            case.filter.clone(),
            json!({ "calculateTotal": true }),
        )?);
    }
    print(
        &format!("{count} messages, HTTP and JSON included: Email/query with Email/get of what it found"),
        &rows,
    );
    Ok(())
}

fn measure(client: &mut Client, account: &str, name: &str, filter: Value, extra: Value) -> Result<Row> {
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
    let mut row = Row::new(name);
    for _ in 0..AT_THE_FACE {
        let (time, answers) = timed(|| client.jmap(calls.clone()))?;
        row.times.push(time);
        let found = answers[0]["ids"].as_array().map_or(0, Vec::len);
        row.remark = match answers[0]["total"].as_u64() {
            Some(total) => format!("{found} of {total}"),
            None => format!("{found} found"),
        };
    }
    Ok(row)
}

/// `postduif search`, or `list` for the newest.
fn search(data: &Path, case: &Case) -> Result<Row> {
    let limit = FIRST.to_string();
    processes("", || {
        let mut command = program::command_line(data)?;
        match case.ours {
            "" => command.arg("list"),
            typed => command.args(["search", typed]),
        };
        command.args(["--limit", &limit]);
        Ok(command)
    })
}

/// A process from its start to its end, and the lines that it printed. Once unmeasured.
fn processes(name: &str, command: impl Fn() -> Result<Command>) -> Result<Row> {
    let mut row = Row::new(name);
    for run in 0..=PROCESSES {
        let mut command = command()?;
        let (time, out) = timed(|| Ok(command.stdin(Stdio::null()).output()?))?;
        // mu ends with 4 where nothing is found.
        let ended = out.status.success() || out.status.code() == Some(4);
        ensure!(ended, "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
        row.remark = format!("{} lines", out.stdout.iter().filter(|byte| **byte == b'\n').count());
        if run > 0 {
            row.times.push(time);
        }
    }
    Ok(row)
}
