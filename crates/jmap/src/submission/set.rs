//! `EmailSubmission/set` (RFC 8621 §7.5): handing in, taking back, clearing away,
//! and what shall happen to the emails then. All of it is one transaction.

use std::collections::{BTreeMap, BTreeSet};

use mail::message::Summary;
use mail::{EmailId, IdentityId, Keyword, MailboxId, Role, SubmissionId};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    Account, Email, Error, Identity, Kind, NewSubmission, ReadTx, Recipient, Submission, SubmissionState,
    WriteTx,
};

use super::to_json;
use crate::args::{Args, Context, Object};
use crate::email::set::{Plan, apply};
use crate::error::{MethodError, SetError};
use crate::request::Answers;
use crate::set::{self, Outcome, Set, own, value};
use crate::{date, limits, patch};

/// `EmailSubmission/set`, and the `Email/set` that `onSuccess…` implies.
pub(crate) fn set(context: &mut Context<'_>, mut args: Args) -> Result<Answers, MethodError> {
    let set = Set::take(context, &mut args)?;
    let after = After {
        update: args.optional("onSuccessUpdateEmail")?,
        destroy: args.optional("onSuccessDestroyEmail")?,
    };
    args.done()?;
    set::write(context, |tx, context| {
        let mut outcome =
            match Outcome::begin(tx, &set.account, Kind::Submission, set.if_in_state.as_deref())? {
                Ok(outcome) => outcome,
                Err(error) => return Ok(Err(error)),
            };
        let mut done = BTreeMap::new();
        for (name, object) in &set.create {
            let made = create(tx, context, &set.account, object)?;
            if let Ok(made) = &made {
                done.insert(format!("#{name}"), made.email);
            }
            outcome.create(context, name, made.map(|made| made.told));
        }
        for (id, patch) in &set.update {
            let known = named(tx, context, &set.account, id)?;
            let updated = match &known {
                Some(known) => update(tx, known, patch)?,
                None => Err(SetError::new("notFound")),
            };
            note(&mut done, id, known, &updated);
            outcome.update(id, updated);
        }
        for id in &set.destroy {
            let known = named(tx, context, &set.account, id)?;
            let destroyed = match &known {
                Some(known) => own(tx.destroy_submission(known.id))?,
                None => Err(SetError::new("notFound")),
            };
            note(&mut done, id, known, &destroyed);
            outcome.destroy(id, destroyed);
        }
        outcome.end(tx, &set.account, Kind::Submission)?;
        let mut answers = vec![("EmailSubmission/set", outcome.to_json(&set.account))];
        answers.extend(after.carry_out(tx, context, &set.account, &done)?);
        Ok(Ok(answers))
    })
}

/// Notes that a submission succeeded, under the id that the client used.
fn note(
    done: &mut BTreeMap<String, EmailId>,
    id: &str,
    known: Option<Submission>,
    result: &Result<(), SetError>,
) {
    if let (Some(known), Ok(())) = (known, result) {
        done.insert(known.id.to_string(), known.email);
        done.insert(id.to_owned(), known.email);
    }
}

/// What shall happen to the emails of submissions that succeeded.
struct After {
    update: Option<BTreeMap<String, Object>>,
    destroy: Option<Vec<String>>,
}

impl After {
    /// One implied `Email/set`, when anything was asked for (RFC 8621 §7.5).
    fn carry_out(
        self,
        tx: &mut WriteTx<'_>,
        context: &mut Context<'_>,
        account: &Account,
        done: &BTreeMap<String, EmailId>,
    ) -> store::Result<Option<(&'static str, Value)>> {
        if self.update.is_none() && self.destroy.is_none() {
            return Ok(None);
        }
        let update: BTreeMap<String, Object> = self
            .update
            .into_iter()
            .flatten()
            .filter_map(|(id, patch)| Some((done.get(&id)?.to_string(), patch)))
            .collect();
        let destroy: BTreeSet<String> =
            self.destroy.iter().flatten().filter_map(|id| done.get(id)).map(ToString::to_string).collect();
        let destroy: Vec<String> = destroy.into_iter().collect();
        Ok(Some(match apply(tx, context, Plan::implied(account, None, &update, &destroy))? {
            Ok(answer) => ("Email/set", answer),
            Err(error) => ("error", error.to_json()),
        }))
    }
}

struct Made {
    email: EmailId,
    told: Object,
}

fn create(
    tx: &mut WriteTx<'_>,
    context: &Context<'_>,
    account: &Account,
    object: &Object,
) -> store::Result<Result<Made, SetError>> {
    let new = match new_submission(tx, context, account, object) {
        Ok(new) => new,
        Err(Trouble::Own(error)) => return Ok(Err(error)),
        Err(Trouble::Store(error)) => return Err(error),
    };
    let id = match own(tx.submit(account.id, &new))? {
        Ok(id) => id,
        Err(error) => return Ok(Err(error)),
    };
    let mut told = to_json(&tx.submission(id)?);
    let given = |name: &str| object.get(name).is_some_and(|value| !value.is_null());
    told.retain(|name, _| !given(name));
    Ok(Ok(Made { email: new.email, told }))
}

