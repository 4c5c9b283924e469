//! The document of draft-ietf-mailmaint-pacc: hosts by protocol, always under TLS
//! at the protocol's own port, and a digest in DNS that says which document is the
//! right one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail::address::Typed;
use mail::server::{Protocol, Security, Server};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::limits;
use crate::proposal::{OAuth2, Offer, SignIn};

/// A document as it stands. What else it holds is ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pacc {
    /// Where each protocol is spoken.
    #[serde(default)]
    pub protocols: Protocols,
    /// How to sign in.
    #[serde(default)]
    pub authentication: Authentication,
    /// Who it is.
    #[serde(default)]
    pub info: Info,
}

/// Where each protocol is spoken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocols {
    /// RFC 8620.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jmap: Option<Url>,
    /// Port 993.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imap: Option<Host>,
    /// Port 995.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pop3: Option<Host>,
    /// Port 465.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp: Option<Host>,
    /// Rules on the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managesieve: Option<Host>,
    /// Calendars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caldav: Option<Url>,
    /// Address books.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carddav: Option<Url>,
    /// Files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webdav: Option<Url>,
}

/// A server by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Its name.
    pub host: String,
}

/// A service by its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Url {
    /// Its address.
    pub url: String,
}

/// How to sign in; neither said means with a password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// With OAuth 2, as a public client.
    #[serde(default, rename = "oauth-public", skip_serializing_if = "Option::is_none")]
    pub oauth_public: Option<Issuer>,
    /// With a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<bool>,
}

/// Who issues tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// An address, under which RFC 8414 finds the rest.
    pub issuer: String,
}

/// Who it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    /// The provider.
    #[serde(default)]
    pub provider: Provider,
    /// Pages about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Help>,
}

/// The provider.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provider {
    /// Its name for showing.
    #[serde(default)]
    pub name: String,
    /// The same, shorter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    /// Pictures, biggest choice first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logo: Vec<Logo>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// Its address.
    pub url: String,
    /// Its media type.
    #[serde(default, rename = "content-type", skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

/// Pages about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
    /// For makers of programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub developer: Option<String>,
    /// Whom to write to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<String>,
}

/// Where a domain's document is.
pub fn url(ascii_domain: &str) -> String {
    format!("https://ua-auto-config.{ascii_domain}/.well-known/user-agent-configuration.json")
}

/// The name whose text holds the digest.
pub fn record_name(ascii_domain: &str) -> String {
    format!("_ua-auto-config.{ascii_domain}")
}

/// The text that says which document is the right one.
pub fn record(document: &[u8]) -> String {
    format!("v=UAAC1; a=sha256; d={}", STANDARD.encode(Sha256::digest(document)))
}

/// Whether one of the texts names just this document.
pub fn confirmed(document: &[u8], texts: &[String]) -> bool {
    let digest = Sha256::digest(document);
    texts.iter().filter_map(|text| named(text)).any(|named| named == digest.as_slice())
}

/// The digest in a text of ours; `None` for any other text.
fn named(text: &str) -> Option<Vec<u8>> {
    let tags: Vec<(&str, &str)> = text.split(';').filter_map(|tag| tag.trim().split_once('=')).collect();
    let value = |key: &str| tags.iter().find(|(tag, _)| tag.trim() == key).map(|(_, value)| value.trim());
    let ours = tags.first().is_some_and(|(tag, version)| *tag == "v" && version.trim() == "UAAC1");
    let known = value("a").is_some_and(|algorithm| algorithm.eq_ignore_ascii_case("sha256"));
    STANDARD.decode(value("d")?).ok().filter(|_| ours && known)
}

/// Reads a document. The error says what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Pacc, String> {
    if bytes.len() > limits::DOCUMENT_BYTES {
        return Err("too large".to_owned());
    }
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}

