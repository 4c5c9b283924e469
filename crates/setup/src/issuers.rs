//! Who gives out tokens for a mailbox (OAuth 2.0): a table of facts that comes
//! with the program, what a provider's document names, and what an issuer says
//! of itself under `.well-known`. Knows no client id and no secret.

use std::sync::LazyLock;

use mail::oauth::Issuer;
use mail::server::Protocol;
use net::{HttpLimits, Net};
use serde::Deserialize;

pub use crate::domain::lies_under;
use crate::{OAuth2, limits};

/// One row of `issuers.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its name (RFC 8414 §2).
    pub issuer: String,
    /// Mail hosts, or what they end in.
    pub hosts: Vec<String>,
    authorization: String,
    token: String,
    device: Option<String>,
    revocation: Option<String>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    imap: Vec<String>,
    #[serde(default)]
    pop3: Vec<String>,
    #[serde(default)]
    smtp: Vec<String>,
    /// Where the facts were read.
    pub source: String,
    /// The day they were read there, or `unverified`.
    pub checked: String,
    /// What else one should know.
    pub note: Option<String>,
}

#[derive(Deserialize)]
struct File {
    issuer: Vec<Row>,
}

/// All rows, in the order of the file.
pub fn rows() -> &'static [Row] {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
        // The file is part of the program; a test reads it. Were it broken, nobody would be known.
        toml::from_str::<File>(include_str!("../issuers.toml")).map(|file| file.issuer).unwrap_or_default()
    });
    &ROWS
}

/// Who gives out tokens for a mail host, as far as the table knows.
pub fn by_host(host: &str, protocols: &[Protocol]) -> Option<Issuer> {
    let host = host.to_ascii_lowercase();
    let fits = |row: &&Row| row.hosts.iter().any(|suffix| lies_under(&host, suffix));
    Some(rows().iter().find(fits)?.issuer(protocols))
}

impl Row {
    fn issuer(&self, protocols: &[Protocol]) -> Issuer {
        let wanted = |protocol: &Protocol| match protocol {
            Protocol::Imap => &self.imap,
            Protocol::Pop3 => &self.pop3,
            Protocol::Smtp => &self.smtp,
        };
        let mut scopes: Vec<String> = Vec::new();
        for scope in protocols.iter().flat_map(wanted).chain(&self.scopes) {
            if !scopes.contains(scope) {
                scopes.push(scope.clone());
            }
        }
        Issuer {
            issuer: self.issuer.clone(),
            authorization_endpoint: self.authorization.clone(),
            token_endpoint: self.token.clone(),
            device_authorization_endpoint: self.device.clone(),
            revocation_endpoint: self.revocation.clone(),
            registration_endpoint: None,
            scopes,
        }
    }
}

/// Who gives out tokens, as a provider's document or the person says: what that
/// names, or else what the issuer says of itself. The error says what is wrong.
pub async fn told(net: &dyn Net, told: &OAuth2, protocols: &[Protocol]) -> Result<Issuer, String> {
    let name = match told.issuer.contains("://") {
        true => told.issuer.clone(),
        false => format!("https://{}", told.issuer),
    };
    let mut issuer = match (&told.auth_url, &told.token_url) {
        (Some(authorization), Some(token)) => Issuer {
            issuer: name,
            authorization_endpoint: authorization.clone(),
            token_endpoint: token.clone(),
            ..Issuer::default()
        },
        _ => discover(net, &name, protocols).await?,
    };
    if let Some(scope) = &told.scope {
        issuer.scopes = scope.split_ascii_whitespace().map(str::to_owned).collect();
    }
    if !issuer.is_https() {
        return Err(format!("{} has an address without protection", issuer.issuer));
    }
    ask_for_consent(&mut issuer);
    Ok(issuer)
}

/// OpenID Connect Core 1.0 §11: `offline_access`, and with it the refresh token,
/// may be ignored unless consent is asked for.
fn ask_for_consent(issuer: &mut Issuer) {
    let has = |name: &str| issuer.scopes.iter().any(|scope| scope == name);
    let endpoint = &mut issuer.authorization_endpoint;
    if has("openid") && has("offline_access") && !endpoint.contains("prompt=") {
        endpoint.push(if endpoint.contains('?') { '&' } else { '?' });
        endpoint.push_str("prompt=consent");
    }
}

/// What an issuer says of itself (RFC 8414 §2).
#[derive(Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    device_authorization_endpoint: Option<String>,
    revocation_endpoint: Option<String>,
    registration_endpoint: Option<String>,
    #[serde(default)]
    scopes_supported: Vec<String>,
}

