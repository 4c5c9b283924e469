//! How a mail server is reached: the four facts of every provider's table.

use serde::{Deserialize, Serialize};

/// What is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// Mail stays on the server (RFC 9051).
    Imap,
    /// Mail is collected (RFC 1939).
    Pop3,
    /// Mail is handed in for sending (RFC 6409).
    Smtp,
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte (RFC 8314 §3).
    Tls,
    /// Clear at first, TLS before anything else (RFC 3207, RFC 2595).
    StartTls,
    /// No protection: only where a person chose it by hand.
    None,
}

/// One server as a person or a provider describes it. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// What is spoken there.
    pub protocol: Protocol,
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The login name, in full.
    pub user: String,
    /// Ways to sign in that the source names, best first: `password`,
    /// `encrypted-password`, `oauth2`, `client-certificate`; or `none`, which
    /// only a person chooses and only for a server near by. Empty: ask the server.
    #[serde(default)]
    pub auth: Vec<String>,
}

impl Protocol {
    /// The port that the field expects for this protocol and protection
    /// (RFC 8314 §3, RFC 6409 §3.1).
    pub fn usual_port(self, security: Security) -> u16 {
        match (self, security) {
            (Protocol::Imap, Security::Tls) => 993,
            (Protocol::Imap, _) => 143,
            (Protocol::Pop3, Security::Tls) => 995,
            (Protocol::Pop3, _) => 110,
            (Protocol::Smtp, Security::Tls) => 465,
            (Protocol::Smtp, _) => 587,
        }
    }
}
