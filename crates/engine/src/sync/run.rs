//! The order in which one account's server is asked: wishes first, then the
//! inbox, then the other folders, newest first, headers before all bodies but
//! small ones. Cut it anywhere and start it again: it goes on from what the
//! store holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mail::problem::Code;
use mail::{MailboxId, Role};
use store::{Mailbox, NewMailbox, Wanted};

use super::apply;
use super::plan::{self, Edit, View};
use crate::desk::Desk;
use crate::error::{Error, Kind, Result};
use crate::ingest::{self, Shelf, both};
use crate::remote::{Cursor, Delta, Listed, Remote, RemoteFolder, RemoteItem, Sink, UidSet, Want, is_stale};
use crate::{intents, limits, reshape};

/// What one round after another remembers, for as long as the account runs.
#[derive(Debug, Default)]
pub struct Round {
    /// Folders that seemed to have lost most of their mail, until a later look agrees (invariant 4).
    doubted: BTreeSet<MailboxId>,
    /// Folders that the last list did not name.
    missing: BTreeSet<MailboxId>,
    /// How many messages of each folder are there and not here, as far as that is explained (D05).
    hidden: BTreeMap<MailboxId, i64>,
    /// Folders of which the last look did not bring all headers that were asked for.
    short: BTreeSet<MailboxId>,
    /// Folders of which a fetch failed, perhaps over a body: bodies come by themselves then.
    broken: BTreeSet<MailboxId>,
    /// Folders over which the conversation broke.
    struck: BTreeMap<MailboxId, Struck>,
    /// When the folders that the person left out were looked at.
    others_at: Option<u64>,
    /// The account has the folders that a person needs, or was told to make them.
    furnished: bool,
}

/// A folder that could not be looked at to the end.
#[derive(Debug, Default)]
struct Struck {
    /// How often in a row, without one more message of it here.
    count: u32,
    /// How many of its messages were here.
    held: u64,
    /// When it was last tried.
    at_ms: u64,
}

impl Struck {
    /// It is let be for a while: longer each time.
    fn is_out(&self, desk: &Desk) -> bool {
        let Some(more) = self.count.checked_sub(limits::STRIKES) else { return false };
        let rest = limits::STRUCK_REST.saturating_mul(1 << more.min(4)).as_millis() as u64;
        desk.net.ticks_ms().saturating_sub(self.at_ms) < rest
    }
}

impl Round {
    /// Brings everything but the bodies to agreement.
    pub async fn all<R: Remote>(&mut self, remote: &mut R, desk: &Desk) -> Result<()> {
        reshape::push(remote, desk).await?;
        intents::push(self, remote, desk).await?;
        let listed = remote.folders().await?;
        let mailboxes = self.folders(desk, &listed).await?;
        let others = self.others_are_due(desk);
        let is_due = |mailbox: &&Mailbox| mailbox.selectable && (others || is_watched(mailbox, &mailboxes));
        // What broke the conversation before comes last.
        let (struck, well): (Vec<_>, Vec<_>) =
            mailboxes.iter().filter(is_due).partition(|mailbox| self.struck.contains_key(&mailbox.id));
        for mailbox in well.into_iter().chain(struck) {
            let status = listed.iter().find(|folder| folder.path == mailbox.path).and_then(|f| f.status);
            let unchanged = status.is_some_and(|status| {
                let cursor = mailbox.cursor;
                status.highest_modseq.is_some()
                    && cursor.highest_modseq == status.highest_modseq
                    && cursor.uid_validity == Some(status.uid_validity)
                    && cursor.uid_next == Some(status.uid_next)
            });
            if !unchanged {
                self.try_folder(remote, desk, mailbox).await?;
            }
        }
        self.furnish(desk).await?;
        // What had to wait for a UID may go now.
        intents::push(self, remote, desk).await
    }

