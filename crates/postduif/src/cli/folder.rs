//! `postduif folder`: the folders of an account. They change here at once; the
//! server is told by whoever is at work, and its refusals show in the status.

use anyhow::Result;
use mail::Role;
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::account::named_or_first;
use super::{Desk, Exit, stop, terminal};
use crate::folders::{Named, find, path};

/// What to do with folders. A name is a path with `/` between the levels.
#[derive(Debug, clap::Subcommand)]
pub enum Folder {
    /// List the folders with their counts
    List(Whose),
    /// Make a folder, in one that is there where its name has levels
    Create(One),
    /// Give a folder another name, or another place
    Rename {
        #[command(flatten)]
        one: One,
        /// Its new path
        to: String,
    },
    /// Delete a folder, on the server too
    Delete {
        #[command(flatten)]
        one: One,
        /// The messages in it as well
        #[arg(long)]
        messages: bool,
    },
    /// Say what a folder is for, where the server does not or is wrong
    Role {
        #[command(flatten)]
        one: One,
        /// Its task; none: as the server says
        task: Task,
    },
    /// Watch a folder and show it
    Subscribe(One),
    /// Look at a folder only when everything is looked at
    Unsubscribe(One),
}

/// Of which account.
#[derive(Debug, clap::Args)]
pub struct Whose {
    /// The account's address or id; the first one if not given
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
}

/// Which folder.
#[derive(Debug, clap::Args)]
pub struct One {
    /// Its path
    folder: String,
    #[command(flatten)]
    whose: Whose,
}

/// What a folder can be for.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Task {
    Drafts,
    Sent,
    Archive,
    Junk,
    Trash,
    Templates,
    None,
}

impl Task {
    fn role(self) -> Option<Role> {
        match self {
            Task::Drafts => Some(Role::Drafts),
            Task::Sent => Some(Role::Sent),
            Task::Archive => Some(Role::Archive),
            Task::Junk => Some(Role::Junk),
            Task::Trash => Some(Role::Trash),
            Task::Templates => Some(Role::Templates),
            Task::None => None,
        }
    }
}

impl Folder {
    /// Whether it only looks.
    pub fn only_looks(&self) -> bool {
        matches!(self, Folder::List(_))
    }
}

/// The folders of one account, as JMAP gives them.
pub struct Folders {
    account: Value,
    all: Vec<Value>,
    named: Vec<Named>,
}

/// Runs one of them.
pub async fn run(desk: &Desk, command: &Folder) -> Result<Exit> {
    match command {
        Folder::List(whose) => list(desk, &Folders::of(desk, whose).await?),
        Folder::Create(one) => {
            let folders = Folders::of(desk, &one.whose).await?;
            let (parent, name) = folders.place(desk, &one.folder)?;
            let new = json!({ "name": name, "parentId": parent, "isSubscribed": true });
            set(desk, &folders, json!({ "create": { "new": new } }), "folder-created", &one.folder).await
        }
        Folder::Rename { one, to } => {
            let folders = Folders::of(desk, &one.whose).await?;
            let id = folders.named(desk, &one.folder)?;
            let (parent, name) = folders.place(desk, to)?;
            let patch = json!({ "name": name, "parentId": parent });
            set(desk, &folders, json!({ "update": { id: patch } }), "folder-renamed", to).await
        }
        Folder::Delete { one, messages } => {
            let folders = Folders::of(desk, &one.whose).await?;
            let id = folders.named(desk, &one.folder)?;
            let change = json!({ "destroy": [id], "onDestroyRemoveEmails": messages });
            set(desk, &folders, change, "folder-deleted", &one.folder).await
        }
        Folder::Role { one, task } => give_task(desk, one, task.role()).await,
        Folder::Subscribe(one) => show_in_side_bar(desk, one, true).await,
        Folder::Unsubscribe(one) => show_in_side_bar(desk, one, false).await,
    }
}

async fn give_task(desk: &Desk, one: &One, role: Option<Role>) -> Result<Exit> {
    let folders = Folders::of(desk, &one.whose).await?;
    let id = folders.named(desk, &one.folder)?;
    let said = role.map_or("folder-role-none".to_owned(), |role| format!("folder-role-{}", role.as_str()));
    let had = folders.named.iter().find(|folder| folder.id.to_string() == id).and_then(|folder| folder.role);
    // JMAP knows nothing of templates.
    let of_account = format!("/api/accounts/{}/templates", folders.account.as_str().unwrap_or_default());
    if role == Some(Role::Templates) {
        desk.door.patch(&of_account, &json!({ "folder": id })).await?;
        return done(desk, &Value::Null, &said, &one.folder);
    }
    if had == Some(Role::Templates) {
        desk.door.patch(&of_account, &json!({ "folder": null })).await?;
    }
    set(desk, &folders, json!({ "update": { id: { "role": role } } }), &said, &one.folder).await
}

