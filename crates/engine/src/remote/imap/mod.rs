//! An IMAP server as a [`Remote`]: one connection, signed in. Wire types end
//! here: flags become keywords, refusals become errors by who must act.

mod fetch;
mod folders;
mod look;
mod names;
mod packing;
mod push;
mod refusal;
mod reshape;
#[cfg(test)]
mod tests;
mod wait;

use std::collections::BTreeSet;
use std::sync::Arc;

use mail::server::Server;
use mail::{Keyword, Keywords};
use net::Net;
use wire::imap::{
    Access, Capabilities, Code, Command, Completion, Event, Flags, MailboxName, Options, Ready, Resync, Said,
    Select, Selected, Session, Tag,
};

use super::{
    Abilities, Change, Cursor, Delta, FolderChange, FolderOutcome, Glimpse, Outcome, Remote, RemoteFolder,
    RemoteItem, Room, Sink, Stirring, UidSet, Want,
};
use crate::error::{Error, Result};
use crate::keys::Pass;
use crate::limits;
use crate::pump::Pump;
use crate::tally::{Counters, What};

pub use packing::Packing;
pub use push::message_id;
pub use refusal::Refusal;

/// One connection to an IMAP server.
pub struct Imap {
    pump: Pump<Session>,
    net: Arc<dyn Net>,
    ready: Ready,
    packing: Packing,
    counters: Counters,
    /// How much of it has been counted.
    skipped: u64,
    open: Option<Open>,
    news: News,
    notify: wait::Notify,
    idling: Option<Tag>,
    /// The server does not bear IDLE; it is asked now and then instead.
    idle_ends: bool,
    home: Option<folders::Home>,
    /// For messages, as the last list of folders told.
    room: Option<Room>,
}

/// What happened that nobody has looked at yet.
#[derive(Debug, Default)]
struct News {
    /// In the open folder.
    here: bool,
    /// In these, as NOTIFY tells.
    elsewhere: BTreeSet<String>,
    /// A folder came, went, or has another name.
    folders: bool,
}

impl News {
    fn are_there(&self) -> bool {
        self.here || self.folders || !self.elsewhere.is_empty()
    }
}

/// The folder that is open.
#[derive(Debug, Clone)]
struct Open {
    path: String,
    uid_validity: u32,
    selected: Selected,
}

impl Imap {
    /// Connects and signs in. Tries a password once.
    pub async fn sign_in(net: Arc<dyn Net>, server: &Server, pass: &Pass, packing: &Packing) -> Result<Imap> {
        let clock = Arc::clone(&net);
        let signing_in = Imap::connect(net, server, pass, packing);
        let done = net::within(&*clock, limits::SIGN_IN, signing_in).await;
        let done = done.unwrap_or_else(|late| Err(late.while_doing(net::Stage::Talk).into()));
        done.map_err(|error| error.at(server))
    }

    async fn connect(net: Arc<dyn Net>, server: &Server, pass: &Pass, packing: &Packing) -> Result<Imap> {
        let stream = net.connect(&pass.target(server)).await?;
        let mut options = Options::new(server.security, pass.credentials(server));
        options.never_weaker_than = pass.never_weaker_than;
        options.id = vec![("name".to_owned(), "Postduif".to_owned())];
        options.compress = packing.fits(&stream);
        let mut pump = Pump::new(Arc::clone(&net), stream, Session::new(options), &pass.counters);
        loop {
            match pump.next().await? {
                Some(Event::Ready(ready)) => {
                    let ready = *ready;
                    let (news, notify) = (News::default(), wait::Notify::default());
                    let (open, idling, home, room) = (None, None, None, None);
                    let (packing, counters, skipped) = (packing.clone(), pass.counters.clone(), 0);
                    return Ok(Imap {
                        pump,
                        net,
                        ready,
                        packing,
                        counters,
                        skipped,
                        open,
                        news,
                        notify,
                        idling,
                        idle_ends: false,
                        home,
                        room,
                    });
                }
                Some(_) => {}
                None => return Err(Error::disconnected("the server closed the connection")),
            }
        }
    }

    /// What is known since signing in.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Opens the inbox, which proves that mail can be read.
    pub async fn prove(&mut self) -> Result<()> {
        self.select("INBOX", Access::ReadOnly, Resync::None, |_| {}).await.map(drop)
    }

    fn capabilities(&self) -> &Capabilities {
        self.pump.machine.capabilities()
    }

    fn qresync(&self) -> bool {
        self.pump.machine.enabled("QRESYNC")
    }

    fn condstore(&self) -> bool {
        self.capabilities().condstore()
    }

    fn submit(&mut self, command: Command) -> Tag {
        // Waiting that was dropped half way still stands at the server.
        if self.idling.take().is_some() {
            self.pump.machine.done_idle();
        }
        self.pump.allow_silence(limits::COMMAND_SILENCE);
        self.pump.machine.submit(command)
    }

    /// The next event; news is noted on its way.
    async fn event(&mut self) -> Result<Event> {
        let event = match self.pump.next().await {
            Ok(Some(event)) => event,
            Err(broken) => {
                let error = Error::from(broken);
                self.packing.heed(&self.ready, &error);
                return Err(error);
            }
            Ok(None) => return Err(Error::disconnected("the server closed the connection")),
        };
        let skipped = self.pump.machine.skipped();
        self.counters.add(What::Skipped, skipped.saturating_sub(self.skipped));
        self.skipped = skipped;
        self.news.note(&event, &mut self.notify);
        Ok(event)
    }

    /// Runs one command to its end and shows every event on the way.
    async fn run(&mut self, command: Command, show: impl FnMut(Event) + Send) -> Result<Done> {
        let tag = self.submit(command);
        self.ended(tag, show).await
    }

