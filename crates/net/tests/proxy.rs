//! Everything through a proxy (B14): SOCKS5 and HTTP CONNECT, with and without a login.

#![allow(clippy::unwrap_used, reason = "tests may")]

mod world;

use net::{Error, HttpLimits, Net, Proxy, ProxyKind, ProxyLogin, Real, Settings, Target};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use world::{Admits, Age, Authority, Requests};

async fn start(kind: ProxyKind, admits: Admits) -> (u16, Requests) {
    match kind {
        ProxyKind::Socks5 => world::socks(admits).await,
        ProxyKind::Http => world::connect_proxy(admits).await,
    }
}

async fn real(authority: &Authority, kind: ProxyKind, port: u16, password: Option<&str>) -> Real {
    let login = password.map(|password| ProxyLogin { user: "jan".to_owned(), password: password.to_owned() });
    // A name server that knows nobody: whoever asks it for a host does not get there.
    let resolver = Some(world::name_server(vec![]).await);
    let proxy = Some(Proxy { kind, host: "127.0.0.1".to_owned(), port, login });
    Real::new(&Settings { resolver, extra_ca: vec![authority.file()], proxy, ..Settings::default() }).unwrap()
}

const KINDS: [ProxyKind; 2] = [ProxyKind::Socks5, ProxyKind::Http];

#[tokio::test]
async fn mail_goes_through_and_the_proxy_looks_names_up() {
    let authority = Authority::new();
    let tls = authority.acceptor(&["imap.mail.test"], Age::Fresh);
    let greets = world::upgrading(tls.clone()).await;
    let speaks_tls = world::echo(tls).await;
    for (kind, admits) in
        KINDS.into_iter().flat_map(|kind| [(kind, Admits::Everybody), (kind, Admits::Known)])
    {
        let (port, asked) = start(kind, admits).await;
        let password = (admits == Admits::Known).then_some("geheim");
        let net = real(&authority, kind, port, password).await;

        // The first words of the server come in one piece with the proxy's answer and are not lost.
        let mut stream = net.connect(&Target::later("imap.mail.test.", greets)).await.unwrap();
        let mut greeting = [0u8; 7];
        stream.read_exact(&mut greeting).await.unwrap();
        assert_eq!(&greeting, b"hello\r\n", "{kind:?}");
        stream.write_all(b"STARTTLS\r\n").await.unwrap();
        let mut stream = stream.upgrade_tls().await.unwrap();
        stream.write_all(b"duif").await.unwrap();
        let mut echoed = [0u8; 4];
        stream.read_exact(&mut echoed).await.unwrap();

        let stream = net.connect(&Target::implicit("imap.mail.test", speaks_tls)).await.unwrap();
        assert_eq!(stream.tls_info().unwrap().certificate.names, ["imap.mail.test"]);
        let expected = [format!("imap.mail.test:{greets}"), format!("imap.mail.test:{speaks_tls}")];
        assert_eq!(*asked.lock().unwrap(), expected);
    }
}

#[tokio::test]
async fn documents_go_through_too() {
    let authority = Authority::new();
    let tls = authority.acceptor(&["autoconfig.mail.test"], Age::Fresh);
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>";
    let port = world::https(tls, &[("/doc", answer)]).await;
    for kind in KINDS {
        let (through, asked) = start(kind, Admits::Known).await;
        let url = format!("https://autoconfig.mail.test:{port}/doc");
        let net = real(&authority, kind, through, Some("geheim")).await;
        assert_eq!(net.https_get(&url, &HttpLimits::DOCUMENT).await.unwrap().body, "<a/>", "{kind:?}");
        assert_eq!(*asked.lock().unwrap(), [format!("autoconfig.mail.test:{port}")]);

        let net = real(&authority, kind, through, Some("foutje")).await;
        let refused = net.https_get(&url, &HttpLimits::DOCUMENT).await.unwrap_err();
        assert!(matches!(refused, Error::Proxy { .. }), "{kind:?}: {refused:?}");
        assert!(!format!("{refused} {refused:?}").contains("foutje"), "invariant 23");
    }
}

#[tokio::test]
async fn this_computer_is_reached_without_it() {
    let authority = Authority::new();
    let port = world::upgrading(authority.acceptor(&["localhost"], Age::Fresh)).await;
    for kind in KINDS {
        let (through, asked) = start(kind, Admits::Everybody).await;
        let net = real(&authority, kind, through, None).await;
        for host in ["127.0.0.1", "localhost", "LOCALHOST."] {
            net.connect(&Target::later(host, port)).await.unwrap();
        }
        assert!(asked.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn says_who_is_to_blame() {
    let authority = Authority::new();
    let free = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let closed = free.local_addr().unwrap().port();
    drop(free);
    let target = Target::later("imap.mail.test", closed);
    for kind in KINDS {
        let (port, _) = start(kind, Admits::Known).await;
        let beyond = real(&authority, kind, port, Some("geheim")).await.connect(&target).await.unwrap_err();
        match kind {
            ProxyKind::Socks5 => {
                assert_eq!(beyond, Error::Refused { host: "imap.mail.test".to_owned(), port: closed });
            }
            // It says only that it did not get there.
            ProxyKind::Http => assert!(matches!(beyond, Error::Unreachable { .. }), "{beyond:?}"),
        }
        for password in [Some("foutje"), None] {
            let refused = real(&authority, kind, port, password).await.connect(&target).await.unwrap_err();
            let Error::Proxy { proxy, said } = &refused else { panic!("{refused:?}") };
            assert_eq!(*proxy, format!("127.0.0.1:{port}"));
            assert!(!said.contains("foutje"), "invariant 23");
        }
        let gone = real(&authority, kind, closed, None).await.connect(&target).await.unwrap_err();
        assert!(matches!(gone, Error::Proxy { .. }), "{gone:?}");
        // A mail server in the proxy's place says other things.
        let greets = world::upgrading(authority.acceptor(&["localhost"], Age::Fresh)).await;
        let wrong = real(&authority, kind, greets, None).await.connect(&target).await.unwrap_err();
        assert!(matches!(wrong, Error::Proxy { .. }), "{wrong:?}");
    }
}

/// Invariant 21: what a stranger names is judged by us before the proxy is asked.
#[tokio::test]
async fn a_stranger_cannot_send_the_proxy_home() {
    let home = vec![("thuis.test", 1, world::Says::Records(vec![vec![127, 0, 0, 1]]))];
    let resolver = Some(world::name_server(home).await);
    for kind in KINDS {
        let (port, asked) = start(kind, Admits::Everybody).await;
        let proxy = Some(Proxy { kind, host: "127.0.0.1".to_owned(), port, login: None });
        let net = Real::new(&Settings { resolver, proxy, ..Settings::default() }).unwrap();
        for url in ["http://thuis.test/", "http://10.0.0.1/"] {
            let refused = net.public_get(url, &HttpLimits::DOCUMENT).await.unwrap_err();
            assert!(matches!(&refused, Error::Http { said } if said.contains("public")), "{refused:?}");
        }
        assert!(asked.lock().unwrap().is_empty());
    }
}

#[test]
fn a_login_is_never_printed() {
    let login = Some(ProxyLogin { user: "jan".to_owned(), password: "geheim".to_owned() });
    let proxy = Proxy { kind: ProxyKind::Http, host: "::1".to_owned(), port: 3128, login };
    let settings = Settings { proxy: Some(proxy.clone()), ..Settings::default() };
    assert!(!format!("{settings:?} {proxy}").contains("geheim"), "invariant 23");
    assert_eq!(proxy.to_string(), "[::1]:3128");
}
