//! One account at work, in one task. What its server's folders hold comes over
//! one connection that then waits for news, bodies over a second; or mail is
//! collected (`collect`). The outbox has connections of its own. Each part rests
//! and begins again by itself; all they know stands in the store.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use mail::problem::{Code, Problem};
use mail::{Role, SubmissionId};
use tokio::sync::watch;

use crate::connect::Connect;
use crate::connections::{Connections, Leave};
use crate::desk::Desk;
use crate::error::{Error, Kind, Result};
use crate::keys::{Keys, Lock};
use crate::outbox::Outbox;
use crate::remote::{Remote, Stirring};
use crate::sync::{Bodies, Round};
use crate::tally::What;
use crate::vitals::{Verdict, Vitals};
use crate::{intents, limits, reshape};

/// What an account's task is told from outside.
#[derive(Debug, Clone)]
pub struct Signals {
    /// Finish what is under way.
    pub stop: watch::Receiver<bool>,
    /// There are new intents or sendings.
    pub work: watch::Receiver<u64>,
    /// Look now, whatever was wrong.
    pub check: watch::Receiver<u64>,
}

/// How an account's mail comes in.
pub trait Incoming: Sized + Send + Sync + 'static {
    /// What is remembered for as long as the account runs.
    type Memory: Default + Send;

    /// Stays with the server for as long as that goes well. Sets `failures` to 0 when all is here.
    fn attend(
        work: &Work<Self>,
        memory: &mut Self::Memory,
        failures: &mut u32,
        check: &mut watch::Receiver<u64>,
    ) -> impl Future<Output = Result<()>> + Send;

    /// What comes over a second connection meanwhile. Never ends.
    fn besides(_: &Work<Self>) -> impl Future<Output = ()> + Send {
        std::future::pending()
    }

    /// Looks for unsure sendings on the server; `true`: worth another look later.
    fn find_unsure(_: &Work<Self>, _: &mut Outbox) -> impl Future<Output = Result<bool>> + Send {
        std::future::ready(Ok(false))
    }
}

/// Follows the folders of a server.
impl<C: Connect> Incoming for C {
    /// Of folders, and of bodies that have no connection of their own.
    type Memory = (Round, Bodies);

    async fn attend(
        work: &Work<C>,
        (round, bodies): &mut (Round, Bodies),
        failures: &mut u32,
        check: &mut watch::Receiver<u64>,
    ) -> Result<()> {
        work.follow(round, bodies, failures, check).await
    }

    async fn besides(work: &Work<C>) {
        work.bodies().await
    }

    async fn find_unsure(work: &Work<C>, outbox: &mut Outbox) -> Result<bool> {
        // Without leave: it must not wait for a long fetch of bodies.
        let mut remote = work.door.connect().await?;
        let again = outbox.find_unsure(&work.desk, &mut remote).await?;
        remote.leave().await;
        Ok(again)
    }
}

/// One account's work.
pub struct Work<C> {
    pub(crate) desk: Desk,
    pub(crate) door: C,
    keys: Arc<Keys>,
    pub(crate) signals: Signals,
    pub(crate) vitals: Vitals,
    wanted: watch::Sender<u64>,
    connections: Connections,
    /// Bodies cannot have a connection of their own.
    alone: watch::Sender<u64>,
}

impl<C: Incoming> Work<C> {
    /// Prepares the work of one account; its status is told through `desk`.
    pub fn new(desk: Desk, door: C, keys: Arc<Keys>, signals: Signals) -> Work<C> {
        let vitals = Vitals::new(desk.clone());
        let (wanted, alone, connections) =
            (watch::Sender::new(0), watch::Sender::new(0), Connections::default());
        Work { desk, door, keys, signals, vitals, wanted, connections, alone }
    }

    /// Works until told to stop. A message on its way to the outgoing server is
    /// waited for: cutting it off would leave it unsure.
    pub async fn run(&self) {
        let mut outbox = std::pin::pin!(self.outbox());
        let mut stop = self.signals.stop.clone();
        tokio::select! {
            biased;
            // The sender gone is a stop too.
            _ = stop.wait_for(|stop| *stop) => {}
            () = self.incoming() => {}
            () = C::besides(self) => {}
            () = &mut outbox => return,
        }
        outbox.await;
    }

