//! Filters as SQL: where the rows come from, and an expression with bound
//! values that keeps those which fit.

use mail::search::Field;
use mail::{AccountId, Keyword, MailboxId};
use rusqlite::types::Value;

use super::text::Question;
use super::{Condition, Filter};
use crate::emails::{MAX_SECOND, SECOND_BITS};
use crate::{ReadTx, Result, words};

/// A filter without conditions that messages must be read for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Vec<Test>),
    Is(Condition),
    Asks(Question),
    Ids(Vec<i64>),
}

/// The rows that a question is about: a source, and what must hold of each row.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) accounts: Vec<AccountId>,
    pub(crate) source: Source,
    pub(crate) rest: Test,
}

/// Where rows come from, each in the order of mail.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    /// All shown emails of the accounts.
    Emails,
    /// Those of one mailbox.
    Members(MailboxId),
    /// Those that the index finds.
    Search(String),
    /// Nothing can fit.
    Nothing,
}

/// SQL under construction.
#[derive(Debug, Default)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
    /// What of `email` is named.
    pub(crate) needs: Needs,
}

/// What of an email's row is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Needs {
    #[default]
    Nothing,
    /// Id, account and thread: a small index holds these.
    Ids,
    /// More than that.
    Row,
}

/// The names of columns that more than one source has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    pub(crate) id: &'static str,
    pub(crate) thread: &'static str,
    pub(crate) marks: &'static str,
}

impl Columns {
    /// The id where it is only looked up in a list. The plus keeps SQLite from taking an OR of such lists
    /// apart, each with the index's own question, which it then cannot ask.
    fn tested(self) -> &'static str {
        if self.id == SEARCH_ID { "+search.rowid" } else { self.id }
    }
}

const DAY: i64 = 86_400;
const SEARCH_ID: &str = "search.rowid";

impl Test {
    pub(crate) fn of(filter: &Filter) -> Test {
        let each = |list: &[Filter]| list.iter().map(Test::of).collect();
        match filter {
            Filter::And(list) => Test::And(each(list)),
            Filter::Or(list) => Test::Or(each(list)),
            Filter::Not(list) => Test::Not(each(list)),
            Filter::Is(condition) => Test::one(condition),
        }
    }

    fn one(condition: &Condition) -> Test {
        let asks = |typed: &str, field| Test::Asks(Question::new(typed, column(field)));
        match condition {
            Condition::Text(typed) => asks(typed, Field::Any),
            Condition::From(typed) => asks(typed, Field::From),
            Condition::To(typed) => asks(typed, Field::To),
            Condition::Cc(typed) => asks(typed, Field::Cc),
            Condition::Bcc(typed) => asks(typed, Field::Bcc),
            Condition::Subject(typed) => asks(typed, Field::Subject),
            Condition::Body(typed) => asks(typed, Field::Body),
            Condition::FileName(typed) => asks(typed, Field::File),
            other => Test::Is(other.clone()),
        }
    }

    /// The tests that must all hold, with nested ANDs taken apart.
    fn flattened(self, into: &mut Vec<Test>) {
        match self {
            Test::And(list) => list.into_iter().for_each(|inner| inner.flattened(into)),
            Test::Asks(question) if question.is_empty() => {}
            other => match other.asked() {
                Some(question) => into.push(Test::Asks(question)),
                None => into.push(other),
            },
        }
    }

    /// As one question to the index, where nothing else is asked.
    fn asked(&self) -> Option<Question> {
        let each = |list: &[Test]| list.iter().map(Test::asked).collect::<Option<Vec<_>>>();
        match self {
            Test::Asks(question) => Some(question.clone()),
            Test::And(list) => Some(each(list)?.into_iter().fold(Question::default(), Question::and)),
            Test::Or(list) => Question::any(&each(list)?),
            Test::Not(list) => Question::none(&each(list)?),
            Test::Is(_) | Test::Ids(_) => None,
        }
    }
}

/// The column of the index; without one, all of them.
pub(crate) fn column(field: Field) -> Option<&'static str> {
    match field {
        Field::Any => None,
        Field::From => Some("sender"),
        Field::To => Some("recipient"),
        Field::Cc => Some("copied"),
        Field::Bcc => Some("blind"),
        Field::Subject => Some("subject"),
        Field::Body => Some("body"),
        Field::File => Some("attachments"),
    }
}

impl Scope {
    /// Finds the narrowest source that walks in the order of mail.
    pub(crate) fn of(tx: &ReadTx<'_>, accounts: &[AccountId], test: &Test) -> Result<Scope> {
        let accounts = accounts.to_vec();
        let mut all = Vec::new();
        test.clone().flattened(&mut all);
        let mut question = Question::default();
        let mut rest = Vec::new();
        for one in all {
            match one {
                Test::Asks(asked) => question = question.and(asked),
                other => rest.push(other),
            }
        }
        if let Some(spelled) = question.spelled() {
            return Ok(Scope { accounts, source: Source::Search(spelled), rest: Test::And(rest) });
        }
        if !question.is_empty() {
            rest.push(Test::Asks(question));
        }
        let mailbox = rest.iter().position(|one| matches!(one, Test::Is(Condition::InMailbox(_))));
        let source = match mailbox.map(|at| rest.swap_remove(at)) {
            Some(Test::Is(Condition::InMailbox(mailbox))) => {
                let sql = "SELECT account FROM mailbox WHERE id = ?1";
                let owner = tx.one(sql, [mailbox.0], |row| row.get(0).map(AccountId))?;
                match owner.filter(|owner| accounts.contains(owner)) {
                    Some(_) => Source::Members(mailbox),
                    None => Source::Nothing,
                }
            }
            _ => Source::Emails,
        };
        Ok(Scope { accounts, source, rest: Test::And(rest) })
    }

