//! Postfix: submission with mandatory login on 465 and 587, incoming mail on 25,
//! delivery to Dovecot over LMTP. Relays for nobody who has not logged in.

use anyhow::Result;

use crate::layout::{CUSTOMERS, SERVICE_NAME};
use crate::{Layout, run};

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
    run::touch(&dir.join("conf/mailboxes"))?;
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
    let domains = CUSTOMERS.join(", ");
    format!(
        "compatibility_level = 3.6\nqueue_directory = {dir}/postfix/spool\ndata_directory = {dir}/postfix/data\n\
         command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\nmail_owner = postfix\nsetgid_group = postdrop\n\
         maillog_file = {dir}/log/postfix.log\nmaillog_file_prefixes = {dir}\n\
         myhostname = {SERVICE_NAME}\nmydestination =\nmynetworks =\ninet_interfaces = loopback-only\ninet_protocols = ipv4\n\
         relayhost = [127.25.255.255]:1\nalias_maps =\nlocal_recipient_maps =\n\
         virtual_mailbox_domains = {domains}\nvirtual_mailbox_maps = hash:{dir}/postfix/conf/mailboxes\n\
         virtual_transport = lmtp:unix:{dir}/run/lmtp\nmailbox_size_limit = 0\nmessage_size_limit = 52428800\n\
         smtputf8_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = {dir}/run/auth\n\
         smtpd_tls_cert_file = {dir}/server.pem\nsmtpd_tls_key_file = {dir}/server.key\nsmtpd_tls_security_level = may\n\
         smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination\n\
         smtpd_tls_auth_only = yes\nsmtpd_sasl_auth_enable = no\nbiff = no\nsmtpd_peername_lookup = no\n"
    )
}

fn master_cf(layout: &Layout) -> String {
    let submission =
        "  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_client_restrictions=permit_sasl_authenticated,reject\n";
    let [smtp, submit, smtps] = [25, 587, 465].map(|port| format!("{}:{}", layout.mail(), layout.port(port)));
    format!(
        "{smtp} inet n - n - - smtpd\n\
         {submit} inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n{submission}\
         {smtps} inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n{submission}\
         pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n\
         tlsmgr unix - - n 1000? 1 tlsmgr\nrewrite unix - - n - - trivial-rewrite\nbounce unix - - n - 0 bounce\n\
         defer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\nverify unix - - n - 1 verify\nflush unix n - n 1000? 0 flush\n\
         proxymap unix - - n - - proxymap\nsmtp unix - - n - - smtp\nrelay unix - - n - - smtp\nshowq unix n - n - - showq\n\
         error unix - - n - - error\nretry unix - - n - - error\ndiscard unix - - n - - discard\nlocal unix - n n - - local\n\
         virtual unix - n n - - virtual\nlmtp unix - - n - - lmtp\nanvil unix - - n - 1 anvil\nscache unix - - n - 1 scache\n\
         postlog unix-dgram n - n - 1 postlogd\n"
    )
}
