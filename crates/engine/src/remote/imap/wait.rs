//! Waiting for news: NOTIFY for every folder where the server has it (RFC 5465),
//! IDLE for the open one (RFC 9051 §6.3.13), a NOOP now and then where it has
//! neither, or refuses to stand in IDLE. Whoever waits asks the server every so often whether it is still there.

use std::sync::Arc;

use wire::imap::{Code, Command, Event, Said, Tag};

use super::{Imap, News};
use crate::error::Result;
use crate::limits;
use crate::remote::Stirring;

/// Who tells of folders that are not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Notify {
    #[default]
    Unasked,
    Asked(Tag),
    On,
    /// Not offered, refused, or given up by the server.
    Off,
}

impl News {
    /// Takes note of what a server says by itself.
    pub(super) fn note(&mut self, event: &Event, notify: &mut Notify) {
        match event {
            Event::Exists(_) | Event::Expunged(_) | Event::Vanished { earlier: false, .. } => {
                self.here = true
            }
            Event::Status(status) if *notify == Notify::On && self.elsewhere.len() < limits::FOLDERS => {
                self.elsewhere.insert(status.mailbox.as_str().to_owned());
            }
            Event::List(_) => self.folders = true,
            Event::Completed { tag, completion, .. } if *notify == Notify::Asked(*tag) => {
                *notify = if completion.is_ok() { Notify::On } else { Notify::Off };
                // What happened before the server began to tell shows in the next list.
                self.folders |= completion.is_ok();
            }
            // RFC 5465 §5.8: it tells no more from here on, until it is asked again.
            Event::Notice { said: Said { code: Some(Code::NotificationOverflow), .. }, .. } => {
                (*notify, self.folders) = (Notify::Off, true);
            }
            _ => {}
        }
    }

    fn take(&mut self) -> Option<Stirring> {
        if std::mem::take(&mut self.folders) {
            return Some(Stirring::Folders);
        }
        if std::mem::take(&mut self.here) {
            return Some(Stirring::News);
        }
        let elsewhere = std::mem::take(&mut self.elsewhere);
        (!elsewhere.is_empty()).then_some(Stirring::Elsewhere(elsewhere))
    }
}

impl Imap {
    pub(super) async fn wait_for_news(&mut self, path: &str) -> Result<Stirring> {
        let open = self.open.as_ref().is_some_and(|open| open.path == path);
        if !open {
            self.open(path).await?;
            // What came while another folder was open was not told here.
            return Ok(Stirring::News);
        }
        self.ask_to_be_told().await?;
        loop {
            if let Some(stirring) = self.news.take() {
                return Ok(stirring);
            }
            match self.capabilities().has("IDLE") && !self.idle_ends {
                true => self.idle().await?,
                false => {
                    self.net.sleep(limits::PROBE).await;
                    self.pump.allow_silence(limits::PROBE_ANSWER);
                    self.probe().await?;
                }
            }
        }
    }

    /// Asks once, however often waiting is dropped half way.
    async fn ask_to_be_told(&mut self) -> Result<()> {
        if self.notify == Notify::Unasked {
            self.notify = match self.capabilities().has("NOTIFY") {
                true => Notify::Asked(self.submit(Command::Notify)),
                false => Notify::Off,
            };
        }
        while matches!(self.notify, Notify::Asked(_)) {
            self.event().await?;
        }
        Ok(())
    }

    /// Asks whether the server still is there, which lets it tell its news too.
    async fn probe(&mut self) -> Result<()> {
        let tag = self.pump.machine.submit(Command::Noop);
        self.until_completed(tag).await?;
        self.pump.allow_silence(limits::COMMAND_SILENCE);
        Ok(())
    }

    /// Stands in IDLE until there is news, or long enough to ask whether anybody still is there.
    async fn idle(&mut self) -> Result<()> {
        let tag = match self.idling {
            Some(tag) => tag,
            None => {
                let tag = self.submit(Command::Idle);
                self.idling = Some(tag);
                tag
            }
        };
        self.pump.allow_silence(limits::PROBE * 2);
        let clock = Arc::clone(&self.net);
        if let Ok(ended) = net::within(&*clock, limits::PROBE, self.until_news(tag)).await {
            ended?;
        }
        if self.idling.take().is_some() {
            self.pump.allow_silence(limits::PROBE_ANSWER);
            self.pump.machine.done_idle();
            self.until_completed(tag).await?;
        }
        self.pump.allow_silence(limits::COMMAND_SILENCE);
        Ok(())
    }

    async fn until_news(&mut self, tag: Tag) -> Result<()> {
        while !self.news.are_there() {
            match self.event().await? {
                Event::Fetch(_) => self.news.here = true,
                Event::Completed { tag: ended, .. } if ended == tag => {
                    // Refused, or ended by the server itself: asked again at once it would only say so again.
                    (self.idling, self.idle_ends) = (None, true);
                    return Ok(());
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn until_completed(&mut self, tag: Tag) -> Result<()> {
        loop {
            match self.event().await? {
                Event::Fetch(_) => self.news.here = true,
                Event::Completed { tag: ended, .. } if ended == tag => return Ok(()),
                _ => {}
            }
        }
    }
}
