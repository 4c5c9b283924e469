//! Questions about emails: filters and sorts of RFC 8621 §4.4, answered in pages.

mod filter;
mod reading;
mod sort;
mod text;
mod typed;
mod walk;

use std::collections::BTreeSet;

use mail::search::{Field, Pattern};
use mail::{AccountId, EmailId, Keyword, MailboxId};

use crate::{Error, ReadTx, Result, limits};
use filter::{Scope, Test};
use reading::Resolved;

/// A filter: conditions under operators (RFC 8620 §5.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All of them; true when empty.
    And(Vec<Filter>),
    /// Any of them; false when empty.
    Or(Vec<Filter>),
    /// None of them.
    Not(Vec<Filter>),
    /// One condition.
    Is(Condition),
}

/// The name that faces use for [`Filter`].
pub type EmailFilter = Filter;

/// One condition (RFC 8621 §4.4.1). Text is as the person typed it: words,
/// `"phrases"`, and a trailing `*` for a prefix; folding is done here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// In this mailbox.
    InMailbox(MailboxId),
    /// In at least one mailbox that is none of these.
    InMailboxOtherThan(Vec<MailboxId>),
    /// Received before, exclusive.
    Before(i64),
    /// Received at or after.
    After(i64),
    /// At least this many bytes.
    MinSize(u64),
    /// Fewer bytes than this.
    MaxSize(u64),
    /// Every email of its thread has the keyword.
    AllInThreadHaveKeyword(Keyword),
    /// Some email of its thread has it.
    SomeInThreadHaveKeyword(Keyword),
    /// No email of its thread has it.
    NoneInThreadHaveKeyword(Keyword),
    /// Has the keyword.
    HasKeyword(Keyword),
    /// Has not.
    NotKeyword(Keyword),
    /// Has an attachment, or has none.
    HasAttachment(bool),
    /// In addresses, subject, body or attachment names.
    Text(String),
    /// In From.
    From(String),
    /// In To.
    To(String),
    /// In Cc.
    Cc(String),
    /// In Bcc.
    Bcc(String),
    /// In the subject.
    Subject(String),
    /// In the body.
    Body(String),
    /// In the names of attachments.
    FileName(String),
    /// What a regular expression matches, of the text that is here.
    Matches(Field, Pattern),
    /// In the List-Id (any case).
    List(String),
    /// In one of these mailboxes.
    InAny(Vec<MailboxId>),
    /// Of one of these accounts.
    OfAccounts(Vec<AccountId>),
    /// Has a header with this name, and when given, with this text in it (any case).
    Header {
        /// The field's name.
        name: String,
        /// Text in its value.
        value: Option<String>,
    },
}

/// One comparator (RFC 8621 §4.4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailSort {
    /// What to compare.
    pub key: SortKey,
    /// Smallest first.
    pub ascending: bool,
}

/// What to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortKey {
    /// When a server received it.
    ReceivedAt,
    /// Bytes.
    Size,
    /// Display name, else address, of the first From, folded.
    From,
    /// The same of To.
    To,
    /// The base subject, folded.
    Subject,
    /// The Date header.
    SentAt,
    /// Has the keyword.
    HasKeyword(Keyword),
    /// Every email of its thread has it.
    AllInThreadHaveKeyword(Keyword),
    /// Some email of its thread has it.
    SomeInThreadHaveKeyword(Keyword),
}

/// Which part of the result to give (RFC 8620 §5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first index; negative counts from the end. Ignored with an anchor.
    pub position: i64,
    /// The page starts at this email …
    pub anchor: Option<EmailId>,
    /// … moved by this much.
    pub anchor_offset: i64,
    /// At most this many ids, and never more than
    /// [`limits::PAGE_IDS`](crate::limits::PAGE_IDS).
    pub limit: usize,
    /// Count the whole result.
    pub total: bool,
}

/// A page of a result.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The emails; in a collapsed result the first of each thread.
    pub ids: Vec<EmailId>,
    /// The index of the first of them in the result.
    pub position: usize,
    /// The length of the result, when asked.
    pub total: Option<usize>,
    /// Older messages were not looked at: see [`limits::PATTERN_EMAILS`](crate::limits::PATTERN_EMAILS).
    pub only_newest: bool,
}

