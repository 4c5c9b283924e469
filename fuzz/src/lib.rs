//! What the targets share: how a finding is told from a panic that our crates
//! catch, and how a conversation is run against anything a server may say.

mod conversation;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::Once;

pub use conversation::{Log, converse, credentials, security};

/// Runs one input. A panic that nobody catches is a finding.
///
/// libfuzzer-sys would end the process at every panic, also at those of
/// mail-parser that `mail` catches; so its hook gives way to one that only remembers.
pub fn check(input: impl FnOnce()) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        set_hook(Box::new(|panic| {
            let trace = std::backtrace::Backtrace::force_capture();
            LAST.replace(format!("{panic}\n{trace}"));
        }));
    });
    if catch_unwind(AssertUnwindSafe(input)).is_err() {
        eprintln!("{}", LAST.take());
        std::process::abort();
    }
}

thread_local! {
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}
