//! Apple's configuration profile (`.mobileconfig`): a property list with one mail
//! account. Read unsigned only: a signed one is CMS around the same list.

use std::collections::BTreeMap;

use mail::server::{Protocol, Security, Server};

use super::xml::{self, Element};
use crate::limits;

/// A profile with one mail account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MobileConfig {
    /// The profile's name among programs: `test.x.mail`.
    pub identifier: String,
    /// The profile's UUID.
    pub uuid: String,
    /// The profile's name for showing.
    pub display_name: String,
    /// Who made it.
    pub organization: String,
    /// The account's name for showing.
    pub account: String,
    /// Whose mailbox; empty: the device asks.
    pub address: String,
    /// For receiving; no login name: the device asks.
    pub incoming: Server,
    /// For sending.
    pub outgoing: Server,
}

/// A value of a property list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `string`
    Text(String),
    /// `integer`
    Number(i64),
    /// `true` or `false`
    Flag(bool),
    /// `array`
    List(Vec<Value>),
    /// `dict`
    Dict(BTreeMap<String, Value>),
}

impl Value {
    fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads a profile; takes the first mail account of it.
pub fn read(bytes: &[u8]) -> Result<MobileConfig, String> {
    let root = xml::read_typed(bytes)?;
    let list = root.children.first().filter(|_| root.name == "plist").and_then(value);
    let Some(Value::Dict(profile)) = list else { return Err("no property list in it".to_owned()) };
    let Some(Value::List(payloads)) = profile.get("PayloadContent") else {
        return Err("nothing in the profile".to_owned());
    };
    let accounts = payloads.iter().filter_map(|payload| match payload {
        Value::Dict(account) => Some(account),
        _ => None,
    });
    let account = accounts
        .into_iter()
        .find(|account| account.get("PayloadType").and_then(Value::text) == Some(MAIL))
        .ok_or_else(|| "no mail account in it".to_owned())?;
    let text = |dict: &BTreeMap<String, Value>, key: &str| {
        dict.get(key).and_then(Value::text).unwrap_or_default().to_owned()
    };
    let receiving = match account.get("EmailAccountType").and_then(Value::text) {
        Some("EmailTypePOP") => Protocol::Pop3,
        _ => Protocol::Imap,
    };
    Ok(MobileConfig {
        identifier: text(&profile, "PayloadIdentifier"),
        uuid: text(&profile, "PayloadUUID"),
        display_name: text(&profile, "PayloadDisplayName"),
        organization: text(&profile, "PayloadOrganization"),
        account: text(account, "EmailAccountDescription"),
        address: text(account, "EmailAddress"),
        incoming: server(account, "Incoming", receiving)?,
        outgoing: server(account, "Outgoing", Protocol::Smtp)?,
    })
}

/// The type of a mail account among what a profile may hold.
pub const MAIL: &str = "com.apple.mail.managed";

/// The keys are those of either direction with `Incoming` or `Outgoing` before them.
fn server(account: &BTreeMap<String, Value>, side: &str, protocol: Protocol) -> Result<Server, String> {
    let get = |key: &str| account.get(&format!("{side}MailServer{key}"));
    let host = get("HostName").and_then(Value::text).ok_or_else(|| format!("no host name for {side}"))?;
    let port = match get("PortNumber") {
        Some(Value::Number(port)) => u16::try_from(*port).ok(),
        _ => None,
    };
    let ssl = get("UseSSL") == Some(&Value::Flag(true));
    // The format has one switch for both kinds of TLS; the device goes by the port.
    let security = match port {
        _ if !ssl => Security::None,
        Some(25 | 110 | 143 | 587) => Security::StartTls,
        _ => Security::Tls,
    };
    let auth = match get("Authentication").and_then(Value::text) {
        Some("EmailAuthPassword") => vec!["password".to_owned()],
        Some("EmailAuthCRAMMD5" | "EmailAuthHTTPMD5" | "EmailAuthNTLM") => {
            vec!["encrypted-password".to_owned()]
        }
        _ => Vec::new(),
    };
    Ok(Server {
        protocol,
        host: host.to_owned(),
        port: port.filter(|port| *port > 0).unwrap_or_else(|| protocol.usual_port(security)),
        security,
        user: get("Username").and_then(Value::text).unwrap_or_default().to_owned(),
        auth,
    })
}

/// Reads a value of a property list; `None` for a kind that no profile needs.
fn value(element: &Element) -> Option<Value> {
    Some(match element.name.as_str() {
        "string" => Value::Text(element.text.clone()),
        "integer" => Value::Number(element.text.parse().ok()?),
        "true" => Value::Flag(true),
        "false" => Value::Flag(false),
        "array" => Value::List(element.children.iter().filter_map(value).take(limits::SERVERS).collect()),
        "dict" => {
            let pairs = element.children.chunks_exact(2).filter_map(|pair| match pair {
                [key, held] if key.name == "key" => Some((key.text.clone(), value(held)?)),
                _ => None,
            });
            Value::Dict(pairs.collect())
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROFILE: &str = include_str!("../../tests/documents/profile.mobileconfig");

    #[test]
    fn reads_a_whole_profile() {
        let seen = read(PROFILE.as_bytes()).unwrap();
        assert_eq!((seen.identifier.as_str(), seen.display_name.as_str()), ("test.x.mail", "X mail"));
        assert_eq!((seen.account.as_str(), seen.address.as_str()), ("X", ""));
        let imap = &seen.incoming;
        assert_eq!((imap.protocol, imap.host.as_str(), imap.port), (Protocol::Imap, "imap.x.test", 993));
        assert_eq!((imap.security, imap.auth.join("+").as_str()), (Security::Tls, "password"));
        let smtp = &seen.outgoing;
        assert_eq!((smtp.host.as_str(), smtp.port, smtp.security), ("smtp.x.test", 587, Security::StartTls));
    }

    #[test]
    fn says_what_is_wrong() {
        let cases = [
            "",
            "<plist/>",
            "<plist><array/></plist>",
            "<plist><dict/></plist>",
            "<plist><dict><key>PayloadContent</key><array><dict/></array></dict></plist>",
            &PROFILE.replace("IncomingMailServerHostName", "Elsewhere"),
        ];
        for case in cases {
            assert!(read(case.as_bytes()).is_err(), "{case:.80}");
        }
        assert!(read(b"0\x80\x06\x09*\x86H\x86\xf7").is_err(), "signed");
    }
}
