//! What changed: exact lists since any state (RFC 8620 §5.2), and a live feed of commits.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use mail::{AccountId, State};
use rusqlite::params;

use crate::{Error, ReadTx, Result};

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

impl Kind {
    /// The kind's number in the file.
    pub(crate) fn number(self) -> i64 {
        match self {
            Kind::Mailbox => 1,
            Kind::Email => 2,
            Kind::Thread => 3,
            Kind::Identity => 4,
            Kind::Submission => 5,
        }
    }

    /// Its living rows as (id, created, stamp) of account ?1 stamped at ?2 or later.
    fn living(self) -> &'static str {
        match self {
            Kind::Mailbox => {
                "SELECT id, created, max(updated, counts_updated) AS at FROM mailbox
                 WHERE account = ?1 AND max(updated, counts_updated) >= ?2"
            }
            Kind::Email => {
                "SELECT id, created, updated AS at FROM email WHERE shown = 1 AND account = ?1 AND updated >= ?2"
            }
            Kind::Thread => {
                "SELECT id, created, updated AS at FROM thread WHERE shown = 1 AND account = ?1 AND updated >= ?2"
            }
            Kind::Identity => {
                "SELECT id, created, updated AS at FROM identity WHERE account = ?1 AND updated >= ?2"
            }
            Kind::Submission => {
                "SELECT id, created, updated AS at FROM submission WHERE account = ?1 AND updated >= ?2"
            }
        }
    }
}

/// One row of the feed.
struct Entry {
    id: i64,
    at: i64,
    what: i64,
}

/// What an entry tells.
const CREATED: i64 = 0;
const UPDATED: i64 = 1;
const DESTROYED: i64 = 2;

impl ReadTx<'_> {
    /// The state of one kind in one account: that of its last change.
    pub fn state(&self, account: AccountId, kind: Kind) -> Result<State> {
        self.derive()?;
        if let Some(state) = self.unwritten(account, kind) {
            return Ok(state);
        }
        let sql = "SELECT state FROM kind_state WHERE account = ?1 AND kind = ?2";
        let state = self.one(sql, [account.0, kind.number()], |row| row.get(0))?;
        Ok(State(state.unwrap_or_default()))
    }

    /// The state of the list of accounts, for the session's `state`.
    pub fn accounts_state(&self) -> Result<State> {
        let state = self.one("SELECT accounts_state FROM meta", [], |row| row.get(0))?;
        Ok(State(state.unwrap_or_default()))
    }

    /// What changed since a point, at most `max` ids, oldest change first.
    ///
    /// What came and went inside the window is left out, but for what stands
    /// before a point inside a transaction: that may be told as destroyed
    /// unasked (RFC 8620 §5.2 allows it). `CannotCalculate` for
    /// a point that is ahead of the store, or before its oldest tombstone.
    pub fn changes(
        &self,
        account: AccountId,
        kind: Kind,
        since: impl Into<Point>,
        max: usize,
    ) -> Result<Changed> {
        self.derive()?;
        let since = since.into();
        // Where nothing has changed since, nothing has been forgotten either.
        if since.within.is_some() || since.state != self.state(account, kind)? {
            self.check_reach(since)?;
        }
        let mut entries = self.entries(account, kind, since, max.saturating_add(1))?;
        let more = entries.len() > max;
        entries.truncate(max);
        let mut changed = Changed { more, new_state: since, ..Changed::default() };
        for entry in &entries {
            let list = match entry.what {
                CREATED => &mut changed.created,
                UPDATED => &mut changed.updated,
                _ => &mut changed.destroyed,
            };
            list.push(entry.id);
        }
        match entries.last() {
            Some(last) if more => {
                changed.new_state = Point { state: State(last.at - 1), within: Some(last.id) };
            }
            _ if !more => changed.new_state = self.state(account, kind)?.max(since.state).into(),
            _ => {}
        }
        changed.counts_only = kind == Kind::Mailbox && self.only_counts(&changed.updated, since)?;
        Ok(changed)
    }

    fn unwritten(&self, account: AccountId, kind: Kind) -> Option<State> {
        let work = self.work.borrow();
        let touched = work.touched.kinds.get(&account)?.contains(&kind);
        touched.then_some(work.touched.state?)
    }

    fn check_reach(&self, since: Point) -> Result<()> {
        let reach = self.one("SELECT floor, state FROM meta", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (floor, now): (i64, i64) = reach.ok_or(Error::Damaged("state"))?;
        let known = since.state.0 >= floor
            && (since.state.0 < now || (since.state.0 == now && since.within.is_none()));
        if known { Ok(()) } else { Err(Error::CannotCalculate) }
    }

    fn entries(&self, account: AccountId, kind: Kind, since: Point, max: usize) -> Result<Vec<Entry>> {
        let living = kind.living();
        // What is new stands where it came, also when it changed since: so a
        // point inside a transaction says which of its rows are known.
        let is_new = "(created > ?2 OR (created = ?2 AND id > ?3))";
        let sql = format!(
            "SELECT id, CASE WHEN {is_new} THEN created ELSE at END,
                 CASE WHEN {is_new} THEN {CREATED} ELSE {UPDATED} END
             FROM ({living}) WHERE at > ?2 OR id > ?3
             UNION ALL
             SELECT id, state, {DESTROYED} FROM tombstone
             WHERE account = ?1 AND kind = ?4 AND state >= ?2 AND (state > ?2 OR id > ?3)
               -- What came inside the window never existed for who asks.
               AND NOT {is_new}
             ORDER BY 2, 1 LIMIT ?5"
        );
        // Every row of the next state is new, up to `within` where one is named.
        let (next, within) = (since.state.0 + 1, since.within.unwrap_or(i64::MIN));
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        self.all(&sql, params![account.0, next, within, kind.number(), max], |row| {
            Ok(Entry { id: row.get(0)?, at: row.get(1)?, what: row.get(2)? })
        })
    }

    fn only_counts(&self, updated: &[i64], since: Point) -> Result<bool> {
        for id in updated {
            let at = self.one("SELECT updated FROM mailbox WHERE id = ?1", [id], |row| row.get(0))?;
            if at.is_some_and(|at| after(since, at, *id)) {
                return Ok(false);
            }
        }
        Ok(!updated.is_empty())
    }
}

/// Whether a row stamped `at` lies after a point.
fn after(since: Point, at: i64, id: i64) -> bool {
    let next = since.state.0 + 1;
    at > next || (at == next && since.within.is_none_or(|within| id > within))
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
    type Err = Error;
    fn from_str(text: &str) -> Result<Point> {
        let number = |digits: &str| match digits.parse::<i64>() {
            Ok(number) if number.to_string() == digits => Ok(number),
            _ => Err(Error::CannotCalculate),
        };
        let (state, within) = match text.split_once('.') {
            None => (text, None),
            Some((state, row)) => (state, Some(number(row)?)),
        };
        Ok(Point { state: State(number(state)?), within })
    }
}