    /// Brings the folders of these paths to agreement, those that the person watches.
    pub async fn some<R: Remote>(
        &mut self,
        remote: &mut R,
        desk: &Desk,
        paths: &BTreeSet<String>,
    ) -> Result<()> {
        let account = desk.account;
        let mailboxes = desk.read(move |tx| tx.mailboxes(account)).await?;
        // What is left out here is looked at when all are.
        let watched = |mailbox: &&Mailbox| {
            mailbox.selectable && paths.contains(&mailbox.path) && is_watched(mailbox, &mailboxes)
        };
        for mailbox in mailboxes.iter().filter(watched) {
            self.try_folder(remote, desk, mailbox).await?;
        }
        Ok(())
    }

    /// Whether the folders that the person left out are looked at this time: first of all, and now and then.
    fn others_are_due(&mut self, desk: &Desk) -> bool {
        let now = desk.net.ticks_ms();
        let rest = limits::OTHER_FOLDERS_REST.as_millis() as u64;
        let due = self.others_at.is_none_or(|before| now.saturating_sub(before) >= rest);
        if due {
            self.others_at = Some(now);
        }
        due
    }

    /// Brings a folder to agreement; what cannot be looked at does not stop the others, the inbox apart.
    ///
    /// One that the server refuses, or has no time for, is passed over. One over which the
    /// conversation breaks, time after time and with nothing more of it here, is let be for
    /// [`limits::STRUCK_REST`] and longer.
    pub async fn try_folder<R: Remote>(
        &mut self,
        remote: &mut R,
        desk: &Desk,
        mailbox: &Mailbox,
    ) -> Result<()> {
        let (id, is_inbox) = (mailbox.id, mailbox.role == Some(Role::Inbox));
        if self.struck.get(&id).is_some_and(|struck| struck.is_out(desk)) {
            return Ok(());
        }
        let Err(error) = self.folder(remote, desk, id).await else {
            self.struck.remove(&id);
            return Ok(());
        };
        if is_inbox {
            return Err(error);
        }
        let count = if error.may_pass() { self.strike(desk, id).await? } else { 0 };
        let goes_on = match error.kind {
            Kind::Refused | Kind::NeedsUser => true,
            // The server answered: its other folders may be well.
            Kind::Retry { after: None } => error.problem.code == Code::Throttled,
            Kind::Misbehaved => count >= limits::STRIKES,
            Kind::Retry { .. } | Kind::Local => false,
        };
        if !goes_on {
            return Err(error);
        }
        tracing::warn!(folder = mailbox.path, %error, "left out");
        Ok(())
    }

    /// Counts how often in a row a folder could not be looked at.
    async fn strike(&mut self, desk: &Desk, id: MailboxId) -> Result<u32> {
        let held = desk.read(move |tx| tx.seats_with_uid(id)).await?;
        let struck = self.struck.entry(id).or_default();
        struck.count = if struck.held == held { struck.count.saturating_add(1) } else { 1 };
        (struck.held, struck.at_ms) = (held, desk.net.ticks_ms());
        Ok(struck.count)
    }

    /// The person wants to know now: nothing is let be.
    pub fn forgive(&mut self) {
        self.struck.clear();
    }

    /// Notes which folders there are; gives them, the inbox first.
    async fn folders(&mut self, desk: &Desk, listed: &[RemoteFolder]) -> Result<Vec<Mailbox>> {
        let (account, before) = (desk.account, std::mem::take(&mut self.missing));
        let mut folders: Vec<store::Folder> =
            listed.iter().take(limits::FOLDERS).map(apply::folder).collect();
        let (mut mailboxes, missing) = desk
            .write(move |tx| {
                let deleted = tx.deleted_paths(account)?;
                folders.retain(|folder| !deleted.contains(&folder.path));
                for folder in &folders {
                    tx.put_folder(account, folder)?;
                }
                let named: BTreeSet<&str> = folders.iter().map(|folder| folder.path.as_str()).collect();
                let mut missing = BTreeSet::new();
                for mailbox in tx.mailboxes(account)? {
                    let is_listed = mailbox.selectable && mailbox.is_made();
                    let is_missing = is_listed && !named.contains(mailbox.path.as_str());
                    match (is_missing, before.contains(&mailbox.id)) {
                        // Two lists, minutes apart, agree that it is gone.
                        (true, true) => tx.forget_folder(mailbox.id)?,
                        (true, false) => drop(missing.insert(mailbox.id)),
                        (false, _) => {}
                    }
                }
                Ok((tx.mailboxes(account)?, missing))
            })
            .await?;
        mailboxes.retain(|mailbox| mailbox.is_made() && !missing.contains(&mailbox.id));
        mailboxes.sort_by_key(|mailbox| mailbox.role != Some(Role::Inbox));
        self.missing = missing;
        Ok(mailboxes)
    }

