//! nginx with what providers publish: the test host's own autoconfig file, which
//! most hosting companies have, and the pages of every scenario.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::layout::{CUSTOMERS, SERVICE_NAME};
use crate::scenarios::{self, Answer};
use crate::{Layout, identity, run};

/// Writes the files and starts the server.
pub fn start(layout: &Layout) -> Result<()> {
    std::fs::create_dir_all(layout.path("www/mail"))?;
    std::fs::write(layout.path("www/mail/config-v1.1.xml"), autoconfig(layout))?;
    // Holes all through: a gigabyte that takes no room.
    std::fs::File::create(layout.path("www/huge"))?.set_len(1 << 30)?;
    std::fs::write(layout.path("nginx.conf"), config(layout)?)?;
    run::command("nginx").arg("-c").arg(layout.path("nginx.conf")).arg("-p").arg(layout.dir()).done()
}

/// Stops the server.
pub fn stop(layout: &Layout) {
    run::end(&layout.path("run/nginx.pid"), layout.dir());
}

/// The names that the web server's certificate covers. None is in a customer's domain,
/// but for customers who let the provider serve their settings.
pub fn names() -> Vec<String> {
    let own = OWN.split(' ').chain(["mail.test", identity::NAME]).map(str::to_owned);
    let secure = scenarios::pages().filter_map(|(url, _)| url.strip_prefix("https://"));
    let mut names: Vec<String> = own.chain(secure.map(|rest| split(rest).0.to_owned())).collect();
    names.sort();
    names.dedup();
    names
}

/// Where the test host's own file is served.
const OWN: &str = "autoconfig.mail.test autoconfig.bedrijf.test";

fn config(layout: &Layout) -> Result<String> {
    let (dir, web) = (layout.dir().display(), layout.web());
    let [http, https] = [80, 443].map(|port| layout.port(port));
    let servers: String = sites(layout)?.concat();
    Ok(format!(
        r#"pid {dir}/run/nginx.pid;
error_log {dir}/log/nginx.log;
worker_processes 1;
events {{}}
http {{
  log_format seen '$scheme://$host$request_uri $request_method $status authorization="$http_authorization"';
  access_log {dir}/log/nginx-access.log seen;
  client_body_temp_path {dir}/run/body;
  proxy_temp_path {dir}/run/proxy;
  fastcgi_temp_path {dir}/run/fastcgi;
  uwsgi_temp_path {dir}/run/uwsgi;
  scgi_temp_path {dir}/run/scgi;
  server_names_hash_bucket_size 128;
  server_names_hash_max_size 2048;
  types {{ text/xml xml; }}
  ssl_certificate {dir}/certificates/web.pem;
  ssl_certificate_key {dir}/certificates/web.key;
  server {{
    listen {web}:{https} ssl;
    server_name {OWN};
    root {dir}/www;
  }}
  server {{
    listen {web}:{http} default_server;
    return 404;
  }}
  server {{
    listen {web}:{https} ssl;
    server_name {login};
    location / {{
      proxy_pass http://{behind};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto https;
    }}
  }}
{servers}}}
"#,
        login = identity::NAME,
        behind = layout.identity(),
    ))
}

/// One server for each name and scheme.
fn sites(layout: &Layout) -> Result<Vec<String>> {
    let mut sites: BTreeMap<(u16, &str), String> = BTreeMap::new();
    for (url, answer) in scenarios::pages() {
        let (port, rest) = match url.strip_prefix("https://") {
            Some(rest) => (443, rest),
            None => (80, url.trim_start_matches("http://")),
        };
        let (host, path) = split(rest);
        let location = location(layout, host, path, answer)?;
        sites.entry((port, host)).or_default().push_str(&location);
    }
    Ok(sites
        .into_iter()
        .map(|((port, host), locations)| {
            let ssl = if port == 443 { " ssl" } else { "" };
            format!(
                "  server {{\n    listen {}:{}{ssl};\n    server_name {host};\n{locations}  }}\n",
                layout.web(),
                layout.port(port)
            )
        })
        .collect())
}

fn split(rest: &str) -> (&str, &str) {
    rest.split_at(rest.find('/').unwrap_or(rest.len()))
}

/// What nginx has to say to one path.
fn location(layout: &Layout, host: &str, path: &str, answer: &Answer) -> Result<String> {
    let huge = layout.path("www/huge").display().to_string();
    let domain = host.trim_start_matches("autoconfig.");
    let action = match answer {
        Answer::Settings(servers) => {
            let text = scenarios::document(domain, servers);
            file(layout, host, path, &text, scenarios::XML)?
        }
        Answer::Text(kind, text) => file(layout, host, path, text, kind)?,
        Answer::Slow(servers) => {
            let text = scenarios::document(domain, servers);
            file(layout, host, path, &text, scenarios::XML)? + " limit_rate 1;"
        }
        Answer::Redirect(to) => format!("return 302 {to};"),
        Answer::SignIn => {
            "add_header WWW-Authenticate 'Basic realm=\"Exchange\"' always; return 401;".to_owned()
        }
        Answer::Huge => format!("alias {huge}; default_type {};", scenarios::XML),
        // Text that might hold includes has no length before it is sent.
        Answer::Endless => format!("alias {huge}; default_type {}; ssi on; ssi_types *;", scenarios::XML),
    };
    Ok(format!("    location = {path} {{ {action} }}\n"))
}

fn file(layout: &Layout, host: &str, path: &str, text: &str, kind: &str) -> Result<String> {
    let name = format!("www/{host}{}", path.replace('/', "-"));
    std::fs::write(layout.path(&name), text)?;
    Ok(format!("alias {}; types {{ }} default_type {kind};", layout.path(&name).display()))
}

fn autoconfig(layout: &Layout) -> String {
    let server = |tag: &str, kind: &str, port: u16, socket: &str| {
        format!(
            "    <{tag} type=\"{kind}\">\n      <hostname>{SERVICE_NAME}</hostname>\n      <port>{}</port>\n      \
             <socketType>{socket}</socketType>\n      <username>%EMAILADDRESS%</username>\n      \
             <authentication>password-cleartext</authentication>\n    </{tag}>\n",
            layout.port(port)
        )
    };
    let domains: String = CUSTOMERS.iter().map(|domain| format!("    <domain>{domain}</domain>\n")).collect();
    [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<clientConfig version=\"1.1\">\n  <emailProvider id=\"mail.test\">\n",
        &domains,
        "    <displayName>Mail Test Hosting</displayName>\n    <displayShortName>Mail Test</displayShortName>\n",
        &server("incomingServer", "imap", 993, "SSL"),
        &server("incomingServer", "imap", 143, "STARTTLS"),
        &server("incomingServer", "pop3", 995, "SSL"),
        &server("incomingServer", "pop3", 110, "STARTTLS"),
        &server("outgoingServer", "smtp", 465, "SSL"),
        &server("outgoingServer", "smtp", 587, "STARTTLS"),
        "    <documentation url=\"https://mail.test/help\"><descr lang=\"en\">How to set up your mail program</descr></documentation>\n",
        "  </emailProvider>\n</clientConfig>\n",
    ]
    .concat()
}
