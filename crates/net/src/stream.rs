//! One open connection, in clear or under TLS. Knows how to become the latter;
//! never goes back.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite, BufReader, ReadBuf};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::{Certificate, Error, Fingerprint, Result, Stage, certificate, limits};

/// Bytes both ways.
pub trait Transport: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Transport for T {}

/// An open connection to one host.
pub struct Stream {
    wire: Wire,
    host: String,
    upgrade: Upgrade,
    private: bool,
    tls: Option<TlsInfo>,
}

enum Wire {
    Clear(Box<dyn Transport>),
    Tls(Box<TlsStream<Box<dyn Transport>>>),
}

/// How this connection may become a TLS connection.
pub(crate) enum Upgrade {
    /// By a handshake.
    Handshake(Arc<rustls::ClientConfig>),
    /// By pretending: a scripted world has no certificates. The far side is told.
    Pretend(Arc<std::sync::atomic::AtomicBool>),
}

/// What TLS agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsInfo {
    /// `TLSv1.3`
    pub version: String,
    /// `TLS13_AES_256_GCM_SHA384`
    pub cipher: String,
    /// The server's certificate.
    pub certificate: Certificate,
    /// What a login can be tied to.
    pub bindings: Bindings,
}

/// Values that are the same at both ends of a connection only if nobody sits
/// between them (RFC 5056 §2). No secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bindings {
    /// `tls-exporter` (RFC 9266 §2). Only under TLS 1.3, where it is unique to the connection.
    pub exporter: Option<Vec<u8>>,
    /// `tls-server-end-point` (RFC 5929 §4). `None` for certificates whose
    /// signature has no hash function of its own, such as Ed25519.
    pub end_point: Option<Vec<u8>>,
}

impl Stream {
    /// Wraps a connection in clear.
    pub(crate) fn clear(transport: Box<dyn Transport>, host: String, upgrade: Upgrade) -> Stream {
        Stream { wire: Wire::Clear(transport), host, upgrade, private: false, tls: None }
    }

    /// Says that the far side is not on the public internet.
    pub(crate) fn near_by(mut self, private: bool) -> Stream {
        self.private = private;
        self
    }

    /// Speaks TLS from here on. Bytes that the peer sent in clear and nobody
    /// read must be dropped by the caller before: they are an attack (RFC 3207 §6).
    ///
    /// Gives `Io` when the connection is under TLS already.
    pub async fn upgrade_tls(self) -> Result<Stream> {
        let Wire::Clear(transport) = self.wire else {
            return Err(Error::Io { stage: Stage::Handshake, said: "tls is on already".to_owned() });
        };
        match self.upgrade {
            Upgrade::Handshake(config) => {
                handshake(transport, self.host, config).await.map(|stream| stream.near_by(self.private))
            }
            Upgrade::Pretend(told) => {
                told.store(true, std::sync::atomic::Ordering::SeqCst);
                let tls = Some(pretended(&self.host));
                Ok(Stream {
                    wire: Wire::Clear(transport),
                    host: self.host,
                    upgrade: Upgrade::Pretend(told),
                    private: self.private,
                    tls,
                })
            }
        }
    }

    /// What TLS agreed on; `None` in clear.
    pub fn tls_info(&self) -> Option<&TlsInfo> {
        self.tls.as_ref()
    }

    /// Whether the connection is under TLS.
    pub fn is_tls(&self) -> bool {
        self.tls.is_some()
    }

    /// Whether this leads to this computer or to an address of its own network,
    /// and not to one of the public internet (RFC 6890). Through a proxy nobody knows.
    pub fn is_private(&self) -> bool {
        self.private
    }

    /// The host that this leads to, as it was asked for.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// RFC 9266 §2.
const EXPORTER_BYTES: usize = 32;

async fn handshake(
    transport: Box<dyn Transport>,
    host: String,
    config: Arc<rustls::ClientConfig>,
) -> Result<Stream> {
    let name = ServerName::try_from(host.clone())
        .map_err(|_| Error::TlsFailed { said: format!("{host:?} is no name for a certificate") })?;
    // rustls asks the system for 4 KB at a time, four times for each record.
    let transport: Box<dyn Transport> =
        Box::new(BufReader::with_capacity(limits::READ_AHEAD_BYTES, transport));
    let connecting = TlsConnector::from(Arc::clone(&config)).connect(name, transport);
    #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
    let tls = tokio::time::timeout(limits::HANDSHAKE, connecting)
        .await
        .map_err(|_| Error::Timeout { stage: Stage::Handshake, after: limits::HANDSHAKE })?
        .map_err(|error| Error::from_io(Stage::Handshake, &error))?;
    let info = agreed(&tls);
    let upgrade = Upgrade::Handshake(config);
    Ok(Stream { wire: Wire::Tls(Box::new(tls)), host, upgrade, private: false, tls: Some(info) })
}

fn agreed(tls: &TlsStream<Box<dyn Transport>>) -> TlsInfo {
    let (_, connection) = tls.get_ref();
    let nothing = CertificateDer::from(Vec::new());
    // No server gets this far without a certificate.
    let leaf = connection.peer_certificates().and_then(|chain| chain.first()).unwrap_or(&nothing);
    let text = |value: Option<String>| value.unwrap_or_default();
    TlsInfo {
        version: text(connection.protocol_version().map(|v| format!("{v:?}").replace('_', "."))),
        cipher: text(connection.negotiated_cipher_suite().map(|s| format!("{:?}", s.suite()))),
        certificate: Certificate::read(leaf),
        bindings: Bindings {
            exporter: exporter_binding(connection),
            end_point: certificate::end_point_binding(leaf),
        },
    }
}

fn exporter_binding(connection: &rustls::ClientConnection) -> Option<Vec<u8>> {
    if connection.protocol_version() != Some(rustls::ProtocolVersion::TLSv1_3) {
        return None;
    }
    connection
        .export_keying_material([0u8; EXPORTER_BYTES], b"EXPORTER-Channel-Binding", Some(b""))
        .ok()
        .map(Vec::from)
}

fn pretended(host: &str) -> TlsInfo {
    TlsInfo {
        version: "pretended".to_owned(),
        cipher: "none".to_owned(),
        certificate: Certificate {
            names: vec![host.to_owned()],
            issuer: "nobody".to_owned(),
            self_signed: false,
            not_before: 0,
            not_after: i64::MAX,
            fingerprint: Fingerprint([0; 32]),
        },
        bindings: Bindings::default(),
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("host", &self.host).field("tls", &self.tls).finish_non_exhaustive()
    }
}

impl Stream {
    fn wire(self: Pin<&mut Self>) -> Pin<&mut dyn Transport> {
        match &mut self.get_mut().wire {
            Wire::Clear(transport) => Pin::new(transport),
            Wire::Tls(tls) => Pin::new(tls),
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.wire().poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.wire().poll_write(cx, bytes)
    }
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wire().poll_flush(cx)
    }
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wire().poll_shutdown(cx)
    }
}
