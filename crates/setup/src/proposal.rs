//! What finding gives: servers and all else that a source says about one
//! address, and how far it can be believed.

use mail::server::{Protocol, Security, Server};
use serde::{Deserialize, Serialize};

use crate::Source;
use crate::domain::registrable;

/// One way that may work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// Where it comes from.
    pub source: Source,
    /// Who was asked: a domain or a host.
    pub subject: String,
    /// Lower is better. Proposals come as they are found, not in this order.
    pub rank: u8,
    /// Whether the answer came by a way that nobody in between can change: over
    /// HTTPS from the domain's own name, or from DNS with DNSSEC.
    pub trusted: bool,
    /// The registered domains of its servers, which the person confirms before a
    /// password goes there. Empty where the proposal is trusted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub confirm: Vec<String>,
    /// The mail host that was followed to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// What only the person can say; proposals of one `subject` with a question
    /// are its answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// What it says.
    #[serde(flatten)]
    pub offer: Offer,
}

/// What only the person can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Which of the provider's products it is: one mail host serves them all. Where
    /// an offer has several servers alike, also which of these: its number is in
    /// the provider's control panel.
    Product,
}

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
    /// The day on which the facts were last compared with the provider's, or
    /// `unverified`; only where they come from the program's own table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<String>,
}

impl Offer {
    /// Puts the best servers first: IMAP before POP3, TLS before STARTTLS, else as they came.
    pub(crate) fn sorted(mut self) -> Offer {
        self.incoming.sort_by_key(|server| (server.protocol, server.security));
        self.outgoing.sort_by_key(|server| server.security);
        self
    }

    /// The registered domains of all servers, each once.
    pub fn domains(&self) -> Vec<String> {
        let hosts = self.incoming.iter().chain(&self.outgoing).map(|server| registrable(&server.host));
        let mut domains: Vec<String> = Vec::new();
        for domain in hosts {
            if !domains.iter().any(|known| known == domain) {
                domains.push(domain.to_owned());
            }
        }
        domains
    }

    /// Whether it says nothing beyond what stands in `known`: where it names no login, any is right.
    pub(crate) fn repeats(&self, known: &[Place]) -> bool {
        let places = self.places();
        let same = |(new, old): (&Place, &Place)| {
            (new.0, &new.1, new.2, new.3) == (old.0, &old.1, old.2, old.3)
                && (new.4.is_empty() || new.4 == old.4)
        };
        places.len() == known.len() && places.iter().zip(known).all(same)
    }

    /// What makes it the same offer as another, whoever makes it.
    pub(crate) fn places(&self) -> Vec<Place> {
        let place = |s: &Server| (s.protocol, s.host.clone(), s.port, s.security, s.user.clone());
        self.incoming.iter().chain(&self.outgoing).map(place).collect()
    }
}

/// One server, without the ways to sign in, which not every source names.
pub(crate) type Place = (Protocol, String, u16, Security, String);

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
