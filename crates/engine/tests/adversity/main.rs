//! What nobody may break: real servers behind a bad line, other programs at the
//! same mailbox, servers that number anew or restart. Skipped loudly where the
//! test host is not up; on CI it must be. `POSTDUIF_LONGER=10` makes each
//! ten times as long, `POSTDUIF_SEED` repeats the random ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod line;
mod lives;
mod others;
mod upheavals;
