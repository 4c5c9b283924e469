//! Checking in a scripted world: a healthy provider has nothing to mend, and
//! each fault is found and named.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use mail::server::Protocol;
use net::{Certificate, Error, Net, Peer, Scripted, Srv, TlsMode};
use setup::check::{Code, Event, Finding, Options, Severity, check};
use setup::documents::pacc;
use setup::publish::{Language, Provider, publish};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

const PROVIDER: &str = r#"
name = "Post"
domain = "post.test"
imap = ["imap.post.test:993", "imap.post.test:143/starttls"]
pop3 = ["pop.post.test:995", "pop.post.test:110/starttls"]
smtp = ["smtp.post.test:465", "smtp.post.test:587/starttls"]
"#;

/// A server: what it offers in clear and under TLS, a line each.
#[derive(Clone)]
struct Server {
    protocol: Protocol,
    clear: &'static str,
    tls: &'static str,
    speaks_old_tls: bool,
    relays: bool,
}

impl Server {
    fn sound(protocol: Protocol) -> Server {
        let (clear, tls) = match protocol {
            Protocol::Imap => ("IMAP4rev1 STARTTLS LOGINDISABLED AUTH=SCRAM-SHA-256", "IMAP4rev1 AUTH=PLAIN"),
            Protocol::Pop3 => ("STLS", "USER"),
            Protocol::Smtp => ("STARTTLS", "AUTH PLAIN LOGIN"),
        };
        Server { protocol, clear, tls, speaks_old_tls: false, relays: false }
    }

    async fn talk(self, mut peer: Peer) -> std::io::Result<()> {
        let hello = match self.protocol {
            Protocol::Imap => "* OK hello\r\n",
            Protocol::Pop3 => "+OK hello\r\n",
            Protocol::Smtp => "220 hello\r\n",
        };
        // Where TLS comes first, nobody greets in clear.
        if peer.target.tls == TlsMode::Implicit || ![993, 995, 465].contains(&peer.target.port) {
            peer.io.write_all(hello.as_bytes()).await?;
        }
        loop {
            let mut line = Vec::new();
            while !line.ends_with(b"\r\n") {
                line.push(peer.io.read_u8().await?);
                if line == [22] {
                    return self.old_tls(peer).await;
                }
            }
            let line = String::from_utf8(line).unwrap().trim().to_owned();
            let (tag, command) = match self.protocol {
                Protocol::Imap => line.split_once(' ').unwrap(),
                _ => ("", line.as_str()),
            };
            let offered = if peer.is_tls() { self.tls } else { self.clear };
            let answer = match command.split(' ').next().unwrap() {
                "CAPABILITY" => format!("* CAPABILITY {offered}\r\n{tag} OK done\r\n"),
                "CAPA" => format!("+OK list\r\n{offered}\r\n.\r\n"),
                "EHLO" => {
                    let lines: String = offered.split("\r\n").map(|line| format!("250-{line}\r\n")).collect();
                    format!("250-post.test\r\n{lines}250 HELP\r\n")
                }
                "STARTTLS" if self.protocol == Protocol::Imap => format!("{tag} OK begin\r\n"),
                "STLS" | "QUIT" if self.protocol == Protocol::Pop3 => "+OK\r\n".to_owned(),
                "LOGOUT" => format!("* BYE bye\r\n{tag} OK done\r\n"),
                "STARTTLS" | "QUIT" => "220 ok\r\n".to_owned(),
                "RCPT" if !self.relays => "554 relay access denied\r\n".to_owned(),
                "MAIL" | "RCPT" | "RSET" => "250 ok\r\n".to_owned(),
                other => panic!("nobody should say {other}"),
            };
            peer.io.write_all(answer.as_bytes()).await?;
        }
    }

