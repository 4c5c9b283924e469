//! The table of large providers that comes with the program: `providers.toml`,
//! facts only, each row with its source. Asks nobody.

use std::sync::LazyLock;

use mail::address::Typed;
use mail::server::{Protocol, Security, Server};
use serde::Deserialize;

use crate::domain::lies_under;
use crate::{Offer, SignIn};

/// One provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// A short name of our own, unique in the table.
    pub id: String,
    /// Its name for showing.
    pub name: String,
    /// Domains whose mailboxes are here.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Hosts, or what they end in, that take mail for customers' own domains.
    #[serde(default)]
    pub mx: Vec<String>,
    /// How to sign in.
    #[serde(default)]
    pub sign_in: SignIn,
    /// What the login name is.
    #[serde(default)]
    pub user: User,
    /// The same for sending, where it differs.
    #[serde(default)]
    pub smtp_user: Option<User>,
    /// `host:port`, with `/starttls` where TLS is started later. Best first.
    /// The host `%MX%` is the mail host that was followed.
    #[serde(default)]
    imap: Vec<String>,
    #[serde(default)]
    pop3: Vec<String>,
    #[serde(default)]
    smtp: Vec<String>,
    /// The page about it, for people.
    #[serde(default)]
    pub help: Option<String>,
    /// Where the facts were read.
    pub source: String,
    /// The day they were read there, or `unverified`.
    pub checked: String,
    /// What else one should know.
    #[serde(default)]
    pub note: Option<String>,
}

/// What the login name is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum User {
    /// The whole address.
    #[default]
    Address,
    /// What stands before the @.
    Local,
}

#[derive(Deserialize)]
struct File {
    provider: Vec<Provider>,
}

/// All rows, in the order of the file.
pub fn providers() -> &'static [Provider] {
    static ROWS: LazyLock<Vec<Provider>> = LazyLock::new(|| {
        // The file is part of the program; a test reads it. Were it broken, nobody would be known.
        toml::from_str::<File>(include_str!("../providers.toml"))
            .map(|file| file.provider)
            .unwrap_or_default()
    });
    &ROWS
}

/// The rows for a domain of the provider's own.
pub fn by_domain(ascii_domain: &str) -> Vec<&'static Provider> {
    providers().iter().filter(|row| row.domains.iter().any(|domain| domain == ascii_domain)).collect()
}

/// The rows for a host that takes mail; where several fit, those that fit the longest part.
pub fn by_mx(host: &str) -> Vec<&'static Provider> {
    let fit = |row: &Provider| {
        row.mx.iter().filter(|suffix| lies_under(host, suffix)).map(String::len).max().unwrap_or(0)
    };
    let longest = providers().iter().map(fit).max().filter(|fit| *fit > 0);
    longest.map(|longest| providers().iter().filter(|row| fit(row) == longest).collect()).unwrap_or_default()
}

/// Adds what the table knows to an offer whose servers are all one provider's:
/// its name, its help, and above all how to sign in there.
pub fn recognise(mut offer: Offer) -> Offer {
    let has = |row: &Provider, server: &Server| {
        let places = row.imap.iter().chain(&row.pop3).chain(&row.smtp);
        places.filter_map(|place| parse(place)).any(|(host, ..)| host == server.host)
    };
    let servers = || offer.incoming.iter().chain(&offer.outgoing);
    if let Some(row) = providers().iter().find(|row| servers().all(|server| has(row, server))) {
        offer.display_name.clone_from(&row.name);
        offer.sign_in = row.sign_in;
        offer.documentation.extend(row.help.iter().cloned());
    }
    offer
}

impl Provider {
    /// What the row offers for one address; `via` is the mail host that was followed.
    pub fn offer(&self, address: &Typed, via: Option<&str>) -> Offer {
        Offer {
            display_name: self.name.clone(),
            sign_in: self.sign_in,
            incoming: self.incoming(address, via),
            outgoing: self.outgoing(address, via),
            documentation: self.help.iter().cloned().collect(),
            checked: Some(self.checked.clone()),
            ..Offer::default()
        }
    }

    fn incoming(&self, address: &Typed, via: Option<&str>) -> Vec<Server> {
        let imap = self.servers(Protocol::Imap, &self.imap, address, via);
        imap.into_iter().chain(self.servers(Protocol::Pop3, &self.pop3, address, via)).collect()
    }

    fn outgoing(&self, address: &Typed, via: Option<&str>) -> Vec<Server> {
        self.servers(Protocol::Smtp, &self.smtp, address, via)
    }

    fn servers(
        &self,
        protocol: Protocol,
        places: &[String],
        address: &Typed,
        via: Option<&str>,
    ) -> Vec<Server> {
        let own = self.smtp_user.filter(|_| protocol == Protocol::Smtp);
        let user = match own.unwrap_or(self.user) {
            User::Address => format!("{}@{}", address.local, address.ascii_domain),
            User::Local => address.local.clone(),
        };
        let auth = match self.sign_in {
            SignIn::Oauth2 => "oauth2",
            SignIn::Password | SignIn::AppPassword => "password",
        };
        let server = |(host, port, security): (String, u16, Security)| Server {
            protocol,
            host,
            port,
            security,
            user: user.clone(),
            auth: vec![auth.to_owned()],
        };
        let filled = places.iter().filter_map(|place| match (place.contains(VIA), via) {
            (true, via) => via.map(|host| place.replace(VIA, host)),
            (false, _) => Some(place.clone()),
        });
        filled.filter_map(|place| parse(&place)).map(server).collect()
    }
}

