//! The floor: one pipelined `UID FETCH 1:* BODY.PEEK[]` over TLS, read and
//! thrown away. What no program can do faster on this server and line.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use anyhow::{Result, ensure};
use testhost::{Host, User};

/// Fetches the whole inbox; gives the bytes read.
pub fn fetch(host: &Host, user: &User) -> Result<u64> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in
        rustls_pemfile::certs(&mut std::io::BufReader::new(std::fs::File::open(host.ca_file())?))
    {
        roots.add(certificate?)?;
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection =
        rustls::ClientConnection::new(Arc::new(config), testhost::layout::SERVICE_NAME.try_into()?)?;
    let socket = TcpStream::connect((host.layout().mail(), host.layout().port(993)))?;
    let mut tls = rustls::StreamOwned::new(connection, socket);
    write!(
        tls,
        "a LOGIN {} {}\r\nb SELECT INBOX\r\nc UID FETCH 1:* (UID FLAGS BODY.PEEK[])\r\n",
        user.address, user.password
    )?;
    let (mut buffer, mut bytes, mut tail) = (vec![0; 256 * 1024], 0_u64, Vec::new());
    loop {
        let n = tls.read(&mut buffer)?;
        ensure!(n > 0, "the server closed the connection");
        bytes += n as u64;
        tail.extend_from_slice(&buffer[n.saturating_sub(200)..n]);
        let keep = tail.len().saturating_sub(200);
        tail.drain(..keep);
        if tail.windows(6).any(|piece| piece == b"\nc OK ") {
            return Ok(bytes);
        }
    }
}
