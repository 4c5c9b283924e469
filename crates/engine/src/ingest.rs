//! The one door for bytes: what a server sent becomes summaries, words,
//! compressed bytes and hashes on a few threads, and goes into the store in
//! batches. Never holds more than [`limits::IN_FLIGHT_BYTES`] of messages (or
//! one larger message); a message that breaks a reader is kept raw and stops
//! nothing (invariant 9).

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt;
use futures_util::stream::{self, Stream};
use mail::message::{Message, Summary};
use mail::{EmailId, MailboxId};
use store::{Arrival, Content, Ingest, Packing, WriteTx};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinHandle;

use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::limits;
use crate::remote::{RemoteItem, Sink};
use crate::tally::What;

/// Where messages are to go.
#[derive(Debug, Clone)]
pub enum Shelf {
    /// Seats in a folder.
    Folder {
        /// Which folder.
        mailbox: MailboxId,
        /// The epoch of the UIDs.
        uid_validity: u32,
    },
    /// Bodies of emails that are known by their headers, by UID.
    Bodies(Arc<BTreeMap<u32, EmailId>>),
    /// Whole messages that were collected, into an inbox and the ledger.
    Collected {
        /// Which inbox.
        mailbox: MailboxId,
        /// The server's name for each number; without one, its bytes name a message.
        names: Arc<BTreeMap<u32, String>>,
        /// When.
        now: i64,
    },
}

/// Takes messages from a remote, as fast as they can be stored.
pub struct Intake {
    parcels: mpsc::Sender<Parcel>,
    room: Arc<Room>,
}

/// What may be between the network and the store, and whether somebody waits for more of it.
struct Room {
    bytes: Arc<Semaphore>,
    is_wanted: AtomicBool,
    wanted: Notify,
}

impl Room {
    async fn take(&self, size: u32) -> Result<OwnedSemaphorePermit> {
        if let Ok(room) = Arc::clone(&self.bytes).try_acquire_many_owned(size) {
            return Ok(room);
        }
        self.is_wanted.store(true, Ordering::Relaxed);
        self.wanted.notify_one();
        let room = Arc::clone(&self.bytes).acquire_many_owned(size).await;
        self.is_wanted.store(false, Ordering::Relaxed);
        room.map_err(|_| Error::local("the intake is closed"))
    }
}

struct Parcel {
    item: RemoteItem,
    room: OwnedSemaphorePermit,
}

/// A message that has been read and waits for its transaction.
struct Ready {
    uid: u32,
    arrival: Arrival,
    content: Content,
    bytes: usize,
    room: OwnedSemaphorePermit,
}

/// Opens the door: what goes into the [`Intake`] is stored by the future of [`Door::stow`].
pub fn open() -> (Intake, Door) {
    let (parcels, received) = mpsc::channel(limits::BATCH_MOST);
    let bytes = Arc::new(Semaphore::new(limits::IN_FLIGHT_BYTES));
    let room = Arc::new(Room { bytes, is_wanted: AtomicBool::new(false), wanted: Notify::new() });
    (Intake { parcels, room: Arc::clone(&room) }, Door { received, room })
}

/// Runs the network's side and the store's side to their ends. The store's
/// trouble comes first: the network's is then only its echo.
pub async fn both(
    network: impl Future<Output = Result<()>>,
    storing: impl Future<Output = Result<()>>,
) -> Result<()> {
    let (fetched, stored) = futures_util::future::join(network, storing).await;
    stored.and(fetched)
}

/// The inner side of the door.
pub struct Door {
    received: mpsc::Receiver<Parcel>,
    room: Arc<Room>,
}

impl Sink for Intake {
    async fn take(&mut self, item: RemoteItem) -> Result<()> {
        // A single message beyond the bound waits until it is alone.
        let size = item.bytes.len().clamp(1, limits::IN_FLIGHT_BYTES) as u32;
        let room = self.room.take(size).await?;
        let sent = self.parcels.send(Parcel { item, room }).await;
        sent.map_err(|_| Error::local("the intake is closed"))
    }
}

impl Door {
    /// Stores what comes in until the intake is dropped. What was stored stays, whatever follows.
    pub async fn stow(self, desk: &Desk, shelf: &Shelf) -> Result<()> {
        let mut read = std::pin::pin!(read_in_order(self.received, desk, shelf));
        let mut batch = Batch::default();
        let mut writing: Option<JoinHandle<store::Result<Written>>> = None;
        let mut ended = false;
        loop {
            // Whoever waits for room waits for what is in hand here.
            let hurry = ended || self.room.is_wanted.load(Ordering::Relaxed);
            if writing.is_none() && batch.is_due(desk, hurry) {
                writing = Some(batch.write(desk, shelf));
            }
            if ended && writing.is_none() {
                return Ok(());
            }
            tokio::select! {
                written = joined(&mut writing), if writing.is_some() => {
                    writing = None;
                    let Written { count, left } = written?;
                    batch.take_back(left);
                    desk.advance(count).await?;
                }
                ready = read.next(), if !ended && !batch.is_full() => match ready {
                    Some(ready) => batch.push(ready?, desk.net.ticks_ms()),
                    None => ended = true,
                },
                () = self.room.wanted.notified() => {}
                () = desk.net.sleep(limits::BATCH_REST), if writing.is_none() && !batch.ready.is_empty() => {}
            }
        }
    }
}

