//! HTTP in clear, redirects between it and HTTPS, and what is handed in (B01, B12).

#![allow(clippy::unwrap_used, reason = "tests may")]

mod world;

use net::{Error, HttpBody, HttpLimits, Net, Real, Settings};
use world::{Age, Authority};

fn found(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
}

fn real(authority: &Authority) -> Real {
    Real::new(&Settings { extra_ca: vec![authority.file()], ..Settings::default() }).unwrap()
}

const HELLO: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>";

#[tokio::test]
async fn clear_goes_up_and_never_back() {
    let authority = Authority::new();
    let tls = authority.acceptor(&["localhost"], Age::Fresh);
    let down = found("http://localhost:1/doc");
    let secure = world::https(tls, &[("/doc", HELLO), ("/down", &down)]).await;
    let hops: Vec<(String, String)> =
        (0..7).map(|hop| (format!("/{hop}"), found(&format!("/{}", hop + 1)))).collect();
    let (up, up_down) = (
        found(&format!("https://localhost:{secure}/doc")),
        found(&format!("https://localhost:{secure}/down")),
    );
    let mut answers: Vec<(&str, &str)> = hops.iter().map(|(path, to)| (&**path, &**to)).collect();
    let (login, ftp) = (found("http://jan:geheim@localhost:PORT/doc"), found("ftp://localhost/doc"));
    answers.extend([("/doc", HELLO), ("/7", HELLO), ("/up", &up), ("/up-down", &up_down)]);
    answers.extend([("/login", &*login), ("/ftp", &*ftp)]);
    let (clear, requests) = world::http(&answers).await;
    let net = real(&authority);
    let get = async |path: &str| {
        net.http_get(&format!("http://localhost:{clear}{path}"), &HttpLimits::DOCUMENT).await
    };

    assert_eq!(get("/doc").await.unwrap().url, format!("http://localhost:{clear}/doc"));
    let request = requests.lock().unwrap()[0].to_ascii_lowercase();
    for field in ["cookie", "referer", "authorization", "from:"] {
        assert!(!request.contains(field), "nothing but the address is sent: {request}");
    }
    assert_eq!(get("/up").await.unwrap().url, format!("https://localhost:{secure}/doc"));
    // Five redirects and no sixth.
    assert_eq!(get("/2").await.unwrap().url, format!("http://localhost:{clear}/7"));
    for (path, words) in [
        ("/1", "more than 5 redirects"),
        ("/up-down", "not https"),
        ("/ftp", "not https"),
        ("/login", "holds a login"),
    ] {
        match get(path).await {
            Err(Error::Http { said }) => assert!(said.contains(words), "{path}: {said}"),
            other => panic!("{path}: {other:?}"),
        }
    }
    let clear_only = net.http_get(&format!("https://localhost:{secure}/doc"), &HttpLimits::DOCUMENT).await;
    assert!(matches!(clear_only, Err(Error::Http { .. })));
}

#[tokio::test]
async fn what_is_handed_in_stays_where_it_was_meant_for() {
    let authority = Authority::new();
    let tls = authority.acceptor(&["localhost"], Age::Fresh);
    let elsewhere = "HTTP/1.1 307 Temporary Redirect\r\nLocation: /token\r\nContent-Length: 0\r\n\r\n";
    let port = world::https(tls, &[("/token", HELLO), ("/elsewhere", elsewhere)]).await;
    let net = real(&authority);
    let body = HttpBody {
        content_type: "application/x-www-form-urlencoded".to_owned(),
        bytes: bytes::Bytes::from("code=geheim"),
        headers: vec![("Authorization".to_owned(), "Basic geheim".to_owned())],
    };
    let post = async |url: String, body: &HttpBody| net.https_post(&url, body, &HttpLimits::DOCUMENT).await;
    assert_eq!(post(format!("https://localhost:{port}/token"), &body).await.unwrap().body, "<a/>");
    let redirected = post(format!("https://localhost:{port}/elsewhere"), &body).await.unwrap();
    assert_eq!((redirected.status, redirected.url), (307, format!("https://localhost:{port}/elsewhere")));

    // Invariant 23: no failure tells what was to be handed in.
    let unsayable = HttpBody { headers: vec![("X".to_owned(), "geheim\n".to_owned())], ..body.clone() };
    for (url, body) in [
        ("http://localhost/token".to_owned(), &body),
        ("https://localhost:1/token".to_owned(), &body),
        (format!("https://localhost:{port}/token"), &unsayable),
    ] {
        let failed = post(url, body).await.unwrap_err();
        assert!(!format!("{failed} {failed:?}").contains("geheim"), "{failed}");
    }
}
