//! How one account fares, put together from its parts and told to the store:
//! what is being synchronised, which bodies come, what is wrong on which side.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mail::problem::{Code, Problem};
use store::{Failure, Phase, Room, Status, Tally};

use crate::desk::Desk;
use crate::error::{Error, Kind};
use crate::{limits, remote};

/// The parts of one account's health. Clones are the same.
#[derive(Clone)]
pub struct Vitals {
    desk: Desk,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Clone, Default)]
struct State {
    /// The folders agree with the server as it was last seen.
    synced: bool,
    /// Bodies are coming.
    bodies: bool,
    incoming: Option<Trouble>,
    outgoing: Option<Problem>,
    room: Option<Room>,
    failed: Option<Failure>,
}

/// What is wrong with the incoming server, and when it is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Trouble {
    phase: Phase,
    problem: Problem,
    next_try: Option<i64>,
}

impl Vitals {
    /// Of an account that has done nothing yet.
    pub fn new(desk: Desk) -> Vitals {
        Vitals { desk, state: Arc::default() }
    }

    /// The server is being asked.
    pub async fn syncing(&self) {
        self.change(|state| state.synced = false).await;
    }

    /// All folders agree with the server; bodies may be still to come.
    pub async fn synced(&self, bodies_to_come: bool) {
        self.change(|state| {
            (state.synced, state.incoming) = (true, None);
            state.bodies |= bodies_to_come;
        })
        .await;
    }

    /// The room on the server; told with what comes next.
    pub fn room(&self, room: Option<remote::Room>) {
        self.lock().room = room.map(|remote::Room { used, limit }| Room { used, limit });
    }

    /// Bodies are coming, or all are here.
    pub async fn bodies(&self, coming: bool) {
        self.change(|state| state.bodies = coming).await;
    }

    /// The incoming server gives trouble until `next_try`, or until the person acts.
    pub async fn incoming_trouble(&self, error: &Error, verdict: Verdict) {
        let next_try =
            verdict.rest.map(|rest| self.desk.net.now().saturating_add(rest.as_secs().cast_signed()));
        let mut problem = (*error.problem).clone();
        if problem.code == Code::AuthFailed && self.has_succeeded().await {
            problem.code = Code::PasswordChanged;
        }
        let failed = Some(Failure { at: self.desk.net.now(), problem: problem.clone() });
        let trouble = Trouble { phase: verdict.phase, problem, next_try };
        self.change(|state| {
            (state.synced, state.incoming, state.failed) = (false, Some(trouble), failed);
        })
        .await;
    }

    /// What was due has been tried; this is wrong with the outgoing server now.
    pub async fn sent(&self, problem: Option<Problem>) {
        let at = self.desk.net.now();
        self.change(|state| {
            state.failed = problem.clone().map(|problem| Failure { at, problem }).or(state.failed.take());
            state.outgoing = problem;
        })
        .await;
    }

    async fn has_succeeded(&self) -> bool {
        let account = self.desk.account;
        let known = self.desk.read(move |tx| tx.account(account)).await;
        known.is_ok_and(|account| account.status.last_success.is_some())
    }

    async fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        let vitals = self.clone();
        let status = move || vitals.lock().status(vitals.desk.net.now(), vitals.desk.counters.read());
        // The account may be gone by now; then nobody wants to know.
        if let Err(error) = self.desk.tell(status).await {
            tracing::debug!(%error, "the status could not be written");
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn status(&self, now: i64, tally: Tally) -> Status {
        let status = match (&self.incoming, self.synced && !self.bodies) {
            (Some(trouble), _) => Status {
                phase: trouble.phase,
                last_error: Some(trouble.problem.clone()),
                next_try: trouble.next_try,
                ..Status::default()
            },
            (None, true) => Status {
                phase: Phase::Idle,
                last_success: Some(now),
                last_error: self.outgoing.clone(),
                ..Status::default()
            },
            (None, false) => {
                Status { phase: Phase::Syncing, last_error: self.outgoing.clone(), ..Status::default() }
            }
        };
        Status { room: self.room, last_failure: self.failed.clone(), tally: Some(tally), ..status }
    }
}

/// What follows from a failure: how the account stands, and how long it rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// How the account stands.
    pub phase: Phase,
    /// `None`: until the person acts.
    pub rest: Option<Duration>,
}