async fn discover(net: &dyn Net, name: &str, protocols: &[Protocol]) -> Result<Issuer, String> {
    let mut said = format!("{name} is no https address");
    for url in well_known(name) {
        match fetch(net, &url, name).await {
            Ok(metadata) => {
                return Ok(Issuer {
                    issuer: metadata.issuer,
                    authorization_endpoint: metadata.authorization_endpoint,
                    token_endpoint: metadata.token_endpoint,
                    device_authorization_endpoint: metadata.device_authorization_endpoint,
                    revocation_endpoint: metadata.revocation_endpoint,
                    registration_endpoint: metadata.registration_endpoint,
                    scopes: scopes(&metadata.scopes_supported, protocols),
                });
            }
            Err(why) => said = format!("{url}: {why}"),
        }
    }
    Err(said)
}

/// Where an issuer may describe itself: RFC 8414 §3.1, then OpenID Connect
/// Discovery 1.0 §4, which puts the name's path elsewhere.
fn well_known(name: &str) -> Vec<String> {
    let Some(rest) = name.strip_prefix("https://") else { return Vec::new() };
    let rest = rest.trim_end_matches('/');
    let (host, path) =
        rest.split_once('/').map_or((rest, String::new()), |(h, path)| (h, format!("/{path}")));
    vec![
        format!("https://{host}/.well-known/oauth-authorization-server{path}"),
        format!("https://{host}{path}/.well-known/openid-configuration"),
    ]
}

async fn fetch(net: &dyn Net, url: &str, name: &str) -> Result<Metadata, String> {
    let limits = HttpLimits { body_bytes: limits::DOCUMENT_BYTES, deadline: limits::PROVIDER };
    let answer = net.https_get(url, &limits).await.map_err(|error| error.to_string())?;
    if answer.status != 200 {
        return Err(answer.status.to_string());
    }
    let metadata: Metadata = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
    // RFC 8414 §3.3: who speaks for another is not believed.
    match metadata.issuer.trim_end_matches('/') == name.trim_end_matches('/') {
        true => Ok(metadata),
        false => Err("it speaks for another issuer".to_owned()),
    }
}

/// Of the scopes that an issuer names, those that a mail program needs: the
/// common one for mail, or those that name our protocols; and what makes the
/// sign-in last.
fn scopes(supported: &[String], protocols: &[Protocol]) -> Vec<String> {
    let word = |protocol: &Protocol| match protocol {
        Protocol::Imap => "imap",
        Protocol::Pop3 => "pop",
        Protocol::Smtp => "smtp",
    };
    let names = |scope: &str, word: &str| {
        let mut parts = scope.split(|c: char| !c.is_ascii_alphanumeric());
        parts.any(|part| part.to_ascii_lowercase().trim_end_matches('3') == word)
    };
    let common = supported.iter().any(|scope| scope == MAIL_SCOPE);
    let wanted = |scope: &&String| {
        let of_mail = match common {
            true => *scope == MAIL_SCOPE,
            false => names(scope, "mail") || protocols.iter().any(|protocol| names(scope, word(protocol))),
        };
        of_mail || ["openid", "email", "offline_access"].contains(&scope.as_str())
    };
    supported.iter().filter(wanted).take(limits::SCOPES).cloned().collect()
}

/// What providers agreed on for mail as such.
const MAIL_SCOPE: &str = "urn:ietf:params:oauth:scope:mail";

#[cfg(test)]
mod tests {
    use super::*;
    use net::Scripted;

    const BOTH: [Protocol; 2] = [Protocol::Imap, Protocol::Smtp];

    #[test]
    fn every_row_is_sound() {
        let file: File = toml::from_str(include_str!("../issuers.toml")).unwrap();
        assert!(file.issuer.len() >= 9);
        for row in &file.issuer {
            let issuer = row.issuer(&[Protocol::Imap, Protocol::Pop3, Protocol::Smtp]);
            assert!(issuer.is_https() && issuer.issuer.starts_with("https://"), "{issuer:?}");
            assert!(!issuer.scopes.is_empty() && !row.hosts.is_empty(), "{issuer:?}");
            assert!(row.hosts.iter().all(|host| host.contains('.') && !host.starts_with('.')), "{row:?}");
            let verified = row.source.starts_with("https://");
            assert_eq!(verified, row.checked != "unverified", "{}: a source and a day", row.issuer);
            assert!(!include_str!("../issuers.toml").contains("client_id"));
        }
    }

    /// B15: the hosts of large providers, under IMAP, POP3 and SMTP.
    #[test]
    fn finds_the_issuer_of_a_host() {
        let found = |host: &str, protocols: &[Protocol]| {
            by_host(host, protocols).map(|issuer| (issuer.host().to_owned(), issuer.scopes.join(" ")))
        };
        let some = |host: &str, scopes: &str| Some((host.to_owned(), scopes.to_owned()));
        assert_eq!(
            found("outlook.office365.com", &BOTH),
            some(
                "login.microsoftonline.com",
                "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
            )
        );
        assert_eq!(
            found("POP.GMAIL.COM", &[Protocol::Pop3]),
            some("accounts.google.com", "https://mail.google.com/")
        );
        assert_eq!(found("imap.mail.yahoo.com", &BOTH), some("api.login.yahoo.com", "mail-w"));
        assert_eq!(found("notgmail.com", &BOTH), None);
        assert_eq!(found("gmail.com.evil.test", &BOTH), None);
    }

