//! What a message becomes before it is stored: compressed, hashed, read and
//! tokenised, all outside any transaction, on as many threads as there are.

use mail::message::{Message, Summary};

use crate::Result;

/// A message ready to be stored. `Send`: prepare on any thread.
#[derive(Debug, Clone)]
pub struct Ingest {
    /// BLAKE3 of the message as received.
    pub hash: [u8; 32],
    /// Its size in bytes as received.
    pub size: u64,
    /// What lists, threads and JMAP need.
    pub summary: Summary,
}

/// What is known of a message when it gets its seat.
#[derive(Debug, Clone)]
pub enum Content {
    /// Its header block only; the body is wanted later.
    Headers(Box<Summary>),
    /// All of it.
    Full(Box<Ingest>),
}

/// Compresses, hashes and tokenises a message.
///
/// `message` is `raw` read by `mail`. Cheap to call in parallel; touches no store.
pub fn prepare(raw: &[u8], message: &Message<'_>) -> Result<Ingest> {
    let _ = (raw, message);
    unimplemented!()
}

impl Ingest {
    /// Reads and prepares a message in one step.
    pub fn from_raw(raw: &[u8]) -> Result<Ingest> {
        prepare(raw, &Message::parse(raw))
    }
}
