//! The file's shape and its history: numbered migrations, all or none
//! (invariant 16). Never changes a file that a newer program wrote.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};

use crate::{Error, Result};

/// One step of the schema. Its number is its place in the list, from 1.
pub(crate) type Migration = &'static str;

/// Every migration ever published, in order. Append only.
pub(crate) const MIGRATIONS: &[Migration] = &[
    include_str!("../migrations/0001-first.sql"),
    include_str!("../migrations/0002-seats-alone.sql"),
    include_str!("../migrations/0003-login.sql"),
    include_str!("../migrations/0004-account-bin.sql"),
    include_str!("../migrations/0005-ledger.sql"),
    include_str!("../migrations/0006-folders.sql"),
    include_str!("../migrations/0007-threads-of-servers.sql"),
    include_str!("../migrations/0008-found.sql"),
    include_str!("../migrations/0009-offline.sql"),
    include_str!("../migrations/0010-first-identity.sql"),
    include_str!("../migrations/0011-segments.sql"),
    include_str!("../migrations/0012-chosen-role.sql"),
    include_str!("../migrations/0013-retention.sql"),
    include_str!("../migrations/0014-outgoing.sql"),
    include_str!("../migrations/0015-pile.sql"),
    include_str!("../migrations/0016-identity-words.sql"),
    include_str!("../migrations/0017-image-senders.sql"),
    include_str!("../migrations/0018-dictionary.sql"),
    include_str!("../migrations/0019-unseated.sql"),
    include_str!("../migrations/0020-own-login.sql"),
    include_str!("../migrations/0021-spans.sql"),
    include_str!("../migrations/0022-merges.sql"),
];

/// Refuses a newer file by its header, before SQLite may touch it.
pub(crate) fn refuse_newer(path: &Path, known: usize) -> Result<()> {
    let mut header = [0; HEADER_BYTES];
    match File::open(path).and_then(|mut file| file.read_exact(&mut header)) {
        Ok(()) => check(u32::from_be_bytes([header[60], header[61], header[62], header[63]]), known),
        // Absent or not yet a database: nothing newer there.
        Err(_) => Ok(()),
    }
}

/// Brings an open file up to the last of `migrations`, in one transaction.
pub(crate) fn migrate(conn: &mut Connection, migrations: &[Migration]) -> Result<()> {
    // A newer schema may stand in the log only; closing must not fold it in.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let found: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    check(found, migrations.len())?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    if found as usize == migrations.len() {
        return Ok(());
    }
    // Tables are rebuilt while others point at them; the check below makes up for it.
    conn.pragma_update(None, "foreign_keys", false)?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (index, migration) in migrations.iter().enumerate().skip(found as usize) {
        let number = index as u32 + 1;
        let failed = |said: String| Error::Migration { number, said };
        tx.execute_batch(migration).map_err(|error| failed(error.to_string()))?;
        if tx.prepare("PRAGMA foreign_key_check")?.exists([])? {
            return Err(failed("rows point at rows that are gone".to_owned()));
        }
    }
    tx.pragma_update(None, "user_version", migrations.len() as u32)?;
    tx.commit()?;
    Ok(())
}

fn check(found: u32, known: usize) -> Result<()> {
    let known = known as u32;
    if found > known { Err(Error::Newer { found, known }) } else { Ok(()) }
}

/// The part of SQLite's file header that ends with `user_version` (file format §1.3).
const HEADER_BYTES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_migration_changes_nothing() {
        // Invariant 16.
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let mut conn = Connection::open(&path).unwrap();
        migrate(&mut conn, &["CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)"]).unwrap();
        drop(conn);
        let before = std::fs::read(&path).unwrap();
        let steps: [Migration; 3] = [
            "CREATE TABLE a (x INTEGER) STRICT",
            "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = 2",
            "INSERT INTO nowhere VALUES (1)",
        ];
        let mut conn = Connection::open(&path).unwrap();
        let error = migrate(&mut conn, &steps).unwrap_err();
        assert!(matches!(error, Error::Migration { number: 3, .. }), "{error}");
        drop(conn);
        assert_eq!(std::fs::read(&path).unwrap(), before);
        let mut conn = Connection::open(&path).unwrap();
        migrate(&mut conn, &steps[..2]).unwrap();
        assert_eq!(conn.query_row("SELECT x + y FROM a", [], |row| row.get::<_, i64>(0)).unwrap(), 3);
    }

    #[test]
    fn a_newer_file_is_refused_untouched() {
        // Invariant 16.
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let mut conn = Connection::open(&path).unwrap();
        migrate(&mut conn, &["CREATE TABLE a (x INTEGER)", "CREATE TABLE b (x INTEGER)"]).unwrap();
        drop(conn);
        let before = std::fs::read(&path).unwrap();
        let known: [Migration; 1] = ["CREATE TABLE a (x INTEGER)"];
        assert!(matches!(refuse_newer(&path, 1), Err(Error::Newer { found: 2, known: 1 })));
        let mut conn = Connection::open(&path).unwrap();
        assert!(matches!(migrate(&mut conn, &known), Err(Error::Newer { found: 2, known: 1 })));
        drop(conn);
        assert_eq!(std::fs::read(&path).unwrap(), before);
        refuse_newer(&path, 2).unwrap();
        refuse_newer(&dir.path().join("absent"), 0).unwrap();
    }
}
