//! What a token endpoint answers (RFC 6749 §5). Nothing of it is shown but the
//! words that are meant for a person.

use std::time::Duration;

use mail::Secret;
use serde_json::{Map, Value};

use super::{Error, limits};

/// Tokens, as granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// What a mail server takes instead of a password, for a while.
    pub access: Secret<String>,
    /// What the next access token is asked with. `None`: the earlier one stays good.
    pub refresh: Option<Secret<String>>,
    /// How long the access token is good for.
    pub lifetime: Duration,
}

/// Reads the answer of a token endpoint.
pub fn tokens(status: u16, body: &[u8]) -> Result<Tokens, Error> {
    let answer = object(status, body)?;
    let kind = text(&answer, "token_type").unwrap_or_default();
    if !kind.eq_ignore_ascii_case("bearer") {
        return Err(Error::Misbehaved { what: "the token is not of type Bearer" });
    }
    let access = token(&answer, "access_token")?;
    Ok(Tokens {
        access: access.ok_or(Error::Misbehaved { what: "no access token in it" })?,
        refresh: token(&answer, "refresh_token")?,
        lifetime: seconds(&answer, "expires_in").unwrap_or(limits::LIFETIME).min(limits::LIFETIME_MOST),
    })
}

/// The fields of a yes; anything else is an error.
pub(super) fn object(status: u16, body: &[u8]) -> Result<Map<String, Value>, Error> {
    let answer = match serde_json::from_slice(body) {
        Ok(Value::Object(answer)) => Some(answer),
        _ => None,
    };
    match (status, answer) {
        (200, Some(answer)) => Ok(answer),
        (200, None) => Err(Error::Misbehaved { what: "it is no JSON object" }),
        (_, Some(answer)) if answer.contains_key("error") => Err(refusal(&answer)),
        (500.. | 429, _) => Err(Error::Unavailable { status }),
        _ => Err(Error::Misbehaved { what: "neither tokens nor an error" }),
    }
}

fn refusal(answer: &Map<String, Value>) -> Error {
    let word = |name: &str| words(text(answer, name).unwrap_or_default());
    Error::Refused { code: word("error"), description: word("error_description") }
}

pub(super) fn text<'a>(answer: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    answer.get(name).and_then(Value::as_str)
}

/// Something secret, within its bound.
pub(super) fn token(answer: &Map<String, Value>, name: &str) -> Result<Option<Secret<String>>, Error> {
    let Some(token) = text(answer, name).filter(|token| !token.is_empty()) else { return Ok(None) };
    // VSCHAR, and no more than we keep (RFC 6749 appendix A.12).
    match token.len() <= limits::TOKEN_BYTES && token.bytes().all(|b| (0x20..=0x7e).contains(&b)) {
        true => Ok(Some(Secret::new(token.to_owned()))),
        false => Err(Error::Misbehaved { what: "a token that cannot be one" }),
    }
}

/// A number of seconds; some issuers write it as a string.
pub(super) fn seconds(answer: &Map<String, Value>, name: &str) -> Option<Duration> {
    let value = answer.get(name)?;
    let seconds = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    Some(Duration::from_secs(seconds))
}

/// An issuer's words, on one line and within their bound.
pub(super) fn words(text: &str) -> String {
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    line.collect::<Vec<_>>().join(" ").chars().take(limits::WORDS_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(word: &str) -> Secret<String> {
        Secret::new(word.to_owned())
    }

    #[test]
    fn reads_what_was_granted() {
        // RFC 6749 §5.1
        let body = br#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"example",
            "expires_in":3600,"refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","example_parameter":"x"}"#;
        assert_eq!(tokens(200, body), Err(Error::Misbehaved { what: "the token is not of type Bearer" }));
        let body =
            br#"{"access_token":"2Yot","token_type":"bearer","expires_in":3600,"refresh_token":"tGz"}"#;
        let granted = Tokens {
            access: secret("2Yot"),
            refresh: Some(secret("tGz")),
            lifetime: Duration::from_secs(3600),
        };
        assert_eq!(tokens(200, body), Ok(granted));
        for (expires, lifetime) in [
            ("\"299\"", Duration::from_secs(299)),
            ("-1", limits::LIFETIME),
            ("null", limits::LIFETIME),
            ("1e3", limits::LIFETIME),
            ("99999999", limits::LIFETIME_MOST),
        ] {
            let body = format!(r#"{{"access_token":"a","token_type":"Bearer","expires_in":{expires}}}"#);
            let granted = tokens(200, body.as_bytes()).unwrap();
            assert_eq!((granted.lifetime, granted.refresh), (lifetime, None), "{expires}");
        }
        assert!(!format!("{:?}", tokens(200, body)).contains("2Yot"), "invariant 23");
    }

    #[test]
    fn tells_who_must_act() {
        let huge = format!(r#"{{"token_type":"Bearer","access_token":"{}"}}"#, "x".repeat(20_000));
        // status, answer, what is said, whether it may pass
        for (status, body, said, passes) in [
            // RFC 6749 §5.2
            (400, r#"{"error":"invalid_request"}"#, "invalid_request", false),
            (
                400,
                r#"{"error":"invalid_grant","error_description":"AADSTS70008:\r\n expired"}"#,
                "invalid_grant: AADSTS70008: expired",
                false,
            ),
            (401, r#"{"error":"invalid_client"}"#, "invalid_client", false),
            (503, r#"{"error":"temporarily_unavailable"}"#, "temporarily_unavailable", true),
            (503, "<html>", "the issuer answers 503", true),
            (429, "", "the issuer answers 429", true),
            (404, "<html>", "the issuer's answer makes no sense: neither tokens nor an error", false),
            (302, "", "the issuer's answer makes no sense: neither tokens nor an error", false),
            (200, "[1]", "the issuer's answer makes no sense: it is no JSON object", false),
            (200, "", "the issuer's answer makes no sense: it is no JSON object", false),
            (
                200,
                r#"{"token_type":"Bearer"}"#,
                "the issuer's answer makes no sense: no access token in it",
                false,
            ),
            (
                200,
                r#"{"token_type":"Bearer","access_token":"a\nb"}"#,
                "the issuer's answer makes no sense: a token that cannot be one",
                false,
            ),
            (200, &huge, "the issuer's answer makes no sense: a token that cannot be one", false),
        ] {
            let error = tokens(status, body.as_bytes()).unwrap_err();
            assert_eq!((error.to_string().as_str(), error.may_pass()), (said, passes), "{status} {body:.60}");
        }
    }
}
