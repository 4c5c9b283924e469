//! Tokens instead of passwords: carries out through `net` what `wire::oauth`
//! says. What lasts is a [`Grant`], kept like a password; access tokens live in
//! memory and for an hour or so. Never opens a listener: the binary hands in
//! what a browser brought back.

use mail::Secret;
use mail::oauth::{Client, Issuer};
use mail::problem::Code;
use net::{HttpBody, HttpLimits, Net};
use wire::oauth::{self as wire_oauth, Device, Next, Post, Tokens};

use crate::error::{Error, Kind, Result};
use crate::limits;

pub use wire::oauth::{Browser, DeviceCode};

/// What a sign-in left us with; kept like a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What new access tokens are asked with. May change at each asking.
    pub refresh: Secret<String>,
    /// The client's own secret, for issuers that insist on one.
    pub client_secret: Option<Secret<String>>,
}

/// A token that a mail server takes, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The token.
    pub token: Secret<String>,
    /// When a new one is asked for, Unix seconds.
    pub good_until: i64,
}

/// What a person's sign-in gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// Whom it is from, and as whom.
    pub client: Client,
    /// What lasts.
    pub grant: Grant,
    /// The first access token.
    pub access: Access,
}

impl Grant {
    /// In one string, for the keyring or the sealed store: three lines, which no password has.
    pub fn sealed(&self) -> Secret<String> {
        let secret = self.client_secret.as_ref().map_or("", |secret| secret.reveal().as_str());
        // Neither has a line break (RFC 6749 appendix A).
        Secret::new(format!("{SEALED}\n{}\n{secret}", self.refresh.reveal()))
    }

    /// Reads [`Grant::sealed`]. `None` for a password: neither may ever be taken for the other.
    pub fn open(sealed: &Secret<String>) -> Option<Grant> {
        let mut lines = sealed.reveal().split('\n');
        let (SEALED, refresh, secret) = (lines.next()?, lines.next()?, lines.next()?) else { return None };
        let secret = Some(secret).filter(|secret| !secret.is_empty());
        Some(Grant {
            refresh: Secret::new(refresh.to_owned()),
            client_secret: secret.map(|secret| Secret::new(secret.to_owned())),
        })
    }
}

const SEALED: &str = "oauth2";

/// Makes this program known to an issuer that lets strangers do so (RFC 7591);
/// gives as whom it knows us, and our secret there if it insists on one. `None`:
/// it does not.
pub async fn registered(
    net: &dyn Net,
    issuer: &Issuer,
    redirect_uri: &str,
) -> Option<Result<(Client, Option<Secret<String>>)>> {
    let wish = wire_oauth::register(issuer, redirect_uri)?;
    let client = Client { issuer: issuer.clone(), client_id: String::new() };
    let asking = async {
        let body = HttpBody {
            content_type: "application/json".to_owned(),
            bytes: wish.json.into(),
            headers: Vec::new(),
        };
        let answer = net.https_post(&wish.url, &body, &LIMITS).await;
        let answer = answer.map_err(|error| concerning(error.into(), &client))?;
        let known = wire_oauth::registered(answer.status, &answer.body);
        known.map_err(|error| told(error, &client))
    };
    let known = asking.await;
    Some(known.map(|known| (Client { client_id: known.client_id, ..client }, known.client_secret)))
}

/// Turns what the browser brought back into a grant (RFC 6749 §4.1.3).
pub async fn returned(
    net: &dyn Net,
    browser: Browser,
    query: &str,
    client: Client,
    client_secret: Option<Secret<String>>,
) -> Result<Granted> {
    let asked = browser.returned(query, client_secret.as_ref());
    let tokens = ask(net, &asked.map_err(|error| told(error, &client))?, &client).await?;
    granted(net, client, client_secret, tokens)
}

