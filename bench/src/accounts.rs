//! Fifty accounts in one process that have nothing to do: what they hold, and
//! how often they wake the processor.

use std::time::Duration;

use anyhow::{Result, ensure};
use testhost::corpus::Mix;

use crate::measure::{Table, Unit, pause};
use crate::program::Program;
use crate::stage::Stage;

const ACCOUNTS: usize = 50;
const MESSAGES: u32 = 20;

/// Measures a minute of rest, without any account and with fifty.
pub fn run(stage: &mut Stage) -> Result<Vec<Table>> {
    let host = &stage.host;
    let users = host.fresh_users("many", ACCOUNTS)?;
    for user in &users {
        stage.fill(user, "INBOX", Mix::SmallText, 0..MESSAGES)?;
    }
    let data = tempfile::tempdir()?;
    let program = Program::start(host, data.path())?;
    let mut memory = Table::new("accounts", "Memory of a process at rest, by accounts");
    let mut rest = Table::new("accounts-rest", "A minute of rest, by accounts");
    rest.note = format!(
        "Wake-ups are switches that a thread made of its own accord; {MESSAGES} messages in each account."
    );
    minute(&program, "no account", &mut memory, &mut rest)?;
    let mut client = program.client()?;
    for user in &users {
        let account = program.add_account(&mut client, user, "imap")?;
        program.wait_until_synced(&mut client, &account, MESSAGES)?;
    }
    let counted = program.accounts(&mut client)?.len();
    drop(client);
    ensure!(counted >= ACCOUNTS, "only {counted} accounts");
    minute(&program, &format!("{ACCOUNTS} accounts"), &mut memory, &mut rest)?;
    // Stable: each kind by accounts.
    rest.rows.sort_by(|a, b| b.group.cmp(&a.group));
    program.stop()?;
    Ok(vec![memory, rest])
}

fn minute(program: &Program, accounts: &str, memory: &mut Table, rest: &mut Table) -> Result<()> {
    // What a start or a first sync leaves to do is done by then.
    pause(Duration::from_secs(10));
    let (mut before, computed) = (program.sleeps()?, program.computed()?);
    let mut woken = 0;
    // Often: a thread that has long had nothing to do ends, and takes its count along.
    for _ in 0..60 {
        pause(Duration::from_secs(1));
        let now = program.sleeps()?;
        woken +=
            now.iter().map(|(thread, n)| n.saturating_sub(*before.get(thread).unwrap_or(&0))).sum::<u64>();
        before = now;
    }
    let connections = program.connections()?;
    let name = format!("Postduif, {accounts}");
    rest.add("wake-ups", &name, Unit::Number, woken as f64);
    rest.add("connections", &name, Unit::Number, connections as f64);
    rest.add("computing", &name, Unit::Seconds, program.computed()?.saturating_sub(computed).as_secs_f64());
    memory.add("", &name, Unit::Megabytes, program.memory("VmRSS:")?);
    Ok(())
}
