//! What is still to be sent, in order. A literal that needs the server's leave
//! holds back everything behind it (RFC 9051 §4.3).

use std::collections::VecDeque;

use bytes::Bytes;

use super::super::encode::Part;
use super::super::{Capabilities, Tag};
use crate::limits;

/// Output under way. Holds passwords: never printed.
#[derive(Default)]
pub(super) struct Outgoing {
    queue: VecDeque<(Tag, Out)>,
}

enum Out {
    Bytes(Bytes),
    /// The server must say `+` first.
    Leave,
}

impl Outgoing {
    /// Enters a command, with its tag and line end.
    pub fn command(&mut self, tag: Tag, parts: Vec<Part>, capabilities: &Capabilities) {
        let mut text = format!("{tag} ");
        for part in parts {
            match part {
                Part::Text(more) => text.push_str(&more),
                Part::Literal { bytes, binary } => {
                    let at_once = capabilities.literal_at_once(bytes.len());
                    let (tilde, plus) = (if binary { "~" } else { "" }, if at_once { "+" } else { "" });
                    text.push_str(&format!("{tilde}{{{}{plus}}}\r\n", bytes.len()));
                    self.bytes(tag, std::mem::take(&mut text));
                    if !at_once {
                        self.queue.push_back((tag, Out::Leave));
                    }
                    self.bytes(tag, bytes);
                }
            }
        }
        text.push_str("\r\n");
        self.bytes(tag, text);
    }

    /// Enters bytes of a command that is under way.
    pub fn bytes(&mut self, tag: Tag, bytes: impl Into<Bytes>) {
        self.queue.push_back((tag, Out::Bytes(bytes.into())));
    }

    /// Takes in a `+`; `false` when nothing waits for it.
    pub fn leave(&mut self) -> bool {
        let waits = matches!(self.queue.front(), Some((_, Out::Leave)));
        if waits {
            self.queue.pop_front();
        }
        waits
    }

    /// Takes in that a command is over. What it still waited to send is not
    /// sent; a literal that needs no leave must go out whole (RFC 7888 §3).
    pub fn over(&mut self, tag: Tag) {
        let mut refused = false;
        self.queue.retain(|(of, out)| {
            refused |= *of == tag && matches!(out, Out::Leave);
            *of != tag || !refused
        });
    }

    /// The next piece to send.
    pub fn next(&mut self) -> Option<Vec<u8>> {
        let mut piece = Vec::new();
        while piece.len() < limits::IMAP_WRITE_BYTES {
            let Some((_, Out::Bytes(bytes))) = self.queue.front_mut() else { break };
            let room = limits::IMAP_WRITE_BYTES - piece.len();
            piece.extend_from_slice(&bytes.split_to(room.min(bytes.len())));
            if bytes.is_empty() {
                self.queue.pop_front();
            }
        }
        (!piece.is_empty()).then_some(piece)
    }

    pub fn clear(&mut self) {
        self.queue.clear();
    }
}
