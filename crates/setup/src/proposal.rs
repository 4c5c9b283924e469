//! What finding gives: servers and all else that a source says about one
//! address, and how far it can be believed.

use mail::server::{Security, Server};
use serde::{Deserialize, Serialize};

/// How the provider lets mail programs sign in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignIn {
    /// With the mailbox's password.
    #[default]
    Password,
    /// With a password made for this program on the provider's website.
    AppPassword,
    /// Only in the provider's own window (OAuth 2).
    Oauth2,
}

/// What one source says about one address: best servers first, all of them
/// under TLS, every placeholder filled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// The provider's name for showing.
    pub display_name: String,
    /// How to sign in.
    pub sign_in: SignIn,
    /// Servers for receiving. The first of each protocol is the one to take.
    pub incoming: Vec<Server>,
    /// Servers for sending.
    pub outgoing: Vec<Server>,
    /// The provider's pages about it.
    pub documentation: Vec<String>,
    /// What must be switched on at the provider first, and where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enable: Vec<Enable>,
    /// Where the mailbox is read in a browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_mail: Option<String>,
    /// Where to sign in with OAuth 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oauth2: Option<OAuth2>,
    /// How the provider wants mail collected by POP3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pop3: Option<Pop3>,
}

impl Offer {
    /// Puts the best servers first: IMAP before POP3, TLS before STARTTLS, else as they came.
    pub(crate) fn sorted(mut self) -> Offer {
        self.incoming.sort_by_key(|server| (server.protocol, server.security));
        self.outgoing.sort_by_key(|server| server.security);
        self
    }

    /// Whether a server stands in it that TLS does not protect.
    pub fn in_clear(&self) -> bool {
        self.incoming.iter().chain(&self.outgoing).any(|server| server.security == Security::None)
    }
}

/// Something that must be switched on first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Enable {
    /// The page where it is done.
    pub url: String,
    /// What to do there, in the provider's words; may be empty.
    pub instruction: String,
}

/// Where to sign in with OAuth 2 (RFC 6749).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OAuth2 {
    /// Who issues the tokens: a host name or an address.
    pub issuer: String,
    /// What to ask for, separated by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Where the person signs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_url: Option<String>,
    /// Where tokens are had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// The public client's name, where the provider gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
}

/// How the provider wants mail collected by POP3.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pop3 {
    /// Whether mail stays on the server.
    pub leave_on_server: bool,
    /// For how many days; `None`: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
}
