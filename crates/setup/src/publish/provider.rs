//! `provider.toml`: what a provider says about itself, in one small file. Every
//! document follows from it. Asks nobody and writes nothing.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use mail::address::Typed;
use mail::server::{Protocol, Security, Server};
use serde::Deserialize;
use toml::Spanned;

use crate::limits;
use crate::table::User;

/// A provider that has been read and makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its name for people.
    pub name: String,
    /// The same in at most twenty characters.
    pub short_name: String,
    /// Its own domain, as DNS wants it.
    pub domain: String,
    /// The domains of its mailboxes, as DNS wants them.
    pub domains: Vec<String>,
    /// What one signs in with.
    pub user: User,
    /// Where mail is received and handed in, best first.
    pub places: Vec<Place>,
    /// Its own page about it.
    pub help: Option<String>,
    /// Where the documents will lie.
    pub web: Web,
}

/// One server: the four facts of every provider's table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// What is spoken there.
    pub protocol: Protocol,
    /// Its name, as DNS wants it.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// TLS from the first byte, or started later. Never none.
    pub security: Security,
}

impl Place {
    /// Where a server is, whoever signs in.
    pub fn of(server: &Server) -> Place {
        Place {
            protocol: server.protocol,
            host: server.host.clone(),
            port: server.port,
            security: server.security,
        }
    }

    /// Whether the port alone says when TLS starts. Two formats have one switch
    /// for both kinds of TLS, and their readers go by the port.
    pub(super) fn is_told_by_port(&self) -> bool {
        [25, 110, 143, 587].contains(&self.port) == (self.security == Security::StartTls)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// The web server that gives the documents out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// Its name: the names of the documents become aliases of it.
    pub host: String,
    /// Where the written `www` will lie there.
    pub root: String,
    /// Its certificate with the chain, as a path there.
    pub certificate: String,
    /// The key of that certificate, as a path there.
    pub key: String,
}

/// One thing that is wrong in `provider.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, counted from 1.
    pub line: usize,
    /// What it is; `provider-mistake-` and this name its text.
    pub code: &'static str,
    /// The value that offends, or the reader's own words.
    pub value: String,
}

impl Provider {
    /// Reads the file. Gives every mistake at once, in the order of the lines.
    pub fn read(text: &str) -> Result<Provider, Vec<Mistake>> {
        if text.len() > limits::DOCUMENT_BYTES {
            return Err(vec![Mistake { line: 1, code: "too-large", value: String::new() }]);
        }
        let file = toml::from_str::<File>(text).map_err(|error| {
            let line = line_of(text, error.span().map_or(0, |span| span.start));
            vec![Mistake { line, code: "syntax", value: error.message().to_owned() }]
        })?;
        Reading { text, mistakes: Vec::new() }.provider(file)
    }

    /// The servers that speak one protocol, best first.
    pub fn places(&self, protocol: Protocol) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(move |place| place.protocol == protocol)
    }
}

/// The file as it is written. An unknown key is a mistake: one that does nothing helps nobody.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Spanned<String>,
    short_name: Option<Spanned<String>>,
    domain: Spanned<String>,
    #[serde(default)]
    domains: Vec<Spanned<String>>,
    #[serde(default)]
    user: User,
    #[serde(default)]
    imap: Vec<Spanned<String>>,
    #[serde(default)]
    pop3: Vec<Spanned<String>>,
    #[serde(default)]
    smtp: Vec<Spanned<String>>,
    help: Option<Spanned<String>>,
    #[serde(default)]
    web: WebFile,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WebFile {
    host: Option<Spanned<String>>,
    root: Option<Spanned<String>>,
    certificate: Option<Spanned<String>>,
    key: Option<Spanned<String>>,
}

