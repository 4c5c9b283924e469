//! A bad line: a TCP relay in front of a mail server that lets through so many
//! bytes a second, and has something go wrong with what the server says at a
//! chosen byte.
//!
//! Real threads and real time; only for what the servers themselves cannot be
//! made to do. In front of a port with TLS a fault meets the records; in front
//! of one in clear it meets the responses.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;

use crate::client::response;

/// What goes wrong, with or from the chosen byte on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does not come, and both sides see the connection end.
    Cut,
    /// It does not come, nor anything after it; the connection stays.
    Stall,
    /// It comes alone, and so does each byte after it.
    Trickle,
    /// It comes with one bit turned.
    Corrupt,
    /// The first whole untagged IMAP response (RFC 9051 §7) from there on comes
    /// after the response that follows it. In clear only; never the greeting,
    /// which nothing follows.
    Swap,
}

impl Fault {
    /// Each with its name on a command line.
    pub const ALL: [(&'static str, Fault); 5] = [
        ("cut", Fault::Cut),
        ("stall", Fault::Stall),
        ("trickle", Fault::Trickle),
        ("corrupt", Fault::Corrupt),
        ("swap", Fault::Swap),
    ];
}

/// A running relay. It ends with the process. Clones are the same one.
#[derive(Clone)]
pub struct Proxy {
    shared: Arc<Shared>,
    at: SocketAddr,
}

struct Shared {
    to: SocketAddr,
    bytes_per_second: AtomicU64,
    state: Mutex<State>,
    struck: Condvar,
}

/// Counts from the last [`Proxy::plan`] on.
#[derive(Default)]
struct State {
    /// Connections of an earlier plan count no more.
    plan: u64,
    fault: Option<(Fault, u64)>,
    passed: u64,
    has_struck: bool,
    open: Vec<TcpStream>,
}

impl Proxy {
    /// Listens on `at` (port 0 picks one) and relays to `to`.
    pub fn start(at: SocketAddr, to: SocketAddr) -> Result<Proxy> {
        let listener = TcpListener::bind(at)?;
        let bytes_per_second = AtomicU64::new(u64::MAX);
        let shared =
            Arc::new(Shared { to, bytes_per_second, state: Mutex::default(), struck: Condvar::new() });
        let at = listener.local_addr()?;
        let accepting = Arc::clone(&shared);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that is gone is the client's affair.
                let _ = relay(&accepting, client);
            }
        });
        Ok(Proxy { shared, at })
    }

    /// Where it listens.
    pub fn at(&self) -> SocketAddr {
        self.at
    }

    /// Lets through so many bytes a second, each way and connection.
    pub fn throttle(&self, bytes_per_second: u64) {
        self.shared.bytes_per_second.store(bytes_per_second.max(1), Ordering::Relaxed);
    }

    /// Drops every connection, and plans what happens at which byte that a
    /// server says from now on, over all connections together.
    pub fn plan(&self, fault: Option<(Fault, u64)>) {
        let mut state = self.shared.state();
        state.open.drain(..).for_each(|stream| close(&stream));
        *state = State { plan: state.plan + 1, fault, ..State::default() };
        self.shared.struck.notify_all();
    }

    /// Drops every connection now; later ones are accepted again.
    pub fn cut(&self) {
        self.plan(None);
    }

    /// Bytes that the server has said since the plan.
    pub fn passed(&self) -> u64 {
        self.shared.state().passed
    }

    /// Whether the fault has happened.
    pub fn has_struck(&self) -> bool {
        self.shared.state().has_struck
    }

    /// Waits until the fault has happened, or another plan is made. What was
    /// said before it may still be on its way.
    pub fn until_struck(&self) {
        let state = self.shared.state();
        let plan = state.plan;
        let waits = |state: &mut State| state.plan == plan && !state.has_struck;
        drop(self.shared.struck.wait_while(state, waits).unwrap_or_else(PoisonError::into_inner));
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn close(stream: &TcpStream) {
    // It may be closed already.
    let _ = stream.shutdown(Shutdown::Both);
}

fn relay(shared: &Arc<Shared>, client: TcpStream) -> Result<()> {
    let server = TcpStream::connect(shared.to)?;
    client.set_nodelay(true)?;
    let plan = {
        let mut state = shared.state();
        state.open.extend([client.try_clone()?, server.try_clone()?]);
        state.plan
    };
    let (up, down) = (Arc::clone(shared), Arc::clone(shared));
    let (from_client, to_server) = (client.try_clone()?, server.try_clone()?);
    std::thread::spawn(move || up.pass(from_client, to_server, |bytes| (vec![bytes], Then::GoOn)));
    let mut line = Line::default();
    std::thread::spawn(move || {
        let shared = Arc::clone(&down);
        down.pass(server, client, |bytes| {
            let (pieces, then) = shared.state().let_through(plan, &mut line, bytes);
            shared.struck.notify_all();
            (pieces, then)
        });
    });
    Ok(())
}

/// What becomes of a connection after some bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    GoOn,
    Hang,
    Close,
}

