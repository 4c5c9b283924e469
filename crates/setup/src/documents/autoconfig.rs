//! The document that a provider publishes about itself (autoconfig, file format
//! 1.1 and 1.2; draft-ietf-mailmaint-autoconfig). What is unknown in it drops
//! only what it concerns.

use mail::address::Typed;
use mail::server::{Protocol, Security, Server};

use super::xml::{self, Element};
use crate::limits;
use crate::proposal::{Enable, OAuth2, Offer, Pop3, SignIn};

/// A document as it stands. Names, hosts and logins may hold the placeholders
/// `%EMAILADDRESS%`, `%EMAILLOCALPART%` and `%EMAILDOMAIN%`; servers may be in
/// clear, or have no way to sign in that we know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Autoconfig {
    /// The provider's own name for itself, usually its first domain.
    pub id: String,
    /// Domains whose addresses it is for.
    pub domains: Vec<String>,
    /// The provider's name for showing.
    pub display_name: String,
    /// The same, shorter.
    pub short_name: String,
    /// IMAP and POP3 servers, the provider's favourite first.
    pub incoming: Vec<Server>,
    /// SMTP servers, the provider's favourite first.
    pub outgoing: Vec<Server>,
    /// What the first POP3 server that says so wants done with mail.
    pub pop3: Option<Pop3>,
    /// Pages about it.
    pub documentation: Vec<Page>,
    /// What must be switched on first.
    pub enable: Vec<Page>,
    /// The page to sign in at for reading mail in a browser.
    pub web_mail: Option<String>,
    /// Where to sign in with OAuth 2.
    pub oauth2: Option<OAuth2>,
    /// Where a newer copy of the document is.
    pub update: Option<String>,
}

/// A page with what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// What it is about, by language (`nl`; empty where none is named).
    pub texts: Vec<(String, String)>,
}

/// Reads a document. The error says what is wrong with it as a whole.
pub fn read(bytes: &[u8]) -> Result<Autoconfig, String> {
    let root = xml::read(bytes)?;
    if root.name != "clientConfig" {
        return Err("no settings in it".to_owned());
    }
    let provider = root.all("emailProvider").next().ok_or_else(|| "no provider in it".to_owned())?;
    // What concerns more than mail stands beside the provider, in older files within it.
    let both = [&root, provider];
    let first = |name: &'static str| both.into_iter().find_map(|parent| parent.all(name).next());
    let pages = |name: &'static str, key: &'static str, text: &'static str| -> Vec<Page> {
        let found = both.into_iter().flat_map(|parent| parent.all(name));
        found.filter_map(|element| page(element, key, text)).take(limits::LINKS).collect()
    };
    let text = |name| provider.text_of(name).unwrap_or_default().to_owned();
    Ok(Autoconfig {
        id: provider.attribute("id").unwrap_or_default().to_owned(),
        domains: provider.all("domain").map(|domain| domain.text.clone()).take(limits::DOMAINS).collect(),
        display_name: text("displayName"),
        short_name: text("displayShortName"),
        incoming: servers(provider, "incomingServer"),
        outgoing: servers(provider, "outgoingServer"),
        pop3: provider.all("incomingServer").find_map(pop3),
        documentation: pages("documentation", "url", "descr"),
        enable: pages("enable", "visiturl", "instruction"),
        web_mail: first("webMail").and_then(web_mail),
        oauth2: first("oAuth2").and_then(oauth2),
        update: first("clientConfigUpdate").and_then(|update| update.attribute("url")).map(str::to_owned),
    })
}

fn servers(provider: &Element, name: &str) -> Vec<Server> {
    provider.all(name).filter_map(server).take(limits::SERVERS).collect()
}