    /// Rests after a mistake of ours; breaks when told to stop meanwhile.
    pub async fn pause_after_a_mistake(&self) -> ControlFlow<()> {
        let mut stop = self.signals.stop.clone();
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => ControlFlow::Break(()),
            () = self.desk.net.sleep(limits::BACK_OFF_MAX) => ControlFlow::Continue(()),
        }
    }

    /// The minutes that the account says, a little more or less.
    pub(crate) async fn until_next_poll(&self) -> Result<Duration> {
        let account = self.desk.account;
        let following = self.desk.read(move |tx| tx.following(account)).await?;
        let poll = Duration::from_secs(u64::from(following.check_minutes.clamp(1, 1440)) * 60);
        let spread = poll.as_millis() as u64 / limits::POLL_JITTER;
        // Whatever the clock's last digits are, they are not those of other programs.
        let jitter = self.desk.net.ticks_ms() % (2 * spread + 1);
        Ok(poll - Duration::from_millis(spread) + Duration::from_millis(jitter))
    }

    fn is_stopping(&self) -> bool {
        *self.signals.stop.borrow() || self.signals.stop.has_changed().is_err()
    }

    /// What comes in, for ever.
    async fn incoming(&self) {
        let (mut memory, mut failures) = (C::Memory::default(), 0);
        let mut check = self.signals.check.clone();
        // What was refused before a restart is refused still.
        if let Some(problem) = self.keys.refusal(self.desk.account, Lock::Incoming) {
            let error = Error { kind: Kind::NeedsUser, problem };
            let verdict = Verdict::of(&error, 0);
            self.vitals.incoming_trouble(&error, verdict).await;
            self.rest(verdict, &mut check).await;
        }
        self.rest_at_start(&mut check).await;
        loop {
            self.vitals.syncing().await;
            // A press from here on counts: this attempt may still use the old password.
            check.mark_unchanged();
            // Only a failure ends it.
            let Err(error) = C::attend(self, &mut memory, &mut failures, &mut check).await else { return };
            tracing::info!(account = %self.desk.account, %error, "what comes in rests");
            let verdict = Verdict::of(&error, failures);
            failures = failures.saturating_add(1);
            self.vitals.incoming_trouble(&error, verdict).await;
            self.rest(verdict, &mut check).await;
            self.desk.counters.add(What::Reconnected, 1);
        }
    }

    /// Where the person wants no look at start-up (D01): rests until the first
    /// one is due, somebody presses, or there is something to tell the server.
    async fn rest_at_start(&self, check: &mut watch::Receiver<u64>) {
        let account = self.desk.account;
        let at_once = self
            .desk
            .read(move |tx| Ok(tx.following(account)?.check_at_start || tx.waiting_intents(account)? > 0));
        let (at_once, poll) = (at_once.await.unwrap_or(true), self.until_next_poll().await);
        let (Ok(poll), false) = (poll, at_once) else { return };
        let mut work = self.signals.work.clone();
        tokio::select! {
            () = changed(check) => {}
            () = changed(&mut work) => {}
            () = self.desk.net.sleep(poll) => {}
        }
    }

    /// Rests as judged, or until somebody presses.
    async fn rest(&self, verdict: Verdict, check: &mut watch::Receiver<u64>) {
        let over = async {
            match verdict.rest {
                Some(rest) => self.desk.net.sleep(rest).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = over => {}
            () = changed(check) => {}
        }
    }

    /// The outbox, until told to stop.
    async fn outbox(&self) {
        let mut outbox = Outbox::default();
        let (mut work, mut check) = (self.signals.work.clone(), self.signals.check.clone());
        let mut stop = self.signals.stop.clone();
        if let Err(error) = outbox.recover(&self.desk, &self.keys).await {
            tracing::warn!(%error, "the outbox could not be taken up");
        }
        if let Some(problem) = outbox.trouble() {
            // Else the first look would say that all is well.
            self.vitals.sent(Some(problem)).await;
        }
        while !self.is_stopping() {
            work.mark_unchanged();
            let next = match self.send(&mut outbox).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::warn!(account = %self.desk.account, %error, "the outbox rests");
                    Some(self.desk.net.now().saturating_add(limits::BACK_OFF.as_secs().cast_signed()))
                }
            };
            let net = &*self.desk.net;
            let due = async {
                match next {
                    Some(at) => net::sleep_until(net, at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => return,
                () = changed(&mut check) => outbox.let_go(),
                () = changed(&mut work) => {}
                () = due => {}
            }
        }
    }

    /// Sends what is due and looks after what is unsure; gives when to look again.
    async fn send(&self, outbox: &mut Outbox) -> Result<Option<i64>> {
        let (desk, account) = (&self.desk, self.desk.account);
        let now = desk.net.now();
        let (is_due, sends) = desk
            .read(move |tx| {
                Ok((!tx.due_submissions(account, now)?.is_empty(), !tx.outgoing(account)?.is_empty()))
            })
            .await?;
        if is_due && !sends {
            refuse_all(desk).await?;
        } else if is_due {
            outbox.send_due(desk, &self.keys, || self.is_stopping()).await?;
            self.vitals.sent(outbox.trouble()).await;
        }
        let unsure = outbox.unsure(desk).await?;
        let look_at = match unsure.is_empty() || self.is_stopping() {
            true => None,
            false => self.look_for(outbox, &unsure).await,
        };
        let next = outbox.next_at(desk).await?;
        Ok(next.into_iter().chain(look_at).min())
    }

    /// Looks for unsure sendings in Sent; gives when to look again.
    async fn look_for(&self, outbox: &mut Outbox, unsure: &[SubmissionId]) -> Option<i64> {
        let again = match C::find_unsure(self, outbox).await {
            Ok(again) => again,
            Err(error) => {
                tracing::info!(account = %self.desk.account, %error, count = unsure.len(), "could not look in Sent");
                error.may_pass()
            }
        };
        again.then(|| self.desk.net.now().saturating_add(limits::UNSURE_REST.as_secs().cast_signed()))
    }
}