impl Shared {
    /// Relays one way until either side ends it. No bytes tell `spoil` of the end.
    #[expect(clippy::disallowed_methods, reason = "a slow line takes real time")]
    fn pass(
        &self,
        mut from: TcpStream,
        mut to: TcpStream,
        mut spoil: impl FnMut(Vec<u8>) -> (Vec<Vec<u8>>, Then),
    ) {
        let mut buffer = [0; 16 * 1024];
        loop {
            let rate = self.bytes_per_second.load(Ordering::Relaxed);
            let slice = usize::try_from(rate / 20).unwrap_or(usize::MAX).clamp(1, buffer.len());
            let n = from.read(&mut buffer[..slice]).unwrap_or(0);
            let (pieces, then) = spoil(buffer[..n].to_vec());
            let is_written = pieces.iter().all(|piece| to.write_all(piece).is_ok());
            match then {
                // What it holds stays open, in the list of all.
                Then::Hang => return,
                Then::GoOn if n > 0 && is_written => {}
                Then::GoOn | Then::Close => break,
            }
            if rate != u64::MAX {
                std::thread::sleep(Duration::from_secs_f64(n as f64 / rate as f64));
            }
        }
        close(&from);
        close(&to);
    }
}

impl State {
    /// What comes of bytes that the server said, in so many writes.
    fn let_through(&mut self, plan: u64, line: &mut Line, mut bytes: Vec<u8>) -> (Vec<Vec<u8>>, Then) {
        let start = self.passed;
        if plan == self.plan {
            self.passed += bytes.len() as u64;
        }
        let Some((fault, at)) = self.fault.filter(|_| plan == self.plan) else {
            return ([line.let_go(), bytes].into(), Then::GoOn);
        };
        if fault == Fault::Swap {
            let (said, swapped) = line.swap(bytes, start, at);
            self.has_struck |= swapped;
            if swapped {
                self.fault = None;
            }
            return (vec![said], Then::GoOn);
        }
        let index = usize::try_from(at.saturating_sub(start)).unwrap_or(usize::MAX);
        if index >= bytes.len() {
            return (vec![bytes], Then::GoOn);
        }
        self.has_struck = true;
        match fault {
            Fault::Trickle => {
                let alone = bytes.split_off(index);
                ([bytes].into_iter().chain(alone.into_iter().map(|byte| vec![byte])).collect(), Then::GoOn)
            }
            Fault::Corrupt => {
                bytes[index] ^= 0x04;
                self.fault = None;
                (vec![bytes], Then::GoOn)
            }
            Fault::Cut | Fault::Stall | Fault::Swap => {
                bytes.truncate(index);
                self.fault = None;
                (vec![bytes], if fault == Fault::Cut { Then::Close } else { Then::Hang })
            }
        }
    }
}

/// What one connection holds back while it looks for whole responses.
#[derive(Default)]
struct Line {
    partial: Vec<u8>,
    held: Option<Vec<u8>>,
    is_greeted: bool,
}

