//! A mail server in memory, for tests of everything above [`Remote`]: it keeps
//! folders, counts changes, answers at once, and lies or breaks off when told.
//! Never used by the program.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use mail::problem::Code;
use mail::{Keywords, Role};

use super::{
    Abilities, Above, Change, Cursor, Delta, FolderChange, FolderOutcome, FolderStatus, Glimpse, Listed,
    Outcome, Remote, RemoteFolder, RemoteItem, Seat, Sink, Stirring, UidSet, Want,
};
use crate::error::{Error, Kind, Result};

/// The server. Clones are the same server; [`Server::sign_in`] opens a connection.
#[derive(Debug, Clone, Default)]
pub struct Server(Arc<Mutex<State>>);

/// One connection.
#[derive(Debug, Clone)]
pub struct Fake {
    server: Server,
    gone: bool,
}

#[derive(Debug, Default)]
struct State {
    folders: BTreeMap<String, Folder>,
    modseq: u64,
    counts_changes: Counting,
    commands: u64,
    cut: Option<Cut>,
    lie: Option<Lie>,
    received: Vec<String>,
}

/// What the server offers to find changes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counting {
    /// RFC 7162 with QRESYNC: changes and removals since a number.
    #[default]
    Qresync,
    /// Changes since a number; removals by listing.
    Condstore,
    /// Nothing: everything by listing.
    Nothing,
}

/// Where a connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The command never reaches the server.
    Before(u64),
    /// The server does it, and its answer never reaches us.
    After(u64),
}

/// What the server says that is not so (invariant 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// Every folder is empty.
    Empty,
    /// There are no folders but the inbox.
    NoFolders,
    /// Messages that nobody knows have vanished.
    VanishedUnknown,
    /// Nothing false: whoever asks for this body of the inbox loses the connection.
    BreaksOver(u32),
    /// The same for whoever looks at the folder Projecten.
    BreaksOverFolder,
    /// Nothing false: that folder is refused.
    RefusesFolder,
    /// Nothing false: the server has no time for that folder.
    BusyFolder,
}

/// One folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    /// Its task.
    pub role: Option<Role>,
    /// Its epoch.
    pub uid_validity: u32,
    /// The UID that the next message gets.
    pub uid_next: u32,
    /// What it holds, by UID.
    pub messages: BTreeMap<u32, Message>,
    /// UIDs removed, with the change that removed them.
    vanished: Vec<(u64, u32)>,
    modseq: u64,
    /// Nobody subscribed to it.
    hidden: bool,
}

/// One message on the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// Its bytes.
    pub raw: Vec<u8>,
    /// Its keywords.
    pub keywords: Keywords,
    /// When it came, Unix seconds.
    pub received_at: i64,
    /// It is marked deleted.
    pub deleted: bool,
    modseq: u64,
}

impl Server {
    /// A server with an empty inbox and the usual folders.
    pub fn new(counting: Counting) -> Server {
        let server = Server::default();
        server.state().counts_changes = counting;
        for (path, role) in [
            ("INBOX", Some(Role::Inbox)),
            ("Drafts", Some(Role::Drafts)),
            ("Sent", Some(Role::Sent)),
            ("Trash", Some(Role::Trash)),
            ("Projecten", None),
        ] {
            let folder = Folder { role, uid_validity: 7, uid_next: 1, ..Folder::default() };
            server.state().folders.insert(path.to_owned(), folder);
        }
        server
    }

    /// Another server that holds the same, and whose commands are counted anew.
    pub fn copy(&self) -> Server {
        let state = self.state();
        Server(Arc::new(Mutex::new(State {
            folders: state.folders.clone(),
            modseq: state.modseq,
            counts_changes: state.counts_changes,
            ..State::default()
        })))
    }

    /// Opens a connection.
    pub fn sign_in(&self) -> Fake {
        Fake { server: self.clone(), gone: false }
    }

    /// Puts a message into a folder and gives its UID.
    pub fn deliver(&self, path: &str, raw: &[u8], keywords: &Keywords, received_at: i64) -> u32 {
        self.state().add(path, raw, keywords, received_at)
    }