struct Reading<'a> {
    text: &'a str,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    fn provider(mut self, file: File) -> Result<Provider, Vec<Mistake>> {
        let name = self.words(&file.name, limits::NAME_CHARS);
        let short_name = match &file.short_name {
            Some(short) => self.words(short, limits::SHORT_NAME_CHARS),
            None => name.chars().take(limits::SHORT_NAME_CHARS).collect::<String>().trim().to_owned(),
        };
        let domain = self.host(&file.domain);
        let domains = self.domains(&domain, &file.domains);
        let mut places = Vec::new();
        for (protocol, texts) in
            [(Protocol::Imap, &file.imap), (Protocol::Pop3, &file.pop3), (Protocol::Smtp, &file.smtp)]
        {
            places.extend(texts.iter().filter_map(|text| self.place(protocol, text)));
        }
        if file.imap.is_empty() && file.pop3.is_empty() {
            self.mistake(0..0, "no-incoming", "");
        }
        if file.smtp.is_empty() {
            self.mistake(0..0, "no-outgoing", "");
        }
        for texts in [&file.imap, &file.pop3, &file.smtp] {
            if let Some(beyond) = texts.get(limits::SERVERS) {
                self.mistake(beyond.span(), "too-many", beyond.get_ref());
            }
        }
        let help = file.help.map(|url| self.url(&url));
        let web = self.web(&domain, file.web);
        self.mistakes.sort_by_key(|mistake| mistake.line);
        match self.mistakes.is_empty() {
            true => Ok(Provider { name, short_name, domain, domains, user: file.user, places, help, web }),
            false => Err(self.mistakes),
        }
    }

    fn mistake(&mut self, span: Range<usize>, code: &'static str, value: &str) {
        let line = line_of(self.text, span.start);
        self.mistakes.push(Mistake { line, code, value: value.to_owned() });
    }

    fn words(&mut self, text: &Spanned<String>, longest: usize) -> String {
        let words = text.get_ref().trim();
        if words.is_empty() || words.chars().any(char::is_control) {
            self.mistake(text.span(), "name", words);
        } else if words.chars().count() > longest {
            self.mistake(text.span(), "name-long", words);
        }
        words.to_owned()
    }

    fn host(&mut self, text: &Spanned<String>) -> String {
        let host = as_host(text.get_ref());
        if host.is_none() {
            self.mistake(text.span(), "host", text.get_ref());
        }
        host.unwrap_or_default()
    }

    /// The domains of the mailboxes: the provider's own where none is named.
    fn domains(&mut self, own: &str, texts: &[Spanned<String>]) -> Vec<String> {
        if texts.is_empty() {
            return vec![own.to_owned()];
        }
        if let Some(beyond) = texts.get(limits::DOMAINS) {
            self.mistake(beyond.span(), "too-many", beyond.get_ref());
        }
        let mut seen = BTreeSet::new();
        let mut domains = Vec::new();
        for text in texts.iter().take(limits::DOMAINS) {
            let domain = self.host(text);
            match seen.insert(domain.clone()) {
                true => domains.push(domain),
                false => self.mistake(text.span(), "twice", text.get_ref()),
            }
        }
        domains
    }

    /// `host:port`, or `host:port/starttls`.
    fn place(&mut self, protocol: Protocol, text: &Spanned<String>) -> Option<Place> {
        let whole = text.get_ref().as_str();
        let (rest, security) = match whole.strip_suffix("/starttls") {
            Some(rest) => (rest, Security::StartTls),
            None => (whole, Security::Tls),
        };
        let parts = rest.rsplit_once(':');
        let parts = parts.and_then(|(host, port)| Some((host, port.parse().ok().filter(|port| *port > 0)?)));
        let Some((host, port)) = parts else {
            self.mistake(text.span(), "place", whole);
            return None;
        };
        let Some(host) = as_host(host) else {
            self.mistake(text.span(), "host", host);
            return None;
        };
        // A usual port with the other protection is a slip of the pen, and every client would fail on it.
        let other = if security == Security::Tls { Security::StartTls } else { Security::Tls };
        if port == protocol.usual_port(other) {
            let code = if security == Security::Tls { "port-clear" } else { "port-tls" };
            self.mistake(text.span(), code, whole);
        }
        // RFC 6409 §3.1: 25 is for mail between servers, and many networks close it to people.
        if protocol == Protocol::Smtp && port == 25 {
            self.mistake(text.span(), "port-25", whole);
        }
        Some(Place { protocol, host, port, security })
    }

    fn url(&mut self, url: &Spanned<String>) -> String {
        let text = url.get_ref();
        let odd = |c: char| c.is_control() || c.is_whitespace() || "\"<>\\".contains(c);
        if !text.starts_with("https://") || text.len() > limits::TEXT_BYTES || text.contains(odd) {
            self.mistake(url.span(), "url", text);
        }
        text.clone()
    }

    fn web(&mut self, domain: &str, file: WebFile) -> Web {
        let host = match &file.host {
            Some(host) => self.host(host),
            None => domain.to_owned(),
        };
        let mut path = |given: Option<Spanned<String>>, usual: String| match given {
            Some(path) => {
                self.path(&path);
                path.into_inner()
            }
            None => usual,
        };
        Web {
            root: path(file.root, format!("/srv/www/{domain}")),
            certificate: path(file.certificate, format!("/etc/letsencrypt/live/{domain}/fullchain.pem")),
            key: path(file.key, format!("/etc/letsencrypt/live/{domain}/privkey.pem")),
            host,
        }
    }

    /// A path that can stand in the web servers' files without quotes.
    fn path(&mut self, path: &Spanned<String>) {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        let text = path.get_ref();
        if !text.starts_with('/') || text.len() > limits::TEXT_BYTES || !text.chars().all(plain) {
            self.mistake(path.span(), "path", text);
        }
    }
}

