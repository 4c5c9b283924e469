//! Whether a store is whole: what SQLite says of its file and index, what must
//! hold between the tables, and each message against its hash. Mends nothing.

use rusqlite::Row;

use crate::{Error, ReadTx, Result, Store};

/// What a look through the whole store gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// Messages whose bytes were read.
    pub messages: u64,
    /// How many bytes these have.
    pub bytes: u64,
    /// What is wrong; empty: all is well.
    pub findings: Vec<Finding>,
}

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What should hold, as a lasting word.
    pub rule: &'static str,
    /// Where it does not.
    pub count: u64,
    /// The first of these: row numbers, or SQLite's words.
    pub first: Vec<String>,
}

impl Store {
    /// Looks through everything; `told` hears how many of how many steps are done.
    ///
    /// Others read and write meanwhile: each rule is looked at in one view, each message by itself.
    pub fn check(&self, mut told: impl FnMut(u64, u64)) -> Result<Checked> {
        let messages = self.read(|tx| tx.one("SELECT count(content) FROM email", [], |row| row.get(0)))?;
        let total = RULES.len() as u64 + 1 + messages.unwrap_or(0_i64).unsigned_abs();
        let (mut checked, mut done) = (Checked::default(), 0);
        let mut step = |count: u64| {
            done += count;
            told(done, total.max(done));
        };
        let said = self.read(|tx| {
            // FTS5 (SQLite 3.54) checks by the list of segments that this connection read last, which
            // others may have merged since: a query makes it read the list again.
            tx.any("SELECT 1 FROM search LIMIT 1", [])?;
            tx.all("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))
        })?;
        checked.note("file", said.into_iter().filter(|line| line != "ok"));
        step(1);
        for (rule, sql) in RULES {
            let broken = self.read(|tx| tx.all(sql, [], first_number))?;
            checked.note(rule, broken);
            step(1);
        }
        let mut after = i64::MIN;
        let mut differ = Vec::new();
        loop {
            let some = self.read(|tx| tx.all(HASHES, [after, CHUNK as i64], named))?;
            let Some((last, ..)) = some.last() else { break };
            after = *last;
            for (id, hash, size) in &some {
                match self.read(|tx| tx.holds(*id, hash, *size))? {
                    true => checked.bytes += size.unsigned_abs(),
                    false => differ.push(id.to_string()),
                }
            }
            checked.messages += some.len() as u64;
            step(some.len() as u64);
        }
        checked.note("messages", differ);
        Ok(checked)
    }
}

impl ReadTx<'_> {
    /// Whether an email's bytes are those of its hash; one that went meanwhile is none's fault.
    fn holds(&self, id: i64, hash: &[u8; 32], size: i64) -> Result<bool> {
        match self.raw(mail::EmailId(id)) {
            Ok(Some(raw)) => {
                Ok(blake3::hash(&raw).as_bytes() == hash && raw.len() as u64 == size.unsigned_abs())
            }
            Ok(None) => Ok(true),
            Err(Error::Damaged(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Checked {
    fn note(&mut self, rule: &'static str, broken: impl IntoIterator<Item = String>) {
        let mut broken = broken.into_iter();
        let first: Vec<String> = broken.by_ref().take(TOLD).collect();
        if !first.is_empty() {
            let count = (first.len() + broken.count()) as u64;
            self.findings.push(Finding { rule, count, first });
        }
    }
}

fn first_number(row: &Row<'_>) -> rusqlite::Result<String> {
    Ok(match row.get_ref(0)? {
        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
        rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        other => format!("{other:?}"),
    })
}

fn named(row: &Row<'_>) -> rusqlite::Result<(i64, [u8; 32], i64)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

const HASHES: &str = "SELECT id, hash, size FROM email
    WHERE id > ?1 AND content IS NOT NULL AND hash IS NOT NULL ORDER BY id LIMIT ?2";
/// Messages that are looked up in one go.
const CHUNK: usize = 500;
/// Places that are told of one rule.
const TOLD: usize = 5;

/// What must hold, and a statement that gives the rows where it does not.
const RULES: [(&str, &str); 21] = [
    ("references", "SELECT \"table\" || ' ' || rowid FROM pragma_foreign_key_check"),
    (
        "seats",
        "SELECT s.id FROM seat s JOIN mailbox b ON b.id = s.mailbox JOIN email e ON e.id = s.email
         WHERE b.account <> e.account OR s.state NOT IN (0, 1, 2, 3)",
    ),
    (
        "intents",
        "SELECT i.id FROM intent i JOIN email e ON e.id = i.email
         WHERE i.account <> e.account OR i.kind NOT BETWEEN 0 AND 4
             OR (i.kind = 4 AND i.refused IS NULL AND i.target IS NULL)",
    ),
    (
        "unseated",
        "SELECT u.email FROM unseated u JOIN email e ON e.id = u.email JOIN account a ON a.id = e.account
         WHERE e.shown = 1 OR a.kind <> 'imap'",
    ),
    (
        "members",
        "SELECT s.email FROM seat s JOIN email e ON e.id = s.email
             LEFT JOIN member m ON m.mailbox = s.mailbox AND m.email = s.email
         WHERE s.state IN (0, 2) AND (m.email IS NULL OR m.thread <> e.thread OR m.marks <> e.marks)
         UNION ALL SELECT m.email FROM member m WHERE NOT EXISTS (
             SELECT 1 FROM seat s WHERE s.email = m.email AND s.mailbox = m.mailbox AND s.state IN (0, 2))",
    ),
    (
        "heads",
        "WITH derived AS (SELECT mailbox, thread, max(email), count(*), sum(marks & 9 = 0) FROM member
                          GROUP BY mailbox, thread)
         SELECT thread FROM (SELECT * FROM derived EXCEPT SELECT mailbox, thread, latest, total, unread FROM head)
         UNION ALL
         SELECT thread FROM (SELECT mailbox, thread, latest, total, unread FROM head EXCEPT SELECT * FROM derived)",
    ),
    (
        "spans",
        "WITH derived AS (SELECT mailbox, latest >> 40, count(*) FROM head GROUP BY mailbox, latest >> 40)
         SELECT mailbox FROM (SELECT * FROM derived EXCEPT SELECT mailbox, span, threads FROM span)
         UNION ALL
         SELECT mailbox FROM (SELECT mailbox, span, threads FROM span EXCEPT SELECT * FROM derived)",
    ),
    (
        "counts",
        "SELECT b.id FROM mailbox b LEFT JOIN (
             SELECT mailbox, sum(total) AS total, sum(unread) AS unread, count(*) AS threads FROM head GROUP BY mailbox
         ) h ON h.mailbox = b.id
         WHERE (b.total_emails, b.unread_emails, b.total_threads)
             IS NOT (ifnull(h.total, 0), ifnull(h.unread, 0), ifnull(h.threads, 0))",
    ),
    (
        // RFC 8621 §2: what is only in the trash opens nothing outside, and the other way round.
        "unread-threads",
        "WITH outside AS (SELECT DISTINCT m.thread FROM member m JOIN mailbox b ON b.id = m.mailbox
                          WHERE m.marks & 9 = 0 AND b.role IS NOT 'trash')
         SELECT b.id FROM mailbox b WHERE b.unread_threads <> (
             SELECT count(*) FROM head h WHERE h.mailbox = b.id AND CASE b.role IS 'trash'
                 WHEN 1 THEN h.unread > 0 ELSE h.thread IN (SELECT thread FROM outside) END)",
    ),
    (
        "shown-emails",
        "SELECT id FROM email e
         WHERE shown <> EXISTS (SELECT 1 FROM seat s WHERE s.email = e.id AND s.state IN (0, 2))",
    ),
    (
        "shown-threads",
        "SELECT id FROM thread t
         WHERE shown <> EXISTS (SELECT 1 FROM email e WHERE e.thread = t.id AND e.shown = 1)",
    ),
    (
        "threads",
        "SELECT e.id FROM email e JOIN thread t ON t.id = e.thread WHERE t.account <> e.account
         UNION ALL SELECT t.id FROM thread_key k JOIN thread t ON t.id = k.thread WHERE t.account <> k.account",
    ),
    (
        "keywords",
        "SELECT id FROM email WHERE marks <> (instr(keywords, ' $seen ') > 0)
             + 2 * (instr(keywords, ' $flagged ') > 0) + 4 * (instr(keywords, ' $answered ') > 0)
             + 8 * (instr(keywords, ' $draft ') > 0) + 16 * (instr(keywords, ' $forwarded ') > 0)",
    ),
    ("not-indexed", "SELECT id FROM email WHERE shown = 1 AND id NOT IN (SELECT id FROM search_docsize)"),
    ("indexed-and-gone", "SELECT id FROM search_docsize WHERE id NOT IN (SELECT id FROM email)"),
    (
        "contents",
        "SELECT e.id FROM email e WHERE content IS NOT NULL
             AND (hash IS NULL OR NOT EXISTS (SELECT 1 FROM content c WHERE c.id = e.content))
         UNION ALL SELECT s.id FROM submission s WHERE NOT EXISTS (SELECT 1 FROM content c WHERE c.id = s.content)",
    ),
    (
        "unused-contents",
        "SELECT id FROM content c WHERE NOT EXISTS (SELECT 1 FROM email e WHERE e.content = c.id)
             AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.content = c.id)",
    ),
    (
        "states",
        "WITH last AS (SELECT state, floor FROM meta)
         SELECT e.id FROM email e, last WHERE e.shown = 1 AND (e.created = 0 OR e.updated NOT BETWEEN e.created AND state)
         UNION ALL SELECT t.id FROM thread t, last
             WHERE t.shown = 1 AND (t.created = 0 OR t.updated NOT BETWEEN t.created AND state)
         UNION ALL SELECT b.id FROM mailbox b, last WHERE max(b.updated, b.counts_updated) NOT BETWEEN b.created AND state
         UNION ALL SELECT t.id FROM tombstone t, last WHERE t.state > last.state
         UNION ALL SELECT k.account FROM kind_state k, last WHERE k.state > last.state",
    ),
    (
        "shown-again",
        "SELECT e.id FROM email e JOIN tombstone t ON t.kind = 2 AND t.id = e.id WHERE e.shown = 1
         UNION ALL SELECT e.id FROM thread e JOIN tombstone t ON t.account = e.account AND t.kind = 3 AND t.id = e.id
             WHERE e.shown = 1
         UNION ALL SELECT e.id FROM mailbox e JOIN tombstone t ON t.account = e.account AND t.kind = 1 AND t.id = e.id",
    ),
    (
        "documents",
        "SELECT id FROM email WHERE NOT json_valid(summary)
         UNION ALL SELECT id FROM submission WHERE NOT json_valid(recipients)
         UNION ALL SELECT id FROM account WHERE NOT (json_valid(login) AND json_valid(collecting) AND json_valid(offline)
             AND json_valid(retention) AND json_valid(emptying))
         UNION ALL SELECT id FROM mailbox WHERE NOT json_valid(coalesce(retention, '{}'))",
    ),
    ("ledger", "SELECT name FROM uidl WHERE listed < collected AND collected - listed > 86400"),
];
