//! Sorts as SQL. The order of ids is the order of mail, so the common sorts
//! need no sorting at all: the source is walked as it stands.

use super::filter::{Columns, Quantity, Sql};
use super::{EmailSort, SortKey};

/// How rows are ordered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order<'a> {
    sort: &'a [EmailSort],
}

impl<'a> Order<'a> {
    pub(crate) fn new(sort: &'a [EmailSort]) -> Order<'a> {
        Order { sort }
    }

    /// Newest first, and nothing else.
    pub(crate) fn is_newest(self) -> bool {
        match self.sort {
            [] => true,
            [by] => by.key == SortKey::ReceivedAt && !by.ascending,
            _ => false,
        }
    }

    /// Columns of `email` are named.
    pub(crate) fn needs_email(self) -> bool {
        // By the time alone: ids agree with it.
        !matches!(self.sort, [] | [EmailSort { key: SortKey::ReceivedAt, .. }])
    }

    /// ` ORDER BY …`, the id last.
    pub(crate) fn spell(self, sql: &mut Sql, columns: Columns) {
        sql.push(" ORDER BY ");
        if self.needs_email() {
            for by in self.sort {
                key(&by.key, sql, columns);
                sql.push(if by.ascending { ", " } else { " DESC, " });
            }
        }
        let ascending = self.sort.first().is_some_and(|by| by.ascending);
        sql.push(columns.id);
        sql.push(if ascending { "" } else { " DESC" });
    }
}

fn key(key: &SortKey, sql: &mut Sql, columns: Columns) {
    match key {
        SortKey::ReceivedAt => sql.push("e.received_at"),
        SortKey::Size => sql.push("e.size"),
        SortKey::From => sql.push("e.sort_from"),
        SortKey::To => sql.push("e.sort_to"),
        SortKey::Subject => sql.push("e.sort_subject"),
        SortKey::SentAt => sql.push("e.sent_at"),
        SortKey::HasKeyword(keyword) => sql.keyword(keyword, columns.marks, "e.keywords"),
        SortKey::AllInThreadHaveKeyword(keyword) => sql.thread(Quantity::All, keyword, columns),
        SortKey::SomeInThreadHaveKeyword(keyword) => sql.thread(Quantity::Some, keyword, columns),
    }
}
