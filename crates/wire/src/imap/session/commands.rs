//! Commands on their way: which may run beside which, and what each leaves to
//! be done when it ends (RFC 9051 §5.5).

use super::super::command::{Access, Command, Fetch, Messages, Select};
use super::super::encode::{self, Offered, Part, Unsayable};
use super::super::event::{Completion, Event};
use super::super::parse::Verdict;
use super::super::{Error, Said, Tag};
use super::mailbox::{Mailbox, Selecting};
use super::{Session, State};
use crate::limits;

/// A command that was sent and not answered.
pub(super) struct UnderWay {
    tag: Tag,
    kind: Kind,
    what: What,
    unreadable: u32,
}

/// What is to be done besides telling its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Plain,
    /// SELECT or EXAMINE.
    Opens,
    /// CLOSE or UNSELECT.
    Leaves,
    Idle {
        begun: bool,
        ending: bool,
    },
    Logout,
    /// Sent for another command: its end is not told.
    Unasked,
}

/// Which commands a command may run beside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// No other: it changes what the others mean, or its numbers would shift.
    Alone,
    /// Not one more of these: whose answer is whose could not be told.
    Search,
    List,
    Move,
    /// Any that is not alone.
    Free,
}

impl UnderWay {
    pub fn is_asked_for(&self) -> bool {
        self.what != What::Unasked
    }
}

impl Session {
    /// Starts what may start now.
    pub(super) fn start_commands(&mut self) {
        if !matches!(self.state, State::Ready) {
            return;
        }
        self.end_idle();
        while !self.leaving && self.under_way.len() < limits::IMAP_PIPELINE {
            let Some((_, command)) = self.waiting.front() else { return };
            if !self.may_run(self.kind(command)) {
                return;
            }
            if let Some((tag, command)) = self.waiting.pop_front() {
                self.start(tag, &command);
            }
        }
    }

    fn kind(&self, command: &Command) -> Kind {
        match command {
            Command::Select(_) | Command::Unselect | Command::Close | Command::Idle | Command::Logout => {
                Kind::Alone
            }
            Command::Fetch(Fetch { messages: Messages::Places { .. }, .. }) => Kind::Alone,
            // What comes after may name what these make or take away.
            Command::Create { .. } | Command::Rename { .. } | Command::Delete(_) | Command::Enable(_) => {
                Kind::Alone
            }
            // ESEARCH names the command that it answers.
            Command::Search(_) if !self.capabilities.has("ESEARCH") => Kind::Search,
            Command::List(_) | Command::Lsub { .. } => Kind::List,
            Command::Move { .. } => Kind::Move,
            _ => Kind::Free,
        }
    }

    /// After DONE the next command may follow at once: only between IDLE and its
    /// DONE could a server take it for an answer (RFC 9051 §6.3.13).
    fn may_run(&self, kind: Kind) -> bool {
        let ends = |command: &UnderWay| matches!(command.what, What::Idle { ending: true, .. });
        let beside = |other: &UnderWay| match (kind, other.kind) {
            (Kind::Alone, _) | (_, Kind::Alone) => false,
            (Kind::Free, _) | (_, Kind::Free) => true,
            (one, other) => one != other,
        };
        self.under_way.iter().filter(|command| !ends(command)).all(beside)
    }

    fn start(&mut self, tag: Tag, command: &Command) {
        let parts = match encode::encode(command, self.offered_now()) {
            Ok(parts) => parts,
            Err(Unsayable(what)) => {
                let said = Said { code: None, text: format!("not sent: {what}") };
                return self.complete(tag, Completion::Bad(said), 0);
            }
        };
        if parts.is_empty() {
            return self.complete(tag, Completion::Ok(Said::default()), 0);
        }
        let what = match command {
            Command::Select(select) => {
                let expects_closed = self.enabled.contains("QRESYNC");
                self.mailbox.begin(Selecting::new(select), expects_closed);
                What::Opens
            }
            Command::Unselect => {
                self.protect_marks(&parts);
                What::Leaves
            }
            Command::Close => What::Leaves,
            Command::Idle => What::Idle { begun: false, ending: false },
            Command::Logout => {
                self.leaving = true;
                What::Logout
            }
            _ => What::Plain,
        };
        self.send(tag, self.kind(command), what, parts);
    }

