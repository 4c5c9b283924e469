//! How a web server gives the documents out: a piece for nginx and one for Caddy.

use super::dns::DOCUMENT_NAMES;
use super::{AUTOCONFIG_1_1, AUTODISCOVER, MOBILECONFIG, PACC, Provider};

/// A server block for the `http` part of nginx.
pub fn nginx(provider: &Provider) -> String {
    let names = names(provider).join("\n        ");
    let web = &provider.web;
    let typed = |path: &str, kind: &str| {
        format!("    location = /{path} {{\n        types {{}}\n        default_type {kind};\n    }}\n")
    };
    format!(
        "# The certificate must bear every name below.\n\
         server {{\n    listen 443 ssl;\n    listen [::]:443 ssl;\n    server_name\n        {names};\n    \
         ssl_certificate {};\n    ssl_certificate_key {};\n    ssl_protocols TLSv1.2 TLSv1.3;\n    \
         root {};\n    index index.html;\n\
         {}{}{}    \
         # Autodiscover is asked by POST, in capitals and not; nginx gives a file to GET only.\n    \
         location ~* ^/{autodiscover}$ {{\n        types {{}}\n        default_type application/xml;\n        \
         error_page 405 =200 /{AUTODISCOVER};\n        try_files /{AUTODISCOVER} =404;\n    }}\n}}\n",
        web.certificate,
        web.key,
        web.root,
        typed(AUTOCONFIG_1_1, "application/xml"),
        typed(PACC, "application/json"),
        typed(MOBILECONFIG, "application/x-apple-aspen-config"),
        autodiscover = AUTODISCOVER.replace('.', "\\."),
    )
}

/// A site for a Caddyfile. Caddy fetches the certificates itself.
pub fn caddy(provider: &Provider) -> String {
    let names = names(provider).join(",\n");
    format!(
        "{names} {{\n    root * {}\n    \
         # Autodiscover is asked by POST; a file is given to GET only.\n    \
         @autodiscover path /{AUTODISCOVER}\n    method @autodiscover GET\n    rewrite @autodiscover /{AUTODISCOVER}\n    \
         header /{MOBILECONFIG} Content-Type application/x-apple-aspen-config\n    file_server\n}}\n",
        provider.web.root
    )
}

/// Every name at which a client asks this web server.
fn names(provider: &Provider) -> Vec<String> {
    let of = |domain: &String| DOCUMENT_NAMES.map(|name| format!("{name}.{domain}"));
    provider.domains.iter().flat_map(of).collect()
}
