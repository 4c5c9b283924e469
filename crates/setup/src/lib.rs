//! Finds how a mailbox is reached, from its address alone: a table of large
//! providers, the provider's own document, the public database, and the same
//! three for whoever takes the domain's mail.
//!
//! Promises:
//! - no password is known here, and of the address only the domain leaves this computer;
//! - the world only through [`net::Net`], documents only over https;
//! - nothing is believed: a proposal says where it comes from, and whoever
//!   uses it proves it by signing in;
//! - a proposal never holds a server without TLS;
//! - every source has a deadline of its own and can spoil nothing but itself.

use std::sync::Arc;

use mail::address::Typed;
use mail::problem::Problem;
use net::Net;
use serde::Serialize;
use tokio::sync::mpsc;

pub mod documents;
mod guess;
pub mod limits;
mod proposal;
pub mod publish;
mod search;
pub mod table;

pub use guess::guess;
pub use proposal::{Enable, OAuth2, Offer, Pop3, SignIn};

/// Where a proposal comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The table of large providers that comes with the program.
    Builtin,
    /// The provider's own document.
    Autoconfig,
    /// The public database of provider documents.
    Ispdb,
    /// Any of the three, for whoever takes the domain's mail.
    Mx,
    /// Nobody: what usually works.
    Guess,
}

/// One way that may work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// Where it comes from.
    pub source: Source,
    /// Who was asked: a domain or a host.
    pub subject: String,
    /// Lower is better. Proposals come as they are found, not in this order.
    pub rank: u8,
    /// Whether the answer came over a way that nobody in between can change.
    /// DNS is none: what follows from MX is never trusted.
    pub trusted: bool,
    /// The mail host that was followed to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// What it says.
    #[serde(flatten)]
    pub offer: Offer,
}

/// How asking one source ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It knows the answer.
    Found,
    /// It answered that it does not know.
    None,
    /// It did not answer, or not sensibly.
    Failed,
}

/// What happens while finding, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Event {
    /// A source is being asked.
    Asked {
        /// Which kind of source.
        source: Source,
        /// Who exactly.
        subject: String,
    },
    /// A source has answered, or not.
    Answer {
        /// Which kind of source.
        source: Source,
        /// Who exactly.
        subject: String,
        /// How long it took.
        ms: u64,
        /// How it ended.
        outcome: Outcome,
        /// The reason, for showing: `404`, `no such host: …`.
        detail: String,
    },
    /// A way that may work.
    Proposal {
        /// The way.
        proposal: Proposal,
    },
    /// What usually works, to start from by hand. Comes only before a `Problem`.
    Guess {
        /// The guess: nobody confirmed it.
        proposal: Proposal,
    },
    /// All sources have answered; at least one knew something. The last event.
    Done,
    /// Nothing was found, and why. The last event.
    Problem {
        /// Why.
        problem: Problem,
    },
}

/// Which sources are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The table that comes with the program. Whom it knows, nobody else is asked about.
    pub builtin: bool,
    /// The provider's own document.
    pub autoconfig: bool,
    /// The public database, by the start of its addresses; the domain is added. `None`: not asked.
    pub ispdb: Option<String>,
    /// Whether to follow MX to the provider.
    pub mx: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { builtin: true, autoconfig: true, ispdb: Some(ISPDB.to_owned()), mx: true }
    }
}

/// The public database, as run by the Thunderbird project.
pub const ISPDB: &str = "https://autoconfig.thunderbird.net/v1.1/";

/// Asks all sources at once. A better source may repeat what a lesser one offered
/// before: whoever waits for [`Event::Done`] takes the lowest rank. Ends with [`Event::Done`] or [`Event::Problem`];
/// dropping the receiver ends it too.
pub fn find(net: Arc<dyn Net>, address: &Typed, options: Options) -> mpsc::Receiver<Event> {
    let (events, receiver) = mpsc::channel(limits::EVENTS);
    let address = address.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = events.closed() => {}
            () = search::run(&*net, &address, &options, &events) => {}
        }
    });
    receiver
}
