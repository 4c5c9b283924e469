//! Who may come in: the token of the data directory for programs, one-time
//! addresses that become sessions for browsers. All in memory but the token;
//! a restart ends every session.

use std::sync::{Mutex, MutexGuard, PoisonError};

use mail::Secret;

use crate::{limits, random};

/// The keys of one running Postduif.
#[derive(Debug)]
pub struct Keys {
    token: Secret<String>,
    rings: Mutex<Rings>,
}

#[derive(Debug, Default)]
struct Rings {
    invitations: Vec<Key>,
    sessions: Vec<Key>,
    last_session: u64,
}

#[derive(Debug)]
struct Key {
    word: Secret<String>,
    session: SessionId,
    good_until: i64,
}

/// One browser's session, by a number that is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub u64);

impl SessionId {
    /// What all programs with the token share.
    pub const PROGRAMS: SessionId = SessionId(0);
}

impl Keys {
    /// Keys with that token for programs.
    pub fn new(token: Secret<String>) -> Keys {
        Keys { token, rings: Mutex::default() }
    }

    /// The token for programs.
    pub fn token(&self) -> &Secret<String> {
        &self.token
    }

    /// Whether a program holds the token.
    pub fn is_token(&self, word: &str) -> bool {
        random::same(self.token.reveal(), word)
    }

    /// A word that can be turned into a session once.
    pub fn invite(&self, now: i64) -> anyhow::Result<String> {
        let word = random::word()?;
        let mut rings = self.rings();
        let key = Key {
            word: Secret::new(word.clone()),
            session: SessionId::PROGRAMS,
            good_until: now + limits::INVITATION.as_secs().cast_signed(),
        };
        push(&mut rings.invitations, key, limits::INVITATIONS);
        Ok(word)
    }

    /// Turns an invitation into a session; gives the session's word. The second time there is nothing.
    pub fn redeem(&self, word: &str, now: i64) -> anyhow::Result<Option<String>> {
        let mut rings = self.rings();
        let before = rings.invitations.len();
        rings.invitations.retain(|key| !(key.opens(word) && key.good_until > now));
        if rings.invitations.len() == before {
            return Ok(None);
        }
        let session = random::word()?;
        rings.last_session += 1;
        let key = Key {
            word: Secret::new(session.clone()),
            session: SessionId(rings.last_session),
            good_until: now + limits::SESSION_IDLE.as_secs().cast_signed(),
        };
        push(&mut rings.sessions, key, limits::SESSIONS);
        Ok(Some(session))
    }

    /// The session of a cookie, which lives on by being used.
    pub fn session(&self, word: &str, now: i64) -> Option<SessionId> {
        let mut rings = self.rings();
        rings.sessions.retain(|key| key.good_until > now);
        let at = rings.sessions.iter().position(|key| key.opens(word))?;
        let mut key = rings.sessions.remove(at);
        key.good_until = now + limits::SESSION_IDLE.as_secs().cast_signed();
        let id = key.session;
        rings.sessions.push(key);
        Some(id)
    }

    /// Whether a session has not ended. Programs' shared session never does.
    pub fn lives(&self, session: SessionId, now: i64) -> bool {
        session == SessionId::PROGRAMS
            || self.rings().sessions.iter().any(|key| key.session == session && key.good_until > now)
    }

    fn rings(&self) -> MutexGuard<'_, Rings> {
        self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Key {
    fn opens(&self, word: &str) -> bool {
        random::same(self.word.reveal(), word)
    }
}

/// Adds at the end and lets the oldest go beyond the bound.
fn push(ring: &mut Vec<Key>, key: Key, most: usize) {
    ring.push(key);
    if ring.len() > most {
        ring.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new(Secret::new("loper".to_owned()))
    }

    /// Invariant 20: the one-time address works once.
    #[test]
    fn an_invitation_works_once() {
        let keys = keys();
        let word = keys.invite(0).unwrap();
        assert!(keys.redeem("other", 1).unwrap().is_none());
        let session = keys.redeem(&word, 1).unwrap().unwrap();
        assert!(keys.redeem(&word, 1).unwrap().is_none());
        assert!(keys.session(&session, 2).is_some());
        assert!(keys.session(&word, 2).is_none() && keys.session("loper", 2).is_none());
    }

    #[test]
    fn everything_ends() {
        let keys = keys();
        let word = keys.invite(0).unwrap();
        assert!(keys.redeem(&word, 15 * 60).unwrap().is_none(), "too late");
        let word = keys.invite(0).unwrap();
        let session = keys.redeem(&word, 1).unwrap().unwrap();
        let month = limits::SESSION_IDLE.as_secs().cast_signed();
        assert!(keys.session(&session, month).is_some(), "used in time");
        assert!(keys.session(&session, month + month).is_none());
    }

    #[test]
    fn the_oldest_goes_first() {
        let keys = keys();
        let first = keys.invite(0).unwrap();
        let others: Vec<String> = (0..limits::INVITATIONS).map(|_| keys.invite(0).unwrap()).collect();
        assert!(keys.redeem(&first, 1).unwrap().is_none());
        assert!(others.iter().all(|word| keys.redeem(word, 1).unwrap().is_some()));
    }
}
