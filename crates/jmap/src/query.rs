//! What all `/query` methods share (RFC 8620 §5.5): arguments, filters as
//! trees, and pages of lists that are in memory.

use serde::Deserialize;
use serde_json::{Value, json};
use store::Account;

use crate::args::{Args, Context, Object};
use crate::error::MethodError;
use crate::limits;

/// How text is compared in every sort: letters by their lower case.
pub(crate) const COLLATION: &str = "i;unicode-casemap";

/// The arguments of a `/query`.
pub(crate) struct Query {
    pub(crate) account: Account,
    /// Null when there is none.
    pub(crate) filter: Value,
    pub(crate) sort: Vec<Comparator>,
    pub(crate) position: i64,
    pub(crate) anchor: Option<String>,
    pub(crate) anchor_offset: i64,
    pub(crate) limit: Option<usize>,
    pub(crate) total: bool,
}

/// One comparator.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Comparator {
    pub(crate) property: String,
    #[serde(default = "yes")]
    pub(crate) is_ascending: bool,
    #[serde(default)]
    collation: Option<String>,
    /// For sorts by keyword (RFC 8621 §4.4.2).
    #[serde(default)]
    pub(crate) keyword: Option<String>,
}

fn yes() -> bool {
    true
}

/// A part of a result.
pub(crate) struct Page {
    pub(crate) ids: Vec<String>,
    pub(crate) position: usize,
    pub(crate) total: Option<usize>,
}

impl Query {
    /// Takes the arguments that every `/query` has.
    pub(crate) fn take(context: &Context<'_>, args: &mut Args) -> Result<Query, MethodError> {
        let limit: Option<u64> = args.optional("limit")?;
        let anchor: Option<String> = args.optional("anchor")?;
        let account = args.account("accountId", context.store)?;
        Ok(Query {
            account,
            filter: args.optional("filter")?.unwrap_or_default(),
            sort: sort(args)?,
            position: args.optional("position")?.unwrap_or(0),
            anchor: anchor.map(|anchor| context.resolve(&anchor).to_owned()),
            anchor_offset: args.optional("anchorOffset")?.unwrap_or(0),
            limit: limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
            total: args.flag("calculateTotal")?,
        })
    }

    /// The limit that holds, ours being the store's.
    pub(crate) fn bound(&self) -> usize {
        self.limit.unwrap_or(usize::MAX).min(store::limits::PAGE_IDS)
    }

    /// The page of a whole result.
    pub(crate) fn page(&self, all: Vec<String>) -> Result<Page, MethodError> {
        let length = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let start = match &self.anchor {
            None if self.position < 0 => length.saturating_add(self.position),
            None => self.position,
            Some(anchor) => {
                let at = all
                    .iter()
                    .position(|id| id == anchor)
                    .ok_or_else(|| MethodError::new("anchorNotFound"))?;
                i64::try_from(at).unwrap_or(i64::MAX).saturating_add(self.anchor_offset)
            }
        };
        let position = usize::try_from(start.max(0)).unwrap_or(usize::MAX);
        let total = self.total.then_some(all.len());
        let ids = all.into_iter().skip(position).take(self.bound()).collect();
        Ok(Page { ids, position, total })
    }

    /// The answer.
    pub(crate) fn answer(&self, state: &str, can_calculate_changes: bool, page: Page) -> Value {
        let mut answer = json!({
            "accountId": self.account.id,
            "queryState": state,
            "canCalculateChanges": can_calculate_changes,
            "position": page.position,
            "ids": page.ids,
        });
        if let Some(total) = page.total {
            answer["total"] = json!(total);
        }
        if self.limit != Some(self.bound()) {
            answer["limit"] = json!(self.bound());
        }
        answer
    }
}

fn sort(args: &mut Args) -> Result<Vec<Comparator>, MethodError> {
    let sort: Vec<Comparator> = args.optional("sort")?.unwrap_or_default();
    let known = |collation: &String| collation == COLLATION;
    if let Some(other) = sort.iter().find_map(|one| one.collation.as_ref().filter(|name| !known(name))) {
        return Err(MethodError::with("unsupportedSort", format!("{other} is not a collation here")));
    }
    Ok(sort)
}

/// The arguments of a `/queryChanges`.
pub(crate) struct QueryChanges {
    pub(crate) account: Account,
    pub(crate) filter: Value,
    pub(crate) sort: Vec<Comparator>,
    pub(crate) since: String,
    pub(crate) max: Option<u64>,
    pub(crate) total: bool,
}

