//! The document that a provider publishes about itself (autoconfig, file format
//! 1.1 and 1.2; draft-ietf-mailmaint-autoconfig). What is unknown in it drops
//! only the server that it concerns; servers without TLS are dropped always.

use mail::address::Typed;
use mail::server::{Protocol, Security, Server};

use crate::xml::{self, Element};
use crate::{SignIn, limits};

/// What a document says about one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The provider's name for showing.
    pub display_name: String,
    /// How to sign in.
    pub sign_in: SignIn,
    /// Servers for receiving: IMAP first, TLS first.
    pub incoming: Vec<Server>,
    /// Servers for sending: TLS first.
    pub outgoing: Vec<Server>,
    /// Pages about it.
    pub documentation: Vec<String>,
}

/// Reads a document for an address. The error says what is wrong with it.
pub fn read(bytes: &[u8], address: &Typed) -> Result<Document, String> {
    let root = xml::read(bytes)?;
    if root.name != "clientConfig" {
        return Err("no settings in it".to_owned());
    }
    let provider = root.all("emailProvider").next().ok_or_else(|| "no provider in it".to_owned())?;
    let incoming = servers(provider, "incomingServer", address);
    let outgoing = servers(provider, "outgoingServer", address);
    if incoming.is_empty() {
        return Err("no server for receiving that we could use".to_owned());
    }
    let password = incoming.iter().any(|server| server.auth.iter().any(|auth| auth.contains("password")));
    Ok(Document {
        display_name: name(provider, address),
        sign_in: if password { SignIn::Password } else { SignIn::Oauth2 },
        incoming,
        outgoing,
        documentation: documentation(provider),
    })
}

fn servers(provider: &Element, name: &str, address: &Typed) -> Vec<Server> {
    let found = provider.all(name).filter_map(|element| server(element, address));
    let mut found: Vec<Server> = found.take(limits::SERVERS).collect();
    found.sort_by_key(|server| (server.protocol, server.security));
    found
}

fn server(element: &Element, address: &Typed) -> Option<Server> {
    let protocol = match (element.name.as_str(), element.attribute("type")?) {
        ("incomingServer", "imap") => Protocol::Imap,
        ("incomingServer", "pop3") => Protocol::Pop3,
        ("outgoingServer", "smtp") => Protocol::Smtp,
        _ => return None,
    };
    let security = element.all("socketType").find_map(|socket| match socket.text.as_str() {
        "SSL" => Some(Security::Tls),
        "STARTTLS" => Some(Security::StartTls),
        _ => None,
    })?;
    let auth: Vec<String> = element.all("authentication").filter_map(|auth| method(&auth.text)).collect();
    let port = element.text_of("port")?.parse().ok().filter(|port| *port > 0)?;
    let host = host(&fill(element.text_of("hostname")?, address))?;
    let user = user(element.text_of("username"), address);
    (!auth.is_empty()).then_some(Server { protocol, host, port, security, user, auth })
}

/// Our word for a way to sign in; none for what we cannot, and none for "not at all".
fn method(word: &str) -> Option<String> {
    let word = match word {
        "password-cleartext" | "plain" => "password",
        "password-encrypted" | "secure" => "encrypted-password",
        "OAuth2" => "oauth2",
        "TLS-client-cert" => "client-certificate",
        _ => return None,
    };
    Some(word.to_owned())
}

/// A host name of letters, digits, hyphens and dots, in lower case.
fn host(text: &str) -> Option<String> {
    let sound = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let whole = text.len() <= limits::HOST_BYTES && text.contains('.') && text.split('.').all(sound);
    whole.then(|| text.to_ascii_lowercase())
}

/// The login name. A placeholder that nobody fills must not become a literal:
/// two files of the public database have one, and mean the address.
fn user(text: Option<&str>, address: &Typed) -> String {
    let whole = format!("{}@{}", address.local, address.ascii_domain);
    let filled = text.map(|text| fill(text, address)).unwrap_or_default();
    let odd = filled.is_empty()
        || filled.len() > limits::HOST_BYTES
        || filled.chars().any(|c| c == '%' || c.is_control());
    if odd && !address.local.contains('%') { whole } else { filled }
}

fn fill(text: &str, address: &Typed) -> String {
    let whole = format!("{}@{}", address.local, address.ascii_domain);
    text.replace("%EMAILADDRESS%", &whole)
        .replace("%EMAILLOCALPART%", &address.local)
        .replace("%EMAILDOMAIN%", &address.ascii_domain)
}

fn name(provider: &Element, address: &Typed) -> String {
    let named = provider.text_of("displayName").or_else(|| provider.text_of("displayShortName"));
    let filled = fill(named.or(provider.attribute("id")).unwrap_or(&address.ascii_domain), address);
    filled.chars().filter(|c| !c.is_control()).take(limits::NAME_CHARS).collect()
}

