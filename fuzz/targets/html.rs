//! HTML: nothing that can do anything comes of any.

#![no_main]

#[path = "../../crates/mail/tests/it/holds.rs"]
#[allow(dead_code)]
mod holds;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| fuzz::check(|| holds::html(&String::from_utf8_lossy(input))));
