//! One message on its way: MAIL, RCPT, DATA, the text, the verdict. Keeps what
//! became of each recipient and decides what an ending connection means.
//!
//! The one line that matters (invariant 3): before the final dot goes out
//! nothing can have been delivered; after it, only the server's word counts.

use std::collections::VecDeque;

use bytes::Bytes;

use super::body::{Body, FINAL_DOT, Measure};
use super::{Delivery, Envelope, Error, Extensions, Outcome, Recipient, Reply, Stage, limits};

/// One message under way.
#[derive(Debug)]
pub struct Transaction {
    envelope: Envelope,
    /// `None`: not yet decided.
    verdicts: Vec<Option<Delivery>>,
    body: Body,
    phase: Phase,
    pipelining: bool,
    unsent: VecDeque<(Part, Vec<u8>)>,
    awaited: VecDeque<Part>,
    /// The server closes, or must be closed upon: what to say after the outcome.
    ending: Option<Error>,
    /// The server still holds a half transaction.
    dirty: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Commands,
    Text,
    Verdict,
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Rset,
    Mail,
    Rcpt(usize),
    Data,
}

impl Transaction {
    /// Prepares a checked message. `rset_first`: an earlier one was left half done.
    pub fn new(
        envelope: Envelope,
        measure: Measure,
        message: Bytes,
        extensions: &Extensions,
        rset_first: bool,
    ) -> Transaction {
        let mut unsent = VecDeque::new();
        if rset_first {
            unsent.push_back((Part::Rset, b"RSET\r\n".to_vec()));
        }
        unsent.push_back((Part::Mail, envelope.mail(measure, extensions).into_bytes()));
        for (index, address) in envelope.rcpt_to.iter().enumerate() {
            unsent.push_back((Part::Rcpt(index), format!("RCPT TO:<{address}>\r\n").into_bytes()));
        }
        unsent.push_back((Part::Data, b"DATA\r\n".to_vec()));
        Transaction {
            verdicts: vec![None; envelope.rcpt_to.len()],
            envelope,
            body: Body::new(message),
            phase: Phase::Commands,
            pipelining: extensions.pipelining,
            unsent,
            awaited: VecDeque::new(),
            ending: None,
            dirty: true,
        }
    }

    /// The next bytes to send; `None`: wait for a reply, or it is over.
    pub fn write(&mut self) -> Option<Vec<u8>> {
        match self.phase {
            Phase::Commands => self.commands(),
            Phase::Text => Some(self.body.next().unwrap_or_else(|| {
                self.phase = Phase::Verdict;
                FINAL_DOT.to_vec()
            })),
            Phase::Verdict | Phase::Over => None,
        }
    }

    /// Many at once, DATA last (RFC 2920 §3.1), or one at a time.
    fn commands(&mut self) -> Option<Vec<u8>> {
        if !self.awaited.is_empty() {
            return None;
        }
        let count = if self.pipelining { limits::PIPELINED } else { 1 };
        let mut bytes = Vec::new();
        for (part, line) in self.unsent.drain(..count.min(self.unsent.len())) {
            self.awaited.push_back(part);
            bytes.extend_from_slice(&line);
        }
        (!bytes.is_empty()).then_some(bytes)
    }

    /// Takes the server's next reply in.
    pub fn reply(&mut self, reply: Reply) {
        let part = match self.phase {
            Phase::Commands => self.awaited.pop_front(),
            Phase::Text | Phase::Verdict | Phase::Over => None,
        };
        // 421 may come at any time and announces the end (RFC 5321 §3.8).
        if reply.code == 421 {
            self.settle(&refusal(&reply));
            return self.end(Error::Busy { reply });
        }
        match (self.phase, part) {
            (Phase::Verdict, _) => self.verdict(reply),
            (_, Some(Part::Rset)) if reply.is_yes() => {}
            (_, Some(Part::Mail)) => self.mail(&reply),
            (_, Some(Part::Rcpt(index))) => self.rcpt(index, &reply),
            (_, Some(Part::Data)) => self.data(reply),
            // An answer to nothing, or in the middle of the text: the server
            // has given up on it and there is no way to take the rest back.
            _ => self.abandon(reply),
        }
    }

