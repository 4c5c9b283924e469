//! Message bytes as they are kept: packed, small ones in their row, large ones in a
//! segment. Rows are deleted by whoever held them; the room comes back here.

use std::collections::BTreeMap;

use rusqlite::params;

use crate::packing::Packed;
use crate::segments::{Place, SEGMENT_BYTES};
use crate::{Error, ReadTx, Result, Store, limits};

impl ReadTx<'_> {
    /// The bytes that one row of [`EMAIL`] or [`SUBMISSION`] names.
    pub(crate) fn content(&self, of: &str, id: i64) -> Result<Option<Vec<u8>>> {
        let Some((packed, dictionary)) = self.packed(of, id, usize::MAX)? else { return Ok(None) };
        packed.unpack(&dictionary).map(Some)
    }

    /// The beginning of these, with a header block of [`limits::HEADER_BYTES`].
    pub(crate) fn content_start(&self, of: &str, id: i64) -> Result<Option<Vec<u8>>> {
        let bytes = limits::HEADER_BYTES;
        let Some((packed, dictionary)) = self.packed(of, id, bytes)? else { return Ok(None) };
        packed.unpack_start(bytes, &dictionary).map(Some)
    }

    /// With the dictionary that it was packed with.
    fn packed(&self, of: &str, id: i64, most: usize) -> Result<Option<(Packed, Vec<u8>)>> {
        let found = self.one(of, [id], |row| {
            let place = Place::read(row, 3)?;
            let bytes = if place.is_some() { Vec::new() } else { row.get(2)? };
            Ok((Packed { codec: row.get(0)?, size: row.get(1)?, bytes }, place))
        })?;
        let Some((mut packed, place)) = found else { return Ok(None) };
        if let Some(place) = place {
            packed.bytes = self.segments.read(place, most)?;
        }
        let dictionary = self.dictionary_of(packed.codec)?;
        Ok(Some((packed, dictionary)))
    }

    /// Stores bytes; gives their number.
    pub(crate) fn new_content(&self, packed: &Packed) -> Result<i64> {
        let Packed { codec, size, bytes } = packed;
        if bytes.len() < SEGMENT_FROM_BYTES {
            self.run(
                "INSERT INTO content (codec, size, bytes) VALUES (?1, ?2, ?3)",
                params![codec, size, bytes],
            )?;
        } else {
            let place = self.segments.append(bytes)?;
            self.run(
                "INSERT INTO content (codec, size, bytes, segment, at, length) VALUES (?1, ?2, x'', ?3, ?4, ?5)",
                params![codec, size, place.segment, place.at, place.length],
            )?;
        }
        Ok(self.conn.last_insert_rowid())
    }

    /// Of each segment: the bytes that rows need, and where the last of them end.
    fn segments_in_use(&self) -> Result<BTreeMap<i64, (i64, i64)>> {
        let sql = "SELECT segment, sum(length), max(at + length) FROM content WHERE segment IS NOT NULL GROUP BY segment";
        let rows = self.all(sql, [], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.into_iter().collect())
    }

    /// Writes what a segment still holds anew, at the end of the current one.
    fn move_content(&self, segment: i64) -> Result<()> {
        let sql = "SELECT segment, at, length, id FROM content WHERE segment = ?1 ORDER BY at";
        let rows = self.all(sql, [segment], |row| Ok((Place::read(row, 0)?, row.get::<_, i64>(3)?)))?;
        for (place, id) in rows {
            let Some(place) = place else { continue };
            let place = self.segments.append(&self.segments.read(place, usize::MAX)?)?;
            let sql = "UPDATE content SET segment = ?2, at = ?3, length = ?4 WHERE id = ?1";
            self.run(sql, params![id, place.segment, place.at, place.length])?;
        }
        Ok(())
    }
}

impl Store {
    /// Gives back the room of messages that are gone. What is left of segments that are more than
    /// half empty, or were never full, is written anew.
    pub(crate) fn make_room(&self) -> Result<()> {
        let mut small = self.read(|tx| tx.segments_in_use())?;
        small.retain(|segment, (needed, _)| {
            *needed < SEGMENT_BYTES as i64 / 2 && !self.segments().is_current(*segment)
        });
        // One by itself is as well where it is.
        if small.len() > 1 || small.values().any(|(needed, end)| needed * 2 < *end) {
            for segment in small.keys() {
                match self.write(|tx| tx.move_content(*segment)) {
                    // What is damaged stays where it is, for `check` to tell of.
                    Ok(_) | Err(Error::Damaged(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        self.drop_segments()
    }

    /// Removes what no row tells of: what was written for transactions that never were, and what was left.
    pub(crate) fn drop_segments(&self) -> Result<()> {
        let gone = self.write(|tx| {
            let ends = tx.segments_in_use()?.into_iter().map(|(segment, (_, end))| (segment, end)).collect();
            self.segments().remove_unneeded(&ends)
        });
        gone.map(drop)
    }
}

/// An email's bytes, for [`ReadTx::content`].
pub(crate) const EMAIL: &str = "SELECT c.codec, c.size, c.bytes, c.segment, c.at, c.length
    FROM email e JOIN content c ON c.id = e.content WHERE e.id = ?1";
/// A submission's.
pub(crate) const SUBMISSION: &str = "SELECT c.codec, c.size, c.bytes, c.segment, c.at, c.length
    FROM submission s JOIN content c ON c.id = s.content WHERE s.id = ?1";

/// Packed bytes from here on are worth a place of their own: below, a row costs less than what
/// is left of a segment's pages.
const SEGMENT_FROM_BYTES: usize = 16 << 10;
