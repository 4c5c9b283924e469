//! The test host's own certificate authority and the certificates it has signed.

use anyhow::Result;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};

use crate::places::PLACES;
use crate::{Layout, https, run};

/// Writes `ca.pem` and, in `certificates/`, one certificate with its key for
/// each place where mail is served and one for the web.
pub fn write(layout: &Layout) -> Result<()> {
    std::fs::create_dir_all(layout.path("certificates"))?;
    let issuer = authority("Postduif test host authority")?;
    std::fs::write(layout.path("ca.pem"), issuer.pem())?;
    for place in PLACES {
        issue(layout, place.name, place.names(), &issuer)?;
    }
    issue(layout, "web", https::names(), &issuer)
}

fn authority(name: &str) -> Result<CertifiedIssuer<'static, KeyPair>> {
    let mut ca = CertificateParams::default();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    ca.distinguished_name.push(DnType::CommonName, name);
    Ok(CertifiedIssuer::self_signed(ca, KeyPair::generate()?)?)
}

fn issue(
    layout: &Layout,
    file: &str,
    names: Vec<String>,
    issuer: &CertifiedIssuer<'_, KeyPair>,
) -> Result<()> {
    let mut params = CertificateParams::new(names.clone())?;
    if let Some(first) = names.first() {
        params.distinguished_name.push(DnType::CommonName, first);
    }
    let key = KeyPair::generate()?;
    let signer: &Issuer<'_, KeyPair> = issuer;
    let certificate = params.signed_by(&key, signer)?;
    let path = |kind| layout.path(&format!("certificates/{file}.{kind}"));
    std::fs::write(path("pem"), certificate.pem() + &issuer.pem())?;
    run::write_private(&path("key"), &key.serialize_pem())
}