    fn offered_now(&self) -> Offered<'_> {
        Offered {
            capabilities: &self.capabilities,
            qresync: self.enabled.contains("QRESYNC"),
            spelling: self.spelling(),
        }
    }

    fn send(&mut self, tag: Tag, kind: Kind, what: What, parts: Vec<Part>) {
        self.outgoing.command(tag, parts, &self.capabilities);
        self.under_way.push(UnderWay { tag, kind, what, unreadable: 0 });
    }

    /// CLOSE in the place of UNSELECT must not expunge: the mailbox is opened
    /// read-only before it. Should that fail, nothing is open and CLOSE fails too.
    fn protect_marks(&mut self, parts: &[Part]) {
        let close = parts == [Part::Text("CLOSE".to_owned())];
        let Mailbox::Open { mailbox, access: Access::ReadWrite } = &self.mailbox else { return };
        if close {
            let examine = Command::Select(Select::plain(mailbox.clone(), Access::ReadOnly));
            let parts = encode::encode(&examine, self.offered_now()).unwrap_or_default();
            let tag = self.tag();
            self.mailbox = Mailbox::Closed;
            self.send(tag, Kind::Alone, What::Unasked, parts);
        }
    }

    /// The end of a command.
    pub(super) fn answered(&mut self, tag: Option<Tag>, verdict: Verdict, said: Said) {
        let Some(at) = self.under_way.iter().position(|command| Some(command.tag) == tag) else {
            return self.misbehaved("it answers what was not asked");
        };
        let command = self.under_way.remove(at);
        self.outgoing.over(command.tag);
        self.learn(&said);
        let completion = match verdict {
            Verdict::Ok => Completion::Ok(said),
            Verdict::No => Completion::No(said),
            Verdict::Bad | Verdict::Bye | Verdict::Preauth => Completion::Bad(said),
        };
        self.finish(&command, completion);
    }

    fn finish(&mut self, command: &UnderWay, completion: Completion) {
        let mut unreadable = command.unreadable;
        match command.what {
            What::Unasked => return,
            What::Plain => {}
            What::Opens => {
                let (selected, missed) = self.mailbox.finish(&completion);
                unreadable = unreadable.saturating_add(missed);
                if let Some(selected) = selected {
                    self.tell(Event::Selected { tag: command.tag, selected: Box::new(selected) });
                }
            }
            What::Leaves if completion.is_ok() => self.mailbox = Mailbox::Closed,
            What::Leaves => {}
            What::Idle { .. } => self.enough = false,
            What::Logout => self.end(None),
        }
        self.complete(command.tag, completion, unreadable);
    }

    fn complete(&mut self, tag: Tag, completion: Completion, unreadable: u32) {
        self.tell(Event::Completed { tag, completion, unreadable });
    }

    /// An answer was lost: it may have belonged to any command under way.
    pub(super) fn lost(&mut self, what: String) {
        for command in &mut self.under_way {
            command.unreadable = command.unreadable.saturating_add(1);
        }
        self.tell_owner(Event::Unreadable { what });
    }

    /// A `+`; `false` when nobody waits for it.
    pub(super) fn go_ahead(&mut self) -> bool {
        if self.outgoing.leave() {
            return true;
        }
        let Some(UnderWay { tag, what: What::Idle { begun, .. }, .. }) = self.under_way.first_mut() else {
            return false;
        };
        let first = !std::mem::replace(begun, true);
        let tag = *tag;
        if first {
            self.tell(Event::Idling { tag });
        }
        first
    }

    pub(super) fn idles(&self) -> bool {
        self.under_way.iter().any(|command| matches!(command.what, What::Idle { .. }))
    }

    /// Nothing may be sent between IDLE and the `+` (RFC 9051 §6.3.13).
    fn end_idle(&mut self) {
        let wanted = self.enough || !self.waiting.is_empty();
        if let Some(UnderWay { tag, what: What::Idle { begun: true, ending }, .. }) =
            self.under_way.first_mut()
            && wanted
            && !std::mem::replace(ending, true)
        {
            self.outgoing.bytes(*tag, "DONE\r\n");
        }
    }

    /// The server ends the connection with a word.
    pub(super) fn said_bye(&mut self, said: Said) {
        if !self.leaving {
            self.fail(Error::from_bye(said));
        }
    }
}
