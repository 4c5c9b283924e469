//! Postfix: submission with mandatory login on 465 and 587, incoming mail on 25,
//! delivery to Dovecot over LMTP. Relays for nobody who has not logged in.

use anyhow::Result;

use crate::dovecot::Instance;
use crate::layout::{CUSTOMERS, SERVICE_NAME};
use crate::places::{Manner, PLACES, Place};
use crate::{Layout, run, scenarios};

/// Writes the configuration and starts the server. Postfix runs as root only;
/// without root this says so and leaves it out.
pub fn start(layout: &Layout) -> Result<()> {
    if !may_run() {
        eprintln!("SKIPPED: Postfix starts as root only; nothing can be sent on this test host.");
        return Ok(());
    }
    let dir = layout.path("postfix");
    for sub in ["spool", "data", "conf"] {
        std::fs::create_dir_all(dir.join(sub))?;
    }
    run::owned_by("postfix", &dir.join("data"))?;
    std::fs::write(dir.join("conf/main.cf"), main_cf(layout))?;
    std::fs::write(dir.join("conf/master.cf"), master_cf(layout))?;
    map(layout)?;
    run::command("postfix").arg("-c").arg(dir.join("conf")).arg("start").done()
}

/// Stops the server.
pub fn stop(layout: &Layout) {
    if may_run() && layout.path("postfix/conf/main.cf").exists() {
        let _ =
            run::command("postfix").arg("-c").arg(layout.path("postfix/conf")).arg("stop").done_whatever();
    }
}

/// Reads all configuration and certificates afresh.
pub fn reload(layout: &Layout) -> Result<()> {
    if !may_run() {
        return Ok(());
    }
    run::command("postfix").arg("-c").arg(layout.path("postfix/conf")).arg("reload").done()
}

/// Lists mailboxes for a server that is not started yet.
pub fn write_mailboxes(layout: &Layout, addresses: &[String]) -> Result<()> {
    std::fs::create_dir_all(layout.path("postfix/conf"))?;
    let lines: String = addresses.iter().map(|address| format!("{address} {address}\n")).collect();
    Ok(std::fs::write(layout.path("postfix/conf/mailboxes"), lines)?)
}

/// Tells Postfix of a new mailbox.
pub fn add_mailbox(layout: &Layout, address: &str) -> Result<()> {
    if !may_run() {
        return Ok(());
    }
    let file = layout.path("postfix/conf/mailboxes");
    let line = format!("{address} {address}\n");
    if std::fs::read_to_string(&file)?.contains(&line) {
        return Ok(());
    }
    run::append(&file, &line)?;
    map(layout)
}

/// Whether Postfix can run at all under this user.
pub fn may_run() -> bool {
    rustix::process::getuid().is_root() && crate::installed("postfix")
}

fn map(layout: &Layout) -> Result<()> {
    run::command("postmap")
        .arg("-c")
        .arg(layout.path("postfix/conf"))
        .arg(format!("hash:{}", layout.path("postfix/conf/mailboxes").display()))
        .done()
}

fn main_cf(layout: &Layout) -> String {
    let dir = layout.dir().display();
    let domains: Vec<&str> = CUSTOMERS.into_iter().chain(scenarios::all().map(|one| one.domain)).collect();
    let domains = domains.join(", ");
    format!(
        "compatibility_level = 3.6\nqueue_directory = {dir}/postfix/spool\ndata_directory = {dir}/postfix/data\n\
         command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\nmail_owner = postfix\nsetgid_group = postdrop\n\
         maillog_file = {dir}/log/postfix.log\nmaillog_file_prefixes = {dir}\n\
         myhostname = {SERVICE_NAME}\nmydestination =\nmynetworks =\ninet_interfaces = loopback-only\ninet_protocols = ipv4\n\
         relayhost = [127.25.255.255]:1\nalias_maps =\nlocal_recipient_maps =\n\
         virtual_mailbox_domains = {domains}\nvirtual_mailbox_maps = hash:{dir}/postfix/conf/mailboxes\n\
         virtual_transport = lmtp:unix:{dir}/run/lmtp\nmailbox_size_limit = 0\nmessage_size_limit = 52428800\n\
         smtputf8_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_tls_security_level = may\n\
         smtpd_tls_protocols = >=TLSv1.2\nsmtpd_tls_mandatory_protocols = >=TLSv1.2\n\
         smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination\n\
         smtpd_tls_auth_only = yes\nsmtpd_sasl_auth_enable = no\nbiff = no\nsmtpd_peername_lookup = no\n"
    )
}

fn master_cf(layout: &Layout) -> String {
    let served: String =
        PLACES.iter().flat_map(|place| place.ports.iter().map(|port| served(layout, place, *port))).collect();
    served + PARTS
}

/// One listener, where Postfix has that port.
fn served(layout: &Layout, place: &Place, port: u16) -> String {
    let (at, [certificate, key]) = (place.at(layout), place.certificate(layout));
    if place.manner == Manner::Silent {
        // It counts all that comes and says how much only when nobody hears it any more.
        return format!("{at}:{} inet n n n - 0 spawn user=nobody argv=/usr/bin/wc\n", layout.port(port));
    }
    let tls = match (port, place.manner) {
        (25 | 465 | 587, Manner::NoTls) => "none",
        (587, Manner::Early) | (25, _) => "may",
        (465 | 587, _) => "encrypt",
        _ => return String::new(),
    };
    let mut lines = vec![
        format!("{at}:{} inet n - n - - smtpd", layout.port(port)),
        format!("smtpd_tls_cert_file={certificate}"),
        format!("smtpd_tls_key_file={key}"),
        format!("smtpd_tls_security_level={tls}"),
        format!("smtpd_tls_wrappermode={}", if place.tls_first(port) { "yes" } else { "no" }),
        format!("smtpd_sasl_path={}", Instance::auth_socket(place.dovecot, layout)),
    ];
    let certified = [
        "smtpd_tls_req_ccert=yes",
        "smtpd_relay_restrictions=permit_tls_all_clientcerts,reject_unauth_destination",
        &format!("smtpd_tls_CAfile={}", layout.path("ca.pem").display()),
    ];
    let signed_in =
        ["smtpd_sasl_auth_enable=yes", "smtpd_client_restrictions=permit_sasl_authenticated,reject"];
    match place.manner {
        _ if port == 25 => {}
        Manner::NoAuth => {}
        Manner::Certificate => lines.extend(certified.map(str::to_owned)),
        // As it happens to people: all the world is taken for the own network.
        Manner::Relay => lines.push("mynetworks=0.0.0.0/0".to_owned()),
        _ => lines.extend(signed_in.map(str::to_owned)),
    }
    match place.manner {
        Manner::NoTls | Manner::Early => lines.push("smtpd_tls_auth_only=no".to_owned()),
        Manner::Throttled => lines.push("smtpd_client_connection_count_limit=1".to_owned()),
        _ => {}
    }
    lines.join("\n  -o ") + "\n"
}

/// The programs behind the listeners, as Postfix's own `master.cf` has them.
const PARTS: &str = "\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
";
