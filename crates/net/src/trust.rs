//! Whom this computer trusts, and why a certificate was not taken.
//!
//! The roots are those of the system plus the files that the person named. On
//! Linux and the BSDs `rustls-platform-verifier` reads the system's bundle and
//! checks with webpki; on macOS and Windows it asks the system itself. Neither
//! needs a desktop session. Its extra roots stand beside the system's, so a CA
//! of one's own never switches the public ones off.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, InvalidMessage, OtherError, SignatureScheme,
};

use crate::{Certificate, Error, Result};

/// Client settings for every TLS connection of this process.
pub fn client_config(extra_ca: &[PathBuf]) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let roots = extra_roots(extra_ca)?;
    let platform = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, Arc::clone(&provider))
        .map_err(|error| Error::Local { said: format!("no certificates to trust: {error}") })?;
    config_with(Arc::new(Explaining(Arc::new(platform))), provider)
}

fn config_with(verifier: Arc<Explaining>, provider: Arc<CryptoProvider>) -> Result<ClientConfig> {
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Local { said: error.to_string() })?
        // "Dangerous" names any verifier of one's own. This one takes nothing that the inner one refuses.
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(config)
}

fn extra_roots(files: &[PathBuf]) -> Result<Vec<CertificateDer<'static>>> {
    let mut roots = Vec::new();
    for file in files {
        let local = |error: &dyn fmt::Display| Error::Local { said: format!("{}: {error}", file.display()) };
        let pem = std::fs::read(file).map_err(|error| local(&error))?;
        let before = roots.len();
        for certificate in rustls_pemfile::certs(&mut pem.as_slice()) {
            roots.push(certificate.map_err(|error| local(&error))?);
        }
        if roots.len() == before {
            return Err(local(&"holds no certificate in PEM form"));
        }
    }
    Ok(roots)
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