impl Window {
    /// The first `limit` of a result, uncounted.
    pub fn first(limit: usize) -> Window {
        Window { position: 0, anchor: None, anchor_offset: 0, limit, total: false }
    }
}

impl EmailSort {
    /// Newest first: the order of every list.
    pub fn newest() -> Vec<EmailSort> {
        vec![EmailSort { key: SortKey::ReceivedAt, ascending: false }]
    }
}

impl ReadTx<'_> {
    /// Answers a question about the shown emails of an account.
    ///
    /// Emails that compare equal under all of `sort` stand in the order of their
    /// ids, in the direction of the first comparator; an empty sort is newest
    /// first. `collapse` keeps the first email of each thread in that order.
    pub fn query_emails(
        &self,
        account: AccountId,
        filter: &Filter,
        sort: &[EmailSort],
        collapse: bool,
        window: &Window,
    ) -> Result<Page> {
        self.query_accounts(&[account], filter, sort, collapse, window)
    }

    /// The same about the emails of several accounts together.
    pub fn query_accounts(
        &self,
        accounts: &[AccountId],
        filter: &Filter,
        sort: &[EmailSort],
        collapse: bool,
        window: &Window,
    ) -> Result<Page> {
        check(filter)?;
        self.derive()?;
        self.write_docs()?;
        let Resolved { test, only_newest } = self.resolve(accounts, filter, Test::And(Vec::new()))?;
        let scope = Scope::of(self, accounts, &test)?;
        let walk = walk::Walk::new(&scope, sort, collapse);
        let total = if window.total { Some(walk.count(self)?) } else { None };
        let limit = window.limit.min(limits::PAGE_IDS);
        if let Some(anchor) = window.anchor {
            let page = walk.page_at(self, anchor, window.anchor_offset, limit, total)?;
            return Ok(Page { only_newest, ..page });
        }
        let first = match usize::try_from(window.position) {
            Ok(first) => first,
            Err(_) => {
                let total = total.map_or_else(|| walk.count(self), Ok)?;
                let back = usize::try_from(window.position.unsigned_abs()).unwrap_or(usize::MAX);
                total.saturating_sub(back)
            }
        };
        Ok(Page { ids: walk.ids(self, first, limit)?, position: first, total, only_newest })
    }

    /// Whose email it is; `None` for one that is not shown.
    pub fn account_of(&self, email: EmailId) -> Result<Option<AccountId>> {
        let sql = "SELECT account FROM email WHERE id = ?1 AND shown = 1";
        self.one(sql, [email.0], |row| row.get(0).map(AccountId))
    }

    /// Which of these emails a filter keeps; for snippets and for tests.
    pub fn matching(&self, account: AccountId, filter: &Filter, ids: &[EmailId]) -> Result<Vec<EmailId>> {
        check(filter)?;
        self.derive()?;
        self.write_docs()?;
        let within = Test::Ids(ids.iter().map(|id| id.0).collect());
        let rest = self.resolve(&[account], filter, within.clone())?.test;
        let scope = Scope::emails(account, Test::And(vec![within, rest]));
        let kept: BTreeSet<EmailId> = walk::Walk::new(&scope, &[], false).all(self)?.into_iter().collect();
        Ok(ids.iter().filter(|id| kept.contains(id)).copied().collect())
    }
}

fn check(filter: &Filter) -> Result<()> {
    let mut conditions = 0;
    measure(filter, 1, &mut conditions)
}

fn measure(filter: &Filter, depth: usize, conditions: &mut usize) -> Result<()> {
    *conditions += 1;
    if depth > limits::FILTER_DEPTH || *conditions > limits::FILTER_CONDITIONS {
        return Err(Error::TooLarge("filter"));
    }
    match filter {
        Filter::And(list) | Filter::Or(list) | Filter::Not(list) => {
            list.iter().try_for_each(|inner| measure(inner, depth + 1, conditions))
        }
        Filter::Is(_) => Ok(()),
    }
}
