//! The PACC document of a provider, and how any is written.

use mail::server::{Protocol, Security};

use super::Provider;
use crate::documents::pacc::{Authentication, Help, Host, Info, Pacc, Protocols, Provider as Named};
use crate::table::User;

/// What a provider says about itself. `None` where the document could not say
/// it: it knows only TLS at the protocols' own ports, and logins that are the address.
pub fn of(provider: &Provider) -> Option<Pacc> {
    let host = |protocol: Protocol| {
        let usual = protocol.usual_port(Security::Tls);
        let place =
            provider.places(protocol).find(|place| place.security == Security::Tls && place.port == usual)?;
        Some(Host { host: place.host.clone() })
    };
    let protocols = Protocols {
        imap: host(Protocol::Imap),
        pop3: host(Protocol::Pop3),
        smtp: host(Protocol::Smtp),
        ..Protocols::default()
    };
    let enough = provider.user == User::Address
        && protocols.smtp.is_some()
        && (protocols.imap.is_some() || protocols.pop3.is_some());
    let named = Named {
        name: provider.name.clone(),
        short_name: Some(provider.short_name.clone()),
        ..Named::default()
    };
    let help = provider.help.clone().map(|page| Help { documentation: Some(page), ..Help::default() });
    enough.then_some(Pacc {
        protocols,
        authentication: Authentication { oauth_public: None, password: Some(true) },
        info: Info { provider: named, help },
    })
}

/// Writes a document. Reading it gives the same again.
pub fn write(document: &Pacc) -> String {
    // Text keys and plain values: nothing in it cannot be written.
    serde_json::to_string_pretty(document).unwrap_or_default() + "\n"
}
