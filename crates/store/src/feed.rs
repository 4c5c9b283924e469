//! What changed: exact lists since any state (RFC 8620 §5.2), and a live feed of commits.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use mail::{AccountId, State};

use crate::{ReadTx, Result};

/// The kinds of things whose changes are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Mailboxes.
    Mailbox,
    /// Emails.
    Email,
    /// Threads.
    Thread,
    /// Identities.
    Identity,
    /// Submissions.
    Submission,
}

/// A point in the change feed: all changes up to `state`, and when one
/// transaction was too large for one answer, how far inside the next one.
///
/// Prints as `17`, or as `17.42` inside; both parse back. JMAP uses the text as its state string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Point {
    /// The transaction whose changes are known, wholly when `within` is `None`.
    pub state: State,
    /// Changes of `state` are known up to this row only.
    pub within: Option<i64>,
}

/// The changes of one kind in one account since a point.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// Row numbers of what came, in order of the change. Wrap them in the kind's id.
    pub created: Vec<i64>,
    /// Of what is different.
    pub updated: Vec<i64>,
    /// Of what is gone.
    pub destroyed: Vec<i64>,
    /// Continue from here.
    pub new_state: Point,
    /// There is more after `new_state`.
    pub more: bool,
    /// Mailbox only: nothing in `updated` changed but its counts (RFC 8621 §2.2).
    pub counts_only: bool,
}

/// What one commit touched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touched {
    /// The commit's state, when it changed something that is numbered.
    pub state: Option<State>,
    /// Which kinds changed in which account.
    pub kinds: BTreeMap<AccountId, BTreeSet<Kind>>,
    /// Accounts that were added, changed or removed.
    pub accounts: BTreeSet<AccountId>,
    /// Accounts with new intents or outbox rows: work for the engine.
    pub work: BTreeSet<AccountId>,
    /// Accounts whose status (phase, progress, last error) changed.
    pub status: BTreeSet<AccountId>,
    /// The listener fell behind: anything may have changed.
    pub everything: bool,
}

/// A listener to commits.
#[derive(Debug)]
pub struct Changes {
    pub(crate) receiver: tokio::sync::broadcast::Receiver<Arc<Touched>>,
}

impl Changes {
    /// Waits for the next commit that touched something. `None` when the store is gone.
    pub async fn recv(&mut self) -> Option<Arc<Touched>> {
        use tokio::sync::broadcast::error::RecvError;
        match self.receiver.recv().await {
            Ok(touched) => Some(touched),
            Err(RecvError::Lagged(_)) => Some(Arc::new(Touched { everything: true, ..Touched::default() })),
            Err(RecvError::Closed) => None,
        }
    }
}

impl ReadTx<'_> {
    /// The state of one kind in one account: that of its last change.
    pub fn state(&self, account: AccountId, kind: Kind) -> Result<State> {
        let _ = (account, kind);
        unimplemented!()
    }

    /// The state of the list of accounts, for the session's `state`.
    pub fn accounts_state(&self) -> Result<State> {
        unimplemented!()
    }

    /// What changed since a point, at most `max` ids, oldest change first.
    ///
    /// What came and went inside the window is left out. `CannotCalculate` for
    /// a point that is ahead of the store, or before its oldest tombstone.
    pub fn changes(
        &self,
        account: AccountId,
        kind: Kind,
        since: impl Into<Point>,
        max: usize,
    ) -> Result<Changed> {
        let _ = (account, kind, since.into(), max);
        unimplemented!()
    }
}

impl From<State> for Point {
    fn from(state: State) -> Point {
        Point { state, within: None }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.within {
            None => write!(f, "{}", self.state),
            Some(row) => write!(f, "{}.{row}", self.state),
        }
    }
}

impl FromStr for Point {
    type Err = crate::Error;
    fn from_str(text: &str) -> Result<Point> {
        let number = |digits: &str| digits.parse::<i64>().map_err(|_| crate::Error::CannotCalculate);
        let (state, within) = match text.split_once('.') {
            None => (text, None),
            Some((state, row)) => (state, Some(number(row)?)),
        };
        Ok(Point { state: State(number(state)?), within })
    }
}
