//! NSD, authoritative for the test zones and for the root, so that every other
//! name is a clear NXDOMAIN and nothing leaves this machine.

use anyhow::Result;

use crate::layout::{CUSTOMERS, SERVICE_NAME};
use crate::{Layout, places, run, scenarios};

/// Writes the zones and starts the server.
pub fn start(layout: &Layout) -> Result<()> {
    let mut zones = vec![(".".to_owned(), root(layout)), ("mail.test".to_owned(), provider(layout))];
    zones.extend(CUSTOMERS.iter().map(|domain| ((*domain).to_owned(), customer(layout, domain))));
    zones.extend(
        scenarios::zones(layout)
            .into_iter()
            .map(|(origin, lines)| (origin.to_owned(), format!("$ORIGIN {origin}.\n{SOA}{lines}"))),
    );
    let mut config = format!(
        "server:\n  ip-address: {}\n  port: {}\n  username: \"\"\n  chroot: \"\"\n  zonesdir: \"{}\"\n  \
         pidfile: \"{}\"\n  logfile: \"{}\"\n  database: \"\"\n  xfrdfile: \"\"\n  zonelistfile: \"{}\"\n  \
         server-count: 1\n  do-ip6: no\nremote-control:\n  control-enable: no\n",
        layout.dns(),
        layout.port(53),
        layout.path("dns").display(),
        layout.path("run/nsd.pid").display(),
        layout.path("log/nsd.log").display(),
        layout.path("dns/zone.list").display(),
    );
    for (name, text) in zones {
        let file = format!("{}.zone", if name == "." { "root" } else { &name });
        std::fs::write(layout.path("dns").join(&file), text)?;
        config.push_str(&format!("zone:\n  name: \"{name}\"\n  zonefile: \"{file}\"\n"));
    }
    std::fs::write(layout.path("dns/nsd.conf"), config)?;
    run::command("nsd").arg("-c").arg(layout.path("dns/nsd.conf")).done()
}

/// Stops the server.
pub fn stop(layout: &Layout) {
    run::end(&layout.path("run/nsd.pid"), layout.dir());
}

const SOA: &str =
    "$TTL 60\n@ IN SOA ns.mail.test. hostmaster.mail.test. 1 3600 600 86400 60\n@ IN NS ns.mail.test.\n";

fn root(layout: &Layout) -> String {
    format!("$ORIGIN .\n{SOA}ns.mail.test. IN A {}\n", layout.dns())
}

fn provider(layout: &Layout) -> String {
    let [mail, slow, dns, web] = [layout.mail(), layout.slow(), layout.dns(), layout.web()];
    let service = SERVICE_NAME.trim_end_matches(".mail.test");
    let [imaps, submissions] = [993, 465].map(|port| layout.port(port));
    format!(
        "$ORIGIN mail.test.\n{SOA}@ IN A {web}\n@ IN MX 10 mx\nns IN A {dns}\nmx IN A {mail}\n{service} IN A {mail}\n\
         slow IN A {slow}\nautoconfig IN A {web}\nlogin IN A {web}\n\
         _imaps._tcp IN SRV 0 1 {imaps} {service}\n_submissions._tcp IN SRV 0 1 {submissions} {service}\n{}",
        places::zone(layout)
    )
}

/// As the OVH family's default zone has it: own names that are mere aliases of
/// the provider's, whose certificate does not cover them.
fn customer(layout: &Layout, domain: &str) -> String {
    let mut zone = format!(
        "$ORIGIN {domain}.\n{SOA}@ IN A {}\n@ IN MX 10 mx.mail.test.\n@ IN TXT \"v=spf1 include:mail.test -all\"\n\
         imap IN CNAME {SERVICE_NAME}.\npop3 IN CNAME {SERVICE_NAME}.\nsmtp IN CNAME {SERVICE_NAME}.\n",
        layout.web()
    );
    if domain == "bedrijf.test" {
        zone.push_str("autoconfig IN CNAME autoconfig.mail.test.\n");
    }
    zone
}