    /// All shown emails of an account that a test keeps.
    pub(crate) fn emails(account: AccountId, rest: Test) -> Scope {
        Scope { accounts: vec![account], source: Source::Emails, rest }
    }

    /// The whole of a mailbox and nothing else.
    pub(crate) fn is_whole_mailbox(&self) -> Option<MailboxId> {
        match (&self.source, &self.rest) {
            (Source::Members(mailbox), Test::And(rest)) if rest.is_empty() => Some(*mailbox),
            _ => None,
        }
    }

    pub(crate) fn columns(&self) -> Columns {
        match self.source {
            Source::Members(_) => Columns { id: "m.email", thread: "m.thread", marks: "m.marks" },
            Source::Search(_) => Columns { id: SEARCH_ID, thread: "e.thread", marks: "e.marks" },
            Source::Emails | Source::Nothing => Columns { id: "e.id", thread: "e.thread", marks: "e.marks" },
        }
    }

    /// `FROM … WHERE …`, complete. `needs`: what of `email` the caller names.
    pub(crate) fn spelled(&self, needs: Needs) -> Sql {
        let mut test = Sql { needs, ..Sql::default() };
        test.test(&self.rest, self.columns());
        let mut sql = Sql::default();
        match &self.source {
            Source::Members(mailbox) => {
                let join = match test.needs {
                    Needs::Nothing => "",
                    Needs::Ids | Needs::Row => " CROSS JOIN email e ON e.id = m.email",
                };
                sql.push(&format!("FROM member m{join} WHERE m.mailbox = "));
                sql.bind(mailbox.0);
            }
            Source::Search(question) => {
                // CROSS: the index leads, newest first, and stops when the page is full.
                // Rows are wide: a count of many would read them all.
                let by = if test.needs == Needs::Row { "" } else { " INDEXED BY email_found" };
                sql.push(&format!(
                    "FROM search CROSS JOIN email e{by} ON e.id = search.rowid WHERE search MATCH "
                ));
                sql.bind(question.clone());
                sql.push(" AND e.shown = 1 AND ");
                sql.of_accounts(&self.accounts);
            }
            Source::Emails => {
                sql.push("FROM email e WHERE e.shown = 1 AND ");
                sql.of_accounts(&self.accounts);
            }
            Source::Nothing => sql.push("FROM email e WHERE 0"),
        }
        sql.push(" AND ");
        sql.push(&test.text);
        sql.values.append(&mut test.values);
        sql
    }
}

impl Sql {
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn bind(&mut self, value: impl Into<Value>) {
        self.text.push('?');
        self.values.push(value.into());
    }

    fn of_accounts(&mut self, accounts: &[AccountId]) {
        if let [only] = accounts {
            self.push("e.account = ");
            return self.bind(only.0);
        }
        // The plus keeps SQLite from walking account by account: ids stand in the order of mail.
        self.push("+e.account IN (SELECT value FROM json_each(");
        let ids: Vec<i64> = accounts.iter().map(|account| account.0).collect();
        self.bind(serde_json::json!(ids).to_string());
        self.push("))");
    }

    fn need(&mut self, needs: Needs) {
        self.needs = self.needs.max(needs);
    }

    fn need_thread(&mut self, columns: Columns) {
        if columns.thread.starts_with('e') {
            self.need(Needs::Ids);
        }
    }

    fn email(&mut self, text: &str) {
        self.need(Needs::Row);
        self.push(text);
    }

    /// An expression that is never NULL.
    pub(crate) fn test(&mut self, test: &Test, columns: Columns) {
        match test {
            Test::And(list) => self.joined(list, " AND ", "1", columns),
            Test::Or(list) => self.joined(list, " OR ", "0", columns),
            Test::Not(list) => {
                self.push("NOT ");
                self.joined(list, " OR ", "0", columns);
            }
            Test::Is(condition) => self.condition(condition, columns),
            Test::Asks(question) => self.question(question, columns),
            Test::Ids(ids) => {
                self.push(columns.tested());
                self.push(" IN (SELECT value FROM json_each(");
                self.bind(serde_json::json!(ids).to_string());
                self.push("))");
            }
        }
    }

    fn joined(&mut self, list: &[Test], between: &str, empty: &str, columns: Columns) {
        self.push("(");
        for (n, one) in list.iter().enumerate() {
            if n > 0 {
                self.push(between);
            }
            self.test(one, columns);
        }
        if list.is_empty() {
            self.push(empty);
        }
        self.push(")");
    }

