//! The sign-in in the person's own browser (RFC 8252): the address to open, and
//! what the browser brings back to 127.0.0.1. Answers once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use form_urlencoded::Serializer;
use mail::Secret;
use mail::oauth::Client;
use sha2::{Digest as _, Sha256};

use super::answer::words;
use super::request::{Post, post};
use super::{Error, limits};

/// One sign-in, from the address that is opened to the code that comes back.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    redirect_uri: String,
    state: Secret<String>,
    verifier: Secret<String>,
}

impl Browser {
    /// `state` and `verifier` are two random words of 43 to 128 characters that
    /// need no quoting in an address (RFC 7636 §4.1); nobody else may know them.
    pub fn new(
        client: Client,
        redirect_uri: String,
        state: Secret<String>,
        verifier: Secret<String>,
    ) -> Browser {
        Browser { client, redirect_uri, state, verifier }
    }

    /// What the answer will be known by.
    pub fn state(&self) -> &Secret<String> {
        &self.state
    }

    /// The address to open; the issuer may fill `login_hint` in as the name.
    pub fn address(&self, login_hint: &str) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.reveal()));
        let mut query = Serializer::new(String::new());
        query.extend_pairs([
            ("response_type", "code"),
            ("client_id", &self.client.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("scope", &self.client.issuer.scopes.join(" ")),
            ("state", self.state.reveal()),
            // RFC 7636 §4.3
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        if !login_hint.is_empty() {
            query.append_pair("login_hint", login_hint);
        }
        let endpoint = &self.client.issuer.authorization_endpoint;
        // A query of the endpoint's own stays (RFC 6749 §3.1).
        let joint = if endpoint.contains('?') { '&' } else { '?' };
        format!("{endpoint}{joint}{}", query.finish())
    }

    /// Reads the query that the browser brought back, and gives what to ask for
    /// the tokens (RFC 6749 §4.1.3).
    pub fn returned(self, query: &str, secret: Option<&Secret<String>>) -> Result<Post, Error> {
        if query.len() > limits::QUERY_BYTES {
            return Err(Error::Misbehaved { what: "the query is too long" });
        }
        let field = |name: &str| {
            let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
            // Twice is no answer: which one would count? (RFC 6749 §3.1)
            let first = values.next().map(|(_, value)| value.into_owned());
            first.filter(|_| values.next().is_none())
        };
        // Hashes are compared, so that the time tells nothing of the word.
        let digest = |word: &str| Sha256::digest(word);
        let ours = field("state").is_some_and(|state| digest(&state) == digest(self.state.reveal()));
        if !ours {
            return Err(Error::Foreign { what: "state" });
        }
        // RFC 9207 §2.4: an answer of another issuer must not be taken for this one's.
        if field("iss").is_some_and(|iss| iss != self.client.issuer.issuer) {
            return Err(Error::Foreign { what: "iss" });
        }
        if let Some(code) = field("error") {
            let description = words(&field("error_description").unwrap_or_default());
            return Err(Error::Refused { code: words(&code), description });
        }
        let code = field("code").filter(|code| !code.is_empty());
        let code = Secret::new(code.ok_or(Error::Misbehaved { what: "no code in it" })?);
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.reveal()),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", self.verifier.reveal()),
        ];
        Ok(post(&self.client.issuer.token_endpoint, &self.client, secret, &fields))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use mail::oauth::Issuer;

    pub fn client() -> Client {
        let at = |path: &str| format!("https://issuer.test{path}");
        Client {
            issuer: Issuer {
                issuer: at(""),
                authorization_endpoint: at("/auth"),
                token_endpoint: at("/token"),
                device_authorization_endpoint: Some(at("/device")),
                revocation_endpoint: Some(at("/revoke")),
                registration_endpoint: Some(at("/register")),
                scopes: ["imap", "smtp", "offline_access"].map(str::to_owned).to_vec(),
            },
            client_id: "postduif".to_owned(),
        }
    }

    /// The verifier and challenge of RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn browser(client: Client) -> Browser {
        let secret = |word: &str| Secret::new(word.to_owned());
        Browser::new(client, "http://127.0.0.1:8025/oauth".to_owned(), secret("xyz"), secret(VERIFIER))
    }

    #[test]
    fn the_address_has_the_challenge_and_never_the_verifier() {
        let address = browser(client()).address("jan@voorbeeld.test");
        assert_eq!(
            address,
            format!(
                "https://issuer.test/auth?response_type=code&client_id=postduif\
                 &redirect_uri=http%3A%2F%2F127.0.0.1%3A8025%2Foauth&scope=imap+smtp+offline_access\
                 &state=xyz&code_challenge={CHALLENGE}&code_challenge_method=S256\
                 &login_hint=jan%40voorbeeld.test"
            )
        );
        let mut own = client();
        own.issuer.authorization_endpoint.push_str("?prompt=consent");
        let address = browser(own).address("");
        assert!(address.starts_with("https://issuer.test/auth?prompt=consent&response_type=code&"));
        assert!(!address.contains("login_hint") && !address.contains(VERIFIER));
    }

    #[test]
    fn a_code_is_asked_for_with_the_verifier() {
        let asked = browser(client()).returned("code=a%2Fb&state=xyz&iss=https%3A%2F%2Fissuer.test", None);
        let asked = asked.unwrap();
        assert_eq!(asked.url, "https://issuer.test/token");
        assert_eq!(
            asked.form.reveal(),
            &format!(
                "grant_type=authorization_code&code=a%2Fb\
                 &redirect_uri=http%3A%2F%2F127.0.0.1%3A8025%2Foauth&code_verifier={VERIFIER}\
                 &client_id=postduif"
            )
        );
    }

    #[test]
    fn what_belongs_to_another_sign_in_is_refused() {
        let long = format!("state=xyz&code={}", "x".repeat(limits::QUERY_BYTES));
        let refused = |code: &str, description: &str| Error::Refused {
            code: code.to_owned(),
            description: description.to_owned(),
        };
        for (query, expected) in [
            ("code=a", Error::Foreign { what: "state" }),
            ("code=a&state=xy", Error::Foreign { what: "state" }),
            ("code=a&state=xyz&state=xyz", Error::Foreign { what: "state" }),
            ("code=a&state=xyz&iss=https://other.test", Error::Foreign { what: "iss" }),
            ("error=access_denied&state=xy", Error::Foreign { what: "state" }),
            ("error=access_denied&state=xyz", refused("access_denied", "")),
            (
                "error=access_denied&error_description=No%0A%1b[2Jthanks&state=xyz&code=a",
                refused("access_denied", "No [2Jthanks"),
            ),
            ("state=xyz", Error::Misbehaved { what: "no code in it" }),
            ("state=xyz&code=", Error::Misbehaved { what: "no code in it" }),
            ("state=xyz&code=a&code=b", Error::Misbehaved { what: "no code in it" }),
            ("", Error::Foreign { what: "state" }),
            (&long, Error::Misbehaved { what: "the query is too long" }),
        ] {
            assert_eq!(browser(client()).returned(query, None), Err(expected), "{query:.80}");
        }
    }
}
