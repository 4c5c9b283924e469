//! Signing in with OAuth 2.0, as the page and the command line see it. First at
//! an issuer from a script, then at a real one on the test host.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::sync::Arc;

use net::{HttpAnswer, Net, Scripted};
use postduif::config::{Config, Registration};
use postduif::owner::Task;
use postduif::wiring::{House, Work};
use serde_json::{Value, json};

use crate::common::{Answer, ask, open};

/// A house in a scripted world with one issuer.
struct Fixture {
    house: House,
    net: Scripted,
    _dir: tempfile::TempDir,
}

const TOKEN: &str = "https://issuer.test/token";

impl Fixture {
    async fn new() -> Fixture {
        let dir = tempfile::tempdir().unwrap();
        let net = Scripted::new();
        let described = json!({
            "issuer": "https://issuer.test",
            "authorization_endpoint": "https://issuer.test/auth",
            "token_endpoint": TOKEN,
            "device_authorization_endpoint": "https://issuer.test/device",
            "scopes_supported": ["mail", "offline_access"],
        });
        net.put_document("https://issuer.test/.well-known/oauth-authorization-server", described.to_string());
        let registration = Registration {
            issuer: "https://issuer.test".to_owned(),
            client_id: Some("postduif".to_owned()),
            client_secret: None,
            hosts: vec!["mail.test".to_owned()],
            scopes: Vec::new(),
        };
        let config = Config {
            data_dir: dir.path().to_owned(),
            port: 0,
            net: net::Settings::default(),
            language: None,
            keyring: false,
            oauth: vec![registration],
            finding: setup::Options::default(),
        };
        let store = store::Store::open(dir.path(), &store::Options::default()).unwrap();
        let world: Arc<dyn Net> = Arc::new(net.clone());
        let house = House::open(&config, world, store, 0, Task::Command, Work::Rest).await.unwrap();
        Fixture { house, net, _dir: dir }
    }

    /// Begins; gives the first line and the rest.
    fn begin(&self, host: &str, more: Value) -> (Value, Lines) {
        let incoming =
            json!({ "protocol": "imap", "host": host, "port": 993, "security": "tls", "user": "" });
        let mut body = json!({ "address": "jan@voorbeeld.test", "incoming": incoming });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let bearer = format!("Bearer {}", self.house.face.keys.token().reveal());
        let headers = [("Authorization", bearer.as_str())];
        let port = self.house.face.port;
        let mut lines = Lines(open(port, "POST", "/api/setup/oauth", &headers, body.to_string().as_bytes()));
        while !lines.line().trim().is_empty() {}
        (lines.json(), lines)
    }

    /// The browser comes back.
    fn come_back(&self, query: &str) -> Answer {
        let headers = [("Sec-Fetch-Site", "cross-site"), ("Accept-Language", "nl")];
        ask(self.house.face.port, "GET", &format!("/oauth?{query}"), &headers, b"")
    }

    fn answers(&self, status: u16, body: &Value) {
        let body = body.to_string().into();
        let answer = HttpAnswer { status, url: String::new(), content_type: None, body };
        self.net.put_post(TOKEN, Ok(answer));
    }
}

/// An answer that comes line by line.
struct Lines(BufReader<TcpStream>);

impl Lines {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line
    }

    fn json(&mut self) -> Value {
        let line = self.line();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }
}

fn parameter(url: &str, name: &str) -> String {
    let url = reqwest::Url::parse(url).unwrap();
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.unwrap_or_else(|| panic!("no {name} in {url}")).1.into_owned()
}

