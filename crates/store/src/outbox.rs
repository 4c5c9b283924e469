//! The outbox: each sending survives every stop, is never repeated in silence,
//! and is never called sent before a server said so (invariant 3).

use mail::problem::Problem;
use mail::{
    AccountId, EmailId, IdentityId, Keyword, Keywords, MailboxId, OutgoingId, Role, State, SubmissionId,
    ThreadId,
};
use rusqlite::{Params, Row, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::intents::rests;
use crate::sweep::More;
use crate::{Error, Kind, ReadTx, Result, WriteTx, content, limits};

/// Where a submission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubmissionState {
    /// Waits for its time; can be cancelled.
    Queued,
    /// A server is being talked to.
    Sending,
    /// The connection broke after the message went and before the answer came:
    /// the server may have it.
    Unsure,
    /// A server took it for at least one recipient; refusals stand with the recipients.
    Sent,
    /// No recipient was accepted.
    Failed,
    /// Taken back before it was sent.
    Canceled,
}

/// One recipient of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The address.
    pub email: String,
    /// SMTP parameters of RCPT TO, as JSON (RFC 8621 §7).
    #[serde(default)]
    pub parameters: Option<serde_json::Value>,
    /// Where it stands.
    #[serde(default)]
    pub delivery: Delivery,
    /// The server's last words for it.
    #[serde(default)]
    pub reply: String,
}

/// Where one recipient stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// Not yet accepted.
    #[default]
    Waiting,
    /// The server took it.
    Accepted,
    /// The server refused it for good.
    Refused,
}

/// What a server said for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The recipient's address as in the submission.
    pub email: String,
    /// `Waiting` means: refused for now, try again.
    pub delivery: Delivery,
    /// The server's words.
    pub reply: String,
}

/// One sending of one email.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// Whose it is.
    pub account: AccountId,
    /// Who writes.
    pub identity: IdentityId,
    /// What was sent; may be gone meanwhile, the outbox keeps the bytes.
    pub email: EmailId,
    /// The email's thread.
    pub thread: ThreadId,
    /// MAIL FROM.
    pub mail_from: String,
    /// SMTP parameters of MAIL FROM, as JSON.
    pub mail_parameters: Option<serde_json::Value>,
    /// RCPT TO, each with where it stands.
    pub recipients: Vec<Recipient>,
    /// Not before this time; until then it can be cancelled.
    pub send_at: i64,
    /// When to try again, after `send_at`.
    pub next_try: i64,
    /// How often a server was talked to.
    pub attempts: u32,
    /// Where it stands.
    pub state: SubmissionState,
    /// The last trouble that concerns no single recipient.
    pub trouble: Option<Problem>,
    /// The state that it came with.
    pub created: State,
    /// The state of its last change.
    pub updated: State,
}

/// A sending to queue.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSubmission {
    /// Who writes.
    pub identity: IdentityId,
    /// What; its body must be here.
    pub email: EmailId,
    /// MAIL FROM.
    pub mail_from: String,
    /// SMTP parameters of MAIL FROM, as JSON.
    pub mail_parameters: Option<serde_json::Value>,
    /// RCPT TO.
    pub recipients: Vec<Recipient>,
    /// Not before this time: the undo window.
    pub send_at: i64,
    /// Where a draft belongs once it is sent: then what is still a draft is moved
    /// there from Drafts, loses `$draft` and gets `$seen`. One email all along, so
    /// the server gets one copy, whatever breaks off. What stands there already
    /// when nobody got it becomes a draft again.
    pub file_into: Option<MailboxId>,
}

