//! Filters and sorts of emails (RFC 8621 §4.4.1, §4.4.2) as the store asks them.

use mail::Keyword;
use mail::search::{Field, Pattern};
use serde_json::Value;
use store::{Condition, EmailSort, Filter, SortKey};

use crate::args::{Context, Object};
use crate::date;
use crate::error::MethodError;
use crate::query::{Comparator, Tree, unsupported_filter, unsupported_sort, value};

/// Reads a filter; null passes everything.
pub(crate) fn read(context: &Context<'_>, filter: &Value) -> Result<Filter, MethodError> {
    Tree::read(filter, &mut |object| conditions(context, object)).map(plain)
}

fn plain(tree: Tree<Filter>) -> Filter {
    let all = |trees: Vec<Tree<Filter>>| trees.into_iter().map(plain).collect();
    match tree {
        Tree::And(trees) => Filter::And(all(trees)),
        Tree::Or(trees) => Filter::Or(all(trees)),
        Tree::Not(trees) => Filter::Not(all(trees)),
        Tree::Is(filter) => filter,
    }
}

fn conditions(context: &Context<'_>, object: &Object) -> Result<Filter, MethodError> {
    let mut all = Vec::with_capacity(object.len());
    for (name, given) in object {
        all.push(condition(context, name, given)?);
    }
    Ok(match all.pop() {
        Some(only) if all.is_empty() => only,
        Some(last) => {
            all.push(last);
            Filter::And(all)
        }
        None => Filter::And(all),
    })
}

fn condition(context: &Context<'_>, name: &str, given: &Value) -> Result<Filter, MethodError> {
    let text = || value::<String>(name, given);
    Ok(Filter::Is(match name {
        "inMailbox" => match context.id(&text()?) {
            Some(mailbox) => Condition::InMailbox(mailbox),
            // No such mailbox holds anything.
            None => return Ok(Filter::Or(Vec::new())),
        },
        "inMailboxOtherThan" => {
            let ids: Vec<String> = value(name, given)?;
            Condition::InMailboxOtherThan(ids.iter().filter_map(|id| context.id(id)).collect())
        }
        "before" => Condition::Before(time(name, given)?),
        "after" => Condition::After(time(name, given)?),
        "minSize" => Condition::MinSize(value(name, given)?),
        "maxSize" => Condition::MaxSize(value(name, given)?),
        "allInThreadHaveKeyword" => Condition::AllInThreadHaveKeyword(keyword(name, &text()?)?),
        "someInThreadHaveKeyword" => Condition::SomeInThreadHaveKeyword(keyword(name, &text()?)?),
        "noneInThreadHaveKeyword" => Condition::NoneInThreadHaveKeyword(keyword(name, &text()?)?),
        "hasKeyword" => Condition::HasKeyword(keyword(name, &text()?)?),
        "notKeyword" => Condition::NotKeyword(keyword(name, &text()?)?),
        "hasAttachment" => Condition::HasAttachment(value(name, given)?),
        "text" => words(text()?, Field::Any, Condition::Text),
        "from" => words(text()?, Field::From, Condition::From),
        "to" => words(text()?, Field::To, Condition::To),
        "cc" => words(text()?, Field::Cc, Condition::Cc),
        "bcc" => words(text()?, Field::Bcc, Condition::Bcc),
        "subject" => words(text()?, Field::Subject, Condition::Subject),
        "body" => words(text()?, Field::Body, Condition::Body),
        "header" => header(given)?,
        other => return Err(unsupported_filter(other)),
    }))
}

/// How text is matched is left to the server (RFC 8621 §4.4.1): between slashes it is a regular expression.
fn words(text: String, field: Field, as_words: fn(String) -> Condition) -> Condition {
    match Pattern::between_slashes(&text) {
        Some(pattern) => Condition::Matches(field, pattern),
        None => as_words(text),
    }
}

fn header(given: &Value) -> Result<Condition, MethodError> {
    let words: Vec<String> = value("header", given)?;
    match <[String; 2]>::try_from(words) {
        Ok([name, text]) => Ok(Condition::Header { name, value: Some(text) }),
        Err(words) => match <[String; 1]>::try_from(words) {
            Ok([name]) => Ok(Condition::Header { name, value: None }),
            Err(_) => Err(MethodError::argument("filter", "header takes a name, and perhaps a text")),
        },
    }
}

fn time(name: &str, given: &Value) -> Result<i64, MethodError> {
    let text: String = value(name, given)?;
    date::parse_utc(&text)
        .ok_or_else(|| MethodError::argument("filter", format!("{name}: {text} is not a UTCDate")))
}

fn keyword(name: &str, text: &str) -> Result<Keyword, MethodError> {
    Keyword::new(text)
        .ok_or_else(|| MethodError::argument("filter", format!("{name}: {text:?} is not a keyword")))
}

/// Reads comparators; none at all means newest first.
pub(super) fn sort(sort: &[Comparator]) -> Result<Vec<EmailSort>, MethodError> {
    let read = |one: &Comparator| Ok(EmailSort { key: key(one)?, ascending: one.is_ascending });
    sort.iter().map(read).collect()
}

fn key(one: &Comparator) -> Result<SortKey, MethodError> {
    let keyword = || {
        let given = one.keyword.as_deref().and_then(Keyword::new);
        given.ok_or_else(|| MethodError::argument("sort", format!("{} needs a keyword", one.property)))
    };
    Ok(match one.property.as_str() {
        "receivedAt" => SortKey::ReceivedAt,
        "size" => SortKey::Size,
        "from" => SortKey::From,
        "to" => SortKey::To,
        "subject" => SortKey::Subject,
        "sentAt" => SortKey::SentAt,
        "hasKeyword" => SortKey::HasKeyword(keyword()?),
        "allInThreadHaveKeyword" => SortKey::AllInThreadHaveKeyword(keyword()?),
        "someInThreadHaveKeyword" => SortKey::SomeInThreadHaveKeyword(keyword()?),
        other => return Err(unsupported_sort(other)),
    })
}

/// Whether an email's place in the result can change with another email of its thread.
pub(super) fn looks_at_threads(filter: &Filter, sort: &[EmailSort]) -> bool {
    sort.iter().any(|one| {
        matches!(one.key, SortKey::AllInThreadHaveKeyword(_) | SortKey::SomeInThreadHaveKeyword(_))
    }) || asks_threads(filter)
}

fn asks_threads(filter: &Filter) -> bool {
    match filter {
        Filter::And(all) | Filter::Or(all) | Filter::Not(all) => all.iter().any(asks_threads),
        Filter::Is(condition) => matches!(
            condition,
            Condition::AllInThreadHaveKeyword(_)
                | Condition::SomeInThreadHaveKeyword(_)
                | Condition::NoneInThreadHaveKeyword(_)
        ),
    }
}
