//! A certificate of our own with its key out of a PKCS #12 file (RFC 7292), as systems and
//! authorities hand them out: `.p12`, `.pfx`. It is made PEM at once; nothing else knows the format.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use p12_keystore::error::Error;
use p12_keystore::{CertificateBag, Pkcs12Archive, PrivateKeyBag};
use zeroize::Zeroizing;

use crate::{Identity, limits};

/// Why a file was not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// Another password was asked for.
    #[error("the password does not open it")]
    Password,
    /// No file of this format, or one with something that we do not know.
    #[error("the file cannot be used: {0}")]
    File(String),
}

impl Identity {
    /// Opens a PKCS #12 file: its first private key, the certificate for it, and those that lead
    /// to its authority. Takes up to some seconds of work, as the file says (at most a million rounds).
    pub fn from_pkcs12(file: &[u8], password: &str) -> Result<Identity, NotOpened> {
        let archive = Pkcs12Archive::from_pkcs12(file, password).map_err(|error| why(&error))?;
        let Some(key) = archive.keys.into_iter().next() else {
            return Err(NotOpened::File("it holds no private key".to_owned()));
        };
        let chain = chain(&key, archive.certs);
        if chain.is_empty() {
            return Err(NotOpened::File("it holds no certificate".to_owned()));
        }
        let mut pem = Zeroizing::new(String::with_capacity(pem_bytes(&key, &chain)));
        for one in &chain {
            block(&mut pem, "CERTIFICATE", one.cert.as_der());
        }
        block(&mut pem, "PRIVATE KEY", key.key.as_der());
        Identity::new(&pem).map_err(|error| NotOpened::File(error.to_string()))
    }
}

/// Whether these bytes could be of that format: DER begins a SEQUENCE so (X.690 §8.9.1), and PEM does not.
pub fn is_pkcs12(file: &[u8]) -> bool {
    file.first() == Some(&0x30)
}

fn why(error: &Error) -> NotOpened {
    match error {
        // RFC 7292 §5.1: the MAC is what a wrong password is known by; without one, what comes
        // out of the deciphering makes no sense.
        Error::MacError(_) | Error::UnpadError | Error::Pkcs5Error(_) => NotOpened::Password,
        other => NotOpened::File(other.to_string()),
    }
}

/// The certificate for the key, then each one's issuer as far as they are there.
fn chain(key: &PrivateKeyBag, mut all: Vec<CertificateBag>) -> Vec<CertificateBag> {
    // RFC 7292 §4.2: the key and its certificate have the same localKeyId.
    let own = key.local_key_id.as_ref();
    let is_own = |one: &CertificateBag| {
        own.is_some_and(|own| one.local_key_id.as_ref().is_some_and(|id| id.as_slice() == own.as_ref()))
    };
    let mut at = all.iter().position(is_own).or((!all.is_empty()).then_some(0));
    let mut chain: Vec<CertificateBag> = Vec::new();
    while let Some(next) = at.filter(|_| chain.len() < limits::CERTIFICATE_CHAIN) {
        let one = all.remove(next);
        at = all.iter().position(|above| above.cert.subject() == one.cert.issuer());
        chain.push(one);
    }
    chain
}

/// Room for all of it, so that nothing is left behind unwiped by growing.
fn pem_bytes(key: &PrivateKeyBag, chain: &[CertificateBag]) -> usize {
    let der = chain.iter().map(|one| one.cert.as_der().len()).sum::<usize>() + key.key.as_der().len();
    der * 2 + (chain.len() + 1) * 128
}

/// One block of PEM (RFC 7468 §2).
fn block(pem: &mut String, label: &str, der: &[u8]) {
    let text = Zeroizing::new(STANDARD.encode(der));
    pem.push_str(&format!("-----BEGIN {label}-----\n"));
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    pem.push_str(&format!("-----END {label}-----\n"));
}

#[cfg(test)]
mod tests {
    use p12_keystore::{
        Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, LocalKeyId, MacAlgorithm, PrivateKey,
        PrivateKeyChain,
    };

    use super::*;

    /// A certificate for `jan` of an authority, in a file as programs old and new write it.
    fn file(algorithm: EncryptionAlgorithm, mac: MacAlgorithm, iterations: u32) -> (Vec<u8>, [Vec<u8>; 3]) {
        let authority_key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "Gezag");
        let authority = params.self_signed(&authority_key).unwrap();
        let issuer = rcgen::Issuer::new(params, authority_key);
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::default();
        params.distinguished_name.push(rcgen::DnType::CommonName, "jan");
        let own = params.signed_by(&key, &issuer).unwrap();
        let (own, authority) = (own.der().to_vec(), authority.der().to_vec());
        let certificate = |der: &[u8]| Certificate::from_der(der).unwrap();
        let chain = PrivateKeyChain::new(
            LocalKeyId::from("1"),
            PrivateKey::from_der(&key.serialize_der()).unwrap(),
            [certificate(&own), certificate(&authority)],
        );
        let mut store = KeyStore::new();
        store.add_entry("jan", KeyStoreEntry::PrivateKeyChain(chain));
        let writer = store.writer("geheim é").encryption_algorithm(algorithm);
        let writer = writer.encryption_iterations(iterations).mac_algorithm(mac).mac_iterations(2048);
        (writer.write().unwrap(), [own, authority, key.serialize_der()])
    }

    /// D24: what is in the file stands in the PEM, the person's own certificate first.
    #[test]
    fn old_and_new_files_are_opened_with_their_password_and_no_other() {
        for (algorithm, mac) in [
            (EncryptionAlgorithm::PbeWithHmacSha256AndAes256, MacAlgorithm::HmacSha256),
            (EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc, MacAlgorithm::HmacSha1),
            (EncryptionAlgorithm::PbeWithShaAnd40BitRc4Cbc, MacAlgorithm::HmacSha1),
        ] {
            let (file, [own, authority, key]) = file(algorithm, mac, 2048);
            assert!(is_pkcs12(&file));
            let identity = Identity::from_pkcs12(&file, "geheim é").unwrap();
            let read = |label: &str| -> Vec<Vec<u8>> {
                let begin = format!("-----BEGIN {label}-----\n");
                let blocks = identity.pem().split(&begin).skip(1);
                let text = blocks.map(|block| block.split("-----END").next().unwrap().replace('\n', ""));
                text.map(|text| STANDARD.decode(text).unwrap()).collect::<Vec<_>>()
            };
            assert_eq!(read("CERTIFICATE"), [own, authority]);
            assert_eq!(read("PRIVATE KEY"), [key]);
            assert!(identity.pem().lines().all(|line| line.len() <= 64));
            for wrong in ["", "geheim", "Geheim é"] {
                assert_eq!(Identity::from_pkcs12(&file, wrong), Err(NotOpened::Password), "{wrong:?}");
            }
        }
    }

    /// D24: a file that was cut is refused, wherever that was.
    #[test]
    fn what_is_no_such_file_is_refused() {
        let (good, _) = file(EncryptionAlgorithm::PbeWithHmacSha256AndAes256, MacAlgorithm::HmacSha1, 1);
        for end in 0..good.len() {
            assert!(Identity::from_pkcs12(&good[..end], "geheim é").is_err(), "{end}");
        }
        assert!(!is_pkcs12(b"-----BEGIN CERTIFICATE-----"));
    }
}
