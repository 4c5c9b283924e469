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
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, InvalidMessage, OtherError, SignatureScheme,
};

use crate::{Certificate, Error, Fingerprint, Result, Target};

/// An exception that a person made: this certificate, for one host and port, for a while.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pin {
    /// Which certificate.
    pub leaf: Fingerprint,
    /// The last second on which it is taken, Unix time.
    pub until: i64,
}

/// A certificate of our own with its key, in PEM files.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The certificate, then those that lead to its authority.
    pub chain: PathBuf,
    /// Its private key, without a password.
    pub key: PathBuf,
}

/// Whom this process trusts.
pub struct Trust {
    verifier: Arc<Explaining>,
    usual: Arc<ClientConfig>,
}

impl Trust {
    /// The system's roots and those in the files.
    pub fn new(extra_ca: &[PathBuf]) -> Result<Trust> {
        let roots = certificates(extra_ca)?;
        let platform = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider())
            .map_err(|error| Error::Local { said: format!("no certificates to trust: {error}") })?;
        let verifier = Arc::new(Explaining(Arc::new(platform)));
        let usual = Arc::new(config(Arc::clone(&verifier) as Arc<_>, None)?);
        Ok(Trust { verifier, usual })
    }

    /// The settings for everything without an exception.
    pub fn usual(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.usual)
    }

    /// The settings for one target. Those of an exception are its own: a TLS
    /// session that began under it is never taken up again without it.
    pub fn of(&self, target: &Target) -> Result<Arc<ClientConfig>> {
        let verifier: Arc<dyn ServerCertVerifier> = match &target.pin {
            None if target.identity.is_none() => return Ok(self.usual()),
            None => Arc::clone(&self.verifier) as Arc<_>,
            Some(pin) => Arc::new(Pinned { inner: Arc::clone(&self.verifier), pin: pin.clone() }),
        };
        config(verifier, target.identity.as_ref()).map(Arc::new)
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

fn config(verifier: Arc<dyn ServerCertVerifier>, identity: Option<&Identity>) -> Result<ClientConfig> {
    let local = |error: rustls::Error| Error::Local { said: error.to_string() };
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(local)?
        // "Dangerous" names any verifier of one's own. Ours take what the system
        // takes, and beyond that one leaf for which a person answers.
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let Some(identity) = identity else { return Ok(config.with_no_client_auth()) };
    let chain = certificates(std::slice::from_ref(&identity.chain))?;
    let unusable =
        |error: &dyn fmt::Display| Error::Local { said: format!("{}: {error}", identity.key.display()) };
    let pem = std::fs::read(&identity.key).map_err(|error| unusable(&error))?;
    let key = rustls_pemfile::private_key(&mut pem.as_slice())
        .map_err(|error| unusable(&error))?
        .ok_or_else(|| unusable(&"holds no private key in PEM form"))?;
    config.with_client_auth_cert(chain, key).map_err(|error| unusable(&error))
}

fn certificates(files: &[PathBuf]) -> Result<Vec<CertificateDer<'static>>> {
    let mut found = Vec::new();
    for file in files {
        let local = |error: &dyn fmt::Display| Error::Local { said: format!("{}: {error}", file.display()) };
        let pem = std::fs::read(file).map_err(|error| local(&error))?;
        let before = found.len();
        for certificate in rustls_pemfile::certs(&mut pem.as_slice()) {
            found.push(certificate.map_err(|error| local(&error))?);
        }
        if found.len() == before {
            return Err(local(&"holds no certificate in PEM form"));
        }
    }
    Ok(found)
}

/// Asks the inner verifier and, where it refuses, says why in our own terms.
#[derive(Debug)]
struct Explaining(Arc<dyn ServerCertVerifier>);

impl ServerCertVerifier for Explaining {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        self.0.verify_server_cert(leaf, chain, name, ocsp, now).map_err(|refusal| {
            match explain(&refusal, leaf, name) {
                Some(verdict) => {
                    rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(verdict))))
                }
                None => refusal,
            }
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, leaf, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, leaf, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Takes one leaf beside what the inner verifier takes. That the server holds
/// its key is checked as ever.
#[derive(Debug)]
struct Pinned {
    inner: Arc<Explaining>,
    pin: Pin,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        self.inner.verify_server_cert(leaf, chain, name, ocsp, now).or_else(|refusal| {
            // A revoked certificate, or one that cannot be read, stays refused.
            let of_trust = match from_rustls(&refusal) {
                Error::TlsName { certificate, .. }
                | Error::TlsUntrusted { certificate }
                | Error::TlsExpired { certificate }
                | Error::TlsNotYetValid { certificate } => Some(certificate.fingerprint),
                _ => None,
            };
            let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
            match of_trust == Some(self.pin.leaf) && now <= self.pin.until {
                true => Ok(ServerCertVerified::assertion()),
                false => Err(refusal),
            }
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, leaf, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, leaf, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
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
