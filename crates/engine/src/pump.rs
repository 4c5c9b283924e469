//! Drives a conversation over a connection: what the machine wants written is
//! written, what the peer says is fed, and silence has a limit (invariant 13).
//! Knows no protocol. Dropping a future of [`Pump::next`] loses no byte, unless
//! TLS was just starting; then the connection is spent.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use net::{Net, Stage, Stream};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use wire::sasl::Bindings;
use wire::{Machine, Step};

use crate::limits;
use crate::tally::{Counters, What};

/// Why the conversation ended.
#[derive(Debug)]
pub enum Broken<E> {
    /// The connection failed.
    Net(net::Error),
    /// The machine cannot go on.
    Machine(E),
}

/// A machine and the connection that it speaks over.
pub struct Pump<M> {
    /// The conversation. Speak to it, then call [`Pump::next`].
    pub machine: M,
    net: Arc<dyn Net>,
    /// `None` while TLS is starting, and after that failed.
    stream: Option<Stream>,
    buffer: Box<[u8]>,
    unsent: Vec<u8>,
    sent: usize,
    flushed: bool,
    at_once: bool,
    ended: bool,
    silence: Duration,
    counters: Counters,
}

enum Progress {
    Wrote(usize),
    Flushed,
    Read(usize),
}

impl<M: Machine> Pump<M> {
    /// Joins a machine to a connection.
    pub fn new(net: Arc<dyn Net>, stream: Stream, mut machine: M, counters: &Counters) -> Pump<M> {
        machine.bind(bindings(&stream));
        counters.add(What::Connected, 1);
        Pump {
            machine,
            net,
            stream: Some(stream),
            buffer: vec![0; limits::READ_BUFFER_BYTES].into_boxed_slice(),
            unsent: vec![],
            sent: 0,
            flushed: true,
            at_once: false,
            ended: false,
            silence: limits::COMMAND_SILENCE,
            counters: counters.clone(),
        }
    }

    /// Writes what the machine says before the machine goes on, for one that tells from where it
    /// stands what its peer may have.
    pub fn write_at_once(mut self) -> Pump<M> {
        self.at_once = true;
        self
    }

    /// How long the peer may be silent from here on.
    pub fn allow_silence(&mut self, silence: Duration) {
        self.silence = silence;
    }

    /// Goes on until the machine has something to tell; `None` when it is over.
    pub async fn next(&mut self) -> Result<Option<M::Event>, Broken<M::Error>> {
        loop {
            match self.machine.step().map_err(Broken::Machine)? {
                Step::Event(event) => return Ok(Some(event)),
                Step::Write(bytes) => {
                    self.keep(bytes);
                    self.make_room().await.map_err(Broken::Net)?;
                }
                Step::UpgradeTls => self.upgrade().await.map_err(Broken::Net)?,
                Step::Done => {
                    self.close().await;
                    return Ok(None);
                }
                Step::Read if self.ended => {
                    return Err(Broken::Net(net::Error::Closed { stage: Stage::Talk }));
                }
                Step::Read => {
                    self.exchange().await.map_err(Broken::Net)?;
                }
            }
        }
    }

    fn keep(&mut self, bytes: Vec<u8>) {
        match self.unsent.is_empty() {
            true => self.unsent = bytes,
            false => self.unsent.extend_from_slice(&bytes),
        }
        self.flushed = false;
    }

    /// Before a machine goes on, little waits to be written. It is the machine that hears and bounds
    /// what the peer says meanwhile.
    async fn make_room(&mut self) -> net::Result<()> {
        let is_much = |pump: &Pump<M>| pump.at_once || pump.unsent.len() > limits::UNSENT_BYTES;
        let patience = if self.at_once { limits::UNSENT_BYTES } else { 0 };
        let mut heard = 0;
        while !self.is_sent() && is_much(self) && !self.ended && heard <= patience {
            heard += self.exchange().await?;
        }
        Ok(())
    }

    fn is_sent(&self) -> bool {
        self.unsent.is_empty() && self.flushed
    }

