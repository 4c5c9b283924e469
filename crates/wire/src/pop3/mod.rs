//! Collecting mail (RFC 1939): greeting, TLS, sign-in, listings, messages, goodbye.
//!
//! Never deletes on its own: DELE goes out only when its owner submits it, and
//! takes effect only with [`Event::Farewell`] (RFC 1939 §6). Never speaks APOP:
//! its hash is broken (RFC 6151) and every server of this century has TLS.
//!
//! ```text
//! Session::new ─► … ─► Event::Ready ─► submit(Command)… ─► Events in that order ─► submit(Quit) ─► Done
//! ```

use mail::server::Security;

mod capa;
mod content;
mod error;
pub mod limits;
mod session;

pub use capa::Capabilities;
pub use error::Error;
pub use session::{Session, Stage};

use crate::sasl::{Credentials, Mechanism};

/// How to open a conversation.
#[derive(Debug, Clone)]
pub struct Options {
    /// How the connection is protected. For [`Security::Tls`] it is under TLS already.
    pub security: Security,
    /// Who signs in.
    pub credentials: Credentials,
    /// The mechanism that set-up proved: nothing weaker is used.
    pub never_weaker_than: Option<Mechanism>,
}

/// How the conversation was signed in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// AUTH (RFC 5034).
    Sasl(Mechanism),
    /// USER and PASS (RFC 1939 §7), as open as PLAIN.
    UserPass,
}

/// What may be asked once signed in. Numbers count from 1 and hold for this conversation only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// How many messages, how large in all. Answer: [`Event::Stat`].
    Stat,
    /// The lasting name of every message (RFC 1939 §7). Answer: [`Event::Uids`].
    Uidl,
    /// The size of every message. Answer: [`Event::Sizes`].
    List,
    /// One message. Answer: [`Event::Chunk`]s, then [`Event::End`].
    Retr(u32),
    /// A message's header and its first lines. Answer as for `Retr`.
    Top(u32, u32),
    /// Marks a message for deletion at `Quit`. Answer: [`Event::Deleted`].
    Dele(u32),
    /// Unmarks all. Answer: [`Event::Done`].
    Rset,
    /// Keeps the conversation alive. Answer: [`Event::Done`].
    Noop,
    /// Deletes what is marked and ends. Answer: [`Event::Farewell`].
    Quit,
}

/// What the conversation tells its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Signed in.
    Ready(Ready),
    /// Answer to `Stat`.
    Stat {
        /// Messages in the mailbox.
        count: u32,
        /// Bytes of them all.
        size_bytes: u64,
    },
    /// Answer to `Uidl`: complete, number and name.
    Uids(Vec<(u32, String)>),
    /// Answer to `List`: complete, number and bytes.
    Sizes(Vec<(u32, u64)>),
    /// The next piece of a message, as it is stored: dots undoubled, CRLF kept.
    Chunk {
        /// The message's number.
        number: u32,
        /// At most about [`limits::CHUNK_BYTES`].
        bytes: Vec<u8>,
    },
    /// The message is complete. Without this event it is not.
    End {
        /// The message's number.
        number: u32,
    },
    /// Marked for deletion.
    Deleted {
        /// The message's number.
        number: u32,
    },
    /// Answer to `Rset` and `Noop`.
    Done(Command),
    /// The server says no to this one command; the conversation goes on.
    Refused {
        /// What was asked.
        command: Command,
        /// The server's words.
        said: String,
    },
    /// The answer to `Quit`. `clean`: what was marked is deleted.
    Farewell {
        /// Whether the server confirmed.
        clean: bool,
        /// The server's words.
        said: String,
    },
}

/// What is known once a conversation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// What the server can do.
    pub capabilities: Capabilities,
    /// How we signed in.
    pub method: Method,
    /// Its first words.
    pub greeting: String,
    /// Its answer to the sign-in.
    pub said: String,
}

impl Command {
    /// The line that asks for it.
    fn line(self) -> String {
        match self {
            Command::Stat => "STAT\r\n".to_owned(),
            Command::Uidl => "UIDL\r\n".to_owned(),
            Command::List => "LIST\r\n".to_owned(),
            Command::Retr(number) => format!("RETR {number}\r\n"),
            Command::Top(number, lines) => format!("TOP {number} {lines}\r\n"),
            Command::Dele(number) => format!("DELE {number}\r\n"),
            Command::Rset => "RSET\r\n".to_owned(),
            Command::Noop => "NOOP\r\n".to_owned(),
            Command::Quit => "QUIT\r\n".to_owned(),
        }
    }
}