/// Pages about it: help, and where a protocol must be switched on first.
fn documentation(provider: &Element) -> Vec<String> {
    let help = provider.all("documentation").filter_map(|element| element.attribute("url"));
    let enable = provider.all("enable").filter_map(|element| element.attribute("visiturl"));
    let links =
        enable.chain(help).filter(|url| url.starts_with("https://") && !url.contains(char::is_control));
    links.take(limits::LINKS).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jan() -> Typed {
        Typed {
            local: "jan".to_owned(),
            domain: "bücher.test".to_owned(),
            ascii_domain: "xn--bcher-kva.test".to_owned(),
        }
    }

    fn document(inside: &str) -> Result<Document, String> {
        let whole = format!(
            "<clientConfig version='1.1'><emailProvider id='x.test'>{inside}</emailProvider></clientConfig>"
        );
        read(whole.as_bytes(), &jan())
    }

    fn incoming(fields: &str) -> String {
        format!("<incomingServer type='imap'>{fields}</incomingServer>")
    }

    const HOST: &str = "<hostname>imap.x.test</hostname><port>993</port>";
    const TLS: &str = "<socketType>SSL</socketType>";
    const PASSWORD: &str = "<authentication>password-cleartext</authentication>";

    #[test]
    fn reads_a_whole_document() {
        let text = include_str!("../tests/documents/whole.xml");
        let seen = read(text.as_bytes(), &jan()).unwrap();
        let show = |servers: &[Server]| -> Vec<String> {
            let show = |s: &Server| {
                format!(
                    "{:?} {}:{} {:?} {} {}",
                    s.protocol,
                    s.host,
                    s.port,
                    s.security,
                    s.user,
                    s.auth.join("+")
                )
            };
            servers.iter().map(show).collect()
        };
        assert_eq!(seen.display_name, "Mail van xn--bcher-kva.test");
        assert_eq!(
            show(&seen.incoming),
            [
                "Imap imap.xn--bcher-kva.test:993 Tls jan@xn--bcher-kva.test password+encrypted-password",
                "Imap imap.x.test:143 StartTls jan password",
                "Pop3 pop.x.test:995 Tls jan@xn--bcher-kva.test password",
            ]
        );
        assert_eq!(show(&seen.outgoing), ["Smtp smtp.x.test:465 Tls jan@xn--bcher-kva.test oauth2+password"]);
        assert_eq!(seen.documentation, ["https://x.test/switch-imap-on", "https://x.test/help"]);
        assert_eq!(seen.sign_in, SignIn::Password);
    }

    #[test]
    fn drops_only_what_it_cannot_use() {
        let good = incoming(&format!("{HOST}{TLS}{PASSWORD}"));
        let cases = [
            (format!("{HOST}{PASSWORD}<socketType>plain</socketType>"), false),
            (
                format!("{HOST}{PASSWORD}<socketType>plain</socketType><socketType>STARTTLS</socketType>"),
                true,
            ),
            (format!("{HOST}{TLS}<authentication>NTLM</authentication>"), false),
            (format!("{HOST}{TLS}"), false),
            (format!("{HOST}{TLS}{PASSWORD}<surprise/>"), true),
            (format!("<hostname>imap.x.test</hostname><port>0</port>{TLS}{PASSWORD}"), false),
            (format!("<hostname>imap.x.test</hostname><port>99999</port>{TLS}{PASSWORD}"), false),
            (format!("<hostname>x</hostname><port>993</port>{TLS}{PASSWORD}"), false),
            (format!("<hostname>a_b.x.test</hostname><port>993</port>{TLS}{PASSWORD}"), false),
            (format!("<hostname>x.test/y</hostname><port>993</port>{TLS}{PASSWORD}"), false),
        ];
        for (fields, usable) in cases {
            let seen = document(&format!("{good}{}", incoming(&fields))).unwrap();
            assert_eq!(seen.incoming.len() == 2, usable, "{fields}");
        }
        assert!(document("").is_err());
        assert!(document(&good.replace("'imap'", "'exchange'")).is_err());
        assert!(read(b"<html/>", &jan()).is_err());
    }

    #[test]
    fn never_makes_a_placeholder_a_name() {
        let seen = |user: &str| {
            let fields = format!("{HOST}{TLS}{PASSWORD}<username>{user}</username>");
            document(&incoming(&fields)).unwrap().incoming[0].user.clone()
        };
        let whole = "jan@xn--bcher-kva.test";
        let cases = [
            ("%EMAILADDRESS%", whole),
            ("%EMAILLOCALPART%", "jan"),
            ("%EMAILADDRESS", whole),
            ("%REALNAME%", whole),
            ("", whole),
            ("fixed", "fixed"),
        ];
        for (user, expected) in cases {
            assert_eq!(seen(user), expected);
        }
    }

    #[test]
    fn tells_when_only_oauth_is_left() {
        let seen =
            document(&incoming(&format!("{HOST}{TLS}<authentication>OAuth2</authentication>"))).unwrap();
        assert_eq!(seen.sign_in, SignIn::Oauth2);
    }
}
