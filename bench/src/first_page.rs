//! From the password to the newest 50 on screen, with a large inbox.

use anyhow::Result;
use serde_json::json;
use testhost::Host;

use crate::first_sync::{NUMBER, stocked};
use crate::program::{Program, inbox};
use crate::raw;
use crate::report::{Row, now, pause, print};

/// Measures one first start. The mailbox is read once before, because its very
/// first reader pays for Dovecot's own index, and a real mailbox has one.
pub fn run(count: u32) -> Result<()> {
    let host = Host::up_beside(NUMBER)?;
    let user = stocked(&host, count)?;
    raw::fetch(&host, &user)?;
    let data = tempfile::tempdir()?;
    let program = Program::start(&host, data.path())?;
    let mut client = program.client()?;
    let start = now();
    let account = program.add_account(&mut client, &user, "imap")?;
    let mut page = Row::new("password typed to newest 50 listed");
    loop {
        if let Some(inbox) = inbox(&mut client, &account)?.get("id") {
            let answers = client.jmap(json!([
                ["Email/query", {"accountId": account, "filter": {"inMailbox": inbox}, "sort": [{"property": "receivedAt", "isAscending": false}], "limit": 50}, "0"],
                ["Email/get", {"accountId": account, "#ids": {"resultOf": "0", "name": "Email/query", "path": "/ids"}, "properties": ["subject", "receivedAt"]}, "1"],
            ]))?;
            if answers[1]["list"].as_array().is_some_and(|list| list.len() == 50) {
                break;
            }
        }
        pause(10);
    }
    page.times.push(start.elapsed());
    let mut all = Row::new("everything stored and searchable");
    program.wait_until_synced(&mut client, &account, count)?;
    all.times.push(start.elapsed());
    all.remark = program.cost(data.path())?.to_string();
    print(&format!("A mailbox of {count} messages"), &[page, all]);
    host.down()
}
