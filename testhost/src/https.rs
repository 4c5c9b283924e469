//! nginx with the provider's autoconfig file: the document that most hosting
//! companies publish, ports as in their table.

use anyhow::Result;

use crate::layout::{CUSTOMERS, SERVICE_NAME};
use crate::{Layout, run};

/// Writes the files and starts the server.
pub fn start(layout: &Layout) -> Result<()> {
    std::fs::create_dir_all(layout.path("www/mail"))?;
    std::fs::create_dir_all(layout.path("www/.well-known/autoconfig/mail"))?;
    let document = autoconfig(layout);
    std::fs::write(layout.path("www/mail/config-v1.1.xml"), &document)?;
    std::fs::write(layout.path("www/.well-known/autoconfig/mail/config-v1.1.xml"), &document)?;
    std::fs::write(layout.path("nginx.conf"), config(layout))?;
    run::command("nginx").arg("-c").arg(layout.path("nginx.conf")).arg("-p").arg(layout.dir()).done()
}

/// Stops the server.
pub fn stop(layout: &Layout) {
    run::end(&layout.path("run/nginx.pid"), layout.dir());
}

fn config(layout: &Layout) -> String {
    let dir = layout.dir().display();
    format!(
        "pid {dir}/run/nginx.pid;\nerror_log {dir}/log/nginx.log;\nworker_processes 1;\nevents {{}}\nhttp {{\n  \
         access_log {dir}/log/nginx-access.log;\n  client_body_temp_path {dir}/run/body;\n  proxy_temp_path {dir}/run/proxy;\n  \
         fastcgi_temp_path {dir}/run/fastcgi;\n  uwsgi_temp_path {dir}/run/uwsgi;\n  scgi_temp_path {dir}/run/scgi;\n  \
         types {{ text/xml xml; }}\n  server {{\n    listen {}:{} ssl;\n    server_name autoconfig.mail.test autoconfig.bedrijf.test;\n    \
         ssl_certificate {dir}/server.pem;\n    ssl_certificate_key {dir}/server.key;\n    root {dir}/www;\n  }}\n}}\n",
        layout.web(),
        layout.port(443)
    )
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