async fn show_in_side_bar(desk: &Desk, one: &One, on: bool) -> Result<Exit> {
    let folders = Folders::of(desk, &one.whose).await?;
    let id = folders.named(desk, &one.folder)?;
    let said = if on { "folder-subscribed" } else { "folder-unsubscribed" };
    set(desk, &folders, json!({ "update": { id: { "isSubscribed": on } } }), said, &one.folder).await
}

fn list(desk: &Desk, folders: &Folders) -> Result<Exit> {
    if desk.json {
        terminal::say_json(&json!(folders.all));
        return Ok(Exit::Done);
    }
    let mut rows: Vec<(String, &Value)> =
        folders.named.iter().map(|named| path(&folders.named, named)).zip(&folders.all).collect();
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    for (path, folder) in rows {
        let mark = if folder["isSubscribed"] == true { ' ' } else { '-' };
        let role = folder["role"].as_str().unwrap_or_default();
        let counts = format!("{:>7} {:>7}", folder["unreadEmails"], folder["totalEmails"]);
        terminal::say(&format!("{counts} {mark} {} {role}", terminal::column(&path, 40)));
    }
    Ok(Exit::Done)
}

/// Makes one change, and says so or why not.
async fn set(desk: &Desk, folders: &Folders, change: Value, said: &str, path: &str) -> Result<Exit> {
    let mut arguments = change;
    arguments["accountId"] = folders.account.clone();
    let answer = desk.door.call("Mailbox/set", arguments).await?;
    let refusals = ["notCreated", "notUpdated", "notDestroyed"].map(|key| &answer[key]);
    let refused = refusals.into_iter().filter_map(Value::as_object).flat_map(|all| all.values()).next();
    if let Some(error) = refused {
        let kind = error["type"].as_str().unwrap_or_default();
        let text = desk.texts.find(&format!("folder-refused-{}", kind.to_lowercase()), &[("name", path)]);
        let why = error["description"].as_str().unwrap_or(kind);
        let other = || desk.texts.with("folder-refused", &[("name", path), ("why", why)]);
        return Err(stop(Exit::NeedsPerson, text.unwrap_or_else(other)));
    }
    done(desk, &answer["created"]["new"]["id"], said, path)
}

fn done(desk: &Desk, made: &Value, said: &str, path: &str) -> Result<Exit> {
    match desk.json {
        true => terminal::say_json(&json!({ "id": made, "folder": path })),
        false => terminal::say(&desk.texts.with(said, &[("name", path)])),
    }
    Ok(Exit::Done)
}

impl Folders {
    async fn of(desk: &Desk, whose: &Whose) -> Result<Folders> {
        let mut account = named_or_first(desk, whose.account.as_deref()).await?;
        Folders::in_account(desk, account["id"].take()).await
    }

    /// Those of the account with this id.
    pub async fn in_account(desk: &Desk, account: Value) -> Result<Folders> {
        let mut answer = desk.door.call("Mailbox/get", json!({ "accountId": account, "ids": null })).await?;
        let templates = desk.door.get("/api/templates").await?;
        for folder in answer["list"].as_array_mut().into_iter().flatten() {
            let is = |one: &Value| one["accountId"] == account && one["id"] == folder["id"];
            if templates.as_array().is_some_and(|all| all.iter().any(is)) {
                folder["role"] = json!(Role::Templates);
            }
        }
        let named = Vec::deserialize(&answer["list"])?;
        let all = answer["list"].as_array_mut().map(std::mem::take).unwrap_or_default();
        Ok(Folders { account, all, named })
    }

    /// The id of the folder that is meant by that.
    pub fn named(&self, desk: &Desk, meant: &str) -> Result<String> {
        let unknown = || stop(Exit::NotHere, desk.texts.with("list-folder-unknown", &[("name", meant)]));
        Ok(find(&self.named, meant).ok_or_else(unknown)?.to_string())
    }

    /// The id of the folder with a task.
    pub fn with_role(&self, desk: &Desk, role: Role) -> Result<String> {
        let unknown =
            || stop(Exit::NotHere, desk.texts.with("list-folder-unknown", &[("name", role.as_str())]));
        Ok(self.named.iter().find(|one| one.role == Some(role)).ok_or_else(unknown)?.id.to_string())
    }

    /// Where a folder of that path would stand, and its own name.
    fn place<'a>(&self, desk: &Desk, path: &'a str) -> Result<(Option<String>, &'a str)> {
        match path.rsplit_once('/') {
            None => Ok((None, path)),
            Some((above, name)) => Ok((Some(self.named(desk, above)?), name)),
        }
    }
}
