//! What a provider publishes so that any mail program finds its settings: every
//! document, the DNS records, pieces for two web servers and a page for people,
//! all from one small file. Writes nothing itself: gives paths and bytes.

use crate::documents;

mod autoconfig;
mod autodiscover;
mod dns;
mod mobileconfig;
mod pacc;
mod page;
mod provider;
mod sign;
mod web;

pub use autoconfig::Version;
pub use dns::label;
pub use page::{Language, Say};
pub use provider::{Mistake, Place, Provider, Web};

/// How documents are written. Reading what was written gives the same again.
pub mod write {
    pub use super::autoconfig::write as autoconfig;
    pub use super::autodiscover::write as autodiscover;
    pub use super::mobileconfig::write as mobileconfig;
    pub use super::pacc::write as pacc;
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where, under the directory that was chosen; `/` between its parts.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Where each document lies under `www`, as clients ask for it.
const AUTOCONFIG_1_1: &str = "mail/config-v1.1.xml";
const AUTOCONFIG_1_2: &str = "mail/config-v1.2.xml";
const WELL_KNOWN: &str = ".well-known/autoconfig/mail/config-v1.1.xml";
const AUTODISCOVER: &str = "autodiscover/autodiscover.xml";
const PACC: &str = ".well-known/user-agent-configuration.json";
const MOBILECONFIG: &str = "mail.mobileconfig";

/// Everything that a provider publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The files.
    pub files: Vec<File>,
    /// Documents that could not say what is so: `pacc`, `autodiscover`, `mobileconfig`.
    pub left_out: Vec<&'static str>,
}

impl Publication {
    /// Signs the profile for Apple's devices, if there is one: a certificate,
    /// its chain behind it, and its key, all in PEM. The error says what is
    /// wrong with these.
    pub fn sign_profile(&mut self, chain: &[u8], key: &[u8]) -> Result<(), String> {
        let path = format!("www/{MOBILECONFIG}");
        for file in self.files.iter_mut().filter(|file| file.path == path) {
            file.bytes = sign::sign(&file.bytes, chain, key)?;
        }
        Ok(())
    }
}

/// Everything that the provider publishes, with the page in these languages.
pub fn publish(provider: &Provider, languages: &[Language<'_>]) -> Publication {
    let mut files = Vec::new();
    let mut left_out = Vec::new();
    let mut put = |path: String, text: String| files.push(File { path, bytes: text.into_bytes() });
    let settings = autoconfig::of(provider);
    for (path, version) in
        [(AUTOCONFIG_1_1, Version::V1_1), (WELL_KNOWN, Version::V1_1), (AUTOCONFIG_1_2, Version::V1_2)]
    {
        put(format!("www/{path}"), autoconfig::write(&settings, version));
    }
    let pacc = pacc::of(provider).map(|document| pacc::write(&document));
    let digest = pacc.as_ref().map(|text| documents::pacc::record(text.as_bytes()));
    for (name, path, text) in [
        ("pacc", PACC, pacc),
        ("autodiscover", AUTODISCOVER, autodiscover::of(provider).map(|answer| autodiscover::write(&answer))),
        (
            "mobileconfig",
            MOBILECONFIG,
            mobileconfig::of(provider).map(|profile| mobileconfig::write(&profile)),
        ),
    ] {
        match text {
            Some(text) => put(format!("www/{path}"), text),
            None => left_out.push(name),
        }
    }
    for language in languages {
        let name = page::file_name(languages, language.code);
        put(format!("www/{name}"), page::page(provider, languages, language));
    }
    for domain in &provider.domains {
        put(format!("dns/{domain}.zone"), dns::zone(provider, domain, digest.as_deref()));
    }
    put("nginx.conf".to_owned(), web::nginx(provider));
    put("Caddyfile".to_owned(), web::caddy(provider));
    Publication { files, left_out }
}