/// Signs in by the device flow; `show` is told once what the person must do.
///
/// Waits until they did it, refused, or let the code grow old. `None`: the
/// issuer has no such flow.
pub async fn by_device(
    net: &dyn Net,
    client: Client,
    client_secret: Option<Secret<String>>,
    show: impl FnOnce(&DeviceCode) + Send,
) -> Option<Result<Granted>> {
    let asked = wire_oauth::ask_device(&client, client_secret.as_ref())?;
    let waited = async {
        let answer = send(net, &asked).await.map_err(|error| concerning(error, &client))?;
        let code = wire_oauth::device_code(answer.0, &answer.1).map_err(|error| told(error, &client))?;
        show(&code);
        let lifetime = code.lifetime;
        let waiting = poll(net, Device::new(code), &client, client_secret.as_ref());
        match net::within(net, lifetime, waiting).await {
            Ok(tokens) => granted(net, client.clone(), client_secret.clone(), tokens?),
            Err(_) => Err(concerning(needs_sign_in("expired_token: nobody signed in"), &client)),
        }
    };
    Some(waited.await)
}

async fn poll(
    net: &dyn Net,
    mut device: Device,
    client: &Client,
    client_secret: Option<&Secret<String>>,
) -> Result<Tokens> {
    let mut wait = device.first();
    loop {
        net.sleep(wait).await;
        let next = match send(net, &device.poll(client, client_secret)).await {
            Ok((status, body)) => device.heard(wire_oauth::tokens(status, &body)),
            Err(error) if error.may_pass() => device.unheard(),
            Err(error) => return Err(concerning(error, client)),
        };
        wait = match next {
            Next::Wait(wait) => wait,
            Next::Granted(tokens) => return Ok(tokens),
            Next::Over(error) => return Err(told(error, client)),
        };
    }
}

/// Asks for a new access token (RFC 6749 §6). The grant that comes with it takes
/// the old one's place: keep it before the token is used, for the old one may be
/// good for nothing from now on.
pub async fn renewed(net: &dyn Net, client: &Client, grant: &Grant) -> Result<(Grant, Access)> {
    let asked = wire_oauth::refresh(client, grant.client_secret.as_ref(), &grant.refresh);
    let tokens = ask(net, &asked, client).await?;
    let refresh = tokens.refresh.clone().unwrap_or_else(|| grant.refresh.clone());
    Ok((Grant { refresh, client_secret: grant.client_secret.clone() }, access(net, &tokens)))
}

/// Gives a grant back, where the issuer takes one back (RFC 7009).
pub async fn revoke(net: &dyn Net, client: &Client, grant: &Grant) -> Result<()> {
    let Some(asked) = wire_oauth::revoke(client, grant.client_secret.as_ref(), &grant.refresh) else {
        return Ok(());
    };
    match send(net, &asked).await.map_err(|error| concerning(error, client))? {
        (200, _) => Ok(()),
        (status, _) => Err(concerning(Error::refused(format!("the issuer answers {status}")), client)),
    }
}

fn granted(
    net: &dyn Net,
    client: Client,
    client_secret: Option<Secret<String>>,
    tokens: Tokens,
) -> Result<Granted> {
    let access = access(net, &tokens);
    // Without one, the person would have to come back every hour.
    let missing = || concerning(needs_sign_in("the issuer gave no refresh token"), &client);
    let refresh = tokens.refresh.ok_or_else(missing)?;
    Ok(Granted { grant: Grant { refresh, client_secret }, access, client })
}

fn access(net: &dyn Net, tokens: &Tokens) -> Access {
    // Renewed a little early: it must last for the sign-in that it is used for.
    let lifetime = tokens.lifetime.saturating_sub(limits::TOKEN_MARGIN).max(tokens.lifetime / 2);
    let good_until = net.now().saturating_add(lifetime.as_secs().cast_signed());
    Access { token: tokens.access.clone(), good_until }
}

async fn ask(net: &dyn Net, post: &Post, client: &Client) -> Result<Tokens> {
    let (status, body) = send(net, post).await.map_err(|error| concerning(error, client))?;
    wire_oauth::tokens(status, &body).map_err(|error| told(error, client))
}

