//! What the server says it can do (RFC 5321 §4.1.1.1). Unknown keywords are skipped.

use super::{Reply, limits};
use crate::sasl::{self, Mechanism};

/// The extensions that matter to us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions {
    /// Largest message in bytes (RFC 1870); `Some(0)` is "no fixed limit", `None` not offered.
    pub size: Option<u64>,
    /// Commands may be sent without waiting (RFC 2920).
    pub pipelining: bool,
    /// Bytes above 127 may stand in a message (RFC 6152).
    pub eight_bit: bool,
    /// Addresses and headers may be in UTF-8 (RFC 6531).
    pub utf8: bool,
    /// TLS can be started (RFC 3207).
    pub start_tls: bool,
    /// Ways to sign in that we know, as offered (RFC 4954); `None`: no login offered at all.
    pub auth: Option<Vec<Mechanism>>,
    /// All ways to sign in, by name, for showing.
    pub auth_names: Vec<String>,
}

impl Extensions {
    /// Reads the reply to EHLO. Its first line is the server's name.
    pub fn read(reply: &Reply) -> Extensions {
        let mut extensions = Extensions::default();
        for line in reply.lines.iter().skip(1) {
            extensions.take(line);
        }
        extensions
    }

    fn take(&mut self, line: &str) {
        // Some servers still write `AUTH=PLAIN` for clients of the last century.
        let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
        let keyword = words.next().unwrap_or_default().to_ascii_uppercase();
        match keyword.as_str() {
            "SIZE" => self.size = Some(words.next().and_then(|word| word.parse().ok()).unwrap_or(0)),
            "PIPELINING" => self.pipelining = true,
            "8BITMIME" => self.eight_bit = true,
            "SMTPUTF8" => self.utf8 = true,
            "STARTTLS" => self.start_tls = true,
            "AUTH" => self.take_auth(words),
            _ => {}
        }
    }

    fn take_auth<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        for name in names {
            if self.auth_names.len() < limits::MECHANISM_NAMES
                && !self.auth_names.iter().any(|known| known.eq_ignore_ascii_case(name))
            {
                self.auth_names.push(name.to_owned());
            }
        }
        self.auth = Some(sasl::offered(self.auth_names.iter().map(String::as_str)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_servers_say() {
        let said = "mail.test\nPIPELINING\nSIZE 52428800\nETRN\nSTARTTLS\nAUTH PLAIN login XOAUTH2\nAUTH=PLAIN LOGIN CRAM-MD5\n8bitmime\nSMTPUTF8";
        let lines = said.lines().map(str::to_owned).collect();
        let seen = Extensions::read(&Reply { code: 250, enhanced: None, lines });
        let expected = Extensions {
            size: Some(52_428_800),
            pipelining: true,
            eight_bit: true,
            utf8: true,
            start_tls: true,
            auth: Some(vec![Mechanism::Plain, Mechanism::Login, Mechanism::Xoauth2, Mechanism::CramMd5]),
            auth_names: ["PLAIN", "login", "XOAUTH2", "CRAM-MD5"].map(str::to_owned).to_vec(),
        };
        assert_eq!(seen, expected);
    }

    #[test]
    fn reads_oddities() {
        let read = |line: &str| {
            let lines = vec!["host".to_owned(), line.to_owned()];
            Extensions::read(&Reply { code: 250, enhanced: None, lines })
        };
        assert_eq!(read("SIZE").size, Some(0));
        assert_eq!(read("SIZE x").size, Some(0));
        assert_eq!(read("AUTH").auth, Some(Vec::new()));
        assert_eq!(read("").auth, None);
    }
}
