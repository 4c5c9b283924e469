//! The Autodiscover answer of a provider, and how any is written. It is the
//! same for every mailbox, so a web server can give it out as a file.

use mail::server::{Protocol, Security};

use super::{Place, Provider};
use crate::documents::autodiscover::{ANSWER_SPACE, Autodiscover, Service};
use crate::documents::xml::{self, Element};
use crate::table::User;

/// What a provider says about itself. `None` where the login is not the
/// address: a file cannot know whose mailbox is asked about.
pub fn of(provider: &Provider) -> Option<Autodiscover> {
    let best = |protocol| provider.places(protocol).find(|place| place.is_told_by_port()).map(service);
    let [imap, pop3, smtp] = [Protocol::Imap, Protocol::Pop3, Protocol::Smtp].map(best);
    let enough = provider.user == User::Address && (imap.is_some() || pop3.is_some()) && smtp.is_some();
    enough.then(|| Autodiscover {
        display_name: provider.name.clone(),
        services: [imap, pop3, smtp].into_iter().flatten().collect(),
        redirect: None,
    })
}

fn service(place: &Place) -> Service {
    let kind = match place.protocol {
        Protocol::Imap => "IMAP",
        Protocol::Pop3 => "POP3",
        Protocol::Smtp => "SMTP",
    };
    Service {
        kind: kind.to_owned(),
        host: place.host.clone(),
        port: place.port,
        security: place.security,
        login: String::new(),
    }
}

const SPACE: &str = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";

/// Writes an answer. Reading it gives the same again.
pub fn write(answer: &Autodiscover) -> String {
    let mut account = Element::new("Account", "").holding(Element::new("AccountType", "email"));
    account = match &answer.redirect {
        Some(to) => account
            .holding(Element::new("Action", if to.contains('@') { "redirectAddr" } else { "redirectUrl" }))
            .holding(Element::new(if to.contains('@') { "RedirectAddr" } else { "RedirectUrl" }, to)),
        None => account.holding(Element::new("Action", "settings")),
    };
    account = answer.services.iter().map(protocol).fold(account, Element::holding);
    let user = Element::new("User", "").holding(Element::new("DisplayName", &answer.display_name));
    let response = Element::new("Response", "").with("xmlns", ANSWER_SPACE).holding(user).holding(account);
    let root = Element::new("Autodiscover", "").with("xmlns", SPACE).holding(response);
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}", xml::write(&root))
}

fn protocol(service: &Service) -> Element {
    let (ssl, encryption) = match service.security {
        Security::Tls => ("on", "SSL"),
        Security::StartTls => ("on", "TLS"),
        Security::None => ("off", "None"),
    };
    let port = if service.port == 0 { String::new() } else { service.port.to_string() };
    let words = [
        ("Type", service.kind.as_str()),
        ("Server", &service.host),
        ("Port", &port),
        ("LoginName", &service.login),
        ("DomainRequired", "off"),
        ("SPA", "off"),
        ("SSL", ssl),
        ("Encryption", encryption),
        ("AuthRequired", "on"),
    ];
    let said = words.into_iter().filter(|(_, word)| !word.is_empty());
    said.fold(Element::new("Protocol", ""), |element, (name, word)| element.holding(Element::new(name, word)))
}
