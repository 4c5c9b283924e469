//! What happens while finding, told as it happens. Of the address only the
//! domain stands in what was asked and answered: a log of it can be shown to
//! anybody.

use mail::problem::Problem;
use serde::Serialize;

use crate::Proposal;

/// Whom finding asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The table of large providers that comes with the program.
    Builtin,
    /// The provider's own document.
    Autoconfig,
    /// The provider's own document of the newer form, which DNS vouches for.
    Pacc,
    /// The public database of provider documents.
    Ispdb,
    /// The provider's service records in DNS.
    Srv,
    /// Microsoft's way, which tells Exchange from others.
    Autodiscover,
    /// Whoever takes the domain's mail: the table, their document, the database.
    Mx,
    /// The names that most providers use, each tried.
    Guess,
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

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    /// The domain is one letter away from a known one. Comes first, if at all.
    DidYouMean {
        /// The address with the known domain.
        address: String,
    },
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
        /// The address of the document, after redirects.
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
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