/// Stands for the mail host that was followed.
const VIA: &str = "%MX%";

/// `host:port` or `host:port/starttls`.
fn parse(place: &str) -> Option<(String, u16, Security)> {
    let (place, security) = match place.strip_suffix("/starttls") {
        Some(place) => (place, Security::StartTls),
        None => (place, Security::Tls),
    };
    let (host, port) = place.split_once(':')?;
    Some((host.to_owned(), port.parse().ok()?, security))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_is_sound() {
        let file: File = toml::from_str(include_str!("../providers.toml")).unwrap();
        assert!(file.provider.len() >= 80, "{}", file.provider.len());
        let (mut ids, mut domains) = (BTreeSet::new(), BTreeSet::new());
        for row in &file.provider {
            let id = &row.id;
            assert!(ids.insert(id), "{id} twice");
            assert!(!row.domains.is_empty() || !row.mx.is_empty(), "{id}: never found");
            assert!(!row.name.is_empty() && row.name.len() <= crate::limits::NAME_CHARS, "{id}");
            for domain in &row.domains {
                assert!(domains.insert(domain), "{domain} twice");
            }
            for name in row.domains.iter().chain(&row.mx) {
                let plain = name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-');
                assert!(plain && name.contains('.') && !name.starts_with('.'), "{id}: {name}");
            }
            assert!(!row.imap.is_empty() || !row.pop3.is_empty(), "{id}: nothing to receive from");
            assert!(!row.smtp.is_empty(), "{id}: nothing to send with");
            for place in row.imap.iter().chain(&row.pop3).chain(&row.smtp) {
                let (host, port, security) = parse(place).unwrap_or_else(|| panic!("{id}: {place}"));
                assert!(host == VIA || (host.contains('.') && !host.contains('/')), "{id}: {place}");
                assert!(host != VIA || row.domains.is_empty(), "{id}: nobody was followed to it");
                let usual: &[u16] = match security {
                    // Spectrum has TLS from the first byte on port 587.
                    Security::Tls => &[993, 995, 465, 587],
                    _ => &[143, 110, 587, 25, 1143, 1025],
                };
                assert!(usual.contains(&port), "{id}: {place}");
            }
            let day =
                row.checked == "unverified" || (row.checked.len() == 10 && row.checked.starts_with("20"));
            assert!(day, "{id}: {}", row.checked);
            let verified = row.source.starts_with("https://");
            assert_eq!(verified, row.checked != "unverified", "{id}: a source that can be read, and a day");
            assert!(row.help.as_ref().is_none_or(|url| url.starts_with("https://")), "{id}");
        }
    }

    #[test]
    fn finds_by_domain_and_by_mail_host() {
        let ids = |rows: Vec<&'static Provider>| rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>();
        assert_eq!(ids(by_domain("gmail.com")), ["gmail"]);
        assert_eq!(ids(by_domain("voorbeeld.test")), Vec::<&str>::new());
        assert_eq!(ids(by_mx("mx1.mail.ovh.net"))[0], "ovh");
        assert_eq!(ids(by_mx("aspmx.l.google.com")), ["google-workspace"]);
        assert_eq!(ids(by_mx("bedrijf-nl.mail.protection.outlook.com")), ["microsoft-365"]);
        assert_eq!(ids(by_mx("notgoogle.com")), Vec::<&str>::new());
    }

    /// B10: a domain's own records may lead to a provider whose way to sign in is known.
    #[test]
    fn recognises_a_provider_by_its_servers() {
        let server = |host: &str| Server {
            protocol: Protocol::Imap,
            host: host.to_owned(),
            port: 993,
            security: Security::Tls,
            user: "jan@bedrijf.test".to_owned(),
            auth: Vec::new(),
        };
        let offer = |hosts: &[&str]| {
            let incoming = hosts.iter().map(|host| server(host)).collect();
            recognise(Offer { display_name: "bedrijf.test".to_owned(), incoming, ..Offer::default() })
        };
        let gmail = offer(&["imap.gmail.com", "smtp.gmail.com"]);
        assert_eq!((gmail.display_name.as_str(), gmail.sign_in), ("Gmail", SignIn::AppPassword));
        assert_eq!(offer(&["outlook.office365.com"]).sign_in, SignIn::Oauth2);
        for hosts in [&["imap.gmail.com", "imap.bedrijf.test"][..], &["imap.bedrijf.test"]] {
            assert_eq!(offer(hosts).display_name, "bedrijf.test");
        }
    }

    #[test]
    fn names_the_login() {
        let address = Typed { local: "jan".into(), domain: "ovh.net".into(), ascii_domain: "ovh.net".into() };
        let row = by_mx("mx0.mail.ovh.net")[0];
        let incoming = row.incoming(&address, None);
        assert_eq!(incoming[0].host, "ssl0.ovh.net");
        assert_eq!((incoming[0].port, incoming[0].security), (993, Security::Tls));
        assert_eq!(incoming[0].user, "jan@ovh.net");
        assert_eq!(row.outgoing(&address, None)[0].port, 465);
        let apple = by_domain("icloud.com")[0];
        assert_eq!(apple.incoming(&address, None)[0].user, "jan");
        assert_eq!(apple.outgoing(&address, None)[0].user, "jan@ovh.net");
        let own = by_mx("w0123.kasserver.com")[0];
        assert_eq!(own.incoming(&address, Some("w0123.kasserver.com"))[0].host, "w0123.kasserver.com");
    }
}