    #[test]
    fn asks_where_an_issuer_describes_itself() {
        assert_eq!(
            well_known("https://issuer.test/tenant/"),
            [
                "https://issuer.test/.well-known/oauth-authorization-server/tenant",
                "https://issuer.test/tenant/.well-known/openid-configuration"
            ]
        );
        assert_eq!(
            well_known("https://issuer.test")[1],
            "https://issuer.test/.well-known/openid-configuration"
        );
        assert!(well_known("http://issuer.test").is_empty());
    }

    #[test]
    fn picks_the_scopes_of_mail() {
        for (supported, expected) in [
            (
                "urn:ietf:params:oauth:scope:mail urn:ietf:params:oauth:scope:contacts openid offline_access",
                "urn:ietf:params:oauth:scope:mail openid offline_access",
            ),
            (
                "openid https://x.test/dev/protocol-imap POP3 https://x.test/SMTP.Send calendar profile",
                "openid https://x.test/dev/protocol-imap https://x.test/SMTP.Send",
            ),
            ("openid email mail profile", "openid email mail"),
            ("", ""),
        ] {
            let supported: Vec<String> = supported.split_whitespace().map(str::to_owned).collect();
            assert_eq!(scopes(&supported, &BOTH).join(" "), expected);
        }
    }

    fn describes(issuer: &str, rest: &str) -> String {
        format!(
            r#"{{"issuer":"{issuer}","authorization_endpoint":"https://issuer.test/auth",
            "token_endpoint":"https://issuer.test/token","scopes_supported":["openid","offline_access","mail"]{rest}}}"#
        )
    }

    /// B15: an issuer that nobody listed, by what it says of itself.
    #[tokio::test]
    async fn an_issuer_describes_itself() {
        let net = Scripted::new();
        let whole = describes(
            "https://issuer.test",
            r#","device_authorization_endpoint":"https://issuer.test/device","revocation_endpoint":"https://issuer.test/revoke""#,
        );
        net.put_document("https://issuer.test/.well-known/openid-configuration", whole);
        let named = OAuth2 { issuer: "issuer.test".to_owned(), ..OAuth2::default() };
        let issuer = told(&net, &named, &BOTH).await.unwrap();
        assert_eq!(issuer.authorization_endpoint, "https://issuer.test/auth?prompt=consent");
        assert_eq!(issuer.device_authorization_endpoint.as_deref(), Some("https://issuer.test/device"));
        assert_eq!(issuer.revocation_endpoint.as_deref(), Some("https://issuer.test/revoke"));
        assert_eq!(issuer.scopes, ["openid", "offline_access", "mail"]);
        // The standard's own place counts before OpenID's.
        let other = describes("https://issuer.test", "").replace("/auth", "/standard");
        net.put_document("https://issuer.test/.well-known/oauth-authorization-server", other);
        let issuer = told(&net, &named, &BOTH).await.unwrap();
        assert!(issuer.authorization_endpoint.starts_with("https://issuer.test/standard"));
    }

    #[tokio::test]
    async fn who_speaks_for_another_or_without_protection_is_not_believed() {
        for (document, why) in [
            (describes("https://other.test", ""), "it speaks for another issuer"),
            (
                describes("https://issuer.test", "")
                    .replace("https://issuer.test/token", "http://issuer.test/token"),
                "without protection",
            ),
            ("<html>".to_owned(), "expected value"),
        ] {
            let net = Scripted::new();
            net.put_document("https://issuer.test/.well-known/oauth-authorization-server", document.clone());
            net.put_document("https://issuer.test/.well-known/openid-configuration", document);
            let named = OAuth2 { issuer: "https://issuer.test".to_owned(), ..OAuth2::default() };
            let error = told(&net, &named, &BOTH).await.unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }

    /// B09: the `oAuth2` element of a provider's document needs no further question.
    #[tokio::test]
    async fn a_document_may_name_it_all() {
        let net = Scripted::new();
        let named = OAuth2 {
            issuer: "issuer.test".to_owned(),
            scope: Some("imap smtp".to_owned()),
            auth_url: Some("https://issuer.test/a".to_owned()),
            token_url: Some("https://issuer.test/t".to_owned()),
            client_id: None,
        };
        let issuer = told(&net, &named, &BOTH).await.unwrap();
        assert_eq!((issuer.host(), issuer.scopes.join(" ").as_str()), ("issuer.test", "imap smtp"));
        assert_eq!(issuer.authorization_endpoint, "https://issuer.test/a");
        assert!(net.asked().is_empty());
    }
}
