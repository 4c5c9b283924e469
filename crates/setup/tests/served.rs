//! What is published, served by a real name server and a real web server as the
//! written pieces say: a program finds the provider's servers in it, and a check
//! finds nothing to mend, or just what is wrong with the servers.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mail::address::Typed;
use net::{HttpBody, HttpLimits, Net, Real, Settings};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use setup::check::{self, Code, Finding, Severity};
use setup::documents::{autodiscover, mobileconfig};
use setup::publish::{Language, Provider, Publication, publish};
use setup::{Event, Options, Source, find};
use tempfile::TempDir;
use testhost::{Host, run};

/// A provider's name server and web server, both at an address of their own.
struct Served {
    dir: TempDir,
    net: Arc<Real>,
}

impl Served {
    /// Publishes `text` and serves it; `None`, loudly, where that cannot be done.
    fn start(text: &str, second: u8) -> Option<Served> {
        let host = Host::connect_or_skip()?;
        if host.layout().port(443) != 443 {
            eprintln!("SKIPPED: this user may not open port 443, and documents are at no other port");
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        // One address for each process and test, so that several may run.
        let [.., high, low] = std::process::id().to_be_bytes();
        let address = Ipv4Addr::new(127, second, high, low);
        let web = format!(
            "web = {{ host = \"www.post.test\", root = \"{0}/www\", certificate = \"{0}/web.pem\", key = \"{0}/web.key\" }}\n",
            dir.path().display()
        );
        let provider = Provider::read(&format!("{text}{web}")).unwrap();
        let say = |key: &str, _: &[(&str, &str)]| key.to_owned();
        for file in publish(&provider, &[Language { code: "en", name: "English", say: &say }]).files {
            let path = at(&file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file.bytes).unwrap();
        }
        certify(dir.path(), &provider);
        name_server(dir.path(), &host, address);
        web_server(dir.path(), address);
        let resolver = SocketAddr::from((address, 53));
        for port in [53, 443] {
            let answers = || TcpStream::connect((address, port)).is_ok();
            run::until(Duration::from_secs(10), answers).unwrap();
        }
        let settings = Settings {
            resolver: Some(resolver),
            extra_ca: vec![host.ca_file(), at("ca.pem")],
            ..Settings::default()
        };
        Some(Served { net: Arc::new(Real::new(&settings).unwrap()), dir })
    }

    async fn findings(&self, options: check::Options) -> Vec<Finding> {
        let mut events = check::check(self.net.clone(), "post.test", options);
        let mut findings = Vec::new();
        while let Some(event) = events.recv().await {
            if let check::Event::Found(finding) = event {
                findings.push(finding);
            }
        }
        findings.sort_by_key(|finding| (finding.subject.clone(), finding.code));
        findings
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        for pid in ["nginx.pid", "nsd.pid"] {
            run::end(&self.dir.path().join(pid), self.dir.path());
        }
    }
}

/// A certificate for every name that the web server is asked under.
fn certify(dir: &Path, provider: &Provider) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let names = provider.domains.iter().flat_map(|domain| {
        ["autoconfig", "autodiscover", "ua-auto-config"].map(|name| format!("{name}.{domain}"))
    });
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(names.collect::<Vec<_>>()).unwrap().signed_by(&key, &ca).unwrap();
    std::fs::write(dir.join("ca.pem"), ca.pem()).unwrap();
    std::fs::write(dir.join("web.pem"), leaf.pem()).unwrap();
    std::fs::write(dir.join("web.key"), key.serialize_pem()).unwrap();
}

/// Serves the written zone, and the test host's own for the names of its servers.
fn name_server(dir: &Path, host: &Host, address: Ipv4Addr) {
    let head = |origin: &str| {
        format!(
            "$ORIGIN {origin}\n$TTL 60\n@ IN SOA ns.post.test. post.post.test. 1 3600 600 86400 60\n@ IN NS ns.post.test.\n"
        )
    };
    let written = std::fs::read_to_string(dir.join("dns/post.test.zone")).unwrap();
    let own = format!(
        "{}@ IN MX 10 mx.mail.test.\nns IN A {address}\nwww IN A {address}\n{written}",
        head("post.test.")
    );
    std::fs::write(dir.join("post.zone"), own).unwrap();
    std::fs::write(dir.join("root.zone"), format!("{}ns.post.test. IN A {address}\n", head("."))).unwrap();
    std::fs::copy(host.layout().path("dns/mail.test.zone"), dir.join("mail.zone")).unwrap();
    let dir = dir.display();
    let config = format!(
        "server:\n  ip-address: {address}\n  username: \"\"\n  chroot: \"\"\n  zonesdir: \"{dir}\"\n  pidfile: \"{dir}/nsd.pid\"\n  \
         logfile: \"{dir}/nsd.log\"\n  database: \"\"\n  xfrdfile: \"\"\n  zonelistfile: \"{dir}/zone.list\"\n  server-count: 1\n  \
         do-ip6: no\nremote-control:\n  control-enable: no\nzone:\n  name: \".\"\n  zonefile: \"root.zone\"\n\
         zone:\n  name: \"mail.test\"\n  zonefile: \"mail.zone\"\nzone:\n  name: \"post.test\"\n  zonefile: \"post.zone\"\n"
    );
    std::fs::write(format!("{dir}/nsd.conf"), config).unwrap();
    run::command("nsd").arg("-c").arg(format!("{dir}/nsd.conf")).done().unwrap();
}

