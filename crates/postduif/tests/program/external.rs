//! A server for sending that lets in by certificate (SASL EXTERNAL, RFC 4422 appendix A),
//! over real TLS. Postfix has no such thing: its SASL is never told of the client's
//! certificate.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use testhost::Host;
use testhost::places::Place;

/// What it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A login under that name, by who showed that certificate.
    Login(String, Vec<u8>),
    /// A message.
    Message(String),
}

/// Serves at a place of the test host where nothing else is, on a port of its own.
pub fn serve(host: &Host, place: &Place) -> (SocketAddr, Arc<Mutex<Vec<Heard>>>) {
    let config = Arc::new(config(host, place));
    let listener = TcpListener::bind((place.at(host.layout()), 0)).unwrap();
    let (at, heard) = (listener.local_addr().unwrap(), Arc::default());
    let told = Arc::clone(&heard);
    thread::spawn(move || {
        for near in listener.incoming().map_while(Result::ok) {
            let (config, told) = (Arc::clone(&config), Arc::clone(&told));
            // Who hangs up ends a conversation, and nothing else.
            thread::spawn(move || drop(talk(near, config, &told)));
        }
    });
    (at, heard)
}

fn config(host: &Host, place: &Place) -> ServerConfig {
    // The first test that comes sets it.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let [certificate, key] = place.certificate(host.layout());
    let chain = CertificateDer::pem_file_iter(certificate).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    let mut roots = RootCertStore::empty();
    for authority in CertificateDer::pem_file_iter(host.ca_file()).unwrap() {
        roots.add(authority.unwrap()).unwrap();
    }
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
    ServerConfig::builder()
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key).unwrap())
        .unwrap()
}

fn talk(near: TcpStream, config: Arc<ServerConfig>, told: &Mutex<Vec<Heard>>) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut line = BufReader::new(StreamOwned::new(connection, near));
    let mut says = b"220 extern.test ESMTP\r\n".to_vec();
    loop {
        line.get_mut().write_all(&says)?;
        let mut said = String::new();
        if line.read_line(&mut said)? == 0 {
            return Ok(());
        }
        let verb = said.split([' ', '\r']).next().unwrap_or_default().to_ascii_uppercase();
        says = match verb.as_str() {
            "EHLO" => b"250-extern.test\r\n250 AUTH PLAIN EXTERNAL\r\n".to_vec(),
            "AUTH" => {
                let name = said.trim_end().strip_prefix("AUTH EXTERNAL ").unwrap_or_default();
                let name = STANDARD.decode(name).unwrap_or_default();
                let shown = line.get_ref().conn.peer_certificates().and_then(<[_]>::first);
                let shown = shown.map(|one| one.to_vec()).unwrap_or_default();
                let name = String::from_utf8_lossy(&name).into_owned();
                told.lock().unwrap().push(Heard::Login(name, shown));
                b"235 2.7.0 Welcome\r\n".to_vec()
            }
            "DATA" => {
                line.get_mut().write_all(b"354 Go on\r\n")?;
                let mut message = String::new();
                while !message.ends_with("\r\n.\r\n") && line.read_line(&mut message)? > 0 {}
                told.lock().unwrap().push(Heard::Message(message));
                b"250 2.0.0 Taken\r\n".to_vec()
            }
            "QUIT" => return line.get_mut().write_all(b"221 2.0.0 Bye\r\n"),
            _ => b"250 2.1.0 Ok\r\n".to_vec(),
        };
    }
}