/// The object's own trouble, or the store's.
enum Trouble {
    Own(SetError),
    Store(Error),
}

impl From<SetError> for Trouble {
    fn from(error: SetError) -> Trouble {
        Trouble::Own(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble::Store(error)
    }
}

/// `envelope` (RFC 8621 §7); one client writes `mailfrom`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Envelope {
    #[serde(alias = "mailfrom")]
    mail_from: Mailbox,
    rcpt_to: Vec<Mailbox>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mailbox {
    email: String,
    #[serde(default)]
    parameters: Option<BTreeMap<String, Option<String>>>,
}

fn new_submission(
    tx: &ReadTx<'_>,
    context: &Context<'_>,
    account: &Account,
    object: &Object,
) -> Result<NewSubmission, Trouble> {
    let known = ["identityId", "emailId", "envelope"];
    if let Some(other) = object.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(SetError::property(other, "it cannot be set").into());
    }
    let identity = identity(tx, context, account, object)?;
    let email = email(tx, context, account, object)?;
    if account.outgoing.is_none() {
        return Err(SetError::with("forbiddenToSend", "the account has no outgoing server").into());
    }
    if !email.has_content {
        return Err(SetError::with("invalidEmail", "the message has not been fetched yet").into());
    }
    let own = |address: &str| {
        address.eq_ignore_ascii_case(&identity.email) || address.eq_ignore_ascii_case(&account.address)
    };
    if email.summary.from.is_empty() || !email.summary.from.iter().all(|from| own(&from.email)) {
        return Err(SetError::with("forbiddenFrom", "From is not an address of this account").into());
    }
    let envelope: Option<Envelope> =
        object.get("envelope").map_or(Ok(None), |given| value("envelope", given))?;
    let mut envelope = envelope.unwrap_or_else(|| derived(&identity, &email.summary));
    if !own(&envelope.mail_from.email) {
        return Err(SetError::with("forbiddenMailFrom", "mailFrom is not an address of this account").into());
    }
    envelope.rcpt_to.iter().chain([&envelope.mail_from]).try_for_each(check_parameters)?;
    let send_at = send_at(&mut envelope.mail_from, context.now)?;
    Ok(NewSubmission {
        identity: identity.id,
        email: email.id,
        mail_parameters: envelope.mail_from.parameters.filter(|all| !all.is_empty()).map(|all| json!(all)),
        mail_from: envelope.mail_from.email,
        recipients: recipients(envelope.rcpt_to)?,
        send_at,
        file_into: place(tx, account, &email)?,
    })
}

/// Where a draft belongs once it is sent (ADR 24); what is no draft stays where it is.
fn place(tx: &ReadTx<'_>, account: &Account, email: &Email) -> Result<Option<MailboxId>, Error> {
    if !email.keywords.contains(Keyword::DRAFT) {
        return Ok(None);
    }
    Ok(tx.mailbox_by_role(account.id, Role::Sent)?.map(|sent| sent.id))
}