/// B15: authorisation code with PKCE and loopback redirect; the answer opens once.
#[tokio::test(flavor = "multi_thread")]
async fn the_browser_comes_back_once() {
    let fixture = Fixture::new().await;
    let (first, mut lines) = fixture.begin("imap.mail.test", json!({}));
    assert_eq!((&first["type"], &first["issuer"]), (&json!("open"), &json!("issuer.test")));
    let url = first["url"].as_str().unwrap();
    assert!(url.starts_with("https://issuer.test/auth?"), "{url}");
    assert_eq!(parameter(url, "code_challenge_method"), "S256");
    assert_eq!(parameter(url, "login_hint"), "jan@voorbeeld.test");
    let redirect = format!("http://127.0.0.1:{}/oauth", fixture.house.face.port);
    assert_eq!(parameter(url, "redirect_uri"), redirect);
    let state = parameter(url, "state");

    // Somebody else's answer leads nowhere and disturbs nothing.
    for query in ["code=a&state=wrong", "code=a", "", &format!("code=a&state={state}&state={state}")] {
        let answer = fixture.come_back(query);
        assert_eq!(answer.status, 404, "{query}");
        assert!(answer.text().contains("Niemand wacht"), "{}", answer.text());
    }
    assert!(fixture.net.posted().is_empty(), "nothing was asked for");

    let tokens =
        json!({ "access_token": "toegang-1", "token_type": "Bearer", "refresh_token": "verversing-1" });
    fixture.answers(200, &tokens);
    let query = format!("code=the-code&state={state}&iss=https%3A%2F%2Fissuer.test");
    let answer = fixture.come_back(&query);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.header("content-security-policy").unwrap().contains("default-src 'none'"));
    let granted = lines.json();
    assert_eq!(granted["type"], "granted", "{granted}");
    assert!(!granted.to_string().contains("toegang"), "no token stands in an answer: {granted}");
    assert_eq!(lines.line(), "");
    let (_, form) = &fixture.net.posted()[0];
    let form = String::from_utf8(form.bytes.to_vec()).unwrap();
    assert!(form.contains("code=the-code") && form.contains("code_verifier="), "{form}");

    assert_eq!(fixture.come_back(&query).status, 404, "a second time");
    fixture.house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issuers_no_reaches_who_waits() {
    let fixture = Fixture::new().await;
    // In the browser: the person says no.
    let (first, mut lines) = fixture.begin("imap.mail.test", json!({ "way": "browser" }));
    let state = parameter(first["url"].as_str().unwrap(), "state");
    let answer = fixture.come_back(&format!("error=access_denied&state={state}"));
    assert_eq!(answer.status, 400, "{}", answer.text());
    let problem = lines.json()["problem"].take();
    assert_eq!((&problem["code"], &problem["said"]), (&json!("oauth-needed"), &json!("access_denied")));
    // At the token endpoint: the issuer does.
    let (first, mut lines) = fixture.begin("imap.mail.test", json!({ "way": "browser" }));
    let state = parameter(first["url"].as_str().unwrap(), "state");
    fixture.answers(400, &json!({ "error": "invalid_grant", "error_description": "code is old" }));
    assert_eq!(fixture.come_back(&format!("code=a&state={state}")).status, 400);
    let problem = lines.json()["problem"].take();
    assert_eq!(problem["said"], "invalid_grant: code is old");
    assert_eq!(problem["host"], "issuer.test");
    fixture.house.close().await;
}

/// B15, B09: who gives out tokens: the person's own word, the table, the provider's document.
#[tokio::test(flavor = "multi_thread")]
async fn the_issuer_and_the_name_we_have_there() {
    let fixture = Fixture::new().await;
    let (nobody, _) = fixture.begin("imap.elders.test", json!({}));
    assert_eq!(nobody["problem"]["code"], "oauth-needed", "{nobody}");
    // The table knows it, and nobody registered us there.
    let (unregistered, _) = fixture.begin("imap.gmail.com", json!({}));
    assert_eq!(unregistered["problem"]["said"], "no client id for accounts.google.com is configured");
    let element = json!({
        "issuer": "login.elders.test", "scope": "imap", "clientId": "duif",
        "authUrl": "https://login.elders.test/a", "tokenUrl": "https://login.elders.test/t",
    });
    let (document, _) = fixture.begin("imap.elders.test", json!({ "oauth2": element }));
    let url = document["url"].as_str().unwrap();
    assert!(url.starts_with("https://login.elders.test/a?"), "{url}");
    assert_eq!((parameter(url, "client_id"), parameter(url, "scope")), ("duif".into(), "imap".into()));
    fixture.house.close().await;
}

/// The device flow tells what to type; no browser is needed.
#[tokio::test(flavor = "multi_thread")]
async fn a_device_shows_a_code() {
    let fixture = Fixture::new().await;
    let code = json!({
        "device_code": "geheim", "user_code": "WDJB-MJHT", "verification_uri": "https://issuer.test/device",
        "expires_in": 600, "interval": 5,
    });
    let body = code.to_string().into();
    let answer = HttpAnswer { status: 200, url: String::new(), content_type: None, body };
    fixture.net.put_post("https://issuer.test/device", Ok(answer));
    fixture.answers(200, &json!({ "access_token": "t", "token_type": "Bearer", "refresh_token": "r" }));
    let (first, mut lines) = fixture.begin("imap.mail.test", json!({ "way": "device" }));
    assert_eq!((&first["type"], &first["userCode"]), (&json!("code"), &json!("WDJB-MJHT")), "{first}");
    assert!(!first.to_string().contains("geheim"));
    fixture.net.advance_to_next_sleeper().await;
    assert_eq!(lines.json()["type"], "granted");
    fixture.house.close().await;
}
