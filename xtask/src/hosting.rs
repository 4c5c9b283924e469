//! `cargo xtask testhost …`: the test host's verbs.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Subcommand;
use testhost::proxy::{Fault, Proxy};
use testhost::{Host, SHARED, parts, places};

/// What to do with the test host.
#[derive(Subcommand)]
pub enum Verb {
    /// Starts every server afresh.
    Up {
        /// Also those that tests start when they need them: one for each way of
        /// signing in, and the identity provider.
        #[arg(long)]
        all: bool,
    },
    /// Stops every server and removes all its mail.
    Down,
    /// Says which server answers where.
    Status,
    /// Adds a mailbox.
    AddUser {
        /// The full address.
        address: String,
        /// Its password; read from standard input when `-`.
        #[arg(long, default_value = testhost::users::PASSWORD)]
        password: String,
        /// A limit in megabytes.
        #[arg(long)]
        quota_mb: Option<u32>,
    },
    /// Delivers a message file to a mailbox.
    Deliver {
        /// The full address.
        address: String,
        /// The message.
        file: PathBuf,
    },
    /// Shows the end of every server's log.
    Logs {
        /// Lines of each.
        #[arg(default_value_t = 30)]
        lines: usize,
    },
    /// Stops a group of servers: imap, smtp, dns, https.
    Stop {
        /// Which.
        what: String,
    },
    /// Starts a stopped group again.
    Start {
        /// Which.
        what: String,
    },
    /// Drops every IMAP and POP3 connection.
    Cut,
    /// Serves slow.mail.test through a slow line until stopped with Ctrl-C.
    Throttle {
        /// How many bytes a second.
        bytes_per_second: u64,
    },
    /// Serves slow.mail.test through lines that go wrong once each, until stopped with Ctrl-C.
    Spoil {
        /// How: cut, stall, trickle, corrupt, or swap (IMAP in clear only).
        how: String,
        /// At which byte of what each port's server says.
        at: u64,
    },
}

/// Does it.
pub fn run(verb: Verb) -> Result<()> {
    match verb {
        Verb::Up { all } => {
            parts::ensure(&parts::HOST)?;
            let host = Host::up()?;
            if all {
                host.sign_in_servers()?;
                host.identity()?;
            }
            show(&host);
        }
        Verb::Down => Host::known(SHARED).map_or(Ok(()), |host| host.down())?,
        Verb::Status => show(&host()?),
        Verb::AddUser { address, password, quota_mb } => {
            host()?.add_user(&address, &password, quota_mb)?;
        }
        Verb::Deliver { address, file } => host()?.deliver(&address, &std::fs::read(file)?)?,
        Verb::Logs { lines } => println!("{}", host()?.logs(lines)),
        Verb::Stop { what } => host()?.stop(&what)?,
        Verb::Start { what } => host()?.start(&what)?,
        Verb::Cut => host()?.cut()?,
        Verb::Throttle { bytes_per_second } => {
            relay(&host()?, &format!("{bytes_per_second} bytes a second"), |line| {
                line.throttle(bytes_per_second)
            })?
        }
        Verb::Spoil { how, at } => {
            let known = Fault::ALL.iter().find(|(name, _)| *name == how);
            let (_, fault) =
                known.with_context(|| format!("{how:?} is none of cut, stall, trickle, corrupt, swap"))?;
            relay(&host()?, &format!("{how} at byte {at}"), |line| line.plan(Some((*fault, at))))?
        }
    }
    Ok(())
}

fn host() -> Result<Host> {
    Host::known(SHARED).context("the test host has never been started: cargo xtask testhost up")
}

fn show(host: &Host) {
    for (name, at, answers) in host.status() {
        println!("{name:16} {at:22} {}", if answers { "answers" } else { "does not answer" });
    }
    for place in places::PLACES {
        println!("{:16} {:22} {}", place.name, place.at(host.layout()), place.names().join(" "));
    }
    println!("resolver         {}", host.layout().resolver());
    println!("authority        {}", host.ca_file().display());
}

/// Puts a line in front of every mail port, each prepared by `with`.
fn relay(host: &Host, what: &str, with: impl Fn(&Proxy)) -> Result<()> {
    let (mail, slow) = (host.layout().mail(), host.layout().slow());
    for (_, at) in host.layout().services().into_iter().filter(|(_, at)| at.ip() == mail) {
        with(&Proxy::start((slow, at.port()).into(), at)?);
    }
    println!("slow.mail.test ({slow}): {what}. Ctrl-C ends it.");
    loop {
        std::thread::park();
    }
}
