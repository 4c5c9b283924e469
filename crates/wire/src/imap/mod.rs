//! An IMAP4rev1 and IMAP4rev2 client without its socket (RFC 9051, RFC 3501).
//!
//! [`Session`] greets, goes under TLS, signs in and then carries commands, many
//! at a time. Reads leniently: what it does not know it skips and counts; what
//! it cannot read costs one answer, never the connection. Bounds in
//! [`crate::limits`].

mod capabilities;
mod code;
mod command;
mod date;
mod encode;
mod error;
mod event;
mod flags;
mod frame;
mod name;
mod parse;
mod quirks;
mod session;
mod uids;
mod utf7;

pub use capabilities::Capabilities;
pub use code::{Code, Said};
pub use command::{
    Access, Append, Command, Fetch as FetchCommand, Form, Item, Key, List, Messages, Mode, Resync, Section,
    Select, StatusItem, Store, What,
};
pub use error::{Error, Need, Wait};
pub use event::{
    Body, Chunk, Completion, Data, Envelope, EnvelopeAddress, Event, Extra, Fetch, Found, Listed, Namespace,
    Quota, Ready, Selected, Severity, Status, Structure, Tag,
};
pub use flags::Flags;
pub use name::MailboxName;
pub use quirks::Quirks;
pub use session::{Options, Session};
pub use uids::UidSet;