    /// Writes what is to be written, or reads once something comes: both at
    /// once, so that two full pipes cannot wait for each other. Gives how many bytes were read.
    async fn exchange(&mut self) -> net::Result<usize> {
        let closed = || net::Error::Closed { stage: Stage::Talk };
        let alarm = self.net.sleep(self.silence);
        let progress = {
            let stream = self.stream.as_mut().ok_or_else(closed)?;
            let unsent = self.unsent.get(self.sent..).unwrap_or_default();
            let (buffer, flushed) = (&mut self.buffer, self.flushed);
            tokio::select! {
                biased;
                progress = poll_fn(|cx| poll(cx, stream, unsent, flushed, buffer)) => progress,
                () = alarm => return Err(net::Error::Timeout { stage: Stage::Talk, after: self.silence }),
            }
        };
        match progress.map_err(|error| net::Error::from_io(Stage::Talk, &error))? {
            Progress::Wrote(count) => {
                self.counters.add(What::Given, count as u64);
                self.sent += count;
                if self.sent >= self.unsent.len() {
                    (self.unsent, self.sent) = (vec![], 0);
                }
            }
            Progress::Flushed => self.flushed = true,
            Progress::Read(0) => {
                self.ended = true;
                self.machine.feed(&[]);
            }
            Progress::Read(count) => {
                self.counters.add(What::Received, count as u64);
                self.machine.feed(self.buffer.get(..count).unwrap_or_default());
                return Ok(count);
            }
        }
        Ok(0)
    }

    async fn upgrade(&mut self) -> net::Result<()> {
        while !self.is_sent() {
            self.exchange().await?;
        }
        let stream = self.stream.take().ok_or(net::Error::Closed { stage: Stage::Handshake })?;
        let stream = stream.upgrade_tls().await?;
        self.machine.bind(bindings(&stream));
        self.stream = Some(stream);
        Ok(())
    }

    async fn close(&mut self) {
        while !self.is_sent() && !self.ended {
            if self.exchange().await.is_err() {
                return;
            }
        }
        if let Some(mut stream) = self.stream.take() {
            // The peer may be gone already; nothing depends on the farewell.
            let _ = net::within(&*self.net, Duration::from_secs(2), stream.shutdown()).await;
        }
    }
}

/// What the connection can tie a login to.
fn bindings(stream: &Stream) -> Bindings {
    let known = stream.tls_info().map(|tls| tls.bindings.clone()).unwrap_or_default();
    Bindings { exporter: known.exporter, end_point: known.end_point }
}

