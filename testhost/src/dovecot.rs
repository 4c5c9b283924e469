//! Dovecot: IMAP, POP3, LMTP for delivery, and the login that Postfix asks. One
//! for all ordinary places, and one more for each way of signing in that must
//! stand alone.

use std::time::Duration;

use anyhow::Result;

use crate::places::{Manner, PLACES, Place};
use crate::{Layout, run};

/// One server process with its configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instance {
    /// Its name in files and in [`Place::dovecot`]; `None` for the common one.
    name: Option<&'static str>,
    mechanisms: &'static str,
    /// What only this one has, in the words of 2.3 and of 2.4.
    special: [&'static str; 2],
}

/// The one that serves all ordinary places and takes all mail.
pub const COMMON: Instance =
    Instance { name: None, mechanisms: "plain login cram-md5 scram-sha-1 scram-sha-256", special: ["", ""] };

/// One way of signing in each.
pub const SIGN_IN: [Instance; 3] = [
    Instance { name: Some("crammd5"), mechanisms: "cram-md5", special: ["", ""] },
    Instance { name: Some("nomech"), mechanisms: "digest-md5", special: ["", ""] },
    Instance { name: Some("certificate"), mechanisms: "external", special: [CERTIFICATE, CERTIFICATE_2_4] },
];

/// Tokens of the identity provider, which is asked about each.
pub const TOKENS: Instance = Instance {
    name: Some("oauth"),
    mechanisms: "xoauth2 oauthbearer",
    special: [TOKENS_2_3, "!include {dir}/oauth2.conf\n"],
};

const TOKENS_2_3: &str = "\
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {dir}/oauth2.conf
}
";

/// Writes what that one has to know, which 2.3 wants in a file of its own:
/// where it asks (with its own password), and what it tells a client that has none.
pub fn write_tokens(layout: &Layout, introspection: &str, discovery: &str) -> Result<()> {
    let text = match is_old() {
        true => format!(
            "introspection_mode = post\nintrospection_url = {introspection}\nforce_introspection = yes\n\
             active_attribute = active\nactive_value = true\nusername_attribute = sub\nscope = mail\n\
             openid_configuration_url = {discovery}\n"
        ),
        false => format!(
            "oauth2 {{\n  introspection_mode = post\n  introspection_url = {introspection}\n  \
             force_introspection = yes\n  active_attribute = active\n  active_value = true\n  \
             username_attribute = sub\n  scope = mail\n  openid_configuration_url = {discovery}\n}}\n\
             passdb oauth2 {{\n  mechanisms_filter = xoauth2 oauthbearer\n}}\n"
        ),
    };
    run::write_private(&layout.path("oauth2.conf"), &text)
}

/// Whether this is Dovecot 2.3, whose words 2.4 no longer understands.
fn is_old() -> bool {
    run::said("dovecot", "--version").starts_with("2.3")
}

/// Who shows a certificate of our authority is whom it names.
const CERTIFICATE: &str = "\
ssl_ca = <{dir}/ca.pem
ssl_require_crl = no
ssl_verify_client_cert = yes
auth_ssl_username_from_cert = yes
ssl_cert_username_field = commonName
passdb {
  driver = static
  args = nopassword
  mechanisms = external
}
";

const CERTIFICATE_2_4: &str = "\
ssl_server_ca_file = {dir}/ca.pem
ssl_server_require_crl = no
ssl_server_request_client_cert = yes
auth_ssl_username_from_cert = yes
ssl_server_cert_username_field = commonName
passdb static {
  fields {
    nopassword = yes
  }
  mechanisms_filter = external
}
";

impl Instance {
    /// A path with the instance's name in it: `log/dovecot-crammd5.log`.
    fn file(&self, stem: &str, end: &str) -> String {
        match self.name {
            None => format!("{stem}{end}"),
            Some(name) => format!("{stem}-{name}{end}"),
        }
    }

    /// The socket at which Postfix asks whether a login is right.
    pub fn auth_socket(name: Option<&str>, layout: &Layout) -> String {
        let file = name.map_or("run/auth".to_owned(), |name| format!("run/auth-{name}"));
        layout.path(&file).display().to_string()
    }

    /// Writes the configuration and starts the server, unless it runs already.
    pub fn start(&self, layout: &Layout) -> Result<()> {
        if self.runs(layout) {
            return Ok(());
        }
        run::touch(&layout.path("users"))?;
        if crate::postfix::may_run() {
            run::owned_by("mail", &layout.path("mail"))?;
        }
        let file = layout.path(&self.file("dovecot", ".conf"));
        std::fs::write(&file, self.config(layout))?;
        run::command("dovecot").env("APP_PASSWORD", APP_PASSWORD).arg("-c").arg(file).done()?;
        // For a moment a new Dovecot has no name by which it could be known.
        run::until(Duration::from_secs(10), || self.runs(layout))
    }

    fn runs(&self, layout: &Layout) -> bool {
        run::runs(&self.pid_file(layout), layout.dir())
    }

    /// Stops the server and all its sessions.
    pub fn stop(&self, layout: &Layout) {
        run::end(&self.pid_file(layout), layout.dir());
    }

    fn pid_file(&self, layout: &Layout) -> std::path::PathBuf {
        layout.path(&self.file("run/dovecot", "/master.pid"))
    }

