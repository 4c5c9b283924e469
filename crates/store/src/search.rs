//! The full-text rows: written with their message, in the same transaction (invariant 15).

use mail::EmailId;
use mail::message::{Message, Summary};
use rusqlite::params;

use crate::ingest::Doc;
use crate::{Error, ReadTx, Result, WriteTx, limits};

impl ReadTx<'_> {
    /// Notes an email's index row, to be written in ascending order later.
    pub(crate) fn index(&self, email: i64, doc: Doc) {
        self.work.borrow_mut().docs.insert(email, Some(doc));
    }

    /// Notes the index row of an email that is stored already.
    pub(crate) fn index_again(&self, email: i64, raw: Option<&[u8]>, summary: &Summary) {
        let mut doc = Doc::of(summary);
        if let Some(raw) = raw {
            let text = Message::parse(raw).search_text();
            (doc.body, doc.attachments) = (text.body, text.attachments);
        }
        self.index(email, doc);
    }

    /// Writes the noted rows: removals first, since they leave the pending
    /// segment alone, then rows by ascending id, which fill one segment.
    pub(crate) fn write_docs(&self) -> Result<()> {
        let docs = std::mem::take(&mut self.work.borrow_mut().docs);
        for id in docs.keys() {
            if self.any("SELECT 1 FROM search_docsize WHERE id = ?1", [id])? {
                self.run("DELETE FROM search WHERE rowid = ?1", [id])?;
            }
        }
        for (id, doc) in &docs {
            let Some(doc) = doc else { continue };
            self.run(
                "INSERT INTO search (rowid, subject, sender, recipient, copied, blind, body, attachments)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![id, doc.subject, doc.from, doc.to, doc.cc, doc.bcc, doc.body, doc.attachments],
            )?;
        }
        Ok(())
    }
}

impl WriteTx<'_> {
    /// Gives some emails whose words were cut in an older way their new index
    /// rows; `false` when there are none left. One that has let its body go keeps
    /// the row that it has: nothing else here still knows those words.
    pub(crate) fn index_some(&self) -> Result<bool> {
        let sql = "SELECT u.email, e.summary FROM unindexed u
                   LEFT JOIN email e ON e.id = u.email AND (e.content IS NOT NULL OR e.hash IS NULL)
                   ORDER BY u.email LIMIT ?1";
        let some = self.all(sql, [limits::REINDEXED as i64], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?))
        })?;
        for (id, summary) in &some {
            if let Some(summary) = summary {
                let summary = serde_json::from_str(summary).map_err(|_| Error::Damaged("summary"))?;
                self.index_again(*id, self.raw(EmailId(*id))?.as_deref(), &summary);
            }
            self.run("DELETE FROM unindexed WHERE email = ?1", [id])?;
        }
        Ok(!some.is_empty())
    }
}