fn server(element: &Element) -> Option<Server> {
    let protocol = match (element.name.as_str(), element.attribute("type")?) {
        ("incomingServer", "imap") => Protocol::Imap,
        ("incomingServer", "pop3") => Protocol::Pop3,
        ("outgoingServer", "smtp") => Protocol::Smtp,
        _ => return None,
    };
    let sockets = element.all("socketType").filter_map(|socket| match socket.text.as_str() {
        "SSL" | "TLS" => Some(Security::Tls),
        "STARTTLS" => Some(Security::StartTls),
        "plain" => Some(Security::None),
        _ => None,
    });
    // Several are a list to choose from; nobody would choose the clear one.
    let sockets: Vec<Security> = sockets.collect();
    let protected = sockets.iter().find(|socket| **socket != Security::None);
    Some(Server {
        protocol,
        host: element.text_of("hostname")?.to_owned(),
        port: element.text_of("port")?.parse().ok().filter(|port| *port > 0)?,
        security: *protected.or(sockets.first())?,
        user: element.text_of("username").unwrap_or_default().to_owned(),
        auth: element.all("authentication").filter_map(|auth| method(&auth.text)).collect(),
    })
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

fn pop3(server: &Element) -> Option<Pop3> {
    let settings = server.all("pop3").next()?;
    let leave_on_server = settings.text_of("leaveMessagesOnServer")? == "true";
    let days = settings.text_of("daysToLeaveMessagesOnServer").and_then(|days| days.parse().ok());
    Some(Pop3 { leave_on_server, days })
}

fn page(element: &Element, key: &str, text: &str) -> Option<Page> {
    let texts = element
        .all(text)
        .filter(|text| !text.text.is_empty())
        .map(|text| (text.attribute("lang").unwrap_or_default().to_owned(), text.text.clone()));
    Some(Page { url: element.attribute(key)?.to_owned(), texts: texts.take(limits::LANGUAGES).collect() })
}

fn web_mail(element: &Element) -> Option<String> {
    let pages = element.all("loginPage").chain(element.all("loginPageInfo"));
    pages.filter_map(|page| page.attribute("url")).next().map(str::to_owned)
}

fn oauth2(element: &Element) -> Option<OAuth2> {
    let text = |name| element.text_of(name).map(str::to_owned);
    Some(OAuth2 {
        issuer: text("issuer")?,
        scope: text("scope"),
        auth_url: text("authURL"),
        token_url: text("tokenURL"),
        client_id: text("clientID"),
    })
}

impl Autoconfig {
    /// What the document offers for an address. Servers in clear are left out, as
    /// are those that we could not sign in to; with none left for receiving it
    /// is an error.
    pub fn offer(&self, address: &Typed) -> Result<Offer, String> {
        let usable = |servers: &[Server]| -> Vec<Server> {
            servers.iter().filter_map(|server| for_address(server, address)).collect()
        };
        let incoming = usable(&self.incoming);
        if incoming.is_empty() {
            return Err("no server for receiving that we could use".to_owned());
        }
        let password = incoming.iter().any(|server| server.auth.iter().any(|auth| auth.contains("password")));
        let link = |url: &String| super::link(&fill(url, address).0);
        let enable = self.enable.iter().filter_map(|page| {
            let instruction = page.texts.first().map(|(_, text)| super::name(text)).unwrap_or_default();
            Some(Enable { url: link(&page.url)?, instruction })
        });
        let offer = Offer {
            display_name: self.name(address),
            sign_in: if password { SignIn::Password } else { SignIn::Oauth2 },
            incoming,
            outgoing: usable(&self.outgoing),
            documentation: self.documentation.iter().filter_map(|page| link(&page.url)).collect(),
            enable: enable.collect(),
            web_mail: self.web_mail.as_ref().and_then(link),
            oauth2: self.oauth2.as_ref().and_then(protected),
            pop3: self.pop3,
            checked: None,
        };
        Ok(offer.sorted())
    }

    fn name(&self, address: &Typed) -> String {
        let named =
            [&self.display_name, &self.short_name, &self.id].into_iter().find(|name| !name.is_empty());
        super::name(&fill(named.unwrap_or(&address.ascii_domain), address).0)
    }
}

fn for_address(server: &Server, address: &Typed) -> Option<Server> {
    let usable = server.security != Security::None && !server.auth.is_empty();
    let host = super::host(&fill(&server.host, address).0)?;
    usable.then(|| Server { host, user: user(&server.user, address), ..server.clone() })
}

/// Nothing of it may be asked in clear.
fn protected(oauth2: &OAuth2) -> Option<OAuth2> {
    let both = [&oauth2.auth_url, &oauth2.token_url];
    both.into_iter().flatten().all(|url| super::link(url).is_some()).then(|| oauth2.clone())
}

/// The login name. A placeholder that nobody fills must not become a literal:
/// two files of the public database have one, and mean the address.
fn user(text: &str, address: &Typed) -> String {
    let (filled, left) = fill(text, address);
    let odd =
        left || filled.is_empty() || filled.len() > limits::HOST_BYTES || filled.contains(char::is_control);
    if odd { format!("{}@{}", address.local, address.ascii_domain) } else { filled }
}

/// Fills the placeholders, and tells whether a `%` is left. An address may hold
/// one too (RFC 5322 §3.2.3), so it is not looked at again.
fn fill(text: &str, address: &Typed) -> (String, bool) {
    let whole = format!("{}@{}", address.local, address.ascii_domain);
    let known = [
        ("%EMAILADDRESS%", &whole),
        ("%EMAILLOCALPART%", &address.local),
        ("%EMAILDOMAIN%", &address.ascii_domain),
    ];
    let (mut filled, mut left, mut rest) = (String::new(), false, text);
    while let Some(at) = rest.find('%') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let (name, value) = match known.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => (*name, value.as_str()),
            None => {
                left = true;
                ("%", "%")
            }
        };
        filled.push_str(value);
        rest = &rest[name.len()..];
    }
    filled.push_str(rest);
    (filled, left)
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

    fn document(inside: &str) -> Result<Offer, String> {
        let whole = format!(
            "<clientConfig version='1.1'><emailProvider id='x.test'>{inside}</emailProvider></clientConfig>"
        );
        read(whole.as_bytes())?.offer(&jan())
    }

    fn incoming(fields: &str) -> String {
        format!("<incomingServer type='imap'>{fields}</incomingServer>")
    }

    const HOST: &str = "<hostname>imap.x.test</hostname><port>993</port>";
    const TLS: &str = "<socketType>SSL</socketType>";
    const PASSWORD: &str = "<authentication>password-cleartext</authentication>";

    #[test]
    fn reads_a_whole_document() {
        let text = include_str!("../../tests/documents/whole.xml");
        let whole = read(text.as_bytes()).unwrap();
        let seen = whole.offer(&jan()).unwrap();
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
        assert_eq!(seen.sign_in, SignIn::Password);
        assert_eq!(seen.pop3, Some(Pop3 { leave_on_server: true, days: Some(14) }));
        assert_eq!(whole.outgoing.len(), 2, "the server in clear is in the document and in no offer");
        assert_eq!((whole.id.as_str(), whole.short_name.as_str()), ("x.test", "X"));
        assert_eq!(whole.domains, ["x.test", "mx.x.test"]);
        assert_eq!(whole.update.as_deref(), Some("https://x.test/config.xml"));
    }

    /// B09: what explains a failed login is kept, wherever in the file it stands.
    #[test]
    fn keeps_what_a_person_needs_to_know() {
        let text = include_str!("../../tests/documents/whole.xml");
        let seen = read(text.as_bytes()).unwrap().offer(&jan()).unwrap();
        assert_eq!(seen.documentation, ["https://x.test/help"], "no link in clear");
        let instruction = "Switch IMAP on".to_owned();
        assert_eq!(seen.enable, [Enable { url: "https://x.test/switch-imap-on".to_owned(), instruction }]);
        assert_eq!(seen.web_mail.as_deref(), Some("https://webmail.xn--bcher-kva.test/"));
        let oauth2 = seen.oauth2.unwrap();
        assert_eq!(oauth2.issuer, "login.x.test");
        assert_eq!(oauth2.token_url.as_deref(), Some("https://login.x.test/token"));
        let clear = text.replace("https://login.x.test/token", "http://login.x.test/token");
        assert_eq!(read(clear.as_bytes()).unwrap().offer(&jan()).unwrap().oauth2, None);
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
        assert!(read(b"<html/>").is_err());
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
    fn an_address_may_hold_a_percent_sign() {
        let address = Typed { local: "50%EMAILDOMAIN%".to_owned(), ..jan() };
        let whole = "50%EMAILDOMAIN%@xn--bcher-kva.test";
        for (user, expected) in [
            ("", whole),
            ("%REALNAME%", whole),
            ("%EMAILADDRESS%", whole),
            ("%EMAILLOCALPART%", "50%EMAILDOMAIN%"),
        ] {
            let fields = format!("{HOST}{TLS}{PASSWORD}<username>{user}</username>");
            let text =
                format!("<clientConfig><emailProvider>{}</emailProvider></clientConfig>", incoming(&fields));
            let offer = read(text.as_bytes()).unwrap().offer(&address).unwrap();
            assert_eq!(offer.incoming[0].user, expected, "{user}");
        }
    }

    #[test]
    fn tells_when_only_oauth_is_left() {
        let seen =
            document(&incoming(&format!("{HOST}{TLS}<authentication>OAuth2</authentication>"))).unwrap();
        assert_eq!(seen.sign_in, SignIn::Oauth2);
    }
}
