//! Fetching many messages without waiting in between: a few FETCH commands are
//! under way at a time, newest first, and each message goes on as it comes.

use std::collections::BTreeMap;
use std::collections::VecDeque;

use bytes::Bytes;
use wire::imap::{Chunk, Command, Completion, Data, Event, Fetch, FetchCommand, Item};

use super::{Imap, Open, item};
use crate::error::{Error, Kind, Result};
use crate::limits;
use crate::remote::{RemoteItem, Sink, UidSet, Want, stale};

impl Imap {
    pub(super) async fn fetch_into<S: Sink>(
        &mut self,
        path: &str,
        uid_validity: u32,
        uids: &UidSet,
        want: Want,
        sink: &mut S,
    ) -> Result<()> {
        let open = self.open(path).await?;
        if open.uid_validity != uid_validity {
            return Err(stale(path));
        }
        let (items, size) = match want {
            Want::Headers => (self.header_items(&open), limits::HEADER_CHUNK),
            Want::DatedHeaders => {
                let mut items = self.header_items(&open);
                items.push(Item::SaveDate);
                (items, limits::HEADER_CHUNK)
            }
            Want::Whole => (self.whole_items(&open), limits::BODY_CHUNK),
        };
        let size = self.capabilities().message_limit().map_or(size, |limit| size.min(limit));
        let mut waiting: VecDeque<UidSet> = uids.newest_first(size).into();
        let mut under_way = VecDeque::new();
        let mut assembly = Assembly::default();
        loop {
            while under_way.len() < limits::PIPELINE
                && let Some(chunk) = waiting.pop_front()
            {
                under_way.push_back(self.submit(Command::Fetch(FetchCommand::uids(chunk, items.clone()))));
            }
            if under_way.is_empty() {
                return Ok(());
            }
            match self.event().await? {
                Event::Literal(chunk) => assembly.add(chunk),
                Event::Fetch(fetch) => {
                    // Without bytes it is news of keywords, not an answer to this.
                    if let Some(item) = assembly.finish(&fetch).filter(|item| !item.bytes.is_empty()) {
                        sink.take(item).await?;
                    }
                }
                Event::Completed { tag, completion, .. } => {
                    under_way.retain(|other| *other != tag);
                    ended(completion)?;
                }
                _ => {}
            }
        }
    }

    fn whole_items(&self, open: &Open) -> Vec<Item> {
        let mut items = vec![Item::Flags, Item::InternalDate, Item::Size, Item::ObjectIds, Item::message()];
        if open.selected.highest_modseq.is_some() {
            items.push(Item::Modseq);
        }
        items
    }
}

/// A NO to FETCH says that some messages went meanwhile or cannot be read: the
/// others came, and these are not asked for again until the next start.
fn ended(completion: Completion) -> Result<()> {
    match completion.into_result().map_err(Error::from) {
        Ok(_) => Ok(()),
        Err(error) if error.kind == Kind::Refused => {
            tracing::info!(said = error.problem.said, "some messages were not given");
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Puts large literals together again.
#[derive(Default)]
pub(super) struct Assembly(BTreeMap<u64, Vec<u8>>);

impl Assembly {
    /// Keeps a piece.
    pub(super) fn add(&mut self, chunk: Chunk) {
        if chunk.size > limits::MESSAGE_BYTES {
            return;
        }
        let whole = self.0.entry(chunk.literal).or_insert_with(|| {
            // What the server announces is not what it sends: grow with the bytes.
            Vec::with_capacity(usize::try_from(chunk.size).unwrap_or(0).min(1 << 20))
        });
        whole.extend_from_slice(&chunk.bytes);
    }

    /// The message that an answer tells of, with its header block or body.
    pub(super) fn finish(&mut self, fetch: &Fetch) -> Option<RemoteItem> {
        let (message, header) = (fetch.message(), fetch.header());
        let whole = message.is_some();
        let bytes = match message.or(header) {
            Some(Data::Held(bytes)) => bytes.clone(),
            Some(Data::Streamed { literal, .. }) => {
                self.0.remove(literal).map(Bytes::from).unwrap_or_default()
            }
            Some(Data::Nil) | None => Bytes::new(),
        };
        // One answer at a time: what is left belongs to nothing that is kept.
        self.0.clear();
        Some(RemoteItem { bytes, whole, ..item(fetch)? })
    }
}