impl QueryChanges {
    /// Takes the arguments that every `/queryChanges` has.
    pub(crate) fn take(context: &Context<'_>, args: &mut Args) -> Result<QueryChanges, MethodError> {
        // Leaving changes after it out is allowed, not asked (RFC 8620 §5.6).
        let _: Option<String> = args.optional("upToId")?;
        Ok(QueryChanges {
            account: args.account("accountId", context.store)?,
            filter: args.optional("filter")?.unwrap_or_default(),
            sort: sort(args)?,
            since: args.required("sinceQueryState")?,
            max: args.optional("maxChanges")?,
            total: args.flag("calculateTotal")?,
        })
    }

    /// The answer; `added` as id and index, ascending.
    pub(crate) fn answer(
        &self,
        state: &str,
        total: usize,
        removed: &[String],
        added: &[(String, usize)],
    ) -> Value {
        let added: Vec<Value> = added.iter().map(|(id, index)| json!({ "id": id, "index": index })).collect();
        let mut answer = json!({
            "accountId": self.account.id,
            "oldQueryState": self.since,
            "newQueryState": state,
            "removed": removed,
            "added": added,
        });
        if self.total {
            answer["total"] = json!(total);
        }
        answer
    }

    /// For results that are cheap to ask for again: nothing when nothing of the
    /// type changed, else `cannotCalculateChanges`.
    pub(crate) fn unless_changed(&self, state: &str, total: usize) -> Result<Value, MethodError> {
        if self.since == state {
            Ok(self.answer(state, total, &[], &[]))
        } else {
            Err(MethodError::new("cannotCalculateChanges"))
        }
    }
}

/// A filter with conditions of a type (RFC 8620 §5.5).
pub(crate) enum Tree<C> {
    And(Vec<Tree<C>>),
    Or(Vec<Tree<C>>),
    Not(Vec<Tree<C>>),
    Is(C),
}

impl<C> Tree<C> {
    /// Reads a filter; null is one that everything passes.
    pub(crate) fn read(
        filter: &Value,
        condition: &mut dyn FnMut(&Object) -> Result<C, MethodError>,
    ) -> Result<Tree<C>, MethodError> {
        Tree::level(filter, 0, condition)
    }

    fn level(
        filter: &Value,
        depth: usize,
        condition: &mut dyn FnMut(&Object) -> Result<C, MethodError>,
    ) -> Result<Tree<C>, MethodError> {
        let object = match filter {
            Value::Null => return Ok(Tree::And(Vec::new())),
            Value::Object(object) if depth < limits::FILTER_DEPTH => object,
            Value::Object(_) => return Err(MethodError::with("unsupportedFilter", "the filter is too deep")),
            _ => return Err(MethodError::argument("filter", "a filter is an object")),
        };
        let Some(operator) = object.get("operator") else { return condition(object).map(Tree::Is) };
        let Some(Value::Array(inner)) = object.get("conditions") else {
            return Err(MethodError::argument("filter", "an operator needs conditions"));
        };
        let mut trees = Vec::with_capacity(inner.len().min(limits::FILTER_DEPTH));
        for filter in inner {
            if filter.is_null() {
                return Err(MethodError::argument("filter", "a condition is an object"));
            }
            trees.push(Tree::level(filter, depth + 1, condition)?);
        }
        match operator.as_str() {
            Some("AND") => Ok(Tree::And(trees)),
            Some("OR") => Ok(Tree::Or(trees)),
            Some("NOT") => Ok(Tree::Not(trees)),
            _ => Err(MethodError::argument("filter", "an operator is AND, OR or NOT")),
        }
    }

    /// Whether something passes.
    pub(crate) fn holds(&self, is: &dyn Fn(&C) -> bool) -> bool {
        match self {
            Tree::And(trees) => trees.iter().all(|tree| tree.holds(is)),
            Tree::Or(trees) => trees.iter().any(|tree| tree.holds(is)),
            Tree::Not(trees) => !trees.iter().any(|tree| tree.holds(is)),
            Tree::Is(condition) => is(condition),
        }
    }
}

/// A condition that is not here; never ignored in silence (RFC 8620 §5.5).
pub(crate) fn unsupported_filter(name: &str) -> MethodError {
    MethodError::with("unsupportedFilter", format!("{name} is not a condition here"))
}

/// A sort that is not here.
pub(crate) fn unsupported_sort(name: &str) -> MethodError {
    MethodError::with("unsupportedSort", format!("{name} is nothing to sort by here"))
}

/// Reads one condition's value.
pub(crate) fn value<T: serde::de::DeserializeOwned>(name: &str, value: &Value) -> Result<T, MethodError> {
    serde_json::from_value(value.clone())
        .map_err(|error| MethodError::argument("filter", format!("{name}: {error}")))
}
