//! Dovecot: IMAP, POP3, LMTP for delivery, and the login that Postfix asks.

use anyhow::Result;

use crate::{Layout, run};

/// Writes the configuration and starts the server.
pub fn start(layout: &Layout) -> Result<()> {
    run::touch(&layout.path("users"))?;
    if postfix_user_exists() {
        run::owned_by("mail", &layout.path("mail"))?;
    }
    std::fs::write(layout.path("dovecot.conf"), config(layout))?;
    run::command("dovecot").arg("-c").arg(layout.path("dovecot.conf")).done()
}

/// Stops the server and all its sessions.
pub fn stop(layout: &Layout) {
    run::end(&layout.path("run/dovecot/master.pid"), layout.dir());
}

/// Whether the server has a mailbox of that address.
pub fn knows(layout: &Layout, address: &str) -> bool {
    let asked = run::command("doveadm").arg("-c").arg(layout.path("dovecot.conf")).args(["user", address]);
    asked.done().is_ok()
}

/// Ends every session process, so that each client sees its connection drop.
pub fn cut(layout: &Layout) -> Result<()> {
    run::command("doveadm").arg("-c").arg(layout.path("dovecot.conf")).args(["kick", "*"]).done_whatever()
}

fn postfix_user_exists() -> bool {
    crate::postfix::may_run()
}

fn config(layout: &Layout) -> String {
    let (dir, listen) = (layout.dir().display(), layout.mail());
    let [imaps, imap, pop3s, pop3] = [993, 143, 995, 110].map(|port| layout.port(port));
    let users = if rustix::process::getuid().is_root() {
        "mail_uid = mail\nmail_gid = mail\n".to_owned()
    } else {
        let (me, mine) = (run::said("id", "-un"), run::said("id", "-gn"));
        format!(
            "default_internal_user = {me}\ndefault_internal_group = {mine}\ndefault_login_user = {me}\n\
             mail_uid = {me}\nmail_gid = {mine}\nservice anvil {{\n  chroot =\n}}\nservice imap-login {{\n  chroot =\n}}\n\
             service pop3-login {{\n  chroot =\n}}\n"
        )
    };
    format!(
        r#"base_dir = {dir}/run/dovecot
state_dir = {dir}/run/dovecot-state
log_path = {dir}/log/dovecot.log
listen = {listen}
protocols = imap pop3 lmtp
{users}first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_cert = <{dir}/server.pem
ssl_key = <{dir}/server.key
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
auth_failure_delay = 0
auth_verbose = yes
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
mail_plugins = quota
maildir_very_dirty_syncs = yes
mailbox_list_index = yes
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {dir}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {dir}/users
  default_fields = home={dir}/mail/%d/%n
}}
namespace inbox {{
  inbox = yes
  separator = .
  mailbox Drafts {{
    auto = subscribe
    special_use = \Drafts
  }}
  mailbox Sent {{
    auto = subscribe
    special_use = \Sent
  }}
  mailbox Archive {{
    auto = subscribe
    special_use = \Archive
  }}
  mailbox Junk {{
    auto = subscribe
    special_use = \Junk
  }}
  mailbox Trash {{
    auto = subscribe
    special_use = \Trash
  }}
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=20G
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
service imap-login {{
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  service_count = 0
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service lmtp {{
  unix_listener {dir}/run/lmtp {{
    mode = 0666
  }}
}}
service auth {{
  unix_listener {dir}/run/auth {{
    mode = 0666
  }}
}}
# A wrong password is a test case here, so it must not make the next login wait.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"#
    )
}