/// Reads on a few threads, and gives the results in the order of arrival.
fn read_in_order(
    parcels: mpsc::Receiver<Parcel>,
    desk: &Desk,
    shelf: &Shelf,
) -> impl Stream<Item = Result<Ready>> {
    let (desk, shelf) = (desk.clone(), shelf.clone());
    let parcels = stream::unfold(parcels, |mut parcels| async { Some((parcels.recv().await?, parcels)) });
    let reading = parcels.ready_chunks(limits::READ_TOGETHER).map(move |parcels| {
        let (packing, shelf) = (desk.packing(), shelf.clone());
        tokio::task::spawn_blocking(move || {
            parcels.into_iter().map(|parcel| read(parcel, &shelf, &packing)).collect()
        })
    });
    reading.buffered(limits::READERS).flat_map(|done: std::result::Result<Vec<Result<Ready>>, _>| {
        stream::iter(done.unwrap_or_else(|_| vec![Err(Error::local("a reader broke off"))]))
    })
}

fn read(parcel: Parcel, shelf: &Shelf, packing: &Packing) -> Result<Ready> {
    let Parcel { item, room } = parcel;
    let mut arrival = Arrival {
        uid_validity: if let Shelf::Folder { uid_validity, .. } = shelf { *uid_validity } else { 0 },
        uid: item.uid,
        base: item.keywords,
        modseq: item.modseq,
        received_at: item.received_at,
        saved_at: item.saved_at,
        size: item.size,
        thread: item.thread,
    };
    let content = match shelf {
        Shelf::Folder { .. } if !item.whole => Content::Headers(Box::new(read_headers(&item.bytes))),
        _ => Content::Full(Box::new(read_message(&item.bytes, packing)?)),
    };
    if let (Shelf::Collected { now, .. }, Content::Full(ingest)) = (shelf, &content) {
        // POP3 tells no time of arrival; the message does, as far as its sender is to be believed.
        arrival.received_at = ingest.received_at.or(ingest.summary.sent_at).unwrap_or(*now).min(*now);
    }
    Ok(Ready { uid: item.uid, arrival, content, bytes: item.bytes.len(), room })
}

fn read_headers(bytes: &[u8]) -> Summary {
    catch_unwind(AssertUnwindSafe(|| Summary::from_headers(bytes))).unwrap_or_default()
}

/// Reads a message; one that breaks the reader keeps its bytes and has no words.
pub fn read_message(raw: &[u8], packing: &Packing) -> Result<Ingest> {
    match catch_unwind(AssertUnwindSafe(|| store::prepare(raw, &Message::parse(raw), packing))) {
        Ok(ingest) => Ok(ingest?),
        Err(_) => {
            tracing::warn!(bytes = raw.len(), "a message could not be read; kept as it is");
            Ok(store::prepare(raw, &Message::parse(b""), packing)?)
        }
    }
}

/// What became of a batch.
struct Written {
    /// How many were stored.
    count: u64,
    /// Those that made way.
    left: Vec<Ready>,
}

#[derive(Default)]
struct Batch {
    ready: Vec<Ready>,
    bytes: usize,
    since_ms: u64,
}

impl Batch {
    fn push(&mut self, ready: Ready, now_ms: u64) {
        if self.ready.is_empty() {
            self.since_ms = now_ms;
        }
        self.bytes += ready.bytes;
        self.ready.push(ready);
    }

    fn is_full(&self) -> bool {
        self.ready.len() >= limits::BATCH_MOST || self.bytes >= limits::BATCH_BYTES
    }

    fn is_due(&self, desk: &Desk, hurry: bool) -> bool {
        let waited = desk.net.ticks_ms().saturating_sub(self.since_ms);
        !self.ready.is_empty() && (hurry || self.is_full() || waited >= limits::BATCH_REST.as_millis() as u64)
    }

    /// Puts what was left before what has come since.
    fn take_back(&mut self, left: Vec<Ready>) {
        if left.is_empty() {
            return;
        }
        self.bytes += left.iter().map(|ready| ready.bytes).sum::<usize>();
        self.ready.splice(0..0, left);
        // It has waited long enough.
        self.since_ms = 0;
    }

