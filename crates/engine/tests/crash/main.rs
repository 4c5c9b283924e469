//! The crash matrix: for every k, stop after the k-th commit or the k-th
//! command, open the store again, finish. The result must equal that of the
//! undisturbed run, with nothing stored, appended or sent twice
//! (invariants 1 to 7). The servers are in memory; time stands still unless moved.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod conversion;
mod first_look;
mod folders;
mod full_disk;
mod lies;
mod pop3;
mod reshaping;
mod sending;
mod world;