impl ReadTx<'_> {
    /// All submissions of an account, newest first.
    pub fn submissions(&self, account: AccountId) -> Result<Vec<Submission>> {
        self.submissions_where("account = ?1 ORDER BY id DESC", [account.0])
    }

    /// One submission.
    pub fn submission(&self, id: SubmissionId) -> Result<Submission> {
        self.submissions_where("id = ?1", [id.0])?.pop().ok_or(Error::NotFound("submission"))
    }

    /// The bytes that a submission sends, as the email had them when it was queued.
    pub fn submission_raw(&self, id: SubmissionId) -> Result<Vec<u8>> {
        self.content(content::SUBMISSION, id.0)?.ok_or(Error::NotFound("submission"))
    }

    /// Queued submissions of an account whose time has come, oldest first.
    pub fn due_submissions(&self, account: AccountId, now: i64) -> Result<Vec<Submission>> {
        let queued = "account = ?1 AND stage = 0 AND send_at <= ?2 ORDER BY id";
        let mut due = self.submissions_where(queued, [account.0, now])?;
        due.retain(|one| !rests(one.next_try, now));
        Ok(due)
    }

    /// When the next queued submission of an account is due, as seen at `now`, without those
    /// that go out through a server that is held.
    pub fn next_submission_at(
        &self,
        account: AccountId,
        now: i64,
        held: &[OutgoingId],
    ) -> Result<Option<i64>> {
        let sql = "SELECT send_at, next_try, identity FROM submission WHERE account = ?1 AND stage = 0";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, IdentityId(row.get(2)?)));
        let mut next: Option<i64> = None;
        for (send_at, next_try, identity) in self.all(sql, [account.0], read)? {
            let server = if held.is_empty() { None } else { self.outgoing_for(account, identity)? };
            if server.is_some_and(|server| held.contains(&server.id)) {
                continue;
            }
            let at = if rests(next_try, now) { next_try.max(send_at) } else { send_at };
            next = Some(next.map_or(at, |next| next.min(at)));
        }
        Ok(next)
    }

    /// How many submissions of an account wait, are being sent, or are unsure.
    pub fn waiting_submissions(&self, account: AccountId) -> Result<u64> {
        let sql = "SELECT count(*) FROM submission WHERE account = ?1 AND stage < 3";
        let count: Option<i64> = self.one(sql, [account.0], |row| row.get(0))?;
        Ok(count.unwrap_or_default().unsigned_abs())
    }

    /// Submissions that a person may want to know of, newest first: not finished,
    /// failed, or refused to some of their recipients.
    pub fn open_submissions(&self, account: AccountId) -> Result<Vec<Submission>> {
        let open = format!(
            "account = ?1 AND (stage IN (0, 1, 2, 4) OR stage = 3 AND {REFUSED}) ORDER BY id DESC LIMIT ?2"
        );
        self.submissions_where(&open, params![account.0, limits::OPEN_SUBMISSIONS])
    }

    fn submissions_where(&self, condition: &str, values: impl Params) -> Result<Vec<Submission>> {
        let sql = format!(
            "SELECT id, account, identity, email, thread, mail_from, mail_parameters, recipients, send_at,
                 next_try, attempts, stage, trouble, created, updated FROM submission WHERE {condition}"
        );
        self.all(&sql, values, read)?.into_iter().collect()
    }
}

