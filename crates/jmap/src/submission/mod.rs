//! Submissions (RFC 8621 §7): rows of the outbox. Read here, asked in `query`,
//! made and taken back in `set`.
//!
//! `undoStatus` is `pending` until a server has taken the message for a
//! recipient or it has failed for good; also while it is not known whether a
//! server has it, since nothing unsent is called sent.

pub(crate) mod query;
pub(crate) mod set;

use mail::SubmissionId;
use serde_json::{Map, Value, json};
use store::{Delivery, Kind, Recipient, Submission, SubmissionState};

use crate::args::{Args, Context, Object};
use crate::error::MethodError;
use crate::get::{Get, object};
use crate::{changes, date};

const PROPERTIES: [&str; 10] = [
    "id",
    "identityId",
    "emailId",
    "threadId",
    "envelope",
    "sendAt",
    "undoStatus",
    "deliveryStatus",
    "dsnBlobIds",
    "mdnBlobIds",
];

/// `EmailSubmission/get`
pub(crate) fn get(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let get = Get::take(context, &mut args)?;
    args.done()?;
    let (state, all) = context
        .store
        .read(|tx| Ok((tx.state(get.account.id, Kind::Submission)?, tx.submissions(get.account.id)?)))?;
    get.answer(&PROPERTIES, state, all.iter().map(to_json).collect())
}

/// `EmailSubmission/changes`
pub(crate) fn changes(context: &mut Context<'_>, args: Args) -> Result<Value, MethodError> {
    let id = |row| SubmissionId(row).to_string();
    changes::changes(context, args, Kind::Submission, id).map(|(answer, _)| answer)
}

fn to_json(submission: &Submission) -> Object {
    let deliveries: Map<String, Value> =
        submission.recipients.iter().map(|one| (one.email.clone(), delivery(submission, one))).collect();
    object(json!({
        "id": submission.id,
        "identityId": submission.identity,
        "emailId": submission.email,
        "threadId": submission.thread,
        "envelope": {
            "mailFrom": { "email": submission.mail_from, "parameters": submission.mail_parameters },
            "rcptTo": submission.recipients.iter().map(rcpt).collect::<Vec<_>>(),
        },
        "sendAt": date::utc(submission.send_at),
        "undoStatus": undo_status(submission.state),
        "deliveryStatus": deliveries,
        "dsnBlobIds": [],
        "mdnBlobIds": [],
    }))
}

fn rcpt(recipient: &Recipient) -> Value {
    json!({ "email": recipient.email, "parameters": recipient.parameters })
}

fn undo_status(state: SubmissionState) -> &'static str {
    match state {
        SubmissionState::Queued | SubmissionState::Sending | SubmissionState::Unsure => "pending",
        SubmissionState::Sent | SubmissionState::Failed => "final",
        SubmissionState::Canceled => "canceled",
    }
}

fn delivery(submission: &Submission, recipient: &Recipient) -> Value {
    let failed = submission.state == SubmissionState::Failed;
    let delivered = match recipient.delivery {
        // Handed on; what became of it there nobody tells.
        Delivery::Accepted => "unknown",
        Delivery::Refused => "no",
        Delivery::Waiting if failed => "no",
        Delivery::Waiting => "queued",
    };
    let trouble = submission.trouble.as_ref().map(|trouble| trouble.said.as_str());
    let reply = match recipient.reply.as_str() {
        "" => trouble.unwrap_or_default(),
        reply => reply,
    };
    json!({ "smtpReply": reply, "delivered": delivered, "displayed": "unknown" })
}
