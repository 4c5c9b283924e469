//! Sends what is due, over a connection of its own. What is written down before
//! each step decides what a stop means: before the message's first byte it is
//! still to be sent, after its last one only the server's word counts. Never
//! sends twice in silence, never calls unsent mail sent (invariant 3).

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use mail::problem::{Code, Problem};
use mail::server::Server;
use mail::{Role, SubmissionId};
use store::{Delivery, Outcome, Submission, SubmissionState};
use wire::smtp::{self, Envelope};

use crate::desk::Desk;
use crate::error::{Error, Kind, Result};
use crate::keys::Keys;
use crate::limits;
use crate::outgoing::{Outgoing, Sending};
use crate::passwords::Side;
use crate::remote::Remote;

/// What an outbox remembers for as long as the account runs.
#[derive(Debug, Default)]
pub struct Outbox {
    /// How often an unsure sending was looked for in Sent.
    looked: BTreeMap<SubmissionId, u32>,
}

/// How a round over the outbox ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// Everything that was due has been tried.
    All,
    /// The server does not let us in: nothing is tried before the person acts.
    Held(Box<Problem>),
}

impl Outbox {
    /// Takes up what an earlier run left in the middle: nobody is sending it, and a server may have it.
    pub async fn recover(&self, desk: &Desk) -> Result<()> {
        let account = desk.account;
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

    /// Sends everything that is due.
    ///
    /// Finishes the message that is under way when `stopping` says so, and takes up no other.
    pub async fn send_due(
        &mut self,
        desk: &Desk,
        server: &Server,
        keys: &Keys,
        stopping: impl Fn() -> bool,
    ) -> Result<Sent> {
        let mut open: Option<Outgoing> = None;
        let mut ended = Ok(Sent::All);
        while !stopping() {
            let (account, now) = (desk.account, desk.net.now());
            let due = desk.read(move |tx| tx.due_submissions(account, now)).await?;
            let Some(submission) = due.into_iter().next() else { break };
            match send(desk, server, keys, &mut open, &submission).await {
                Ok(()) => {}
                Err(error) if error.is_auth() => {
                    ended = Ok(Sent::Held(error.problem));
                    break;
                }
                Err(error) if error.kind == Kind::Local => {
                    ended = Err(error);
                    break;
                }
                // It has been written down with the submission; the next may fare better.
                Err(_) => open = None,
            }
        }
        if let Some(outgoing) = open {
            outgoing.leave().await;
        }
        ended
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

/// Sends one. Whatever happens is written down with it before this ends.
async fn send(
    desk: &Desk,
    server: &Server,
    keys: &Keys,
    open: &mut Option<Outgoing>,
    submission: &Submission,
) -> Result<()> {
    let id = submission.id;
    desk.write(move |tx| tx.begin_sending(id)).await?;
    let handed = match connected(desk, server, keys, open).await {
        Ok(outgoing) => hand_over(desk, outgoing, submission).await,
        Err(error) => Err(error),
    };
    let error = match handed {
        Ok(outcome) => return settle(desk, submission, outcome).await,
        Err(error) => error,
    };
    *open = None;
    give_back(desk, submission, &error).await?;
    Err(error)
}

async fn connected<'a>(
    desk: &Desk,
    server: &Server,
    keys: &Keys,
    open: &'a mut Option<Outgoing>,
) -> Result<&'a mut Outgoing> {
    let usable = open.take().filter(|outgoing| !outgoing.is_over());
    let outgoing = match usable {
        Some(outgoing) => outgoing,
        None => {
            let attempt = |pass| async move { Outgoing::sign_in(Arc::clone(&desk.net), server, &pass).await };
            keys.sign_in(desk.account, Side::Outgoing, attempt).await?
        }
    };
    Ok(open.insert(outgoing))
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
    .await
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
