//! A small world on loopback for the tests of this crate: an authority, TLS
//! servers, an HTTPS server and a name server, all in this process.

#![allow(clippy::unwrap_used, dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio_rustls::TlsAcceptor;

/// An authority of our own, with its PEM file.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    dir: tempfile::TempDir,
}

/// How a server's certificate is.
#[derive(Clone, Copy)]
pub enum Age {
    Fresh,
    Expired,
    Unborn,
}

impl Authority {
    pub fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::OrganizationName, "Duiventil");
        params.distinguished_name.push(DnType::CommonName, "Proef-CA");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Authority { issuer, dir: tempfile::tempdir().unwrap() }
    }

    pub fn file(&self) -> PathBuf {
        let file = self.dir.path().join("ca.pem");
        std::fs::write(&file, self.issuer.pem()).unwrap();
        file
    }

    pub fn acceptor(&self, names: &[&str], age: Age) -> TlsAcceptor {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        (params.not_before, params.not_after) = match age {
            Age::Fresh => (date_time_ymd(2020, 1, 1), date_time_ymd(2090, 1, 1)),
            Age::Expired => (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1)),
            Age::Unborn => (date_time_ymd(2089, 1, 1), date_time_ymd(2090, 1, 1)),
        };
        let key = KeyPair::generate().unwrap();
        let leaf = params.signed_by(&key, &self.issuer).unwrap();
        acceptor(leaf.der().clone(), &key)
    }
}

impl Authority {
    /// A certificate with its key for who calls, in two PEM files.
    pub fn identity(&self, name: &str) -> net::Identity {
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let leaf = params.signed_by(&key, &self.issuer).unwrap();
        net::Identity::new(&(leaf.pem() + &key.serialize_pem())).unwrap()
    }

    /// A server that wants a certificate of this authority from who calls.
    pub fn acceptor_that_asks(&self, name: &str) -> TlsAcceptor {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.issuer.der().clone()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(
            Arc::new(roots),
            Arc::clone(&provider),
        );
        let key = KeyPair::generate().unwrap();
        let leaf =
            CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(verifier.build().unwrap())
            .with_single_cert(vec![leaf.der().clone()], key.serialize_der().try_into().unwrap())
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// A certificate that nobody but itself vouches for.
pub fn self_signed(name: &str) -> TlsAcceptor {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate().unwrap();
    acceptor(params.self_signed(&key).unwrap().der().clone(), &key)
}

fn acceptor(leaf: rustls::pki_types::CertificateDer<'static>, key: &KeyPair) -> TlsAcceptor {
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Echoes under TLS, for as long as the test lives. First says its channel binding, 32 bytes.
pub async fn echo(tls: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let tls = tls.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = tls.accept(tcp).await else { return };
                let binding = stream
                    .get_ref()
                    .1
                    .export_keying_material([0u8; 32], b"EXPORTER-Channel-Binding", Some(b""))
                    .unwrap();
                let _ = stream.write_all(&binding).await;
                let mut bytes = [0u8; 1024];
                while let Ok(count @ 1..) = stream.read(&mut bytes).await {
                    let _ = stream.write_all(&bytes[..count]).await;
                }
            });
        }
    });
    port
}

/// Greets in clear, takes one line, then speaks TLS and echoes: the shape of STARTTLS.
pub async fn upgrading(tls: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            let tls = tls.clone();
            tokio::spawn(async move {
                let _ = tcp.write_all(b"hello\r\n").await;
                let mut line = [0u8; 10];
                let _ = tcp.read_exact(&mut line).await;
                let Ok(mut stream) = tls.accept(tcp).await else { return };
                let mut bytes = [0u8; 1024];
                while let Ok(count @ 1..) = stream.read(&mut bytes).await {
                    let _ = stream.write_all(&bytes[..count]).await;
                }
            });
        }
    });
    port
}

/// Accepts and closes at once.
pub async fn slamming() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    port
}

/// Serves raw HTTP answers by path, under TLS. `PORT` in an answer becomes the port.
pub async fn https(tls: TlsAcceptor, answers: &[(&str, &str)]) -> u16 {
    serve(Some(tls), answers).await.0
}