/// A host name as DNS wants it.
fn as_host(text: &str) -> Option<String> {
    let host = Typed::parse(&format!("x@{text}")).ok()?.ascii_domain;
    let plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    plain.then_some(host)
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"name = "Post & Zonen"
domain = "Bücher.test"
domains = ["bücher.test", "klant.test"]
imap = ["imap.bücher.test:993", "imap.bücher.test:143/starttls"]
pop3 = ["pop.bücher.test:995"]
smtp = ["smtp.bücher.test:465"]
help = "https://bücher.test/hulp"
"#;

    #[test]
    fn reads_a_small_file() {
        let provider = Provider::read(SOUND).unwrap();
        assert_eq!((provider.name.as_str(), provider.short_name.as_str()), ("Post & Zonen", "Post & Zonen"));
        assert_eq!(provider.domains, ["xn--bcher-kva.test", "klant.test"]);
        let imap: Vec<&Place> = provider.places(Protocol::Imap).collect();
        assert_eq!(imap.len(), 2);
        assert_eq!(
            (imap[1].host.as_str(), imap[1].port, imap[1].security),
            ("imap.xn--bcher-kva.test", 143, Security::StartTls)
        );
        assert_eq!(provider.web.root, "/srv/www/xn--bcher-kva.test");
    }

    #[test]
    fn tells_every_mistake_with_its_line() {
        type Case<'a> = (&'a str, &'a str, &'a [(usize, &'a str)]);
        let cases: &[Case<'_>] = &[
            ("name = \"Post & Zonen\"", "name = \"\"", &[(1, "name")]),
            ("name = \"Post & Zonen\"", "nmae = \"x\"", &[(1, "syntax")]),
            ("\"klant.test\"", "\"klant\"", &[(3, "host")]),
            ("\"klant.test\"", "\"bücher.test\"", &[(3, "twice")]),
            ("imap.bücher.test:993", "imap.bücher.test", &[(4, "place")]),
            ("imap.bücher.test:993", "imap.bücher.test:0", &[(4, "place")]),
            ("imap.bücher.test:993", "imap_1.bücher.test:993", &[(4, "host")]),
            ("143/starttls", "143", &[(4, "port-clear")]),
            (":995", ":995/starttls", &[(5, "port-tls")]),
            ("smtp.bücher.test:465", "smtp.bücher.test:25", &[(6, "port-25")]),
            ("smtp = [\"smtp.bücher.test:465\"]", "", &[(1, "no-outgoing")]),
            ("https://", "http://", &[(7, "url")]),
            ("help =", "web.root = \"/a; b\"\nhelp =", &[(7, "path")]),
            (
                "https://bücher.test/hulp\"",
                "x\"\nshort_name = \"veel te lange korte naam\"",
                &[(7, "url"), (8, "name-long")],
            ),
        ];
        for (from, to, expected) in cases {
            let text = SOUND.replace(from, to);
            assert_ne!(text, SOUND, "{from}");
            let mistakes = Provider::read(&text).unwrap_err();
            let seen: Vec<(usize, &str)> = mistakes.iter().map(|m| (m.line, m.code)).collect();
            assert_eq!(seen, *expected, "{to}");
        }
        let none = Provider::read("name = \"x\"\ndomain = \"x.test\"").unwrap_err();
        assert_eq!(none.iter().map(|m| m.code).collect::<Vec<_>>(), ["no-incoming", "no-outgoing"]);
        let many = SOUND
            .replace("smtp = [", &format!("smtp = [{}", "\"smtp.x.test:465\", ".repeat(limits::SERVERS)));
        assert_eq!(Provider::read(&many).unwrap_err()[0].code, "too-many");
        assert_eq!(Provider::read(&" ".repeat(limits::DOCUMENT_BYTES + 1)).unwrap_err()[0].code, "too-large");
    }
}