    /// Makes the folders that a person needs and the server does not have (E02). Asks once.
    async fn furnish(&mut self, desk: &Desk) -> Result<()> {
        if std::mem::replace(&mut self.furnished, true) {
            return Ok(());
        }
        let account = desk.account;
        desk.write(move |tx| {
            let refused = tx.refused_folders(account)?;
            for (role, name) in [(Role::Drafts, "Drafts"), (Role::Sent, "Sent"), (Role::Trash, "Trash")] {
                let is_refused = refused.iter().any(|one| one.name == name);
                if tx.mailbox_by_role(account, role)?.is_some() || is_refused {
                    continue;
                }
                let (name, role) = (name.to_owned(), Some(role));
                let new = NewMailbox { name, role, subscribed: true, ..NewMailbox::default() };
                match tx.create_mailbox(account, &new) {
                    // A folder of that name has another task, says the server.
                    Ok(_) | Err(store::Error::AlreadyExists(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        })
        .await
    }

    /// Brings one folder to agreement, bodies apart.
    pub async fn folder<R: Remote>(&mut self, remote: &mut R, desk: &Desk, id: MailboxId) -> Result<()> {
        for _ in 0..limits::STALE_TRIES {
            match self.look(remote, desk, id).await {
                // A new UIDVALIDITY in the middle of it is an ordinary step.
                Err(error) if is_stale(&error) => {}
                done => return done,
            }
        }
        Err(Error::misbehaved("the folder's uidvalidity changes all the time"))
    }

    async fn look<R: Remote>(&mut self, remote: &mut R, desk: &Desk, id: MailboxId) -> Result<()> {
        let mailbox = desk.read(move |tx| tx.mailbox(id)).await?;
        let since = apply::cursor(&mailbox);
        if since == Cursor::default() && mailbox.role == Some(Role::Inbox) {
            glimpse(remote, desk, &mailbox).await?;
        }
        let mut delta = Arc::new(remote.delta(&mailbox.path, &since).await?);
        let mut view = seen(desk, id, &delta).await?;
        let mut edits = plan::plan(&view, &delta);
        let mut hidden = plan::hidden(&view, &delta, &edits);
        let before = self.hidden.get(&id).copied().unwrap_or(0);
        if delta.present.is_none() && !plan::adds_up(&view, &since, &delta, hidden, before) {
            tracing::info!(folder = mailbox.path, "the changes do not add up; all is listed");
            let everything = Cursor { highest_modseq: None, ..since };
            delta = Arc::new(remote.delta(&mailbox.path, &everything).await?);
            view = seen(desk, id, &delta).await?;
            edits = plan::plan(&view, &delta);
            hidden = plan::hidden(&view, &delta, &edits);
        }
        self.believe(&mailbox, plan::is_sudden_loss(&view, &edits))?;
        let wanted = edits.iter().find_map(|edit| match edit {
            Edit::Fetch { uids } => Some(uids.clone()),
            _ => None,
        });
        desk.write(move |tx| apply::apply(tx, id, &edits)).await?;
        let with_bodies = wanted.is_some() && !self.broken.contains(&id);
        let small = if with_bodies { small(desk, &mailbox, &delta).await? } else { UidSet::new() };
        let Delta { uid_validity, mut cursor, .. } = *delta;
        // A listing of a large folder need not stay while its mail comes.
        drop(delta);
        let missing = match wanted {
            Some(uids) => {
                let fetched = headers(remote, desk, &mailbox, uid_validity, &uids, &small).await;
                fetched.inspect_err(|_| _ = self.broken.insert(id))?
            }
            None => 0,
        };
        self.hidden.insert(id, hidden.saturating_add_unsigned(missing));
        match missing {
            0 => drop(self.short.remove(&id)),
            // What is there and did not come is asked for once more: the next look lists everything.
            _ if self.short.insert(id) => cursor.highest_modseq = None,
            _ => {}
        }
        desk.write(move |tx| apply::finish(tx, id, &cursor)).await
    }

    /// Stops at the first claim that most of a folder is gone; a later
    /// connection that claims it again is believed.
    fn believe(&mut self, mailbox: &Mailbox, is_sudden_loss: bool) -> Result<()> {
        if !is_sudden_loss {
            self.doubted.remove(&mailbox.id);
            return Ok(());
        }
        match self.doubted.insert(mailbox.id) {
            false => Ok(()),
            true => Err(Error::misbehaved(format!("{} suddenly lost most of its mail", mailbox.path))),
        }
    }
}

/// Whether a folder is looked at each time: the person subscribed to it, or it
/// has a task (D04). Where nobody ever subscribed to anything, all are.
fn is_watched(mailbox: &Mailbox, all: &[Mailbox]) -> bool {
    let nobody_chose = || !all.iter().any(|one| one.subscribed && one.role != Some(Role::Inbox));
    mailbox.subscribed || mailbox.role.is_some() || nobody_chose()
}

/// The folder as it is here, as far as the delta speaks of it.
async fn seen(desk: &Desk, id: MailboxId, delta: &Arc<Delta>) -> Result<View> {
    let delta = Arc::clone(delta);
    desk.read(move |tx| apply::view(tx, id, &delta)).await
}

/// Fetches the newest headers before anything else is asked, so that a page has something to show.
async fn glimpse<R: Remote>(remote: &mut R, desk: &Desk, mailbox: &Mailbox) -> Result<()> {
    let glimpse = remote.newest(&mailbox.path, limits::FIRST_LOOK).await?;
    if glimpse.items.is_empty() {
        return Ok(());
    }
    let (id, uid_validity) = (mailbox.id, glimpse.uid_validity);
    desk.write(move |tx| apply::renew(tx, id, uid_validity)).await?;
    let shelf = Shelf::Folder { mailbox: id, uid_validity };
    let (mut intake, door) = ingest::open();
    let feed = async move {
        for item in glimpse.items.into_iter().filter(|item| !item.deleted) {
            intake.take(item).await?;
        }
        Ok(())
    };
    both(feed, door.stow(desk, &shelf)).await
}

/// The messages whose bodies come with their headers, since asking twice costs more than
/// they do: as far as the delta tells sizes, and nothing waits that headers could find.
async fn small(desk: &Desk, mailbox: &Mailbox, delta: &Delta) -> Result<UidSet> {
    let id = mailbox.id;
    if has_dates(mailbox) || !desk.read(move |tx| tx.is_all_wanted(id)).await? {
        return Ok(UidSet::new());
    }
    let is_small = |item: &&Listed| (1..=limits::WITH_HEADERS_BYTES).contains(&item.size);
    Ok(delta.items.iter().filter(is_small).map(|item| item.uid).collect())
}

/// Of no other folder does anybody ask for how long a message has been there (D10).
fn has_dates(mailbox: &Mailbox) -> bool {
    matches!(mailbox.role, Some(Role::Trash | Role::Junk))
}

/// Fetches headers, of small messages all, and stores them; gives how many did not come.
async fn headers<R: Remote>(
    remote: &mut R,
    desk: &Desk,
    mailbox: &Mailbox,
    uid_validity: u32,
    uids: &UidSet,
    small: &UidSet,
) -> Result<u64> {
    desk.expect(uids.len());
    let of_rest = if has_dates(mailbox) { Want::DatedHeaders } else { Want::Headers };
    let mut came = 0;
    let shelf = Shelf::Folder { mailbox: mailbox.id, uid_validity };
    let (intake, door) = ingest::open();
    let count = &mut came;
    let fetch = async move {
        let mut counted = Counted { sink: intake, count };
        for some in uids.newest_first(limits::LISTED_TOGETHER) {
            let (whole, rest): (Vec<u32>, Vec<u32>) = some.iter().partition(|uid| small.contains(*uid));
            for (uids, want) in [(whole, Want::Whole), (rest, of_rest)] {
                let uids = uids.into_iter().collect::<UidSet>();
                if !uids.is_empty() {
                    remote.fetch(&mailbox.path, uid_validity, &uids, want, &mut counted).await?;
                }
            }
        }
        Ok(())
    };
    both(fetch, door.stow(desk, &shelf)).await?;
    Ok(uids.len().saturating_sub(came))
}

/// Counts what passes.
struct Counted<'a, S> {
    sink: S,
    count: &'a mut u64,
}

impl<S: Sink> Sink for Counted<'_, S> {
    async fn take(&mut self, item: RemoteItem) -> Result<()> {
        *self.count += 1;
        self.sink.take(item).await
    }
}

/// What is remembered of bodies for as long as the account runs.
#[derive(Debug)]
pub struct Bodies {
    /// Asked for and not given, too large, or breaking every connection: not asked for again.
    refused: BTreeSet<(MailboxId, u32, u32)>,
    /// How many are asked for at a time. One after a connection broke, then more and more again.
    window: usize,
    /// How often the connection broke over a single one in a row.
    strikes: u32,
    /// When folders were refused: what is asked for of them is left out for a while.
    shut: BTreeMap<MailboxId, u64>,
}

impl Default for Bodies {
    fn default() -> Bodies {
        Bodies { refused: BTreeSet::new(), window: limits::WANTED, strikes: 0, shut: BTreeMap::new() }
    }
}

impl Bodies {
    /// Whether there is anything to ask for.
    pub async fn are_wanted(&mut self, desk: &Desk) -> Result<bool> {
        Ok(!self.next(desk, &BTreeSet::new()).await?.is_empty())
    }

    /// Fetches every body that is not here yet, newest first, small before large.
    ///
    /// A message that breaks the connection must not keep the others away
    /// (invariant 9): after a break messages come one by one, and one that
    /// broke it [`limits::STRIKES`] times in a row by itself is left out.
    pub async fn fetch<R: Remote>(&mut self, remote: &mut R, desk: &Desk) -> Result<()> {
        let account = desk.account;
        desk.expect(desk.read(move |tx| tx.wanted_count(account)).await?);
        let mut asked = BTreeSet::new();
        loop {
            let wanted = self.next(desk, &asked).await?;
            if wanted.is_empty() {
                return Ok(());
            }
            asked = self.fetch_these(remote, desk, wanted).await?;
        }
    }

    /// Fetches a window of them. `true`: there may be more.
    pub async fn some<R: Remote>(&mut self, remote: &mut R, desk: &Desk) -> Result<bool> {
        let wanted = self.next(desk, &BTreeSet::new()).await?;
        if wanted.is_empty() {
            return Ok(false);
        }
        let asked = self.fetch_these(remote, desk, wanted).await?;
        Ok(!self.next(desk, &asked).await?.is_empty())
    }

    async fn fetch_these<R: Remote>(
        &mut self,
        remote: &mut R,
        desk: &Desk,
        wanted: Vec<Wanted>,
    ) -> Result<BTreeSet<(MailboxId, u32, u32)>> {
        let asked = wanted.iter().map(key).collect();
        let fetched = in_turn(remote, desk, wanted).await;
        self.heed(&fetched, &asked);
        let now = desk.net.ticks_ms();
        self.shut.extend(fetched?.into_iter().map(|mailbox| (mailbox, now)));
        Ok(asked)
    }

    /// Learns from how it went.
    fn heed<T>(&mut self, fetched: &Result<T>, asked: &BTreeSet<(MailboxId, u32, u32)>) {
        match fetched {
            Ok(_) => (self.window, self.strikes) = ((self.window * 2).min(limits::WANTED), 0),
            Err(error) if matches!(error.kind, Kind::Retry { .. } | Kind::Misbehaved) => {
                self.strikes = if asked.len() == 1 { self.strikes + 1 } else { 0 };
                if self.strikes >= limits::STRIKES {
                    tracing::warn!(?asked, %error, "a message breaks the connection; left out");
                    self.refused.extend(asked);
                    self.strikes = 0;
                }
                self.window = 1;
            }
            Err(_) => {}
        }
    }

    /// The next bodies to ask for. What was just asked for and is still not here will not come.
    async fn next(&mut self, desk: &Desk, asked: &BTreeSet<(MailboxId, u32, u32)>) -> Result<Vec<Wanted>> {
        let account = desk.account;
        let now = desk.net.ticks_ms();
        let rest = limits::STRUCK_REST.as_millis() as u64;
        for (mailbox, _) in self.shut.extract_if(.., |_, at| now.saturating_sub(*at) >= rest) {
            self.refused.retain(|one| one.0 != mailbox);
        }
        loop {
            let limit = self.window + self.refused.len();
            let mut wanted = desk.read(move |tx| tx.wanted_bodies(account, limit)).await?;
            let is_last = wanted.len() < limit;
            let hopeless = |one: &&Wanted| asked.contains(&key(one)) || one.size > limits::MESSAGE_BYTES;
            self.refused.extend(wanted.iter().filter(hopeless).map(key));
            wanted.retain(|one| !self.refused.contains(&key(one)));
            if is_last || !wanted.is_empty() {
                return Ok(wanted);
            }
        }
    }
}

fn key(wanted: &Wanted) -> (MailboxId, u32, u32) {
    (wanted.mailbox, wanted.uid_validity, wanted.uid)
}

/// Gives the folders that the server refused.
async fn in_turn<R: Remote>(remote: &mut R, desk: &Desk, wanted: Vec<Wanted>) -> Result<BTreeSet<MailboxId>> {
    let (small, large): (Vec<_>, Vec<_>) =
        wanted.into_iter().partition(|wanted| wanted.size <= limits::SMALL_BYTES);
    let mut refused = bodies_of(remote, desk, &small).await?;
    refused.append(&mut bodies_of(remote, desk, &large).await?);
    Ok(refused)
}

async fn bodies_of<R: Remote>(remote: &mut R, desk: &Desk, wanted: &[Wanted]) -> Result<BTreeSet<MailboxId>> {
    let mut folders: BTreeMap<(MailboxId, u32), BTreeMap<u32, mail::EmailId>> = BTreeMap::new();
    for one in wanted {
        folders.entry((one.mailbox, one.uid_validity)).or_default().insert(one.uid, one.email);
    }
    let mut refused = BTreeSet::new();
    for ((mailbox, uid_validity), emails) in folders {
        let path = desk.read(move |tx| tx.mailbox(mailbox).map(|mailbox| mailbox.path)).await?;
        let uids: UidSet = emails.keys().copied().collect();
        let shelf = Shelf::Bodies(Arc::new(emails));
        let (mut intake, door) = ingest::open();
        let remote = &mut *remote;
        let fetch = async move {
            let fetched = remote.fetch(&path, uid_validity, &uids, Want::Whole, &mut intake).await;
            drop(intake);
            fetched
        };
        match both(fetch, door.stow(desk, &shelf)).await {
            // The folder's next look brings new UIDs.
            Err(error) if is_stale(&error) => {}
            Err(error) if matches!(error.kind, Kind::Refused | Kind::NeedsUser) => {
                tracing::warn!(%mailbox, %error, "bodies left out");
                refused.insert(mailbox);
            }
            done => done?,
        }
    }
    Ok(refused)
}
