//! Deadlines over any [`Net`]: they move with its clock, so a scripted world can make them pass.

use std::future::Future;
use std::time::Duration;

use crate::{Error, Net, Stage, limits};

/// The time was up first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing came within {} s", .0.as_secs())]
pub struct Elapsed(pub Duration);

impl Elapsed {
    /// Says what took too long.
    pub fn while_doing(self, stage: Stage) -> Error {
        Error::Timeout { stage, after: self.0 }
    }
}

/// Gives `work` that much time. What is ready counts, even at the last moment.
pub async fn within<F: Future>(
    net: &dyn Net,
    time: Duration,
    work: F,
) -> std::result::Result<F::Output, Elapsed> {
    let alarm = net.sleep(time);
    tokio::select! {
        biased;
        done = work => Ok(done),
        () = alarm => Err(Elapsed(time)),
    }
}

/// Rests until a moment of the wall clock, which may be set meanwhile.
pub async fn sleep_until(net: &dyn Net, at: i64) {
    loop {
        let left_ms = at.saturating_mul(1000).saturating_sub(net.now_ms());
        let Ok(left_ms) = u64::try_from(left_ms) else { return };
        if left_ms == 0 {
            return;
        }
        net.sleep(Duration::from_millis(left_ms).min(limits::SLEEP_STEP)).await;
    }
}
