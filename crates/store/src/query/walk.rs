//! Walks the rows of a question in order and cuts a page out of them. Stops as
//! soon as the page is full; only a count or an anchor far away needs more.

use std::collections::HashSet;

use mail::{EmailId, MailboxId};
use rusqlite::params_from_iter;

use super::filter::{Needs, Scope, Sql};
use super::sort::Order;
use super::{EmailSort, Page};
use crate::derive::span_start;
use crate::{Error, ReadTx, Result};

/// A question's rows in its order.
pub(crate) struct Walk<'a> {
    scope: &'a Scope,
    order: Order<'a>,
    collapse: bool,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(scope: &'a Scope, sort: &'a [EmailSort], collapse: bool) -> Walk<'a> {
        Walk { scope, order: Order::new(sort), collapse }
    }

    /// Every id.
    pub(crate) fn all(&self, tx: &ReadTx<'_>) -> Result<Vec<EmailId>> {
        self.ids(tx, 0, usize::MAX)
    }

    /// Some ids from the `first` on.
    pub(crate) fn ids(&self, tx: &ReadTx<'_>, first: usize, limit: usize) -> Result<Vec<EmailId>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        if let Some(mailbox) = self.heads() {
            return heads(tx, mailbox, first, limit);
        }
        let Some(mut sql) = self.plain() else {
            let end = first.saturating_add(limit);
            let mut ids = self.collapsed(tx, |ids| ids.len() >= end)?;
            ids.drain(..first.min(ids.len()));
            return Ok(ids);
        };
        sql.push(" LIMIT ");
        sql.bind(number(limit));
        sql.push(" OFFSET ");
        sql.bind(number(first));
        let values = params_from_iter(sql.values);
        tx.all(&sql.text, values, |row| row.get(0).map(EmailId))
    }

    /// A page that begins at an anchor, moved by `offset`.
    pub(crate) fn page_at(
        &self,
        tx: &ReadTx<'_>,
        anchor: EmailId,
        offset: i64,
        limit: usize,
        total: Option<usize>,
    ) -> Result<Page> {
        let ahead = usize::try_from(offset).unwrap_or(0).saturating_add(limit);
        let mut found = None;
        let ids = self.collapsed_or_not(tx, |ids| {
            if found.is_none() && ids.last() == Some(&anchor) {
                found = Some(ids.len() - 1);
            }
            found.is_some_and(|at: usize| ids.len() >= at.saturating_add(ahead))
        })?;
        let at = found.ok_or(Error::AnchorNotFound)?;
        let position = usize::try_from((at as i64).saturating_add(offset)).unwrap_or(0);
        let ids = ids.into_iter().skip(position).take(limit).collect();
        Ok(Page { ids, position, total, only_newest: false })
    }

    /// How many there are.
    pub(crate) fn count(&self, tx: &ReadTx<'_>) -> Result<usize> {
        if let Some(mailbox) = self.scope.is_whole_mailbox() {
            let counts = tx.mailbox(mailbox)?.counts;
            let count = if self.collapse { counts.total_threads } else { counts.total_emails };
            return Ok(count as usize);
        }
        let columns = self.scope.columns();
        let of_email = self.collapse && columns.thread.starts_with('e');
        let what = if self.collapse { format!("DISTINCT {}", columns.thread) } else { "*".to_owned() };
        let sql = self.scope.spelled(if of_email { Needs::Ids } else { Needs::Nothing });
        let text = format!("SELECT count({what}) {}", sql.text);
        let count: Option<i64> = tx.one(&text, params_from_iter(sql.values), |row| row.get(0))?;
        Ok(count.unwrap_or_default().unsigned_abs() as usize)
    }

    /// The mailbox whose heads these are: all its threads, newest first.
    fn heads(&self) -> Option<MailboxId> {
        self.scope.is_whole_mailbox().filter(|_| self.collapse && self.order.is_newest())
    }

    /// The rows as one statement, when no thread has to be left out on the way.
    fn plain(&self) -> Option<Sql> {
        if !self.collapse {
            return Some(self.rows(false));
        }
        let mailbox = self.heads()?;
        let mut sql = Sql::default();
        sql.push("SELECT latest, thread FROM head WHERE mailbox = ");
        sql.bind(mailbox.0);
        sql.push(" ORDER BY latest DESC");
        Some(sql)
    }

    fn rows(&self, with_thread: bool) -> Sql {
        let columns = self.scope.columns();
        let thread = if with_thread { columns.thread } else { "0" };
        let mut order = Sql::default();
        self.order.spell(&mut order, columns);
        let needs = match self.order.needs_email() {
            true => Needs::Row,
            false if thread.starts_with('e') => order.needs.max(Needs::Ids),
            false => order.needs,
        };
        let mut sql = self.scope.spelled(needs);
        sql.text = format!("SELECT {}, {thread} {}", columns.id, sql.text);
        sql.push(&order.text);
        sql.values.append(&mut order.values);
        sql
    }

    fn collapsed_or_not(
        &self,
        tx: &ReadTx<'_>,
        enough: impl FnMut(&[EmailId]) -> bool,
    ) -> Result<Vec<EmailId>> {
        match self.plain() {
            Some(sql) => stream(tx, sql, false, enough),
            None => self.collapsed(tx, enough),
        }
    }

    fn collapsed(&self, tx: &ReadTx<'_>, enough: impl FnMut(&[EmailId]) -> bool) -> Result<Vec<EmailId>> {
        stream(tx, self.rows(true), true, enough)
    }
}

/// Some heads of a mailbox from the `first` on.
fn heads(tx: &ReadTx<'_>, mailbox: MailboxId, first: usize, limit: usize) -> Result<Vec<EmailId>> {
    // Whole spans are passed by their counts, and only the last one is walked through.
    let (mut left, mut end) = (number(first), i64::MAX);
    let sql = "SELECT span, threads FROM span WHERE mailbox = ?1 ORDER BY span DESC";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let mut spans = statement.query([mailbox.0])?;
    while let Some(row) = spans.next()? {
        let (span, threads): (i64, i64) = (row.get(0)?, row.get(1)?);
        if left < threads {
            break;
        }
        (left, end) = (left - threads, span_start(span));
    }
    let sql = "SELECT latest FROM head WHERE mailbox = ?1 AND latest < ?2
               ORDER BY latest DESC LIMIT ?3 OFFSET ?4";
    tx.all(sql, [mailbox.0, end, number(limit), left], |row| row.get(0).map(EmailId))
}

/// Reads ids until there are enough; with `collapse` the first of each thread.
fn stream(
    tx: &ReadTx<'_>,
    sql: Sql,
    collapse: bool,
    mut enough: impl FnMut(&[EmailId]) -> bool,
) -> Result<Vec<EmailId>> {
    let mut statement = tx.conn.prepare_cached(&sql.text)?;
    let mut rows = statement.query(params_from_iter(sql.values))?;
    let mut threads: HashSet<i64> = HashSet::new();
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        if collapse && !threads.insert(row.get(1)?) {
            continue;
        }
        ids.push(EmailId(row.get(0)?));
        if enough(&ids) {
            break;
        }
    }
    Ok(ids)
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
