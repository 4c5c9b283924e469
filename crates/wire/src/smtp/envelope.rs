//! Whom a message is from and for, checked before a byte goes out: an address
//! can never carry a command of its own.

use super::body::Measure;
use super::{Extensions, limits};

/// The envelope of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where failures are reported; empty for none (RFC 5321 §4.5.5).
    pub mail_from: String,
    /// Who gets it. Domains in ASCII unless the server offers SMTPUTF8.
    pub rcpt_to: Vec<String>,
}

/// Why a message was not even offered to the server. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSubmitted {
    /// The conversation is not ready, or is busy with another message.
    #[error("the conversation is not ready for a message")]
    NotReady,
    /// No recipient.
    #[error("the message is for nobody")]
    NoRecipients,
    /// More than [`limits::RECIPIENTS`].
    #[error("{0} recipients are too many for one message")]
    TooManyRecipients(usize),
    /// Not an address that SMTP can carry.
    #[error("{0:?} is no address that can be sent")]
    BadAddress(String),
    /// Larger than the server takes (RFC 1870).
    #[error("the message has {size_bytes} bytes, the server takes {limit_bytes}")]
    TooLarge {
        /// Bytes of the message.
        size_bytes: u64,
        /// The server's limit.
        limit_bytes: u64,
    },
    /// An address or a header is in UTF-8 and the server does not take that (RFC 6531).
    #[error("the server takes no international addresses or headers")]
    NoUtf8,
    /// The text has bytes above 127 and the server does not take that (RFC 6152).
    #[error("the server takes no 8-bit text")]
    NoEightBit,
}

impl Envelope {
    /// Checks the envelope and the message against what the server can do.
    pub(super) fn check(&self, measure: Measure, extensions: &Extensions) -> Result<(), NotSubmitted> {
        self.check_addresses()?;
        if self.needs_utf8(measure) && !extensions.utf8 {
            return Err(NotSubmitted::NoUtf8);
        }
        if measure.eight_bit && !extensions.eight_bit {
            return Err(NotSubmitted::NoEightBit);
        }
        match extensions.size {
            Some(limit_bytes) if limit_bytes > 0 && measure.size_bytes > limit_bytes => {
                Err(NotSubmitted::TooLarge { size_bytes: measure.size_bytes, limit_bytes })
            }
            _ => Ok(()),
        }
    }

    fn check_addresses(&self) -> Result<(), NotSubmitted> {
        if self.rcpt_to.is_empty() {
            return Err(NotSubmitted::NoRecipients);
        }
        if self.rcpt_to.len() > limits::RECIPIENTS {
            return Err(NotSubmitted::TooManyRecipients(self.rcpt_to.len()));
        }
        let sender = Some(&self.mail_from).filter(|address| !address.is_empty());
        match sender.into_iter().chain(&self.rcpt_to).find(|address| !is_address(address)) {
            Some(bad) => Err(NotSubmitted::BadAddress(bad.clone())),
            None => Ok(()),
        }
    }

    fn needs_utf8(&self, measure: Measure) -> bool {
        let addresses_ascii =
            self.mail_from.is_ascii() && self.rcpt_to.iter().all(|address| address.is_ascii());
        !addresses_ascii || measure.utf8_header
    }

    /// `MAIL FROM:<…>` with the parameters that this message needs.
    pub(super) fn mail(&self, measure: Measure, extensions: &Extensions) -> String {
        let mut line = format!("MAIL FROM:<{}>", self.mail_from);
        if extensions.size.is_some() {
            line.push_str(&format!(" SIZE={}", measure.size_bytes));
        }
        if measure.eight_bit {
            line.push_str(" BODY=8BITMIME");
        }
        if self.needs_utf8(measure) {
            line.push_str(" SMTPUTF8");
        }
        line + "\r\n"
    }
}

/// Something on both sides of an @, and nothing that could end the path or the
/// line. A quoted local part with blanks is refused: no mailbox of ours has one.
fn is_address(address: &str) -> bool {
    let sound = |c: char| !c.is_control() && !c.is_whitespace() && c != '<' && c != '>';
    let sides =
        address.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    sides && address.len() <= limits::ADDRESS_BYTES && address.chars().all(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(from: &str, to: &[&str]) -> Envelope {
        Envelope { mail_from: from.to_owned(), rcpt_to: to.iter().map(|to| (*to).to_owned()).collect() }
    }

    const PLAIN: Measure = Measure { size_bytes: 10, eight_bit: false, utf8_header: false };

    #[test]
    fn refuses_what_must_not_go_out() {
        let none = Extensions::default();
        let small = Extensions { size: Some(9), ..Extensions::default() };
        let unlimited = Extensions { size: Some(0), ..Extensions::default() };
        let international = Extensions { utf8: true, eight_bit: true, ..Extensions::default() };
        let eight = Measure { eight_bit: true, ..PLAIN };
        let header = Measure { eight_bit: true, utf8_header: true, ..PLAIN };
        let bad = |address: &str| Err(NotSubmitted::BadAddress(address.to_owned()));
        let good = envelope("a@b.test", &["c@d.test"]);
        type Case<'a> = (Envelope, Measure, &'a Extensions, Result<(), NotSubmitted>);
        let cases: &[Case<'_>] = &[
            (good.clone(), PLAIN, &none, Ok(())),
            (good.clone(), PLAIN, &unlimited, Ok(())),
            (envelope("", &["c@d.test"]), PLAIN, &none, Ok(())),
            (envelope("a@b.test", &[]), PLAIN, &none, Err(NotSubmitted::NoRecipients)),
            (good.clone(), PLAIN, &small, Err(NotSubmitted::TooLarge { size_bytes: 10, limit_bytes: 9 })),
            (good.clone(), eight, &none, Err(NotSubmitted::NoEightBit)),
            (good.clone(), header, &none, Err(NotSubmitted::NoUtf8)),
            (good, header, &international, Ok(())),
            (envelope("a@b.test", &["jörg@d.test"]), PLAIN, &none, Err(NotSubmitted::NoUtf8)),
            (envelope("a@b.test", &["jörg@d.test"]), PLAIN, &international, Ok(())),
            (envelope("a@b.test", &["c@d\r\nDATA"]), PLAIN, &none, bad("c@d\r\nDATA")),
            (envelope("a@b>\u{85}x", &["c@d"]), PLAIN, &none, bad("a@b>\u{85}x")),
            (envelope("a@b.test", &["c> SIZE=1<@d"]), PLAIN, &none, bad("c> SIZE=1<@d")),
            (envelope("a@b.test", &["nobody"]), PLAIN, &none, bad("nobody")),
            (envelope("a@b.test", &["@d"]), PLAIN, &none, bad("@d")),
        ];
        for (envelope, measure, extensions, expected) in cases {
            assert_eq!(&envelope.check(*measure, extensions), expected, "{envelope:?}");
        }
    }

    #[test]
    fn names_only_what_is_needed() {
        let all = Extensions { size: Some(99), utf8: true, eight_bit: true, ..Extensions::default() };
        let plain = envelope("a@b.test", &["c@d.test"]);
        assert_eq!(plain.mail(PLAIN, &Extensions::default()), "MAIL FROM:<a@b.test>\r\n");
        assert_eq!(plain.mail(PLAIN, &all), "MAIL FROM:<a@b.test> SIZE=10\r\n");
        let header = Measure { eight_bit: true, utf8_header: true, ..PLAIN };
        assert_eq!(plain.mail(header, &all), "MAIL FROM:<a@b.test> SIZE=10 BODY=8BITMIME SMTPUTF8\r\n");
    }
}
