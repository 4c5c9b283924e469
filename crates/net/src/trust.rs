//! Whom this computer trusts, and why a certificate was not taken.
//!
//! The roots are those of the system plus the files that the person named. On
//! Linux and the BSDs `rustls-platform-verifier` reads the system's bundle and
//! checks with webpki; on macOS and Windows it asks the system itself. Neither
//! needs a desktop session. Its extra roots stand beside the system's, so a CA
//! of one's own never switches the public ones off.
//!
//! There is no switch that turns checking off. A person may take one certificate
//! that is not right, by its fingerprint and for a while.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, InvalidMessage, OtherError, SignatureScheme,
};
use zeroize::Zeroizing;

use crate::{Certificate, Error, Fingerprint, Result, Target};

/// An exception that a person made: this certificate, for one host and port, for a while.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pin {
    /// Which certificate.
    pub leaf: Fingerprint,
    /// The last second on which it is taken, Unix time.
    pub until: i64,
}

/// A certificate of our own with its key. Printing it shows neither; the memory
/// is wiped when the last clone goes.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity(Arc<Zeroizing<String>>);

impl Identity {
    /// Reads PEM: the certificate, then those that lead to its authority, and its
    /// private key without a password, in any order. `Local` says what is lacking.
    pub fn new(pem: &str) -> Result<Identity> {
        let identity = Identity(Arc::new(Zeroizing::new(pem.to_owned())));
        identity.chain()?;
        identity.key()?;
        Ok(identity)
    }

    /// What [`Identity::new`] read, to be sealed.
    pub fn pem(&self) -> &str {
        &self.0
    }

    fn chain(&self) -> Result<Vec<CertificateDer<'static>>> {
        certificates(self.pem().as_bytes(), &OURS)
    }

    fn key(&self) -> Result<PrivateKeyDer<'static>> {
        let key = rustls_pemfile::private_key(&mut self.pem().as_bytes());
        // Not its words: they might quote what they could not read.
        let key = key.map_err(|_| unusable(&OURS, &"its private key cannot be read"))?;
        key.ok_or_else(|| unusable(&OURS, &"holds no private key in PEM form without a password"))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(<secret>)")
    }
}

/// What an [`Identity`] is called in errors.
const OURS: &str = "the client certificate";

/// Whom this process trusts.
pub struct Trust {
    verifier: Explaining,
    usual: Arc<ClientConfig>,
}

impl Trust {
    /// The system's roots and those in the files.
    pub fn new(extra_ca: &[PathBuf]) -> Result<Trust> {
        let mut roots = Vec::new();
        for file in extra_ca {
            let pem = std::fs::read(file).map_err(|error| unusable(&file.display(), &error))?;
            roots.extend(certificates(&pem, &file.display())?);
        }
        let verifier =
            Explaining { system: Arc::new(System { roots, verifier: OnceLock::new() }), pin: None };
        let usual = Arc::new(config(verifier.clone(), None)?);
        Ok(Trust { verifier, usual })
    }

    /// The settings for everything without an exception.
    pub fn usual(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.usual)
    }

    /// The settings for one target. Those of an exception are its own: a TLS
    /// session that began under it is never taken up again without it.
    pub fn of(&self, target: &Target) -> Result<Arc<ClientConfig>> {
        if target.pin.is_none() && target.identity.is_none() {
            return Ok(self.usual());
        }
        let verifier = Explaining { pin: target.pin.clone(), ..self.verifier.clone() };
        config(verifier, target.identity.as_ref()).map(Arc::new)
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

fn config(verifier: Explaining, identity: Option<&Identity>) -> Result<ClientConfig> {
    let local = |error: rustls::Error| Error::Local { said: error.to_string() };
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(local)?
        // "Dangerous" names any verifier of one's own. Ours take what the system
        // takes, and beyond that one leaf for which a person answers.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let Some(identity) = identity else { return Ok(config.with_no_client_auth()) };
    let shown = config.with_client_auth_cert(identity.chain()?, identity.key()?);
    shown.map_err(|error| unusable(&OURS, &error))
}

/// All certificates in PEM; `who` is what they stand in.
fn certificates(pem: &[u8], who: &dyn fmt::Display) -> Result<Vec<CertificateDer<'static>>> {
    let found: std::result::Result<Vec<_>, _> = rustls_pemfile::certs(&mut &*pem).collect();
    match found {
        Ok(found) if found.is_empty() => Err(unusable(who, &"holds no certificate in PEM form")),
        Ok(found) => Ok(found),
        Err(error) => Err(unusable(who, &error)),
    }
}