impl<C: Connect> Work<C> {
    /// One more connection, when there may be one.
    async fn connect(&self) -> Result<(C::Remote, Leave)> {
        loop {
            let leave = self.connections.ask().await;
            match self.door.connect().await {
                Ok(remote) => return Ok((remote, leave)),
                Err(error) if self.connections.heed(leave, &error) => {
                    tracing::info!(account = %self.desk.account, %error, "one connection less from here on");
                    if self.connections.allowed() == 1 {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Folders, intents and news, for as long as the connection lasts.
    async fn follow(
        &self,
        round: &mut Round,
        bodies: &mut Bodies,
        failures: &mut u32,
        check: &mut watch::Receiver<u64>,
    ) -> Result<()> {
        let desk = &self.desk;
        let (mut work, mut alone) = (self.signals.work.clone(), self.alone.subscribe());
        let (mut remote, _leave) = self.connect().await?;
        loop {
            work.mark_unchanged();
            // Whoever pressed before this round is answered by it.
            check.mark_unchanged();
            round.all(&mut remote, desk).await?;
            self.vitals.room(remote.room());
            *failures = 0;
            self.settled().await;
            let mut poll = std::pin::pin!(desk.net.sleep(self.until_next_poll().await?));
            loop {
                let account = desk.account;
                let inbox = desk.read(move |tx| tx.mailbox_by_role(account, Role::Inbox)).await?;
                let inbox = inbox.ok_or_else(|| Error::misbehaved("the account has no inbox"))?;
                let waiting = desk.read(move |tx| tx.waiting_intents(account)).await? > 0;
                let why = tokio::select! {
                    biased;
                    () = changed(check) => {
                        round.forgive();
                        break;
                    }
                    () = changed(&mut work) => Why::Work,
                    () = &mut poll => break,
                    () = changed(&mut alone) => Why::Bodies,
                    stirring = remote.wait(&inbox.path) => Why::News(stirring?),
                    () = desk.net.sleep(limits::INTENT_POLL), if waiting => Why::Work,
                };
                match why {
                    // What came of it shows in a list.
                    Why::Work if reshape::push(&mut remote, desk).await? => break,
                    Why::Work => intents::push(round, &mut remote, desk).await?,
                    Why::News(Stirring::News) => round.folder(&mut remote, desk, inbox.id).await?,
                    Why::News(Stirring::Elsewhere(paths)) => round.some(&mut remote, desk, &paths).await?,
                    Why::News(Stirring::Folders) => break,
                    Why::Bodies => {
                        // Some at a time: what comes meanwhile is not kept waiting.
                        let more = bodies.some(&mut remote, desk).await?;
                        self.vitals.bodies(more).await;
                        if more {
                            self.hand_over_bodies();
                        }
                        continue;
                    }
                }
                self.settled().await;
            }
            self.vitals.syncing().await;
        }
    }

    /// The folders agree; bodies may be wanted.
    async fn settled(&self) {
        let account = self.desk.account;
        let wanted = self.desk.read(move |tx| tx.wanted_count(account)).await.unwrap_or(0);
        self.vitals.synced(wanted > 0).await;
        if wanted > 0 {
            self.wanted.send_modify(|count| *count += 1);
        }
    }

    /// Bodies, whenever some are missing.
    async fn bodies(&self) {
        let (mut bodies, mut failures) = (Bodies::default(), 0);
        let (mut wanted, mut check) = (self.wanted.subscribe(), self.signals.check.clone());
        loop {
            changed(&mut wanted).await;
            loop {
                check.mark_unchanged();
                match self.fetch_bodies(&mut bodies).await {
                    Ok(()) => {
                        failures = 0;
                        break;
                    }
                    Err(error) => {
                        tracing::info!(account = %self.desk.account, %error, "bodies rest");
                        let verdict = Verdict::of(&error, failures);
                        failures = failures.saturating_add(1);
                        match verdict.rest {
                            Some(_) => self.rest(verdict, &mut check).await,
                            // The other connection says what is wrong.
                            None => break self.vitals.bodies(false).await,
                        }
                    }
                }
            }
        }
    }

    async fn fetch_bodies(&self, bodies: &mut Bodies) -> Result<()> {
        if !bodies.are_wanted(&self.desk).await? {
            self.vitals.bodies(false).await;
            return Ok(());
        }
        self.vitals.bodies(true).await;
        if self.connections.allowed() == 1 {
            self.hand_over_bodies();
            return Ok(());
        }
        let (mut remote, _leave) = match self.connect().await {
            Err(_) if self.connections.allowed() == 1 => {
                self.hand_over_bodies();
                return Ok(());
            }
            connected => connected?,
        };
        bodies.fetch(&mut remote, &self.desk).await?;
        self.vitals.bodies(false).await;
        remote.leave().await;
        Ok(())
    }

    /// Leaves bodies to the one connection that there may be.
    fn hand_over_bodies(&self) {
        self.alone.send_modify(|count| *count += 1);
    }
}

enum Why {
    News(Stirring),
    Work,
    Bodies,
}

/// Waits for a signal. One whose sender is gone never comes.
pub(crate) async fn changed(signal: &mut watch::Receiver<u64>) {
    if signal.changed().await.is_err() {
        std::future::pending().await
    }
}

/// An account without an outgoing server sends nothing, and says so.
async fn refuse_all(desk: &Desk) -> Result<()> {
    let (account, now) = (desk.account, desk.net.now());
    let problem = Problem::new(Code::SmtpFailed, "this account has no outgoing server");
    desk.write(move |tx| {
        for submission in tx.due_submissions(account, now)? {
            tx.begin_sending(submission.id)?;
            tx.fail_submission(submission.id, &problem)?;
        }
        Ok(())
    })
    .await
}
