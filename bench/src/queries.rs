//! List pages and searches at the JMAP face.

use anyhow::Result;
use serde_json::{Value, json};
use testhost::Host;

use crate::first_sync::{NUMBER, stocked};
use crate::http::Client;
use crate::program::{Program, inbox};
use crate::report::{Row, print, timed};

const TIMES: usize = 41;

/// Measures each query on a warm connection.
pub fn run(count: u32) -> Result<()> {
    let host = Host::up_beside(NUMBER)?;
    let user = stocked(&host, count)?;
    let data = tempfile::tempdir()?;
    let program = Program::start(&host, data.path())?;
    let mut client = program.client()?;
    let account = program.add_account(&mut client, &user)?;
    program.wait_until_synced(&mut client, &account, count)?;
    let inbox = inbox(&mut client, &account)?["id"].clone();
    let half = count / 2;
    let cases: [(&str, Value, Value); 9] = [
        (
            "list: newest 50 conversations",
            json!({"inMailbox": inbox}),
            json!({"collapseThreads": true, "calculateTotal": true}),
        ),
        ("list: newest 50 messages", json!({"inMailbox": inbox}), json!({})),
        (
            "list: 50 conversations in the middle",
            json!({"inMailbox": inbox}),
            json!({"collapseThreads": true, "position": half / 2}),
        ),
        ("search: frequent word, newest 50", json!({"text": "de"}), json!({})),
        ("search: medium word, newest 50", json!({"text": "vergadering"}), json!({})),
        ("search: rare word, newest 50", json!({"text": "dekolin"}), json!({})),
        ("search: two words, newest 50", json!({"text": "factuur koffie"}), json!({})),
        ("search: phrase, newest 50", json!({"text": "\"de een\""}), json!({})),
        ("search: from, newest 50", json!({"from": "anna"}), json!({})),
    ];
    let mut rows = Vec::new();
    for (name, filter, extra) in cases {
        rows.push(measure(&mut client, &account, name, filter, extra)?);
    }
    print(
        &format!("{count} messages, HTTP and JSON included: Email/query with Email/get of what it found"),
        &rows,
    );
    host.down()
}

fn measure(client: &mut Client, account: &str, name: &str, filter: Value, extra: Value) -> Result<Row> {
    let mut query = json!({"accountId": account, "filter": filter, "sort": [{"property": "receivedAt", "isAscending": false}], "limit": 50});
    if let (Some(query), Some(extra)) = (query.as_object_mut(), extra.as_object()) {
        query.extend(extra.clone());
    }
    let calls = json!([
        ["Email/query", query, "0"],
        ["Email/get", {"accountId": account, "#ids": {"resultOf": "0", "name": "Email/query", "path": "/ids"},
            "properties": ["threadId", "from", "subject", "preview", "receivedAt", "keywords", "hasAttachment"]}, "1"],
    ]);
    let mut row = Row::new(name);
    for _ in 0..TIMES {
        let (time, answers) = timed(|| client.jmap(calls.clone()))?;
        row.times.push(time);
        row.remark = format!("{} found", answers[0]["ids"].as_array().map_or(0, Vec::len));
    }
    Ok(row)
}
