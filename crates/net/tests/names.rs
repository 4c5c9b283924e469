//! Names and documents from a name server and an HTTPS server on loopback.

#![allow(clippy::unwrap_used, reason = "tests may")]

mod world;

use net::{Answer, Error, HttpLimits, Mx, Net, Real, Settings, Srv, Target};
use world::{Age, Authority, Says, name, name_server};

const A: u16 = 1;
const CNAME: u16 = 5;
const MX: u16 = 15;
const TXT: u16 = 16;
const SRV: u16 = 33;

async fn zone() -> Vec<(&'static str, u16, Says)> {
    let mx = |preference: u16, host: &str| [&preference.to_be_bytes()[..], &name(host)].concat();
    let srv = |numbers: [u16; 3], host: &str| {
        let mut record: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        record.extend(name(host));
        record
    };
    vec![
        ("voorbeeld.test", MX, Says::Records(vec![mx(20, "mx2.mail.test"), mx(10, "MX1.mail.test")])),
        ("imap.voorbeeld.test", CNAME, Says::Records(vec![name("SSL0.mail.test")])),
        ("nul.test", MX, Says::Records(vec![mx(0, "")])),
        ("voorbeeld.test", TXT, Says::Records(vec![b"\x04v=sp\x07f1 -all".to_vec()])),
        ("kaal.test", A, Says::Nothing),
        ("stuk.test", MX, Says::Failure),
        (
            "_imaps._tcp.voorbeeld.test",
            SRV,
            Says::Records(vec![srv([10, 1, 993], "imap2.mail.test"), srv([0, 1, 993], "imap.mail.test")]),
        ),
        ("autoconfig.voorbeeld.test", A, Says::Records(vec![vec![127, 0, 0, 1]])),
        ("elders.test", A, Says::Records(vec![vec![127, 0, 0, 1]])),
    ]
}

async fn real(authority: &Authority) -> Real {
    let resolver = Some(name_server(zone().await).await);
    Real::new(&Settings { resolver, extra_ca: vec![authority.file()], ..Settings::default() }).unwrap()
}

#[tokio::test]
async fn reads_records_in_order() {
    let net = real(&Authority::new()).await;
    let mx = |preference, host: &str| Mx { preference, host: host.to_owned() };
    let answer = net.mx("Voorbeeld.test.").await.unwrap();
    assert_eq!(answer.records, [mx(10, "mx1.mail.test"), mx(20, "mx2.mail.test")]);
    assert!(!answer.secure, "nothing is signed here");
    assert_eq!(net.mx("nul.test").await.unwrap().records, [mx(0, "")], "RFC 7505");
    assert_eq!(net.txt("voorbeeld.test").await.unwrap().records, ["v=spf1 -all"]);
    let hosts: Vec<Srv> = net.srv("_imaps._tcp.voorbeeld.test").await.unwrap().records;
    assert_eq!(
        hosts.iter().map(|srv| srv.host.as_str()).collect::<Vec<_>>(),
        ["imap.mail.test", "imap2.mail.test"]
    );
    assert_eq!(net.alias("imap.voorbeeld.test").await.unwrap().as_deref(), Some("ssl0.mail.test"));
    assert_eq!(net.alias("kaal.test").await, Ok(None));
    assert_eq!(net.addresses("127.0.0.7").await.unwrap(), ["127.0.0.7".parse::<std::net::IpAddr>().unwrap()]);
}

#[tokio::test]
async fn tells_nothing_from_nowhere_from_failure() {
    let net = real(&Authority::new()).await;
    assert_eq!(net.mx("kaal.test").await, Ok(Answer { records: vec![], secure: false }));
    assert_eq!(net.addresses("kaal.test").await, Ok(vec![]));
    assert_eq!(net.mx("weg.test").await, Err(Error::DnsNotFound { name: "weg.test".to_owned() }));
    assert!(matches!(net.mx("stuk.test").await, Err(Error::DnsFailed { .. })));
    let connect = net.connect(&Target::implicit("kaal.test", 993)).await;
    assert!(matches!(connect, Err(Error::DnsNotFound { .. })));
    // Not a name at all.
    assert!(net.mx("a..b").await.is_err());
    assert!(net.addresses(&"x".repeat(300)).await.is_err());
}

#[tokio::test]
async fn fetches_within_limits() {
    let authority = Authority::new();
    let tls = authority.acceptor(&["autoconfig.voorbeeld.test"], Age::Fresh);
    let found = |to: &str| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
    let long = format!("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n{}", "x".repeat(3000));
    let answers = [
        ("/doc", "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 4\r\n\r\n<a/>".to_owned()),
        ("/one", found("/doc")),
        ("/loop", found("/loop")),
        ("/clear", found("http://autoconfig.voorbeeld.test:PORT/doc")),
        ("/long", long),
        ("/other", found("https://elders.test:PORT/doc")),
    ];
    let answers: Vec<(&str, &str)> = answers.iter().map(|(path, answer)| (*path, answer.as_str())).collect();
    let port = world::https(tls, &answers).await;
    let net = real(&authority).await;
    let base = format!("https://autoconfig.voorbeeld.test:{port}");
    let get = async |path: &str| {
        let limits = HttpLimits { body_bytes: 2000, ..HttpLimits::DOCUMENT };
        net.https_get(&format!("{base}{path}"), &limits).await
    };

    let direct = get("/doc").await.unwrap();
    assert_eq!((direct.status, direct.body.as_ref()), (200, b"<a/>".as_slice()));
    assert_eq!(direct.content_type.as_deref(), Some("text/xml"));
    assert_eq!(get("/one").await.unwrap().url, format!("{base}/doc"), "the final address is told");
    assert_eq!(get("/none").await.unwrap().status, 404);
    assert_eq!(get("/long").await, Err(Error::TooLarge { limit_bytes: 2000 }));
    for (path, words) in [("/loop", "more than 5 redirects"), ("/clear", "not https")] {
        match get(path).await {
            Err(Error::Http { said }) => assert!(said.contains(words), "{path}: {said}"),
            other => panic!("{path}: {other:?}"),
        }
    }
    assert!(
        matches!(get("/other").await, Err(Error::TlsName { .. })),
        "a redirect is checked like any other"
    );
    let clear = net.https_get("http://autoconfig.voorbeeld.test/", &HttpLimits::DOCUMENT).await;
    assert!(matches!(clear, Err(Error::Http { .. })));
    let nowhere = net.https_get("https://weg.test/", &HttpLimits::DOCUMENT).await;
    assert_eq!(nowhere, Err(Error::DnsNotFound { name: "weg.test".to_owned() }));
    let closed = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap().port();
    let refused = net.https_get(&format!("https://elders.test:{closed}/"), &HttpLimits::DOCUMENT).await;
    assert_eq!(refused, Err(Error::Refused { host: "elders.test".to_owned(), port: closed }));
}
