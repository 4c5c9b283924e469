//! The outbox as people see it: what waits, what nobody took, and what only the
//! person can decide. Taking back and clearing away are JMAP's; here are the
//! steps that JMAP has no word for.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use mail::problem::{Code, Problem};
use mail::{AccountId, Keyword, SubmissionId};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Delivery, ReadTx, Submission, SubmissionState};

use super::Face;
use super::answer::{Failure, blocking, body};

/// What a person should know of an account's sendings, newest first.
pub fn of_account(tx: &ReadTx<'_>, account: AccountId) -> store::Result<Vec<Value>> {
    let mut told = Vec::new();
    for submission in tx.open_submissions(account)? {
        let email = tx.email(submission.email)?;
        let is_draft = email.as_ref().is_some_and(|email| email.keywords.contains(Keyword::DRAFT));
        // A refused draft that was thrown away or written anew is nobody's trouble any more.
        if submission.state != SubmissionState::Failed || is_draft {
            let subject = email.and_then(|email| email.summary.subject).unwrap_or_default();
            told.push(of_one(&submission, &subject));
        }
    }
    Ok(told)
}

fn of_one(submission: &Submission, subject: &str) -> Value {
    let recipients = submission.recipients.iter();
    let recipients: Vec<Value> = recipients
        .map(|one| json!({ "email": one.email, "delivery": one.delivery, "said": one.reply }))
        .collect();
    json!({
        "id": submission.id,
        "emailId": submission.email,
        "state": word(submission.state),
        "sendAt": submission.send_at,
        "nextTry": submission.next_try,
        "subject": subject,
        "recipients": recipients,
        "trouble": submission.trouble,
        "problem": rejected(submission),
    })
}

/// That nobody took it, in words for the person; the recipients have all of the server's.
fn rejected(submission: &Submission) -> Option<Problem> {
    let refused = submission.recipients.iter().find(|one| one.delivery == Delivery::Refused)?;
    let problem = Problem::new(Code::SendRejected, refused.reply.clone());
    Some(problem.with("address", &refused.email)).filter(|_| submission.state == SubmissionState::Failed)
}

fn word(state: SubmissionState) -> &'static str {
    match state {
        SubmissionState::Queued => "queued",
        SubmissionState::Sending => "sending",
        SubmissionState::Unsure => "unsure",
        SubmissionState::Sent => "sent",
        SubmissionState::Failed => "failed",
        SubmissionState::Canceled => "canceled",
    }
}

/// What the person says of a sending that is unsure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    sent: bool,
}

/// `POST /api/submissions/{id}/decide`: it was sent after all, or it is sent again.
pub async fn decide(
    State(face): State<Face>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Failure> {
    let id = parse(&id)?;
    let decision: Decision = body(&bytes)?;
    let (store, now) = (face.store.clone(), face.net.now());
    blocking(move || store.write(|tx| tx.decide(id, decision.sent, now))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/submissions/{id}/send-now`: does not wait for its time.
pub async fn send_now(State(face): State<Face>, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    let id = parse(&id)?;
    let (store, now) = (face.store.clone(), face.net.now());
    let account = blocking(move || {
        store.write(|tx| {
            tx.hasten(id, now)?;
            Ok(tx.submission(id)?.account)
        })
    });
    // An outbox that rests until somebody acts takes this as acting.
    let account = account.await?.value;
    if let Some(engine) = &face.engine {
        engine.check_now(account);
    }
    Ok(StatusCode::ACCEPTED)
}

fn parse(id: &str) -> Result<SubmissionId, Failure> {
    id.parse().map_err(|_| Failure::refuse(StatusCode::NOT_FOUND, "there is no such submission"))
}
