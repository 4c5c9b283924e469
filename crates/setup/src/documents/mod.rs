//! The documents in which providers publish their settings, one file for each
//! format: a model that reading and writing share, its reader, and what it
//! offers for one address. Readers take bytes from strangers: bounded, without
//! a panic, and what is unknown in a document drops only what it concerns.

pub mod autoconfig;
pub mod autodiscover;
pub mod mobileconfig;
pub mod pacc;
pub mod xml;

use crate::limits;

/// A host name of letters, digits, hyphens and dots, in lower case.
pub(crate) fn host(text: &str) -> Option<String> {
    let sound = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let whole = text.len() <= limits::HOST_BYTES && text.contains('.') && text.split('.').all(sound);
    whole.then(|| text.to_ascii_lowercase())
}

/// A name for showing: one line, cut where it is too long.
pub(crate) fn name(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(limits::NAME_CHARS).collect()
}

/// A page for people: https only, for a link in clear could be turned into any other.
pub(crate) fn link(url: &str) -> Option<String> {
    let sound = url.starts_with("https://") && !url.contains(|c: char| c.is_control() || c.is_whitespace());
    sound.then(|| url.to_owned())
}
