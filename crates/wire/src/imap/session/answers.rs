//! What each answer means at the moment that it comes.

use super::super::event::{Chunk, Event, Severity};
use super::super::parse::{Data, Parsed, Verdict};
use super::super::{Fetch, Said};
use super::mailbox::Hears;
use super::opening::Opening;
use super::{Session, State, spelt};
use crate::limits;

impl Session {
    pub(super) fn take(&mut self, answer: Parsed) {
        if matches!(self.state, State::Opening(Opening::Greeting)) {
            return match answer {
                Parsed::Status(verdict, said) => self.greeted(verdict, said),
                _ => self.misbehaved("its greeting is not that of an IMAP server"),
            };
        }
        match answer {
            Parsed::Tagged(tag, verdict, said) if matches!(self.state, State::Opening(_)) => {
                self.opened(tag, verdict, said);
            }
            Parsed::Tagged(tag, verdict, said) => self.answered(tag, verdict, said),
            Parsed::Continue(text) => {
                if !self.challenged(&text) && !self.go_ahead() {
                    self.skip();
                }
            }
            Parsed::Status(verdict, said) => self.status(verdict, said),
            Parsed::Data(data) => self.data(data),
            Parsed::Unknown => self.skip(),
            Parsed::Unreadable(what) => self.lost(what),
        }
    }

    pub(super) fn take_chunk(&mut self, chunk: Chunk) {
        if self.mailbox.hears() == Hears::Yes {
            self.tell_owner(Event::Literal(chunk));
        }
    }

    fn status(&mut self, verdict: Verdict, said: Said) {
        let severity = match verdict {
            Verdict::Ok => Severity::Ok,
            Verdict::No => Severity::Warning,
            Verdict::Bad => Severity::Error,
            Verdict::Bye => return self.said_bye(said),
            Verdict::Preauth => return self.misbehaved("PREAUTH is only for a greeting"),
        };
        self.learn(&said);
        if let Some(said) = self.mailbox.said(said) {
            self.tell_owner(Event::Notice { severity, said });
        }
    }

    fn data(&mut self, data: Data) {
        match spelt::here(data, self.spelling()) {
            Data::Fetch(fetch) => self.fetched(fetch),
            Data::Exists(count) => {
                if !self.mailbox.exists(count) {
                    self.news(Event::Exists(count));
                }
            }
            Data::Expunged(place) => {
                if !self.mailbox.left(1) {
                    self.news(Event::Expunged(place));
                }
            }
            Data::Vanished { earlier: true, uids } => {
                self.tell_owner(Event::Vanished { earlier: true, uids });
            }
            Data::Vanished { earlier: false, uids } => {
                self.mailbox.left(uids.len());
                self.news(Event::Vanished { earlier: false, uids });
            }
            Data::Flags(flags) => {
                if let Some(flags) = self.mailbox.flags(flags) {
                    self.news(Event::Flags(flags));
                }
            }
            Data::Capabilities(capabilities) => {
                self.capabilities = capabilities.clone();
                self.fresh = true;
                self.tell_owner(Event::Capabilities(capabilities));
            }
            Data::Enabled(extensions) => {
                let room = limits::IMAP_WORDS.saturating_sub(self.enabled.len());
                self.enabled.extend(extensions.iter().take(room).cloned());
                self.tell_owner(Event::Enabled(extensions));
            }
            Data::Id(fields) => self.server_id = fields,
            Data::Recent => {}
            Data::List(listed) => self.tell_owner(Event::List(listed)),
            Data::Status(status) => self.tell_owner(Event::Status(status)),
            Data::Search(found) => self.tell_owner(Event::Search(found)),
            Data::Namespace(namespace) => self.tell_owner(Event::Namespace(namespace)),
            Data::Quota(quota) => self.tell_owner(Event::Quota(quota)),
            Data::QuotaRoots { mailbox, roots } => self.tell_owner(Event::QuotaRoots { mailbox, roots }),
            Data::Metadata { mailbox, entries } => self.tell_owner(Event::Metadata { mailbox, entries }),
        }
    }

    fn fetched(&mut self, fetch: Box<Fetch>) {
        self.skipped = self.skipped.saturating_add(u64::from(fetch.skipped));
        self.news(Event::Fetch(fetch));
    }

    /// Tells what is about messages of the open mailbox.
    fn news(&mut self, event: Event) {
        match self.mailbox.hears() {
            Hears::Yes => self.tell_owner(event),
            Hears::No => {
                self.mailbox.ignored();
                self.skip();
            }
        }
    }
}
