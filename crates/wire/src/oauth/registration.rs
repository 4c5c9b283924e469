//! Making this program known to an issuer that lets strangers do so (RFC 7591).

use mail::Secret;
use mail::oauth::Issuer;
use serde_json::json;

use super::Error;
use super::answer::{object, token};

/// A wish to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Where to POST it.
    pub url: String,
    /// `application/json`. No secret in it.
    pub json: String,
}

/// As whom an issuer knows us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The name that it gave us.
    pub client_id: String,
    /// A secret, where it insists on one although we did not ask.
    pub client_secret: Option<Secret<String>>,
}

/// Asks to be known as a program on somebody's computer: public, with a loopback
/// redirect (RFC 7591 §2). `None`: the issuer registers nobody by itself.
pub fn register(issuer: &Issuer, redirect_uri: &str) -> Option<Wish> {
    let url = issuer.registration_endpoint.clone()?;
    let device = issuer.device_authorization_endpoint.as_ref().map(|_| super::device::GRANT_TYPE);
    let grants: Vec<&str> = ["authorization_code", "refresh_token"].into_iter().chain(device).collect();
    let wish = json!({
        "client_name": "Postduif",
        "application_type": "native",
        "token_endpoint_auth_method": "none",
        "redirect_uris": [redirect_uri],
        "response_types": ["code"],
        "grant_types": grants,
        "scope": issuer.scopes.join(" "),
    });
    Some(Wish { url, json: wish.to_string() })
}

/// Reads the answer (RFC 7591 §3.2).
pub fn registered(status: u16, body: &[u8]) -> Result<Registered, Error> {
    // 201 says that it was made now; it reads like any other yes.
    let answer = object(if status == 201 { 200 } else { status }, body)?;
    let client_id = token(&answer, "client_id")?;
    Ok(Registered {
        client_id: client_id.ok_or(Error::Misbehaved { what: "no client id in it" })?.reveal().clone(),
        client_secret: token(&answer, "client_secret")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::browser::tests::client;

    #[test]
    fn asks_to_be_known_and_reads_the_name() {
        let mut issuer = client().issuer;
        let wish = register(&issuer, "http://127.0.0.1/oauth").unwrap();
        assert_eq!(wish.url, "https://issuer.test/register");
        let json: serde_json::Value = serde_json::from_str(&wish.json).unwrap();
        assert_eq!(json["token_endpoint_auth_method"], "none");
        assert_eq!(json["redirect_uris"], json!(["http://127.0.0.1/oauth"]));
        assert_eq!(json["grant_types"].as_array().unwrap().len(), 3);
        issuer.registration_endpoint = None;
        assert!(register(&issuer, "").is_none());

        // RFC 7591 §3.2.1 and §3.2.2
        let known = registered(201, br#"{"client_id":"s6BhdRkqt3","client_secret":"cf136dc3","x":[1]}"#);
        let known = known.unwrap();
        assert_eq!(known.client_id, "s6BhdRkqt3");
        assert!(known.client_secret.is_some() && !format!("{known:?}").contains("cf136"), "invariant 23");
        let error = registered(400, br#"{"error":"invalid_redirect_uri"}"#).unwrap_err();
        assert_eq!(error.to_string(), "invalid_redirect_uri");
        assert!(registered(201, b"{}").is_err() && registered(302, b"").is_err());
    }
}
