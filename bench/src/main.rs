//! Measures Postduif beside its peers on the same machine, mail and run, and
//! reports ratios. Never part of the tests: a busy machine is not a defect.
//!
//! Every benchmark starts the test host, makes its mailbox, and removes both.

mod collecting;
mod first_page;
mod first_sync;
mod http;
mod later_sync;
mod peers;
mod program;
mod queries;
mod raw;
mod report;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Benchmarks of Postduif and its peers; build with --release")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// From an empty store to everything searchable: beside mbsync, mbsync with notmuch, and a raw FETCH.
    FirstSync {
        /// Messages in the inbox.
        #[arg(long, default_value_t = 10_000)]
        messages: u32,
        /// How often each is run; the median counts.
        #[arg(long, default_value_t = 3)]
        runs: usize,
    },
    /// A known mailbox with nothing new, and with much: beside mbsync, and a raw round.
    LaterSync {
        /// Messages, in twenty folders.
        #[arg(long, default_value_t = 10_000)]
        messages: u32,
        /// How often each is run; the median counts.
        #[arg(long, default_value_t = 5)]
        runs: usize,
    },
    /// Collecting by POP3: beside fetchmail, mpop, and a raw RETR.
    Collecting {
        /// Messages in the inbox.
        #[arg(long, default_value_t = 10_000)]
        messages: u32,
        /// How often each is run; the median counts.
        #[arg(long, default_value_t = 5)]
        runs: usize,
    },
    /// From the password to the newest 50 messages, with a large inbox.
    FirstPage {
        /// Messages in the inbox.
        #[arg(long, default_value_t = 100_000)]
        messages: u32,
    },
    /// List pages and searches with a large inbox: at the JMAP face, and as processes beside notmuch and mu.
    Queries {
        /// Messages in the inbox.
        #[arg(long, default_value_t = 100_000)]
        messages: u32,
    },
}

fn main() -> Result<()> {
    testhost::parts::ensure(&testhost::parts::HOST)?;
    testhost::parts::ensure(&testhost::parts::PEERS)?;
    match Cli::parse().what {
        What::FirstSync { messages, runs } => first_sync::run(messages, runs),
        What::LaterSync { messages, runs } => later_sync::run(messages, runs),
        What::Collecting { messages, runs } => collecting::run(messages, runs),
        What::FirstPage { messages } => first_page::run(messages),
        What::Queries { messages } => queries::run(messages),
    }
}