/// Serves what the written piece says, at that address only.
fn web_server(dir: &Path, address: Ipv4Addr) {
    let piece = std::fs::read_to_string(dir.join("nginx.conf")).unwrap();
    let piece = piece
        .replace("listen 443 ssl;", &format!("listen {address}:443 ssl;"))
        .replace("listen [::]:443 ssl;", "");
    let name = dir.display();
    let mut config = format!(
        "pid {name}/nginx.pid;\nerror_log {name}/nginx.log;\nworker_processes 1;\nevents {{}}\nhttp {{\naccess_log off;\nserver_names_hash_bucket_size 128;\n"
    );
    for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
        config.push_str(&format!("{kind}_temp_path {name}/{kind};\n"));
    }
    std::fs::write(dir.join("web.conf"), format!("{config}{piece}}}\n")).unwrap();
    // Its worker is another user and reads the pages.
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o755)).unwrap();
    run::command("nginx").arg("-c").arg(dir.join("web.conf")).arg("-p").arg(dir).done().unwrap();
}

const SOUND: &str = r#"
name = "Post & Zonen"
domain = "post.test"
imap = ["ssl0.mail.test:993", "ssl0.mail.test:143/starttls"]
pop3 = ["ssl0.mail.test:995", "ssl0.mail.test:110/starttls"]
smtp = ["ssl0.mail.test:465", "ssl0.mail.test:587/starttls"]
help = "https://post.test/hulp"
"#;

#[tokio::test]
async fn what_is_served_is_found_and_has_nothing_to_mend() {
    let Some(served) = Served::start(SOUND, 26) else { return };
    let relay = check::Options { probe_relay: true };
    let findings = served.findings(relay).await;
    assert!(findings.iter().all(|finding| finding.code == Code::DnsUnsigned), "{findings:#?}");

    let jan = Typed::parse("jan@post.test").unwrap();
    let options = Options { ispdb: None, mx: false, ..Options::default() };
    let mut events = find(served.net.clone(), &jan, options);
    let mut sources = Vec::new();
    while let Some(event) = events.recv().await {
        if let Event::Proposal { proposal } = event {
            // Service records name no user. They are heard of where they answer before a document.
            let user = if proposal.source == Source::Srv { "" } else { "jan@post.test" };
            let imap = &proposal.offer.incoming[0];
            assert_eq!((imap.host.as_str(), imap.port, imap.user.as_str()), ("ssl0.mail.test", 993, user));
            let smtp = &proposal.offer.outgoing[0];
            assert_eq!((smtp.host.as_str(), smtp.port), ("ssl0.mail.test", 465));
            if proposal.source == Source::Autoconfig {
                assert_eq!(proposal.offer.display_name, "Post & Zonen");
                assert_eq!((proposal.offer.incoming.len(), proposal.offer.outgoing.len()), (4, 2));
            }
            sources.push(proposal.source);
        }
    }
    assert!(sources.contains(&Source::Autoconfig) && sources.contains(&Source::Pacc), "{sources:?}");
}

/// As Outlook and as an iPhone would ask: by POST and in other capitals, and by the type of the file.
#[tokio::test]
async fn the_web_server_gives_each_file_as_it_is_asked_for() {
    let Some(served) = Served::start(SOUND, 27) else { return };
    let question = HttpBody {
        content_type: "text/xml".to_owned(),
        bytes: autodiscover::request("jan@post.test").into(),
        ..HttpBody::default()
    };
    let limits = HttpLimits::default();
    for path in ["autodiscover/autodiscover.xml", "Autodiscover/Autodiscover.xml"] {
        let url = format!("https://autodiscover.post.test/{path}");
        let answer = served.net.https_post(&url, &question, &limits).await.unwrap();
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(autodiscover::read(&answer.body).unwrap().services.len(), 3);
    }
    for (path, kind) in [
        ("mail.mobileconfig", "application/x-apple-aspen-config"),
        ("mail/config-v1.1.xml", "application/xml"),
        (".well-known/user-agent-configuration.json", "application/json"),
        ("", "text/html"),
    ] {
        let url = format!("https://ua-auto-config.post.test/{path}");
        let answer = served.net.https_get(&url, &limits).await.unwrap();
        let found = answer.content_type.unwrap_or_default();
        assert_eq!((answer.status, found.split(';').next().unwrap()), (200, kind), "{path}");
        if path == "mail.mobileconfig" {
            assert_eq!(mobileconfig::read(&answer.body).unwrap().incoming.host, "ssl0.mail.test");
        }
    }
}

