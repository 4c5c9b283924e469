//! What a server's words of refusal mean, where big providers say more than
//! "wrong password". Guesses from wording only; the words are always shown too.

use mail::problem::Code;

/// The problem behind a refused sign-in.
pub fn refusal(said: &str) -> Code {
    let said = said.to_ascii_lowercase();
    TABLE.iter().find(|(words, _)| said.contains(words)).map_or(Code::AuthFailed, |(_, code)| *code)
}

/// Whether a server refuses because of connections that are there already.
pub fn is_too_many(said: &str) -> bool {
    holds(said, &TOO_MANY)
}

/// Whether a refused sign-in says nothing of name or password: it may go well a little later.
pub fn is_later(said: &str) -> bool {
    is_too_many(said) || holds(said, &IN_USE)
}

fn holds(said: &str, words: &[&str]) -> bool {
    let said = said.to_ascii_lowercase();
    words.iter().any(|words| said.contains(words))
}

/// Dovecot, Gmail, Courier, Exchange, Cyrus and Yahoo, in this order.
const TOO_MANY: [&str; 6] = [
    "maximum number of connections",
    "too many simultaneous connections",
    "too many connections",
    "connection limit",
    "too many open connections",
    "too many sessions",
];

/// One session at a time may hold a maildrop (RFC 1939 §4), one that was cut for some minutes after its end.
const IN_USE: [&str; 6] = [
    "unable to lock",
    "can't lock",
    "cannot lock",
    "already locked",
    "maildrop is locked",
    "mailbox is locked",
];

/// First match wins. Wordings as seen at Google, Microsoft, Yahoo, Apple, Yandex and Mail.ru.
const TABLE: &[(&str, Code)] = &[
    ("application-specific password", Code::AppPassword),
    ("application specific password", Code::AppPassword),
    ("app-specific password", Code::AppPassword),
    ("app password", Code::AppPassword),
    ("application password", Code::AppPassword),
    ("parol prilozheniya", Code::AppPassword),
    ("smtpclientauthentication is disabled", Code::ProtocolOff),
    ("imap access is disabled", Code::ProtocolOff),
    ("imap is disabled", Code::ProtocolOff),
    ("pop3 is disabled", Code::ProtocolOff),
    ("not enabled for imap use", Code::ProtocolOff),
    ("not enabled for pop", Code::ProtocolOff),
    ("basic authentication is disabled", Code::OauthNeeded),
    ("basicauthblocked", Code::OauthNeeded),
    ("5.7.139", Code::OauthNeeded),
    ("too many login", Code::Throttled),
    ("too many failed", Code::Throttled),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_providers_words() {
        let cases = [
            ("535 5.7.8 Error: authentication failed: (reason unavailable)", Code::AuthFailed),
            ("534-5.7.9 Application-specific password required.", Code::AppPassword),
            (
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
                Code::ProtocolOff,
            ),
            ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", Code::OauthNeeded),
            ("NO [ALERT] Your account is not enabled for IMAP use.", Code::ProtocolOff),
        ];
        for (said, code) in cases {
            assert_eq!(refusal(said), code, "{said}");
        }
    }

    #[test]
    fn knows_who_is_only_busy() {
        assert!(is_later("[ALERT] Too many simultaneous connections. (Failure)"));
        assert!(is_later("-ERR [AUTH] unable to lock maildrop"));
        assert!(!is_too_many("-ERR unable to lock maildrop"));
        assert!(!is_later("Authentication failed."));
    }
}
