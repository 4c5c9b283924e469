//! Finds how a mailbox is reached, from its address alone: a table of large
//! providers, what the provider publishes over HTTPS and in DNS, the public
//! database, whoever takes the domain's mail, and the usual names. The
//! provider's side of it is here too: [`publish`] writes the same documents,
//! [`check`] says what is wrong with what is there.
//!
//! Promises:
//! - no password is known here, and of the address only the domain leaves this computer;
//! - the world only through [`net::Net`];
//! - nothing is believed: a proposal says where it comes from, and whoever
//!   uses it proves it by signing in;
//! - a proposal never holds a server without TLS;
//! - every source has a deadline of its own and can spoil nothing but itself.

use std::sync::Arc;

use mail::address::Typed;
use net::Net;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

pub mod check;
mod difference;
pub mod documents;
mod domain;
mod event;
mod guess;
pub mod issuers;
pub mod limits;
mod probe;
mod proposal;
pub mod publish;
mod search;
pub mod table;
mod talk;
mod typo;

pub use difference::{Change, Field, difference};
pub use domain::registrable;
pub use event::{Event, Outcome, Source};
pub use guess::guess;
pub use probe::under_other_name;
pub use proposal::{Enable, OAuth2, Offer, Pop3, Proposal, Question, SignIn};
pub use typo::did_you_mean;

/// Which sources are asked. All of them learn the domain, and nothing else of
/// the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// The table that comes with the program. Whom it knows, nobody else is asked about.
    pub builtin: bool,
    /// The provider's own document.
    pub autoconfig: bool,
    /// The same over plain HTTP, where HTTPS gave nothing: everybody on the way
    /// learns the domain and can change the answer.
    pub autoconfig_http: bool,
    /// The provider's document of the newer form.
    pub pacc: bool,
    /// The public database, by the start of its addresses; the domain is added. `None`: not asked.
    pub ispdb: Option<String>,
    /// The service records in DNS.
    pub srv: bool,
    /// Whether to ask the domain for signs of Exchange.
    pub autodiscover: bool,
    /// Whether to follow MX to the provider.
    pub mx: bool,
    /// Whether to try the usual names where all others knew nothing.
    pub guess: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { ispdb: Some(ISPDB.to_owned()), ..Options::all(true) }
    }
}

impl Options {
    /// Asks nobody; a start for choosing some.
    pub fn none() -> Options {
        Options::all(false)
    }

    fn all(on: bool) -> Options {
        Options {
            builtin: on,
            autoconfig: on,
            autoconfig_http: on,
            pacc: on,
            ispdb: None,
            srv: on,
            autodiscover: on,
            mx: on,
            guess: on,
        }
    }
}

/// The public database, as run by the Thunderbird project.
pub const ISPDB: &str = "https://autoconfig.thunderbird.net/v1.1/";

/// Asks all sources at once, and tries the usual names where none knew anything.
/// A better source may repeat what a lesser one offered before: whoever waits for
/// [`Event::Done`] takes the lowest rank. Ends with [`Event::Done`] or
/// [`Event::Problem`]; dropping the receiver ends it too.
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