async fn send(net: &dyn Net, post: &Post) -> Result<(u16, bytes::Bytes)> {
    let body = HttpBody {
        content_type: "application/x-www-form-urlencoded".to_owned(),
        bytes: post.form.reveal().clone().into(),
        // Some issuers answer with a form unless asked for JSON.
        headers: vec![("accept".to_owned(), "application/json".to_owned())],
    };
    let answer = net.https_post(&post.url, &body, &LIMITS).await?;
    Ok((answer.status, answer.body))
}

const LIMITS: HttpLimits =
    HttpLimits { body_bytes: limits::TOKEN_ANSWER_BYTES, deadline: limits::TOKEN_ANSWER };

fn needs_sign_in(said: impl Into<String>) -> Error {
    Error::needs_user(Code::OauthNeeded, said)
}

/// An issuer's no, by who must act.
fn told(error: wire_oauth::Error, client: &Client) -> Error {
    let said = error.to_string();
    let error = match error {
        _ if error.may_pass() => Error::retry(Code::Throttled, said),
        wire_oauth::Error::Refused { .. } => needs_sign_in(said),
        wire_oauth::Error::Foreign { .. } => Error::of(Kind::Refused, Code::OauthNeeded, said),
        wire_oauth::Error::Unavailable { .. } | wire_oauth::Error::Misbehaved { .. } => {
            Error::misbehaved(said)
        }
    };
    concerning(error, client)
}

