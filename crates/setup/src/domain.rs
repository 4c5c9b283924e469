//! Names within names: which domain somebody has registered, and what lies
//! inside it. By the public suffix list that is compiled in.

/// The registered domain of a host; the host itself where it has none. `host` is
/// in ASCII and lower case.
pub fn registrable(host: &str) -> &str {
    psl::domain_str(host).unwrap_or(host)
}

/// Whether a host is `domain` or lies under it.
pub fn lies_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The names to ask about for a mail host: its own without the first label, then
/// its registered domain. Never the domain that we come from, and nothing where
/// the mail host belongs to whoever owns that: they have been asked.
pub(crate) fn followed(host: &str, domain: &str) -> Vec<String> {
    let Some(base) = psl::domain_str(host) else { return Vec::new() };
    if base == registrable(domain) {
        return Vec::new();
    }
    let near = host.split_once('.').map(|(_, rest)| rest).filter(|rest| rest.len() > base.len());
    near.into_iter().chain([base]).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B03.
    #[test]
    fn follows_mail_hosts_upwards() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("mx.mail.test", "bedrijf.test", &["mail.test"]),
            ("mx1.mail.ovh.net", "bedrijf.test", &["mail.ovh.net", "ovh.net"]),
            ("a.b.c.provider.co.uk", "bedrijf.test", &["b.c.provider.co.uk", "provider.co.uk"]),
            ("mx.provider.co.uk", "bedrijf.test", &["provider.co.uk"]),
            // A firm of its own under a suffix that registries of the old list did not know.
            ("mx.firma.github.io", "bedrijf.test", &["firma.github.io"]),
            ("mx.bedrijf.test", "bedrijf.test", &[]),
            ("mx.mail.bedrijf.test", "bedrijf.test", &[]),
            ("mx.bedrijf.test", "mail.bedrijf.test", &[]),
            ("provider.test", "bedrijf.test", &["provider.test"]),
            ("localhost", "bedrijf.test", &[]),
            ("co.uk", "bedrijf.test", &[]),
        ];
        for (host, domain, expected) in cases {
            assert_eq!(followed(host, domain), *expected, "{host}");
        }
    }

    #[test]
    fn finds_what_is_registered() {
        let cases = [
            ("ssl0.ovh.net", "ovh.net"),
            ("imap.mail.firma.co.uk", "firma.co.uk"),
            ("post.xn--bcher-kva.test", "xn--bcher-kva.test"),
            ("co.uk", "co.uk"),
            ("test", "test"),
        ];
        for (host, expected) in cases {
            assert_eq!(registrable(host), expected);
        }
        assert!(lies_under("imap.a.test", "a.test") && lies_under("a.test", "a.test"));
        assert!(!lies_under("bada.test", "a.test") && !lies_under("a.test", "b.a.test"));
    }
}
