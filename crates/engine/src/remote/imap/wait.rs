//! Waiting for news: IDLE (RFC 9051 §6.3.13) where the server has it, a rest where not.

use std::sync::Arc;

use wire::imap::{Command, Event, Tag};

use super::Imap;
use crate::error::Result;
use crate::limits;
use crate::remote::Stirring;

impl Imap {
    pub(super) async fn wait_for_news(&mut self, path: &str) -> Result<Stirring> {
        let open = self.open.as_ref().is_some_and(|open| open.path == path);
        if !open {
            self.open(path).await?;
            // What came while another folder was open was not told here.
            return Ok(Stirring::News);
        }
        if std::mem::take(&mut self.stirred) {
            return Ok(Stirring::News);
        }
        if !self.capabilities().has("IDLE") {
            self.net.sleep(limits::POLL_INBOX).await;
            return Ok(Stirring::Quiet);
        }
        let tag = match self.idling {
            Some(tag) => tag,
            None => {
                let tag = self.submit(Command::Idle);
                self.idling = Some(tag);
                tag
            }
        };
        self.idle(tag).await
    }

    async fn idle(&mut self, tag: Tag) -> Result<Stirring> {
        self.pump.allow_silence(limits::IDLE_RENEW * 2);
        let clock = Arc::clone(&self.net);
        let stirring = match net::within(&*clock, limits::IDLE_RENEW, self.news(tag)).await {
            Ok(news) => news?,
            Err(_) => Stirring::Quiet,
        };
        self.pump.allow_silence(limits::COMMAND_SILENCE);
        if self.idling.take().is_some() {
            self.pump.machine.done_idle();
            while !matches!(self.event().await?, Event::Completed { tag: ended, .. } if ended == tag) {}
        }
        self.stirred = false;
        Ok(stirring)
    }

    async fn news(&mut self, tag: Tag) -> Result<Stirring> {
        loop {
            match self.event().await? {
                Event::Exists(_) | Event::Expunged(_) | Event::Vanished { .. } | Event::Fetch(_) => {
                    return Ok(Stirring::News);
                }
                Event::Completed { tag: ended, .. } if ended == tag => {
                    self.idling = None;
                    return Ok(Stirring::Quiet);
                }
                _ => {}
            }
        }
    }
}
