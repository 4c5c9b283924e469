//! What was proven or granted and waits, in memory, for the person's next press.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{limits, random};

/// A few things of one kind, each under a word that nobody can guess.
#[derive(Debug)]
pub struct Shelf<T>(Mutex<Vec<Waiting<T>>>);

#[derive(Debug)]
struct Waiting<T> {
    id: String,
    thing: Arc<T>,
    good_until: i64,
}

impl<T> Shelf<T> {
    /// Keeps a thing; gives its word.
    pub fn keep(&self, thing: T, now: i64) -> anyhow::Result<String> {
        let id = random::word()?;
        let mut all = self.lock();
        all.retain(|waiting| waiting.good_until > now);
        if all.len() >= limits::PROOFS {
            all.remove(0);
        }
        let good_until = now + limits::PROOF.as_secs().cast_signed();
        all.push(Waiting { id: id.clone(), thing: Arc::new(thing), good_until });
        Ok(id)
    }

    /// A thing that is still good.
    pub fn find(&self, id: &str, now: i64) -> Option<Arc<T>> {
        let all = self.lock();
        let found = all.iter().find(|waiting| random::same(&waiting.id, id) && waiting.good_until > now)?;
        Some(Arc::clone(&found.thing))
    }

    /// Lets a thing go that was used.
    pub fn forget(&self, id: &str) {
        self.lock().retain(|waiting| waiting.id != id);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Waiting<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Shelf<T> {
        Shelf(Mutex::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_wait_for_a_while_and_the_oldest_goes_first() {
        let shelf = Shelf::default();
        let first = shelf.keep(0, 100).unwrap();
        assert_eq!(shelf.find(&first, 100).as_deref(), Some(&0));
        assert!(shelf.find("other", 100).is_none());
        let good_for = limits::PROOF.as_secs().cast_signed();
        assert!(shelf.find(&first, 100 + good_for).is_none(), "too late");
        let later: Vec<String> = (1..=limits::PROOFS).map(|n| shelf.keep(n, 101).unwrap()).collect();
        assert!(shelf.find(&first, 101).is_none());
        assert!(later.iter().all(|id| shelf.find(id, 101).is_some()));
        shelf.forget(&later[0]);
        assert!(shelf.find(&later[0], 101).is_none());
    }
}