    /// A hello of TLS 1.1 is answered in kind, or with the alert "protocol version".
    async fn old_tls(&self, mut peer: Peer) -> std::io::Result<()> {
        let mut rest = vec![0; 4];
        peer.io.read_exact(&mut rest).await?;
        let answer: &[u8] = match self.speaks_old_tls {
            true => &[22, 3, 2, 0, 50, 2, 0, 0, 46, 3, 2, 0, 0],
            false => &[21, 3, 2, 0, 2, 2, 70],
        };
        peer.io.write_all(answer).await
    }
}

/// The world of a provider that has published, with servers that are sound.
struct World {
    net: Scripted,
}

impl World {
    fn new() -> World {
        let net = Scripted::new();
        let world = World { net: net.clone() };
        net.put_host("post.test", &[ADDRESS])
            .put_mx("post.test", &[(10, "mx.post.test")])
            .put_secure("post.test");
        for (host, protocol, ports) in [
            ("imap.post.test", Protocol::Imap, [993, 143]),
            ("pop.post.test", Protocol::Pop3, [995, 110]),
            ("smtp.post.test", Protocol::Smtp, [465, 587]),
        ] {
            net.put_host(host, &[ADDRESS]);
            for port in ports {
                world.serve(host, port, Server::sound(protocol));
            }
        }
        for (name, host, port) in [
            ("_imaps", "imap", 993),
            ("_pop3s", "pop", 995),
            ("_submissions", "smtp", 465),
            ("_submission", "smtp", 587),
        ] {
            world.srv(name, &format!("{host}.post.test"), port);
        }
        world.document("mail/config-v1.1.xml", "https://autoconfig.post.test/mail/config-v1.1.xml", |text| {
            text
        });
        world.document(".well-known/user-agent-configuration.json", &pacc::url("post.test"), |text| text);
        world
    }

    fn srv(&self, name: &str, host: &str, port: u16) {
        let host = host.to_owned();
        self.net.put_srv(&format!("{name}._tcp.post.test"), &[Srv { priority: 0, weight: 1, port, host }]);
    }

    /// Publishes a document, changed or not, with the digest of what it was.
    fn document(&self, path: &str, url: &str, change: impl Fn(String) -> String) {
        let say = |key: &str, _: &[(&str, &str)]| key.to_owned();
        let languages = [Language { code: "en", name: "English", say: &say }];
        let publication = publish(&Provider::read(PROVIDER).unwrap(), &languages);
        let file = publication.files.into_iter().find(|file| file.path == format!("www/{path}")).unwrap();
        if path.ends_with("json") {
            self.net.put_txt(&pacc::record_name("post.test"), &[&pacc::record(&file.bytes)]);
        }
        self.net.put_document(url, change(String::from_utf8(file.bytes).unwrap()));
    }

    fn autoconfig(&self, change: impl Fn(String) -> String) {
        self.document("mail/config-v1.1.xml", "https://autoconfig.post.test/mail/config-v1.1.xml", change);
    }

    fn serve(&self, host: &str, port: u16, server: Server) {
        let mut listener = self.net.listen(host, port);
        tokio::spawn(async move {
            while let Some(peer) = listener.accept().await {
                // A look may end in the middle.
                tokio::spawn(server.clone().talk(peer));
            }
        });
    }

    async fn findings(&self, options: Options) -> Vec<Finding> {
        let net: Arc<dyn Net> = Arc::new(self.net.clone());
        let mut events = check(net, "post.test", options);
        let mut findings = Vec::new();
        while let Some(event) = events.recv().await {
            if let Event::Found(finding) = event {
                findings.push(finding);
            }
        }
        findings.sort_by_key(|finding| (finding.code, finding.subject.clone()));
        findings
    }

    async fn found(&self) -> Vec<(Code, String)> {
        let all = self.findings(Options { probe_relay: true }).await;
        all.into_iter().map(|finding| (finding.code, finding.subject)).collect()
    }
}

#[tokio::test]
async fn a_healthy_provider_has_nothing_to_mend() {
    let world = World::new();
    assert_eq!(world.found().await, []);
    // Invariant 24: nobody else is asked.
    let foreign = world.net.asked().into_iter().find(|question| !question.contains("post.test"));
    assert_eq!(foreign, None);
}

