//! A second look at a mailbox that is known: nothing has changed in twenty
//! folders, or a thousand messages are new and a thousand flags changed.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use testhost::client::Client;
use testhost::corpus::Mix;
use testhost::mirror::{Direction, Mirror};
use testhost::{User, users};

use crate::measure::{Bound, Table, Unit, timed};
use crate::program::{self, Program, ticks};
use crate::raw;
use crate::stage::Stage;
use crate::turns::Turns;

const FOLDERS: u32 = 20;

/// Messages that are new, and as many that have a flag more or less.
const CHANGED: u32 = 1_000;

const OURS: &str = "Postduif";

/// Each in turn, with ten thousand messages and with a hundred thousand.
pub fn run(stage: &mut Stage) -> Result<Vec<Table>> {
    let mut still = Table::new("later-sync", "Nothing changed in 20 folders, from a cold connection");
    let mut own = Table::new("later-sync-own", "What such a look computes");
    let mut warm = Table::new("later-sync-warm", "Nothing changed, over the connection that stands");
    own.note = "The kernel tells it in steps of 10 ms.".to_owned();
    let changed = format!("{CHANGED} new messages and {CHANGED} changed flags, from a cold connection");
    let mut changed = Table::new("later-sync-changed", &changed);
    changed.note = "Stored and searchable by Postduif, stored by mbsync.".to_owned();
    warm.note =
        "Round trips from the press of the button on, without the one that goes back to IDLE.".to_owned();
    let mut sizes = [10_000, 100_000].map(|count| stage.size.messages(count)).to_vec();
    sizes.dedup();
    let layout = stage.host.layout();
    // One for both: it listens until the process ends.
    let turns =
        Turns::start((layout.slow(), layout.port(993)).into(), (layout.mail(), layout.port(993)).into())?;
    for count in &sizes {
        measure(stage, *count, &turns, [&mut still, &mut own, &mut warm, &mut changed])?;
    }
    let groups: Vec<String> = sizes.iter().map(|count| of(*count)).collect();
    for (group, times) in groups.iter().zip([1.0, 3.0]) {
        let text = match times {
            1.0 => format!("{group}: no slower than mbsync"),
            _ => format!("{group}: {times} times faster than mbsync"),
        };
        still.want_ratio(&text, (group, "mbsync"), (group, OURS), Bound::AtLeast(times));
        own.want(&format!("{group}: under 50 ms"), (group, OURS), Bound::AtMost(0.050));
        warm.want(&format!("{group}: one round trip"), (group, "Postduif: round trips"), Bound::AtMost(1.0));
        let text = format!("{group}: 5 times faster than mbsync");
        changed.want_ratio(&text, (group, "mbsync"), (group, OURS), Bound::AtLeast(5.0));
    }
    if let [least, most] = &groups[..] {
        let text = "the same time at both sizes, within a fifth";
        still.want_ratio(text, (most, OURS), (least, OURS), Bound::AtMost(1.2));
    }
    Ok(vec![still, own, warm, changed])
}

