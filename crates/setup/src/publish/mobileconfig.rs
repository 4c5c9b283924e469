//! The configuration profile of a provider for Apple's devices, and how any is
//! written. It names nobody: the device asks for name, address and password.

use mail::server::{Protocol, Security, Server};
use sha2::{Digest, Sha256};

use super::{Place, Provider};
use crate::documents::mobileconfig::{MAIL, MobileConfig};
use crate::documents::xml::{self, Element};
use crate::table::User;

/// What a provider says about itself. `None` where the login is not the
/// address: the device would be told nothing to sign in with.
pub fn of(provider: &Provider) -> Option<MobileConfig> {
    let first = |protocol| provider.places(protocol).find(|place| place.is_told_by_port()).map(server);
    let incoming = first(Protocol::Imap).or_else(|| first(Protocol::Pop3))?;
    let outgoing = first(Protocol::Smtp)?;
    let reversed: Vec<&str> = provider.domain.rsplit('.').collect();
    let identifier = format!("{}.mail", reversed.join("."));
    (provider.user == User::Address).then(|| MobileConfig {
        uuid: uuid(&identifier),
        identifier,
        display_name: provider.name.clone(),
        organization: provider.name.clone(),
        account: provider.name.clone(),
        address: String::new(),
        incoming,
        outgoing,
    })
}

fn server(place: &Place) -> Server {
    Server {
        protocol: place.protocol,
        host: place.host.clone(),
        port: place.port,
        security: place.security,
        user: String::new(),
        auth: vec!["password".to_owned()],
    }
}

/// A UUID that follows from a name, so that a newer profile replaces the older (RFC 9562 §5.8).
fn uuid(name: &str) -> String {
    let mut bytes: Vec<u8> = Sha256::digest(name).iter().take(16).copied().collect();
    for (at, keep, set) in [(6, 0x0f, 0x80), (8, 0x3f, 0x80)] {
        if let Some(byte) = bytes.get_mut(at) {
            *byte = (*byte & keep) | set;
        }
    }
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    parts.map(|(from, to)| digits.get(from..to).unwrap_or_default().to_owned()).join("-")
}

const DOCTYPE: &str = "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">";

/// Writes a profile. Reading it gives the same again.
pub fn write(profile: &MobileConfig) -> String {
    let kind = match profile.incoming.protocol {
        Protocol::Pop3 => "EmailTypePOP",
        _ => "EmailTypeIMAP",
    };
    let mut account = vec![
        ("PayloadType".to_owned(), string(MAIL)),
        ("PayloadVersion".to_owned(), Element::new("integer", "1")),
        ("PayloadIdentifier".to_owned(), string(&format!("{}.account", profile.identifier))),
        ("PayloadUUID".to_owned(), string(&uuid(&format!("{}.account", profile.uuid)))),
        ("EmailAccountType".to_owned(), string(kind)),
        ("EmailAccountDescription".to_owned(), string(&profile.account)),
        ("EmailAddress".to_owned(), string(&profile.address)),
        ("OutgoingPasswordSameAsIncomingPassword".to_owned(), Element::new("true", "")),
    ];
    account.extend(keys("Incoming", &profile.incoming));
    account.extend(keys("Outgoing", &profile.outgoing));
    let whole = [
        ("PayloadType".to_owned(), string("Configuration")),
        ("PayloadVersion".to_owned(), Element::new("integer", "1")),
        ("PayloadIdentifier".to_owned(), string(&profile.identifier)),
        ("PayloadUUID".to_owned(), string(&profile.uuid)),
        ("PayloadDisplayName".to_owned(), string(&profile.display_name)),
        ("PayloadOrganization".to_owned(), string(&profile.organization)),
        ("PayloadContent".to_owned(), Element::new("array", "").holding(dict(account))),
    ];
    let root = Element::new("plist", "").with("version", "1.0").holding(dict(whole));
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{DOCTYPE}\n{}", xml::write(&root))
}

fn string(text: &str) -> Element {
    Element::new("string", text)
}

/// Pairs whose text is empty are left out.
fn dict(pairs: impl IntoIterator<Item = (String, Element)>) -> Element {
    let said = pairs.into_iter().filter(|(_, value)| value.name != "string" || !value.text.is_empty());
    said.fold(Element::new("dict", ""), |dict, (key, value)| {
        dict.holding(Element::new("key", &key)).holding(value)
    })
}

fn keys(side: &str, server: &Server) -> Vec<(String, Element)> {
    let auth = match server.auth.first().map(String::as_str) {
        Some("password") => "EmailAuthPassword",
        Some("encrypted-password") => "EmailAuthCRAMMD5",
        _ => "EmailAuthNone",
    };
    let ssl = if server.security == Security::None { "false" } else { "true" };
    let pairs = [
        ("HostName", string(&server.host)),
        ("PortNumber", Element::new("integer", &server.port.to_string())),
        ("UseSSL", Element::new(ssl, "")),
        ("Username", string(&server.user)),
        ("Authentication", string(auth)),
    ];
    pairs.map(|(key, value)| (format!("{side}MailServer{key}"), value)).to_vec()
}
