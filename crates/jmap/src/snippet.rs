//! `SearchSnippet/get` (RFC 8621 §5): where a filter's words stand in an email.

use std::collections::BTreeSet;

use mail::message::Message;
use mail::text::{self, Term};
use mail::{EmailId, html};
use serde_json::{Value, json};
use store::{Condition, Email, Filter, ReadTx};

use crate::args::{Args, Context};
use crate::email;
use crate::error::MethodError;
use crate::limits;

/// `SearchSnippet/get`
pub(crate) fn get(context: &mut Context<'_>, mut args: Args) -> Result<Value, MethodError> {
    let account = args.account("accountId", context.store)?;
    let filter: Value = args.optional("filter")?.unwrap_or_default();
    let ids: Vec<String> = args.required("emailIds")?;
    args.done()?;
    if ids.len() > limits::GET {
        return Err(MethodError::new("requestTooLarge"));
    }
    let words = Words::of(&email::filter::read(context, &filter)?);
    let (list, not_found) = context.store.read(|tx| {
        let (mut list, mut not_found, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for text in ids.iter().filter(|id| seen.insert(context.resolve(id))) {
            let id = context.id::<EmailId>(text);
            let found = id.map(|id| tx.email(id)).transpose()?.flatten();
            match found.filter(|email| email.account == account.id) {
                Some(email) => list.push(snippet(tx, &email, &words)?),
                None => not_found.push(text.clone()),
            }
        }
        Ok((list, not_found))
    })?;
    let not_found = (!not_found.is_empty()).then_some(not_found);
    Ok(json!({ "accountId": account.id, "list": list, "notFound": not_found }))
}

fn snippet(tx: &ReadTx<'_>, email: &Email, words: &Words) -> store::Result<Value> {
    let subject = email.summary.subject.as_deref().filter(|_| !words.subject.is_empty());
    Ok(json!({
        "emailId": email.id,
        "subject": subject.and_then(|subject| text::snippet(subject, &words.subject)),
        "preview": preview(tx, email, &words.body)?,
    }))
}

/// From the row where that is enough; else from the message.
fn preview(tx: &ReadTx<'_>, email: &Email, words: &[Term]) -> store::Result<Option<String>> {
    if words.is_empty() {
        return Ok(None);
    }
    if let Some(found) = text::snippet(&email.summary.preview, words) {
        return Ok(Some(found));
    }
    let Some(raw) = tx.raw(email.id)? else { return Ok(None) };
    let message = Message::parse(&raw);
    let texts = message.text_body().into_iter().map(|index| {
        let (text, _) = message.part_text(index);
        match message.part(index) {
            Some(part) if part.mime_type == "text/html" => html::to_text(&text),
            _ => text,
        }
    });
    Ok(texts.into_iter().find_map(|body| text::snippet(&body, words)))
}

/// What a filter looks for, outside of NOT.
#[derive(Default)]
struct Words {
    subject: Vec<Term>,
    body: Vec<Term>,
}

impl Words {
    fn of(filter: &Filter) -> Words {
        let mut words = Words::default();
        words.gather(filter);
        words
    }

    fn gather(&mut self, filter: &Filter) {
        let terms = |text: &str| text::query_terms(text).into_iter().filter(|term| !term.negated);
        match filter {
            Filter::And(all) | Filter::Or(all) => all.iter().for_each(|inner| self.gather(inner)),
            Filter::Is(Condition::Text(text)) => {
                self.subject.extend(terms(text));
                self.body.extend(terms(text));
            }
            Filter::Is(Condition::Subject(text)) => self.subject.extend(terms(text)),
            Filter::Is(Condition::Body(text)) => self.body.extend(terms(text)),
            Filter::Not(_) | Filter::Is(_) => {}
        }
    }
}
