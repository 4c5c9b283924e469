//! Who gives out tokens for a mailbox, and as whom we ask (RFC 6749): the facts
//! of an issuer's table, like [`crate::server`] for servers. Holds no secret.

use serde::{Deserialize, Serialize};

/// One issuer of tokens, and what to ask it for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issuer {
    /// Its name: an https address without query or fragment (RFC 8414 §2).
    pub issuer: String,
    /// Where a browser is sent.
    pub authorization_endpoint: String,
    /// Where tokens come from.
    pub token_endpoint: String,
    /// Where the device flow begins, if it has one (RFC 8628 §3.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_authorization_endpoint: Option<String>,
    /// Where tokens are given back, if it has one (RFC 7009 §2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_endpoint: Option<String>,
    /// Where a program makes itself known, if strangers may (RFC 7591 §3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_endpoint: Option<String>,
    /// What is asked for (RFC 6749 §3.3).
    #[serde(default)]
    pub scopes: Vec<String>,
}

/// This program, as an issuer knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// Who knows it.
    pub issuer: Issuer,
    /// The name that it was registered under there. No secret (RFC 6749 §2.2).
    pub client_id: String,
}

impl Issuer {
    /// Its host, for showing and for finding its registration: `login.example.org`.
    pub fn host(&self) -> &str {
        let rest = self.issuer.strip_prefix("https://").unwrap_or(&self.issuer);
        rest.split('/').next().unwrap_or_default()
    }

    /// Whether every address of it is one that secrets may go to.
    pub fn is_https(&self) -> bool {
        let optional =
            [&self.device_authorization_endpoint, &self.revocation_endpoint, &self.registration_endpoint];
        let needed = [&self.authorization_endpoint, &self.token_endpoint];
        let mut all = needed.into_iter().chain(optional.into_iter().flatten());
        all.all(|address| address.starts_with("https://") && !address.contains(['#', '\\', ' ']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_host_and_its_protection() {
        let mut issuer = Issuer {
            issuer: "https://login.example.org/tenant/v2.0".to_owned(),
            authorization_endpoint: "https://login.example.org/auth?x=1".to_owned(),
            token_endpoint: "https://login.example.org/token".to_owned(),
            ..Issuer::default()
        };
        assert_eq!(issuer.host(), "login.example.org");
        assert!(issuer.is_https());
        issuer.revocation_endpoint = Some("http://login.example.org/revoke".to_owned());
        assert!(!issuer.is_https());
    }
}