/// Real servers with one fault each.
#[tokio::test]
async fn faults_of_real_servers_are_found() {
    let text = r#"
name = "Pech"
domain = "post.test"
imap = ["expired.mail.test:993", "selfsigned.mail.test:993", "untrusted.mail.test:993", "othername.mail.test:993",
        "soon.mail.test:993", "closed.mail.test:993", "weg.mail.test:993", "swapped.mail.test:993",
        "notls.mail.test:143/starttls", "early.mail.test:143/starttls"]
pop3 = ["early.mail.test:110/starttls", "notls.mail.test:110/starttls"]
smtp = ["noauth.mail.test:465", "relay.mail.test:465", "early.mail.test:587/starttls"]
"#;
    let Some(served) = Served::start(text, 28) else { return };
    let findings = served.findings(check::Options { probe_relay: true }).await;
    let found: Vec<(&str, Code)> = findings
        .iter()
        .filter(|finding| finding.subject.contains(".mail.test:") && finding.code.severity() > Severity::Info)
        .map(|finding| (finding.subject.as_str(), finding.code))
        .collect();
    let expected = [
        ("closed.mail.test:993", Code::Unreachable),
        ("early.mail.test:110", Code::AuthInClear),
        ("early.mail.test:143", Code::AuthInClear),
        ("early.mail.test:587", Code::AuthInClear),
        ("expired.mail.test:993", Code::CertificateExpired),
        ("noauth.mail.test:465", Code::NoAuth),
        ("notls.mail.test:110", Code::AuthInClear),
        ("notls.mail.test:110", Code::NoStartTls),
        ("notls.mail.test:143", Code::AuthInClear),
        ("notls.mail.test:143", Code::NoStartTls),
        ("othername.mail.test:993", Code::CertificateName),
        ("relay.mail.test:465", Code::NoAuth),
        ("relay.mail.test:465", Code::OpenRelay),
        ("selfsigned.mail.test:993", Code::CertificateUntrusted),
        ("soon.mail.test:993", Code::CertificateSoon),
        // It speaks IMAP where TLS is expected.
        ("swapped.mail.test:993", Code::TlsFailed),
        ("untrusted.mail.test:993", Code::CertificateUntrusted),
        ("weg.mail.test:993", Code::HostUnknown),
    ];
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(found, expected);
}

/// What a device does before it installs a profile: another program than ours
/// checks the signature and gives back what was signed.
#[test]
fn a_signed_profile_is_what_it_was() {
    if !testhost::installed("openssl") {
        assert!(std::env::var_os("CI").is_none(), "on CI nothing may be skipped, but there is no openssl");
        eprintln!("SKIPPED: no openssl here to check a signature with");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let provider = Provider::read(SOUND).unwrap();
    let say = |key: &str, _: &[(&str, &str)]| key.to_owned();
    let plain = publish(&provider, &[Language { code: "en", name: "English", say: &say }]);
    let profile = |publication: &Publication| {
        publication.files.iter().find(|file| file.path == "www/mail.mobileconfig").unwrap().bytes.clone()
    };
    for kind in [
        ["ec", "ec_paramgen_curve:P-256"],
        ["ec", "ec_paramgen_curve:P-384"],
        ["rsa", "rsa_keygen_bits:2048"],
    ] {
        let [algorithm, option] = kind;
        let new =
            run::command("openssl").args(["req", "-x509", "-nodes", "-subj", "/CN=post.test", "-days", "2"]);
        let new = new.args(["-newkey", algorithm, "-pkeyopt", option]);
        new.arg("-keyout").arg(at("key.pem")).arg("-out").arg(at("cert.pem")).done().unwrap();
        let [certificate, key] = ["cert.pem", "key.pem"].map(|name| std::fs::read(at(name)).unwrap());

        let mut signed = plain.clone();
        signed.sign_profile(&certificate, &key).unwrap();
        std::fs::write(at("signed"), profile(&signed)).unwrap();
        let verify =
            run::command("openssl").args(["cms", "-verify", "-binary", "-inform", "der", "-purpose", "any"]);
        let verify = verify.arg("-in").arg(at("signed")).arg("-CAfile").arg(at("cert.pem"));
        verify.arg("-out").arg(at("verified")).done().unwrap();
        assert_eq!(std::fs::read(at("verified")).unwrap(), profile(&plain), "{algorithm} {option}");

        let other = KeyPair::generate().unwrap().serialize_pem().into_bytes();
        let mut twice = plain.clone();
        assert!(
            twice.sign_profile(&certificate, &other).unwrap_err().contains("not that of"),
            "another's key"
        );
        assert!(twice.sign_profile(&certificate, b"").is_err() && twice.sign_profile(b"", &key).is_err());
        assert_eq!(twice, plain, "nothing half signed");
    }
}
