//! The HTTP face on a real port: who comes in, what goes out, and with which walls.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use net::Net;
use postduif::config::Config;
use postduif::http::guard::cookie_name;
use postduif::owner::Task;
use postduif::wiring::{House, Work};
use serde_json::{Value, json};

use crate::common::{Answer, ask, open};

/// A house that only looks, with a client for it.
pub struct Fixture {
    pub house: House,
    pub port: u16,
    pub token: String,
    _dir: tempfile::TempDir,
}

impl Fixture {
    pub async fn new() -> Fixture {
        Fixture::speaking(None).await
    }

    async fn speaking(language: Option<&str>) -> Fixture {
        // The first test that comes sets it.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let net = net::Real::new(&net::Settings::default()).unwrap();
        Fixture::beside(Arc::new(net), language).await
    }

    async fn beside(net: Arc<dyn Net>, language: Option<&str>) -> Fixture {
        let dir = tempfile::tempdir().unwrap();
        let config = Config {
            data_dir: dir.path().to_owned(),
            port: 0,
            net: net::Settings::default(),
            language: language.map(str::to_owned),
            keyring: false,
            oauth: Vec::new(),
            finding: setup::Options::default(),
        };
        let store = store::Store::open(dir.path(), &store::Options::default()).unwrap();
        let house = House::open(&config, net, store, 0, Task::Command, Work::Rest).await.unwrap();
        let (port, token) = (house.face.port, house.face.keys.token().reveal().clone());
        Fixture { house, port, token, _dir: dir }
    }

    /// Asks as a program with the token.
    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        ask(self.port, method, path, &[("Authorization", &self.bearer())], body)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    fn call(&self, method: &str, arguments: Value) -> Value {
        call(self.port, &self.token, method, arguments)
    }

