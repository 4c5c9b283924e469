//! What a server's words of refusal mean, where big providers say more than
//! "wrong password". Guesses from wording only; the words are always shown too.

use mail::problem::Code;

/// The problem behind a refused sign-in.
pub fn refusal(said: &str) -> Code {
    let said = said.to_ascii_lowercase();
    let holds = |(words, _): &&(&str, Code)| said.contains(words);
    TABLE.iter().find(holds).map_or(Code::AuthFailed, |(_, code)| *code)
}

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
}
