//! Dovecot: IMAP, POP3, LMTP for delivery, and the login that Postfix asks.

use anyhow::Result;

use crate::places::{PLACES, Place, TLS_FIRST};
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
    let old = run::said("dovecot", "--version").starts_with("2.3");
    let own = if old { since_2_3 } else { since_2_4 };
    let places = PLACES.iter().map(|place| served(layout, place, old));
    [own(layout), users(), common(layout)].into_iter().chain(places).collect()
}

/// What 2.4 no longer understands (Debian 12, Ubuntu 24.04).
fn since_2_3(layout: &Layout) -> String {
    let dir = layout.dir().display();
    format!(
        r#"ssl_cert = <{dir}/certificates/mail.pem
ssl_key = <{dir}/certificates/mail.key
disable_plaintext_auth = yes
mail_location = maildir:~/Maildir
mail_plugins = quota
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {dir}/users
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {dir}/users-at/%l
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {dir}/users
  default_fields = home={dir}/mail/%d/%n
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=20G
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
"#
    )
}

/// The same in the words of 2.4 (Debian 13).
fn since_2_4(layout: &Layout) -> String {
    let dir = layout.dir().display();
    format!(
        r#"dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
ssl_server_cert_file = {dir}/certificates/mail.pem
ssl_server_key_file = {dir}/certificates/mail.key
auth_allow_cleartext = no
mail_driver = maildir
mail_home = {dir}/mail/%{{user | domain}}/%{{user | username}}
mail_path = ~/Maildir
mail_plugins {{
  quota = yes
}}
passdb passwd-file {{
  default_password_scheme = PLAIN
  passwd_file_path = {dir}/users
}}
passdb passwd-file-at {{
  driver = passwd-file
  default_password_scheme = PLAIN
  passwd_file_path = {dir}/users-at/%{{local_ip}}
}}
userdb passwd-file {{
  passwd_file_path = {dir}/users
}}
quota "User quota" {{
  driver = count
}}
quota_storage_grace = 0
quota_storage_size = 20G
protocol imap {{
  mail_plugins {{
    imap_quota = yes
  }}
}}
"#
    )
}

/// What a passwd-file says of a mailbox's size, for both versions: each ignores the other's word.
pub fn quota_fields(megabytes: u32) -> String {
    format!("userdb_quota_rule=*:storage={megabytes}M userdb_quota_storage_size={megabytes}M")
}

/// Under which system users the servers run: this one, where it is not root.
fn users() -> String {
    if rustix::process::getuid().is_root() {
        return "mail_uid = mail\nmail_gid = mail\n".to_owned();
    }
    let (me, mine) = (run::said("id", "-un"), run::said("id", "-gn"));
    format!(
        "default_internal_user = {me}\ndefault_internal_group = {mine}\ndefault_login_user = {me}\n\
         mail_uid = {me}\nmail_gid = {mine}\nservice anvil {{\n  chroot =\n}}\nservice imap-login {{\n  chroot =\n}}\n\
         service pop3-login {{\n  chroot =\n}}\n"
    )
}

/// The listeners of one place, and its certificate.
fn served(layout: &Layout, place: &Place, old: bool) -> String {
    let (at, [certificate, key]) = (place.at(layout), place.certificate(layout));
    let listener = |port: &u16| {
        let login = match port {
            993 | 143 => "imap-login",
            995 | 110 => "pop3-login",
            _ => return String::new(),
        };
        let (listen, ssl) = (if old { "address" } else { "listen" }, TLS_FIRST.contains(port));
        format!(
            "service {login} {{\n  inet_listener {}-{port} {{\n    {listen} = {at}\n    port = {}\n    ssl = {}\n  }}\n}}\n",
            place.name,
            layout.port(*port),
            if ssl { "yes" } else { "no" },
        )
    };
    let listeners: String = place.ports.iter().map(listener).collect();
    let tls = match old {
        true => format!("  ssl_cert = <{certificate}\n  ssl_key = <{key}\n"),
        false => format!("  ssl_server_cert_file = {certificate}\n  ssl_server_key_file = {key}\n"),
    };
    format!("{listeners}local {at} {{\n{tls}}}\n")
}

fn common(layout: &Layout) -> String {
    let (dir, listen) = (layout.dir().display(), layout.mail());
    format!(
        r#"base_dir = {dir}/run/dovecot
state_dir = {dir}/run/dovecot-state
log_path = {dir}/log/dovecot.log
listen = {listen}
protocols = imap pop3 lmtp
first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
auth_failure_delay = 0
# Any character: addresses go beyond ASCII (RFC 6531).
auth_username_chars =
auth_verbose = yes
mail_max_userip_connections = 100
maildir_very_dirty_syncs = yes
mailbox_list_index = yes
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
# Ours are named after their places.
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = 0
  }}
  inet_listener pop3s {{
    port = 0
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
