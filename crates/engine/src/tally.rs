//! What an account's work comes to, counted as it is done (D12): how much mail,
//! how many bytes, how often a line was needed. Only for the person to see;
//! nothing is decided by it, and it begins anew with the work.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use store::Tally;

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// A message came in whole.
    Collected,
    /// A message came that is here already under another name.
    Duplicate,
    /// The outgoing server took a message.
    Sent,
    /// The server confirmed a change.
    Pushed,
    /// A server refused a change or a message.
    Refused,
    /// An answer of the server, or a part of one, that says nothing to us.
    Skipped,
    /// A byte came.
    Received,
    /// A byte went.
    Given,
    /// A line was opened.
    Connected,
    /// A line had to be opened again after trouble.
    Reconnected,
}

/// The counters of one account. Clones are the same.
#[derive(Debug, Clone)]
pub struct Counters(Arc<Cells>);

#[derive(Debug)]
struct Cells {
    since: i64,
    cells: [AtomicU64; What::Reconnected as usize + 1],
}

impl Counters {
    /// At nothing, from now on.
    pub fn new(since: i64) -> Counters {
        Counters(Arc::new(Cells { since, cells: Default::default() }))
    }

    /// So many more.
    pub fn add(&self, what: What, count: u64) {
        self.cell(what).fetch_add(count, Ordering::Relaxed);
    }

    /// How much it is now.
    pub fn read(&self) -> Tally {
        let of = |what| self.cell(what).load(Ordering::Relaxed);
        Tally {
            since: self.0.since,
            collected: of(What::Collected),
            duplicates: of(What::Duplicate),
            sent: of(What::Sent),
            pushed: of(What::Pushed),
            refused: of(What::Refused),
            skipped: of(What::Skipped),
            bytes_in: of(What::Received),
            bytes_out: of(What::Given),
            connections: of(What::Connected),
            reconnects: of(What::Reconnected),
        }
    }

    fn cell(&self, what: What) -> &AtomicU64 {
        &self.0.cells[what as usize]
    }
}

impl Default for Counters {
    /// Where nobody asks.
    fn default() -> Counters {
        Counters::new(0)
    }
}

/// Who counts says nothing about what is counted.
impl PartialEq for Counters {
    fn eq(&self, _: &Counters) -> bool {
        true
    }
}

impl Eq for Counters {}
