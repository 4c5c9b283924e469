//! The test host's own certificate authority, and the certificates that its
//! servers and clients show, right and wrong.

use std::time::{Duration, SystemTime};

use anyhow::Result;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};

use crate::places::{PLACES, Place, Shows};
use crate::{Layout, https, run};

/// Writes `ca.pem` and, in `certificates/`, one certificate with its key for
/// each place where mail is served and one for the web.
pub fn write(layout: &Layout) -> Result<()> {
    std::fs::create_dir_all(layout.path("certificates"))?;
    let key = KeyPair::generate()?;
    run::write_private(&layout.path("ca.key"), &key.serialize_pem())?;
    let issuer = authority(OURS, key)?;
    std::fs::write(layout.path("ca.pem"), issuer.pem())?;
    for place in PLACES {
        show(layout, place, place.shows, &issuer)?;
    }
    issue(layout, "web", named(https::names())?, &issuer)
}

/// Gives a place another certificate. Servers show it when they have read it.
pub fn certify(layout: &Layout, place: &Place, shows: Shows) -> Result<()> {
    show(layout, place, shows, &ours(layout)?)
}

/// A certificate for signing in under that name, and its key: `certificates/client-NAME.pem` and `.key`.
pub fn client(layout: &Layout, name: &str) -> Result<()> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    issue(layout, &format!("client-{name}"), params, &ours(layout)?)
}

type Authority = CertifiedIssuer<'static, KeyPair>;

const OURS: &str = "Postduif test host authority";

/// The authority that an earlier [`write`] made.
fn ours(layout: &Layout) -> Result<Authority> {
    authority(OURS, KeyPair::from_pem(&std::fs::read_to_string(layout.path("ca.key"))?)?)
}

fn authority(name: &str, key: KeyPair) -> Result<Authority> {
    let mut ca = CertificateParams::default();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    ca.distinguished_name.push(DnType::CommonName, name);
    Ok(CertifiedIssuer::self_signed(ca, key)?)
}

fn show(layout: &Layout, place: &Place, shows: Shows, issuer: &Authority) -> Result<()> {
    let mut params = named(place.names())?;
    match shows {
        Shows::Right => {}
        Shows::Expired => {
            (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
        }
        Shows::NotYet => params.not_before = date_time_ymd(2090, 1, 1),
        #[expect(clippy::disallowed_methods, reason = "real servers judge by the real time")]
        Shows::Soon => params.not_after = (SystemTime::now() + Duration::from_secs(5 * 24 * 3600)).into(),
        Shows::For(name) => params = named(vec![name.to_owned()])?,
        Shows::Unknown(name) => {
            return issue(layout, place.name, params, &authority(name, KeyPair::generate()?)?);
        }
        Shows::SelfSigned => {
            let key = KeyPair::generate()?;
            return keep(layout, place.name, &params.self_signed(&key)?.pem(), &key);
        }
    }
    issue(layout, place.name, params, issuer)
}

fn named(names: Vec<String>) -> Result<CertificateParams> {
    let mut params = CertificateParams::new(names.clone())?;
    if let Some(first) = names.first() {
        params.distinguished_name.push(DnType::CommonName, first);
    }
    Ok(params)
}

fn issue(layout: &Layout, file: &str, params: CertificateParams, issuer: &Authority) -> Result<()> {
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, issuer)?;
    keep(layout, file, &(certificate.pem() + &issuer.pem()), &key)
}

fn keep(layout: &Layout, file: &str, chain: &str, key: &KeyPair) -> Result<()> {
    std::fs::write(layout.path(&format!("certificates/{file}.pem")), chain)?;
    run::write_private(&layout.path(&format!("certificates/{file}.key")), &key.serialize_pem())
}