    /// Runs one command that must be done, and read wholly.
    async fn must(&mut self, command: Command, show: impl FnMut(Event) + Send) -> Result<Said> {
        let tag = self.submit(command);
        self.done(tag, show).await
    }

    async fn ended(&mut self, tag: Tag, mut show: impl FnMut(Event) + Send) -> Result<Done> {
        loop {
            match self.event().await? {
                Event::Completed { tag: ended, completion, unreadable } if ended == tag => {
                    return Ok(Done { completion, unreadable });
                }
                event => show(event),
            }
        }
    }

    async fn done(&mut self, tag: Tag, show: impl FnMut(Event) + Send) -> Result<Said> {
        let done = self.ended(tag, show).await?;
        let said = done.completion.into_result()?;
        match done.unreadable {
            0 => Ok(said),
            count => Err(Error::misbehaved(format!("{count} answers could not be read"))),
        }
    }

    /// Opens a folder anew.
    async fn select(
        &mut self,
        path: &str,
        access: Access,
        resync: Resync,
        mut show: impl FnMut(Event) + Send,
    ) -> Result<Open> {
        self.open = None;
        let mailbox = MailboxName::from_server(path);
        let mut found = None;
        let command = Command::Select(Select { mailbox, access, resync });
        self.must(command, |event| match event {
            Event::Selected { selected, .. } => found = Some(*selected),
            event => show(event),
        })
        .await?;
        let selected = found.ok_or_else(|| Error::misbehaved("a folder opened without a word about it"))?;
        let uid_validity = match selected.uid_validity {
            Some(uid_validity) if !selected.uids_not_sticky => uid_validity,
            _ => return Err(Error::misbehaved(format!("{path} keeps no uids"))),
        };
        self.news.here = false;
        self.news.elsewhere.remove(path);
        let open = Open { path: path.to_owned(), uid_validity, selected };
        self.open = Some(open.clone());
        Ok(open)
    }

    /// Makes sure that a folder is open.
    async fn open(&mut self, path: &str) -> Result<Open> {
        match &self.open {
            Some(open) if open.path == path => Ok(open.clone()),
            _ => {
                let resync = if self.condstore() { Resync::Condstore } else { Resync::None };
                self.select(path, Access::ReadWrite, resync, |_| {}).await
            }
        }
    }
}

/// How a command ended.
struct Done {
    completion: Completion,
    unreadable: u32,
}

impl Remote for Imap {
    fn abilities(&self) -> Abilities {
        Abilities { folders: true, keywords: true, push: self.capabilities().has("IDLE") }
    }

    async fn folders(&mut self) -> Result<Vec<RemoteFolder>> {
        self.list_folders().await
    }

    async fn newest(&mut self, path: &str, count: u32) -> Result<Glimpse> {
        self.look_at_newest(path, count).await
    }

    async fn delta(&mut self, path: &str, since: &Cursor) -> Result<Delta> {
        self.look(path, since).await
    }

    async fn fetch<S: Sink>(
        &mut self,
        path: &str,
        uid_validity: u32,
        uids: &UidSet,
        want: Want,
        sink: &mut S,
    ) -> Result<()> {
        self.fetch_into(path, uid_validity, uids, want, sink).await
    }

    async fn push(&mut self, change: &Change) -> Result<Outcome> {
        self.make(change).await
    }

    async fn reshape(&mut self, change: &FolderChange) -> Result<FolderOutcome> {
        self.make_folder(change).await
    }

    fn room(&self) -> Option<Room> {
        self.room
    }

    async fn holds(&mut self, path: &str, message_id: &str) -> Result<Option<bool>> {
        self.open(path).await?;
        Ok(Some(!self.search_id(message_id).await?.is_empty()))
    }

    async fn wait(&mut self, path: &str) -> Result<Stirring> {
        self.wait_for_news(path).await
    }

    async fn leave(&mut self) {
        self.submit(Command::Logout);
        let clock = Arc::clone(&self.net);
        let farewell = async { while let Ok(Some(_)) = self.pump.next().await {} };
        // The server may be gone already; nothing depends on the farewell.
        let _ = net::within(&*clock, limits::FAREWELL, farewell).await;
    }
}

/// The keywords among flags.
fn keywords(flags: &Flags) -> Keywords {
    flags.iter().filter_map(Keyword::from_flag).collect()
}

/// What FETCH said of a message, in our words. `None` where it names no UID.
fn item(fetch: &wire::imap::Fetch) -> Option<RemoteItem> {
    let flags = fetch.flags.clone().unwrap_or_default();
    Some(RemoteItem {
        uid: fetch.uid?,
        keywords: keywords(&flags),
        deleted: flags.contains(Flags::DELETED),
        modseq: fetch.modseq.unwrap_or(0),
        size: fetch.size.unwrap_or(0),
        received_at: fetch.internal_date.unwrap_or(0),
        saved_at: fetch.extra.as_ref().and_then(|extra| extra.save_date),
        thread: fetch.extra.as_ref().and_then(|extra| extra.thread_id.clone()),
        bytes: bytes::Bytes::new(),
        whole: false,
    })
}

/// UIDVALIDITY and UID of a new message, from a completion or a notice.
fn new_seat(said: &Said) -> Option<(u32, u32)> {
    match &said.code {
        Some(Code::AppendUid { uid_validity, uids }) => Some((*uid_validity, uids.iter().next()?)),
        Some(Code::CopyUid { uid_validity, pairs }) => Some((*uid_validity, pairs.first()?.1)),
        _ => None,
    }
}