/// B05: an altered document has another digest; what it offers differs too.
#[tokio::test]
async fn faults_in_names_and_documents_are_found() {
    type Fault = fn(&World);
    let auto = "https://autoconfig.post.test/mail/config-v1.1.xml";
    let pacc = "https://ua-auto-config.post.test/.well-known/user-agent-configuration.json";
    let cases: &[(Fault, &[(Code, &str)])] = &[
        (
            |world| {
                world.net.put_mx("post.test", &[]);
            },
            &[(Code::MxMissing, "post.test")],
        ),
        (
            |world| world.srv("_imaps", "weg.post.test", 993),
            &[
                (Code::DocumentsDiffer, "_imaps._tcp.post.test"),
                (Code::SrvTarget, "_imaps._tcp.post.test"),
                (Code::HostUnknown, "weg.post.test:993"),
            ],
        ),
        (
            |world| {
                world.net.put_alias("imap.post.test", "ssl0.far.test");
            },
            &[(Code::SrvAlias, "_imaps._tcp.post.test")],
        ),
        // B04: 465 under the label of STARTTLS is TLS all the same.
        (
            |world| world.srv("_submission", "smtp.post.test", 465),
            &[(Code::SrvPort, "_submission._tcp.post.test")],
        ),
        (|world| world.autoconfig(|_| "<html>Welkom</html>".to_owned()), &[(Code::DocumentUnreadable, auto)]),
        (
            |world| {
                let gone = Err(Error::Refused { host: "autoconfig.post.test".to_owned(), port: 443 });
                world.net.put_https("https://autoconfig.post.test/mail/config-v1.1.xml", gone);
            },
            &[(Code::DocumentUnreachable, auto)],
        ),
        (
            |world| {
                let other = Err(Error::TlsName {
                    asked: "autoconfig.post.test".to_owned(),
                    certificate: certificate(),
                });
                world.net.put_https("https://autoconfig.post.test/mail/config-v1.1.xml", other);
            },
            &[(Code::CertificateName, auto)],
        ),
        (|world| world.autoconfig(|text| text.replace("STARTTLS", "plain")), &[(Code::DocumentClear, auto)]),
        (
            |world| {
                let url = pacc::url("post.test");
                world.document(".well-known/user-agent-configuration.json", &url, |text| {
                    text.replace("imap.post.test", "pop.post.test")
                });
                world.serve("pop.post.test", 993, Server::sound(Protocol::Imap));
            },
            &[(Code::DocumentsDiffer, pacc), (Code::PaccDigest, "_ua-auto-config.post.test")],
        ),
    ];
    for (fault, expected) in cases {
        let world = World::new();
        fault(&world);
        let expected: Vec<_> =
            expected.iter().map(|(code, subject)| (*code, (*subject).to_owned())).collect();
        assert_eq!(world.found().await, expected);
    }
}

fn certificate() -> Box<Certificate> {
    Box::new(Certificate {
        names: vec!["ssl0.far.test".to_owned()],
        issuer: "somebody".to_owned(),
        self_signed: false,
        not_before: 0,
        not_after: 1,
        fingerprint: net::Fingerprint([0; 32]),
    })
}

