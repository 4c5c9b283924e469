//! The autoconfig document of a provider, and how any is written: file formats
//! 1.1 and 1.2, which for mail servers differ in their number alone.

use mail::server::{Protocol, Security, Server};

use super::{Place, Provider};
use crate::documents::autoconfig::{Autoconfig, Page};
use crate::documents::xml::{self, Element};
use crate::proposal::{OAuth2, Pop3};
use crate::table::User;

/// The file format that a document says it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// What every program reads.
    V1_1,
    /// draft-ietf-mailmaint-autoconfig.
    V1_2,
}

/// What a provider says about itself.
pub fn of(provider: &Provider) -> Autoconfig {
    let servers = |protocols: &[Protocol]| -> Vec<Server> {
        let places = protocols.iter().flat_map(|protocol| provider.places(*protocol));
        places.map(|place| server(place, provider.user)).collect()
    };
    let page = |url: &String| Page { url: url.clone(), texts: Vec::new() };
    Autoconfig {
        id: provider.domain.clone(),
        domains: provider.domains.clone(),
        display_name: provider.name.clone(),
        short_name: provider.short_name.clone(),
        incoming: servers(&[Protocol::Imap, Protocol::Pop3]),
        outgoing: servers(&[Protocol::Smtp]),
        documentation: provider.help.iter().map(page).collect(),
        ..Autoconfig::default()
    }
}

fn server(place: &Place, user: User) -> Server {
    let user = match user {
        User::Address => "%EMAILADDRESS%",
        User::Local => "%EMAILLOCALPART%",
    };
    Server {
        protocol: place.protocol,
        host: place.host.clone(),
        port: place.port,
        security: place.security,
        user: user.to_owned(),
        auth: vec!["password".to_owned()],
    }
}

/// Writes a document. Reading it gives the same again.
pub fn write(document: &Autoconfig, version: Version) -> String {
    let mut provider = Element::new("emailProvider", "").with("id", &document.id);
    let mut names: Vec<(&str, &String)> = document.domains.iter().map(|domain| ("domain", domain)).collect();
    names.extend([("displayName", &document.display_name), ("displayShortName", &document.short_name)]);
    for (name, text) in names.into_iter().filter(|(_, text)| !text.is_empty()) {
        provider = provider.holding(Element::new(name, text));
    }
    let mut pop3 = document.pop3;
    for server in &document.incoming {
        // Once is enough: it is read from the first server that says so.
        let own = if server.protocol == Protocol::Pop3 { pop3.take() } else { None };
        provider = provider.holding(server_element("incomingServer", server, own));
    }
    for server in &document.outgoing {
        provider = provider.holding(server_element("outgoingServer", server, None));
    }
    for page in &document.enable {
        provider = provider.holding(page_element("enable", "visiturl", "instruction", page));
    }
    for page in &document.documentation {
        provider = provider.holding(page_element("documentation", "url", "descr", page));
    }
    let number = if version == Version::V1_1 { "1.1" } else { "1.2" };
    let mut root = Element::new("clientConfig", "").with("version", number).holding(provider);
    if let Some(oauth2) = &document.oauth2 {
        root = root.holding(oauth2_element(oauth2));
    }
    if let Some(url) = &document.web_mail {
        root =
            root.holding(Element::new("webMail", "").holding(Element::new("loginPage", "").with("url", url)));
    }
    if let Some(url) = &document.update {
        root = root.holding(Element::new("clientConfigUpdate", "").with("url", url));
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", xml::write(&root))
}

fn server_element(name: &str, server: &Server, pop3: Option<Pop3>) -> Element {
    let kind = match server.protocol {
        Protocol::Imap => "imap",
        Protocol::Pop3 => "pop3",
        Protocol::Smtp => "smtp",
    };
    let socket = match server.security {
        Security::Tls => "SSL",
        Security::StartTls => "STARTTLS",
        Security::None => "plain",
    };
    let mut element = Element::new(name, "")
        .with("type", kind)
        .holding(Element::new("hostname", &server.host))
        .holding(Element::new("port", &server.port.to_string()))
        .holding(Element::new("socketType", socket));
    if !server.user.is_empty() {
        element = element.holding(Element::new("username", &server.user));
    }
    for word in &server.auth {
        element = element.holding(Element::new("authentication", method(word)));
    }
    if let Some(pop3) = pop3 {
        element = element.holding(pop3_element(pop3));
    }
    element
}

/// The format's word for ours.
fn method(word: &str) -> &str {
    match word {
        "password" => "password-cleartext",
        "encrypted-password" => "password-encrypted",
        "oauth2" => "OAuth2",
        "client-certificate" => "TLS-client-cert",
        other => other,
    }
}

fn pop3_element(pop3: Pop3) -> Element {
    let mut element = Element::new("pop3", "")
        .holding(Element::new("leaveMessagesOnServer", &pop3.leave_on_server.to_string()));
    if let Some(days) = pop3.days {
        element = element.holding(Element::new("daysToLeaveMessagesOnServer", &days.to_string()));
    }
    element
}

fn page_element(name: &str, key: &str, text: &str, page: &Page) -> Element {
    page.texts.iter().fold(Element::new(name, "").with(key, &page.url), |element, (language, words)| {
        let words = Element::new(text, words);
        element.holding(if language.is_empty() { words } else { words.with("lang", language) })
    })
}

fn oauth2_element(oauth2: &OAuth2) -> Element {
    let optional = [
        ("scope", &oauth2.scope),
        ("authURL", &oauth2.auth_url),
        ("tokenURL", &oauth2.token_url),
        ("clientID", &oauth2.client_id),
    ];
    let issuer = Element::new("oAuth2", "").holding(Element::new("issuer", &oauth2.issuer));
    optional.into_iter().fold(issuer, |element, (name, text)| match text {
        Some(text) => element.holding(Element::new(name, text)),
        None => element,
    })
}
