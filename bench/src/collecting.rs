//! Collecting by POP3, from an empty store to everything stored and searchable.

use anyhow::Result;
use testhost::corpus::Mix;

use crate::measure::{Bound, Table, timed};
use crate::program::Program;
use crate::stage::Stage;
use crate::{peers, raw};

/// Runs all four in turn.
pub fn run(stage: &mut Stage) -> Result<Vec<Table>> {
    let count = stage.size.messages(10_000);
    let user = stage.mailbox(Mix::Ordinary, count)?;
    let host = &stage.host;
    raw::retrieve(host, &user, count)?; // once unmeasured: Dovecot notes each message's size as sent
    let mut table = Table::new("collecting", &format!("Collecting {count} messages by POP3"));
    table.note = "Stored and searchable by Postduif, written to one file by its peers.".to_owned();
    for _ in 0..stage.size.runs {
        let data = tempfile::tempdir()?;
        let program = Program::start(host, data.path())?;
        let mut client = program.client()?;
        let (ours, ()) = timed(|| {
            let account = program.add_account(&mut client, &user, "pop3")?;
            program.wait_until_synced(&mut client, &account, count)
        })?;
        program.stop()?;
        let dir = tempfile::tempdir()?;
        table.time("", "Postduif", ours);
        table.time("", "fetchmail", timed(|| peers::fetchmail(host, &user, dir.path()))?.0);
        table.time("", "mpop", timed(|| peers::mpop(host, &user, dir.path()))?.0);
        table.time("", "raw RETR", timed(|| raw::retrieve(host, &user, count))?.0);
    }
    for peer in ["fetchmail", "mpop"] {
        table.want_ratio(&format!("faster than {peer}"), ("", peer), ("", "Postduif"), Bound::AtLeast(1.0));
    }
    let most = Bound::AtMost(1.8);
    table.want_ratio("within 1.8 times the raw RETR", ("", "Postduif"), ("", "raw RETR"), most);
    Ok(vec![table])
}