fn measure(stage: &mut Stage, count: u32, turns: &Turns, tables: [&mut Table; 4]) -> Result<()> {
    let [still, own, warm, changed] = tables;
    let (host, group) = (&stage.host, of(count));
    let user = host.add_user(&format!("later-{count}@voorbeeld.test"), users::PASSWORD, None)?;
    let (each, folders) = (count / FOLDERS, folders());
    for (n, folder) in (0..).zip(&folders) {
        stage.fill(&user, folder, Mix::SmallText, n * each..(n + 1) * each)?;
    }
    let mut other = Client::sign_in(host, &user)?;
    for folder in folders.iter().filter(|folder| *folder != "INBOX") {
        other.run(&format!("SUBSCRIBE {folder}"))?;
    }
    let (data, mail) = (tempfile::tempdir()?, tempfile::tempdir()?);
    first(stage, &user, data.path(), each)?;
    let mirror = Mirror::new(host, &user, mail.path(), "*", Direction::Pull)?;
    mirror.sync()?;
    program::sync(host, data.path())?; // once unmeasured, as the mirror has been

    let known: Vec<_> = folders.iter().map(|folder| known(&mut other, folder)).collect::<Result<_>>()?;
    for _ in 0..stage.size.runs {
        let before = children();
        still.time(&group, OURS, timed(|| program::sync(host, data.path()))?.0);
        own.time(&group, OURS, children() - before);
        still.time(&group, "mbsync", timed(|| mirror.sync())?.0);
        still.time(&group, "raw QRESYNC round", timed(|| raw::resync(host, &user, &known))?.0);
    }
    for run in 0..u32::try_from(stage.size.runs)? {
        let new = count + run * CHANGED..count + (run + 1) * CHANGED;
        stage.fill(&user, "INBOX", Mix::SmallText, new)?;
        other.run("SELECT INBOX")?;
        let sign = if run % 2 == 0 { '+' } else { '-' };
        let flagged = CHANGED.min(each);
        other.run(&format!("UID STORE 1:{flagged} {sign}FLAGS.SILENT (\\Flagged)"))?;
        changed.time(&group, OURS, timed(|| program::sync(host, data.path()))?.0);
        changed.time(&group, "mbsync", timed(|| mirror.sync())?.0);
    }
    over_a_standing_connection(stage, turns, &user, &group, warm)?;
    stage.empty(&user)
}

/// Presses the button of a running program and counts how often the line turns.
fn over_a_standing_connection(
    stage: &Stage,
    turns: &Turns,
    user: &User,
    group: &str,
    warm: &mut Table,
) -> Result<()> {
    let data = tempfile::tempdir()?;
    let program = Program::start(&stage.host, data.path())?;
    let mut client = program.client()?;
    let account = program.add_account_at(&mut client, user, "imap", Some("slow.mail.test"))?;
    let inbox = stage.host.messages_in(&user.address, "INBOX")?.len();
    program.wait_until_synced(&mut client, &account, u32::try_from(inbox)?)?;
    for _ in 0..stage.size.runs {
        turns.until_quiet();
        let before = turns.count();
        program.check(&mut client, &account)?;
        turns.until_quiet();
        // The last one begins the wait for news; the look is over before.
        let looked = (turns.count() - before).saturating_sub(1);
        warm.add(group, "Postduif: round trips", Unit::Number, looked as f64);
    }
    program.stop()
}

fn of(count: u32) -> String {
    format!("{count} messages")
}

fn folders() -> Vec<String> {
    (0..FOLDERS).map(|n| if n == 0 { "INBOX".to_owned() } else { format!("Map{n}") }).collect()
}

fn first(stage: &Stage, user: &User, data: &Path, inbox: u32) -> Result<()> {
    let program = Program::start(&stage.host, data)?;
    let mut client = program.client()?;
    let account = program.add_account(&mut client, user, "imap")?;
    program.wait_until_synced(&mut client, &account, inbox)?;
    program.stop()
}

/// The numbers by which a client says how far it knows a folder.
fn known(other: &mut Client, folder: &str) -> Result<(String, u32, u64)> {
    let said = other.run(&format!("STATUS {folder} (UIDVALIDITY HIGHESTMODSEQ)"))?.concat();
    let said = String::from_utf8(said)?;
    let number = |word: &str| {
        let after = said.split_once(word).map(|(_, after)| after.trim_start());
        after.and_then(|after| after.split([' ', ')']).next()).context("no number")
    };
    Ok((folder.to_owned(), number("UIDVALIDITY")?.parse()?, number("HIGHESTMODSEQ")?.parse()?))
}

/// What processes that this one started and waited for have computed.
fn children() -> Duration {
    ticks(&std::fs::read_to_string("/proc/self/stat").unwrap_or_default(), [13, 14])
}
