//! The `header` condition: it asks for what no index holds, so the header
//! blocks of the candidates are unpacked and read, and the condition becomes a
//! list of ids.

use mail::AccountId;
use mail::header::{Form, Value};
use mail::message::{Message, Summary};

use super::filter::{Scope, Test};
use super::walk::Walk;
use super::{Condition, Filter};
use crate::{Error, ReadTx, Result, content};

impl ReadTx<'_> {
    /// The filter with every header condition answered.
    pub(crate) fn resolve_headers(&self, accounts: &[AccountId], filter: &Filter) -> Result<Test> {
        if !asks_headers(filter) {
            return Ok(Test::of(filter));
        }
        // What the other conditions leave is all that has to be unpacked.
        let cheap = match filter {
            Filter::And(list) => list.iter().filter(|one| !asks_headers(one)).map(Test::of).collect(),
            _ => Vec::new(),
        };
        let scope = Scope::of(self, accounts, &Test::And(cheap))?;
        let candidates = Walk::new(&scope, &[], false).all(self)?;
        self.answered(filter, &candidates)
    }

    fn answered(&self, filter: &Filter, candidates: &[mail::EmailId]) -> Result<Test> {
        let each =
            |list: &[Filter]| list.iter().map(|one| self.answered(one, candidates)).collect::<Result<_>>();
        Ok(match filter {
            Filter::And(list) => Test::And(each(list)?),
            Filter::Or(list) => Test::Or(each(list)?),
            Filter::Not(list) => Test::Not(each(list)?),
            Filter::Is(Condition::Header { name, value }) => {
                let wanted = value.as_ref().map(|value| value.to_lowercase());
                let mut ids = Vec::new();
                for id in candidates {
                    if self.has_header(id.0, name, wanted.as_deref())? {
                        ids.push(id.0);
                    }
                }
                Test::Ids(ids)
            }
            Filter::Is(_) => Test::of(filter),
        })
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
        let sql = "SELECT summary FROM email WHERE id = ?1";
        let text = self.one(sql, [email], |row| row.get::<_, String>(0))?.unwrap_or_default();
        let summary = serde_json::from_str(&text).map_err(|_| Error::Damaged("summary"))?;
        Ok(known_values(&summary, name).iter().any(|value| fits(value)))
    }
}

fn asks_headers(filter: &Filter) -> bool {
    match filter {
        Filter::And(list) | Filter::Or(list) | Filter::Not(list) => list.iter().any(asks_headers),
        Filter::Is(condition) => matches!(condition, Condition::Header { .. }),
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
