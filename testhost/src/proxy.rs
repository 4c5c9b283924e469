//! A slow line: a TCP relay in front of the mail servers that lets through so
//! many bytes a second and can cut all that passes it.
//!
//! Real threads and real time; only for what the servers themselves cannot be
//! made to do.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Result;

/// A running relay. It ends with the process.
#[derive(Clone)]
pub struct Proxy {
    shared: Arc<Shared>,
    at: SocketAddr,
}

struct Shared {
    to: SocketAddr,
    bytes_per_second: AtomicU64,
    /// Beyond this many bytes from the server, every connection is cut.
    cut_after: AtomicU64,
    passed: AtomicU64,
    open: Mutex<Vec<TcpStream>>,
}

impl Proxy {
    /// Listens on `at` (port 0 picks one) and relays to `to`.
    pub fn start(at: SocketAddr, to: SocketAddr) -> Result<Proxy> {
        let listener = TcpListener::bind(at)?;
        let shared = Arc::new(Shared {
            to,
            bytes_per_second: AtomicU64::new(u64::MAX),
            cut_after: AtomicU64::new(u64::MAX),
            passed: AtomicU64::new(0),
            open: Mutex::default(),
        });
        let at = listener.local_addr()?;
        let accepting = shared.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
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

    /// Cuts everything once so many bytes more have come from the server.
    pub fn cut_after(&self, bytes: u64) {
        let at = self.shared.passed.load(Ordering::Relaxed).saturating_add(bytes);
        self.shared.cut_after.store(at, Ordering::Relaxed);
    }

    /// Bytes that have come from the server.
    pub fn passed(&self) -> u64 {
        self.shared.passed.load(Ordering::Relaxed)
    }

    /// Drops every connection now; later ones are accepted again.
    pub fn cut(&self) {
        self.shared.cut_after.store(u64::MAX, Ordering::Relaxed);
        for stream in self.shared.open.lock().unwrap_or_else(|broken| broken.into_inner()).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn relay(shared: &Arc<Shared>, client: TcpStream) -> Result<()> {
    let server = TcpStream::connect(shared.to)?;
    {
        let mut open = shared.open.lock().unwrap_or_else(|broken| broken.into_inner());
        open.push(client.try_clone()?);
        open.push(server.try_clone()?);
    }
    let (up, down) = (shared.clone(), shared.clone());
    let (from_client, to_server) = (client.try_clone()?, server.try_clone()?);
    std::thread::spawn(move || pass(&up, from_client, to_server, false));
    std::thread::spawn(move || pass(&down, server, client, true));
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a slow line takes real time")]
fn pass(shared: &Shared, mut from: TcpStream, mut to: TcpStream, counts: bool) {
    let mut buffer = [0; 16 * 1024];
    loop {
        let rate = shared.bytes_per_second.load(Ordering::Relaxed);
        let slice = usize::try_from(rate / 20).unwrap_or(usize::MAX).clamp(1, buffer.len());
        let n = match from.read(&mut buffer[..slice]) {
            Ok(0) | Err(_) => break,
            Ok(n) => n,
        };
        if counts
            && shared.passed.fetch_add(n as u64, Ordering::Relaxed) + n as u64
                > shared.cut_after.load(Ordering::Relaxed)
        {
            break;
        }
        if to.write_all(&buffer[..n]).is_err() {
            break;
        }
        if rate != u64::MAX {
            std::thread::sleep(Duration::from_secs_f64(n as f64 / rate as f64));
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