    /// Another client changes keywords.
    pub fn set_keywords(&self, path: &str, uid: u32, keywords: &Keywords) {
        let mut state = self.state();
        let modseq = state.tick(path);
        if let Some(message) = state.folder_mut(path).and_then(|f| f.messages.get_mut(&uid)) {
            message.keywords = keywords.clone();
            message.modseq = modseq;
        }
    }

    /// Another client removes a message.
    pub fn expunge(&self, path: &str, uid: u32) {
        self.state().remove(path, uid);
    }

    /// The folder was rebuilt: every message has another UID in another epoch.
    pub fn rebuild(&self, path: &str) {
        let mut state = self.state();
        let modseq = state.tick(path);
        let Some(folder) = state.folder_mut(path) else { return };
        let messages = std::mem::take(&mut folder.messages);
        folder.uid_validity += 1;
        folder.vanished.clear();
        folder.uid_next = 100;
        for mut message in messages.into_values() {
            message.modseq = modseq;
            folder.messages.insert(folder.uid_next, message);
            folder.uid_next += 1;
        }
    }

    /// Removes a folder with all that is in it.
    pub fn remove_folder(&self, path: &str) {
        self.state().folders.remove(path);
    }

    /// Adds a folder.
    pub fn add_folder(&self, path: &str) {
        let folder = Folder { uid_validity: 9, uid_next: 1, ..Folder::default() };
        self.state().folders.insert(path.to_owned(), folder);
    }

    /// Everything in a folder.
    pub fn folder(&self, path: &str) -> Folder {
        self.state().folders.get(path).cloned().unwrap_or_default()
    }

    /// Every path.
    pub fn paths(&self) -> Vec<String> {
        self.state().folders.keys().cloned().collect()
    }

    /// How many commands came in so far.
    pub fn commands(&self) -> u64 {
        self.state().commands
    }

    /// The commands so far, in short.
    pub fn received(&self) -> Vec<String> {
        self.state().received.clone()
    }

    /// Breaks the connection at that command, counted from the server's start; `None` mends it.
    pub fn cut(&self, cut: Option<Cut>) {
        self.state().cut = cut;
    }