#[tokio::test]
async fn faults_of_servers_are_found() {
    type Fault = fn(&World);
    let cases: &[(Fault, &[(Code, &str)])] = &[
        (
            |world| {
                world.serve(
                    "imap.post.test",
                    143,
                    Server { clear: "STARTTLS", ..Server::sound(Protocol::Imap) },
                );
                world.serve(
                    "pop.post.test",
                    110,
                    Server { clear: "STLS\r\nUSER", ..Server::sound(Protocol::Pop3) },
                );
                let open = Server { clear: "STARTTLS\r\nAUTH PLAIN", ..Server::sound(Protocol::Smtp) };
                world.serve("smtp.post.test", 587, open);
            },
            &[
                (Code::AuthInClear, "imap.post.test:143"),
                (Code::AuthInClear, "pop.post.test:110"),
                (Code::AuthInClear, "smtp.post.test:587"),
            ],
        ),
        (
            |world| {
                world.serve("smtp.post.test", 465, Server { tls: "SIZE 0", ..Server::sound(Protocol::Smtp) })
            },
            &[(Code::NoAuth, "smtp.post.test:465")],
        ),
        (
            |world| {
                world.serve(
                    "imap.post.test",
                    143,
                    Server { clear: "LOGINDISABLED", ..Server::sound(Protocol::Imap) },
                )
            },
            &[(Code::NoStartTls, "imap.post.test:143")],
        ),
        (
            |world| {
                world.serve("smtp.post.test", 587, Server { relays: true, ..Server::sound(Protocol::Smtp) })
            },
            &[(Code::OpenRelay, "smtp.post.test:587")],
        ),
        (
            |world| {
                for (host, port, protocol) in
                    [("imap.post.test", 993, Protocol::Imap), ("smtp.post.test", 587, Protocol::Smtp)]
                {
                    world.serve(host, port, Server { speaks_old_tls: true, ..Server::sound(protocol) });
                }
            },
            &[(Code::TlsOld, "imap.post.test:993"), (Code::TlsOld, "smtp.post.test:587")],
        ),
        (
            |world| world.serve("pop.post.test", 995, Server::sound(Protocol::Smtp)),
            &[(Code::Misbehaved, "pop.post.test:995")],
        ),
        (
            |world| {
                let errors = [
                    (993, Error::TlsExpired { certificate: certificate() }),
                    (143, Error::TlsFailed { said: "protocol version".to_owned() }),
                ];
                for (port, error) in errors {
                    world.net.fails("imap.post.test", port, error);
                }
                world.net.fails("pop.post.test", 995, Error::TlsUntrusted { certificate: certificate() });
                let refused = Error::Refused { host: "pop.post.test".to_owned(), port: 110 };
                world.net.fails("pop.post.test", 110, refused);
            },
            &[
                (Code::Unreachable, "pop.post.test:110"),
                (Code::CertificateUntrusted, "pop.post.test:995"),
                (Code::CertificateExpired, "imap.post.test:993"),
                (Code::TlsFailed, "imap.post.test:143"),
            ],
        ),
    ];
    for (fault, expected) in cases {
        let world = World::new();
        fault(&world);
        let expected: Vec<_> =
            expected.iter().map(|(code, subject)| (*code, (*subject).to_owned())).collect();
        assert_eq!(world.found().await, expected);
    }
}

/// Whether it relays is asked only where somebody wants that.
#[tokio::test]
async fn relaying_is_not_asked_about_unbidden() {
    let world = World::new();
    world.serve("smtp.post.test", 465, Server { relays: true, ..Server::sound(Protocol::Smtp) });
    assert_eq!(world.findings(Options::default()).await, []);
}

#[tokio::test]
async fn a_silent_domain_is_told_what_to_publish() {
    let world = World { net: Scripted::new() };
    assert_eq!(world.found().await, [(Code::DomainUnknown, "post.test".to_owned())]);
    world.net.put_host("post.test", &[ADDRESS]).put_mx("post.test", &[(10, "mx.post.test")]);
    let codes: Vec<Code> = world.found().await.into_iter().map(|(code, _)| code).collect();
    let expected = [
        Code::DnsUnsigned,
        Code::NothingPublished,
        Code::AutoconfigMissing,
        Code::PaccMissing,
        Code::SrvMissing,
    ];
    assert_eq!(codes, expected);
    assert_eq!(Code::DnsUnsigned.severity(), Severity::Info);
    // A place where TLS comes later only is no fault, and yet not the best.
    world.net.put_host("smtp.post.test", &[ADDRESS]);
    world.serve("smtp.post.test", 587, Server::sound(Protocol::Smtp));
    world.srv("_submission", "smtp.post.test", 587);
    let codes: Vec<Code> = world.found().await.into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&Code::StartTlsOnly) && !codes.contains(&Code::NothingPublished), "{codes:?}");
}
