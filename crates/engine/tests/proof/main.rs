//! What nobody may break: real servers behind a bad line, other programs at the
//! same mailbox, servers that number anew or restart. Skipped loudly where the
//! test host is not up; on CI it must be. `POSTDUIF_PROOF=10` makes each proof
//! ten times as long, `POSTDUIF_SEED` repeats the random ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod line;
mod lives;
mod others;
mod upheavals;
