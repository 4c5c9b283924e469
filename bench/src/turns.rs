//! A relay that counts how often a line turns: a client that speaks after its
//! server did begins one more round trip.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;

use crate::measure::pause;

/// A running relay. It ends with the process.
#[derive(Clone)]
pub struct Turns {
    turns: Arc<AtomicU64>,
    bytes: Arc<AtomicU64>,
}

impl Turns {
    /// Listens on `at` and relays to `to`.
    pub fn start(at: SocketAddr, to: SocketAddr) -> Result<Turns> {
        let listener = TcpListener::bind(at)?;
        let all = Turns { turns: Arc::default(), bytes: Arc::default() };
        let relay = all.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that is gone is the client's affair.
                let _ = relay.join(client, to);
            }
        });
        Ok(all)
    }

    /// Round trips so far, over all connections.
    pub fn count(&self) -> u64 {
        self.turns.load(Ordering::SeqCst)
    }

    /// Waits until nothing has passed for a second.
    pub fn until_quiet(&self) {
        loop {
            let before = self.bytes.load(Ordering::SeqCst);
            pause(Duration::from_secs(1));
            if self.bytes.load(Ordering::SeqCst) == before {
                return;
            }
        }
    }

    fn join(&self, client: TcpStream, to: SocketAddr) -> Result<()> {
        let server = TcpStream::connect(to)?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let has_answered = Arc::new(AtomicBool::new(true));
        let (from_client, to_server) = (client.try_clone()?, server.try_clone()?);
        let (up, down, answered) = (self.clone(), self.clone(), Arc::clone(&has_answered));
        std::thread::spawn(move || {
            up.pass(from_client, to_server, || {
                if answered.swap(false, Ordering::SeqCst) {
                    up.turns.fetch_add(1, Ordering::SeqCst);
                }
            })
        });
        std::thread::spawn(move || down.pass(server, client, || has_answered.store(true, Ordering::SeqCst)));
        Ok(())
    }

    fn pass(&self, mut from: TcpStream, mut to: TcpStream, note: impl Fn()) {
        let mut buffer = [0; 16 * 1024];
        while let Ok(n @ 1..) = from.read(&mut buffer) {
            note();
            self.bytes.fetch_add(n as u64, Ordering::SeqCst);
            if to.write_all(&buffer[..n]).is_err() {
                break;
            }
        }
        // The other side may be gone.
        let _ = to.shutdown(std::net::Shutdown::Both);
    }
}