/// Adds whom it concerns.
fn concerning(mut error: Error, client: &Client) -> Error {
    error.problem.host = Some(client.issuer.host().to_owned());
    error
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use mail::oauth::Issuer;
    use net::{HttpAnswer, Scripted};

    pub const TOKEN: &str = "https://issuer.test/token";

    pub fn client() -> Client {
        let at = |path: &str| format!("https://issuer.test/{path}");
        Client {
            issuer: Issuer {
                issuer: "https://issuer.test".to_owned(),
                authorization_endpoint: at("auth"),
                token_endpoint: TOKEN.to_owned(),
                device_authorization_endpoint: Some(at("device")),
                revocation_endpoint: Some(at("revoke")),
                registration_endpoint: None,
                scopes: vec!["mail".to_owned()],
            },
            client_id: "postduif".to_owned(),
        }
    }

    pub fn answer(status: u16, body: &str) -> net::Result<HttpAnswer> {
        let body = body.to_owned().into();
        Ok(HttpAnswer { status, url: String::new(), content_type: None, body })
    }

    pub fn tokens(access: &str, refresh: &str) -> net::Result<HttpAnswer> {
        let body = format!(
            r#"{{"access_token":"{access}","token_type":"Bearer","expires_in":600,"refresh_token":"{refresh}"}}"#
        );
        answer(200, &body)
    }

    pub fn grant(refresh: &str) -> Grant {
        Grant { refresh: Secret::new(refresh.to_owned()), client_secret: None }
    }

    fn forms(net: &Scripted) -> Vec<String> {
        net.posted().iter().map(|(_, body)| String::from_utf8_lossy(&body.bytes).into_owned()).collect()
    }

    #[test]
    fn a_grant_is_kept_whole() {
        let mut whole = grant("a.b-c~d");
        assert_eq!(Grant::open(&whole.sealed()), Some(whole.clone()));
        whole.client_secret = Some(Secret::new("no secret".to_owned()));
        assert_eq!(Grant::open(&whole.sealed()), Some(whole.clone()));
        assert_eq!(Grant::open(&Secret::new("oauth2 geheim".to_owned())), None);
        assert!(!format!("{whole:?}").contains("a.b"), "invariant 23");
    }

    #[tokio::test]
    async fn a_renewed_grant_takes_the_old_ones_place() {
        let net = Scripted::new();
        net.put_post(TOKEN, tokens("t1", "r2"));
        net.put_post(TOKEN, answer(200, r#"{"access_token":"t2","token_type":"Bearer"}"#));
        let (second, access) = renewed(&net, &client(), &grant("r1")).await.unwrap();
        assert_eq!((&second, access.good_until - net.now()), (&grant("r2"), 540));
        let (third, _) = renewed(&net, &client(), &second).await.unwrap();
        assert_eq!(third, second, "none came: the old one stays good");
        assert_eq!(forms(&net)[1], "grant_type=refresh_token&refresh_token=r2&client_id=postduif");
    }

    /// A13: an issuer's no has its own code and the issuer's words.
    #[tokio::test]
    async fn an_ended_grant_needs_the_person_and_a_busy_issuer_nobody() {
        let net = Scripted::new();
        net.put_post(TOKEN, answer(400, r#"{"error":"invalid_grant","error_description":"ended"}"#));
        net.put_post(TOKEN, answer(503, ""));
        let ended = renewed(&net, &client(), &grant("r1")).await.unwrap_err();
        assert_eq!((ended.kind, ended.problem.code), (Kind::NeedsUser, Code::OauthNeeded));
        assert_eq!(ended.problem.said, "invalid_grant: ended");
        assert_eq!(ended.problem.host.as_deref(), Some("issuer.test"));
        assert!(renewed(&net, &client(), &grant("r1")).await.unwrap_err().may_pass());
        let net = Scripted::new();
        assert!(!renewed(&net, &client(), &grant("r1")).await.unwrap_err().is_auth(), "no such host");
    }

    /// B15: the device flow, until the person has signed in.
    #[tokio::test]
    async fn the_device_flow_waits_for_the_person() {
        let net = Scripted::new();
        let code = r#"{"device_code":"geheim","user_code":"WDJB-MJHT","interval":5,"expires_in":600,
            "verification_uri":"https://issuer.test/device"}"#;
        net.put_post("https://issuer.test/device", answer(200, code));
        net.put_post(TOKEN, answer(400, r#"{"error":"authorization_pending"}"#));
        net.put_post(TOKEN, Err(net::Error::Closed { stage: net::Stage::Http }));
        net.put_post(TOKEN, tokens("t1", "r1"));
        let mut shown = String::new();
        let (signed_in, waits) =
            tokio::join!(by_device(&net, client(), None, |code| shown = code.user_code.clone()), async {
                let mut waits = vec![];
                for _ in 0..3 {
                    waits.push(net.advance_to_next_sleeper().await.as_secs());
                    while net.asked().len() < waits.len() + 1 {
                        tokio::task::yield_now().await;
                    }
                }
                waits
            });
        assert_eq!(signed_in.unwrap().unwrap().grant, grant("r1"));
        assert_eq!((shown.as_str(), waits), ("WDJB-MJHT", vec![5, 5, 10]));

        net.put_post(TOKEN, answer(400, r#"{"error":"access_denied"}"#));
        let mut without = client();
        without.issuer.device_authorization_endpoint = None;
        assert!(by_device(&net, without, None, |_| {}).await.is_none());
    }

    #[tokio::test]
    async fn a_code_that_nobody_typed_grows_old() {
        let net = Scripted::new();
        let code = r#"{"device_code":"geheim","user_code":"W","interval":60,"expires_in":30,
            "verification_uri":"https://issuer.test/device"}"#;
        net.put_post("https://issuer.test/device", answer(200, code));
        let (ended, _) = tokio::join!(by_device(&net, client(), None, |_| {}), net.advance_to_next_sleeper());
        assert_eq!(ended.unwrap().unwrap_err().problem.code, Code::OauthNeeded);
        assert_eq!(net.posted().len(), 1);
    }

    /// Revocation at removal.
    #[tokio::test]
    async fn a_grant_is_given_back() {
        let net = Scripted::new();
        net.put_post("https://issuer.test/revoke", answer(200, ""));
        revoke(&net, &client(), &grant("r1")).await.unwrap();
        assert_eq!(forms(&net), ["token=r1&token_type_hint=refresh_token&client_id=postduif"]);
        let mut without = client();
        without.issuer.revocation_endpoint = None;
        revoke(&net, &without, &grant("r1")).await.unwrap();
        assert_eq!(net.posted().len(), 1);
    }
}
