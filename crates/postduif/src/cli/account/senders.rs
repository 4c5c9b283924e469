//! The further outgoing servers of an account as a file wants them: what is missing is
//! added, what differs is changed, and addresses use the one that names them. Each is
//! proven like any other.

use anyhow::Result;
use mail::Secret;
use mail::server::{Protocol, Server};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{Desk, Exit, stop};
use super::add::by_hand;
use super::apply::{password, with_what_is_known};

/// One outgoing server beside the account's first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    server: String,
    /// What to call it; by this name, or else its host, it is known again.
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    user: Option<String>,
    #[serde(default)]
    ehlo: Option<String>,
    /// Gives its own password; without this and the next, it lets the account in as the incoming server does.
    #[serde(default)]
    password_command: Option<String>,
    #[serde(default)]
    password_fd: Option<u32>,
    /// Addresses that are written from through it.
    #[serde(default)]
    addresses: Vec<String>,
}

impl Sender {
    /// Where it is.
    pub fn place(&self) -> Result<Server, String> {
        let server = by_hand(&self.server)?;
        match server.protocol {
            Protocol::Smtp => Ok(Server { user: self.user.clone().unwrap_or_default(), ..server }),
            _ => Err(format!("{}: mail goes out by smtps:// or smtp://", self.server)),
        }
    }

    fn has_own_password(&self) -> bool {
        self.password_command.is_some() || self.password_fd.is_some()
    }

    fn known<'a>(&self, account: &'a Value, place: &Server) -> Option<&'a Value> {
        let name = self.label.as_deref().unwrap_or(&place.host);
        let servers = account["outgoingServers"].as_array().into_iter().flatten();
        servers
            .into_iter()
            .find(|one| one["name"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(name)))
    }

    fn agrees(&self, known: &Value, place: &Server) -> bool {
        let server = serde_json::from_value::<Server>(known["server"].clone()).ok();
        let ehlo = self.ehlo.as_ref().is_none_or(|name| known["ehlo"] == name.as_str());
        let own = (known["login"] == "password") == self.has_own_password();
        Some(with_what_is_known(place.clone(), server.as_ref())) == server && ehlo && own
    }

    /// Addresses that do not use it yet.
    fn without_it<'a>(&'a self, known: Option<&'a Value>) -> impl Iterator<Item = &'a String> {
        self.addresses.iter().filter(move |address| {
            let mut users = known.and_then(|known| known["identities"].as_array()).into_iter().flatten();
            !users.any(|user| user["named"] == true && is(user, address))
        })
    }

    fn password(&self, desk: &Desk, place: &Server) -> Result<Secret<String>> {
        password(desk, &place.user, self.password_command.as_deref(), self.password_fd)
    }
}

/// Whether something is to be done.
pub fn differ(account: &Value, wanted: &[Sender]) -> Result<bool> {
    for sender in wanted {
        let place = place(sender)?;
        let known = sender.known(account, &place);
        let agrees = known.is_some_and(|known| sender.agrees(known, &place));
        if !agrees || sender.without_it(known).next().is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Does it.
pub async fn take(desk: &Desk, id: &str, wanted: &[Sender]) -> Result<()> {
    let under = format!("/api/accounts/{id}");
    for sender in wanted {
        let place = place(sender)?;
        let account = desk.door.get(&under).await?;
        let known = sender.known(&account, &place);
        if !known.is_some_and(|known| sender.agrees(known, &place)) {
            let own = sender.has_own_password();
            let mut body = json!({ "server": place });
            // A sign-in or a certificate of its own is nothing that a file can say.
            let stays =
                known.is_some_and(|known| known["login"] == "oauth2" || known["login"] == "certificate");
            if own || !stays {
                body["login"] = json!(if own { "password" } else { "account" });
            }
            for (key, value) in [("label", &sender.label), ("ehlo", &sender.ehlo)] {
                if let Some(value) = value {
                    body[key] = json!(value);
                }
            }
            if own && known.is_none_or(|known| known["login"] != "password") {
                body["password"] = json!(sender.password(desk, &place)?.reveal());
            }
            match known.and_then(|known| known["id"].as_str()) {
                Some(server) => desk.door.patch(&format!("{under}/outgoing/{server}"), &body).await?,
                None => desk.door.post(&format!("{under}/outgoing"), &body).await?,
            };
        }
        let account = desk.door.get(&under).await?;
        let Some(known) = sender.known(&account, &place) else { continue };
        for address in sender.without_it(Some(known)) {
            let servers = account["outgoingServers"].as_array().into_iter().flatten();
            let mut users = servers.flat_map(|one| one["identities"].as_array().into_iter().flatten());
            let identity = match users.find(|user| is(user, address)) {
                Some(user) => user["id"].clone(),
                None => {
                    let new = json!({ "email": address, "name": "" });
                    desk.door.post(&format!("{under}/identities"), &new).await?["id"].take()
                }
            };
            let identity = identity.as_str().unwrap_or_default();
            let choice = json!({ "server": known["id"] });
            desk.door.post(&format!("{under}/identities/{identity}/outgoing"), &choice).await?;
        }
    }
    Ok(())
}

fn place(sender: &Sender) -> Result<Server> {
    sender.place().map_err(|why| stop(Exit::Usage, why))
}

fn is(user: &Value, address: &str) -> bool {
    user["email"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(address))
}
