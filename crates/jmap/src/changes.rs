//! What all `/changes` methods share (RFC 8620 §5.2): the store's feed with a
//! kind's ids. States are the feed's points.

use serde_json::{Value, json};
use store::{Changed, Kind, Point};

use crate::args::{Args, Context};
use crate::error::MethodError;
use crate::limits;

/// Answers a `/changes`; gives the changes too, for what a type adds.
pub(crate) fn changes(
    context: &Context<'_>,
    mut args: Args,
    kind: Kind,
    id: fn(i64) -> String,
) -> Result<(Value, Changed), MethodError> {
    let account = args.account("accountId", context.store)?;
    let since: String = args.required("sinceState")?;
    let max: Option<u64> = args.optional("maxChanges")?;
    args.done()?;
    if max == Some(0) {
        return Err(MethodError::argument("maxChanges", "maxChanges must be greater than 0"));
    }
    let point: Point = since.parse()?;
    let max =
        max.map_or(limits::CHANGES, |max| usize::try_from(max).unwrap_or(usize::MAX).min(limits::CHANGES));
    let changed = context.store.read(|tx| tx.changes(account.id, kind, point, max))?;
    let ids = |rows: &[i64]| rows.iter().map(|row| id(*row)).collect::<Vec<_>>();
    let answer = json!({
        "accountId": account.id,
        "oldState": since,
        "newState": changed.new_state.to_string(),
        "hasMoreChanges": changed.more,
        "created": ids(&changed.created),
        "updated": ids(&changed.updated),
        "destroyed": ids(&changed.destroyed),
    });
    Ok((answer, changed))
}
