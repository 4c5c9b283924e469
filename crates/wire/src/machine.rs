//! The one shape that every conversation has, so that one pump can drive them all.

use crate::sasl::Bindings;

/// A conversation without its socket.
pub trait Machine {
    /// What the conversation tells its owner.
    type Event;
    /// Why it cannot go on.
    type Error;

    /// Takes in what the peer said; `&[]` says that the connection has ended.
    fn feed(&mut self, bytes: &[u8]);

    /// Takes in what TLS can tie a login to: before the first step where TLS is
    /// on from the start, else right after [`Step::UpgradeTls`].
    fn bind(&mut self, _bindings: Bindings) {}

    /// Says what is to be done next. Ask again until it answers [`Step::Read`] or [`Step::Done`].
    fn step(&mut self) -> Result<Step<Self::Event>, Self::Error>;
}

/// What the pump must do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<E> {
    /// Wait for bytes from the peer, or for a word from the owner.
    Read,
    /// Send these bytes.
    Write(Vec<u8>),
    /// Speak TLS from here on. Everything still buffered in clear has been dropped.
    UpgradeTls,
    /// Tell the owner.
    Event(E),
    /// The conversation is over: close.
    Done,
}
