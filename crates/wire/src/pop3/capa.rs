//! What the server says it can do (RFC 2449). Unknown words are skipped.

use crate::sasl::{self, Mechanism};

/// The capabilities that matter to us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// The server answers CAPA at all.
    pub known: bool,
    /// TLS can be started (RFC 2595 §4).
    pub stls: bool,
    /// USER and PASS are taken.
    pub user: bool,
    /// UIDL is there.
    pub uidl: bool,
    /// TOP is there.
    pub top: bool,
    /// Commands may be sent without waiting.
    pub pipelining: bool,
    /// Ways to sign in that we know (RFC 5034).
    pub sasl: Vec<Mechanism>,
    /// All ways to sign in, by name, for showing.
    pub sasl_names: Vec<String>,
    /// Days after which the server deletes what was read (RFC 2449 §6.7); 0 is "at once".
    pub expire_days: Option<u32>,
    /// Seconds to leave between sign-ins (RFC 2449 §6.5).
    pub login_delay_seconds: Option<u32>,
}

impl Capabilities {
    /// Takes one line of the answer to CAPA in.
    pub(super) fn take(&mut self, line: &str) {
        let mut words = line.split_ascii_whitespace();
        let keyword = words.next().unwrap_or_default().to_ascii_uppercase();
        match keyword.as_str() {
            "STLS" => self.stls = true,
            "USER" => self.user = true,
            "UIDL" => self.uidl = true,
            "TOP" => self.top = true,
            "PIPELINING" => self.pipelining = true,
            "SASL" => {
                self.sasl_names = words.map(str::to_owned).collect();
                self.sasl = sasl::offered(self.sasl_names.iter().map(String::as_str));
            }
            "EXPIRE" => self.expire_days = words.next().and_then(|days| days.parse().ok()),
            "LOGIN-DELAY" => self.login_delay_seconds = words.next().and_then(|s| s.parse().ok()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_servers_say() {
        let mut seen = Capabilities::default();
        let said = "TOP\nUIDL\nRESP-CODES\nPIPELINING\nstls\nUSER\nSASL PLAIN LOGIN X\nEXPIRE NEVER\nLOGIN-DELAY 60 USER\n";
        said.lines().for_each(|line| seen.take(line));
        let expected = Capabilities {
            known: false,
            stls: true,
            user: true,
            uidl: true,
            top: true,
            pipelining: true,
            sasl: vec![Mechanism::Plain, Mechanism::Login],
            sasl_names: ["PLAIN", "LOGIN", "X"].map(str::to_owned).to_vec(),
            expire_days: None,
            login_delay_seconds: Some(60),
        };
        assert_eq!(seen, expected);
    }
}
