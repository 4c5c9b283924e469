//! What a server's certificate says of itself: for showing, for pinning, and
//! for tying a login to it. Believed by nobody.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest;
use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

use crate::limits;

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// DNS names and addresses, or the common name where there are none.
    pub names: Vec<String>,
    /// Organisation and common name of the issuer.
    pub issuer: String,
    /// Issuer and subject are one.
    pub self_signed: bool,
    /// First second of its validity, Unix time.
    pub not_before: i64,
    /// Last second of its validity, Unix time.
    pub not_after: i64,
    /// Which certificate it is.
    pub fingerprint: Fingerprint,
}

impl Certificate {
    /// Reads a certificate. Of bytes that are none, only the fingerprint is known.
    pub(crate) fn read(der: &CertificateDer<'_>) -> Certificate {
        let nothing = Certificate {
            names: Vec::new(),
            issuer: String::new(),
            self_signed: false,
            not_before: 0,
            not_after: 0,
            fingerprint: Fingerprint::of(der),
        };
        let Ok((_, certificate)) = X509Certificate::from_der(der) else { return nothing };
        Certificate {
            names: names(&certificate),
            issuer: issuer(&certificate),
            self_signed: certificate.issuer() == certificate.subject(),
            not_before: certificate.validity().not_before.timestamp(),
            not_after: certificate.validity().not_after.timestamp(),
            ..nothing
        }
    }
}

/// The SHA-256 of a certificate, written `AB:CD:…` as other programs show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    fn of(der: &CertificateDer<'_>) -> Fingerprint {
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(digest::digest(&digest::SHA256, der).as_ref()) {
            *to = *from;
        }
        Fingerprint(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits: Vec<String> = self.0.iter().map(|byte| format!("{byte:02X}")).collect();
        f.write_str(&digits.join(":"))
    }
}

/// The text is not 32 bytes in hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint is 32 bytes in hex")]
pub struct NoFingerprint;

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    /// Takes either case, with colons or without.
    fn from_str(text: &str) -> Result<Fingerprint, NoFingerprint> {
        let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b':').collect();
        if digits.len() != 64 {
            return Err(NoFingerprint);
        }
        let mut bytes = [0; 32];
        for (to, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NoFingerprint)?;
            *to = u8::from_str_radix(pair, 16).map_err(|_| NoFingerprint)?;
        }
        Ok(Fingerprint(bytes))
    }
}

/// A moment as RFC 3339 writes it; a certificate may name one that no calendar has.
pub fn rfc3339(unix: i64) -> String {
    jiff::Timestamp::from_second(unix).map_or_else(|_| format!("unix time {unix}"), |at| at.to_string())
}

/// The `tls-server-end-point` binding (RFC 5929 §4.1): a hash of the
/// certificate by the function of its own signature, or by SHA-256 where that
/// is MD5 or SHA-1. `None` for signatures without one hash function of their own.
pub fn end_point_binding(der: &CertificateDer<'_>) -> Option<Vec<u8>> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let signature = certificate.signature_algorithm.algorithm.to_id_string();
    let (_, hash) = SIGNATURES.iter().find(|(oid, _)| *oid == signature)?;
    Some(digest::digest(hash, der).as_ref().to_vec())
}

/// Signatures with their hash: RSA (RFC 8017 §A.2.4), ECDSA (RFC 5758 §3.2).
const SIGNATURES: &[(&str, &digest::Algorithm)] = &[
    ("1.2.840.113549.1.1.4", &digest::SHA256),
    ("1.2.840.113549.1.1.5", &digest::SHA256),
    ("1.2.840.113549.1.1.11", &digest::SHA256),
    ("1.2.840.113549.1.1.12", &digest::SHA384),
    ("1.2.840.113549.1.1.13", &digest::SHA512),
    ("1.2.840.10045.4.1", &digest::SHA256),
    ("1.2.840.10045.4.3.2", &digest::SHA256),
    ("1.2.840.10045.4.3.3", &digest::SHA384),
    ("1.2.840.10045.4.3.4", &digest::SHA512),
];

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let alternatives = certificate.subject_alternative_name().ok().flatten();
    let mut names: Vec<String> = alternatives
        .iter()
        .flat_map(|extension| &extension.value.general_names)
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some((*name).to_owned()),
            GeneralName::IPAddress(bytes) => address(bytes),
            _ => None,
        })
        .take(limits::CERTIFICATE_NAMES)
        .collect();
    if names.is_empty() {
        let common = certificate.subject().iter_common_name().filter_map(|name| name.as_str().ok());
        names.extend(common.take(1).map(str::to_owned));
    }
    names
}

fn address(bytes: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(bytes).map(std::net::IpAddr::from).ok();
    let v6 = || <[u8; 16]>::try_from(bytes).map(std::net::IpAddr::from).ok();
    v4.or_else(v6).map(|address| address.to_string())
}

fn issuer(certificate: &X509Certificate<'_>) -> String {
    let issuer = certificate.issuer();
    let organisation = issuer.iter_organization().next().and_then(|name| name.as_str().ok());
    let common = issuer.iter_common_name().next().and_then(|name| name.as_str().ok());
    match (organisation, common) {
        (Some(organisation), Some(common)) => format!("{organisation}, {common}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => issuer.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_written_and_read() {
        let text = format!("0A:{}", ["FF"; 31].join(":"));
        let read: Fingerprint = text.parse().unwrap();
        assert_eq!(read.to_string(), text);
        assert_eq!(text.replace(':', "").to_lowercase().parse(), Ok(read));
        for wrong in ["", "0A", &text.replace("0A", "0G"), &format!("{text}:00"), &"é".repeat(32)] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(NoFingerprint), "{wrong}");
        }
    }
}
