//! What the change of an account to IMAP will mean, before anything is changed:
//! which of its messages the server does not have yet. Stores nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use mail::Role;
use mail::message::Summary;
use mail::problem::Problem;
use mail::server::Server;
use net::Net;

use crate::error::{Error, Result};
use crate::prove::Trial;
use crate::remote::imap::{Imap, Packing};
use crate::remote::{Cursor, Remote as _, RemoteItem, Sink, UidSet, Want};

/// Messages by what tells them: Message-ID and size. How often each is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known(BTreeMap<(Option<String>, u64), u64>);

impl Known {
    /// Adds one.
    pub fn add(&mut self, message_id: Option<&str>, size: u64) {
        *self.0.entry((message_id.map(str::to_owned), size)).or_default() += 1;
    }

    /// Messages, and their bytes.
    pub fn sum(&self) -> (u64, u64) {
        let each = self.0.iter().map(|((_, size), count)| (count, count * size));
        each.fold((0, 0), |(count, bytes), (one, more)| (count + one, bytes + more))
    }
}

impl Sink for Known {
    /// Takes out what is there.
    async fn take(&mut self, item: RemoteItem) -> Result<()> {
        let id = Summary::from_headers(&item.bytes).message_ids.into_iter().next();
        if let Some(count) = self.0.get_mut(&(id, item.size)) {
            *count = count.saturating_sub(1);
        }
        Ok(())
    }
}

/// What the inbox of a proven IMAP server does not have of these.
pub async fn lacking(
    net: Arc<dyn Net>,
    trial: &Trial,
    server: &Server,
    known: Known,
) -> std::result::Result<Known, Problem> {
    let looked = look(net, trial, server, known).await;
    looked.map_err(|error| *error.at(server).problem)
}

async fn look(net: Arc<dyn Net>, trial: &Trial, server: &Server, mut known: Known) -> Result<Known> {
    let mut remote = Imap::sign_in(net, server, &trial.incoming_pass(), &Packing::default()).await?;
    let folders = remote.folders().await?;
    let inbox = folders.into_iter().find(|folder| folder.role == Some(Role::Inbox));
    let inbox = inbox.ok_or_else(|| Error::misbehaved("the account has no inbox"))?;
    let delta = remote.delta(&inbox.path, &Cursor::default()).await?;
    let mut uids: UidSet = delta.present.unwrap_or_default();
    for item in &delta.items {
        uids.insert(item.uid);
    }
    if !uids.is_empty() {
        remote.fetch(&inbox.path, delta.uid_validity, &uids, Want::Headers, &mut known).await?;
    }
    remote.leave().await;
    Ok(known)
}
