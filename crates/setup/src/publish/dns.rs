//! The records that lead to the documents and to the servers, as a piece of a
//! zone file (RFC 1035 §5) for each domain.

use std::fmt::Write as _;

use mail::server::{Protocol, Security};

use super::Provider;

/// The names under every domain at which clients ask for documents.
pub const DOCUMENT_NAMES: [&str; 3] = ["autoconfig", "autodiscover", "ua-auto-config"];

/// The label of a service (RFC 6186 §3, RFC 8314 §5.1).
pub fn label(protocol: Protocol, security: Security) -> &'static str {
    match (protocol, security) {
        (Protocol::Imap, Security::Tls) => "_imaps",
        (Protocol::Imap, _) => "_imap",
        (Protocol::Pop3, Security::Tls) => "_pop3s",
        (Protocol::Pop3, _) => "_pop3",
        (Protocol::Smtp, Security::Tls) => "_submissions",
        (Protocol::Smtp, _) => "_submission",
    }
}

/// The records for one of the provider's domains. `digest` is the text that
/// vouches for the PACC document, where there is one.
pub fn zone(provider: &Provider, domain: &str, digest: Option<&str>) -> String {
    let mut zone = format!("$ORIGIN {domain}.\n; where the settings are, at {}\n", provider.web.host);
    for name in DOCUMENT_NAMES {
        // A name is no alias of itself (RFC 1034 §3.6.2): there the web server has its address.
        if format!("{name}.{domain}") != provider.web.host {
            line(&mut zone, name, &format!("CNAME {}.", provider.web.host));
        }
    }
    if let Some(digest) = digest {
        line(&mut zone, "_ua-auto-config", &format!("TXT \"{digest}\""));
    }
    zone.push_str("; the servers themselves\n");
    for protocol in [Protocol::Imap, Protocol::Pop3, Protocol::Smtp] {
        for security in [Security::Tls, Security::StartTls] {
            services(&mut zone, provider, protocol, security);
        }
    }
    zone
}

/// The servers behind one label. Their priorities also say that IMAP is preferred to POP3 (RFC 6186 §3.4).
fn services(zone: &mut String, provider: &Provider, protocol: Protocol, security: Security) {
    let name = format!("{}._tcp", label(protocol, security));
    let first = if protocol == Protocol::Pop3 { POP3_PRIORITY } else { 0 };
    let places: Vec<_> = provider.places(protocol).filter(|place| place.security == security).collect();
    for (place, priority) in places.iter().zip(first..) {
        line(zone, &name, &format!("SRV {priority} 1 {} {}.", place.port, place.host));
    }
    if places.is_empty() {
        // "The service is decidedly not available" (RFC 2782).
        line(zone, &name, "SRV 0 0 0 .");
    }
}

const POP3_PRIORITY: u16 = 100;

fn line(zone: &mut String, name: &str, record: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(zone, "{name:<18} IN {record}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_documents_and_servers() {
        let text = "name = \"Post\"\ndomain = \"post.test\"\nimap = [\"imap.post.test:993\", \"imap.post.test:143/starttls\"]\n\
                    pop3 = [\"a.post.test:995\", \"b.post.test:995\"]\nsmtp = [\"smtp.post.test:465\"]\n\
                    web.host = \"autoconfig.post.test\"\n";
        let provider = Provider::read(text).unwrap();
        let zone = zone(&provider, "post.test", Some("v=UAAC1; a=sha256; d=x"));
        let records: Vec<String> = zone
            .lines()
            .filter(|line| !line.starts_with(';'))
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            records,
            [
                "$ORIGIN post.test.",
                "autodiscover IN CNAME autoconfig.post.test.",
                "ua-auto-config IN CNAME autoconfig.post.test.",
                "_ua-auto-config IN TXT \"v=UAAC1; a=sha256; d=x\"",
                "_imaps._tcp IN SRV 0 1 993 imap.post.test.",
                "_imap._tcp IN SRV 0 1 143 imap.post.test.",
                "_pop3s._tcp IN SRV 100 1 995 a.post.test.",
                "_pop3s._tcp IN SRV 101 1 995 b.post.test.",
                "_pop3._tcp IN SRV 0 0 0 .",
                "_submissions._tcp IN SRV 0 1 465 smtp.post.test.",
                "_submission._tcp IN SRV 0 0 0 .",
            ]
        );
    }
}