fn unusable(who: &dyn fmt::Display, why: &dyn fmt::Display) -> Error {
    Error::Local { said: format!("{who}: {why}") }
}

/// Asks the system's verifier and, where it refuses, says why in our own terms.
/// With a pin it takes that one leaf besides; that the server holds its key is
/// checked as ever.
#[derive(Debug, Clone)]
struct Explaining {
    system: Arc<System>,
    pin: Option<Pin>,
}

/// The system's verifier, made when the first server shows itself: reading 150
/// roots takes longer than most commands, and most commands ask no server.
#[derive(Debug)]
struct System {
    roots: Vec<CertificateDer<'static>>,
    verifier: OnceLock<std::result::Result<rustls_platform_verifier::Verifier, rustls::Error>>,
}

impl System {
    fn verifier(&self) -> std::result::Result<&dyn ServerCertVerifier, rustls::Error> {
        let made = self.verifier.get_or_init(|| {
            let roots = self.roots.iter().cloned();
            rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider())
        });
        match made {
            Ok(verifier) => Ok(verifier),
            Err(error) => Err(rustls::Error::General(format!("no certificates to trust: {error}"))),
        }
    }
}

impl Explaining {
    /// A revoked certificate, or one that cannot be read, stays refused.
    fn is_pinned(&self, verdict: &Error, now: UnixTime) -> bool {
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let leaf = verdict.certificate().map(|certificate| certificate.fingerprint);
        self.pin.as_ref().is_some_and(|pin| leaf == Some(pin.leaf) && now <= pin.until)
    }
}

impl ServerCertVerifier for Explaining {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        self.system.verifier()?.verify_server_cert(leaf, chain, name, ocsp, now).or_else(|refusal| {
            match explain(&refusal, leaf, name) {
                Some(verdict) if self.is_pinned(&verdict, now) => Ok(ServerCertVerified::assertion()),
                Some(verdict) => Err(CertificateError::Other(OtherError(Arc::new(verdict))).into()),
                None => Err(refusal),
            }
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.system.verifier()?.verify_tls12_signature(message, leaf, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.system.verifier()?.verify_tls13_signature(message, leaf, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

fn explain(refusal: &rustls::Error, leaf: &CertificateDer<'_>, asked: &ServerName<'_>) -> Option<Error> {
    let rustls::Error::InvalidCertificate(why) = refusal else { return None };
    let certificate = Box::new(Certificate::read(leaf));
    Some(match why {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Error::TlsName { asked: asked.to_str().into_owned(), certificate }
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            Error::TlsExpired { certificate }
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            Error::TlsNotYetValid { certificate }
        }
        CertificateError::UnknownIssuer => Error::TlsUntrusted { certificate },
        // A self-signed certificate that calls itself an authority is refused
        // for that before its issuer is looked for. The person needs the issuer.
        _ if certificate.self_signed => Error::TlsUntrusted { certificate },
        other => Error::TlsFailed { said: format!("{other:?}") },
    })
}

/// Finds the verdict of [`Explaining`], or TLS's own complaint, inside an error of input or output.
pub fn verdict(error: &std::io::Error) -> Option<Error> {
    let inner: &(dyn std::error::Error + 'static) = error.get_ref()?;
    verdict_in(inner)
}

/// The same, through any chain of causes.
pub fn verdict_in(error: &(dyn std::error::Error + 'static)) -> Option<Error> {
    let mut next = Some(error);
    while let Some(current) = next {
        if let Some(tls) = current.downcast_ref::<rustls::Error>() {
            return Some(from_rustls(tls));
        }
        // An io::Error names its inner error's cause as its own, and so would hide the inner one.
        if let Some(found) = current.downcast_ref::<std::io::Error>().and_then(verdict) {
            return Some(found);
        }
        next = current.source();
    }
    None
}

fn from_rustls(error: &rustls::Error) -> Error {
    if let rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(ours))) = error
        && let Some(verdict) = ours.downcast_ref::<Error>()
    {
        return verdict.clone();
    }
    match error {
        // The first byte is none that TLS knows: a greeting in words.
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => Error::NotTls,
        _ => Error::TlsFailed { said: error.to_string() },
    }
}
