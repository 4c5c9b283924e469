//! What is sent to a token endpoint: forms.

use form_urlencoded::Serializer;
use mail::Secret;
use mail::oauth::Client;

/// A form to send by POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Where to.
    pub url: String,
    /// `application/x-www-form-urlencoded` (RFC 6749 appendix B). Holds secrets.
    pub form: Secret<String>,
}

/// Asks for new tokens with a refresh token (RFC 6749 §6).
///
/// The scope is left out: the answer then has what was granted at first.
pub fn refresh(client: &Client, secret: Option<&Secret<String>>, refresh_token: &Secret<String>) -> Post {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.reveal())];
    post(&client.issuer.token_endpoint, client, secret, &fields)
}

/// Gives a refresh token back (RFC 7009 §2.1); what was issued with it ends too.
/// `None`: the issuer takes none back.
pub fn revoke(
    client: &Client,
    secret: Option<&Secret<String>>,
    refresh_token: &Secret<String>,
) -> Option<Post> {
    let fields = [("token", refresh_token.reveal().as_str()), ("token_type_hint", "refresh_token")];
    let endpoint = client.issuer.revocation_endpoint.as_ref()?;
    Some(post(endpoint, client, secret, &fields))
}

/// Begins the device flow (RFC 8628 §3.1). `None`: the issuer has none.
pub fn ask_device(client: &Client, secret: Option<&Secret<String>>) -> Option<Post> {
    let scope = client.issuer.scopes.join(" ");
    let endpoint = client.issuer.device_authorization_endpoint.as_ref()?;
    Some(post(endpoint, client, secret, &[("scope", &scope)]))
}

/// A form with who asks in it. The client's secret goes into the form and not
/// into a header, as RFC 6749 §2.3.1 allows: issuers that give secrets to
/// installed programs expect it there.
pub(super) fn post(
    url: &str,
    client: &Client,
    secret: Option<&Secret<String>>,
    fields: &[(&str, &str)],
) -> Post {
    let mut form = Serializer::new(String::new());
    form.extend_pairs(fields).append_pair("client_id", &client.client_id);
    if let Some(secret) = secret {
        form.append_pair("client_secret", secret.reveal());
    }
    Post { url: url.to_owned(), form: Secret::new(form.finish()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::browser::tests::client;

    #[test]
    fn forms_are_encoded_and_name_who_asks() {
        let mut client = client();
        let token = Secret::new("a+b/c=&d".to_owned());
        let asked = refresh(&client, None, &token);
        assert_eq!(asked.url, "https://issuer.test/token");
        let form = "grant_type=refresh_token&refresh_token=a%2Bb%2Fc%3D%26d&client_id=postduif";
        assert_eq!(asked.form.reveal(), form);
        let secret = Secret::new("no secret".to_owned());
        let asked = refresh(&client, Some(&secret), &token);
        assert_eq!(asked.form.reveal(), &format!("{form}&client_secret=no+secret"));
        assert!(!format!("{asked:?}").contains("no+secret"), "invariant 23");

        let asked = revoke(&client, None, &token).unwrap();
        assert_eq!(asked.url, "https://issuer.test/revoke");
        let form = "token=a%2Bb%2Fc%3D%26d&token_type_hint=refresh_token&client_id=postduif";
        assert_eq!(asked.form.reveal(), form);

        let asked = ask_device(&client, None).unwrap();
        assert_eq!(asked.url, "https://issuer.test/device");
        assert_eq!(asked.form.reveal(), "scope=imap+smtp+offline_access&client_id=postduif");

        client.issuer.device_authorization_endpoint = None;
        client.issuer.revocation_endpoint = None;
        assert!(ask_device(&client, None).is_none() && revoke(&client, None, &token).is_none());
    }
}