    /// Writes all of it, or at least some where somebody else waits to write.
    fn write(&mut self, desk: &Desk, shelf: &Shelf) -> JoinHandle<store::Result<Written>> {
        let mut batch = std::mem::take(self).ready;
        // The order of ids, and so of pages: each is filled before the next one is begun.
        batch.sort_by_key(|ready| (ready.arrival.received_at, ready.uid));
        let (desk, shelf) = (desk.clone(), shelf.clone());
        tokio::task::spawn_blocking(move || {
            let (news, left) = desk.write_here(|tx| {
                let (mut news, mut batch) = (vec![], batch.into_iter());
                for ready in batch.by_ref() {
                    news.push(put(tx, &shelf, ready)?);
                    if news.len() >= limits::BATCH && desk.is_waited_for() {
                        break;
                    }
                }
                Ok((news, batch.collect()))
            })?;
            let count = news.len() as u64;
            news.into_iter().flatten().for_each(|what| desk.counters.add(what, 1));
            desk.learn()?;
            Ok(Written { count, left })
        })
    }
}

/// Gives what it adds to, if anything: bodies count, headers alone do not.
fn put(tx: &mut WriteTx<'_>, shelf: &Shelf, ready: Ready) -> store::Result<Option<What>> {
    let done = match (shelf, ready.content) {
        (Shelf::Folder { mailbox, .. }, content) => {
            let is_whole = matches!(content, Content::Full(_));
            tx.place(*mailbox, &ready.arrival, content).map(|_| is_whole.then_some(What::Collected))
        }
        (Shelf::Bodies(emails), Content::Full(ingest)) => match emails.get(&ready.uid) {
            Some(email) => tx.fill(*email, *ingest).map(|_| Some(What::Collected)),
            None => Ok(None), // A server may tell of messages that nobody asked for.
        },
        (Shelf::Collected { mailbox, names, now }, Content::Full(ingest)) => {
            let name = names.get(&ready.uid).cloned().unwrap_or_else(|| store::name_by_hash(&ingest.hash));
            let new = tx.collect(*mailbox, &name, &ready.arrival, *ingest, *now);
            new.map(|new| Some(new.map_or(What::Duplicate, |_| What::Collected)))
        }
        (Shelf::Bodies(_) | Shelf::Collected { .. }, Content::Headers(_)) => Ok(None),
    };
    drop(ready.room);
    match done {
        // It went while its body was on the way.
        Err(store::Error::NotFound(_)) => Ok(None),
        done => done,
    }
}

async fn joined(writing: &mut Option<JoinHandle<store::Result<Written>>>) -> Result<Written> {
    match writing {
        Some(handle) => match handle.await {
            Ok(written) => Ok(written?),
            Err(_) => Err(Error::local("the work at the store broke off")),
        },
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use net::Scripted;
    use store::{Folder, Options, Store};

    use super::*;
    use crate::engine::tests::imap_account;

    /// A large batch stops for whoever wants to write meanwhile, and what it left is stored all the same.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_batch_makes_way() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &Options::default()).unwrap();
        let inbox = Folder { path: "INBOX".into(), decoded: "INBOX".into(), ..Folder::default() };
        let added = store.write(|tx| {
            let account = tx.add_account(&imap_account())?;
            Ok((account, tx.put_folder(account, &inbox)?))
        });
        let (account, mailbox) = added.unwrap().value;
        let desk = Desk::new(store.clone(), Arc::new(Scripted::new()), account);
        let count = 3 * limits::BATCH as u32;
        let (done, others) = (Arc::new(AtomicBool::new(false)), store.clone());
        let is_done = Arc::clone(&done);
        let other = std::thread::spawn(move || {
            // Between which UIDs it had its turns.
            let mut turns = std::collections::BTreeSet::new();
            while !is_done.load(Ordering::Relaxed) {
                turns.insert(others.write(|tx| tx.seats_with_uid(mailbox)).unwrap().value);
            }
            turns
        });
        let (mut intake, door) = open();
        let feed = async move {
            for uid in 1..=count {
                let raw = format!("Message-ID: <{uid}@x.test>\r\n\r\nDag\r\n");
                let item = RemoteItem { uid, bytes: raw.into(), whole: true, ..RemoteItem::default() };
                intake.take(item).await?;
            }
            Ok(())
        };
        let shelf = Shelf::Folder { mailbox, uid_validity: 1 };
        both(feed, door.stow(&desk, &shelf)).await.unwrap();
        done.store(true, Ordering::Relaxed);
        let turns = other.join().unwrap();
        let seats = store.read(|tx| tx.seats(mailbox)).unwrap();
        let uids: Vec<u32> = seats.iter().filter_map(|seat| seat.uid).collect();
        assert_eq!(uids, (1..=count).collect::<Vec<_>>());
        assert!(turns.iter().any(|held| (1..u64::from(count)).contains(held)), "{turns:?}");
    }
}