fn poll(
    cx: &mut Context<'_>,
    stream: &mut Stream,
    unsent: &[u8],
    flushed: bool,
    buffer: &mut [u8],
) -> Poll<std::io::Result<Progress>> {
    if !unsent.is_empty() {
        match Pin::new(&mut *stream).poll_write(cx, unsent) {
            Poll::Ready(Ok(0)) => return Poll::Ready(Err(std::io::ErrorKind::BrokenPipe.into())),
            Poll::Ready(done) => return Poll::Ready(done.map(Progress::Wrote)),
            Poll::Pending => {}
        }
    } else if !flushed && let Poll::Ready(done) = Pin::new(&mut *stream).poll_flush(cx) {
        return Poll::Ready(done.map(|()| Progress::Flushed));
    }
    let mut into = ReadBuf::new(buffer);
    // A record of TLS has 16 KB: what else is here already is taken along.
    loop {
        let before = into.filled().len();
        let read = Pin::new(&mut *stream).poll_read(cx, &mut into);
        let count = into.filled().len();
        match read {
            Poll::Ready(Ok(())) if count > before && into.remaining() > 0 => {}
            Poll::Ready(Ok(())) => return Poll::Ready(Ok(Progress::Read(count))),
            // The end of it is told to whoever reads on.
            _ if count > 0 => return Poll::Ready(Ok(Progress::Read(count))),
            Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
            Poll::Pending => return Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use net::{Scripted, Target};
    use tokio::io::AsyncReadExt;

    /// Says HELLO, upgrades, and gives each byte that comes after as an event.
    #[derive(Default)]
    struct Toy {
        said: u8,
        heard: Vec<u8>,
        ended: bool,
    }

    impl Machine for Toy {
        type Event = u8;
        type Error = ();
        fn feed(&mut self, bytes: &[u8]) {
            self.ended |= bytes.is_empty();
            self.heard.extend_from_slice(bytes);
        }
        fn step(&mut self) -> Result<Step<u8>, ()> {
            self.said = self.said.saturating_add(1);
            match self.said {
                1 => Ok(Step::Write(b"HELLO".to_vec())),
                2 => Ok(Step::UpgradeTls),
                _ if !self.heard.is_empty() => Ok(Step::Event(self.heard.remove(0))),
                _ if self.ended => Ok(Step::Done),
                _ => Ok(Step::Read),
            }
        }
    }

    async fn toy() -> (Scripted, Pump<Toy>, net::Peer) {
        let net = Scripted::new();
        let mut listener = net.listen("toy.test", 1);
        let stream = net.connect(&Target::later("toy.test", 1)).await.unwrap();
        let peer = listener.accept().await.unwrap();
        let pump = Pump::new(Arc::new(net.clone()), stream, Toy::default(), &Counters::default());
        (net, pump, peer)
    }

    #[tokio::test]
    async fn writes_upgrades_reads_and_ends() {
        let (_net, mut pump, mut peer) = toy().await;
        peer.io.write_all(b"a").await.unwrap();
        assert_eq!(pump.next().await.unwrap(), Some(b'a'));
        assert!(peer.is_tls());
        let mut hello = [0; 5];
        peer.io.read_exact(&mut hello).await.unwrap();
        assert_eq!(&hello, b"HELLO");
        drop(peer);
        assert_eq!(pump.next().await.unwrap(), None);
    }

    /// Invariant 13: a silent peer is noticed, by the clock of the net alone.
    #[tokio::test]
    async fn silence_ends_it() {
        let (net, mut pump, _peer) = toy().await;
        let (ended, _) = tokio::join!(pump.next(), net.advance_to_next_sleeper());
        assert!(matches!(ended, Err(Broken::Net(net::Error::Timeout { .. }))));
    }

    /// A machine with a hundred pieces to write.
    #[derive(Default)]
    struct Long {
        given: usize,
        ended: bool,
    }

    const PIECE: usize = 64 << 10;

    impl Machine for Long {
        type Event = ();
        type Error = ();
        fn feed(&mut self, bytes: &[u8]) {
            self.ended |= bytes.is_empty();
        }
        fn step(&mut self) -> Result<Step<()>, ()> {
            if self.ended || self.given == 100 {
                return Ok(Step::Read);
            }
            self.given += 1;
            Ok(Step::Write(vec![b'x'; PIECE]))
        }
    }

    /// Invariants 3 and 12: a machine that tells what its peer may have is not ahead of the line,
    /// and no other one fills the memory.
    #[tokio::test]
    async fn little_waits_to_be_written() {
        for at_once in [true, false] {
            let net = Scripted::new();
            let mut listener = net.listen("toy.test", 1);
            let stream = net.connect(&Target::later("toy.test", 1)).await.unwrap();
            let mut peer = listener.accept().await.unwrap();
            let pump = Pump::new(Arc::new(net.clone()), stream, Long::default(), &Counters::default());
            let mut pump = if at_once { pump.write_at_once() } else { pump };
            let far = async {
                peer.io.read_exact(&mut vec![0; 10 * PIECE]).await.unwrap();
                drop(peer);
            };
            let (ended, ()) = tokio::join!(pump.next(), far);
            assert!(matches!(ended, Err(Broken::Net(_))));
            // What stands in the pipe, and one piece more.
            let ahead = if at_once { 2 } else { 2 + limits::UNSENT_BYTES / PIECE };
            assert!((10..=11 + ahead).contains(&pump.machine.given), "{at_once}: {}", pump.machine.given);
        }
    }
}