    fn config(&self, layout: &Layout) -> String {
        let old = is_old();
        let (version, own, special) = match old {
            true => ("", since_2_3(layout), self.special[0]),
            false => (VERSION, since_2_4(layout), self.special[1]),
        };
        let special = special.replace("{dir}", &layout.dir().display().to_string());
        let places = PLACES.iter().filter(|place| place.dovecot == self.name);
        let places: String = places.map(|place| served(layout, place, old)).collect();
        // The first list of logins that fits decides, so the special one comes first.
        [version, &special, &own, &users(), &self.common(layout), &places].concat()
    }
}

/// Reads all configuration and certificates afresh.
pub fn reload(layout: &Layout) -> Result<()> {
    run::command("doveadm").arg("-c").arg(layout.path("dovecot.conf")).arg("reload").done()
}

/// Whether each server that runs has read of a mailbox of that address.
pub fn knows(layout: &Layout, address: &str) -> bool {
    let mut all = [COMMON].into_iter().chain(SIGN_IN).chain([TOKENS]).filter(|one| one.runs(layout));
    all.all(|one| {
        let config = layout.path(&one.file("dovecot", ".conf"));
        run::command("doveadm").arg("-c").arg(config).args(["user", address]).done().is_ok()
    })
}

/// Ends every session process, so that each client sees its connection drop.
pub fn cut(layout: &Layout) -> Result<()> {
    run::command("doveadm").arg("-c").arg(layout.path("dovecot.conf")).args(["kick", "*"]).done_whatever()
}

/// What a login hears that needs a password made for one program.
const APP_PASSWORD: &str = "Application-specific password required: https://mail.test/app-password";

/// What 2.4 no longer understands (Debian 12, Ubuntu 24.04).
fn since_2_3(layout: &Layout) -> String {
    let dir = layout.dir().display();
    format!(
        r#"ssl_cert = <{dir}/certificates/mail.pem
ssl_key = <{dir}/certificates/mail.key
disable_plaintext_auth = yes
mail_location = maildir:~/Maildir
mail_plugins = quota
import_environment = TZ CORE_OUTOFMEM CORE_ERROR APP_PASSWORD
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {dir}/refused/%s
}}
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
  mail_plugins = quota imap_quota imap_zlib
}}
"#
    )
}

/// Whose words the file is in; 2.4 wants to know it first of all.
const VERSION: &str = "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n";

/// The same in the words of 2.4 (Debian 13).
fn since_2_4(layout: &Layout) -> String {
    let dir = layout.dir().display();
    format!(
        r#"ssl_server_cert_file = {dir}/certificates/mail.pem
ssl_server_key_file = {dir}/certificates/mail.key
auth_allow_cleartext = no
mail_driver = maildir
mail_home = {dir}/mail/%{{user | domain}}/%{{user | username}}
mail_path = ~/Maildir
mail_plugins {{
  quota = yes
}}
import_environment {{
  APP_PASSWORD = %{{env:APP_PASSWORD}}
}}
passdb passwd-file-refused {{
  driver = passwd-file
  default_password_scheme = PLAIN
  passwd_file_path = {dir}/refused/%{{protocol}}
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

/// The listeners of one place, its certificate, and what is wrong with it.
fn served(layout: &Layout, place: &Place, old: bool) -> String {
    if place.manner == Manner::Silent {
        return String::new();
    }
    let (at, [certificate, key]) = (place.at(layout), place.certificate(layout));
    let listener = |port: &u16| {
        let login = match port {
            993 | 143 => "imap-login",
            995 | 110 => "pop3-login",
            _ => return String::new(),
        };
        let (listen, ssl) = (if old { "address" } else { "listen" }, place.tls_first(*port));
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
    let clear = if old { "  disable_plaintext_auth = no\n" } else { "  auth_allow_cleartext = yes\n" };
    let fault = match place.manner {
        Manner::NoTls => format!("  ssl = no\n{clear}"),
        Manner::Early => clear.to_owned(),
        Manner::Throttled => "  mail_max_userip_connections = 1\n".to_owned(),
        _ => String::new(),
    };
    format!("{listeners}local {at} {{\n{tls}{fault}}}\n")
}

impl Instance {
    fn common(&self, layout: &Layout) -> String {
        let (dir, listen, mechanisms) = (layout.dir().display(), layout.mail(), self.mechanisms);
        let [base, log] = [self.file("run/dovecot", ""), self.file("log/dovecot", ".log")];
        let auth = Instance::auth_socket(self.name, layout);
        let (lmtp, lmtp_socket) = match self.name {
            Some(_) => ("", String::new()),
            None => (
                " lmtp",
                format!("service lmtp {{\n  unix_listener {dir}/run/lmtp {{\n    mode = 0666\n  }}\n}}\n"),
            ),
        };
        format!(
            r#"base_dir = {dir}/{base}
state_dir = {dir}/{base}-state
log_path = {dir}/{log}
listen = {listen}
protocols = imap pop3{lmtp}
first_valid_uid = 1
first_valid_gid = 1
# A session that reads a million messages grows past the usual 256 MB.
default_vsz_limit = 1G
ssl = yes
ssl_min_protocol = TLSv1.2
auth_mechanisms = {mechanisms}
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
{lmtp_socket}service auth {{
  unix_listener {auth} {{
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
}
