//! Drives a look at a server over a connection, up to where TLS is to start and
//! from there to the goodbye. Every wait is somebody else's deadline.

use mail::server::Security;
use net::{Stage, Stream, Target};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wire::look::{self, Event, Look};
use wire::{Machine, Step};

use crate::limits;

/// Why a look ended early.
#[derive(Debug)]
pub enum Trouble {
    /// The connection, or TLS.
    Net(net::Error),
    /// What the server said.
    Server(look::Error),
}

/// Where a server is, as a connection wants it.
pub fn target(host: &str, port: u16, security: Security) -> Target {
    match security {
        Security::Tls => Target::implicit(host, port),
        Security::StartTls | Security::None => Target::later(host, port),
    }
}

/// A whole look; adds what is learnt, also where it ends early. Gives the
/// connection, which tells of its TLS.
pub async fn whole(look: &mut Look, mut stream: Stream, seen: &mut Vec<Event>) -> Result<Stream, Trouble> {
    if on(look, &mut stream, seen).await? == Pause::Tls {
        stream = stream.upgrade_tls().await.map_err(Trouble::Net)?;
        on(look, &mut stream, seen).await?;
    }
    Ok(stream)
}

/// Where a look stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Pause {
    /// TLS is to start now.
    Tls,
    /// It is over.
    Done,
}

/// Goes on to the next pause.
pub async fn on(look: &mut Look, stream: &mut Stream, seen: &mut Vec<Event>) -> Result<Pause, Trouble> {
    let mut buffer = vec![0; limits::READ_BYTES];
    loop {
        match look.step().map_err(Trouble::Server)? {
            Step::Read => {
                let count = stream.read(&mut buffer).await.map_err(broken)?;
                look.feed(buffer.get(..count).unwrap_or_default());
            }
            Step::Write(bytes) => {
                stream.write_all(&bytes).await.map_err(broken)?;
                stream.flush().await.map_err(broken)?;
            }
            Step::UpgradeTls => return Ok(Pause::Tls),
            Step::Event(event) => seen.push(event),
            Step::Done => return Ok(Pause::Done),
        }
    }
}

fn broken(error: std::io::Error) -> Trouble {
    Trouble::Net(net::Error::from_io(Stage::Talk, &error))
}
