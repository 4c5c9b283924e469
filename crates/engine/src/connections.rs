//! How many connections one account holds at a time. Starts with three and makes
//! do with one less whenever the server says that there are too many (D07).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wire::sasl;

use crate::error::Error;
use crate::limits;

/// The connections of one account. Clones are the same.
#[derive(Debug, Clone)]
pub struct Connections {
    free: Arc<Semaphore>,
    allowed: Arc<AtomicUsize>,
}

/// Leave to hold one connection, until it is dropped.
#[derive(Debug)]
pub struct Leave(OwnedSemaphorePermit);

impl Default for Connections {
    fn default() -> Connections {
        let allowed = limits::CONNECTIONS;
        Connections { free: Arc::new(Semaphore::new(allowed)), allowed: Arc::new(AtomicUsize::new(allowed)) }
    }
}

impl Connections {
    /// How many there may be.
    pub fn allowed(&self) -> usize {
        self.allowed.load(Ordering::SeqCst)
    }

    /// Waits until there may be one more.
    pub async fn ask(&self) -> Leave {
        match Arc::clone(&self.free).acquire_owned().await {
            Ok(permit) => Leave(permit),
            // It is never closed.
            Err(_) => std::future::pending().await,
        }
    }

    /// Takes in why a connection could not be opened. `true`: others of ours were in the way, and there may be one less now.
    pub fn heed(&self, leave: Leave, error: &Error) -> bool {
        let others = self.allowed().saturating_sub(self.free.available_permits() + 1);
        if others == 0 || !sasl::is_too_many(&error.problem.said) {
            return false;
        }
        leave.0.forget();
        self.allowed.fetch_sub(1, Ordering::SeqCst);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail::problem::Code;

    /// D07: one less each time the server says so, never less than one, and never for another reason.
    #[tokio::test]
    async fn each_refusal_for_too_many_leaves_one_less() {
        let connections = Connections::default();
        let (first, second) = (connections.ask().await, connections.ask().await);
        let other = Error::retry(Code::Throttled, "slow down");
        assert!(!connections.heed(connections.ask().await, &other));
        let many = Error::retry(Code::Throttled, "Too many simultaneous connections. (Failure)");
        assert!(connections.heed(connections.ask().await, &many));
        assert_eq!(connections.allowed(), 2);
        drop(second);
        assert!(connections.heed(connections.ask().await, &many));
        assert_eq!(connections.allowed(), 1);
        // Other programs hold them: waiting helps, making do with none does not.
        drop(first);
        assert!(!connections.heed(connections.ask().await, &many));
        assert_eq!(connections.allowed(), 1);
    }
}
