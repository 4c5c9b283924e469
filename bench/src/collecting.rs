//! Collecting by POP3, from an empty store to everything stored and searchable.

use anyhow::Result;
use testhost::Host;

use crate::first_sync::{NUMBER, stocked};
use crate::program::Program;
use crate::report::{Row, print, timed};
use crate::{peers, raw};

/// Runs all four in turn, `runs` times.
pub fn run(count: u32, runs: usize) -> Result<()> {
    let host = Host::up_beside(NUMBER)?;
    let user = stocked(&host, count)?;
    raw::retrieve(&host, &user, count)?; // once unmeasured: Dovecot writes its own index
    let mut rows =
        ["Postduif: stored and searchable", "fetchmail: stored", "mpop: stored", "raw RETR over TLS"]
            .map(Row::new);
    for _ in 0..runs {
        let data = tempfile::tempdir()?;
        let program = Program::start(&host, data.path())?;
        let mut client = program.client()?;
        rows[0].times.push(
            timed(|| {
                let account = program.add_account(&mut client, &user, "pop3")?;
                program.wait_until_synced(&mut client, &account, count)
            })?
            .0,
        );
        rows[0].remark = program.cost(data.path())?.to_string();
        let dir = tempfile::tempdir()?;
        rows[1].times.push(timed(|| peers::fetchmail(&host, &user, dir.path()))?.0);
        rows[2].times.push(timed(|| peers::mpop(&host, &user, dir.path()))?.0);
        rows[3].times.push(timed(|| raw::retrieve(&host, &user, count))?.0);
    }
    print(&format!("Collecting {count} messages by POP3, Dovecot over TLS on this machine"), &rows);
    host.down()
}
