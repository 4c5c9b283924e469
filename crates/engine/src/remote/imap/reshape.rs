//! Folders made, renamed, subscribed to and deleted. Where an answer may have
//! been lost, the server is asked what is there before it is told again.

use mail::Role;
use wire::imap::{Code, Command, Completion, Event, MailboxName, Status, StatusItem};

use super::Imap;
use crate::error::{Error, Kind, Result};
use crate::remote::{Above, FolderChange, FolderOutcome};

impl Imap {
    pub(super) async fn make_folder(&mut self, change: &FolderChange) -> Result<FolderOutcome> {
        match self.try_reshape(change).await {
            Err(error) if matches!(error.kind, Kind::Refused | Kind::NeedsUser) => {
                Ok(FolderOutcome::Refused(error.problem.said.clone()))
            }
            made => made,
        }
    }

    async fn try_reshape(&mut self, change: &FolderChange) -> Result<FolderOutcome> {
        match change {
            FolderChange::Create { parent, name, role, subscribed } => {
                let (mailbox, separator) = self.place(parent.as_ref(), name).await?;
                self.create(&mailbox, *role).await?;
                if *subscribed {
                    self.subscribe(&mailbox, true).await?;
                }
                Ok(done(&mailbox, separator))
            }
            FolderChange::Rename { from, parent, name, subscribed } => {
                let from = MailboxName::from_server(from);
                let (to, separator) = self.place(parent.as_ref(), name).await?;
                if from != to {
                    self.rename(&from, &to, separator).await?;
                    if *subscribed {
                        // Subscriptions are of names, and do not move along (RFC 9051 §6.3.6).
                        self.subscribe(&to, true).await?;
                        self.subscribe(&from, false).await?;
                    }
                }
                Ok(done(&to, separator))
            }
            FolderChange::Subscribe { path, subscribed } => {
                let mailbox = MailboxName::from_server(path);
                let verb = if *subscribed { Command::Subscribe } else { Command::Unsubscribe };
                self.must(verb(mailbox.clone()), |_| {}).await?;
                Ok(done(&mailbox, None))
            }
            FolderChange::Delete { path, uid_validity, uid_next } => {
                let mailbox = MailboxName::from_server(path);
                self.delete(&mailbox, *uid_validity, *uid_next).await?;
                self.subscribe(&mailbox, false).await?;
                Ok(done(&mailbox, None))
            }
        }
    }

    /// The whole name of a folder, and what parts levels there.
    async fn place(&mut self, parent: Option<&Above>, name: &str) -> Result<(MailboxName, Option<char>)> {
        let (prefix, separator) = match parent {
            Some(Above { path, separator: Some(separator) }) => {
                (format!("{path}{separator}"), Some(*separator))
            }
            Some(above) => return Err(Error::refused(format!("{} can hold no folders", above.path))),
            None => self.home().await?,
        };
        if separator.is_some_and(|separator| name.contains(separator)) {
            return Err(Error::refused(format!("{name} has the character that parts levels here")));
        }
        let own = MailboxName::encode(name);
        Ok((MailboxName::from_server(&format!("{prefix}{}", own.as_str())), separator))
    }

    async fn create(&mut self, mailbox: &MailboxName, role: Option<Role>) -> Result<()> {
        let special_use = role.and_then(Role::special_use).map(str::to_owned);
        let create = |special_use| Command::Create { mailbox: mailbox.clone(), special_use };
        let mut ended = self.run(create(special_use.clone()), |_| {}).await?.completion;
        if !ended.is_ok() && special_use.is_some() {
            // RFC 6154 §3: a server may know the use and not allow it to be set.
            ended = self.run(create(None), |_| {}).await?.completion;
        }
        match ended {
            Completion::Ok(_) => Ok(()),
            refused if refused.said().code == Some(Code::AlreadyExists) => Ok(()),
            // Made by an earlier try, or by another program.
            _ if self.status_of(mailbox).await?.is_some() => Ok(()),
            refused => refused.into_result().map(drop).map_err(Error::from),
        }
    }

    async fn rename(&mut self, from: &MailboxName, to: &MailboxName, separator: Option<char>) -> Result<()> {
        self.step_out(from, separator).await?;
        let command = Command::Rename { from: from.clone(), to: to.clone() };
        let ended = self.run(command, |_| {}).await?.completion;
        if ended.is_ok() {
            return Ok(());
        }
        let (old, new) = (self.status_of(from).await?, self.status_of(to).await?);
        match old.is_none() && new.is_some() {
            // Done by an earlier try.
            true => Ok(()),
            false => ended.into_result().map(drop).map_err(Error::from),
        }
    }

    /// Deletes a folder that is as the person saw it (invariant 5), or is gone already.
    async fn delete(
        &mut self,
        mailbox: &MailboxName,
        uid_validity: Option<u32>,
        uid_next: Option<u32>,
    ) -> Result<()> {
        self.step_out(mailbox, None).await?;
        let status = self.status_of(mailbox).await?;
        let is_other = |status: &Status| match (uid_validity, uid_next) {
            (Some(known), Some(next)) => {
                status.uid_validity != Some(known) || status.uid_next.is_none_or(|there| there > next)
            }
            _ => status.messages != Some(0),
        };
        if status.as_ref().is_some_and(is_other) {
            return Err(Error::refused(format!("{mailbox} holds messages that were not here yet")));
        }
        let ended = self.run(Command::Delete(mailbox.clone()), |_| {}).await?.completion;
        match ended.said().code {
            Some(Code::NonExistent) if status.is_none() => Ok(()),
            _ => ended.into_result().map(drop).map_err(Error::from),
        }
    }

    /// What the server says of a folder; `None` where it has none of that name, or none that holds messages.
    async fn status_of(&mut self, mailbox: &MailboxName) -> Result<Option<Status>> {
        let items = vec![StatusItem::Messages, StatusItem::UidNext, StatusItem::UidValidity];
        let mut told = None;
        let command = Command::Status { mailbox: mailbox.clone(), items };
        let ended = self.run(command, |event| match event {
            Event::Status(status) if status.mailbox == *mailbox => told = Some(status),
            _ => {}
        });
        let is_there = ended.await?.completion.is_ok();
        Ok(told.filter(|_| is_there))
    }

    /// A refusal changes nothing that matters: the folder is there.
    async fn subscribe(&mut self, mailbox: &MailboxName, on: bool) -> Result<()> {
        let verb = if on { Command::Subscribe } else { Command::Unsubscribe };
        self.run(verb(mailbox.clone()), |_| {}).await.map(drop)
    }

    /// Leaves a folder that is to go or to have another name: some servers refuse that of an open one.
    async fn step_out(&mut self, mailbox: &MailboxName, separator: Option<char>) -> Result<()> {
        let is_meant = |path: &str| {
            path.strip_prefix(mailbox.as_str()).is_some_and(|rest| {
                rest.is_empty() || separator.is_some_and(|separator| rest.starts_with(separator))
            })
        };
        if self.open.as_ref().is_some_and(|open| is_meant(&open.path)) {
            self.open = None;
            self.run(Command::Unselect, |_| {}).await?;
        }
        Ok(())
    }
}

fn done(mailbox: &MailboxName, separator: Option<char>) -> FolderOutcome {
    FolderOutcome::Done { path: mailbox.as_str().to_owned(), separator }
}