    fn mail(&mut self, reply: &Reply) {
        if !reply.is_yes() {
            self.settle(&refusal(reply));
            self.skip_rest();
        }
    }

    fn rcpt(&mut self, index: usize, reply: &Reply) {
        let verdict = match reply.is_yes() {
            true => None,
            false if too_many_recipients(reply) => Some(Delivery::Retry(Some(reply.clone()))),
            false => Some(refusal(reply)),
        };
        if let (Some(slot @ None), Some(_)) = (self.verdicts.get_mut(index), &verdict) {
            *slot = verdict;
        }
        if !self.any_open() {
            self.skip_rest();
        }
    }

    /// What is not yet sent need not be; what is sent will be answered.
    fn skip_rest(&mut self) {
        self.unsent.clear();
        if self.awaited.is_empty() {
            self.phase = Phase::Over;
        }
    }

    fn data(&mut self, reply: Reply) {
        if reply.code == 354 {
            if !self.any_open() {
                // The server wants the text though it refused everybody: it gets
                // none of it (RFC 2920 §3.1).
                self.body = Body::new(Bytes::new());
            }
            self.phase = Phase::Text;
            return;
        }
        if !reply.is_later() && !reply.is_no() {
            return self.abandon(reply);
        }
        self.settle(&refusal(&reply));
        self.phase = Phase::Over;
    }

    fn verdict(&mut self, reply: Reply) {
        self.dirty = false;
        match reply.code / 100 {
            2 => self.settle(&Delivery::Sent(reply)),
            4 | 5 => self.settle(&refusal(&reply)),
            _ => {
                self.settle(&Delivery::Unsure);
                return self.end(Error::Misbehaved { stage: Stage::DataEnd, said: reply.said() });
            }
        }
        self.phase = Phase::Over;
    }

    fn abandon(&mut self, reply: Reply) {
        let stage = self.stage();
        self.settle(&refusal(&reply));
        self.end(Error::Misbehaved { stage, said: reply.said() });
    }

    /// Takes in that the connection ended, or that nothing sensible comes out of it any more.
    pub fn cut(&mut self, why: Error) {
        let verdict = match self.phase {
            Phase::Verdict => Delivery::Unsure,
            Phase::Commands | Phase::Text | Phase::Over => Delivery::Retry(None),
        };
        self.settle(&verdict);
        self.end(why);
    }

    fn end(&mut self, why: Error) {
        self.ending = Some(why);
        self.phase = Phase::Over;
    }

    fn settle(&mut self, verdict: &Delivery) {
        for slot in self.verdicts.iter_mut().filter(|slot| slot.is_none()) {
            *slot = Some(verdict.clone());
        }
    }

    fn any_open(&self) -> bool {
        self.verdicts.iter().any(Option::is_none)
    }

    /// Whether the outcome is known.
    pub fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        match (self.phase, self.awaited.front()) {
            (Phase::Commands, Some(Part::Data)) => Stage::Data,
            (Phase::Commands, _) => Stage::Envelope,
            (Phase::Text, _) => Stage::DataBlock,
            (Phase::Verdict | Phase::Over, _) => Stage::DataEnd,
        }
    }

    /// The outcome, whether RSET is due, and why the conversation ends, if it does.
    pub fn finish(self) -> (Outcome, bool, Option<Error>) {
        let verdicts = self.verdicts.into_iter().map(|verdict| verdict.unwrap_or(Delivery::Retry(None)));
        let recipients = self.envelope.rcpt_to.into_iter().zip(verdicts);
        let recipients = recipients.map(|(address, delivery)| Recipient { address, delivery }).collect();
        (Outcome { recipients }, self.dirty, self.ending)
    }
}

/// What a reply other than yes means for a recipient. Codes that make no sense
/// here are no refusal for good.
fn refusal(reply: &Reply) -> Delivery {
    match reply.is_no() {
        true => Delivery::Failed(reply.clone()),
        false => Delivery::Retry(Some(reply.clone())),
    }
}

/// Old servers say 552 where 452 is meant (RFC 5321 §4.5.3.1.10); with 5.2.2 it is a full mailbox.
fn too_many_recipients(reply: &Reply) -> bool {
    reply.code == 552 && matches!(reply.enhanced, None | Some((5, 5, 3)))
}
