//! A second look at a mailbox that is known: nothing has changed in twenty
//! folders, or a thousand messages are new and a thousand flags changed.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use testhost::client::Client;
use testhost::corpus::{Mix, messages};
use testhost::mirror::{Direction, Mirror};
use testhost::{Host, User, users};

use crate::first_sync::{NEWEST, NUMBER};
use crate::program::{self, Program};
use crate::raw;
use crate::report::{Row, print, timed};

const FOLDERS: u32 = 20;

/// Messages that are new, and as many that have a flag more or less.
const CHANGED: u32 = 1_000;

/// Runs each in turn, `runs` times.
pub fn run(count: u32, runs: usize) -> Result<()> {
    let host = Host::up_beside(NUMBER)?;
    let user = host.add_user("later@voorbeeld.test", users::PASSWORD, None)?;
    let (each, folders) = (count / FOLDERS, folders());
    for folder in &folders {
        host.stock(&user.address, folder, messages(each, Mix::SmallText, NEWEST))?;
    }
    let mut other = Client::sign_in(&host, &user)?;
    for folder in folders.iter().filter(|folder| *folder != "INBOX") {
        other.run(&format!("SUBSCRIBE {folder}"))?;
    }
    let (data, mail) = (tempfile::tempdir()?, tempfile::tempdir()?);
    first(&host, &user, data.path(), each)?;
    let mirror = Mirror::new(&host, &user, mail.path(), "*", Direction::Pull)?;
    mirror.sync()?;

    let mut still = ["Postduif", "mbsync", "raw QRESYNC round"].map(Row::new);
    let known: Vec<_> = folders.iter().map(|folder| known(&mut other, folder)).collect::<Result<_>>()?;
    for _ in 0..runs {
        let before = children();
        still[0].times.push(timed(|| program::sync(&host, data.path()))?.0);
        still[0].remark = format!("{} ms of its own computing", (children() - before).as_millis());
        still[1].times.push(timed(|| mirror.sync())?.0);
        still[2].times.push(timed(|| raw::resync(&host, &user, &known))?.0);
    }
    print(&format!("Nothing changed, {count} messages in {FOLDERS} folders, from a cold connection"), &still);

    let mut changed = ["Postduif: stored and searchable", "mbsync: stored"].map(Row::new);
    for n in 0..runs {
        let newest = NEWEST + i64::try_from(n)? * 100_000 + 1;
        host.stock(&user.address, "INBOX", messages(CHANGED, Mix::SmallText, newest))?;
        other.run("SELECT INBOX")?;
        let sign = if n % 2 == 0 { '+' } else { '-' };
        other.run(&format!("UID STORE 1:{CHANGED} {sign}FLAGS.SILENT (\\Flagged)"))?;
        changed[0].times.push(timed(|| program::sync(&host, data.path()))?.0);
        changed[1].times.push(timed(|| mirror.sync())?.0);
    }
    print(&format!("{CHANGED} new messages and {CHANGED} changed flags in such a mailbox"), &changed);
    host.down()
}

fn folders() -> Vec<String> {
    (0..FOLDERS).map(|n| if n == 0 { "INBOX".to_owned() } else { format!("Map{n}") }).collect()
}

fn first(host: &Host, user: &User, data: &Path, inbox: u32) -> Result<()> {
    let program = Program::start(host, data)?;
    let mut client = program.client()?;
    let account = program.add_account(&mut client, user, "imap")?;
    program.wait_until_synced(&mut client, &account, inbox)
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

/// What processes that this one started and waited for have computed, in steps of 10 ms.
fn children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may have spaces: cutime and cstime are the 14th and 15th (proc(5)).
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after.split_whitespace().skip(13).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
