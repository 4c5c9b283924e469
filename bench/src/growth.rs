//! Whether a larger mailbox costs more for each message.

use anyhow::Result;
use testhost::corpus::Mix;
use testhost::users;

use crate::measure::{Bound, Table, Unit, timed};
use crate::program::Program;
use crate::raw;
use crate::stage::Stage;

/// First syncs of one mailbox that grows.
pub fn run(stage: &mut Stage) -> Result<Vec<Table>> {
    let sizes = [10_000, 30_000, 100_000, 300_000, 1_000_000].into_iter().take(if stage.size.million {
        5
    } else {
        4
    });
    let mut sizes: Vec<u32> = sizes.map(|count| stage.size.messages(count)).collect();
    sizes.dedup();
    let user = stage.host.add_user("grows@voorbeeld.test", users::PASSWORD, None)?;
    let mut time = Table::new("growth", "Growth: time for 1,000 messages of a first sync");
    let mut memory = Table::new("growth-memory", "Growth: peak memory of a first sync");
    let mut there = 0;
    for count in &sizes {
        stage.fill(&user, "INBOX", Mix::SmallText, there..*count)?;
        there = *count;
        raw::fetch(&stage.host, &user)?;
        for _ in 0..if *count > 20_000 { 1 } else { stage.size.runs.min(3) } {
            let data = tempfile::tempdir()?;
            let program = Program::start(&stage.host, data.path())?;
            let mut client = program.client()?;
            let account = program.add_account(&mut client, &user, "imap")?;
            // From the account on: finding and proving cost the same at every size.
            let (took, ()) = timed(|| program.wait_until_synced(&mut client, &account, *count))?;
            let each = took.as_secs_f64() / f64::from(*count) * 1e3;
            time.add(&of(*count), "Postduif", Unit::Seconds, each);
            memory.add(&of(*count), "Postduif", Unit::Megabytes, program.memory("VmHWM:")?);
            program.stop()?;
        }
    }
    stage.empty(&user)?;
    let (least, flat) = (of(sizes[0]), Bound::AtMost(1.2));
    for count in sizes.iter().skip(1).map(|count| of(*count)) {
        let beside = format!("{count} like {least}, within a fifth");
        time.want_ratio(&beside, (&count, "Postduif"), (&least, "Postduif"), flat);
        memory.want_ratio(&beside, (&count, "Postduif"), (&least, "Postduif"), flat);
    }
    Ok(vec![time, memory])
}

fn of(count: u32) -> String {
    format!("{count} messages")
}
