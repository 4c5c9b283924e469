//! Signs a profile for Apple's devices: CMS around it (RFC 5652), by the
//! certificate of the provider's web server. A signed profile installs without
//! a warning.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use rustls::SignatureScheme;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest as _, Sha256, Sha384};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use x509_cert::der::{self, Decode as _, Encode as _, Tag};
use x509_cert::spki::AlgorithmIdentifierOwned;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ECDSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");

/// The ways to sign that devices know, each with its own and its digest's name.
const SCHEMES: [(SignatureScheme, ObjectIdentifier, ObjectIdentifier); 3] = [
    (SignatureScheme::ECDSA_NISTP256_SHA256, ECDSA_SHA_256, SHA_256),
    (SignatureScheme::ECDSA_NISTP384_SHA384, ECDSA_SHA_384, SHA_384),
    (SignatureScheme::RSA_PKCS1_SHA256, RSA, SHA_256),
];

/// Signs with a certificate, its chain behind it, and its key, all in PEM. The
/// error says what is wrong with them; it holds nothing of the key.
pub fn sign(content: &[u8], chain: &[u8], key: &[u8]) -> Result<Vec<u8>, String> {
    let chain: Vec<CertificateDer<'_>> = CertificateDer::pem_slice_iter(chain)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("the certificate cannot be read: {error}"))?;
    let leaf = chain.first().ok_or("no certificate in the file")?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| "no private key in the file")?;
    let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key)
        .map_err(|error| format!("the key cannot be used: {error}"))?;
    let offered = SCHEMES.map(|(scheme, ..)| scheme);
    let signer = key.choose_scheme(&offered).ok_or("neither an RSA key nor one of P-256 or P-384")?;
    let known = SCHEMES.iter().find(|(scheme, ..)| *scheme == signer.scheme());
    let (_, signature, digest) = known.ok_or("a way to sign that nobody asked for")?;

    let public = key.public_key().ok_or("the key does not say which certificate is its own")?;
    let ours = Certificate::from_der(leaf).map_err(unwritable)?;
    if ours.tbs_certificate.subject_public_key_info.to_der().map_err(unwritable)? != public.as_ref() {
        return Err("the key is not that of the first certificate".to_owned());
    }
    let attributes = attributes(content, *digest).map_err(unwritable)?;
    // The signature is over the set of the attributes, as DER (RFC 5652 §5.4).
    let signed = signer.sign(&attributes.to_der().map_err(unwritable)?);
    let signed = signed.map_err(|error| format!("signing failed: {error}"))?;
    wrap(content, &chain, &ours, attributes, (*digest, *signature), signed).map_err(unwritable)
}

fn unwritable(error: der::Error) -> String {
    format!("the certificate cannot be used: {error}")
}

/// What the signature is over: the kind of content, and its digest (RFC 5652 §11.1, §11.2).
fn attributes(content: &[u8], digest: ObjectIdentifier) -> der::Result<SetOfVec<Attribute>> {
    let digested =
        if digest == SHA_384 { Sha384::digest(content).to_vec() } else { Sha256::digest(content).to_vec() };
    let attribute = |oid, value: Any| -> der::Result<Attribute> {
        Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
    };
    SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&DATA)?)?,
        attribute(MESSAGE_DIGEST, Any::new(Tag::OctetString, digested)?)?,
    ])
}

fn wrap(
    content: &[u8],
    chain: &[CertificateDer<'_>],
    leaf: &Certificate,
    attributes: SetOfVec<Attribute>,
    (digest, signature): (ObjectIdentifier, ObjectIdentifier),
    signed: Vec<u8>,
) -> der::Result<Vec<u8>> {
    let digest = AlgorithmIdentifierOwned { oid: digest, parameters: None };
    let parameters = if signature == RSA { Some(Any::null()) } else { None };
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: leaf.tbs_certificate.issuer.clone(),
            serial_number: leaf.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: digest.clone(),
        signed_attrs: Some(attributes),
        signature_algorithm: AlgorithmIdentifierOwned { oid: signature, parameters },
        signature: OctetString::new(signed)?,
        unsigned_attrs: None,
    };
    let certificates =
        chain.iter().map(|der| Certificate::from_der(der).map(CertificateChoices::Certificate));
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![digest])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: DATA,
            econtent: Some(Any::new(Tag::OctetString, content)?),
        },
        certificates: Some(CertificateSet(SetOfVec::try_from(
            certificates.collect::<der::Result<Vec<_>>>()?,
        )?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer])?),
    };
    ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&data)? }.to_der()
}
