//! A store with the local account and an IMAP account that no server stands behind.

use jmap::{Jmap, Urls};
use mail::server::{Protocol, Security, Server};
use mail::{AccountId, Role};
use serde_json::{Map, Value, json};
use store::{AccountKind, Arrival, Content, Folder, Ingest, NewAccount, Options, Store};

/// When everything happens: 2026-01-02T03:04:05Z.
pub const NOW: i64 = 1_767_323_045;

pub struct Home {
    _dir: tempfile::TempDir,
    pub store: Store,
    pub jmap: Jmap,
    /// "On this computer".
    pub local: String,
    /// A server's account.
    pub imap: String,
}

pub fn home() -> Home {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &Options::default()).unwrap();
    let local = store.read(|tx| tx.accounts()).unwrap()[0].id.to_string();
    let server = |protocol| Server {
        protocol,
        host: "mail.test".into(),
        port: 1,
        security: Security::Tls,
        user: "jan@voorbeeld.test".into(),
        auth: Vec::new(),
    };
    let new = NewAccount {
        kind: AccountKind::Imap,
        name: "Werk".into(),
        address: "jan@voorbeeld.test".into(),
        person: "Jan".into(),
        incoming: Some(server(Protocol::Imap)),
        outgoing: Some(server(Protocol::Smtp)),
    };
    let imap = store
        .write(|tx| {
            let id = tx.add_account(&new)?;
            for (path, role) in [("INBOX", Role::Inbox), ("Drafts", Role::Drafts), ("Sent", Role::Sent)] {
                tx.put_folder(id, &folder(path, Some(role)))?;
            }
            Ok(id)
        })
        .unwrap()
        .value
        .to_string();
    Home { _dir: dir, jmap: Jmap::new(store.clone()), store, local, imap }
}

pub fn folder(path: &str, role: Option<Role>) -> Folder {
    Folder {
        path: path.into(),
        decoded: path.into(),
        separator: Some('/'),
        below: 0,
        role,
        subscribed: true,
        selectable: true,
    }
}

pub fn urls() -> Urls {
    Urls {
        api: "http://localhost:1/jmap/api".into(),
        download: "http://localhost:1/jmap/download/{accountId}/{blobId}/{name}?type={type}".into(),
        upload: "http://localhost:1/jmap/upload/{accountId}".into(),
        event_source: "http://localhost:1/jmap/events?types={types}&closeafter={closeafter}&ping={ping}"
            .into(),
    }
}

pub const USING: [&str; 3] =
    ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission"];

impl Home {
    /// Sends calls; gives the whole response.
    pub fn request(&self, calls: Value) -> Value {
        let request = json!({ "using": USING, "methodCalls": calls });
        self.jmap.call(request.to_string().as_bytes(), NOW).unwrap()
    }

    /// Sends calls; gives each answer's arguments, in order.
    pub fn calls(&self, calls: Value) -> Vec<Value> {
        let response = self.request(calls);
        response["methodResponses"].as_array().unwrap().iter().map(|answer| answer[1].clone()).collect()
    }

    /// Calls one method in an account.
    pub fn call(&self, account: &str, name: &str, args: Value) -> Value {
        let mut args: Map<String, Value> = args.as_object().unwrap().clone();
        args.insert("accountId".into(), json!(account));
        self.calls(json!([[name, args, "c"]])).swap_remove(0)
    }

    /// Calls one method in the local account.
    pub fn here(&self, name: &str, args: Value) -> Value {
        self.call(&self.local, name, args)
    }

    /// The mailbox with a role.
    pub fn role(&self, account: &str, role: &str) -> String {
        let all = self.call(account, "Mailbox/get", json!({ "ids": null }));
        let found = all["list"].as_array().unwrap().iter().find(|one| one["role"] == role);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Uploads bytes; gives the blob's id.
    pub fn upload(&self, account: &str, media_type: &str, bytes: &[u8]) -> String {
        let answer = self.jmap.upload(account.parse().unwrap(), media_type, bytes, NOW).unwrap();
        answer["blobId"].as_str().unwrap().to_owned()
    }

    /// Imports a message into the local inbox; gives its id.
    pub fn import(&self, raw: &str) -> String {
        self.import_with(raw, json!({}))
    }

    /// The same with keywords or receivedAt.
    pub fn import_with(&self, raw: &str, more: Value) -> String {
        let blob = self.upload(&self.local, "message/rfc822", crlf(raw).as_bytes());
        let inbox = self.role(&self.local, "inbox");
        let mut email = json!({ "blobId": blob, "mailboxIds": { inbox: true } });
        email.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.here("Email/import", json!({ "emails": { "x": email } }));
        answer["created"]["x"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// A message arrives in the server's inbox, with its body or only its header.
    pub fn arrive(&self, uid: u32, raw: &str, whole: bool) -> String {
        let raw = crlf(raw);
        let account: AccountId = self.imap.parse().unwrap();
        let content = match whole {
            true => Content::Full(Box::new(Ingest::from_raw(raw.as_bytes()).unwrap())),
            false => Content::Headers(Box::new(mail::message::Summary::from_headers(raw.as_bytes()))),
        };
        let arrival =
            Arrival { uid_validity: 1, uid, received_at: NOW, size: raw.len() as u64, ..Arrival::default() };
        let place = |tx: &mut store::WriteTx<'_>| {
            let inbox = tx.mailbox_by_role(account, Role::Inbox)?.unwrap();
            if inbox.cursor.uid_validity.is_none() {
                tx.set_cursor(
                    inbox.id,
                    &store::Cursor { uid_validity: Some(1), ..store::Cursor::default() },
                )?;
            }
            tx.place(inbox.id, &arrival, content)
        };
        self.store.write(place).unwrap().value.to_string()
    }
}

pub fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// A plain message.
pub fn message(id: &str, subject: &str, text: &str) -> String {
    format!(
        "From: Anna <anna@voorbeeld.test>\nTo: jan@voorbeeld.test\nSubject: {subject}\nMessage-ID: <{id}>\n\
         Date: Thu, 1 Jan 2026 10:00:00 +0100\n\n{text}\n"
    )
}
