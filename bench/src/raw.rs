//! The floor: the same work said in a few pipelined commands over TLS, the
//! answers read and thrown away. What no program can do faster on this server and line.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use anyhow::{Result, ensure};
use testhost::{Host, User};

type Tls = rustls::StreamOwned<rustls::ClientConnection, TcpStream>;

/// Fetches the whole inbox; gives the bytes read.
pub fn fetch(host: &Host, user: &User) -> Result<u64> {
    let (address, password) = (&user.address, &user.password);
    let said = format!(
        "a LOGIN {address} {password}\r\nb SELECT INBOX\r\nc UID FETCH 1:* (UID FLAGS BODY.PEEK[])\r\n"
    );
    let mut tls = connect(host, 993)?;
    tls.write_all(said.as_bytes())?;
    read_until(&mut tls, |tail| tail.windows(6).any(|piece| piece == b"\nc OK "))
}

/// One round of a client that knows everything: what changed in each folder
/// since the number that the server gave before (RFC 7162 §3.2.5).
pub fn resync(host: &Host, user: &User, known: &[(String, u32, u64)]) -> Result<u64> {
    let mut said = format!("a LOGIN {} {}\r\nb ENABLE QRESYNC\r\n", user.address, user.password);
    for (folder, uid_validity, modseq) in known {
        said.push_str(&format!("s SELECT {folder} (QRESYNC ({uid_validity} {modseq}))\r\n"));
    }
    said.push_str("z NOOP\r\n");
    let mut tls = connect(host, 993)?;
    tls.write_all(said.as_bytes())?;
    read_until(&mut tls, |tail| tail.windows(6).any(|piece| piece == b"\nz OK "))
}

/// Retrieves so many messages by POP3 without waiting in between; gives the bytes read.
pub fn retrieve(host: &Host, user: &User, count: u32) -> Result<u64> {
    let mut tls = connect(host, 995)?;
    let mut said = format!("USER {}\r\nPASS {}\r\n", user.address, user.password);
    (1..=count).for_each(|n| said.push_str(&format!("RETR {n}\r\n")));
    said.push_str("QUIT\r\n");
    // RFC 2449 §6.6 lets a client send ahead; both pipes are full while it does.
    tls.write_all(said.as_bytes())?;
    read_until(&mut tls, |tail| tail.ends_with(b"+OK Logging out.\r\n"))
}

fn connect(host: &Host, port: u16) -> Result<Tls> {
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
    let socket = TcpStream::connect((host.layout().mail(), host.layout().port(port)))?;
    Ok(rustls::StreamOwned::new(connection, socket))
}

/// Reads until the last bytes are the end; gives how many there were.
fn read_until(tls: &mut Tls, is_end: impl Fn(&[u8]) -> bool) -> Result<u64> {
    let (mut buffer, mut bytes, mut tail) = (vec![0; 256 * 1024], 0_u64, Vec::new());
    loop {
        let n = tls.read(&mut buffer)?;
        ensure!(
            n > 0,
            "the server closed the connection after {bytes} bytes: {}",
            String::from_utf8_lossy(&tail)
        );
        bytes += n as u64;
        tail.extend_from_slice(&buffer[n.saturating_sub(200)..n]);
        let keep = tail.len().saturating_sub(200);
        tail.drain(..keep);
        if is_end(&tail) {
            return Ok(bytes);
        }
    }
}
