//! Microsoft's Autodiscover, version 1: a question and an answer in XML. For a
//! program that speaks IMAP it is mainly a sign of Exchange; some hosts that are
//! none answer with their IMAP and SMTP servers.

use mail::address::Typed;
use mail::server::{Protocol, Security, Server};

use super::xml::{self, Element};
use crate::limits;
use crate::proposal::Offer;

/// An answer as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Autodiscover {
    /// The mailbox's name for showing.
    pub display_name: String,
    /// What the host speaks.
    pub services: Vec<Service>,
    /// Where to ask instead: an address of a mailbox, or of a page.
    pub redirect: Option<String>,
}

/// One protocol that the host speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// `IMAP`, `POP3`, `SMTP`; `EXCH`, `EXPR`, `EXHTTP`, `WEB` and `MobileSync` are Exchange's own.
    pub kind: String,
    /// The host.
    pub host: String,
    /// The port; 0 where none is named.
    pub port: u16,
    /// When TLS starts.
    pub security: Security,
    /// The login name; empty where none is named.
    pub login: String,
}

const REQUEST_SPACE: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";
/// The name space of an answer.
pub const ANSWER_SPACE: &str =
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

/// The question about a mailbox.
pub fn request(email: &str) -> String {
    let question = Element::new("Request", "")
        .holding(Element::new("EMailAddress", email))
        .holding(Element::new("AcceptableResponseSchema", ANSWER_SPACE));
    let root = Element::new("Autodiscover", "").with("xmlns", REQUEST_SPACE).holding(question);
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}", xml::write(&root))
}

/// Reads an answer. The error says what is wrong with it, or what the host says is wrong.
pub fn read(bytes: &[u8]) -> Result<Autodiscover, String> {
    let root = xml::read(bytes)?;
    let answer = root
        .all("Response")
        .next()
        .filter(|_| root.name == "Autodiscover")
        .ok_or_else(|| "no answer in it".to_owned())?;
    if let Some(error) = answer.all("Error").next() {
        return Err(super::name(error.text_of("Message").unwrap_or("refused")));
    }
    let account = answer.all("Account").next().ok_or_else(|| "no account in it".to_owned())?;
    let redirect = account.text_of("RedirectAddr").or_else(|| account.text_of("RedirectUrl"));
    let name = answer.all("User").next().and_then(|user| user.text_of("DisplayName"));
    Ok(Autodiscover {
        display_name: name.unwrap_or_default().to_owned(),
        services: account.all("Protocol").filter_map(service).take(limits::SERVERS).collect(),
        redirect: redirect.map(str::to_owned),
    })
}

fn service(element: &Element) -> Option<Service> {
    let text = |name| element.text_of(name).unwrap_or_default();
    let kind = element.text_of("Type").or(element.attribute("Type"))?.to_owned();
    let port = text("Port").parse().unwrap_or(0);
    let word = |name, word: &str| text(name).eq_ignore_ascii_case(word);
    let clear = word("Encryption", "None") || (word("SSL", "off") && text("Encryption").is_empty());
    // "On" at a port that is clear at first means STARTTLS.
    let security = match port {
        _ if clear => Security::None,
        25 | 110 | 143 | 587 => Security::StartTls,
        _ => Security::Tls,
    };
    Some(Service {
        kind,
        host: text("Server").to_owned(),
        port,
        security,
        login: text("LoginName").to_owned(),
    })
}

impl Autodiscover {
    /// Whether the host is an Exchange.
    pub fn is_exchange(&self) -> bool {
        let own = ["EXCH", "EXPR", "EXHTTP", "WEB", "MobileSync"];
        self.services.iter().any(|service| own.contains(&service.kind.as_str()))
    }

    /// What the answer offers for an address. Its login names are those of the
    /// mailbox that was asked about, which was nobody's: they are not used.
    pub fn offer(&self, address: &Typed) -> Result<Offer, String> {
        let servers = |protocols: &[Protocol]| -> Vec<Server> {
            self.services
                .iter()
                .filter_map(|service| service.server(address))
                .filter(|s| protocols.contains(&s.protocol))
                .collect()
        };
        let incoming = servers(&[Protocol::Imap, Protocol::Pop3]);
        if incoming.is_empty() {
            return Err("no server for receiving that we could use".to_owned());
        }
        let display_name = super::name(&address.domain);
        let offer =
            Offer { display_name, incoming, outgoing: servers(&[Protocol::Smtp]), ..Offer::default() };
        Ok(offer.sorted())
    }
}

