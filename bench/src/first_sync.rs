//! From an empty store to everything stored and searchable.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use testhost::corpus::{Mix, messages};
use testhost::{Host, User, users};

use crate::program::{Cost, Program};
use crate::report::{Row, print, timed};
use crate::{peers, raw};

/// The test host of the benchmarks, beside the one that tests share.
pub const NUMBER: u8 = 90;

/// When the newest generated message was received.
pub const NEWEST: i64 = 1_795_000_000;

/// Runs all four in turn, `runs` times.
pub fn run(count: u32, runs: usize) -> Result<()> {
    let host = Host::up_beside(NUMBER)?;
    let user = stocked(&host, count)?;
    let bytes = raw::fetch(&host, &user)?; // once unmeasured: Dovecot writes its own index
    let mut rows = [
        "Postduif: stored and searchable",
        "mbsync: stored",
        "mbsync, then notmuch: stored and searchable",
        "raw FETCH over TLS",
    ]
    .map(Row::new);
    for _ in 0..runs {
        let (time, cost) = ours(&host, &user, count)?;
        rows[0].times.push(time);
        rows[0].remark = cost.to_string();
        let dir = tempfile::tempdir()?;
        let (fetched, ()) = timed(|| peers::mbsync(&host, &user, dir.path()))?;
        let (indexed, ()) = timed(|| peers::notmuch(dir.path()))?;
        rows[1].times.push(fetched);
        rows[2].times.push(fetched + indexed);
        rows[3].times.push(timed(|| raw::fetch(&host, &user))?.0);
    }
    print(
        &format!(
            "First sync of {count} messages, {:.0} MB, Dovecot over TLS on this machine",
            bytes as f64 / 1e6
        ),
        &rows,
    );
    host.down()
}

/// A user with a full inbox.
pub fn stocked(host: &Host, count: u32) -> Result<User> {
    let user = host.add_user("bench@voorbeeld.test", users::PASSWORD, None)?;
    let mix = if count > 20_000 { Mix::SmallText } else { Mix::Ordinary };
    host.stock(&user.address, "INBOX", messages(count, mix, NEWEST))?;
    Ok(user)
}

fn ours(host: &Host, user: &User, count: u32) -> Result<(std::time::Duration, Cost)> {
    let data = tempfile::tempdir()?;
    let program = Program::start(host, data.path())?;
    let mut client = program.client()?;
    let (time, account) = timed(|| {
        let account = program.add_account(&mut client, user, "imap")?;
        program.wait_until_synced(&mut client, &account, count)?;
        Ok(account)
    })?;
    let cost = program.cost(data.path())?;
    let answer = client.jmap(json!([["Email/query", {"accountId": account, "filter": {"body": "vergadering"}, "calculateTotal": true, "limit": 1}, "0"]]))?;
    let found = answer[0]["total"].as_u64().context("no total")?;
    ensure!(found > u64::from(count) / 10, "only {found} of {count} messages found by a frequent word");
    Ok((time, cost))
}
