//! What went wrong, in a form that every face can show: a code from a closed
//! set (its texts stand in `locales/`), the server it concerns, and the
//! server's own words. Holds no secret.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::server::Security;

/// One problem as a person meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Which text to show.
    pub code: Code,
    /// The host that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The port that was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The login name that was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The protocol spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<crate::server::Protocol>,
    /// The peer's or the system's exact words.
    #[serde(default)]
    pub said: String,
    /// Further values that the text names, by their Fluent variable.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

impl Problem {
    /// A problem with nothing but its code and the words that came with it.
    pub fn new(code: Code, said: impl Into<String>) -> Self {
        Problem {
            code,
            host: None,
            port: None,
            user: None,
            protocol: None,
            said: said.into(),
            args: BTreeMap::new(),
        }
    }

    /// Adds whom it concerns, and what to set there instead where that is known.
    pub fn at(mut self, server: &crate::server::Server) -> Self {
        self.host = Some(server.host.clone());
        self.port = Some(server.port);
        self.user = Some(server.user.clone());
        self.protocol = Some(server.protocol);
        match (self.code, server.security) {
            (Code::TlsMismatch, Security::Tls) => {
                let port = server.protocol.usual_port(Security::Tls);
                self.with("security", "starttls").with("tlsPort", port)
            }
            (Code::TlsMismatch, Security::StartTls | Security::None) => self.with("security", "tls"),
            (Code::NoTls, _) => self.with("tlsPort", server.protocol.usual_port(Security::Tls)),
            _ => self,
        }
    }

    /// Adds a value that the text names.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}

/// The codes, one text each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The domain does not exist.
    DnsDomain,
    /// The host name of a server does not resolve.
    DnsHost,
    /// Nothing outside this computer answers.
    Offline,
    /// No source knows the settings.
    NoConfig,
    /// The domain's mail is on an Exchange that offers nothing else.
    ExchangeOnly,
    /// The server refuses this name and password.
    AuthFailed,
    /// The provider wants an app password.
    AppPassword,
    /// The provider only takes OAuth 2.
    OauthNeeded,
    /// The protocol is switched off for this account.
    ProtocolOff,
    /// The certificate is for other names.
    TlsName,
    /// The certificate's issuer is unknown, or it is self-signed.
    TlsUntrusted,
    /// The certificate is past its date, or not yet valid.
    TlsExpired,
    /// TLS failed otherwise.
    TlsFailed,
    /// TLS on a port that speaks in clear at first, or the other way round.
    /// `security` is what to set instead: `tls` or `starttls`.
    TlsMismatch,
    /// The port refuses connections.
    Refused,
    /// The proxy that everything goes through cannot be used.
    ProxyFailed,
    /// Nothing answers in time.
    Timeout,
    /// TLS was asked for and is not offered.
    NoTls,
    /// The outgoing server offers no login.
    NoAuth,
    /// No common way to log in.
    NoMechanism,
    /// Receiving works, sending does not.
    SmtpFailed,
    /// The server asks to wait.
    Throttled,
    /// The mailbox is full.
    Quota,
    /// The saved password stopped working.
    PasswordChanged,
    /// No password is at hand: it was not to be remembered, or the keyring does not give it.
    PasswordMissing,
    /// A recipient or message was refused for good.
    SendRejected,
    /// It is not known whether a message was sent.
    SendUnsure,
    /// Sent, but the copy is not yet filed.
    AppendFailed,
    /// The account is already here.
    AccountExists,
    /// The server broke its protocol.
    Misbehaved,
    /// The connection was lost.
    Disconnected,
    /// The disk or this computer is the trouble.
    Local,
    /// A server refused a change.
    ChangeRefused,
    /// A POP3 server names nearly all of its messages anew: `count` of `total`.
    Renamed,
}

impl Code {
    /// The code as text: `auth-failed`.
    pub fn as_str(self) -> String {
        kebab(self)
    }
}

/// Kebab case from the variant's name, so that the text and the serde form cannot part.
fn kebab(code: Code) -> String {
    let mut name = String::new();
    for c in format!("{code:?}").chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}
