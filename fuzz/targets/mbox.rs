//! mbox files and what programs note in them: what holds of every byte string.

#![no_main]

#[path = "../../crates/mail/tests/it/holds.rs"]
#[allow(dead_code)]
mod holds;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| fuzz::check(|| holds::mbox(input)));