    /// Makes the server say what is not so.
    pub fn lie(&self, lie: Option<Lie>) {
        self.state().lie = lie;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn folder_mut(&mut self, path: &str) -> Option<&mut Folder> {
        self.folders.get_mut(path)
    }

    fn tick(&mut self, path: &str) -> u64 {
        self.modseq += 1;
        let modseq = self.modseq;
        if let Some(folder) = self.folder_mut(path) {
            folder.modseq = modseq;
        }
        modseq
    }

    fn add(&mut self, path: &str, raw: &[u8], keywords: &Keywords, received_at: i64) -> u32 {
        let modseq = self.tick(path);
        let Some(folder) = self.folder_mut(path) else { return 0 };
        let uid = folder.uid_next;
        folder.uid_next += 1;
        let (raw, keywords) = (raw.to_vec(), keywords.clone());
        let message = Message { raw, keywords, received_at, deleted: false, modseq };
        folder.messages.insert(uid, message);
        uid
    }

    fn remove(&mut self, path: &str, uid: u32) -> Option<Message> {
        let modseq = self.tick(path);
        let folder = self.folder_mut(path)?;
        let message = folder.messages.remove(&uid)?;
        folder.vanished.push((modseq, uid));
        Some(message)
    }

    fn listed(&self, path: &str) -> Result<Folder> {
        let found = self.folders.get(path).cloned();
        let mut folder = found.ok_or_else(|| Error::refused(format!("[NONEXISTENT] no folder {path}")))?;
        if self.lie == Some(Lie::Empty) {
            folder.messages.clear();
        }
        Ok(folder)
    }
}

impl State {
    fn reshape(&mut self, change: &FolderChange) -> FolderOutcome {
        let at = |parent: &Option<Above>, name: &str| match parent {
            Some(above) => format!("{}/{name}", above.path),
            None => name.to_owned(),
        };
        let path = match change {
            FolderChange::Create { parent, name, role, subscribed } => {
                let path = at(parent, name);
                let (uid_validity, uid_next, hidden) = (self.folders.len() as u32 + 20, 1, !subscribed);
                let new = Folder { role: *role, uid_validity, uid_next, hidden, ..Folder::default() };
                self.folders.entry(path.clone()).or_insert(new);
                path
            }
            FolderChange::Rename { from, parent, name, .. } => {
                let to = at(parent, name);
                let below = format!("{from}/");
                let moved: Vec<String> = self
                    .folders
                    .keys()
                    .filter(|path| *path == from || path.starts_with(&below))
                    .cloned()
                    .collect();
                if moved.is_empty() && !self.folders.contains_key(&to) {
                    return FolderOutcome::Refused(format!("[NONEXISTENT] no folder {from}"));
                }
                for path in moved {
                    let new = format!("{to}{}", &path[from.len()..]);
                    let folder = self.folders.remove(&path).unwrap_or_default();
                    self.folders.insert(new, folder);
                }
                to
            }
            FolderChange::Subscribe { path, subscribed } => {
                if let Some(folder) = self.folders.get_mut(path) {
                    folder.hidden = !subscribed;
                }
                path.clone()
            }
            FolderChange::Delete { path, uid_validity, uid_next } => {
                let known = (*uid_validity, *uid_next);
                let is_other = |folder: &Folder| known != (Some(folder.uid_validity), Some(folder.uid_next));
                if self.folders.get(path).is_some_and(is_other) {
                    return FolderOutcome::Refused("it is not as it was".to_owned());
                }
                self.folders.remove(path);
                path.clone()
            }
        };
        FolderOutcome::Done { path, separator: Some('/') }
    }
}

impl Fake {
    /// Every command passes here: counted, perhaps cut before or after it is done.
    fn command<T>(&mut self, name: String, run: impl FnOnce(&mut State) -> Result<T>) -> Result<T> {
        let mut state = self.server.state();
        if self.gone {
            return Err(Error::disconnected("the connection is gone"));
        }
        state.commands += 1;
        let number = state.commands;
        if state.cut == Some(Cut::Before(number)) {
            self.gone = true;
            return Err(Error::disconnected("cut before the command"));
        }
        state.received.push(name);
        let result = run(&mut state);
        self.gone = matches!(&result, Err(error) if matches!(error.kind, Kind::Retry { .. }));
        if state.cut == Some(Cut::After(number)) {
            self.gone = true;
            return Err(Error::disconnected("cut after the command"));
        }
        result
    }

    fn change(state: &mut State, change: &Change) -> Result<Outcome> {
        if let Some(seat) = change.seat() {
            let Some(folder) = state.folders.get(&seat.path) else {
                return Ok(Outcome::Refused(format!("[NONEXISTENT] no folder {}", seat.path)));
            };
            if folder.uid_validity != seat.uid_validity {
                return Ok(Outcome::Stale);
            }
            if !folder.messages.contains_key(&seat.uid) {
                return Ok(Outcome::Gone);
            }
        }
        Ok(match change {
            Change::Keywords { seat, add, remove } => Fake::store_flags(state, seat, add, remove),
            Change::Move { seat, to, .. } => Fake::copy(state, seat, to, true),
            Change::Copy { seat, to, maybe_there } => match Fake::find(state, seat, to) {
                Some(new) if *maybe_there => Outcome::Done { new: Some(new), modseq: None },
                _ => Fake::copy(state, seat, to, false),
            },
            Change::Expunge { seat } => {
                state.remove(&seat.path, seat.uid);
                Outcome::Done { new: None, modseq: None }
            }
            Change::Mark { seat } => {
                let modseq = state.tick(&seat.path);
                let message = state.folder_mut(&seat.path).and_then(|f| f.messages.get_mut(&seat.uid));
                if let Some(message) = message {
                    (message.deleted, message.modseq) = (true, modseq);
                }
                Outcome::Done { new: None, modseq: Some(modseq) }
            }
            Change::Append { path, keywords, received_at, raw, maybe_there } => {
                let Some(folder) = state.folders.get(path) else {
                    return Ok(Outcome::Refused(format!("[TRYCREATE] no folder {path}")));
                };
                let there = folder.messages.iter().find(|(_, m)| m.raw == raw[..]).map(|(uid, _)| *uid);
                let uid = match there.filter(|_| *maybe_there) {
                    Some(uid) => uid,
                    None => state.add(path, raw, keywords, *received_at),
                };
                let validity = state.folders.get(path).map_or(0, |f| f.uid_validity);
                Outcome::Done { new: Some((validity, uid)), modseq: None }
            }
        })
    }

