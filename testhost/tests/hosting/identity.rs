//! The identity provider gives tokens to whoever a person allows, and the mail
//! servers take exactly those.

use base64::Engine as _;
use net::{HttpBody, HttpLimits, Net, Target};
use serde_json::Value;
use testhost::identity::{CLIENT, Identity};
use testhost::{Host, User};

use crate::talk::{Talk, world};

/// The pair of RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:51234/oauth";

/// A form handed in at one of the provider's places; what it answers.
async fn post(host: &Host, identity: &Identity, place: &str, form: &str) -> (u16, Value) {
    let limits = HttpLimits { body_bytes: 1 << 16, deadline: std::time::Duration::from_secs(10) };
    let body = HttpBody {
        content_type: "application/x-www-form-urlencoded".to_owned(),
        headers: Vec::new(),
        bytes: form.to_owned().into(),
    };
    let url = format!("{}{place}", identity.issuer());
    let answer = world(host).https_post(&url, &body, &limits).await.unwrap();
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
}

fn authorization(identity: &Identity) -> String {
    format!(
        "{}/auth?client_id={CLIENT}&response_type=code&scope=mail&redirect_uri={REDIRECT}&state=xyz\
         &code_challenge={CHALLENGE}&code_challenge_method=S256",
        identity.issuer()
    )
}

