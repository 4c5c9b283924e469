//! From an empty store to everything stored and searchable: time, memory, what
//! is kept on disk, and how soon the newest messages show.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tempfile::TempDir;
use testhost::User;
use testhost::corpus::Mix;

use crate::http::Client;
use crate::measure::{Bound, Table, Unit, now, pause, timed};
use crate::program::{Program, inbox};
use crate::stage::{Stage, bytes};
use crate::{peers, raw};

const OURS: &str = "Postduif";
const NOTMUCH: &str = "mbsync, notmuch";
const MU: &str = "mbsync, mu";

/// How long a program rests before its idle memory is read.
const REST: Duration = Duration::from_secs(15);

/// Ten thousand messages as people have them.
pub fn ordinary(stage: &mut Stage) -> Result<Vec<Table>> {
    let (count, mix) = (stage.size.messages(10_000), Mix::Ordinary);
    let [mut speed, mut memory, mut disk, _] = measure(stage, "first-sync", mix, count)?;
    speed.want_ratio("no slower than mbsync alone", ("", "mbsync"), ("", OURS), Bound::AtLeast(1.0));
    speed.want_ratio("within 2.5 times the raw FETCH", ("", OURS), ("", "raw FETCH"), Bound::AtMost(2.5));
    memory.want("peak in the first sync", ("", OURS), Bound::AtMost(150.0));
    disk.want_ratio("stored and indexed", ("", OURS), ("", "raw mail"), Bound::AtMost(0.7));
    Ok(vec![speed, memory, disk])
}

/// A hundred thousand short ones.
pub fn large(stage: &mut Stage) -> Result<Vec<Table>> {
    let (count, mix) = (stage.size.messages(100_000), Mix::SmallText);
    let [speed, mut memory, mut disk, mut page] = measure(stage, "first-sync-large", mix, count)?;
    memory.want("peak in the first sync", ("", OURS), Bound::AtMost(120.0));
    memory.want("idle afterwards", ("", "Postduif, idle afterwards"), Bound::AtMost(60.0));
    memory.want("idle after a restart", ("", "Postduif, idle after a restart"), Bound::AtMost(60.0));
    disk.want_ratio("stored and indexed", ("", OURS), ("", "raw mail"), Bound::AtMost(1.0));
    page.want("newest 50 after the password", ("", OURS), Bound::AtMost(3.0));
    Ok(vec![speed, memory, disk, page])
}