    /// Opens the one-time address; gives the cookie as a browser sends it back.
    fn sign_in(&self) -> String {
        let url = self.house.invitation().unwrap();
        let path = url.strip_prefix(&format!("http://127.0.0.1:{}", self.port)).unwrap();
        let answer = ask(self.port, "GET", path, &[], b"");
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{answer:?}");
        let cookie = answer.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}

pub fn call(port: u16, token: &str, method: &str, arguments: Value) -> Value {
    let using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission"];
    let request = json!({ "using": using, "methodCalls": [[method, arguments, "c"]] }).to_string();
    let bearer = format!("Bearer {token}");
    let answer = ask(port, "POST", "/jmap/api", &[("Authorization", &bearer)], request.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut answer = answer.json();
    let mut answer = answer["methodResponses"][0].take();
    assert_eq!(answer[0], method, "{answer}");
    answer[1].take()
}

/// Puts a message into the local inbox: upload, then `Email/import` as any JMAP client does.
pub fn import(port: u16, token: &str, raw: &[u8]) -> String {
    let bearer = format!("Bearer {token}");
    let with = [("Authorization", bearer.as_str())];
    let session = ask(port, "GET", "/jmap/session", &with, b"").json();
    let account = session["accounts"].as_object().unwrap().keys().next().unwrap().clone();
    let path = format!("/jmap/upload/{account}");
    let upload = ask(port, "POST", &path, &[with[0], ("Content-Type", "message/rfc822")], raw);
    assert_eq!(upload.status, 201, "{}", upload.text());
    let mailboxes = call(port, token, "Mailbox/get", json!({ "accountId": account, "ids": null }));
    let inbox =
        mailboxes["list"].as_array().unwrap().iter().find(|mailbox| mailbox["role"] == "inbox").unwrap();
    let inbox = inbox["id"].as_str().unwrap();
    let email = json!({ "blobId": upload.json()["blobId"], "mailboxIds": { inbox: true } });
    let import = json!({ "accountId": account, "emails": { "x": email } });
    let answer = call(port, token, "Email/import", import);
    answer["created"]["x"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// Invariant 20, over the wire; the whole table is beside the guard itself.
#[tokio::test(flavor = "multi_thread")]
async fn the_gate_is_shut() {
    let fixture = Fixture::new().await;
    let port = fixture.port;
    let (host, other) = (format!("127.0.0.1:{port}"), format!("localhost:{port}"));
    let (own, content) = (format!("http://{host}"), format!("http://{other}"));
    let (bearer, cookie) = (fixture.bearer(), fixture.sign_in());
    type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], u16);
    let table: &[Row<'_>] = &[
        ("GET", "/jmap/session", &[], 401),
        ("GET", "/jmap/session", &[("Authorization", "Bearer x")], 401),
        ("GET", "/jmap/session", &[("Authorization", &bearer)], 200),
        ("GET", "/jmap/session", &[("Authorization", &bearer), ("Host", &other)], 200),
        ("GET", "/jmap/session", &[("Authorization", &bearer), ("Host", "evil.test")], 421),
        ("GET", "/jmap/session", &[("Authorization", &bearer), ("Host", "127.0.0.1")], 421),
        ("GET", "/jmap/session", &[("Authorization", &bearer), ("Origin", "http://evil.test")], 403),
        ("GET", "/jmap/session", &[("Cookie", &cookie)], 200),
        ("GET", "/jmap/session", &[("Cookie", &cookie), ("Host", &other)], 401),
        ("GET", "/jmap/session", &[("Cookie", &cookie), ("Sec-Fetch-Site", "cross-site")], 403),
        ("GET", "/jmap/session", &[("Cookie", &cookie), ("Sec-Fetch-Site", "same-site")], 403),
        ("GET", "/jmap/events", &[], 401),
        ("GET", "/api/status", &[("Cookie", "postduif=x")], 401),
        ("POST", "/api/invitation", &[("Cookie", &cookie)], 403),
        ("POST", "/api/invitation", &[("Cookie", &cookie), ("Origin", &content)], 403),
        ("POST", "/api/invitation", &[("Cookie", &cookie), ("Origin", &own)], 200),
        ("POST", "/api/view", &[("Cookie", &cookie), ("Origin", "null")], 403),
        ("DELETE", "/api/accounts/a1", &[], 401),
        ("OPTIONS", "/jmap/api", &[("Origin", "http://evil.test")], 403),
        ("POST", "/", &[], 403),
        ("GET", "/m/unknown", &[("Host", &other)], 404),
    ];
    for (method, path, headers, status) in table {
        let answer = ask(port, method, path, headers, b"");
        assert_eq!(answer.status, *status, "{method} {path} {headers:?}: {}", answer.text());
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(answer.header("content-security-policy").is_some(), "{path}");
        assert!(!answer.headers.iter().any(|(name, _)| name.starts_with("access-control")), "no CORS");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_one_time_address_works_once() {
    let fixture = Fixture::new().await;
    let url = fixture.house.invitation().unwrap();
    let path = &url[url.find("/?").unwrap()..];
    let first = ask(fixture.port, "GET", path, &[], b"");
    let cookie = first.header("set-cookie").unwrap().to_owned();
    assert!(cookie.starts_with(&format!("{}=", cookie_name(fixture.port))), "{cookie}");
    for flag in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.split("; ").any(|part| part == flag), "{flag} in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let second = ask(fixture.port, "GET", path, &[("Accept-Language", "nl")], b"");
    assert_eq!(second.status, 403);
    assert!(second.header("set-cookie").is_none());
    assert!(second.text().contains("Dit adres is al gebruikt"), "{}", second.text());
    // In the browser that it was for, it leads on.
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(ask(fixture.port, "GET", path, &[("Cookie", pair)], b"").status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_its_texts() {
    let fixture = Fixture::new().await;
    let page = ask(fixture.port, "GET", "/", &[], b"");
    match page.status {
        200 => {
            let policy = page.header("content-security-policy").unwrap();
            for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
                assert!(policy.contains(part), "{policy}");
            }
            assert!(policy.contains(&format!("frame-src http://localhost:{}", fixture.port)), "{policy}");
            let tag = page.header("etag").unwrap();
            assert_eq!(ask(fixture.port, "GET", "/", &[("If-None-Match", tag)], b"").status, 304);
        }
        // A build without web/dist says so.
        status => assert!(status == 503 && page.text().contains("web/dist"), "{}", page.text()),
    }
    let texts = ask(fixture.port, "GET", "/locales/nl/errors.ftl", &[], b"");
    assert!(texts.status == 200 && texts.text().contains("accepteert dit wachtwoord niet"));
    for none in [
        "/locales/nl/cli.ftl",
        "/locales/xx/page.ftl",
        "/locales/..%2f..%2fCargo/page.ftl",
        "/..%2fCargo.toml",
    ] {
        assert_eq!(ask(fixture.port, "GET", none, &[], b"").status, 404, "{none}");
    }
    // Under the other name the page leads home.
    let other = format!("localhost:{}", fixture.port);
    let moved = ask(fixture.port, "GET", "/", &[("Host", &other)], b"");
    assert_eq!(moved.header("location"), Some(format!("http://127.0.0.1:{}/", fixture.port).as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn jmap_goes_round_on_the_local_account() {
    let fixture = Fixture::new().await;
    let session = fixture.ask("GET", "/.well-known/jmap", b"").json();
    let base = format!("http://127.0.0.1:{}", fixture.port);
    assert_eq!(session["apiUrl"], format!("{base}/jmap/api"));
    assert!(session["eventSourceUrl"].as_str().unwrap().contains("{closeafter}"));
    assert_eq!(fixture.call("Core/echo", json!({ "hallo": true })), json!({ "hallo": true }));
    let id = import(
        fixture.port,
        &fixture.token,
        b"From: Anna <anna@x.test>\r\nSubject: Duivenhok\r\n\r\nklep\r\n",
    );
    let account = session["accounts"].as_object().unwrap().keys().next().unwrap();
    let found =
        fixture.call("Email/query", json!({ "accountId": account, "filter": { "text": "duivenhok" } }));
    assert_eq!(found["ids"], json!([id]));
    let got = fixture
        .call("Email/get", json!({ "accountId": account, "ids": [id], "properties": ["from", "subject"] }));
    assert_eq!(got["list"][0]["from"][0]["email"], "anna@x.test");
    // What cannot be understood at all (RFC 8620 §3.6.1).
    let broken = fixture.ask("POST", "/jmap/api", b"{");
    assert_eq!((broken.status, broken.header("content-type")), (400, Some("application/problem+json")));
    assert_eq!(broken.json()["type"], "urn:ietf:params:jmap:error:notJSON");
    let long = vec![b'x'; 300 * 1024];
    assert_eq!(fixture.ask("POST", "/api/setup/find", &long).status, 413);
    assert_eq!(fixture.ask("GET", "/jmap/upload/a1", b"").status, 405);
}

/// The page speaks the language that the program was started with.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_hears_of_the_language() {
    for language in ["nl", "en"] {
        let fixture = Fixture::speaking(Some(language)).await;
        assert_eq!(fixture.ask("GET", "/api/whoami", b"").json()["language"], language);
    }
}

/// Invariant 12: what the session announces (RFC 8620 §2) is held, and said so (§3.6.1).
#[tokio::test(flavor = "multi_thread")]
async fn announced_limits_are_held() {
    let fixture = Fixture::new().await;
    let session = fixture.ask("GET", "/jmap/session", b"").json();
    let core = &session["capabilities"]["urn:ietf:params:jmap:core"];
    let account = session["accounts"].as_object().unwrap().keys().next().unwrap().clone();
    let upload = format!("/jmap/upload/{account}");
    let says = |answer: &Answer, status: u16, limit: &str| {
        assert_eq!(answer.status, status, "{}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        let problem = answer.json();
        assert_eq!(problem["type"], "urn:ietf:params:jmap:error:limit");
        assert_eq!((&problem["status"], &problem["limit"]), (&json!(status), &json!(limit)));
    };
    for (path, limit, size) in [
        ("/jmap/api", "maxConcurrentRequests", "maxSizeRequest"),
        (upload.as_str(), "maxConcurrentUpload", "maxSizeUpload"),
    ] {
        let most = core[size].as_u64().unwrap() + 1;
        says(&begun(&fixture, path, most).refusal(), 413, size);

        let mut busy: Vec<Begun> =
            (0..core[limit].as_u64().unwrap()).map(|_| begun(&fixture, path, 2).awaited()).collect();
        says(&fixture.ask("POST", path, b"{}"), 429, limit);
        let finished = busy.pop().unwrap().finish(b"{}");
        assert!([400, 201].contains(&finished.status), "{}", finished.text());
        let next = fixture.ask("POST", path, b"{}");
        assert!([400, 201].contains(&next.status), "there is room again: {}", next.text());
    }
}

/// A request whose head is there and whose body is still to come.
struct Begun(BufReader<TcpStream>);

/// Announces a body and asks whether it is wanted (RFC 9110 §10.1.1).
fn begun(fixture: &Fixture, path: &str, length: u64) -> Begun {
    let mut stream = TcpStream::connect(("127.0.0.1", fixture.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: {}\r\nConnection: close\r\n\
         Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n",
        fixture.port,
        fixture.bearer()
    );
    stream.write_all(head.as_bytes()).unwrap();
    Begun(BufReader::new(stream))
}

impl Begun {
    /// Waits until the server has begun to read the body.
    fn awaited(mut self) -> Begun {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        assert!(line.starts_with("HTTP/1.1 100"), "{line}");
        self.0.read_line(&mut line).unwrap();
        self
    }

    fn finish(mut self, body: &[u8]) -> Answer {
        self.0.get_mut().write_all(body).unwrap();
        Answer::read(self.0)
    }

    /// The answer to what is refused by its head.
    fn refusal(self) -> Answer {
        Answer::read(self.0)
    }
}

/// Invariant 22: files keep safe names, and what a browser would run is only bytes.
#[tokio::test(flavor = "multi_thread")]
async fn files_come_down_harmless() {
    let fixture = Fixture::new().await;
    let session = fixture.ask("GET", "/jmap/session", b"").json();
    let account = session["accounts"].as_object().unwrap().keys().next().unwrap().clone();
    let bearer = fixture.bearer();
    let with = [("Authorization", bearer.as_str()), ("Content-Type", "text/html")];
    let upload =
        ask(fixture.port, "POST", &format!("/jmap/upload/{account}"), &with, b"<script>x()</script>");
    assert_eq!(upload.status, 201, "{}", upload.text());
    let blob = upload.json()["blobId"].as_str().unwrap().to_owned();
    let path = format!("/jmap/download/{account}/{blob}/..%2F%E2%80%AEx.html?type=text%2Fhtml");
    let file = fixture.ask("GET", &path, b"");
    assert_eq!(file.text(), "<script>x()</script>");
    assert_eq!(file.header("content-type"), Some("application/octet-stream"));
    let disposition = file.header("content-disposition").unwrap();
    assert_eq!(disposition, "attachment; filename=\"x.html\"; filename*=UTF-8''x.html");
    assert!(file.header("content-security-policy").unwrap().contains("sandbox"));
    for none in [format!("/jmap/download/{account}/x9/a"), format!("/jmap/download/a99/{blob}/a")] {
        assert_eq!(fixture.ask("GET", &none, b"").status, 404, "{none}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_as_they_come() {
    let fixture = Fixture::new().await;
    let bearer = fixture.bearer();
    let path = "/jmap/events?types=Email,Mailbox&closeafter=state&ping=0";
    let events = open(fixture.port, "GET", path, &[("Authorization", &bearer)], b"");
    let mut lines = events.lines().map(Result::unwrap);
    assert!(lines.by_ref().any(|line| line == ": postduif"), "the first word opens the stream");
    import(fixture.port, &fixture.token, b"Subject: nieuw\r\n\r\nx\r\n");
    let lines: Vec<String> = lines.collect();
    let at = lines.iter().position(|line| line == "event: state").unwrap_or_else(|| panic!("{lines:?}"));
    let data: Value = serde_json::from_str(lines[at + 1].strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!(data["@type"], "StateChange");
    let changed = data["changed"].as_object().unwrap().values().next().unwrap();
    assert!(changed["Email"].is_string() && changed["Thread"].is_null(), "{data}");
}

/// Invariant 19, the outer walls: another name, an opaque origin, no key, nothing loaded.
#[tokio::test(flavor = "multi_thread")]
async fn a_frame_stands_behind_its_walls() {
    let fixture = Fixture::new().await;
    let raw = b"Subject: x\r\nContent-Type: text/html\r\n\r\n<p onclick=x()>hallo<script>x()</script>";
    let email = import(fixture.port, &fixture.token, raw);
    let session = fixture.ask("GET", "/jmap/session", b"").json();
    let account = session["accounts"].as_object().unwrap().keys().next().unwrap();
    let asked = json!({ "accountId": account, "emailId": email }).to_string();
    let view = fixture.ask("POST", "/api/view", asked.as_bytes());
    assert_eq!(view.status, 200, "{}", view.text());
    let view = view.json();
    assert_eq!(view["kind"], "html");
    let (content, own) = (format!("localhost:{}", fixture.port), format!("127.0.0.1:{}", fixture.port));
    let path = view["url"].as_str().unwrap().strip_prefix(&format!("http://{content}")).unwrap();
    let frame = ask(fixture.port, "GET", path, &[("Host", &content)], b"");
    assert_eq!(frame.status, 200);
    let policy = frame.header("content-security-policy").unwrap();
    for wall in [
        "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "img-src 'self' data:",
        "form-action 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(wall), "{wall} in {policy}");
    }
    assert!(!policy.contains("allow-same-origin"), "{policy}");
    assert!(policy.contains(&format!("frame-ancestors http://{own}")), "{policy}");
    assert!(frame.header("set-cookie").is_none());
    assert_eq!(frame.header("referrer-policy"), Some("no-referrer"));
    let text = frame.text();
    let nonce = text.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(policy.contains(&format!("script-src 'nonce-{nonce}'")), "{policy}");
    assert!(
        text.contains("hallo") && !text.contains("onclick") && text.matches("<script").count() == 1,
        "{text}"
    );
    // Under the page's own name it is not there, nor is any part that is no image.
    assert_eq!(ask(fixture.port, "GET", path, &[("Host", &own)], b"").status, 404);
    assert_eq!(ask(fixture.port, "GET", &format!("{path}/part/0"), &[("Host", &content)], b"").status, 404);
    // A second look has another nonce.
    let again = ask(fixture.port, "GET", path, &[("Host", &content)], b"");
    assert!(!again.text().contains(nonce));
}

/// Invariant 21: images come at the person's press, through the program, and only pictures.
#[tokio::test(flavor = "multi_thread")]
async fn images_are_fetched_by_the_program_when_asked_for() {
    let png = b"\x89PNG\r\n\x1a\n....";
    let world = net::Scripted::new();
    world.put_document("https://plaatjes.test/a.png", &png[..]);
    world.put_document("https://plaatjes.test/b.png", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    let fixture = Fixture::beside(Arc::new(world.clone()), None).await;
    let raw = b"Subject: x\r\nContent-Type: text/html\r\n\r\n<img src='https://plaatjes.test/a.png'>\
        <img src='https://plaatjes.test/b.png'><img src='https://weg.test/c.png'>\
        <img src='https://spion.test/p.gif' width=1 height=1>";
    let email = import(fixture.port, &fixture.token, raw);
    let session = fixture.ask("GET", "/jmap/session", b"").json();
    let account = session["accounts"].as_object().unwrap().keys().next().unwrap();
    let content = format!("localhost:{}", fixture.port);
    let get = |path: &str| ask(fixture.port, "GET", path, &[("Host", &content)], b"");
    let view = |images: &str| {
        let asked = json!({ "accountId": account, "emailId": email, "images": images }).to_string();
        let view = fixture.ask("POST", "/api/view", asked.as_bytes()).json();
        assert_eq!(view["trackingPixels"], 1);
        view["url"].as_str().unwrap().strip_prefix(&format!("http://{content}")).unwrap().to_owned()
    };

    let blocked = view("blocked");
    assert!(!get(&blocked).text().contains("/remote/"));
    assert_eq!(get(&format!("{blocked}/remote/0")).status, 404);
    assert_eq!(world.asked(), Vec::<String>::new(), "nothing leaves before the press");

    let wanted = view("wanted");
    let frame = get(&wanted);
    assert!(frame.text().contains(&format!("{wanted}/remote/0")), "{}", frame.text());
    let policy = frame.header("content-security-policy").unwrap();
    assert!(policy.contains("img-src 'self' data:;"), "the wall is the same: {policy}");
    let picture = get(&format!("{wanted}/remote/0"));
    assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/png")));
    assert_eq!(picture.body, png);
    assert!(picture.header("content-security-policy").unwrap().contains("sandbox"));
    for (none, status) in [("1", 502), ("2", 502), ("3", 404)] {
        assert_eq!(get(&format!("{wanted}/remote/{none}")).status, status, "{none}");
    }
    assert!(!world.asked().iter().any(|asked| asked.contains("spion")), "{:?}", world.asked());
}

/// Nothing is saved that was not proven.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_needs_a_proof() {
    let fixture = Fixture::new().await;
    let answer = fixture.ask("POST", "/api/accounts", br#"{"proof":"verzonnen"}"#);
    assert_eq!(answer.status, 404);
    let server = json!({ "protocol": "smtp", "host": "x.test", "port": 25, "security": "tls", "user": "x" });
    let wrong = json!({ "address": "jan@x.test", "password": "geheim-9", "incoming": server }).to_string();
    let answer = fixture.ask("POST", "/api/setup/prove", wrong.as_bytes());
    assert_eq!(answer.status, 422);
    assert!(!answer.text().contains("geheim-9"));
    let status = fixture.ask("GET", "/api/status", b"").json();
    assert_eq!(status["accounts"].as_array().unwrap().len(), 1, "only the local one: {status}");
    assert_eq!(fixture.ask("DELETE", "/api/accounts/a99", b"").status, 404);
    let local = status["accounts"][0]["id"].as_str().unwrap();
    assert_eq!(fixture.ask("DELETE", &format!("/api/accounts/{local}"), b"").status, 403);
}

/// An account at a server that nobody asks.
fn an_account(fixture: &Fixture, kind: store::AccountKind) -> mail::AccountId {
    let new = store::NewAccount {
        kind,
        name: "jan".to_owned(),
        address: format!("{kind:?}@x.test"),
        person: String::new(),
        incoming: None,
        outgoing: None,
    };
    fixture.house.face.store.write(|tx| tx.add_account(&new)).unwrap().value
}

/// D12 to D15, H07: what a face misspells is told to it, with the word; it is never dropped
/// in silence.
#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_nobody_knows_is_refused_by_its_name() {
    let fixture = Fixture::new().await;
    let id = an_account(&fixture, store::AccountKind::Pop3);
    let server = json!({ "protocol": "imap", "host": "x.test", "port": 993, "security": "tls", "user": "x" });
    let (mut odd, pin) = (server.clone(), json!({ "host": "x.test", "port": 993, "zzz": 1 }));
    odd["zzz"] = json!(1);
    let of = |path: &str| format!("/api/accounts/{id}{path}");
    let table = [
        ("PATCH", of(""), json!({})),
        ("PATCH", of(""), json!({ "collecting": { "zzz": 1 } })),
        ("PATCH", of(""), json!({ "following": { "zzz": 1 } })),
        ("POST", of("/keeping"), json!({ "collecting": { "zzz": 1 } })),
        ("POST", of("/keeping"), json!({ "retention": { "zzz": 1 } })),
        ("POST", of("/keeping/check"), json!({})),
        ("POST", of("/password"), json!({ "password": "x" })),
        ("POST", of("/servers"), json!({ "incoming": server })),
        ("POST", of("/conversion"), json!({ "to": "imap", "incoming": server })),
        ("POST", of("/convert"), json!({ "to": "imap", "incoming": server })),
        ("POST", of("/answer"), json!({ "mailbox": "same" })),
        ("POST", of("/dismiss"), json!({ "ids": [] })),
        ("POST", of("/identities"), json!({ "email": "x@x.test" })),
        ("PATCH", of("/identities/i1"), json!({})),
        ("POST", of("/identities/i1/outgoing"), json!({ "server": null })),
        ("PATCH", of("/templates"), json!({ "folder": null })),
        ("POST", of("/bin/e1/restore"), json!({})),
        ("POST", "/api/accounts".to_owned(), json!({ "proof": "x" })),
        ("POST", "/api/setup/find".to_owned(), json!({ "address": "x@x.test" })),
        ("POST", "/api/setup/prove".to_owned(), json!({ "address": "x@x.test", "incoming": server })),
        ("POST", "/api/setup/prove".to_owned(), json!({ "address": "x@x.test", "incoming": odd })),
        (
            "POST",
            "/api/setup/prove".to_owned(),
            json!({ "address": "x@x.test", "incoming": server, "pins": [pin] }),
        ),
        ("POST", "/api/setup/oauth".to_owned(), json!({})),
        ("POST", "/api/setup/certificate".to_owned(), json!({ "file": "", "password": "" })),
        ("POST", "/api/image-senders".to_owned(), json!({ "address": "x@x.test" })),
        ("POST", "/api/import".to_owned(), json!({ "path": "/x" })),
        ("POST", "/api/store/backup".to_owned(), json!({ "to": "/x" })),
        ("POST", "/api/search".to_owned(), json!({})),
        ("POST", "/api/view".to_owned(), json!({ "accountId": "a1", "emailId": "e1" })),
    ];
    for (method, path, mut body) in table {
        if !body.to_string().contains("zzz") {
            body["zzz"] = json!(1);
        }
        let answer = fixture.ask(method, &path, body.to_string().as_bytes());
        assert_eq!(answer.status, 400, "{method} {path}: {}", answer.text());
        assert!(
            answer.json()["detail"].as_str().unwrap().contains("unknown field `zzz`"),
            "{path}: {}",
            answer.text()
        );
    }
    let incoming = json!({ "server": server, "zzz": 1 }).to_string();
    fixture
        .house
        .face
        .store
        .write(|tx| {
            let incoming = serde_json::from_value(server.clone()).ok();
            tx.update_account(id, &store::AccountUpdate { incoming: Some(incoming), ..Default::default() })
        })
        .unwrap();
    let answer = fixture.ask("POST", &of("/outgoing"), incoming.as_bytes());
    assert!(answer.status == 400 && answer.text().contains("zzz"), "{}", answer.text());
}

/// H08: two faces that save at the same moment both have their word.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_save_at_once_undo_nothing() {
    let fixture = Fixture::new().await;
    let id = an_account(&fixture, store::AccountKind::Pop3);
    let (one, other) = (format!("/api/accounts/{id}"), format!("/api/accounts/{id}/keeping"));
    for round in 1..20 {
        let days = json!({ "collecting": { "days": round } }).to_string();
        let most = json!({ "collecting": { "mostBytes": round } }).to_string();
        std::thread::scope(|both| {
            both.spawn(|| assert_eq!(fixture.ask("PATCH", &one, days.as_bytes()).status, 204));
            both.spawn(|| assert_eq!(fixture.ask("POST", &other, most.as_bytes()).status, 200));
        });
        let now = fixture.house.face.store.read(|tx| tx.account(id)).unwrap().collecting;
        assert_eq!((now.days, now.most_bytes), (Some(round), Some(u64::from(round))));
    }
}
