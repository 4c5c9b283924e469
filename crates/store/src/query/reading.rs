//! Conditions on what no index holds, any header field and regular expressions:
//! the messages that everything else leaves are unpacked and read, and the
//! condition becomes a list of ids.

use mail::header::{Form, Value};
use mail::message::{Message, Summary};
use mail::search::{Field, Pattern};
use mail::{AccountId, EmailId};

use super::filter::{Scope, Test};
use super::text::Question;
use super::walk::Walk;
use super::{Condition, Filter};
use crate::{Error, ReadTx, Result, content, limits};

/// A filter of which every condition can be asked of an index.
pub(crate) struct Resolved {
    pub(crate) test: Test,
    /// Not all messages were looked at: see [`limits::PATTERN_EMAILS`].
    pub(crate) only_newest: bool,
}

impl ReadTx<'_> {
    /// The filter with every condition answered that needs messages to be read, of those `among`
    /// the emails of some accounts.
    pub(crate) fn resolve(&self, accounts: &[AccountId], filter: &Filter, among: Test) -> Result<Resolved> {
        if !reads(filter) {
            return Ok(Resolved { test: Test::of(filter), only_newest: false });
        }
        let scope = Scope::of(self, accounts, &Test::And(vec![among, needed(filter)]))?;
        let walk = Walk::new(&scope, &[], false);
        let most = if reads_text(filter) { limits::PATTERN_EMAILS } else { usize::MAX - 1 };
        let mut candidates = walk.ids(self, 0, most + 1)?;
        let only_newest = candidates.len() > most;
        candidates.truncate(most);
        let answered = self.answered(filter, &candidates)?;
        let test = match only_newest {
            true => Test::And(vec![Test::Ids(candidates.iter().map(|id| id.0).collect()), answered]),
            false => answered,
        };
        Ok(Resolved { test, only_newest })
    }

    fn answered(&self, filter: &Filter, candidates: &[EmailId]) -> Result<Test> {
        let each =
            |list: &[Filter]| list.iter().map(|one| self.answered(one, candidates)).collect::<Result<_>>();
        let which = |fits: &dyn Fn(i64) -> Result<bool>| {
            let mut ids = Vec::new();
            for id in candidates {
                if fits(id.0)? {
                    ids.push(id.0);
                }
            }
            Ok(Test::Ids(ids))
        };
        match filter {
            Filter::And(list) => Ok(Test::And(each(list)?)),
            Filter::Or(list) => Ok(Test::Or(each(list)?)),
            Filter::Not(list) => Ok(Test::Not(each(list)?)),
            Filter::Is(Condition::Header { name, value }) => {
                let wanted = value.as_ref().map(|value| value.to_lowercase());
                which(&|id| self.has_header(id, name, wanted.as_deref()))
            }
            Filter::Is(Condition::Matches(field, pattern)) => which(&|id| self.matches(id, *field, pattern)),
            Filter::Is(_) => Ok(Test::of(filter)),
        }
    }

    fn matches(&self, email: i64, field: Field, pattern: &Pattern) -> Result<bool> {
        let summary = self.summary(email)?;
        let subject = || pattern.is_match(summary.subject.as_deref().unwrap_or_default());
        let people = |names: &[&str]| {
            names.iter().any(|name| known_values(&summary, name).iter().any(|one| pattern.is_match(one)))
        };
        Ok(match field {
            Field::From => people(&["from"]),
            Field::To => people(&["to"]),
            Field::Cc => people(&["cc"]),
            Field::Bcc => people(&["bcc"]),
            Field::Subject => subject(),
            Field::Any if subject() || people(&["from", "to", "cc", "bcc"]) => true,
            Field::Any | Field::Body | Field::File => {
                let Some(raw) = self.content(content::EMAIL, email)? else { return Ok(false) };
                let text = Message::parse(&raw).written_text();
                let body = field != Field::File && pattern.is_match(&text.body);
                body || field != Field::Body && pattern.is_match(&text.attachments)
            }
        })
    }

    fn summary(&self, email: i64) -> Result<Summary> {
        let sql = "SELECT summary FROM email WHERE id = ?1";
        let text = self.one(sql, [email], |row| row.get::<_, String>(0))?.unwrap_or_default();
        serde_json::from_str(&text).map_err(|_| Error::Damaged("summary"))
    }

    fn has_header(&self, email: i64, name: &str, wanted: Option<&str>) -> Result<bool> {
        let fits = |text: &str| wanted.is_none_or(|wanted| text.to_lowercase().contains(wanted));
        if let Some(start) = self.content_start(content::EMAIL, email)? {
            let fields = Message::parse(&start).fields(0);
            return Ok(fields.iter().filter(|field| field.name.eq_ignore_ascii_case(name)).any(|field| {
                match field.value(Form::Text) {
                    Value::Text(text) => fits(&text),
                    _ => wanted.is_none(),
                }
            }));
        }
        // Only the summary is here yet: what it holds of the field decides.
        Ok(known_values(&self.summary(email)?, name).iter().any(|value| fits(value)))
    }
}

fn reads(filter: &Filter) -> bool {
    match filter {
        Filter::And(list) | Filter::Or(list) | Filter::Not(list) => list.iter().any(reads),
        Filter::Is(condition) => matches!(condition, Condition::Header { .. } | Condition::Matches(..)),
    }
}

/// Whether whole messages are read, and not their headers alone.
fn reads_text(filter: &Filter) -> bool {
    match filter {
        Filter::And(list) | Filter::Or(list) | Filter::Not(list) => list.iter().any(reads_text),
        Filter::Is(Condition::Matches(field, _)) => matches!(field, Field::Any | Field::Body | Field::File),
        Filter::Is(_) => false,
    }
}

/// What holds of everything that a filter keeps, as far as an index can tell.
fn needed(filter: &Filter) -> Test {
    let each = |list: &[Filter]| list.iter().map(needed).collect();
    match filter {
        Filter::And(list) => Test::And(each(list)),
        Filter::Or(list) => Test::Or(each(list)),
        Filter::Not(_) if reads(filter) => Test::And(Vec::new()),
        Filter::Is(Condition::Header { .. }) => Test::And(Vec::new()),
        Filter::Is(Condition::Matches(field, pattern)) => {
            let beginnings = pattern.beginnings().iter().map(|word| format!("{word}* ")).collect::<String>();
            Test::Asks(Question::new(&beginnings, super::filter::column(*field)))
        }
        _ => Test::of(filter),
    }
}

/// What a summary knows of a field.
fn known_values(summary: &Summary, name: &str) -> Vec<String> {
    let people = |list: &[mail::address::Address]| {
        let spelled = |one: &mail::address::Address| {
            format!("{} <{}>", one.name.as_deref().unwrap_or_default(), one.email)
        };
        list.iter().map(spelled).collect()
    };
    let ids = |list: &[String]| list.iter().map(|id| format!("<{id}>")).collect();
    match name.to_ascii_lowercase().as_str() {
        "subject" => summary.subject.iter().cloned().collect(),
        "list-id" => summary.list_id.iter().cloned().collect(),
        "message-id" => ids(&summary.message_ids),
        "in-reply-to" => ids(&summary.in_reply_to),
        "references" => ids(&summary.references),
        "from" => people(&summary.from),
        "sender" => people(&summary.sender),
        "reply-to" => people(&summary.reply_to),
        "to" => people(&summary.to),
        "cc" => people(&summary.cc),
        "bcc" => people(&summary.bcc),
        _ => Vec::new(),
    }
}