impl WriteTx<'_> {
    /// Queues a sending. `Forbidden` without recipients or without the email's body.
    pub fn submit(&mut self, account: AccountId, new: &NewSubmission) -> Result<SubmissionId> {
        if self.identity(new.identity)?.account != account {
            return Err(Error::NotFound("identity"));
        }
        self.derive()?;
        let email = self.core(new.email)?.filter(|email| email.shown && email.account == account);
        let email = email.ok_or(Error::NotFound("email"))?;
        let content = email.content.ok_or(Error::Forbidden("the message's body is not here"))?;
        if new.recipients.is_empty() {
            return Err(Error::Forbidden("a sending has recipients"));
        }
        self.check_targets(account, new.file_into.as_slice())?;
        let state = self.touch(account, Kind::Submission)?;
        self.run(
            "INSERT INTO submission (account, identity, email, thread, content, mail_from, mail_parameters,
                 recipients, send_at, next_try, attempts, stage, in_data, file_into, created, updated)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 0, 0, 0, ?10, ?11, ?11)",
            params![
                account.0,
                new.identity.0,
                email.id.0,
                email.thread,
                content,
                new.mail_from,
                new.mail_parameters.as_ref().map(json).transpose()?,
                json(&new.recipients)?,
                new.send_at,
                new.file_into.map(|mailbox| mailbox.0),
                state
            ],
        )?;
        self.work_for(account);
        Ok(SubmissionId(self.last_id()))
    }

    /// Takes a queued sending back. `Forbidden` once it is being sent, or when
    /// some of its recipients have it already.
    pub fn cancel(&mut self, id: SubmissionId) -> Result<()> {
        let submission = self.in_state(id, &[SubmissionState::Queued])?;
        if submission.recipients.iter().any(|recipient| recipient.delivery == Delivery::Accepted) {
            return Err(Error::Forbidden("some recipients have the message already"));
        }
        self.set_stage(&submission, SubmissionState::Canceled)
    }

    /// Sends a queued one at `now` instead of later.
    pub fn hasten(&mut self, id: SubmissionId, now: i64) -> Result<()> {
        let submission = self.in_state(id, &[SubmissionState::Queued])?;
        let sql =
            "UPDATE submission SET send_at = min(send_at, ?2), next_try = min(next_try, ?2) WHERE id = ?1";
        self.run(sql, [id.0, now])?;
        self.set_stage(&submission, SubmissionState::Queued)
    }

    /// A server is about to be talked to. Commit this before the first byte.
    /// `Forbidden` unless queued.
    pub fn begin_sending(&mut self, id: SubmissionId) -> Result<()> {
        let submission = self.in_state(id, &[SubmissionState::Queued])?;
        self.run("UPDATE submission SET attempts = attempts + 1, trouble = NULL WHERE id = ?1", [id.0])?;
        self.set_stage(&submission, SubmissionState::Sending)
    }

    /// The message itself is about to go. Commit this before DATA: a process
    /// that dies from here on leaves the submission unsure, one that dies before
    /// leaves it queued.
    pub fn begin_data(&mut self, id: SubmissionId) -> Result<()> {
        self.in_state(id, &[SubmissionState::Sending])?;
        self.run("UPDATE submission SET in_data = 1 WHERE id = ?1", [id.0])?;
        Ok(())
    }

    /// The server answered. Recipients not named stay as they were.
    ///
    /// With a waiting recipient left: queued again until `retry_at`. Else sent
    /// or failed; a sent one is filed as [`NewSubmission::file_into`] says.
    pub fn settle(&mut self, id: SubmissionId, outcomes: &[Outcome], retry_at: i64) -> Result<()> {
        let mut submission = self.in_state(id, &[SubmissionState::Sending])?;
        for recipient in &mut submission.recipients {
            let outcome = outcomes.iter().find(|outcome| outcome.email == recipient.email);
            // What a server took stays taken.
            if let Some(outcome) = outcome.filter(|_| recipient.delivery != Delivery::Accepted) {
                recipient.delivery = outcome.delivery;
                recipient.reply = outcome.reply.clone();
            }
        }
        if submission.recipients.iter().any(|recipient| recipient.delivery == Delivery::Waiting) {
            self.write_recipients(&submission)?;
            self.run("UPDATE submission SET next_try = ?2 WHERE id = ?1", [id.0, retry_at])?;
            return self.set_stage(&submission, SubmissionState::Queued);
        }
        self.conclude(&submission)
    }

    /// Nothing was handed over: try again at `at`. Trouble that a person should see may be told.
    pub fn retry_submission(&mut self, id: SubmissionId, at: i64, trouble: Option<&Problem>) -> Result<()> {
        let submission = self.in_state(id, &[SubmissionState::Queued, SubmissionState::Sending])?;
        let sql = "UPDATE submission SET next_try = ?2, trouble = ?3 WHERE id = ?1";
        self.run(sql, params![id.0, at, trouble.map(json).transpose()?])?;
        self.set_stage(&submission, SubmissionState::Queued)
    }

    /// The whole sending was refused for good. What some recipients got in an
    /// earlier attempt stays sent.
    pub fn fail_submission(&mut self, id: SubmissionId, trouble: &Problem) -> Result<()> {
        let mut submission = self.in_state(id, &[SubmissionState::Queued, SubmissionState::Sending])?;
        self.run("UPDATE submission SET trouble = ?2 WHERE id = ?1", params![id.0, json(trouble)?])?;
        for recipient in submission.recipients.iter_mut().filter(|one| one.delivery == Delivery::Waiting) {
            recipient.delivery = Delivery::Refused;
            recipient.reply = trouble.said.clone();
        }
        self.conclude(&submission)
    }

    /// The connection broke between the message's end and its answer.
    pub fn unsure(&mut self, id: SubmissionId) -> Result<()> {
        let submission = self.in_state(id, &[SubmissionState::Sending])?;
        self.set_stage(&submission, SubmissionState::Unsure)
    }

    /// An unsure sending is decided: found in Sent or said by the person to be
    /// sent (`true`), or to be sent again at `at` (`false`).
    pub fn decide(&mut self, id: SubmissionId, was_sent: bool, at: i64) -> Result<()> {
        let mut submission = self.in_state(id, &[SubmissionState::Unsure])?;
        if !was_sent {
            self.run("UPDATE submission SET next_try = ?2 WHERE id = ?1", [id.0, at])?;
            return self.set_stage(&submission, SubmissionState::Queued);
        }
        for recipient in submission.recipients.iter_mut().filter(|one| one.delivery == Delivery::Waiting) {
            recipient.delivery = Delivery::Accepted;
        }
        self.conclude(&submission)
    }

    /// Removes a finished submission. `Forbidden` while it is queued, sending or unsure.
    pub fn destroy_submission(&mut self, id: SubmissionId) -> Result<()> {
        use SubmissionState::{Canceled, Failed, Sent};
        let submission = self.in_state(id, &[Sent, Failed, Canceled])?;
        let sql = "SELECT content FROM submission WHERE id = ?1";
        let content: Option<i64> = self.one(sql, [id.0], |row| row.get(0))?;
        self.bury(submission.account, Kind::Submission, id.0, submission.created.0)?;
        self.run("DELETE FROM submission WHERE id = ?1", [id.0])?;
        let sql = "DELETE FROM content WHERE id = ?1
                   AND NOT EXISTS (SELECT 1 FROM submission WHERE content = ?1)
                   AND NOT EXISTS (SELECT 1 FROM email WHERE content = ?1)";
        self.run(sql, [content])?;
        Ok(())
    }

    /// Forgets some sendings of which a person need not hear any more, a while after they were due:
    /// each keeps its bytes, also when the message is gone (RFC 8621 §7).
    pub(crate) fn sweep_submissions(&mut self, now: i64) -> Result<More> {
        let sql = format!(
            "SELECT id FROM submission WHERE stage IN (3, 5) AND send_at < ?1 AND NOT {REFUSED}
             ORDER BY id LIMIT ?2"
        );
        let values = [now.saturating_sub(limits::BIN_SECONDS), limits::SWEPT as i64];
        let over: Vec<SubmissionId> = self.all(&sql, values, |row| row.get(0).map(SubmissionId))?;
        over.iter().try_for_each(|id| self.destroy_submission(*id))?;
        Ok(if over.len() == limits::SWEPT { More::Perhaps } else { More::No })
    }

    fn in_state(&self, id: SubmissionId, allowed: &[SubmissionState]) -> Result<Submission> {
        let submission = self.submission(id)?;
        match allowed.contains(&submission.state) {
            true => Ok(submission),
            false => Err(Error::Forbidden("the sending is in another state")),
        }
    }

    /// Every recipient is decided.
    fn conclude(&mut self, submission: &Submission) -> Result<()> {
        self.write_recipients(submission)?;
        let accepted = submission.recipients.iter().any(|one| one.delivery == Delivery::Accepted);
        let stage = if accepted { SubmissionState::Sent } else { SubmissionState::Failed };
        self.set_stage(submission, stage)?;
        self.file(submission, accepted)
    }

    fn write_recipients(&self, submission: &Submission) -> Result<()> {
        let recipients = json(&submission.recipients)?;
        self.run(
            "UPDATE submission SET recipients = ?2 WHERE id = ?1",
            params![submission.id.0, recipients],
        )?;
        Ok(())
    }

    fn set_stage(&self, submission: &Submission, stage: SubmissionState) -> Result<()> {
        let state = self.touch(submission.account, Kind::Submission)?;
        let sql = "UPDATE submission SET stage = ?2, in_data = 0, updated = ?3 WHERE id = ?1";
        self.run(sql, [submission.id.0, code(stage), state])?;
        self.work_for(submission.account);
        Ok(())
    }

    /// Puts the email where it belongs now: into Sent what is still a draft and
    /// was sent, back to Drafts what stands in Sent and nobody got. What the
    /// person has destroyed meanwhile stays so.
    fn file(&mut self, submission: &Submission, sent: bool) -> Result<()> {
        let sql = "SELECT file_into FROM submission WHERE id = ?1";
        let into = self.one(sql, [submission.id.0], |row| row.get(0))?.flatten().map(MailboxId);
        let (Some(into), Some(email)) = (into, self.email(submission.email)?) else { return Ok(()) };
        let drafts = self.mailbox_by_role(email.account, Role::Drafts)?.map(|mailbox| mailbox.id);
        let (seen, draft) = (keyword(Keyword::SEEN), keyword(Keyword::DRAFT));
        let is_draft = email.keywords.contains(Keyword::DRAFT);
        let (from, to) = match (sent, drafts) {
            (true, _) if is_draft => (drafts, into),
            (false, Some(drafts)) if !is_draft && email.mailboxes.contains(&into) => (Some(into), drafts),
            _ => return Ok(()),
        };
        if self.check_targets(email.account, &[to]).is_err() {
            return Ok(());
        }
        match sent {
            true => self.set_keywords(email.id, &seen, &draft)?,
            false => self.set_keywords(email.id, &draft, &Keywords::new())?,
        }
        let from: Vec<MailboxId> = from.into_iter().filter(|from| *from != to).collect();
        self.set_mailboxes(email.id, &[to], &from)
    }
}