    fn store_flags(state: &mut State, seat: &Seat, add: &Keywords, remove: &Keywords) -> Outcome {
        let modseq = state.tick(&seat.path);
        if let Some(message) = state.folder_mut(&seat.path).and_then(|f| f.messages.get_mut(&seat.uid)) {
            message.keywords.retain(|keyword| !remove.contains(keyword));
            message.keywords.extend(add.iter().cloned());
            message.modseq = modseq;
        }
        Outcome::Done { new: None, modseq: Some(modseq) }
    }

    fn find(state: &State, seat: &Seat, to: &str) -> Option<(u32, u32)> {
        let message = state.folders.get(&seat.path)?.messages.get(&seat.uid)?;
        let target = state.folders.get(to)?;
        let (uid, _) = target.messages.iter().find(|(_, m)| m.raw == message.raw)?;
        Some((target.uid_validity, *uid))
    }

    fn copy(state: &mut State, seat: &Seat, to: &str, and_remove: bool) -> Outcome {
        if !state.folders.contains_key(to) {
            return Outcome::Refused(format!("[TRYCREATE] no folder {to}"));
        }
        let Some(message) = state.folders.get(&seat.path).and_then(|f| f.messages.get(&seat.uid)).cloned()
        else {
            return Outcome::Gone;
        };
        if and_remove {
            state.remove(&seat.path, seat.uid);
        }
        let uid = state.add(to, &message.raw, &message.keywords, message.received_at);
        let validity = state.folders.get(to).map_or(0, |f| f.uid_validity);
        Outcome::Done { new: Some((validity, uid)), modseq: None }
    }
}

fn header_block(raw: &[u8]) -> &[u8] {
    let end = raw.windows(4).position(|w| w == b"\r\n\r\n").map_or(raw.len(), |at| at + 4);
    raw.get(..end).unwrap_or(raw)
}

fn item(uid: u32, message: &Message, want: Want) -> RemoteItem {
    RemoteItem {
        uid,
        keywords: message.keywords.clone(),
        deleted: message.deleted,
        modseq: message.modseq,
        size: message.raw.len() as u64,
        received_at: message.received_at,
        saved_at: None,
        thread: None,
        bytes: match want {
            Want::Headers | Want::DatedHeaders => Bytes::copy_from_slice(header_block(&message.raw)),
            Want::Whole => Bytes::copy_from_slice(&message.raw),
        },
        whole: want == Want::Whole,
    }
}

fn delta(state: &State, path: &str, since: &Cursor) -> Result<Delta> {
    let folder = state.listed(path)?;
    let counting = state.counts_changes;
    let cursor = Cursor {
        uid_validity: Some(folder.uid_validity),
        uid_next: folder.uid_next,
        highest_modseq: (counting != Counting::Nothing).then_some(folder.modseq),
    };
    let known = since.highest_modseq.filter(|_| since.uid_validity == Some(folder.uid_validity));
    let changed_since = known.filter(|_| counting != Counting::Nothing);
    let by_listing = changed_since.is_none() || counting != Counting::Qresync;
    let gone_since = |known| folder.vanished.iter().filter(move |(at, _)| *at > known).map(|(_, uid)| *uid);
    let mut gone: UidSet = changed_since.into_iter().flat_map(gone_since).collect();
    if state.lie == Some(Lie::VanishedUnknown) {
        gone.insert_range(5_000, 6_000);
    }
    // Of what is new here the sizes are told.
    let first_new = match since.uid_validity == Some(folder.uid_validity) {
        true => since.uid_next,
        false if *since == Cursor::default() => 0,
        false => u32::MAX,
    };
    let changed = folder.messages.iter().filter(|(_, m)| changed_since.is_none_or(|known| m.modseq > known));
    Ok(Delta {
        uid_validity: folder.uid_validity,
        items: changed
            .map(|(uid, m)| Listed {
                uid: *uid,
                deleted: m.deleted,
                keywords: Arc::new(m.keywords.clone()),
                modseq: m.modseq,
                size: if *uid >= first_new { m.raw.len() as u64 } else { 0 },
            })
            .collect(),
        gone,
        recounted: false,
        present: by_listing.then(|| folder.messages.keys().copied().collect()),
        cursor,
        messages: folder.messages.len() as u64,
    })
}

impl Remote for Fake {
    fn abilities(&self) -> Abilities {
        Abilities { folders: true, keywords: true, push: true }
    }