/// The same in clear; also gives the requests that came.
pub async fn http(answers: &[(&str, &str)]) -> (u16, Requests) {
    serve(None, answers).await
}

/// The heads of the requests that a server got.
pub type Requests = Arc<Mutex<Vec<String>>>;

async fn serve(tls: Option<TlsAcceptor>, answers: &[(&str, &str)]) -> (u16, Requests) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answers: BTreeMap<String, String> = answers
        .iter()
        .map(|(path, answer)| ((*path).to_owned(), answer.replace("PORT", &port.to_string())))
        .collect();
    let (answers, requests) = (Arc::new(answers), Requests::default());
    let seen = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let (tls, answers, seen) = (tls.clone(), Arc::clone(&answers), Arc::clone(&seen));
            tokio::spawn(async move {
                match tls {
                    None => answer(tcp, &answers, &seen).await,
                    Some(tls) => {
                        let Ok(stream) = tls.accept(tcp).await else { return };
                        answer(stream, &answers, &seen).await;
                    }
                }
            });
        }
    });
    (port, requests)
}

async fn answer(
    mut stream: impl AsyncReadExt + AsyncWriteExt + Unpin,
    answers: &BTreeMap<String, String>,
    seen: &Mutex<Vec<String>>,
) {
    let mut request = Vec::new();
    let mut bytes = [0u8; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut bytes).await {
            Ok(count @ 1..) => request.extend_from_slice(&bytes[..count]),
            _ => return,
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    seen.lock().unwrap().push(request.clone());
    let path = request.split(' ').nth(1).unwrap_or_default();
    let missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned();
    let answer = answers.get(path).unwrap_or(&missing);
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// How the test's proxies treat who comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Admits {
    Everybody,
    /// With the login `jan` and `geheim`.
    Known,
}

/// A SOCKS5 proxy that leads every name to loopback; gives what was asked for, as `host:port`.
pub async fn socks(admits: Admits) -> (u16, Requests) {
    proxy(move |mut tcp, asked| async move {
        let mut hello = [0u8; 3];
        tcp.read_exact(&mut hello).await.ok()?;
        let wants = if admits == Admits::Known { 2 } else { 0 };
        if hello != [5, 1, wants] {
            tcp.write_all(&[5, 0xff]).await.ok()?;
            return None;
        }
        tcp.write_all(&[5, wants]).await.ok()?;
        if admits == Admits::Known {
            let mut login = [0u8; 12];
            tcp.read_exact(&mut login).await.ok()?;
            let right = &login == b"\x01\x03jan\x06geheim";
            tcp.write_all(&[1, u8::from(!right)]).await.ok()?;
            right.then_some(())?;
        }
        let mut head = [0u8; 5];
        tcp.read_exact(&mut head).await.ok()?;
        // Names only: nothing may have been looked up before.
        assert_eq!(head[..4], [5, 1, 0, 3]);
        let mut rest = vec![0u8; usize::from(head[4]) + 2];
        tcp.read_exact(&mut rest).await.ok()?;
        let (name, port) = rest.split_at(rest.len() - 2);
        let port = u16::from_be_bytes([port[0], port[1]]);
        asked.lock().unwrap().push(format!("{}:{port}", String::from_utf8_lossy(name)));
        match TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await {
            // The server's first words come in one piece with the proxy's last.
            Ok(mut far) => {
                let mut answer = b"\x05\0\0\x03\x04deur\0\0".to_vec();
                answer.extend(first_words(&mut far).await);
                tcp.write_all(&answer).await.ok()?;
                tokio::io::copy_bidirectional(&mut tcp, &mut far).await.ok().map(drop)
            }
            Err(_) => tcp.write_all(&[5, 5, 0, 1, 0, 0, 0, 0, 0, 0]).await.ok(),
        }
    })
    .await
}

/// An HTTP proxy that knows CONNECT only.
pub async fn connect_proxy(admits: Admits) -> (u16, Requests) {
    proxy(move |mut tcp, asked| async move {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(tcp.read_u8().await.ok()?);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let place = head.strip_prefix("CONNECT ")?.split(' ').next()?.to_owned();
        if admits == Admits::Known
            && !head.to_lowercase().contains("proxy-authorization: basic amfuomdlagvpbq==")
        {
            let answer = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
            return tcp.write_all(answer).await.ok();
        }
        asked.lock().unwrap().push(place.clone());
        let port: u16 = place.rsplit(':').next()?.parse().ok()?;
        match TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await {
            Ok(mut far) => {
                let mut answer = b"HTTP/1.1 200 Connection established\r\nVia: 1.1 deur\r\n\r\n".to_vec();
                answer.extend(first_words(&mut far).await);
                tcp.write_all(&answer).await.ok()?;
                tokio::io::copy_bidirectional(&mut tcp, &mut far).await.ok().map(drop)
            }
            Err(_) => tcp.write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n").await.ok(),
        }
    })
    .await
}

/// What a server says before it is asked anything: with TLS or HTTP, nothing.
async fn first_words(far: &mut TcpStream) -> Vec<u8> {
    let mut words = [0u8; 64];
    tokio::select! {
        biased;
        Ok(count) = far.read(&mut words) => words[..count].to_vec(),
        () = patience() => Vec::new(),
    }
}

/// A while in which a server on loopback has had every chance to speak.
async fn patience() {
    for _ in 0..2000 {
        tokio::task::yield_now().await;
    }
}

async fn proxy<F>(serve: impl Fn(TcpStream, Requests) -> F + Send + 'static) -> (u16, Requests)
where
    F: Future<Output = Option<()>> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Requests::default();
    let seen = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            tokio::spawn(serve(tcp, Arc::clone(&seen)));
        }
    });
    (port, asked)
}