fn measure(stage: &mut Stage, id: &str, mix: Mix, count: u32) -> Result<[Table; 4]> {
    let user = stage.mailbox(mix, count)?;
    let raw_bytes = stage.raw_bytes(&user)?;
    let of = format!("{count} messages, {:.0} MB", raw_bytes as f64 / 1e6);
    let table = |kind: &str, title: &str| Table::new(&format!("{id}{kind}"), &format!("{title}: {of}"));
    let mut speed = table("", "First sync");
    let mut memory = table("-memory", "Memory");
    let mut disk = table("-disk", "On disk");
    let mut page = table("-page", "First page");
    speed.note = "From nothing to stored and searchable; mbsync and the raw FETCH index nothing.".to_owned();
    disk.note = "All files with their indexes, by length.".to_owned();
    page.note = "From the password to the newest 50 in a list, while the first sync runs.".to_owned();

    for _ in 0..stage.size.runs(count) {
        let data = tempfile::tempdir()?;
        let ours = ours(stage, &user, count, &data)?;
        speed.time("", OURS, ours.all);
        page.time("", OURS, ours.page);
        memory.add("", OURS, Unit::Megabytes, ours.peak);
        memory.add("", "Postduif, idle afterwards", Unit::Megabytes, ours.idle);
        memory.add("", "Postduif, idle after a restart", Unit::Megabytes, restarted(stage, &data)?);

        let mail = tempfile::tempdir()?;
        let (fetched, peak) = peers::mbsync(&stage.host, &user, mail.path())?;
        let ((notmuch, ()), (mu, ())) =
            (timed(|| peers::notmuch(mail.path()))?, timed(|| peers::mu(mail.path()))?);
        speed.time("", "mbsync", fetched);
        speed.time("", NOTMUCH, fetched + notmuch);
        speed.time("", MU, fetched + mu);
        speed.time("", "raw FETCH", timed(|| raw::fetch(&stage.host, &user))?.0);
        memory.add("", "mbsync", Unit::Megabytes, peak);

        let kept = bytes(&mail.path().join("mail/INBOX"))?;
        let index = |path: &str| bytes(&mail.path().join(path));
        let all = [
            ("raw mail", raw_bytes),
            (OURS, bytes(data.path())?),
            (NOTMUCH, kept + index("mail/.notmuch")?),
            (MU, kept + index("mu")?),
        ];
        all.iter().for_each(|(name, bytes)| disk.add("", name, Unit::Megabytes, *bytes as f64 / 1e6));
        if mix == Mix::SmallText {
            stage.left = Some((data, mail));
        }
    }
    let faster = |times: f64| Bound::AtLeast(times);
    speed.want_ratio("10 times faster than mbsync, then notmuch", ("", NOTMUCH), ("", OURS), faster(10.0));
    speed.want_ratio("5 times faster than mbsync, then mu", ("", MU), ("", OURS), faster(5.0));
    speed.want_ratio(
        "2 times faster than mbsync, which does not index",
        ("", "mbsync"),
        ("", OURS),
        faster(2.0),
    );
    speed.want_ratio("within 1.8 times the raw FETCH", ("", OURS), ("", "raw FETCH"), Bound::AtMost(1.8));
    Ok([speed, memory, disk, page])
}

/// What one first sync took.
struct Ours {
    page: Duration,
    all: Duration,
    peak: f64,
    idle: f64,
}

fn ours(stage: &Stage, user: &User, count: u32, data: &TempDir) -> Result<Ours> {
    let program = Program::start(&stage.host, data.path())?;
    let mut client = program.client()?;
    let start = now();
    let account = program.add_account(&mut client, user, "imap")?;
    while !shows_newest(&mut client, &account)? {
        pause(Duration::from_millis(10));
    }
    let page = start.elapsed();
    program.wait_until_synced(&mut client, &account, count)?;
    let all = start.elapsed();
    let peak = program.memory("VmHWM:")?;
    let answer = client.jmap(json!([["Email/query", {"accountId": account, "filter": {"body": "vergadering"}, "calculateTotal": true, "limit": 1}, "0"]]))?;
    let found = answer[0]["total"].as_u64().context("no total")?;
    ensure!(found > u64::from(count) / 10, "only {found} of {count} messages found by a frequent word");
    pause(REST);
    let idle = program.memory("VmRSS:")?;
    program.stop()?;
    Ok(Ours { page, all, peak, idle })
}

fn shows_newest(client: &mut Client, account: &str) -> Result<bool> {
    let inbox = inbox(client, account)?;
    let Some(id) = inbox.get("id") else { return Ok(false) };
    let answers = client.jmap(json!([
        ["Email/query", {"accountId": account, "filter": {"inMailbox": id}, "sort": [{"property": "receivedAt", "isAscending": false}], "limit": 50}, "0"],
        ["Email/get", {"accountId": account, "#ids": {"resultOf": "0", "name": "Email/query", "path": "/ids"}, "properties": ["subject", "receivedAt"]}, "1"],
    ]))?;
    Ok(answers[1]["list"].as_array().is_some_and(|list| list.len() == 50))
}

/// The memory of a program that was started again and has nothing to do.
fn restarted(stage: &Stage, data: &TempDir) -> Result<f64> {
    let program = Program::start(&stage.host, data.path())?;
    pause(REST);
    let idle = program.memory("VmRSS:")?;
    program.stop()?;
    Ok(idle)
}
