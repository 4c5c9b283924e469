//! What the transcripts sign in with.

use mail::Secret;
use wire::sasl::{Bindings, Credentials, Key};

/// `geheim` is a password, `token:…` an access token, `certificate` what TLS has shown.
pub fn credentials(user: &str, key: &str) -> Credentials {
    let key = match (key, key.strip_prefix("token:")) {
        ("certificate", _) => Key::Certificate,
        (_, Some(token)) => Key::Token(Secret::new(token.to_owned())),
        (password, None) => Key::Password(Secret::new(password.replace("_NUL_", "\0"))),
    };
    Credentials { user: user.to_owned(), key }
}

/// A binding where the options say `bind`.
pub fn bindings(options: &[&str]) -> Bindings {
    let exporter = options.contains(&"bind").then(|| vec![7; 32]);
    Bindings { exporter, end_point: None }
}
