//! Sends what is due, each message through its identity's server, over one connection
//! at a time. What is written down before
//! each step decides what a stop means: before the message's first byte it is
//! still to be sent, after its last one only the server's word counts. Never
//! sends twice in silence, never calls unsent mail sent (invariant 3).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use mail::problem::{Code, Problem};
use mail::{OutgoingId, Role, SubmissionId};
use store::{Delivery, Outcome, OutgoingServer, Submission, SubmissionState};
use wire::smtp::{self, Envelope};

use crate::desk::Desk;
use crate::error::{Error, Kind, Result};
use crate::keys::{Keys, Lock, Pass};
use crate::limits;
use crate::outgoing::{Outgoing, Sending};
use crate::remote::Remote;
use crate::tally::What;

/// What an outbox remembers for as long as the account runs.
#[derive(Debug, Default)]
pub struct Outbox {
    /// How often an unsure sending was looked for in Sent.
    looked: BTreeMap<SubmissionId, u32>,
    /// Servers that do not let us in: nothing is tried there before the person acts.
    held: BTreeMap<OutgoingId, Problem>,
}

impl Outbox {
    /// Takes up what an earlier run left in the middle: nobody is sending it, and a server may
    /// have it. What a server refused then is refused still.
    pub async fn recover(&mut self, desk: &Desk, keys: &Keys) -> Result<()> {
        let account = desk.account;
        for server in desk.read(move |tx| tx.outgoing(account)).await? {
            if let Some(problem) = keys.refusal(account, Lock::Outgoing(server.id)) {
                self.held.insert(server.id, *problem);
            }
        }
        desk.write(move |tx| {
            for submission in tx.submissions(account)? {
                if submission.state == SubmissionState::Sending {
                    tx.unsure(submission.id)?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Sends everything that is due, where its server is not held. A server that gave
    /// trouble is asked after the others: their mail does not wait for it.
    ///
    /// Finishes the message that is under way when `stopping` says so, and takes up no other.
    pub async fn send_due(&mut self, desk: &Desk, keys: &Keys, stopping: impl Fn() -> bool) -> Result<()> {
        let (mut line, mut failed) = (Line::default(), BTreeSet::new());
        let mut ended = Ok(());
        while !stopping() {
            let due = self.due(desk).await?.into_iter();
            let next = due.min_by_key(|(_, server)| (failed.contains(&server.id), !line.leads_to(server)));
            let Some((submission, server)) = next else { break };
            match send(desk, &server, keys, &mut line, &submission).await {
                Ok(()) => {}
                Err(error) if error.is_auth() => {
                    self.held.insert(server.id, *error.problem);
                }
                Err(error) if error.kind == Kind::Local => {
                    ended = Err(error);
                    break;
                }
                // It has been written down with the submission; the next may fare better.
                Err(_) => {
                    failed.insert(server.id);
                }
            }
        }
        line.close().await;
        ended
    }

    /// What is due, oldest first, each with its server.
    async fn due(&self, desk: &Desk) -> Result<Vec<(Submission, OutgoingServer)>> {
        let (account, now) = (desk.account, desk.net.now());
        let due = desk.read(move |tx| {
            let due = tx.due_submissions(account, now)?.into_iter();
            let with_server = |one: Submission| {
                let server = tx.outgoing_for(account, one.identity)?;
                Ok(server.map(|server| (one, server)))
            };
            due.filter_map(|one| with_server(one).transpose()).collect::<store::Result<Vec<_>>>()
        });
        Ok(due.await?.into_iter().filter(|(_, server)| !self.held.contains_key(&server.id)).collect())
    }

    /// When the next message is due whose server is not held.
    pub async fn next_at(&self, desk: &Desk) -> Result<Option<i64>> {
        let (account, now) = (desk.account, desk.net.now());
        let held: Vec<OutgoingId> = self.held.keys().copied().collect();
        desk.read(move |tx| tx.next_submission_at(account, now, &held)).await
    }

    /// What keeps mail here until the person acts, at one of the servers.
    pub fn trouble(&self) -> Option<Problem> {
        self.held.values().next().cloned()
    }

    /// The person has acted: every server may be tried again.
    pub fn let_go(&mut self) {
        self.held.clear();
    }

    /// Looks for unsure sendings in Sent: what a server filed there it has sent.
    /// What is not found is left to the person. `true`: worth another look later.
    pub async fn find_unsure<R: Remote>(&mut self, desk: &Desk, remote: &mut R) -> Result<bool> {
        let account = desk.account;
        let unsure = self.unsure(desk).await?;
        let sent = desk.read(move |tx| tx.mailbox_by_role(account, Role::Sent)).await?;
        let Some(sent) = sent else { return Ok(false) };
        let mut again = false;
        for id in unsure {
            let raw = desk.read(move |tx| tx.submission_raw(id)).await?;
            let Some(message_id) = crate::remote::imap::message_id(&raw) else { continue };
            let looked = self.looked.entry(id).or_default();
            *looked += 1;
            again |= *looked < limits::UNSURE_LOOKS;
            if remote.holds(&sent.path, &message_id).await? == Some(true) {
                let now = desk.net.now();
                desk.write(move |tx| tx.decide(id, true, now)).await?;
            }
        }
        Ok(again)
    }

    /// Unsure sendings that were not looked for often enough.
    pub async fn unsure(&self, desk: &Desk) -> Result<Vec<SubmissionId>> {
        let account = desk.account;
        let all = desk.read(move |tx| tx.submissions(account)).await?;
        let open = all.into_iter().filter(|one| one.state == SubmissionState::Unsure).map(|one| one.id);
        Ok(open
            .filter(|id| self.looked.get(id).is_none_or(|looked| *looked < limits::UNSURE_LOOKS))
            .collect())
    }
}

/// The connection that is open, if one is.
#[derive(Default)]
struct Line(Option<(OutgoingId, Outgoing)>);

impl Line {
    fn leads_to(&self, server: &OutgoingServer) -> bool {
        self.0.as_ref().is_some_and(|(id, _)| *id == server.id)
    }

    /// The connection to that server, opened where it is not; one to another is closed.
    async fn to(&mut self, desk: &Desk, server: &OutgoingServer, keys: &Keys) -> Result<&mut Outgoing> {
        let usable = self.0.take_if(|(id, outgoing)| *id == server.id && !outgoing.is_over());
        let open = match usable {
            Some(open) => open,
            None => {
                self.close().await;
                let attempt = |pass: Pass| async move {
                    let pass = pass.counting(&desk.counters);
                    Outgoing::sign_in(Arc::clone(&desk.net), &server.set.server, &pass).await
                };
                (server.id, keys.sign_in(desk.account, Lock::Outgoing(server.id), attempt).await?)
            }
        };
        Ok(&mut self.0.insert(open).1)
    }

    async fn close(&mut self) {
        if let Some((_, outgoing)) = self.0.take() {
            outgoing.leave().await;
        }
    }
}

/// Sends one. Whatever happens is written down with it before this ends.
async fn send(
    desk: &Desk,
    server: &OutgoingServer,
    keys: &Keys,
    line: &mut Line,
    submission: &Submission,
) -> Result<()> {
    let id = submission.id;
    desk.write(move |tx| tx.begin_sending(id)).await?;
    let handed = match line.to(desk, server, keys).await {
        Ok(outgoing) => hand_over(desk, outgoing, submission).await,
        Err(error) => Err(error),
    };
    let error = match handed {
        Ok(outcome) => return settle(desk, submission, outcome).await,
        Err(error) => error,
    };
    // Nothing more is said on a line that failed.
    line.0 = None;
    give_back(desk, submission, &error).await?;
    Err(error)
}

/// Hands the message over. An error says that nothing of it was taken.
async fn hand_over(desk: &Desk, outgoing: &mut Outgoing, submission: &Submission) -> Result<smtp::Outcome> {
    let id = submission.id;
    let raw = desk.read(move |tx| tx.submission_raw(id)).await?;
    let message = Bytes::from(mail::compose::without_bcc(&raw).into_owned());
    let waiting = submission.recipients.iter().filter(|one| one.delivery == Delivery::Waiting);
    let envelope = Envelope {
        mail_from: submission.mail_from.clone(),
        rcpt_to: waiting.map(|one| one.email.clone()).collect(),
    };
    outgoing.submit(envelope, message)?;
    loop {
        match outgoing.send().await? {
            Sending::AboutToSend => desk.write(move |tx| tx.begin_data(id)).await?,
            Sending::Outcome(outcome) => return Ok(outcome),
        }
    }
}

/// Nothing was handed over: it waits, or it has failed.
async fn give_back(desk: &Desk, submission: &Submission, error: &Error) -> Result<()> {
    let (id, problem) = (submission.id, error.problem.clone());
    let for_good = matches!(error.kind, Kind::Refused)
        || error.problem.code == Code::NoAuth
        || (is_late(desk, submission) && error.kind != Kind::Local);
    let at = desk.net.now().saturating_add(rest_s(submission.attempts));
    desk.write(move |tx| match for_good {
        true => tx.fail_submission(id, &problem),
        false => tx.retry_submission(id, at, Some(&problem)),
    })
    .await
}

/// The server has spoken, or has not: for each recipient.
async fn settle(desk: &Desk, submission: &Submission, outcome: smtp::Outcome) -> Result<()> {
    let (id, late) = (submission.id, is_late(desk, submission));
    let retry_at = desk.net.now().saturating_add(rest_s(submission.attempts));
    let unsure = outcome.recipients.iter().any(|one| one.delivery == smtp::Delivery::Unsure);
    let outcomes: Vec<Outcome> = outcome.recipients.into_iter().filter_map(|one| told(one, late)).collect();
    let any = |delivery| outcomes.iter().any(|one| one.delivery == delivery);
    let (is_taken, is_refused) = (any(Delivery::Accepted), any(Delivery::Refused));
    desk.write(move |tx| {
        if !unsure {
            return tx.settle(id, &outcomes, retry_at);
        }
        // Refusals are known; for the rest only the person or the Sent folder can tell.
        if !outcomes.is_empty() {
            tx.settle(id, &outcomes, retry_at)?;
            tx.begin_sending(id)?;
            tx.begin_data(id)?;
        }
        tx.unsure(id)
    })
    .await?;
    desk.counters.add(What::Sent, u64::from(is_taken));
    desk.counters.add(What::Refused, u64::from(is_refused));
    Ok(())
}

fn told(recipient: smtp::Recipient, late: bool) -> Option<Outcome> {
    let (delivery, reply) = match recipient.delivery {
        smtp::Delivery::Sent(reply) => (Delivery::Accepted, reply.said()),
        smtp::Delivery::Failed(reply) => (Delivery::Refused, reply.said()),
        smtp::Delivery::Retry(reply) => {
            let reply = reply.map_or_else(|| "the connection ended".to_owned(), |reply| reply.said());
            (if late { Delivery::Refused } else { Delivery::Waiting }, reply)
        }
        smtp::Delivery::Unsure => return None,
    };
    Some(Outcome { email: recipient.address, delivery, reply })
}

/// Whether it has been tried for long enough.
fn is_late(desk: &Desk, submission: &Submission) -> bool {
    let tried_s = desk.net.now().saturating_sub(submission.send_at);
    u64::try_from(tried_s).is_ok_and(|tried| tried >= limits::SEND_FOR.as_secs())
}

/// Seconds to rest after so many earlier tries.
fn rest_s(attempts: u32) -> i64 {
    let rest = limits::SEND_BACK_OFF.as_secs() << attempts.min(16);
    rest.min(limits::SEND_BACK_OFF_MAX.as_secs()).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_a_minute_at_first_and_four_hours_at_last() {
        let rests: Vec<i64> = [0, 1, 2, 7, 8, 4_000].into_iter().map(rest_s).collect();
        assert_eq!(rests, [60, 120, 240, 7_680, 14_400, 14_400]);
    }
}