fn identity(
    tx: &ReadTx<'_>,
    context: &Context<'_>,
    account: &Account,
    object: &Object,
) -> Result<Identity, Trouble> {
    let id: String =
        object.get("identityId").map_or(Ok(String::new()), |given| value("identityId", given))?;
    let unknown = || Trouble::Own(SetError::property("identityId", "there is no such identity"));
    let id: IdentityId = context.id(&id).ok_or_else(unknown)?;
    match tx.identity(id) {
        Ok(identity) if identity.account == account.id => Ok(identity),
        Ok(_) | Err(Error::NotFound(_)) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

fn email(
    tx: &ReadTx<'_>,
    context: &Context<'_>,
    account: &Account,
    object: &Object,
) -> Result<Email, Trouble> {
    let id: String = object.get("emailId").map_or(Ok(String::new()), |given| value("emailId", given))?;
    let unknown = || Trouble::Own(SetError::property("emailId", "there is no such email"));
    let id: EmailId = context.id(&id).ok_or_else(unknown)?;
    tx.email(id)?.filter(|email| email.account == account.id).ok_or_else(unknown)
}

/// The envelope of a message that says none (RFC 8621 §7.5). From the identity,
/// since the sender is one of its own addresses or refused.
fn derived(identity: &Identity, summary: &Summary) -> Envelope {
    let bare = |email: &str| Mailbox { email: email.to_owned(), parameters: None };
    let all = summary.to.iter().chain(&summary.cc).chain(&summary.bcc);
    Envelope { mail_from: bare(&identity.email), rcpt_to: all.map(|one| bare(&one.email)).collect() }
}

/// Each once; all of them plausible.
fn recipients(given: Vec<Mailbox>) -> Result<Vec<Recipient>, SetError> {
    let mut seen = BTreeSet::new();
    let all: Vec<Mailbox> = given.into_iter().filter(|one| seen.insert(one.email.to_lowercase())).collect();
    if all.is_empty() {
        return Err(SetError::new("noRecipients"));
    }
    if all.len() > limits::RECIPIENTS {
        return Err(SetError::new("tooManyRecipients").and("maxRecipients", json!(limits::RECIPIENTS)));
    }
    let invalid: Vec<&str> =
        all.iter().map(|one| one.email.as_str()).filter(|email| !plausible(email)).collect();
    if !invalid.is_empty() {
        return Err(SetError::new("invalidRecipients").and("invalidRecipients", json!(invalid)));
    }
    let recipient = |one: Mailbox| Recipient {
        email: one.email,
        parameters: one.parameters.filter(|all| !all.is_empty()).map(|all| json!(all)),
        delivery: store::Delivery::Waiting,
        reply: String::new(),
    };
    Ok(all.into_iter().map(recipient).collect())
}

/// Fit for a line of SMTP; whether anybody is there the server says.
fn plausible(email: &str) -> bool {
    let whole = email.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    let quoted = email.starts_with('"');
    let stray = |c: char| c.is_control() || c == '<' || c == '>' || (!quoted && c.is_whitespace());
    whole && email.len() <= 512 && !email.contains(stray)
}

/// Parameters as SMTP can say them (RFC 5321 §4.1.2), so that none ends its line.
fn check_parameters(mailbox: &Mailbox) -> Result<(), SetError> {
    let name = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let text = |text: &str| text.bytes().all(|b| b.is_ascii_graphic() && b != b'=');
    let fits = |(key, given): (&String, &Option<String>)| name(key) && given.as_deref().is_none_or(text);
    match mailbox.parameters.iter().flatten().all(fits) {
        true => Ok(()),
        false => Err(SetError::property("envelope", "a parameter cannot be said in SMTP")),
    }
}

/// When to send: after the time for taking back, or as FUTURERELEASE asks
/// (RFC 4865). We hold it ourselves, so those parameters go no further.
fn send_at(mail_from: &mut Mailbox, now: i64) -> Result<i64, SetError> {
    let refused = || SetError::property("envelope", "the message cannot be held as long as that");
    let Some(parameters) = &mut mail_from.parameters else { return Ok(now + limits::HOLD_SECONDS) };
    let mut take = |wanted: &str| {
        let name = parameters.keys().find(|name| name.eq_ignore_ascii_case(wanted)).cloned();
        name.and_then(|name| parameters.remove(&name)).map(Option::unwrap_or_default)
    };
    let (hold_for, hold_until) = (take("HOLDFOR"), take("HOLDUNTIL"));
    let seconds = match (hold_for, hold_until) {
        (None, None) => limits::HOLD_SECONDS,
        (Some(seconds), None) => seconds.parse::<u32>().map(i64::from).map_err(|_| refused())?,
        (None, Some(time)) => {
            let time = date::parse(&time).ok_or_else(refused)?;
            time.unix.saturating_sub(now).max(0)
        }
        (Some(_), Some(_)) => return Err(refused()),
    };
    if seconds > limits::DELAYED_SEND_SECONDS { Err(refused()) } else { Ok(now + seconds) }
}

/// Only taking back: `undoStatus` from pending to canceled.
fn update(tx: &mut WriteTx<'_>, known: &Submission, patch: &Object) -> store::Result<Result<(), SetError>> {
    let before = to_json(known);
    let after = match patch::apply(&before, patch) {
        Ok(after) => after,
        Err(error) => return Ok(Err(error)),
    };
    let changed = patch::changed(&before, &after);
    if let Some(other) = changed.iter().find(|name| **name != "undoStatus") {
        return Ok(Err(SetError::property(other, "it never changes")));
    }
    if changed.is_empty() {
        return Ok(Ok(()));
    }
    if after["undoStatus"] != "canceled" {
        return Ok(Err(SetError::property("undoStatus", "a submission can only be canceled")));
    }
    let late = || SetError::with("cannotUnsend", "it is being sent, or has been");
    if known.state != SubmissionState::Queued {
        return Ok(Err(late()));
    }
    match tx.cancel(known.id) {
        Err(Error::Forbidden(_)) => Ok(Err(late())),
        done => own(done),
    }
}

fn named(
    tx: &WriteTx<'_>,
    context: &Context<'_>,
    account: &Account,
    id: &str,
) -> store::Result<Option<Submission>> {
    let Some(id) = context.id::<SubmissionId>(id) else { return Ok(None) };
    match tx.submission(id) {
        Ok(submission) => Ok((submission.account == account.id).then_some(submission)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