impl Pacc {
    /// What the document offers for an address; with nothing to receive from it is an error.
    pub fn offer(&self, address: &Typed) -> Result<Offer, String> {
        let oauth = self.authentication.oauth_public.as_ref();
        let password = self.authentication.password.unwrap_or(oauth.is_none());
        let auth: Vec<String> = [(oauth.is_some(), "oauth2"), (password, "password")]
            .into_iter()
            .filter(|(offered, _)| *offered)
            .map(|(_, word)| word.to_owned())
            .collect();
        let server = |protocol: Protocol, host: &Option<Host>| {
            Some(Server {
                protocol,
                host: super::host(&host.as_ref()?.host)?,
                port: protocol.usual_port(Security::Tls),
                security: Security::Tls,
                user: format!("{}@{}", address.local, address.ascii_domain),
                auth: auth.clone(),
            })
        };
        let incoming =
            [server(Protocol::Imap, &self.protocols.imap), server(Protocol::Pop3, &self.protocols.pop3)];
        let incoming: Vec<Server> =
            incoming.into_iter().flatten().filter(|server| !server.auth.is_empty()).collect();
        if incoming.is_empty() {
            return Err("no server for receiving that we could use".to_owned());
        }
        let name = Some(self.info.provider.name.as_str()).filter(|name| !name.is_empty());
        let help = self.info.help.as_ref().and_then(|help| help.documentation.as_deref());
        Ok(Offer {
            display_name: super::name(name.unwrap_or(&address.ascii_domain)),
            sign_in: if password { SignIn::Password } else { SignIn::Oauth2 },
            incoming,
            outgoing: server(Protocol::Smtp, &self.protocols.smtp).into_iter().collect(),
            documentation: help.and_then(super::link).into_iter().collect(),
            oauth2: oauth
                .and_then(|oauth| super::link(&oauth.issuer))
                .map(|issuer| OAuth2 { issuer, ..OAuth2::default() }),
            ..Offer::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#"{"protocols":{"imap":{"host":"IMAP.x.test"},"smtp":{"host":"smtp.x.test"},
        "jmap":{"url":"https://x.test/jmap"},"surprise":{"host":1}},
        "authentication":{"oauth-public":{"issuer":"https://login.x.test"},"password":true},
        "info":{"provider":{"name":"X","shortName":"x"},"help":{"documentation":"https://x.test/help"}},"new":[]}"#;

    fn jan() -> Typed {
        Typed::parse("jan@x.test").unwrap()
    }

    #[test]
    fn reads_a_whole_document() {
        let offer = read(DOCUMENT.as_bytes()).unwrap().offer(&jan()).unwrap();
        assert_eq!(offer.display_name, "X");
        assert_eq!(offer.documentation, ["https://x.test/help"]);
        let (imap, smtp) = (&offer.incoming[0], &offer.outgoing[0]);
        assert_eq!((imap.host.as_str(), imap.port, imap.security), ("imap.x.test", 993, Security::Tls));
        assert_eq!((smtp.host.as_str(), smtp.port, smtp.security), ("smtp.x.test", 465, Security::Tls));
        assert_eq!((imap.user.as_str(), imap.auth.join("+").as_str()), ("jan@x.test", "oauth2+password"));
        assert_eq!(offer.oauth2.unwrap().issuer, "https://login.x.test");
        assert_eq!(offer.sign_in, SignIn::Password);
    }

    /// B05: the digest is of the exact bytes; one right text among others is enough.
    #[test]
    fn knows_the_right_document() {
        let right = record(DOCUMENT.as_bytes());
        let other = record(b"another");
        let cases: &[(&[&str], bool)] = &[
            (&[&right], true),
            (&["v=spf1 -all", &other, &right], true),
            (&[&right.replace("; ", " ;  ").replace("sha256", "SHA256")], true),
            (&[&other], false),
            (&[], false),
            (&[&right.replace("UAAC1", "UAAC2")], false),
            (&[&right.replace("sha256", "md5")], false),
            (&["v=UAAC1; a=sha256; d=%%%"], false),
            (&["v=UAAC1"], false),
        ];
        for (texts, expected) in cases {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(confirmed(DOCUMENT.as_bytes(), &texts), *expected, "{texts:?}");
        }
        assert!(!confirmed(format!("{DOCUMENT} ").as_bytes(), &[right]));
    }

    #[test]
    fn says_what_is_wrong() {
        for text in ["", "{\"protocols\":5}", "{\"protocols\":{\"imap\":\"x\"}}", "<html>", &"[".repeat(9999)]
        {
            assert!(read(text.as_bytes()).is_err(), "{text:.40}");
        }
        for text in ["{}", "[]", "{\"protocols\":{\"imap\":{\"host\":\"x test\"}}}"] {
            assert!(read(text.as_bytes()).unwrap().offer(&jan()).is_err(), "{text}");
        }
        let oauth = r#"{"protocols":{"imap":{"host":"a.test"}},"authentication":{"oauth-public":{"issuer":"https://a.test"}}}"#;
        assert_eq!(read(oauth.as_bytes()).unwrap().offer(&jan()).unwrap().sign_in, SignIn::Oauth2);
    }
}