impl Line {
    /// Gives what is whole, and whether two responses have changed places in it.
    fn swap(&mut self, bytes: Vec<u8>, start: u64, at: u64) -> (Vec<u8>, bool) {
        if bytes.is_empty() {
            return (self.let_go(), false);
        }
        let (mut out, mut swapped) = (vec![], false);
        let mut position = start.saturating_sub(self.partial.len() as u64);
        self.partial.extend(bytes);
        while let Some(length) = response(&self.partial) {
            let rest = self.partial.split_off(length);
            let whole = std::mem::replace(&mut self.partial, rest);
            let is_due = self.is_greeted && position >= at && whole.starts_with(b"* ");
            self.is_greeted = true;
            position += length as u64;
            match self.held.take() {
                Some(earlier) => {
                    out.extend(whole);
                    out.extend(earlier);
                    swapped = true;
                }
                None if is_due && !swapped => self.held = Some(whole),
                None => out.extend(whole),
            }
        }
        if swapped {
            out.extend(std::mem::take(&mut self.partial));
        }
        (out, swapped)
    }

    fn let_go(&mut self) -> Vec<u8> {
        let mut all = self.held.take().unwrap_or_default();
        all.append(&mut self.partial);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &[u8] =
        b"* OK hi\r\n* 1 EXISTS\r\n* 1 FETCH (BODY[] {6}\r\na\r\nb\r\n)\r\n* 2 RECENT\r\na OK done\r\n";

    /// What a client reads when a server says all that at once and hangs up.
    fn heard(fault: Fault, at: u64) -> (Vec<u8>, Proxy) {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = TcpListener::bind(any).unwrap();
        let proxy = Proxy::start(any, server.local_addr().unwrap()).unwrap();
        proxy.plan(Some((fault, at)));
        let mut client = TcpStream::connect(proxy.at()).unwrap();
        let (mut peer, _) = server.accept().unwrap();
        peer.write_all(SAID).unwrap();
        let mut heard = Vec::new();
        if fault == Fault::Stall {
            proxy.until_struck();
            heard.resize(at as usize, 0);
            client.read_exact(&mut heard).unwrap();
            proxy.cut();
        }
        peer.shutdown(Shutdown::Write).unwrap_or_default();
        client.read_to_end(&mut heard).unwrap();
        (heard, proxy)
    }

    #[test]
    fn a_fault_comes_at_its_byte() {
        for at in [0, 1, 9, SAID.len() - 1] {
            for fault in [Fault::Cut, Fault::Stall] {
                assert_eq!(heard(fault, at as u64).0, SAID[..at], "{fault:?} {at}");
            }
            let (spoilt, proxy) = heard(Fault::Corrupt, at as u64);
            let differ: Vec<usize> = (0..SAID.len()).filter(|n| spoilt[*n] != SAID[*n]).collect();
            assert_eq!((differ, spoilt.len(), proxy.has_struck()), (vec![at], SAID.len(), true));
            assert_eq!(heard(Fault::Trickle, at as u64).0, SAID);
        }
    }

    #[test]
    fn whole_responses_change_places() {
        let swapped = |at| String::from_utf8(heard(Fault::Swap, at).0).unwrap();
        let fetch = "* 1 FETCH (BODY[] {6}\r\na\r\nb\r\n)\r\n";
        let first = format!("* OK hi\r\n{fetch}* 1 EXISTS\r\n* 2 RECENT\r\na OK done\r\n");
        assert_eq!((swapped(0), swapped(9)), (first.clone(), first));
        let second = format!("* OK hi\r\n* 1 EXISTS\r\n* 2 RECENT\r\n{fetch}a OK done\r\n");
        assert_eq!((swapped(10), swapped(21)), (second.clone(), second));
        let last = format!("* OK hi\r\n* 1 EXISTS\r\n{fetch}a OK done\r\n* 2 RECENT\r\n");
        assert_eq!(swapped(22), last);
        assert_eq!(swapped(80).as_bytes(), SAID);
    }
}