/// The tokens that a browser's sign-in gives.
async fn tokens(host: &Host, identity: &Identity, user: &User) -> Value {
    let back = identity.allow(&authorization(identity), user).unwrap();
    assert!(back.starts_with(REDIRECT) && back.contains("state=xyz"), "{back}");
    let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let form = format!(
        "grant_type=authorization_code&client_id={CLIENT}&code={code}&redirect_uri={REDIRECT}&code_verifier={VERIFIER}"
    );
    let (status, tokens) = post(host, identity, "/token", &form).await;
    assert_eq!((status, &tokens["scope"]), (200, &Value::from("mail")), "{tokens}");
    tokens
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn encoded(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// OAUTHBEARER (RFC 7628 §3.1).
fn bearer(user: &User, token: &str) -> String {
    encoded(&format!(
        "n,a={},\u{1}host=oauth.mail.test\u{1}port=993\u{1}auth=Bearer {token}\u{1}\u{1}",
        user.address
    ))
}

fn xoauth2(user: &User, token: &str) -> String {
    encoded(&format!("user={}\u{1}auth=Bearer {token}\u{1}\u{1}", user.address))
}

async fn talk(host: &Host, port: u16) -> Talk {
    Talk::to(host, &Target::implicit("oauth.mail.test", host.layout().port(port))).await
}

/// Signs in over IMAP; the last line that comes, after a refusal has been acknowledged.
async fn imap(host: &Host, how: &str) -> String {
    let mut talk = talk(host, 993).await;
    talk.line().await;
    let said = talk.ask(&format!("a AUTHENTICATE {how}"), &["a ", "+"]).await;
    match said.strip_prefix("+ ") {
        Some(challenge) => format!("{challenge}{}", talk.ask("", &["a "]).await),
        None => said,
    }
}

/// B15: authorisation code with PKCE; the token opens IMAP, POP3 and SMTP.
#[tokio::test]
async fn a_token_opens_the_mail_servers() {
    let Some(host) = Host::connect_or_skip() else { return };
    let Some(identity) = host.identity_or_skip() else { return };
    let (user, other) = (host.fresh_user("munt").unwrap(), host.fresh_user("ander").unwrap());
    let tokens = tokens(&host, &identity, &user).await;
    let token = word(&tokens["access_token"]);

    let hello = talk(&host, 993).await.line().await;
    assert!(hello.contains("AUTH=XOAUTH2 AUTH=OAUTHBEARER") && !hello.contains("PLAIN"), "{hello}");
    for how in [format!("OAUTHBEARER {}", bearer(&user, token)), format!("XOAUTH2 {}", xoauth2(&user, token))]
    {
        let said = imap(&host, &how).await;
        assert!(said.contains("a OK"), "{said}");
    }
    let said = imap(&host, &format!("OAUTHBEARER {}", bearer(&other, token))).await;
    assert!(said.contains("a NO"), "a token is for one person: {said}");

    let mut pop = talk(&host, 995).await;
    pop.line().await;
    let said = pop.ask(&format!("AUTH XOAUTH2 {}", xoauth2(&user, token)), &["+OK", "-ERR"]).await;
    assert!(said.starts_with("+OK"), "{said}");
    let mut smtp = talk(&host, 465).await;
    smtp.reply().await;
    assert!(smtp.smtp("EHLO laptop").await.contains("AUTH XOAUTH2 OAUTHBEARER"));
    let said = smtp.smtp(&format!("AUTH XOAUTH2 {}", xoauth2(&user, token))).await;
    assert!(said.starts_with("235"), "{said}");
}

/// What a refused token hears leads to the provider (RFC 7628 §3.2.2).
#[tokio::test]
async fn a_refresh_token_changes_and_a_revoked_one_is_dead() {
    let Some(host) = Host::connect_or_skip() else { return };
    let Some(identity) = host.identity_or_skip() else { return };
    let user = host.fresh_user("vers").unwrap();
    let first = tokens(&host, &identity, &user).await;
    let refresh = |token: &str| format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token={token}");
    let (status, second) = post(&host, &identity, "/token", &refresh(word(&first["refresh_token"]))).await;
    assert_eq!(status, 200, "{second}");
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    let said = imap(&host, &format!("OAUTHBEARER {}", bearer(&user, word(&second["access_token"])))).await;
    assert!(said.contains("a OK"), "{said}");

    let revoked = word(&second["refresh_token"]);
    let form = format!("client_id={CLIENT}&token={revoked}&token_type_hint=refresh_token");
    assert_eq!(post(&host, &identity, "/token/revocation", &form).await.0, 200);
    let (status, gone) = post(&host, &identity, "/token", &refresh(revoked)).await;
    assert_eq!((status, &gone["error"]), (400, &Value::from("invalid_grant")));
    let said = imap(&host, &format!("OAUTHBEARER {}", bearer(&user, word(&second["access_token"])))).await;
    let (challenge, refusal) = said.split_once('\n').unwrap();
    assert!(refusal.contains("a NO"), "the whole grant is gone: {said}");
    let told = base64::engine::general_purpose::STANDARD.decode(challenge).unwrap();
    let told: Value = serde_json::from_slice(&told).unwrap();
    assert_eq!(
        told["openid-configuration"],
        format!("{}/.well-known/openid-configuration", identity.issuer())
    );
}

#[tokio::test]
async fn a_person_may_say_no() {
    let Some(host) = Host::connect_or_skip() else { return };
    let Some(identity) = host.identity_or_skip() else { return };
    let user = host.fresh_user("nee").unwrap();
    let back = identity.deny(&authorization(&identity), &user).unwrap();
    assert!(back.starts_with(REDIRECT) && back.contains("error=access_denied"), "{back}");
    let wrong = User { password: "verkeerd".to_owned(), ..user };
    let stuck = identity.allow(&authorization(&identity), &wrong).unwrap_err();
    assert!(stuck.to_string().contains("Wrong address or password"), "{stuck}");
}

/// B15: the device flow (RFC 8628).
#[tokio::test]
async fn a_device_waits_for_a_person() {
    let Some(host) = Host::connect_or_skip() else { return };
    let Some(identity) = host.identity_or_skip() else { return };
    let user = host.fresh_user("toestel").unwrap();
    let (status, device) =
        post(&host, &identity, "/device/auth", &format!("client_id={CLIENT}&scope=mail")).await;
    assert_eq!(status, 200, "{device}");
    let poll = format!(
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id={CLIENT}&device_code={}",
        word(&device["device_code"])
    );
    let (status, waiting) = post(&host, &identity, "/token", &poll).await;
    assert_eq!((status, &waiting["error"]), (400, &Value::from("authorization_pending")));
    let last = identity.allow(word(&device["verification_uri_complete"]), &user).unwrap();
    assert!(last.contains("You may close this window"), "{last}");
    let (status, tokens) = post(&host, &identity, "/token", &poll).await;
    assert_eq!(status, 200, "{tokens}");
    let said = imap(&host, &format!("XOAUTH2 {}", xoauth2(&user, word(&tokens["access_token"])))).await;
    assert!(said.contains("a OK"), "{said}");
}
