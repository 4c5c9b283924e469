//! The outbox: each sending survives every stop, is never repeated in silence,
//! and is never called sent before a server said so (invariant 3).

use mail::{AccountId, EmailId, IdentityId, MailboxId, State, SubmissionId, ThreadId};
use serde::{Deserialize, Serialize};

use crate::{ReadTx, Result, WriteTx};

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
    pub trouble: Option<mail::problem::Problem>,
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
    /// When sent, move the email from Drafts to this mailbox and take `$draft` off.
    /// `None` when the face does that itself (`onSuccessUpdateEmail`).
    pub file_into: Option<MailboxId>,
}

impl ReadTx<'_> {
    /// All submissions of an account, newest first.
    pub fn submissions(&self, account: AccountId) -> Result<Vec<Submission>> {
        let _ = account;
        unimplemented!()
    }

    /// One submission.
    pub fn submission(&self, id: SubmissionId) -> Result<Submission> {
        let _ = id;
        unimplemented!()
    }

    /// The bytes that a submission sends, as the email had them when it was queued.
    pub fn submission_raw(&self, id: SubmissionId) -> Result<Vec<u8>> {
        let _ = id;
        unimplemented!()
    }

    /// Queued submissions of an account whose time has come, oldest first.
    pub fn due_submissions(&self, account: AccountId, now: i64) -> Result<Vec<Submission>> {
        let _ = (account, now);
        unimplemented!()
    }

    /// When the next queued submission of an account is due.
    pub fn next_submission_at(&self, account: AccountId) -> Result<Option<i64>> {
        let _ = account;
        unimplemented!()
    }

    /// How many submissions of an account wait, are being sent, or are unsure.
    pub fn waiting_submissions(&self, account: AccountId) -> Result<u64> {
        let _ = account;
        unimplemented!()
    }
}

impl WriteTx<'_> {
    /// Queues a sending. `Forbidden` without recipients or without the email's body.
    pub fn submit(&mut self, account: AccountId, new: &NewSubmission) -> Result<SubmissionId> {
        let _ = (account, new);
        unimplemented!()
    }

    /// Takes a queued sending back. `Forbidden` once it is being sent.
    pub fn cancel(&mut self, id: SubmissionId) -> Result<()> {
        let _ = id;
        unimplemented!()
    }

    /// A server is about to be talked to. Commit this before the first byte.
    /// `Forbidden` unless queued.
    pub fn begin_sending(&mut self, id: SubmissionId) -> Result<()> {
        let _ = id;
        unimplemented!()
    }

    /// The message itself is about to go. Commit this before DATA: a process
    /// that dies from here on leaves the submission unsure, one that dies before
    /// leaves it queued.
    pub fn begin_data(&mut self, id: SubmissionId) -> Result<()> {
        let _ = id;
        unimplemented!()
    }

    /// The server answered. Recipients not named stay as they were.
    ///
    /// With a waiting recipient left: queued again until `retry_at`. Else sent
    /// or failed; a sent one is filed as [`NewSubmission::file_into`] says.
    pub fn settle(&mut self, id: SubmissionId, outcomes: &[Outcome], retry_at: i64) -> Result<()> {
        let _ = (id, outcomes, retry_at);
        unimplemented!()
    }

    /// Nothing was handed over: try again at `at`. Trouble that a person should see may be told.
    pub fn retry_submission(
        &mut self,
        id: SubmissionId,
        at: i64,
        trouble: Option<&mail::problem::Problem>,
    ) -> Result<()> {
        let _ = (id, at, trouble);
        unimplemented!()
    }

    /// The whole sending was refused for good.
    pub fn fail_submission(&mut self, id: SubmissionId, trouble: &mail::problem::Problem) -> Result<()> {
        let _ = (id, trouble);
        unimplemented!()
    }

    /// The connection broke between the message's end and its answer.
    pub fn unsure(&mut self, id: SubmissionId) -> Result<()> {
        let _ = id;
        unimplemented!()
    }

    /// An unsure sending is decided: found in Sent or said by the person to be
    /// sent (`true`), or to be sent again at `at` (`false`).
    pub fn decide(&mut self, id: SubmissionId, was_sent: bool, at: i64) -> Result<()> {
        let _ = (id, was_sent, at);
        unimplemented!()
    }

    /// Removes a finished submission. `Forbidden` while it is queued, sending or unsure.
    pub fn destroy_submission(&mut self, id: SubmissionId) -> Result<()> {
        let _ = id;
        unimplemented!()
    }
}
