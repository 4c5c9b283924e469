//! The test host's own certificate authority and the provider's certificate.

use anyhow::Result;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};

use crate::Layout;

/// The names the provider's certificate covers. None is in a customer's domain,
/// but for the one customer who lets the provider serve its autoconfig file.
const NAMES: [&str; 6] = [
    crate::layout::SERVICE_NAME,
    "slow.mail.test",
    "mx.mail.test",
    "autoconfig.mail.test",
    "autoconfig.bedrijf.test",
    "mail.test",
];

/// Writes `ca.pem`, `server.pem` (with chain) and `server.key`.
pub fn write(layout: &Layout) -> Result<()> {
    let mut ca = CertificateParams::default();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    ca.distinguished_name.push(DnType::CommonName, "Postduif test host authority");
    let issuer = CertifiedIssuer::self_signed(ca, KeyPair::generate()?)?;

    let mut server = CertificateParams::new(NAMES.map(str::to_owned))?;
    server.distinguished_name.push(DnType::CommonName, crate::layout::SERVICE_NAME);
    let key = KeyPair::generate()?;
    let certificate = server.signed_by(&key, &issuer)?;

    std::fs::write(layout.path("ca.pem"), issuer.pem())?;
    std::fs::write(layout.path("server.pem"), certificate.pem() + &issuer.pem())?;
    crate::run::write_private(&layout.path("server.key"), &key.serialize_pem())
}