    fn question(&mut self, question: &Question, columns: Columns) {
        let (found, is_in) = match (question.spelled(), question.spelled_unwanted()) {
            (Some(spelled), _) => (spelled, " IN "),
            (None, Some(unwanted)) => (unwanted, " NOT IN "),
            (None, None) => return self.push("1"),
        };
        self.push(columns.tested());
        self.push(is_in);
        self.push("(SELECT rowid FROM search WHERE search MATCH ");
        self.bind(found);
        self.push(")");
    }

    fn condition(&mut self, condition: &Condition, columns: Columns) {
        match condition {
            Condition::InMailbox(mailbox) => {
                self.push("EXISTS (SELECT 1 FROM member x WHERE x.mailbox = ");
                self.bind(mailbox.0);
                self.push(&format!(" AND x.email = {})", columns.id));
            }
            Condition::InMailboxOtherThan(mailboxes) => self.member("NOT IN", mailboxes, columns),
            Condition::InAny(mailboxes) => self.member("IN", mailboxes, columns),
            Condition::Before(at) => {
                // Where a second is full, ids stand in the next: not for more than a day.
                let end = (*at).max(1).saturating_add(DAY);
                self.push(&format!("({} < ", columns.id));
                self.bind(if end > MAX_SECOND { i64::MAX } else { end << SECOND_BITS });
                self.email(" AND e.received_at < ");
                self.bind(*at);
                self.push(")");
            }
            Condition::After(at) => {
                // Ids are made of the time: the walk can end where they end.
                self.push(&format!("({} >= ", columns.id));
                self.bind((*at).clamp(0, MAX_SECOND) << SECOND_BITS);
                self.email(" AND e.received_at >= ");
                self.bind(*at);
                self.push(")");
            }
            Condition::MinSize(bytes) => {
                self.email("e.size >= ");
                self.bind(i64::try_from(*bytes).unwrap_or(i64::MAX));
            }
            Condition::MaxSize(bytes) => {
                self.email("e.size < ");
                self.bind(i64::try_from(*bytes).unwrap_or(i64::MAX));
            }
            Condition::AllInThreadHaveKeyword(keyword) => self.thread(Quantity::All, keyword, columns),
            Condition::SomeInThreadHaveKeyword(keyword) => self.thread(Quantity::Some, keyword, columns),
            Condition::NoneInThreadHaveKeyword(keyword) => self.thread(Quantity::None, keyword, columns),
            Condition::HasKeyword(keyword) => self.keyword(keyword, columns.marks, "e.keywords"),
            Condition::NotKeyword(keyword) => {
                self.push("NOT ");
                self.keyword(keyword, columns.marks, "e.keywords");
            }
            Condition::HasAttachment(has) => {
                self.email("e.has_attachment = ");
                self.bind(*has);
            }
            Condition::OfAccounts(accounts) => {
                self.need(Needs::Ids);
                self.of_accounts(accounts);
            }
            Condition::List(name) => {
                self.email("ifnull(instr(lower(json_extract(e.summary, '$.list_id')), ");
                self.bind(name.to_ascii_lowercase());
                self.push(") > 0, 0)");
            }
            // `Test::of` and `resolve` have answered these.
            _ => self.push("0"),
        }
    }

    fn member(&mut self, is_in: &str, mailboxes: &[MailboxId], columns: Columns) {
        self.need_thread(columns);
        self.push(&format!(
            "EXISTS (SELECT 1 FROM member x WHERE x.thread = {} AND x.email = {} AND x.mailbox {is_in}
                 (SELECT value FROM json_each(",
            columns.thread, columns.id
        ));
        let ids: Vec<i64> = mailboxes.iter().map(|mailbox| mailbox.0).collect();
        self.bind(serde_json::json!(ids).to_string());
        self.push(")))");
    }

    /// Whether a keyword is there: a bit for a system one, else a word in the text.
    pub(crate) fn keyword(&mut self, keyword: &Keyword, marks: &str, text: &str) {
        if marks.starts_with('e') || words::mark(keyword).is_none() {
            self.need(Needs::Row);
        }
        match words::mark(keyword) {
            Some(bit) => self.push(&format!("({marks} & {bit} <> 0)")),
            None => {
                self.push(&format!("(instr({text}, "));
                self.bind(format!(" {keyword} "));
                self.push(") > 0)");
            }
        }
    }

    pub(crate) fn thread(&mut self, quantity: Quantity, keyword: &Keyword, columns: Columns) {
        self.need_thread(columns);
        let (exists, without) = match quantity {
            Quantity::All => ("NOT EXISTS", "NOT "),
            Quantity::Some => ("EXISTS", ""),
            Quantity::None => ("NOT EXISTS", ""),
        };
        let thread = columns.thread;
        self.push(&format!(
            "{exists} (SELECT 1 FROM email t WHERE t.thread = {thread} AND t.shown = 1 AND {without}"
        ));
        let outer = self.needs;
        self.keyword(keyword, "t.marks", "t.keywords");
        self.needs = outer;
        self.push(")");
    }
}

/// How many emails of a thread must have a keyword.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Quantity {
    All,
    Some,
    None,
}