    async fn folders(&mut self) -> Result<Vec<RemoteFolder>> {
        self.command("LIST".to_owned(), |state| {
            let shown = |path: &str| state.lie != Some(Lie::NoFolders) || path == "INBOX";
            Ok(state.folders.iter().filter(|(path, _)| shown(path)).map(remote_folder).collect())
        })
    }

    async fn newest(&mut self, path: &str, count: u32) -> Result<Glimpse> {
        self.command(format!("NEWEST {path}"), |state| {
            let folder = state.listed(path)?;
            let newest = folder.messages.iter().rev().take(count as usize);
            Ok(Glimpse {
                uid_validity: folder.uid_validity,
                messages: folder.messages.len() as u32,
                items: newest.map(|(uid, m)| item(*uid, m, Want::Headers)).collect(),
            })
        })
    }

    async fn delta(&mut self, path: &str, since: &Cursor) -> Result<Delta> {
        self.command(format!("DELTA {path}"), |state| {
            let lie = state.lie.filter(|_| path == "Projecten");
            match lie {
                Some(Lie::BreaksOverFolder) => Err(Error::disconnected("the server fell over")),
                Some(Lie::RefusesFolder) => Err(Error::refused("no permission")),
                Some(Lie::BusyFolder) => Err(Error::retry(Code::Throttled, "in use")),
                _ => delta(state, path, since),
            }
        })
    }

    async fn fetch<S: Sink>(
        &mut self,
        path: &str,
        uid_validity: u32,
        uids: &UidSet,
        want: Want,
        sink: &mut S,
    ) -> Result<()> {
        for uid in uids.iter().rev() {
            let found = self.command(format!("FETCH {path} {uid} {want:?}"), |state| {
                if want == Want::Whole && path == "INBOX" && state.lie == Some(Lie::BreaksOver(uid)) {
                    return Err(Error::disconnected("the server fell over"));
                }
                if path == "Projecten" && state.lie == Some(Lie::RefusesFolder) {
                    return Err(Error::refused("no permission"));
                }
                let folder = state.listed(path)?;
                if folder.uid_validity != uid_validity {
                    return Err(super::stale(path));
                }
                Ok(folder.messages.get(&uid).map(|m| item(uid, m, want)))
            })?;
            if let Some(item) = found {
                sink.take(item).await?;
            }
        }
        Ok(())
    }

    async fn push(&mut self, change: &Change) -> Result<Outcome> {
        self.command(change.name(), |state| Fake::change(state, change))
    }

    async fn reshape(&mut self, change: &FolderChange) -> Result<FolderOutcome> {
        self.command(format!("{change:?}"), |state| Ok(state.reshape(change)))
    }

    async fn holds(&mut self, path: &str, message_id: &str) -> Result<Option<bool>> {
        let wanted = format!("Message-ID: {message_id}\r\n").into_bytes();
        self.command(format!("SEARCH {path}"), |state| {
            let folder = state.listed(path)?;
            Ok(Some(folder.messages.values().any(|m| m.raw.windows(wanted.len()).any(|w| w == wanted))))
        })
    }

    async fn wait(&mut self, _path: &str) -> Result<Stirring> {
        self.command("IDLE".to_owned(), |_| Ok(Stirring::News))
    }

    async fn leave(&mut self) {}
}

fn remote_folder((path, folder): (&String, &Folder)) -> RemoteFolder {
    RemoteFolder {
        path: path.clone(),
        name: path.clone(),
        separator: Some('/'),
        below: 0,
        role: folder.role,
        selectable: true,
        subscribed: !folder.hidden,
        status: Some(FolderStatus {
            messages: folder.messages.len() as u32,
            uid_validity: folder.uid_validity,
            uid_next: folder.uid_next,
            highest_modseq: Some(folder.modseq),
        }),
    }
}