impl Verdict {
    /// Judges a failure after so many others in a row.
    pub fn of(error: &Error, earlier: u32) -> Verdict {
        let back_off = limits::BACK_OFF.saturating_mul(1 << earlier.min(16)).min(limits::BACK_OFF_MAX);
        let code = error.problem.code;
        let (phase, rest) = match error.kind {
            Kind::Refused if error.is_auth() => (Phase::Stopped, None),
            // A server in trouble refuses what it does not refuse an hour later.
            Kind::Refused => (Phase::Stopped, Some(limits::BACK_OFF_MAX)),
            _ if code == Code::NoMechanism => (Phase::Stopped, None),
            // Trying again would only lock the person out.
            _ if error.is_auth() => (Phase::NeedsPassword, None),
            // Resolvers of hotels and trains say so of every name.
            Kind::NeedsUser if code == Code::DnsHost => (Phase::Offline, Some(back_off)),
            // The server may take its word back.
            Kind::NeedsUser if code == Code::Renamed => (Phase::Question, Some(limits::BACK_OFF_MAX)),
            Kind::NeedsUser => (Phase::Stopped, Some(limits::BACK_OFF_MAX)),
            Kind::Retry { after: Some(after) } => (Phase::Offline, Some(after.max(back_off))),
            Kind::Retry { after: None } if code == Code::Throttled => {
                (Phase::Offline, Some(limits::THROTTLED_REST.max(back_off)))
            }
            Kind::Retry { after: None } | Kind::Misbehaved => (Phase::Offline, Some(back_off)),
            Kind::Local => (Phase::Stopped, Some(back_off)),
        };
        Verdict { phase, rest }
    }
}

#[cfg(test)]
mod tests {
    use net::Scripted;
    use store::{Options, Store};

    use super::*;
    use crate::engine::tests::imap_account;

    /// Two connections of an account tell how they fare; what was told last holds, whoever wrote it.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_last_word_of_two_holds() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &Options::default()).unwrap();
        let account = store.write(|tx| tx.add_account(&imap_account())).unwrap().value;
        let vitals = Vitals::new(Desk::new(store.clone(), Arc::new(Scripted::new()), account));
        for turn in 0..200 {
            let (one, other) = (vitals.clone(), vitals.clone());
            let bodies = tokio::spawn(async move {
                one.bodies(true).await;
                one.bodies(false).await;
            });
            other.syncing().await;
            other.synced(false).await;
            bodies.await.unwrap();
            let status = store.read(|tx| tx.account(account)).unwrap().status;
            assert_eq!(status.phase, Phase::Idle, "turn {turn}");
        }
    }

    #[test]
    fn rests_by_who_must_act() {
        let minutes = |minutes: u64| Some(Duration::from_secs(60 * minutes));
        let slow = Kind::Retry { after: Some(Duration::from_secs(3600)) };
        let cases = [
            (Error::disconnected("x"), 0, Phase::Offline, Some(Duration::from_secs(5))),
            (Error::disconnected("x"), 3, Phase::Offline, Some(Duration::from_secs(40))),
            (Error::disconnected("x"), 99, Phase::Offline, minutes(15)),
            (Error::retry(Code::Throttled, "x"), 0, Phase::Offline, minutes(5)),
            (Error::of(slow, Code::Throttled, "x"), 0, Phase::Offline, minutes(60)),
            (Error::needs_user(Code::AuthFailed, "x"), 0, Phase::NeedsPassword, None),
            (Error::needs_user(Code::NoMechanism, "x"), 0, Phase::Stopped, None),
            (Error::needs_user(Code::TlsExpired, "x"), 0, Phase::Stopped, minutes(15)),
            (Error::needs_user(Code::Renamed, ""), 3, Phase::Question, minutes(15)),
            (Error::refused("x"), 0, Phase::Stopped, minutes(15)),
            // E14: it goes on by itself.
            (store::Error::Full.into(), 3, Phase::Stopped, Some(Duration::from_secs(40))),
            (Error::needs_user(Code::DnsHost, "x"), 0, Phase::Offline, Some(Duration::from_secs(5))),
        ];
        for (error, earlier, phase, rest) in cases {
            assert_eq!(Verdict::of(&error, earlier), Verdict { phase, rest }, "{error} after {earlier}");
        }
    }
}