impl Service {
    fn server(&self, address: &Typed) -> Option<Server> {
        let protocol = match self.kind.as_str() {
            "IMAP" => Protocol::Imap,
            "POP3" => Protocol::Pop3,
            "SMTP" => Protocol::Smtp,
            _ => return None,
        };
        let port = if self.port == 0 { protocol.usual_port(self.security) } else { self.port };
        let user = format!("{}@{}", address.local, address.ascii_domain);
        let auth = vec!["password".to_owned()];
        let host = super::host(&self.host)?;
        let server = Server { protocol, host, port, security: self.security, user, auth };
        (self.security != Security::None).then_some(server)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(account: &str) -> Result<Autodiscover, String> {
        let whole = format!(
            "<?xml version='1.0'?><Autodiscover xmlns='http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006'>\
             <Response xmlns='{ANSWER_SPACE}'><User><DisplayName>Jan</DisplayName></User>\
             <Account><AccountType>email</AccountType>{account}</Account></Response></Autodiscover>"
        );
        read(whole.as_bytes())
    }

    fn protocol(kind: &str, rest: &str) -> String {
        format!("<Protocol><Type>{kind}</Type><Server>mail.x.test</Server>{rest}</Protocol>")
    }

    #[test]
    fn reads_how_the_connection_is_protected() {
        let cases = [
            ("<Port>993</Port><SSL>on</SSL>", Security::Tls),
            ("<Port>143</Port><SSL>on</SSL>", Security::StartTls),
            ("<Port>143</Port><SSL>off</SSL>", Security::None),
            ("<Port>143</Port><SSL>off</SSL><Encryption>TLS</Encryption>", Security::StartTls),
            ("<Port>993</Port><Encryption>SSL</Encryption>", Security::Tls),
            ("<Port>993</Port><Encryption>None</Encryption>", Security::None),
            ("", Security::Tls),
        ];
        for (fields, expected) in cases {
            assert_eq!(answer(&protocol("IMAP", fields)).unwrap().services[0].security, expected, "{fields}");
        }
    }

    #[test]
    fn tells_exchange_from_others() {
        let jan = Typed::parse("jan@x.test").unwrap();
        let exchange = answer(&protocol("EXCH", "")).unwrap();
        assert!(exchange.is_exchange() && exchange.offer(&jan).is_err());
        let login = "<LoginName>somebody@x.test</LoginName>";
        let other = answer(&format!("{}{}", protocol("SMTP", login), protocol("IMAP", login))).unwrap();
        assert!(!other.is_exchange());
        let offer = other.offer(&jan).unwrap();
        assert_eq!((offer.incoming[0].port, offer.outgoing[0].port), (993, 465));
        assert_eq!(offer.incoming[0].user, "jan@x.test");
        let moved = answer("<Action>redirectAddr</Action><RedirectAddr>jan@y.test</RedirectAddr>").unwrap();
        assert_eq!(moved.redirect.as_deref(), Some("jan@y.test"));
    }

    #[test]
    fn says_what_is_wrong() {
        let error = "<Autodiscover><Response><Error Time='1'><ErrorCode>600</ErrorCode><Message>Invalid Request</Message></Error></Response></Autodiscover>";
        assert_eq!(read(error.as_bytes()), Err("Invalid Request".to_owned()));
        for text in
            ["", "<a/>", "<Autodiscover/>", "<Autodiscover><Response/></Autodiscover>", "<!DOCTYPE a><a/>"]
        {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn asks_with_the_address_escaped() {
        let root = xml::read(request("a&b@x.test").as_bytes()).unwrap();
        let question = root.all("Request").next().unwrap();
        assert_eq!(question.text_of("EMailAddress"), Some("a&b@x.test"));
        assert_eq!(question.text_of("AcceptableResponseSchema"), Some(ANSWER_SPACE));
    }
}
