//! Whether a connection is packed (RFC 4978): where the server can and the line
//! is a real one (D22). On this computer or its own network bytes cost less
//! than packing them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wire::imap::Ready;

use crate::error::{Error, Kind};

/// Which connections to a server are packed. All of an account's share one.
#[derive(Debug, Clone, Default)]
pub struct Packing {
    everywhere: bool,
    /// The server once packed what nobody could unpack.
    fails: Arc<AtomicBool>,
}

impl Packing {
    /// On every line, for measuring it beside a server on this computer.
    pub fn everywhere() -> Packing {
        Packing { everywhere: true, ..Packing::default() }
    }

    pub(super) fn fits(&self, stream: &net::Stream) -> bool {
        (self.everywhere || !stream.is_private()) && !self.fails.load(Ordering::Relaxed)
    }

    /// Learns from how a connection ended: the next one may do without.
    pub(super) fn heed(&self, ready: &Ready, error: &Error) {
        if ready.compressed && error.kind == Kind::Misbehaved {
            self.fails.store(true, Ordering::Relaxed);
        }
    }
}