/// What the name server says of one name and type.
#[derive(Clone)]
pub enum Says {
    Records(Vec<Vec<u8>>),
    Nothing,
    Failure,
}

/// A name server over UDP with a table; names that are not in it do not exist.
pub async fn name_server(table: Vec<(&'static str, u16, Says)>) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut bytes = [0u8; 1500];
        while let Ok((count, from)) = socket.recv_from(&mut bytes).await {
            let _ = socket.send_to(&reply(&bytes[..count], &table), from).await;
        }
    });
    address
}

fn reply(query: &[u8], table: &[(&str, u16, Says)]) -> Vec<u8> {
    let (name, end) = read_name(query, 12);
    let kind = u16::from_be_bytes([query[end], query[end + 1]]);
    let known = table.iter().any(|(known, _, _)| *known == name);
    let says = table.iter().find(|(known, of, _)| *known == name && *of == kind).map(|(_, _, says)| says);
    let (code, records): (u8, &[Vec<u8>]) = match says {
        Some(Says::Records(records)) => (0, records),
        Some(Says::Failure) => (2, &[]),
        Some(Says::Nothing) => (0, &[]),
        None if known => (0, &[]),
        None => (3, &[]),
    };
    let mut answer = query[..2].to_vec();
    answer.extend([0x85, 0x80 | code, 0, 1, 0, u8::try_from(records.len()).unwrap(), 0, 0, 0, 0]);
    answer.extend(&query[12..end + 4]);
    for record in records {
        answer.extend([0xc0, 12]);
        answer.extend(kind.to_be_bytes());
        answer.extend([0, 1, 0, 0, 0, 60]);
        answer.extend(u16::try_from(record.len()).unwrap().to_be_bytes());
        answer.extend(record);
    }
    answer
}

fn read_name(message: &[u8], mut at: usize) -> (String, usize) {
    let mut labels = Vec::new();
    while message[at] != 0 {
        let length = usize::from(message[at]);
        labels.push(String::from_utf8_lossy(&message[at + 1..at + 1 + length]).to_lowercase());
        at += 1 + length;
    }
    (labels.join("."), at + 1)
}

/// A name in the form of the wire.
pub fn name(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in text.split('.').filter(|label| !label.is_empty()) {
        bytes.push(u8::try_from(label.len()).unwrap());
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes
}