/// Some recipient was refused.
const REFUSED: &str = "EXISTS (SELECT 1 FROM json_each(recipients) WHERE value ->> 'delivery' = 'refused')";

fn keyword(name: &str) -> Keywords {
    Keyword::new(name).into_iter().collect()
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Damaged("submission"))
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Damaged("submission"))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<Submission>> {
    let (parameters, trouble): (Option<String>, Option<String>) = (row.get(6)?, row.get(12)?);
    let (recipients, stage): (String, i64) = (row.get(7)?, row.get(11)?);
    let submission = Submission {
        id: SubmissionId(row.get(0)?),
        account: AccountId(row.get(1)?),
        identity: IdentityId(row.get(2)?),
        email: EmailId(row.get(3)?),
        thread: ThreadId(row.get(4)?),
        mail_from: row.get(5)?,
        mail_parameters: None,
        recipients: Vec::new(),
        send_at: row.get(8)?,
        next_try: row.get(9)?,
        attempts: row.get(10)?,
        state: SubmissionState::Queued,
        trouble: None,
        created: State(row.get(13)?),
        updated: State(row.get(14)?),
    };
    let rest = || {
        Ok(Submission {
            mail_parameters: parameters.as_deref().map(from_json).transpose()?,
            recipients: from_json(&recipients)?,
            // A problem that an older program worded is not worth failing for.
            trouble: trouble.as_deref().and_then(|text| from_json(text).ok()),
            state: state(stage)?,
            ..submission
        })
    };
    Ok(rest())
}

fn code(state: SubmissionState) -> i64 {
    match state {
        SubmissionState::Queued => 0,
        SubmissionState::Sending => 1,
        SubmissionState::Unsure => 2,
        SubmissionState::Sent => 3,
        SubmissionState::Failed => 4,
        SubmissionState::Canceled => 5,
    }
}

fn state(code: i64) -> Result<SubmissionState> {
    match code {
        0 => Ok(SubmissionState::Queued),
        1 => Ok(SubmissionState::Sending),
        2 => Ok(SubmissionState::Unsure),
        3 => Ok(SubmissionState::Sent),
        4 => Ok(SubmissionState::Failed),
        5 => Ok(SubmissionState::Canceled),
        _ => Err(Error::Damaged("submission")),
    }
}
